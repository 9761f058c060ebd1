"""SimKernel keeps the contract of every kernel: with plenty of memory and with hardly any, on each disk, by each policy."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from nio.paging import Kernel
from nio.paging.sim import DirectoryDisk, Fifo, Lru, SecondChance, SimKernel
from tests.paging.file_contract import OtherProcess
from tests.paging.kernel_contract import KernelContract

KERNELS: dict[str, Callable[[Path], SimKernel]] = {
    "plenty of memory": lambda folder: SimKernel(),
    "3 frames, FIFO": lambda folder: SimKernel(frames=3, replacement=Fifo()),
    "8 frames, CLOCK": lambda folder: SimKernel(frames=8, replacement=SecondChance()),
    "5 frames, LRU, no swap": lambda folder: SimKernel(frames=5, replacement=Lru(), swap=0),
    "pages of 256 bytes": lambda folder: SimKernel(frames=16, page_size=256),
    "pages of 64 KiB": lambda folder: SimKernel(frames=16, page_size=65536),
    "real files": lambda folder: SimKernel(frames=16, disk=DirectoryDisk(folder)),
}


class SimProcess(OtherProcess):
    """A second process of the same simulated machine."""

    def __init__(self, kernel: SimKernel, path: str) -> None:
        self.kernel = kernel.spawn()
        self.fd = self.kernel.open(path, os.O_RDWR)

    def lock(self, offset: int, length: int, exclusive: bool) -> bool:
        return self.kernel.lock(self.fd, offset, length, exclusive, False)

    def end(self) -> None:
        self.kernel.exit()


class TestSimKernel(KernelContract):
    def other_process(self, kernel: Kernel, path: str) -> OtherProcess:
        assert isinstance(kernel, SimKernel)
        return SimProcess(kernel, path)

    @pytest.fixture(params=KERNELS)
    def kernel(self, request: pytest.FixtureRequest, tmp_path: Path) -> Kernel:
        return KERNELS[request.param](tmp_path)

    @pytest.fixture
    def root(self, kernel: Kernel) -> str:
        kernel.mkdir("/root")
        return "/root"
