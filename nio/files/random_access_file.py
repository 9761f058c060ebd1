"""RandomAccessFile: an open file with a position, and the way to its channel (java.io.RandomAccessFile).

The channel and the file are one open file of the kernel: they share the position, and closing one closes the other.

What numbers and texts look like in a file is in data_io.py.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final, SupportsIndex, final, overload

from nio.channels.file_channel import FileChannel
from nio.errors import EOFException, IllegalArgumentException, IOException, NullPointerException
from nio.files.data_io import DataInput, DataOutput
from nio.files.file import File
from nio.files.file_descriptor import FileDescriptor
from nio.files.open_file import OpenFile
from nio.lang.closeable import Closeable
from nio.lang.longs import as_int, as_long
from nio.lang.object import JavaObject
from nio.lang.once import Once

if TYPE_CHECKING:
    from typing_extensions import Buffer

_WRITING: Final = os.O_RDWR | os.O_CREAT
_FLAGS: Final = {"r": os.O_RDONLY, "rw": _WRITING, "rws": _WRITING | os.O_SYNC, "rwd": _WRITING | os.O_DSYNC}

_LINE_END: Final = re.compile(rb"\r\n|\r|\n")

_LINE: Final = 256
"""So many bytes `readLine` reads at first; for a longer line more and more."""


@final
class RandomAccessFile(DataInput, DataOutput, Closeable, JavaObject):
    """A file that is read and written at a position that can be set.  Dropped unclosed, it is closed with its channel."""

    __slots__ = ("__weakref__", "_channel", "_descriptor", "_file", "_mode")

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
        self._file = OpenFile.of(file if isinstance(file, File) else File(file), flags)
        self._mode = mode
        self._channel: Final = Once[FileChannel]()
        self._descriptor: Final = Once[FileDescriptor]()

    def getChannel(self) -> FileChannel:
        """Return the file's channel: the same one at each call, closed if the file is (RandomAccessFile.getChannel)."""
        return self._channel.get(FileChannel, self._file.machine, self._file.descriptor, True, self._mode != "r")

    def getFD(self) -> FileDescriptor:
        """Return the open file, for streams to share: the same at each call (RandomAccessFile.getFD)."""
        return self._descriptor.get(FileDescriptor, self._file)

    # --- position and length

    def getFilePointer(self) -> int:
        """Return the position in bytes, shared with the channel (RandomAccessFile.getFilePointer).  Raises IOException."""
        return self._file.position()

    def seek(self, pos: int, /) -> None:
        """Set the position, which may lie past the end (RandomAccessFile.seek).  Raises IOException, also below 0."""
        pos = as_long(pos)
        if pos < 0:
            raise IOException("Negative seek offset")
        self._file.move(pos, os.SEEK_SET)

    def skipBytes(self, n: int, /) -> int:
        """Move the position on by n bytes, at most to the end, and return by how many (RandomAccessFile.skipBytes).

        Nothing moves for n below 1.  From past the end it goes back to the end, and returns a negative number, as in Java.
        Raises IOException.
        """
        n = as_int(n)
        if n <= 0:
            return 0
        before = self._file.position()
        after = min(before + n, self._file.size())
        self._file.move(after, os.SEEK_SET)
        return (after - before + 0x8000_0000 & 0xFFFF_FFFF) - 0x8000_0000  # Java's int

    def length(self) -> int:
        """Return the length of the file in bytes (RandomAccessFile.length).  Raises IOException."""
        return self._file.size()

    def setLength(self, newLength: int, /) -> None:
        """Cut or extend the file (RandomAccessFile.setLength).

        The position stays, unless it lies past the new length: then it is set to that.  What is new reads as zeros.
        Raises IOException: "Invalid argument" below 0 and for mode "r", "File too large", ...
        """
        newLength = as_long(newLength)
        position = self._file.position()
        self._file.set_size(newLength)
        if position > newLength:
            self._file.move(newLength, os.SEEK_SET)

    # --- reading and writing bytes; `write` is DataOutput's

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
        return self._file.read_into(array)

    def _fill(self, into: memoryview, /) -> None:
        if self._file.fill(into) < into.nbytes:
            raise EOFException()

    def _next(self, n: int) -> bytearray:
        """The next n bytes, by one call of the kernel as a rule: readInt and its like are made of this."""
        data = bytearray(n)
        done = self._file.read(data)
        if done < n:
            self._fill(memoryview(data)[done:])
        return data

    def _put(self, data: bytes | memoryview, /) -> None:
        self._file.write(memoryview(data))

    def readLine(self) -> str | None:
        r"""Read up to and with the end of a line, \n, \r or \r\n, and return what stood before (RandomAccessFile.readLine).

        Each byte becomes one character, U+0000 to U+00FF.  None at the end of the file.  Raises IOException.
        """
        start = self._file.position()
        line = bytearray()
        size, searched = _LINE, 0
        while True:
            chunk = bytearray(size)
            count = self._file.read(chunk)
            line += memoryview(chunk)[:count]
            found = _LINE_END.search(line, searched)
            if found is not None and (count == 0 or found.end() < len(line) or found.group() != b"\r"):
                self._file.move(start + found.end(), os.SEEK_SET)
                return line[: found.start()].decode("latin-1")
            if count == 0:
                return line.decode("latin-1") if line else None
            searched = len(line) if found is None else found.start()
            size *= 2

    # --- the end

    def close(self) -> None:
        """Close the file and its channel; closing again does nothing (RandomAccessFile.close)."""
        self._file.close()
