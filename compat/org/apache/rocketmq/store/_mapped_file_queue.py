"""org.apache.rocketmq.store.MappedFileQueue: a log of any length, made of mapped files of one size, named by their offsets.

    00000000000000000000    00000000001073741824    00000000002147483648
    |---- full, 1 GiB -----|----- full, 1 GiB ------|--- written to here ..... |
                                                                     ^ max offset

Callers see a list that is replaced and never changed, so that a thread may walk it while another rolls to the next file.
"""

from __future__ import annotations

import logging
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from compat.org.apache.rocketmq.common._util_all import UtilAll
from compat.org.apache.rocketmq.store._queue_expiry import Expiry
from compat.org.apache.rocketmq.store._surroundings import REAL, Surroundings
from compat.org.apache.rocketmq.store.logfile import DefaultMappedFile
from nio import File
from nio.errors import IOException

if TYPE_CHECKING:
    from compat.org.apache.rocketmq.store._allocate_service import AllocateMappedFileService

_log: Final = logging.getLogger("RocketmqStore")


class MappedFileQueue(Expiry):
    """The files of one directory, in the order of their offsets."""

    __module__ = "org.apache.rocketmq.store"

    def __init__(
        self,
        storePath: str,
        mappedFileSize: int,
        allocateMappedFileService: AllocateMappedFileService | None = None,
        /,
        *,
        surroundings: Surroundings = REAL,
    ) -> None:
        """storePath: the directory.  mappedFileSize: of each file, in bytes.  Nothing is opened before `load`."""
        self.storePath, self.mappedFileSize = storePath, mappedFileSize
        self.allocateMappedFileService = allocateMappedFileService
        self.surroundings = surroundings
        self.mappedFiles: list[DefaultMappedFile] = []
        self._changing = surroundings.lock()
        self._committing = surroundings.lock()
        self._flushedWhere = self._committedWhere = 0
        self._storeTimestamp = 0

    # --- the files that are there

    def load(self) -> bool:
        """Open the files of the directory; False if one has another length, or cannot be mapped (MappedFileQueue.load)."""
        files = File(self.storePath).listFiles()
        return files is None or self.doLoad(list(files))

    def doLoad(self, files: list[File], /) -> bool:
        """Open these files, by their names; an empty last one is deleted (MappedFileQueue.doLoad).

        All positions of a file become its length: recovery moves them back.  NumberFormatException for a file whose name is no
        number: RocketMQ catches only IOException, so that a file left over from a deletion, NAME.delete, ends the start.
        """
        files = sorted(files, key=File.getName)
        for number, file in enumerate(files):
            if file.isDirectory():
                continue
            length = file.length()
            if length == 0 and number == len(files) - 1:
                _log.warning("%s size is 0, auto delete. is_ok: %s", file, file.delete())
                continue
            if length != self.mappedFileSize:
                _log.warning("%s\t%d length not matched message store config value", file, length)
                return False
            try:
                mapped = DefaultMappedFile(file.getPath(), self.mappedFileSize, surroundings=self.surroundings)
            except IOException as error:
                _log.error("load file %s error: %s", file, error)
                return False
            set_positions(mapped, self.mappedFileSize)
            self._add(mapped)
        return True

    # --- the next file

    def getLastMappedFile(self, startOffset: int | None = None, needCreate: bool = True, /) -> DefaultMappedFile | None:
        """Return the last file, None if there is none; with an offset, a file that can be appended to.

        startOffset: where a queue without files begins, rounded down to a file.  needCreate: False makes none.
        None if the new file cannot be made (MappedFileQueue.getLastMappedFile).
        """
        files = self.mappedFiles
        last = files[-1] if files else None
        if startOffset is None:
            return last
        if last is None:
            offset = startOffset - startOffset % self.mappedFileSize
        elif last.isFull():
            offset = last.fileFromOffset + self.mappedFileSize
        else:
            return last
        return self.tryCreateMappedFile(offset) if needCreate else last

    def tryCreateMappedFile(self, createOffset: int, /) -> DefaultMappedFile | None:
        """Make the file that begins at an offset, None if it cannot be made (MappedFileQueue.tryCreateMappedFile)."""
        path = f"{self.storePath}/{UtilAll.offset2FileName(createOffset)}"
        file: DefaultMappedFile | None = None
        if self.allocateMappedFileService is not None:
            after = f"{self.storePath}/{UtilAll.offset2FileName(createOffset + self.mappedFileSize)}"
            file = self.allocateMappedFileService.putRequestAndReturnMappedFile(path, after, self.mappedFileSize)
        else:
            try:
                file = DefaultMappedFile(path, self.mappedFileSize, surroundings=self.surroundings)
            except IOException as error:
                _log.error("create mappedFile exception: %s", error)
        if file is not None:
            if not self.mappedFiles:
                file.setFirstCreateInQueue(True)
            self._add(file)
        return file

    def _add(self, file: DefaultMappedFile) -> None:
        with self._changing:
            self.mappedFiles = [*self.mappedFiles, file]

    def _drop(self, gone: list[DefaultMappedFile]) -> None:
        """Forget files, by identity; Java's deleteExpiredFile."""
        with self._changing:
            self.mappedFiles = [file for file in self.mappedFiles if file not in gone]

    def isMappedFilesEmpty(self) -> bool:
        """Return whether there is no file."""
        return not self.mappedFiles

    def isEmptyOrCurrentFileFull(self) -> bool:
        """Return whether the next append needs a new file."""
        last = self.getLastMappedFile()
        return last is None or last.isFull()

    def shouldRoll(self, msgSize: int, /) -> bool:
        """Return whether so many bytes need a new file."""
        last = self.getLastMappedFile()
        return last is None or last.isFull() or last.getWrotePosition() + msgSize > last.fileSize

    # --- finding

    def getMappedFiles(self) -> list[DefaultMappedFile]:
        """Return the files, first offset first."""
        return self.mappedFiles

    def getFirstMappedFile(self) -> DefaultMappedFile | None:
        """Return the first file, None if there is none."""
        files = self.mappedFiles
        return files[0] if files else None

    def findMappedFileByOffset(self, offset: int, returnFirstOnNotFound: bool = False, /) -> DefaultMappedFile | None:
        """Return the file that holds an offset, None or the first one if none does (MappedFileQueue.findMappedFileByOffset)."""
        files = self.mappedFiles
        if not files:
            return None
        size, first = self.mappedFileSize, files[0]
        if first.fileFromOffset <= offset < files[-1].fileFromOffset + size:
            index = offset // size - first.fileFromOffset // size
            if 0 <= index < len(files) and files[index].fileFromOffset <= offset < files[index].fileFromOffset + size:
                return files[index]
            for file in files:
                if file.fileFromOffset <= offset < file.fileFromOffset + size:
                    return file
        return first if returnFirstOnNotFound else None

    def range(self, start: int, end: int, /) -> list[DefaultMappedFile]:
        """Return the files that have bytes from `start` up to `end` (MappedFileQueue.range)."""
        return [file for file in self.mappedFiles if file.fileFromOffset + file.fileSize > start and file.fileFromOffset < end]

    def getMappedFileByTime(self, timestamp: int, /) -> DefaultMappedFile | None:
        """Return the first file that was written at this time or later, else the last (MappedFileQueue.getMappedFileByTime)."""
        for file in self.mappedFiles:
            if file.getLastModifiedTimestamp() >= timestamp:
                return file
        return self.getLastMappedFile()

    # --- offsets

    def getMinOffset(self) -> int:
        """Return the offset of the first byte, -1 if there is no file."""
        first = self.getFirstMappedFile()
        return -1 if first is None else first.fileFromOffset

    def getMaxOffset(self) -> int:
        """Return the offset up to which it can be read, 0 if there is no file."""
        last = self.getLastMappedFile()
        return 0 if last is None else last.fileFromOffset + last.getReadPosition()

    def getMaxWrotePosition(self) -> int:
        """Return the offset up to which it was written, 0 if there is no file."""
        last = self.getLastMappedFile()
        return 0 if last is None else last.fileFromOffset + last.getWrotePosition()

    def remainHowManyDataToCommit(self) -> int:
        """Return how many bytes wait for `commit`."""
        return self.getMaxWrotePosition() - self._committedWhere

    def remainHowManyDataToFlush(self) -> int:
        """Return how many bytes wait for `flush`."""
        return self.getMaxOffset() - self._flushedWhere

    def howMuchFallBehind(self) -> int:
        """Return how many bytes wait for `flush`, 0 as long as nothing was flushed (MappedFileQueue.howMuchFallBehind)."""
        return self.getMaxWrotePosition() - self._flushedWhere if self.mappedFiles and self._flushedWhere else 0

    def truncateDirtyFiles(self, offset: int, /) -> None:
        """Forget what lies from an offset on: that file's positions move back, files after it are deleted.

        A file that somebody holds leaves the list all the same, and its deletion is not tried again.
        """
        gone = []
        for file in self.mappedFiles:
            if file.fileFromOffset + self.mappedFileSize > offset:
                if offset >= file.fileFromOffset:
                    set_positions(file, offset % self.mappedFileSize)
                else:
                    file.destroy(1000)
                    gone.append(file)
        self._drop(gone)

    def resetOffset(self, offset: int, /) -> bool:
        """Move the end back to an offset; False if that is more than two files back (MappedFileQueue.resetOffset).

        Files after it are forgotten, and stay mapped and on disk.
        """
        last = self.getLastMappedFile()
        if last is not None and last.fileFromOffset + last.getWrotePosition() - offset > 2 * self.mappedFileSize:
            return False
        gone = []
        for file in reversed(self.mappedFiles):
            if offset >= file.fileFromOffset:
                set_positions(file, offset % file.fileSize)
                break
            gone.append(file)
        self._drop(gone)
        return True

    def checkSelf(self) -> None:
        """Log an error where two files do not adjoin (MappedFileQueue.checkSelf)."""
        for before, after in pairwise(self.mappedFiles):
            if after.fileFromOffset - before.fileFromOffset != self.mappedFileSize:
                _log.error("[BUG]The mappedFile queue's data is damaged, %s %s", before, after)

    # --- durability

    def flush(self, flushLeastPages: int, /) -> bool:
        """Flush one file, that of the flushed offset, and return whether nothing moved: False is progress."""
        file = self.findMappedFileByOffset(self._flushedWhere, self._flushedWhere == 0)
        if file is None:
            return True
        stored = file.getStoreTimestamp()
        where = file.fileFromOffset + file.flush(flushLeastPages)
        still = where == self._flushedWhere
        self._flushedWhere = where
        if flushLeastPages == 0:
            self._storeTimestamp = stored
        return still

    def commit(self, commitLeastPages: int, /) -> bool:
        """Commit one file, that of the committed offset, and return whether nothing moved."""
        with self._committing:
            file = self.findMappedFileByOffset(self._committedWhere, self._committedWhere == 0)
            if file is None:
                return True
            where = file.fileFromOffset + file.commit(commitLeastPages)
            still = where == self._committedWhere
            self._committedWhere = where
            return still

    def getFlushedWhere(self) -> int:
        """Return the offset up to which it was flushed."""
        return self._flushedWhere

    def setFlushedWhere(self, flushedWhere: int, /) -> None:
        """Set the flushed offset."""
        self._flushedWhere = flushedWhere

    def getCommittedWhere(self) -> int:
        """Return the offset up to which it was committed."""
        return self._committedWhere

    def setCommittedWhere(self, committedWhere: int, /) -> None:
        """Set the committed offset."""
        self._committedWhere = committedWhere

    def getStoreTimestamp(self) -> int:
        """Return when the last message that a flush(0) found was stored, in ms since 1970."""
        return self._storeTimestamp

    def getStorePath(self) -> str:
        """Return the directory."""
        return self.storePath

    def getMappedFileSize(self) -> int:
        """Return the length of each file, in bytes."""
        return self.mappedFileSize

    def getTotalFileSize(self) -> int:
        """Return the length of all files."""
        return self.mappedFileSize * len(self.mappedFiles)

    def getMappedMemorySize(self) -> int:
        """Return how many bytes are mapped: those of files that have not been shut down."""
        return sum(self.mappedFileSize for file in self.mappedFiles if file.isAvailable())


def set_positions(file: DefaultMappedFile, where: int) -> None:
    """Let a file be written, flushed and committed up to there."""
    file.setFlushedPosition(where)
    file.setWrotePosition(where)
    file.setCommittedPosition(where)
