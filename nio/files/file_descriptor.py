"""FileDescriptor: an open file as something to hand on (java.io.FileDescriptor).

`getFD()` of a RandomAccessFile or a stream gives one, and another stream can be made of it: all of them are then one open file,
with one position and one end.  Not the number of the operating system: that is `Descriptor.fd`.
"""

from __future__ import annotations

from typing import ClassVar, Final, final

from nio.channels.descriptor import Descriptor
from nio.errors import IOException, SyncFailedException
from nio.files.open_file import OpenFile
from nio.lang.object import JavaObject
from nio.machine import Machine


@final
class FileDescriptor(JavaObject):
    """An open file, or none: a FileDescriptor() that a caller makes is never valid."""

    __slots__ = ("__weakref__", "_file")

    java_name = "java.io.FileDescriptor"

    in_: ClassVar[FileDescriptor]
    """This process's standard input, whatever Machine is current; the name is JPype's, since `in` is a word of Python."""
    out: ClassVar[FileDescriptor]
    """This process's standard output."""
    err: ClassVar[FileDescriptor]
    """This process's standard error output."""

    def __init__(self, file: OpenFile | None = None, /) -> None:
        """Not for callers, except without an argument, as in Java."""
        self._file: Final = _NONE if file is None else file

    def valid(self) -> bool:
        """Return whether this is an open file (FileDescriptor.valid)."""
        return self._file.descriptor.fd >= 0

    def sync(self) -> None:
        """Wait until the device has all that was written, and all that is known about the file (FileDescriptor.sync).

        Raises SyncFailedException if the system reports a failure, for a device that cannot, and for no open file.
        """
        try:
            self._file.sync()
        except IOException:
            raise SyncFailedException("sync failed") from None

    def open_file(self) -> OpenFile:
        """What the streams that are made of this read and write; not for callers."""
        return self._file


class _Standard(Descriptor):
    """One of the three that every process begins with: closing it ends its use by java.io, not by Python's own streams."""

    __slots__ = ()

    def close(self) -> None:
        self.fd = -1

    def __del__(self) -> None:
        """The system closes it when the process ends."""


_HOST: Final = Machine()
_NONE: Final = OpenFile(_HOST, Descriptor(_HOST.kernel, -1))

FileDescriptor.in_, FileDescriptor.out, FileDescriptor.err = (
    FileDescriptor(OpenFile(_HOST, _Standard(_HOST.kernel, fd))) for fd in range(3)
)
