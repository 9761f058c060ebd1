"""org.apache.rocketmq.store.index.IndexFile: from a key to the messages that have it, newest first.

    0       8      16        24       32      36       40             40 + 4 * slots
    begin   end    begin     end      slots   index    slot[0..]      entry 0 (never used), entry 1, entry 2, ...
    time    time   offset    offset   used    count    newest entry   key hash 4 | log offset 8 | seconds 4 | entry before 4
    long    long   long      long     int     int      int            since the begin time

A slot leads to its newest entry, that to the one before it in the same slot, and so on.  The index count starts at 1 and is the
number of the next entry.  A key here is TOPIC#KEY; only its hash is stored, so a message found must be looked at.
"""

from __future__ import annotations

import logging
from collections.abc import MutableSequence
from typing import Final

from compat.org.apache.rocketmq.common._util_all import UtilAll
from compat.org.apache.rocketmq.common.message._message import hash_code
from compat.org.apache.rocketmq.store._surroundings import REAL, Surroundings
from compat.org.apache.rocketmq.store.logfile import DefaultMappedFile
from nio.errors import Throwable

_log: Final = logging.getLogger("RocketmqStore")

HEADER: Final = 40
SLOT: Final = 4
ENTRY: Final = 20
INT_MAX: Final = 0x7FFF_FFFF

_BEGIN_TIME, _END_TIME, _BEGIN_OFFSET, _END_OFFSET, _SLOTS, _COUNT = 0, 8, 16, 24, 32, 36


