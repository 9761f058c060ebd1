"""org.apache.rocketmq.store.logfile.AbstractMappedFile: the file itself, its mapping, and how both end.

What is written into it, and read from it, is DefaultMappedFile's.
"""

from __future__ import annotations

import logging
import threading
from typing import ClassVar, Final

from compat.java.lang import Long
from compat.org.apache.rocketmq.common._util_all import UtilAll
from compat.org.apache.rocketmq.store._reference_resource import ReferenceResource
from compat.org.apache.rocketmq.store._surroundings import REAL, Surroundings
from compat.org.apache.rocketmq.store._transient_store_pool import TransientStorePool
from compat.org.apache.rocketmq.store.config import FlushDiskType
from compat.org.apache.rocketmq.store.logfile._mapped_file import MappedFile
from nio import File, FileChannel, MapMode, MappedByteBuffer, RandomAccessFile, machine
from nio.errors import IOException, Throwable
from nio.mapping import lock_pages, prepare_stores, unlock_pages
from nio.paging.windows import WindowsKernel

log: Final = logging.getLogger("RocketmqStore")

OS_PAGE_SIZE: Final = 4096
"""RocketMQ counts in pages of this size, whatever the system's are."""

PORTION: Final = 32 << 20
"""Bytes that the kernel is asked to prepare at once."""

CLEAN_PAGE_DELAY: Final = 120_000
"""ms for which an old mapping is kept after a swap."""


