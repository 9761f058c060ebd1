"""The grounds on which claims are shown."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.claims.grounds import PAGE, Ground, Real, Simulated


def real_or_skip(folder: Path) -> Real:
    """This machine, if it is one that can be asked."""
    if sys.platform != "linux" or not all(os.access(f"/proc/self/{name}", os.R_OK) for name in ("pagemap", "smaps", "io")):
        pytest.skip("pagemap, smaps and io are asked of Linux")
    if os.sysconf("SC_PAGESIZE") != PAGE:
        pytest.skip("the host has another page size")
    return Real(folder)


@pytest.fixture(params=["simulated", "real"])
def ground(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ground]:
    """Both kernels, one after the other."""
    ground: Ground = Simulated() if request.param == "simulated" else real_or_skip(tmp_path)
    yield ground
    ground.end()


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Real]:
    """The real kernel alone."""
    ground = real_or_skip(tmp_path)
    yield ground
    ground.end()


@pytest.fixture
def simulated() -> Simulated:
    """The simulated kernel alone."""
    return Simulated()
