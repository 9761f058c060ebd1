"""org.apache.rocketmq.store.logfile.DefaultMappedFile: appending to a mapped file, reading pieces of it, making it durable.

    0          flushed        committed       wrote            fileSize
    |-- device ---|-- page cache --|-- pool's buffer --|-- free --|
                                   ^ read position, with a pool; without one what is written is committed

Letters in brackets, (a) to (l), are the known defects that docs/rocketmq.md lists: kept, since callers see them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, overload

from compat.org.apache.rocketmq.common.message import MessageExt
from compat.org.apache.rocketmq.store._append_result import AppendMessageCallback, AppendMessageResult, AppendMessageStatus
from compat.org.apache.rocketmq.store._select_result import SelectMappedBufferResult
from compat.org.apache.rocketmq.store._surroundings import REAL, Surroundings
from compat.org.apache.rocketmq.store._transient_store_pool import TransientStorePool
from compat.org.apache.rocketmq.store.logfile._abstract_mapped_file import OS_PAGE_SIZE, AbstractMappedFile, log
from nio import ByteBuffer
from nio.errors import IllegalStateException, Throwable

if TYPE_CHECKING:
    from typing_extensions import Buffer

INT_MAX: Final = 0x7FFF_FFFF


class DefaultMappedFile(AbstractMappedFile):
    """The one implementation of MappedFile."""

    __module__ = "org.apache.rocketmq.store.logfile"

    def __init__(
        self,
        fileName: str,
        fileSize: int,
        transientStorePool: TransientStorePool | None = None,
        /,
        *,
        surroundings: Surroundings = REAL,
    ) -> None:
        """Open or make, extend and map a file; see AbstractMappedFile."""
        super().__init__(fileName, fileSize, transientStorePool, surroundings=surroundings)
        self._wrote = self._committed = self._flushed = 0
        self._storeTimestamp = 0
        self._firstCreateInQueue = False
        self._lastFlushTime = -1
        self._startTimestamp = self._stopTimestamp = -1

    # --- appending

    @overload
    def appendMessage(self, data: Buffer | ByteBuffer, /) -> bool: ...
    @overload
    def appendMessage(self, data: Buffer, offset: int, length: int, /) -> bool: ...
    @overload
    def appendMessage(
        self, data: MessageExt, cb: AppendMessageCallback, putMessageContext: object, /
    ) -> AppendMessageResult: ...
    def appendMessage(
        self, data: Buffer | ByteBuffer | MessageExt, *rest: object
    ) -> bool | AppendMessageResult:
        """Append bytes, a part of them, a buffer's remaining bytes, or what a callback makes of a message.

        Bytes go into the mapping, a ByteBuffer through the channel.  False if they do not fit.  No reference is taken (a):
        IllegalStateException if the file has been cleaned up meanwhile, where Java crashes.  What else goes wrong is only
        logged, and the position moves on, as in Java.
        """
        if rest and isinstance(data, MessageExt):
            return self.appendMessagesInner(data, *rest)  # type: ignore[arg-type]
        if isinstance(data, ByteBuffer):
            return self._append_by_channel(data)
        if rest:
            return self._append(data, *rest)  # type: ignore[arg-type]
        return self._append(data, 0, len(data))  # type: ignore[arg-type]

    def _append(self, data: Buffer, offset: int, length: int) -> bool:
        at = self._wrote
        if at + length > self.fileSize:
            return False
        try:
            buffer = self.mappedByteBuffer
            if offset or length != len(data):  # type: ignore[arg-type]
                buffer.put(at, data, offset, length)
            else:
                buffer.put(at, data)
        except IllegalStateException:
            raise
        except Throwable as error:
            log.error("Error occurred when append message to mappedFile. %s", error)
        # Read, then add: two appends at once store to one place, and both are counted (j).
        self._wrote += length
        return True

    def _append_by_channel(self, data: ByteBuffer) -> bool:
        at, length = self._wrote, data.remaining()
        if at + length > self.fileSize:
            return False
        try:
            self.fileChannel.position(at)
            while data.hasRemaining():
                self.fileChannel.write(data)
        except Throwable as error:
            log.error("Error occurred when append message to mappedFile. %s", error)
        self._wrote += length
        return True

    def appendMessageUsingFileChannel(self, data: Buffer, /) -> bool:
        """Append bytes through the channel; False if they do not fit (MappedFile.appendMessageUsingFileChannel)."""
        return self._append_by_channel(ByteBuffer.wrap(data))

    def appendMessagesInner(
        self, messageExt: MessageExt, cb: AppendMessageCallback, putMessageContext: object, /
    ) -> AppendMessageResult:
        """Let a callback store a message at the write position, and move it on (DefaultMappedFile.appendMessagesInner).

        Into the pool's buffer if the file has one.  A full file answers UNKNOWN_ERROR.
        """
        at = self._wrote
        if at >= self.fileSize:
            log.error("MappedFile.appendMessage return null, wrotePosition: %d fileSize: %d", at, self.fileSize)
            return AppendMessageResult(AppendMessageStatus.UNKNOWN_ERROR)
        self.accesses += 1
        buffer = (self.mappedByteBuffer if self.writeBuffer is None else self.writeBuffer).slice().position(at)
        result = cb.doAppend(self.fileFromOffset, buffer, self.fileSize - at, messageExt, putMessageContext)
        self._wrote += result.wroteBytes
        self._storeTimestamp = result.storeTimestamp
        return result

    appendMessages = appendMessagesInner

    # --- reading

    def selectMappedBuffer(self, pos: int, size: int | None = None, /) -> SelectMappedBufferResult | None:
        """Return a piece of what was written, which holds a reference until it is released; None if it cannot be read.

        pos, size: bytes from the start of the file; without size, up to the read position.
        IllegalArgumentException for a negative pos with a size: Java checks it after taking the reference, which is lost (l).
        """
        readable = self.getReadPosition()
        if size is None:
            if not 0 <= pos < readable:
                return None
            size = readable - pos
        elif readable < pos + size <= INT_MAX:  # Java's int overflows, and passes
            log.warning("selectMappedBuffer request pos invalid, request pos: %d, size: %d", pos, size)
            return None
        if not self.hold():
            log.warning("matched, but hold failed, request pos: %d", pos)
            return None
        self.accesses += 1
        buffer = self.mappedByteBuffer.slice()
        buffer.position(pos)
        piece = buffer.slice()
        piece.limit(size)
        return SelectMappedBufferResult(self.fileFromOffset + pos, piece, size, self)

    def getData(self, pos: int, size: int, byteBuffer: ByteBuffer, /) -> bool:
        """Read a piece into a buffer through the channel, and return whether that gave exactly size bytes.

        A buffer with more room than `size` is filled as far as the file goes, and then it is False, as in Java.
        """
        if byteBuffer.remaining() < size or pos + size > self.getReadPosition() or not self.hold():
            return False
        try:
            return self.fileChannel.read(byteBuffer, pos) == size
        except Throwable as error:
            log.warning("Get data failed pos:%d size:%d fileFromOffset:%d %s", pos, size, self.fileFromOffset, error)
            return False
        finally:
            self.release()

    def iterator(self, startPos: int, /) -> Records:
        """Return an iterator over records that begin with their length (DefaultMappedFile.iterator).  See Records."""
        return Records(self, startPos)

    # --- making it durable

    def isFull(self) -> bool:
        """Return whether the write position is the file's length."""
        return self.fileSize == self._wrote

    def flush(self, flushLeastPages: int, /) -> int:
        """Make the device have what can be read, if it is at least so many pages, and return the flushed position.

        flushLeastPages: 0 for any byte.  A full file is always flushed.  If the file is being shut down nothing is done, and
        the position moves all the same (b); likewise if the device refuses.
        """
        if self._able(flushLeastPages, self._flushed, self.getReadPosition()):
            if self.hold():
                value = self.getReadPosition()
                try:
                    self.accesses += 1
                    if self.writeBuffer is not None or self.fileChannel.position() != 0:
                        self.fileChannel.force(False)
                    else:
                        self.mappedByteBuffer.force()
                    self._lastFlushTime = self.surroundings.clock()
                except Throwable as error:
                    log.error("Error occurred when force data to disk. %s", error)
                self._flushed = value
                self.release()
            else:
                log.warning("in flush, hold failed, flush offset = %d", self._flushed)
                self._flushed = self.getReadPosition()
        return self._flushed

    def commit(self, commitLeastPages: int, /) -> int:
        """Write what is in the pool's buffer to the file, if it is at least so many pages; return the committed position.

        Without a buffer that is the write position.  A buffer whose file is full and committed goes back to the pool; that of
        a file destroyed before does not (e).
        """
        pool, buffer = self.transientStorePool, self.writeBuffer
        if buffer is None:
            return self._wrote
        if pool is not None and not pool.isRealCommit():
            self._committed = self._wrote
        elif self._able(commitLeastPages, self._committed, self._wrote):
            if self.hold():
                self._commit(buffer)
                self.release()
            else:
                log.warning("in commit, hold failed, commit offset = %d", self._committed)
        if pool is not None and self._committed == self.fileSize:
            buffer, self.writeBuffer = self.writeBuffer, None
            if buffer is not None:  # another thread may have committed the rest, and returned it, meanwhile
                pool.returnBuffer(buffer)
        return self._committed

    def _commit(self, buffer: ByteBuffer) -> None:
        wrote = self._wrote
        if wrote > self._committed:
            try:
                piece = buffer.slice()
                piece.position(self._committed)
                piece.limit(wrote)
                self.fileChannel.position(self._committed)
                self.fileChannel.write(piece)  # one call: a short write is taken for a whole one (k)
                self._committed = wrote
            except Throwable as error:
                log.error("Error occurred when commit data to FileChannel. %s", error)

    def _able(self, pages: int, done: int, written: int) -> bool:
        if self.isFull():
            return True
        if pages > 0:
            return written // OS_PAGE_SIZE - done // OS_PAGE_SIZE >= pages
        return written > done

    # --- positions and times

    def getReadPosition(self) -> int:
        """Return up to where it can be read: the committed position with a pool that commits, else the write position.

        With a pool that had no buffer left, nothing ever moves the committed position: what is written cannot be read (d).
        """
        pool = self.transientStorePool
        return self._wrote if pool is None or not pool.isRealCommit() else self._committed

    def getWrotePosition(self) -> int:
        """Return up to where it was written."""
        return self._wrote

    def setWrotePosition(self, wrotePosition: int, /) -> None:
        """Set the write position: recovery does."""
        self._wrote = wrotePosition

    def getFlushedPosition(self) -> int:
        """Return up to where it was flushed."""
        return self._flushed

    def setFlushedPosition(self, flushedPosition: int, /) -> None:
        """Set the flushed position."""
        self._flushed = flushedPosition

    def setCommittedPosition(self, committedPosition: int, /) -> None:
        """Set the committed position."""
        self._committed = committedPosition

    def getStoreTimestamp(self) -> int:
        """Return when the last message was stored, in ms since 1970; 0 if none was."""
        return self._storeTimestamp

    def getLastFlushTime(self) -> int:
        """Return when it was last flushed, in ms since 1970; -1 if never."""
        return self._lastFlushTime

    def isFirstCreateInQueue(self) -> bool:
        """Return whether it was the first file that its queue made."""
        return self._firstCreateInQueue

    def setFirstCreateInQueue(self, firstCreateInQueue: bool, /) -> None:
        """Say whether it was the first file that its queue made."""
        self._firstCreateInQueue = firstCreateInQueue

    def getStartTimestamp(self) -> int:
        """Return what `setStartTimestamp` was told, -1 at first: the store time of a consume queue's first entry."""
        return self._startTimestamp

    def setStartTimestamp(self, startTimestamp: int, /) -> None:
        """Note the store time of the first entry."""
        self._startTimestamp = startTimestamp

    def getStopTimestamp(self) -> int:
        """Return what `setStopTimestamp` was told, -1 at first."""
        return self._stopTimestamp

    def setStopTimestamp(self, stopTimestamp: int, /) -> None:
        """Note the store time of the last entry."""
        self._stopTimestamp = stopTimestamp


