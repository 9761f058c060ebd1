"""Watching a program: which of its lines calls Java's classes, and for which of these calls the kernel works.

The program is not changed.  `sys.setprofile` tells of each call: of Python functions by "call", of compiled methods by "c_call",
on CPython 3.11 to 3.13 alike.  A call counts if the program makes it and nio or compat receives it; what these call in turn does
not.  The text of a call is the program's own, found by the position that each instruction has.  `sys.settrace` adds what the
other does not tell: the exception.

An event of the kernel belongs to the call that is going on in its thread.  Where there is none, as when `del buffer` unmaps, it
belongs to the line of the program that is being executed.
"""

from __future__ import annotations

import ast
import os
import sys
import sysconfig
import threading
from collections.abc import Callable, Hashable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType, TracebackType
from typing import TYPE_CHECKING

import compat
import conformance
import nio
from nio.errors import Throwable
from nio.paging.sim import Event, Kind, SimKernel
from nio.paging.windows import WindowsKernel

from .story import Place, Step, Story

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import TraceFunction


def _folder(path: str | Path) -> str:
    """With a slash behind it, so that it is the beginning of what lies in it and of nothing else."""
    return f"{path}{os.sep}"


_NIO = _folder(Path(nio.__file__).parent)
_COMPAT = _folder(Path(compat.__file__).parent)
_KERNEL = _folder(Path(_NIO, "paging"))
_MACHINE = str(Path(_NIO, "machine.py"))
_OURS = _folder(Path(conformance.__file__).parent)
_PROGRAMS = _folder(Path(__file__).parent / "programs")
_RUNNING = str(Path(__file__).with_name("running.py"))
_STRANGERS = tuple(_folder(sysconfig.get_path(name)) for name in ("stdlib", "purelib", "platlib"))
_IMPORTING = "<frozen importlib"
"""What calls a finder, a loader and a new module: an import is Python's affair."""
_PACKAGES = ("nio", "compat", "java", "javax", "sun", "jdk", "org")


def _looks_on(file: str) -> bool:
    """Whether a file belongs to this package, whose questions about the machine are none of the program's calls."""
    return file.startswith(_OURS) and not file.startswith(_PROGRAMS)


@dataclass(frozen=True, slots=True)
class _Source:
    """A place in the program's text where something is called."""

    line: int
    caller: str | None
    """What stands before the last dot, if that is a plain name; None else."""
    arguments: str
    """With the brackets; "" where no call stands."""


class _Thread:
    """What one thread of the program is about."""

    def __init__(self, name: str | None) -> None:
        self.name = name
        """None for the thread that runs the script."""
        self.step: Step | None = None
        """The last step begun."""
        self.frame: FrameType | None = None
        """While a call is going on: the frame whose event will end it."""
        self.endings: tuple[str, ...] = ()
        self.at: Hashable = None
        """The line of the last call: where the exception comes out that ended it."""
        self.raised: int | None = None
        """The identity of the last exception told: it comes by once for every function that it leaves."""


