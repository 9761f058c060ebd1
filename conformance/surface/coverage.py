"""The comparison: what of Java is missing in nio or in its types, and what nio has besides.

A name of Java's that is left out, and a name of nio's that Java has not, stands here with its reason, or counts.

Not for finding out what either has (`java`, `port`, `stubs`), nor for printing (`report`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from . import port, stubs
from .java import Member, Surface
from .port import Ported

LEFT_OUT: Mapping[str, str] = {
    "getClass": "type(x) is Python's word for it",
    "notify": "a monitor of every object is Java's own; Python has threading.Condition",
    "notifyAll": "as notify",
    "wait": "as notify",
}
"""Java's names that nio leaves out, in every class, and why."""

EXTRAS: Mapping[tuple[str, str], str] = {
    ("Buffer", "attachment"): "sun.nio.ch.DirectBuffer: the way from a view to the buffer that it is a view of",
    ("MappedByteBuffer", "cleaner"): "sun.nio.ch.DirectBuffer: the explicit end of a mapping",
}
"""nio's names that Java's class has not, by the class of nio that has them, and why."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far nio covers one class of Java. `missing` and `unexplained` say in words what does not hold."""

    java: str
    members: int
    there: int
    accepted: int
    typed: int
    left_out: tuple[str, ...]
    explained: tuple[str, ...]
    missing: tuple[str, ...]
    unexplained: tuple[str, ...]

    @property
    def fails(self) -> bool:
        """Whether anything is missing, or there without a reason."""
        return bool(self.missing or self.unexplained)


def compare(surface: Surface, ported: Mapping[str, Ported] = port.CLASSES) -> list[Verdict]:
    """One verdict per class of nio's; a class that Java's list has not is a list out of date, and fails."""
    return [_compare(name, surface.classes.get(name, ()), each) for name, each in ported.items()]


def _compare(java_name: str, members: Iterable[Member], ported: Ported) -> Verdict:
    every = tuple(members)
    wanted = [member for member in every if member.name not in LEFT_OUT]
    declared = stubs.declared(ported.cls)
    missing: list[str] = [] if every else [f"the list of Java's members says nothing of {java_name}: record it again"]
    there = accepted = typed = 0
    for member in wanted:
        complaint = _at_run_time(member, ported)
        there += complaint != "is missing"
        accepted += complaint is None
        untyped = _in_types(member, declared)
        typed += untyped is None
        missing += [f"{member.declaration()} {words}" for words in (complaint, untyped) if words]
    extra = sorted(set(port.public_names(ported.cls)) - {member.name for member in every})
    unexplained = [name for name in extra if _explanation(ported.cls, name) is None]
    return Verdict(
        java_name,
        len(wanted),
        there,
        accepted,
        typed,
        tuple(sorted({member.name for member in every} & set(LEFT_OUT))),
        tuple(name for name in extra if name not in unexplained),
        tuple(missing),
        tuple(unexplained),
    )


def _at_run_time(member: Member, ported: Ported) -> str | None:
    """What nio's class lacks of this member, in words."""
    found = getattr(ported.cls, member.name, None)
    if found is None:
        return "is missing"
    if member.parameters is None:
        return "is a method, not a field" if callable(found) else None
    if not callable(found):
        return "is no method"
    if member.static and not port.is_static(ported.cls, member.name):
        return "needs an object"
    if not port.accepts(ported, member.name, len(member.parameters)):
        return f"does not take {len(member.parameters)} arguments"
    return None


def _in_types(member: Member, declared: Mapping[str, stubs.Declared]) -> str | None:
    """What the types lack of this member, in words."""
    what = declared.get(member.name)
    if what is None:
        return "is not in the types"
    if member.parameters is None:
        return "is a method in the types, not a field" if what.method else None
    if what.untyped:
        return f"has no type for {', '.join(what.untyped)}"
    if len(member.parameters) not in what.counts:
        return f"has no overload of {len(member.parameters)} parameters in the types"
    return None


def _explanation(cls: type, name: str) -> str | None:
    return next((EXTRAS[part.__name__, name] for part in cls.__mro__ if (part.__name__, name) in EXTRAS), None)
