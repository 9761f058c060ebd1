"""Writing a scenario: the `@scenario` mark and the `log` that a scenario is given.

    @scenario("a relative get moves the position, an absolute one does not")
    def gets(u: Java, log: Log) -> None:
        b = log(lambda: u.java.nio.ByteBuffer.allocate(8))
        log(lambda: b.getInt())
        log(lambda: b.getInt(8))

Each `log(lambda: …)` is one step. Its name in the transcript is the source text of the lambda, so it cannot
disagree with what ran; names that stand for a plain value are written as the value (`b.getInt(i)` in a loop
reads `b.getInt(-1)`, `b.getInt(8)`). The step's value, or the exception that ended it, is recorded; either
way the scenario goes on, since what is left after an exception is half of what there is to compare.

A scenario may use only what JPype and `compat` both have, and must do the same every time.
"""

import ast
import functools
import hashlib
import inspect
import linecache
import re
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Final, NamedTuple, Protocol, TypeAlias, TypeVar, cast

from .differences import Known
from .outside import Outside
from .transcript import Event, Kind
from .values import Renderer

T = TypeVar("T")
_Place: TypeAlias = tuple[int, int]

Java: TypeAlias = ModuleType
"""What a scenario gets as `u`: the module `jpype` or the module `compat`."""


class JavaMethod(Protocol):
    """A method of something that Java gave."""

    def __call__(self, *arguments: object) -> "JavaObject":
        """Call it."""


class JavaObject(Protocol):
    """Something that Java gave: which methods it has, Java knows."""

    def __getattr__(self, name: str) -> JavaMethod:
        """Any method."""

    def __index__(self) -> int:
        """Its value, where it is a number."""

    def __iter__(self) -> Iterator["JavaObject"]:
        """What it holds, where it is an array or an iterator."""

    def __lt__(self, other: object) -> bool:
        """Whether it comes before another, where it is comparable."""

    def __ge__(self, other: object) -> bool:
        """Whether it does not."""


ScenarioFunction: TypeAlias = Callable[[Java, "Log"], None]


class NoValue(Exception):
    """A step used the result of an earlier step that had raised."""


class _Nothing:
    """What a step gives that raised. Using it in a later step is an event of its own."""

    def __getattr__(self, name: str) -> object:
        raise NoValue(name)

    def __repr__(self) -> str:
        return "nothing"


NOTHING = _Nothing()

_HERE = Path(__file__).parent

_JPYPE_GOES_ON = ", options are:"
"""Below it JPype lists every overload."""

_LONGEST = 160
"""So much of the words of an exception of Python's is told."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One program to compare.

    `claim`: what it shows, one sentence. `since`: the oldest JDK that has what it uses. `needs`: abilities
    that a universe must have (`outside.MAPS`). `crashes_on_jvm`: it ends a JVM's process, so there it runs
    in a process of its own. `known`: the differences that the user's file it stands in says are meant.
    """

    name: str
    claim: str
    run: ScenarioFunction
    since: int = 17
    needs: frozenset[str] = frozenset()
    crashes_on_jvm: bool = False
    known: tuple[Known, ...] = ()

    @property
    def subject(self) -> str:
        """The file that it stands in."""
        return self.name.rpartition(".")[0]

    @property
    def source(self) -> str:
        """A short digest of the function's text: tells a recorded transcript of this text from an older one."""
        return hashlib.sha256(inspect.getsource(self.run).encode()).hexdigest()[:12]


def scenario(
    claim: str, *, since: int = 17, needs: Sequence[str] = (), crashes_on_jvm: bool = False
) -> Callable[[ScenarioFunction], Scenario]:
    """Mark a function as a scenario. Its name becomes `file.function`."""

    def mark(function: ScenarioFunction) -> Scenario:
        subject = function.__module__.rpartition(".")[2]
        name = f"{subject}.{function.__name__}"
        return Scenario(name, claim, function, since, frozenset(needs), crashes_on_jvm)

    return mark


