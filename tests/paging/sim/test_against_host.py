"""Where the real kernel shows a number, the simulated one gives the same: faults, residency, what smaps tells.

Each program runs on the simulated kernel here, and on the real one in a process of its own, whose counters nobody else moves.
What depends on the machine (how far Linux reads ahead and faults around) is switched off on both sides: MADV_RANDOM and
one-page steps there, Tuning here.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nio.paging import Prot
from nio.paging.sim import Advice, MapFlag, SimKernel, SimMapping, Tuning
from nio.paging.sim.dump import smap
from tests.paging.sim.machines import ANONYMOUS, PAGE, PATH, PRIVATE, RW, SHARED

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="getrusage, smaps and mincore are asked of Linux")

N = 64
"""Pages of the file: so many that a stray fault of the interpreter does not matter."""

STRAY = 6
"""Faults that a Python of its own may make besides."""

HOST = """
import ctypes, mmap, os, resource, sys
from nio._core import hostcalls
N, PAGE = {n}, 4096
if hostcalls.page_size() != PAGE: sys.exit(3)
fd = os.open(sys.argv[1], os.O_RDWR)
R, W, SHARED, PRIVATE, ANONYMOUS = 1, 2, mmap.MAP_SHARED, mmap.MAP_PRIVATE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
keep = []

def map(flags, pages=N, prot=R | W, anonymous=False):
    mapping = hostcalls.mmap(-1 if anonymous else fd, 0, pages * PAGE, prot, flags)
    if not anonymous: mapping.advise(0, pages * PAGE, mmap.MADV_RANDOM)
    else: mapping.advise(0, pages * PAGE, 15)  # MADV_NOHUGEPAGE
    keep.append(mapping)
    return mapping

byte = (ctypes.c_char * 1).from_address
def load(mapping, page): return byte(mapping.address + page * PAGE).raw
def store(mapping, page): byte(mapping.address + page * PAGE).raw = b"x"

def minor(act):
    act(0)                      # what Python itself needs is there now
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for page in range(1, N): act(page)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

def smaps(mapping):
    figures, inside = {{}}, False
    for line in open("/proc/self/smaps"):
        words = line.split()
        if "-" in words[0] and not words[0].endswith(":"):
            start, end = (int(word, 16) for word in words[0].split("-"))
            inside = start <= mapping.address < end
        elif inside and words[0] in ("Rss:", "Private_Dirty:", "Private_Clean:", "Shared_Clean:", "Shared_Dirty:", "Anonymous:"):
            figures[words[0][:-1]] = figures.get(words[0][:-1], 0) + int(words[1])
    return figures
