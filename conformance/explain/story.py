"""The story of a run: what the program did, in its own order, and under each of these steps what the kernel did for it.

    Story
      Step        a Java call of the program, or a line of it that made the kernel work without one; the rounds of a loop are one
        Course    one way through the kernel, by a system call or a page fault, and those that were like it
          Deed    events of one kind and cause, together
      Said        a line that the program printed

A step stands in the story from its beginning, gets its events, and is settled when the next one of its thread begins: only then
is it known how it ended, and whether it is one more round of a loop.  Not here: how calls are noticed (tracing.py), which words
they get (words.py), how they are printed (report.py).
"""

from __future__ import annotations

import threading
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import attrgetter

from nio.paging.sim import Event, Kind

LOOP = 12
"""Steps of a loop's body that are still recognised when they come round again; and system calls of a call, in their order."""

FAULTS = (Kind.MINOR_FAULT, Kind.MAJOR_FAULT)
"""Page faults that ended well; of one that did not there is a SIGNAL."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the program."""

    file: str
    """Its path."""
    line: int

    def __str__(self) -> str:
        return f"{self.file.rpartition('/')[2]}:{self.line}"


@dataclass(slots=True)
class Deed:
    """What the kernel did for a step: all events of one kind and cause, of one process and file."""

    kind: Kind
    cause: str
    process: int
    file: str | None
    times: int = 0
    pages: set[int] = field(default_factory=set)
    """Their numbers, in the file if there is one, else in the address space; of a range the first."""
    count: int = 0
    """Pages in all."""
    nbytes: int = 0
    address: int | None = None
    """The first."""
    entries: int | None = None
    """Of a new range of addresses: how many of its pages had an entry in the page table when the call was over."""

    @property
    def like(self) -> Hashable:
        """What two deeds have in common that are one, but for their numbers."""
        return self.kind, self.cause, self.process, self.file

    def merge(self, other: Deed) -> None:
        """Add the numbers of one that is like it."""
        self.times += other.times
        self.pages |= other.pages
        self.count += other.count
        self.nbytes += other.nbytes
        self.address = other.address if self.address is None else self.address
        if other.entries is not None:
            self.entries = (self.entries or 0) + other.entries


@dataclass(slots=True)
class Again:
    """How often a course came again, and for which pages."""

    times: int = 0
    pages: set[int] = field(default_factory=set)

    def add(self, times: int, pages: set[int]) -> None:
        """So often more."""
        self.times += times
        self.pages |= pages


@dataclass(slots=True)
class Course:
    """One way through the kernel, from a system call or a page fault to its end; and all of the step that went the same way."""

    deeds: list[Deed]
    """What they came to together."""
    first: list[Deed] = field(default_factory=list)
    """The deeds of the first one."""
    next: Again = field(default_factory=Again)
    """Those that came right after it."""
    later: Again = field(default_factory=Again)
    """Those that came after something else."""

    def __post_init__(self) -> None:
        self.first = [replace(deed, pages=set(deed.pages)) for deed in self.deeds]

    @property
    def way(self) -> Hashable:
        """What two courses have in common that are the same, but for their pages."""
        return tuple(deed.like for deed in self.first)

    @property
    def is_fault(self) -> bool:
        """Whether it is a page fault, however it ended."""
        return self.first[0].kind in (*FAULTS, Kind.SIGNAL)

    def merge(self, other: Course, neighbour: bool) -> None:
        """Take another one in.  neighbour: whether it came right after the last one here."""
        for mine, its in zip(self.deeds, other.deeds, strict=True):
            mine.merge(its)
        again = self.next if neighbour and not self.later.times else self.later
        again.add(1 + other.next.times, other.first[0].pages | other.next.pages)
        self.later.add(other.later.times, other.later.pages)


