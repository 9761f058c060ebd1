"""A program as data: steps, each of which may use what earlier steps gave.

A program is written once and played anywhere, so it says nothing of any universe: classes and constants are named
by their Java paths, results by the number of the step that gave them. It travels as JSON, and a person reads it as
the text of a scenario, which `nio crosscheck FILE.py::found` runs.

Not for choosing programs (`strategies`) or running them (`player`).
"""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Constant: TypeAlias = int | float | str | None
Json: TypeAlias = "Constant | list[Json] | dict[str, Json]"

ELEMENTS = ("byte", "char", "short", "int", "long", "float", "double")
"""Java's types that have a buffer. A buffer's kind is its element, an array's kind is its element and `[]`."""

FILE, INPUT, OUTPUT, CHANNEL, LOCK, PATH, PLACE, STREAM = "file", "input", "output", "channel", "lock", "path", "place", "stream"
"""The kinds of the other things that a step may give: a RandomAccessFile, FileInputStream, FileOutputStream, FileChannel or
FileLock, the text of a path, a java.nio.file.Path, a stream of chars. A plain value has none, and no later step uses it."""

OF_FILES = (PLACE, FILE, INPUT, OUTPUT, CHANNEL, LOCK)
"""The kinds of what is about one file."""


@dataclass(frozen=True, slots=True)
class Ref:
    """What step `number` gave."""

    number: int


@dataclass(frozen=True, slots=True)
class Name:
    """A class or constant of Java: `java.nio.ByteOrder.BIG_ENDIAN`."""

    path: str


@dataclass(frozen=True, slots=True)
class Cast:
    """A value of a type that Python's own does not say: JChar or JString."""

    type: str
    value: str


@dataclass(frozen=True, slots=True)
class NullArray:
    """null where an array of `element` is meant: a plain None would leave the overload open."""

    element: str


@dataclass(frozen=True, slots=True)
class Listed:
    """Several objects, each given by a step or null, where Java takes an array of them."""

    items: tuple[Ref | None, ...]


Argument: TypeAlias = Constant | Ref | Name | Cast | NullArray | Listed


@dataclass(frozen=True, slots=True)
class Call:
    """A method call on an object or class; without a method, the class's constructor. `kind` is that of its result."""

    on: Ref | Name
    method: str
    arguments: tuple[Argument, ...] = ()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class NewArray:
    """A Java array with these elements (chars as one string)."""

    element: str
    values: tuple[int | float, ...] | str

    @property
    def kind(self) -> str:
        """The element and brackets."""
        return f"{self.element}[]"


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file with this content, made from outside, or with None a path where there is none; the step gives the path."""

    content: bytes | None
    kind: str = PATH


Step: TypeAlias = Call | NewArray | NewFile


@dataclass(frozen=True, slots=True)
class Program:
    """Steps, in order."""

    steps: tuple[Step, ...]

    def to_json(self) -> str:
        """One line."""
        return json.dumps([_step_to_json(step) for step in self.steps])

    @staticmethod
    def from_json(line: str) -> "Program":
        """The program that `to_json` wrote."""
        steps: list[dict[str, Json]] = json.loads(line)
        return Program(tuple(_step_from_json(step) for step in steps))

    def variable(self, number: int) -> str:
        """The name of what a step gives: its kind's first letters and its number."""
        kind = self.steps[number].kind
        return f"{kind.replace('[]', 's') or 'value'}{number}"

    def text(self, number: int) -> str:
        """The Python expression of a step."""
        step = self.steps[number]
        if isinstance(step, NewArray):
            values = repr(step.values) if isinstance(step.values, str) else _listed([_literal(each) for each in step.values])
            return f"u.JArray(u.{jpype_name(step.element)})({values})"
        if isinstance(step, NewFile):
            name = f"data{number}"
            return f"log.path({name!r})" if step.content is None else f"log.new_file({name!r}, {step.content!r})"
        on = self._argument(step.on)
        return f"{on}{'.' * bool(step.method)}{step.method}({', '.join(map(self._argument, step.arguments))})"

    def _argument(self, argument: Argument) -> str:
        if isinstance(argument, Ref):
            return self.variable(argument.number)
        if isinstance(argument, Name):
            return f"u.{argument.path}"
        if isinstance(argument, Cast):
            return f"u.{argument.type}({argument.value!r})"
        if isinstance(argument, NullArray):
            return f"u.JObject(None, u.JArray(u.{jpype_name(argument.element)}))"
        if isinstance(argument, Listed):
            return _listed([self._argument(item) for item in argument.items])
        return _literal(argument)

    def lines(self) -> Iterator[str]:
        """A statement per step, as it stands in a scenario; logged unless what it gives has no text of its own."""
        for number, step in enumerate(self.steps):
            text = self.text(number)
            if isinstance(step, Call) and step.kind != STREAM:
                text = f"log(lambda: {text})"
            yield f"{self.variable(number)} = {text}" if step.kind else text

    def used(self, number: int) -> list[int]:
        """The steps whose results a step uses, each once."""
        step = self.steps[number]
        if not isinstance(step, Call):
            return []
        listed = [item for each in step.arguments if isinstance(each, Listed) for item in each.items]
        return list(dict.fromkeys(each.number for each in (step.on, *step.arguments, *listed) if isinstance(each, Ref)))

    def without(self, number: int) -> "Program | None":
        """The program that lacks a step, where no other step needs it."""
        rest = [each for each in range(len(self.steps)) if each != number]
        if any(number in self.used(each) for each in rest):
            return None
        return Program(tuple(_renumbered(self.steps[each], number) for each in rest))

    def is_root(self, number: int) -> bool:
        """Whether a step makes a buffer with elements of its own, so that theirs are all there are."""
        step = self.steps[number]
        return isinstance(step, Call) and step.kind in ELEMENTS and (isinstance(step.on, Name) or step.method == "map")


