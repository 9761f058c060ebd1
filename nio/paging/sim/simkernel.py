"""SimKernel: one process of a simulated machine, as the Kernel that nio runs on.

    with Machine(SimKernel(frames=64)) as machine:
        ...                                 # all of nio, on 64 frames of memory

Beyond the Kernel interface it can do what a debugger and a power switch can: look at everything, let time pass, order
failures, double the process, cut the power.

Not here: how any of it works; the package's docstring says where to begin.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Self

from nio.paging.sim import areas, dump, entry, ranges
from nio.paging.sim import fork as processes
from nio.paging.sim.clock import Clock
from nio.paging.sim.disk import Disk, MemoryDisk
from nio.paging.sim.events import Event, Kind, Statistics
from nio.paging.sim.injection import Injection
from nio.paging.sim.mapping import SimMapping
from nio.paging.sim.process import Limits, Process
from nio.paging.sim.replacement import Lru, Replacement
from nio.paging.sim.syscalls import SystemCalls
from nio.paging.sim.system import System, Tuning
from nio.paging.sim.writeback import write_back_all


class SimKernel(SystemCalls):
    """A machine with one process, which this object is; `fork` and `spawn` return others on the same machine.

    The same calls give the same events every time.
    """

    def __init__(
        self,
        frames: int = 1024,
        page_size: int = 4096,
        *,
        disk: Disk | None = None,
        replacement: Replacement | None = None,
        clock: Clock | None = None,
        swap: int = 16384,
        tuning: Tuning | None = None,
        limits: Limits | None = None,
        superuser: bool = False,
        record: int | Callable[[Event], None] = 0,
        seed: int = 0,
    ) -> None:
        """Switch a machine on.

        frames: page frames of memory, >= 2.  page_size: bytes, a power of two >= 16.  disk: a MemoryDisk if none is given.
        replacement: Lru(), SecondChance() or Fifo() of replacement.py.  swap: slots of one page.  superuser: whom no permission
        bit and no limit of locked memory holds up.  record: how many events to keep, or a function that is called with each.
        seed: of getrandom.
        """
        disk = MemoryDisk() if disk is None else disk
        system = System(
            frames, page_size, disk, replacement or Lru(), clock or Clock(), swap, tuning or Tuning(), record
        )
        process = processes.spawn(system, 0, limits or Limits(), disk.working_directory, superuser)
        super().__init__(system, process, Random(seed))

    # --- parts of the machine

    @property
    def disk(self) -> Disk:
        """The disk: what is here survives `crash`."""
        return self.system.disk

    @property
    def clock(self) -> Clock:
        """The clock; `tick` is how time passes."""
        return self.system.clock

    @property
    def injection(self) -> Injection:
        """Failures on order."""
        return self.system.injection

    # --- processes

    def fork(self) -> Self:
        """Double this process, and return the child as a kernel of its own, on the same machine (fork(2)).

        os.fork is no substitute: in its child every call of this machine raises Forked.
        """
        with self._enter("fork"):
            return self._as(processes.fork(self.system, self.process))

    def spawn(self) -> Self:
        """Start an unrelated process on the same machine, with nothing open and nothing mapped."""
        with self._enter("clone"):
            here = self.process
            return self._as(processes.spawn(self.system, 0, here.limits, self.disk.working_directory, here.superuser))

    def exit(self) -> None:
        """End this process: all is closed and unmapped; any further call is ESRCH."""
        with self._enter("exit"):
            processes.end(self.system, self.process)

    def inherited(self, mapping: SimMapping) -> SimMapping:
        """Return the handle, in this process, on the range that a mapping of the parent had at the time of the fork."""
        return SimMapping(self.system, self.process, mapping.start, mapping.length)

    def chdir(self, path: str) -> None:
        """Change the working directory to an absolute path that leads to a directory (chdir(2))."""
        self.listdir(path)
        self.process.directory = path

    def _as(self, process: Process) -> Self:
        other = object.__new__(type(self))
        SystemCalls.__init__(other, self.system, process, self._random)
        return other

    # --- memory by its address

    def load(self, address: int, n: int) -> bytes:
        """Return n bytes of the process's memory, as its program would read them.  Raises Fault."""
        return entry.load(self.system, self.process, address, n)

    def store(self, address: int, data: bytes) -> None:
        """Replace bytes of the process's memory, as its program would.  Raises Fault."""
        entry.store(self.system, self.process, address, data)

    def munmap(self, address: int, length: int) -> None:
        """munmap(2).  Handles on the range stay, and fault."""
        with self._enter("munmap"):
            areas.munmap(self.system, self.process, address, length)

    def mprotect(self, address: int, length: int, prot: int) -> None:
        """mprotect(2)."""
        with self._enter("mprotect"):
            ranges.mprotect(self.system, self.process, address, length, prot)

    def msync(self, address: int, length: int, flags: int) -> None:
        """msync(2); flags: flags.SyncFlag."""
        with self._enter("msync"):
            ranges.msync(self.system, self.process, address, length, flags)

    def madvise(self, address: int, length: int, advice: int) -> None:
        """madvise(2); advice: flags.Advice."""
        with self._enter("madvise"):
            ranges.madvise(self.system, self.process, address, length, advice)

    def mincore(self, address: int, length: int) -> bytes:
        """mincore(2): a byte for each page, 1 if it is in memory."""
        with self._enter("mincore"):
            return ranges.mincore(self.system, self.process, address, length)

    def mlock(self, address: int, length: int) -> None:
        """mlock(2)."""
        with self._enter("mlock"):
            ranges.mlock(self.system, self.process, address, length)

    def munlock(self, address: int, length: int) -> None:
        """munlock(2)."""
        with self._enter("munlock"):
            ranges.munlock(self.system, self.process, address, length)

    # --- time and power

    def tick(self, ticks: int = 1) -> None:
        """Let time pass, in hundredths of a second, and do what has become due: write-back by age."""
        self.clock.advance(ticks)
        with entry.come_in(self.system, self.process):
            pass

    def sync(self) -> None:
        """Write every dirty page of every file back (sync(2)).  What the device does not take, fsync tells."""
        with self._enter("sync"):
            write_back_all(self.system)

    def crash(self) -> Self:
        """Cut the power, and return the first process after switching on again.

        All processes are gone, and all that was in memory only; `disk` has what it had.
        """
        with self.system.lock:
            self.system.recorder.process = self.process.number
            processes.lose_power(self.system)
            limits, superuser = self.process.limits, self.process.superuser
            return self._as(processes.spawn(self.system, 0, limits, self.disk.working_directory, superuser))

    # --- looking

    def note(self, text: str) -> None:
        """Put a remark among the events: what the program is about to do, in its own words."""
        with self.system.lock:
            self.system.recorder.process = self.process.number
            self.system.recorder.record(Kind.NOTE, text, pages=0)

    def events(self) -> tuple[Event, ...]:
        """Return the events that were kept (`record`), the oldest first."""
        with self.system.lock:
            return self.system.recorder.events()

    def forget_events(self) -> None:
        """Let the kept events go; the counters run on."""
        with self.system.lock:
            self.system.recorder.forget()

    def statistics(self) -> Statistics:
        """Return the counters and the state of the memory, of the whole machine."""
        with self.system.lock:
            return dump.statistics(self.system)

    def maps(self) -> str:
        """Return the process's map in the form of /proc/pid/maps."""
        with self.system.lock:
            return dump.maps(self.system, self.process)

    def smaps(self) -> str:
        """Return the map with the figures of /proc/pid/smaps."""
        with self.system.lock:
            return dump.smaps(self.system, self.process)

    def page_table(self) -> str:
        """Return the process's page table, a line for each entry."""
        with self.system.lock:
            return dump.page_table(self.system, self.process)

    def page_cache(self) -> str:
        """Return the machine's page cache, a line for each file."""
        with self.system.lock:
            return dump.page_cache(self.system)
