"""Where a path really leads: without "." and "..", and through every symbolic link, from the root on.

Both ways look at each name on the way through the kernel.  `real_path` asks that everything exists, as
java.nio.file.Path.toRealPath does; `canonical_path` goes as far as it can, as java.io.File.getCanonicalPath does.
"""

from __future__ import annotations

import errno
import os
from typing import Final

from nio.paging.kernel import FileKind, Kernel

_MAX_LINKS: Final = 40
"""So many symbolic links may lie on one way, as in Linux; more are taken for a circle."""

_PATH_MAX: Final = 4096
"""So many bytes a path may have in Linux, the NUL at its end included."""


def real_path(kernel: Kernel, path: str) -> str:
    """Return the way to what a path leads to, absolute and free of links, as realpath(3).

    path: relative ones start at the current directory; the empty one is that directory.
    Raises OSError: ENOENT if a name is missing, ENOTDIR if one on the way is no directory, ELOOP, EACCES, ENAMETOOLONG.
    """
    if len(os.fsencode(path)) >= _PATH_MAX:
        raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG))
    start = path if path.startswith("/") else f"{kernel.getcwd()}/{path}"
    rest = _names(start)
    reached: list[str] = []
    links = 0
    while rest:
        name = rest.pop()
        if name == ".":
            continue
        if name == "..":
            del reached[-1:]
            continue
        here = "/" + "/".join([*reached, name])
        kind = kernel.lstat(here).kind
        if kind is FileKind.SYMLINK:
            links += 1
            if links > _MAX_LINKS:
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
            target = kernel.readlink(here)
            if target.startswith("/"):
                reached.clear()
            rest.extend(_names(target))
            continue
        if rest and kind is not FileKind.DIRECTORY:
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        reached.append(name)
    return "/" + "/".join(reached)


def canonical_path(kernel: Kernel, path: str) -> str:
    """Return `real_path` of the longest part of an absolute path that has one, then the rest, with "." and ".." undone.

    Raises OSError for what is neither ENOENT, ENOTDIR nor EACCES on the way there: ELOOP, ...  The last name may be anything,
    also a link that leads in a circle.
    """
    whole = path.rstrip("/")
    cut = len(whole)
    while cut > 0:
        try:
            found = real_path(kernel, whole[:cut])
        except OSError as error:
            if cut < len(whole) and error.errno not in (errno.ENOENT, errno.ENOTDIR, errno.EACCES):
                raise
            cut = whole.rfind("/", 0, cut)
        else:
            return collapse(found + whole[cut:])
    return collapse(whole)


def collapse(path: str) -> str:
    """Return an absolute path with "." and ".." undone by the text alone: "/a/./b/../c" -> "/a/c"."""
    kept: list[str] = []
    for name in reversed(_names(path)):
        if name == "..":
            del kept[-1:]
        elif name != ".":
            kept.append(name)
    return "/" + "/".join(kept)


def _names(path: str) -> list[str]:
    """The names of a path, the last one first, so that the next one is popped."""
    return [name for name in reversed(path.split("/")) if name]
