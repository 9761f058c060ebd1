"""DataInput and DataOutput: numbers and texts as bytes, the high byte first (java.io.DataInput, DataOutput).

What a number looks like in a file is written down here once.  Where the bytes come from and go to is the business of the class
that derives from these: RandomAccessFile.
"""

from __future__ import annotations

import math
import struct
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Final, SupportsFloat, SupportsIndex, overload

from nio.errors import NullPointerException
from nio.files import modified_utf8
from nio.files.byte_range import Octets, is_number, part_of
from nio.lang.longs import as_int, as_long

if TYPE_CHECKING:
    from typing_extensions import Buffer

_SHORT: Final = struct.Struct(">h")
_UNSIGNED_SHORT: Final = struct.Struct(">H")
_INT: Final = struct.Struct(">i")
_LONG: Final = struct.Struct(">q")
_FLOAT: Final = struct.Struct(">f")
_DOUBLE: Final = struct.Struct(">d")

# Whatever its bits, a NaN is written as this one.
_FLOAT_NAN: Final = b"\x7f\xc0\0\0"
_DOUBLE_NAN: Final = b"\x7f\xf8\0\0\0\0\0\0"


class DataInput(ABC):
    """A source of bytes that numbers and texts are read from.

    A method that finds the end before it has all its bytes has read what there was, and raises EOFException.
    """

    __slots__ = ()

    @abstractmethod
    def _fill(self, into: memoryview, /) -> None:
        """Fill a buffer.  Raises EOFException if the bytes end before, IOException."""

    @abstractmethod
    def skipBytes(self, n: int, /) -> int:
        """Skip up to n bytes, and return how many it were (DataInput.skipBytes)."""

    @abstractmethod
    def readLine(self) -> str | None:
        """Return the bytes up to the end of the line as characters, None if there are none (DataInput.readLine)."""

    def _next(self, n: int) -> bytearray:
        data = bytearray(n)
        self._fill(memoryview(data))
        return data

    @overload
    def readFully(self, b: Buffer, /) -> None: ...
    @overload
    def readFully(self, b: Buffer, off: int, len: int, /) -> None: ...
    def readFully(self, b: Buffer, /, *bounds: SupportsIndex) -> None:
        """Fill b, or b[off:off + len] (DataInput.readFully).

        Raises EOFException if the file ends before, IndexOutOfBoundsException if off and len leave b, IOException.
        """
        part = part_of(b, bounds)
        if part:
            self._fill(part)

    def readBoolean(self) -> bool:
        """Read one byte and return whether it is not 0 (DataInput.readBoolean)."""
        return self._next(1)[0] != 0

    def readByte(self) -> int:
        """Read one byte and return it, -128 to 127 (DataInput.readByte)."""
        byte = self._next(1)[0]
        return byte - 256 if byte > 127 else byte

    def readUnsignedByte(self) -> int:
        """Read one byte and return it, 0 to 255 (DataInput.readUnsignedByte)."""
        return self._next(1)[0]

    def readShort(self) -> int:
        """Read two bytes and return a number with sign (DataInput.readShort)."""
        value: int = _SHORT.unpack(self._next(2))[0]
        return value

    def readUnsignedShort(self) -> int:
        """Read two bytes and return a number from 0 to 65535 (DataInput.readUnsignedShort)."""
        value: int = _UNSIGNED_SHORT.unpack(self._next(2))[0]
        return value

    def readChar(self) -> str:
        """Read two bytes and return a str of length 1, perhaps half a surrogate pair (DataInput.readChar)."""
        return chr(self.readUnsignedShort())

    def readInt(self) -> int:
        """Read four bytes and return a number with sign (DataInput.readInt)."""
        value: int = _INT.unpack(self._next(4))[0]
        return value

    def readLong(self) -> int:
        """Read eight bytes and return a number with sign (DataInput.readLong)."""
        value: int = _LONG.unpack(self._next(8))[0]
        return value

    def readFloat(self) -> float:
        """Read four bytes and return the number (DataInput.readFloat)."""
        value: float = _FLOAT.unpack(self._next(4))[0]
        return value

    def readDouble(self) -> float:
        """Read eight bytes and return the number (DataInput.readDouble)."""
        value: float = _DOUBLE.unpack(self._next(8))[0]
        return value

    def readUTF(self) -> str:
        """Read what `writeUTF` wrote: a length in two bytes, and as many bytes of text (DataInput.readUTF).

        Raises UTFDataFormatException if they are no modified UTF-8; all of them have been read then.
        """
        return modified_utf8.decode(self._next(self.readUnsignedShort()))


