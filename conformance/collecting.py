"""Waiting for garbage collection in a universe, where a scenario must see what it does.

The only place in this package that waits for time to pass: a JVM hands unreachable buffers to a thread of
its own, which unmaps them a little later. Not for use where a scenario can end a lifetime explicitly.
"""

import gc
import time
from collections.abc import Callable
from types import ModuleType

_SECONDS = 30.0
_PAUSE_SECONDS = 0.01


def collect_until(universe: ModuleType, settled: Callable[[], bool]) -> None:
    """Collect Python's and Java's garbage, at least twice, until `settled()` or half a minute is over.

    That long only where it fails: the JVM's own thread may get the processor late on a busy machine.
    """
    end = time.monotonic() + _SECONDS
    gc.collect()
    universe.java.lang.System.gc()
    while True:
        time.sleep(_PAUSE_SECONDS)
        gc.collect()
        universe.java.lang.System.gc()
        if settled() or time.monotonic() > end:
            return
