"""Reading into several buffers and writing from several, in one call of the kernel: FileChannel.read and write of a ByteBuffer[].

The buffers are filled, or emptied, one after the other, and the file's position moves by the whole.  Of many buffers a call
takes the first MOST that have something remaining, as a JVM on Linux does, and leaves the others alone.

The long way: a few buffers with an address, to a file of this process's own system, are nio._core.channel_io's business.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final, NamedTuple, TypeGuard

from nio._core.bytebuffer import ByteBuffer
from nio.errors import BufferOverflowException, IllegalArgumentException, IndexOutOfBoundsException, NullPointerException
from nio.lang.longs import as_int

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from nio.channels.file_channel import FileChannel

MOST: Final = 1024
"""How many buffers one call moves (IOV_MAX of Linux); each kernel takes as many."""


class _Part(NamedTuple):
    """What remains of one buffer."""

    buffer: ByteBuffer
    start: int
    length: int


def is_several(given: object) -> TypeGuard[Sequence[ByteBuffer]]:
    """Return whether this is what Java would call an array of buffers: any sequence, except a buffer, text and bytes."""
    return isinstance(given, Sequence) and not isinstance(given, ByteBuffer | str | bytes | bytearray | memoryview)


def scatter(channel: FileChannel, dsts: ByteBuffer | Sequence[ByteBuffer], /, *bounds: int) -> int:
    """Do what FileChannel.read says for several buffers; bounds: the first and how many.

    Raises in Java's order: NullPointerException without an array, IndexOutOfBoundsException, ClosedChannelException,
    NonReadableChannelException, NullPointerException for a missing buffer, IllegalArgumentException for a read-only one;
    BufferOverflowException, when all has been read, for a heap buffer that is in the array twice (measured on JDK 17 and 25).
    """
    chosen = _chosen(dsts, "dsts", bounds)
    channel.require_readable()
    parts = _parts(chosen, 'Cannot invoke "java.nio.ByteBuffer.isReadOnly()" because "buf" is null', True)
    if not parts:
        return 0
    count = _move(channel, parts, True)
    if count == 0:
        return -1
    _advance(parts, count, True)
    return count


def gather(channel: FileChannel, srcs: ByteBuffer | Sequence[ByteBuffer], /, *bounds: int) -> int:
    """Do what FileChannel.write says for several buffers; as `scatter`."""
    chosen = _chosen(srcs, "srcs", bounds)
    channel.require_writable()
    parts = _parts(chosen, 'Cannot invoke "java.nio.Buffer.session()" because "buffer" is null', False)
    if not parts:
        return 0
    count = _move(channel, parts, False)
    _advance(parts, count, False)
    return count


def _chosen(buffers: ByteBuffer | Sequence[ByteBuffer], name: str, bounds: tuple[int, ...]) -> Sequence[ByteBuffer]:
    """Return the buffers from bounds[0] on, bounds[1] of them; all without bounds."""
    if buffers is None:
        raise NullPointerException(f'Cannot read the array length because "{name}" is null')
    if not is_several(buffers):
        raise TypeError(f"an array of ByteBuffers was expected, not {type(buffers).__name__}")
    if not bounds:
        return buffers
    offset, length = as_int(bounds[0]), as_int(bounds[1])
    if offset < 0 or length < 0 or offset + length > len(buffers):
        text = f"Range [{offset}, {offset} + {length}) out of bounds for length {len(buffers)}"
        raise IndexOutOfBoundsException(text)
    return buffers[offset : offset + length]


def _parts(buffers: Sequence[ByteBuffer], missing: str, reading: bool) -> list[_Part]:
    """Return what remains of the first MOST buffers of which something remains, and look at no buffer behind those."""
    parts: list[_Part] = []
    for buffer in buffers:
        if len(parts) == MOST:
            break
        if buffer is None:
            raise NullPointerException(missing)
        if not isinstance(buffer, ByteBuffer):
            raise TypeError(f"a ByteBuffer was expected, not {type(buffer).__name__}")
        if reading and buffer.isReadOnly():
            raise IllegalArgumentException("Read-only buffer")
        if buffer.hasRemaining():
            parts.append(_Part(buffer, buffer.position(), buffer.remaining()))
    return parts


def _move(channel: FileChannel, parts: list[_Part], reading: bool) -> int:
    """Make the call of the kernel, and return how many bytes it moved; the buffers' positions stay."""
    with channel.descriptor.use() as fd, ExitStack() as windows:
        views: list[Buffer] = []
        filled: set[int] = set()
        for buffer, start, length in parts:
            if reading and not buffer.isDirect() and id(buffer) in filled:
                views.append(bytearray(length))  # these bytes find no room any more, see _advance
            else:
                views.append(windows.enter_context(buffer._window(start, length, reading)))
                filled.add(id(buffer))
        return channel.kernel.readv(fd, views) if reading else channel.kernel.writev(fd, views)


def _advance(parts: list[_Part], count: int, reading: bool) -> None:
    """Move the buffers' positions by `count` bytes in all."""
    for buffer, start, length in parts:
        moved = min(length, count)
        if moved == 0:
            break
        if reading and buffer.position() != start and not buffer.isDirect():
            raise BufferOverflowException()
        buffer.position(start + moved)
        count -= moved
