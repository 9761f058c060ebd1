"""The address space of a process: its vmas in order, its page table, and the search for a gap.

    0                 LOWEST       1 GiB         2 GiB                                    top
    |  never mapped   |            |  MAP_32BIT  |        from the top downwards ...  <-  |

New ranges are looked for below the one given last, and from the top again when there is no room below: addresses that were
unmapped come back late, so that a use of them is noticed.  Below a stack (GROWSDOWN) some pages stay free for it to grow.

The vmas alone are changed here.  Who takes one out sees to its pages (areas.py).
"""

from __future__ import annotations

import errno
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final

from nio.paging.kernel import Prot
from nio.paging.sim.failures import Panic, failure
from nio.paging.sim.flags import MapFlag
from nio.paging.sim.pagetable import PageTable
from nio.paging.sim.vma import Vma

LOWEST: Final = 1 << 16
"""The lowest address that is ever mapped, so that a null pointer stays one (vm.mmap_min_addr)."""

START_OF_32_BIT: Final = 1 << 30
END_OF_32_BIT: Final = 1 << 31
"""MAP_32BIT stays below, and begins at START_OF_32_BIT unless it is told an address (measured on Linux 6.18)."""

STACK_GUARD: Final = 256
"""Pages below a stack that no range is put into by the search, and that keep it off what lies there (stack_guard_gap)."""


