"""Path: the way to a file as a value (java.nio.file.Path), spelled as Java spells it on POSIX.

It compares, joins and takes apart; only `toRealPath` looks at files, and `toAbsolutePath` asks where relative paths start: on
the Machine that is current then, since a Path belongs to none.  It is an os.PathLike, so `open(path)` and `os.stat(path)` take
it.  There is one file system, so no getFileSystem; no URI and no WatchService either.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias, final

from nio import machine
from nio.channels.options import LinkOption
from nio.errors import IllegalArgumentException, InvalidPathException, NullPointerException
from nio.failures import file_system_exception
from nio.files.file import File
from nio.files.resolve import real_path
from nio.lang import pathname
from nio.lang.iterator import JavaIterator
from nio.lang.longs import as_int
from nio.lang.reflection import Reflected
from nio.paging.kernel import FileKind, FileStatus, Kernel

AnyPath: TypeAlias = str | os.PathLike[str]
"""What may stand in the place of a Path: what Path.of takes."""


@final
class Path(os.PathLike[str], Reflected):
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

    def getRoot(self) -> Path | None:
        """Return "/" of an absolute path, None of a relative one (Path.getRoot)."""
        return Path("/") if self.isAbsolute() else None

    def _names(self) -> list[str]:
        """The names; none of the root, and one, which is empty, of the empty path."""
        return [] if self._text == "/" else self._text.lstrip("/").split("/")

    def getNameCount(self) -> int:
        """Return how many names the path has, the root not counted (Path.getNameCount)."""
        return len(self._names())

    def getName(self, index: int, /) -> Path:
        """Return the name at an index, counted from the root on (Path.getName).

        Raises IllegalArgumentException for an index that no name has.
        """
        names, index = self._names(), as_int(index)
        if not 0 <= index < len(names):
            raise IllegalArgumentException()
        return Path(names[index])

    def subpath(self, beginIndex: int, endIndex: int, /) -> Path:
        """Return the names from one index to before another as a relative path (Path.subpath).

        Raises IllegalArgumentException unless 0 <= beginIndex < endIndex <= getNameCount().
        """
        names, begin, end = self._names(), as_int(beginIndex), as_int(endIndex)
        if not 0 <= begin < end <= len(names):
            raise IllegalArgumentException()
        return Path("/".join(names[begin:end]))

    def startsWith(self, other: AnyPath, /) -> bool:
        """Return whether `other` has the same root and its names are the first of this path (Path.startsWith)."""
        path = Path.of(other)
        if path.isAbsolute() != self.isAbsolute():
            return False
        names = path._names()
        return self._names()[: len(names)] == names

    def endsWith(self, other: AnyPath, /) -> bool:
        """Return whether the names of `other` are the last of this path; if it is absolute, all of it (Path.endsWith)."""
        path = Path.of(other)
        if path.isAbsolute():
            return path == self
        names = path._names()
        return self._names()[-len(names) :] == names

    def isAbsolute(self) -> bool:
        """Return whether the path starts at the root (Path.isAbsolute)."""
        return self._text.startswith("/")

    def normalize(self) -> Path:
        """Return the path without "." and without a name and ".." after it (Path.normalize).

        By the text alone: where the name is a link, it may lead elsewhere.
        """
        kept: list[str] = []
        for name in self._names():
            if name == ".." and kept and kept[-1] != "..":
                kept.pop()
            elif name not in ("", ".") and not (name == ".." and self.isAbsolute()):
                kept.append(name)
        return Path(("/" if self.isAbsolute() else "") + "/".join(kept))

    def toAbsolutePath(self) -> Path:
        """Return the path from the root on: of a relative one, from the current directory on (Path.toAbsolutePath)."""
        if self.isAbsolute():
            return self
        return Path(machine.current().kernel.getcwd()).resolve(self)

    def toRealPath(self, *options: LinkOption) -> Path:
        """Return the one path that leads to the file: absolute, without "." and "..", and through no link (Path.toRealPath).

        options: with NOFOLLOW_LINKS links stay, and a ".." after one.
        Raises NoSuchFileException, FileSystemException if a name is missing, is no directory, or leads in a circle.
        """
        kernel = machine.current().kernel
        if follows(options):
            try:
                return Path(real_path(kernel, self._text))
            except OSError as error:
                raise file_system_exception(self._text, error) from None
        return Path(_real_path_with_links(kernel, self.toAbsolutePath()._names()))

    def resolve(self, other: AnyPath, /, *more: AnyPath) -> Path:
        """Return `other` if it is absolute, else this path and `other` after it; `more` after that likewise (Path.resolve)."""
        path = Path.of(other)
        if path.isAbsolute() or not self._text:
            joined = path
        elif not path._text:
            joined = self
        else:
            joined = Path(f"{'' if self._text == '/' else self._text}/{path._text}")
        return joined.resolve(*more) if more else joined

    def resolveSibling(self, other: AnyPath, /) -> Path:
        """Return `other` after the parent of this path, `other` itself if there is no parent (Path.resolveSibling)."""
        path, parent = Path.of(other), self.getParent()
        return path if parent is None else parent.resolve(path)

    def relativize(self, other: AnyPath, /) -> Path:
        """Return the way from this path, taken for a directory, to another: this.resolve(way) leads there (Path.relativize).

        By the text alone, after `normalize` where it is needed.  Raises IllegalArgumentException if one path is absolute and
        the other is not, or if this one has a ".." that nothing undoes.
        """
        path = Path.of(other)
        if path == self:
            return Path("")
        if path.isAbsolute() != self.isAbsolute():
            raise IllegalArgumentException("'other' is different type of Path")
        if not self._text:
            return path
        here, there = (each.normalize()._names() if each.normalize()._text else [] for each in (self, path))
        same = 0
        while same < min(len(here), len(there)) and here[same] == there[same]:
            same += 1
        if ".." in here[same:]:
            raise IllegalArgumentException(f"Unable to compute relative  path from {self} to {path}")
        return Path("/".join([".."] * (len(here) - same) + there[same:]))

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

    def iterator(self) -> JavaIterator[Path]:
        """Return the names one after the other, the root not among them (Path.iterator)."""
        return JavaIterator(map(Path, self._names()))

    def __iter__(self) -> Iterator[Path]:
        return map(Path, self._names())

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
        if other is None:
            raise NullPointerException('Cannot read field "path" because "other" is null')
        return pathname.compare(os.fsencode(self._text), os.fsencode(other._text))

    def __lt__(self, other: Path) -> bool:
        return self.compareTo(other) < 0

    def __le__(self, other: Path) -> bool:
        return self.compareTo(other) <= 0

    def __gt__(self, other: Path) -> bool:
        return self.compareTo(other) > 0

    def __ge__(self, other: Path) -> bool:
        return self.compareTo(other) >= 0


NO_PATH: Final = 'Cannot invoke "java.nio.file.Path.getFileSystem()" because "path" is null'


def as_path(path: AnyPath, missing: str | None = NO_PATH) -> Path:
    """Return an argument that is a path as a Path.

    Raises NullPointerException with the message `missing` for None, InvalidPathException for a NUL, TypeError for what is none.
    """
    if path is None:
        raise NullPointerException(missing)
    return path if type(path) is Path else Path.of(path)


def in_kernel(path: Path) -> str:
    """Return a path as the kernel takes it: Java's empty path is the current directory."""
    return path.toString() or "."


def follows(options: Sequence[LinkOption]) -> bool:
    """Return whether links are followed: NOFOLLOW_LINKS is not among the options.

    Raises NullPointerException for None, TypeError for what is no LinkOption.
    """
    for option in options:
        if option is None:
            raise NullPointerException()
        if not isinstance(option, LinkOption):
            raise TypeError(f"a LinkOption was expected, not {type(option).__name__}")
    return not options


def _real_path_with_links(kernel: Kernel, names: Sequence[str]) -> str:
    """The names from the root on without "." and "..", of which those after a link stay; all that is reached must exist."""

    def status(path: str) -> FileStatus:
        try:
            return kernel.lstat(path)
        except OSError as error:
            raise file_system_exception(path, error) from None

    reached = "/"
    for name in names:
        if name == ".." and reached != "/" and status(reached).kind is not FileKind.SYMLINK:
            reached = pathname.parent_of(reached) or "/"
        elif name not in ("", ".") and not (name == ".." and reached == "/"):
            reached = f"{reached.rstrip('/')}/{name}"
    status(reached)
    return reached
