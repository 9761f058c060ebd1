"""The machine room: every part of one simulated machine, wired together once.

All processes of a machine share a System.  The functions of the files below take it as their first argument, as a kernel's
functions take theirs from the air; so there may be many machines in one program, and none has a global.

A machine lives in the Python process that switched it on.  os.fork would copy it, and what the two copies call shared memory, or
the disk, would be two: so the copy is switched off in the child (`Forked`).  SimKernel.fork is what doubles a simulated process.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from weakref import WeakSet

from nio.paging.sim.clock import Clock
from nio.paging.sim.disk import Disk
from nio.paging.sim.events import Event, Recorder
from nio.paging.sim.failures import Forked
from nio.paging.sim.frames import Frame, Frames
from nio.paging.sim.injection import Injection
from nio.paging.sim.inodes import InodeTable
from nio.paging.sim.process import Process
from nio.paging.sim.replacement import Replacement
from nio.paging.sim.swap import Swap


@dataclass(frozen=True, slots=True)
class Tuning:
    """The knobs of paging."""

    read_ahead: int = 8
    """Pages that are read from the disk at once where the next ones are likely to be wanted; 1 for none."""
    fault_around: int = 16
    """Pages around a faulted one that are entered with it if they are in memory; 1 for none."""
    dirty_age: int = 3000
    """Ticks after which a changed page is written back (30 s, as Linux's dirty_expire_centisecs)."""
    dirty_share: float = 0.5
    """The share of all frames that may be dirty pages of files: beyond it, who writes must write back."""


class KernelLock:
    """The one lock of the kernel.  It may be taken again by its owner; `depth` says how deep inside we are."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.released = threading.Condition(self.lock)
        """Told when somebody lets a lock on a file go."""
        self.depth = 0
        self.forked = False
        """Whether we are in a child made by os.fork, where nobody comes in any more."""

    def __enter__(self) -> None:
        if self.forked:
            raise Forked
        self.lock.acquire()
        self.depth += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.depth -= 1
        self.lock.release()

    @property
    def held(self) -> Held:
        """A context for whoever has taken the lock already: it lets go at the end."""
        return Held(self)

    def wait(self, seconds: float) -> None:
        """Let the others in until `released` is told, or for so long; then go on where we were."""
        depth, self.depth = self.depth, 0
        try:
            self.released.wait(seconds)
        finally:
            self.depth = depth


class Held:
    """The lock, taken before: `with lock.held`."""

    __slots__ = ("_lock",)

    def __init__(self, lock: KernelLock) -> None:
        self._lock = lock

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.__exit__(kind, error, trace)


class System:
    """One simulated machine."""

    def __init__(
        self,
        frames: int,
        page_size: int,
        disk: Disk,
        replacement: Replacement,
        clock: Clock,
        swap: int,
        tuning: Tuning,
        record: int | Callable[[Event], None],
    ) -> None:
        """The arguments are those of SimKernel."""
        if page_size < 16 or page_size & (page_size - 1):
            raise ValueError(f"a page size is a power of two from 16 on, not {page_size}")
        self.page_size = page_size
        self.shift = page_size.bit_length() - 1
        """An address >> shift is its page number."""
        self.tuning = tuning
        self.lock = KernelLock()
        self.clock = clock
        self.recorder = Recorder(clock, record)
        self.injection = Injection(self.recorder)
        self.disk = disk
        self.frames = Frames(frames, page_size)
        self.replacement = replacement
        self.swap = Swap(swap)
        self.inodes = InodeTable(disk)
        self.processes: dict[int, Process] = {}
        self.dirty: dict[Frame, int] = {}
        """The dirty pages of all files, each with the tick at which it became dirty; the oldest first."""
        self.open_files = 0
        self.unreachable: deque[tuple[Process, int, int]] = deque()
        """Mappings that Python dropped while the kernel was busy, to be unmapped at the next entry: (process, start, end)."""
        self.dropped: deque[tuple[Process, int]] = deque()
        """Descriptors likewise, to be closed: (process, fd)."""
        self.waiting: dict[int, int] = {}
        """Process -> the process whose file lock it waits for."""
        _machines.add(self)

    def switch_off(self) -> None:
        """Let nobody in any more: neither into the kernel nor, by what the TLBs know, past it.  Nothing is written back."""
        self.lock.forked = True
        # Another thread may have held it, and there is no other thread now; CPython's own modules do the same.
        self.lock.lock._at_fork_reinit()  # type: ignore[attr-defined]
        for process in self.processes.values():
            process.space.table.loads.clear()
            process.space.table.stores.clear()

    @property
    def dirty_limit(self) -> int:
        """How many pages may be dirty."""
        return max(1, int(self.frames.count * self.tuning.dirty_share))

    def read_window(self) -> int:
        """Return how many pages are read at once: few, where there are few frames."""
        return max(1, min(self.tuning.read_ahead, self.frames.count // 4))


_machines: WeakSet[System] = WeakSet()
"""Those of this process: whom a fork concerns."""


def _switch_off_all() -> None:
    """What a child of os.fork does first: the machines are its parent's."""
    for system in list(_machines):
        system.switch_off()


if hasattr(os, "register_at_fork"):  # once, at the import
    os.register_at_fork(after_in_child=_switch_off_all)
