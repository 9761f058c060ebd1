"""org.apache.rocketmq.store.CommitLog: all messages of a broker, one after the other, in files of one size.

    log = CommitLog("store/commitlog", 1 << 30)
    log.load() and log.recoverNormally()
    result = log.putMessage(message).getAppendMessageResult()
    with log.getMessage(result.getWroteOffset(), result.getWroteBytes()) as selected:
        print(MessageDecoder.decode(selected.getByteBuffer()).getBody())

Java's is made by a DefaultMessageStore and asks it for everything; this one stands alone.  What other parts of a store do with
a message, they do as a dispatcher: a function that is called with a DispatchRequest when messages are recovered or dispatched.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from compat.org.apache.rocketmq.common.message import MessageExt, MessageExtBrokerInner
from compat.org.apache.rocketmq.common.message._layout import BLANK, IN_NO_QUEUE, MAGIC_BLANK, MAGIC_V1, MAGIC_V2
from compat.org.apache.rocketmq.store._append_callback import END_OF_FILE, PUT_OK, DefaultAppendMessageCallback
from compat.org.apache.rocketmq.store._append_result import AppendMessageResult, AppendMessageStatus
from compat.org.apache.rocketmq.store._dispatch_request import DispatchRequest
from compat.org.apache.rocketmq.store._mapped_file_queue import MappedFileQueue
from compat.org.apache.rocketmq.store._put_result import PutMessageResult, PutMessageStatus
from compat.org.apache.rocketmq.store._scan import Blank, Chunk, Damage, Read, Record, record_at, scan
from compat.org.apache.rocketmq.store._select_result import SelectMappedBufferResult
from compat.org.apache.rocketmq.store._surroundings import REAL, Surroundings
from compat.org.apache.rocketmq.store.logfile import DefaultMappedFile
from nio import ByteBuffer
from nio._core.arrays import ByteArray

if TYPE_CHECKING:
    from compat.org.apache.rocketmq.store._allocate_service import AllocateMappedFileService

_log: Final = logging.getLogger("RocketmqStore")

Dispatcher = Callable[[DispatchRequest], object]

_STATUS: Final = {
    AppendMessageStatus.MESSAGE_SIZE_EXCEEDED: PutMessageStatus.MESSAGE_ILLEGAL,
    AppendMessageStatus.PROPERTIES_SIZE_EXCEEDED: PutMessageStatus.PROPERTIES_SIZE_EXCEEDED,
    AppendMessageStatus.END_OF_FILE: PutMessageStatus.UNKNOWN_ERROR,
    AppendMessageStatus.UNKNOWN_ERROR: PutMessageStatus.UNKNOWN_ERROR,
}

_OK: Final = PutMessageStatus.PUT_OK

_STORED_AT: Final = 56
"""Where the store time stands in a message, with an IPv4 born host."""


class CommitLog:
    """A log of messages; any thread may append, one at a time."""

    __module__ = "org.apache.rocketmq.store"

    MESSAGE_MAGIC_CODE = MAGIC_V1 - (1 << 32)
    BLANK_MAGIC_CODE = MAGIC_BLANK - (1 << 32)

    def __init__(
        self,
        storePath: str,
        mappedFileSize: int = 1 << 30,
        /,
        *,
        allocateMappedFileService: AllocateMappedFileService | None = None,
        maxMessageSize: int = 4 << 20,
        enabledAppendPropCRC: bool = False,
        checkCRCOnRecover: bool = True,
        dispatchers: Sequence[Dispatcher] = (),
        surroundings: Surroundings = REAL,
    ) -> None:
        """storePath: the directory of the log.  mappedFileSize: of each file, in bytes.

        maxMessageSize: of a body, in bytes.  enabledAppendPropCRC: end every message's properties with a CRC of all before it.
        checkCRCOnRecover: whether recovery looks at the bodies.  dispatchers: told of each message that recovery finds.
        """
        self.mappedFileQueue = MappedFileQueue(
            storePath, mappedFileSize, allocateMappedFileService, surroundings=surroundings
        )
        self.mappedFileSize = mappedFileSize
        self._callback = DefaultAppendMessageCallback(maxMessageSize, enabledAppendPropCRC)
        self._check_crc, self._dispatchers = checkCRCOnRecover, tuple(dispatchers)
        self._clock = surroundings.clock
        self._put_lock = surroundings.lock()

    def load(self) -> bool:
        """Open the files; False if one has another length (CommitLog.load)."""
        return self.mappedFileQueue.load()

    # --- appending

    def putMessage(self, msg: MessageExtBrokerInner, /) -> PutMessageResult:
        """Append a message: what CommitLog.asyncPutMessage gives when it is done.

        Sets the message's store time, offsets and size.  MESSAGE_ILLEGAL for a body that is too long, PROPERTIES_SIZE_EXCEEDED,
        CREATE_MAPPED_FILE_FAILED if there is no next file.  It is in the page cache then; `flush` takes it to the device.
        """
        queue = self.mappedFileQueue
        with self._put_lock:
            msg.storeTimestamp = self._clock()
            files = queue.mappedFiles
            file: DefaultMappedFile | None = files[-1] if files else None
            if file is None or file.isFull():
                file = queue.getLastMappedFile(0)
            result = None if file is None else file.appendMessagesInner(msg, self._callback, None)
            if result is not None and result.status is END_OF_FILE:
                file = queue.getLastMappedFile(0)
                result = None if file is None else file.appendMessagesInner(msg, self._callback, None)
        if result is None:
            return PutMessageResult(PutMessageStatus.CREATE_MAPPED_FILE_FAILED, None)
        return PutMessageResult(_OK if result.status is PUT_OK else _STATUS[result.status], result)

    def putMessages(self, messages: Sequence[MessageExtBrokerInner], /) -> list[AppendMessageResult]:
        """Append several messages with nothing between them, and return where each is.

        All or none: if one is refused, those before it are undone, and the list holds its result alone; empty if there is no
        next file.
        """
        with self._put_lock:
            start, table = self.mappedFileQueue.getMaxWrotePosition(), dict(self._callback.topic_queue_table)
            results: list[AppendMessageResult] = []
            for message in messages:
                put = self.putMessage(message)
                if put.appendMessageResult is None or put.appendMessageResult.status is not PUT_OK:
                    self.mappedFileQueue.truncateDirtyFiles(start)
                    self._callback.topic_queue_table = table
                    return [] if put.appendMessageResult is None else [put.appendMessageResult]
                results.append(put.appendMessageResult)
        return results

    def appendData(self, startOffset: int, data: bytes, dataStart: int, dataLength: int, /) -> bool:
        """Append bytes that are messages already, a replica's way; False if they do not fit (CommitLog.appendData)."""
        with self._put_lock:
            file = self.mappedFileQueue.getLastMappedFile(startOffset)
            return file is not None and file.appendMessage(data, dataStart, dataLength)

    # --- reading

    def getMessage(self, offset: int, size: int, /) -> SelectMappedBufferResult | None:
        """Return the piece of the log that is a message, held; None if it is not there (CommitLog.getMessage)."""
        file = self.mappedFileQueue.findMappedFileByOffset(offset, offset == 0)
        return None if file is None else file.selectMappedBuffer(offset % self.mappedFileSize, size)

    def getData(self, offset: int, returnFirstOnNotFound: bool | None = None, /) -> SelectMappedBufferResult | None:
        """Return what its file has from an offset on, held; None if nothing (CommitLog.getData)."""
        first = offset == 0 if returnFirstOnNotFound is None else returnFirstOnNotFound
        file = self.mappedFileQueue.findMappedFileByOffset(offset, first)
        return None if file is None else file.selectMappedBuffer(offset % self.mappedFileSize)

    def lookMessageByOffset(self, commitLogOffset: int, size: int | None = None, /) -> MessageExt | None:
        """Return the message at an offset, None if there is none (DefaultMessageStore.lookMessageByOffset)."""
        result = self.getData(commitLogOffset) if size is None else self.getMessage(commitLogOffset, size)
        if result is None:
            return None
        with result:
            if size is None:
                size = result.getByteBuffer().getInt(0)
            if not 0 < size <= result.getSize():
                return None
            data = ByteArray(size)
            result.getByteBuffer().get(0, data)
        try:
            record = record_at(bytes(data), 0, commitLogOffset, False)
        except (Blank, Damage):
            return None
        return None if record is None else record.message()

    def scan(self, offset: int | None = None, /, *, check_crc: bool = True) -> Iterator[Record]:
        """Give every message from an offset on, from the first without one, up to the end of what was written.

        Not Java's.  check_crc: compare each body with its CRC.  Raises Damage at the first byte that is no message.
        """
        start = self.getMinOffset() if offset is None else offset
        for file in self.mappedFileQueue.getMappedFiles():
            end = file.fileFromOffset + file.getReadPosition()
            if end > start:
                yield from scan(reader(file), max(start, file.fileFromOffset), end, check_crc)

    def checkMessageAndReturnSize(
        self, byteBuffer: ByteBuffer, checkCRC: bool, checkDupInfo: bool = False, readBody: bool = True, /
    ) -> DispatchRequest:
        """Judge what stands at a buffer's position: a message, and it moves behind it; size 0: the end of a file; -1: neither.

        checkDupInfo: no effect.  readBody: False skips the body, and its CRC (CommitLog.checkMessageAndReturnSize).
        """
        at, left = byteBuffer.position(), byteBuffer.remaining()
        if left < BLANK.size:
            return DispatchRequest(-1, False)
        data = ByteArray(min(left, max(byteBuffer.getInt(at), BLANK.size)))
        byteBuffer.get(at, data)
        try:
            record = record_at(bytes(data), 0, 0, checkCRC and readBody)
        except Blank:
            byteBuffer.position(at + 8)
            return DispatchRequest(0, True)
        except Damage as damage:
            _log.warning("found a illegal message: %s", damage.reason)
            return DispatchRequest(-1, False)
        if record is None:
            return DispatchRequest(-1, False)
        byteBuffer.position(at + record.size)
        return DispatchRequest(record.size, True, record)

    # --- recovery

    def recoverNormally(self, maxPhyOffsetOfConsumeQueue: int = -1, /) -> int:
        """After a clean stop: find the end in the last three files, and forget what lies behind it.

        maxPhyOffsetOfConsumeQueue: no effect, the queues are not this class's.  Return the end.  The numbers that the queues
        are at are taken from all messages; `setTopicQueueTable` replaces them.
        """
        return self._recover(max(len(self.mappedFileQueue.getMappedFiles()) - 3, 0))

    def recoverAbnormally(self, minTimestamp: int, /) -> int:
        """After a crash: from the last file on that began before a time, dispatch all messages, and forget what lies behind.

        minTimestamp: StoreCheckpoint.getMinTimestamp, in ms since 1970.  Return the end.
        """
        files = self.mappedFileQueue.getMappedFiles()
        number = len(files) - 1
        while number > 0 and not self._began_before(files[number], minTimestamp):
            number -= 1
        return self._recover(max(number, 0), self._dispatchers)

    def _began_before(self, file: DefaultMappedFile, time: int) -> bool:
        """Whether a file begins with a message that was stored at that time or earlier; Java's isMappedFileMatchedRecover."""
        buffer = file.mappedByteBuffer
        if buffer.getInt(4) & 0xFFFF_FFFF not in (MAGIC_V1, MAGIC_V2):
            return False
        stored = buffer.getLong(_STORED_AT + (12 if buffer.getInt(36) & 0x10 else 0))
        return 0 < stored <= time

    def _recover(self, first: int, dispatchers: Sequence[Dispatcher] = ()) -> int:
        files = self.mappedFileQueue.getMappedFiles()
        end = 0
        table: dict[tuple[str, int], int] = {}
        for number, file in enumerate(files):
            end = file.fileFromOffset
            try:
                for record in scan(reader(file), end, end + self.mappedFileSize, self._check_crc and number >= first):
                    end = record.offset + record.size
                    if not record.system_flag & IN_NO_QUEUE:
                        table[record.topic, record.queue_id] = record.queue_offset + 1
                    if number >= first:
                        for dispatch in dispatchers:
                            dispatch(DispatchRequest(record.size, True, record))
            except Damage as damage:
                _log.info("recover physics file end, %s", damage)
                if number >= first:
                    break
        self._callback.topic_queue_table = table
        self.mappedFileQueue.setFlushedWhere(end)
        self.mappedFileQueue.setCommittedWhere(end)
        self.mappedFileQueue.truncateDirtyFiles(end)
        return end

    def truncateDirtyFiles(self, phyOffset: int, /) -> None:
        """Forget what lies from an offset on (CommitLog.truncateDirtyFiles)."""
        queue = self.mappedFileQueue
        queue.setFlushedWhere(min(queue.getFlushedWhere(), phyOffset))
        queue.setCommittedWhere(min(queue.getCommittedWhere(), phyOffset))
        queue.truncateDirtyFiles(phyOffset)

    def setTopicQueueTable(self, topicQueueTable: dict[tuple[str, int], int], /) -> None:
        """Set the numbers that the queues are at: by topic and queue, that of the next message."""
        self._callback.topic_queue_table = dict(topicQueueTable)

    def getTopicQueueTable(self) -> dict[tuple[str, int], int]:
        """Return the numbers that the queues are at."""
        return dict(self._callback.topic_queue_table)

    # --- the rest

    def flush(self) -> int:
        """Commit and flush the file that is due, and return the flushed offset (CommitLog.flush)."""
        self.mappedFileQueue.commit(0)
        self.mappedFileQueue.flush(0)
        return self.mappedFileQueue.getFlushedWhere()

    def getFlushedWhere(self) -> int:
        """Return the offset up to which the device has it."""
        return self.mappedFileQueue.getFlushedWhere()

    def getMinOffset(self) -> int:
        """Return the offset of the first byte, of the next file if the first is going, -1 if there is none."""
        first = self.mappedFileQueue.getFirstMappedFile()
        if first is None:
            return -1
        return first.fileFromOffset if first.isAvailable() else self.rollNextFile(first.fileFromOffset)

    def getMaxOffset(self) -> int:
        """Return the offset up to which it can be read."""
        return self.mappedFileQueue.getMaxOffset()

    def rollNextFile(self, offset: int, /) -> int:
        """Return where the file after the one that holds an offset begins."""
        return offset + self.mappedFileSize - offset % self.mappedFileSize

    def deleteExpiredFile(
        self,
        expiredTime: int,
        deleteFilesInterval: int,
        intervalForcibly: int,
        cleanImmediately: bool,
        deleteFileBatchMax: int = 10,
        /,
    ) -> int:
        """Delete old files, and return how many; see MappedFileQueue.deleteExpiredFileByTime."""
        return self.mappedFileQueue.deleteExpiredFileByTime(
            expiredTime, deleteFilesInterval, intervalForcibly, cleanImmediately, deleteFileBatchMax
        )

    def shutdown(self, intervalForcibly: int = 1000, /) -> None:
        """Flush, and unmap the files."""
        while not self.mappedFileQueue.flush(0):
            pass
        self.mappedFileQueue.shutdown(intervalForcibly)

    def destroy(self) -> None:
        """Delete the files."""
        self.mappedFileQueue.destroy()


def reader(file: DefaultMappedFile) -> Read:
    """A function that copies bytes of a file by their log offset, holding it meanwhile; none once it is being shut down."""

    def read(offset: int, length: int) -> Chunk:
        if not file.hold():
            return b""
        try:
            data = bytearray(length)
            file.mappedByteBuffer.get(offset - file.fileFromOffset, data)
            return data
        finally:
            file.release()

    return read
