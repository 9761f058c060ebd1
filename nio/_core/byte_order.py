"""java.nio.ByteOrder: the two orders in which a value's bytes can lie.

Not here: swapping bytes; a buffer does that when its order is not the machine's.
"""

from __future__ import annotations

import sys
from typing import ClassVar, final

from nio.lang.reflection import Reflected


@final
class ByteOrder(Reflected):
    """BIG_ENDIAN or LITTLE_ENDIAN; there are no other instances.  Source: java.nio.ByteOrder."""

    __slots__ = ("_name",)
    _name: str

    BIG_ENDIAN: ClassVar[ByteOrder]
    LITTLE_ENDIAN: ClassVar[ByteOrder]

    def __new__(cls) -> ByteOrder:
        raise TypeError("ByteOrder has two instances: BIG_ENDIAN and LITTLE_ENDIAN")

    @staticmethod
    def nativeOrder() -> ByteOrder:
        """The order of this machine's processor."""
        return ByteOrder.LITTLE_ENDIAN if sys.byteorder == "little" else ByteOrder.BIG_ENDIAN

    def equals(self, obj: object, /) -> bool:
        """Whether obj is this very order (Object.equals)."""
        return self is obj

    def hashCode(self) -> int:
        """A number that tells the two orders apart (Object.hashCode)."""
        return hash(self) & 0x7FFFFFFF

    def toString(self) -> str:
        """'BIG_ENDIAN' or 'LITTLE_ENDIAN'."""
        return self._name

    def __str__(self) -> str:
        return self._name

    def __repr__(self) -> str:
        return f"ByteOrder.{self._name}"

    def __reduce__(self) -> tuple[object, tuple[type, str]]:
        return getattr, (ByteOrder, self._name)



def _make(name: str) -> ByteOrder:
    order = object.__new__(ByteOrder)
    order._name = name
    return order


ByteOrder.BIG_ENDIAN = _make("BIG_ENDIAN")
ByteOrder.LITTLE_ENDIAN = _make("LITTLE_ENDIAN")
