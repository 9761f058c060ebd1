"""Physical memory: a fixed number of frames, each of which holds a page or nothing.

Interface:
* `allocate` gives a free frame with one reference, or None: then somebody must be thrown out (reclaim.py).
* Each page table entry and the page cache hold one reference; `put` gives one back, and the last one frees the frame.
* Do not touch a frame after giving back your reference: it is filled with POISON, and the next `allocate` panics if that has
  been written to.

A frame knows who maps it (`mappers`, the reverse map), since a page that leaves memory must leave every page table.

Not here: who gets which frame, and which one goes when there is none left.
"""

from __future__ import annotations

from typing import Final

from nio.paging.sim.failures import Panic

POISON: Final = 0x01
"""What each byte of a free frame is."""

NO_FILE: Final = -1
"""The inode number of a page that belongs to no file."""


class Frame:
    """One page frame.  `data` is its bytes; no two frames share them, and it is never replaced."""

    __slots__ = ("data", "dirty", "file", "index", "mappers", "number", "pins", "references", "used")

    def __init__(self, number: int, page_size: int) -> None:
        self.number = number
        self.data = bytearray([POISON]) * page_size
        self.references = 0
        self.mappers: dict[tuple[int, int], None] = {}
        """(process, page) of each page table entry that leads here."""
        # Whose page it is.
        self.file = NO_FILE
        """The inode number, or NO_FILE: then it is anonymous."""
        self.index = 0
        """The number of the page in the file."""
        self.dirty = False
        """Whether the file's page was changed since it was last written back."""
        # What reclaim looks at.
        self.used = 0
        """When it was last accessed, on the clock `Frames.accesses`."""
        self.pins = 0
        """How many steps in progress rely on it: it must stay."""


class Frames:
    """All frames of a machine."""

    def __init__(self, count: int, page_size: int) -> None:
        """count: how many there are.  They are made when they are first needed."""
        if count < 2:
            raise ValueError(f"a machine needs two frames, to copy a page from one to the other, not {count}")
        self.count = count
        self.page_size = page_size
        self.accesses = 0
        """Counts every access to memory, so that frames can be put in the order of their use."""
        self._made = 0
        self._free: list[Frame] = []
        self._poison = bytes([POISON]) * page_size
        self.zero = Frame(-1, page_size)
        """The page of zeros that all readers of untouched anonymous memory share.  It is never freed and counts as no frame."""
        self.zero.data[:] = bytes(page_size)
        self.zero.references = 1

    @property
    def free(self) -> int:
        """How many frames hold nothing."""
        return self.count - self._made + len(self._free)

    def allocate(self) -> Frame | None:
        """Return a free frame with one reference; its bytes are POISON, and the caller fills them.  None if there is none."""
        if self._free:
            frame = self._free.pop()
            if frame.data != self._poison:
                raise Panic(f"allocate: frame {frame.number} was written to after it was freed")
        elif self._made < self.count:
            frame = Frame(self._made, self.page_size)
            self._made += 1
        else:
            return None
        frame.references = 1
        self.touch(frame)
        return frame

    def touch(self, frame: Frame) -> None:
        """Note an access."""
        self.accesses += 1
        frame.used = self.accesses

    def get(self, frame: Frame) -> None:
        """Take one more reference."""
        if not frame.references:
            raise Panic(f"get: frame {frame.number} is free")
        frame.references += 1

    def put(self, frame: Frame) -> None:
        """Give a reference back; with the last one the frame is free."""
        if not frame.references:
            raise Panic(f"put: frame {frame.number} is free")
        frame.references -= 1
        if not frame.references:
            if frame.mappers or frame.pins:
                raise Panic(f"put: frame {frame.number} is still in use")
            frame.data[:] = self._poison
            frame.file, frame.index, frame.dirty = NO_FILE, 0, False
            self._free.append(frame)
