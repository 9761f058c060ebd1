"""ValueLayout and its kinds: which value an access to a segment means (java.lang.foreign.ValueLayout).

    ValueLayout.JAVA_INT                    4 bytes in this machine's order, at addresses that are multiples of 4
    ValueLayout.JAVA_INT_UNALIGNED          the same at any address
    JAVA_INT.withOrder(ByteOrder.BIG_ENDIAN), .withByteAlignment(2), .withName("count")

A layout's type says which Python type its values have, so that a type checker knows what `segment.get(layout, offset)` gives.
Not here: what a layout is made of (nio._core.value_layout), layouts of addresses, structures and unions.
"""

from __future__ import annotations

from typing import ClassVar, TypeVar, final

from nio._core.arrays import (
    BooleanArray,
    ByteArray,
    CharArray,
    DoubleArray,
    FloatArray,
    IntArray,
    JavaArray,
    LongArray,
    ShortArray,
)
from nio._core.value_layout import Layout
from nio.lang.optional import Optional

T = TypeVar("T")
A = TypeVar("A", bound=JavaArray)


class ValueLayout(Layout[T, A]):
    """How one primitive value lies in memory; a value itself, equal to every other that says the same."""

    __slots__ = ()

    JAVA_BOOLEAN: ClassVar[OfBoolean]
    """1 byte, true unless zero."""
    JAVA_BYTE: ClassVar[OfByte]
    """1 byte, from -128 to 127."""
    JAVA_CHAR: ClassVar[OfChar]
    """2 bytes, a str of length 1."""
    JAVA_SHORT: ClassVar[OfShort]
    """2 bytes, signed."""
    JAVA_INT: ClassVar[OfInt]
    """4 bytes, signed."""
    JAVA_LONG: ClassVar[OfLong]
    """8 bytes, signed."""
    JAVA_FLOAT: ClassVar[OfFloat]
    """4 bytes."""
    JAVA_DOUBLE: ClassVar[OfDouble]
    """8 bytes."""
    JAVA_CHAR_UNALIGNED: ClassVar[OfChar]
    """JAVA_CHAR at any address; so the five below."""
    JAVA_SHORT_UNALIGNED: ClassVar[OfShort]
    JAVA_INT_UNALIGNED: ClassVar[OfInt]
    JAVA_LONG_UNALIGNED: ClassVar[OfLong]
    JAVA_FLOAT_UNALIGNED: ClassVar[OfFloat]
    JAVA_DOUBLE_UNALIGNED: ClassVar[OfDouble]

    OfBoolean: ClassVar[type[OfBoolean]]
    OfByte: ClassVar[type[OfByte]]
    OfChar: ClassVar[type[OfChar]]
    OfShort: ClassVar[type[OfShort]]
    OfInt: ClassVar[type[OfInt]]
    OfLong: ClassVar[type[OfLong]]
    OfFloat: ClassVar[type[OfFloat]]
    OfDouble: ClassVar[type[OfDouble]]

    def name(self) -> Optional[str]:
        """Return the name that withName gave, if there is one (MemoryLayout.name)."""
        return Optional(self._label)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"


@final
class OfBoolean(ValueLayout[bool, BooleanArray]):
    """The layout of a boolean."""

    __slots__ = ()


@final
class OfByte(ValueLayout[int, ByteArray]):
    """The layout of a byte."""

    __slots__ = ()


@final
class OfChar(ValueLayout[str, CharArray]):
    """The layout of a char."""

    __slots__ = ()


@final
class OfShort(ValueLayout[int, ShortArray]):
    """The layout of a short."""

    __slots__ = ()


@final
class OfInt(ValueLayout[int, IntArray]):
    """The layout of an int."""

    __slots__ = ()


@final
class OfLong(ValueLayout[int, LongArray]):
    """The layout of a long."""

    __slots__ = ()


@final
class OfFloat(ValueLayout[float, FloatArray]):
    """The layout of a float."""

    __slots__ = ()


@final
class OfDouble(ValueLayout[float, DoubleArray]):
    """The layout of a double."""

    __slots__ = ()


for _kind in (OfBoolean, OfByte, OfChar, OfShort, OfInt, OfLong, OfFloat, OfDouble):
    setattr(ValueLayout, _kind.__name__, _kind)

ValueLayout.JAVA_BOOLEAN = OfBoolean("boolean")
ValueLayout.JAVA_BYTE = OfByte("byte")
ValueLayout.JAVA_CHAR = OfChar("char")
ValueLayout.JAVA_SHORT = OfShort("short")
ValueLayout.JAVA_INT = OfInt("int")
ValueLayout.JAVA_LONG = OfLong("long")
ValueLayout.JAVA_FLOAT = OfFloat("float")
ValueLayout.JAVA_DOUBLE = OfDouble("double")
ValueLayout.JAVA_CHAR_UNALIGNED = OfChar("char", 1)
ValueLayout.JAVA_SHORT_UNALIGNED = OfShort("short", 1)
ValueLayout.JAVA_INT_UNALIGNED = OfInt("int", 1)
ValueLayout.JAVA_LONG_UNALIGNED = OfLong("long", 1)
ValueLayout.JAVA_FLOAT_UNALIGNED = OfFloat("float", 1)
ValueLayout.JAVA_DOUBLE_UNALIGNED = OfDouble("double", 1)