class Sink(Protocol):
    """Where a log's events go as they happen."""

    def doing(self, step: str) -> None:
        """`step` is about to run: if the process dies now, it died there."""

    def done(self, event: Event) -> None:
        """A step has ended."""


class Log:
    """Records what a scenario sees. A scenario gets one, with a fresh folder for its files."""

    def __init__(self, universe: Java, outside: Outside, sink: Sink) -> None:
        self.outside = outside
        self._universe = universe
        self._render = Renderer(str(outside.folder))
        self._sink = sink
        self._parts: list[str] = []

    def __call__(self, step: Callable[[], T]) -> T:
        """Run `step`, record its value or its exception under its source text, and give the value.

        After an exception the result is a placeholder; a later step that uses it records `NoValue`.
        """
        name = self._full(self._render.text(step_name(step)))
        self._sink.doing(name)
        try:
            value = step()
        except Exception as error:
            self._raised(name, error)
            return cast(T, NOTHING)
        self.event(name, "returned", self._render.value(value))
        return value

    def note(self, name: str, value: object) -> None:
        """Record a value that the scenario computed itself, under `name`."""
        self.event(self._full(name), "noted", self._render.value(value))

    @contextmanager
    def part(self, name: object) -> Iterator[None]:
        """Put `name` before every step inside, where the same steps run more than once."""
        self._parts.append(str(name))
        try:
            yield
        finally:
            self._parts.pop()

    def event(self, step: str, kind: Kind, text: str) -> None:
        """Record an event as it is."""
        self._sink.done(Event(step, kind, text))

    def escaped(self, step: str, error: Exception) -> None:
        """Record an exception that left the program."""
        self._raised(step, error)

    def printed(self, line: str) -> None:
        """Record a line that the program printed."""
        self.event("print", "printed", self._render.text(repr(line)))

    def returned(self, step: str, value: object) -> None:
        """Record what the program as a whole returned."""
        self.event(step, "returned", self._render.value(value))

    def new_file(self, name: str, content: bytes = b"") -> str:
        """Make a file with this content before the program looks; gives its path."""
        path = self.path(name)
        self.outside.write(path, content)
        return path

    def path(self, name: str) -> str:
        """The path of a file in the scenario's folder, there or not."""
        return self.outside.path(name)

    def on_disk(self, path: str) -> None:
        """Record the bytes of a file as another program reads them now."""
        shown = self._render.text(path)
        content = self.outside.read(path) if self.outside.exists(path) else None
        self.note(f"bytes of {shown} on disk", content)

    def size_on_disk(self, path: str) -> None:
        """Record the size of a file as another program sees it now."""
        self.note(f"size of {self._render.text(path)} on disk", self.outside.size(path))

    def mappings(self, path: str) -> None:
        """Record how many mappings of the file this process holds now. Needs `outside.MAPS`."""
        self.note(f"mappings of {self._render.text(path)}", self.outside.mappings(path))

    def mappings_after_gc(self, path: str, expected: int) -> None:
        """Record how many mappings are left once garbage was collected.

        A JVM unmaps some time after it collects, so this asks again until the count is `expected`, or two
        seconds have passed. Needs `outside.MAPS`.
        """
        from .collecting import collect_until

        collect_until(self._universe, lambda: self.outside.mappings(path) == expected)
        self.note(f"mappings of {self._render.text(path)} after gc", self.outside.mappings(path))

    def _full(self, name: str) -> str:
        return ": ".join([*self._parts, name])

    def _raised(self, step: str, error: Exception) -> None:
        self._sink.done(Event(step, "raised", self._render.exception(error), self._render.text(in_python(error))))


def in_python(error: Exception) -> str:
    """Of an exception of Python's own (a name misspelt, a call that cannot be) the line of the program and the first
    line of its words, as "line 7: words"; "" for one of Java's."""
    if hasattr(error, "getMessage"):
        return ""
    first, *_ = [*str(error).splitlines(), ""]
    words = (
        f".{error} is used of a step that had raised"
        if isinstance(error, NoValue)
        else first.removesuffix(_JPYPE_GOES_ON)[:_LONGEST]
    )
    line = _line(error)
    return ": ".join(filter(None, [f"line {line}" if line else "", words])) or "without words"


