"""The pools of memory outside the heap: how many buffers and mappings there are, and what they take.

    for pool in platform_pools():
        print(pool.getName(), pool.getCount(), pool.getMemoryUsed())

"mapped" is what FileChannel.map gave, with an arena or without; "direct" is what allocateDirect and automatic arenas gave.  Each
counts from its making to its end: the last reference, a cleaner, an arena's close.  Slices and views are no buffers of their own.

Not here: the counting itself (nio._core.memory), and where Java looks for it (compat.java.lang.management).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, Literal, final

from nio._core.memory import pool, pool_memory
from nio.lang.object import JavaObject

if TYPE_CHECKING:
    _Kind = Literal["direct", "mapped", "paged"]


class PlatformManagedObject(JavaObject):
    """What the platform offers to be looked at (java.lang.management.PlatformManagedObject)."""

    __slots__ = ()


@final
class BufferPoolMXBean(PlatformManagedObject):
    """One pool, as it is at the moment of each question (java.lang.management.BufferPoolMXBean)."""

    __slots__ = ("_kinds", "_name")

    java_name = "sun.management.ManagementFactoryHelper$1"
    _pools: ClassVar[tuple[BufferPoolMXBean, ...]]

    def __init__(self, name: str, /, *kinds: _Kind) -> None:
        """Not for callers: the three pools are all there are."""
        self._name: Final = name
        self._kinds: Final = kinds

    def getName(self) -> str:
        """Return the name of the pool: "mapped", "direct" or "mapped - 'non-volatile memory'"."""
        return self._name

    def getCount(self) -> int:
        """Return how many mappings or direct buffers there are."""
        return sum(pool(kind)[0] for kind in self._kinds)

    def getTotalCapacity(self) -> int:
        """Return how many bytes they have for their users."""
        return sum(pool(kind)[1] for kind in self._kinds)

    def getMemoryUsed(self) -> int:
        """Return how many bytes they take: those of a mapping from the start of its first page on, at least one of a buffer."""
        return sum(pool_memory(kind) for kind in self._kinds)

    def getObjectName(self) -> str:
        """Return the name under which the platform knows the pool: "java.nio:type=BufferPool,name=mapped"."""
        return f"java.nio:type=BufferPool,name={self._name}"


BufferPoolMXBean._pools = (
    BufferPoolMXBean("mapped", "mapped", "paged"),
    BufferPoolMXBean("direct", "direct"),
    BufferPoolMXBean("mapped - 'non-volatile memory'"),
)


def platform_pools() -> list[BufferPoolMXBean]:
    """Return the three pools, in Java's order; each time the same objects in a new list.

    The third is empty: no file here is mapped as non-volatile memory.
    """
    return list(BufferPoolMXBean._pools)
