"""An OSError of the kernel, told as Java tells it.

The kernel says errno and text; which exception of Java that is depends on who asked:

    java.io constructors            FileNotFoundException "path (text)"
    java.nio.file, FileChannel.open NoSuchFileException "path", ..., FileSystemException "path: text"
    an open channel or file         IOException "text"

Each result carries errno and strerror, for callers that catch OSError.  What each caller then does about it is not decided here.
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


def file_system_exception(path: str, error: OSError) -> IOException:
    """Return the failure of an operation on `path` through java.nio.file; the class follows from errno."""
    kind = _BY_ERRNO.get(error.errno or 0)
    if kind is not None:
        return _with_errno(kind(path), error)
    reason = error.strerror
    if error.errno == errno.ELOOP:
        reason = f"{reason} or unable to access attributes of symbolic link"
    return _with_errno(FileSystemException(path, None, reason), error)


_BY_ERRNO: dict[int, type[FileSystemException]] = {
    errno.ENOENT: NoSuchFileException,
    errno.EEXIST: FileAlreadyExistsException,
    errno.EACCES: AccessDeniedException,
}


def _with_errno(failure: Failure, error: OSError) -> Failure:
    failure.errno, failure.strerror = error.errno, error.strerror
    return failure