class DataOutput(ABC):
    """Something that numbers and texts are written to."""

    __slots__ = ()

    @abstractmethod
    def _put(self, data: bytes | memoryview, /) -> None:
        """Write all these bytes.  Raises IOException."""

    @overload
    def write(self, b: SupportsIndex, /) -> None: ...
    @overload
    def write(self, b: Octets, /) -> None: ...
    @overload
    def write(self, b: Octets, off: int, len: int, /) -> None: ...
    def write(self, b: SupportsIndex | Octets, /, *bounds: SupportsIndex) -> None:
        """Write one byte, the low 8 bits of an int; or b[off:off + len], all of it (DataOutput.write).

        Raises IndexOutOfBoundsException if off and len leave b, IOException: "Bad file descriptor" in mode "r".
        """
        if not bounds and is_number(b):
            self.writeByte(b)
        else:
            self._put(part_of(b, bounds))

    def writeBoolean(self, v: SupportsIndex, /) -> None:
        """Write one byte, 1 or 0 (DataOutput.writeBoolean)."""
        self._put(b"\1" if as_long(v) else b"\0")

    def writeByte(self, v: SupportsIndex, /) -> None:
        """Write one byte, the low 8 bits of an int (DataOutput.writeByte)."""
        self._put(bytes((as_int(v) & 0xFF,)))

    def writeShort(self, v: SupportsIndex, /) -> None:
        """Write two bytes, the low 16 bits of an int (DataOutput.writeShort)."""
        self._put(_UNSIGNED_SHORT.pack(as_int(v) & 0xFFFF))

    def writeChar(self, v: str | SupportsIndex, /) -> None:
        """Write two bytes, the low 16 bits of an int or what a str of length 1 is (DataOutput.writeChar)."""
        self._put(_UNSIGNED_SHORT.pack((ord(v) if isinstance(v, str) else as_int(v)) & 0xFFFF))

    def writeInt(self, v: SupportsIndex, /) -> None:
        """Write four bytes (DataOutput.writeInt).  OverflowError beyond 32 bits."""
        self._put(_INT.pack(as_int(v)))

    def writeLong(self, v: SupportsIndex, /) -> None:
        """Write eight bytes (DataOutput.writeLong).  OverflowError beyond 64 bits."""
        self._put(_LONG.pack(as_long(v)))

    def writeFloat(self, v: SupportsFloat | SupportsIndex, /) -> None:
        """Write four bytes; what is too large becomes infinite (DataOutput.writeFloat)."""
        number = _as_double(v)
        try:
            data = _FLOAT.pack(number)
        except OverflowError:
            data = _FLOAT.pack(math.copysign(math.inf, number))
        self._put(_FLOAT_NAN if math.isnan(number) else data)

    def writeDouble(self, v: SupportsFloat | SupportsIndex, /) -> None:
        """Write eight bytes (DataOutput.writeDouble)."""
        number = _as_double(v)
        self._put(_DOUBLE_NAN if math.isnan(number) else _DOUBLE.pack(number))

    def writeBytes(self, s: str, /) -> None:
        """Write the low 8 bits of each char, which is one byte each (DataOutput.writeBytes)."""
        self._put(_chars(s, "utf-16-le")[::2])

    def writeChars(self, s: str, /) -> None:
        """Write each char, which is two bytes each (DataOutput.writeChars)."""
        self._put(_chars(s, "utf-16-be"))

    def writeUTF(self, str: str, /) -> None:
        """Write the length of the text in bytes as two bytes, and the text as modified UTF-8 (DataOutput.writeUTF).

        Raises UTFDataFormatException, and nothing has been written, for more than 65535 bytes; IOException.
        """
        data = modified_utf8.encode(_text(str, "str"))
        self._put(_UNSIGNED_SHORT.pack(len(data)) + data)


def _as_double(value: SupportsFloat | SupportsIndex) -> float:
    """The number as a float, as the typed buffers take it: TypeError for a str, which float() would read."""
    return math.ldexp(value, 0)


def _text(given: str, name: str) -> str:
    """What was given, if it is a text; `name` is the argument's in Java."""
    if given is None:
        raise NullPointerException(f'Cannot invoke "String.length()" because "{name}" is null')
    if not isinstance(given, str):
        raise TypeError(f"a str was expected, not {type(given).__name__}")
    return given


def _chars(text: str, encoding: str) -> bytes:
    """The chars of a text, two bytes each."""
    return _text(text, "s").encode(encoding, "surrogatepass")
