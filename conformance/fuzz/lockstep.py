"""Two players side by side: the same program on both, and the first difference of it in words.

A `Process` is a player in a process of its own, which may die: then its program ends with `crashed`, and the next
program finds a new one. Not for choosing programs (`hunt`).
"""

import json
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from .. import differences
from ..diff import Difference
from ..diff import differences as all_differences
from ..runner import SILENCE_SECONDS, exit_in_words, worker_environment
from ..transcript import Event, Kind, Transcript
from ..universes import Universe
from .player import NO_VALUE, OUTCOME, Answer, Player
from .programs import CHANNEL, Call, Program

SCENARIO = "fuzz"
"""The name under which `differences.KNOWN` speaks of the fuzzer's programs."""

_AT_THE_END = "(at the end)"
_CRASHED: Final = "crashed"
_HUNG: Final = "hung"
_ENDS: Final[dict[str, Kind]] = {_CRASHED: _CRASHED, _HUNG: _HUNG}


class DidNotStart(Exception):
    """A player's process ended before it was ready; the message says what it said last."""


class Process:
    """A player in a process of its own, as `Player`. Close it, or use it in a `with`."""

    def __init__(self, universe: Universe, silence: float = SILENCE_SECONDS) -> None:
        self._universe = universe
        self._silence = silence
        self._folder = tempfile.TemporaryDirectory(prefix="fuzz-")
        self._start()

    def _start(self) -> None:
        with (Path(self._folder.name) / "errors.txt").open("w") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "conformance.fuzz.player", self._universe.name],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=self._folder.name,
                env=worker_environment(),
                encoding="utf-8",
            )
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=_listen, args=(self._process, self._lines), daemon=True).start()
        try:
            ready = self._next() == "ready\n"
        except queue.Empty:
            ready = False
        if not ready:
            self._end()
            lines = (Path(self._folder.name) / "errors.txt").read_text(errors="replace").split("\n")
            self._folder.cleanup()
            raise DidNotStart(next((line for line in reversed(lines) if line.strip()), "no answer"))

    def send(self, program: Program) -> None:
        """Let it begin with a program."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(program.to_json() + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # `receive` finds it dead

    def receive(self) -> list[Answer]:
        """The answers to the program that was sent."""
        try:
            line = self._next()
        except queue.Empty:
            self._end()
            self._start()
            return [{_HUNG: f"for {self._silence:g} s"}]
        if line:
            answers: list[Answer] = json.loads(line)
            return answers
        how = exit_in_words(self._process.wait())
        self._end()
        self._start()
        return [{_CRASHED: how}]

    def play(self, program: Program) -> list[Answer]:
        """Send and receive."""
        self.send(program)
        return self.receive()

    def _next(self) -> str:
        """The next line, empty where there is none to come. Raises `queue.Empty` when it takes too long."""
        return self._lines.get(timeout=self._silence)

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def close(self) -> None:
        """End it."""
        self._end()
        self._folder.cleanup()

    def __enter__(self) -> "Process":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()


def _listen(process: "subprocess.Popen[str]", lines: "queue.SimpleQueue[str]") -> None:
    assert process.stdout is not None
    try:
        for line in process.stdout:
            lines.put(line)
    except ValueError:
        pass  # closed meanwhile
    lines.put("")


@dataclass(frozen=True, slots=True)
class Divergence:
    """A program on which the two sides part, and where first, as far as nothing known explains it."""

    program: Program
    difference: Difference
    step: int
    """The number of the step in the program, from 0; one more than the last is the look at the end."""

    def in_words(self, java: str) -> str:
        """Where, what Java did, what nio did."""
        return self.difference.in_words(java)

    def as_scenario(self) -> str:
        """The program as the text of a file for `nio crosscheck FILE.py::found`, up to the step where the sides part.

        What is only seen by looking, a cursor or an element, is looked at after that step.
        """
        last = min(self.step, len(self.program.steps) - 1)
        body = [*Program(self.program.steps[: last + 1]).lines(), *_looks(self.program, last, self.difference.step)]
        claim = self.difference.step.replace("\\", "\\\\").replace('"', "'")
        head = f'from conformance.scenario import Java, Log, scenario\n\n\n@scenario("found by fuzzing: {claim}")\n'
        return head + "def found(u: Java, log: Log) -> None:\n" + "".join(f"    {line}\n" for line in body)


def _looks(program: Program, last: int, step: str) -> Iterator[str]:
    """Statements that show what a look after step `last` showed. A look's name ends in what it is at."""
    for number in range(last + 1):
        name = program.variable(number)
        if step.endswith(f": cursor of {name}"):
            yield f"log(lambda: ({name}.position(), {name}.limit(), {name}.capacity()))"
            yield f"log(lambda: {name}.duplicate().reset().position())"
        elif step.endswith(f": elements of {name}"):
            if program.steps[number].kind.endswith("[]"):
                yield f"log(lambda: {name})"
            else:
                yield f"log(lambda: [{name}.duplicate().clear().get(i) for i in range({name}.capacity())])"
        elif step.endswith(f": place of {name}"):
            yield f"log(lambda: {name}.{'position' if program.steps[number].kind == CHANNEL else 'getFilePointer'}())"
        elif step.endswith(f": file of {name}"):
            yield f"log.on_disk({name})"


