"""A2, NORESERVE and LOCKED: memory that is promised, and memory that is kept."""

from __future__ import annotations

import errno
from functools import partial
from pathlib import Path

import pytest

from nio.paging import Prot
from nio.paging.sim import Limits, MapFlag, Overcommit, SimKernel
from tests.claims.grounds import ANONYMOUS, PAGE, PRIVATE, RW, SHARED, Real
from tests.paging.file_contract import refused

READ = Prot.READ
OWN = PRIVATE | ANONYMOUS

NORESERVE: dict[tuple[int, MapFlag, Prot], bool] = {
    # vm.overcommit_memory, flags, prot -> whether far more than there is may be mapped
    (0, OWN, RW): False,
    (0, OWN, READ): True,
    (0, OWN | MapFlag.NORESERVE, RW): True,
    (0, SHARED | ANONYMOUS, RW): False,
    (1, OWN, RW): True,
    (2, OWN, RW): False,
    (2, OWN | MapFlag.NORESERVE, RW): False,
}


@pytest.mark.parametrize(("mode", "flags", "prot"), NORESERVE)
def test_noreserve_matters_where_memory_is_promised_by_guess_there(mode: int, flags: MapFlag, prot: Prot) -> None:
    """A2, NORESERVE: with vm.overcommit_memory 0, such a mapping is not ENOMEM; with 1 it need not, with 2 it does not help."""
    kernel = SimKernel(frames=8, swap=8, limits=Limits(overcommit=Overcommit(mode)))
    if NORESERVE[mode, flags, prot]:
        assert kernel.mmap_at(0, 17 * PAGE, prot, flags).load(16 * PAGE, 1) == b"\0"
    else:
        refused(errno.ENOMEM, lambda: kernel.mmap_at(0, 17 * PAGE, prot, flags))
    kept = [kernel.mmap_at(0, 9 * PAGE, RW, OWN)]
    if mode == 2:  # what others have counts
        refused(errno.ENOMEM, lambda: kernel.spawn().mmap_at(0, 9 * PAGE, RW, OWN))
    else:
        kept.append(kernel.spawn().mmap_at(0, 9 * PAGE, RW, OWN))


def test_noreserve_matters_where_memory_is_promised_by_guess_here(real: Real) -> None:
    """A2, NORESERVE: the same on this machine, as its vm.overcommit_memory is, with 64 TiB."""
    mode = int(Path("/proc/sys/vm/overcommit_memory").read_text())
    much = 1 << 46
    for (asked, flags, prot), fits in NORESERVE.items():
        if asked == mode and fits:
            real.munmap(real.mmap(0, much, prot, flags), much)
        elif asked == mode:
            refused(errno.ENOMEM, partial(real.mmap, 0, much, prot, flags))


def test_locked_pages_stay_where_all_others_go() -> None:
    """A2, LOCKED: ten pages pass through eight frames, and the two that are locked are there still."""
    kernel = SimKernel(frames=8)
    locked = kernel.mmap_at(0, 2 * PAGE, RW, OWN | MapFlag.LOCKED)
    other = kernel.mmap_at(0, 10 * PAGE, RW, OWN)
    for page in range(10):
        other.store(page * PAGE, b"x")
    assert (locked.resident(0, 2 * PAGE), other.resident(0, 2 * PAGE)) == (True, False)
