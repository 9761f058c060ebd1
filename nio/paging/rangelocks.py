"""Locks on ranges of a file, as POSIX has them: a process holds them, not a descriptor, and against itself it has none.

Under Windows' rules each opening counts as a process of its own (nio.paging.windows).

A process that locks what it has locked changes the lock there: shared to exclusive, or back.  Unlocking the middle leaves the
two ends.  Not here: waiting.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

FOREVER: Final = 1 << 63
"""The end of a lock that reaches however far the file grows."""


@dataclass(frozen=True, slots=True)
class RangeLock:
    """A locked range of one file: bytes from `start` to before `end`."""

    start: int
    end: int
    process: int
    exclusive: bool

    def without(self, start: int, end: int) -> list[RangeLock]:
        """Return what is left of it when a range is taken out: nothing, one piece or two."""
        left = RangeLock(self.start, min(self.end, start), self.process, self.exclusive)
        right = RangeLock(max(self.start, end), self.end, self.process, self.exclusive)
        return [piece for piece in (left, right) if piece.start < piece.end]


class RangeLocks:
    """All locks on one file."""

    def __init__(self) -> None:
        self.held: list[RangeLock] = []

    def blocker(self, wanted: RangeLock) -> RangeLock | None:
        """Return a lock of another process that forbids this one, None if there is none."""
        for lock in self.held:
            meets = lock.process != wanted.process and lock.start < wanted.end and wanted.start < lock.end
            if meets and (lock.exclusive or wanted.exclusive):
                return lock
        return None

    def set(self, wanted: RangeLock) -> None:
        """Take a lock that nobody forbids; what the process had in that range is replaced."""
        self.clear(wanted.process, wanted.start, wanted.end)
        self.held.append(wanted)

    def clear(self, process: int, start: int = 0, end: int = FOREVER) -> bool:
        """Let go what a process holds in a range; return whether it held anything there."""
        kept: list[RangeLock] = []
        for lock in self.held:
            kept += lock.without(start, end) if lock.process == process else [lock]
        changed = kept != self.held
        self.held = kept
        return changed
