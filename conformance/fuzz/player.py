"""Plays a program in a universe and says what it saw: `python -m conformance.fuzz.player UNIVERSE`.

After each step: its value or exception; the cursor of every buffer that it touched (position, limit, capacity, mark);
the elements of every buffer with elements of its own, and of every array it was given, where they changed; where the step
was about a file, the position of every channel and RandomAccessFile that it touched, and every file that changed, as
another process reads it. At the end: every buffer and every file once more. A mapping is not looked at once it is out
of `reach`.

As a process it answers each line (a program) with a line (the answers), until its input ends; its files go into the
current folder, which is its starter's to remove. All programs are played in one process, as a JVM takes a second to
start; what they leave is garbage. Not for judging.
"""

import gc
import json
import sys
from collections.abc import Sequence
from operator import attrgetter
from pathlib import Path
from typing import Protocol, TypeAlias, cast

from ..outside import Outside
from ..scenario import Java, JavaMethod, JavaObject
from ..values import Renderer, show_bytes
from .programs import (
    CHANNEL,
    ELEMENTS,
    FILE,
    INPUT,
    OF_FILES,
    OUTPUT,
    PLACE,
    STREAM,
    Argument,
    Call,
    Cast,
    Listed,
    Name,
    NewArray,
    NewFile,
    NullArray,
    Program,
    Ref,
    jpype_name,
)
from .reach import Reach

Answer: TypeAlias = dict[str, str]
"""What one step showed, by aspect: `OUTCOME`, or what and of which step (`cursor 3`, `elements 0`)."""

OUTCOME = "outcome"
NO_VALUE = "raised NoValue"
"""The outcome of a step that uses what a refused step did not give."""

_COLLECT_EVERY = 1000
_SHORT = 256
"""How many elements' bytes are told in full."""


class Player(Protocol):
    """Something that plays programs."""

    def play(self, program: Program) -> list[Answer]:
        """An answer per step and one for the end, or fewer where the process died."""


class LocalPlayer:
    """Plays in this process, in the universe `u`; files go into `folder`, and stay there."""

    def __init__(self, u: Java, folder: Path) -> None:
        self._u = u
        self._outside = Outside(folder)
        self._render = Renderer(str(folder))
        self._played = 0

    def play(self, program: Program) -> list[Answer]:
        """An answer per step, and one for the end."""
        self._played += 1
        if self._played % _COLLECT_EVERY == 0:
            # A JVM unmaps what it collects, and small garbage alone never makes it collect.
            gc.collect()
            self._u.java.lang.System.gc()
        return _Run(self._u, self._outside, self._render, program).answers()