class AbstractMappedFile(ReferenceResource, MappedFile):
    """A file of a fixed length whose name is the global offset of its first byte, mapped whole."""

    __module__ = "org.apache.rocketmq.store.logfile"

    OS_PAGE_SIZE = OS_PAGE_SIZE

    _totals: ClassVar[list[int]] = [0, 0]  # files, bytes
    _counting_totals: ClassVar[threading.Lock] = threading.Lock()

    fileName: str
    file: File
    fileChannel: FileChannel
    mappedByteBuffer: MappedByteBuffer

    def __init__(
        self,
        fileName: str,
        fileSize: int,
        transientStorePool: TransientStorePool | None = None,
        /,
        *,
        surroundings: Surroundings = REAL,
    ) -> None:
        """Open or make a file, extend it to fileSize bytes, and map it.

        fileName: a path whose last name is a number, as a rule of 20 digits.  transientStorePool: whose buffers are written
        instead of the mapping.
        Raises NumberFormatException for another name, FileNotFoundException or IOException if it cannot be opened or mapped.
        """
        super().__init__(surroundings=surroundings)
        self.fileName, self.fileSize = fileName, fileSize
        self.file = File(fileName)
        self.fileFromOffset = Long.parseLong(self.file.getName())
        UtilAll.ensureDirOK(self.file.getParent())
        try:
            self.fileChannel = RandomAccessFile(self.file, "rw").getChannel()
            try:
                self.mappedByteBuffer = self.fileChannel.map(MapMode.READ_WRITE, 0, fileSize)
            except Throwable:
                self.fileChannel.close()
                raise
        except IOException as error:
            log.error("Failed to map file %s: %s", fileName, error)
            raise
        self._count_mapping(1)
        self.transientStorePool = transientStorePool
        self.writeBuffer = None if transientStorePool is None else transientStorePool.borrowBuffer()
        self.mappedByteBufferWaitToClean: MappedByteBuffer | None = None
        self.accesses = 0
        self.locked = False
        """Whether `mlock` has locked the pages of the present mapping."""
        self._swapMapTime = 0

    def _count_mapping(self, change: int) -> None:
        with self._counting_totals:
            self._totals[0] += change
            self._totals[1] += change * self.fileSize

    @staticmethod
    def getTotalMappedFiles() -> int:
        """Return how many files are mapped in this process (DefaultMappedFile.getTotalMappedFiles)."""
        return AbstractMappedFile._totals[0]

    @staticmethod
    def getTotalMappedVirtualMemory() -> int:
        """Return how many bytes their mappings span."""
        return AbstractMappedFile._totals[1]

    # --- what it is

    def getFileName(self) -> str:
        """Return its path."""
        return self.fileName

    toString = __str__ = getFileName

    def getFile(self) -> File:
        """Return its path as a File."""
        return self.file

    def getFileSize(self) -> int:
        """Return its length in bytes."""
        return self.fileSize

    def getFileFromOffset(self) -> int:
        """Return the global offset of its first byte."""
        return self.fileFromOffset

    def getFileChannel(self) -> FileChannel:
        """Return its channel, which is open as long as the file is mapped."""
        return self.fileChannel

    def getLastModifiedTimestamp(self) -> int:
        """Return when it was last written, in ms since 1970; 0 if it is gone."""
        return self.file.lastModified()

    def getMappedByteBuffer(self) -> MappedByteBuffer:
        """Return the mapping itself: whoever uses it holds no reference."""
        self.accesses += 1
        return self.mappedByteBuffer

    def sliceByteBuffer(self) -> MappedByteBuffer:
        """Return a slice of the whole mapping, which holds no reference."""
        self.accesses += 1
        return self.mappedByteBuffer.slice()

    # --- another name

    def renameTo(self, fileName: str, /) -> bool:
        """Give the file another path; its offset stays what it was (MappedFile.renameTo)."""
        target = File(fileName)
        done = self.file.renameTo(target)
        if done:
            self.fileName, self.file = fileName, target
        return done

    def renameToDelete(self) -> None:
        """Rename it to NAME.delete; a failure is only logged (MappedFile.renameToDelete)."""
        if not self.fileName.endswith(".delete") and not self._rename_mapped(f"{self.fileName}.delete"):
            log.error("move file %s failed", self.fileName)

    def moveToParent(self) -> None:
        """Move it one directory up (MappedFile.moveToParent).  Raises IOException if that cannot be."""
        above = self.file.getAbsoluteFile().getParentFile()
        target = File(above.getParentFile() if above is not None else None, self.file.getName())
        if not self._rename_mapped(target.getPath()):
            raise IOException(f"cannot move {self.fileName} to {target.getPath()}")

    def _rename_mapped(self, name: str) -> bool:
        """Rename the file; where Windows' rules hold, which refuse it for a mapped one, without its mapping meanwhile."""
        if not isinstance(machine.current().kernel, WindowsKernel):
            return self.renameTo(name)
        position = self.fileChannel.position()
        UtilAll.cleanBuffer(self.mappedByteBuffer)
        self.fileChannel.close()
        done = self.renameTo(name)
        self.fileChannel = RandomAccessFile(self.file, "rw").getChannel()
        self.fileChannel.position(position)
        self.mappedByteBuffer = self.fileChannel.map(MapMode.READ_WRITE, 0, self.fileSize)
        self.locked = False
        return done

    # --- pages

    def warmMappedFile(self, flushDiskType: FlushDiskType, pages: int, /) -> None:
        """Touch every page, so that no append waits for one, and lock them; stores 0 at the start of each.

        It is for new files: in one that has data, the first byte of each page is lost, as in RocketMQ.
        pages: with SYNC_FLUSH, the device gets the pages in portions of as many.  Source: MappedFile.warmMappedFile.
        """
        self.accesses += 1
        self._prepare()
        buffer = self.mappedByteBuffer.slice()
        sync = flushDiskType is FlushDiskType.SYNC_FLUSH
        flushed = 0
        for at in range(0, self.fileSize, OS_PAGE_SIZE):
            buffer.put(at, 0)
            if sync and (at - flushed) // OS_PAGE_SIZE >= pages:
                flushed = at
                self.mappedByteBuffer.force()
        if sync:
            self.mappedByteBuffer.force()
        self.mlock()

    def _prepare(self) -> None:
        """Let the kernel make all pages, while other threads append: the stores that follow would keep them waiting.

        Not a step of Java's, which touches the pages alone; where the kernel cannot, that does it here as well.
        """
        for at in range(0, self.fileSize, PORTION):
            try:
                prepare_stores(self.mappedByteBuffer.slice(at, min(PORTION, self.fileSize - at)))
            except OSError:
                return

    def mlock(self) -> None:
        """Lock the pages into memory and bring them there; a lock that the system refuses is only logged (MappedFile.mlock)."""
        try:
            lock_pages(self.mappedByteBuffer)
            self.locked = True
        except OSError as error:
            log.warning("mlock %s %d failed: %s", self.fileName, self.fileSize, error)
            self.mappedByteBuffer.load()

    def munlock(self) -> None:
        """Let the pages go that `mlock` has locked; a failure is only logged (MappedFile.munlock)."""
        if not self.locked:
            return
        self.locked = False
        try:
            unlock_pages(self.mappedByteBuffer)
        except OSError as error:
            log.warning("munlock %s %d failed: %s", self.fileName, self.fileSize, error)

    def isLoaded(self, position: int, size: int, /) -> bool:
        """Return True: RocketMQ asks a private method that JDK 14 and later do not have, and takes that for yes (h)."""
        return True

    # --- a fresh mapping in place of the old one

    def swapMap(self) -> bool:
        """Map the file anew, so that the old mapping's pages can go, and return whether that was done (MappedFile.swapMap).

        Refused while anybody holds the file, or the last old mapping waits.
        """
        if self.getRefCount() != 1 or self.mappedByteBufferWaitToClean is not None or not self.hold():
            return False
        try:
            with self._monitor:  # Java goes without: a clean-up, or a second swap, between these lines loses a mapping (m)
                if self.cleanupOver or self.mappedByteBufferWaitToClean is not None:
                    return False
                fresh = self.fileChannel.map(MapMode.READ_WRITE, 0, self.fileSize)
                self.mappedByteBufferWaitToClean, self.mappedByteBuffer = self.mappedByteBuffer, fresh
                self.accesses, self.locked = 0, False
                self._swapMapTime = self.surroundings.clock()
        except Throwable as error:
            log.error("swapMap file %s Failed. %s", self.fileName, error)
            return False
        finally:
            self.release()
        return True

    def cleanSwapedMap(self, force: bool, /) -> None:
        """Unmap the old mapping; without `force`, sleep until two minutes after the swap first (MappedFile.cleanSwapedMap)."""
        old = self.mappedByteBufferWaitToClean
        if old is None:
            return
        left = CLEAN_PAGE_DELAY - (self.surroundings.clock() - self._swapMapTime)
        if not force and left > 0:
            self.surroundings.sleep(left)
        with self._monitor:  # not so in Java, where it may forget a mapping that another swap has put in its place (m)
            UtilAll.cleanBuffer(old)
            if self.mappedByteBufferWaitToClean is old:
                self.mappedByteBufferWaitToClean = None

    def getRecentSwapMapTime(self) -> int:
        """Return 0, whatever happened: so it is in RocketMQ, and every interval since the last swap seems over."""
        return 0

    def getMappedByteBufferAccessCountSinceLastSwap(self) -> int:
        """Return how often the mapping was used since the last swap."""
        return self.accesses

    # --- the end

    def cleanup(self, currentRef: int, /) -> bool:
        """Unmap, if the file was shut down, and return whether it is unmapped now (DefaultMappedFile.cleanup)."""
        if self.isAvailable():
            log.error("this file[REF:%d] %s have not shutdown, stop unmapping.", currentRef, self.fileName)
            return False
        if self.isCleanupOver():
            log.error("this file[REF:%d] %s have cleanup, do not do it again.", currentRef, self.fileName)
            return True
        UtilAll.cleanBuffer(self.mappedByteBuffer)
        UtilAll.cleanBuffer(self.mappedByteBufferWaitToClean)
        self.mappedByteBufferWaitToClean = None
        self._count_mapping(-1)
        return True

    def destroy(self, intervalForcibly: int, /) -> bool:
        """Shut down, and once nobody holds it close and delete the file (MappedFile.destroy).

        Return False if somebody does: call it again, intervalForcibly ms after the first call it goes regardless.  A file
        that could not be deleted is only logged.
        """
        self.shutdown(intervalForcibly)
        if not self.isCleanupOver():
            log.warning("destroy mapped file[REF:%d] %s Failed. cleanupOver: %s", self._count, self.fileName, self.cleanupOver)
            return False
        try:
            self.fileChannel.close()
            if not self.file.delete():
                log.info("delete file[REF:%d] %s Failed", self._count, self.fileName)
        except Throwable as error:
            log.warning("close file channel %s Failed. %s", self.fileName, error)
        return True
