"""The machine at one moment: its tables as texts, and what of each file is on the disk, and what in memory only.

Looking changes nothing: no page is touched and no time passes.
"""

from __future__ import annotations

from dataclasses import dataclass

from nio.paging.sim import SimKernel, Statistics, dump
from nio.paging.sim.frames import NO_FILE
from nio.paging.sim.inodes import Inode
from nio.paging.sim.system import System

SHOWN = 8
"""Bytes shown of a page."""


@dataclass(frozen=True, slots=True)
class FileState:
    """A file that is in memory, and what the disk has of it."""

    name: str
    size: int
    """Bytes, as programs see it."""
    disk_size: int
    cached: tuple[int, ...]
    """Its pages in memory."""
    dirty: tuple[int, ...]
    """Those that the disk does not have yet."""
    memory: bytes
    """The first bytes that differ, of its first page that does, as they are in memory; b"" if nothing differs."""
    disk: bytes
    """What the disk has in their place."""
    at: int
    """Where in the file they are."""


@dataclass(frozen=True, slots=True)
class ProcessState:
    """A process and its addresses."""

    number: int
    maps: str
    page_table: str
    entries: int
    private: int
    """Pages that no file has, in memory: private copies and memory without a file."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All of it."""

    statistics: Statistics
    processes: tuple[ProcessState, ...]
    page_cache: str
    files: tuple[FileState, ...]

    @property
    def mapped(self) -> bool:
        """Whether some process has something mapped."""
        return any(process.maps for process in self.processes)


def take(kernel: SimKernel) -> Snapshot:
    """Look at the whole machine that a process runs on."""
    system = kernel.system
    with system.lock:
        processes = []
        for process in system.processes.values():
            entries = [pte for _, pte in process.space.table.entries(0, process.space.top >> system.shift)]
            private = sum(pte.frame is not None and pte.frame.file == NO_FILE for pte in entries)
            texts = dump.maps(system, process), dump.page_table(system, process)
            processes.append(ProcessState(process.number, *texts, len(entries), private))
        return Snapshot(dump.statistics(system), tuple(processes), dump.page_cache(system), _files(kernel))


def _files(kernel: SimKernel) -> tuple[FileState, ...]:
    system = kernel.system
    states = []
    for inode in system.inodes.all():
        if inode.on_disk:
            size = system.disk.record(inode.number).size
            known = inode.name, inode.size, size, tuple(sorted(inode.pages)), tuple(sorted(inode.dirty))
            states.append(FileState(*known, *_first_difference(system, inode)))
    return tuple(states)


def _first_difference(system: System, inode: Inode) -> tuple[bytes, bytes, int]:
    """What is in memory, what is on the disk, and where in the file: of all pages in memory, since one may be clean and differ,
    after a write-back that failed."""
    for index in sorted(inode.pages):
        start = index << system.shift
        mine = bytes(inode.pages[index].data[: max(0, inode.size - start)])
        its = system.disk.read(inode.number, start, len(mine))
        if mine != its:
            at = next(at for at in range(len(mine)) if mine[at] != its[at])
            return mine[at:][:SHOWN], its[at:][:SHOWN], start + at
    return b"", b"", 0
