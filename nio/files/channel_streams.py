"""The streams that Files gives: bytes one after the other, from or to a channel of their own (sun.nio.ch).

They differ from FileInputStream and FileOutputStream in what a closed one raises, and have no getChannel.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, SupportsIndex, final, overload

from nio._core.bytebuffer import ByteBuffer
from nio.channels.file_channel import FileChannel
from nio.channels.options import OpenOption, StandardOpenOption
from nio.errors import IllegalArgumentException, IndexOutOfBoundsException, UnsupportedOperationException
from nio.files.byte_range import Octets, is_number, part_of
from nio.files.path import Path
from nio.files.streams import InputStream, OutputStream
from nio.lang.longs import INT_MAX, as_int, as_long

if TYPE_CHECKING:
    from typing_extensions import Buffer


@final
class ChannelInputStream(InputStream):
    """A file read from front to back; ClosedChannelException once closed."""

    __slots__ = ("_channel",)

    java_name = "sun.nio.ch.ChannelInputStream"

    def __init__(self, channel: FileChannel, /) -> None:
        """Not for callers, who use Files.newInputStream."""
        self._channel = channel

    @overload
    def read(self, /) -> int: ...
    @overload
    def read(self, b: Buffer, /) -> int: ...
    @overload
    def read(self, b: Buffer, off: int, len: int, /) -> int: ...
    def read(self, *array: Buffer | SupportsIndex) -> int:
        """Read one byte and return it, 0 to 255; or read into b[off:off + len] and return how many (InputStream.read).

        At the end of the file both return -1; for no bytes at all, 0.
        Raises IndexOutOfBoundsException if off and len leave b, ClosedChannelException, IOException.
        """
        if not array:
            one = bytearray(1)
            return one[0] if self._channel.read(ByteBuffer.wrap(one)) == 1 else -1
        part = _part_of(array[0], array[1:])  # type: ignore[arg-type]  # what comes after the array is numbers
        return self._channel.read(ByteBuffer.wrap(part)) if part else 0

    def skip(self, n: int, /) -> int:
        """Move on by n bytes, or back if that is negative, and return how many it were (InputStream.skip).

        At most to the end of the file, or to its beginning.
        """
        n = as_long(n)
        here = self._channel.position()
        there = max(here + n, 0) if n < 0 else max(here, min(here + n, self._channel.size()))
        self._channel.position(there)
        return there - here

    def available(self) -> int:
        """Return how many bytes there are up to the end of the file, at most 2**31 - 1 (InputStream.available)."""
        return min(max(self._channel.size() - self._channel.position(), 0), INT_MAX)

    def close(self) -> None:
        """Close the file; closing again does nothing."""
        self._channel.close()


@final
class ChannelOutputStream(OutputStream):
    """A file written from front to back; ClosedChannelException once closed."""

    __slots__ = ("_channel",)

    java_name = "sun.nio.ch.ChannelOutputStream"

    def __init__(self, channel: FileChannel, /) -> None:
        """Not for callers, who use Files.newOutputStream."""
        self._channel = channel

    @overload
    def write(self, b: SupportsIndex, /) -> None: ...
    @overload
    def write(self, b: Octets, /) -> None: ...
    @overload
    def write(self, b: Octets, off: int, len: int, /) -> None: ...
    def write(self, b: SupportsIndex | Octets, /, *bounds: SupportsIndex) -> None:
        """Write one byte, the low 8 bits of an int; or b[off:off + len], all of it (OutputStream.write).

        Raises IndexOutOfBoundsException if off and len leave b, ClosedChannelException, IOException.
        """
        if not bounds and is_number(b):
            data = ByteBuffer.wrap(bytearray((as_int(b) & 0xFF,)))
        else:
            data = ByteBuffer.wrap(_part_of(b, bounds))
        while data.hasRemaining():
            self._channel.write(data)

    def close(self) -> None:
        """Close the file; closing again does nothing."""
        self._channel.close()


def _part_of(b: Octets | SupportsIndex, bounds: tuple[SupportsIndex, ...]) -> memoryview:
    """The bytes of an array or a part of it; these streams say which part leaves it, those of java.io do not."""
    try:
        return part_of(b, bounds)
    except IndexOutOfBoundsException:
        off, length = (as_int(bound) for bound in bounds)
        whole = part_of(b, ()).nbytes
        raise IndexOutOfBoundsException(f"Range [{off}, {off} + {length}) out of bounds for length {whole}") from None


def new_input_stream(path: Path, options: Sequence[OpenOption]) -> ChannelInputStream:
    """Open a file to be read.  Raises UnsupportedOperationException for an option that writes."""
    for option in options:
        if option in (StandardOpenOption.APPEND, StandardOpenOption.WRITE):
            raise UnsupportedOperationException(f"'{option}' not allowed")
    return ChannelInputStream(FileChannel.open(path, *options))


def new_output_stream(path: Path, options: Sequence[OpenOption]) -> ChannelOutputStream:
    """Open a file to be written; without options, make it if there is none, and empty it.

    Raises IllegalArgumentException for READ.
    """
    std = StandardOpenOption
    if std.READ in options:
        raise IllegalArgumentException("READ not allowed")
    chosen = [*options, std.WRITE] if options else [std.CREATE, std.TRUNCATE_EXISTING, std.WRITE]
    return ChannelOutputStream(FileChannel.open(path, chosen))
