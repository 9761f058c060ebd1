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

from compat.org.apache.rocketmq.common.message import MessageExt, MessageExtBatch, MessageExtBrokerInner
from compat.org.apache.rocketmq.common.message._layout import BLANK, IN_NO_QUEUE, IN_TRANSACTION, MAGIC_BLANK, MAGIC_V1, MAGIC_V2
from compat.org.apache.rocketmq.store._append_batch import BatchAppendMessageCallback
from compat.org.apache.rocketmq.store._append_callback import END_OF_FILE, PUT_OK, DefaultAppendMessageCallback
from compat.org.apache.rocketmq.store._append_result import AppendMessageCallback, AppendMessageResult, AppendMessageStatus
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
        forceVerifyPropCRC: bool = False,
        dispatchers: Sequence[Dispatcher] = (),
        surroundings: Surroundings = REAL,
    ) -> None:
        """storePath: the directory of the log.  mappedFileSize: of each file, in bytes.

        maxMessageSize: of a body, in bytes.  enabledAppendPropCRC: end every message's properties with a CRC of all before it.
        checkCRCOnRecover: whether recovery looks at the bodies.  forceVerifyPropCRC: whether at the CRC among the properties
        instead, which each message must have then.  dispatchers: told of each message that recovery finds.
        """
        self.mappedFileQueue = MappedFileQueue(
            storePath, mappedFileSize, allocateMappedFileService, surroundings=surroundings
        )
        self.mappedFileSize = mappedFileSize
        self._callback = DefaultAppendMessageCallback(maxMessageSize, enabledAppendPropCRC)
        self._batch_callback = BatchAppendMessageCallback(self._callback)
        self._check_crc, self._force_property_crc, self._dispatchers = checkCRCOnRecover, forceVerifyPropCRC, tuple(dispatchers)
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
        One that is too long for a file is PUT_OK, and its result is END_OF_FILE, as in Java (o): ask `isOk`.
        """
        with self._put_lock:
            msg.storeTimestamp = self._clock()
            files = self.mappedFileQueue.mappedFiles
            file: DefaultMappedFile | None = files[-1] if files else None
            if file is None or file.isFull():
                file = self.mappedFileQueue.getLastMappedFile(0)
                if file is None:
                    return PutMessageResult(PutMessageStatus.CREATE_MAPPED_FILE_FAILED, None)
            result = file.appendMessagesInner(msg, self._callback, None)
            if result.status is PUT_OK:
                return PutMessageResult(_OK, result)
            return self._roll(file, result, msg, self._callback, None)

    def putMessages(self, messageExtBatch: MessageExtBatch, /) -> PutMessageResult:
        """Append the messages of a batch, all in one file with nothing between them: CommitLog.asyncPutMessages when it is done.

        The one result is about all of them: offset and bytes, their number as getMsgNum, their identities with commas between.
        MESSAGE_ILLEGAL for one that takes part in a transaction or is to be delayed; otherwise as putMessage, (o) as well.
        Raises, and nothing is changed, what BatchAppendMessageCallback.encode raises for a body that cannot be stored.
        """
        if messageExtBatch.sysFlag & IN_TRANSACTION or messageExtBatch.getDelayTimeLevel() > 0:
            return PutMessageResult(PutMessageStatus.MESSAGE_ILLEGAL, None)
        callback = self._batch_callback
        units = callback.encode(messageExtBatch)
        with self._put_lock:
            messageExtBatch.storeTimestamp = self._clock()
            file = self.mappedFileQueue.getLastMappedFile(0)
            if file is None:
                return PutMessageResult(PutMessageStatus.CREATE_MAPPED_FILE_FAILED, None)
            result = file.appendMessages(messageExtBatch, callback, units)
            if result.status is PUT_OK:
                return PutMessageResult(_OK, result)
            return self._roll(file, result, messageExtBatch, callback, units)

    def _roll(
        self,
        full: DefaultMappedFile,
        result: AppendMessageResult,
        msg: MessageExtBrokerInner,
        callback: AppendMessageCallback,
        context: object,
    ) -> PutMessageResult:
        """Append to the next file what the last one had no room for; what is refused for other reasons is only told."""
        if result.status is not END_OF_FILE:
            return PutMessageResult(_STATUS[result.status], result)
        full.munlock()  # Java does it after six seconds
        file = self.mappedFileQueue.getLastMappedFile(0)
        if file is None:
            return PutMessageResult(PutMessageStatus.CREATE_MAPPED_FILE_FAILED, result)
        return PutMessageResult(_OK, file.appendMessagesInner(msg, callback, context))

    def appendData(self, startOffset: int, data: bytes, dataStart: int, dataLength: int, /) -> bool:
        """Append bytes that are messages already, a replica's way; False if they do not fit (CommitLog.appendData)."""
        with self._put_lock:
            file = self.mappedFileQueue.getLastMappedFile(startOffset)
            return file is not None and file.appendMessage(data, dataStart, dataLength)

    def getMappedFileQueue(self) -> MappedFileQueue:
        """Return the files (CommitLog.getMappedFileQueue)."""
        return self.mappedFileQueue

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

        checkCRC: compare the body's CRC, or with forceVerifyPropCRC the one among the properties.  checkDupInfo: no effect.
        readBody: False skips the body, and its CRC (CommitLog.checkMessageAndReturnSize).
        """
        at, left = byteBuffer.position(), byteBuffer.remaining()
        if left < BLANK.size:
            return DispatchRequest(-1, False)
        data = ByteArray(min(left, max(byteBuffer.getInt(at), BLANK.size)))
        byteBuffer.get(at, data)
        force = self._force_property_crc
        try:
            record = record_at(bytes(data), 0, 0, checkCRC and readBody and not force)
            if record is not None and checkCRC and force:
                record.check_property_crc()
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
        """After a clean stop: find the end, forget what lies behind it, and dispatch what the queues do not have yet.

        maxPhyOffsetOfConsumeQueue: up to where in the log the queues were built, ConsumeQueue.getMaxPhysicOffset; -1 for none.
        It begins with the last file that begins at or before it; files before that one are not checked.  Return the end.
        The numbers that the queues are at are taken from all messages; `setTopicQueueTable` replaces them.
        """
        files = self.mappedFileQueue.getMappedFiles()
        number = len(files) - 1
        while number > 0 and files[number].fileFromOffset > maxPhyOffsetOfConsumeQueue:
            number -= 1
        return self._recover(max(number, 0), maxPhyOffsetOfConsumeQueue)

    def recoverAbnormally(self, minTimestamp: int, /) -> int:
        """After a crash: from the last file on that began before a time, dispatch all messages, and forget what lies behind.

        minTimestamp: StoreCheckpoint.getMinTimestamp, in ms since 1970.  Return the end.
        """
        files = self.mappedFileQueue.getMappedFiles()
        number = len(files) - 1
        while number > 0 and not self._began_before(files[number], minTimestamp):
            number -= 1
        return self._recover(max(number, 0), -1)

    def _began_before(self, file: DefaultMappedFile, time: int) -> bool:
        """Whether a file begins with a message that was stored at that time or earlier; Java's isMappedFileMatchedRecover."""
        buffer = file.mappedByteBuffer
        if buffer.getInt(4) & 0xFFFF_FFFF not in (MAGIC_V1, MAGIC_V2):
            return False
        stored = buffer.getLong(_STORED_AT + (12 if buffer.getInt(36) & 0x10 else 0))
        return stored != 0 and stored <= time

    def _recover(self, first: int, dispatched: int) -> int:
        """Read all files for the numbers of the queues; from file `first` on, check them, and dispatch what lies beyond."""
        end = 0
        table: dict[tuple[str, int], int] = {}
        for number, file in enumerate(self.mappedFileQueue.getMappedFiles()):
            end = file.fileFromOffset
            try:
                for record in self._records(file, end, end + self.mappedFileSize, self._check_crc and number >= first):
                    end = record.offset + record.size
                    if not record.system_flag & IN_NO_QUEUE:
                        table[record.topic, record.queue_id] = record.queue_offset + 1
                    if number >= first and record.says_offset > dispatched:
                        for dispatch in self._dispatchers:
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

    def _records(self, file: DefaultMappedFile, offset: int, end: int, check: bool) -> Iterator[Record]:
        """A file's messages; if they are to be checked, by the CRC of the body or the one among the properties."""
        if not (check and self._force_property_crc):
            yield from scan(reader(file), offset, end, check)
            return
        for record in scan(reader(file), offset, end, False):
            record.check_property_crc()
            yield record

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
        """Commit and flush all of it, and unmap the files."""
        while not self.mappedFileQueue.commit(0):
            pass
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
