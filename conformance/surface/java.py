"""What Java has: the public members of its classes, asked of a JVM or as recorded.

A recorded list is a measurement: written by `python -m conformance.surface --record`, never edited.

Not for what nio has (`port`), and not for judging (`coverage`).
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from conformance import runner, universes
from conformance.targets import Target

JDK = 25
"""The release whose surface nio has."""

NEW = "new"
"""The name of constructors, which no method of Java can have."""

NESTED = "class"
"""The type of nested classes, which no field of Java can have."""

RECORDED = Path(__file__).parent / f"jdk-{JDK}.json"

_DECLARATION = re.compile(r"(static )?(\S+) (\w+)(?:\((.*)\))?")


@dataclass(frozen=True, slots=True)
class Member:
    """One public method, or a field where `parameters` is None; types by their full Java names.

    A constructor is a method called `new`, a nested class a static field of type `class`.
    """

    name: str
    parameters: tuple[str, ...] | None
    type: str
    static: bool = False

    def declaration(self) -> str:
        """As Java writes it: `static java.nio.ByteBuffer wrap(byte[], int, int)`."""
        call = "" if self.parameters is None else f"({', '.join(self.parameters)})"
        return f"{'static ' if self.static else ''}{self.type} {self.name}{call}"

    @staticmethod
    def parse(declaration: str) -> "Member":
        """The member that `declaration` wrote. Raises `ValueError` for anything else."""
        found = _DECLARATION.fullmatch(declaration)
        if found is None:
            raise ValueError(f"not a declaration: {declaration}")
        static, kind, name, parameters = found.groups()
        parsed = None if parameters is None else tuple(filter(None, parameters.split(", ")))
        return Member(name, parsed, kind, static is not None)


@dataclass(frozen=True, slots=True)
class Surface:
    """The members of every class, by its full name. `source` says on which Java and when."""

    source: str
    classes: Mapping[str, tuple[Member, ...]]


class NoJava(Exception):
    """The JVM that was asked did not answer; the message says why."""


def of_jvm(jvm: universes.Jvm) -> Surface:
    """Ask a JVM, in a process of its own. Raises `NoJava`."""
    program = Path(__file__).with_name("reflection.py").resolve()
    result = runner.run(jvm, [Target(f"{program}::list_members")], lambda name: None)
    if result.failure is not None or result.header is None:
        raise NoJava(f"{jvm.label} did not start: {result.failure}")
    classes: dict[str, list[Member]] = {}
    for transcript in result.transcripts.values():
        for event in transcript.events:
            if event.kind == "raised":
                raise NoJava(f"{jvm.label}: {event.step} raised {event.text}")
            if event.kind == "noted":
                classes.setdefault(event.step, []).append(Member.parse(event.text))
    build = f"{result.header.build} ({result.header.vendor})"
    return Surface(f"JDK {build}", {name: tuple(members) for name, members in classes.items()})


def find_jvm() -> universes.Jvm | None:
    """A JVM of the release whose surface is meant."""
    return next((jvm for jvm in universes.find_jvms() if jvm.jdk == JDK), None)


def recorded(path: Path = RECORDED) -> Surface:
    """The list that comes with this package."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    classes = {name: tuple(map(Member.parse, lines)) for name, lines in stored["classes"].items()}
    return Surface(f"{stored['java']}, recorded {stored['date']}", classes)


def record(surface: Surface, path: Path = RECORDED) -> None:
    """Write the recorded list."""
    stored = {
        "java": surface.source,
        "date": datetime.now(UTC).date().isoformat(),
        "command": "python -m conformance.surface --record",
        "classes": {name: [member.declaration() for member in members] for name, members in surface.classes.items()},
    }
    path.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
