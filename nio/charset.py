"""Charset: the six ways to write text as bytes that every Java has (java.nio.charset).

    encode, decode              from buffer to buffer; what is wrong is replaced, as String's getBytes and constructors do it
    encode_text, decode_text    whole texts, for Files; what is wrong is an exception, with Java's count of what is to blame

No charset but these six, no CharsetDecoder, no CharsetEncoder.
"""

from __future__ import annotations

import codecs
import re
import struct
from typing import ClassVar, Final, final

from nio._core.bytebuffer import ByteBuffer
from nio._core.char_buffer import CharBuffer
from nio.errors import (
    CharacterCodingException,
    IllegalArgumentException,
    IllegalCharsetNameException,
    MalformedInputException,
    NullPointerException,
    UnmappableCharacterException,
    UnsupportedCharsetException,
)
from nio.lang import pathname

_NAME: Final = re.compile("[0-9A-Za-z][-+.:_0-9A-Za-z]*")


@final
class Charset:
    """A way to write text as bytes; equal to any other of that name."""

    __slots__ = ("_bytes_per_char", "_chars_per_byte", "_codec", "_name")

    def __init__(self, name: str, codec: str, bytes_per_char: float = 1.0, /) -> None:
        """Not for callers, who use `forName` and StandardCharsets.  codec: Python's name of it.

        bytes_per_char: what Java expects of it on average (measured on JDK 17, 21 and 25).
        """
        self._name = name
        self._codec = codec
        self._bytes_per_char = bytes_per_char
        self._chars_per_byte = 0.5 if bytes_per_char == 2.0 else 1.0

    @staticmethod
    def forName(charsetName: str, /) -> Charset:
        """Return the charset of a name, or of one of its other names, in capitals or not (Charset.forName).

        Raises IllegalCharsetNameException for what cannot be a name, UnsupportedCharsetException for a name that none of the
        six has, IllegalArgumentException for None.
        """
        if charsetName is None:
            raise IllegalArgumentException("Null charset name")
        if not _NAME.fullmatch(charsetName):
            raise IllegalCharsetNameException(charsetName)
        found = _BY_NAME.get(charsetName.lower())
        if found is None:
            raise UnsupportedCharsetException(charsetName)
        return found

    @staticmethod
    def isSupported(charsetName: str, /) -> bool:
        """Return whether `forName` knows a name; raises as that for what cannot be one (Charset.isSupported)."""
        try:
            Charset.forName(charsetName)
        except UnsupportedCharsetException:
            return False
        return True

    @staticmethod
    def defaultCharset() -> Charset:
        """Return UTF-8, as JDK 18 and later do (Charset.defaultCharset)."""
        return StandardCharsets.UTF_8

    def name(self) -> str:
        """Return the name: "UTF-8" (Charset.name)."""
        return self._name

    toString = displayName = __str__ = name

    def __repr__(self) -> str:
        return f"<Charset {self._name}>"

    def equals(self, other: object, /) -> bool:
        """Return whether `other` is a Charset of the same name (Charset.equals)."""
        return isinstance(other, Charset) and other._name == self._name

    __eq__ = equals

    def hashCode(self) -> int:
        """Return Java's hash code, that of the name (Charset.hashCode)."""
        return pathname.hash_of(pathname.utf_16_units(self._name))

    __hash__ = hashCode

    def compareTo(self, that: Charset, /) -> int:
        """Return the order of the names, capitals or not (Charset.compareTo)."""
        return pathname.compare(self._name.lower().encode(), that._name.lower().encode())

    # --- buffers

    def encode(self, text: str | CharBuffer, /) -> ByteBuffer:
        """Return the bytes of a text, or of what remains of a CharBuffer, whose position moves to its limit (Charset.encode).

        The new buffer is of the heap, from 0 to what there is, and has the room behind it that a JVM's has.  In the place of a
        char that has no bytes there is a "?", in UTF-16 U+FFFD.
        Raises NullPointerException, TypeError for what is neither.
        """
        if isinstance(text, CharBuffer):
            chars = text.toString()
            text.position(text.limit())
        elif isinstance(text, str):
            chars = text
        elif text is None:
            raise NullPointerException('Cannot invoke "java.lang.CharSequence.length()" because "csq" is null')
        else:
            raise TypeError(f"a str or a CharBuffer was expected, not {type(text).__name__}")
        data = self.encode_replacing(chars)
        return ByteBuffer.allocate(_room(len(pathname.utf_16_units(chars)), self._bytes_per_char, len(data))).put(data).flip()

    def decode(self, bytes: ByteBuffer, /) -> CharBuffer:
        """Return the chars of what remains of a buffer, whose position moves to its limit (Charset.decode).

        The new buffer is as that of `encode`.  In the place of bytes that are no char there is U+FFFD, as often as in Java.
        Raises NullPointerException, TypeError for what is no ByteBuffer.
        """
        if bytes is None:
            raise NullPointerException('Cannot invoke "java.nio.ByteBuffer.remaining()" because "in" is null')
        if not isinstance(bytes, ByteBuffer):
            raise TypeError(f"a ByteBuffer was expected, not {type(bytes).__name__}")
        data = bytearray(bytes.remaining())
        bytes.get(data)
        chars = pathname.utf_16_units(self.decode_replacing(data))
        return CharBuffer.allocate(_room(len(data), self._chars_per_byte, len(chars))).put([*map(chr, chars)]).flip()

    # --- text and bytes

    def encode_replacing(self, text: str) -> bytes:
        """Return the bytes of a text as String.getBytes gives them."""
        try:
            return self._encode(text)
        except UnicodeEncodeError:
            # Python knows a pair of halves as two chars that have no bytes.
            units = text.encode("utf-16-le", "surrogatepass")
            return self._encode(units.decode("utf-16-le", "surrogatepass"), _REPLACING)

    def decode_replacing(self, data: bytes | bytearray) -> str:
        """Return the text of bytes as the constructors of String make it."""
        codec = self._codec
        if codec == "utf-16":
            codec = "utf-16-le" if data[:2] == codecs.BOM_UTF16_LE else "utf-16-be"
            data = data[2:] if data[:2] in _MARKS else data
        return data.decode(codec, _REPLACING)

    def decode_text(self, data: bytes, whole: bool) -> str:
        """Return the text of bytes.

        whole: they are decoded as one String, whose constructor has a count of its own for wrong UTF-8; else as by a decoder.
        Raises MalformedInputException.
        """
        codec = self._codec
        if codec == "utf-16" and data[:2] not in _MARKS:
            codec = "utf-16-be"
        try:
            return data.decode(codec)
        except UnicodeDecodeError as error:
            rest = data[error.start :]
            if codec == "utf-8":
                length = _wrong_in_string(rest) if whole else _wrong_in_decoder(rest, error.end - error.start)
            elif codec.startswith("utf-16"):
                length = _wrong_in_utf_16(rest, data, codec)
            else:
                length = error.end - error.start
            raise MalformedInputException(length) from None

    def encode_text(self, text: str, whole: bool) -> bytes:
        """Return the bytes of a text; whole as in `decode_text`.

        Raises UnmappableCharacterException, or MalformedInputException for half a surrogate pair if not `whole`.
        """
        try:
            return self._encode(text)
        except UnicodeEncodeError as error:
            raise self._refusal(text[error.start], whole) from None

    def encode_up_to(self, text: str) -> tuple[bytes, CharacterCodingException | None]:
        """Return the bytes of a text, or of what stands before the first char that has none, and then what is wrong with it."""
        try:
            return self._encode(text), None
        except UnicodeEncodeError as error:
            return self._encode(text[: error.start]), self._refusal(text[error.start], False)

    def _encode(self, text: str, errors: str = "strict") -> bytes:
        if self._codec == "utf-16":  # Java's has a mark and then the higher byte first; Python's goes by the machine
            return codecs.BOM_UTF16_BE + text.encode("utf-16-be", errors) if text else b""
        return text.encode(self._codec, errors)

    def _refusal(self, char: str, whole: bool) -> CharacterCodingException:
        if "\ud800" <= char <= "\udfff":
            return UnmappableCharacterException(1) if whole else MalformedInputException(1)
        one = char <= "\uffff" or (whole and self._codec == "iso8859-1")
        return UnmappableCharacterException(1 if one else 2)


