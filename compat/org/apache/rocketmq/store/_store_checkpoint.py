"""org.apache.rocketmq.store.StoreCheckpoint: up to which times the store's parts are on the device.

    0           8           16          24                32               40 ... 4096
    log's time  queues'     index's     master flushed    confirmed        zeros
    ms          ms          ms          offset            offset
"""

from __future__ import annotations

from compat.org.apache.rocketmq.common._util_all import UtilAll
from nio import File, MapMode, RandomAccessFile

_SIZE = 4096


class StoreCheckpoint:
    """Five longs in a mapped page; `flush` writes them."""

    __module__ = "org.apache.rocketmq.store"

    def __init__(self, scpPath: str, /) -> None:
        """Open or make the file, and read what it says.  Raises IOException if that cannot be."""
        file = File(scpPath)
        UtilAll.ensureDirOK(file.getParent())
        there = file.exists()
        self._file = RandomAccessFile(file, "rw")
        self._buffer = self._file.getChannel().map(MapMode.READ_WRITE, 0, _SIZE)
        longs = [self._buffer.getLong(at) if there else 0 for at in range(0, 40, 8)]
        self._physic, self._logics, self._index, self._master, self._confirm = longs

    def flush(self) -> None:
        """Store all five, and wait until the device has them (StoreCheckpoint.flush)."""
        for at, value in zip(range(0, 40, 8), self._longs(), strict=True):
            self._buffer.putLong(at, value)
        self._buffer.force()

    def _longs(self) -> tuple[int, ...]:
        return self._physic, self._logics, self._index, self._master, self._confirm

    def shutdown(self) -> None:
        """Flush, unmap and close (StoreCheckpoint.shutdown)."""
        self.flush()
        UtilAll.cleanBuffer(self._buffer)
        self._file.close()

    def getPhysicMsgTimestamp(self) -> int:
        """Return the store time of the last message of the log that is on the device, in ms since 1970."""
        return self._physic

    def setPhysicMsgTimestamp(self, physicMsgTimestamp: int, /) -> None:
        """Set the log's time."""
        self._physic = physicMsgTimestamp

    def getLogicsMsgTimestamp(self) -> int:
        """Return the store time of the last message whose queue entry is on the device."""
        return self._logics

    def setLogicsMsgTimestamp(self, logicsMsgTimestamp: int, /) -> None:
        """Set the queues' time."""
        self._logics = logicsMsgTimestamp

    def getIndexMsgTimestamp(self) -> int:
        """Return the store time of the last message whose keys are on the device."""
        return self._index

    def setIndexMsgTimestamp(self, indexMsgTimestamp: int, /) -> None:
        """Set the index's time."""
        self._index = indexMsgTimestamp

    def getMasterFlushedOffset(self) -> int:
        """Return up to where the master has flushed."""
        return self._master

    def setMasterFlushedOffset(self, masterFlushedOffset: int, /) -> None:
        """Set up to where the master has flushed."""
        self._master = masterFlushedOffset

    def getConfirmPhyOffset(self) -> int:
        """Return up to where the replicas have confirmed."""
        return self._confirm

    def setConfirmPhyOffset(self, confirmPhyOffset: int, /) -> None:
        """Set up to where the replicas have confirmed."""
        self._confirm = confirmPhyOffset

    def getMinTimestamp(self) -> int:
        """Return the time up to which log and queues are safe, less three seconds, at least 0."""
        return max(min(self._physic, self._logics) - 3000, 0)

    def getMinTimestampIndex(self) -> int:
        """Return the time up to which log, queues and index are safe."""
        return min(self.getMinTimestamp(), self._index)
