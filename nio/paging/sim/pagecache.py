"""The page cache: pages of files in memory.  Every read, write and mapping of a file meets here, so all see the same bytes.

Interface:
* `page_of` returns the frame of a page, read from the disk if it is not there, and says why it was not.
* The frame stays where it is only until the next call that may need a frame; who calls one in between pins it.
* `mark_dirty` before a change of its bytes that the disk is to see.
* `resize` cuts and extends a file: what is cut off leaves every page table, private copies too.

Reading takes a window of pages at once, the one that is wanted and those that will be (`Tuning.read_ahead`).  A hole, for which
the disk has no block, is a page of zeros, and no device is asked for it: so none can fail.
"""

from __future__ import annotations

from itertools import groupby
from typing import Final

from nio.paging.sim.events import Kind
from nio.paging.sim.frames import NO_FILE, Frame
from nio.paging.sim.inodes import Inode
from nio.paging.sim.reclaim import drop, take_frame
from nio.paging.sim.system import System
from nio.paging.sim.writeback import write_back_pressed

IN_MEMORY: Final = ""
NOT_IN_MEMORY: Final = "the page is not in memory"
HOLE: Final = "the page is not in memory, and the file has a hole there"
SWAPPED: Final = "the page is in the swap"


def page_of(system: System, inode: Inode, index: int, first: int, stop: int) -> tuple[Frame, str]:
    """Return the frame of page `index` of a file, and why it was not in memory: one of the four texts above.

    first, stop: the window; of the pages in it those go along that lie in a row with `index` and are not in memory.
    Raises OSError: EIO if the page cannot be read, ENOMEM if there is no frame for it.
    """
    frame = inode.pages.get(index)
    if frame is not None:
        system.frames.touch(frame)
        return frame, IN_MEMORY
    if not inode.on_disk:
        return _page_of_shared_memory(system, inode, index)
    hole = _is_hole(system, inode, index)
    if not hole:
        system.injection.check_read(inode.name, index)
    low, high = _run(system, inode, index, first, stop)
    size = system.page_size
    data = _read(system, inode, index, low, high)
    wanted = _enter(system, inode, index, data[(index - low) * size : (index - low + 1) * size])
    wanted.pins += 1
    try:
        for other in range(low, high):
            if other != index:
                _enter(system, inode, other, data[(other - low) * size : (other - low + 1) * size])
    except OSError:
        pass  # no frame for what nobody has asked for yet
    finally:
        wanted.pins -= 1
    system.frames.touch(wanted)
    return wanted, HOLE if hole else NOT_IN_MEMORY


def new_page(system: System, inode: Inode, index: int) -> Frame:
    """Return the frame of a page that will be overwritten as a whole: if it is not in memory, of zeros, and nothing is read."""
    frame = inode.pages.get(index)
    if frame is None:
        frame = _enter(system, inode, index, bytes(system.page_size))
    system.frames.touch(frame)
    return frame


def mark_dirty(system: System, inode: Inode, frame: Frame, cause: str) -> None:
    """Note that the bytes of a page are about to change; it has, or gets, its room on the disk now.

    Raises OSError: ENOSPC.  May write other pages back.
    """
    inode.modified_ns = system.clock.nanoseconds()
    if frame.dirty or not inode.on_disk:
        return
    if len(system.dirty) >= system.dirty_limit:
        write_back_pressed(system)
    start = frame.index << system.shift
    if not system.disk.allocated(inode.number, start, system.page_size):
        system.injection.check_block()
        system.disk.allocate(inode.number, start, system.page_size)
    frame.dirty = True
    inode.dirty[frame.index] = frame
    system.dirty[frame] = system.clock.now
    system.recorder.record(Kind.DIRTY, cause, inode.name, frame.index)


