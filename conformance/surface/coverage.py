"""The comparison: what of Java is missing in nio or in its types, and what nio has besides.

A member of Java's that nio lacks must be named in `left_out`, a name of nio's that Java has not in `EXTRAS`, each with its
reason, or it counts. An entry of either that is no longer true counts as well.

Not for finding out what either has (`java`, `port`, `stubs`), nor for printing (`report`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from . import left_out, port, stubs
from .java import NESTED, NEW, Member, Surface
from .port import Ported

_INSIDE = "for the modules of nio beside it, which Java would call package-private"

EXTRAS: Mapping[tuple[str, str], str] = {
    ("Buffer", "attachment"): "sun.nio.ch.DirectBuffer: the way from a view to the buffer that it is a view of",
    ("Buffer", "address"): "sun.nio.ch.DirectBuffer: where a direct buffer's memory lies",
    ("MappedByteBuffer", "cleaner"): "sun.nio.ch.DirectBuffer: the explicit end of a mapping",
    **{(kind, "cleaner"): "sun.nio.ch.DirectBuffer: None, for it is a view" for kind in ("TypedBuffer", "CharBuffer")},
    **{(kind, "class_"): "JPype: the class's java.lang.Class" for kind in ("Buffer", "Reflected")},
    ("JavaObject", "java_name"): "the name of Java's class, for toString",
    ("FileDescriptor", "open_file"): _INSIDE,
    ("Scope", "thread"): _INSIDE,
    **{("FileChannel", name): _INSIDE for name in ("append", "descriptor", "kernel", "machine", "readable", "writable")},
    **{("FileChannel", name): _INSIDE for name in ("map_into_arena", "map_long_way", "read_long_way", "write_long_way")},
    **{("FileChannel", name): _INSIDE for name in ("require_readable", "require_writable")},
    **{("FileChannel", name): _INSIDE for name in ("find_position", "find_size", "move_position")},
    **{("MapMode", name): _INSIDE for name in ("flags", "prot", "protection", "read_only", "share", "shared")},
}
"""nio's names that Java's class has not, by the class of nio that has them, and why."""

_OBJECT = {"equals", "getClass", "hashCode", "toString"}
"""What every object of Java has, though reflection does not list it for an interface."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far nio covers one class of Java. `missing` and `unexplained` say in words what does not hold.

    `members` are those of the class, with what is left out there, but without what is left out everywhere.
    """

    java: str
    members: int
    there: int
    accepted: int
    typed: int
    left_out: tuple[left_out.Entry, ...]
    explained: tuple[str, ...]
    missing: tuple[str, ...]
    unexplained: tuple[str, ...]

    @property
    def fails(self) -> bool:
        """Whether anything is missing, or there without a reason."""
        return bool(self.missing or self.unexplained)


def compare(surface: Surface, ported: Mapping[str, Ported | None] | None = None) -> list[Verdict]:
    """One verdict per class of nio's; a class that Java's list has not is a list out of date, and fails."""
    found = port.classes() if ported is None else ported
    return [_compare(name, surface.classes.get(name, ()), each) for name, each in found.items()]


def _compare(java_name: str, members: Iterable[Member], ported: Ported | None) -> Verdict:
    every = tuple(members)
    missing: list[str] = [] if every else [f"the list of Java's members says nothing of {java_name}: record it again"]
    if ported is None:
        return Verdict(java_name, len(every), 0, 0, 0, (), (), (*missing, "compat has no class of that name"), ())
    entries = left_out.of_class(java_name)
    own = [member for member in every if not any(entry.covers(member) for entry in left_out.EVERYWHERE)]
    wanted = [member for member in own if not any(entry.covers(member) for entry in entries)]
    declared = stubs.declared(ported.cls)
    there = accepted = typed = 0
    for member in (_as_called(member, java_name, ported) for member in wanted):
        complaint = _at_run_time(member, ported)
        there += complaint != "is missing"
        accepted += complaint is None
        untyped = _in_types(member, declared)
        typed += untyped is None
        missing += [f"{member.declaration()} {words}" for words in (complaint, untyped) if words]
    missing += _stale(java_name, every, ported, declared)
    extra = sorted(set(port.public_names(ported.cls)) - {port.python_name(member.name) for member in every} - _OBJECT)
    unexplained = [name for name in extra if _explanation(ported.cls, name) is None]
    return Verdict(
        java_name,
        len(own),
        there,
        accepted,
        typed,
        tuple(entry for entry in entries if any(map(entry.covers, every))),
        tuple(name for name in extra if name not in unexplained),
        tuple(missing),
        tuple(unexplained),
    )


def _stale(java_name: str, members: Sequence[Member], ported: Ported, declared: Mapping[str, stubs.Declared]) -> list[str]:
    """The class's own entries of `left_out` that Java has no member for, or nio has."""
    found = []
    for entry in left_out.OF_CLASS.get(java_name, ()):
        covered = [member for member in members if entry.covers(member)]
        if not covered:
            found.append(f"{entry.what} is left out, but Java has none")
        # Where another overload takes as many arguments, or any number, counting does not tell whether this one is there.
        others = {_shape(member) for member in members if not entry.covers(member)}
        others |= {_shape(each) for each in covered if each.name in declared and declared[each.name].least is not None}
        found += [
            f"{each.declaration()} is left out, but is there"
            for each in covered
            if _shape(each) not in others and _at_run_time(each, ported) is None
        ]
    return found


def _shape(member: Member) -> tuple[str, int]:
    return member.name, len(member.parameters or ())


def _as_called(member: Member, java_name: str, ported: Ported) -> Member:
    """The member as nio may have it: a static one that takes an object of the class first may be called on that object.

    `Class.method(object, ...)` is one and the same in Python, so that one method does for Java's two of that name.
    """
    name = port.python_name(member.name)
    parameters = member.parameters or ()
    its_own = member.static and parameters[:1] == (java_name,)
    if its_own and hasattr(ported.cls, name) and not port.is_static(ported.cls, name):
        return replace(member, static=False, parameters=parameters[1:])
    return member


def _at_run_time(member: Member, ported: Ported) -> str | None:
    """What nio's class lacks of this member, in words."""
    found: object = ported.cls if member.name == NEW else getattr(ported.cls, port.python_name(member.name), None)
    if found is None:
        return "is missing"
    if member.parameters is None:
        if isinstance(found, type) == (member.type == NESTED) and (isinstance(found, type) or not callable(found)):
            return None
        return "is a method, not a field" if callable(found) and not isinstance(found, type) else "is no class"
    if not callable(found):
        return "is no method"
    if member.static and member.name != NEW and not port.is_static(ported.cls, port.python_name(member.name)):
        return "needs an object"
    if not port.accepts(ported, member.name, len(member.parameters)):
        return f"does not take {len(member.parameters)} arguments"
    return None


def _in_types(member: Member, declared: Mapping[str, stubs.Declared]) -> str | None:
    """What the types lack of this member, in words."""
    what = declared.get("__init__" if member.name == NEW else port.python_name(member.name))
    if what is None:
        return "is not in the types"
    if member.parameters is None:
        return "is a method in the types, not a field" if what.method else None
    if what.untyped:
        return f"has no type for {', '.join(what.untyped)}"
    if not what.takes(len(member.parameters)):
        return f"has no overload of {len(member.parameters)} parameters in the types"
    return None


def _explanation(cls: type, name: str) -> str | None:
    return next((EXTRAS[part.__name__, name] for part in cls.__mro__ if (part.__name__, name) in EXTRAS), None)
