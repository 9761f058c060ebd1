"""org.apache.rocketmq.store.AllocateMappedFileService: a thread that makes the next files before they are needed."""

from __future__ import annotations

import heapq
import logging
import threading
from typing import Final

from compat.org.apache.rocketmq.store._surroundings import REAL, Surroundings
from compat.org.apache.rocketmq.store._transient_store_pool import TransientStorePool
from compat.org.apache.rocketmq.store.config import FlushDiskType
from compat.org.apache.rocketmq.store.logfile import DefaultMappedFile
from nio.errors import IOException

_log: Final = logging.getLogger("RocketmqStore")

_WAIT_SECONDS: Final = 5.0


class _Request:
    """A file to be made, and word of it."""

    def __init__(self, path: str, size: int) -> None:
        self.path, self.size = path, size
        self.file: DefaultMappedFile | None = None
        self.done = threading.Event()

    def __lt__(self, other: _Request) -> bool:
        """The larger file first, then the lower offset."""
        return (-self.size, self.path) < (-other.size, other.path)


class AllocateMappedFileService:
    """Makes files ahead of need; `start` it, `shutdown` when done.

    warmMappedFileEnable, and what else of RocketMQ's configuration it looks at, are arguments here: Java's takes the whole
    DefaultMessageStore.
    """

    __module__ = "org.apache.rocketmq.store"

    def __init__(
        self,
        *,
        transientStorePool: TransientStorePool | None = None,
        warmMappedFileEnable: bool = False,
        mappedFileSizeCommitLog: int = 1 << 30,
        flushDiskType: FlushDiskType = FlushDiskType.ASYNC_FLUSH,
        flushLeastPagesWhenWarmMapedFile: int = 4096,
        surroundings: Surroundings = REAL,
    ) -> None:
        """mappedFileSizeCommitLog: files from this length on are warmed, if any are."""
        self._pool, self._warm, self._warm_from = transientStorePool, warmMappedFileEnable, mappedFileSizeCommitLog
        self._flush_type, self._warm_pages = flushDiskType, flushLeastPagesWhenWarmMapedFile
        self._surroundings = surroundings
        self._table: dict[str, _Request] = {}
        self._queue: list[_Request] = []
        self._changed = threading.Condition()
        self._stopped = self._failed = False
        self._thread = threading.Thread(target=self._run, name=self.getServiceName(), daemon=True)

    def getServiceName(self) -> str:
        """Return the name of the thread."""
        return "AllocateMappedFileService"

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def putRequestAndReturnMappedFile(
        self, nextFilePath: str, nextNextFilePath: str, fileSize: int, /
    ) -> DefaultMappedFile | None:
        """Return the next file, and have the one after it made meanwhile.

        None after five seconds, and after a failure, as long as no file could be made since.
        """
        requests = [self._request(path, fileSize) for path in (nextFilePath, nextNextFilePath)]
        if self._failed:
            return None
        if not requests[0].done.wait(_WAIT_SECONDS):
            _log.warning("create mmap timeout %s %d", nextFilePath, fileSize)
            return None
        with self._changed:
            self._table.pop(nextFilePath, None)
        return requests[0].file

    def _request(self, path: str, size: int) -> _Request:
        with self._changed:
            found = self._table.get(path)
            if found is None:
                found = self._table[path] = _Request(path, size)
                heapq.heappush(self._queue, found)
                self._changed.notify()
            return found

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._stopped or self._queue)
                if self._stopped:
                    return
                request = heapq.heappop(self._queue)
            self._make(request)

    def _make(self, request: _Request) -> None:
        try:
            file = DefaultMappedFile(request.path, request.size, self._pool, surroundings=self._surroundings)
        except IOException as error:
            _log.warning("create mappedFile exception, %s: %s", request.path, error)
            self._failed = True
            with self._changed:
                heapq.heappush(self._queue, request)
            self._surroundings.sleep(1)
            return
        if self._warm and request.size >= self._warm_from:
            file.warmMappedFile(self._flush_type, self._warm_pages)
        request.file, self._failed = file, False
        request.done.set()

    def shutdown(self) -> None:
        """End the thread, and destroy the files that nobody came for."""
        with self._changed:
            self._stopped = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join()
        for request in list(self._table.values()):  # others may still ask for files
            if request.file is not None:
                request.file.destroy(1000)
