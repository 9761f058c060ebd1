"""Inodes in memory: files that are open, mapped or cached, and what is known of them that the disk need not know yet.

An Inode is in the table as long as somebody uses it or a page of it is cached.  Its `size` may be ahead of the disk's: a write
makes a file longer at once, the disk hears of it with the page.

An inode without a disk (`number` below 0) is the memory of MAP_SHARED | MAP_ANONYMOUS: its pages go to the swap.

Not here: how pages get into `pages` (pagecache.py) and what a path is (names.py).
"""

from __future__ import annotations

from nio.paging.kernel import FileKind
from nio.paging.rangelocks import RangeLocks
from nio.paging.sim.disk import Disk, Record
from nio.paging.sim.frames import Frame


class Inode:
    """One file in memory."""

    __slots__ = (
        "accessed_ns", "dirty", "error", "kind", "links", "locks", "mode", "modified_ns", "name", "number", "pages", "size",
        "swapped", "users", "writers",
    )  # fmt: skip

    def __init__(self, number: int, name: str, record: Record) -> None:
        self.number = number
        self.name = name
        """The path that it was first reached by; for people."""
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
        self.error: OSError | None = None
        """Why a write-back in the background failed; the next fsync or msync tells, once."""

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
