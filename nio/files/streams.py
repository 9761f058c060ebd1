"""InputStream and OutputStream: bytes one after the other (java.io.InputStream, OutputStream).

What can be said of any stream by its `read` or `write` alone stands here; a file does most of it better, in file_streams.py.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Final, SupportsIndex, overload

from nio._core.arrays import ByteArray
from nio.errors import EOFException, IllegalArgumentException, IndexOutOfBoundsException, IOException, NullPointerException
from nio.files.byte_range import Octets, is_number
from nio.lang.closeable import Closeable
from nio.lang.longs import INT_MAX, as_int, as_long
from nio.lang.object import JavaObject

if TYPE_CHECKING:
    from typing_extensions import Buffer

CHUNK: Final = 1 << 16
"""So many bytes go from stream to stream at once."""


class OutputStream(Closeable, JavaObject):
    """Something that bytes are written to."""

    __slots__ = ()

    java_name = "java.io.OutputStream"

    @overload
    @abstractmethod
    def write(self, b: SupportsIndex, /) -> None: ...
    @overload
    @abstractmethod
    def write(self, b: Octets, /) -> None: ...
    @overload
    @abstractmethod
    def write(self, b: Octets, off: int, len: int, /) -> None: ...
    @abstractmethod
    def write(self, b: SupportsIndex | Octets, /, *bounds: SupportsIndex) -> None:
        """Write one byte, the low 8 bits of an int; or b[off:off + len], all of it (OutputStream.write)."""

    def flush(self) -> None:
        """Hand on what has not been written yet; does nothing here (OutputStream.flush)."""

    def close(self) -> None:
        """End the stream; does nothing here (OutputStream.close)."""


class InputStream(Closeable, JavaObject):
    """Something that bytes are read from."""

    __slots__ = ()

    java_name = "java.io.InputStream"

    @overload
    @abstractmethod
    def read(self, /) -> int: ...
    @overload
    @abstractmethod
    def read(self, b: Buffer, /) -> int: ...
    @overload
    @abstractmethod
    def read(self, b: Buffer, off: int, len: int, /) -> int: ...
    @abstractmethod
    def read(self, *array: Buffer | SupportsIndex) -> int:
        """Read one byte and return it, 0 to 255; or read into b[off:off + len] and return how many (InputStream.read).

        -1 at the end of the stream; 0 for no bytes at all.
        """

    def readAllBytes(self) -> ByteArray:
        """Read to the end and return the bytes, a byte[] (InputStream.readAllBytes)."""
        return self.readNBytes(INT_MAX)

    @overload
    def readNBytes(self, len: int, /) -> ByteArray: ...
    @overload
    def readNBytes(self, b: Buffer, off: int, len: int, /) -> int: ...
    def readNBytes(self, b: Buffer | int, /, *bounds: int) -> ByteArray | int:
        """Read until there are `len` bytes, or the stream ends (InputStream.readNBytes).

        Given only a number, return the bytes, a byte[].  Given a byte[] too, fill b[off:off + len] and return how many bytes
        there were.  Raises IllegalArgumentException for a negative number, IndexOutOfBoundsException if off and len leave b.
        """
        if not bounds and is_number(b):
            return self._bytes(as_int(b))
        if len(bounds) != 2:
            raise TypeError("a part of an array is given by an offset and a length")
        if b is None:
            raise NullPointerException('Cannot read the array length because "b" is null')
        whole = memoryview(b).cast("B")  # type: ignore[arg-type]  # it refuses what is no buffer
        off, length = as_int(bounds[0]), as_int(bounds[1])
        if off < 0 or length < 0 or off + length > whole.nbytes:
            raise IndexOutOfBoundsException(f"Range [{off}, {off} + {length}) out of bounds for length {whole.nbytes}")
        done = 0
        while done < length:
            count = self.read(whole, off + done, length - done)
            if count < 0:
                break
            done += count
        return done

    def _bytes(self, length: int) -> ByteArray:
        """The next bytes, at most so many, in steps: the stream may be much shorter."""
        if length < 0:
            raise IllegalArgumentException("len < 0")
        data = bytearray()
        chunk = bytearray(min(CHUNK, length))
        while len(data) < length:
            count = self.read(chunk, 0, min(CHUNK, length - len(data)))
            if count < 0:
                break
            data += memoryview(chunk)[:count]
        return ByteArray(data)

    def skip(self, n: int, /) -> int:
        """Read and forget up to n bytes, and return how many it were; 0 below 1 (InputStream.skip)."""
        left = n = as_long(n)
        while left > 0:
            count = self.read(bytearray(min(CHUNK, left)))
            if count < 0:
                break
            left -= count
        return max(n, 0) - max(left, 0)

    def skipNBytes(self, n: int, /) -> None:
        """Skip n bytes, nothing below 1 (InputStream.skipNBytes).

        Raises EOFException if the stream ends before, IOException if `skip` skips too much.
        """
        n = as_long(n)
        while n > 0:
            count = self.skip(n)
            if not 0 <= count <= n:
                raise IOException("Unable to skip exactly")
            if count == 0:
                if self.read() < 0:
                    raise EOFException()
                count = 1
            n -= count

    def close(self) -> None:
        """End the stream; does nothing here (InputStream.close)."""

    def available(self) -> int:
        """Return how many bytes can be read or skipped without waiting: 0 if that is not known (InputStream.available)."""
        return 0

    def mark(self, readlimit: int, /) -> None:
        """Do nothing: no stream here can go back to a mark (InputStream.mark)."""

    def reset(self) -> None:
        """Raise IOException: no stream here can go back to a mark (InputStream.reset)."""
        raise IOException("mark/reset not supported")

    def markSupported(self) -> bool:
        """Return False: no stream here can go back to a mark (InputStream.markSupported)."""
        return False

    def transferTo(self, out: OutputStream, /) -> int:
        """Read to the end, write all of it to another stream, and return how many bytes it were (InputStream.transferTo).

        Neither stream is closed.  Raises NullPointerException for None, IOException.
        """
        if out is None:
            raise NullPointerException("out")
        chunk = bytearray(CHUNK)
        done = 0
        while (count := self.read(chunk)) >= 0:
            out.write(chunk, 0, count)
            done += count
        return done