def _renumbered(step: Step, gone: int) -> Step:
    """The step in a program in which step `gone`, which it does not use, no longer counts."""
    if not isinstance(step, Call):
        return step

    def renamed(ref: Ref) -> Ref:
        return Ref(ref.number - 1) if ref.number > gone else ref

    def moved(argument: Argument) -> Argument:
        if isinstance(argument, Listed):
            return Listed(tuple(item and renamed(item) for item in argument.items))
        return renamed(argument) if isinstance(argument, Ref) else argument

    on = renamed(step.on) if isinstance(step.on, Ref) else step.on
    return Call(on, step.method, tuple(map(moved, step.arguments)), step.kind)


def jpype_name(element: str) -> str:
    """JPype's name of a primitive type: JInt."""
    return f"J{element.capitalize()}"


def _literal(value: Constant) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    return repr(value)


def _listed(values: Sequence[str]) -> str:
    return f"[{', '.join(values)}]"


def _argument_to_json(argument: Argument) -> Json:
    if isinstance(argument, Ref):
        return {"ref": argument.number}
    if isinstance(argument, Name):
        return {"name": argument.path}
    if isinstance(argument, Cast):
        return {"cast": argument.type, "value": argument.value}
    if isinstance(argument, NullArray):
        return {"null": argument.element}
    if isinstance(argument, Listed):
        return [None if item is None else item.number for item in argument.items]
    return argument


def _argument_from_json(item: Json) -> Argument:
    if isinstance(item, dict):
        if "ref" in item:
            return Ref(int(str(item["ref"])))
        if "name" in item:
            return Name(str(item["name"]))
        if "cast" in item:
            return Cast(str(item["cast"]), str(item["value"]))
        return NullArray(str(item["null"]))
    if isinstance(item, list):
        return Listed(tuple(Ref(number) if isinstance(number, int) else None for number in item))
    return item


def _step_to_json(step: Step) -> dict[str, Json]:
    if isinstance(step, NewArray):
        values: Json = step.values if isinstance(step.values, str) else list(step.values)
        return {"array": step.element, "values": values}
    if isinstance(step, NewFile):
        return {"file": None if step.content is None else step.content.hex()}
    arguments: list[Json] = [_argument_to_json(each) for each in step.arguments]
    return {"on": _argument_to_json(step.on), "call": step.method, "with": arguments, "kind": step.kind}


def _step_from_json(fields: dict[str, Json]) -> Step:
    if "array" in fields:
        values = fields["values"]
        if isinstance(values, list):
            return NewArray(str(fields["array"]), tuple(each for each in values if isinstance(each, (int, float))))
        return NewArray(str(fields["array"]), str(values))
    if "file" in fields:
        return NewFile(None if fields["file"] is None else bytes.fromhex(str(fields["file"])))
    on, arguments = _argument_from_json(fields["on"]), fields["with"]
    assert isinstance(on, (Ref, Name))
    assert isinstance(arguments, list)
    return Call(on, str(fields["call"]), tuple(map(_argument_from_json, arguments)), str(fields["kind"]))
