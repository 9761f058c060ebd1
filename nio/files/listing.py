"""What is in a directory: DirectoryStream, and the calls of java.nio.file.Files that give one.

A directory is read when the stream is made, so what comes or goes later does not show; Java leaves that open.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterator
from threading import RLock
from typing import Final, Protocol, TypeAlias, cast, final

from nio import machine
from nio.errors import IllegalStateException, NotDirectoryException, NullPointerException
from nio.failures import file_system_exception
from nio.files.glob import compile_glob
from nio.files.path import AnyPath, Path, as_path, in_kernel
from nio.lang.closeable import Closeable
from nio.lang.iterator import JavaIterator
from nio.lang.object import JavaObject
from nio.lang.stream import Stream


class PathFilter(Protocol):
    """Something that knows a path worth showing (java.nio.file.DirectoryStream.Filter)."""

    def accept(self, entry: Path, /) -> bool:
        """Return whether the path is to be shown (DirectoryStream.Filter.accept)."""


PathTest: TypeAlias = PathFilter | Callable[[Path], bool]
"""What chooses among paths: a filter, or a function."""


@final
class _Entries(JavaIterator[Path]):
    """Several threads may share it: each path is given to one of them."""

    __slots__ = ("_one_by_one",)

    cannot_remove = None

    def __init__(self, entries: Iterator[Path], /) -> None:
        super().__init__(entries)
        self._one_by_one = RLock()

    def hasNext(self) -> bool:
        with self._one_by_one:
            return super().hasNext()

    def next(self) -> Path:
        with self._one_by_one:
            return super().next()

    def __next__(self) -> Path:
        with self._one_by_one:
            return super().__next__()


@final
class DirectoryStream(Closeable, JavaObject):
    """The paths in a directory, once; `with` closes it (java.nio.file.DirectoryStream)."""

    __slots__ = ("_closed", "_entries", "_given")

    java_name = "sun.nio.fs.UnixSecureDirectoryStream"
    Filter: Final = PathFilter

    def __init__(self, entries: Iterator[Path], /) -> None:
        """Not for callers, who use Files.newDirectoryStream."""
        self._entries = entries
        self._given = False
        self._closed = False

    def iterator(self) -> JavaIterator[Path]:
        """Return the paths one after the other, in no order; after `close` there are no more (DirectoryStream.iterator).

        Raises IllegalStateException if this has been called, or the stream is closed.
        """
        if self._closed:
            raise IllegalStateException("Directory stream is closed")
        if self._given:
            raise IllegalStateException("Iterator already obtained")
        self._given = True
        return _Entries(self._open_entries())

    def _open_entries(self) -> Iterator[Path]:
        for entry in self._entries:
            if self._closed:
                return
            yield entry

    def __iter__(self) -> Iterator[Path]:
        return self.iterator()

    def close(self) -> None:
        """End the stream; closing it again does nothing (DirectoryStream.close)."""
        self._closed = True


class Listing:
    """The part of java.nio.file.Files that lists directories."""

    __slots__ = ()

    @staticmethod
    def newDirectoryStream(dir: AnyPath, chosen: str | PathTest = "*", /) -> DirectoryStream:
        """Return the paths in a directory, in no order (Files.newDirectoryStream).

        chosen: a glob for the names, such as "*.{java,py}"; or a filter of paths, which may be a function.
        Raises NotDirectoryException, NoSuchFileException, FileSystemException, PatternSyntaxException for what is no glob.
        """
        path = as_path(dir)
        if chosen is None:
            raise NullPointerException()
        names: re.Pattern[str] | None = None
        if isinstance(chosen, str) and chosen != "*":
            names = compile_glob(chosen)
        entries = _paths_in(path)
        if names is not None:
            return DirectoryStream(entry for entry in entries if names.fullmatch(str(entry.getFileName())))
        if isinstance(chosen, str):
            return DirectoryStream(entries)
        function = cast("Callable[[Path], bool]", chosen)
        return DirectoryStream(filter(getattr(function, "accept", function), entries))

    @staticmethod
    def list(dir: AnyPath, /) -> Stream[Path]:
        """Return the paths in a directory, in no order, as a Stream (Files.list); raises as `newDirectoryStream`."""
        return Stream(_paths_in(as_path(dir)))


def _paths_in(path: Path) -> Iterator[Path]:
    try:
        names = machine.current().kernel.listdir(in_kernel(path))
    except OSError as error:
        if error.errno == errno.ENOTDIR:
            raise NotDirectoryException(path.toString()) from None
        raise file_system_exception(path.toString(), error) from None
    return (path.resolve(name) for name in names)
