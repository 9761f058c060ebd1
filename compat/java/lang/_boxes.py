"""java.lang's number classes: their limits, and the conversions that code around buffers uses.

A box is Python's own number by inheritance, range-checked when it is made: Integer(5) is an int.  Not here: arithmetic, text
formats, the many conversions that have a shorter name in Python.
"""

from __future__ import annotations

import math
import struct
from typing import ClassVar, Final, Self, SupportsFloat, SupportsIndex

from nio.errors import NumberFormatException
from nio.lang.longs import out_of_range


class _WholeBox(int):
    """What Byte, Short, Integer and Long share: a size in bytes, and what follows from it."""

    _primitive: ClassVar[str]
    BYTES: ClassVar[int]
    SIZE: ClassVar[int]
    MIN_VALUE: ClassVar[int]
    MAX_VALUE: ClassVar[int]

    def __init_subclass__(cls, size: int, primitive: str) -> None:
        cls._primitive = primitive
        cls.BYTES, cls.SIZE = size, 8 * size
        cls.MIN_VALUE, cls.MAX_VALUE = -(1 << (8 * size - 1)), (1 << (8 * size - 1)) - 1

    def __new__(cls, value: SupportsIndex | str, /) -> Self:
        """Box a number, or a text of one: OverflowError out of range, NumberFormatException if the text is none."""
        number = value.__index__() if isinstance(value, SupportsIndex) else cls._parsed(value, 10)
        if not cls.MIN_VALUE <= number <= cls.MAX_VALUE:
            raise out_of_range(number, cls._primitive, cls.MIN_VALUE, cls.MAX_VALUE)
        return super().__new__(cls, number)

    @classmethod
    def _parsed(cls, text: str, radix: int) -> int:
        """The number that the text shows, in range."""
        if text is None:
            raise NumberFormatException("Cannot parse null string")
        if radix < 2:
            raise NumberFormatException(f"radix {radix} less than Character.MIN_RADIX")
        if radix > 36:
            raise NumberFormatException(f"radix {radix} greater than Character.MAX_RADIX")
        sign = text[:1] if text[:1] in ("+", "-") else ""
        digits = text[len(sign) :]
        try:
            number = int(digits, radix) if digits.isalnum() else None
        except ValueError:
            number = None
        if number is None or not cls.MIN_VALUE <= (-number if sign == "-" else number) <= cls.MAX_VALUE:
            under = f" under radix {radix}" if radix != 10 else ""
            raise NumberFormatException(f'For input string: "{text}"{under}')
        return -number if sign == "-" else number

    @classmethod
    def valueOf(cls, value: SupportsIndex | str, /) -> Self:
        """Return the box of a number or of a text of one (Integer.valueOf)."""
        return cls(value)


class Byte(_WholeBox, size=1, primitive="byte"):
    """java.lang.Byte: 8 bits, signed."""

    __module__ = "java.lang"

    @staticmethod
    def toUnsignedInt(value: int, /) -> int:
        """Return the byte's bits as a number from 0 to 255 (Byte.toUnsignedInt)."""
        return value & 0xFF


class Short(_WholeBox, size=2, primitive="short"):
    """java.lang.Short: 16 bits, signed."""

    __module__ = "java.lang"

    @staticmethod
    def toUnsignedInt(value: int, /) -> int:
        """Return the short's bits as a number from 0 to 65535 (Short.toUnsignedInt)."""
        return value & 0xFFFF

    @staticmethod
    def reverseBytes(value: int, /) -> int:
        """Return the number whose two bytes are in the other order (Short.reverseBytes)."""
        return _reversed(value, 2)


class Integer(_WholeBox, size=4, primitive="int"):
    """java.lang.Integer: 32 bits, signed."""

    __module__ = "java.lang"

    @staticmethod
    def parseInt(text: str, radix: int = 10, /) -> int:
        """Return the number that the text shows; NumberFormatException if it shows none (Integer.parseInt)."""
        return Integer._parsed(text, radix)

    @staticmethod
    def toHexString(value: int, /) -> str:
        """Return the bits in hexadecimal, without leading zeros (Integer.toHexString)."""
        return f"{value & 0xFFFF_FFFF:x}"

    @staticmethod
    def toUnsignedLong(value: int, /) -> int:
        """Return the bits as a number from 0 (Integer.toUnsignedLong)."""
        return value & 0xFFFF_FFFF

    @staticmethod
    def reverseBytes(value: int, /) -> int:
        """Return the number whose four bytes are in the other order (Integer.reverseBytes)."""
        return _reversed(value, 4)


