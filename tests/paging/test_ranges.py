"""Ranges that are not of one piece, and stacks: on the simulated kernel and on this machine's own, by one table.

Linux works through a range area by area, and what it has done stays done when it meets a hole, or an area that refuses.  So a
failed mprotect is no reason to believe that nothing has changed.  What was asked of Linux here was measured on 6.18.

Not here: ranges of one piece (tests/paging/sim/test_areas.py) and random ones (tests/paging/sim/test_model.py).
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from nio.paging import Prot
from nio.paging.sim import Advice, Limits, MapFlag, SimKernel, SyncFlag
from tests.claims.grounds import ANONYMOUS, FIXED, LIBC, PAGE, PRIVATE, RW, SHARED, Ground, Real, Simulated, answered
from tests.faults import child
from tests.paging.file_contract import refused

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the addresses and errnos are Linux's")

BASE = 1 << 36
"""Far from where Linux puts anything by itself."""
ROOM = 64 * PAGE
OWN = PRIVATE | ANONYMOUS


@pytest.fixture(params=["sim", "host"])
def ground(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ground]:
    """Both, with nothing mapped from BASE on."""
    if request.param == "host" and os.sysconf("SC_PAGE_SIZE") != PAGE:
        pytest.skip("the host has another page size")
    ground = Simulated() if request.param == "sim" else Real(tmp_path)
    yield ground
    ground.munmap(BASE, ROOM)


def mprotect(ground: Ground, address: int, length: int, prot: int) -> None:
    if isinstance(ground, Simulated):
        ground.kernel.mprotect(address, length, prot)
    else:
        answered(LIBC.mprotect(address, length, prot))


def mlock(ground: Ground, address: int, length: int) -> None:
    if isinstance(ground, Simulated):
        ground.kernel.mlock(address, length)
    else:
        answered(LIBC.mlock(address, length))


def munlock(ground: Ground, address: int, length: int) -> None:
    if isinstance(ground, Simulated):
        ground.kernel.munlock(address, length)
    else:
        answered(LIBC.munlock(address, length))


def attempt(call: Callable[[], object]) -> str | None:
    """The name of the errno that a call fails with."""
    try:
        call()
    except OSError as error:
        return errno.errorcode[error.errno or 0]
    return None


def holed(ground: Ground, flags: int = OWN | FIXED) -> list[int]:
    """Three pages of which the middle one is not mapped; return their addresses."""
    fd = -1 if flags & ANONYMOUS else ground.open()
    ground.mmap(BASE, 3 * PAGE, RW, flags, fd)
    ground.munmap(BASE + PAGE, PAGE)
    return [BASE, BASE + PAGE, BASE + 2 * PAGE]


def rights(ground: Ground, *addresses: int) -> list[str]:
    """What may be done at each address, in the letters of maps."""
    areas = ground.areas()
    return [next((area.rights for area in areas if area.start <= at < area.end), "none") for at in addresses]


# --- one range, several areas


def test_mprotect_ends_at_a_hole_and_has_done_what_lies_before(ground: Ground) -> None:
    one, hole, three = holed(ground)
    refused(errno.ENOMEM, lambda: mprotect(ground, one, 3 * PAGE, Prot.READ))
    assert rights(ground, one, hole, three) == ["r--p", "none", "rw-p"]
    refused(errno.ENOMEM, lambda: mprotect(ground, hole, 2 * PAGE, Prot.READ))
    assert rights(ground, three) == ["rw-p"]


def test_mprotect_ends_at_an_area_that_may_not_be_written(ground: Ground) -> None:
    """EACCES, and what lies before may be written now."""
    ground.mmap(BASE, 3 * PAGE, Prot.READ, OWN | FIXED)
    ground.mmap(BASE + PAGE, PAGE, Prot.READ, SHARED | FIXED, ground.open(os.O_RDONLY))
    refused(errno.EACCES, lambda: mprotect(ground, BASE, 3 * PAGE, RW))
    assert rights(ground, BASE, BASE + PAGE, BASE + 2 * PAGE) == ["rw-p", "r--s", "r--p"]


def test_dontneed_goes_on_behind_a_hole(ground: Ground) -> None:
    one, hole, three = holed(ground)
    for start, length in ((one, 3 * PAGE), (hole, 2 * PAGE)):
        ground.store(one, b"x")
        ground.store(three, b"y")
        refused(errno.ENOMEM, lambda: ground.madvise(start, length, Advice.DONTNEED))  # noqa: B023  # called at once
        assert ground.load(one, 1) == (b"\0" if start == one else b"x")
        assert ground.load(three, 1) == b"\0"


def test_dontneed_ends_at_locked_pages(ground: Ground) -> None:
    """EINVAL; what lies before is gone, what lies behind is not."""
    ground.mmap(BASE, 3 * PAGE, RW, OWN | FIXED)
    ground.store(BASE, b"x" * 3 * PAGE)
    mlock(ground, BASE + PAGE, PAGE)
    refused(errno.EINVAL, lambda: ground.madvise(BASE, 3 * PAGE, Advice.DONTNEED))
    assert [ground.load(BASE + page * PAGE, 1) for page in range(3)] == [b"\0", b"x", b"x"]


def test_msync_goes_on_behind_a_hole(ground: Ground) -> None:
    one, hole, three = holed(ground, SHARED | FIXED)
    if not ground.can_be_clean():
        pytest.skip("the file system has no disk: its pages are always dirty")
    for address in (one, three):
        ground.store(address, b"x")
    refused(errno.ENOMEM, lambda: ground.msync(one, 3 * PAGE, SyncFlag.SYNC))
    assert (ground.dirty(one), ground.dirty(three)) == (0, 0)
    ground.store(three, b"y")
    refused(errno.ENOMEM, lambda: ground.msync(hole, 2 * PAGE, SyncFlag.SYNC))
    assert ground.dirty(three) == 0


def test_populate_read_ends_at_a_hole(ground: Ground) -> None:
    one, hole, three = holed(ground)
    refused(errno.ENOMEM, lambda: ground.madvise(one, 3 * PAGE, Advice.POPULATE_READ))
    assert (ground.present(one, 1), ground.present(three, 1)) == ([True], [False])
    refused(errno.ENOMEM, lambda: ground.madvise(hole, 2 * PAGE, Advice.POPULATE_READ))
    assert ground.present(three, 1) == [False]


def test_mlock_ends_at_a_hole_and_reads_nothing_in(ground: Ground) -> None:
    """What lies before is locked: the page that was in memory counts."""
    one, _, three = holed(ground)
    ground.store(three, b"y")
    refused(errno.ENOMEM, lambda: mlock(ground, one, 3 * PAGE))
    assert (ground.present(one, 1), ground.smaps(one)["Locked"]) == ([False], 0)
    ground.store(one, b"x")
    assert (ground.smaps(one)["Locked"], ground.smaps(three)["Locked"]) == (PAGE, 0)
    mlock(ground, three, PAGE)
    refused(errno.ENOMEM, lambda: munlock(ground, one, 3 * PAGE))
    assert (ground.smaps(one)["Locked"], ground.smaps(three)["Locked"]) == (0, PAGE)


def test_mincore_of_a_hole_says_nothing(ground: Ground) -> None:
    one, _, _ = holed(ground)
    refused(errno.ENOMEM, lambda: ground.resident(one, 3 * PAGE))


def advise(ground: Ground, advice: Advice) -> None:
    ground.madvise(BASE, PAGE, advice)


ADVISED = (Advice.NORMAL, Advice.RANDOM, Advice.SEQUENTIAL, Advice.WILLNEED, Advice.DONTNEED, Advice.POPULATE_READ)
EMPTY: dict[str, Callable[[Ground], object]] = {
    "mprotect": lambda ground: mprotect(ground, BASE, PAGE, Prot.READ),
    "msync": lambda ground: ground.msync(BASE, PAGE, SyncFlag.ASYNC),
    "mlock": lambda ground: mlock(ground, BASE, PAGE),
    "munlock": lambda ground: munlock(ground, BASE, PAGE),
    "mincore": lambda ground: ground.resident(BASE, PAGE),
    **{advice.name: partial(advise, advice=advice) for advice in ADVISED},
}


@pytest.mark.parametrize("name", EMPTY)
def test_where_nothing_is_mapped_all_is_enomem(name: str, ground: Ground) -> None:
    refused(errno.ENOMEM, lambda: EMPTY[name](ground))


# --- errnos


def test_populate_read_is_einval_where_loads_are_not_allowed(ground: Ground) -> None:
    """Also where the processor would allow them: memory that may only be written, or executed."""
    for prot in (Prot.NONE, Prot.WRITE, Prot.EXEC):
        ground.mmap(BASE, PAGE, prot, OWN | FIXED)
        refused(errno.EINVAL, lambda: ground.madvise(BASE, PAGE, Advice.POPULATE_READ))


def test_mprotect_knows_its_bits(ground: Ground) -> None:
    ground.mmap(BASE, PAGE, RW, OWN | FIXED)
    found = [attempt(partial(mprotect, ground, BASE, PAGE, prot)) for prot in (0x40, 0x8 | RW, 0x03000000 | RW)]
    assert found == ["EINVAL", None, "EINVAL"]
    mprotect(ground, BASE, 0, 0x40)  # of nothing, nothing is asked


def test_32bit_has_one_gigabyte(ground: Ground) -> None:
    """From 1 GiB on, as low as can be; below that only for who asks for an address."""
    flags = OWN | MapFlag.BIT_32 | MapFlag.NORESERVE
    refused(errno.ENOMEM, lambda: ground.mmap(0, 3 << 29, Prot.NONE, flags))
    one = ground.mmap(0, PAGE, Prot.NONE, flags)
    assert 1 << 30 <= one < (1 << 30) + (64 << 20)
    two = ground.mmap(0x20000000, PAGE, Prot.NONE, flags)
    assert two == 0x20000000
    for address in (one, two):
        ground.munmap(address, PAGE)


def lock_without_leave() -> None:
    """As an ordinary user who may lock no byte, lock in both ways."""
    import ctypes
    import errno
    import os
    import resource

    from tests.claims.grounds import ANONYMOUS, LIBC, MAP_FAILED, PAGE, PRIVATE, RW

    resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, 0))
    if os.getuid() == 0:
        os.setuid(65534)
    assert LIBC.mmap(0, PAGE, RW, PRIVATE | ANONYMOUS | 0x2000, -1, 0) == MAP_FAILED
    assert ctypes.get_errno() == errno.EPERM
    address = LIBC.mmap(0, PAGE, RW, PRIVATE | ANONYMOUS, -1, 0)
    assert LIBC.mlock(address, PAGE) == -1
    assert ctypes.get_errno() == errno.EPERM


def test_who_may_lock_nothing_is_told_eperm_here() -> None:
    child.succeeds(lock_without_leave)


def test_who_may_lock_nothing_is_told_eperm_on_the_simulated_kernel() -> None:
    """And the superuser may, whatever the limit says."""
    for superuser in (False, True):
        kernel = SimKernel(frames=8, limits=Limits(locked=0), superuser=superuser)
        mapping = kernel.mmap_at(0, PAGE, RW, OWN)
        found = [attempt(lambda: kernel.mmap_at(0, PAGE, RW, OWN | MapFlag.LOCKED)), attempt(lambda: mapping.lock(0, 1))]  # noqa: B023
        assert found == ([None, None] if superuser else ["EPERM", "EPERM"])


# --- the limit of areas


def reach_the_limit() -> None:
    """Map until no more is allowed, and try what would make two areas of one."""
    import ctypes
    import errno
    import os
    from pathlib import Path

    from tests.claims.grounds import ANONYMOUS, LIBC, MAP_FAILED, PAGE, PRIVATE

    limit = int(Path("/proc/sys/vm/max_map_count").read_text())
    if limit > 100_000:
        print("too many")
        return
    own = PRIVATE | ANONYMOUS
    three, end, failed = LIBC.mmap(1 << 36, 3 * PAGE, 0, own, -1, 0), MAP_FAILED, ctypes.get_errno
    prot = 0
    last = LIBC.mmap(0, PAGE, 1, own, -1, 0)
    while (found := LIBC.mmap(0, PAGE, prot, own, -1, 0)) != end:
        last, prot = found, prot ^ 1
    code = failed()
    # In pieces that need no new area, and less one: vsyscall is listed, but is none.
    maps, areas = os.open("/proc/self/maps", os.O_RDONLY), 0
    while part := os.read(maps, 4096):
        areas += part.count(b"\n") - part.count(b"[vsyscall]")
    print(errno.errorcode[code], areas - limit)
    calls: tuple[Callable[[], int], ...] = (
        lambda: LIBC.munmap(three + PAGE, PAGE),
        lambda: LIBC.mprotect(three + PAGE, PAGE, 1),
        lambda: LIBC.mprotect(three + PAGE, PAGE, 0),
        lambda: LIBC.madvise(three + PAGE, PAGE, 1),
        lambda: LIBC.mlock(three + PAGE, PAGE),
        lambda: LIBC.munmap(three, PAGE),
    )
    for call in calls:
        print("done" if call() == 0 else errno.errorcode[failed()])
    LIBC.munmap(last, PAGE)


AT_THE_LIMIT = ["ENOMEM 1", "ENOMEM", "ENOMEM", "done", "EAGAIN", "ENOMEM", "done"]
"""mmap, and that there is one area more than the limit; munmap of a middle, mprotect, the same changing nothing, madvise, mlock;
munmap of an edge."""


def test_one_area_more_than_the_limit_can_be_mapped_here() -> None:
    found = child.succeeds(reach_the_limit).splitlines()
    if found == ["too many"]:
        pytest.skip("this system allows so many areas that to reach the limit takes too long")
    assert found == AT_THE_LIMIT


def test_one_area_more_than_the_limit_can_be_mapped_on_the_simulated_kernel() -> None:
    kernel = SimKernel(frames=8, limits=Limits(mappings=5))
    three = kernel.mmap_at(BASE, 3 * PAGE, Prot.NONE, OWN)
    kept = []
    while (code := attempt(lambda: kept.append(kernel.mmap_at(0, PAGE, len(kept) % 2 ^ 1, OWN)))) is None:
        pass
    middle = three.start + PAGE
    assert [
        f"{code} {len(kernel.process.space) - 5}",
        *(
            attempt(call) or "done"
            for call in (
                lambda: kernel.munmap(middle, PAGE),
                lambda: kernel.mprotect(middle, PAGE, Prot.READ),
                lambda: kernel.mprotect(middle, PAGE, Prot.NONE),
                lambda: kernel.madvise(middle, PAGE, Advice.RANDOM),
                lambda: kernel.mlock(middle, PAGE),
                lambda: kernel.munmap(three.start, PAGE),
            )
        ),
    ] == AT_THE_LIMIT


# --- stacks

STACK = OWN | FIXED | MapFlag.GROWSDOWN
TOP = BASE + 1000 * PAGE


@pytest.fixture
def stack(ground: Ground) -> Iterator[int]:
    """A stack of one page."""
    yield ground.mmap(TOP, PAGE, RW, STACK)
    ground.munmap(TOP - 300 * PAGE, 301 * PAGE)


def test_room_is_kept_below_a_stack(ground: Ground, stack: int) -> None:
    """256 pages, into which only FIXED maps."""
    assert ground.mmap(stack - 257 * PAGE, PAGE, RW, OWN) == stack - 257 * PAGE
    elsewhere = ground.mmap(stack - 256 * PAGE, PAGE, RW, OWN)
    assert not stack - 256 * PAGE <= elsewhere < stack
    ground.munmap(elsewhere, PAGE)
    assert ground.mmap(stack - PAGE, PAGE, RW, OWN | FIXED) == stack - PAGE


def test_a_stack_that_is_mapped_has_no_name(ground: Ground, stack: int) -> None:
    """[stack] is the one that the program began with; the simulated kernel has none."""
    assert [area.name for area in ground.areas() if area.start == stack] == [""]


def grow_beside(neighbour: int, flags: int) -> None:
    """Let a stack grow to 9 pages above an area with these rights and flags."""
    import ctypes

    from nio.paging.sim import MapFlag
    from tests.claims.grounds import ANONYMOUS, LIBC, PAGE, PRIVATE, RW

    own, top = PRIVATE | ANONYMOUS | MapFlag.FIXED, (1 << 36) + 1000 * PAGE
    assert LIBC.mmap(top, PAGE, RW, own | MapFlag.GROWSDOWN, -1, 0) == top
    assert LIBC.mmap(top - 20 * PAGE, PAGE, neighbour, own | flags, -1, 0) == top - 20 * PAGE
    ctypes.memmove(top - 10 * PAGE, b"deep", 4)
    print("grown")


NEIGHBOURS = {
    "one that may be read": (Prot.READ, 0, False),
    "one that nobody may use": (Prot.NONE, 0, True),
    "another stack": (RW, MapFlag.GROWSDOWN, True),
}


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_who_stops_the_growth_of_a_stack(name: str) -> None:
    """An area less than 256 pages below, unless nobody may use it, or it is a stack itself; alike on both."""
    prot, flags, grows = NEIGHBOURS[name]
    outcome = child.run(grow_beside, int(prot), int(flags))
    assert (outcome.status, outcome.out) == ((0, "grown\n") if grows else (-11, "")), outcome.err
    kernel = SimKernel(frames=8)
    kernel.mmap_at(TOP, PAGE, RW, STACK)._span = -1
    kernel.mmap_at(TOP - 20 * PAGE, PAGE, prot, OWN | FIXED | flags)._span = -1
    assert attempt(lambda: kernel.store(TOP - 10 * PAGE, b"deep")) == (None if grows else "EFAULT")
