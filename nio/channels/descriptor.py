"""The open file below a channel: a descriptor of a kernel, given back once.

A RandomAccessFile and its channel share one, hence also the file's position, and the end.  Not for reading or writing: its
owners call the kernel with `fd`.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from nio._core.mapping import FileNumber
from nio.failures import io_exception

if TYPE_CHECKING:
    from nio.paging.kernel import Kernel


class Descriptor(FileNumber):
    """An open file of one kernel.  It is closed by `close`, or when its last reference goes, as a JVM's own cleaner does it."""

    __slots__ = ("_closing", "kernel")

    # fd, of FileNumber: what the kernel calls it; -1 once closed.

    def __init__(self, kernel: Kernel, fd: int) -> None:
        self.kernel = kernel
        self.fd = fd
        self._closing = Lock()

    def close(self) -> None:
        """Give the descriptor back, if that has not been done.  Raises IOException if the system reports a late failure."""
        with self._closing:
            fd, self.fd = self.fd, -1
        if fd >= 0:
            try:
                self.kernel.close(fd)
            except OSError as error:
                raise io_exception(error) from None

    def __del__(self) -> None:
        if self.fd >= 0:
            self.close()
