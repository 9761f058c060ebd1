"""Who acts in a random program: one process, on one kernel, with two files and an arena of addresses.

An Actor does one operation after the other and answers with bytes, a number, None, or the name of what went wrong: an errno, or
FAULT for an access that ends in a signal.  In the arena mappings come and go, replace each other and are cut to pieces; it lies
at the same addresses on every kernel.

SimActor acts on the simulated kernel; on the real one it is hostactor.py.  Not here: what the answer should be (world.py).
"""

from __future__ import annotations

import errno
import os
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from typing import Final, Protocol

from nio._core.mapping import map_region
from nio.errors import InternalError
from nio.paging import Kernel
from nio.paging.sim import MapFlag, SimKernel, SimMapping, SyncFlag

PAGE: Final = 4096
ARENA: Final = 1 << 36
"""The first address; far from where kernels put anything by themselves."""
SLOTS: Final = 16
"""Pages of the arena."""
FAULT: Final = "fault"

KINDS: Final = {
    "shared": MapFlag.SHARED,
    "shared reading": MapFlag.SHARED,
    "private": MapFlag.PRIVATE,
    "private reading": MapFlag.PRIVATE,
    "anonymous": MapFlag.PRIVATE | MapFlag.ANONYMOUS,
    "shared anonymous": MapFlag.SHARED | MapFlag.ANONYMOUS,
}
"""Ways to map, and their flags; reading: through a descriptor for reading only."""

Answer = bytes | int | str | None | tuple[bytes | int | str | None, ...]


class Process(Protocol):
    """What a random program sees of an actor, near or far."""

    def ask(self, name: str, *arguments: object) -> Callable[[], Answer]:
        """Have an operation of Actor done, and return what waits for the answer; of an OSError that is the name of its errno."""

    def fork(self) -> Process:
        """Double the process, and return the child."""

    def exit(self) -> None:
        """End the process."""


class Actor(ABC):
    """The operations; those on files are the same on every kernel."""

    def __init__(self, kernel: Kernel, files: list[tuple[int, int]]) -> None:
        """files: of each the descriptor for all, and that for reading only."""
        self.kernel = kernel
        self.files = files

    def ask(self, name: str, *arguments: object) -> Callable[[], Answer]:
        """It is done when the answer is wanted; who is far away can begin meanwhile."""
        return partial(self.do, name, *arguments)

    def do(self, name: str, *arguments: object) -> Answer:
        """Do it now."""
        try:
            answer: Answer = getattr(self, name)(*arguments)
        except OSError as error:
            return errno.errorcode[error.errno or 0]
        return answer

    # --- files

    def size(self, file: int) -> int:
        """fstat."""
        return self.kernel.size(self.files[file][0])

    def read(self, file: int, n: int) -> bytes:
        """read."""
        into = bytearray(n)
        return bytes(into[: self.kernel.read(self.files[file][0], into)])

    def pread(self, file: int, offset: int, n: int) -> bytes:
        """pread."""
        into = bytearray(n)
        return bytes(into[: self.kernel.pread(self.files[file][0], into, offset)])

    def write(self, file: int, data: bytes) -> int:
        """write."""
        return self.kernel.write(self.files[file][0], data)

    def pwrite(self, file: int, offset: int, data: bytes) -> int:
        """pwrite."""
        return self.kernel.pwrite(self.files[file][0], data, offset)

    def copy(self, source: int, offset: int, target: int, to: int, n: int) -> int:
        """copy_file_range."""
        return self.kernel.copy_file_range(self.files[source][0], offset, self.files[target][0], to, n)

    def seek(self, file: int, offset: int) -> int:
        """lseek."""
        return self.kernel.lseek(self.files[file][0], offset, os.SEEK_SET)

    def truncate(self, file: int, length: int) -> None:
        """ftruncate."""
        self.kernel.ftruncate(self.files[file][0], length)

    def fsync(self, file: int) -> None:
        """fsync."""
        self.kernel.fsync(self.files[file][0], True)

    # --- memory

    def map(
        self, slot: int, pages: int, prot: int, kind: str, file: int, first: int, fixed: bool, populate: bool
    ) -> None:
        """mmap; fixed: whatever is there, else the kernel is asked, and nothing may be there.  first: a page of the file."""
        fd, offset = -1, 0
        if not KINDS[kind] & MapFlag.ANONYMOUS:
            fd, offset = self.files[file][kind.endswith("reading")], first * PAGE
        flags = KINDS[kind] | (MapFlag.FIXED if fixed else 0) | (MapFlag.POPULATE if populate else 0)
        at = self.mmap(ARENA + slot * PAGE, pages * PAGE, prot, int(flags), fd, offset)
        assert at == ARENA + slot * PAGE

    @abstractmethod
    def mmap(self, address: int, length: int, prot: int, flags: int, fd: int, offset: int) -> int:
        """mmap."""

    @abstractmethod
    def unmap(self, slot: int, pages: int) -> None:
        """munmap."""

    @abstractmethod
    def protect(self, slot: int, pages: int, prot: int) -> None:
        """mprotect."""

    @abstractmethod
    def sync(self, slot: int, pages: int) -> None:
        """msync, MS_SYNC."""

    @abstractmethod
    def advise(self, slot: int, pages: int, advice: int) -> None:
        """madvise."""

    @abstractmethod
    def load(self, offset: int, n: int) -> bytes | str:
        """Read memory, from an offset in the arena on."""

    def arena(self) -> Answer:
        """Read all memory, page by page."""
        return tuple(self.load(slot * PAGE, PAGE) for slot in range(SLOTS))

    @abstractmethod
    def store(self, offset: int, data: bytes) -> Answer:
        """Write memory, from an offset in the arena on."""


