"""The page table: which frame a page of the address space lies in, and what may be done with it there.

A page number is taken apart as on a machine with tables of 512 entries; the upper levels are one dict here:

    page number    | ................ 27 bits ............... | 9 bits |
                   |            number of the table           | entry  |

and the entry says:

    present   frame    the frame that the page lies in; None if it is not in memory
              slot     where in the swap it lies, if there; else NO_SLOT
              writable a store needs no fault.  Not the same as: a store is allowed (that is in the vma)
              dirty    stored to since it was entered
              accessed loaded or stored since the CLOCK policy last looked

The **TLB** is the processor's copy of what it needs of that, and all that an access looks at: one dict for loads, one for
stores.  Who takes anything away from an entry takes it out of the TLB as well, or the processor goes on using it.

Not here: why an entry is made (fault.py) and what becomes of the frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from nio.paging.sim.failures import Panic
from nio.paging.sim.frames import Frame

ENTRIES: Final = 512
NO_SLOT: Final = -1


class Pte:
    """A page table entry."""

    __slots__ = ("accessed", "dirty", "frame", "slot", "writable")

    def __init__(self) -> None:
        self.frame: Frame | None = None
        self.slot = NO_SLOT
        self.writable = False
        self.dirty = False
        self.accessed = False


class PageTable:
    """The page table of one process, and the TLB that goes with it."""

    def __init__(self, process: int) -> None:
        """process: its number, by which frames remember who maps them."""
        self.process = process
        self._tables: dict[int, dict[int, Pte]] = {}
        self.loads: dict[int, Frame] = {}
        """The TLB: pages that may be loaded from without a walk."""
        self.stores: dict[int, Frame] = {}
        """The TLB: pages that may be stored to without a walk; their dirty bit is set already."""

    def walk(self, page: int, make: bool = False) -> Pte | None:
        """Return the entry of a page, or None if there is none and `make` does not ask for a new, empty one."""
        table = self._tables.get(page // ENTRIES)
        if table is None:
            if not make:
                return None
            table = self._tables[page // ENTRIES] = {}
        pte = table.get(page % ENTRIES)
        if pte is None and make:
            pte = table[page % ENTRIES] = Pte()
        return pte

    def map(self, page: int, frame: Frame, writable: bool) -> Pte:
        """Enter a frame, whose reference passes to the table.  Panics if the page is mapped already."""
        pte = self.walk(page, make=True)
        if pte is None or pte.frame is not None or pte.slot != NO_SLOT:
            raise Panic(f"map: page {page:#x} is mapped already")
        pte.frame, pte.writable, pte.dirty, pte.accessed = frame, writable, False, False
        frame.mappers[self.process, page] = None
        return pte

    def unmap(self, page: int) -> Pte:
        """Take an entry out and return it; the caller has the frame's reference, or the slot.  Panics if there is none."""
        table = self._tables.get(page // ENTRIES, {})
        pte = table.pop(page % ENTRIES, None)
        if pte is None:
            raise Panic(f"unmap: page {page:#x} is not mapped")
        if not table:
            del self._tables[page // ENTRIES]
        if pte.frame is not None:
            del pte.frame.mappers[self.process, page]
            self.flush(page)
        return pte

    def protect(self, page: int, pte: Pte) -> None:
        """The next store to the page shall fault."""
        pte.writable = False
        self.stores.pop(page, None)

    def flush(self, page: int) -> None:
        """The next access shall walk the table again."""
        self.loads.pop(page, None)
        self.stores.pop(page, None)

    def access(self, page: int, pte: Pte, frame: Frame, store: bool) -> None:
        """Do what the processor does at a walk that succeeds: set the bits and remember the entry in the TLB."""
        pte.accessed = True
        self.loads[page] = frame
        if store:
            pte.dirty = True
            self.stores[page] = frame

    def entries(self, first: int, stop: int) -> Iterator[tuple[int, Pte]]:
        """Yield (page, entry) of the pages from `first` to before `stop` that have one, in order.

        What has been yielded may be unmapped meanwhile.
        """
        low, high = first // ENTRIES, (stop + ENTRIES - 1) // ENTRIES
        if high - low > len(self._tables):
            numbers = sorted(number for number in self._tables if low <= number < high)
        else:
            numbers = [number for number in range(low, high) if number in self._tables]
        for number in numbers:
            for entry, pte in sorted(self._tables[number].items(), key=_entry_number):
                page = number * ENTRIES + entry
                if first <= page < stop:
                    yield page, pte


def _entry_number(item: tuple[int, Pte]) -> int:
    return item[0]
