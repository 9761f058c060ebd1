"""org.apache.rocketmq.store.ReferenceResource: who still uses a resource, and when it may be cleaned up.

                      hold      release        shutdown, 1st         shutdown, later, interval over
    count             +1        -1             -1, the owner's       = -1000 - count, then -1: always below 0
    available         must be   -              False from now on     -
    clean-up          -         at 0 or below  at 0                  always

So a reader that holds on too long loses the resource under its feet.  RocketMQ's next access would end the JVM; nio's raises.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod

from compat.org.apache.rocketmq.store._surroundings import REAL, Surroundings


class ReferenceResource(ABC):
    """A resource with a count of references, the first of them its owner's; `cleanup` ends it."""

    __module__ = "org.apache.rocketmq.store"

    def __init__(self, *, surroundings: Surroundings = REAL) -> None:
        """surroundings: the clock by which `shutdown` counts its interval, and the maker of the monitor."""
        self.surroundings = surroundings
        self._monitor = surroundings.lock()
        self._counting = threading.Lock()  # Java's AtomicLong: a release counts down without the monitor
        self._count = 1
        self._available = True
        self.cleanupOver = False
        self._firstShutdownTimestamp = 0

    def hold(self) -> bool:
        """Take a reference and return True; False if the resource is being shut down (ReferenceResource.hold)."""
        with self._monitor:
            if self._available:
                if self._add(1) > 1:
                    return True
                # An unbalanced release has brought the count to 0: nobody gets a reference any more, though it is "available".
                self._add(-1)
            return False

    def release(self) -> None:
        """Give a reference back; who gives the last one back cleans up (ReferenceResource.release)."""
        left = self._add(-1)
        if left > 0:
            return
        with self._monitor:
            self.cleanupOver = self.cleanup(left)

    def shutdown(self, intervalForcibly: int, /) -> None:
        """End it: no new references, and the owner's is given back (ReferenceResource.shutdown).

        intervalForcibly: ms after the first call from which on a further call cleans up whoever still holds a reference.
        """
        with self._counting:
            # One step here, two in Java: there two threads may both find it available, and give one reference back twice (n).
            first, self._available = self._available, False
        if first:
            self._firstShutdownTimestamp = self.surroundings.clock()
            self.release()
        elif self._count > 0 and self.surroundings.clock() - self._firstShutdownTimestamp >= intervalForcibly:
            with self._counting:
                self._count = -1000 - self._count
            self.release()

    def isAvailable(self) -> bool:
        """Return whether nobody has shut it down (ReferenceResource.isAvailable)."""
        return self._available

    def getRefCount(self) -> int:
        """Return the count (ReferenceResource.getRefCount); below 0 after a forced shutdown."""
        return self._count

    @abstractmethod
    def cleanup(self, currentRef: int, /) -> bool:
        """End the resource and return whether it has ended; the count is given for the log (ReferenceResource.cleanup)."""

    def isCleanupOver(self) -> bool:
        """Return whether the count is 0 or below and the clean-up was done (ReferenceResource.isCleanupOver)."""
        return self._count <= 0 and self.cleanupOver

    def _add(self, change: int) -> int:
        with self._counting:
            self._count += change
            return self._count