class SimActor(Actor):
    """On the simulated kernel; memory is reached as Java does it, through a buffer."""

    def __init__(self, kernel: SimKernel, files: list[tuple[int, int]]) -> None:
        super().__init__(kernel, files)
        self.sim = kernel
        arena = SimMapping(kernel.system, kernel.process, ARENA, SLOTS * PAGE)
        self._buffer = map_region(arena, 0, arena.length, False, True, PAGE)

    @classmethod
    def start(cls, kernel: SimKernel, paths: list[str]) -> SimActor:
        """The first process of a machine; makes the files."""
        return cls(kernel, open_files(kernel, paths))

    def fork(self) -> SimActor:
        """fork."""
        return SimActor(self.sim.fork(), self.files)

    def exit(self) -> None:
        """exit."""
        self.sim.exit()
        self._buffer._memory.close()

    def mmap(self, address: int, length: int, prot: int, flags: int, fd: int, offset: int) -> int:
        """The handle is not kept, and shall not unmap."""
        mapping = self.sim.mmap_at(address, length, prot, flags, fd, offset)
        mapping._span = -1
        return mapping.start

    def unmap(self, slot: int, pages: int) -> None:
        """munmap."""
        self.sim.munmap(ARENA + slot * PAGE, pages * PAGE)

    def protect(self, slot: int, pages: int, prot: int) -> None:
        """mprotect."""
        self.sim.mprotect(ARENA + slot * PAGE, pages * PAGE, prot)

    def sync(self, slot: int, pages: int) -> None:
        """msync."""
        self.sim.msync(ARENA + slot * PAGE, pages * PAGE, SyncFlag.SYNC)

    def advise(self, slot: int, pages: int, advice: int) -> None:
        """madvise."""
        self.sim.madvise(ARENA + slot * PAGE, pages * PAGE, advice)

    def load(self, offset: int, n: int) -> bytes | str:
        """ByteBuffer.get."""
        into = bytearray(n)
        try:
            self._buffer.get(offset, into)
        except InternalError:
            return FAULT
        return bytes(into)

    def store(self, offset: int, data: bytes) -> Answer:
        """ByteBuffer.put."""
        try:
            self._buffer.put(offset, data)
        except InternalError:
            return FAULT
        return None


def open_files(kernel: Kernel, paths: list[str]) -> list[tuple[int, int]]:
    """Make the files, and return the descriptors that an Actor has."""
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL
    return [(kernel.open(path, flags), kernel.open(path, os.O_RDONLY)) for path in paths]
