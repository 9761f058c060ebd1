"""What Windows answers when it refuses: its error numbers and texts, as OSErrors.

An error is what Python on Windows would raise for the same number: its errno comes from the C library's table there, so that
`except PermissionError` means the same on both systems.  Since several numbers share an errno, the number itself stays on the
exception as `winerror`, the name that it has on Windows:

    winerror  errno      class                 winerror  errno      class
    2, 3      ENOENT     FileNotFoundError     145       ENOTEMPTY  OSError
    5, 32, 33 EACCES     PermissionError       267       ENOTDIR    NotADirectoryError
    80, 183   EEXIST     FileExistsError       112       ENOSPC     OSError
    1132, 1224           EINVAL, OSError

The texts are Windows' own, in English, without the full stop and the line end, as Java strips them.
Source: winerror.h and FormatMessage; measured on Windows builds of JDK 17, 21 and 25 under Wine 8, whose texts are shorter.

Not here: when something is refused (kernel.py).
"""

from __future__ import annotations

import errno
from enum import IntEnum
from typing import Final


class Win32(IntEnum):
    """The errors that these rules use, by the names of winerror.h."""

    FILE_NOT_FOUND = 2
    PATH_NOT_FOUND = 3
    ACCESS_DENIED = 5
    SHARING_VIOLATION = 32
    LOCK_VIOLATION = 33
    FILE_EXISTS = 80
    DISK_FULL = 112
    DIR_NOT_EMPTY = 145
    ALREADY_EXISTS = 183
    DIRECTORY = 267
    MAPPED_ALIGNMENT = 1132
    USER_MAPPED_FILE = 1224


_MEANINGS: Final[dict[Win32, tuple[int, str]]] = {
    Win32.FILE_NOT_FOUND: (errno.ENOENT, "The system cannot find the file specified"),
    Win32.PATH_NOT_FOUND: (errno.ENOENT, "The system cannot find the path specified"),
    Win32.ACCESS_DENIED: (errno.EACCES, "Access is denied"),
    Win32.SHARING_VIOLATION: (
        errno.EACCES,
        "The process cannot access the file because it is being used by another process",
    ),
    Win32.LOCK_VIOLATION: (
        errno.EACCES,
        "The process cannot access the file because another process has locked a portion of the file",
    ),
    Win32.FILE_EXISTS: (errno.EEXIST, "The file exists"),
    Win32.DISK_FULL: (errno.ENOSPC, "There is not enough space on the disk"),
    Win32.DIR_NOT_EMPTY: (errno.ENOTEMPTY, "The directory is not empty"),
    Win32.ALREADY_EXISTS: (errno.EEXIST, "Cannot create a file when that file already exists"),
    Win32.DIRECTORY: (errno.ENOTDIR, "The directory name is invalid"),
    Win32.MAPPED_ALIGNMENT: (
        errno.EINVAL,
        "The base address or the file offset specified does not have the proper alignment",
    ),
    Win32.USER_MAPPED_FILE: (
        errno.EINVAL,
        "The requested operation cannot be performed on a file with a user-mapped section open",
    ),
}

_OF_POSIX: Final = {
    errno.ENOENT: Win32.FILE_NOT_FOUND,
    errno.ENOTDIR: Win32.PATH_NOT_FOUND,
    errno.EACCES: Win32.ACCESS_DENIED,
    errno.EPERM: Win32.ACCESS_DENIED,
    errno.EISDIR: Win32.ACCESS_DENIED,
    errno.EEXIST: Win32.ALREADY_EXISTS,
    errno.ENOTEMPTY: Win32.DIR_NOT_EMPTY,
    errno.ENOSPC: Win32.DISK_FULL,
}


def refusal(code: Win32, path: str | None = None) -> OSError:
    """Return the exception for an error number: OSError's subclass for its errno, Windows' text, and `winerror`."""
    number, text = _MEANINGS[code]
    error = OSError(number, text) if path is None else OSError(number, text, path)
    vars(error)["winerror"] = int(code)
    return error


def win32_of(error: OSError) -> int | None:
    """Return the Windows error number of an exception, None if it is not of Windows."""
    code = vars(error).get("winerror")
    return code if isinstance(code, int) else None


def translated(error: OSError, path: str | None = None) -> OSError:
    """Return what Windows would have said where a POSIX kernel said `error`; what Windows has no word for stays as it is."""
    code = _OF_POSIX.get(error.errno or 0)
    if code is None or win32_of(error) is not None:
        return error
    named = error.filename if isinstance(error.filename, str) else path
    return refusal(code, named)
