"""Runs scenarios in worker processes, one universe each, and collects the transcripts.

A worker that dies leaves a transcript that ends in `crashed` with the signal's name, in the step where it
died; a worker that says nothing for too long is killed and leaves `hung`. Either way the scenarios that were
still to come go on in a new worker.

Not for comparing transcripts, and not for starting a JVM in this process.
"""

import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from .differences import Known
from .targets import Target
from .transcript import Event, Header, Transcript
from .universes import Universe

SILENCE_SECONDS = 60.0
"""How long a worker may say nothing before it counts as hung."""

Progress = Callable[[str], None]
"""Called with a scenario's name when it has ended."""


@dataclass(slots=True)
class Run:
    """What one universe gave. `failure` says why it could not be started; by scenario, `skipped` holds reasons, and `known` the
    differences that the user's file says are meant."""

    universe: Universe
    header: Header | None = None
    transcripts: dict[str, Transcript] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    known: dict[str, tuple[Known, ...]] = field(default_factory=dict)
    failure: str | None = None


def run_universes(
    universes: Sequence[Universe],
    targets: Sequence[Target],
    progress: Callable[[Universe, str], None],
    *,
    silence: float = SILENCE_SECONDS,
) -> list[Run]:
    """Run all scenarios in all universes, as many universes at once as there are processors."""
    stop = threading.Event()

    def one(universe: Universe) -> Run:
        return run(universe, targets, lambda name: progress(universe, name), silence=silence, stop=stop)

    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        try:
            return list(pool.map(one, universes))
        except BaseException:
            # The workers die of the same Ctrl-C; nobody may start new ones in their place.
            stop.set()
            raise


def run(
    universe: Universe,
    targets: Sequence[Target],
    progress: Progress,
    *,
    silence: float = SILENCE_SECONDS,
    stop: threading.Event | None = None,
) -> Run:
    """Run all scenarios in one universe; once `stop` is set, start no further worker."""
    result = Run(universe)
    alone = [target.name for target in targets if target.crashes_on_jvm and universe.is_jvm]
    together = [target.name for target in targets if target.name not in alone]
    for batch in [together, *([name] for name in alone)]:
        left = batch
        while left and result.failure is None and not (stop and stop.is_set()):
            with tempfile.TemporaryDirectory(prefix="crosscheck-") as folder:
                _Worker(universe, left, Path(folder)).collect(result, progress, silence)
            left = [name for name in left if name not in result.transcripts and name not in result.skipped]
    return result


class _Worker:
    """One worker process, from its start to its end."""

    def __init__(self, universe: Universe, names: Sequence[str], folder: Path) -> None:
        self._errors = (folder / "errors.txt").open("w+", encoding="utf-8", errors="replace")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "conformance.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            cwd=folder,
            env=worker_environment(),
            encoding="utf-8",
        )
        job = {"universe": universe.name, "names": names, "folder": str(folder / "scenarios")}
        assert self._process.stdin is not None
        try:
            with self._process.stdin as stdin:
                json.dump(job, stdin)
        except BrokenPipeError:
            pass  # it died at once; its exit status and its last words say why
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as stdout:
            for line in stdout:
                self._lines.put(line)
        self._lines.put(None)

    def collect(self, result: Run, progress: Progress, silence: float) -> None:
        """Put everything that the worker says into `result`, until it ends."""
        current: Transcript | None = None
        doing = "(before the first step)"
        started = False
        try:
            while (line := self._next(silence)) is not None:
                fields = json.loads(line)
                if "header" in fields:
                    started = True
                    result.header = Header.from_json(fields["header"])
                elif "skip" in fields:
                    result.skipped[fields["skip"]] = fields["reason"]
                    progress(fields["skip"])
                elif "known" in fields:
                    # A tuple comes through the pipe as a list.
                    entries = [Known(**{**entry, "jdks": tuple(entry["jdks"])}) for entry in fields["entries"]]
                    result.known[fields["known"]] = tuple(entries)
                elif "begin" in fields:
                    current = Transcript(fields["begin"], fields["source"])
                    result.transcripts[current.scenario] = current
                    doing = "(before the first step)"
                elif "end" in fields:
                    current = None
                    progress(fields["end"])
                elif "doing" in fields:
                    doing = fields["doing"]
                elif current is not None:
                    current.events.append(Event.from_json(fields))
            status = self._process.wait()
        except TimeoutError:
            self._process.kill()
            self._process.wait()
            if current is not None:
                current.events.append(Event(doing, "hung", f"for {silence:g} s"))
                progress(current.scenario)
                return
            status = None
        except BaseException:
            self._process.kill()
            self._process.wait()
            raise
        finally:
            last_words = self._last_words()
            self._errors.close()
        if current is not None:
            current.events.append(Event(doing, "crashed", exit_in_words(status)))
            progress(current.scenario)
        elif not started or status != 0:
            result.failure = f"the worker ended ({exit_in_words(status)}). {last_words}".strip()

    def _next(self, silence: float) -> str | None:
        try:
            return self._lines.get(timeout=silence)
        except queue.Empty:
            raise TimeoutError from None

    def _last_words(self) -> str:
        self._errors.seek(0)
        lines = [line.strip() for line in self._errors.read().splitlines() if line.strip()]
        return lines[-1] if lines else ""


def exit_in_words(status: int | None) -> str:
    """An exit status in words."""
    if status is None:
        return "no answer"
    if status >= 0:
        return f"exit status {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:
        return f"signal {-status}"


def worker_environment() -> dict[str, str]:
    """This process's environment, in which a worker finds the same packages and does not catch signals: with
    faulthandler on, JVMs crash at random."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONFAULTHANDLER"}
    root = str(Path(__file__).resolve().parent.parent)
    path = [root, *filter(None, environment.get("PYTHONPATH", "").split(os.pathsep))]
    environment["PYTHONPATH"] = os.pathsep.join(path)
    return environment
