"""fork and exit: a process is doubled, a process ends.

After a fork both have the same descriptors on the same open files, and the same addresses.  A shared page stays shared.  A
private page is write-protected in both page tables and copied for whoever stores to it first (copy-on-write in fault.py).
Pages of files are not entered for the child: its first access finds them in the page cache.

Locks on files and locks in memory stay the parent's.
"""

from __future__ import annotations

from dataclasses import replace

from nio.paging.sim.areas import release, remove_range, zap
from nio.paging.sim.events import Kind
from nio.paging.sim.frames import NO_FILE
from nio.paging.sim.openfiles import close
from nio.paging.sim.pagecache import forget
from nio.paging.sim.process import Limits, Process
from nio.paging.sim.system import System


def spawn(system: System, parent: int, limits: Limits, directory: str, superuser: bool) -> Process:
    """Start a process with nothing open and nothing mapped, and return it."""
    number = max(system.processes, default=0) + 1
    process = Process(number, parent, system.page_size, limits, directory, superuser)
    system.processes[number] = process
    return process


def fork(system: System, parent: Process) -> Process:
    """Double a process, and return the child (fork(2))."""
    child = spawn(system, parent.number, parent.limits, parent.directory, parent.superuser)
    child.umask = parent.umask
    for fd, file in parent.files.items():
        file.references += 1
        child.files[fd] = file
    shared_pages = 0
    for vma in parent.space:
        if vma.inode is not None:
            system.inodes.get(vma.inode)
        child.space.insert(replace(vma, locked=False))
        if not vma.shared:
            shared_pages += _share_private_pages(system, parent, child, vma.start, vma.end)
    cause = "private pages are shared until one of the two stores to them"
    system.recorder.record(Kind.FORK, cause, pages=shared_pages)
    return child


def _share_private_pages(system: System, parent: Process, child: Process, start: int, end: int) -> int:
    """Let both page tables lead to one frame, or name one slot; return how many pages that were."""
    shared = 0
    for page, pte in parent.space.table.entries(start >> system.shift, end >> system.shift):
        if pte.frame is None:
            system.swap.get(pte.slot)
            copy = child.space.table.walk(page, make=True)
            assert copy is not None
            copy.slot = pte.slot
        elif pte.frame.file == NO_FILE:
            parent.space.table.protect(page, pte)
            system.frames.get(pte.frame)
            child.space.table.map(page, pte.frame, False)
        else:
            continue
        shared += 1
    return shared


def end(system: System, process: Process) -> None:
    """End a process: close all, unmap all (exit(2)).  What is dirty in the page cache stays there and is written back."""
    if not process.alive:
        return
    for fd in list(process.files):
        close(system, process, fd)
    remove_range(system, process, 0, process.space.top)
    process.alive = False
    del system.processes[process.number]
    system.recorder.record(Kind.EXIT, "its descriptors are closed and its addresses unmapped", pages=0)


def lose_power(system: System) -> None:
    """All that is in memory only is gone: processes, page cache, swap.  The disk stays, less the files without a name.

    No process comes to its end by this, and nothing is unmapped: there is one event.
    """
    for process in list(system.processes.values()):
        for fd in list(process.files):
            close(system, process, fd)
        for vma in process.space:
            process.space.remove(vma)
            zap(system, process, vma.start, vma.end)
            if vma.inode is not None:
                release(system, vma.inode)
        process.alive = False
        del system.processes[process.number]
    for inode in system.inodes.all():
        forget(system, inode)
        system.inodes.settle(inode)
    system.recorder.record(Kind.CRASH, "what was not written back is lost", pages=0)
