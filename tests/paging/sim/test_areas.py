"""mmap, munmap, mprotect on ranges of addresses: where they lie, how they split and merge, and what is refused."""

from __future__ import annotations

import errno
import os
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nio.paging import Prot
from nio.paging.sim import Advice, Limits, MapFlag, Overcommit, Reason, Signal, SimKernel
from nio.paging.sim.addressspace import END_OF_32_BIT, LOWEST, STACK_GUARD, START_OF_32_BIT
from nio.paging.sim.failures import Panic
from tests.paging.file_contract import refused
from tests.paging.sim.books import balance
from tests.paging.sim.machines import ANONYMOUS, PAGE, PATH, PRIVATE, RW, SHARED, content, faults

OWN = PRIVATE | ANONYMOUS


def ranges(kernel: SimKernel) -> list[tuple[int, int]]:
    return [(vma.start, vma.end) for vma in kernel.process.space]


# --- where


def test_a_mapping_lies_as_high_as_can_be_and_the_next_one_below(kernel: SimKernel, fd: int) -> None:
    one = kernel.mmap(fd, 0, 100, Prot.READ, SHARED)
    two = kernel.mmap(fd, PAGE, 5000, Prot.READ, SHARED)
    assert one.start + PAGE == kernel.process.space.top
    assert two.start + 2 * PAGE == one.start


def test_an_address_that_was_unmapped_is_not_given_again_at_once(kernel: SimKernel, fd: int) -> None:
    one = kernel.mmap(fd, 0, PAGE, Prot.READ, SHARED)
    one.unmap()
    two = kernel.mmap(fd, 0, PAGE, Prot.READ, SHARED)
    assert two.start != one.start
    assert faults(lambda: kernel.load(one.start, 1)) == (Signal.SIGSEGV, Reason.MAPERR)


def test_when_the_low_end_is_reached_the_search_begins_at_the_top_again() -> None:
    kernel = SimKernel(frames=4, page_size=16)
    half = kernel.process.space.top // 2
    one, two = (kernel.mmap_at(0, half - LOWEST, RW, OWN | MapFlag.NORESERVE) for _ in range(2))
    refused(errno.ENOMEM, lambda: kernel.mmap_at(0, half, RW, OWN))
    one.unmap()
    three = kernel.mmap_at(0, 1 << 20, RW, OWN)
    assert three.start > two.start


def test_32bit_stays_in_the_low_two_gigabytes(kernel: SimKernel) -> None:
    """In the upper one of them, and there as low as can be."""
    one, two = (kernel.mmap_at(0, 3 * PAGE, RW, OWN | MapFlag.BIT_32) for _ in range(2))
    assert (one.start, two.start) == (START_OF_32_BIT, START_OF_32_BIT + 3 * PAGE)
    rest = END_OF_32_BIT - START_OF_32_BIT - 6 * PAGE
    refused(errno.ENOMEM, lambda: kernel.mmap_at(0, rest + PAGE, RW, OWN | MapFlag.BIT_32))
    assert kernel.mmap_at(0, rest, RW, OWN | MapFlag.BIT_32).start == two.start + 3 * PAGE


def test_a_hint_is_taken_where_it_is_free(kernel: SimKernel) -> None:
    one = kernel.mmap_at(0x10000000 + 5, PAGE, RW, OWN)
    assert one.start == 0x10000000
    two = kernel.mmap_at(0x10000000, PAGE, RW, OWN)
    assert two.start not in (0, 0x10000000)


def test_fixed_replaces_what_was_there(kernel: SimKernel, fd: int) -> None:
    """The middle of three pages is another file's page then; the ends are as before."""
    old = kernel.mmap_at(0, 3 * PAGE, RW, OWN)
    kernel.store(old.start, b"a" * 3 * PAGE)
    new = kernel.mmap_at(old.start + PAGE, PAGE, Prot.READ, SHARED | MapFlag.FIXED, fd, 0)
    assert kernel.load(old.start + PAGE - 2, 4) == b"aa" + content(2)
    assert kernel.load(old.start + 2 * PAGE - 1, 2) == content(PAGE)[-1:] + b"a"
    assert len(ranges(kernel)) == 3
    assert new.start == old.start + PAGE


def test_fixed_noreplace_is_eexist_there(kernel: SimKernel) -> None:
    old = kernel.mmap_at(0, PAGE, RW, OWN)
    fixed = OWN | MapFlag.FIXED_NOREPLACE
    refused(errno.EEXIST, lambda: kernel.mmap_at(old.start, PAGE, RW, fixed))
    assert kernel.mmap_at(old.start - PAGE, PAGE, RW, fixed).start == old.start - PAGE


# --- splitting and merging


