"""One universe in one process: `python -m conformance.worker` reads a job, runs its scenarios, writes what
happened as JSON lines, and ends.

The job is one JSON object on standard input: `universe`, `names` (of planned targets), `folder`. The lines go to the
standard output that the process was started with; what the program itself or the JVM prints goes elsewhere, so that
it cannot disturb them:

    {"header": {…}}                     the universe is up
    {"known": NAME, "entries": [{…}]}   the differences that the user's file says are meant, before it begins
    {"begin": NAME, "source": DIGEST}   a scenario starts
    {"doing": STEP}                     a step starts; if nothing follows, the process died in it
    {"step": STEP, KIND: TEXT}          a step ended
    {"skip": NAME, "reason": TEXT}      instead of begin: this universe cannot run it
    {"end": NAME}                       a scenario ended

Not for judging, and not to be imported but by another process that belongs to its universe (`fuzz.player`).
"""

import contextlib
import gc
import io
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from . import targets, universes
from .scenario import Java, Log, Scenario
from .transcript import ESCAPED, IMPORTING, Event, Header


class Lines:
    """The way back to the runner. A `scenario.Sink`."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def send(self, **fields: object) -> None:
        """Write one line, at once: the process may die with the next step."""
        self._stream.write(json.dumps(fields, ensure_ascii=False) + "\n")
        self._stream.flush()

    def doing(self, step: str) -> None:
        """A step starts."""
        self.send(doing=step)

    def done(self, event: Event) -> None:
        """A step ended."""
        self._stream.write(event.to_json() + "\n")
        self._stream.flush()


class Printed(io.TextIOBase):
    """Standard output while a scenario runs: each line becomes an event."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._started = ""

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, text: str) -> int:
        """Record every line that `text` completes."""
        *lines, self._started = (self._started + text).split("\n")
        for line in lines:
            self._log.printed(line)
        return len(text)

    def finish(self) -> None:
        """Record a last line without an end."""
        if self._started:
            self.write("\n")


def run_scenario(scenario: Scenario, u: Java, log: Log) -> None:
    """Run one scenario; an exception that leaves it is its last event."""
    printed = Printed(log)
    with contextlib.redirect_stdout(printed):
        try:
            scenario.run(u, log)
        except Exception as error:
            log.escaped(ESCAPED, error)
    printed.finish()


def _reason_to_skip(scenario: Scenario, universe: universes.Universe, folder: Path) -> str | None:
    if universe.is_jvm and universe.jdk < scenario.since:
        return f"since JDK {scenario.since}"
    missing = scenario.needs - universe.outside(folder).abilities
    return f"needs {', '.join(sorted(missing))}" if missing else None


def _run_all(universe: universes.Universe, names: list[str], folder: Path, lines: Lines) -> None:
    u = universe.start()
    gc.collect()
    gc.freeze()  # scenarios collect hundreds of times: what the universe itself is made of is not walked over each time
    header = Header(
        universe=universe.name,
        jdk=universe.jdk,
        date=datetime.now(UTC).date().isoformat(),
        command="nio crosscheck --record",
        **universe.facts(),
    )
    lines.send(**json.loads(header.to_json()))
    for number, name in enumerate(names):
        # Only now: a user's file may import Java's packages, or jpype, as soon as it is loaded.
        try:
            scenario = targets.load(name)
        except Exception as error:
            lines.send(begin=name, source="")
            Log(u, universe.outside(folder), lines).escaped(IMPORTING, error)
            lines.send(end=name)
            continue
        if scenario.known:
            lines.send(known=name, entries=[asdict(entry) for entry in scenario.known])
        reason = _reason_to_skip(scenario, universe, folder)
        if reason is not None:
            lines.send(skip=scenario.name, reason=reason)
            continue
        place = folder / str(number)
        place.mkdir(parents=True)
        os.chdir(place)
        lines.send(begin=scenario.name, source=scenario.source)
        run_scenario(scenario, u, Log(u, universe.outside(place), lines))
        lines.send(end=scenario.name)


@contextlib.contextmanager
def own_output() -> Iterator[TextIO]:
    """The pipe to the runner, with descriptor 1 turned away from it, for Java's own System.out too."""
    pipe = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    with pipe:
        yield pipe


def leave_no_core() -> None:
    """A scenario may crash its process on purpose; that is a result, not something to dump. The limit is 1 and not 0
    because a kernel that pipes cores to a program ignores 0."""
    try:
        import resource
    except ModuleNotFoundError:
        return
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (min(1, hard) if hard >= 0 else 1, hard))


def main() -> None:
    """Do the job on standard input. Ends the process at once: a JVM may not survive an orderly end."""
    job = json.load(sys.stdin)
    leave_no_core()
    with own_output() as pipe:
        _run_all(universes.by_name(job["universe"]), job["names"], Path(job["folder"]), Lines(pipe))
        pipe.flush()
        os._exit(0)


if __name__ == "__main__":
    main()