def _line(error: Exception) -> int:
    """The line of the program at which it raised: the innermost in the file that was called from here; 0 where none was."""
    if isinstance(error, SyntaxError):
        return error.lineno or 0
    places = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    programs = [file for file, _ in places if Path(file).parent != _HERE and not file.startswith("<")]
    return [line for file, line in places if file == programs[0]][-1] if programs else 0


def step_name(step: Callable[[], object]) -> str:
    """The source text of a lambda's body on one line, with plain values in place of names."""
    if not isinstance(step, FunctionType):
        return getattr(step, "__name__", repr(step))
    body = _lambda_body(step.__code__)
    if body is None:
        return step.__name__
    around = _closure(step)
    pieces = bytearray(body.text)
    for begin, end, name in body.names:
        value = around.get(name, step.__globals__.get(name))
        if type(value) in _PLAIN:
            pieces[begin:end] = repr(value).encode()
    one_line = re.sub(r"\s*\n\s*", "", pieces.decode())
    return re.sub(r"getattr\(([\w.]+), '(\w+)'\)", r"\1.\2", one_line)


_PLAIN: Final = (int, float, bool, str, bytes)


def _closure(step: FunctionType) -> dict[str, object]:
    """The values that the lambda found around it. A name that is not bound yet has none."""
    found: dict[str, object] = {}
    for name, cell in zip(step.__code__.co_freevars, step.__closure__ or (), strict=True):
        try:
            found[name] = cell.cell_contents
        except ValueError:
            continue
    return found


class _Body(NamedTuple):
    """A lambda's body: its text as it stands in the file, and the names in it, the last one first, by where they stand."""

    text: bytes
    names: list[tuple[int, int, str]]


@functools.cache
def _lambda_body(code: CodeType) -> _Body | None:
    """The body of the lambda that `code` was compiled from: the smallest one on its line that holds every place the
    compiler noted."""
    text = "".join(linecache.getlines(code.co_filename))
    places: list[tuple[_Place, _Place]] = []
    for line, end_line, column, end_column in code.co_positions():
        if line and end_line and column is not None and end_column and (line, column) != (end_line, end_column):
            places.append(((line, column), (end_line, end_column)))
    holding = [
        node.body
        for node in _lambdas(text)
        if node.lineno == code.co_firstlineno and all(_holds(node.body, *place) for place in places)
    ]
    if not holding:
        return None
    return _as_written(text, min(holding, key=lambda body: (body.end_lineno or 0, body.end_col_offset or 0)))


def _holds(node: ast.expr, begin: _Place, end: _Place) -> bool:
    last = (node.end_lineno or node.lineno, node.end_col_offset or 0)
    return (node.lineno, node.col_offset) <= begin and end <= last


@functools.lru_cache(maxsize=4)
def _lambdas(text: str) -> list[ast.Lambda]:
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return []
    return [node for node in ast.walk(tree) if isinstance(node, ast.Lambda)]


def _as_written(text: str, body: ast.expr) -> _Body:
    """The expression `body` of a file's text, counted in bytes as the compiler counts."""
    lines = [line.encode() for line in text.splitlines(keepends=True)]

    def at(line: int, column: int) -> int:
        return sum(map(len, lines[body.lineno - 1 : line - 1])) + column - body.col_offset

    def span(node: ast.expr) -> tuple[int, int]:
        return at(node.lineno, node.col_offset), at(node.end_lineno or node.lineno, node.end_col_offset or 0)

    start = body.col_offset
    whole = b"".join(lines[body.lineno - 1 : body.end_lineno or body.lineno])
    names = [(*span(node), node.id) for node in ast.walk(body) if isinstance(node, ast.Name)]
    return _Body(whole[start : start + span(body)[1]], sorted(names, reverse=True))
