"""FileChannel.map: from a range of the file to a MappedByteBuffer, the long way.

    position, size          any byte of the file, as the caller wants it
      -> check              Java's preconditions, in Java's order
      -> extend             the file is made long enough, if the channel may write
      -> enclose            whole pages around the range (drawn in nio.paging.layout)
      -> kernel.mmap        one mapping, without a descriptor
      -> new_mapped_buffer  who owns the mapping, and when it ends, is nio.mapping's business

The short way, of nearly every call on the host's own kernel, is `nio._core.mapping.FileMapper`.  It knows no reason to refuse:
what it does not do at once comes here, and is done or refused as Java does it.
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from nio.channels.options import MapMode
from nio.errors import (
    ClosedChannelException,
    IllegalArgumentException,
    IOException,
    NonReadableChannelException,
    NonWritableChannelException,
    NullPointerException,
    OutOfMemoryError,
    UnsupportedOperationException,
)
from nio.lang.longs import INT_MAX, LONG_MAX, as_long
from nio.mapping import new_mapped_buffer
from nio.paging.layout import enclose

if TYPE_CHECKING:
    from nio._core.bytebuffer import MappedByteBuffer
    from nio.channels.file_channel import FileChannel
    from nio.paging.kernel import Mapping


def map_file(channel: FileChannel, mode: MapMode, position: int, size: int, /) -> MappedByteBuffer:
    """Do what FileChannel.map says, on any kernel."""
    position, size = check(channel, mode, position, size)
    region, delta = map_range(channel, mode, position, size)
    return new_mapped_buffer(channel.machine, region, delta, size, mode.read_only, mode.shared)


def map_range(channel: FileChannel, mode: MapMode, position: int, size: int, /) -> tuple[Mapping | None, int]:
    """Return the kernel's mapping of the whole pages around a checked range, and how far in it lies; None for no bytes."""
    kernel = channel.kernel
    with channel.descriptor.use() as fd:
        if kernel.size(fd) < position + size:
            extend(channel, position + size)
        if size == 0:
            return None, 0
        start, delta, length = enclose(position, size, kernel.granularity)
        try:
            mapping = kernel.mmap(fd, start, length, mode.prot, mode.share)
        except OSError as error:
            if error.errno != errno.ENOMEM or "winerror" in vars(error):
                raise  # Java on Windows does not try again
            mapping = map_after_collecting(channel, mode, start, length)
    return mapping, delta


def check(channel: FileChannel, mode: MapMode, position: int, size: int) -> tuple[int, int]:
    """Return position and size as ints, or raise what Java raises first (measured on JDK 17, 21 and 25)."""
    position, size = as_long(position), as_long(size)
    if mode is not None and not isinstance(mode, MapMode):
        raise TypeError(f"a MapMode was expected, not {type(mode).__name__}")
    if size > INT_MAX:
        raise IllegalArgumentException("Size exceeds Integer.MAX_VALUE")
    if mode is None:
        raise NullPointerException("Mode is null")
    if not channel.isOpen():
        raise ClosedChannelException()
    if position < 0:
        raise IllegalArgumentException("Negative position")
    if size < 0:
        raise IllegalArgumentException("Negative size")
    check_sum_and_mode(channel, mode, position, size)
    return position, size


def check_sum_and_mode(channel: FileChannel, mode: MapMode, position: int, size: int) -> None:
    """Raise what Java raises for an end past Long.MAX_VALUE, an unknown mode, or a channel that was not opened for this one."""
    if position + size > LONG_MAX:
        raise IllegalArgumentException("Position + size overflow")
    if not any(mode is known for known in (MapMode.READ_ONLY, MapMode.READ_WRITE, MapMode.PRIVATE)):
        raise UnsupportedOperationException()       # one that nobody made properly
    if mode is not MapMode.READ_ONLY and not channel.writable:
        raise NonWritableChannelException()
    if not channel.readable:
        raise NonReadableChannelException()


def extend(channel: FileChannel, length: int) -> None:
    """Make the file `length` bytes long, whatever the mode of the mapping; what is new is a hole of zeros.

    Another thread may have made it longer still meanwhile: then that stays.

    Raises IOException if the channel may not write, OSError if the system refuses.
    """
    if not channel.writable:
        raise IOException("Channel not open for writing - cannot extend file to required size")
    channel.kernel.grow(channel.descriptor.fd, length)


def map_after_collecting(channel: FileChannel, mode: MapMode, start: int, length: int) -> Mapping:
    """Try once more where there was no room, when mappings that nobody can reach any more have been collected.

    Raises IOException("Map failed"), caused by an OutOfMemoryError, if there is still none, as FileChannel.map of Java does;
    OSError for any other failure.
    """
    channel.machine.collector.collect()
    try:
        return channel.kernel.mmap(channel.descriptor.fd, start, length, mode.prot, mode.share)
    except OSError as error:
        if error.errno != errno.ENOMEM:
            raise
    raise IOException("Map failed", OutOfMemoryError("Map failed"))