def _float(value: float) -> float:
    """The value as a float of 32 bits, which Java reckons with here."""
    (rounded,) = struct.unpack("f", struct.pack("f", value))
    return float(rounded)


def _room(count: int, average: float, needed: int) -> int:
    """The capacity of Java's buffer for what `count` elements become: by the average, and doubled, and one, until it suffices."""
    capacity = int(_float(count * average))
    while capacity < needed:
        capacity = 2 * capacity + 1
    return capacity


def _replace(error: UnicodeError) -> tuple[str | bytes, int]:
    """Say what stands in the place of what is wrong, and where to go on; for Python's codecs."""
    if isinstance(error, UnicodeEncodeError):
        sign = "\ufffd" if error.encoding.startswith("utf-16") else "?"
        return (sign * (error.end - error.start)).encode(error.encoding), error.end
    assert isinstance(error, UnicodeDecodeError)
    length = error.end - error.start
    rest = error.object[error.start : error.start + 4]
    if error.encoding == "utf-8":
        length = _wrong_in_decoder(rest, length)
    elif error.encoding.startswith("utf-16"):
        length = _wrong_in_utf_16(rest, b"", error.encoding)
    return "\ufffd", error.start + length


_REPLACING: Final = "nio.replace"
codecs.register_error(_REPLACING, _replace)


