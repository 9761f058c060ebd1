"""org.apache.rocketmq.store.TransientStorePool: direct buffers into which messages are written before they go to their file."""

from __future__ import annotations

import logging
from collections import deque

from nio import ByteBuffer, MappedByteBuffer

_log = logging.getLogger("RocketmqStore")


class TransientStorePool:
    """A stack of direct buffers, each as long as a file.

    With one, a file is written in two steps, `commit` to the file and `flush` to the device, and what is not committed yet
    cannot be read.  Java locks the buffers into memory; here they are only allocated.
    """

    __module__ = "org.apache.rocketmq.store"

    def __init__(self, poolSize: int, fileSize: int, /) -> None:
        """poolSize: how many buffers.  fileSize: bytes of each.  They are made by `init`."""
        self._size, self._file_size = poolSize, fileSize
        self._available: deque[MappedByteBuffer] = deque()
        self._real_commit = True

    def init(self) -> None:
        """Allocate the buffers (TransientStorePool.init)."""
        for _ in range(self._size):
            self._available.append(ByteBuffer.allocateDirect(self._file_size))

    def destroy(self) -> None:
        """Nothing: Java unlocks the memory of the buffers that are here, and leaves them to its collector."""

    def returnBuffer(self, byteBuffer: MappedByteBuffer, /) -> None:
        """Take a buffer back, emptied (TransientStorePool.returnBuffer)."""
        byteBuffer.position(0)
        byteBuffer.limit(self._file_size)
        self._available.appendleft(byteBuffer)

    def borrowBuffer(self) -> MappedByteBuffer | None:
        """Hand a buffer out, None if there is none left (TransientStorePool.borrowBuffer)."""
        try:
            buffer = self._available.popleft()
        except IndexError:
            buffer = None
        if len(self._available) < self._size * 0.4:
            _log.warning("TransientStorePool only remain %d sheets.", len(self._available))
        return buffer

    def availableBufferNums(self) -> int:
        """Return how many buffers are here (TransientStorePool.availableBufferNums)."""
        return len(self._available)

    def isRealCommit(self) -> bool:
        """Return whether files write through their buffer: True at first; a replica's do not."""
        return self._real_commit

    def setRealCommit(self, realCommit: bool, /) -> None:
        """Say whether files write through their buffer."""
        self._real_commit = realCommit
