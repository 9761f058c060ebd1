"""Which files of a directory a listing shows: java.io.FileFilter and FilenameFilter.

Java has a method `accept` for it; a function will do as well.  Not for the listing itself: that is File's.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeAlias, cast

if TYPE_CHECKING:
    from nio.files.file import File


class FileFilter(Protocol):
    """Something that knows a file worth showing by its path."""

    def accept(self, pathname: File, /) -> bool:
        """Return whether the file is to be shown (FileFilter.accept)."""


class FilenameFilter(Protocol):
    """Something that knows a file worth showing by its directory and its name."""

    def accept(self, dir: File, name: str, /) -> bool:
        """Return whether the file of that name in that directory is to be shown (FilenameFilter.accept)."""


NameTest: TypeAlias = FilenameFilter | Callable[["File", str], bool]
"""What `File.list` takes."""

FileTest: TypeAlias = FileFilter | Callable[["File"], bool]
"""What `File.listFiles` takes besides a `NameTest`."""


def by_name(chosen: NameTest) -> Callable[[File, str], bool]:
    """Return a filter by directory and name as a function."""
    function = cast("Callable[[File, str], bool]", chosen)
    return getattr(function, "accept", function)


def by_file(chosen: FileTest | NameTest, directory: File) -> Callable[[File], bool]:
    """Return a filter of either kind as a function of the file: which of the two it is shows in how many arguments it takes."""
    function = cast("Callable[[File], bool]", chosen)
    accept = getattr(function, "accept", function)
    try:
        inspect.signature(accept).bind(directory, "")
    except (TypeError, ValueError):  # it takes one; or it is compiled, and does not tell
        return accept
    named = by_name(cast("NameTest", chosen))
    return lambda file: named(directory, file.getName())