def resize(system: System, inode: Inode, length: int) -> None:
    """Cut a file or extend it by a hole, in memory and on the disk.  Raises OSError if the disk refuses."""
    if inode.on_disk:
        system.disk.resize(inode.number, length)
    size = system.page_size
    first_gone = (length + size - 1) // size
    if length < inode.size:
        _drop_private_copies(system, inode, first_gone)
        for index in sorted(index for index in inode.pages if index >= first_gone):
            drop(system, inode, inode.pages[index])
    # In the page that the shorter of both lengths lies in, zeros follow it: nothing stored past an end is ever seen.
    end = min(length, inode.size)
    last = inode.pages.get(end // size)
    if last is not None and end % size:
        last.data[end % size :] = bytes(size - end % size)
    system.recorder.record(Kind.TRUNCATE, "cut" if length < inode.size else "extended", inode.name, length // size)
    inode.size = length
    inode.modified_ns = system.clock.nanoseconds()


def forget(system: System, inode: Inode) -> None:
    """Drop every page of a file that nobody can reach any more, with its swap slots; nothing is written back."""
    for frame in list(inode.pages.values()):
        drop(system, inode, frame)
    for slot in inode.swapped.values():
        system.swap.put(slot)
    inode.swapped.clear()


def _run(system: System, inode: Inode, index: int, first: int, stop: int) -> tuple[int, int]:
    """The pages in a row around `index` that lie in the window, in the file and not in memory: from, to before."""
    stop = min(stop, (inode.size + system.page_size - 1) // system.page_size)
    low, high = index, index + 1
    while low > first and _comes_along(system, inode, low - 1):
        low -= 1
    while high < stop and _comes_along(system, inode, high):
        high += 1
    return low, high


def _comes_along(system: System, inode: Inode, index: int) -> bool:
    """Whether a page can be had together with another: it is not there yet, and no device will fail on it."""
    if index in inode.pages:
        return False
    return not system.injection.spoils_read(inode.name, index) or _is_hole(system, inode, index)


def _is_hole(system: System, inode: Inode, index: int) -> bool:
    return system.disk.is_hole(inode.number, index << system.shift, system.page_size)


def _read(system: System, inode: Inode, index: int, low: int, high: int) -> bytes:
    """The bytes of the pages from `low` to before `high`: those in a row that the disk has by one request, holes by none.

    index: the one that is wanted; what is read besides is read ahead.
    """
    parts: list[bytes] = []
    for hole, run in groupby(range(low, high), lambda page: _is_hole(system, inode, page)):
        pages = list(run)
        first, n = pages[0], len(pages)
        if hole:
            parts.append(bytes(n * system.page_size))
            system.recorder.record(Kind.HOLE, "zeros, and no device is asked", inode.name, first, n)
            continue
        parts.append(system.disk.read(inode.number, first * system.page_size, n * system.page_size))
        system.recorder.record(Kind.DISK_READ, NOT_IN_MEMORY, inode.name, first, n, copies=1, nbytes=len(parts[-1]))
        ahead = n - (index in pages)
        if ahead:
            system.recorder.record(Kind.READ_AHEAD, "it will be wanted soon", inode.name, first, ahead)
    return b"".join(parts)


def _enter(system: System, inode: Inode, index: int, data: bytes) -> Frame:
    frame = take_frame(system)
    frame.data[:] = data
    frame.file, frame.index = inode.number, index
    inode.pages[index] = frame
    system.replacement.entered(frame)
    return frame


def _page_of_shared_memory(system: System, inode: Inode, index: int) -> tuple[Frame, str]:
    """From the swap, or new and of zeros."""
    slot = inode.swapped.get(index)
    if slot is None:
        return _enter(system, inode, index, bytes(system.page_size)), IN_MEMORY
    frame = _enter(system, inode, index, system.swap.read(slot))
    del inode.swapped[index]
    system.swap.put(slot)
    system.recorder.record(Kind.SWAP_IN, SWAPPED, inode.name, index, copies=1, nbytes=system.page_size)
    return frame, SWAPPED


def _drop_private_copies(system: System, inode: Inode, first: int) -> None:
    """A cut takes the copies of private mappings too: to touch them is past the end of the file."""
    for process in system.processes.values():
        table = process.space.table
        for vma in process.space:
            if vma.inode is not inode or vma.shared:
                continue
            start = max(vma.start, vma.start + (first << system.shift) - vma.offset)
            for page, pte in table.entries(start >> system.shift, vma.end >> system.shift):
                if pte.frame is None or pte.frame.file == NO_FILE:
                    release_entry(system, table.unmap(page).frame, pte.slot)


def release_entry(system: System, frame: Frame | None, slot: int) -> None:
    """Give back what a page table entry that was unmapped held: a reference to a frame, or to a swap slot."""
    if frame is None:
        system.swap.put(slot)
        return
    if frame.file == NO_FILE and frame.references == 1:
        system.replacement.left(frame)
    system.frames.put(frame)
