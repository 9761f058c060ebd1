"""The story of a run: what the program did, in its own order, and under each of these steps what the kernel did for it.

    Story
      Step        a Java call of the program, or a line of it that made the kernel work without one; the rounds of a loop are one
        Deed      events of one kind and cause, together
      Said        a line that the program printed

A step is begun, gets its events, and is settled when the next one begins: only then is it known how it ended.  Not here: how
calls are noticed (tracing.py), which words they get (words.py), how they are printed (report.py).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from nio.paging.sim import Event, Kind

LOOP = 12
"""Steps of a loop's body that are still recognised when they come round again."""

FAULTS = (Kind.MINOR_FAULT, Kind.MAJOR_FAULT)


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
    raised: str | None = None
    times: int = 1
    busy: int = 0
    """For how many of these times the kernel had something to do."""
    events: list[Event] = field(default_factory=list)
    """Those of the time that is going on."""
    entries: dict[int, int] = field(default_factory=dict)
    """Start of a new range of addresses -> how many of its pages had an entry in the page table at the end."""
    deeds: list[Deed] = field(default_factory=list)

    def settle(self) -> None:
        """Sum the events up."""
        self.busy = 1 if self.events else 0
        for event in _faults_first(self.events):
            self._add(event)
        self.events.clear()

    def merge(self, other: Step) -> None:
        """Take another round of the same step in."""
        self.times += other.times
        self.busy += other.busy
        for deed in other.deeds:
            mine = self._deed(deed.kind, deed.cause, deed.process, deed.file)
            mine.times += deed.times
            mine.pages |= deed.pages
            mine.count += deed.count
            mine.nbytes += deed.nbytes
            mine.address = deed.address if mine.address is None else mine.address
            if deed.entries is not None:
                mine.entries = (mine.entries or 0) + deed.entries

    def times_of(self, *kinds: Kind) -> int:
        """How often these kinds of events happened in it."""
        return sum(deed.times for deed in self.deeds if deed.kind in kinds)

    def _add(self, event: Event) -> None:
        deed = self._deed(event.kind, event.cause, event.process, event.file)
        deed.times += 1
        deed.count += event.pages
        deed.nbytes += event.nbytes
        if event.page is not None:
            of_file = event.file is not None and event.kind is not Kind.AREA
            deed.pages |= set(range(event.page, event.page + max(1, event.pages))) if of_file else {event.page}
        if deed.address is None:
            deed.address = event.address
        if event.address in self.entries:
            deed.entries = (deed.entries or 0) + self.entries[event.address]

    def _deed(self, kind: Kind, cause: str, process: int, file: str | None) -> Deed:
        for deed in self.deeds:
            if (deed.kind, deed.cause, deed.process, deed.file) == (kind, cause, process, file):
                return deed
        self.deeds.append(Deed(kind, cause, process, file))
        return self.deeds[-1]


@dataclass(frozen=True, slots=True)
class Said:
    """A line that the program printed."""

    text: str


class Story:
    """What happened so far."""

    def __init__(self) -> None:
        self.parts: list[Step | Said] = []
        self.ending: str | None = None
        """The exception that ended the program, and where."""
        self.elsewhere: Place | None = None
        """Where the program made a machine of its own: what happens on that one is not told."""

    def add(self, step: Step) -> None:
        """Put a settled step in; a round of a loop goes to the rounds before it, unless something was printed between."""
        if step.silent and not step.busy and step.raised is None:
            return
        for part in reversed(self.parts[-LOOP:]):
            if isinstance(part, Said):
                break
            if (part.key, part.raised) == (step.key, step.raised):
                part.merge(step)
                return
        self.parts.append(step)

    def say(self, text: str) -> None:
        """The program printed a line."""
        self.parts.append(Said(text))

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
    """Each page fault before what was done for it: the kernel tells how a fault ended when it knows, and a tick is one entry."""
    told: list[Event] = []
    for _, entry in groupby(events, attrgetter("tick")):
        row = list(entry)
        if not any(event.kind is Kind.SYSCALL for event in row):
            row.sort(key=lambda event: event.kind not in FAULTS)
        told += row
    return told
