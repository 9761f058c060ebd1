"""The address space of a process: its vmas in order, its page table, and the search for a gap.

    0                 LOWEST                     2 GiB                                    top
    |  never mapped   |        MAP_32BIT         |        from the top downwards ...  <-  |

New ranges are looked for below the one given last, and from the top again when there is no room below: addresses that were
unmapped come back late, so that a use of them is noticed.

The vmas alone are changed here.  Who takes one out sees to its pages (areas.py).
"""

from __future__ import annotations

import errno
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final

from nio.paging.sim.failures import Panic, failure
from nio.paging.sim.pagetable import PageTable
from nio.paging.sim.vma import Vma

LOWEST: Final = 1 << 16
"""The lowest address that is ever mapped, so that a null pointer stays one (vm.mmap_min_addr)."""

END_OF_32_BIT: Final = 1 << 31
"""MAP_32BIT stays below."""


class AddressSpace:
    """The mapped ranges of one process; at most `limit` of them."""

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

        length: bytes, a multiple of the page size.  low_addresses: below 2 GiB.
        """
        found = None
        if not low_addresses:
            found = self._gap_below(self._last, length)
            found = self._gap_below(self.top, length) if found is None else found
        else:
            found = self._gap_below(END_OF_32_BIT, length)
        if found is None:
            raise failure(errno.ENOMEM)
        if not low_addresses:
            self._last = found
        return found

    def _gap_below(self, end: int, length: int) -> int | None:
        for at in range(bisect_left(self._starts, end) - 1, -1, -1):
            vma = self._vmas[at]
            if end - max(vma.end, LOWEST) >= length:
                return end - length
            end = vma.start
        return end - length if end - LOWEST >= length else None

    def check_room(self, more: int) -> None:
        """Raise OSError (ENOMEM) if there may not be so many vmas more."""
        if len(self._vmas) + more > self.limit:
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

        to_remove: whether what is inside goes next, and needs no room.
        Raises OSError (ENOMEM), and nothing has changed, if that makes too many.
        """
        crossed = [at for at in (start, end) if (vma := self.find(at)) is not None and vma.start != at]
        self.check_room(len(crossed) - to_remove)
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
        """Let a vma begin lower; nothing lies between."""
        at = bisect_right(self._starts, vma.start) - 1
        vma.offset -= vma.start - start
        vma.start = self._starts[at] = start
