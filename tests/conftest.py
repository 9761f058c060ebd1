"""What all tests share: how Hypothesis runs here, and what Python's collector need not look at.

Deterministic (the same examples every time, none remembered), without deadlines (other work on the machine is no failure),
and with function-scoped fixtures, which hand out factories that make something new for each example.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "fast",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("fast")


@pytest.fixture(scope="module")
def settled_heap() -> Iterator[None]:
    """For tests that collect garbage over and over: what earlier tests left in memory is not walked over each time."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
