"""A1 to A6: mmap, its flags and errors, munmap, msync.  What each docstring claims is what docs/claims.md says."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable
from functools import partial

import pytest

from nio.paging import Prot
from nio.paging.sim import Fault, Kind, Limits, MapFlag, Signal, SimKernel, SyncFlag
from tests.claims.grounds import ANONYMOUS, FIXED, PAGE, PRIVATE, RW, SHARED, Ground, Real, Simulated, content, content_on
from tests.faults import child
from tests.paging.file_contract import refused

READ, WRITE, EXEC, NONE = Prot.READ, Prot.WRITE, Prot.EXEC, Prot.NONE
OWN = PRIVATE | ANONYMOUS
WHOLE = 9
"""Pages of the file."""

UNKNOWN_FLAG = 1 << 25
"""No flag of any Linux up to now."""


# --- A1


def test_mmap_returns_an_address_or_an_errno(ground: Ground) -> None:
    """A1: the address of a page, at which the file is found; or MAP_FAILED, and errno says why."""
    fd = ground.open()
    address = ground.mmap(0, ground.SIZE, READ, SHARED, fd, PAGE)
    assert address > 0
    assert address % PAGE == 0
    assert ground.load(address, 50) == content(PAGE + 50)[PAGE:]
    ground.kernel.close(fd)
    refused(errno.EBADF, lambda: ground.mmap(0, ground.SIZE, READ, SHARED, fd, PAGE))


MODES = {"r": os.O_RDONLY, "w": os.O_WRONLY, "rw": os.O_RDWR}
ALLOWED = {
    # open for: what a shared mapping may be, what a private one may be
    "r": ({NONE, READ, READ | EXEC}, {NONE, READ, WRITE, RW, READ | EXEC}),
    "w": (set(), set()),
    "rw": ({NONE, READ, WRITE, RW, READ | EXEC}, {NONE, READ, WRITE, RW, READ | EXEC}),
}


@pytest.mark.parametrize("prot", [NONE, READ, WRITE, RW, READ | EXEC], ids=str)
@pytest.mark.parametrize("share", [SHARED, PRIVATE], ids=["shared", "private"])
@pytest.mark.parametrize("mode", MODES)
def test_prot_must_fit_the_open_mode(mode: str, share: MapFlag, prot: Prot, ground: Ground) -> None:
    """A1: every mapping needs a file that is open for reading; only SHARED stores need one that is open for writing."""
    fd = ground.open(MODES[mode])
    if prot in ALLOWED[mode][share is PRIVATE]:
        assert ground.mmap(0, PAGE, prot, share, fd) > 0
    else:
        refused(errno.EACCES, lambda: ground.mmap(0, PAGE, prot, share, fd))
    ground.kernel.close(fd)


# --- A2: the flags


def test_fixed_replaces_what_was_there(ground: Ground) -> None:
    """A2, FIXED: the part of an old mapping that overlaps is discarded, without a word; the address must be a page's."""
    old = ground.map(SHARED, RW, 3 * PAGE)
    new = ground.mmap(old + PAGE, PAGE, RW, OWN | FIXED)
    assert new == old + PAGE
    assert ground.load(old + PAGE - 2, 4) == content(PAGE)[-2:] + bytes(2)
    assert ground.load(old + 2 * PAGE - 1, 2) == b"\0" + content(2 * PAGE + 1)[-1:]
    refused(errno.EINVAL, lambda: ground.mmap(old + 5, PAGE, RW, OWN | FIXED))


def test_shared_and_private_exclude_each_other(ground: Ground) -> None:
    """A2: one of the two must be given.  Both together are an error for anonymous memory..."""
    fd = ground.open()
    refused(errno.EINVAL, lambda: ground.mmap(0, PAGE, READ, 0, fd))
    refused(errno.EINVAL, lambda: ground.mmap(0, PAGE, READ, SHARED | PRIVATE | ANONYMOUS))
    ground.kernel.close(fd)


