"""New files, directories and links, and how they go again: the calls of java.nio.file.Files that make and delete.

What goes into a file is in content.py.
"""

from __future__ import annotations

import errno
import os
from typing import Final, overload

from nio import machine
from nio.channels.file_attribute import FileAttribute, initial_mode
from nio.errors import (
    DirectoryNotEmptyException,
    FileAlreadyExistsException,
    FileSystemException,
    IllegalArgumentException,
    NoSuchFileException,
    NullPointerException,
    UnsupportedOperationException,
)
from nio.failures import file_system_exception
from nio.files import temporary
from nio.files.path import AnyPath, Path, as_path, in_kernel
from nio.paging.kernel import FileKind

_ALL: Final = 0o777
"""The mode of a directory, less the process's umask."""


def remove(path: Path) -> None:
    """Remove a file, a link or an empty directory.

    Raises DirectoryNotEmptyException, NoSuchFileException, AccessDeniedException, FileSystemException.
    """
    kernel = machine.current().kernel
    name = in_kernel(path)
    try:
        if kernel.lstat(name).kind is FileKind.DIRECTORY:
            kernel.rmdir(name)
        else:
            kernel.unlink(name)
    except OSError as error:
        if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
            raise DirectoryNotEmptyException(path.toString()) from None
        raise file_system_exception(path.toString(), error) from None


class Making:
    """The part of java.nio.file.Files that makes and deletes.

    attrs: PosixFilePermissions.asFileAttribute(...), which the umask of the process cuts; any other attribute is an
    UnsupportedOperationException.  All raise NoSuchFileException, FileAlreadyExistsException, AccessDeniedException or
    FileSystemException as the system's answer is.
    """

    __slots__ = ()

    @staticmethod
    def createFile(path: AnyPath, /, *attrs: FileAttribute) -> Path:
        """Make an empty file, which must not be there yet, and return the path (Files.createFile)."""
        found = as_path(path)
        mode = initial_mode(attrs)
        kernel = machine.current().kernel
        try:
            kernel.close(kernel.open(in_kernel(found), os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))
        except OSError as error:
            raise file_system_exception(found.toString(), error) from None
        return found

    @staticmethod
    def createDirectory(dir: AnyPath, /, *attrs: FileAttribute) -> Path:
        """Make a directory in one that exists, and return the path (Files.createDirectory)."""
        path = as_path(dir)
        mode = initial_mode(attrs, _ALL)
        try:
            machine.current().kernel.mkdir(in_kernel(path), mode)
        except OSError as error:
            raise file_system_exception(path.toString(), error) from None
        return path

    @staticmethod
    def createDirectories(dir: AnyPath, /, *attrs: FileAttribute) -> Path:
        """Make a directory, and those that it lies in, as far as they are not there; return the path (Files.createDirectories).

        Raises FileAlreadyExistsException if something else has the name of one of them.
        """
        path = as_path(dir)
        try:
            _make_or_find(path, attrs)
            return path
        except FileAlreadyExistsException:
            raise
        except FileSystemException:
            below = path.toAbsolutePath()  # the directory that it lies in may be missing
        kernel = machine.current().kernel
        there = below.getParent()
        while there is not None:
            try:
                kernel.stat(in_kernel(there))
                break
            except OSError as error:
                if error.errno != errno.ENOENT:
                    raise file_system_exception(there.toString(), error) from None
            there = there.getParent()
        if there is None:
            raise FileSystemException(below.toString(), None, "Unable to determine if root directory exists")
        for name in there.relativize(below):
            there = there.resolve(name)
            _make_or_find(there, attrs)
        return path

    @overload
    @staticmethod
    def createTempFile(dir: AnyPath, prefix: str | None, suffix: str | None, /, *attrs: FileAttribute) -> Path: ...
    @overload
    @staticmethod
    def createTempFile(prefix: str | None, suffix: str | None, /, *attrs: FileAttribute) -> Path: ...
    @staticmethod
    def createTempFile(*arguments: AnyPath | FileAttribute | None) -> Path:
        """Make an empty file with a name that nobody has foreseen, and return its path (Files.createTempFile).

        dir: where, without it in the Machine's `temporary_folder`.  prefix, suffix: around the name; None for no prefix, and
        for the suffix ".tmp".  Without attrs its owner alone may read and write it.
        Raises IllegalArgumentException for a prefix or suffix with a directory in it.
        """
        dir, (prefix, suffix), attrs = _directory_first(arguments, 2)
        prefix, suffix = prefix or "", ".tmp" if suffix is None else suffix.rstrip("/")  # as in every path
        mode = initial_mode(attrs, temporary.OWNER)
        kernel = machine.current().kernel
        _check_name(f"{prefix}{temporary.number(kernel)}{suffix}")
        try:
            return Path.of(temporary.make_file(kernel, dir.toString(), prefix, suffix, mode))
        except OSError as error:
            raise file_system_exception(_named(error, dir), error) from None

    @overload
    @staticmethod
    def createTempDirectory(dir: AnyPath, prefix: str | None, /, *attrs: FileAttribute) -> Path: ...
    @overload
    @staticmethod
    def createTempDirectory(prefix: str | None, /, *attrs: FileAttribute) -> Path: ...
    @staticmethod
    def createTempDirectory(*arguments: AnyPath | FileAttribute | None) -> Path:
        """Make a directory with a name that nobody has foreseen, and return its path (Files.createTempDirectory).

        As `createTempFile`, without a suffix.
        """
        dir, (prefix,), attrs = _directory_first(arguments, 1)
        mode = initial_mode(attrs, 0o700)
        kernel = machine.current().kernel
        _check_name(f"{prefix or ''}{temporary.number(kernel)}")
        try:
            return Path.of(temporary.make_folder(kernel, dir.toString(), prefix or "", mode))
        except OSError as error:
            raise file_system_exception(_named(error, dir), error) from None

    @staticmethod
    def createSymbolicLink(link: AnyPath, target: AnyPath, /, *attrs: FileAttribute) -> Path:
        """Make a symbolic link that leads to `target`, which need not exist, and return its path (Files.createSymbolicLink).

        A relative target starts where the link is.  Raises UnsupportedOperationException for attributes.
        """
        path, leads_to = as_path(link), as_path(target, None)
        if attrs:
            raise UnsupportedOperationException("Initial file attributes not supported when creating symbolic link")
        try:
            machine.current().kernel.symlink(leads_to.toString(), in_kernel(path))
        except OSError as error:
            raise file_system_exception(path.toString(), error) from None
        return path

    @staticmethod
    def delete(path: AnyPath, /) -> None:
        """Delete a file, a link or an empty directory (Files.delete).  Raises DirectoryNotEmptyException too."""
        remove(as_path(path))

    @staticmethod
    def deleteIfExists(path: AnyPath, /) -> bool:
        """Delete as `delete`, and return whether there was something to delete (Files.deleteIfExists)."""
        try:
            remove(as_path(path))
        except NoSuchFileException:
            return False
        return True


