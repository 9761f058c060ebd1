"""sim = host = bytearray: random programs of mmap, loads, stores, read, write, truncate, msync, munmap and fork.

The suite runs a few hundred short programs by Hypothesis, which shrinks what fails.  For a long one:

    python -m tests.paging.sim.test_model --operations 100000 --seed 1            # sim, host and model, one process
    python -m tests.paging.sim.test_model --operations 100000 --seed 1 --fork     # sim and model, processes that fork
"""

from __future__ import annotations

import argparse
import mmap
import tempfile
import time
from collections.abc import Callable
from random import Random

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from nio.paging import HostKernel, Kernel
from nio.paging.sim import Fifo, Lru, SecondChance, SimKernel, Tuning
from tests.paging.sim.books import balance
from tests.paging.sim.world import FLAGS, PAGE, Mapped, Program, World

PAGES = 6
"""How long the file gets, about."""
ADVICE = (mmap.MADV_NORMAL, mmap.MADV_RANDOM, mmap.MADV_SEQUENTIAL, mmap.MADV_WILLNEED, mmap.MADV_DONTNEED)

OFFSETS = st.integers(0, PAGES * PAGE)
SIZES = st.sampled_from([0, 1, 2, 100, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE + 5])
NUMBERS = st.integers(0, 255)


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


def check(world: World) -> None:
    """All is alike, and the books of every machine balance."""
    world.compare()
    for kernel in world.programs[0].kernels.values():
        if isinstance(kernel, SimKernel):
            balance(kernel)


class OneProcess(RuleBasedStateMachine):
    """On the simulated kernels and on the host."""

    host = True

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        kernels: dict[str, Kernel] = dict(simulated())
        paths = dict.fromkeys(kernels, "/home/user/file")
        if self.host:
            kernels["host"] = HostKernel()
            paths["host"] = f"{self.folder.name}/file"
        self.world = World(kernels, paths)

    def teardown(self) -> None:
        check(self.world)
        self.world.end()
        self.folder.cleanup()

    def program(self, pick: int) -> Program:
        return self.world.programs[pick % len(self.world.programs)]

    def mapped(self, pick: int) -> Mapped | None:
        every = [mapped for program in self.world.programs for mapped in program.mapped]
        return every[pick % len(every)] if every else None

    @rule(pick=NUMBERS, at=OFFSETS, n=SIZES, number=NUMBERS)
    def pwrite(self, pick: int, at: int, n: int, number: int) -> None:
        self.world.pwrite(self.program(pick), at, data_of(number, n))

    @rule(pick=NUMBERS, n=SIZES, number=NUMBERS)
    def write(self, pick: int, n: int, number: int) -> None:
        self.world.write(self.program(pick), data_of(number, n))

    @rule(pick=NUMBERS, at=OFFSETS, n=SIZES)
    def pread(self, pick: int, at: int, n: int) -> None:
        self.world.pread(self.program(pick), at, n)

    @rule(pick=NUMBERS, n=SIZES)
    def read(self, pick: int, n: int) -> None:
        self.world.read(self.program(pick), n)

    @rule(pick=NUMBERS, at=OFFSETS)
    def seek(self, pick: int, at: int) -> None:
        self.world.seek(self.program(pick), at)

    @rule(pick=NUMBERS, length=OFFSETS)
    def truncate(self, pick: int, length: int) -> None:
        self.world.truncate(self.program(pick), length)

    @rule(pick=NUMBERS)
    def fsync(self, pick: int) -> None:
        self.world.fsync(self.program(pick))

    @precondition(lambda self: sum(len(program.mapped) for program in self.world.programs) < 12)
    @rule(pick=NUMBERS, kind=st.sampled_from(sorted(FLAGS)), first=st.integers(0, PAGES), pages=st.integers(1, PAGES))
    def map(self, pick: int, kind: str, first: int, pages: int) -> None:
        self.world.map(self.program(pick), kind, first, pages)

    @rule(pick=NUMBERS, at=OFFSETS, n=SIZES)
    def load(self, pick: int, at: int, n: int) -> None:
        if (mapped := self.mapped(pick)) is not None:
            self.world.load(mapped, at % (mapped.pages * PAGE), n)

    @rule(pick=NUMBERS, at=OFFSETS, n=SIZES, number=NUMBERS)
    def store(self, pick: int, at: int, n: int, number: int) -> None:
        if (mapped := self.mapped(pick)) is not None:
            self.world.store(mapped, at % (mapped.pages * PAGE), data_of(number, n))

    @rule(pick=NUMBERS, first=st.integers(0, PAGES), pages=st.integers(0, PAGES))
    def sync(self, pick: int, first: int, pages: int) -> None:
        if (mapped := self.mapped(pick)) is not None:
            self.world.sync(mapped, first, pages)

    @rule(pick=NUMBERS, advice=st.sampled_from(ADVICE))
    def advise(self, pick: int, advice: int) -> None:
        if (mapped := self.mapped(pick)) is not None:
            self.world.advise(mapped, advice)

    @rule(pick=NUMBERS)
    def unmap(self, pick: int) -> None:
        program = self.program(pick)
        if program.mapped:
            self.world.unmap(program, program.mapped[pick % len(program.mapped)])


