"""Waiting for garbage collection in a universe, where a scenario must see what it does.

The only place in this package that waits for time to pass: a JVM hands unreachable buffers to a thread of
its own, which unmaps them a little later. Not for use where a scenario can end a lifetime explicitly.
"""

import gc
import time
from collections.abc import Callable
from types import ModuleType

_ROUNDS = 200
_PAUSE_SECONDS = 0.01


def collect_until(universe: ModuleType, settled: Callable[[], bool]) -> None:
    """Collect Python's and Java's garbage, at least twice, until `settled()` or two seconds are over."""
    for round_number in range(_ROUNDS):
        gc.collect()
        universe.java.lang.System.gc()
        if round_number >= 1 and settled():
            return
        time.sleep(_PAUSE_SECONDS)
