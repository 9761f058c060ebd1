"""What Windows answers when it refuses: its error numbers and texts, as OSErrors.

An error is what Python on Windows would raise for the same number: its errno comes from the C library's table there, so that
`except PermissionError` means the same on both systems.  Since several numbers share an errno, the number itself stays on the
exception as `winerror`, the name that it has on Windows:

    winerror  errno      class                 winerror  errno      class
    2, 3      ENOENT     FileNotFoundError     145       ENOTEMPTY  OSError
    5, 32, 33 EACCES     PermissionError       267       ENOTDIR    NotADirectoryError
    80, 183   EEXIST     FileExistsError       112       ENOSPC     OSError
    8         ENOMEM     OSError               1132,1224 EINVAL     OSError

The texts are Windows' own, in English, without the full stop and the line end, as Java strips them.
Source: winerror.h and FormatMessage; measured on Windows builds of JDK 17, 21 and 25 under Wine 8, whose texts are shorter.

The rules have names, so that who watches a kernel can tell which one refused (`WindowsKernel.observer`).

Not here: when something is refused (kernel.py).
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from enum import Enum, IntEnum
from typing import Final


class Win32(IntEnum):
    """The errors that these rules use, by the names of winerror.h."""

    FILE_NOT_FOUND = 2
    PATH_NOT_FOUND = 3
    ACCESS_DENIED = 5
    NOT_ENOUGH_MEMORY = 8
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
    Win32.NOT_ENOUGH_MEMORY: (errno.ENOMEM, "Not enough memory resources are available to process this command"),
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


class Rule(Enum):
    """Why something is refused: Windows' error, the reason in words, and the rows of the matrix in docs/windows.md."""

    DELETE_MAPPED = (Win32.ACCESS_DENIED, "a mapping of the file is open", (1, 2, 3, 8, 11, 28, 29))
    DELETED = (Win32.ACCESS_DENIED, "the file has been deleted, and is there only until its last user goes", (26, 30))
    DELETING_NOT_SHARED = (
        Win32.SHARING_VIOLATION,
        "who has the file open, or mapped, does not let others delete or rename it",
        (4, 5, 7, 12, 27, 29, 31),
    )
    ACCESS_NOT_SHARED = (Win32.SHARING_VIOLATION, "two who open the file do not let each other read or write it", (25,))
    CUT_MAPPED = (Win32.USER_MAPPED_FILE, "a mapping of the file is open, and the file would be cut", (14, 16, 17, 18))
    PAST_END = (Win32.NOT_ENOUGH_MEMORY, "a mapping that is not both written and shared does not make its file longer", ())
    REPLACE_IN_USE = (Win32.ACCESS_DENIED, "a file in use, or a directory, is not replaced", (13,))
    DIRECTORY_IN_USE = (Win32.ACCESS_DENIED, "a file below the directory is open, or mapped", (33,))
    NAME_TAKEN = (Win32.ALREADY_EXISTS, "the new name is taken", (9,))
    LOCKED = (Win32.LOCK_VIOLATION, "another descriptor has locked the region", ())
    ALIGNMENT = (Win32.MAPPED_ALIGNMENT, "a mapping begins at a multiple of the allocation granularity", ())
    OPEN_DIRECTORY = (Win32.ACCESS_DENIED, "a directory cannot be opened", ())

    def __init__(self, code: Win32, reason: str, rows: tuple[int, ...]) -> None:
        self.code: Final = code
        self.reason: Final = reason
        self.rows: Final = rows

    def __str__(self) -> str:
        told = f"{self.reason}: error {self.code:d}, {_MEANINGS[self.code][1]}"
        return f"{told} (docs/windows.md, row{'s'[: len(self.rows) > 1]} {', '.join(map(str, self.rows))})" if self.rows else told


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


def translated(error: OSError, path: str, exists: Callable[[str], bool]) -> OSError:
    """Return what Windows would have said where a POSIX kernel said `error`; what Windows has no word for stays as it is.

    exists: whether a path leads anywhere.  Windows has two words for what is not there: 3 where the directory is missing.
    """
    code = _OF_POSIX.get(error.errno or 0)
    if code is None or win32_of(error) is not None:
        return error
    named = error.filename if isinstance(error.filename, str) else path
    if code is Win32.FILE_NOT_FOUND and not exists(os.path.dirname(named) or os.curdir):
        code = Win32.PATH_NOT_FOUND
    return refusal(code, named)