class Records(Iterator[SelectMappedBufferResult | None]):
    """The records of a file, each with its length as an int in front, each held until it is released.

    As in RocketMQ it is right from position 0 only, a result's offset is where the record ends, and while the file is being
    shut down it gives None without end (c).
    """

    def __init__(self, file: DefaultMappedFile, pos: int, /) -> None:
        self._file, self._current = file, pos
        self._buffer = file.mappedByteBuffer.slice()
        self._buffer.position(pos)

    def hasNext(self) -> bool:
        """Return whether the read position lies ahead (Iterator.hasNext)."""
        return self._current < self._file.getReadPosition()

    def next(self) -> SelectMappedBufferResult | None:
        """Return the next record, None if there is none or the file cannot be held (Iterator.next)."""
        if not 0 <= self._current < self._file.getReadPosition() or not self._file.hold():
            return None
        buffer = self._buffer.slice()
        buffer.position(self._current)  # from `pos`, which the buffer starts at already: twice
        size = buffer.getInt(self._current)
        piece = buffer.slice()
        piece.limit(size)
        self._current += size
        return SelectMappedBufferResult(self._file.fileFromOffset + self._current, piece, size, self._file)

    def __next__(self) -> SelectMappedBufferResult | None:
        if not self.hasNext():
            raise StopIteration
        return self.next()
