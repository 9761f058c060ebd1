"""The two kinds of failure, never mixed: what a caller did or met, and what we did wrong.

    failure(code)   an OSError with errno and the system's own text: the caller asked for what cannot be, or the device failed
    Panic           the simulated kernel has found itself in a state that cannot be: a defect of this package

Not here: faults, the signals that an access to memory ends in (signals.py).
"""

from __future__ import annotations

import os


class Panic(Exception):
    """An invariant of the simulated kernel is broken.  Nobody catches it: it is a defect to be reported."""


def failure(code: int, path: str | None = None) -> OSError:
    """Return the OSError for an errno, as `os` would raise it: ENOENT is a FileNotFoundError.  path: the name asked for."""
    return OSError(code, os.strerror(code)) if path is None else OSError(code, os.strerror(code), path)