def _wrong_in_string(rest: bytes) -> int:
    """How many bytes of wrong UTF-8 Java's String blames: all of a char if they are there (measured on JDK 17, 21 and 25)."""
    lead = rest[0]
    if 0xE0 <= lead < 0xF0:
        if len(rest) == 2 and (rest[1] & 0xC0 != 0x80 or (lead == 0xE0 and rest[1] & 0xE0 == 0x80)):
            return 2
        return 3 if len(rest) > 2 else 1
    return 4 if 0xF0 <= lead < 0xF8 and len(rest) > 3 else 1


def _wrong_in_decoder(rest: bytes, length: int) -> int:
    """How many bytes of wrong UTF-8 Java's decoder blames: as Python, but half a surrogate pair is one wrong char."""
    if rest[0] == 0xED and rest[1:2] >= b"\xa0" and rest[1:2] < b"\xc0":
        return 3 if len(rest) > 2 and rest[2] & 0xC0 == 0x80 else 2
    return length


def _wrong_in_utf_16(rest: bytes, data: bytes, codec: str) -> int:
    """How many bytes of wrong UTF-16 Java blames: a first half with whatever follows it, a second half, or half a unit."""
    if len(rest) < 2:
        return 1
    high = rest[0 if codec == "utf-16-be" or (codec == "utf-16" and data[:2] == codecs.BOM_UTF16_BE) else 1]
    return min(len(rest), 4) if 0xD8 <= high < 0xDC else 2


# Where no mark says the byte order of UTF-16, Java takes it for big-endian.
_MARKS: Final = (codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)


class StandardCharsets:
    """The charsets that every Java has (java.nio.charset.StandardCharsets)."""

    US_ASCII: ClassVar[Charset] = Charset("US-ASCII", "ascii")
    ISO_8859_1: ClassVar[Charset] = Charset("ISO-8859-1", "iso8859-1")
    UTF_8: ClassVar[Charset] = Charset("UTF-8", "utf-8", _float(1.1))
    UTF_16BE: ClassVar[Charset] = Charset("UTF-16BE", "utf-16-be", 2.0)
    UTF_16LE: ClassVar[Charset] = Charset("UTF-16LE", "utf-16-le", 2.0)
    UTF_16: ClassVar[Charset] = Charset("UTF-16", "utf-16", 2.0)


_OTHER_NAMES: Final = {
    StandardCharsets.US_ASCII: "ascii us ascii7 646 iso646-us iso_646.irv:1991 iso_646.irv:1983 ansi_x3.4-1968 ansi_x3.4-1986"
    " cp367 ibm367 iso-ir-6 csascii",
    StandardCharsets.ISO_8859_1: "latin1 l1 iso8859_1 iso8859-1 iso_8859_1 iso_8859-1 iso_8859-1:1987 8859_1 iso-ir-100 cp819"
    " ibm819 ibm-819 819 csisolatin1",
    StandardCharsets.UTF_8: "utf8 unicode-1-1-utf-8",
    StandardCharsets.UTF_16BE: "utf_16be iso-10646-ucs-2 x-utf-16be unicodebigunmarked",
    StandardCharsets.UTF_16LE: "utf_16le x-utf-16le unicodelittleunmarked",
    StandardCharsets.UTF_16: "utf_16 utf16 unicode unicodebig",
}
_BY_NAME: Final = {
    name: charset for charset, others in _OTHER_NAMES.items() for name in (charset.name().lower(), *others.split())
}
