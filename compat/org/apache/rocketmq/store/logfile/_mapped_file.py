"""org.apache.rocketmq.store.logfile.MappedFile: what a queue of files and a selected piece ask of a file.

And the old way to free a buffer, of the class MappedFile of 2016 to 2023: down to the root by reflection, then its cleaner.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from compat.org.apache.rocketmq.store._select_result import SelectMappedBufferResult

if TYPE_CHECKING:
    from nio import ByteBuffer


class MappedFile(ABC):
    """A file of a fixed length, mapped whole, that is appended to from its start."""

    __module__ = "org.apache.rocketmq.store.logfile"

    @abstractmethod
    def getFileName(self) -> str:
        """Return its path."""

    @abstractmethod
    def getFileFromOffset(self) -> int:
        """Return the global offset of its first byte: the number that its name is."""

    @abstractmethod
    def getFileSize(self) -> int:
        """Return its length in bytes."""

    @abstractmethod
    def isFull(self) -> bool:
        """Return whether nothing can be appended any more."""

    @abstractmethod
    def isAvailable(self) -> bool:
        """Return whether it has not been shut down."""

    @abstractmethod
    def hold(self) -> bool:
        """Take a reference, which keeps it mapped."""

    @abstractmethod
    def release(self) -> None:
        """Give a reference back."""

    @abstractmethod
    def selectMappedBuffer(self, pos: int, size: int | None = None, /) -> SelectMappedBufferResult | None:
        """Return a piece of what was written, held; None if it is not there to read."""

    @abstractmethod
    def flush(self, flushLeastPages: int, /) -> int:
        """Make the device have what was written, and return up to where it has."""

    @abstractmethod
    def commit(self, commitLeastPages: int, /) -> int:
        """Make the file have what was written into a buffer of the pool, and return up to where it has."""

    @abstractmethod
    def getReadPosition(self) -> int:
        """Return up to where it can be read, in bytes from its start."""

    @abstractmethod
    def getWrotePosition(self) -> int:
        """Return up to where it was written."""

    @abstractmethod
    def getFlushedPosition(self) -> int:
        """Return up to where it was flushed."""

    @abstractmethod
    def destroy(self, intervalForcibly: int, /) -> bool:
        """Shut it down and delete it; False if somebody still holds it: then call again."""

    @abstractmethod
    def shutdown(self, intervalForcibly: int, /) -> None:
        """Shut it down."""

    @abstractmethod
    def isLoaded(self, position: int, size: int, /) -> bool:
        """Return whether a piece is in memory."""

    @staticmethod
    def clean(buffer: ByteBuffer | None, /) -> None:
        """Unmap or free a buffer by way of its root's cleaner; nothing for None, a heap buffer, an empty one.

        MappedFile.clean of RocketMQ 3 to 5.1: a view will do, where UtilAll.cleanBuffer of today refuses it.
        """
        if buffer is None or not buffer.isDirect() or buffer.capacity() == 0:
            return
        invoke(invoke(viewed(buffer), "cleaner"), "clean")


def invoke(target: object, methodName: str, /) -> object:
    """Call a method by its name, as reflection does."""
    result: object = getattr(target, methodName)()
    return result


def viewed(buffer: object, /) -> object:
    """Return the buffer at the end of the chain of attachments: the one that `map` or `allocateDirect` gave.

    Java asks for `attachment` first, and for `viewedBuffer`, its name in JDK 6, if there is none.
    """
    method = "attachment" if hasattr(buffer, "attachment") else "viewedBuffer"
    below = invoke(buffer, method)
    return buffer if below is None else viewed(below)
