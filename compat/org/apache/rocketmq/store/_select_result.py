"""org.apache.rocketmq.store.SelectMappedBufferResult: a piece of a mapped file, held until it is released."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from compat.org.apache.rocketmq.store.logfile._mapped_file import MappedFile
    from nio import ByteBuffer


class SelectMappedBufferResult:
    """The buffer of the piece, and the reference that keeps its file mapped.  `with` releases it."""

    __module__ = "org.apache.rocketmq.store"
    __slots__ = ("_buffer", "_file", "_offset", "_size", "isInCache_")

    def __init__(self, startOffset: int, byteBuffer: ByteBuffer, size: int, mappedFile: MappedFile | None, /) -> None:
        """startOffset: global, in bytes.  mappedFile: whose reference `release` gives back; None for no file."""
        self._offset, self._buffer, self._size, self._file = startOffset, byteBuffer, size, mappedFile
        self.isInCache_ = True

    def getByteBuffer(self) -> ByteBuffer:
        """Return the piece, from position 0 to its size."""
        return self._buffer

    def getSize(self) -> int:
        """Return how many bytes it has."""
        return self._size

    def setSize(self, size: int, /) -> None:
        """Cut the piece: size and limit of the buffer."""
        self._size = size
        self._buffer.limit(size)

    def getMappedFile(self) -> MappedFile | None:
        """Return the file, None after `release`."""
        return self._file

    def getStartOffset(self) -> int:
        """Return the global offset of its first byte."""
        return self._offset

    def release(self) -> None:
        """Give the reference back; a second time nothing happens."""
        file, self._file = self._file, None
        if file is not None:
            file.release()

    def hasReleased(self) -> bool:
        """Return whether it was released."""
        return self._file is None

    def isInMem(self) -> bool:
        """Return whether its pages are in memory: True whenever it has a file, as everywhere since JDK 14."""
        file = self._file
        if file is None:
            return True
        return file.isLoaded(self._offset - file.getFileFromOffset(), self._size)

    def isInCache(self) -> bool:
        """Return what `setInCache` was told, True at first."""
        return self.isInCache_

    def setInCache(self, inCache: bool, /) -> None:
        """Note whether it was found in a cache."""
        self.isInCache_ = inCache

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Release it."""
        self.release()
