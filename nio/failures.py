"""An OSError of the kernel, told as Java tells it.

The kernel says errno and text; which exception of Java that is depends on who asked:

    java.io constructors            FileNotFoundException "path (text)"
    java.nio.file, FileChannel.open NoSuchFileException "path", ..., FileSystemException "path: text"
    an open channel or file         IOException "text"

Each result carries errno and strerror, and winerror if Windows' rules were at work, for callers that catch OSError.  What each
caller then does about it is not decided here.
"""

from __future__ import annotations

import errno
from typing import TypeVar

from nio.errors import (
    AccessDeniedException,
    FileAlreadyExistsException,
    FileNotFoundException,
    FileSystemException,
    IOException,
    NoSuchFileException,
)

Failure = TypeVar("Failure", bound=IOException)


def io_exception(error: OSError) -> IOException:
    """Return the failure of a call on an open file: java.io.IOException with the text of the system."""
    return _with_errno(IOException(error.strerror), error)


def file_not_found(path: str, error: OSError) -> FileNotFoundException:
    """Return the failure of opening `path` through java.io, whatever the reason: FileNotFoundException "path (text)"."""
    return _with_errno(FileNotFoundException(f"{path} ({error.strerror})"), error)


def file_system_exception(path: str, error: OSError, other: str | None = None) -> FileSystemException:
    """Return the failure of an operation on `path`, or on two, through java.nio.file; the class follows from errno."""
    winerror = vars(error).get("winerror")
    kind = _BY_ERRNO.get(error.errno or 0) if winerror is None else _BY_WINERROR.get(winerror)
    if kind is not None:
        return _with_errno(kind(path, other), error)
    reason = error.strerror
    if error.errno == errno.ELOOP:
        reason = f"{reason} or unable to access attributes of symbolic link"
    return _with_errno(FileSystemException(path, other, reason), error)


def attributes_exception(path: str, error: OSError) -> FileSystemException:
    """Return the failure of asking what is at `path`: as `file_system_exception`, but nothing is below a file either.

    So has JDK 25 it; up to 21 ENOTDIR was a FileSystemException.
    """
    if error.errno == errno.ENOTDIR:
        return _with_errno(NoSuchFileException(path), error)
    return file_system_exception(path, error)


_BY_ERRNO: dict[int, type[FileSystemException]] = {
    errno.ENOENT: NoSuchFileException,
    errno.EEXIST: FileAlreadyExistsException,
    errno.EACCES: AccessDeniedException,
}

_BY_WINERROR: dict[int, type[FileSystemException]] = {
    2: NoSuchFileException,
    3: NoSuchFileException,
    5: AccessDeniedException,
    80: FileAlreadyExistsException,
    183: FileAlreadyExistsException,
}
"""On Windows; several of its errors share an errno (nio.paging.windows.refusals)."""


def _with_errno(failure: Failure, error: OSError) -> Failure:
    failure.errno, failure.strerror = error.errno, error.strerror
    if "winerror" in vars(error):
        vars(failure)["winerror"] = vars(error)["winerror"]
    return failure
