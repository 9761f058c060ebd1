"""Write-back: how changed pages of files reach the disk, and when.

    on demand     msync(MS_SYNC), fsync                     sync_range
                  sync                                      write_back_all
    by age        a page that is dirty for `dirty_age`      write_back_aged
    by pressure   more dirty pages than `dirty_limit`       write_back_pressed, and reclaim.py, which needs the frame

munmap and close write nothing: the pages stay dirty in the page cache, and their time comes.

A page that is written back is write-protected in every page table, so that the next store is noticed and makes it dirty again.
If the device fails, the page is clean all the same, as on Linux: nobody tries again.  Its bytes are in memory only, and are lost
when it is thrown out, unless somebody stores to the page once more.  Each open file of the inode is told once, by the next fsync
or by msync of its mapping (inodes.py).
"""

from __future__ import annotations

import errno

from nio.paging.sim.events import Kind
from nio.paging.sim.frames import Frame
from nio.paging.sim.inodes import Inode, Listener
from nio.paging.sim.system import System


def write_back(system: System, frame: Frame, cause: str) -> None:
    """Write one dirty page to the disk: it is clean afterwards, whether the disk took it or not."""
    inode = system.inodes[frame.file]
    start = frame.index << system.shift
    length = min(system.page_size, inode.size - start)
    if length > 0:
        # What was stored past the end of the file reaches no file, and is not seen when it grows.
        frame.data[length:] = bytes(system.page_size - length)
        try:
            system.injection.check_write(inode.name, frame.index)
            system.disk.write(inode.number, start, bytes(frame.data[:length]))
            system.disk.set_times(inode.number, inode.accessed_ns, inode.modified_ns)
            system.recorder.record(Kind.WRITE_BACK, cause, inode.name, frame.index, copies=1, nbytes=length)
        except OSError as error:
            inode.failures.add(error.errno or errno.EIO)
            lost = "the device did not take it: it counts as clean, and only memory has it"
            system.recorder.record(Kind.WRITE_FAILED, lost, inode.name, frame.index)
    clean(system, inode, frame)


def clean(system: System, inode: Inode, frame: Frame) -> None:
    """Note that a page is not to be written, and have the next store to it noticed."""
    frame.dirty = False
    inode.dirty.pop(frame.index, None)
    system.dirty.pop(frame, None)
    for process, page in frame.mappers:
        table = system.processes[process].space.table
        pte = table.walk(page)
        if pte is not None:
            pte.dirty = False
            table.protect(page, pte)


def sync_range(system: System, inode: Inode, first: int, stop: int, cause: str, listener: Listener | None) -> None:
    """Write the dirty pages from `first` to before `stop`, and tell of what has failed, now or before, anywhere in the file.

    listener: of the open file that asks.  Raises OSError, once for each failure; every page has been tried then.
    """
    for index in sorted(index for index in inode.dirty if first <= index < stop):
        write_back(system, inode.dirty[index], cause)
    if listener is not None:
        listener.check()


def write_back_aged(system: System) -> None:
    """Write what has been dirty for too long; called at each entry into the kernel."""
    due = system.clock.now - system.tuning.dirty_age
    _write_oldest(system, [frame for frame, since in _until(system.dirty, due)], "it was dirty for long enough")


def write_back_pressed(system: System) -> None:
    """Write the oldest pages until half as many are dirty as may be; called before one more than that becomes dirty."""
    surplus = len(system.dirty) - system.dirty_limit // 2
    _write_oldest(system, list(system.dirty)[:surplus], "too many pages are dirty")


def write_back_all(system: System) -> None:
    """Write every dirty page; nobody is told here what the device did not take."""
    _write_oldest(system, list(system.dirty), "sync asks for it")


def _until(dirty: dict[Frame, int], due: int) -> list[tuple[Frame, int]]:
    found: list[tuple[Frame, int]] = []
    for frame, since in dirty.items():
        if since > due:
            break
        found.append((frame, since))
    return found


def _write_oldest(system: System, frames: list[Frame], cause: str) -> None:
    for frame in frames:
        write_back(system, frame, cause)
