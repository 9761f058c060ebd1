"""java.lang.String: a str that also has the methods of Java's by which text becomes bytes and chars.

nio hands out plain str wherever Java hands out a String (JPype does so with convertStrings=True), and takes str wherever Java
takes one; this class is for code that writes `java.lang.String("...").getBytes()`.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from typing import TYPE_CHECKING, Self, TypeVar, overload

from nio._core.arrays import ByteArray, CharArray
from nio.charset import Charset, StandardCharsets
from nio.errors import (
    IllegalCharsetNameException,
    IOException,
    NullPointerException,
    StringIndexOutOfBoundsException,
    UnsupportedCharsetException,
)
from nio.lang.longs import as_int

if TYPE_CHECKING:
    from typing import SupportsIndex

    from typing_extensions import Buffer

    from compat._jarray import ObjectArray


T = TypeVar("T", ByteArray, CharArray)


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

    @overload
    def __new__(cls, value: str | CharArray | Buffer = "", /) -> Self: ...
    @overload
    def __new__(cls, value: Buffer, charset: str | Charset, /) -> Self: ...
    @overload
    def __new__(cls, value: CharArray | Buffer, offset: SupportsIndex, length: SupportsIndex, /) -> Self: ...
    @overload
    def __new__(cls, value: Buffer, offset: SupportsIndex, length: SupportsIndex, charset: str | Charset, /) -> Self: ...
    def __new__(cls, value: str | CharArray | Buffer = "", /, *arguments: SupportsIndex | str | Charset) -> Self:
        """Take text, chars or bytes; bytes may be of a charset, which is UTF-8 if none is named; what is no char becomes U+FFFD.

        value: with `offset` and `length` that part of the chars or bytes.  charset: a Charset or its name.
        Raises StringIndexOutOfBoundsException for a part that is not there, UnsupportedEncodingException for a charset that is
        not known, NullPointerException for None, TypeError.
        """
        if isinstance(value, str) and not arguments:
            return super().__new__(cls, value)
        *bounds, charset = arguments if len(arguments) % 2 else (*arguments, StandardCharsets.UTF_8)
        if len(bounds) > 2:
            raise TypeError(f"a String is made of up to 4 arguments, not {1 + len(arguments)}")
        if isinstance(value, CharArray):
            if len(bounds) < len(arguments):
                raise TypeError("chars are of no charset")
            return super().__new__(cls, str(_part(value, bounds)))
        known = _charset(charset)
        data = bytes(_part(_byte_array(value), bounds))
        return super().__new__(cls, data.decode(known, "replace") if isinstance(known, str) else known.decode_replacing(data))

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

    def getBytes(self, charset: str | Charset = StandardCharsets.UTF_8, /) -> ByteArray:
        """Return the text in that charset, "?" for what it cannot say, in UTF-16 U+FFFD (String.getBytes).

        charset: a Charset or its name.  Raises UnsupportedEncodingException for a name that is not known, NullPointerException.
        """
        known = _charset(charset)
        return ByteArray(self.encode(known, "replace") if isinstance(known, str) else known.encode_replacing(self))

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


def _byte_array(value: object) -> ByteArray:
    """What JPype takes for a byte[]: any buffer of single bytes."""
    if value is None:
        raise NullPointerException('Cannot read the array length because "bytes" is null')
    if isinstance(value, ByteArray):
        return value
    try:
        return ByteArray(memoryview(value))  # type: ignore[arg-type]  # that is what is found out
    except TypeError:
        raise TypeError(f"a String is made of str, byte[] or char[], not {type(value).__name__}") from None


def _part(array: T, bounds: Sequence[object]) -> T:
    """The elements from bounds[0] on, bounds[1] of them; all without bounds."""
    if not bounds:
        return array
    offset, length = (as_int(bound) for bound in bounds)  # type: ignore[arg-type]  # it refuses what is no int
    if offset < 0 or length < 0 or offset + length > len(array):
        text = f"Range [{offset}, {offset} + {length}) out of bounds for length {len(array)}"
        raise StringIndexOutOfBoundsException(text)
    return array[offset : offset + length]


def _charset(charset: object) -> Charset | str:
    """One of the six that every Java has; or Python's name of another one."""
    if isinstance(charset, Charset):
        return charset
    if charset is None:
        raise NullPointerException()
    if not isinstance(charset, str):
        raise TypeError(f"a Charset or its name was expected, not {type(charset).__name__}")
    try:
        return Charset.forName(charset)
    except IllegalCharsetNameException:
        raise UnsupportedEncodingException(charset) from None
    except UnsupportedCharsetException:
        pass
    try:
        "".encode(charset)
        return codecs.lookup(charset).name
    except LookupError:
        raise UnsupportedEncodingException(charset) from None
