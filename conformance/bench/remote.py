"""The columns that need a process of their own: JPype on a JVM, and the JVM itself running Bench.java.

The process is asked row by row and round by round, so its figures come from the same moments as everybody else's.

Not for what it does when asked: see `agent` and Bench.java.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TypedDict, cast

from ..runner import worker_environment
from ..universes import Jvm
from .cells import Cell
from .columns import Column
from .rows import Place, Value

_JAVA_SOURCE = Path(__file__).with_name("Bench.java")


class Answer(TypedDict, total=False):
    """A line from the process; which of the keys it has depends on the question."""

    rows: list[str]
    value: Value
    ns: float
    error: str


class Failed(Exception):
    """The process did not do what it was asked to; the message says why, as far as it told."""


class Agent:
    """A process that times rows."""

    def __init__(self, command: Sequence[str]) -> None:
        # Open as long as the process runs: see `close`.
        self._errors = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=worker_environment(),
            encoding="utf-8",
        )
        self.pid = self._process.pid

    def ask(self, question: str) -> Answer:
        """Its answer to one line. Raises `Failed`."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(question + "\n")
            self._process.stdin.flush()
        except OSError:
            raise Failed(self._last_words()) from None
        return self.listen()

    def listen(self) -> Answer:
        """The next line that it says. Raises `Failed` where there is none, or where it speaks of a failure."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise Failed(self._last_words())
        answer = cast("Answer", json.loads(line))
        if "error" in answer:
            raise Failed(answer["error"])
        return answer

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._errors):
            if pipe is not None:
                with suppress(BrokenPipeError):  # of a question that it did not live to hear
                    pipe.close()

    def _last_words(self) -> str:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(1)
        self._errors.seek(0)
        lines = [line.strip() for line in self._errors.read().splitlines() if line.strip()]
        return f"its process ended ({lines[-1] if lines else f'exit status {self._process.returncode}'})"


class _Asked(Cell):
    """One row of such a process."""

    def __init__(self, agent: Agent, row: str) -> None:
        self._agent = agent
        self._row = row

    def value(self) -> Value:
        """What the process says that one call gave."""
        return self._agent.ask(f"0 {self._row}")["value"]

    def measure(self, repeats: int) -> float:
        """What the process says that a call takes."""
        return self._agent.ask(f"{repeats} {self._row}")["ns"]

    def close(self) -> None:
        """Nothing: the process lets go of a row when it is asked for another."""


@contextmanager
def columns(jvms: Sequence[Jvm], place: Place, why_none: str) -> Iterator[list[Column]]:
    """JPype and the JVM itself, for each JVM; the processes run until the context ends.

    why_none: why there is no JVM, if there is none: then both columns are there, and empty.
    """
    if not jvms:
        yield [Column("JPype", _JPYPE, otherwise=why_none), Column("JVM", _JVM, otherwise=why_none)]
        return
    with ExitStack() as ends:
        started: list[tuple[str, str, Agent | str]] = []
        for jvm in jvms:
            number = f" {jvm.jdk}" if len(jvms) > 1 else ""
            started.append((f"JPype{number}", f"{_JPYPE}; {jvm.label}", _start(_jpype_command(jvm, place), ends)))
            java = _java_command(jvm, place)
            started.append((f"JVM{number}", f"{_JVM}; {jvm.label}", java if isinstance(java, str) else _start(java, ends)))
        yield [_column(*each) for each in started]


_JPYPE = "Java's calls through JPype on a real MappedByteBuffer, in a process of its own"
_JVM = "a loop in Java, compiled by the JIT, in a process of its own"


def _start(command: Sequence[str], ends: ExitStack) -> Agent:
    agent = Agent(command)
    ends.callback(agent.close)
    return agent


def _column(name: str, what: str, agent: Agent | str) -> Column:
    if isinstance(agent, str):
        return Column(name, what, otherwise=agent)
    try:
        rows = agent.listen()["rows"]
    except Failed as failure:
        return Column(name, what, otherwise=str(failure))
    cells = {row: _Asked(agent, row) for row in rows}
    return Column(name, what, cells, otherwise="not a Java program's business", pid=agent.pid)


def _jpype_command(jvm: Jvm, place: Place) -> list[str]:
    return [sys.executable, "-m", f"{__package__}.agent", jvm.name, str(place.folder)]


def _java_command(jvm: Jvm, place: Place) -> list[str] | str:
    """The command, or why there is none."""
    if not has_compiler(jvm):
        return f"{jvm.label} has no compiler to run {_JAVA_SOURCE.name} with"
    options = [option for option in jvm.options() if option.startswith("--")]
    return [str(jvm.home / "bin" / "java"), *options, str(_JAVA_SOURCE), str(place.folder)]


def has_compiler(jvm: Jvm) -> bool:
    """Whether this JVM can run a Java source file."""
    return any((jvm.home / "bin" / name).exists() for name in ("javac", "javac.exe"))
