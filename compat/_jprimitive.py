"""Java's primitive types: `JByte(300)` casts, `JByte[4]` makes an array, `JByte[:]` is the class of arrays.

A cast never checks the range: it keeps the low bits, as `(byte) 300` does in Java.  The results are Python's int, float and
str by inheritance, so that nio takes them wherever it takes those.  Not here: the arrays themselves (nio, `_jarray`).
"""

from __future__ import annotations

import math
import struct
from operator import index
from typing import ClassVar, Final, Generic, Self, SupportsFloat, SupportsIndex, SupportsInt, TypeAlias, TypeVar, overload

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

ArrayT = TypeVar("ArrayT", bound=JavaArray)

Slice: TypeAlias = "slice[SupportsIndex | None, SupportsIndex | None, SupportsIndex | None]"
"""What stands between brackets with a colon."""

Integral: TypeAlias = str | bytes | SupportsInt | SupportsIndex
"""What int() takes, and so a cast to a whole number."""

Real: TypeAlias = str | bytes | SupportsFloat | SupportsIndex
"""What float() takes."""


class Primitive(type, Generic[ArrayT]):
    """The kind of the eight classes: indexing one gives arrays."""

    array: type[ArrayT]

    @overload
    def __getitem__(cls, extent: SupportsIndex, /) -> ArrayT: ...
    @overload
    def __getitem__(cls, extent: Slice, /) -> type[ArrayT]: ...
    @overload
    def __getitem__(cls, extent: tuple[SupportsIndex | Slice, ...], /) -> object: ...
    def __getitem__(cls, extent: SupportsIndex | Slice | tuple[SupportsIndex | Slice, ...], /) -> object:
        """`JInt[3]`: an array of zeros; `JInt[:]`: the class of such arrays; `JInt[2, 3]`, `JInt[:, :]`: of arrays of them.

        Raises NegativeArraySizeException, TypeError for anything else between the brackets.
        """
        from compat._jarray import index_class  # arrays of arrays are made of objects

        return index_class(cls, extent)

    def __repr__(cls) -> str:
        return f"<java class '{cls.__name__}'>"


# One kind per class, since it says which array class the brackets give.
class _BooleanKind(Primitive[BooleanArray]):
    array = BooleanArray


class _ByteKind(Primitive[ByteArray]):
    array = ByteArray


class _CharKind(Primitive[CharArray]):
    array = CharArray


class _ShortKind(Primitive[ShortArray]):
    array = ShortArray


class _IntKind(Primitive[IntArray]):
    array = IntArray


class _LongKind(Primitive[LongArray]):
    array = LongArray


class _FloatKind(Primitive[FloatArray]):
    array = FloatArray


class _DoubleKind(Primitive[DoubleArray]):
    array = DoubleArray


class _Whole(int):
    """The casts to whole numbers."""

    _bits: ClassVar[int]

    def __new__(cls, value: Integral = 0, /) -> Self:
        """Return the low bits of the value, as a signed number; ValueError or TypeError where int() raises it."""
        half = 1 << (cls._bits - 1)
        return super().__new__(cls, (int(value) + half) % (2 * half) - half)


class JByte(_Whole, metaclass=_ByteKind):
    """Java's byte: 8 bits, signed."""

    _bits = 8


class JShort(_Whole, metaclass=_ShortKind):
    """Java's short: 16 bits, signed."""

    _bits = 16


class JInt(_Whole, metaclass=_IntKind):
    """Java's int: 32 bits, signed."""

    _bits = 32


class JLong(_Whole, metaclass=_LongKind):
    """Java's long: 64 bits, signed."""

    _bits = 64


class JFloat(float, metaclass=_FloatKind):
    """Java's float: single precision."""

    def __new__(cls, value: Real = 0.0, /) -> Self:
        """Return the nearest float, infinite if the value is too large; ValueError or TypeError where float() raises it."""
        number = float(value)
        try:
            number = struct.unpack("f", struct.pack("f", number))[0]
        except OverflowError:
            number = math.copysign(math.inf, number)
        return super().__new__(cls, number)


class JDouble(float, metaclass=_DoubleKind):
    """Java's double."""

    def __new__(cls, value: Real = 0.0, /) -> Self:
        """Return the value; ValueError or TypeError where float() raises it."""
        return super().__new__(cls, value)


class JChar(str, metaclass=_CharKind):
    """Java's char: a str of one UTF-16 unit."""

    __slots__ = ()

    def __new__(cls, value: str | float | SupportsIndex, /) -> Self:
        """Return the character, or that of the low 16 bits of a number; TypeError for text of another length."""
        if isinstance(value, str) and len(value) == 1:
            code = ord(value)
        elif isinstance(value, float):
            code = int(value)
        elif isinstance(value, SupportsIndex):
            code = index(value)
        else:
            raise TypeError("Java require index or str with length 1")
        return super().__new__(cls, chr(code & 0xFFFF))


class JBoolean(int, metaclass=_BooleanKind):
    """Java's boolean: 0 or 1 that prints as False or True."""

    def __new__(cls, value: object, /) -> Self:
        """Return whether Python holds the value for true."""
        return super().__new__(cls, bool(value))

    def __repr__(self) -> str:
        return repr(bool(self))

    __str__ = __repr__


PRIMITIVES: Final[dict[type, str]] = {
    JBoolean: "boolean",
    JByte: "byte",
    JChar: "char",
    JShort: "short",
    JInt: "int",
    JLong: "long",
    JFloat: "float",
    JDouble: "double",
}
"""The eight classes and their names in Java."""