@dataclass(slots=True)
class Figures:
    """What was compared: programs, operations by what was called, and how often they were refused."""

    programs: int = 0
    operations: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    known: set[differences.Known] = field(default_factory=set)

    @property
    def total(self) -> int:
        """How many operations were compared."""
        return sum(self.operations.values())

    def add(self, program: Program, answers: Sequence[Answer]) -> None:
        """Count a program and what one side answered."""
        self.programs += 1
        for step, answer in zip(program.steps, answers, strict=False):
            outcome = answer.get(OUTCOME, NO_VALUE)
            if isinstance(step, Call) and outcome != NO_VALUE:
                self.refused += outcome.startswith("raised")
                kind = _receiver(program, step)
                name = f"{kind}.{step.method or 'new'}/{len(step.arguments)}"
                self.operations[name] = self.operations.get(name, 0) + 1


def _receiver(program: Program, step: Call) -> str:
    on = step.on
    return on.path.rpartition(".")[2] if not hasattr(on, "number") else program.steps[on.number].kind


class Lockstep:
    """nio beside one JVM of release `jdk`: plays programs on both and compares."""

    def __init__(self, java: Player, nio: Player, jdk: int, known: Sequence[differences.Known] = differences.KNOWN) -> None:
        self._java = java
        self._nio = nio
        self._jdk = jdk
        self._known = [entry for entry in known if entry.scenario in (SCENARIO, "*")]
        self.figures = Figures()

    def compare(self, program: Program) -> Divergence | None:
        """Play a program; the first difference that nothing explains."""
        java, nio = self._play(program)
        self.figures.add(program, java)
        if java == nio and not _died(java):
            return None
        left, right = transcripts(program, java, nio)
        if _died(java) and _died(nio):
            # Alike, but no program here may end a process.
            return Divergence(program, Difference(SCENARIO, 1, left.events[0], right.events[0]), len(program.steps) - 1)
        for difference in all_differences(left, right):
            entry = differences.explanation(difference, self._jdk, self._known)
            if entry is None:
                # What killed a process, the whole program must tell.
                step = len(program.steps) - 1 if _died(java) or _died(nio) else _step_of(program, java, nio, difference.number)
                return Divergence(program, difference, step)
            self.figures.known.add(entry)
        return None

    def _play(self, program: Program) -> tuple[list[Answer], list[Answer]]:
        if isinstance(self._java, Process) and isinstance(self._nio, Process):
            self._java.send(program)
            self._nio.send(program)
            return self._java.receive(), self._nio.receive()
        return self._java.play(program), self._nio.play(program)


def _died(answers: Sequence[Answer]) -> bool:
    return any(end in answer for answer in answers for end in _ENDS)


def _aspects(program: Program, java: Sequence[Answer], nio: Sequence[Answer]) -> Iterator[tuple[int, str]]:
    """Every aspect of every step that either side spoke of, in order; an answer on a crash is one of the whole program."""
    for number in range(max(len(java), len(nio))):
        both = [answers[number] if number < len(answers) else {} for answers in (java, nio)]
        for aspect in dict.fromkeys(key for answer in both for key in answer):
            yield number, aspect


def transcripts(program: Program, java: Sequence[Answer], nio: Sequence[Answer]) -> tuple[Transcript, Transcript]:
    """Both sides' answers as transcripts of the same steps. An aspect of which one side did not speak is `as before` there."""
    places = list(_aspects(program, java, nio))
    left, right = (
        Transcript(SCENARIO, events=[_event(program, answers, number, aspect) for number, aspect in places])
        for answers in (java, nio)
    )
    return left, right


def _event(program: Program, answers: Sequence[Answer], number: int, aspect: str) -> Event:
    answer = answers[number] if number < len(answers) else {}
    text = answer.get(aspect, "as before")
    step = program.text(number) if number < len(program.steps) else _AT_THE_END
    if aspect in _ENDS:
        return Event("(the whole program)", _ENDS[aspect], text)
    if aspect == OUTCOME:
        kind, _, value = text.partition(" ")
        return Event(step, _kind(kind), value)
    what, _, whose = aspect.partition(" ")
    return Event(f"{step}: {what} of {program.variable(int(whose))}", "noted", text)


def _kind(word: str) -> Kind:
    return "raised" if word == "raised" else "returned"


def _step_of(program: Program, java: Sequence[Answer], nio: Sequence[Answer], event: int) -> int:
    return list(_aspects(program, java, nio))[event - 1][0]
