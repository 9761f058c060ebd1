"""Waiting for a lock on a range of a file.

Whoever waits lets the kernel go, so that the holder can come and unlock; two who wait for each other are found out: EDEADLK.
Not here: which locks forbid which (nio.paging.rangelocks).
"""

from __future__ import annotations

import errno
import os

from nio.paging.rangelocks import FOREVER, RangeLock
from nio.paging.sim.events import Kind
from nio.paging.sim.failures import failure
from nio.paging.sim.process import OpenFile, Process
from nio.paging.sim.system import System

_SECONDS = 0.1
"""How long a waiting thread sleeps at most before it looks again: Ctrl-C is heard so."""


def lock(
    system: System, process: Process, fd: int, offset: int, length: int, exclusive: bool, wait: bool
) -> bool:
    """Lock a range for a process, and return whether that was done (fcntl(2), F_SETLK and F_SETLKW).

    Raises OSError: EBADF if the file is not open for what the lock is for, or is closed during the wait; EINVAL, EDEADLK.
    """
    file = process.file(fd)
    if not (file.writable if exclusive else file.readable):
        raise failure(errno.EBADF)
    start, end = _range(offset, length)
    wanted = RangeLock(start, end, process.number, exclusive)
    locks = file.inode.locks
    told = False
    while (blocker := locks.blocker(wanted)) is not None:
        if not wait:
            return False
        if not told:  # once, however often it has to look again
            system.recorder.record(Kind.LOCK_WAIT, f"process {blocker.process} holds it", file.inode.name, pages=0)
            told = True
        _check_deadlock(system, process.number, blocker.process)
        system.waiting[process.number] = blocker.process
        try:
            system.lock.wait(_SECONDS)
        finally:
            system.waiting.pop(process.number, None)
        if process.files.get(fd) is not file:
            raise failure(errno.EBADF)
    locks.set(wanted)
    return True


def unlock(system: System, process: Process, file: OpenFile, offset: int, length: int) -> None:
    """Let a range go (fcntl(2), F_UNLCK).  Raises OSError: EINVAL."""
    if file.inode.locks.clear(process.number, *_range(offset, length)):
        system.lock.released.notify_all()


def _range(offset: int, length: int) -> tuple[int, int]:
    """From, to before.  A negative length is the range before the offset, as POSIX has it."""
    if length < 0:
        offset, length = offset + length, -length
    if offset < 0:
        raise failure(errno.EINVAL)
    if offset + length > FOREVER:
        raise OSError(errno.EOVERFLOW, os.strerror(errno.EOVERFLOW))
    return offset, offset + length if length else FOREVER


def _check_deadlock(system: System, process: int, holder: int) -> None:
    """Raise OSError (EDEADLK) if the holder waits for us, himself or through others."""
    seen = {process}
    while holder not in seen:
        seen.add(holder)
        if holder not in system.waiting:
            return
        holder = system.waiting[holder]
    if holder == process:
        raise failure(errno.EDEADLK)
