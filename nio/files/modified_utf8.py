"""Modified UTF-8: how java.io.DataOutput.writeUTF spells a text, and DataInput.readUTF reads it.

It is UTF-8 but for two things: the NUL is the two bytes C0 80, and a character above U+FFFF is its two surrogates, of three
bytes each.  A surrogate may also stand alone.  Which bytes are refused, and the words for it, are those of JDK 17 to 25.

Not here: the length before the text, and the file.
"""

from __future__ import annotations

import re
from typing import Final

from nio.errors import UTFDataFormatException
from nio.lang.pathname import utf_16_units

LIMIT: Final = 0xFFFF
"""So many bytes a text may have: its length is written as an unsigned short."""

_ABOVE_FFFF: Final = re.compile("[\U00010000-\U0010ffff]")


def encode(text: str) -> bytes:
    """Return the bytes of a text.  Raises UTFDataFormatException for more than 65535."""
    halves = _ABOVE_FFFF.sub(_surrogates, text)
    data = halves.encode("utf-8", "surrogatepass").replace(b"\0", b"\xc0\x80")
    if len(data) > LIMIT:
        ends = f"{_joined(halves[:8])}...{_joined(halves[-8:])}"
        raise UTFDataFormatException(f"encoded string ({ends}) too long: {len(data)} bytes")
    return data


def decode(data: bytes | bytearray) -> str:
    """Return the text of these bytes.  Raises UTFDataFormatException if they are not what a text is spelled as."""
    if data.isascii():
        return data.decode("ascii")
    if max(data) < 0xF0:  # Python would take four bytes for one character
        try:
            return _joined(data.replace(b"\xc0\x80", b"\0").decode("utf-8", "surrogatepass"))
        except UnicodeDecodeError:
            pass
    return _joined("".join(map(chr, _units(data))))


def _units(data: bytes | bytearray) -> list[int]:
    """The chars of Java, one by one, the way Java goes about it: spellings longer than need be are taken."""
    units = []
    at = 0
    while at < len(data):
        first = data[at]
        if first < 0x80:
            at += 1
            units.append(first)
        elif first & 0xE0 == 0xC0:
            at += 2
            _must_be_there(at, data)
            units.append((first & 0x1F) << 6 | _tail(data[at - 1], at))
        elif first & 0xF0 == 0xE0:
            at += 3
            _must_be_there(at, data)
            units.append((first & 0x0F) << 12 | _tail(data[at - 2], at - 1) << 6 | _tail(data[at - 1], at - 1))
        else:
            raise UTFDataFormatException(f"malformed input around byte {at}")
    return units


def _must_be_there(end: int, data: bytes | bytearray) -> None:
    if end > len(data):
        raise UTFDataFormatException("malformed input: partial character at end")


def _tail(byte: int, named: int) -> int:
    """The six bits of a byte that goes on; `named` is the place that Java's message names."""
    if byte & 0xC0 != 0x80:
        raise UTFDataFormatException(f"malformed input around byte {named}")
    return byte & 0x3F


def _surrogates(match: re.Match[str]) -> str:
    return "".join(map(chr, utf_16_units(match.group())))


def _joined(text: str) -> str:
    """Two surrogates that make a character become that character, as Python has it."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
