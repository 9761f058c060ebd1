"""The vma (vm_area_struct): one contiguous range of addresses that is mapped in one way.

It says what an access may do and where a page comes from; whether the page is in memory, the page table says.

    address    start                                     end
               |------- page -------|------- page -------|
    file       offset               offset + page size

Two neighbours that differ in nothing but their addresses are one (`joins`), and one whose middle is changed becomes three.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from nio.paging.kernel import Prot
from nio.paging.sim.flags import Advice, MapFlag
from nio.paging.sim.inodes import Inode, Listener


@dataclass(eq=False, slots=True)
class Vma:
    """Addresses from `start` to before `end`, both multiples of the page size."""

    start: int
    end: int
    prot: Prot
    shared: bool
    inode: Inode | None
    """The file; None for private anonymous memory."""
    offset: int
    """Where in the file `start` is, in bytes."""
    flags: MapFlag
    """Those that last: GROWSDOWN, NORESERVE."""
    may_write: bool
    """Whether mprotect may allow stores: not for a shared mapping of a file that is open for reading only."""
    advice: Advice = Advice.NORMAL
    locked: bool = False
    """Its pages stay in memory."""
    listener: Listener | None = None
    """That of the open file which it was made of: msync tells of a failed write-back what fsync of that file has not told."""

    def offset_of(self, address: int) -> int:
        """Return where in the file an address lies, in bytes."""
        return self.offset + address - self.start

    def split(self, address: int) -> Vma:
        """End this vma at an address inside it, and return a new one for what follows."""
        rest = replace(self, start=address, offset=self.offset_of(address))
        self.end = address
        return rest

    def joins(self, other: Vma) -> bool:
        """Return whether `other` goes on where this one ends: addresses, file and all else."""
        return (
            self.end == other.start
            and (self.prot, self.shared, self.flags) == (other.prot, other.shared, other.flags)
            and (self.may_write, self.advice, self.locked) == (other.may_write, other.advice, other.locked)
            and self.inode is other.inode
            and self.listener is other.listener
            and (self.inode is None or self.offset_of(self.end) == other.offset)
        )
