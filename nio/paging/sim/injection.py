"""Failures on order: what should go wrong, and when, decided by a test or a lesson beforehand.

    machine = SimKernel(frames=64)
    machine.injection.fail_read(page=3, path="/home/user/f")      # EIO when page 3 is read from the disk
    machine.injection.fail_write(page=0, times=1)           # EIO at one write-back of page 0, of any file
    machine.injection.disk_full_after(10)                   # ENOSPC when an eleventh new block is needed
    machine.injection.fail_mmap(times=1)                    # ENOMEM at the next mmap
    machine.injection.short_writes(100)                     # write takes 100 bytes a call
    machine.injection.clear()                               # all is well again

The limit of mappings is no injection but a limit like any other: Limits.mappings.
"""

from __future__ import annotations

import errno

from nio.paging.sim.events import Kind, Recorder
from nio.paging.sim.failures import failure


class _Order:
    """One failure ordered: of which page, of which file, and how often still."""

    __slots__ = ("code", "page", "path", "times")

    def __init__(self, page: int | None, path: str | None, code: int, times: int | None) -> None:
        self.page, self.path, self.code, self.times = page, path, code, times

    def strikes(self, path: str, page: int) -> bool:
        return (self.page is None or self.page == page) and (self.path is None or self.path == path) and self.times != 0


class Injection:
    """What one machine was told to get wrong."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self.clear()

    def clear(self) -> None:
        """Forget all orders."""
        self._reads: list[_Order] = []
        self._writes: list[_Order] = []
        self._blocks: int | None = None
        self._mmaps = 0
        self._write_limit: int | None = None

    # --- orders

    def fail_read(
        self, page: int | None = None, path: str | None = None, code: int = errno.EIO, times: int | None = None
    ) -> None:
        """Fail when a page is read from the disk.

        page: its number in the file, None for each; path: the file as it was opened, None for any; code: the errno;
        times: how often, None for always.
        """
        self._reads.append(_Order(page, path, code, times))

    def fail_write(
        self, page: int | None = None, path: str | None = None, code: int = errno.EIO, times: int | None = None
    ) -> None:
        """Fail when a page is written back to the disk; the arguments as for `fail_read`."""
        self._writes.append(_Order(page, path, code, times))

    def disk_full_after(self, blocks: int) -> None:
        """Fail with ENOSPC when more than so many pages need new room on the disk from now on."""
        self._blocks = blocks

    def fail_mmap(self, times: int = 1) -> None:
        """Fail with ENOMEM at the next `times` calls of mmap."""
        self._mmaps = times

    def short_writes(self, limit: int | None) -> None:
        """Let a write take at most `limit` bytes a call, >= 1; None ends that."""
        if limit is not None and limit < 1:
            raise ValueError("a write takes at least one byte")
        self._write_limit = limit

    # --- asked by the kernel

    def check_read(self, path: str, page: int) -> None:
        """Raise what was ordered for a read of this page."""
        if self._reads:
            self._strike(self._reads, path, page)

    def spoils_read(self, path: str, page: int) -> bool:
        """Return whether a read of this page would fail, using nothing up: read-ahead keeps clear of it."""
        return any(order.strikes(path, page) for order in self._reads)

    def check_write(self, path: str, page: int) -> None:
        """Raise what was ordered for the write-back of this page."""
        if self._writes:
            self._strike(self._writes, path, page)

    def check_block(self) -> None:
        """Raise ENOSPC if the next new block was said not to be there."""
        if self._blocks is not None:
            if self._blocks == 0:
                self._recorder.record(Kind.INJECTED, "the disk is full", pages=0)
                raise failure(errno.ENOSPC)
            self._blocks -= 1

    def check_mmap(self) -> None:
        """Raise ENOMEM if this mmap was said to fail."""
        if self._mmaps:
            self._mmaps -= 1
            self._recorder.record(Kind.INJECTED, "no room for a mapping", pages=0)
            raise failure(errno.ENOMEM)

    def cut_write(self, length: int) -> int:
        """Return how many of `length` bytes a write may take."""
        return length if self._write_limit is None else min(length, self._write_limit)

    def _strike(self, orders: list[_Order], path: str, page: int) -> None:
        for order in orders:
            if order.strikes(path, page):
                if order.times is not None:
                    order.times -= 1
                self._recorder.record(Kind.INJECTED, "the device fails", path, page)
                raise failure(order.code)
