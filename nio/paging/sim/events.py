"""What happened: events one by one, and counters that are always on.

Every step of the kernel calls `Recorder.record` once.  That moves a counter; an Event is made only if somebody wants to see
events, so a machine that is not watched pays an addition a step.

The causes are constant texts in plain English; who wants addresses and files finds them in the fields.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from nio.paging.sim.clock import Clock


class Kind(IntEnum):
    """What a step of the kernel is."""

    NOTE = 0
    """A remark of the program under observation, such as the Java call that it is about to make: SimKernel.note."""
    SYSCALL = 1
    """A system call began."""
    AREA = 2
    """A vma was made and put into the process's list."""
    AREA_REMOVED = 3
    """A range of addresses was taken out of the list."""
    AREA_GROWN = 4
    """A stack was extended downwards."""
    MINOR_FAULT = 5
    """A page fault whose page was in memory, or is no file's and new."""
    MAJOR_FAULT = 6
    """A page fault whose page was not in memory: the disk or the swap had to be read, or a hole of the file filled with zeros."""
    FAULT_AROUND = 7
    """Neighbours of a faulted page that were in memory were entered into the page table with it."""
    ZERO_PAGE = 8
    """A page of zeros was given: the common one to a reader, a frame of its own to a writer."""
    COPY_ON_WRITE = 9
    """A page was copied for its writer."""
    DIRTY = 10
    """A clean page of a file was changed in memory, for the first time since it was written back."""
    SIGNAL = 11
    """An access ended in SIGSEGV, SIGBUS or SIGKILL."""
    CACHE_HIT = 12
    """read(2) or write(2) found its page in the page cache."""
    DISK_READ = 13
    """One request to the disk for one or more pages in a row."""
    READ_AHEAD = 14
    """Those of them that nobody had asked for yet."""
    COPY = 15
    """Bytes were copied between the page cache and the program's buffer, or from file to file."""
    WRITE_BACK = 16
    """A changed page was written to the disk."""
    EVICT = 17
    """A page was thrown out of memory to make room."""
    SWAP_OUT = 18
    """A page without a file was written to the swap."""
    SWAP_IN = 19
    """It was read from there again."""
    TRUNCATE = 20
    """A file was cut or extended."""
    FORK = 21
    """A process was doubled."""
    EXIT = 22
    """A process ended."""
    LOCK_WAIT = 23
    """A process waits for another's lock on a file."""
    INJECTED = 24
    """A failure that was ordered in advance (injection.py) happened."""
    CRASH = 25
    """The power failed: all that was in memory only is lost."""
    HOLE = 26
    """Pages of a file for which the disk has no block were made in memory: zeros, and no device was asked."""
    WRITE_FAILED = 27
    """A changed page could not be written to the disk.  It counts as clean: memory has it as long as nobody needs the frame."""
    REFUSED = 28
    """A call was refused by rules that lie over this kernel, Windows' for one: they saw to it that it did not come here."""


@dataclass(frozen=True, slots=True)
class Event:
    """One step of the kernel."""

    tick: int
    """When."""
    process: int
    """For whom: a process number."""
    kind: Kind
    cause: str
    """Why, or what exactly, in words."""
    file: str | None = None
    """The file, by the path that it was opened by."""
    page: int | None = None
    """The first page: its number in the file if there is one, else in the address space."""
    pages: int = 1
    """How many pages."""
    address: int | None = None
    """The address in the process, where there is one."""
    syscalls: int = 0
    """Cost: changes into the kernel by a call."""
    copies: int = 0
    """Cost: how often bytes were copied, from or to a device included."""
    nbytes: int = 0
    """Cost: bytes copied, read or written."""


class Recorder:
    """The counters of one machine, and its events if they are wanted."""

    def __init__(self, clock: Clock, keep: int | Callable[[Event], None]) -> None:
        """keep: how many of the last events are kept, 0 for none; or a function that is called with each.

        The function is called in the middle of the kernel's work: it may look at the clock and at statistics, no more.
        """
        self._clock = clock
        self._kept: deque[Event] | None = None
        self._tell: Callable[[Event], object] | None = None
        if callable(keep):
            self._tell = keep
        elif keep:
            self._kept = deque(maxlen=keep)
            self._tell = self._kept.append
        self.process = 0
        """Who is in the kernel at this moment."""
        self.counts = [0] * len(Kind)
        """How often each kind happened."""
        self.pages = [0] * len(Kind)
        """How many pages that were."""
        self.copies = 0
        self.copied_bytes = 0

    def record(
        self,
        kind: Kind,
        cause: str,
        file: str | None = None,
        page: int | None = None,
        pages: int = 1,
        address: int | None = None,
        copies: int = 0,
        nbytes: int = 0,
    ) -> None:
        """Count a step, and tell whoever listens; the arguments are the fields of Event."""
        self.counts[kind] += 1
        self.pages[kind] += pages
        if copies:
            self.copies += copies
            self.copied_bytes += nbytes
        if self._tell is not None:
            calls = 1 if kind is Kind.SYSCALL else 0
            now = self._clock.now
            self._tell(Event(now, self.process, kind, cause, file, page, pages, address, calls, copies, nbytes))

    def events(self) -> tuple[Event, ...]:
        """Return the events that were kept, the oldest first."""
        return tuple(self._kept or ())

    def forget(self) -> None:
        """Let the kept events go; the counters run on."""
        if self._kept is not None:
            self._kept.clear()


@dataclass(frozen=True, slots=True)
class Statistics:
    """What a machine did since it was started, and what is in its memory now.  Pages, unless said otherwise."""

    ticks: int
    syscalls: int
    """Calls."""
    minor_faults: int
    major_faults: int
    """Faults; the two together are all page faults that ended well."""
    copies_on_write: int
    zero_pages: int
    signals: int
    disk_requests: int
    """Requests: one may fetch several pages."""
    pages_read: int
    pages_read_ahead: int
    pages_written_back: int
    evicted: int
    swapped_out: int
    swapped_in: int
    copies: int
    """Copies of bytes: from and to disk and swap, between the page cache and the program, and for copy-on-write."""
    copied_bytes: int
    frames: int
    """How many there are."""
    frames_free: int
    frames_cached: int
    """Frames that hold pages of files."""
    frames_anonymous: int
    """Frames that hold private pages."""
    pages_dirty: int
    """Cached pages that the disk does not have yet."""
    swap_used: int
