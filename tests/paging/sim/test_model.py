"""sim = host = bytearray: random programs of mmap, loads, stores, read, write, truncate, mprotect, madvise, msync, munmap, fork.

The suite runs short programs by Hypothesis, which shrinks what fails.  For a long one:

    python -m tests.paging.sim.test_model --operations 100000 --seed 1

Each program has two files and up to four processes; ranges replace each other, lose their middle and are asked of across holes.
Every operation is done on four simulated machines, by real processes that really fork, and by the model; all must answer alike.
"""

from __future__ import annotations

import argparse
import mmap
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from nio.paging import HostKernel, Prot, Share
from nio.paging.sim import Fifo, Lru, SecondChance, SimKernel, Tuning
from tests.paging.sim.actors import KINDS, PAGE, SLOTS, Process, SimActor
from tests.paging.sim.books import balance
from tests.paging.sim.hostactor import Root
from tests.paging.sim.world import File, Program, World

PAGES = 6
"""How long the files get, about."""
FILES = 2
PROCESSES = 4
"""So many at once, at most."""
ADVICE = (mmap.MADV_NORMAL, mmap.MADV_RANDOM, mmap.MADV_SEQUENTIAL, mmap.MADV_WILLNEED, mmap.MADV_DONTNEED, 22)
"""22: MADV_POPULATE_READ."""
LENGTHS = (0, 1, 2, 100, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE + 5)
RW = Prot.READ | Prot.WRITE
PROTS = (Prot.NONE, Prot.READ, Prot.WRITE, RW, RW, RW)


def simulated() -> dict[str, SimKernel]:
    """Hardly any memory, under each policy; one that writes back at once, and one with plenty."""
    return {
        "sim 2 FIFO": SimKernel(frames=2, replacement=Fifo(), tuning=Tuning(read_ahead=4, fault_around=2)),
        "sim 6 CLOCK": SimKernel(frames=6, replacement=SecondChance(), tuning=Tuning(dirty_age=1)),
        "sim 9 LRU": SimKernel(frames=9, replacement=Lru(), tuning=Tuning(dirty_share=0.1)),
        "sim plenty": SimKernel(frames=500),
    }


def data_of(number: int, n: int) -> bytes:
    """n bytes that are not all alike, and seldom those of another number."""
    return bytes((number + i * 7) % 256 for i in range(n))


def has_host() -> bool:
    """Whether this is a Linux with the same pages that can populate: 5.14 or later."""
    if sys.platform != "linux" or os.sysconf("SC_PAGE_SIZE") != PAGE:
        return False
    return HostKernel().mmap(-1, 0, PAGE, Prot.READ, Share.PRIVATE | mmap.MAP_ANONYMOUS).populate(0, PAGE)


def begin(root: Root | None, folder: str) -> World:
    """A new world; root: of the processes on the host, if there are any."""
    actors: dict[str, Process] = {}
    files = [File({}) for _ in range(FILES)]
    for name, kernel in simulated().items():
        actors[name] = SimActor.start(kernel, [f"/home/user/{number}" for number in range(FILES)])
        for number, file in enumerate(files):
            file.paths[name] = f"/home/user/{number}"
    if root is not None:
        actors["host"] = root.fork().begin([f"{folder}/{number}" for number in range(FILES)])
    return World(actors, files)


def check(world: World) -> None:
    """All is alike, and the books of every machine balance."""
    world.compare()
    for actor in world.programs[0].actors.values():
        if isinstance(actor, SimActor):
            balance(actor.sim)


