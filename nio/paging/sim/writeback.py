"""Write-back: how changed pages of files reach the disk, and when.

    on demand     msync(MS_SYNC), fsync                     sync_range
                  sync                                      write_back_all
    by age        a page that is dirty for `dirty_age`      write_back_aged
    by pressure   more dirty pages than `dirty_limit`       write_back_pressed, and reclaim.py, which needs the frame

munmap and close write nothing: the pages stay dirty in the page cache, and their time comes.

A page that is written back is write-protected in every page table, so that the next store is noticed and makes it dirty again.
If the device fails, the page stays dirty and is tried again; the next fsync or msync of the file tells of it once.
"""

from __future__ import annotations

from nio.paging.sim.events import Kind
from nio.paging.sim.frames import Frame
from nio.paging.sim.inodes import Inode
from nio.paging.sim.system import System


def write_back(system: System, frame: Frame, cause: str) -> None:
    """Write one dirty page to the disk: it is clean afterwards.  Raises OSError, and it stays dirty, if the disk fails."""
    inode = system.inodes[frame.file]
    start = frame.index << system.shift
    length = min(system.page_size, inode.size - start)
    if length > 0:
        system.injection.check_write(inode.name, frame.index)
        # What was stored past the end of the file reaches no file, and is not seen when it grows.
        frame.data[length:] = bytes(system.page_size - length)
        system.disk.write(inode.number, start, bytes(frame.data[:length]))
        system.disk.set_times(inode.number, inode.accessed_ns, inode.modified_ns)
        system.recorder.record(Kind.WRITE_BACK, cause, inode.name, frame.index, copies=1, nbytes=length)
    clean(system, inode, frame)


def clean(system: System, inode: Inode, frame: Frame) -> None:
    """Note that the disk has the page, and have the next store to it noticed."""
    frame.dirty = False
    inode.dirty.pop(frame.index, None)
    system.dirty.pop(frame, None)
    for process, page in frame.mappers:
        table = system.processes[process].space.table
        pte = table.walk(page)
        if pte is not None:
            pte.dirty = False
            table.protect(page, pte)


def sync_range(system: System, inode: Inode, first: int, stop: int, cause: str) -> None:
    """Write the dirty pages from `first` to before `stop`, and tell of what failed in the background since the last time.

    Raises OSError; every page has been tried then.
    """
    error, inode.error = inode.error, None
    for index in sorted(index for index in inode.dirty if first <= index < stop):
        try:
            write_back(system, inode.dirty[index], cause)
        except OSError as failed:
            error = failed
    if error is not None:
        raise error


def write_back_aged(system: System) -> None:
    """Write what has been dirty for too long; called at each entry into the kernel."""
    due = system.clock.now - system.tuning.dirty_age
    _write_oldest(system, [frame for frame, since in _until(system.dirty, due)], "it was dirty for long enough")


def write_back_pressed(system: System) -> None:
    """Write the oldest pages until half as many are dirty as may be; called before one more than that becomes dirty."""
    surplus = len(system.dirty) - system.dirty_limit // 2
    _write_oldest(system, list(system.dirty)[:surplus], "too many pages are dirty")


def write_back_all(system: System) -> None:
    """Write every dirty page; what the device does not take stays dirty."""
    _write_oldest(system, list(system.dirty), "sync asks for it")


def _until(dirty: dict[Frame, int], due: int) -> list[tuple[Frame, int]]:
    found: list[tuple[Frame, int]] = []
    for frame, since in dirty.items():
        if since > due:
            break
        found.append((frame, since))
    return found


def _write_oldest(system: System, frames: list[Frame], cause: str) -> None:
    """In the background: whom it concerns hears of a failure at the next sync."""
    for frame in frames:
        inode = system.inodes[frame.file]
        try:
            write_back(system, frame, cause)
        except OSError as error:
            inode.error = error
            # Tried again when it has aged anew.
            del system.dirty[frame]
            system.dirty[frame] = system.clock.now
