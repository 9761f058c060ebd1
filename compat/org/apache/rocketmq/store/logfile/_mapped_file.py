"""org.apache.rocketmq.store.logfile.MappedFile: what a queue of files and a selected piece ask of a file.

And the old way to free a buffer, of the class MappedFile of 2016 to 2022: down to the root by reflection, then its cleaner.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from compat.org.apache.rocketmq.store._select_result import SelectMappedBufferResult
from nio.errors import IllegalStateException, JavaException, NoSuchMethodException, NullPointerException
from nio.lang.reflection import HasClass

if TYPE_CHECKING:
    from nio import ByteBuffer
    from nio.lang.reflection import Method


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

        MappedFile.clean as first published: a view will do, where UtilAll.cleanBuffer of today refuses it.  Raises
        IllegalStateException, caused by what went wrong on the way; a buffer of an arena has no cleaner.
        """
        if buffer is None or not buffer.isDirect() or buffer.capacity() == 0:
            return
        invoke(invoke(viewed(buffer), "cleaner"), "clean")


def invoke(target: object, methodName: str, /) -> object:
    """Call a method by its name, which the class of the target need not have made public."""
    try:
        method = _method(target, methodName)
        method.setAccessible(True)
        return method.invoke(target)
    except JavaException as error:
        raise IllegalStateException(error) from error


def _method(target: object, methodName: str) -> Method:
    if not isinstance(target, HasClass):
        raise NullPointerException('Cannot invoke "Object.getClass()" because "target" is null')
    try:
        return target.getClass().getMethod(methodName)
    except NoSuchMethodException:
        return target.getClass().getDeclaredMethod(methodName)


def viewed(buffer: HasClass, /) -> HasClass:
    """Return the buffer at the end of the chain: the one that `map` or `allocateDirect` gave.

    What a view is a view of was asked by `viewedBuffer` in JDK 6, and by `attachment` since.
    """
    names = [method.getName() for method in buffer.getClass().getMethods()]
    below = invoke(buffer, "attachment" if "attachment" in names else "viewedBuffer")
    return viewed(below) if isinstance(below, HasClass) else buffer