class AddressSpace:
    """The mapped ranges of one process; `limit` of them, and one more (see `check_room`)."""

    def __init__(self, process: int, page_size: int, limit: int) -> None:
        """limit: how many vmas there may be (vm.max_map_count)."""
        self.table = PageTable(process)
        self.page_size = page_size
        self.limit = limit
        self.top = page_size << 35
        """Where addresses end: with pages of 4096 bytes, 128 TiB."""
        self._vmas: list[Vma] = []
        self._starts: list[int] = []
        """The starts of `_vmas`, to search in."""
        self._last = self.top
        """The lowest address that was handed out since the search last began at the top."""

    def __iter__(self) -> Iterator[Vma]:
        """Yield the vmas from low to high addresses."""
        return iter(list(self._vmas))

    def __len__(self) -> int:
        return len(self._vmas)

    def find(self, address: int) -> Vma | None:
        """Return the vma that an address lies in."""
        at = bisect_right(self._starts, address) - 1
        if at >= 0 and address < self._vmas[at].end:
            return self._vmas[at]
        return None

    def above(self, address: int) -> Vma | None:
        """Return the first vma that starts above an address."""
        at = bisect_right(self._starts, address)
        return self._vmas[at] if at < len(self._vmas) else None

    def below(self, address: int) -> Vma | None:
        """Return the last vma that starts at or below an address."""
        at = bisect_right(self._starts, address) - 1
        return self._vmas[at] if at >= 0 else None

    def overlapping(self, start: int, end: int) -> list[Vma]:
        """Return the vmas that have addresses in a range, in order."""
        at = max(0, bisect_right(self._starts, start) - 1)
        found: list[Vma] = []
        while at < len(self._vmas) and self._vmas[at].start < end:
            if self._vmas[at].end > start:
                found.append(self._vmas[at])
            at += 1
        return found

    def covered(self, start: int, end: int) -> bool:
        """Return whether every address of a range is mapped."""
        for vma in self.overlapping(start, end):
            if vma.start > start:
                return False
            start = vma.end
        return start >= end

    def gap(self, length: int, low_addresses: bool = False) -> int:
        """Return the start of a free range, as high as can be.  Raises OSError: ENOMEM if there is none.

        length: bytes, a multiple of the page size.  low_addresses: from 1 to 2 GiB, and as low as can be.
        """
        if low_addresses:
            found = self._gap_above(START_OF_32_BIT, END_OF_32_BIT, length)
        else:
            found = self._gap_below(self._last, length)
            found = self._gap_below(self.top, length) if found is None else found
        if found is None:
            raise failure(errno.ENOMEM)
        if not low_addresses:
            self._last = found
        return found

    def is_free(self, start: int, end: int) -> bool:
        """Return whether a range that nobody insists on may lie here: nothing does, and no stack wants to grow into it."""
        return not self.overlapping(start, end) and end <= self._end_of_free(end)

    def _gap_below(self, limit: int, length: int) -> int | None:
        for at in range(bisect_left(self._starts, limit), -1, -1):
            end = min(limit, self._end_below(self._vmas[at])) if at < len(self._vmas) else limit
            floor = max(self._vmas[at - 1].end, LOWEST) if at else LOWEST
            if end - floor >= length:
                return end - length
        return None

    def _gap_above(self, start: int, end: int, length: int) -> int | None:
        for vma in self.overlapping(start, end):
            if self._end_below(vma) - start >= length:
                return start
            start = max(start, vma.end)
        return start if self._end_of_free(end) - start >= length else None

    def _end_of_free(self, end: int) -> int:
        """How far what is free before `end` may be used: to there, or less because of a stack that begins there or above."""
        vma = self.above(end - 1)
        return end if vma is None else min(end, self._end_below(vma))

    def _end_below(self, vma: Vma) -> int:
        """Where a range below a vma must end that the search puts there."""
        return vma.start - STACK_GUARD * self.page_size if vma.flags & MapFlag.GROWSDOWN else vma.start

    def check_room(self) -> None:
        """Raise OSError (ENOMEM) if there may be no new range: there are more than `limit` already.

        So a process can have limit + 1, as on Linux; a range that is split, though, stays below it (`isolate`).
        """
        if len(self._vmas) > self.limit:
            raise failure(errno.ENOMEM)

    def insert(self, vma: Vma) -> None:
        """Put a vma into the list, where nothing is, and merge it with neighbours of its kind."""
        if self.overlapping(vma.start, vma.end) or vma.start >= vma.end:
            raise Panic(f"insert: {vma.start:#x}-{vma.end:#x} overlaps or is empty")
        at = bisect_right(self._starts, vma.start)
        self._vmas.insert(at, vma)
        self._starts.insert(at, vma.start)
        self.merge(vma.start, vma.end)

    def isolate(self, start: int, end: int, to_remove: bool = False) -> list[Vma]:
        """Split vmas at both ends of a range, so that none crosses them; return those inside.

        to_remove: whether what is inside goes next: then only who loses its middle needs room, for what follows it.
        Raises OSError (ENOMEM), and nothing has changed, if that makes more than `limit`.
        """
        crossed = [at for at in (start, end) if (vma := self.find(at)) is not None and vma.start != at]
        more = len(crossed)
        if to_remove:
            more = more == 2 and self.find(start) is self.find(end)
        if more and len(self._vmas) + more > self.limit:
            raise failure(errno.ENOMEM)
        for address in crossed:
            at = bisect_right(self._starts, address)
            rest = self._vmas[at - 1].split(address)
            if rest.inode is not None:
                rest.inode.users += 1
            self._vmas.insert(at, rest)
            self._starts.insert(at, address)
        return self.overlapping(start, end)

    def merge(self, start: int, end: int) -> None:
        """Make one of each two neighbours in or at a range that can be one."""
        at = max(1, bisect_right(self._starts, start) - 1)
        while at < len(self._vmas) and self._starts[at] <= end:
            before, vma = self._vmas[at - 1], self._vmas[at]
            if before.joins(vma):
                before.end = vma.end
                del self._vmas[at], self._starts[at]
                if vma.inode is not None:
                    vma.inode.users -= 1
            else:
                at += 1

    def remove(self, vma: Vma) -> None:
        """Take a vma out of the list; its hold on its inode is the caller's now."""
        at = bisect_right(self._starts, vma.start) - 1
        if at < 0 or self._vmas[at] is not vma:
            raise Panic(f"remove: no vma starts at {vma.start:#x}")
        del self._vmas[at], self._starts[at]

    def grow_down(self, vma: Vma, start: int) -> None:
        """Let a stack begin lower; nothing lies between.  Panics if it is of a file, or shared: what is below may be anything."""
        if vma.shared or vma.inode is not None or start > vma.start or self.overlapping(start, vma.start):
            raise Panic(f"grow_down: {vma.start:#x} to {start:#x}")
        at = bisect_right(self._starts, vma.start) - 1
        vma.start = self._starts[at] = start

    def may_grow_down(self, start: int) -> bool:
        """Return whether a stack may begin at an address: not too near to what lies below, unless nobody can use that."""
        below = self.below(start)
        if below is None or below.flags & MapFlag.GROWSDOWN or below.prot == Prot.NONE:
            return True
        return start - below.end >= STACK_GUARD * self.page_size
