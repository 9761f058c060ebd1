"""Which page goes when all frames are taken: three policies behind one interface.

    Lru           the one that was not used for the longest time.  Exact, as it sees every access: no real kernel can afford it
    SecondChance  CLOCK: a hand goes round, and who was used since it last came by stays (the page table's accessed bits)
    Fifo          the one that came first, however much it is used.  More frames may mean more faults: Belady's anomaly

A policy orders; it does not decide alone.  reclaim.py takes its candidates one by one and passes over those that cannot go:
locked ones, and changed ones that the device does not take.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from heapq import heappop, heappush

from nio.paging.sim.frames import Frame


class Replacement(ABC):
    """A policy, with the frames that it has been told of.  One object serves one machine."""

    name: str

    @abstractmethod
    def entered(self, frame: Frame) -> None:
        """A frame got a page that may be thrown out one day."""

    @abstractmethod
    def left(self, frame: Frame) -> None:
        """Its page is gone.  May be called while `candidates` runs; of a frame that never entered it is nothing."""

    @abstractmethod
    def candidates(self, was_used: Callable[[Frame], bool]) -> Iterator[Frame]:
        """Yield frames, the first to go first.

        was_used: return whether a frame was accessed since it was last asked, and forget it: reads and clears accessed bits.
        """


class Fifo(Replacement):
    """First in, first out."""

    name = "FIFO"

    def __init__(self) -> None:
        self._queue: dict[int, Frame] = {}

    def entered(self, frame: Frame) -> None:
        """At the end of the queue."""
        self._queue[frame.number] = frame

    def left(self, frame: Frame) -> None:
        """From wherever it stands."""
        self._queue.pop(frame.number, None)

    def candidates(self, was_used: Callable[[Frame], bool]) -> Iterator[Frame]:
        """In the order of their coming."""
        yield from list(self._queue.values())


class SecondChance(Replacement):
    """CLOCK."""

    name = "CLOCK"

    def __init__(self) -> None:
        self._ring: dict[int, Frame] = {}
        """In the order in which the hand meets them: the hand is before the first one."""

    def entered(self, frame: Frame) -> None:
        """Just behind the hand."""
        self._ring[frame.number] = frame

    def left(self, frame: Frame) -> None:
        """The ring closes."""
        self._ring.pop(frame.number, None)

    def candidates(self, was_used: Callable[[Frame], bool]) -> Iterator[Frame]:
        """Two rounds at most: after the first nobody has a chance left."""
        for _ in range(2 * len(self._ring)):
            if not self._ring:
                return
            number = next(iter(self._ring))
            frame = self._ring.pop(number)
            self._ring[number] = frame
            if not was_used(frame):
                yield frame


class Lru(Replacement):
    """Least recently used."""

    name = "LRU"

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, Frame]] = []
        self._tickets: dict[int, int] = {}
        self._next = 0

    def entered(self, frame: Frame) -> None:
        """With a ticket, by which an entry of an earlier stay is known."""
        self._next += 1
        self._tickets[frame.number] = self._next
        heappush(self._heap, (frame.used, self._next, frame))

    def left(self, frame: Frame) -> None:
        """Its entry in the heap is found out of date when it comes up."""
        self._tickets.pop(frame.number, None)

    def candidates(self, was_used: Callable[[Frame], bool]) -> Iterator[Frame]:
        """The heap is by the time of use when an entry was pushed; an entry that was used since goes back in."""
        passed: list[tuple[int, int, Frame]] = []
        try:
            while self._heap:
                used, ticket, frame = heappop(self._heap)
                if self._tickets.get(frame.number) != ticket:
                    continue
                if frame.used != used:
                    heappush(self._heap, (frame.used, ticket, frame))
                    continue
                passed.append((used, ticket, frame))
                yield frame
        finally:
            for entry in passed:
                if self._tickets.get(entry[2].number) == entry[1]:
                    heappush(self._heap, entry)
