"""File: the way to a file as a value, and the calls on it, most of which never throw (java.io.File), as Java has them on POSIX.

A call that fails answers false, 0 or None, unless it says otherwise.  All calls go to the kernel of the Machine that is current
at the call; a File itself belongs to none.  To read or write a file, open it: RandomAccessFile, the streams, FileChannel.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias, final, overload

from nio import machine
from nio.errors import IllegalArgumentException, IOException, NullPointerException
from nio.failures import io_exception
from nio.files import temporary
from nio.files.delete_on_exit import delete, delete_on_exit
from nio.files.filters import FileTest, NameTest, by_file, by_name
from nio.files.resolve import canonical_path
from nio.lang import pathname
from nio.lang.longs import as_long
from nio.lang.reflection import Reflected
from nio.paging.kernel import FileKind, FileStatus, Kernel, Space

if TYPE_CHECKING:
    from nio.files.path import Path

Names: TypeAlias = list[str]
Files: TypeAlias = list["File"]
"""What the listings give; within the class `list` is a method."""

_NO_SPACE: Final = Space(0, 0, 0)


@final
class File(Reflected):
    """An immutable path; equal if spelled alike."""

    __slots__ = ("_text",)

    separator: Final = "/"
    separatorChar: Final = "/"
    pathSeparator: Final = ":"
    pathSeparatorChar: Final = ":"

    @overload
    def __init__(self, path: str | os.PathLike[str], /) -> None: ...
    @overload
    def __init__(self, parent: str | os.PathLike[str] | File | None, child: str, /) -> None: ...
    def __init__(self, path: str | os.PathLike[str] | File | None, /, *child: str) -> None:
        """File(path), or File(parent, child), where the parent may be a File too, or None for no parent.

        Raises NullPointerException for a path or a child that is None.
        """
        first = path.getPath() if isinstance(path, File) else path
        if not child:
            if first is None or isinstance(path, File):
                raise NullPointerException()
            self._text = pathname.text_of(first)
            return
        if len(child) > 1:
            raise TypeError(f"File takes a path, or a parent and a child, not {1 + len(child)} arguments")
        below = child[0]
        if below is None:
            raise NullPointerException()
        below = pathname.normalize(below)
        # An empty parent is the root, None is no parent: measured on JDK 17 to 25.
        whole = below if first is None else f"{pathname.text_of(first).rstrip('/')}/{below.lstrip('/')}"
        self._text = pathname.normalize(whole)

    def getPath(self) -> str:
        """Return the text of the path (File.getPath)."""
        return self._text

    toString = __str__ = getPath

    def __repr__(self) -> str:
        return f"File({self._text!r})"

    def getName(self) -> str:
        """Return the last name, "" for the root (File.getName)."""
        return pathname.name_of(self._text)

    def getParent(self) -> str | None:
        """Return the path without its last name, None if nothing is left (File.getParent)."""
        return pathname.parent_of(self._text)

    def getParentFile(self) -> File | None:
        """Return `getParent` as a File (File.getParentFile)."""
        parent = self.getParent()
        return None if parent is None else File(parent)

    def isAbsolute(self) -> bool:
        """Return whether the path starts at the root (File.isAbsolute)."""
        return self._text.startswith("/")

    def getAbsolutePath(self) -> str:
        """Return the path from the root on: of a relative one, from the current directory on (File.getAbsolutePath)."""
        if self.isAbsolute():
            return self._text
        here = machine.current().kernel.getcwd()
        return pathname.normalize(f"{here}/{self._text}")

    def getAbsoluteFile(self) -> File:
        """Return `getAbsolutePath` as a File (File.getAbsoluteFile)."""
        return File(self.getAbsolutePath())

    def toPath(self) -> Path:
        """Return the same path as a Path (File.toPath).  Raises InvalidPathException for a NUL."""
        from nio.files.path import Path  # Path.toFile needs this module in turn

        return Path.of(self._text)

    def getCanonicalPath(self) -> str:
        """Return the one path that leads there without "." and "..", and through no link (File.getCanonicalPath).

        What does not exist on the way stays as it is spelled.  Raises IOException: a NUL, a circle of links, ...
        """
        if "\0" in self._text:
            raise IOException("Invalid file path")
        kernel = machine.current().kernel
        try:
            return canonical_path(kernel, self.getAbsolutePath())
        except OSError as error:
            raise io_exception(error) from None

    def getCanonicalFile(self) -> File:
        """Return `getCanonicalPath` as a File (File.getCanonicalFile)."""
        return File(self.getCanonicalPath())

    # --- what is there

    def exists(self) -> bool:
        """Return whether the path leads to something (File.exists)."""
        return self._status() is not None

    def isFile(self) -> bool:
        """Return whether the path leads to a regular file (File.isFile)."""
        status = self._status()
        return status is not None and status.kind is FileKind.FILE

    def isDirectory(self) -> bool:
        """Return whether the path leads to a directory (File.isDirectory)."""
        status = self._status()
        return status is not None and status.kind is FileKind.DIRECTORY

    def isHidden(self) -> bool:
        """Return whether the last name starts with a dot; no file is looked at (File.isHidden)."""
        return self.getName().startswith(".") and "\0" not in self._text

    def length(self) -> int:
        """Return the length of the file in bytes, 0 if there is none (File.length)."""
        status = self._status()
        return 0 if status is None else status.size

    def lastModified(self) -> int:
        """Return when the file was last written, in ms since 1970, 0 if there is none (File.lastModified)."""
        status = self._status()
        return 0 if status is None else status.modified_ns // 1_000_000

    def canRead(self) -> bool:
        """Return whether this process may read the file (File.canRead)."""
        return self._accessible(os.R_OK)

    def canWrite(self) -> bool:
        """Return whether this process may write the file (File.canWrite)."""
        return self._accessible(os.W_OK)

    def canExecute(self) -> bool:
        """Return whether this process may run the file, or pass through the directory (File.canExecute)."""
        return self._accessible(os.X_OK)

    def getTotalSpace(self) -> int:
        """Return how many bytes the file system there has, 0 if there is nothing there (File.getTotalSpace)."""
        return self._space().total

    def getFreeSpace(self) -> int:
        """Return how many bytes of the file system there are free (File.getFreeSpace)."""
        return self._space().free

    def getUsableSpace(self) -> int:
        """Return how many bytes of the file system this process may still fill (File.getUsableSpace)."""
        return self._space().usable

    def list(self, chosen: NameTest | None = None, /) -> Names | None:
        """Return the names in a directory, in no order, None if it is none or cannot be read (File.list).

        chosen: a FilenameFilter, or a function of the directory and the name; without it, all.
        """
        way = self._way()
        try:
            names = None if way is None else machine.current().kernel.listdir(way)
        except OSError:
            names = None
        if names is None or chosen is None:
            return names
        accept = by_name(chosen)
        return [name for name in names if accept(self, name)]

    def listFiles(self, chosen: FileTest | NameTest | None = None, /) -> Files | None:
        """Return the files in a directory, each below this path, in no order; None as `list` (File.listFiles).

        chosen: a FileFilter or a FilenameFilter, or a function of the file, or of the directory and the name.
        """
        names = self.list()
        if names is None:
            return None
        files = [File(self, name) if self._text else File(name) for name in names]
        return files if chosen is None else [*filter(by_file(chosen, self), files)]

    @staticmethod
    def listRoots() -> Files:
        """Return the roots of all file systems: one here (File.listRoots)."""
        return [File("/")]

    # --- making, moving, deleting

    def createNewFile(self) -> bool:
        """Make an empty file, if there is nothing of that name, and return whether that was done (File.createNewFile).

        Raises IOException if it could not be: the directory is missing, ...
        """
        if "\0" in self._text:
            raise IOException("Invalid file path")
        try:
            return temporary.create(machine.current().kernel, self._text, temporary.EVERYBODY)
        except OSError as error:
            raise io_exception(error) from None

    @staticmethod
    def createTempFile(prefix: str, suffix: str | None, directory: File | None = None, /) -> File:
        """Make an empty file with a name that nothing had before, and return it (File.createTempFile).

        prefix: at least three characters, of which the last name counts.  suffix: None is ".tmp".  directory: None is Java's
        java.io.tmpdir, `Machine.temporary_folder`.  Raises IllegalArgumentException for a shorter prefix, IOException.
        """
        if prefix is None:
            raise NullPointerException('Cannot invoke "String.length()" because "prefix" is null')
        if len(prefix) < 3:
            raise IllegalArgumentException(f'Prefix string "{prefix}" too short: length must be at least 3')
        kernel = machine.current().kernel
        folder = File(temporary.folder()) if directory is None else directory
        start = pathname.name_of(pathname.normalize(prefix))
        while True:
            name = temporary.fitted_name(start, temporary.number(kernel), ".tmp" if suffix is None else suffix)
            name = pathname.normalize(name)
            file = File(folder, name)
            if file.getName() != name or "\0" in file._text:
                raise IOException(f"Unable to create temporary file, {name}")
            if file.createNewFile():
                return file

    def mkdir(self) -> bool:
        """Make a directory, and return whether that was done (File.mkdir)."""
        return self._done(lambda kernel: kernel.mkdir(self._text))

    def mkdirs(self) -> bool:
        """Make a directory and all that is missing on the way, and return whether the last was made (File.mkdirs)."""
        if self.exists():
            return False
        if self.mkdir():
            return True
        try:
            whole = self.getCanonicalFile()
        except IOException:
            return False
        above = whole.getParentFile()
        return above is not None and (above.mkdirs() or above.exists()) and whole.mkdir()

    def renameTo(self, dest: File, /) -> bool:
        """Give the file another path, and return whether that was done (File.renameTo)."""
        if dest is None:
            raise NullPointerException()
        if not isinstance(dest, File):
            raise TypeError(f"a File was expected, not {type(dest).__name__}")
        to = dest.getPath()
        return bool(to) and "\0" not in to and self._done(lambda kernel: kernel.move(self._text, to))

    def delete(self) -> bool:
        """Delete the file, the link or the empty directory, and return whether that was done (File.delete)."""
        return self._done(lambda kernel: delete(kernel, self._text))

    def deleteOnExit(self) -> None:
        """Delete the file when the program ends, those asked for later first (File.deleteOnExit)."""
        if "\0" not in self._text:
            delete_on_exit(machine.current().kernel, self.getAbsolutePath())

    # --- changing what is known about a file

    def setLastModified(self, time: int, /) -> bool:
        """Set when the file was last written, in ms since 1970, and return whether that was done (File.setLastModified).

        Raises IllegalArgumentException below 0.
        """
        time = as_long(time)
        if time < 0:
            raise IllegalArgumentException("Negative time")
        way, status = self._way(), self._status()
        if way is None or status is None:
            return False
        accessed = status.accessed_ns // 1000 * 1000  # Java hands it on in microseconds
        return _succeeds(lambda: machine.current().kernel.utime(way, accessed, time * 1_000_000))

    def setReadOnly(self) -> bool:
        """Forbid everybody to write the file, and return whether that was done (File.setReadOnly)."""
        return self.setWritable(False, False)

    def setWritable(self, writable: bool, ownerOnly: bool = True, /) -> bool:
        """Allow or forbid the owner, or everybody, to write the file; return whether that was done (File.setWritable)."""
        return self._permit(0o222, writable, ownerOnly)

    def setReadable(self, readable: bool, ownerOnly: bool = True, /) -> bool:
        """Allow or forbid the owner, or everybody, to read the file; return whether that was done (File.setReadable)."""
        return self._permit(0o444, readable, ownerOnly)

    def setExecutable(self, executable: bool, ownerOnly: bool = True, /) -> bool:
        """Allow or forbid the owner, or everybody, to run the file; return whether that was done (File.setExecutable)."""
        return self._permit(0o111, executable, ownerOnly)

    # --- how it is done

    def _way(self) -> str | None:
        """The path for a look at what is there: the empty one is the current directory, as in JDK 25; None with a NUL."""
        return None if "\0" in self._text else self._text or "."

    def _status(self) -> FileStatus | None:
        """What the path leads to, None if to nothing."""
        way = self._way()
        try:
            return None if way is None else machine.current().kernel.stat(way)
        except OSError:
            return None

    def _accessible(self, mode: int) -> bool:
        way = self._way()
        return way is not None and machine.current().kernel.access(way, mode)

    def _space(self) -> Space:
        way = self._way()
        try:
            return _NO_SPACE if way is None else machine.current().kernel.statvfs(way)
        except OSError:
            return _NO_SPACE

    def _permit(self, bits: int, allow: bool, owner_only: bool) -> bool:
        way, status = self._way(), self._status()
        if way is None or status is None:
            return False
        bits &= 0o700 if owner_only else 0o777
        mode = status.mode | bits if allow else status.mode & ~bits
        return _succeeds(lambda: machine.current().kernel.chmod(way, mode))

    def _done(self, change: Callable[[Kernel], None]) -> bool:
        """Whether a change was made; none can be at the empty path, or with a NUL."""
        if not self._text or "\0" in self._text:
            return False
        return _succeeds(lambda: change(machine.current().kernel))

    # --- as a value

    def equals(self, other: object, /) -> bool:
        """Return whether `other` is a File of the same path (File.equals)."""
        return isinstance(other, File) and other._text == self._text

    __eq__ = equals

    def hashCode(self) -> int:
        """Return Java's hash code, an int of 32 bits with sign (File.hashCode)."""
        return pathname.hash_of(pathname.utf_16_units(self._text)) ^ 1234321

    __hash__ = hashCode

    def compareTo(self, other: File, /) -> int:
        """Return the order of the paths, unit by unit of UTF-16 (File.compareTo)."""
        if other is None:
            raise NullPointerException('Cannot invoke "java.io.File.getPath()" because "f2" is null')
        return pathname.compare(pathname.utf_16_units(self._text), pathname.utf_16_units(other._text))

    def __lt__(self, other: File) -> bool:
        return self.compareTo(other) < 0

    def __le__(self, other: File) -> bool:
        return self.compareTo(other) <= 0

    def __gt__(self, other: File) -> bool:
        return self.compareTo(other) > 0

    def __ge__(self, other: File) -> bool:
        return self.compareTo(other) >= 0


def _succeeds(call: Callable[[], None]) -> bool:
    try:
        call()
    except OSError:
        return False
    return True