def test_neighbours_of_one_kind_are_one_vma(kernel: SimKernel, fd: int) -> None:
    """Anonymous ones, and those of a file that go on where the other ends; no others."""
    for _ in range(3):
        kernel.mmap_at(0, PAGE, RW, OWN)._span = -1  # the handle is left alone: nothing unmaps
    assert len(ranges(kernel)) == 1
    for offset in (3, 2, 1):
        kernel.mmap(fd, offset * PAGE, PAGE, Prot.READ, SHARED)._span = -1
    assert len(ranges(kernel)) == 2
    kernel.mmap(fd, 7 * PAGE, PAGE, Prot.READ, SHARED)._span = -1
    assert len(ranges(kernel)) == 3


def test_mprotect_of_the_middle_makes_three_and_back_makes_one(kernel: SimKernel) -> None:
    mapping = kernel.mmap_at(0, 3 * PAGE, RW, OWN)
    kernel.mprotect(mapping.start + PAGE, PAGE, Prot.READ)
    assert len(ranges(kernel)) == 3
    kernel.mprotect(mapping.start + PAGE, PAGE, RW)
    assert ranges(kernel) == [(mapping.start, mapping.start + 3 * PAGE)]


def test_mprotect_holds_for_pages_that_are_in_the_page_table_already(kernel: SimKernel) -> None:
    mapping = kernel.mmap_at(0, PAGE, RW, OWN)
    mapping.store(0, b"x")
    kernel.mprotect(mapping.start, PAGE, Prot.READ)
    assert mapping.load(0, 1) == b"x"
    assert faults(lambda: mapping.store(0, b"y")) == (Signal.SIGSEGV, Reason.ACCERR)
    kernel.mprotect(mapping.start, PAGE, Prot.NONE)
    assert faults(lambda: mapping.load(0, 1)) == (Signal.SIGSEGV, Reason.ACCERR)
    kernel.mprotect(mapping.start, PAGE, RW)
    mapping.store(0, b"z")
    assert mapping.load(0, 1) == b"z"


def test_mprotect_gives_no_right_that_the_descriptor_had_not(kernel: SimKernel, fd: int) -> None:
    reading = kernel.open(PATH, os.O_RDONLY)
    shared = kernel.mmap(reading, 0, PAGE, Prot.READ, SHARED)
    private = kernel.mmap(reading, 0, PAGE, Prot.READ, PRIVATE)
    refused(errno.EACCES, lambda: kernel.mprotect(shared.start, PAGE, RW))
    kernel.mprotect(private.start, PAGE, RW)
    refused(errno.ENOMEM, lambda: kernel.mprotect(private.start - 8 * PAGE, PAGE, RW))
    refused(errno.EINVAL, lambda: kernel.mprotect(private.start + 1, PAGE, RW))


def test_munmap_of_the_middle_leaves_the_ends(kernel: SimKernel) -> None:
    mapping = kernel.mmap_at(0, 3 * PAGE, RW, OWN)
    kernel.store(mapping.start, b"x" * 3 * PAGE)
    kernel.munmap(mapping.start + PAGE, 1)
    assert len(ranges(kernel)) == 2
    assert mapping.load(2 * PAGE, 1) == b"x"
    assert faults(lambda: mapping.load(PAGE, 1)) == (Signal.SIGSEGV, Reason.MAPERR)
    kernel.munmap(mapping.start + PAGE, PAGE)
    for address, length in ((mapping.start + 1, PAGE), (mapping.start, 0), (kernel.process.space.top, PAGE)):
        refused(errno.EINVAL, partial(kernel.munmap, address, length))


def test_there_may_be_only_so_many_mappings() -> None:
    """ENOMEM beyond the limit; also for an unmapping that would make two of one, and then nothing has changed."""
    kernel = SimKernel(frames=8, limits=Limits(mappings=2))
    kept = [kernel.mmap_at(0, 3 * PAGE, RW, flags) for flags in (OWN, SHARED | ANONYMOUS, OWN)]
    refused(errno.ENOMEM, lambda: kernel.mmap_at(0, PAGE, RW, SHARED | ANONYMOUS))
    refused(errno.ENOMEM, lambda: kernel.munmap(kept[0].start + PAGE, PAGE))
    refused(errno.ENOMEM, lambda: kernel.mprotect(kept[0].start + PAGE, PAGE, Prot.READ))
    assert len(ranges(kernel)) == 3
    kernel.munmap(kept[0].start, PAGE)
    balance(kernel)


STEPS = st.tuples(st.sampled_from(["map", "unmap", "protect", "advise"]), st.integers(0, 30), st.integers(1, 12))


