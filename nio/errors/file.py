"""What java.nio.file throws: about one path or two, with the errno that Python users look for."""

from __future__ import annotations

import errno
import os
from typing import ClassVar

from nio.errors.io import IOException
from nio.errors.lang import IllegalArgumentException


class FileSystemException(IOException):
    """An operation on one or two paths failed.

    file, other: the paths as text, None if not known; reason: what went wrong, None if the class says it all.
    The message is Java's: "file -> other: reason", each part only if it is there.
    """

    __module__ = "java.nio.file"
    _errno: ClassVar[int | None] = None

    def __init__(self, file: str | None, other: str | None = None, reason: str | None = None, /) -> None:
        paths = file or ""
        if other is not None:
            paths += f" -> {other}"
        if file is None and other is None:
            message = reason
        else:
            message = paths if reason is None else f"{paths}: {reason}"
        super().__init__(message)
        self._file, self._other, self._reason = file, other, reason
        # For `except OSError as e: print(e.filename)`, as Python's own calls set it.
        self.filename, self.filename2 = file, other
        if self._errno is not None:
            self.errno, self.strerror = self._errno, os.strerror(self._errno)

    def getFile(self) -> str | None:
        """Return the first path, None if it is not known (FileSystemException.getFile)."""
        return self._file

    def getOtherFile(self) -> str | None:
        """Return the second path, None if there is none (FileSystemException.getOtherFile)."""
        return self._other

    def getReason(self) -> str | None:
        """Return what went wrong, None if the class says it all (FileSystemException.getReason)."""
        return self._reason


class AccessDeniedException(FileSystemException, PermissionError):
    """The rights of the file, or the rules of the file system, do not allow this."""

    __module__ = "java.nio.file"
    _errno = errno.EACCES


class AtomicMoveNotSupportedException(FileSystemException):
    """A file was to be moved in one step, and lies on another file system than its target."""

    __module__ = "java.nio.file"
    _errno = errno.EXDEV


class DirectoryNotEmptyException(FileSystemException):
    """A directory that has something in it was to be deleted or replaced."""

    __module__ = "java.nio.file"
    _errno = errno.ENOTEMPTY

    def __init__(self, directory: str | None, /) -> None:
        super().__init__(directory)


class FileAlreadyExistsException(FileSystemException, FileExistsError):
    """A file was to be made, and there is one of that name."""

    __module__ = "java.nio.file"
    _errno = errno.EEXIST


class FileSystemLoopException(FileSystemException):
    """A walk through directories came back to one that it is in already."""

    __module__ = "java.nio.file"
    _errno = errno.ELOOP

    def __init__(self, file: str | None, /) -> None:
        super().__init__(file)


class NoSuchFileException(FileSystemException, FileNotFoundError):
    """There is no file of that name."""

    __module__ = "java.nio.file"
    _errno = errno.ENOENT


class NotDirectoryException(FileSystemException, NotADirectoryError):
    """What was to be listed is no directory."""

    __module__ = "java.nio.file"
    _errno = errno.ENOTDIR

    def __init__(self, file: str | None, /) -> None:
        super().__init__(file)


class NotLinkException(FileSystemException):
    """What was to be read as a symbolic link is none."""

    __module__ = "java.nio.file"
    _errno = errno.EINVAL


class InvalidPathException(IllegalArgumentException):
    """A text cannot be a path: it has a NUL character in it.

    input: the text; reason: what is wrong with it; index: where, -1 if that is not known.
    The message is Java's: "reason at index 3: text".
    """

    __module__ = "java.nio.file"

    def __init__(self, input: str, reason: str, index: int = -1, /) -> None:
        if index < -1:
            raise IllegalArgumentException()
        at = f" at index {index}" if index > -1 else ""
        super().__init__(f"{reason}{at}: {input}")
        self._input, self._reason, self._index = input, reason, index

    def getInput(self) -> str:
        """Return the text that is no path (InvalidPathException.getInput)."""
        return self._input

    def getReason(self) -> str:
        """Return what is wrong with it (InvalidPathException.getReason)."""
        return self._reason

    def getIndex(self) -> int:
        """Return where it is wrong, -1 if that is not known (InvalidPathException.getIndex)."""
        return self._index
