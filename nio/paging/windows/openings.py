"""What Windows remembers of a file that is in use: who has it open, for what, what they let others do, and what is mapped.

    descriptor ──> Opening ──┐
                      ^      ├──> FileState     one per file, by its identity, as long as it has an Opening
    mapping ──────────┘      │      openings, sections, pending
    descriptor ──> Opening ──┘

A mapping keeps the Opening of the descriptor that it was made through, closed or not: Java duplicates the handle for `force`.
So a file's sharing modes last as long as its mappings.

State and arithmetic only: which call asks what is in kernel.py.
"""

from __future__ import annotations

from typing import Final

from nio.paging.kernel import FileShare
from nio.paging.rangelocks import FOREVER, RangeLock, RangeLocks
from nio.paging.windows.refusals import Rule


class FileState:
    """One file in use."""

    __slots__ = ("doomed", "identity", "locks", "openings", "pending", "sections")

    def __init__(self, identity: tuple[int, int]) -> None:
        self.identity: Final = identity
        self.openings: list[Opening] = []
        """Every opening that a descriptor or a mapping still holds: NT's file objects."""
        self.sections = 0
        """How many mappings there are."""
        self.pending = False
        """Whether the file has been deleted already, and its name goes with the last opening."""
        self.doomed: str | None = None
        """The absolute path that goes then; None as long as none is to go."""
        self.locks: Final = RangeLocks()

    def refuses(self, access: FileShare, share: FileShare) -> Rule | None:
        """Return why another opener who wants `access`, and lets others do `share`, is turned away; None if he is not."""
        if self.pending:
            return Rule.DELETED
        for opening in list(self.openings):
            if access & ~opening.share or opening.access & ~share:
                return Rule.DELETING_NOT_SHARED if access & FileShare.DELETE else Rule.ACCESS_NOT_SHARED
        return None


class Opening:
    """One call of open that succeeded: NT's file object."""

    __slots__ = ("access", "append", "delete_on_close", "file", "name", "number", "references", "share")

    def __init__(
        self, file: FileState, name: str, number: int, access: FileShare, share: FileShare, append: bool, delete_on_close: bool
    ) -> None:
        """name: the absolute path that was opened.  number: of the descriptor, by which the opening holds its region locks."""
        self.file: Final = file
        self.name = name
        """Where the file is; it follows what is renamed."""
        self.number: Final = number
        self.access: Final = access
        self.share: Final = share
        self.append: Final = append
        self.delete_on_close = delete_on_close
        self.references = 1
        """Its descriptor, until that is closed, and its mappings."""
        file.openings.append(self)

    # --- region locks: binding on Windows, for reads and writes through a descriptor

    def lock(self, start: int, length: int, exclusive: bool) -> None:
        """Note a range that has been locked; length 0 is all that follows."""
        self.file.locks.set(RangeLock(start, start + length if length else FOREVER, self.number, exclusive))

    def unlock(self, start: int = 0, length: int = 0) -> None:
        """Note that a range is free again."""
        self.file.locks.clear(self.number, start, start + length if length else FOREVER)

    def is_locked_out(self, start: int, length: int, writing: bool) -> bool:
        """Return whether a read or write of `length` bytes from `start` on meets a lock that forbids it.

        An exclusive lock forbids both to all other openings, a shared one writing to everybody, its holder included
        (LockFileEx).
        """
        for lock in self.file.locks.held:
            meets = lock.start < start + length and start < lock.end
            if meets and (lock.process != self.number if lock.exclusive else writing):
                return True
        return False
