"""The books of a simulated machine must balance at any moment: every reference counted, every page in one place."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from nio.paging.sim import SimKernel
from nio.paging.sim.frames import NO_FILE, Frame
from nio.paging.sim.pagetable import NO_SLOT
from nio.paging.sim.system import System


def balance(kernel: SimKernel) -> None:
    """Fail if frames, page tables, page cache, swap and inodes do not agree with each other."""
    system = kernel.system
    references: Counter[Frame] = Counter()
    slots: Counter[int] = Counter()
    for process in system.processes.values():
        _page_table(system, process.number, references, slots)
    cached = 0
    for inode in system.inodes.all():
        slots.update(inode.swapped.values())
        cached += len(inode.pages)
        for index, frame in inode.pages.items():
            assert (frame.file, frame.index) == (inode.number, index)
            assert frame.dirty == (index in inode.dirty) == (frame in system.dirty)
            references[frame] += 1
        assert set(inode.dirty) <= set(inode.pages)
        assert inode.users or inode.pages or inode.swapped, f"{inode.name} is kept for nobody"
    references.pop(system.frames.zero, None)
    for frame, count in references.items():
        assert frame.references == count, f"frame {frame.number}: {frame.references} references, {count} users"
        assert frame.pins == 0
    assert len(references) == system.frames.count - system.frames.free
    assert slots == system.swap._users
    assert len(system.dirty) == sum(len(inode.dirty) for inode in system.inodes.all())
    assert system.frames.zero.data == bytes(system.page_size)
    users: Counter[int] = Counter()
    for process in system.processes.values():
        users.update(vma.inode.number for vma in process.space if vma.inode is not None)
    for file in {id(file): file for process in system.processes.values() for file in process.files.values()}.values():
        users[file.inode.number] += 1
    assert {inode.number: inode.users for inode in system.inodes.all() if inode.users} == dict(users)


def _page_table(system: System, number: int, references: Counter[Frame], slots: Counter[int]) -> None:
    space = system.processes[number].space
    table = space.table
    present: dict[int, Frame] = {}
    for page, pte in table.entries(0, space.top >> system.shift):
        vma = space.find(page << system.shift)
        assert vma is not None, f"page {page:#x} is mapped outside every vma"
        if pte.frame is None:
            slots[pte.slot] += 1
            continue
        assert pte.slot == NO_SLOT
        frame = present[page] = pte.frame
        references[frame] += 1
        assert (number, page) in frame.mappers
        if vma.shared:
            assert frame.file != NO_FILE
            assert not pte.writable or frame.dirty or frame.file < NO_FILE
        elif pte.writable:
            assert frame.file == NO_FILE
            assert len(frame.mappers) == 1
    assert all(present[page] is frame for page, frame in table.loads.items())
    assert all(present[page] is frame for page, frame in table.stores.items())
    for page in table.stores:
        entry = table.walk(page)
        assert entry is not None
        assert entry.writable
        assert entry.dirty
    starts = [(vma.start, vma.end) for vma in space]
    assert all(a[1] <= b[0] for a, b in pairwise(starts))
