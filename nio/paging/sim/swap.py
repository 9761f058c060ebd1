"""The swap: room on a device for pages that have no file to go back to.

Private pages and anonymous ones go here, and nothing else: a page of a file is written back to its file.  After a fork both
processes may have an entry for one slot, so slots are counted.
"""

from __future__ import annotations

from nio.paging.sim.failures import Panic


class Swap:
    """A fixed number of slots of one page each."""

    def __init__(self, slots: int) -> None:
        self.slots = slots
        self._pages: dict[int, bytes] = {}
        self._users: dict[int, int] = {}
        self._free: list[int] = []

    @property
    def used(self) -> int:
        """How many slots hold a page."""
        return len(self._pages)

    def write(self, data: bytes, users: int) -> int | None:
        """Put a page into a free slot that `users` entries will name, and return its number; None if there is no free one."""
        if len(self._pages) == self.slots:
            return None
        slot = self._free.pop() if self._free else len(self._pages)
        self._pages[slot] = data
        self._users[slot] = users
        return slot

    def read(self, slot: int) -> bytes:
        """Return the page in a slot, which stays."""
        return self._pages[slot]

    def get(self, slot: int) -> None:
        """One more entry names the slot."""
        self._users[slot] += 1

    def put(self, slot: int) -> None:
        """One entry less names it; with the last the slot is free."""
        users = self._users.get(slot, 0) - 1
        if users < 0:
            raise Panic(f"put: swap slot {slot} is free")
        self._users[slot] = users
        if not users:
            del self._users[slot], self._pages[slot]
            self._free.append(slot)
