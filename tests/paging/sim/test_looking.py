"""Events, counters and dumps: what can be seen of a machine, and what it costs to read by call or by mapping."""

from __future__ import annotations

import dataclasses
import errno
import os
from collections.abc import Callable

import pytest

from nio.paging import Prot
from nio.paging.sim import Event, Kind, MapFlag, SimKernel
from nio.paging.sim.clock import Clock
from nio.paging.sim.events import Recorder
from tests.paging.file_contract import refused
from tests.paging.sim.machines import ANONYMOUS, PAGE, PATH, PRIVATE, RW, SHARED, content, events


def program(kernel: SimKernel) -> None:
    """Something of everything."""
    fd = kernel.open(PATH, os.O_RDWR | os.O_CREAT)
    kernel.pwrite(fd, content(10 * PAGE), 0)
    shared, private = (kernel.mmap(fd, 0, 10 * PAGE, RW, flag) for flag in (SHARED, PRIVATE))
    for page in range(10):
        shared.store(page * PAGE + 5, b"s")
        private.store(page * PAGE + 7, b"p")
    child = kernel.fork()
    child.inherited(private).store(0, b"child")
    shared.sync(0, 10 * PAGE)
    kernel.getrandom(8)
    child.exit()
    kernel.tick(5000)


def test_the_same_program_gives_the_same_events() -> None:
    first, second = (SimKernel(frames=8, record=100_000) for _ in range(2))
    for kernel in (first, second):
        program(kernel)
    assert len(first.events()) > 100
    assert first.events() == second.events()
    assert first.statistics() == second.statistics()


def test_the_counters_do_not_depend_on_being_watched() -> None:
    seen: list[Event] = []
    machines = [SimKernel(frames=8), SimKernel(frames=8, record=5), SimKernel(frames=8, record=seen.append)]
    for kernel in machines:
        program(kernel)
    assert machines[0].statistics() == machines[1].statistics() == machines[2].statistics()
    assert machines[0].events() == ()
    assert list(machines[1].events()) == seen[-5:]
    assert sum(event.syscalls for event in seen) == machines[0].statistics().syscalls
    assert sum(event.nbytes for event in seen if event.copies) == machines[0].statistics().copied_bytes


def test_every_kind_of_event_happens_and_is_explained() -> None:
    """Each kind but those of other tests (a stack, an order, a signal, a lock, a crash, a hole) is in the program above."""
    kernel = SimKernel(frames=8, record=100_000)
    program(kernel)
    elsewhere = {
        "NOTE", "AREA_GROWN", "SIGNAL", "LOCK_WAIT", "INJECTED", "CRASH", "TRUNCATE", "FAULT_AROUND", "ZERO_PAGE", "CACHE_HIT",
        "HOLE", "WRITE_FAILED", "REFUSED",
    }  # fmt: skip
    assert {kind.name for kind in Kind} - {event.kind.name for event in kernel.events()} <= elsewhere
    assert all(event.cause for event in kernel.events())


def test_a_renamed_file_is_known_by_its_new_name(kernel: SimKernel, fd: int) -> None:
    """In maps, in events and where failures are ordered; by its directory's new name too, as on Linux what is deleted there."""
    kernel.mkdir("/home/user/a")
    other = kernel.open("/home/user/a/other", os.O_RDWR | os.O_CREAT)
    kernel.pwrite(other, content(PAGE), 0)
    kept = [kernel.mmap(each, 0, PAGE, RW, SHARED) for each in (fd, other)]
    kernel.rename(PATH, "/home/user/a/other")
    kernel.rename("/home/user/a", "/home/user/b")
    assert [line.split(maxsplit=5)[5] for line in kernel.maps().splitlines()] == [
        "/home/user/b/other (deleted)",
        "/home/user/b/other",
    ]
    kernel.injection.fail_read(path=PATH)
    assert {event.file for event in events(kernel, lambda: kept[0].load(0, 1))} == {"/home/user/b/other"}
    kernel.injection.fail_read(path="/home/user/b/other")
    refused(errno.EIO, lambda: kernel.pread(fd, bytearray(1), 15 * PAGE))


def test_a_read_copies_twice_and_a_mapping_once(kernel: SimKernel, fd: int) -> None:
    """disk -> page cache -> buffer; disk -> page cache (claims C1).  A second time: once, and not at all."""

    def cost(act: Callable[[], object]) -> tuple[int, int, int]:
        seen = events(kernel, act)
        return sum(e.syscalls for e in seen), sum(e.copies for e in seen), sum(e.nbytes for e in seen)

    into = bytearray(PAGE)
    kernel.system.tuning = dataclasses.replace(kernel.system.tuning, read_ahead=1)
    assert cost(lambda: kernel.pread(fd, into, 0)) == (1, 2, 2 * PAGE)
    assert cost(lambda: kernel.pread(fd, into, 0)) == (1, 1, PAGE)
    mapping = kernel.mmap(fd, PAGE, PAGE, Prot.READ, SHARED)
    assert cost(lambda: mapping.load(0, PAGE)) == (0, 1, PAGE)
    assert cost(lambda: mapping.load(0, PAGE)) == (0, 0, 0)


def test_a_file_of_5000_bytes_costs_two_pages(kernel: SimKernel) -> None:
    fd = kernel.open("/home/user/5000", os.O_RDWR | os.O_CREAT)
    kernel.write(fd, bytes(5000))
    assert kernel.statistics().frames_cached == 2
    mapping = kernel.mmap(fd, 0, 5000, RW, SHARED)
    assert "Size:                  8 kB" in kernel.smaps()
    assert mapping.length == 5000


