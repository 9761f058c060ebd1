"""FileInputStream and FileOutputStream: a file read or written from front to back (java.io).

Each has a channel, which shares the file's position, and closing one closes the other.  So does every other stream that is made
of the same FileDescriptor.  Nothing is buffered: each call is a call of the kernel.
"""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Final, SupportsIndex, final, overload

from nio._core.arrays import ByteArray
from nio.channels.file_channel import FileChannel
from nio.errors import (
    ClosedChannelException,
    IllegalArgumentException,
    IOException,
    NullPointerException,
    OutOfMemoryError,
)
from nio.files.byte_range import Octets, is_number, part_of
from nio.files.file import File
from nio.files.file_descriptor import FileDescriptor
from nio.files.open_file import OpenFile
from nio.files.streams import InputStream, OutputStream
from nio.lang.longs import INT_MAX, as_int, as_long
from nio.lang.once import Once
from nio.paging.kernel import FileKind

if TYPE_CHECKING:
    from typing_extensions import Buffer

_NO_FILE: Final = 'Cannot invoke "java.io.File.isInvalid()" because "file" is null'


@final
class FileInputStream(InputStream):
    """A file that is read from its beginning on, or from wherever its channel's position is set to."""

    __slots__ = ("__weakref__", "_asked", "_channel", "_descriptor", "_file", "_path")

    java_name = "java.io.FileInputStream"

    def __init__(self, file: str | os.PathLike[str] | File | FileDescriptor, /) -> None:
        """Open a file to be read, or read what a FileDescriptor is open on.

        Raises NullPointerException for None, FileNotFoundException "path (reason)" if the file cannot be opened.
        """
        self._path, self._file, self._descriptor = _opened(file, os.O_RDONLY)
        self._channel: Final = Once[FileChannel]()
        self._asked = False  # whether the system was asked which kind of file this is

    @overload
    def read(self, /) -> int: ...
    @overload
    def read(self, b: Buffer, /) -> int: ...
    @overload
    def read(self, b: Buffer, off: int, len: int, /) -> int: ...
    def read(self, *array: Buffer | SupportsIndex) -> int:
        """Read one byte and return it, 0 to 255; or read into b[off:off + len] and return how many (FileInputStream.read).

        At the end of the file both return -1; for no bytes at all, 0.
        Raises IndexOutOfBoundsException if off and len leave b, IOException.
        """
        return self._file.read_into(array)

    def readAllBytes(self) -> ByteArray:
        """Read to the end and return the bytes, a byte[] (FileInputStream.readAllBytes).

        Raises OutOfMemoryError for more than an array can have, IOException.
        """
        self._require_open()
        size, position = self._extent()
        if size - position > INT_MAX:
            path = "null" if self._path is None else self._path
            raise OutOfMemoryError(f"Required array size too large for {path}: {size - position} = {size} - {position}")
        return self._read_up_to(INT_MAX, size - position)

    def _bytes(self, length: int) -> ByteArray:
        if length < 0:
            raise IllegalArgumentException("len < 0")
        if length == 0:
            return ByteArray(0)
        self._require_open()
        size, position = self._extent()
        return self._read_up_to(length, size - position)

    def _read_up_to(self, length: int, expected: int) -> ByteArray:
        """The next bytes, at most `length`: as many as there ought to be in one go, then what there is more, if there is."""
        array = ByteArray(min(length, max(expected, 0)))
        view = memoryview(array).cast("B")
        done = self._file.fill(view)
        if done < len(array):
            return ByteArray(view[:done])
        more = super()._bytes(length - done) if done < length else b""
        return ByteArray(b"".join((view, more))) if len(more) else array

    def _require_open(self) -> None:
        """Refuse a closed file as the calls do that ask, once, which kind of file it is: of a file that was closed before, the
        system refuses that question, in its own words (measured on JDK 25)."""
        if self._descriptor.valid():
            self._asked = True
        else:
            raise IOException("Stream Closed" if self._asked else os.strerror(errno.EBADF))

    def _extent(self) -> tuple[int, int]:
        """The length of the file and the position in it; twice 0 for a pipe, which has neither."""
        try:
            return self._file.size(), self._file.position()
        except IOException as error:
            if error.errno != errno.ESPIPE:
                raise
            return 0, 0

    def transferTo(self, out: OutputStream, /) -> int:
        """Read to the end, write all of it to another stream, and return how many bytes it were (FileInputStream.transferTo).

        Neither stream is closed.  Raises NullPointerException for None, IOException: ClosedChannelException if both are
        files, and one of them has been closed.
        """
        if not isinstance(out, FileOutputStream):
            return super().transferTo(out)
        if not (self._descriptor.valid() and out._descriptor.valid()):
            raise ClosedChannelException()
        size, position = self._extent()
        done = 0
        while position + done < size:
            count = self.getChannel().transferTo(position + done, size, out.getChannel())
            if count == 0:
                break
            done += count
        if done:
            self._file.move(position + done, os.SEEK_SET)
        return done + super().transferTo(out)  # what a pipe has, and what has come meanwhile

    def skip(self, n: int, /) -> int:
        """Move the position by n, which may be negative or lead past the end, and return n (FileInputStream.skip).

        Of a pipe it reads.  Raises IOException: "Invalid argument" for a position below 0.
        """
        n = as_long(n)
        self._require_open()
        try:
            before = self._file.position()
        except IOException as error:
            if error.errno != errno.ESPIPE:
                raise
            return super().skip(n)
        return self._file.move(n, os.SEEK_CUR) - before

    def available(self) -> int:
        """Return how many bytes there are up to the end of the file, at most 2**31 - 1 (FileInputStream.available).

        0 past the end, and for what is no regular file.  Raises IOException.
        """
        if self._file.status().kind is not FileKind.FILE:
            return 0
        size, position = self._extent()
        return min(max(size - position, 0), INT_MAX)

    def getChannel(self) -> FileChannel:
        """Return the stream's channel, which can be read: the same one at each call (FileInputStream.getChannel)."""
        return self._channel.get(FileChannel, self._file.machine, self._file.descriptor, True, False)

    def getFD(self) -> FileDescriptor:
        """Return the open file, for other streams to share (FileInputStream.getFD)."""
        return self._descriptor

    def close(self) -> None:
        """Close the file, its channel and all that shares it; closing again does nothing (FileInputStream.close)."""
        self._file.close()