class Tracer:
    """Notices the calls of one run and puts them, with their events, into a Story."""

    def __init__(self, story: Story, program: str, tell: Callable[[Event, Step], None] | None = None) -> None:
        """program: the path of the script.  tell: called with each event and the step it belongs to."""
        self._story = story
        self._program = program
        self._tell = tell
        self._local = threading.local()
        self._threads: list[_Thread] = []
        self._main = threading.get_ident()
        self._kernel: SimKernel | None = None
        self._mine: dict[str, bool] = {}
        self._sources: dict[tuple[CodeType, int], _Source] = {}
        self._lines: dict[str, list[str]] = {}
        self.returned: Callable[[], None] | None = None
        """Called when a function that the script itself called is about to return, its variables still alive."""

    @property
    def _thread(self) -> _Thread:
        """That of whoever asks."""
        thread: _Thread | None = getattr(self._local, "thread", None)
        if thread is None:
            name = None if threading.get_ident() == self._main else threading.current_thread().name
            thread = self._local.thread = _Thread(name)
            self._threads.append(thread)
        return thread

    # --- from the kernel

    def record(self, event: Event) -> None:
        """Take an event of the kernel; called in the middle of its work."""
        thread = self._thread
        step = thread.step
        if thread.frame is None:
            step = self._step_of_line(event)
        assert step is not None
        step.events.append(event)
        if self._tell is not None:
            self._tell(event, step)

    def _step_of_line(self, event: Event) -> Step:
        frame = self._program_frame(sys._getframe(2))
        if event.kind is Kind.NOTE:
            place = None if frame is None else Place(frame.f_code.co_filename, frame.f_lineno)
            return self._begin(Step(place, event.cause, ("note", event.cause), call=False))
        if frame is None:
            key: Hashable = "nowhere"
            main = self._thread.name is None
            place, text = None, "the program has ended: what it still held goes" if main else "outside the program's own lines"
        else:
            place = Place(frame.f_code.co_filename, frame.f_lineno)
            key, text = ("line", *self._stack(frame)), self._line(place)
        step = self._thread.step
        return step if step is not None and step.key == key else self._begin(Step(place, text, key, call=False))

    # --- from the program

    @contextmanager
    def watch(self, kernel: SimKernel) -> Iterator[None]:
        """Watch what runs in the block."""
        self._kernel = kernel
        self._main = threading.get_ident()
        before = sys.gettrace(), sys.getprofile()
        threading.settrace(self._trace)
        threading.setprofile(self._profile)
        sys.settrace(self._trace)
        sys.setprofile(self._profile)
        try:
            yield
        finally:
            sys.setprofile(before[1])
            sys.settrace(before[0])
            threading.setprofile(None)
            threading.settrace(None)
            for thread in self._threads:
                self._settle(thread)

    def settle(self) -> None:
        """The step that was begun last is over."""
        self._settle(self._thread)

    def _settle(self, thread: _Thread) -> None:
        step, thread.step, thread.frame = thread.step, None, None
        if step is not None:
            self._story.settle(step)

    def say(self, text: str) -> None:
        """The program printed a line."""
        if self._thread.frame is None:
            self.settle()
        self._story.say(text, self._thread.name)

    def _profile(self, frame: FrameType, event: str, argument: object) -> None:
        thread = self._thread
        if thread.frame is not None:
            if frame is thread.frame and event in thread.endings:
                self._end(event)
            return
        if event == "c_call":
            if self.is_program(frame.f_code.co_filename):
                self._compiled_call(frame, argument)
        elif event == "call" and self.is_java(frame.f_code.co_filename):
            self._python_call(frame)

    def _compiled_call(self, frame: FrameType, method: object) -> None:
        name: str = getattr(method, "__name__", "_")
        owner: object = getattr(method, "__self__", None)
        kind = owner if isinstance(owner, type) else type(owner)
        static = owner is None
        module = getattr(method, "__module__", None) if static else kind.__module__
        if name.startswith("_") or str(module).partition(".")[0] not in _PACKAGES:
            return
        source = self._source(frame)
        if source.arguments:
            owner_name = (source.caller if static else kind.__name__) or "?"
            self._start(frame, f"{owner_name}.{name}{source.arguments}", frame, ("c_return", "c_exception"))

    def _python_call(self, frame: FrameType) -> None:
        code, caller = frame.f_code, frame.f_back
        if caller is None or self.is_java(caller.f_code.co_filename) or _looks_on(caller.f_code.co_filename):
            return
        if caller.f_code.co_filename.startswith(_IMPORTING):
            return
        program = self._program_frame(caller)
        file = code.co_filename
        named = self._name(frame)
        if program is None or named is None:
            return
        if file == _MACHINE:
            if code.co_name == "__init__" and not self._is_ours(frame.f_locals["kernel"]):
                self._story.elsewhere = Place(program.f_code.co_filename, program.f_lineno)
            return
        arguments = self._source(caller).arguments if caller is program else "()"
        if code.co_name == "__exit__":
            named, arguments = named.replace("__exit__", "close"), "(), as its block ends"
        if arguments:
            self._start(program, named + arguments, frame, ("return",), silent=file.startswith(_KERNEL))

    def _is_ours(self, kernel: object) -> bool:
        """Whether a kernel is one of the machine that is watched, under whatever rules."""
        inner = kernel.inner if isinstance(kernel, WindowsKernel) else kernel
        return isinstance(inner, SimKernel) and self._kernel is not None and inner.system is self._kernel.system

    def _name(self, frame: FrameType) -> str | None:
        """The Java name of what a frame runs, by the class of the object that it was called on; None for what is no Java call."""
        code = frame.f_code
        owner, dot, method = code.co_qualname.rpartition(".")
        if not dot:
            return None if method.startswith("_") or code.co_filename.startswith(_COMPAT) else method
        if code.co_argcount and code.co_varnames[0] == "self":
            owner = type(frame.f_locals["self"]).__name__
        if method == "__init__":
            return f"new {owner}" if not issubclass(type(frame.f_locals["self"]), BaseException) else None
        return None if method.startswith("_") and method != "__exit__" else f"{owner}.{method}"

    def _start(
        self, program: FrameType, text: str, ending: FrameType, endings: tuple[str, ...], silent: bool = False
    ) -> None:
        place = Place(program.f_code.co_filename, program.f_lineno)
        stack = self._stack(program)
        self._begin(Step(place, text, (text, *stack), silent=silent))
        thread = self._thread
        thread.frame, thread.endings, thread.at = ending, endings, (program.f_code, program.f_lineno)

    def _begin(self, step: Step) -> Step:
        self.settle()
        thread = self._thread
        step.thread = thread.name
        thread.step, thread.raised, thread.at = step, None, None
        self._story.begin(step)
        return step

    def _end(self, event: str) -> None:
        thread = self._thread
        thread.frame = None
        step, kernel = thread.step, self._kernel
        if step is None or kernel is None:
            return
        for made in step.events:
            if made.kind is Kind.AREA and made.address is not None and made.process in kernel.system.processes:
                first = made.address >> kernel.system.shift
                table = kernel.system.processes[made.process].space.table
                with kernel.system.lock:  # other threads go on
                    step.entries[made.address] = len(list(table.entries(first, first + made.pages)))

    # --- exceptions

    def _trace(self, frame: FrameType, event: str, argument: object) -> TraceFunction | None:
        if not self.is_program(frame.f_code.co_filename):
            return None
        frame.f_trace_lines = False
        return self._trace_program

    def _trace_program(self, frame: FrameType, event: str, argument: object) -> TraceFunction:
        if event == "exception" and isinstance(argument, tuple):
            _, error, trace = argument
            self._caught(frame, error, trace)
        elif event == "return" and self.returned is not None and self._thread.frame is None:
            outer = frame.f_back
            if outer is not None and outer.f_code.co_name == "<module>" and outer.f_code.co_filename == self._program:
                self.returned()
        return self._trace_program

    def _caught(self, frame: FrameType, error: object, trace: TracebackType) -> None:
        thread = self._thread
        if not isinstance(error, Throwable) or thread.raised == id(error) or thread.frame is not None:
            return
        if thread.step is None or thread.at != (frame.f_code, frame.f_lineno):
            place = Place(frame.f_code.co_filename, frame.f_lineno)
            self._begin(Step(place, self._line(place), ("raise", *self._stack(frame)), call=False))
        assert thread.step is not None
        thread.step.raised = str(error)
        thread.raised = id(error)

    # --- places

    def is_program(self, file: str) -> bool:
        """Whether a file is the program's: its script, or one that it has brought."""
        mine = self._mine.get(file)
        if mine is None:
            strange = file.startswith("<") or self.is_java(file) or _looks_on(file) or file.startswith(_STRANGERS)
            mine = self._mine[file] = file == self._program or not strange
        return mine

    def is_java(self, file: str) -> bool:
        """Whether a file is of nio or compat, which Java calls go to."""
        return file.startswith((_NIO, _COMPAT))

    def _program_frame(self, frame: FrameType | None) -> FrameType | None:
        return next(self._program_frames(frame), None)

    def _program_frames(self, frame: FrameType | None) -> Iterator[FrameType]:
        """The program's frames, from the innermost to the script's own: who runs the script is not the program."""
        while frame is not None and frame.f_code.co_filename != _RUNNING:
            if self.is_program(frame.f_code.co_filename):
                yield frame
            frame = frame.f_back

    def _stack(self, frame: FrameType | None) -> tuple[tuple[CodeType, int], ...]:
        """Where the program is, in each of its functions."""
        return tuple((each.f_code, each.f_lasti) for each in self._program_frames(frame))

    def _text(self, file: str) -> list[str]:
        if file not in self._lines:
            try:
                self._lines[file] = Path(file).read_text("utf-8").splitlines()
            except (OSError, UnicodeDecodeError):
                self._lines[file] = []
        return self._lines[file]

    def _line(self, place: Place) -> str:
        lines = self._text(place.file)
        return lines[place.line - 1].strip() if 0 < place.line <= len(lines) else "?"

    def _source(self, frame: FrameType) -> _Source:
        key = frame.f_code, frame.f_lasti
        if key not in self._sources:
            self._sources[key] = self._read_source(frame)
        return self._sources[key]

    def _read_source(self, frame: FrameType) -> _Source:
        """The call that a frame's instruction stands for, taken from the text of the program."""
        first, last, start, end = list(frame.f_code.co_positions())[frame.f_lasti // 2]
        lines = self._text(frame.f_code.co_filename)
        if first is None or last is None or start is None or end is None or not lines:
            return _Source(frame.f_lineno, None, "()")
        rows = [line.encode() for line in lines[first - 1 : last]]
        rows[-1] = rows[-1][:end]
        rows[0] = rows[0][start:]
        text = b" ".join(row.strip() for row in rows).decode()
        try:
            node = ast.parse(text, mode="eval").body
        except SyntaxError:
            return _Source(first, None, "")
        if not isinstance(node, ast.Call):
            return _Source(first, None, "")
        caller = None
        if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name | ast.Attribute):
            caller = ast.unparse(node.func.value).rpartition(".")[2]
        arguments = text.encode()[node.func.end_col_offset :].decode()
        return _Source(first, caller, arguments)
