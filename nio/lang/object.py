"""JavaObject: getClass, equals, hashCode and toString of an object that is equal to itself alone, as java.lang.Object has them.

For classes whose equality is identity.  A value (File, Path) or a buffer brings its own.
"""

from __future__ import annotations

from typing import ClassVar

from nio.lang.reflection import Reflected


class JavaObject(Reflected):
    """The methods that every object of Java has, in agreement with Python's `==`, `hash` and `str`."""

    __slots__ = ()

    java_name: ClassVar[str]
    """The name of Java's class, as its toString shows it."""

    def equals(self, other: object, /) -> bool:
        """Return whether `other` is this very object (Object.equals)."""
        return self is other

    def hashCode(self) -> int:
        """Return a number that tells this object from most others, from 0 to 2**31 - 1 (Object.hashCode)."""
        return hash(self) & 0x7FFF_FFFF

    def toString(self) -> str:
        """Return Java's name of the class and the hash code in hexadecimal (Object.toString)."""
        return f"{self.java_name}@{self.hashCode():x}"

    def __str__(self) -> str:
        return self.toString()
