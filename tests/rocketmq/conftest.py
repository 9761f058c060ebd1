"""A world that stands still: a clock that tests set, a sleep that only notes how long, and stores to read."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from compat.org.apache.rocketmq.store import Surroundings, _allocate_service

DATA = Path(__file__).parents[1] / "data" / "rocketmq-store"
"""A store that RocketMQ 5.3.3 wrote: `python -m conformance.rocketmq.stores --make`."""


@dataclass
class World:
    """The time in ms, and the pauses that were asked for."""

    now: int = 1_700_000_000_000
    pauses: list[int] = field(default_factory=list)

    @property
    def surroundings(self) -> Surroundings:
        """This world, for a constructor of the store."""
        return Surroundings(clock=lambda: self.now, sleep=self.pauses.append)


@pytest.fixture
def world() -> World:
    """A fresh world."""
    return World()


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who wants a file waits for it, however long a busy machine takes to make it."""
    monkeypatch.setattr(_allocate_service, "_WAIT_SECONDS", 600.0)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A copy of the store that RocketMQ wrote."""
    return Path(shutil.copytree(DATA, tmp_path / "store"))