def test_both_bits_together_are_shared_validate(real: Real) -> None:
    """A2: ... and for a file, since Linux 4.15, a third kind: MAP_SHARED_VALIDATE, SHARED that knows its flags."""
    fd = real.open()
    address = real.mmap(0, PAGE, RW, SHARED | PRIVATE, fd)
    assert next(area for area in real.areas() if area.start == address).rights == "rw-s"
    refused(errno.EOPNOTSUPP, lambda: real.mmap(0, PAGE, RW, SHARED | PRIVATE | UNKNOWN_FLAG, fd))
    os.close(fd)


def test_a_private_store_is_seen_by_nobody_else(ground: Ground) -> None:
    """A2, PRIVATE: the page is copied for its writer; the file, other mappings and read() keep the old bytes."""
    private, other = ground.map(PRIVATE), ground.map(PRIVATE)
    assert ground.load(private, 4) == content(4)
    assert ground.is_file_page(private)
    ground.store(private, b"mine")
    assert not ground.is_file_page(private)
    into = bytearray(4)
    fd = ground.open()
    ground.kernel.pread(fd, into, 0)
    ground.kernel.close(fd)
    assert (ground.load(private, 4), ground.load(other, 4), bytes(into)) == (b"mine", content(4), content(4))


@pytest.mark.parametrize("flag", [MapFlag.DENYWRITE, MapFlag.EXECUTABLE, MapFlag(0)], ids=["DENYWRITE", "EXECUTABLE", "FILE"])
def test_ignored_flags_change_nothing(flag: MapFlag, ground: Ground) -> None:
    """A2: DENYWRITE, EXECUTABLE and FILE (which is 0) are ignored: another may open the file and write meanwhile."""
    fd = ground.open(os.O_RDONLY)
    address = ground.mmap(0, PAGE, READ, PRIVATE | flag, fd)
    writing = ground.open(os.O_WRONLY)
    assert ground.kernel.pwrite(writing, b"w", 0) == 1
    assert ground.load(address, 1) == b"w"
    ground.kernel.close(writing)
    ground.kernel.close(fd)


def test_denywrite_once_was_etxtbsy() -> None:
    """A2, A3: the old rule, for a machine that is set up so."""
    kernel = SimKernel(frames=8, limits=Limits(deny_write=True))
    fd = kernel.open("f", os.O_RDWR | os.O_CREAT)
    refused(errno.ETXTBSY, lambda: kernel.mmap(fd, 0, PAGE, READ, PRIVATE | MapFlag.DENYWRITE))


@pytest.mark.parametrize("share", [SHARED, PRIVATE], ids=["shared", "private"])
@pytest.mark.parametrize("flag", [MapFlag.LOCKED, MapFlag.POPULATE], ids=["LOCKED", "POPULATE"])
def test_locked_and_populate_fill_the_page_table(flag: MapFlag, share: MapFlag, ground: Ground) -> None:
    """A2: every page is entered at once, before any access; LOCKED pages stay there, which smaps says of them."""
    fd = ground.open()
    address = ground.mmap(0, ground.SIZE, RW, share | flag, fd)
    assert ground.present(address, WHOLE) == [True] * WHOLE
    assert ground.smaps(address)["Locked"] == (WHOLE * PAGE if flag is MapFlag.LOCKED else 0)
    ground.kernel.close(fd)


def test_nonblock_turns_populate_off(ground: Ground) -> None:
    """A2, NONBLOCK: not "only pages already in memory": since Linux 2.6.23 POPULATE does nothing at all with it."""
    fd = ground.open()
    address = ground.mmap(0, ground.SIZE, READ, SHARED | MapFlag.POPULATE | MapFlag.NONBLOCK, fd)
    into = bytearray(ground.SIZE)
    # A system that is short of memory may take a page back at once, but not each time.
    assert any(ground.kernel.pread(fd, into, 0) and all(ground.resident(address, ground.SIZE)) for _ in range(20))
    assert ground.present(address, WHOLE) == [False] * WHOLE
    ground.kernel.close(fd)


