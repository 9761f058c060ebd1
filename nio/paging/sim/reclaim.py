"""Reclaim: a frame for whoever needs one, if need be by throwing a page out.

    a page of a file, clean      dropped: it can be read again
    a page of a file, dirty      written back to its file, then dropped, even if the device did not take it
    a page without a file        written to the swap; the page tables name the slot from then on
    locked, pinned               stays

In each case the page leaves every page table first (the reverse map of frames.py): none may lead to a frame of somebody else.
"""

from __future__ import annotations

import errno

from nio.paging.sim.events import Kind
from nio.paging.sim.failures import failure
from nio.paging.sim.frames import NO_FILE, Frame
from nio.paging.sim.inodes import Inode
from nio.paging.sim.system import System
from nio.paging.sim.writeback import write_back


def take_frame(system: System) -> Frame:
    """Return a frame with one reference, its bytes still POISON.  Raises OSError: ENOMEM if no page can go."""
    frame = system.frames.allocate()
    if frame is None:
        for victim in system.replacement.candidates(lambda frame: was_used(system, frame)):
            if evict(system, victim):
                break
        frame = system.frames.allocate()
        if frame is None:
            raise failure(errno.ENOMEM)
    return frame


def was_used(system: System, frame: Frame) -> bool:
    """Return whether a page was accessed since this was last asked, and forget it: the accessed bits of all its entries."""
    used = False
    for process, page in frame.mappers:
        table = system.processes[process].space.table
        pte = table.walk(page)
        if pte is not None and pte.accessed:
            used = True
            pte.accessed = False
            table.flush(page)
    return used


def evict(system: System, frame: Frame) -> bool:
    """Throw a page out, and return whether that could be done."""
    if frame.pins or is_locked(system, frame):
        return False
    if frame.file == NO_FILE:
        return _swap_out(system, frame)
    inode = system.inodes[frame.file]
    if not inode.on_disk:
        return _swap_out_shared(system, inode, frame)
    if frame.dirty:
        write_back(system, frame, "its frame is needed")
    system.recorder.record(Kind.EVICT, "its frame is needed", inode.name, frame.index)
    drop(system, inode, frame)
    system.inodes.settle(inode)
    return True


def is_locked(system: System, frame: Frame) -> bool:
    """Return whether a page lies in a range that somebody has locked into memory."""
    for process, page in frame.mappers:
        vma = system.processes[process].space.find(page << system.shift)
        if vma is not None and vma.locked:
            return True
    return False


def drop(system: System, inode: Inode, frame: Frame) -> None:
    """Take a page of a file out of every page table and out of the page cache; what was not written back is lost."""
    for process, page in list(frame.mappers):
        system.processes[process].space.table.unmap(page)
        system.frames.put(frame)
    frame.dirty = False
    del inode.pages[frame.index]
    inode.dirty.pop(frame.index, None)
    system.dirty.pop(frame, None)
    system.replacement.left(frame)
    system.frames.put(frame)


def _swap_out(system: System, frame: Frame) -> bool:
    """A private page: its entries, several after a fork, name the slot from now on."""
    slot = system.swap.write(bytes(frame.data), len(frame.mappers))
    if slot is None:
        return False
    system.recorder.record(Kind.SWAP_OUT, "its frame is needed", copies=1, nbytes=system.page_size)
    system.replacement.left(frame)
    for process, page in list(frame.mappers):
        table = system.processes[process].space.table
        table.unmap(page)
        pte = table.walk(page, make=True)
        assert pte is not None
        pte.slot = slot
        system.frames.put(frame)
    return True


def _swap_out_shared(system: System, inode: Inode, frame: Frame) -> bool:
    """A page of shared memory without a file: the inode knows the slot."""
    slot = system.swap.write(bytes(frame.data), 1)
    if slot is None:
        return False
    system.recorder.record(Kind.SWAP_OUT, "its frame is needed", inode.name, frame.index, copies=1, nbytes=system.page_size)
    inode.swapped[frame.index] = slot
    drop(system, inode, frame)
    return True