class IndexFile:
    """One file of the index; the store opens a new one when it is full."""

    __module__ = "org.apache.rocketmq.store.index"

    def __init__(
        self,
        fileName: str,
        hashSlotNum: int,
        indexNum: int,
        endPhyOffset: int,
        endTimestamp: int,
        /,
        *,
        surroundings: Surroundings = REAL,
    ) -> None:
        """Open or make a file.  Its name is a number, a time as RocketMQ writes it: yyyyMMddHHmmssSSS.

        hashSlotNum, indexNum: slots, and entries with the unused first one.  endPhyOffset, endTimestamp: where the file before
        this one ended, 0 for none.
        """
        size = HEADER + hashSlotNum * SLOT + indexNum * ENTRY
        self._file = DefaultMappedFile(fileName, size, surroundings=surroundings)
        self._buffer = self._file.getMappedByteBuffer()
        self._slot_count, self._entry_count = hashSlotNum, indexNum
        self._begin_time = self._end_time = self._begin_offset = self._end_offset = 0
        self._slots_used, self._count = 0, 1
        if endPhyOffset > 0:
            self._set(_BEGIN_OFFSET, endPhyOffset)
            self._set(_END_OFFSET, endPhyOffset)
        if endTimestamp > 0:
            self._set(_BEGIN_TIME, endTimestamp)
            self._set(_END_TIME, endTimestamp)

    def _set(self, at: int, value: int) -> None:
        """Note a header's field, here and in the file."""
        if at == _BEGIN_TIME:
            self._begin_time = value
        elif at == _END_TIME:
            self._end_time = value
        elif at == _BEGIN_OFFSET:
            self._begin_offset = value
        else:
            self._end_offset = value
        self._buffer.putLong(at, value)

    def load(self) -> None:
        """Take the header over from the file (IndexFile.load)."""
        buffer = self._buffer
        self._begin_time, self._end_time = buffer.getLong(_BEGIN_TIME), buffer.getLong(_END_TIME)
        self._begin_offset, self._end_offset = buffer.getLong(_BEGIN_OFFSET), buffer.getLong(_END_OFFSET)
        self._slots_used, self._count = buffer.getInt(_SLOTS), max(buffer.getInt(_COUNT), 1)

    def flush(self) -> None:
        """Wait until the device has all of it (IndexFile.flush); nothing if it is being shut down."""
        if self._file.hold():
            for at, value in zip((0, 8, 16, 24), self._longs(), strict=True):
                self._buffer.putLong(at, value)
            self._buffer.putInt(_SLOTS, self._slots_used)
            self._buffer.putInt(_COUNT, self._count)
            self._buffer.force()
            self._file.release()

    def _longs(self) -> tuple[int, int, int, int]:
        return self._begin_time, self._end_time, self._begin_offset, self._end_offset

    def shutdown(self) -> None:
        """Flush and unmap, whoever still reads: no reference is asked for, as in RocketMQ (IndexFile.shutdown)."""
        self.flush()
        UtilAll.cleanBuffer(self._buffer)

    def destroy(self, intervalForcibly: int, /) -> bool:
        """Unmap and delete it; see MappedFile.destroy."""
        return self._file.destroy(intervalForcibly)

    def getFileName(self) -> str:
        """Return its path."""
        return self._file.getFileName()

    def getFileSize(self) -> int:
        """Return its length in bytes."""
        return self._file.getFileSize()

    def isWriteFull(self) -> bool:
        """Return whether it has no entry left."""
        return self._count >= self._entry_count

    def getBeginTimestamp(self) -> int:
        """Return the store time of its first message, in ms since 1970."""
        return self._begin_time

    def getEndTimestamp(self) -> int:
        """Return the store time of its last message."""
        return self._end_time

    def getEndPhyOffset(self) -> int:
        """Return the log offset of its last message."""
        return self._end_offset

    def isTimeMatched(self, begin: int, end: int, /) -> bool:
        """Return whether it may have messages of a time, in ms from begin to end."""
        mine = range(self._begin_time, self._end_time + 1)
        return (begin < self._begin_time and end > self._end_time) or begin in mine or end in mine

    def indexKeyHashMethod(self, key: str, /) -> int:
        """Return the hash of a key: Java's without its sign (IndexFile.indexKeyHashMethod)."""
        value = abs(hash_code(key))
        return value if value <= INT_MAX else 0

    def putKey(self, key: str, phyOffset: int, storeTimestamp: int, /) -> bool:
        """Enter a key, TOPIC#KEY, of the message at a log offset; False if the file is full (IndexFile.putKey)."""
        if self._count >= self._entry_count:
            _log.warning("Over index file capacity: index count = %d; index max num = %d", self._count, self._entry_count)
            return False
        hashed = self.indexKeyHashMethod(key)
        slot = HEADER + hashed % self._slot_count * SLOT
        buffer = self._buffer
        try:
            before = buffer.getInt(slot)
            if not 0 < before <= self._count:
                before = 0
            seconds = (storeTimestamp - self._begin_time) // 1000 if self._begin_time > 0 else 0
            at = self._entry(self._count)
            buffer.putInt(at, hashed)
            buffer.putLong(at + 4, phyOffset)
            buffer.putInt(at + 12, min(max(seconds, 0), INT_MAX))
            buffer.putInt(at + 16, before)
            buffer.putInt(slot, self._count)
            if self._count <= 1:
                self._set(_BEGIN_OFFSET, phyOffset)
                self._set(_BEGIN_TIME, storeTimestamp)
            if before == 0:
                self._slots_used += 1
                buffer.putInt(_SLOTS, self._slots_used)
            self._count += 1
            buffer.putInt(_COUNT, self._count)
            self._set(_END_OFFSET, phyOffset)
            self._set(_END_TIME, storeTimestamp)
        except Throwable as error:
            _log.error("putKey exception, Key: %s %s", key, error)
            return False
        return True

    def selectPhyOffset(self, phyOffsets: MutableSequence[int], key: str, maxNum: int, begin: int, end: int, /) -> None:
        """Append the log offsets of messages that have a key, newest first, up to maxNum in all (IndexFile.selectPhyOffset).

        begin, end: their store time, in ms; an entry knows it to the second, rounded down.
        """
        if not self._file.hold():
            return
        hashed = self.indexKeyHashMethod(key)
        buffer = self._buffer
        try:
            number = buffer.getInt(HEADER + hashed % self._slot_count * SLOT)
            while 0 < number <= self._count and self._count > 1 and len(phyOffsets) < maxNum:
                at = self._entry(number)
                seconds = buffer.getInt(at + 12)
                if seconds < 0:
                    break
                stored = self._begin_time + seconds * 1000
                if buffer.getInt(at) == hashed and begin <= stored <= end:
                    phyOffsets.append(buffer.getLong(at + 4))
                before = buffer.getInt(at + 16)
                if before == number or stored < begin:
                    break
                number = before
        except Throwable as error:
            _log.error("selectPhyOffset exception %s", error)
        finally:
            self._file.release()

    def _entry(self, number: int) -> int:
        return HEADER + self._slot_count * SLOT + number * ENTRY
