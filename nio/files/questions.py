"""What is at a path: the calls of java.nio.file.Files that ask for attributes, or set one.

The attributes are those that the Kernel interface knows: kind, size, permissions, and the times of the last change and the last
access.  No creation time, no owner, no views and no FileStore.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Set
from typing import Final

from nio import machine
from nio.channels.file_attribute import PosixFilePermission, PosixFilePermissions, initial_mode
from nio.channels.options import LinkOption
from nio.errors import (
    ClassCastException,
    IllegalArgumentException,
    NotLinkException,
    NullPointerException,
    UnsupportedOperationException,
)
from nio.failures import attributes_exception, file_system_exception
from nio.files.file_time import FileTime
from nio.files.path import AnyPath, Path, as_path, follows, in_kernel
from nio.lang.time_unit import TimeUnit
from nio.paging.kernel import FileKind, FileStatus


def status_of(path: Path, follow: bool = True) -> FileStatus:
    """Return what is at a path, at the end of a link if links are followed.

    Raises NoSuchFileException, AccessDeniedException, FileSystemException.
    """
    kernel = machine.current().kernel
    try:
        return kernel.stat(in_kernel(path)) if follow else kernel.lstat(in_kernel(path))
    except OSError as error:
        raise attributes_exception(path.toString(), error) from None


def _kind_of(path: AnyPath, options: tuple[LinkOption, ...]) -> FileKind | None:
    """The kind of what is at a path, None if that is not known, whyever."""
    found = as_path(path)
    kernel = machine.current().kernel
    try:
        return (kernel.stat if follows(options) else kernel.lstat)(in_kernel(found)).kind
    except OSError:
        return None


def _may(path: AnyPath, mode: int) -> bool:
    return machine.current().kernel.access(in_kernel(as_path(path)), mode)


class Questions:
    """The part of java.nio.file.Files that asks what is at a path.  options: NOFOLLOW_LINKS to ask about a link itself."""

    __slots__ = ()

    @staticmethod
    def exists(path: AnyPath, /, *options: LinkOption) -> bool:
        """Return whether there is something; not if that cannot be found out (Files.exists)."""
        return _kind_of(path, options) is not None

    @staticmethod
    def notExists(path: AnyPath, /, *options: LinkOption) -> bool:
        """Return whether there is nothing for sure (Files.notExists)."""
        found = as_path(path)
        kernel = machine.current().kernel
        try:
            (kernel.stat if follows(options) else kernel.lstat)(in_kernel(found))
        except OSError as error:
            return error.errno in (errno.ENOENT, errno.ENOTDIR)
        return False

    @staticmethod
    def isDirectory(path: AnyPath, /, *options: LinkOption) -> bool:
        """Return whether there is a directory (Files.isDirectory)."""
        return _kind_of(path, options) is FileKind.DIRECTORY

    @staticmethod
    def isRegularFile(path: AnyPath, /, *options: LinkOption) -> bool:
        """Return whether there is a regular file (Files.isRegularFile)."""
        return _kind_of(path, options) is FileKind.FILE

    @staticmethod
    def isSymbolicLink(path: AnyPath, /) -> bool:
        """Return whether there is a symbolic link, wherever it leads (Files.isSymbolicLink)."""
        return _kind_of(path, (LinkOption.NOFOLLOW_LINKS,)) is FileKind.SYMLINK

    @staticmethod
    def isSameFile(path: AnyPath, path2: AnyPath, /) -> bool:
        """Return whether two paths are equal or lead to one file (Files.isSameFile).

        Raises NoSuchFileException, FileSystemException, if they are not equal and one leads to nothing.
        """
        first, second = as_path(path), as_path(path2, None)
        if first == second:
            return True
        kernel = machine.current().kernel
        identities = []
        for each in (first, second):
            try:
                identities.append(kernel.stat(in_kernel(each)).identity)
            except OSError as error:
                raise file_system_exception(each.toString(), error) from None
        return identities[0] == identities[1]

    @staticmethod
    def isReadable(path: AnyPath, /) -> bool:
        """Return whether this process may read the file (Files.isReadable)."""
        return _may(path, os.R_OK)

    @staticmethod
    def isWritable(path: AnyPath, /) -> bool:
        """Return whether this process may write the file (Files.isWritable)."""
        return _may(path, os.W_OK)

    @staticmethod
    def isExecutable(path: AnyPath, /) -> bool:
        """Return whether this process may run the file, or pass through the directory (Files.isExecutable)."""
        return _may(path, os.X_OK)

    @staticmethod
    def isHidden(path: AnyPath, /) -> bool:
        """Return whether the last name starts with a dot; no file is looked at (Files.isHidden)."""
        name = as_path(path).getFileName()
        return name is not None and name.toString().startswith(".")

    @staticmethod
    def size(path: AnyPath, /) -> int:
        """Return the length of the file in bytes (Files.size).  Raises NoSuchFileException, FileSystemException."""
        return status_of(as_path(path)).size

    @staticmethod
    def getLastModifiedTime(path: AnyPath, /, *options: LinkOption) -> FileTime:
        """Return when the file was last written (Files.getLastModifiedTime).  Raises NoSuchFileException, ..."""
        return _time(status_of(as_path(path), follows(options)).modified_ns)

    @staticmethod
    def setLastModifiedTime(path: AnyPath, time: FileTime, /) -> Path:
        """Set when the file was last written, and return the path (Files.setLastModifiedTime).

        A time before 1970 that is not a whole second becomes the start of 1970, as in Java.
        Raises NoSuchFileException, FileSystemException, NullPointerException for no time.
        """
        found = as_path(path)
        if time is None:
            raise NullPointerException()
        _set_times(found, None, time)
        return found

    @staticmethod
    def readSymbolicLink(link: AnyPath, /) -> Path:
        """Return where a symbolic link leads, as it was written (Files.readSymbolicLink).

        Raises NotLinkException if it is none, NoSuchFileException, FileSystemException.
        """
        path = as_path(link)
        try:
            return Path.of(machine.current().kernel.readlink(in_kernel(path)))
        except OSError as error:
            if error.errno == errno.EINVAL:
                raise NotLinkException(path.toString()) from None
            raise file_system_exception(path.toString(), error) from None

    @staticmethod
    def getPosixFilePermissions(path: AnyPath, /, *options: LinkOption) -> Set[PosixFilePermission]:
        """Return who may do what with the file (Files.getPosixFilePermissions).  Raises NoSuchFileException, ..."""
        return _permissions(status_of(as_path(path), follows(options)))

    @staticmethod
    def setPosixFilePermissions(path: AnyPath, perms: Iterable[PosixFilePermission], /) -> Path:
        """Set who may do what with the file, and return the path (Files.setPosixFilePermissions).

        Raises NoSuchFileException, FileSystemException, NullPointerException for None, ClassCastException for what is no
        permission.
        """
        found = as_path(path)
        if perms is None:
            raise NullPointerException('Cannot invoke "java.util.Set.iterator()" because "perms" is null')
        mode = initial_mode([PosixFilePermissions.asFileAttribute(frozenset(perms))])
        try:
            machine.current().kernel.chmod(in_kernel(found), mode)
        except OSError as error:
            raise file_system_exception(found.toString(), error) from None
        return found

    @staticmethod
    def getAttribute(path: AnyPath, attribute: str, /, *options: LinkOption) -> object:
        """Return an attribute of the file by its name (Files.getAttribute).

        attribute: "size", "isRegularFile", "isDirectory", "isSymbolicLink", "isOther", "lastModifiedTime" or
        "lastAccessTime", with "basic:" or "posix:" before it or without; or "posix:permissions".
        Raises IllegalArgumentException for another name, UnsupportedOperationException for another view,
        NoSuchFileException, FileSystemException.
        """
        found = as_path(path)
        view, name = _view_and_name(attribute)
        follow = follows(options)
        if name not in _ATTRIBUTES and (view, name) != ("posix", "permissions"):
            raise IllegalArgumentException(f"'{name}' not recognized")
        status = status_of(found, follow)
        return {
            "size": status.size,
            "isRegularFile": status.kind is FileKind.FILE,
            "isDirectory": status.kind is FileKind.DIRECTORY,
            "isSymbolicLink": status.kind is FileKind.SYMLINK,
            "isOther": status.kind is FileKind.OTHER,
            "lastModifiedTime": _time(status.modified_ns),
            "lastAccessTime": _time(status.accessed_ns),
            "permissions": _permissions(status),
        }[name]

    @staticmethod
    def setAttribute(path: AnyPath, attribute: str, value: object, /, *options: LinkOption) -> Path:
        """Set an attribute of the file by its name, and return the path (Files.setAttribute).

        attribute: "lastModifiedTime" or "lastAccessTime", a FileTime; "posix:permissions", a set of PosixFilePermission.
        Links are followed.  Raises as `getAttribute`, and ClassCastException for a value that is none.
        """
        found = as_path(path)
        view, name = _view_and_name(attribute)
        if not follows(options):
            raise UnsupportedOperationException("the attributes of a link cannot be set")
        if (view, name) == ("posix", "permissions"):
            if not isinstance(value, Iterable):
                raise ClassCastException(f"{type(value).__name__} is no set of permissions")
            return Questions.setPosixFilePermissions(found, value)
        if name not in ("lastModifiedTime", "lastAccessTime"):
            raise IllegalArgumentException(f"'{view}:{name}' not recognized")
        if not isinstance(value, FileTime):
            raise ClassCastException(f"{type(value).__name__} is no FileTime")
        if name == "lastModifiedTime":
            _set_times(found, None, value)
        else:
            _set_times(found, value, None)
        return found


_ATTRIBUTES: Final = frozenset(
    ("size", "isRegularFile", "isDirectory", "isSymbolicLink", "isOther", "lastModifiedTime", "lastAccessTime")
)


def _view_and_name(attribute: str) -> tuple[str, str]:
    if attribute is None:
        raise NullPointerException('Cannot invoke "String.indexOf(int)" because "attribute" is null')
    view, colon, name = attribute.partition(":")
    if not colon:
        return "basic", attribute
    if view not in ("basic", "posix"):
        raise UnsupportedOperationException(f"View '{view}' not available")
    return view, name


def _time(nanoseconds: int) -> FileTime:
    return FileTime.from_(nanoseconds, TimeUnit.NANOSECONDS)


def _permissions(status: FileStatus) -> Set[PosixFilePermission]:
    return {each for each in PosixFilePermission.values() if status.mode & 0o400 >> each.ordinal()}


def _set_times(path: Path, accessed: FileTime | None, modified: FileTime | None) -> None:
    """Set one time of a file or both; None leaves it."""
    kernel = machine.current().kernel
    try:
        status = kernel.stat(in_kernel(path))
        kernel.utime(
            in_kernel(path),
            status.accessed_ns if accessed is None else _settable(accessed),
            status.modified_ns if modified is None else _settable(modified),
        )
    except OSError as error:
        raise file_system_exception(path.toString(), error) from None


def _settable(time: FileTime) -> int:
    """The time in ns since 1970 as Java hands it on: a negative rest of a second the system refuses, and 0 is set then."""
    nanoseconds = time.to(TimeUnit.NANOSECONDS)
    return 0 if nanoseconds < 0 and nanoseconds % 10**9 else nanoseconds