class Long(_WholeBox, size=8, primitive="long"):
    """java.lang.Long: 64 bits, signed."""

    __module__ = "java.lang"

    @staticmethod
    def parseLong(text: str, radix: int = 10, /) -> int:
        """Return the number that the text shows; NumberFormatException if it shows none (Long.parseLong)."""
        return Long._parsed(text, radix)

    @staticmethod
    def toHexString(value: int, /) -> str:
        """Return the bits in hexadecimal, without leading zeros (Long.toHexString)."""
        return f"{value & 0xFFFF_FFFF_FFFF_FFFF:x}"

    @staticmethod
    def reverseBytes(value: int, /) -> int:
        """Return the number whose eight bytes are in the other order (Long.reverseBytes)."""
        return _reversed(value, 8)


class Float(float):
    """java.lang.Float: single precision."""

    __module__ = "java.lang"

    BYTES: Final = 4
    SIZE: Final = 32
    MAX_VALUE: Final = float.fromhex("0x1.fffffep127")
    MIN_VALUE: Final = float.fromhex("0x1p-149")
    MIN_NORMAL: Final = float.fromhex("0x1p-126")
    NaN: Final = math.nan
    POSITIVE_INFINITY: Final = math.inf
    NEGATIVE_INFINITY: Final = -math.inf

    def __new__(cls, value: SupportsFloat, /) -> Self:
        """Round a number to single precision, to an infinity if it is too large."""
        return super().__new__(cls, _single(float(value)))

    @staticmethod
    def floatToIntBits(value: float, /) -> int:
        """Return the 32 bits as a signed number; every NaN has the same ones (Float.floatToIntBits)."""
        bits: int = struct.unpack(">i", struct.pack(">f", _single(value)))[0]
        return 0x7FC0_0000 if math.isnan(value) else bits

    @staticmethod
    def intBitsToFloat(bits: int, /) -> float:
        """Return the float of these bits (Float.intBitsToFloat)."""
        value: float = struct.unpack(">f", struct.pack(">I", bits & 0xFFFF_FFFF))[0]
        return value


class Double(float):
    """java.lang.Double."""

    __module__ = "java.lang"

    BYTES: Final = 8
    SIZE: Final = 64
    MAX_VALUE: Final = float.fromhex("0x1.fffffffffffffp1023")
    MIN_VALUE: Final = float.fromhex("0x1p-1074")
    MIN_NORMAL: Final = float.fromhex("0x1p-1022")
    NaN: Final = math.nan
    POSITIVE_INFINITY: Final = math.inf
    NEGATIVE_INFINITY: Final = -math.inf

    @staticmethod
    def doubleToLongBits(value: float, /) -> int:
        """Return the 64 bits as a signed number; every NaN has the same ones (Double.doubleToLongBits)."""
        bits: int = struct.unpack(">q", struct.pack(">d", value))[0]
        return 0x7FF8_0000_0000_0000 if math.isnan(value) else bits

    @staticmethod
    def longBitsToDouble(bits: int, /) -> float:
        """Return the double of these bits (Double.longBitsToDouble)."""
        value: float = struct.unpack(">d", struct.pack(">Q", bits & 0xFFFF_FFFF_FFFF_FFFF))[0]
        return value


class Character(str):
    """java.lang.Character: a str of one UTF-16 unit."""

    __module__ = "java.lang"
    __slots__ = ()

    BYTES: Final = 2
    SIZE: Final = 16
    MIN_VALUE: Final = "\0"
    MAX_VALUE: Final = "\uffff"

    @staticmethod
    def reverseBytes(value: str, /) -> str:
        """Return the character whose two bytes are in the other order (Character.reverseBytes)."""
        return chr((ord(value) << 8 | ord(value) >> 8) & 0xFFFF)


class Boolean:
    """java.lang.Boolean: its two values are Python's."""

    __module__ = "java.lang"

    TRUE: Final = True
    FALSE: Final = False


def _reversed(value: int, size: int) -> int:
    """The signed number whose bytes are those of the value, last one first."""
    return int.from_bytes((value & ((1 << 8 * size) - 1)).to_bytes(size, "little"), "big", signed=True)


def _single(value: float) -> float:
    """The nearest float of single precision."""
    try:
        nearest: float = struct.unpack("f", struct.pack("f", value))[0]
    except OverflowError:
        return math.copysign(math.inf, value)
    return nearest
