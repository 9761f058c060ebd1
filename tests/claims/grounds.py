"""Where a claim is shown: on the simulated kernel, and on this machine's own, by the same calls and the same questions.

A Ground takes mmap(2) with all its arguments and addresses as ints, as a C program would; what cannot be asked of the real kernel
by an ordinary user is not here.  What may end in a signal there is run in a process of its own (tests/faults/child.py).

    present    which pages have an entry in the page table       walk                 /proc/self/pagemap
    resident   which pages are in memory at all                  mincore              mincore
    smaps      how much of a range is dirty, private, shared     dump.smap            /proc/self/smaps
    faults     page faults so far: minor, major                  statistics           getrusage
    disk_read  bytes that a disk was asked for so far            statistics           /proc/self/io
"""

from __future__ import annotations

import ctypes
import os
import resource
import struct
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from nio.paging import HostKernel, Kernel, Prot
from nio.paging.sim import Disk, MapFlag, MemoryDisk, SimKernel, Tuning
from nio.paging.sim.dump import smap
from nio.paging.sim.frames import NO_FILE
from nio.paging.sim.mapping import SimMapping
from nio.paging.sim.reclaim import evict

PAGE = 4096
RW = Prot.READ | Prot.WRITE
SHARED, PRIVATE, ANONYMOUS, FIXED = MapFlag.SHARED, MapFlag.PRIVATE, MapFlag.ANONYMOUS, MapFlag.FIXED
RANDOM = 1
"""MADV_RANDOM: no read-ahead."""


@dataclass(frozen=True, slots=True)
class Area:
    """A line of /proc/self/maps."""

    start: int
    end: int
    rights: str
    offset: int
    inode: int
    name: str


def content(n: int) -> bytes:
    """n bytes that tell their place."""
    return bytes(i % 251 for i in range(n))


def content_on(disk: Disk, path: str) -> bytes:
    """What a simulated disk in memory has of a file."""
    assert isinstance(disk, MemoryDisk)
    return disk.content(path)


