"""WindowsMapping: a kernel's mapping that counts as a section of its file, and holds the opening that it was made through.

Bytes, pages and faults are the inner kernel's.  What Windows cannot tell or do about pages is not told or done here either.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from nio.paging.kernel import Mapping, PagedMapping


class WindowsMapping:
    """A mapping under Windows' rules; `WindowsKernel.mmap` makes it."""

    __slots__ = ("__weakref__", "_dropped", "_ended", "_region", "_released")

    def __init__(self, region: Mapping, released: Callable[[], None], dropped: Callable[[], None]) -> None:
        """region: the inner kernel's, owned from now on.

        released: called once, when `unmap` has ended the mapping.  dropped: called instead when the last reference has gone,
        perhaps at a moment when nothing may be done but take note.
        """
        self._region: Mapping = region
        self._released: Final = released
        self._dropped: Final = dropped
        self._ended = False

    @property
    def address(self) -> int | None:
        """The inner mapping's address."""
        return self._region.address

    @property
    def length(self) -> int:
        """How many bytes were asked for."""
        return self._region.length

    def unmap(self) -> bool:
        """End the mapping (UnmapViewOfFile), and then let go of the opening; return whether this call did it."""
        if not self._region.unmap():
            return False
        self._ended = True
        self._released()
        return True

    def __del__(self) -> None:
        if hasattr(self, "_ended") and not self._ended:
            del self._region
            self._dropped()

    def sync(self, offset: int, length: int, /) -> None:
        """Write the changed pages of a range to the file (FlushViewOfFile, FlushFileBuffers)."""
        self._region.sync(offset, length)

    def advise(self, offset: int, length: int, advice: int, /) -> None:
        """Hand an advice on, but not that to let pages go, for which the JDK does nothing on Windows."""
        if advice != mmap.MADV_DONTNEED:
            self._region.advise(offset, length, advice)

    def populate(self, offset: int, length: int, /) -> bool:
        """Return False: there is no such call, so the caller touches the pages."""
        self._region.resident(offset, length)  # a range that leaves the mapping is refused
        return False

    def resident(self, offset: int, length: int, /) -> bool:
        """Return False, always: the JDK has no way to ask on Windows."""
        self._region.resident(offset, length)
        return False

    def lock(self, offset: int, length: int, /) -> None:
        """Keep a range in memory (VirtualLock)."""
        self._region.lock(offset, length)

    def unlock(self, offset: int, length: int, /) -> None:
        """Let a range go (VirtualUnlock)."""
        self._region.unlock(offset, length)


class PagedWindowsMapping(WindowsMapping):
    """The same over a mapping without an address."""

    __slots__ = ("load", "store")

    def __init__(self, region: PagedMapping, released: Callable[[], None], dropped: Callable[[], None]) -> None:
        super().__init__(region, released, dropped)
        # The inner kernel's own, for speed; they hold the region, and end with this object.
        self.load: Final = region.load
        self.store: Final = region.store

    def __del__(self) -> None:
        if hasattr(self, "store"):
            del self.load, self.store  # the region is to go first
        super().__del__()


def windows_mapping(region: Mapping, released: Callable[[], None], dropped: Callable[[], None]) -> WindowsMapping:
    """Return the mapping under Windows' rules, with `load` and `store` if the inner one has no address."""
    if region.address is None:
        return PagedWindowsMapping(cast("PagedMapping", region), released, dropped)
    return WindowsMapping(region, released, dropped)
