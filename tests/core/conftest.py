"""The one fixture that makes a contract of ByteBuffer hold on every memory: heap, direct, mapped, paged, and slices of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nio import ByteBuffer
from tests.memories import MEMORIES


@pytest.fixture(params=MEMORIES)
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[bytes], ByteBuffer]:
    """Make a writable buffer with this content on the memory that the test runs for."""
    maker = MEMORIES[request.param]
    return lambda content: maker(tmp_path, content)
