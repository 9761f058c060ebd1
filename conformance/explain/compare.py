"""`nio explain --compare`: the same task by read and write, and by mapping; what each costs in the simulated kernel, and here.

    add up      one int of each page of a file is added up
    change      one int of each page is changed, and the file is on the disk at the end

By read and write a page at a time goes through a buffer of one page that is there already; by mapping the file's range is
mapped, used in place and unmapped.  Both open the file and close it.  Cold: nothing of the file is in memory; warm: all of it.

The simulated figures are differences of SimKernel.statistics(), the same every time.  The host's own are the best time of some
rounds, and the faults that getrusage counted in the quietest of them; where the host's page cache cannot be emptied (a file
system in memory), there is no cold figure.

Not here: a benchmark; `nio bench` is one.
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table

from nio import ByteBuffer, FileChannel, Machine, MapMode
from nio import StandardOpenOption as Option
from nio.paging.sim import MemoryDisk, SimKernel

from ..terminal import draw

PAGE: Final = 4096
SIZES: Final = {"5 KB": 5 * 1024, "32 KB": 32 * 1024, "4 MB": 4 << 20}
ROUNDS: Final = 7
FRAMES: Final = 2048


@dataclass(frozen=True, slots=True)
class Simulated:
    """What the simulated kernel counted."""

    syscalls: int
    minor: int
    major: int
    requests: int
    """To read the disk."""
    copied: int
    """Bytes, wherever from and to."""
    cached: int
    """Pages of the file in memory afterwards."""

    @property
    def entries(self) -> int:
        """How often the program went into the kernel."""
        return self.syscalls + self.minor + self.major


@dataclass(frozen=True, slots=True)
class Measured:
    """What the host took."""

    microseconds: float
    minor: int
    major: int


@dataclass(frozen=True, slots=True)
class Row:
    """One task, done one way."""

    task: str
    size: str
    cold: bool
    way: str
    simulated: Simulated
    host: Measured | None


def add_up_by_read(path: str, size: int, page: ByteBuffer) -> int:
    """Add one int of each page up, reading page by page."""
    total = 0
    with FileChannel.open(path, Option.READ) as channel:
        while channel.read(page.clear()) > 0:
            total += page.getInt(0)
    return total


def add_up_by_mapping(path: str, size: int, page: ByteBuffer) -> int:
    """The same in place."""
    with FileChannel.open(path, Option.READ) as channel, channel.map(MapMode.READ_ONLY, 0, size) as buffer:
        return sum(buffer.getInt(at) for at in range(0, size, PAGE))


def change_by_write(path: str, size: int, page: ByteBuffer) -> int:
    """Change one int of each page, reading and writing page by page, and force."""
    with FileChannel.open(path, Option.READ, Option.WRITE) as channel:
        for at in range(0, size, PAGE):
            channel.read(page.clear(), at)
            page.putInt(0, page.getInt(0) + 1)
            channel.write(page.flip(), at)
        channel.force(False)
    return 0


def change_by_mapping(path: str, size: int, page: ByteBuffer) -> int:
    """The same in place."""
    with (
        FileChannel.open(path, Option.READ, Option.WRITE) as channel,
        channel.map(MapMode.READ_WRITE, 0, size) as buffer,
    ):
        for at in range(0, size, PAGE):
            buffer.putInt(at, buffer.getInt(at) + 1)
        buffer.force()
    return 0


Work = Callable[[str, int, ByteBuffer], int]

TASKS: Final[dict[str, dict[str, Work]]] = {
    "add up": {"read": add_up_by_read, "mapping": add_up_by_mapping},
    "change": {"read/write": change_by_write, "mapping": change_by_mapping},
}


def rows(host: bool) -> Iterator[Row]:
    """Do every task every way; host: on this system too."""
    with tempfile.TemporaryDirectory(prefix="nio-explain-") as folder:
        for task, ways in TASKS.items():
            for name, size in SIZES.items():
                for cold in (True, False):
                    measured = measure(ways, Path(folder, name), size, cold) if host else {}
                    for way, work in ways.items():
                        yield Row(task, name, cold, way, simulate(work, size, cold), measured.get(way))


def simulate(work: Work, size: int, cold: bool) -> Simulated:
    """Do it on a new simulated machine, whose disk has the file."""
    disk = MemoryDisk()
    with Machine(SimKernel(FRAMES, PAGE, disk=disk)):
        _fill("file", size)
    kernel = SimKernel(FRAMES, PAGE, disk=disk)  # on the same disk, with nothing in memory
    with Machine(kernel):
        page = ByteBuffer.allocateDirect(PAGE)
        if not cold:
            add_up_by_read("file", size, page)
        before = kernel.statistics()
        work("file", size, page)
        after = kernel.statistics()
    return Simulated(
        after.syscalls - before.syscalls,
        after.minor_faults - before.minor_faults,
        after.major_faults - before.major_faults,
        after.disk_requests - before.disk_requests,
        after.copied_bytes - before.copied_bytes,
        after.frames_cached,
    )


def measure(ways: dict[str, Work], path: Path, size: int, cold: bool) -> dict[str, Measured]:
    """Do it on this system, several times, the ways in turns; of no way if the page cache shall be empty and cannot be."""
    with Machine():
        _fill(str(path), size)
        page = ByteBuffer.allocateDirect(PAGE)
        times: dict[str, list[int]] = {way: [] for way in ways}
        faults: dict[str, list[tuple[int, int]]] = {way: [] for way in ways}
        for _ in range(ROUNDS):
            for way, work in ways.items():
                if cold and not _empty_cache(path, size):
                    return {}
                if not cold:
                    add_up_by_read(str(path), size, page)
                before = resource.getrusage(resource.RUSAGE_SELF)
                started = time.perf_counter_ns()
                work(str(path), size, page)
                times[way].append(time.perf_counter_ns() - started)
                after = resource.getrusage(resource.RUSAGE_SELF)
                faults[way].append((after.ru_majflt - before.ru_majflt, after.ru_minflt - before.ru_minflt))
    best = {way: min(faults[way]) for way in ways}
    return {way: Measured(min(times[way]) / 1000, minor, major) for way, (major, minor) in best.items()}


def _fill(path: str, size: int) -> None:
    """Make a file of `size` bytes that are not a hole, on the disk."""
    with FileChannel.open(path, Option.CREATE, Option.TRUNCATE_EXISTING, Option.WRITE) as channel:
        channel.write(ByteBuffer.wrap(bytes(range(1, 129)) * (size // 128)))
        channel.force(True)


def _empty_cache(path: Path, size: int) -> bool:
    """Ask the system to forget the file's pages; return whether it did."""
    fd = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fd)
        os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(fd)
    with FileChannel.open(str(path), Option.READ) as channel:
        return not any(channel.map(MapMode.READ_ONLY, at, 1).isLoaded() for at in range(0, size, PAGE))