class ManyProcesses(OneProcess):
    """On the simulated kernels alone, whose processes fork."""

    host = False

    @precondition(lambda self: len(self.world.programs) < 4)
    @rule(pick=NUMBERS)
    def fork(self, pick: int) -> None:
        self.world.fork(self.program(pick))

    @precondition(lambda self: len(self.world.programs) > 1)
    @rule(pick=NUMBERS)
    def exit(self, pick: int) -> None:
        self.world.exit(self.program(pick))


PROFILE = settings(max_examples=40, stateful_step_count=40, deadline=None)


def test_random_programs_end_alike_on_sim_host_and_model() -> None:
    run_state_machine_as_test(OneProcess, settings=PROFILE)


def test_random_programs_of_forking_processes_end_alike_on_sim_and_model() -> None:
    run_state_machine_as_test(ManyProcesses, settings=PROFILE)


def long_run(operations: int, seed: int, fork: bool) -> None:
    """So many operations chosen at random, in one world; the whole is compared after every thousand."""
    random = Random(seed)
    machine = ManyProcesses() if fork else OneProcess()
    sizes = (0, 1, 2, 100, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE + 5)

    def number() -> int:
        return random.randrange(256)

    def at() -> int:
        return random.randrange(PAGES * PAGE + 1)

    names = ["pwrite", "write", "pread", "read", "seek", "truncate", "fsync", "map", "load", "store", "sync", "advise", "unmap"]
    weights = [6, 3, 6, 3, 2, 2, 1, 3, 20, 20, 2, 1, 2]
    if fork:
        names, weights = [*names, "fork", "exit"], [*weights, 1, 1]
    # What each is called with besides `pick`.
    arguments: dict[str, Callable[[], tuple[object, ...]]] = {
        "pwrite": lambda: (at(), random.choice(sizes), number()),
        "store": lambda: (at(), random.choice(sizes), number()),
        "write": lambda: (random.choice(sizes), number()),
        "pread": lambda: (at(), random.choice(sizes)),
        "load": lambda: (at(), random.choice(sizes)),
        "read": lambda: (random.choice(sizes),),
        "seek": lambda: (at(),),
        "truncate": lambda: (at(),),
        "map": lambda: (random.choice(sorted(FLAGS)), random.randrange(PAGES + 1), random.randrange(1, PAGES + 1)),
        "sync": lambda: (random.randrange(PAGES + 1), random.randrange(PAGES + 1)),
        "advise": lambda: (random.choice(ADVICE),),
    }
    began = time.perf_counter()
    for done in range(1, operations + 1):
        name = random.choices(names, weights)[0]
        processes = len(machine.world.programs)
        mappings = sum(len(program.mapped) for program in machine.world.programs)
        if not ((name == "map" and mappings >= 12) or (name == "fork" and processes >= 4) or (name == "exit" and processes == 1)):
            getattr(machine, name)(number(), *arguments.get(name, tuple)())
        if done % 1000 == 0:
            check(machine.world)
            if len(machine.world.bytes) > 40 * PAGE:
                machine.truncate(0, PAGES * PAGE)
    machine.teardown()
    print(f"{operations} operations, seed {seed}: all alike, {time.perf_counter() - began:.1f} s")


def test_a_long_program_ends_alike_on_sim_host_and_model() -> None:
    """The long run, short."""
    long_run(2000, 1, fork=False)
    long_run(2000, 1, fork=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="random operations on the simulated kernel, the host and a model")
    parser.add_argument("--operations", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fork", action="store_true")
    chosen = parser.parse_args()
    long_run(chosen.operations, chosen.seed, chosen.fork)
