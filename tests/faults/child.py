"""A function of a test, run in a process of its own: a crash there is a failed test here, not a dead pytest.

The child gets the function's source and its arguments, and nothing of pytest (whose faulthandler plugin installs signal
handlers).  So the function imports what it uses, as a rule from `tests.faults.scene`, and says what it found by `assert`.

Not for tests that cannot crash.
"""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

TIMEOUT = 600
"""Seconds after which a child is taken for hanging, and the test fails."""


@dataclass(frozen=True)
class Outcome:
    """How a child ended: its exit status (minus the number of the signal that killed it), and what it wrote."""

    status: int
    out: str
    err: str


def run(
    function: Callable[..., None],
    /,
    *arguments: str | int | bool,
    before: Sequence[str] = (),
    folder: Path | None = None,
) -> Outcome:
    """Run `function(*arguments)` in a new interpreter with warnings as errors; `before` is put in front of its command."""
    source = textwrap.dedent(inspect.getsource(function))
    program = f"from __future__ import annotations\n{source}\n{function.__name__}(*{arguments!r})\n"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONFAULTHANDLER"}
    environment["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parents[2]), *filter(None, sys.path)])
    finished = subprocess.run(
        [*before, sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        env=environment,
        cwd=folder,
        check=False,
    )
    return Outcome(finished.returncode, finished.stdout, finished.stderr)


def succeeds(
    function: Callable[..., None],
    /,
    *arguments: str | int | bool,
    before: Sequence[str] = (),
    folder: Path | None = None,
) -> str:
    """Run it, and fail unless it ended by itself, with status 0 and no word on stderr.  Return what it printed."""
    outcome = run(function, *arguments, before=before, folder=folder)
    assert (outcome.status, outcome.err) == (0, ""), f"status {outcome.status}\n{outcome.out}{outcome.err}"
    return outcome.out
