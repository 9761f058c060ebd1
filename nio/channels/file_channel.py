"""FileChannel: an open file with a position, by java.nio.channels.FileChannel.

A channel checks what Java checks, in Java's order, and makes one call of its Machine's kernel; the kernel's OSError becomes
Java's exception.  The file's position is the kernel's own: a RandomAccessFile and its channel move one and the same.

Elsewhere: the short way of `read`, `write`, `position`, `size` and `map` (nio._core.channel_io, nio._core.mapping); several
buffers at once (vectored.py), from channel to channel (transfer.py), locks (file_lock.py), mapping (map_file.py), options.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final, Self, final, overload

from nio import machine
from nio._core.bytebuffer import ByteBuffer
from nio._core.channel_io import FileIO
from nio._core.mapping import own_methods
from nio.channels import options, transfer
from nio.channels.channel import (
    GatheringByteChannel,
    InterruptibleChannel,
    ReadableByteChannel,
    ScatteringByteChannel,
    SeekableByteChannel,
    WritableByteChannel,
)
from nio.channels.descriptor import Descriptor
from nio.channels.file_attribute import FileAttribute, initial_mode
from nio.channels.file_lock import FileLock, acquire
from nio.channels.map_file import map_file
from nio.channels.map_segment import map_segment
from nio.channels.options import MapMode, OpenOption, open_mode
from nio.channels.vectored import gather, is_several, keep, scatter
from nio.errors import (
    AsynchronousCloseException,
    ClosedChannelException,
    IllegalArgumentException,
    InvalidPathException,
    IOException,
    NonReadableChannelException,
    NonWritableChannelException,
    NullPointerException,
)
from nio.failures import file_system_exception
from nio.lang import pathname
from nio.lang.longs import LONG_MAX, as_long
from nio.lang.object import JavaObject
from nio.paging.host import HostKernel
from nio.paging.kernel import FileShare

if TYPE_CHECKING:
    from nio._core.bytebuffer import MappedByteBuffer
    from nio._core.memory_segment import MemorySegment
    from nio.foreign.arena import Arena

RELATIVE: Final = 1 << 63
"""In the place of a position: the channel's own.  No long of Java has this value."""

_ALL_MODES = (MapMode.READ_WRITE, MapMode.READ_ONLY, MapMode.PRIVATE)
_READ_MODES = (MapMode.READ_ONLY,)


