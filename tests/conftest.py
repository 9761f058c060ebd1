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


def settle() -> None:
    """Collect thoroughly; what stays, the tests among it, is not walked over again at later collections."""
    gc.collect()
    gc.freeze()


def pytest_collection_finish() -> None:
    settle()


@pytest.fixture(autouse=True)
def collected_between_tests() -> Iterator[None]:
    """Python's collector comes between two tests, and within one only when that asks for it.

    Else it would come at any moment, and what an earlier test left in a cycle, a mapping or a descriptor, would go just when
    a later one counts mappings or descriptors.
    """
    gc.disable()
    yield
    gc.enable()
    gc.collect(1)


@pytest.fixture(autouse=True, scope="module")
def settled_between_modules() -> Iterator[None]:
    """And thoroughly between two modules: what outlived a test by a little is too old for the collection above."""
    yield
    settle()
