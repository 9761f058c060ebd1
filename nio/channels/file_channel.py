"""FileChannel: reading, writing and mapping an open file, by java.nio.channels.FileChannel.

A channel checks what Java checks, in Java's order, and makes one call of its Machine's kernel; the kernel's OSError becomes
Java's exception.  The file's position is the kernel's own: a RandomAccessFile and its channel move one and the same.

Mapping is in map_file.py; which options go together, in options.py.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Self, final, overload

from nio import machine, pathname
from nio._core.bytebuffer import ByteBuffer
from nio._core.channel_io import pread_at_once, pwrite_at_once, read_at_once, write_at_once
from nio._core.mapping import FileMapper, own_methods
from nio.channels import options
from nio.channels.channel import Channel
from nio.channels.descriptor import Descriptor
from nio.channels.map_file import map_file
from nio.channels.options import MapMode, OpenOption, open_mode
from nio.errors import (
    ClosedChannelException,
    IllegalArgumentException,
    InvalidPathException,
    IOException,
    NonReadableChannelException,
    NonWritableChannelException,
    NullPointerException,
)
from nio.failures import file_system_exception, io_exception
from nio.java_object import JavaObject
from nio.longs import as_long
from nio.paging.host import HostKernel

if TYPE_CHECKING:
    from nio._core.bytebuffer import MappedByteBuffer

RELATIVE: Final = 1 << 63
"""In the place of a position: the channel's own.  No long of Java has this value."""

_ALL_MODES = (MapMode.READ_WRITE, MapMode.READ_ONLY, MapMode.PRIVATE)
_READ_MODES = (MapMode.READ_ONLY,)