def test_anonymous_memory_is_zeros_without_a_file(ground: Ground) -> None:
    """A2, ANONYMOUS: fd is -1, and the memory is zeros."""
    address = ground.mmap(0, 3 * PAGE, RW, OWN, -1)
    assert ground.load(address, 3 * PAGE) == bytes(3 * PAGE)
    assert next(area for area in ground.areas() if area.start <= address < area.end).inode == 0
    ground.munmap(address, 3 * PAGE)


def test_32bit_lies_below_two_gigabytes(ground: Ground) -> None:
    """A2, 32BIT: of the addresses that are left, below 2 GiB."""
    address = ground.mmap(0, 3 * PAGE, RW, OWN | MapFlag.BIT_32)
    assert 0 < address <= (2 << 30) - 3 * PAGE
    ground.munmap(address, 3 * PAGE)


def grow_a_stack() -> None:
    """Map one page with room below it, and store far below its start."""
    import ctypes
    from pathlib import Path

    from nio.paging.sim import MapFlag
    from tests.claims.grounds import ANONYMOUS, LIBC, PAGE, PRIVATE, RW

    room = LIBC.mmap(0, 1000 * PAGE, 0, PRIVATE | ANONYMOUS, -1, 0)
    assert LIBC.munmap(room, 1000 * PAGE) == 0
    top = room + 999 * PAGE
    flags = PRIVATE | ANONYMOUS | MapFlag.GROWSDOWN | MapFlag.FIXED
    assert LIBC.mmap(top, PAGE, RW, flags, -1, 0) == top
    ctypes.memmove(top - 10 * PAGE, b"deep", 4)
    starts = [int(line.split("-")[0], 16) for line in Path("/proc/self/maps").read_text().splitlines()]
    print(top - 10 * PAGE in starts, top in starts)


@pytest.mark.usefixtures("real")
def test_growsdown_extends_the_area_to_the_access() -> None:
    """A2, GROWSDOWN: an access below the start extends the area down to it.

    On the simulated kernel: tests/paging/sim/test_areas.py.
    """
    outcome = child.run(grow_a_stack)
    assert (outcome.status, outcome.out) == (0, "True False\n"), outcome.err


# --- A3: the errors


def _descriptor(ground: Ground, what: str) -> int:
    """A descriptor of that kind."""
    if what == "closed":
        fd = ground.open()
        ground.kernel.close(fd)
        return fd
    if what in ("/dev/null", "/"):
        return ground.kernel.open(what, os.O_RDONLY)
    return ground.open({"reading": os.O_RDONLY, "writing": os.O_WRONLY, "both": os.O_RDWR}[what])


REFUSED: dict[str, tuple[int, str, tuple[int, int, int, int, int]]] = {
    # errno, descriptor, (address, length, prot, flags, offset)
    "EACCES, not open for reading": (errno.EACCES, "writing", (0, PAGE, READ, PRIVATE, 0)),
    "EACCES, not open for writing": (errno.EACCES, "reading", (0, PAGE, RW, SHARED, 0)),
    "EBADF": (errno.EBADF, "closed", (0, PAGE, READ, SHARED, 0)),
    "EINVAL, length 0": (errno.EINVAL, "both", (0, 0, READ, SHARED, 0)),
    "EINVAL, offset inside a page": (errno.EINVAL, "both", (0, PAGE, READ, SHARED, 100)),
    "EINVAL, address inside a page": (errno.EINVAL, "both", (PAGE * 1000 + 1, PAGE, READ, SHARED | FIXED, 0)),
    "EINVAL, neither shared nor private": (errno.EINVAL, "both", (0, PAGE, READ, 0, 0)),
    "EINVAL, a stack of a file, shared": (errno.EINVAL, "both", (0, PAGE, RW, SHARED | MapFlag.GROWSDOWN, 0)),
    "EINVAL, a stack of a file, private": (errno.EINVAL, "both", (0, PAGE, RW, PRIVATE | MapFlag.GROWSDOWN, 0)),
    "EINVAL, a shared stack": (errno.EINVAL, "both", (0, PAGE, RW, SHARED | ANONYMOUS | MapFlag.GROWSDOWN, 0)),
    "ENODEV, a directory": (errno.ENODEV, "/", (0, PAGE, READ, SHARED, 0)),
    "ENODEV, a device": (errno.ENODEV, "/dev/null", (0, PAGE, READ, PRIVATE, 0)),
    "ENOMEM, more than there are addresses": (errno.ENOMEM, "both", (0, 1 << 47, READ, SHARED, 0)),
}


