"""Which page goes: each policy against its definition, and the anomaly that tells FIFO from the others."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nio.paging import Prot
from nio.paging.sim import Fifo, Lru, Replacement, SecondChance, SimKernel, Tuning
from nio.paging.sim.frames import Frame
from tests.paging.sim.machines import PAGE, PATH, SHARED

BELADY = [1, 2, 3, 4, 1, 2, 5, 1, 2, 3, 4, 5]


def faults_of(replacement: Replacement, frames: int, accesses: list[int]) -> int:
    """How many page faults a program makes that loads from these pages of a file, one after the other."""
    kernel = SimKernel(frames=frames, replacement=replacement, tuning=Tuning(read_ahead=1, fault_around=1))
    fd = kernel.open(PATH, os.O_RDWR | os.O_CREAT)
    kernel.ftruncate(fd, 16 * PAGE)
    mapping = kernel.mmap(fd, 0, 16 * PAGE, Prot.READ, SHARED)
    for page in accesses:
        mapping.load(page * PAGE, 1)
    return kernel.statistics().major_faults


def lru_model(frames: int, accesses: list[int]) -> int:
    held: OrderedDict[int, None] = OrderedDict()
    faults = 0
    for page in accesses:
        if page not in held:
            faults += 1
            if len(held) == frames:
                held.popitem(last=False)
        held[page] = None
        held.move_to_end(page)
    return faults


def fifo_model(frames: int, accesses: list[int]) -> int:
    held: list[int] = []
    faults = 0
    for page in accesses:
        if page not in held:
            faults += 1
            del held[: len(held) == frames]
            held.append(page)
    return faults


def clock_model(frames: int, accesses: list[int]) -> int:
    """A ring of [page, used] with the hand at its beginning."""
    ring: list[list[int]] = []
    faults = 0
    for page in accesses:
        found = next((entry for entry in ring if entry[0] == page), None)
        if found is not None:
            found[1] = 1
            continue
        faults += 1
        if len(ring) == frames:
            while ring[0][1]:
                ring[0][1] = 0
                ring.append(ring.pop(0))
            ring.pop(0)
        ring.append([page, 1])
    return faults


def test_belady_more_memory_and_more_faults_with_fifo() -> None:
    """The textbook's reference string: 9 faults on 3 frames, 10 on 4.  LRU: 10 and 8."""
    assert [faults_of(Fifo(), frames, BELADY) for frames in (3, 4)] == [9, 10]
    assert [faults_of(Lru(), frames, BELADY) for frames in (3, 4)] == [10, 8]


@pytest.mark.parametrize(("policy", "model"), [(Lru, lru_model), (Fifo, fifo_model), (SecondChance, clock_model)])
@given(frames=st.integers(2, 8), accesses=st.lists(st.integers(0, 15), max_size=80))
def test_each_policy_faults_as_often_as_its_definition(
    policy: type[Replacement], model: Callable[[int, list[int]], int], frames: int, accesses: list[int]
) -> None:
    assert faults_of(policy(), frames, accesses) == model(frames, accesses)


@pytest.mark.parametrize("policy", [Lru, Fifo, SecondChance])
def test_a_frame_that_left_is_no_candidate_and_one_passed_over_is_again(policy: type[Replacement]) -> None:
    replacement = policy()
    frames = [Frame(number, 16) for number in range(4)]
    for frame in frames:
        replacement.entered(frame)
    replacement.left(frames[1])
    replacement.left(frames[1])
    for _ in range(3):
        assert {frame.number for frame in replacement.candidates(lambda frame: False)} == {0, 2, 3}
    for frame in replacement.candidates(lambda frame: False):
        replacement.left(frame)
    assert list(replacement.candidates(lambda frame: False)) == []
