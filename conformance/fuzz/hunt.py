"""Hypothesis at work: many random programs in lock-step, and of the programs that differ the smallest.

In rounds, so that memory stays small and progress can be told; each round's programs follow from the seed and the
round's number. Not for talking to people (`cli`).
"""

import contextlib
from collections.abc import Callable
from typing import Final

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Flaky
from hypothesis.strategies import SearchStrategy, one_of

from .channel_strategies import channel_programs
from .lockstep import Divergence, Lockstep
from .programs import Program
from .strategies import programs

_ROUND = 500

BUFFERS, CHANNELS, BOTH = "buffers", "channels", "both"
SUBJECTS: Final = (BUFFERS, CHANNELS, BOTH)
"""What programs may be about."""


class _Found(Exception):
    """A program differs. Hypothesis looks for the smallest program that raises this."""


def hunt(
    lockstep: Lockstep,
    examples: int,
    *,
    jdk: int,
    seed: int,
    calls: int,
    subject: str = BUFFERS,
    progress: Callable[[int], None] = lambda done: None,
) -> Divergence | None:
    """Compare that many programs of what `jdk` has, with about `calls` random calls each; the smallest one that differs.

    `subject`: one of `SUBJECTS`. `progress` is told how many programs each round had.
    """
    strategy = programs_about(subject, jdk, calls)
    done = 0
    while done < examples:
        count = min(_ROUND, examples - done)
        found = _round(lockstep, count, strategy, seed + done)
        if found is not None:
            return _smallest(lockstep, found)
        done += count
        progress(count)
    return None


def programs_about(subject: str, jdk: int, calls: int) -> SearchStrategy[Program]:
    """The programs that a hunt draws."""
    strategies = {BUFFERS: programs(jdk, calls), CHANNELS: channel_programs(jdk, calls)}
    return one_of(*strategies.values()) if subject == BOTH else strategies[subject]


def _round(lockstep: Lockstep, examples: int, strategy: SearchStrategy[Program], seed_: int) -> Divergence | None:
    found: Divergence | None = None

    @seed(seed_)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=False,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
    )
    @given(strategy)
    def search(program: Program) -> None:
        nonlocal found
        divergence = lockstep.compare(program)
        if divergence is not None:
            if found is None or _size(divergence) <= _size(found):
                found = divergence
            raise _Found

    # Flaky: it differs now and then only. That is worth showing as well.
    with contextlib.suppress(_Found, Flaky):
        search()
    return found


def _smallest(lockstep: Lockstep, found: Divergence) -> Divergence:
    """Leave out what Hypothesis could not: steps that draw alike stand and fall together there."""
    number = len(found.program.steps)
    while number:
        number -= 1
        shorter = found.program.without(number)
        divergence = shorter and lockstep.compare(shorter)
        if divergence:
            found = divergence
            number = min(number, len(found.program.steps))
    return found


def _size(divergence: Divergence) -> tuple[int, int]:
    """Fewer steps are simpler, then shorter text."""
    return len(divergence.program.steps), len(divergence.program.to_json())
