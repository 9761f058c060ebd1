"""The kinds of failure, never mixed: what a caller did or met, what we did wrong, and where there is no kernel to ask.

    failure(code)   an OSError with errno and the system's own text: the caller asked for what cannot be, or the device failed
    Panic           the simulated kernel has found itself in a state that cannot be: a defect of this package
    Forked          the program has called os.fork, and the child calls the kernel that is its parent's: a defect of the program

Not here: faults, the signals that an access to memory ends in (signals.py).
"""

from __future__ import annotations

import os


class Panic(Exception):
    """An invariant of the simulated kernel is broken.  Nobody catches it: it is a defect to be reported."""


class Forked(RuntimeError):
    """A simulated machine was used in a process made by os.fork; no OSError, since no kernel has refused anything."""

    def __init__(self) -> None:
        super().__init__(
            "this process was made by os.fork(): a simulated machine lives in one process; use SimKernel.fork() to double a"
            " process of it"
        )


def failure(code: int, path: str | None = None) -> OSError:
    """Return the OSError for an errno, as `os` would raise it: ENOENT is a FileNotFoundError.  path: the name asked for."""
    return OSError(code, os.strerror(code)) if path is None else OSError(code, os.strerror(code), path)
