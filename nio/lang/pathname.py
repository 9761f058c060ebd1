"""How Java spells a path: one slash between names, none at the end.

`File`, `Path` and `FileChannel.open` share it, so that the same file has the same text in every message.  Nothing is resolved:
"." and ".." stay, links are not followed, no file is looked at.  Spellings are those of Java on POSIX, measured on JDK 17 to 25.
"""

from __future__ import annotations

import os
import re
import sys
from array import array
from collections.abc import Iterable, Sequence

_SLASHES = re.compile("/{2,}")


def normalize(text: str) -> str:
    """Return `text` without doubled slashes and without a slash at its end, except for the root: "a//b/" -> "a/b"."""
    if "//" in text:
        text = _SLASHES.sub("/", text)
    return text[:-1] if len(text) > 1 and text.endswith("/") else text


def name_of(text: str) -> str:
    """Return the last name of a normalized path; "" for the root."""
    return text[text.rfind("/") + 1 :]


def parent_of(text: str) -> str | None:
    """Return a normalized path without its last name, None if nothing would be left."""
    cut = text.rfind("/")
    if cut > 0:
        return text[:cut]
    return "/" if cut == 0 and len(text) > 1 else None


def text_of(path: str | os.PathLike[str]) -> str:
    """Return what a caller gave as a path, normalized.

    Raises TypeError if it is neither str nor os.PathLike.
    """
    return normalize(os.fsdecode(path))


def utf_16_units(text: str) -> array[int]:
    """Return what Java calls the chars of a text."""
    units = array("H", text.encode("utf-16-le", "surrogatepass"))
    if sys.byteorder == "big":
        units.byteswap()
    return units


def hash_of(units: Iterable[int]) -> int:
    """Return Java's hash code of a sequence, of the chars of a String for one: an int of 32 bits with sign."""
    value = 0
    for unit in units:
        value = (31 * value + unit) & 0xFFFF_FFFF
    return value - (1 << 32) if value >> 31 else value


def compare(a: Sequence[int], b: Sequence[int]) -> int:
    """Return the difference of the first elements that differ, else that of the lengths: Java's order of strings and paths."""
    for x, y in zip(a, b, strict=False):
        if x != y:
            return x - y
    return len(a) - len(b)