@dataclass(slots=True)
class Step:
    """A call, or a line; `times` of them if it is in a loop."""

    place: Place | None
    """Where in the program; None when it had ended."""
    text: str
    key: Hashable
    """What a step must have in common with another one to be the same step again."""
    call: bool = True
    """Whether it is a call; else it is a line of the program that made the kernel work without one."""
    silent: bool = False
    """Whether it is left out if the kernel had nothing to do."""
    thread: str | None = None
    """The name of the program's thread that did it; None for the first one."""
    raised: str | None = None
    times: int = 1
    busy: int = 0
    """For how many of these times the kernel had something to do."""
    events: list[Event] = field(default_factory=list)
    """Those of the time that is going on."""
    entries: dict[int, int] = field(default_factory=dict)
    """Start of a new range of addresses -> how many of its pages had an entry in the page table at the end."""
    courses: list[Course] = field(default_factory=list)
    """Each in the place of its first.  Page faults that went the same way are one, wherever they came; system calls of a single
    call keep their order."""
    last: Course | None = None
    """The one that went last."""

    @property
    def deeds(self) -> list[Deed]:
        """What the kernel did in all."""
        return [deed for course in self.courses for deed in course.deeds]

    def settle(self) -> None:
        """Sum the events up."""
        self.busy = 1 if self.events else 0
        for _, events in groupby(self.events, attrgetter("tick")):
            course = Course(_sum(_faults_first(list(events)), self.entries))
            last = self.last
            same = last if last is not None and last.way == course.way else None
            if same is None and (course.is_fault or len(self.courses) >= LOOP):
                same = next((each for each in self.courses if each.way == course.way), None)
            self._take(course, same)
        self.events.clear()

    def merge(self, other: Step) -> None:
        """Take another round of the same step in: each of its courses to the one of the same way and place."""
        self.times += other.times
        self.busy += other.busy
        place = 0
        for course in other.courses:
            same = [index for index, each in enumerate(self.courses) if each.way == course.way]
            index = next((index for index in same if index >= place), same[0] if same else None)
            self._take(course, None if index is None else self.courses[index])
            place = place if index is None else index + 1

    def _take(self, course: Course, same: Course | None) -> None:
        if same is None:
            self.courses.append(course)
        else:
            same.merge(course, same is self.last)
        self.last = course if same is None else same

    def times_of(self, *kinds: Kind) -> int:
        """How often these kinds of events happened in it."""
        return sum(deed.times for deed in self.deeds if deed.kind in kinds)


@dataclass(frozen=True, slots=True)
class Said:
    """A line that the program printed."""

    text: str
    thread: str | None = None
    """As of Step."""


class Story:
    """What happened so far, in the order in which it began.  Threads: each method may be called by any."""

    def __init__(self) -> None:
        self.parts: list[Step | Said] = []
        self.ending: str | None = None
        """The exception that ended the program, and where."""
        self.elsewhere: Place | None = None
        """Where the program made a machine of its own: what happens on that one is not told."""
        self.way: list[str] = []
        """Of an exception that went through several functions of the program: the lines of its traceback."""
        self.hints: list[str] = []
        """What the reader may want to know of how the program ended."""
        self._lock = threading.RLock()  # a finalizer may come in between, and its event begin a step

    def begin(self, step: Step) -> None:
        """Put a step in that begins now."""
        with self._lock:
            self.parts.append(step)

    def settle(self, step: Step) -> None:
        """A step is over; a round of a loop goes to the rounds before it, unless something was printed between."""
        with self._lock:
            step.settle()
            at = next(at for at in reversed(range(len(self.parts))) if self.parts[at] is step)
            if step.silent and not step.busy and step.raised is None:
                del self.parts[at]
                return
            for part in reversed(self.parts[max(0, at - LOOP) : at]):
                if isinstance(part, Said):
                    break
                if (part.key, part.thread, part.raised) == (step.key, step.thread, step.raised):
                    part.merge(step)
                    del self.parts[at]
                    return

    def say(self, text: str, thread: str | None = None) -> None:
        """The program printed a line."""
        with self._lock:
            self.parts.append(Said(text, thread))

    @property
    def steps(self) -> list[Step]:
        """The steps, without what was printed."""
        return [part for part in self.parts if isinstance(part, Step)]


def ranges(numbers: Iterable[int]) -> str:
    """Numbers in few words: "0-7, 12"."""
    parts: list[str] = []
    for _, run in groupby(enumerate(sorted(numbers)), lambda pair: pair[1] - pair[0]):
        row = [number for _, number in run]
        parts.append(str(row[0]) if len(row) == 1 else f"{row[0]}-{row[-1]}")
    return ", ".join(parts)


def _faults_first(events: Sequence[Event]) -> list[Event]:
    """A page fault before what was done for it: the kernel tells how a fault ended when it knows.

    events: of one tick, which is one way into the kernel.
    """
    if any(event.kind is Kind.SYSCALL for event in events):
        return list(events)
    return sorted(events, key=lambda event: event.kind not in FAULTS)


def _sum(events: Iterable[Event], entries: dict[int, int]) -> list[Deed]:
    """The deeds of one course.  entries: as of Step."""
    deeds: list[Deed] = []
    for event in events:
        of_file = event.file is not None and event.kind is not Kind.AREA
        pages = set(_pages(event, of_file))
        deed = Deed(event.kind, event.cause, event.process, event.file, 1, pages, event.pages, event.nbytes, event.address)
        if event.address in entries:
            deed.entries = entries[event.address]
        same = next((each for each in deeds if each.like == deed.like), None)
        if same is None:
            deeds.append(deed)
        else:
            same.merge(deed)
    return deeds


def _pages(event: Event, of_file: bool) -> Iterator[int]:
    if event.page is not None:
        yield from range(event.page, event.page + (max(1, event.pages) if of_file else 1))
