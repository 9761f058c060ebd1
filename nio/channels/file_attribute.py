"""What a new file is to be like from the start: FileAttribute, and the one that there is, its permissions.

`FileChannel.open(path, options, *attrs)` takes them.  The mode of open(2) is all that can be set in the same step as the file
is made, so permissions are all that is taken, as in Java on POSIX; everything else is refused.

Not for the attributes of files that exist.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence, Set
from typing import ClassVar, Final, final

from nio.errors import ClassCastException, IllegalArgumentException, NullPointerException, UnsupportedOperationException
from nio.lang.enum import JavaEnum
from nio.lang.object import JavaObject


class FileAttribute(ABC, JavaObject):
    """A name and a value (java.nio.file.attribute.FileAttribute)."""

    __slots__ = ()

    java_name = "java.nio.file.attribute.FileAttribute"

    @abstractmethod
    def name(self) -> str:
        """Return the name of the attribute: "posix:permissions" (FileAttribute.name)."""

    @abstractmethod
    def value(self) -> object:
        """Return its value (FileAttribute.value)."""


@final
class PosixFilePermission(JavaEnum):
    """What one kind of users may do with a file (java.nio.file.attribute.PosixFilePermission)."""

    __slots__ = ()

    java_name = "java.nio.file.attribute.PosixFilePermission"

    OWNER_READ: ClassVar[PosixFilePermission]
    """The owner may read."""
    OWNER_WRITE: ClassVar[PosixFilePermission]
    """The owner may write."""
    OWNER_EXECUTE: ClassVar[PosixFilePermission]
    """The owner may run it, or search it if it is a directory."""
    GROUP_READ: ClassVar[PosixFilePermission]
    """The members of its group may read."""
    GROUP_WRITE: ClassVar[PosixFilePermission]
    """The members of its group may write."""
    GROUP_EXECUTE: ClassVar[PosixFilePermission]
    """The members of its group may run or search it."""
    OTHERS_READ: ClassVar[PosixFilePermission]
    """All others may read."""
    OTHERS_WRITE: ClassVar[PosixFilePermission]
    """All others may write."""
    OTHERS_EXECUTE: ClassVar[PosixFilePermission]
    """All others may run or search it."""


for _name in (f"{who}_{what}" for who in ("OWNER", "GROUP", "OTHERS") for what in ("READ", "WRITE", "EXECUTE")):
    setattr(PosixFilePermission, _name, PosixFilePermission(_name))


class PosixFilePermissions:
    """From and to the nine letters of `ls -l` (java.nio.file.attribute.PosixFilePermissions)."""

    @staticmethod
    def fromString(perms: str, /) -> Set[PosixFilePermission]:
        """Return the permissions that nine letters say, such as "rw-r-----" (PosixFilePermissions.fromString).

        Raises IllegalArgumentException if they are no such letters.
        """
        if perms is None:
            raise NullPointerException('Cannot invoke "String.length()" because "perms" is null')
        if len(perms) != 9 or any(given not in ("-", letter) for given, letter in zip(perms, _LETTERS, strict=True)):
            raise IllegalArgumentException("Invalid mode")
        return {each for each, letter in zip(PosixFilePermission.values(), perms, strict=True) if letter != "-"}

    @staticmethod
    def toString(perms: Set[PosixFilePermission], /) -> str:
        """Return permissions as nine letters (PosixFilePermissions.toString)."""
        every = zip(PosixFilePermission.values(), _LETTERS, strict=True)
        return "".join(letter if each in perms else "-" for each, letter in every)

    @staticmethod
    def asFileAttribute(perms: Set[PosixFilePermission], /) -> FileAttribute:
        """Return the attribute that gives a new file these permissions, less the process's umask (...asFileAttribute)."""
        if perms is None:
            raise NullPointerException('Cannot invoke "java.util.Collection.size()" because "c" is null')
        for each in perms:
            if each is None:
                raise NullPointerException()
        return _Permissions(frozenset(perms))


_LETTERS: Final = "rwx" * 3
_PERMISSIONS: Final = "posix:permissions"


@final
class _Permissions(FileAttribute):
    __slots__ = ("_value",)

    java_name = "java.nio.file.attribute.PosixFilePermissions$1"

    def __init__(self, value: frozenset[PosixFilePermission]) -> None:
        self._value = value

    def name(self) -> str:
        return _PERMISSIONS

    def value(self) -> Set[PosixFilePermission]:
        return self._value


def initial_mode(attributes: Sequence[FileAttribute], default: int = 0o666) -> int:
    """Return the mode of open(2) or mkdir(2) for a file with these attributes, of which the last one counts.

    default: without any.  Raises, as Java (measured on JDK 17, 21 and 25): NullPointerException for a missing attribute, name
    or value, UnsupportedOperationException for any other attribute, ClassCastException for a value that is no set of
    permissions; TypeError for what is no attribute.
    """
    mode = default
    for attribute in attributes:
        if attribute is None:
            text = 'Cannot invoke "java.nio.file.attribute.FileAttribute.name()" because "attr" is null'
            raise NullPointerException(text)
        if not isinstance(attribute, FileAttribute):
            raise TypeError(f"a file attribute was expected, not {type(attribute).__name__}")
        name, value = attribute.name(), attribute.value()
        if name is None:
            raise NullPointerException('Cannot invoke "String.equals(Object)" because "name" is null')
        if name != _PERMISSIONS:
            raise UnsupportedOperationException(f"'{name}' not supported as initial attribute")
        if value is None:
            raise NullPointerException('Cannot invoke "java.util.Set.iterator()" because "perms" is null')
        if not isinstance(value, Iterable):
            raise ClassCastException(f"{type(value).__name__} is no set of permissions")
        mode = 0
        for permission in value:
            if not isinstance(permission, PosixFilePermission):
                raise ClassCastException(f"{type(permission).__name__} is no permission")
            mode |= 0o400 >> permission.ordinal()
    return mode
