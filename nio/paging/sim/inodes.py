"""Inodes in memory: files that are open, mapped or cached, and what is known of them that the disk need not know yet.

An Inode is in the table as long as somebody uses it or a page of it is cached.  Its `size` may be ahead of the disk's: a write
makes a file longer at once, the disk hears of it with the page.

What a write-back failed with is kept here, too, and told once to each open file (errseq_t): each has a Listener, which knows how
much its file has heard of.  Linux has no other memory of it: the pages count as clean, and a second fsync finds nothing to say.

An inode without a disk (`number` below 0) is the memory of MAP_SHARED | MAP_ANONYMOUS: its pages go to the swap.

Not here: how pages get into `pages` (pagecache.py) and what a path is (names.py).
"""

from __future__ import annotations

from nio.paging.kernel import FileKind
from nio.paging.rangelocks import RangeLocks
from nio.paging.sim.disk import Disk, Record
from nio.paging.sim.failures import failure
from nio.paging.sim.frames import Frame


class Failures:
    """The write-backs of one file that failed, as a row of numbers (errseq_t)."""

    __slots__ = ("_count", "_heard", "_last")

    def __init__(self) -> None:
        self._count = 0
        self._heard = True
        """Whether anybody was told of the last one; what nobody has heard of, whoever opens the file next will hear."""
        self._last = 0
        """Its errno."""

    def add(self, code: int) -> None:
        """One more, with its errno.  If nobody has heard of the one before, it takes that one's place."""
        self._count += self._heard
        self._last, self._heard = code, False

    def start(self) -> int:
        """Return the number from which on a file that is opened now hears."""
        return self._count if self._heard else 0

    def since(self, number: int) -> tuple[int, int]:
        """Return the number of the last failure and its errno; 0 if it is not one after `number`.  It is heard of then."""
        if number == self._count:
            return number, 0
        self._heard = True
        return self._count, self._last


class Listener:
    """How much of its file's failures an open file has heard of: shared by its descriptors and its mappings."""

    __slots__ = ("_heard", "_inode")

    def __init__(self, inode: Inode) -> None:
        self._inode = inode
        self._heard = inode.failures.start()

    def check(self) -> None:
        """Raise the OSError that the last write-back failed with, if that was not told here before."""
        self._heard, code = self._inode.failures.since(self._heard)
        if code:
            raise failure(code)


class Inode:
    """One file in memory."""

    __slots__ = (
        "accessed_ns", "dirty", "failures", "kind", "links", "locks", "mode", "modified_ns", "name", "number", "pages", "size",
        "swapped", "users", "writers",
    )  # fmt: skip

    def __init__(self, number: int, name: str, record: Record) -> None:
        self.number = number
        self.name = name
        """The path that it was first reached by, or that it was given since by a rename."""
        self.kind = record.kind
        self.size = record.size
        self.mode = record.mode
        self.links = record.links
        self.modified_ns = record.modified_ns
        self.accessed_ns = record.accessed_ns
        # Who uses it.
        self.users = 0
        """Open files, and vmas."""
        self.writers = 0
        """Open files that may write."""
        self.locks = RangeLocks()
        # The page cache's part.
        self.pages: dict[int, Frame] = {}
        """Page number -> frame: all pages of the file that are in memory."""
        self.dirty: dict[int, Frame] = {}
        """Those of them that the disk does not have yet."""
        self.swapped: dict[int, int] = {}
        """Page number -> swap slot, of an inode without a disk."""
        self.failures = Failures()
        """Write-backs that failed."""

    @property
    def on_disk(self) -> bool:
        """Whether there is a file behind it."""
        return self.number >= 0


class InodeTable:
    """The inodes in memory, by number."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self._inodes: dict[int, Inode] = {}
        self._next_nameless = -2

    def __getitem__(self, number: int) -> Inode:
        """Return an inode that is in memory, as one is whose page is."""
        return self._inodes[number]

    def all(self) -> list[Inode]:
        """Return all inodes in memory."""
        return list(self._inodes.values())

    def find(self, number: int) -> Inode | None:
        """Return an inode if it is in memory."""
        return self._inodes.get(number)

    def load(self, number: int, name: str) -> Inode:
        """Return the inode of a file, fetched from the disk if need be.  Take hold of it by `get`, or call `settle`."""
        inode = self._inodes.get(number)
        if inode is None:
            inode = self._inodes[number] = Inode(number, name, self._disk.record(number))
        return inode

    def make_nameless(self, name: str, size: int) -> Inode:
        """Return a new inode without a disk, of `size` bytes; name: what maps shows."""
        inode = Inode(self._next_nameless, name, Record(FileKind.FILE, size, 0o600, 0))
        self._inodes[inode.number] = inode
        self._next_nameless -= 1
        return inode

    def get(self, inode: Inode) -> None:
        """One user more."""
        inode.users += 1

    def settle(self, inode: Inode) -> None:
        """Forget an inode that nobody uses and of which no page is in memory."""
        if not inode.users and not inode.pages and not inode.swapped:
            self._inodes.pop(inode.number, None)