@own_methods
@final
class FileChannel(FileIO, InterruptibleChannel, SeekableByteChannel, GatheringByteChannel, ScatteringByteChannel, JavaObject):
    """An open file with a position of its own (java.nio.channels.FileChannel).

    `FileChannel.open` makes one, and so does `RandomAccessFile.getChannel`.  It keeps the Machine that was current then.  A
    channel that is dropped unclosed is closed; mappings made from it live on either way.  `with` closes it.

    Every method but `isOpen` and `close` raises ClosedChannelException once the channel is closed, and
    AsynchronousCloseException if another thread closes it meanwhile and nothing has been moved.
    """

    __slots__ = ("__weakref__", "append", "descriptor", "kernel", "machine", "readable", "writable")

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
        plain = type(self.kernel) is HostKernel
        modes = _ALL_MODES if writable else _READ_MODES
        at_once = modes if readable and plain and opener.prompt else ()
        super().__init__(descriptor, at_once, plain, readable, writable, append)

    @overload
    @staticmethod
    def open(path: str | os.PathLike[str], /, *options: OpenOption) -> FileChannel: ...
    @overload
    @staticmethod
    def open(path: str | os.PathLike[str], options: Iterable[OpenOption], /, *attrs: FileAttribute) -> FileChannel: ...
    @staticmethod
    def open(path: str | os.PathLike[str], /, *options: OpenOption | Iterable[OpenOption] | FileAttribute) -> FileChannel:
        """Open a file, or make one, and return a channel to it (FileChannel.open).

        options: StandardOpenOptions, one by one, or in one list or set; none means READ.  After a list or set the attributes
        of a file that is made: PosixFilePermissions.asFileAttribute(...), which the umask of the process cuts, and no others.
        Raises NoSuchFileException, FileAlreadyExistsException, AccessDeniedException or FileSystemException if the file
        cannot be opened, InvalidPathException for a NUL in the path, IllegalArgumentException for options that exclude each
        other, UnsupportedOperationException for an option or attribute that is not known.
        """
        if path is None:
            raise NullPointerException('Cannot invoke "java.nio.file.Path.getFileSystem()" because "path" is null')
        text = pathname.text_of(path)
        if "\0" in text:
            raise InvalidPathException(text, "Nul character not allowed")
        chosen, attributes = _listed(options)
        permissions = initial_mode(attributes)
        opener = machine.current()
        kernel = opener.kernel
        mode = open_mode(chosen, kernel.share_modes)
        name = text or "."  # the empty path of Java is the current directory
        try:
            if mode.delete_on_close or mode.share is not FileShare.ALL:
                fd = kernel.open_sharing(name, mode.flags, permissions, mode.share, mode.delete_on_close)
            else:
                fd = kernel.open(name, mode.flags, permissions)
            descriptor = Descriptor(kernel, fd, opener.collector)
        except OSError as error:
            if mode.flags & os.O_NOFOLLOW and error.errno == errno.ELOOP:
                raise IOException(f"{error.strerror} (NOFOLLOW_LINKS specified)") from None
            raise file_system_exception(text, error) from None
        return FileChannel(opener, descriptor, mode.readable, mode.writable, mode.append)

    # --- reading and writing: `read` and `write` are FileIO's

    def read_long_way(self, dst: ByteBuffer | Sequence[ByteBuffer], /, *place: int) -> int:
        """What `read` does when it cannot be done at once, or must be refused."""
        if len(place) == 2 or is_several(dst):
            return scatter(self, dst, *place)
        position = _checked_position(dst, place[0]) if place else RELATIVE
        self.require_readable()
        if not isinstance(dst, ByteBuffer):
            raise _no_buffer(dst, 'Cannot invoke "java.nio.ByteBuffer.isReadOnly()" because "dst" is null')
        if dst.isReadOnly():
            raise IllegalArgumentException("Read-only buffer")
        at = dst.position()
        room = dst.limit() - at
        if room == 0:
            return 0
        window = dst._window(at, room, True)
        with self.descriptor.use() as fd, window as view:
            relative = position is RELATIVE
            count = self.kernel.read(fd, view) if relative else self.kernel.pread(fd, view, position)
            count = keep(self.kernel, fd, [(window, room)], count, relative)
        if count == 0:
            return -1
        dst.position(at + count)
        return count

    def write_long_way(self, src: ByteBuffer | Sequence[ByteBuffer], /, *place: int) -> int:
        """What `write` does when it cannot be done at once, or must be refused."""
        if len(place) == 2 or is_several(src):
            return gather(self, src, *place)
        position = _checked_position(src, place[0]) if place else RELATIVE
        self.require_writable()
        if not isinstance(src, ByteBuffer):
            raise _no_buffer(src, 'Cannot invoke "java.nio.ByteBuffer.position()" because "src" is null')
        at = src.position()
        rest = src.limit() - at
        if rest == 0:
            return 0
        with self.descriptor.use() as fd, src._window(at, rest, False) as view:
            count = self.kernel.write(fd, view) if position is RELATIVE else self.kernel.pwrite(fd, view, position)
        src.position(at + count)
        return count

    def transferTo(self, position: int, count: int, target: WritableByteChannel, /) -> int:
        """Write bytes of this file, from `position` on, to another channel (FileChannel.transferTo).

        count: how many at most.  The channel's own position stays; that of the target moves as a write moves it.
        Return how many were written: fewer at the end of the file, or if the target takes no more at the moment; at most
        2**31 - 4096, as on Linux; 0 from the end of the file on.  Between two files no byte comes through this process.
        Raises ClosedChannelException if either is closed, NonReadableChannelException, NonWritableChannelException,
        IllegalArgumentException for a negative number, IOException if nothing has been written yet.
        """
        return transfer.transfer_to(self, position, count, target)

    def transferFrom(self, src: ReadableByteChannel, position: int, count: int, /) -> int:
        """Read bytes from another channel and write them into this file from `position` on (FileChannel.transferFrom).

        count: how many at most.  The channel's own position stays; that of the source moves as a read moves it.  A position
        past the end leaves a hole, as on JDK 21 and later; JDK 17 transfers nothing then.
        Return how many were transferred, as `transferTo`.  Raises as `transferTo`.
        """
        return transfer.transfer_from(self, src, position, count)

    # --- position and length: `position` and `size` are FileIO's

    def find_position(self) -> int:
        """What `position` does when it cannot be done at once."""
        if self.append:
            return self.find_size()
        with self.descriptor.use() as fd:
            return self.kernel.lseek(fd, 0, os.SEEK_CUR)

    def move_position(self, newPosition: int, /) -> Self:
        """What `position` does with a new one."""
        newPosition = as_long(newPosition)
        with self.descriptor.use() as fd:
            if newPosition < 0:
                raise IllegalArgumentException()
            self.kernel.lseek(fd, newPosition, os.SEEK_SET)
        return self

    def find_size(self) -> int:
        """What `size` does when it cannot be done at once."""
        with self.descriptor.use() as fd:
            size = self.kernel.size(fd)
        self._require_still_open()
        return size

    def _require_still_open(self) -> None:
        """After a look at the length, which may be that of what a close has put in the file's place."""
        if self.descriptor.fd < 0:
            raise AsynchronousCloseException()

    def truncate(self, size: int, /) -> Self:
        """Cut the file to `size` bytes if it is longer, and move the position back if it lies beyond (FileChannel.truncate).

        Raises ClosedChannelException, IllegalArgumentException for a negative size, NonWritableChannelException, IOException.
        """
        size = as_long(size)
        kernel = self.kernel
        with self.descriptor.use() as fd:
            if size < 0:
                raise IllegalArgumentException("Negative size")
            if not self.writable:
                raise NonWritableChannelException()
            length = kernel.size(fd)
            self._require_still_open()
            position = length if self.append else kernel.lseek(fd, 0, os.SEEK_CUR)
            if size < length:
                kernel.shrink(fd, size)
            if position > size:
                kernel.lseek(fd, size, os.SEEK_SET)
        return self

    def force(self, metaData: bool, /) -> None:
        """Wait until the device has all that was written through this channel (FileChannel.force).

        metaData: and what is known about the file as well.  What was stored into a mapping is the mapping's to force.
        Raises ClosedChannelException, IOException.
        """
        with self.descriptor.use() as fd:
            self.kernel.fsync(fd, metaData)

    # --- mapping: `map` is FileMapper's

    def map_long_way(self, mode: options.MapMode, position: int, size: int, /) -> MappedByteBuffer:
        """What `map` does when it cannot be done at once, or must be refused."""
        return map_file(self, mode, position, size)

    def map_into_arena(self, mode: options.MapMode, offset: int, size: int, arena: Arena, /) -> MemorySegment:
        """What `map` does with an arena."""
        return map_segment(self, mode, offset, size, arena)

    # --- locks

    @overload
    def lock(self, /) -> FileLock: ...
    @overload
    def lock(self, position: int, size: int, shared: bool, /) -> FileLock: ...
    def lock(self, position: int = 0, size: int = LONG_MAX, shared: bool = False, /) -> FileLock:
        """Lock a range of the file against other processes, and wait for it as long as need be (FileChannel.lock).

        position, size: bytes; the range may lie past the end of the file; size 0 is all from `position` on.  shared: others
        may hold shared locks of it as well.  Without arguments the whole file, exclusively.
        The wait ends when another thread closes the channel, and with Ctrl-C.
        Raises ClosedChannelException, NonReadableChannelException for a shared lock and NonWritableChannelException for an
        exclusive one, IllegalArgumentException for a range that is none, OverlappingFileLockException if this process holds
        a lock that overlaps, through whatever channel, or waits for one, AsynchronousCloseException, IOException
        ("Resource deadlock avoided": the other process waits for this one).
        """
        return acquire(self, position, size, shared, True)

    @overload
    def tryLock(self, /) -> FileLock | None: ...
    @overload
    def tryLock(self, position: int, size: int, shared: bool, /) -> FileLock | None: ...
    def tryLock(self, position: int = 0, size: int = LONG_MAX, shared: bool = False, /) -> FileLock | None:
        """As `lock`, but return None if another process holds a lock that is in the way (FileChannel.tryLock)."""
        return acquire(self, position, size, shared, False)

    # --- the end

    def isOpen(self) -> bool:
        """Return whether the channel, and the RandomAccessFile it may come from, has not been closed yet."""
        return self.descriptor.fd >= 0

    def close(self) -> None:
        """Close the channel, and the RandomAccessFile it may come from; closing again does nothing.

        Its locks end.  Calls of other threads that wait in it end with AsynchronousCloseException.
        """
        self.descriptor.close()

    # --- for the files beside this one

    def require_readable(self) -> None:
        """Raise ClosedChannelException or NonReadableChannelException if this is no channel to read from."""
        if self.descriptor.fd < 0:
            raise ClosedChannelException()
        if not self.readable:
            raise NonReadableChannelException()

    def require_writable(self) -> None:
        """Raise ClosedChannelException or NonWritableChannelException if this is no channel to write to."""
        if self.descriptor.fd < 0:
            raise ClosedChannelException()
        if not self.writable:
            raise NonWritableChannelException()


def _listed(
    given: tuple[OpenOption | Iterable[OpenOption] | FileAttribute, ...],
) -> tuple[Iterable[OpenOption], tuple[FileAttribute, ...]]:
    """Return the options one by one, and the attributes that may follow where the options come in one list, tuple or set."""
    if given and isinstance(given[0], Iterable):
        return given[0], given[1:]  # type: ignore[return-value]  # initial_mode refuses what is no attribute
    return given, ()  # type: ignore[return-value]  # open_mode refuses what is no option


def _checked_position(buffer: object, position: int) -> int:
    """Return the position of a positional read or write: checked before the channel is, in Java."""
    position = as_long(position)
    if buffer is None:
        raise NullPointerException()
    if position < 0:
        raise IllegalArgumentException("Negative position")
    return position


def _no_buffer(given: object, text: str) -> NullPointerException | TypeError:
    if given is None:
        return NullPointerException(text)
    return TypeError(f"a ByteBuffer was expected, not {type(given).__name__}")
