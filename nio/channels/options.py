"""How a file is opened and mapped: StandardOpenOption, LinkOption, MapMode, and which options go together.

Values only: what they do to a file is done in file_channel.py and map_file.py.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Never, final

from nio._core.mapping import MappingKind
from nio.errors import IllegalArgumentException, NullPointerException, UnsupportedOperationException
from nio.lang.enum import JavaEnum
from nio.lang.object import JavaObject
from nio.paging.kernel import FileShare, Prot, Share


class OpenOption(JavaObject):
    """An object that says how to open a file (java.nio.file.OpenOption)."""

    __slots__ = ()


class CopyOption(JavaObject):
    """An object that says how to copy or move a file (java.nio.file.CopyOption)."""

    __slots__ = ()


@final
class StandardOpenOption(JavaEnum, OpenOption):
    """The ways to open a file (java.nio.file.StandardOpenOption); an enum of Java, so `name()` and `ordinal()` are methods."""

    __slots__ = ()

    java_name = "java.nio.file.StandardOpenOption"

    READ: ClassVar[StandardOpenOption]
    """Open for reading; what `open` does if no option asks for writing."""
    WRITE: ClassVar[StandardOpenOption]
    """Open for writing."""
    APPEND: ClassVar[StandardOpenOption]
    """Open for writing; every write goes to the end of the file.  Not together with READ or TRUNCATE_EXISTING."""
    TRUNCATE_EXISTING: ClassVar[StandardOpenOption]
    """Cut the file to length 0; without effect unless open for writing."""
    CREATE: ClassVar[StandardOpenOption]
    """Make the file if there is none; without effect unless open for writing."""
    CREATE_NEW: ClassVar[StandardOpenOption]
    """Make the file, and fail if there is one; without effect unless open for writing."""
    DELETE_ON_CLOSE: ClassVar[StandardOpenOption]
    """Delete the file when the channel is closed: on POSIX its name goes at once.  A symbolic link is refused."""
    SPARSE: ClassVar[StandardOpenOption]
    """A hint that a new file will have holes; POSIX makes holes anyhow."""
    SYNC: ClassVar[StandardOpenOption]
    """Each write waits until the device has the bytes and all that is known about the file."""
    DSYNC: ClassVar[StandardOpenOption]
    """Each write waits until the device has the bytes."""


StandardOpenOption.READ = StandardOpenOption("READ")
StandardOpenOption.WRITE = StandardOpenOption("WRITE")
StandardOpenOption.APPEND = StandardOpenOption("APPEND")
StandardOpenOption.TRUNCATE_EXISTING = StandardOpenOption("TRUNCATE_EXISTING")
StandardOpenOption.CREATE = StandardOpenOption("CREATE")
StandardOpenOption.CREATE_NEW = StandardOpenOption("CREATE_NEW")
StandardOpenOption.DELETE_ON_CLOSE = StandardOpenOption("DELETE_ON_CLOSE")
StandardOpenOption.SPARSE = StandardOpenOption("SPARSE")
StandardOpenOption.SYNC = StandardOpenOption("SYNC")
StandardOpenOption.DSYNC = StandardOpenOption("DSYNC")


@final
class LinkOption(JavaEnum, OpenOption, CopyOption):
    """What to do about symbolic links (java.nio.file.LinkOption)."""

    __slots__ = ()

    java_name = "java.nio.file.LinkOption"

    NOFOLLOW_LINKS: ClassVar[LinkOption]
    """Do not follow them: a link is the thing itself, which no channel can be opened to."""


LinkOption.NOFOLLOW_LINKS = LinkOption("NOFOLLOW_LINKS")


@final
class ExtendedOpenOption(JavaEnum, OpenOption):
    """What an opener does not let the others do meanwhile (com.sun.nio.file.ExtendedOpenOption, without DIRECT).

    For kernels with sharing modes, Windows'; elsewhere `open` refuses them.
    """

    __slots__ = ()

    java_name = "com.sun.nio.file.ExtendedOpenOption"

    NOSHARE_READ: ClassVar[ExtendedOpenOption]
    """Nobody else may read."""
    NOSHARE_WRITE: ClassVar[ExtendedOpenOption]
    """Nobody else may write."""
    NOSHARE_DELETE: ClassVar[ExtendedOpenOption]
    """Nobody may delete the file or give it another name."""


ExtendedOpenOption.NOSHARE_READ = ExtendedOpenOption("NOSHARE_READ")
ExtendedOpenOption.NOSHARE_WRITE = ExtendedOpenOption("NOSHARE_WRITE")
ExtendedOpenOption.NOSHARE_DELETE = ExtendedOpenOption("NOSHARE_DELETE")


@final
class MapMode(MappingKind, JavaObject):
    """Who may store into a mapping, and who sees it (java.nio.channels.FileChannel.MapMode)."""

    __slots__ = ("_name",)

    READ_ONLY: ClassVar[MapMode]
    """Nobody stores through this mapping; what others store into the file is seen."""
    READ_WRITE: ClassVar[MapMode]
    """What is stored reaches the file, and everybody who maps it."""
    PRIVATE: ClassVar[MapMode]
    """What is stored is seen through this mapping alone: a page is copied at the first store."""

    _name: str

    def __init__(self, *arguments: Never) -> None:
        """Not for callers: the three constants are all there are."""
        raise TypeError("Java class has no constructors")

    @classmethod
    def _make(cls, name: str, prot: Prot, share: Share) -> MapMode:
        mode = cls.__new__(cls)
        MappingKind.__init__(mode, prot, share)
        mode._name = name
        return mode

    @property
    def prot(self) -> Prot:
        """What the program may do with the pages."""
        return Prot(self.protection)

    @property
    def share(self) -> Share:
        """Whether stores reach the file."""
        return Share(self.flags)

    @property
    def read_only(self) -> bool:
        """Whether nobody may store through the mapping."""
        return not self.prot & Prot.WRITE

    @property
    def shared(self) -> bool:
        """Whether its pages are the file's own."""
        return self.share is Share.SHARED

    def toString(self) -> str:
        """Return the name of the constant."""
        return self._name

    def __repr__(self) -> str:
        return f"MapMode.{self._name}"

    def __reduce__(self) -> tuple[object, tuple[type, str]]:
        return getattr, (MapMode, self._name)

    def __copy__(self) -> MapMode:
        return self

    def __deepcopy__(self, memo: object, /) -> MapMode:
        return self


