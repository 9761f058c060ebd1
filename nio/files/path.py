"""Path: the way to a file as a value (java.nio.file.Path), spelled as Java spells it on POSIX.

It compares, joins and takes apart; it never looks at a file.  It is an os.PathLike, so `open(path)` and `os.stat(path)` take it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import final

from nio import machine, pathname
from nio.errors import InvalidPathException, NullPointerException
from nio.files.file import File


@final
class Path(os.PathLike[str]):
    """An immutable path; `Path.of` makes one.  Equal if spelled alike: "a//b/" and "a/b" are, "./a" and "a" are not."""

    __slots__ = ("_text",)

    def __init__(self, text: str, /) -> None:
        """Not for callers, who use `Path.of`.  text: normalized."""
        self._text = text

    @staticmethod
    def of(first: str | os.PathLike[str], /, *more: str) -> Path:
        """Return the path of one text, or of several joined by slashes (Path.of); empty ones are left out.

        Raises InvalidPathException for a NUL, NullPointerException for None.
        """
        if first is None:
            raise NullPointerException()
        if any(part is None for part in more):
            raise NullPointerException('Cannot invoke "String.isEmpty()" because "segment" is null')
        text = pathname.normalize("/".join(part for part in (os.fspath(first), *more) if part))
        if "\0" in text:
            raise InvalidPathException(text, "Nul character not allowed")
        return Path(text)

    def getFileName(self) -> Path | None:
        """Return the last name, None for the root (Path.getFileName)."""
        return None if self._text == "/" else Path(pathname.name_of(self._text))

    def getParent(self) -> Path | None:
        """Return the path without its last name, None if nothing is left (Path.getParent)."""
        parent = pathname.parent_of(self._text)
        return None if parent is None else Path(parent)

    def isAbsolute(self) -> bool:
        """Return whether the path starts at the root (Path.isAbsolute)."""
        return self._text.startswith("/")

    def toAbsolutePath(self) -> Path:
        """Return the path from the root on: of a relative one, from the current directory on (Path.toAbsolutePath)."""
        if self.isAbsolute():
            return self
        return Path(machine.current().kernel.getcwd()).resolve(self)

    def resolve(self, other: str | os.PathLike[str], /) -> Path:
        """Return `other` if it is absolute, else this path and `other` after it (Path.resolve)."""
        path = Path.of(other)
        if path.isAbsolute() or not self._text:
            return path
        if not path._text:
            return self
        return Path(f"{'' if self._text == '/' else self._text}/{path._text}")

    def toFile(self) -> File:
        """Return the same path as a File (Path.toFile)."""
        return File(self._text)

    def toString(self) -> str:
        """Return the text of the path (Path.toString)."""
        return self._text

    __str__ = toString
    __fspath__ = toString

    def __repr__(self) -> str:
        return f"Path.of({self._text!r})"

    def __iter__(self) -> Iterator[Path]:
        """Yield the names, the root not among them (Path.iterator)."""
        return (Path(name) for name in self._text.lstrip("/").split("/")) if self._text != "/" else iter(())

    # --- as a value

    def equals(self, other: object, /) -> bool:
        """Return whether `other` is a Path of the same text (Path.equals)."""
        return isinstance(other, Path) and other._text == self._text

    __eq__ = equals

    def hashCode(self) -> int:
        """Return Java's hash code of the bytes of the path, an int of 32 bits with sign."""
        return pathname.hash_of(os.fsencode(self._text))

    __hash__ = hashCode

    def compareTo(self, other: Path, /) -> int:
        """Return a negative number, 0 or a positive one as this path comes before, is, or comes after `other`: byte by byte."""
        return pathname.compare(os.fsencode(self._text), os.fsencode(other._text))

    def __lt__(self, other: Path) -> bool:
        return self.compareTo(other) < 0

    def __le__(self, other: Path) -> bool:
        return self.compareTo(other) <= 0

    def __gt__(self, other: Path) -> bool:
        return self.compareTo(other) > 0

    def __ge__(self, other: Path) -> bool:
        return self.compareTo(other) >= 0