@given(st.lists(STEPS, max_size=40))
def test_random_ranges_are_as_a_map_of_single_pages_says(steps: list[tuple[str, int, int]]) -> None:
    """Each page is mapped as it was last told, and no two neighbours that are alike are two vmas."""
    kernel = SimKernel(frames=4)
    base = 1 << 24
    model: dict[int, tuple[Prot, Advice]] = {}
    kept = []
    for what, first, n in steps:
        pages = range(first, first + n)
        start = base + first * PAGE
        if what == "map":
            kept.append(kernel.mmap_at(start, n * PAGE, RW, OWN | MapFlag.FIXED))
            model.update(dict.fromkeys(pages, (RW, Advice.NORMAL)))
        elif what == "unmap":
            kernel.munmap(start, n * PAGE)
            for page in pages:
                model.pop(page, None)
        elif all(page in model for page in pages):
            if what == "protect":
                kernel.mprotect(start, n * PAGE, Prot.READ)
                model.update({page: (Prot.READ, model[page][1]) for page in pages})
            else:
                kernel.madvise(start, n * PAGE, Advice.RANDOM)
                model.update({page: (model[page][0], Advice.RANDOM) for page in pages})
    found = {
        (at - base) // PAGE: (vma.prot, vma.advice) for vma in kernel.process.space for at in range(vma.start, vma.end, PAGE)
    }
    assert found == model
    borders = sum(page - 1 not in model or model[page - 1] != model[page] for page in model)
    assert len(kernel.process.space) == borders
    balance(kernel)
    for mapping in kept:
        mapping._span = -1


# --- refused