@pytest.mark.parametrize("name", REFUSED)
def test_mmap_is_refused_with(name: str, ground: Ground) -> None:
    """A3: the errno of each mistake; nothing is mapped then."""
    code, what, (address, length, prot, flags, offset) = REFUSED[name]
    fd = _descriptor(ground, what)
    refused(code, lambda: ground.mmap(address, length, prot, flags, fd, offset))
    assert not [area for area in ground.areas() if area.name == ground.path]
    if what != "closed":
        ground.kernel.close(fd)


SET_UP: dict[str, tuple[int, Limits, Callable[[SimKernel, int], object]]] = {
    "EAGAIN, too much locked memory": (
        errno.EAGAIN,
        Limits(locked=2 * PAGE),
        lambda kernel, fd: kernel.mmap(fd, 0, 3 * PAGE, READ, PRIVATE | MapFlag.LOCKED),
    ),
    "ENFILE, too many open files": (errno.ENFILE, Limits(open_files=1), lambda kernel, fd: kernel.open("f", os.O_RDONLY)),
    "ENOMEM, too many mappings": (
        errno.ENOMEM,
        Limits(mappings=0),
        lambda kernel, fd: [kernel.mmap(fd, 0, PAGE, READ, PRIVATE) for _ in range(2)],
    ),
    "EPERM, a file that may not be executed": (
        errno.EPERM,
        Limits(executable_files=False),
        lambda kernel, fd: kernel.mmap(fd, 0, PAGE, READ | EXEC, PRIVATE),
    ),
    "ETXTBSY, as long ago": (
        errno.ETXTBSY,
        Limits(deny_write=True),
        lambda kernel, fd: kernel.mmap(fd, 0, PAGE, READ, PRIVATE | MapFlag.DENYWRITE),
    ),
}


@pytest.mark.parametrize("name", SET_UP)
def test_a_machine_set_up_for_it_refuses_with(name: str) -> None:
    """A3: what depends on limits and mounts; ENFILE is open's answer and not mmap's."""
    code, limits, call = SET_UP[name]
    kernel = SimKernel(frames=8, limits=limits)
    fd = kernel.open("f", os.O_RDWR | os.O_CREAT)
    kernel.pwrite(fd, b"f" * 3 * PAGE, 0)
    refused(code, lambda: call(kernel, fd))


def lock_too_much() -> None:
    """As an ordinary user with 2 pages of locked memory, ask for 3."""
    import ctypes
    import os
    import resource

    from nio.paging.sim import MapFlag
    from tests.claims.grounds import ANONYMOUS, LIBC, MAP_FAILED, PAGE, PRIVATE, RW

    resource.setrlimit(resource.RLIMIT_MEMLOCK, (2 * PAGE, 2 * PAGE))
    if os.getuid() == 0:
        os.setuid(65534)
    for pages in (3, 1):
        got = LIBC.mmap(0, pages * PAGE, RW, PRIVATE | ANONYMOUS | MapFlag.LOCKED, -1, 0)
        print(ctypes.get_errno() if got == MAP_FAILED else "mapped")


@pytest.mark.usefixtures("real")
def test_too_much_locked_memory_is_eagain_here() -> None:
    """A3, EAGAIN: beyond RLIMIT_MEMLOCK."""
    assert child.succeeds(lock_too_much).split() == [str(errno.EAGAIN), "mapped"]