def show(out: Console, host: bool) -> None:
    """Print the table, and what it says."""
    found = list(rows(host))
    draw(out, _table(found, host))
    for sentence in _sentences({(row.task, row.size, row.cold, row.way): row for row in found}):
        out.print(sentence, soft_wrap=True)


def _table(found: list[Row], host: bool) -> Table:
    title = "The same task by read and write, and by mapping: counted in the simulated kernel" + (", measured here" * host)
    drawn = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for name in ("task", "file", "cache", "way"):
        drawn.add_column(name, no_wrap=True)
    figures = ["system\ncalls", "minor\nfaults", "major\nfaults", "into the\nkernel", "disk\nreads", "bytes\ncopied"]
    for name in [*figures, "pages\ncached", *["here:\nus", "minor\nfaults", "major\nfaults"] * host]:
        drawn.add_column(name, justify="right", no_wrap=True)
    for index, row in enumerate(found):
        if index and index % 2 == 0:
            drawn.add_section()
        counted = row.simulated
        cells = [counted.syscalls, counted.minor, counted.major, counted.entries, counted.requests, counted.copied]
        here = [] if not host else ["-"] * 3
        if row.host is not None:
            here = [f"{row.host.microseconds:.0f}", str(row.host.minor), str(row.host.major)]
        drawn.add_row(row.task, row.size, "cold" if row.cold else "warm", row.way, *map(str, cells), str(counted.cached), *here)
    return drawn


def _sentences(rows: dict[tuple[str, str, bool, str], Row]) -> Iterator[str]:
    """The statements of docs/claims.md that the table shows, with its numbers."""

    def counted(task: str, size: str, cold: bool, way: str) -> Simulated:
        return rows[task, size, cold, way].simulated

    size = SIZES["4 MB"]
    cold = [counted("add up", "4 MB", True, way).copied / size for way in ("read", "mapping")]
    warm = [counted("add up", "4 MB", False, way).copied / size for way in ("read", "mapping")]
    yield (
        f"C1  Copies of each byte, cold: {cold[0]:.0f} by read, {cold[1]:.0f} by mapping; warm: {warm[0]:.0f} and {warm[1]:.0f}."
        " The mapped page is the page cache's; what is saved is the copy to the program."
    )
    pages = counted("add up", "5 KB", True, "mapping").cached
    yield f"C3  Pages are the unit: {SIZES['5 KB']} bytes take {pages} pages, {pages * PAGE} bytes, whichever way they are read."
    small = [counted("add up", "5 KB", False, way).entries for way in ("read", "mapping")]
    large = [counted("add up", "4 MB", False, way).entries for way in ("read", "mapping")]
    yield (
        f"C5  Into the kernel, warm: {small[0]} times by read and {small[1]} by mapping for 5 KB, {large[0]} and {large[1]} for"
        " 4 MB. To map, to fault and to unmap is a price that a small file does not pay back."
    )
    here = [rows["add up", size, False, way].host for size in ("5 KB", "4 MB") for way in ("read", "mapping")]
    took = [f"{measured.microseconds:.0f}" for measured in here if measured is not None]
    if len(took) == len(here):
        yield f"    Measured here: {took[0]} us by read and {took[1]} by mapping for 5 KB, {took[2]} and {took[3]} for 4 MB."
