"""File: the way to a file as a value, and the calls on it that never throw (java.io.File), as Java has them on POSIX.

A call that fails answers false or 0.  To read or write a file, open it: RandomAccessFile, FileChannel.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, final, overload

from nio import machine, pathname
from nio.errors import NullPointerException
from nio.paging.kernel import FileKind, FileStatus

if TYPE_CHECKING:
    from nio.files.path import Path


@final
class File:
    """An immutable path; equal if spelled alike."""

    __slots__ = ("_text",)

    separator: Final = "/"
    separatorChar: Final = "/"
    pathSeparator: Final = ":"
    pathSeparatorChar: Final = ":"

    @overload
    def __init__(self, path: str | os.PathLike[str], /) -> None: ...
    @overload
    def __init__(self, parent: str | os.PathLike[str] | File | None, child: str, /) -> None: ...
    def __init__(self, path: str | os.PathLike[str] | File | None, /, *child: str) -> None:
        """File(path), or File(parent, child), where the parent may be a File too, or None for no parent.

        Raises NullPointerException for a path or a child that is None.
        """
        first = path.getPath() if isinstance(path, File) else path
        if not child:
            if first is None or isinstance(path, File):
                raise NullPointerException()
            self._text = pathname.text_of(first)
            return
        if len(child) > 1:
            raise TypeError(f"File takes a path, or a parent and a child, not {1 + len(child)} arguments")
        below = child[0]
        if below is None:
            raise NullPointerException()
        below = pathname.normalize(below)
        # An empty parent is the root, None is no parent: measured on JDK 17 to 25.
        whole = below if first is None else f"{pathname.text_of(first).rstrip('/')}/{below.lstrip('/')}"
        self._text = pathname.normalize(whole)

    def getPath(self) -> str:
        """Return the text of the path (File.getPath)."""
        return self._text

    toString = __str__ = getPath

    def __repr__(self) -> str:
        return f"File({self._text!r})"

    def getName(self) -> str:
        """Return the last name, "" for the root (File.getName)."""
        return pathname.name_of(self._text)

    def getParent(self) -> str | None:
        """Return the path without its last name, None if nothing is left (File.getParent)."""
        return pathname.parent_of(self._text)

    def getParentFile(self) -> File | None:
        """Return `getParent` as a File (File.getParentFile)."""
        parent = self.getParent()
        return None if parent is None else File(parent)

    def isAbsolute(self) -> bool:
        """Return whether the path starts at the root (File.isAbsolute)."""
        return self._text.startswith("/")

    def getAbsolutePath(self) -> str:
        """Return the path from the root on: of a relative one, from the current directory on (File.getAbsolutePath)."""
        if self.isAbsolute():
            return self._text
        here = machine.current().kernel.getcwd()
        return pathname.normalize(f"{here}/{self._text}")

    def getAbsoluteFile(self) -> File:
        """Return `getAbsolutePath` as a File (File.getAbsoluteFile)."""
        return File(self.getAbsolutePath())

    def toPath(self) -> Path:
        """Return the same path as a Path (File.toPath).  Raises InvalidPathException for a NUL."""
        from nio.files.path import Path  # Path.toFile needs this module in turn

        return Path.of(self._text)

    # --- the file

    def exists(self) -> bool:
        """Return whether the path leads to something (File.exists)."""
        return self._status() is not None

    def isFile(self) -> bool:
        """Return whether the path leads to a regular file (File.isFile)."""
        status = self._status()
        return status is not None and status.kind is FileKind.FILE

    def isDirectory(self) -> bool:
        """Return whether the path leads to a directory (File.isDirectory)."""
        status = self._status()
        return status is not None and status.kind is FileKind.DIRECTORY

    def length(self) -> int:
        """Return the length of the file in bytes, 0 if there is none (File.length)."""
        status = self._status()
        return 0 if status is None else status.size

    def delete(self) -> bool:
        """Delete the file, the link or the empty directory, and return whether that was done (File.delete)."""
        if "\0" in self._text:
            return False
        kernel = machine.current().kernel
        try:
            kernel.unlink(self._text)
        except (IsADirectoryError, PermissionError):  # EISDIR of Linux, EPERM of POSIX
            try:
                kernel.rmdir(self._text)
            except OSError:
                return False
        except OSError:
            return False
        return True

    def _status(self) -> FileStatus | None:
        """Return what the path leads to, None if to nothing; the empty path is the current directory, as in JDK 25."""
        if "\0" in self._text:
            return None
        try:
            return machine.current().kernel.stat(self._text or ".")
        except OSError:
            return None

    # --- as a value

    def equals(self, other: object, /) -> bool:
        """Return whether `other` is a File of the same path (File.equals)."""
        return isinstance(other, File) and other._text == self._text

    __eq__ = equals

    def hashCode(self) -> int:
        """Return Java's hash code, an int of 32 bits with sign (File.hashCode)."""
        return pathname.hash_of(pathname.utf_16_units(self._text)) ^ 1234321

    __hash__ = hashCode

    def compareTo(self, other: File, /) -> int:
        """Return the order of the paths, unit by unit of UTF-16 (File.compareTo)."""
        return pathname.compare(pathname.utf_16_units(self._text), pathname.utf_16_units(other._text))

    def __lt__(self, other: File) -> bool:
        return self.compareTo(other) < 0

    def __le__(self, other: File) -> bool:
        return self.compareTo(other) <= 0

    def __gt__(self, other: File) -> bool:
        return self.compareTo(other) > 0

    def __ge__(self, other: File) -> bool:
        return self.compareTo(other) >= 0
