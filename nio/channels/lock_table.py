"""Which ranges of which files this process has locked, or waits for: the table behind OverlappingFileLockException.

The system's locks are the process's: it would grant a range a second time.  So Java keeps a table of its own, over all
channels, by the identity of the file; two names, or two channels, are one file.

    a file of a kernel -> LockedFile -> its Ranges       each tells which descriptor it was locked through
    a Descriptor       -> LockedFile                     from its first lock on, until it is closed

Nothing points from the table to a channel: a LockedFile goes with the last descriptor that has used it, and the ranges of a
descriptor that is closed, or gone, count no more.  Nor do those that a fork's child finds: the system's locks stayed with the
parent.

Not here: the system's own locks, which are the kernel's business, and FileLock (file_lock.py).
"""

from __future__ import annotations

import os
from threading import RLock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, WeakValueDictionary, ref

from nio.errors import OverlappingFileLockException
from nio.lang.longs import LONG_MAX
from nio.paging.host import HostKernel

if TYPE_CHECKING:
    from nio.channels.descriptor import Descriptor
    from nio.paging.kernel import Kernel


class Range:
    """Bytes [position, position + size) of a file, locked through one descriptor, or about to be."""

    __slots__ = ("_descriptor", "_process", "position", "released", "size")

    def __init__(self, descriptor: Descriptor, position: int, size: int) -> None:
        self.position = position
        self.size = size
        self.released = False
        self._descriptor = ref(descriptor)
        self._process = _process

    def counts(self) -> bool:
        """Return whether it has neither been released nor ended with its descriptor or by a fork."""
        descriptor = self._descriptor()
        return not self.released and descriptor is not None and descriptor.fd >= 0 and self._process is _process

    def overlaps(self, position: int, size: int) -> bool:
        """Return whether it has a byte in common with `size` bytes from `position` on; size 0 is all that follow (JDK 21)."""
        if size < 0:
            return False
        end = position + size if size and position + size <= LONG_MAX else LONG_MAX + 1
        return self.position < end and position < self.position + self.size


class LockedFile:
    """One file, and its ranges."""

    __slots__ = ("__weakref__", "_ranges")

    def __init__(self) -> None:
        self._ranges: list[Range] = []

    @staticmethod
    def of(descriptor: Descriptor) -> LockedFile:
        """Return what there is of the file of a descriptor, the same for all descriptors of that file.

        The descriptor keeps it.  Raises OSError.
        """
        if descriptor.locked is None:
            with descriptor.use() as fd:
                identity = descriptor.kernel.fstat(fd).identity
                with _guard:
                    files = _files.setdefault(_system(descriptor.kernel), WeakValueDictionary())
                    file = files.get(identity)
                    if file is None:
                        file = files[identity] = LockedFile()
                    descriptor.locked = file
                return file
        return descriptor.locked

    def add(self, new: Range) -> None:
        """Enter a range.  Raises OverlappingFileLockException if one is there that has a byte in common with it."""
        with _guard:
            self._ranges = [old for old in self._ranges if old.counts()]
            if any(old.overlaps(new.position, new.size) for old in self._ranges):
                raise OverlappingFileLockException()
            self._ranges.append(new)

    def remove(self, old: Range) -> None:
        """Take a range out, which counts no more."""
        with _guard:
            old.released = True
            self._ranges = [one for one in self._ranges if one is not old]


def _system(kernel: Kernel) -> object:
    """Return what two kernels have in common on which one identity is one file: all of the host are this process's own system."""
    return HostKernel if isinstance(kernel, HostKernel) else kernel


_files: WeakKeyDictionary[object, WeakValueDictionary[tuple[int, int], LockedFile]] = WeakKeyDictionary()
_guard = RLock()  # a signal's handler may lock a file while this thread does
_process = object()


def _forget() -> None:
    """In the child of a fork: whoever held the guard has not come along, and no lock has."""
    global _guard, _process
    _guard, _process = RLock(), object()


os.register_at_fork(after_in_child=_forget)
