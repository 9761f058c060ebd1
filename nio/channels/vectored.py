"""Reading into several buffers and writing from several, in one call of the kernel: FileChannel.read and write of a ByteBuffer[].

The buffers are filled, or emptied, one after the other, and the file's position moves by the whole.  Of many buffers a call
takes the first MOST that have something remaining, as a JVM on Linux does, and leaves the others alone.

The long way: a few buffers with an address, to a file of this process's own system, are nio._core.channel_io's business.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, TypeGuard

from nio._core.bytebuffer import ByteBuffer
from nio._core.window import Windows
from nio.errors import BufferOverflowException, IllegalArgumentException, IndexOutOfBoundsException, NullPointerException
from nio.lang.longs import as_int

if TYPE_CHECKING:
    from nio._core.window import Window
    from nio.channels.file_channel import FileChannel
    from nio.paging.kernel import Kernel

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
    count = _read(channel, parts)
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
    count = _write(channel, parts)
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


def keep(kernel: Kernel, fd: int, windows: Sequence[tuple[Window, int]], count: int, relative: bool) -> int:
    """Have the `count` bytes that a read has brought in the memory below these windows, which have so much room each.

    Where a page cannot be had the read ends, as Linux ends it: return how many bytes came before that.
    relative: the file's position has moved by `count`; it goes back by those that found no place.
    Raises OSError: EFAULT if not one did.
    """
    kept = 0
    try:
        for window, room in windows:
            part = min(count - kept, room)
            kept += (done := window.keep(part))
            if done < part:
                break
    except OSError:
        if not kept:
            raise
    finally:
        if relative and kept < count:
            kernel.lseek(fd, kept - count, os.SEEK_CUR)
    return kept


def _read(channel: FileChannel, parts: list[_Part]) -> int:
    """Make the call of the kernel, and return how many bytes it brought; the buffers' positions stay."""
    windows: list[tuple[Window, int]] = []
    filled: set[int] = set()
    for buffer, start, length in parts:
        if not buffer.isDirect() and id(buffer) in filled:  # these bytes find no room any more, see _advance
            window = ByteBuffer.allocate(length)._window(0, length, True)
        else:
            window = buffer._window(start, length, True)
        windows.append((window, length))
        filled.add(id(buffer))
    with channel.descriptor.use() as fd, Windows(window for window, _ in windows) as views:
        count = channel.kernel.readv(fd, views)
        return keep(channel.kernel, fd, windows, count, True)


def _write(channel: FileChannel, parts: list[_Part]) -> int:
    """Make the call of the kernel, and return how many bytes it took; the buffers' positions stay.

    It ends where a page of a buffer cannot be had.  Raises OSError: EFAULT if the very first byte lies in such a page.
    """
    windows = [buffer._window(start, length, False) for buffer, start, length in parts]
    with channel.descriptor.use() as fd, Windows(windows) as views:
        return channel.kernel.writev(fd, views)


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
