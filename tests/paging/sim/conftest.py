"""What many tests of the simulated kernel begin with: a machine that remembers its events, and a file on it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from nio.paging.sim import SimKernel
from tests.paging.sim.books import balance
from tests.paging.sim.machines import PATH, content


@pytest.fixture
def kernel() -> Iterator[SimKernel]:
    """64 frames, a memory disk, all events; its books balance in the end."""
    kernel = SimKernel(frames=64, record=100_000)
    yield kernel
    balance(kernel)


@pytest.fixture
def fd(kernel: SimKernel) -> int:
    """A new file of 20 pages and 100 bytes, on the disk and not in memory."""
    fd = kernel.open(PATH, os.O_RDWR | os.O_CREAT)
    kernel.pwrite(fd, content(20 * 4096 + 100), 0)
    kernel.fsync(fd, True)
    drop_cache(kernel, fd)
    kernel.forget_events()
    return fd


def drop_cache(kernel: SimKernel, fd: int) -> None:
    """Throw every clean page out of memory."""
    from nio.paging.sim.reclaim import evict

    inode = kernel.process.file(fd).inode
    for frame in list(inode.pages.values()):
        assert evict(kernel.system, frame)
