"""From channel to channel: FileChannel.transferTo and transferFrom.

    both are files of one kernel     kernel.copy_file_range: no byte comes through this process
    it cannot, or two kernels        read and write, 64 KiB at a time
    a channel of anybody else        read and write, 8 KiB at a time in a heap buffer, as a JVM does it

The checks come in the order of JDK 25, measured; JDK 17 has another order for transferFrom.  A size of 0 is taken for one
that is not known, as by JDK 25: files of /proc, devices and pipes have it, and give bytes (JDK 17 transfers nothing).  When the
two ranges overlap in one file, what the overlap holds afterwards is not said (JDK 17 and 25 differ in it).
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from nio._core.bytebuffer import ByteBuffer
from nio.channels.channel import ReadableByteChannel, WritableByteChannel
from nio.errors import (
    ClosedChannelException,
    IllegalArgumentException,
    IOException,
    NonReadableChannelException,
    NonWritableChannelException,
    NullPointerException,
)
from nio.lang.longs import as_long

if TYPE_CHECKING:
    from nio.channels.file_channel import FileChannel

MOST: Final = 0x7FFF_F000
"""Bytes that one call moves between files at most: what Linux moves in one call, and so what a JVM returns for more."""

_CHUNK: Final = 8192
"""Bytes that a channel of somebody else is given at a time; it can see them, so they are as many as in Java."""

_FILE_CHUNK: Final = 64 * 1024

_CANNOT: Final = frozenset(
    {errno.EINVAL, errno.EXDEV, errno.EBADF, errno.EOPNOTSUPP, errno.ENOSYS, errno.ETXTBSY, errno.EPERM, errno.EISDIR}
)
"""What copy_file_range says of files between which it cannot copy; a real failure shows itself again when they are read."""


Move = Callable[[ByteBuffer, int], int]
"""Reads into a buffer, or writes it, when so many bytes are over already; returns how many it were."""


def transfer_to(source: FileChannel, position: int, count: int, target: WritableByteChannel) -> int:
    """Do what FileChannel.transferTo says."""
    position, count = as_long(position), as_long(count)
    file = _checked_target(source, target)
    _check_range(position, count)
    size = source.size()
    if position > size:
        return 0
    if size:
        count = min(count, size - position)
    if count == 0:
        return 0
    if file is None:
        return _to_anybody(source, position, count, target, _CHUNK)
    count = min(count, MOST)
    done = _copy(source, position, file, None, count)
    return _to_anybody(source, position, count, file, _FILE_CHUNK) if done is None else done


def transfer_from(target: FileChannel, source: ReadableByteChannel, position: int, count: int) -> int:
    """Do what FileChannel.transferFrom says."""
    position, count = as_long(position), as_long(count)
    file = _checked_source(target, source)
    _check_range(position, count)
    if file is None:
        return _from_anybody(target, source, position, count, _CHUNK)
    count, size = min(count, MOST), file.size()
    if size:
        count = min(count, size - file.position())
    if count <= 0:
        return 0
    done = _copy(file, None, target, position, count)
    return _from_anybody(target, file, position, count, _FILE_CHUNK) if done is None else done


def _checked_target(source: FileChannel, target: WritableByteChannel) -> FileChannel | None:
    """Return the target if it is a FileChannel; raise what is wrong with either."""
    if source.descriptor.fd < 0:
        raise ClosedChannelException()
    if target is None:
        raise NullPointerException('Cannot invoke "java.nio.channels.WritableByteChannel.isOpen()" because "target" is null')
    if not hasattr(target, "write") or not hasattr(target, "isOpen"):
        raise TypeError(f"a WritableByteChannel was expected, not {type(target).__name__}")
    if not target.isOpen():
        raise ClosedChannelException()
    if not source.readable:
        raise NonReadableChannelException()
    file = target if type(target) is type(source) else None
    if file is not None and not file.writable:
        raise NonWritableChannelException()
    return file


def _checked_source(target: FileChannel, source: ReadableByteChannel) -> FileChannel | None:
    """Return the source if it is a FileChannel; raise what is wrong with either."""
    if target.descriptor.fd < 0:
        raise ClosedChannelException()
    if source is None:
        raise NullPointerException('Cannot invoke "java.nio.channels.ReadableByteChannel.isOpen()" because "src" is null')
    if not hasattr(source, "read") or not hasattr(source, "isOpen"):
        raise TypeError(f"a ReadableByteChannel was expected, not {type(source).__name__}")
    if not source.isOpen():
        raise ClosedChannelException()
    file = source if type(source) is type(target) else None
    if file is not None and not file.readable:
        raise NonReadableChannelException()
    if not target.writable:
        raise NonWritableChannelException()
    return file


def _check_range(position: int, count: int) -> None:
    if position < 0 or count < 0:
        raise IllegalArgumentException()


def _copy(
    source: FileChannel, source_position: int | None, target: FileChannel, target_position: int | None, count: int
) -> int | None:
    """Copy within the kernel and return how much; None if it cannot, and nothing has been copied.

    A position of None is the channel's own.  A kernel that finds the end at once may do so because a file does not tell its
    size (those of /proc): whoever called finds out by reading.
    """
    if source.kernel is not target.kernel or target.append:
        return None
    kernel = source.kernel
    done = 0
    with source.descriptor.use() as read_from, target.descriptor.use() as write_to:
        while done < count:
            read_at = None if source_position is None else source_position + done
            write_at = None if target_position is None else target_position + done
            try:
                copied = kernel.copy_file_range(read_from, read_at, write_to, write_at, count - done)
            except OSError as error:
                if done:
                    break
                if error.errno in _CANNOT and source.isOpen() and target.isOpen():
                    return None
                raise
            if copied == 0:
                break
            done += copied
    return done or None


def _to_anybody(source: FileChannel, position: int, count: int, target: WritableByteChannel, chunk: int) -> int:
    """From a position of a file, to whatever takes bytes."""
    return _in_pieces(
        lambda buffer, done: source.read(buffer, position + done), lambda buffer, _: target.write(buffer), count, chunk
    )


def _from_anybody(target: FileChannel, source: ReadableByteChannel, position: int, count: int, chunk: int) -> int:
    """From whatever gives bytes, to a position of a file."""
    return _in_pieces(
        lambda buffer, _: source.read(buffer), lambda buffer, done: target.write(buffer, position + done), count, chunk
    )


def _in_pieces(read: Move, write: Move, count: int, chunk: int) -> int:
    """Read and write until `count` bytes are over, or one side has no more; a failure counts only if nothing was moved."""
    buffer = ByteBuffer.allocate(min(count, chunk))
    done = 0
    try:
        while done < count:
            buffer.clear().limit(min(count - done, chunk))
            there = read(buffer, done)
            if there <= 0:
                break
            moved = write(buffer.flip(), done)
            done += moved
            if moved != there:
                break
    except IOException:
        if done == 0:
            raise
    return done
