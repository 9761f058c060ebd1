"""RandomAccessFile: an open file with a position, and the way to its channel (java.io.RandomAccessFile).

The channel and the file are one open file of the kernel: they share the position, and closing one closes the other.
"""

from __future__ import annotations

import errno
import os
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self, SupportsIndex, final, overload

from nio import machine
from nio.channels.descriptor import Descriptor
from nio.channels.file_channel import FileChannel
from nio.errors import (
    FileNotFoundException,
    IllegalArgumentException,
    IndexOutOfBoundsException,
    IOException,
    NullPointerException,
)
from nio.failures import file_not_found, io_exception
from nio.files.file import File
from nio.java_object import JavaObject
from nio.longs import as_long
from nio.paging.kernel import FileKind

if TYPE_CHECKING:
    from typing_extensions import Buffer

_WRITING: Final = os.O_RDWR | os.O_CREAT
_FLAGS: Final = {"r": os.O_RDONLY, "rw": _WRITING, "rws": _WRITING | os.O_SYNC, "rwd": _WRITING | os.O_DSYNC}


@final
class RandomAccessFile(JavaObject):
    """A file that is read and written at a position that can be set.  Dropped unclosed, it is closed with its channel."""

    __slots__ = ("__weakref__", "_channel", "_descriptor", "_kernel", "_machine", "_mode")

    java_name = "java.io.RandomAccessFile"

    def __init__(self, file: str | os.PathLike[str] | File, mode: str, /) -> None:
        """Open a file: "r" to read, "rw" to read and write, and make it if there is none; "rws" and "rwd" write through.

        Raises IllegalArgumentException for another mode, NullPointerException for None, FileNotFoundException
        "path (reason)" if the file cannot be opened, whatever the reason.
        """
        if mode is None:
            raise NullPointerException('Cannot invoke "String.equals(Object)" because "mode" is null')
        flags = _FLAGS.get(mode)
        if flags is None:
            raise IllegalArgumentException(f'Illegal mode "{mode}" must be one of "r", "rw", "rws", or "rwd"')
        path = (file if isinstance(file, File) else File(file)).getPath()
        if "\0" in path:
            raise FileNotFoundException("Invalid file path")
        self._machine = machine.current()
        self._kernel = self._machine.kernel
        self._mode = mode
        self._channel: FileChannel | None = None
        try:
            self._descriptor = Descriptor(self._kernel, self._kernel.open(path, flags))
            if self._kernel.fstat(self._descriptor.fd).kind is FileKind.DIRECTORY:
                self._descriptor.close()
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        except OSError as error:
            raise file_not_found(path, error) from None

    def getChannel(self) -> FileChannel:
        """Return the file's channel: the same one at each call, closed if the file is (RandomAccessFile.getChannel)."""
        if self._channel is None:
            self._channel = FileChannel(self._machine, self._descriptor, True, self._mode != "r")
        return self._channel

    # --- position and length

    def getFilePointer(self) -> int:
        """Return the position in bytes, shared with the channel (RandomAccessFile.getFilePointer).  Raises IOException."""
        fd = self._open_fd()
        try:
            return self._kernel.lseek(fd, 0, os.SEEK_CUR)
        except OSError as error:
            raise io_exception(error) from None

    def seek(self, pos: int, /) -> None:
        """Set the position, which may lie past the end (RandomAccessFile.seek).  Raises IOException, also below 0."""
        pos = as_long(pos)
        if pos < 0:
            raise IOException("Negative seek offset")
        fd = self._open_fd()
        try:
            self._kernel.lseek(fd, pos, os.SEEK_SET)
        except OSError as error:
            raise io_exception(error) from None

    def length(self) -> int:
        """Return the length of the file in bytes (RandomAccessFile.length).  Raises IOException."""
        fd = self._open_fd()
        try:
            return self._kernel.size(fd)
        except OSError as error:
            raise io_exception(error) from None

    def setLength(self, newLength: int, /) -> None:
        """Cut or extend the file (RandomAccessFile.setLength).

        The position stays, unless it lies past the new length: then it is set to that.  What is new reads as zeros.
        Raises IOException: "Invalid argument" below 0 and for mode "r", "File too large", ...
        """
        newLength = as_long(newLength)
        fd = self._open_fd()
        kernel = self._kernel
        try:
            position = kernel.lseek(fd, 0, os.SEEK_CUR)
            kernel.ftruncate(fd, newLength)
            if position > newLength:
                kernel.lseek(fd, newLength, os.SEEK_SET)
        except OSError as error:
            raise io_exception(error) from None

    # --- reading and writing bytes

    @overload
    def read(self, /) -> int: ...
    @overload
    def read(self, b: Buffer, /) -> int: ...
    @overload
    def read(self, b: Buffer, off: int, len: int, /) -> int: ...
    def read(self, *array: Buffer | SupportsIndex) -> int:
        """Read one byte and return it, 0 to 255; or read into b[off:off + len] and return how many bytes (RandomAccessFile.read).

        b: a byte[] or any other writable buffer of bytes; without off and len, all of it.
        At the end of the file both return -1; for no bytes at all, 0.
        Raises IndexOutOfBoundsException if off and len leave b, IOException.
        """
        if not array:
            one = bytearray(1)
            return one[0] if self._read_some(memoryview(one)) else -1
        part = _part_of(array[0], array[1:])  # type: ignore[arg-type]  # see the overloads
        return (self._read_some(part) or -1) if part else 0

    def _read_some(self, into: memoryview) -> int:
        fd = self._open_fd()
        try:
            return self._kernel.read(fd, into)
        except OSError as error:
            raise io_exception(error) from None

    @overload
    def write(self, b: SupportsIndex, /) -> None: ...
    @overload
    def write(self, b: Buffer, /) -> None: ...
    @overload
    def write(self, b: Buffer, off: int, len: int, /) -> None: ...
    def write(self, b: SupportsIndex | Buffer, /, *bounds: SupportsIndex) -> None:
        """Write one byte, the low 8 bits of an int; or b[off:off + len], all of it (RandomAccessFile.write).

        Raises IndexOutOfBoundsException if off and len leave b, IOException: "Bad file descriptor" in mode "r".
        """
        if isinstance(b, SupportsIndex) and not bounds:
            part = memoryview(bytes((as_long(b) & 0xFF,)))
        else:
            part = _part_of(b, bounds)
        fd = self._open_fd()
        try:
            while part:
                part = part[self._kernel.write(fd, part) :]
        except OSError as error:
            raise io_exception(error) from None

    # --- the end

    def close(self) -> None:
        """Close the file and its channel; closing again does nothing (RandomAccessFile.close)."""
        self._descriptor.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _open_fd(self) -> int:
        fd = self._descriptor.fd
        if fd < 0:
            raise IOException("Stream Closed")
        return fd


def _part_of(b: object, bounds: tuple[SupportsIndex, ...]) -> memoryview:
    """Return the bytes of b, or those of b[off:off + len], checked as Java does; TypeError for what is no array and bounds."""
    if b is None:
        raise NullPointerException('Cannot read the array length because "b" is null')
    view = memoryview(b).cast("B")  # type: ignore[arg-type]  # memoryview refuses what is no buffer
    if not bounds:
        return view
    if len(bounds) != 2:
        raise TypeError("a part of an array is given by an offset and a length")
    off, length = as_long(bounds[0]), as_long(bounds[1])
    if off < 0 or length < 0 or off + length > view.nbytes:
        raise IndexOutOfBoundsException()
    return view[off : off + length]