class RandomPrograms(RuleBasedStateMachine):
    """Every operation, with arguments that Hypothesis finds; a range that leaves the arena is cut."""

    root: Root | None = None

    NUMBERS = st.integers(0, 255)
    OFFSETS = st.integers(0, PAGES * PAGE)
    SIZES = st.sampled_from(LENGTHS)
    WHICH = st.integers(0, FILES - 1)
    SLOT = st.integers(0, SLOTS - 1)
    SOME = st.integers(1, PAGES)

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.world = begin(self.root, self.folder.name)

    def teardown(self) -> None:
        try:
            check(self.world)
        finally:
            self.world.end()
            self.folder.cleanup()

    def program(self, pick: int) -> Program:
        return self.world.programs[pick % len(self.world.programs)]

    @rule(pick=NUMBERS, file=WHICH, at=OFFSETS, n=SIZES, number=NUMBERS)
    def pwrite(self, pick: int, file: int, at: int, n: int, number: int) -> None:
        self.world.pwrite(self.program(pick), file, at, data_of(number, n))

    @rule(pick=NUMBERS, file=WHICH, n=SIZES, number=NUMBERS)
    def write(self, pick: int, file: int, n: int, number: int) -> None:
        self.world.write(self.program(pick), file, data_of(number, n))

    @rule(pick=NUMBERS, file=WHICH, at=OFFSETS, n=SIZES)
    def pread(self, pick: int, file: int, at: int, n: int) -> None:
        self.world.pread(self.program(pick), file, at, n)

    @rule(pick=NUMBERS, file=WHICH, n=SIZES)
    def read(self, pick: int, file: int, n: int) -> None:
        self.world.read(self.program(pick), file, n)

    @rule(pick=NUMBERS, file=WHICH, at=OFFSETS, other=WHICH, to=OFFSETS, n=SIZES)
    def copy(self, pick: int, file: int, at: int, other: int, to: int, n: int) -> None:
        self.world.copy(self.program(pick), file, at, other, to, n)

    @rule(pick=NUMBERS, file=WHICH, at=OFFSETS)
    def seek(self, pick: int, file: int, at: int) -> None:
        self.world.seek(self.program(pick), file, at)

    @rule(pick=NUMBERS, file=WHICH, length=OFFSETS)
    def truncate(self, pick: int, file: int, length: int) -> None:
        self.world.truncate(self.program(pick), file, length)

    @rule(pick=NUMBERS, file=WHICH)
    def fsync(self, pick: int, file: int) -> None:
        self.world.fsync(self.program(pick), file)

    @rule(
        pick=NUMBERS, slot=SLOT, pages=SOME, prot=st.sampled_from(PROTS), kind=st.sampled_from(sorted(KINDS)), file=WHICH,
        first=st.integers(0, PAGES), fixed=st.booleans(), populate=st.booleans(),
    )  # fmt: skip
    def map(
        self, pick: int, slot: int, pages: int, prot: Prot, kind: str, file: int, first: int, fixed: bool, populate: bool
    ) -> None:
        pages = min(pages, SLOTS - slot)
        self.world.map(self.program(pick), slot, pages, int(prot), kind, file, first, fixed, populate)

    @rule(pick=NUMBERS, slot=SLOT, pages=SOME)
    def unmap(self, pick: int, slot: int, pages: int) -> None:
        self.world.unmap(self.program(pick), slot, min(pages, SLOTS - slot))

    @rule(pick=NUMBERS, slot=SLOT, pages=SOME, prot=st.sampled_from(PROTS))
    def protect(self, pick: int, slot: int, pages: int, prot: Prot) -> None:
        self.world.protect(self.program(pick), slot, min(pages, SLOTS - slot), int(prot))

    @rule(pick=NUMBERS, slot=SLOT, pages=SOME)
    def sync(self, pick: int, slot: int, pages: int) -> None:
        self.world.sync(self.program(pick), slot, min(pages, SLOTS - slot))

    @rule(pick=NUMBERS, slot=SLOT, pages=SOME, advice=st.sampled_from(ADVICE))
    def advise(self, pick: int, slot: int, pages: int, advice: int) -> None:
        self.world.advise(self.program(pick), slot, min(pages, SLOTS - slot), advice)

    @rule(pick=NUMBERS, slot=SLOT, at=st.integers(0, PAGE - 1), n=SIZES)
    def load(self, pick: int, slot: int, at: int, n: int) -> None:
        self.world.load(self.program(pick), slot * PAGE + at, n)

    @rule(pick=NUMBERS, slot=SLOT, at=st.integers(0, PAGE - 1), n=SIZES, number=NUMBERS)
    def store(self, pick: int, slot: int, at: int, n: int, number: int) -> None:
        self.world.store(self.program(pick), slot * PAGE + at, data_of(number, n))

    @precondition(lambda self: len(self.world.programs) < PROCESSES)
    @rule(pick=NUMBERS)
    def fork(self, pick: int) -> None:
        self.world.fork(self.program(pick))

    @precondition(lambda self: len(self.world.programs) > 1)
    @rule(pick=NUMBERS)
    def exit(self, pick: int) -> None:
        self.world.exit(self.program(pick))