class _Run:
    """One program, once."""

    def __init__(self, u: Java, outside: Outside, render: Renderer, program: Program) -> None:
        self._u = u
        self._outside = outside
        self._render = render
        self._program = program
        self._values: dict[int, JavaObject] = {}
        self._probes: dict[int, _Probe] = {}
        self._files: dict[int, bytes | None] = {}
        self._reach = Reach()

    def answers(self) -> list[Answer]:
        """Play it."""
        answers = [self._step(number) for number in range(len(self._program.steps))]
        answers.append(self._end())
        for number, value in self._values.items():
            if self._program.steps[number].kind in (FILE, INPUT, OUTPUT, CHANNEL):
                value.close()
        return answers

    def _step(self, number: int) -> Answer:
        step = self._program.steps[number]
        self._reach.follow(number, step)
        if isinstance(step, Call):
            return self._call(number, step)
        if isinstance(step, NewArray):
            return self._new_array(number, step)
        return self._new_file(number, step.content)

    def _new_file(self, number: int, content: bytes | None) -> Answer:
        # What an earlier program left there is not written to: it may be mapped still.
        path = self._path(number)
        self._outside.remove(path)
        if content is not None:
            self._outside.write(path, content)
        self._values[number] = cast("JavaObject", path)
        self._files[number] = content
        return {}

    def _path(self, number: int) -> str:
        return self._outside.path(f"data{number}")

    def _new_array(self, number: int, step: NewArray) -> Answer:
        values = step.values if isinstance(step.values, str) else list(step.values)
        try:
            array = self._array_class(step.element)(values)
        except Exception as error:
            return {OUTCOME: f"raised {self._render.exception(error)}"}
        self._probes[number] = _Array(array)
        self._values[number] = array
        return {}

    def _call(self, number: int, step: Call) -> Answer:
        try:
            on = self._argument(step.on)
            arguments = [self._argument(argument) for argument in step.arguments]
        except KeyError:
            return {OUTCOME: NO_VALUE}
        try:
            method: JavaMethod = getattr(on, step.method) if step.method else cast("JavaMethod", on)
            value = method(*arguments)
        except Exception as error:
            answer = {OUTCOME: f"raised {self._render.exception(error)}"}
        else:
            answer = {OUTCOME: f"returned {self._shown(value, step)}"}
            if step.kind:
                self._values[number] = value
            if self._program.is_root(number):
                self._probes[number] = _Buffer(value, self._array_class(step.kind))
        self._look(answer, number)
        return answer

    def _look(self, answer: Answer, number: int) -> None:
        """At the cursors that step `number` may have moved, and all elements."""
        used = self._program.used(number)
        about_files = False
        for each in (*used, number):
            kind = self._program.steps[each].kind
            about_files = about_files or kind in OF_FILES
            if each not in self._values:
                continue
            if kind in ELEMENTS:
                answer[f"cursor {each}"] = _cursor(self._values[each])
            elif kind in (CHANNEL, FILE):
                answer[f"place {each}"] = self._place(each)
        for each, probe in self._probes.items():
            if (isinstance(probe, _Buffer) or each in used) and each not in self._reach.lost and probe.changed():
                answer[f"elements {each}"] = _hexadecimal(probe.seen)
        if about_files:
            for each, before in self._files.items():
                if self._read(each) != before:
                    answer[f"file {each}"] = self._content(each)

    def _place(self, number: int) -> str:
        """The position in a file, which a closed one has not."""
        value = self._values[number]
        try:
            return str(value.position() if self._program.steps[number].kind == CHANNEL else value.getFilePointer())
        except Exception as error:
            return self._render.exception(error)

    def _read(self, number: int) -> bytes | None:
        """A file as another process reads it, None where there is none; noted as its state."""
        path = self._path(number)
        self._files[number] = self._outside.read(path) if self._outside.exists(path) else None
        return self._files[number]

    def _content(self, number: int) -> str:
        """The state of a file, shortened where it is long."""
        content = self._files[number]
        return "no file" if content is None else show_bytes(content)

    def _end(self) -> Answer:
        answer: Answer = {}
        for number, step in enumerate(self._program.steps):
            if isinstance(step, NewFile):
                self._read(number)
                answer[f"file {number}"] = self._content(number)
            elif step.kind in ELEMENTS and number in self._values:
                answer[f"cursor {number}"] = _cursor(self._values[number])
        for number, probe in self._probes.items():
            if number not in self._reach.lost and probe.changed():
                answer[f"elements {number}"] = _hexadecimal(probe.seen)
        return answer

    def _argument(self, argument: Argument) -> object:
        """What an argument stands for here. Raises `KeyError` for what a step did not give."""
        if isinstance(argument, Ref):
            return self._values[argument.number]
        if isinstance(argument, Name):
            found: object = attrgetter(argument.path)(self._u)
            return found
        if isinstance(argument, Cast):
            return getattr(self._u, argument.type)(argument.value)
        if isinstance(argument, NullArray):
            return self._u.JObject(None, self._array_class(argument.element))
        if isinstance(argument, Listed):
            return [item and self._argument(item) for item in argument.items]
        return argument

    def _array_class(self, element: str) -> "_ArrayClass":
        found: _ArrayClass = self._u.JArray(getattr(self._u, jpype_name(element)))
        return found

    def _shown(self, value: JavaObject, step: Call) -> str:
        """A result, without what the universes need not share."""
        if step.kind in (FILE, INPUT, OUTPUT, CHANNEL, PLACE, STREAM):
            return f"a {step.kind}"
        if isinstance(value, self._u.java.nio.CharBuffer):
            return "a CharBuffer"  # its toString is its text, which JPype cannot give where a surrogate stands alone
        if isinstance(value, str):
            return ascii(_units(str(value)))
        if type(value).__name__ == "java.lang.String":
            return ascii("".join(map(chr, value.chars().toArray())))
        if isinstance(value, self._u.JArray):
            return f"array {_hexadecimal(_bytes_of(value))}".rstrip()
        return self._render.value(value)


class _ArrayClass(Protocol):
    """A class of Java arrays."""

    def __call__(self, source: Sequence[int | float] | str | int, /) -> JavaObject:
        """A new one, with these elements or of this length."""


class _Probe:
    """Watches elements."""

    def __init__(self) -> None:
        self.seen = b""

    def now(self) -> bytes:
        """The elements."""
        raise NotImplementedError

    def changed(self) -> bool:
        """Look; whether they are no longer as they were `seen`."""
        before, self.seen = self.seen, self.now()
        return self.seen != before


class _Array(_Probe):
    """Watches an array."""

    def __init__(self, array: JavaObject) -> None:
        super().__init__()
        self._array = array

    def now(self) -> bytes:
        """Its elements."""
        return _bytes_of(self._array)


class _Buffer(_Probe):
    """Watches all elements of a buffer, through a duplicate, so that its cursor does not matter."""

    def __init__(self, buffer: JavaObject, array_class: _ArrayClass) -> None:
        super().__init__()
        self._whole = buffer.duplicate()
        self._whole.clear()
        self._array = array_class(int(buffer.capacity()))

    def now(self) -> bytes:
        """Its elements."""
        self._whole.get(0, self._array)
        return _bytes_of(self._array)


def _bytes_of(array: JavaObject) -> bytes:
    return bytes(memoryview(cast("bytes", array)))


def _hexadecimal(data: bytes) -> str:
    return data.hex(" ") if len(data) <= _SHORT else show_bytes(data)


def _cursor(buffer: JavaObject) -> str:
    try:
        mark = str(buffer.duplicate().reset().position())
    except Exception:
        mark = "none"
    return f"position {buffer.position()}, limit {buffer.limit()}, capacity {buffer.capacity()}, mark {mark}"


def _units(text: str) -> str:
    """The text with each character beyond U+FFFF as its two UTF-16 units, as Java has it."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return "".join(map(chr, memoryview(raw).cast("H")))


def main(universe: str) -> None:
    """Play what comes in, until nothing comes. Ends the process at once: a JVM may not survive an orderly end."""
    import os

    from .. import universes
    from ..worker import leave_no_core, own_output

    leave_no_core()
    with own_output() as pipe:
        player = LocalPlayer(universes.by_name(universe).start(), Path.cwd())
        pipe.write("ready\n")
        pipe.flush()
        for line in sys.stdin:
            pipe.write(json.dumps(player.play(Program.from_json(line))) + "\n")
            pipe.flush()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
