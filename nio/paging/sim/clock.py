"""Simulated time, in ticks of a hundredth of a second.  Nothing else passes: no thread, no timer, no wall clock.

Each entry into the kernel, a system call or a page fault, takes one tick; tests and lessons let more pass by `advance`.
"""

from __future__ import annotations

from typing import Final

TICKS_PER_SECOND: Final = 100


class Clock:
    """The time of one simulated machine."""

    def __init__(self, epoch_ns: int = 1_767_225_600 * 10**9) -> None:
        """epoch_ns: what the files' times are at tick 0, in ns since 1970; the first of January 2026 unless said otherwise."""
        self.now = 0
        self._epoch_ns = epoch_ns

    def advance(self, ticks: int = 1) -> None:
        """Let time pass; ticks >= 0.  What is due then is done at the next entry into the kernel."""
        if ticks < 0:
            raise ValueError(f"time does not run backwards: {ticks}")
        self.now += ticks

    def nanoseconds(self) -> int:
        """Return the time of day as files keep it, in ns since 1970."""
        return self._epoch_ns + self.now * (10**9 // TICKS_PER_SECOND)