@pytest.fixture(scope="module")
def root() -> Iterator[Root | None]:
    """Of the real processes; None where no host can be compared: then sim = model."""
    root = Root() if has_host() else None
    yield root
    if root is not None:
        root.exit()


def test_random_programs_end_alike_on_sim_host_and_model(root: Root | None) -> None:
    class Programs(RandomPrograms):
        pass

    Programs.root = root
    run_state_machine_as_test(Programs, settings=settings(max_examples=30, stateful_step_count=50, deadline=None))


WEIGHTS = {
    "pwrite": 6, "write": 3, "pread": 6, "read": 3, "copy": 2, "seek": 2, "truncate": 2, "fsync": 1, "map": 5, "unmap": 2,
    "protect": 3, "sync": 2, "advise": 4, "load": 20, "store": 20, "fork": 1, "exit": 1,
}  # fmt: skip


def arguments(random: Random, name: str) -> tuple[object, ...]:
    """What an operation is called with, besides whose it is: as the rules above say."""
    below = random.randrange
    file, size, number = below(FILES), random.choice(LENGTHS), below(256)
    offset, slot, pages = below(PAGES * PAGE + 1), below(SLOTS), below(1, PAGES + 1)
    prot, at = random.choice(PROTS), below(PAGE)
    found: dict[str, tuple[object, ...]] = {
        "pwrite": (file, offset, size, number),
        "write": (file, size, number),
        "pread": (file, offset, size),
        "read": (file, size),
        "copy": (file, offset, below(FILES), below(PAGES * PAGE + 1), size),
        "seek": (file, offset),
        "truncate": (file, offset),
        "fsync": (file,),
        "map": (slot, pages, prot, random.choice(sorted(KINDS)), file, below(PAGES + 1), *random.choices((True, False), k=2)),
        "unmap": (slot, pages),
        "protect": (slot, pages, prot),
        "sync": (slot, pages),
        "advise": (slot, pages, random.choice(ADVICE)),
        "load": (slot, at, size),
        "store": (slot, at, size, number),
        "fork": (),
        "exit": (),
    }
    return found[name]


def long_run(root: Root | None, operations: int, seed: int) -> Counter[str]:
    """So many operations chosen at random, in one world; the whole is compared after every thousand.  Return what was done."""
    random = Random(seed)
    RandomPrograms.root = root
    machine = RandomPrograms()
    done: Counter[str] = Counter()
    try:
        while done.total() < operations:
            (name,) = random.choices(list(WEIGHTS), list(WEIGHTS.values()))
            processes = len(machine.world.programs)
            if (name == "fork" and processes >= PROCESSES) or (name == "exit" and processes == 1):
                continue
            getattr(machine, name)(random.randrange(256), *arguments(random, name))
            done[name] += 1
            if done.total() % 1000 == 0:
                check(machine.world)
                for number, file in enumerate(machine.world.files):
                    if len(file.bytes) > 40 * PAGE:
                        machine.truncate(0, number, PAGES * PAGE)
    except AssertionError as error:
        error.add_note(f"after {done.total()} operations, seed {seed}")
        raise
    machine.teardown()
    return done


def test_a_long_program_ends_alike_on_sim_host_and_model(root: Root | None) -> None:
    """The long run, short; every operation is in it."""
    done = long_run(root, 2000, 1)
    assert set(done) == set(WEIGHTS)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="random operations on the simulated kernel, the host and a model")
    parser.add_argument("--operations", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    began = time.perf_counter()
    of_all = Root() if has_host() else None
    figures = long_run(of_all, chosen.operations, chosen.seed)
    what = "sim, host and model" if of_all else "sim and model"
    print(f"{chosen.operations} operations, seed {chosen.seed}: {what} all alike, {time.perf_counter() - began:.1f} s")
    print(*(f"{name} {count}" for name, count in figures.most_common()), sep=", ")