def test_a_file_against_stores_is_eperm_here(real: Real) -> None:
    """A3, EPERM: a memfd that is sealed against writing may be mapped, but not for shared stores."""
    import fcntl

    fd = os.memfd_create("sealed", os.MFD_ALLOW_SEALING)
    os.ftruncate(fd, PAGE)
    fcntl.fcntl(fd, fcntl.F_ADD_SEALS, fcntl.F_SEAL_WRITE)
    refused(errno.EPERM, lambda: real.mmap(0, PAGE, RW, SHARED, fd))
    real.munmap(real.mmap(0, PAGE, READ, SHARED, fd), PAGE)
    os.close(fd)


def test_a_locked_file_is_mapped_all_the_same(ground: Ground) -> None:
    """A3: EAGAIN for a locked file is history: locks bind only those who ask for locks."""
    fd = ground.open()
    assert ground.kernel.lock(fd, 0, 0, True, False)
    if isinstance(ground, Simulated):
        other = ground.kernel.spawn()
        there = other.open(ground.path, os.O_RDWR)
        assert not other.lock(there, 0, 0, True, False)
        other.mmap(there, 0, PAGE, RW, SHARED).store(0, b"past the lock")
    else:
        program = (
            "import mmap, sys\n"
            "with open(sys.argv[1], 'r+b') as file, mmap.mmap(file.fileno(), 0) as memory:\n"
            "    memory[:13] = b'past the lock'\n"
        )
        import subprocess
        import sys

        subprocess.run([sys.executable, "-c", program, ground.path], check=True)
    assert ground.load(ground.map(SHARED), 13) == b"past the lock"
    ground.kernel.close(fd)


def die(path: str, how: str) -> None:
    """Map a file in one of the ways that end in a signal, and touch it."""
    import ctypes
    import mmap
    import os

    from nio.paging import Prot
    from tests.claims.grounds import LIBC, PAGE, SHARED

    fd = os.open(path, os.O_RDWR)
    address = LIBC.mmap(0, 2 * PAGE, Prot.READ if how == "store to a read-only page" else 3, SHARED, fd, 0)
    ctypes.string_at(address, 1)
    if how == "load after munmap":
        assert LIBC.munmap(address, 2 * PAGE) == 0
        ctypes.string_at(address, 1)
    if how == "store to a read-only page":
        ctypes.memmove(address, b"x", 1)
    if how == "load past the end of the file":
        os.ftruncate(fd, 10)
        assert ctypes.string_at(address + 10, 1) == b"\0"
        ctypes.string_at(address + mmap.PAGESIZE, 1)
    print("alive")


DEATHS: dict[str, str] = {
    "load after munmap": "SIGSEGV",
    "store to a read-only page": "SIGSEGV",
    "load past the end of the file": "SIGBUS",
}


@pytest.mark.parametrize("how", DEATHS)
def test_an_illegal_access_is_a_signal_here(how: str, real: Real) -> None:
    """A3, A4: SIGSEGV and SIGBUS are no errno of mmap: they come at the access, and kill who has no handler."""
    outcome = child.run(die, real.path, how)
    assert (-outcome.status, outcome.out) == (signal.Signals[DEATHS[how]], "")


@pytest.mark.parametrize("how", DEATHS)
def test_an_illegal_access_is_a_fault_there(how: str, simulated: Simulated) -> None:
    """A3, A4: the same accesses on the simulated kernel; there the signal is an exception, and nobody dies."""
    address = simulated.map(SHARED, READ if how == "store to a read-only page" else RW, 2 * PAGE)
    simulated.load(address, 1)
    act: Callable[[], object] = partial(simulated.load, address, 1)
    if how == "load after munmap":
        simulated.munmap(address, 2 * PAGE)
    if how == "store to a read-only page":
        act = partial(simulated.store, address, b"x")
    if how == "load past the end of the file":
        fd = simulated.open()
        simulated.kernel.ftruncate(fd, 10)
        assert simulated.load(address + 10, 1) == b"\0"
        act = partial(simulated.load, address + PAGE, 1)
    with pytest.raises(Fault) as caught:
        act()
    assert caught.value.signal is Signal[DEATHS[how]]


