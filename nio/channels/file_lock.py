"""FileLock: a range of a file that this process has locked (java.nio.channels.FileLock).

A lock keeps other processes out, if they ask for locks as well; it stops no read or write.  It belongs to the process, not to
a thread or a channel.  On POSIX the system drops all locks of a process on a file as soon as the process closes any
descriptor of that file: as Java warns, and as it does itself.

Which ranges overlap within the process, lock_table.py knows.
"""

from __future__ import annotations

from contextlib import suppress
from threading import RLock
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self, final, overload

from nio.channels.lock_table import LockedFile, Range
from nio.errors import (
    AsynchronousCloseException,
    ClosedChannelException,
    IllegalArgumentException,
    IOException,
    NonReadableChannelException,
    NonWritableChannelException,
)
from nio.lang.longs import LONG_MAX, as_long
from nio.lang.object import JavaObject

if TYPE_CHECKING:
    from nio.channels.file_channel import FileChannel


@final
class FileLock(JavaObject):
    """A locked range.  It ends with `release`, `close` or a `with`, and when its channel is closed; dropping it ends nothing."""

    __slots__ = ("__weakref__", "_channel", "_file", "_range", "_releasing", "_shared")

    java_name = "sun.nio.ch.FileLockImpl"

    def __init__(self, channel: FileChannel, file: LockedFile, locked: Range, shared: bool) -> None:
        """Not for callers: what `FileChannel.lock` and `tryLock` return."""
        self._channel = channel
        self._file = file
        self._range = locked
        self._shared = shared
        self._releasing = RLock()

    def channel(self) -> FileChannel:
        """Return the channel that the lock was acquired through (FileLock.channel)."""
        return self._channel

    def acquiredBy(self) -> FileChannel:
        """Return the channel that the lock was acquired through (FileLock.acquiredBy)."""
        return self._channel

    def position(self) -> int:
        """Return the first byte of the range (FileLock.position)."""
        return self._range.position

    def size(self) -> int:
        """Return how many bytes the range has (FileLock.size)."""
        return self._range.size

    def isShared(self) -> bool:
        """Return whether others may hold shared locks of the range as well (FileLock.isShared)."""
        return self._shared

    def isValid(self) -> bool:
        """Return whether the lock has not ended yet (FileLock.isValid); in the child of a fork it has."""
        return self._range.counts()

    def overlaps(self, position: int, size: int, /) -> bool:
        """Return whether `size` bytes from `position` on have one in common with the range (FileLock.overlaps).

        size: 0 is all from `position` on, as of JDK 21; below 0 is none.
        """
        return self._range.overlaps(as_long(position), as_long(size))

    def release(self) -> None:
        """End the lock; once it has ended nothing is done (FileLock.release).

        Raises ClosedChannelException if the channel is closed, IOException.
        """
        channel = self._channel
        if not channel.isOpen():
            raise ClosedChannelException()
        if not self.isValid():
            return  # in the child of a fork, too, where whoever was releasing it has not come along
        with self._releasing:
            if self.isValid():
                with channel.descriptor.use() as fd:
                    channel.kernel.unlock(fd, self._range.position, _length(self._range))
                self._file.remove(self._range)

    def close(self) -> None:
        """End the lock, as `release` does (FileLock.close)."""
        self.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End the lock, which may have ended already with its channel."""
        if self._channel.isOpen():
            self.release()

    def toString(self) -> str:
        """Return the range, "shared" or "exclusive", and "valid" or "invalid" (FileLock.toString)."""
        kind = "shared" if self._shared else "exclusive"
        valid = "valid" if self.isValid() else "invalid"
        return f"{self.java_name}[{self.position()}:{self.size()} {kind} {valid}]"


@overload
def acquire(channel: FileChannel, position: int, size: int, shared: bool, wait: Literal[True]) -> FileLock: ...
@overload
def acquire(channel: FileChannel, position: int, size: int, shared: bool, wait: bool) -> FileLock | None: ...
def acquire(channel: FileChannel, position: int, size: int, shared: bool, wait: bool) -> FileLock | None:
    """Do what FileChannel.lock (wait) and tryLock say; the checks come in Java's order, measured on JDK 17, 21 and 25.

    The wait is the system's own, fcntl(2) with F_SETLKW, so that it is fair and finds deadlocks; how a close ends it,
    nio._core.file_number tells.
    """
    position, size = as_long(position), as_long(size)
    descriptor = channel.descriptor
    if descriptor.fd < 0:
        raise ClosedChannelException()
    if shared and not channel.readable:
        raise NonReadableChannelException()
    if not shared and not channel.writable:
        raise NonWritableChannelException()
    if size == 0:
        size = LONG_MAX - max(position, 0)
    if position < 0:
        raise IllegalArgumentException("Negative position")
    if size < 0:
        raise IllegalArgumentException("Negative size")
    if position + size > LONG_MAX:
        raise IllegalArgumentException("Negative position + size")
    file = LockedFile.of(descriptor)
    wanted = Range(descriptor, position, size)
    file.add(wanted)
    locked = False
    try:
        with descriptor.use() as fd:
            locked = channel.kernel.lock(fd, position, _length(wanted), not shared, wait)
    except ClosedChannelException:
        raise AsynchronousCloseException() from None
    except IOException:
        raise
    except BaseException:  # Ctrl-C, or what a signal's handler raised: the system may have granted it by then
        with suppress(OSError), descriptor.use() as fd:
            channel.kernel.unlock(fd, position, _length(wanted))
        raise
    finally:
        if not locked:
            file.remove(wanted)
    return FileLock(channel, file, wanted, shared) if locked else None


def _length(locked: Range) -> int:
    """Return the length as the kernel takes it: 0 is all that follows, however far the file grows."""
    return 0 if locked.size == LONG_MAX else locked.size
