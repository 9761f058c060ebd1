"""What the store asks of the world besides files: the time, a pause, and locks, so that a test can bring its own.

    still = Surroundings(clock=lambda: 1_700_000_000_000, sleep=pauses.append)
    file = DefaultMappedFile(name, 4096, surroundings=still)

Java's classes call System.currentTimeMillis, Thread.sleep and `synchronized`; with these a forced shutdown after two minutes
is a test of no time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final, TypeAlias

Clock: TypeAlias = Callable[[], int]
"""The time of day, in ms since 1970."""

Sleep: TypeAlias = Callable[[int], object]
"""Waits so many ms."""

NewLock: TypeAlias = Callable[[], AbstractContextManager[object]]
"""Makes a lock that its holder may take again: a monitor of Java."""


def _now() -> int:
    return time.time_ns() // 1_000_000


def _pause(milliseconds: int) -> None:
    time.sleep(milliseconds / 1000)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A clock, a way to wait and a maker of locks; without arguments the real ones."""

    clock: Clock = _now
    sleep: Sleep = _pause
    lock: NewLock = threading.RLock


REAL: Final = Surroundings()
"""The world as it is."""
