"""JavaEnum: constants with a name and a place, as java.lang.Enum has them; their `name()` and `ordinal()` are methods.

A subclass declares its constants and is filled by making them in their order, each once.  Copies and pickles of a constant are
that constant.  Not Python's Enum, whose members have `name` as an attribute.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import get_annotations
from typing import ClassVar, Self

from nio.errors import IllegalArgumentException, NullPointerException
from nio.lang.object import JavaObject


class JavaEnum(JavaObject):
    """One constant of an enum.  Constants are equal to themselves alone, and are shown by their names."""

    __slots__ = ("_name", "_ordinal")

    _constants: ClassVar[dict[type[JavaEnum], list[JavaEnum]]] = {}
    _name: str
    _ordinal: int

    def __init__(self, name: str, /) -> None:
        """Not for callers: the constants are there from the start."""
        those = self._constants.setdefault(type(self), [])
        if name not in get_annotations(type(self)) or any(each._name == name for each in those):
            raise TypeError("Java class has no constructors")
        self._name = name
        self._ordinal = len(those)
        those.append(self)

    @classmethod
    def values(cls) -> list[Self]:
        """Return the constants in their order (Enum.values)."""
        return [each for each in cls._constants.get(cls, ()) if isinstance(each, cls)]

    @classmethod
    def valueOf(cls, name: str, /) -> Self:
        """Return the constant of that name (Enum.valueOf).

        Raises IllegalArgumentException if there is none, NullPointerException for None.
        """
        if name is None:
            raise NullPointerException("Name is null")
        for each in cls.values():
            if each._name == name:
                return each
        raise IllegalArgumentException(f"No enum constant {cls.java_name}.{name}")

    def name(self) -> str:
        """Return the name of the constant (Enum.name)."""
        return self._name

    def ordinal(self) -> int:
        """Return its place among the constants, from 0 on (Enum.ordinal)."""
        return self._ordinal

    def compareTo(self, other: Self, /) -> int:
        """Return the difference of the ordinals (Enum.compareTo)."""
        return self._ordinal - other._ordinal

    def toString(self) -> str:
        """Return the name (Enum.toString)."""
        return self._name

    def __repr__(self) -> str:
        return f"{type(self).__name__}.{self._name}"

    def __reduce__(self) -> tuple[Callable[[str], Self], tuple[str]]:
        return type(self).valueOf, (self._name,)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object, /) -> Self:
        return self
