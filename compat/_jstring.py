"""java.lang.String: a str that also has the methods of Java's by which text becomes bytes and chars.

nio hands out plain str wherever Java hands out a String (JPype does so with convertStrings=True), and takes str wherever Java
takes one; this class is for code that writes `java.lang.String("...").getBytes()`.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Self

from nio._core.arrays import ByteArray, CharArray
from nio.errors import IOException, StringIndexOutOfBoundsException

if TYPE_CHECKING:
    from compat._jarray import ObjectArray


# Where no mark says the byte order of UTF-16, Java takes it for big-endian, and writes it so; Python goes by the machine.
_MARKS = (codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)


class UnsupportedEncodingException(IOException):
    """There is no charset of the name that was asked for."""

    __module__ = "java.io"


class _JStringType(type):
    """Lets `JString[2]` be an array, as with every class of JPype."""

    def __getitem__(cls, length: int, /) -> ObjectArray:
        """An array of that many None."""
        from compat._jarray import JArray

        return JArray(str)(length)

    def __repr__(cls) -> str:
        return "<java class 'java.lang.String'>"


class JString(str, metaclass=_JStringType):
    """Java's String, which here is a str."""

    __slots__ = ()

    def __new__(cls, value: str | ByteArray | CharArray = "", charset: str = "UTF-8", /) -> Self:
        """Take text, chars, or bytes in that charset; UnsupportedEncodingException if there is no such charset."""
        if isinstance(value, ByteArray):
            data, codec = bytes(value), _codec(charset)
            if codec == "utf-16" and data[:2] not in _MARKS:
                codec = "utf-16-be"
            return super().__new__(cls, data.decode(codec, "replace"))
        if isinstance(value, (str, CharArray)):
            return super().__new__(cls, str(value))
        raise TypeError(f"a String is made of str, byte[] or char[], not {type(value).__name__}")

    @classmethod
    def valueOf(cls, value: object, /) -> Self:
        """Return the text of any object (String.valueOf)."""
        return cls("null" if value is None else str(value).lower() if isinstance(value, bool) else str(value))

    def length(self) -> int:
        """Return how many UTF-16 units there are (String.length); len() counts characters."""
        return len(self.toCharArray())

    def charAt(self, index: int, /) -> str:
        """Return the UTF-16 unit at the index; StringIndexOutOfBoundsException beyond the ends."""
        chars = self.toCharArray()
        if not 0 <= index < len(chars):
            raise StringIndexOutOfBoundsException(f"Index {index} out of bounds for length {len(chars)}")
        return chars[index]

    def isEmpty(self) -> bool:
        """Return whether there is no character."""
        return not self

    def getBytes(self, charset: str = "UTF-8", /) -> ByteArray:
        """Return the text in that charset, "?" for what it cannot say; UnsupportedEncodingException if there is none."""
        codec = _codec(charset)
        if codec == "utf-16":
            return ByteArray(codecs.BOM_UTF16_BE + self.encode("utf-16-be", "replace"))
        return ByteArray(self.encode(codec, "replace"))

    def toCharArray(self) -> CharArray:
        """Return the UTF-16 units."""
        chars = self.encode("utf-16-be", "surrogatepass")
        return CharArray([chr(chars[at] << 8 | chars[at + 1]) for at in range(0, len(chars), 2)])

    def equals(self, other: object, /) -> bool:
        """Return whether the other one is the same text."""
        return isinstance(other, str) and self == other

    def toString(self) -> str:
        """Return the text."""
        return str(self)


def _codec(charset: str) -> str:
    """Python's name of a charset of Java."""
    try:
        "".encode(charset)
        return codecs.lookup(charset).name
    except LookupError:
        raise UnsupportedEncodingException(charset) from None