def test_notes_stand_among_the_events(kernel: SimKernel, fd: int) -> None:
    kernel.forget_events()
    kernel.note("channel.size()")
    kernel.size(fd)
    seen = kernel.events()
    assert [(event.kind, event.cause) for event in seen] == [(Kind.NOTE, "channel.size()"), (Kind.SYSCALL, "fstat")]


def test_a_listener_may_look_at_the_statistics() -> None:
    seen: list[int] = []
    kernel = SimKernel(frames=8, record=lambda event: seen.append(kernel.statistics().syscalls))
    program(kernel)
    assert seen == sorted(seen)


def test_maps_has_the_form_of_proc(kernel: SimKernel, fd: int) -> None:
    kept = [
        kernel.mmap_at(0x7F0000000000, 2 * PAGE, Prot.READ | Prot.EXEC, PRIVATE | MapFlag.FIXED, fd, PAGE),
        kernel.mmap_at(0x7F0000010000, PAGE, RW, SHARED | MapFlag.FIXED, fd, 0),
        kernel.mmap_at(0x7F0000020000, PAGE, RW, PRIVATE | ANONYMOUS | MapFlag.FIXED | MapFlag.GROWSDOWN),
        kernel.mmap_at(0x7F0000030000, PAGE, Prot.NONE, SHARED | ANONYMOUS | MapFlag.FIXED),
    ]
    number = kernel.fstat(fd).identity[1]
    lines = kernel.maps().splitlines()
    assert [line.split() for line in lines] == [
        ["7f0000000000-7f0000002000", "r-xp", "00001000", "00:01", str(number), PATH],
        ["7f0000010000-7f0000011000", "rw-s", "00000000", "00:01", str(number), PATH],
        ["7f0000020000-7f0000021000", "rw-p", "00000000", "00:00", "0"],
        ["7f0000030000-7f0000031000", "---s", "00000000", "00:00", "0", "/dev/zero", "(deleted)"],
    ]
    assert lines[0].index(PATH) == 73
    kernel.unlink(PATH)
    assert kernel.maps().splitlines()[0].endswith(f"{PATH} (deleted)")
    assert len(kept) == 4


def test_smaps_tells_private_from_shared_and_clean_from_dirty(kernel: SimKernel, fd: int) -> None:
    from nio.paging.sim.dump import smap

    mapping = kernel.mmap(fd, 0, 4 * PAGE, RW, SHARED)
    mapping.load(0, 4 * PAGE)
    mapping.store(0, b"x")
    vma = next(iter(kernel.process.space))
    figures = smap(kernel.system, kernel.process, vma)
    assert (figures["Rss"], figures["Private_Dirty"], figures["Private_Clean"]) == (4 * PAGE, PAGE, 3 * PAGE)
    child = kernel.fork()
    there = child.inherited(mapping)
    there.load(0, 2 * PAGE)
    figures = smap(kernel.system, kernel.process, vma)
    assert figures["Shared_Dirty"] == PAGE
    assert figures["Shared_Clean"] + figures["Private_Clean"] == 3 * PAGE
    assert figures["Pss"] < figures["Rss"]


def test_the_page_table_and_the_page_cache_as_text(kernel: SimKernel, fd: int) -> None:
    kernel.system.tuning = dataclasses.replace(kernel.system.tuning, read_ahead=2, fault_around=1)
    mapping = kernel.mmap(fd, 0, 4 * PAGE, RW, SHARED)
    mapping.load(0, 1)
    mapping.store(PAGE, b"x")
    private = kernel.mmap_at(0, PAGE, RW, PRIVATE | ANONYMOUS)
    private.load(0, 1)
    table = [line.split(maxsplit=3)[2:] for line in kernel.page_table().splitlines()[1:]]
    assert table == [["p--at", "the page of zeros"], ["p--at", f"{PATH} page 0"], ["pwdat", f"{PATH} page 1"]]
    assert kernel.page_cache().splitlines()[1].endswith(f"{PATH}: 0* [1]*")


def test_looking_changes_nothing(kernel: SimKernel, fd: int) -> None:
    kernel.mmap(fd, 0, 4 * PAGE, RW, SHARED).load(0, 1)
    before = kernel.statistics()
    for look in (kernel.maps, kernel.smaps, kernel.page_table, kernel.page_cache, kernel.events, kernel.statistics):
        look()
    assert kernel.statistics() == before


def test_time_passes_only_by_entries_and_on_demand(kernel: SimKernel, fd: int) -> None:
    now = kernel.clock.now
    kernel.size(fd)
    assert kernel.clock.now == now + 1
    kernel.tick(100)
    assert kernel.clock.now == now + 102
    kernel.pwrite(fd, b"x", 0)
    assert kernel.fstat(fd).modified_ns == kernel.clock.nanoseconds() - 10_000_000
    with pytest.raises(ValueError, match="backwards"):
        kernel.tick(-1)


def test_what_a_machine_cannot_be_made_of() -> None:
    for frames, page_size in ((1, 4096), (8, 8), (8, 100)):
        with pytest.raises(ValueError, match=r"frames|page size"):
            SimKernel(frames=frames, page_size=page_size)


def test_a_recorder_that_keeps_nothing_makes_no_events() -> None:
    recorder = Recorder(Clock(), 0)
    recorder.record(Kind.COPY, "x", copies=1, nbytes=5)
    assert (recorder.events(), recorder.copied_bytes) == ((), 5)
