"""Names that nobody has foreseen, for temporary files and directories: what java.io and java.nio.file share.

A name is taken by making the file: a name that exists is never given out, however many programs ask at once.  Which prefixes a
caller accepts, and which exception a failure becomes, is the callers' business.
"""

from __future__ import annotations

import os
from typing import Final

from nio import machine
from nio.paging.kernel import Kernel

EVERYBODY: Final = 0o666
"""The mode of a temporary file of java.io, less the process's umask."""

OWNER: Final = 0o600
"""The mode of a temporary file of java.nio.file: for its owner alone."""


_LONGEST: Final = 255
"""So many characters a name may have, as on every file system of Linux."""

_SHORTEST: Final = 3
"""So many characters of a prefix and of a suffix are never given up."""


def folder() -> str:
    """Return where temporary files go if no directory is named: what Java calls java.io.tmpdir."""
    return machine.current().temporary_folder


def number(kernel: Kernel) -> str:
    """Return what stands between prefix and suffix in a name: a random number of 64 bits without sign, in decimal digits."""
    return str(int.from_bytes(kernel.getrandom(8), "big"))


def fitted_name(prefix: str, number: str, suffix: str) -> str:
    """Return the three as one name that File.createTempFile would make of them: no longer than a name can be.

    The prefix gives way first, down to three characters; then the suffix, by twice as much as it would have to.
    """
    excess = len(prefix) + len(number) + len(suffix) - _LONGEST
    if excess > 0:
        prefix = prefix[: max(len(prefix) - excess, min(len(prefix), _SHORTEST))]
        excess = len(prefix) + len(number) + len(suffix) - _LONGEST
    if excess > 0:
        suffix = suffix[: max(len(suffix) - 2 * excess, min(len(suffix), _SHORTEST))]
    return f"{prefix}{number}{suffix}"


def create(kernel: Kernel, path: str, mode: int) -> bool:
    """Make an empty file, unless there is something of that name; return whether it was made.

    mode: permission bits, less the process's umask.  Raises OSError: ENOENT if the directory is missing, ...
    """
    try:
        kernel.close(kernel.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode))
    except FileExistsError:
        return False
    return True


def make_file(kernel: Kernel, directory: str, prefix: str, suffix: str, mode: int) -> str:
    """Make an empty file with a random name in a directory and return its path.

    mode: `EVERYBODY` or `OWNER`, or other permission bits.  Raises OSError as `create`.
    """
    while True:
        path = _below(directory, f"{prefix}{number(kernel)}{suffix}")
        if create(kernel, path, mode):
            return path


def make_folder(kernel: Kernel, directory: str, prefix: str, mode: int = 0o700) -> str:
    """Make an empty directory with a random name in a directory and return its path.  Raises OSError as `make_file`."""
    while True:
        path = _below(directory, f"{prefix}{number(kernel)}")
        try:
            kernel.mkdir(path, mode)
        except FileExistsError:
            continue
        return path


def _below(directory: str, name: str) -> str:
    """The path of a name in a directory; the empty directory is the current one."""
    if not directory:
        return name
    return f"{directory.rstrip('/')}/{name}"
