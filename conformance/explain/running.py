"""Running a program on a simulated machine, watched from its first line to its last.

The program is a script like any other: it is `__main__`, has its arguments in sys.argv and its folder first in sys.path.  What
it prints becomes part of the story.  Only calls of nio and compat reach the simulated machine: Python's own `open` sees the host.
"""

from __future__ import annotations

import io
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TextIO

from nio.errors import Throwable
from nio.machine import Machine
from nio.paging.sim import Disk, Event

from .options import Choice
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
    program prints, besides.  Raises OSError or SyntaxError if there is no such script, or it is none.
    """
    path = str(program.resolve())
    code = compile(program.read_bytes(), path, "exec")
    story = Story()
    tracer = Tracer(story, path, tell)
    kernel = choice.simulated(disk, tracer.record)
    taken: list[Snapshot] = []

    def look() -> None:
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
    with machine, _as_main(module, path, arguments), redirect_stdout(said), tracer.watch(kernel):
        status = _execute(code, module, story)
        tracer.settle()
        said.flush()
        last = take(kernel)
        snapshot = last if last.mapped or not taken else taken[0]
        module.__dict__.clear()
    return Run(story, snapshot, status)


def _execute(code: object, module: ModuleType, story: Story) -> int:
    try:
        exec(code, module.__dict__)  # type: ignore[arg-type]
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException as error:
        story.ending = _told(error, module.__dict__["__file__"])
        if isinstance(error, KeyboardInterrupt):
            raise
        return 1
    return 0


def _told(error: BaseException, path: str) -> str:
    """The exception, and the last line of the program that it went through."""
    lines = [row.lineno for row in traceback.extract_tb(error.__traceback__) if row.filename == path]
    name = str(error) if isinstance(error, Throwable) else "".join(traceback.format_exception_only(error)).strip()
    return f"{name} (line {lines[-1]})" if lines else name


@contextmanager
def _as_main(module: ModuleType, path: str, arguments: Sequence[str]) -> Iterator[None]:
    main, argv, places = sys.modules["__main__"], sys.argv, sys.path[:]
    sys.modules["__main__"] = module
    sys.argv = [path, *arguments]
    sys.path.insert(0, str(Path(path).parent))
    try:
        yield
    finally:
        sys.modules["__main__"], sys.argv, sys.path[:] = main, argv, places


class _Said(io.TextIOBase):
    """What the program prints, line by line into the story."""

    def __init__(self, tracer: Tracer, echo: TextIO | None) -> None:
        self._tracer = tracer
        self._echo = echo
        self._begun = ""

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, text: str, /) -> int:
        """Take a piece; whole lines go on."""
        if self._echo is not None:
            self._echo.write(text)
        *lines, self._begun = (self._begun + text).split("\n")
        for line in lines:
            self._tracer.say(line)
        return len(text)

    def flush(self) -> None:
        """Let a begun line go on as well."""
        if self._begun:
            self._tracer.say(self._begun)
            self._begun = ""
