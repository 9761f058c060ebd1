"""For programs about lifetime: what is mapped now, on one line, with what a real JVM had mapped at the same step.

    watch = Watch("cleanup")
    watch("the channel is closed")

The JVM runs the same steps in a process of its own (cleanup_on_jvm.py), since the last one kills it.  Without a JVM nio's
figures stand alone, and the first line says so.

Not here: what the program does, and when an unreachable mapping goes.
"""

from __future__ import annotations

import gc
import platform
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from conformance.runner import run
from conformance.targets import Target
from conformance.universes import Universe, find_jvms
from nio.deferred import Deferred
from nio.machine import current
from nio.pools import platform_pools

from .stage import simulated

if TYPE_CHECKING:
    from compat.org.apache.rocketmq.store import ReferenceResource


@dataclass(frozen=True, slots=True)
class Beside:
    """What a JVM did, step by step; `words` say which it is, or why there is none."""

    words: str
    outcomes: dict[str, str]


@cache
def beside(lesson: str) -> Beside:
    """Run a lesson, a function of LESSON_on_jvm.py, on the newest JVM of this machine: once in a process."""
    jvm = max(find_jvms(), key=lambda each: each.jdk, default=None)
    if jvm is None:
        return Beside("no JVM found: nio alone", {})
    return asked(jvm, Path(__file__).with_name(f"{lesson}_on_jvm.py"), lesson)


def asked(universe: Universe, file: Path, function: str) -> Beside:
    """Run a function of a file in a universe, and return what came of each of its parts."""
    ran = run(universe, [Target(f"{file}::{function}")], lambda _: None)
    if ran.failure is not None or not ran.transcripts:
        reason = ran.failure or next(iter(ran.skipped.values()), "it said nothing")
        return Beside(f"{universe.label} could not be asked: {reason}", {})
    (transcript,) = ran.transcripts.values()
    outcomes = {}
    for event in transcript.events:
        part, separator, _ = event.step.partition(": ")
        if separator:
            outcomes[part] = event.text if event.kind == "noted" else event.outcome
    return Beside(f"beside {universe.label} on {platform.system()}", outcomes)


def _figures() -> tuple[int, int]:
    """How many mappings the pool counts, and their bytes."""
    mapped = platform_pools()[0]
    return mapped.getCount(), mapped.getTotalCapacity()


class Watch:
    """Prints a line for each step: nio's mappings, pool and what waits for the collector, and the JVM's mappings."""

    def __init__(self, lesson: str) -> None:
        self._kernel = simulated()
        gc.collect()  # what an earlier program of this process has left in the pools is not ours to count
        self._before = _figures()
        self._beside = beside(lesson)
        print(self._beside.words)

    def __call__(self, step: str, resource: ReferenceResource | None = None) -> None:
        """Print how things are after a step.  resource: whose reference count is wanted as well."""
        areas = len(self._kernel.maps().splitlines())
        count, capacity = (now - before for now, before in zip(_figures(), self._before, strict=True))
        collector = current().collector
        waiting = len(collector.pending()) if isinstance(collector, Deferred) else 0
        line = f"{step:<38} mappings {areas}   pool {count}, {capacity} bytes   waiting {waiting}"
        if resource is not None:
            line += f"   references {resource.getRefCount()}"
        there = self._beside.outcomes.get(step)
        print(line if there is None else f"{line}   JVM: mappings {there}")

    def end(self, step: str, what: object) -> None:
        """Print how the program's last step ended here, and how the JVM's did."""
        print(f"{step}: {what}")
        there = self._beside.outcomes.get(step)
        if there is not None:
            print(f"{step} on the JVM: {there}")
