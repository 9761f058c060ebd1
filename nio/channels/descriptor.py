"""The open file below a channel: a descriptor of a kernel, given back once, and not while a call is going on with it.

A RandomAccessFile and its channel share one, hence also the file's position, and the end.  Not for reading or writing: its
owners call the kernel with the number that `use` gives, or with `fd` where no other thread can close it meanwhile.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from nio._core.file_number import FileNumber
from nio.errors import AsynchronousCloseException, IOException
from nio.failures import io_exception

if TYPE_CHECKING:
    from nio.channels.lock_table import LockedFile
    from nio.cleaner import Collector
    from nio.paging.kernel import Kernel


class Descriptor(FileNumber):
    """An open file of one kernel.  It is closed by `close`, or, when its last reference goes, as its collector has it."""

    __slots__ = ("__weakref__", "_leave", "kernel", "locked")

    # fd, of FileNumber: what the kernel calls it; -1 once closed.

    def __init__(self, kernel: Kernel, fd: int, collector: Collector | None = None) -> None:
        """collector: who decides when an unreachable file is closed; None for at once."""
        self.kernel = kernel
        self.locked: LockedFile | None = None
        """The ranges of this file that the process has locked, as soon as a lock was asked for through this descriptor."""
        self.fd = fd
        self._leave = None if collector is None else collector.follow("file", self)

    def close(self) -> None:
        """Give the descriptor back, if that has not been done.  Raises IOException if the system reports a late failure.

        It does not wait for calls of other threads: those that wait for something end with AsynchronousCloseException, and
        the number goes with the last of them.
        """
        super().close()
        self.locked = None

    def give_back(self, number: int) -> None:
        """For FileNumber: nobody uses the number any more."""
        try:
            self.kernel.close(number)
        except OSError as error:
            raise io_exception(error) from None

    def retire(self, number: int) -> None:
        """For FileNumber: take the file from under a number that others still use."""
        with suppress(OSError):  # no descriptor left to put in its place: then they end when they end
            self.kernel.retire(number)

    def failure(self, error: OSError) -> IOException:
        """For FileNumber: what an OSError of a call on this file is in Java."""
        return AsynchronousCloseException() if self.fd < 0 else io_exception(error)

    def __del__(self) -> None:
        number = self.fd
        if number >= 0:
            self.fd = -1
            if self._leave is None:
                self.kernel.drop(number)
            else:
                self._leave(partial(self.kernel.drop, number))