def _make_or_find(path: Path, attrs: tuple[FileAttribute, ...]) -> None:
    """Make a directory unless there is one, or a link to one."""
    try:
        Making.createDirectory(path, *attrs)
    except FileAlreadyExistsException:
        try:
            if machine.current().kernel.stat(in_kernel(path)).kind is FileKind.DIRECTORY:
                return
        except OSError:
            pass  # a link that leads nowhere: its name is taken
        raise


def _directory_first(
    arguments: tuple[AnyPath | FileAttribute | None, ...], texts: int
) -> tuple[Path, list[str | None], tuple[FileAttribute, ...]]:
    """Tell a directory, texts and attributes apart: there is a directory if there is one more than the texts before them."""
    attrs = tuple(each for each in arguments if isinstance(each, FileAttribute))
    rest = arguments[: len(arguments) - len(attrs)]
    if not texts <= len(rest) <= texts + 1:
        raise TypeError(f"{texts} texts, a directory before them or none, and attributes after them were expected")
    named: list[str | None] = []
    for text in rest[-texts:]:
        if text is not None and not isinstance(text, str):
            raise TypeError(f"a str was expected, not {type(text).__name__}")
        named.append(text)
    if len(rest) == texts:
        return Path.of(temporary.folder()), named, attrs
    if rest[0] is None:
        raise NullPointerException()
    return as_path(rest[0]), named, attrs  # type: ignore[arg-type]  # Path.of refuses what is no path


def _check_name(name: str) -> None:
    if Path.of(name).getParent() is not None:
        raise IllegalArgumentException("Invalid prefix or suffix")


def _named(error: OSError, directory: Path) -> str:
    """The path that a kernel could not make, if it says so."""
    return error.filename if isinstance(error.filename, str) else directory.toString()
