"""SimMapping: the handle on one mapping that mmap returns, and the quick way of an access.

The quick way is what the processor does without the kernel: look the page up in the TLB, take the bytes out of the frame.  It
is written out here, without a call, since every byte that a Java buffer gets comes by it.

The quick way holds the kernel's lock as well: between finding a frame and reading it nobody may throw the page out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from nio.paging.layout import round_up
from nio.paging.sim import areas, ranges
from nio.paging.sim.entry import enter, load, store, tidy_if_free
from nio.paging.sim.flags import Advice, SyncFlag
from nio.paging.sim.process import Process
from nio.paging.sim.system import System


class SimMapping:
    """A range of addresses of one process: a `PagedMapping`.  When its last reference goes it is unmapped."""

    __slots__ = (
        "__weakref__", "_frames", "_length", "_loads", "_lock", "_mask", "_page_size", "_process", "_shift", "_span", "_stores",
        "_system", "start",
    )  # fmt: skip

    def __init__(self, system: System, process: Process, start: int, length: int) -> None:
        """start: the address; length: bytes, as asked for."""
        self._system = system
        self._process = process
        self.start = start
        """The address in the simulated process; it stays readable after the end, for looking at the map."""
        self._length = length
        self._span = length
        """The length while it is mapped, then -1: no access fits in."""
        # What the quick way needs, one step away.
        self._lock = system.lock.lock
        self._shift = system.shift
        self._mask = system.page_size - 1
        self._page_size = system.page_size
        self._loads = process.space.table.loads
        self._stores = process.space.table.stores
        self._frames = system.frames

    @property
    def address(self) -> None:
        """None: these addresses are the simulated process's, see `start`."""
        return

    @property
    def length(self) -> int:
        """How many bytes were asked for."""
        return self._length

    # --- access

    def load(self, offset: int, n: int, /) -> bytes:
        """Return the n bytes from `offset` on.

        Raises Fault if a page cannot be had, ValueError outside the mapping or after its end.
        """
        with self._lock:
            if offset < 0 or n < 0 or offset > self._span - n:
                raise self._outside(offset, n)
            address = self.start + offset
            frame = self._loads.get(address >> self._shift)
            inside = address & self._mask
            if frame is not None and inside + n <= self._page_size:
                frames = self._frames
                frames.accesses = frame.used = frames.accesses + 1
                return bytes(frame.data[inside : inside + n])
        return load(self._system, self._process, address, n)

    def store(self, offset: int, data: bytes, /) -> None:
        """Replace the bytes from `offset` on; raises as `load`."""
        n = len(data)
        with self._lock:
            if offset < 0 or offset > self._span - n:
                raise self._outside(offset, n)
            address = self.start + offset
            frame = self._stores.get(address >> self._shift)
            inside = address & self._mask
            if frame is not None and inside + n <= self._page_size:
                frames = self._frames
                frames.accesses = frame.used = frames.accesses + 1
                frame.data[inside : inside + n] = data
                return
        store(self._system, self._process, address, data)

    # --- system calls on it

    def unmap(self) -> bool:
        """End the mapping; return whether this call did it (munmap(2)).  Raises OSError: ENOMEM."""
        with self._system.lock:
            if self._span < 0:
                return False
            if self._process.alive:
                with enter(self._system, self._process, "munmap"):
                    areas.munmap(self._system, self._process, self.start, self._length)
            self._span = -1
            return True

    def sync(self, offset: int, length: int, /) -> None:
        """Write the changed pages of a range to the file (msync(2), MS_SYNC).  Raises OSError: EIO, ENOSPC."""
        with self._range(offset, length, "msync") as (start, n):
            ranges.msync(self._system, self._process, start, n, SyncFlag.SYNC)

    def advise(self, offset: int, length: int, advice: int, /) -> None:
        """Tell what a range will be used for (madvise(2)).  Raises OSError: EINVAL."""
        with self._range(offset, length, "madvise") as (start, n):
            ranges.madvise(self._system, self._process, start, n, advice)

    def populate(self, offset: int, length: int, /) -> bool:
        """Fault every page of a range in (madvise(2), MADV_POPULATE_READ); True.  Raises OSError: EFAULT."""
        self.advise(offset, length, Advice.POPULATE_READ)
        return True

    def resident(self, offset: int, length: int, /) -> bool:
        """Return whether all pages of a range are in memory (mincore(2))."""
        with self._range(offset, length, "mincore") as (start, n):
            return all(ranges.mincore(self._system, self._process, start, n))

    def lock(self, offset: int, length: int, /) -> None:
        """Read a range into memory and keep it there (mlock(2)).  Raises OSError: EPERM, ENOMEM, EAGAIN."""
        with self._range(offset, length, "mlock") as (start, n):
            ranges.mlock(self._system, self._process, start, n)

    def unlock(self, offset: int, length: int, /) -> None:
        """Let a range go again (munlock(2))."""
        with self._range(offset, length, "munlock") as (start, n):
            ranges.munlock(self._system, self._process, start, n)

    # --- the end without a call

    def __del__(self) -> None:
        """Unmap at once if nobody is in the kernel; else leave it to whoever comes in next."""
        if getattr(self, "_span", -1) < 0:
            return
        end = self.start + round_up(self._length, self._page_size)
        self._system.unreachable.append((self._process, self.start, end))
        tidy_if_free(self._system)

    @contextmanager
    def _range(self, offset: int, length: int, call: str) -> Iterator[tuple[int, int]]:
        """Come in by a system call on a range; as `_pages`, and nobody ends the mapping between that and the call."""
        with self._system.lock:
            pages = self._pages(offset, length)
            with enter(self._system, self._process, call):
                yield pages

    def _pages(self, offset: int, length: int) -> tuple[int, int]:
        """The address of the page that a range begins in, and how far it is from there to its end."""
        if offset < 0 or length < 0 or offset > self._span - length:
            raise self._outside(offset, length)
        start = (self.start + offset) & ~self._mask
        return start, self.start + offset + length - start

    def _outside(self, offset: int, length: int) -> ValueError:
        if self._span < 0:
            return ValueError("the mapping has been unmapped")
        return ValueError(f"range {offset}, {length} leaves the mapping of {self._length} bytes")