# --- A4


def test_munmap_ends_the_range_and_nothing_else(ground: Ground) -> None:
    """A4: the whole pages that the range touches; where nothing is mapped it is no error; EINVAL for what is no range."""
    address = ground.map(SHARED, RW, 3 * PAGE)
    ground.munmap(address + PAGE, 1)
    starts = {area.start for area in ground.areas()}
    assert address in starts
    assert address + PAGE not in starts
    assert address + 2 * PAGE in starts
    ground.munmap(address + PAGE, PAGE)
    assert ground.load(address + 2 * PAGE, 1) == content(2 * PAGE + 1)[-1:]
    for start, length in ((address + 1, PAGE), (address, 0)):
        refused(errno.EINVAL, partial(ground.munmap, start, length))


# --- A5, A6


def dirty_after(ground: Ground, then: Callable[[int], None]) -> int:
    """Store, do something, and look through a new mapping how much of the page is in memory only."""
    address = ground.map(SHARED, RW, PAGE)
    assert ground.made_dirty(address, address, b"stored") == PAGE
    then(address)
    again = ground.map(SHARED, RW, PAGE)
    assert ground.load(again, 6) == b"stored"
    left = ground.dirty(again)
    ground.munmap(again, PAGE)
    return left


def test_munmap_writes_nothing_and_msync_does(ground: Ground) -> None:
    """A5: after munmap the page is as dirty as before, in the page cache; after msync it is clean: the disk has it."""
    # The real kernel may write a page in the background at any moment; if munmap did it, none would ever be dirty.
    assert any(dirty_after(ground, lambda address: ground.munmap(address, PAGE)) == PAGE for _ in range(100))

    def sync(address: int) -> None:
        ground.msync(address, PAGE, SyncFlag.SYNC)
        ground.munmap(address, PAGE)

    if not ground.can_be_clean():
        pytest.skip("the pages of this file system are always dirty: it lies in memory")
    assert dirty_after(ground, sync) == 0


def test_msync_async_writes_nothing_now(simulated: Simulated) -> None:
    """A5: MS_ASYNC only leaves it to the write-back, which comes anyway."""
    address = simulated.map(SHARED)
    simulated.store(address, b"stored")
    simulated.kernel.forget_events()
    simulated.msync(address, PAGE, SyncFlag.ASYNC)
    assert Kind.WRITE_BACK not in {event.kind for event in simulated.kernel.events()}
    assert simulated.dirty(address) == PAGE


def test_other_mappings_and_read_see_a_store_at_once(ground: Ground) -> None:
    """A6: neither msync nor munmap is needed for others to see it: it is the same page of memory."""
    one, two = ground.map(SHARED), ground.map(SHARED, READ)
    ground.store(one, b"at once")
    fd = ground.open(os.O_RDONLY)
    into = bytearray(7)
    ground.kernel.pread(fd, into, 0)
    ground.kernel.close(fd)
    assert ground.load(two, 7) == into == b"at once"


def test_only_the_disk_lags_behind(simulated: Simulated) -> None:
    """A6: what the disk has is the old bytes until the page is written back; a power failure shows it."""
    address = simulated.map(SHARED)
    simulated.store(address, b"forced")
    simulated.msync(address, PAGE, SyncFlag.SYNC)
    simulated.store(address + 10, b"lagging")
    on_disk = content_on(simulated.kernel.disk, simulated.path)
    assert on_disk[:17] == b"forced" + content(17)[6:]
    again = simulated.kernel.crash()
    into = bytearray(17)
    again.pread(again.open(simulated.path, os.O_RDONLY), into, 0)
    assert into == on_disk[:17]