def test_what_mmap_refuses(kernel: SimKernel, fd: int) -> None:
    """Every errno of mmap(2) that a caller's arguments bring about."""
    directory = kernel.open("/tmp", os.O_RDONLY)
    reading = kernel.open(PATH, os.O_RDONLY)
    fixed = SHARED | MapFlag.FIXED
    table = [
        (errno.EBADF, (0, PAGE, Prot.READ, SHARED, 99, 0)),
        (errno.EINVAL, (0, PAGE, Prot.READ, SHARED, fd, 1)),
        (errno.EINVAL, (0, 0, Prot.READ, SHARED, fd, 0)),
        (errno.EINVAL, (0, PAGE, Prot.READ, MapFlag(0), fd, 0)),
        (errno.EINVAL, (5, PAGE, Prot.READ, fixed, fd, 0)),
        (errno.EPERM, (PAGE, PAGE, Prot.READ, fixed, fd, 0)),
        (errno.ENOMEM, (1 << 47, PAGE, Prot.READ, fixed, fd, 0)),
        (errno.ENOMEM, (0, 1 << 47, Prot.READ, SHARED, fd, 0)),
        (errno.EOVERFLOW, (0, PAGE, Prot.READ, SHARED, fd, (1 << 63) - PAGE // 2 * 2 + PAGE)),
        (errno.EACCES, (0, PAGE, RW, SHARED, reading, 0)),
        (errno.ENODEV, (0, PAGE, Prot.READ, SHARED, directory, 0)),
        (errno.EINVAL, (0, PAGE, RW, SHARED | MapFlag.GROWSDOWN, fd, 0)),
        (errno.EINVAL, (0, PAGE, RW, PRIVATE | MapFlag.GROWSDOWN, fd, 0)),
        (errno.EINVAL, (0, PAGE, RW, SHARED | ANONYMOUS | MapFlag.GROWSDOWN, -1, 0)),
    ]
    for code, (address, length, prot, flags, file, offset) in table:
        refused(code, partial(kernel.mmap_at, address, length, prot, flags, file, offset & -PAGE if offset > PAGE else offset))
    assert not ranges(kernel)


def test_refusals_that_a_machine_is_set_up_for(fd: int) -> None:
    """EPERM on files that may not be executed, ETXTBSY as of old, EAGAIN and ENOMEM beyond limits, ENFILE and EMFILE."""
    limits = Limits(
        executable_files=False, deny_write=True, locked=2 * PAGE, overcommit=Overcommit.HEURISTIC,
        files=2, open_files=3, mappings=100,
    )  # fmt: skip
    kernel = SimKernel(frames=8, swap=8, limits=limits)
    fd = kernel.open(PATH, os.O_RDWR | os.O_CREAT)
    refused(errno.EPERM, lambda: kernel.mmap(fd, 0, PAGE, Prot.READ | Prot.EXEC, PRIVATE))
    refused(errno.ETXTBSY, lambda: kernel.mmap(fd, 0, PAGE, Prot.READ, PRIVATE | MapFlag.DENYWRITE))
    refused(errno.EAGAIN, lambda: kernel.mmap(fd, 0, 3 * PAGE, Prot.READ, PRIVATE | MapFlag.LOCKED))
    refused(errno.ENOMEM, lambda: kernel.mmap_at(0, 17 * PAGE, RW, OWN))
    kernel.mmap_at(0, 17 * PAGE, RW, OWN | MapFlag.NORESERVE).unmap()
    kernel.mmap_at(0, 16 * PAGE, RW, OWN).unmap()
    kernel.open(PATH, os.O_RDONLY)
    refused(errno.EMFILE, lambda: kernel.open(PATH, os.O_RDONLY))
    other = kernel.spawn()
    other.open(PATH, os.O_RDONLY)
    refused(errno.ENFILE, lambda: other.open(PATH, os.O_RDONLY))


def test_locked_memory_is_bounded_and_the_superuser_is_not() -> None:
    for superuser in (False, True):
        kernel = SimKernel(frames=16, limits=Limits(locked=2 * PAGE), superuser=superuser)
        mapping = kernel.mmap_at(0, 4 * PAGE, RW, OWN)
        mapping.lock(0, 2 * PAGE)
        mapping.lock(PAGE, PAGE)  # what is locked already costs nothing
        if superuser:
            mapping.lock(0, 3 * PAGE)
        else:
            refused(errno.ENOMEM, lambda mapping=mapping: mapping.lock(0, 3 * PAGE))  # type: ignore[misc]
            mapping.unlock(0, PAGE)
            mapping.lock(3 * PAGE, PAGE)


def test_a_stack_grows_down_to_the_access() -> None:
    """Page by page or at once, up to its limit, and never into the guard above another mapping."""
    kernel = SimKernel(frames=8, limits=Limits(stack=600 * PAGE))
    stack = kernel.mmap_at(1 << 30, PAGE, RW, OWN | MapFlag.GROWSDOWN)
    kernel.store(stack.start - 10 * PAGE, b"deep")
    assert ranges(kernel) == [(stack.start - 10 * PAGE, stack.start + PAGE)]
    assert kernel.load(stack.start - 5 * PAGE, 1) == b"\0"
    assert faults(lambda: kernel.load(stack.start - 600 * PAGE, 1)) == (Signal.SIGSEGV, Reason.MAPERR)
    other = kernel.mmap_at(stack.start - 500 * PAGE, PAGE, RW, OWN)
    kernel.load(stack.start - 243 * PAGE, 1)
    assert faults(lambda: kernel.load(stack.start - 244 * PAGE, 1)) == (Signal.SIGSEGV, Reason.MAPERR)
    assert other.load(0, 1) == b"\0"


def test_ranges_are_found_beside_stacks_but_not_in_their_room(kernel: SimKernel) -> None:
    """From the top down and in the low gigabytes; below a stack that was given an address as below one that was not."""
    stack = kernel.mmap_at(0, PAGE, RW, OWN | MapFlag.GROWSDOWN)
    under = kernel.mmap_at(0, PAGE, RW, OWN)
    assert stack.start - under.start == (STACK_GUARD + 1) * PAGE
    low = kernel.mmap_at(START_OF_32_BIT + 300 * PAGE, PAGE, RW, OWN | MapFlag.GROWSDOWN)
    rest = 300 - STACK_GUARD
    one = kernel.mmap_at(0, rest * PAGE, RW, OWN | MapFlag.BIT_32)
    two = kernel.mmap_at(0, PAGE, RW, OWN | MapFlag.BIT_32)
    assert (one.start, two.start) == (START_OF_32_BIT, low.start + PAGE)
    last = kernel.mmap_at(END_OF_32_BIT, PAGE, RW, OWN | MapFlag.GROWSDOWN)
    too_much = last.start - STACK_GUARD * PAGE - two.start
    refused(errno.ENOMEM, lambda: kernel.mmap_at(0, too_much, RW, OWN | MapFlag.BIT_32))


def test_what_is_no_private_memory_cannot_grow_down(kernel: SimKernel, fd: int) -> None:
    """No call asks for it: it would lead to pages before the beginning of the file."""
    for flags, file in ((SHARED, fd), (PRIVATE, fd), (SHARED | ANONYMOUS, -1)):
        mapping = kernel.mmap_at(0, PAGE, RW, flags, file)
        vma = kernel.process.space.find(mapping.start)
        assert vma is not None
        with pytest.raises(Panic, match="grow_down"):
            kernel.process.space.grow_down(vma, vma.start - PAGE)


def test_shared_memory_without_a_file_begins_at_its_beginning(kernel: SimKernel) -> None:
    """An offset means nothing without a file (measured: Linux ignores it)."""
    mapping = kernel.mmap_at(0, PAGE, RW, SHARED | ANONYMOUS, -1, 5 * PAGE)
    mapping.store(0, b"x")
    assert mapping.load(0, 2) == b"x\0"


@pytest.mark.parametrize("flags", [MapFlag.EXECUTABLE, MapFlag.DENYWRITE, MapFlag.NORESERVE])
def test_flags_that_are_ignored_do_no_harm(kernel: SimKernel, fd: int, flags: MapFlag) -> None:
    assert kernel.mmap(fd, 0, PAGE, Prot.READ, PRIVATE | flags).load(0, 5) == content(5)
