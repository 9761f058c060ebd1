"""Running a program on a simulated machine, watched from its first line to its last.

The program is a script like any other: it is `__main__`, has its arguments in sys.argv and its folder first in sys.path.  What
it prints becomes part of the story; if it asks for input, it is printed at once as well, since somebody sits there and waits for
the question.  Only calls of nio and compat reach the simulated machine: Python's own `open` sees the host.

Not here: what is printed in the end (report.py), what is said about a program that failed (ending.py).
"""

from __future__ import annotations

import io
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import NoReturn, TextIO, cast

from nio.machine import Machine
from nio.paging.sim import Disk, Event

from .ending import hints, told, way
from .options import Choice, read_source
from .snapshot import Snapshot, take
from .story import Step, Story
from .tracing import Tracer


@dataclass(frozen=True, slots=True)
class Run:
    """A program that has run."""

    story: Story
    snapshot: Snapshot
    """The machine as the program ended, or where its last function that had something mapped returned."""
    status: int
    """The program's exit status: 1 if an exception ended it."""


def run(
    program: Path,
    arguments: Sequence[str],
    choice: Choice,
    disk: Disk,
    tell: Callable[[Event, Step], None] | None = None,
    echo: TextIO | None = None,
) -> Run:
    """Run a script and return what happened.

    tell: called with each event of the kernel and the step it belongs to, as it happens.  echo: where to print what the
    program prints, besides.  Raises OSError, ValueError or SyntaxError if there is no such script, or it is none.
    """
    path = str(program.resolve())
    code = compile(read_source(program), path, "exec", dont_inherit=True)
    process = os.getpid()
    story = Story()
    tracer = Tracer(story, path, tell)
    kernel = choice.simulated(disk, tracer.record)
    taken: list[Snapshot] = []

    def look() -> None:
        if os.getpid() != process:
            return
        found = take(kernel)
        if found.mapped:
            taken[:] = [found]

    tracer.returned = look
    machine = Machine(choice.dressed(kernel))
    if disk.working_directory == "/":
        machine.temporary_folder = "/"
    said = _Said(tracer, echo)
    module = ModuleType("__main__")
    module.__dict__.update(__file__=path, __builtins__=__builtins__)
    with machine, _as_main(module, path, arguments, said), redirect_stdout(said), tracer.watch(kernel):
        status, error = _execute(code, module)
        if os.getpid() != process:
            _end_child(status, error, path, tracer)
        tracer.settle()
        said.flush()
        if error is not None:
            story.ending, story.way = told(error, path, tracer.is_program), way(error, tracer.is_program)
            story.hints = hints(error, disk.working_directory == "/")
            del error  # it holds the program's variables
        last = take(kernel)
        snapshot = last if last.mapped or not taken else taken[0]
        module.__dict__.clear()
    return Run(story, snapshot, status)


def _execute(code: object, module: ModuleType) -> tuple[int, BaseException | None]:
    """Run it; return its exit status, as Python's own would be, and the exception that ended it."""
    try:
        exec(code, module.__dict__)  # type: ignore[arg-type]
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0, None
        print(end.code, file=sys.stderr)
        return 1, None
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        return 1, error
    return 0, None


def _end_child(status: int, error: BaseException | None, path: str, tracer: Tracer) -> NoReturn:
    """End a process that the program made by os.fork: its machine is switched off, and the story is its parent's to tell."""
    if error is not None:
        print(told(error, path, tracer.is_program), *way(error, tracer.is_program), sep="\n", file=sys.stderr)
    sys.stderr.flush()
    os._exit(status & 0xFF)


@contextmanager
def _as_main(module: ModuleType, path: str, arguments: Sequence[str], said: _Said) -> Iterator[None]:
    main, argv, places, asked = sys.modules["__main__"], sys.argv, sys.path[:], sys.stdin
    sys.modules["__main__"] = module
    sys.argv = [path, *arguments]
    sys.path.insert(0, str(Path(path).parent))
    if asked is not None:
        sys.stdin = cast("TextIO", _Asked(asked, said))
    try:
        yield
    finally:
        sys.modules["__main__"], sys.argv, sys.path[:], sys.stdin = main, argv, places, asked


class _Said(io.TextIOBase):
    """What the program prints, line by line into the story."""

    def __init__(self, tracer: Tracer, echo: TextIO | None) -> None:
        self._tracer = tracer
        self._echo = echo
        self._begun = ""
        self._unseen: list[str] = []
        self._lock = threading.RLock()

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, text: str, /) -> int:
        """Take a piece; whole lines go on."""
        with self._lock:
            if self._echo is not None:
                self._echo.write(text)
            else:
                self._unseen.append(text)
            *lines, self._begun = (self._begun + text).split("\n")
            for line in lines:
                self._tracer.say(line)
        return len(text)

    def flush(self) -> None:
        """Let a begun line go on as well."""
        with self._lock:
            if self._begun:
                self._tracer.say(self._begun)
                self._begun = ""

    def show(self) -> None:
        """Print what nobody has seen yet, for whoever is asked something now; to the standard error, the output is the story."""
        with self._lock:
            print(*self._unseen, sep="", end="", file=sys.stderr, flush=True)
            self._unseen.clear()


class _Asked:
    """The standard input: who is asked sees first what the program has printed."""

    def __init__(self, real: TextIO, said: _Said) -> None:
        self._real = real
        self._said = said

    def __getattr__(self, name: str) -> object:
        self._said.show()
        return getattr(self._real, name)

    def __iter__(self) -> Iterator[str]:
        self._said.show()
        return iter(self._real)