@own_methods
@final
class FileChannel(FileMapper, Channel, JavaObject):
    """An open file with a position of its own (java.nio.channels.FileChannel).

    `FileChannel.open` makes one, and so does `RandomAccessFile.getChannel`.  It keeps the Machine that was current then.  A
    channel that is dropped unclosed is closed; mappings made from it live on either way.
    """

    __slots__ = ("__weakref__", "append", "descriptor", "kernel", "machine", "plain", "readable", "writable")

    java_name = "sun.nio.ch.FileChannelImpl"
    MapMode = options.MapMode

    def __init__(
        self, opener: machine.Machine, descriptor: Descriptor, readable: bool, writable: bool, append: bool = False
    ) -> None:
        """Not for callers: what `open` and `getChannel` build upon."""
        self.machine: Final = opener
        self.kernel: Final = descriptor.kernel
        self.descriptor: Final = descriptor
        self.readable: Final = readable
        self.writable: Final = writable
        self.append: Final = append
        # On this process's own system there is a short way to read, write and, if nobody must be told of mappings, to map.
        self.plain: Final = type(self.kernel) is HostKernel
        modes = _ALL_MODES if writable else _READ_MODES
        super().__init__(descriptor, modes if readable and self.plain and opener.prompt else ())

    @staticmethod
    def open(path: str | os.PathLike[str], /, *options: OpenOption | Iterable[OpenOption]) -> FileChannel:
        """Open a file, or make one, and return a channel to it (FileChannel.open).

        options: StandardOpenOptions, one by one or in one list or set; none means READ.
        Raises NoSuchFileException, FileAlreadyExistsException, AccessDeniedException or FileSystemException if the file
        cannot be opened, InvalidPathException for a NUL in the path, IllegalArgumentException for options that exclude each
        other, UnsupportedOperationException for an option that is not standard.
        """
        if path is None:
            raise NullPointerException('Cannot invoke "java.nio.file.Path.getFileSystem()" because "path" is null')
        text = pathname.text_of(path)
        if "\0" in text:
            raise InvalidPathException(text, "Nul character not allowed")
        mode = open_mode(_listed(options))
        opener = machine.current()
        kernel = opener.kernel
        name = text or "."  # the empty path of Java is the current directory
        try:
            descriptor = Descriptor(kernel, kernel.open(name, mode.flags))
        except OSError as error:
            if mode.delete_on_close and error.errno == errno.ELOOP:
                raise IOException(f"{error.strerror} (NOFOLLOW_LINKS specified)") from None
            raise file_system_exception(text, error) from None
        if mode.delete_on_close:
            with suppress(OSError):
                kernel.unlink(name)
        return FileChannel(opener, descriptor, mode.readable, mode.writable, mode.append)

    # --- reading and writing

    @overload
    def read(self, dst: ByteBuffer, /) -> int: ...
    @overload
    def read(self, dst: ByteBuffer, position: int, /) -> int: ...
    def read(self, dst: ByteBuffer, position: int = RELATIVE, /) -> int:
        """Read into a buffer, from its position to its limit, and move its position (FileChannel.read).

        position: where in the file; without it from the channel's own position on, which moves as well.
        Return how many bytes were read, perhaps fewer than the buffer takes; -1 at the end of the file; 0 for a full buffer.
        Raises ClosedChannelException, NonReadableChannelException, IllegalArgumentException for a read-only buffer or a
        negative position, IOException.
        """
        fd = self.descriptor.fd
        if self.plain and self.readable:
            done = read_at_once(fd, dst) if position is RELATIVE else pread_at_once(fd, dst, position)
            if done is not None:
                return done
        if position is not RELATIVE:
            position = _checked_position(dst, position)
        if fd < 0:
            raise ClosedChannelException()
        if not self.readable:
            raise NonReadableChannelException()
        if not isinstance(dst, ByteBuffer):
            raise _no_buffer(dst, 'Cannot invoke "java.nio.ByteBuffer.isReadOnly()" because "dst" is null')
        if dst.isReadOnly():
            raise IllegalArgumentException("Read-only buffer")
        at = dst.position()
        room = dst.limit() - at
        if room == 0:
            return 0
        with dst._window(at, room, True) as view:
            try:
                count = self.kernel.read(fd, view) if position is RELATIVE else self.kernel.pread(fd, view, position)
            except OSError as error:
                raise io_exception(error) from None
        if count == 0:
            return -1
        dst.position(at + count)
        return count

    @overload
    def write(self, src: ByteBuffer, /) -> int: ...
    @overload
    def write(self, src: ByteBuffer, position: int, /) -> int: ...
    def write(self, src: ByteBuffer, position: int = RELATIVE, /) -> int:
        """Write a buffer from its position to its limit, and move its position (FileChannel.write).

        position: where in the file, which grows if need be; without it at the channel's own position, which moves as well.
        A channel open for APPEND writes at the end in either case, as Linux does it.
        Return how many bytes were written: all, unless the device has no room for more.
        Raises ClosedChannelException, NonWritableChannelException, IllegalArgumentException for a negative position, IOException.
        """
        fd = self.descriptor.fd
        if self.plain and self.writable:
            done = write_at_once(fd, src) if position is RELATIVE else pwrite_at_once(fd, src, position)
            if done is not None:
                return done
        if position is not RELATIVE:
            position = _checked_position(src, position)
        if fd < 0:
            raise ClosedChannelException()
        if not self.writable:
            raise NonWritableChannelException()
        if not isinstance(src, ByteBuffer):
            raise _no_buffer(src, 'Cannot invoke "java.nio.ByteBuffer.position()" because "src" is null')
        at = src.position()
        rest = src.limit() - at
        if rest == 0:
            return 0
        with src._window(at, rest, False) as view:
            try:
                count = self.kernel.write(fd, view) if position is RELATIVE else self.kernel.pwrite(fd, view, position)
            except OSError as error:
                raise io_exception(error) from None
        src.position(at + count)
        return count

    # --- position and length

    @overload
    def position(self, /) -> int: ...
    @overload
    def position(self, newPosition: int, /) -> Self: ...
    def position(self, newPosition: int = RELATIVE, /) -> int | Self:
        """Return the channel's position in bytes, or set it and return the channel (FileChannel.position).

        It may lie past the end of the file: then a read finds the end, and a write makes a hole.  With APPEND it is the end.
        Raises ClosedChannelException, IllegalArgumentException for a negative position, IOException.
        """
        fd = self._open_fd()
        try:
            if newPosition is RELATIVE:
                return self.kernel.size(fd) if self.append else self.kernel.lseek(fd, 0, os.SEEK_CUR)
            newPosition = as_long(newPosition)
            if newPosition < 0:
                raise IllegalArgumentException()
            self.kernel.lseek(fd, newPosition, os.SEEK_SET)
        except OSError as error:
            raise io_exception(error) from None
        return self

    def size(self) -> int:
        """Return the length of the file in bytes (FileChannel.size).  Raises ClosedChannelException, IOException."""
        fd = self._open_fd()
        try:
            return self.kernel.size(fd)
        except OSError as error:
            raise io_exception(error) from None

    def truncate(self, size: int, /) -> Self:
        """Cut the file to `size` bytes if it is longer, and move the position back if it lies beyond (FileChannel.truncate).

        Raises ClosedChannelException, IllegalArgumentException for a negative size, NonWritableChannelException, IOException.
        """
        size = as_long(size)
        fd = self._open_fd()
        if size < 0:
            raise IllegalArgumentException("Negative size")
        if not self.writable:
            raise NonWritableChannelException()
        kernel = self.kernel
        try:
            length = kernel.size(fd)
            position = length if self.append else kernel.lseek(fd, 0, os.SEEK_CUR)
            if size < length:
                kernel.ftruncate(fd, size)
            if position > size:
                kernel.lseek(fd, size, os.SEEK_SET)
        except OSError as error:
            raise io_exception(error) from None
        return self

    def force(self, metaData: bool, /) -> None:
        """Wait until the device has all that was written through this channel (FileChannel.force).

        metaData: and what is known about the file as well.  What was stored into a mapping is the mapping's to force.
        Raises ClosedChannelException, IOException.
        """
        fd = self._open_fd()
        try:
            self.kernel.fsync(fd, metaData)
        except OSError as error:
            raise io_exception(error) from None

    # --- mapping: `map` is FileMapper's

    def map_long_way(self, mode: options.MapMode, position: int, size: int, /) -> MappedByteBuffer:
        """What `map` does when it cannot be done at once, or must be refused."""
        return map_file(self, mode, position, size)

    # --- the end

    def isOpen(self) -> bool:
        """Return whether the channel, and the RandomAccessFile it may come from, has not been closed yet."""
        return self.descriptor.fd >= 0

    def close(self) -> None:
        """Close the channel, and the RandomAccessFile it may come from; closing again does nothing."""
        self.descriptor.close()

    def _open_fd(self) -> int:
        fd = self.descriptor.fd
        if fd < 0:
            raise ClosedChannelException()
        return fd


def _listed(options: tuple[OpenOption | Iterable[OpenOption], ...]) -> Iterable[OpenOption]:
    """Return the options one by one, which may also come in one list, tuple or set."""
    if len(options) == 1 and isinstance(options[0], (list, tuple, set, frozenset)):
        return options[0]
    return options  # type: ignore[return-value]  # open_mode refuses what is no option


def _checked_position(buffer: ByteBuffer, position: int) -> int:
    """Return the position of a positional read or write: checked before the channel is, in Java."""
    if buffer is None:
        raise NullPointerException()
    position = as_long(position)
    if position < 0:
        raise IllegalArgumentException("Negative position")
    return position


def _no_buffer(given: object, text: str) -> NullPointerException | TypeError:
    if given is None:
        return NullPointerException(text)
    return TypeError(f"a ByteBuffer was expected, not {type(given).__name__}")
