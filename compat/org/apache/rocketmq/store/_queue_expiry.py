"""How the files of a MappedFileQueue go: by age, by offset, by hand, all at once; and how their mappings are exchanged.

A part of the class MappedFileQueue, not a class of Java.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nio import File

if TYPE_CHECKING:
    from compat.org.apache.rocketmq.store._surroundings import Surroundings
    from compat.org.apache.rocketmq.store.logfile import DefaultMappedFile

LEAST_RESERVED: Final = 3
"""The last files, which are in use, keep their mappings."""


class Expiry:
    """The end of files.  A file that somebody holds is not deleted, and stops the deletion of those behind it."""

    mappedFiles: list[DefaultMappedFile]
    mappedFileSize: int
    storePath: str
    surroundings: Surroundings
    _flushedWhere: int

    def _drop(self, gone: list[DefaultMappedFile]) -> None:
        raise NotImplementedError

    def deleteLastMappedFile(self) -> None:
        """Destroy the last file and forget it (MappedFileQueue.deleteLastMappedFile)."""
        files = self.mappedFiles  # looked at once: another thread may drop one meanwhile
        if files:
            files[-1].destroy(1000)
            self._drop([files[-1]])

    def deleteExpiredFileByTime(
        self,
        expiredTime: int,
        deleteFilesInterval: int,
        intervalForcibly: int,
        cleanImmediately: bool,
        deleteFileBatchMax: int,
        /,
    ) -> int:
        """Delete files that were last written more than expiredTime ms ago, oldest first, and return how many.

        Never the last file; it stops at the first that is young, at the first that somebody holds, and after
        deleteFileBatchMax, but not before the first.  deleteFilesInterval: ms to sleep between two.  intervalForcibly: see
        MappedFile.destroy.  cleanImmediately: whatever their age.
        """
        clock = self.surroundings.clock
        candidates = self.mappedFiles[:-1]
        gone: list[DefaultMappedFile] = []
        for number, file in enumerate(candidates):
            if not (cleanImmediately or clock() >= file.getLastModifiedTimestamp() + expiredTime):
                break
            if not file.destroy(intervalForcibly):
                break
            gone.append(file)
            if len(gone) >= deleteFileBatchMax:
                break
            if deleteFilesInterval > 0 and number + 1 < len(candidates):
                self.surroundings.sleep(deleteFilesInterval)
        self._drop(gone)
        return len(gone)

    def deleteExpiredFileByOffset(self, offset: int, unitSize: int, /) -> int:
        """Delete consume queue files whose last entry begins with a log offset below this one, and return how many.

        unitSize: bytes of an entry.  Never the last file.  A file that hangs, shut down but held, is tried again.
        """
        gone: list[DefaultMappedFile] = []
        for file in self.mappedFiles[:-1]:
            result = file.selectMappedBuffer(self.mappedFileSize - unitSize)
            if result is not None:
                expired = result.getByteBuffer().getLong() < offset
                result.release()
            elif not file.isAvailable():
                expired = True
            else:
                break
            if not (expired and file.destroy(60_000)):
                break
            gone.append(file)
        self._drop(gone)
        return len(gone)

    def retryDeleteFirstFile(self, intervalForcibly: int, /) -> bool:
        """Destroy the first file once more if it hangs, and return whether it is gone now."""
        files = self.mappedFiles  # looked at once: after another thread's success the first one would be one in use
        if not files or files[0].isAvailable():
            return False
        done = files[0].destroy(intervalForcibly)
        if done:
            self._drop([files[0]])
        return done

    def shutdown(self, intervalForcibly: int, /) -> None:
        """Shut every file down: mappings go, files stay."""
        for file in self.mappedFiles:
            file.shutdown(intervalForcibly)

    def destroy(self) -> None:
        """Destroy every file and remove the directory; files that somebody holds are forgotten with the others (i)."""
        for file in self.mappedFiles:
            file.destroy(3000)
        self._drop(self.mappedFiles)
        self._flushedWhere = 0
        folder = File(self.storePath)
        if folder.isDirectory():
            folder.delete()

    def swapMap(self, reserveNum: int, forceSwapIntervalMs: int, normalSwapIntervalMs: int, /) -> None:
        """Exchange the mappings of all but the last reserveNum files, at least three, newest first (MappedFileQueue.swapMap).

        Every file counts as never swapped (MappedFile.getRecentSwapMapTime), so that the interval, in ms, always is over.
        """
        files = self.mappedFiles
        for file in files[: max(len(files) - max(reserveNum, LEAST_RESERVED), 0)][::-1]:
            idle = self.surroundings.clock() - file.getRecentSwapMapTime()
            used = file.getMappedByteBufferAccessCountSinceLastSwap() > 0
            if idle > forceSwapIntervalMs or (idle > normalSwapIntervalMs and used):
                file.swapMap()

    def cleanSwappedMap(self, forceCleanSwapIntervalMs: int, /) -> None:
        """Unmap the old mappings of all but the last three files (MappedFileQueue.cleanSwappedMap)."""
        files = self.mappedFiles
        for file in files[: max(len(files) - LEAST_RESERVED, 0)][::-1]:
            if self.surroundings.clock() - file.getRecentSwapMapTime() > forceCleanSwapIntervalMs:
                file.cleanSwapedMap(False)
