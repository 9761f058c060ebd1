"""The files that are deleted when the program ends: what java.io.File.deleteOnExit asks for.

They go in the reverse of the order in which they were first asked for, each through the kernel that was current then.  A child
made by `os.fork` deletes nothing of its parent's.  Nothing happens if the process is killed or ends by `os._exit`.
"""

from __future__ import annotations

import atexit
import os

from nio.paging.kernel import FileKind, Kernel

_waiting: dict[tuple[Kernel, str], int] = {}
"""Kernel and absolute path, in order, and the process that asked."""


def delete_on_exit(kernel: Kernel, path: str) -> None:
    """Delete a file or an empty directory when the program ends; asking again changes nothing.

    path: absolute, since the current directory may be another one then.
    """
    if not _waiting:
        atexit.register(_delete_all)
    _waiting.setdefault((kernel, path), os.getpid())


def delete(kernel: Kernel, path: str) -> None:
    """Delete a file, a link or an empty directory, whichever it is.  Raises OSError of the call that was the right one."""
    try:
        kernel.unlink(path)
    except (IsADirectoryError, PermissionError):  # EISDIR of Linux, EPERM of POSIX; a mapped file of Windows too
        if kernel.lstat(path).kind is not FileKind.DIRECTORY:
            raise
        kernel.rmdir(path)


def _delete_all() -> None:
    while _waiting:
        (kernel, path), process = _waiting.popitem()
        if process == os.getpid():
            try:
                delete(kernel, path)
            except OSError:
                continue  # it is gone already, or cannot go: nobody is left to be told