def least(rounds: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """The least of some figures of one thing: what a process does besides, by faults and reads of its own, only adds to them."""
    return min(rounds)


def areas_of(text: str) -> list[Area]:
    """The lines of a text in the form of /proc/self/maps."""
    found = []
    for line in text.splitlines():
        addresses, rights, offset, _, inode, *name = line.split(maxsplit=5)
        start, end = (int(word, 16) for word in addresses.split("-"))
        found.append(Area(start, end, rights, int(offset, 16), int(inode), name[0] if name else ""))
    return found


def throw_out(kernel: SimKernel, path: str) -> bool:
    """Have a simulated machine throw a file's pages out of memory, those that are dirty written back; whether they are gone."""
    fd = kernel.open(path, os.O_RDONLY)
    inode = kernel.process.file(fd).inode
    gone = [evict(kernel.system, frame) for frame in list(inode.pages.values())]
    kernel.close(fd)
    return all(gone)


class Ground(ABC):
    """A kernel, a file of 8 pages and 100 bytes on it, and the calls of a C program."""

    kernel: Kernel
    path: str
    SIZE = 8 * PAGE + 100

    def make(self) -> None:
        """Make the file; it is on the disk, and in memory as well."""
        fd = self.kernel.open(self.path, os.O_RDWR | os.O_CREAT)
        assert self.kernel.pwrite(fd, content(self.SIZE), 0) == self.SIZE
        self.kernel.fsync(fd, True)
        self.kernel.close(fd)

    def open(self, flags: int = os.O_RDWR) -> int:
        """Open the file."""
        return self.kernel.open(self.path, flags)

    def map(self, flags: int, prot: int = RW, length: int = SIZE, offset: int = 0) -> int:
        """Map the file through a descriptor that is closed at once, without read-ahead."""
        fd = self.open(os.O_RDWR)
        try:
            address = self.mmap(0, length, prot, flags, fd, offset)
        finally:
            self.kernel.close(fd)
        self.madvise(address, length, RANDOM)
        return address

    @abstractmethod
    def mmap(self, address: int, length: int, prot: int, flags: int, fd: int = -1, offset: int = 0) -> int:
        """mmap(2).  Raises OSError."""

    @abstractmethod
    def munmap(self, address: int, length: int) -> None:
        """munmap(2).  Raises OSError."""

    @abstractmethod
    def msync(self, address: int, length: int, flags: int) -> None:
        """msync(2).  Raises OSError."""

    @abstractmethod
    def madvise(self, address: int, length: int, advice: int) -> None:
        """madvise(2).  Raises OSError."""

    @abstractmethod
    def load(self, address: int, n: int) -> bytes:
        """Read memory; where that may be a signal, not here."""

    @abstractmethod
    def store(self, address: int, data: bytes) -> None:
        """Write memory."""

    @abstractmethod
    def areas(self) -> list[Area]:
        """The process's list of areas."""

    @abstractmethod
    def present(self, address: int, pages: int) -> list[bool]:
        """Whether each page has an entry in the page table that leads to a frame."""

    @abstractmethod
    def is_file_page(self, address: int) -> bool:
        """Whether the page at an address, which is present, is one of the page cache: not a private copy."""

    @abstractmethod
    def resident(self, address: int, length: int) -> list[bool]:
        """mincore(2)."""

    @abstractmethod
    def smaps(self, address: int) -> dict[str, int]:
        """The figures of smaps for the area at an address, in bytes."""

    @abstractmethod
    def faults(self) -> tuple[int, int]:
        """Minor and major faults of this process until now."""

    @abstractmethod
    def disk_read(self) -> int:
        """Bytes that were read from a disk for this process until now."""

    @abstractmethod
    def counts_disk_reads(self) -> bool:
        """Whether `disk_read` knows of this file system's reads."""

    @abstractmethod
    def make_cold(self) -> bool:
        """Throw the file's pages out of memory; return whether they are gone."""

    @abstractmethod
    def can_be_clean(self) -> bool:
        """Whether this file system knows clean pages at all."""

    @abstractmethod
    def end(self) -> None:
        """Unmap what is left."""

    def dirty(self, address: int) -> int:
        """Bytes of the area that are in memory only."""
        figures = self.smaps(address)
        return figures["Private_Dirty"] + figures["Shared_Dirty"]

    def made_dirty(self, start: int, address: int, data: bytes) -> int:
        """Write memory; return the dirty bytes of the area that begins at `start`.

        Again, if there are none: the real kernel may write a page in the background at any moment, but not each time.
        """
        for _ in range(100):
            self.store(address, data)
            if dirty := self.dirty(start):
                return dirty
        raise AssertionError("a store makes nothing dirty")


class Simulated(Ground):
    """The simulated kernel, without read-ahead and fault-around unless told otherwise."""

    def __init__(self, frames: int = 64) -> None:
        self.kernel: SimKernel = SimKernel(frames=frames, record=100_000, tuning=Tuning(read_ahead=1, fault_around=1))
        self.path = "/home/user/file"
        self._kept: list[SimMapping] = []
        self.make()

    def mmap(self, address: int, length: int, prot: int, flags: int, fd: int = -1, offset: int = 0) -> int:
        """The handle is kept, since its end would unmap."""
        mapping = self.kernel.mmap_at(address, length, prot, flags, fd, offset)
        self._kept.append(mapping)
        return mapping.start

    def munmap(self, address: int, length: int) -> None:
        """Of any range."""
        self.kernel.munmap(address, length)

    def msync(self, address: int, length: int, flags: int) -> None:
        """Of any range."""
        self.kernel.msync(address, length, flags)

    def madvise(self, address: int, length: int, advice: int) -> None:
        """Of any range."""
        self.kernel.madvise(address, length, advice)

    def load(self, address: int, n: int) -> bytes:
        """Raises Fault for what would be a signal."""
        return self.kernel.load(address, n)

    def store(self, address: int, data: bytes) -> None:
        """Raises Fault likewise."""
        self.kernel.store(address, data)

    def areas(self) -> list[Area]:
        """From the kernel's own maps."""
        return areas_of(self.kernel.maps())

    def present(self, address: int, pages: int) -> list[bool]:
        """By a walk through the page table."""
        table, first = self.kernel.process.space.table, address // PAGE
        entries = (table.walk(page) for page in range(first, first + pages))
        return [entry is not None and entry.frame is not None for entry in entries]

    def is_file_page(self, address: int) -> bool:
        """The frame says whose it is."""
        entry = self.kernel.process.space.table.walk(address // PAGE)
        assert entry is not None
        assert entry.frame is not None
        return entry.frame.file != NO_FILE

    def resident(self, address: int, length: int) -> list[bool]:
        """As mincore says."""
        return [bool(byte) for byte in self.kernel.mincore(address, length)]

    def smaps(self, address: int) -> dict[str, int]:
        """Of the vma."""
        vma = self.kernel.process.space.find(address)
        assert vma is not None
        return smap(self.kernel.system, self.kernel.process, vma)

    def faults(self) -> tuple[int, int]:
        """From the counters."""
        statistics = self.kernel.statistics()
        return statistics.minor_faults, statistics.major_faults

    def disk_read(self) -> int:
        """From the counters."""
        return self.kernel.statistics().pages_read * PAGE

    def counts_disk_reads(self) -> bool:
        """Of each page."""
        return True

    def can_be_clean(self) -> bool:
        """It has a disk."""
        return True

    def make_cold(self) -> bool:
        """As a machine that needs the frames would."""
        return throw_out(self.kernel, self.path)

    def end(self) -> None:
        """The machine is thrown away."""


LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.mmap.restype = ctypes.c_void_p
LIBC.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
LIBC.munmap.argtypes = LIBC.mlock.argtypes = LIBC.munlock.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
LIBC.msync.argtypes = LIBC.madvise.argtypes = LIBC.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
LIBC.mincore.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p]

MAP_FAILED = ctypes.c_void_p(-1).value


def answered(status: int) -> None:
    """Raise what libc has put into errno if a call has returned -1."""
    if status == -1:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    assert status == 0


def pagemap(address: int, pages: int) -> tuple[int, ...]:
    """The entries of /proc/self/pagemap for the pages from an address on."""
    with open("/proc/self/pagemap", "rb", buffering=0) as entries:
        entries.seek(address // PAGE * 8)
        return struct.unpack(f"={pages}Q", entries.read(pages * 8))


def present_here(address: int, pages: int) -> list[bool]:
    """Whether each page has an entry in this process's page table: bit 63."""
    return [bool(entry >> 63) for entry in pagemap(address, pages)]


class Real(Ground):
    """This machine's kernel, by libc's own functions."""

    def __init__(self, folder: Path) -> None:
        self.kernel = HostKernel()
        self.path = str(folder / "file")
        self._mapped: list[tuple[int, int]] = []
        self.make()

    def mmap(self, address: int, length: int, prot: int, flags: int, fd: int = -1, offset: int = 0) -> int:
        """What is left of it is unmapped at the end."""
        got: int | None = LIBC.mmap(address, length, prot, flags, fd, offset)
        if got == MAP_FAILED:
            answered(-1)
        assert got is not None
        self._mapped.append((got, length))
        return got

    def munmap(self, address: int, length: int) -> None:
        """Of any range."""
        answered(LIBC.munmap(address, length))

    def msync(self, address: int, length: int, flags: int) -> None:
        """Of any range."""
        answered(LIBC.msync(address, length, flags))

    def madvise(self, address: int, length: int, advice: int) -> None:
        """Of any range."""
        answered(LIBC.madvise(address, -(-length // PAGE) * PAGE, advice))

    def load(self, address: int, n: int) -> bytes:
        """Straight from the address."""
        return ctypes.string_at(address, n)

    def store(self, address: int, data: bytes) -> None:
        """Straight to the address."""
        ctypes.memmove(address, data, len(data))

    def areas(self) -> list[Area]:
        """Of this process, those of Python included."""
        return areas_of(Path("/proc/self/maps").read_text())

    def present(self, address: int, pages: int) -> list[bool]:
        """As pagemap says."""
        return present_here(address, pages)

    def is_file_page(self, address: int) -> bool:
        """Bit 61: a page of a file, or of shared anonymous memory."""
        (entry,) = pagemap(address, 1)
        assert entry >> 63
        return bool(entry >> 61 & 1)

    def resident(self, address: int, length: int) -> list[bool]:
        """Its lowest bit."""
        pages = -(-length // PAGE)
        answer = ctypes.create_string_buffer(pages)
        answered(LIBC.mincore(address, pages * PAGE, answer))
        return [bool(byte & 1) for byte in answer.raw]

    def smaps(self, address: int) -> dict[str, int]:
        """The lines below that of the area."""
        figures: dict[str, int] = {}
        inside = False
        for line in Path("/proc/self/smaps").read_text().splitlines():
            name, *words = line.split()
            if not name.endswith(":"):
                start, end = (int(word, 16) for word in name.split("-"))
                inside = start <= address < end
            elif inside and words[-1] == "kB":
                figures[name[:-1]] = int(words[0]) * 1024
        return figures

    def faults(self) -> tuple[int, int]:
        """Those of Python included."""
        usage = resource.getrusage(resource.RUSAGE_SELF)
        return usage.ru_minflt, usage.ru_majflt

    def disk_read(self) -> int:
        """Storage only: what the page cache had does not count."""
        lines = Path("/proc/self/io").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("read_bytes"))

    def counts_disk_reads(self) -> bool:
        """If there is a block device below it."""
        return os.major(os.stat(self.path).st_dev) != 0

    def make_cold(self) -> bool:
        """Ask for it, and look; a file system in memory keeps them, and any other may do so once, if a page is looked at."""
        fd = self.open(os.O_RDONLY)
        address = self.map(SHARED, Prot.READ, self.SIZE)
        try:
            for _ in range(5):
                os.fsync(fd)
                os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
                if not any(self.resident(address, self.SIZE)):
                    return True
            return False
        finally:
            self.munmap(address, self.SIZE)
            os.close(fd)

    def can_be_clean(self) -> bool:
        """Whether a page of the file is clean once it is on the disk; not on a file system that lies in memory."""
        address = self.map(SHARED, RW, PAGE)
        self.store(address, self.load(address, 1))
        self.msync(address, PAGE, 4)
        clean = self.dirty(address) == 0
        self.munmap(address, PAGE)
        return clean

    def end(self) -> None:
        """An address may be somebody else's by now, unless there is still a file of ours."""
        left = {area.start for area in self.areas() if area.name.startswith(self.path)}
        for address, length in self._mapped:
            if address in left:
                self.munmap(address, length)
