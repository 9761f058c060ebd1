"""org.apache.rocketmq.store.ConsumeQueue: for each message of a queue where it is in the log, in 20 bytes.

    0                  8            12               20
    offset in the log  size         tags' hash code
    long               int          long

The entry of the queue's message n stands at 20 * n.  A queue that begins later than at 0 is filled up, within its first file,
with entries of offset 0 and the greatest size.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from struct import Struct
from typing import Final, NamedTuple

from compat.org.apache.rocketmq.store._dispatch_request import DispatchRequest
from compat.org.apache.rocketmq.store._mapped_file_queue import MappedFileQueue, set_positions
from compat.org.apache.rocketmq.store._select_result import SelectMappedBufferResult
from compat.org.apache.rocketmq.store._surroundings import REAL, Surroundings
from compat.org.apache.rocketmq.store.logfile import DefaultMappedFile
from nio._core.arrays import ByteArray

_log: Final = logging.getLogger("RocketmqStore")

ENTRY: Final = Struct(">qiq")
UNIT: Final = ENTRY.size
INT_MAX: Final = 0x7FFF_FFFF
FILLER: Final = ENTRY.pack(0, INT_MAX, 0)


class CqUnit(NamedTuple):
    """One entry: the message's number in the queue, its log offset and size in bytes, and its tags' code."""

    queueOffset: int
    pos: int
    size: int
    tagsCode: int


class ConsumeQueue:
    """The queue of one topic and number, in STORE/TOPIC/NUMBER."""

    __module__ = "org.apache.rocketmq.store"

    CQ_STORE_UNIT_SIZE = UNIT

    def __init__(
        self,
        topic: str,
        queueId: int,
        storePath: str,
        mappedFileSize: int = 300_000 * UNIT,
        /,
        *,
        surroundings: Surroundings = REAL,
    ) -> None:
        """storePath: the directory of all queues.  mappedFileSize: bytes of a file, a multiple of 20."""
        self.topic, self.queueId, self.mappedFileSize = topic, queueId, mappedFileSize
        self.mappedFileQueue = MappedFileQueue(f"{storePath}/{topic}/{queueId}", mappedFileSize, surroundings=surroundings)
        self._max_physic = -1
        self._min_logic = 0

    def getTopic(self) -> str:
        """Return the topic."""
        return self.topic

    def getQueueId(self) -> int:
        """Return the number of the queue within the topic."""
        return self.queueId

    def load(self) -> bool:
        """Open the files; False if one has another length."""
        return self.mappedFileQueue.load()

    def recover(self) -> None:
        """Find the end, in the last three files: behind the last entry that has an offset and a size (ConsumeQueue.recover)."""
        files = self.mappedFileQueue.getMappedFiles()
        if not files:
            return
        end = 0
        for file in files[-3:]:
            count = self._valid_entries(file)
            end = file.fileFromOffset + count * UNIT
            if count * UNIT < self.mappedFileSize:
                break
        self.mappedFileQueue.setFlushedWhere(end)
        self.mappedFileQueue.setCommittedWhere(end)
        self.mappedFileQueue.truncateDirtyFiles(end)

    def _valid_entries(self, file: DefaultMappedFile) -> int:
        for number, (offset, size, _) in enumerate(ENTRY.iter_unpack(_bytes_of(file, self.mappedFileSize))):
            if offset < 0 or size <= 0:
                return number
            self._max_physic = offset + size
        return self.mappedFileSize // UNIT

    def putMessagePositionInfoWrapper(self, request: DispatchRequest, /) -> bool:
        """Enter a message, and return whether its entry is there now; one that was there already is left alone."""
        return self.putMessagePositionInfo(
            request.getCommitLogOffset(), request.getMsgSize(), request.getTagsCode(), request.getConsumeQueueOffset()
        )

    def putMessagePositionInfo(self, offset: int, size: int, tagsCode: int, cqOffset: int, /) -> bool:
        """Enter a message: log offset and size, in bytes, the tags' code, and its number in the queue."""
        if offset + size <= self._max_physic:
            _log.warning("Maybe try to build consume queue repeatedly maxPhysicOffset=%d phyOffset=%d", self._max_physic, offset)
            return True
        where = cqOffset * UNIT
        file = self.mappedFileQueue.getLastMappedFile(where)
        if file is None:
            return False
        if file.isFirstCreateInQueue() and cqOffset != 0 and file.getWrotePosition() == 0:
            self._min_logic = where
            self.mappedFileQueue.setFlushedWhere(where)
            self.mappedFileQueue.setCommittedWhere(where)
            file.appendMessage(FILLER * (where % self.mappedFileSize // UNIT))
        if cqOffset != 0:
            end = file.fileFromOffset + file.getWrotePosition()
            if where < end:
                _log.warning("Build consume queue repeatedly, expectLogicOffset: %d currentLogicOffset: %d", where, end)
                return True
            if where != end:
                _log.warning("[BUG]logic queue order maybe wrong, expectLogicOffset: %d currentLogicOffset: %d", where, end)
        self._max_physic = offset + size
        return file.appendMessage(ENTRY.pack(offset, size, tagsCode))

    def getIndexBuffer(self, startIndex: int, /) -> SelectMappedBufferResult | None:
        """Return the entries from a number on, to the end of their file, held; None if there are none."""
        where = startIndex * UNIT
        if where < self._min_logic:
            return None
        file = self.mappedFileQueue.findMappedFileByOffset(where)
        return None if file is None else file.selectMappedBuffer(where % self.mappedFileSize)

    def get(self, index: int, /) -> CqUnit | None:
        """Return one entry, None if it is not there."""
        return next(self.iterateFrom(index, 1), None)

    def iterateFrom(self, startIndex: int, count: int = INT_MAX, /) -> Iterator[CqUnit]:
        """Give the entries from a number on, up to the last one or so many."""
        index = startIndex
        while index < startIndex + count:
            result = self.getIndexBuffer(index)
            if result is None:
                return
            with result:
                data = ByteArray(min(result.getSize() // UNIT, startIndex + count - index) * UNIT)
                result.getByteBuffer().get(data)
            if not data:
                return
            for offset, size, tags in ENTRY.iter_unpack(data):
                yield CqUnit(index, offset, size, tags)
                index += 1

    def truncateDirtyLogicFiles(self, phyOffset: int, /) -> None:
        """Forget the entries of messages from a log offset on (ConsumeQueue.truncateDirtyLogicFiles)."""
        self._max_physic = phyOffset
        while (file := self.mappedFileQueue.getLastMappedFile()) is not None:
            kept = 0
            for offset, size, _ in ENTRY.iter_unpack(_bytes_of(file, self.mappedFileSize)):
                if offset >= phyOffset or (kept and (offset < 0 or size <= 0)):
                    break
                kept += 1
                self._max_physic = offset + size
            if kept:
                set_positions(file, kept * UNIT)
                return
            set_positions(file, 0)
            self.mappedFileQueue.deleteLastMappedFile()

    def correctMinOffset(self, phyMinOffset: int, /) -> None:
        """Let the queue begin at its first message that lies at or behind a log offset (ConsumeQueue.correctMinOffset).

        It never goes back.  If all of it lies before, it is empty: it begins where the next message will be.  Only the first
        file is looked at, since those whose messages are gone are deleted before.
        """
        files = self.mappedFileQueue
        first, last = files.getFirstMappedFile(), files.getLastMappedFile()
        if first is None or last is None or self._min_logic >= files.getMaxOffset():
            return
        end = last.getReadPosition()
        entry = last.selectMappedBuffer(end - UNIT, UNIT) if end >= UNIT else None
        if entry is not None:
            with entry:
                newest = entry.getByteBuffer().getLong()
            if newest < phyMinOffset:
                self._min_logic = last.fileFromOffset + end
                return
        start = self._min_logic - first.fileFromOffset
        result = first.selectMappedBuffer(max(start, 0)) if start <= first.getReadPosition() else None
        if result is None:
            return
        with result:
            data = ByteArray(result.getSize() // UNIT * UNIT)
            result.getByteBuffer().get(data)
        for number, (offset, _, _) in enumerate(ENTRY.iter_unpack(data)):
            if offset >= phyMinOffset:
                if number or start < 0:  # else what it was is right
                    self._min_logic = first.fileFromOffset + max(start, 0) + number * UNIT
                return

    def deleteExpiredFile(self, offset: int, /) -> int:
        """Delete files whose messages all lie before a log offset, and return how many."""
        count = self.mappedFileQueue.deleteExpiredFileByOffset(offset, UNIT)
        self.correctMinOffset(offset)
        return count

    def rollNextFile(self, nextBeginOffset: int, /) -> int:
        """Return the number of the first entry of the next file."""
        per_file = self.mappedFileSize // UNIT
        return nextBeginOffset + per_file - nextBeginOffset % per_file

    def flush(self, flushLeastPages: int, /) -> bool:
        """Flush, as MappedFileQueue.flush."""
        return self.mappedFileQueue.flush(flushLeastPages)

    def shutdown(self, intervalForcibly: int = 1000, /) -> None:
        """Unmap the files."""
        self.mappedFileQueue.shutdown(intervalForcibly)

    def destroy(self) -> None:
        """Delete the files."""
        self._max_physic, self._min_logic = -1, 0
        self.mappedFileQueue.destroy()

    def getMinOffsetInQueue(self) -> int:
        """Return the number of the first message."""
        return self._min_logic // UNIT

    def getMaxOffsetInQueue(self) -> int:
        """Return the number that the next message will have."""
        return self.mappedFileQueue.getMaxOffset() // UNIT

    def getMaxPhysicOffset(self) -> int:
        """Return the log offset behind the last message entered, -1 for none."""
        return self._max_physic

    def getMessageTotalInQueue(self) -> int:
        """Return how many messages there are."""
        return self.getMaxOffsetInQueue() - self.getMinOffsetInQueue()


def _bytes_of(file: DefaultMappedFile, size: int) -> ByteArray:
    """The whole entries of a file, copied while it is held; none if it is being shut down."""
    if not file.hold():
        return ByteArray(0)
    try:
        data = ByteArray(size // UNIT * UNIT)
        file.mappedByteBuffer.get(0, data)
        return data
    finally:
        file.release()