@final
class FileOutputStream(OutputStream):
    """A file that is written from its beginning on, or at its end."""

    __slots__ = ("__weakref__", "_append", "_channel", "_descriptor", "_file")

    java_name = "java.io.FileOutputStream"

    def __init__(self, file: str | os.PathLike[str] | File | FileDescriptor, append: SupportsIndex = False, /) -> None:
        """Open a file to be written, make it if there is none, and empty it; or write what a FileDescriptor is open on.

        append: empty nothing, and write all at the end; not with a FileDescriptor.
        Raises NullPointerException for None, FileNotFoundException "path (reason)" if the file cannot be opened.
        """
        self._append = as_int(append) != 0
        if self._append and isinstance(file, FileDescriptor):
            raise TypeError("a FileDescriptor has been opened already: append is for a path")
        mode = os.O_APPEND if self._append else os.O_TRUNC
        _, self._file, self._descriptor = _opened(file, os.O_WRONLY | os.O_CREAT | mode)
        self._channel: Final = Once[FileChannel]()

    @overload
    def write(self, b: SupportsIndex, /) -> None: ...
    @overload
    def write(self, b: Octets, /) -> None: ...
    @overload
    def write(self, b: Octets, off: int, len: int, /) -> None: ...
    def write(self, b: SupportsIndex | Octets, /, *bounds: SupportsIndex) -> None:
        """Write one byte, the low 8 bits of an int; or b[off:off + len], all of it (FileOutputStream.write).

        Raises IndexOutOfBoundsException if off and len leave b, IOException.
        """
        if not bounds and is_number(b):
            self._file.write(memoryview(bytes((as_int(b) & 0xFF,))))
        else:
            self._file.write(part_of(b, bounds))

    def getChannel(self) -> FileChannel:
        """Return the stream's channel, which can be written: the same one at each call (FileOutputStream.getChannel)."""
        return self._channel.get(FileChannel, self._file.machine, self._file.descriptor, False, True, self._append)

    def getFD(self) -> FileDescriptor:
        """Return the open file, for other streams to share (FileOutputStream.getFD)."""
        return self._descriptor

    def close(self) -> None:
        """Close the file, its channel and all that shares it; closing again does nothing (FileOutputStream.close)."""
        self._file.close()


def _opened(file: str | os.PathLike[str] | File | FileDescriptor, flags: int) -> tuple[str | None, OpenFile, FileDescriptor]:
    """The path, if there is one, the open file and its FileDescriptor."""
    if file is None:
        raise NullPointerException(_NO_FILE)
    if isinstance(file, FileDescriptor):
        return None, file.open_file(), file
    named = file if isinstance(file, File) else File(file)
    opened = OpenFile.of(named, flags)
    return named.getPath(), opened, FileDescriptor(opened)
