"""What RandomAccessFile, FileInputStream and FileOutputStream have in common: an open file, and how Java reports its failures.

Each call makes one call of the kernel; a file that has been closed is an IOException "Stream Closed".  Not for channels, which
have exceptions of their own.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec, SupportsIndex, TypeVar

from nio import machine
from nio.channels.descriptor import Descriptor
from nio.errors import ClosedChannelException, FileNotFoundException, IOException
from nio.failures import file_not_found
from nio.files.byte_range import part_of
from nio.paging.kernel import FileKind, FileShare, FileStatus

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from nio.files.file import File
    from nio.machine import Machine

_SHARE: Final = FileShare.READ | FileShare.WRITE
"""What java.io lets others do with a file that it has open, where that can be said: not delete it, nor rename it."""

P = ParamSpec("P")
T = TypeVar("T")


class OpenFile:
    """A descriptor and the Machine that it belongs to; several objects of java.io may share one, and its position."""

    __slots__ = ("descriptor", "kernel", "machine")

    def __init__(self, opener: Machine, descriptor: Descriptor) -> None:
        self.machine = opener
        self.kernel = descriptor.kernel
        self.descriptor = descriptor

    @staticmethod
    def of(file: File, flags: int) -> OpenFile:
        """Open a file on the current Machine; flags are those of the module `os`.

        Raises FileNotFoundException "path (reason)", whatever the reason; for a directory it is EISDIR.
        """
        path = file.getPath()
        if "\0" in path:
            raise FileNotFoundException("Invalid file path")
        opener = machine.current()
        kernel = opener.kernel
        try:
            descriptor = Descriptor(kernel, kernel.open_sharing(path, flags, share=_SHARE), opener.collector)
            if kernel.fstat(descriptor.fd).kind is FileKind.DIRECTORY:
                descriptor.close()
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        except OSError as error:
            raise file_not_found(path, error) from None
        return OpenFile(opener, descriptor)

    def _call(self, call: Callable[Concatenate[int, P], T], *arguments: P.args, **named: P.kwargs) -> T:
        """Make a call of the kernel with the descriptor, which no other thread closes meanwhile."""
        try:
            with self.descriptor.use() as fd:
                return call(fd, *arguments, **named)
        except ClosedChannelException:
            raise IOException("Stream Closed") from None

    def _look(self, look: Callable[[int], T]) -> T:
        """As `_call`, for what is true of the file alone: a close meanwhile may have put something else in its place."""
        found = self._call(look)
        if self.descriptor.fd < 0:
            raise IOException("Stream Closed")
        return found

    def read(self, into: memoryview | bytearray) -> int:
        """Fill a buffer from the position on, and return how many bytes there were: 0 at the end of the file."""
        try:  # as _call, for speed
            with self.descriptor.use() as fd:
                return self.kernel.read(fd, into)
        except ClosedChannelException:
            raise IOException("Stream Closed") from None

    def read_into(self, array: tuple[Buffer | SupportsIndex, ...]) -> int:
        """What the three `read` of java.io do, by their arguments: none, a byte[], or a byte[], an offset and a length.

        Return the byte from 0 to 255, or how many bytes there were; -1 at the end of the file, 0 for no bytes at all.
        Raises NullPointerException, IndexOutOfBoundsException if the part leaves the array, IOException.
        """
        if not array:
            one = bytearray(1)
            return one[0] if self.read(one) else -1
        part = part_of(array[0], array[1:])  # type: ignore[arg-type]  # what comes after the array is numbers
        return (self.read(part) or -1) if part else 0

    def fill(self, into: memoryview) -> int:
        """Read until a buffer is full or the file has ended, and return how many bytes there were."""
        done = 0
        while done < into.nbytes:
            count = self.read(into[done:])
            if count == 0:
                break
            done += count
        return done

    def write(self, data: memoryview) -> None:
        """Write all of a buffer; nothing at all happens for an empty one, even if the file has been closed."""
        while data:
            try:  # as _call, for speed
                with self.descriptor.use() as fd:
                    done = self.kernel.write(fd, data)
            except ClosedChannelException:
                raise IOException("Stream Closed") from None
            data = data[done:]

    def position(self) -> int:
        """Return the position in bytes."""
        return self.move(0, os.SEEK_CUR)

    def move(self, offset: int, whence: int) -> int:
        """Set the position, as `Kernel.lseek` takes it, and return it."""
        return self._call(self.kernel.lseek, offset, whence)

    def size(self) -> int:
        """Return the length of the file in bytes."""
        return self._look(self.kernel.size)

    def status(self) -> FileStatus:
        """Return what the file is."""
        return self._look(self.kernel.fstat)

    def set_size(self, length: int) -> None:
        """Cut or extend the file."""
        self._call(self.kernel.ftruncate, length)

    def sync(self) -> None:
        """Wait until the device has all that was written, and all that is known about the file."""
        self._call(self.kernel.fsync, True)

    def close(self) -> None:
        """Close the file for all who share it; closing again does nothing."""
        self.descriptor.close()