MapMode.READ_ONLY = MapMode._make("READ_ONLY", Prot.READ, Share.SHARED)
MapMode.READ_WRITE = MapMode._make("READ_WRITE", Prot.READ | Prot.WRITE, Share.SHARED)
MapMode.PRIVATE = MapMode._make("PRIVATE", Prot.READ | Prot.WRITE, Share.PRIVATE)


@dataclass(frozen=True, slots=True)
class OpenMode:
    """What a set of options comes to: the flags of open(2), and what the channel may do."""

    flags: int
    readable: bool
    writable: bool
    append: bool
    delete_on_close: bool
    share: FileShare


def open_mode(options: Iterable[OpenOption], share_modes: bool = False) -> OpenMode:
    """Return what the options mean together, as FileChannel.open takes them (measured on JDK 17, 21 and 25).

    share_modes: whether the system knows what NOSHARE_ means.
    Raises IllegalArgumentException for READ or TRUNCATE_EXISTING with APPEND, NullPointerException for a None among
    them, UnsupportedOperationException for an option that is neither standard nor LinkOption's, TypeError for what is no option.
    """
    chosen = set(options)
    for option in chosen:
        if option is None:
            raise NullPointerException()
        if not isinstance(option, OpenOption):
            raise TypeError(f"an open option was expected, not {type(option).__name__}")
        if not isinstance(option, StandardOpenOption | LinkOption | (ExtendedOpenOption if share_modes else LinkOption)):
            raise UnsupportedOperationException(f"{option} not supported")
    std = StandardOpenOption
    append = std.APPEND in chosen
    writable = append or std.WRITE in chosen
    readable = std.READ in chosen or not writable
    if append and std.READ in chosen:
        raise IllegalArgumentException("READ + APPEND not allowed")
    if append and std.TRUNCATE_EXISTING in chosen:
        raise IllegalArgumentException("APPEND + TRUNCATE_EXISTING not allowed")
    flags = (os.O_RDWR if readable else os.O_WRONLY) if writable else os.O_RDONLY
    if writable:
        if append:
            flags |= os.O_APPEND
        if std.CREATE_NEW in chosen:
            flags |= os.O_CREAT | os.O_EXCL
        else:
            if std.CREATE in chosen:
                flags |= os.O_CREAT
            if std.TRUNCATE_EXISTING in chosen:
                flags |= os.O_TRUNC
    if std.DELETE_ON_CLOSE in chosen or LinkOption.NOFOLLOW_LINKS in chosen:
        flags |= os.O_NOFOLLOW  # a link that is to be deleted on close is not the file that would be opened
    if std.DSYNC in chosen:
        flags |= os.O_DSYNC
    if std.SYNC in chosen:
        flags |= os.O_SYNC
    share = FileShare.ALL
    for option, kept in _NOT_SHARED.items():
        if option in chosen:
            share &= ~kept
    return OpenMode(flags, readable, writable, append, std.DELETE_ON_CLOSE in chosen, share)


_NOT_SHARED: dict[OpenOption, FileShare] = {
    ExtendedOpenOption.NOSHARE_READ: FileShare.READ,
    ExtendedOpenOption.NOSHARE_WRITE: FileShare.WRITE,
    ExtendedOpenOption.NOSHARE_DELETE: FileShare.DELETE,
}