"""


@pytest.fixture
def path() -> Iterator[str]:
    """A file of N pages in the page cache of the host, on whatever file system temporary files lie."""
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(b"f" * N * PAGE)
        file.flush()
        os.fsync(file.fileno())
    yield file.name
    os.unlink(file.name)


def on_host(path: str, program: str) -> str:
    """What a program prints, run by a Python of its own."""
    run = subprocess.run(
        [sys.executable, "-c", HOST.format(n=N) + program, path], capture_output=True, text=True, check=False
    )
    if run.returncode == 3:
        pytest.skip("the host has another page size")
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


def least_on_host(path: str, program: str, most: int) -> int:
    """The number that a program prints; if that is too large, the least of five: what else has happened only adds to it."""
    found = int(on_host(path, program))
    for _ in range(4):
        if found > most:
            found = min(found, int(on_host(path, program)))
    return found


@pytest.fixture
def kernel() -> SimKernel:
    """The same file, all of it in the page cache."""
    kernel = SimKernel(frames=4 * N, tuning=Tuning(read_ahead=1, fault_around=1))
    fd = kernel.open(PATH, os.O_RDWR | os.O_CREAT)
    kernel.write(fd, b"f" * N * PAGE)
    kernel.fsync(fd, True)
    return kernel


def minor(kernel: SimKernel, act: Callable[[int], object]) -> int:
    act(0)
    before = kernel.statistics()
    for page in range(1, N):
        act(page)
    assert kernel.statistics().major_faults == before.major_faults
    return kernel.statistics().minor_faults - before.minor_faults


def mapped(kernel: SimKernel, flags: MapFlag) -> SimMapping:
    fd = -1 if flags & ANONYMOUS else 3
    mapping = kernel.mmap(fd, 0, N * PAGE, RW, flags)
    mapping.advise(0, N * PAGE, Advice.RANDOM)
    return mapping


COUNTED: dict[str, tuple[MapFlag, str, Callable[[SimMapping], Callable[[int], object]]]] = {
    "stores to new anonymous memory": (
        PRIVATE | ANONYMOUS,
        "m = map(ANONYMOUS, anonymous=True); print(minor(lambda page: store(m, page)))",
        lambda m: lambda page: m.store(page * PAGE, b"x"),
    ),
    "loads of new anonymous memory, then stores": (
        PRIVATE | ANONYMOUS,
        "m = map(ANONYMOUS, anonymous=True); print(minor(lambda page: (load(m, page), store(m, page))))",
        lambda m: lambda page: m.store(page * PAGE, m.load(page * PAGE, 1)),
    ),
    "private stores to a file": (
        PRIVATE,
        "m = map(PRIVATE); print(minor(lambda page: store(m, page)))",
        lambda m: lambda page: m.store(page * PAGE, b"x"),
    ),
    "shared stores to a file": (
        SHARED,
        "m = map(SHARED); print(minor(lambda page: store(m, page)))",
        lambda m: lambda page: m.store(page * PAGE, b"x"),
    ),
    "private stores, twice": (
        PRIVATE,
        "m = map(PRIVATE); print(minor(lambda page: (store(m, page), store(m, page))))",
        lambda m: lambda page: [m.store(page * PAGE + at, b"x") for at in range(2)],  # type: ignore[func-returns-value]
    ),
}


@pytest.mark.parametrize("name", COUNTED)
def test_minor_faults_are_as_many_as_getrusage_counts(name: str, path: str, kernel: SimKernel) -> None:
    flags, program, act = COUNTED[name]
    sim = minor(kernel, act(mapped(kernel, flags)))
    host = least_on_host(path, program, sim + STRAY)
    # Where the file system keeps its pages in large folios, Linux enters a whole one at the first store.
    least = 0 if flags is SHARED else sim
    assert least <= host <= sim + STRAY, f"sim {sim}, host {host}"
    assert sim == (2 if "then stores" in name else 1) * (N - 1)


def test_a_fork_costs_the_writer_one_fault_a_page(path: str, kernel: SimKernel) -> None:
    """Both sides: the child copies each page that it stores to."""
    program = (
        "m = map(ANONYMOUS, anonymous=True)\n"
        "for page in range(N): store(m, page)\n"
        "if os.fork() == 0:\n"
        "    print(minor(lambda page: store(m, page)), flush=True)\n"
        "    os._exit(0)\n"
        "os.wait()\n"
    )
    mapping = mapped(kernel, PRIVATE | ANONYMOUS)
    mapping.store(0, b"x" * N * PAGE)
    there = kernel.fork().inherited(mapping)
    sim = minor(kernel, lambda page: there.store(page * PAGE, b"x"))
    host = least_on_host(path, program, sim + 10 * STRAY)
    # The interpreter's own pages are copied on write as well.
    assert sim <= host <= sim + 10 * STRAY, f"sim {sim}, host {host}"


def test_smaps_of_a_private_mapping(path: str, kernel: SimKernel) -> None:
    """Ten pages loaded, four of them stored to: these are private, dirty and anonymous."""
    program = (
        "m = map(PRIVATE)\n"
        "for page in range(10): m.populate(page * PAGE, PAGE) or load(m, page)\n"
        "for page in range(4): store(m, page)\n"
        "f = smaps(m); print(f['Private_Dirty'], f['Anonymous'])\n"
    )
    mapping = mapped(kernel, PRIVATE)
    for page in range(10):
        mapping.load(page * PAGE, 1)
    for page in range(4):
        mapping.store(page * PAGE, b"x")
    figures = smap(kernel.system, kernel.process, next(iter(kernel.process.space)))
    assert on_host(path, program) == f"{figures['Private_Dirty'] // 1024} {figures['Anonymous'] // 1024}" == "16 16"


def test_smaps_of_shared_memory_after_a_fork(path: str, kernel: SimKernel) -> None:
    """A private page is shared until one of the two stores: Shared_Dirty becomes Private_Dirty."""
    program = (
        "m = map(ANONYMOUS, anonymous=True)\n"
        "for page in range(8): store(m, page)\n"
        "r, w = os.pipe(); r2, w2 = os.pipe()\n"
        "if os.fork() == 0:\n"
        "    for page in range(3): store(m, page)\n"
        "    f = smaps(m); print(f['Private_Dirty'], f['Shared_Dirty'], flush=True)\n"
        "    os._exit(0)\n"
        "os.wait()\n"
    )
    mapping = mapped(kernel, PRIVATE | ANONYMOUS)
    for page in range(8):
        mapping.store(page * PAGE, b"x")
    child = kernel.fork()
    there = child.inherited(mapping)
    for page in range(3):
        there.store(page * PAGE, b"x")
    figures = smap(child.system, child.process, next(iter(child.process.space)))
    assert on_host(path, program) == f"{figures['Private_Dirty'] // 1024} {figures['Shared_Dirty'] // 1024}" == "12 20"


def test_mincore_of_anonymous_memory_tells_which_pages_were_stored_to(path: str, kernel: SimKernel) -> None:
    program = (
        "m = map(ANONYMOUS, anonymous=True)\n"
        "for page in range(0, N, 3): store(m, page)\n"
        "print(''.join(str(int(m.resident(page * PAGE, PAGE))) for page in range(N)))\n"
    )
    mapping = mapped(kernel, PRIVATE | ANONYMOUS)
    for page in range(0, N, 3):
        mapping.store(page * PAGE, b"x")
    assert on_host(path, program) == "".join(str(byte) for byte in kernel.mincore(mapping.start, N * PAGE))


def test_mincore_of_a_file_follows_the_page_cache_and_its_end(path: str, kernel: SimKernel) -> None:
    """All pages are resident, though none was touched; when the file is cut, those behind its end are not."""
    program = (
        "m = map(SHARED)\n"
        "before = m.resident(0, N * PAGE)\n"
        "os.ftruncate(fd, 10 * PAGE)\n"
        "print(before, ''.join(str(int(m.resident(page * PAGE, PAGE))) for page in range(N)))\n"
    )
    mapping = mapped(kernel, SHARED)
    before = mapping.resident(0, N * PAGE)
    kernel.ftruncate(3, 10 * PAGE)
    sim = "".join(str(byte) for byte in kernel.mincore(mapping.start, N * PAGE))
    host = on_host(path, program)
    assert sim == "1" * 10 + "0" * (N - 10)
    assert host in (f"True {sim}", f"False {sim}")
    assert before


def test_maps_shows_rights_and_sharing_as_proc_does(path: str, kernel: SimKernel) -> None:
    program = (
        "rows = [map(SHARED), map(PRIVATE, prot=R), map(SHARED, prot=0)]\n"
        "lines = open('/proc/self/maps').read().splitlines()\n"
        "for m in rows: print(next(l.split()[1] for l in lines if int(l.split('-')[0], 16) == m.address))\n"
    )
    rows = [kernel.mmap(3, 0, N * PAGE, prot, flags) for prot, flags in ((RW, SHARED), (Prot.READ, PRIVATE), (Prot.NONE, SHARED))]
    lines = kernel.maps().splitlines()
    shown = [next(line.split()[1] for line in lines if int(line.split("-")[0], 16) == row.start) for row in rows]
    assert on_host(path, program).split() == shown == ["rw-s", "r--p", "---s"]


def test_the_host_program_is_what_it_says(tmp_path: Path) -> None:
    """A program that fails there fails here."""
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        file = tmp_path / "file"
        file.write_bytes(b"x")
        on_host(str(file), "1 / 0")
