"""MappedFileQueue: loading, rolling, finding, truncating, deleting, flushing."""

import time

from conformance.scenario import Java, JavaObject, Log, scenario

SIZE = 1024
HOUR = 3_600_000


def _queue(u: Java, log: Log, size: int = SIZE, folder: str = "queue") -> JavaObject:
    made: JavaObject = u.JClass("org.apache.rocketmq.store.MappedFileQueue")(log.path(folder), size, None)
    return made


def _fill(u: Java, queue: JavaObject, count: int, unit: int = 16) -> None:
    """Append so many pieces, each a number and zeros, rolling as the store does."""
    for number in range(count):
        data = number.to_bytes(8, "big") + bytes(unit - 8)
        queue.getLastMappedFile(0).appendMessage(u.JArray(u.JByte)(data))


def _names(log: Log, queue: JavaObject) -> None:
    log.note("files", [str(file.getFile().getName()) for file in queue.getMappedFiles()])


def _offsets(log: Log, queue: JavaObject) -> None:
    for name in ("getMinOffset", "getMaxOffset", "getMaxWrotePosition", "getFlushedWhere", "getCommittedWhere"):
        log(lambda: getattr(queue, name)())
    for name in ("howMuchFallBehind", "remainHowManyDataToCommit", "remainHowManyDataToFlush", "getMappedMemorySize"):
        log(lambda: getattr(queue, name)())


@scenario("a queue without files")
def empty(u: Java, log: Log) -> None:
    queue = _queue(u, log)
    log(lambda: queue.load())
    log(lambda: queue.isMappedFilesEmpty())
    log(lambda: queue.isEmptyOrCurrentFileFull())
    log(lambda: queue.shouldRoll(1))
    log(lambda: queue.getLastMappedFile())
    log(lambda: queue.getFirstMappedFile())
    log(lambda: queue.getLastMappedFile(0, False))
    log(lambda: queue.findMappedFileByOffset(0, True))
    log(lambda: queue.getMappedFileByTime(0))
    _offsets(log, queue)
    log(lambda: queue.flush(0))
    log(lambda: queue.commit(0))
    log(lambda: queue.truncateDirtyFiles(0))
    log(lambda: queue.resetOffset(0))
    log(lambda: queue.deleteLastMappedFile())
    log(lambda: queue.deleteExpiredFileByTime(0, 0, 0, True, 10))
    log(lambda: queue.deleteExpiredFileByOffset(0, 20))
    log(lambda: queue.retryDeleteFirstFile(0))
    log(lambda: queue.shutdown(0))
    log(lambda: queue.destroy())


@scenario("the first file begins at the offset, rounded down; a full one is followed by the next")
def roll(u: Java, log: Log) -> None:
    queue = _queue(u, log)
    log(lambda: queue.getLastMappedFile(2500).getFileFromOffset())
    log(lambda: queue.getLastMappedFile(9999).getFileFromOffset())
    log(lambda: queue.getFirstMappedFile().isFirstCreateInQueue())
    log(lambda: queue.shouldRoll(SIZE))
    log(lambda: queue.shouldRoll(SIZE + 1))
    _fill(u, queue, 64)
    log(lambda: queue.isEmptyOrCurrentFileFull())
    log(lambda: queue.getLastMappedFile().isFull())
    log(lambda: queue.getLastMappedFile(0, False).getFileFromOffset())
    log(lambda: queue.getLastMappedFile(0).getFileFromOffset())
    log(lambda: queue.getLastMappedFile().isFirstCreateInQueue())
    _names(log, queue)
    _offsets(log, queue)
    log(lambda: queue.getTotalFileSize())


@scenario("an offset is found in its file, at both ends and not beyond")
def find(u: Java, log: Log) -> None:
    queue = _queue(u, log)
    _fill(u, queue, 64 * 4)
    for offset in (0, 100, 1023, 1024, 1124, 2048, 3072, 4095, 4096, 5000, -1):
        log(lambda: queue.findMappedFileByOffset(offset) is None)
        log(lambda: queue.findMappedFileByOffset(offset, True).getFileFromOffset())
    log.note("range", [int(file.getFileFromOffset()) for file in queue.range(1000, 2049)])
    log.note("range", [int(file.getFileFromOffset()) for file in queue.range(1024, 2048)])
    log(lambda: queue.deleteExpiredFileByTime(0, 0, 0, True, 1))
    for offset in (1023, 1024, 4095, 4096):
        log(lambda: queue.findMappedFileByOffset(offset) is None)


@scenario("a flush takes one file at a time, and answers False for progress")
def flush(u: Java, log: Log) -> None:
    queue = _queue(u, log)
    _fill(u, queue, 64 * 3 + 5)
    for _ in range(5):
        log(lambda: queue.flush(0))
        log(lambda: queue.getFlushedWhere())
        log(lambda: queue.howMuchFallBehind())
    for _ in range(5):
        log(lambda: queue.commit(0))
        log(lambda: queue.getCommittedWhere())
    _offsets(log, queue)
    log(lambda: queue.flush(1))


@scenario("loading takes the files by name, all positions at their ends; an empty last file goes")
def load(u: Java, log: Log) -> None:
    first = _queue(u, log)
    _fill(u, first, 64 * 2 + 3)
    first.flush(0)
    first.shutdown(0)
    log.outside.make_folder(log.path("queue/somewhere"))
    log.new_file("queue/00000000000000003072")
    queue = _queue(u, log)
    log(lambda: queue.load())
    _names(log, queue)
    _offsets(log, queue)
    log(lambda: queue.getLastMappedFile().isFull())
    log.note("the empty file is there", log.outside.exists(log.path("queue/00000000000000003072")))


@scenario("loading fails for a file of another length, and throws for one whose name is no number")
def load_refuses(u: Java, log: Log) -> None:
    _fill(u, _queue(u, log), 64)
    log.new_file("queue/00000000000000001024", bytes(100))
    other = _queue(u, log)
    log(lambda: other.load())
    _names(log, other)
    _fill(u, _queue(u, log, folder="left"), 64)
    log.new_file("left/00000000000000001024.delete", bytes(SIZE))
    left = _queue(u, log, folder="left")
    log(lambda: left.load())


@scenario("truncating moves positions back in one file and deletes those after it")
def truncate(u: Java, log: Log) -> None:
    queue = _queue(u, log)
    _fill(u, queue, 64 * 4)
    log(lambda: queue.truncateDirtyFiles(2100))
    _names(log, queue)
    _offsets(log, queue)
    log.note("file 3 is there", log.outside.exists(log.path("queue/00000000000000003072")))
    log(lambda: queue.truncateDirtyFiles(2048))
    _names(log, queue)
    log(lambda: queue.getMaxOffset())
    held = queue.getLastMappedFile()
    log(lambda: held.hold())
    log(lambda: queue.truncateDirtyFiles(500))
    _names(log, queue)
    log.note("file 2 is there", log.outside.exists(log.path("queue/00000000000000002048")))
    log(lambda: held.isAvailable())
    log(lambda: queue.truncateDirtyFiles(9999))
    log(lambda: queue.getMaxOffset())


@scenario("resetting goes back two files at most, and forgets files without deleting them")
def reset(u: Java, log: Log) -> None:
    queue = _queue(u, log, 64)
    _fill(u, queue, 8)
    log(lambda: queue.resetOffset(0))
    _names(log, queue)
    log(lambda: queue.getMaxOffset())
    log.note("file 1 is there", log.outside.exists(log.path("queue/00000000000000000064")))
    longer = _queue(u, log, 64, "longer")
    _fill(u, longer, 16)
    log(lambda: longer.resetOffset(0))
    log(lambda: longer.resetOffset(130))
    _names(log, longer)
    log(lambda: longer.getMaxOffset())


@scenario("old files are deleted, oldest first, never the last, never past a young one")
def expire_by_time(u: Java, log: Log) -> None:
    queue = _queue(u, log)
    _fill(u, queue, 64 * 6)
    for number, file in enumerate(queue.getMappedFiles()):
        file.getFile().setLastModified(1_000_000_000_000 if number in (0, 1, 3) else time.time_ns() // 1_000_000)
    log(lambda: queue.deleteExpiredFileByTime(HOUR, 0, 0, False, 10))
    _names(log, queue)
    log(lambda: queue.deleteExpiredFileByTime(HOUR, 0, 0, True, 0))
    _names(log, queue)
    log(lambda: queue.getFirstMappedFile().hold())
    log(lambda: queue.deleteExpiredFileByTime(HOUR, 0, HOUR, True, 10))
    log(lambda: queue.getFirstMappedFile().isAvailable())
    log(lambda: queue.getMappedMemorySize())
    log(lambda: queue.retryDeleteFirstFile(HOUR))
    log(lambda: queue.getFirstMappedFile().release())
    log(lambda: queue.retryDeleteFirstFile(HOUR))
    _names(log, queue)
    log(lambda: queue.retryDeleteFirstFile(HOUR))
    log(lambda: queue.deleteExpiredFileByTime(HOUR, 0, 0, True, 10))
    _names(log, queue)


@scenario("queue files go when their last entry lies before an offset of the log")
def expire_by_offset(u: Java, log: Log) -> None:
    queue = _queue(u, log, 64)
    _fill(u, queue, 20)
    held = queue.getFirstMappedFile()
    log(lambda: queue.deleteExpiredFileByOffset(3, 16))
    log(lambda: held.hold())
    log(lambda: queue.deleteExpiredFileByOffset(12, 16))
    log(lambda: held.release())
    log(lambda: queue.deleteExpiredFileByOffset(12, 16))
    _names(log, queue)
    log(lambda: queue.deleteExpiredFileByOffset(10000, 16))
    _names(log, queue)


@scenario("the end of a queue: the last file, all mappings, all files with their directory")
def the_end(u: Java, log: Log) -> None:
    queue = _queue(u, log)
    _fill(u, queue, 64 * 3)
    log(lambda: queue.deleteLastMappedFile())
    _names(log, queue)
    log(lambda: queue.checkSelf())
    log(lambda: queue.flush(0))
    log(lambda: queue.shutdown(0))
    log(lambda: queue.getMappedMemorySize())
    _names(log, queue)
    log(lambda: queue.getFirstMappedFile().selectMappedBuffer(0))
    log(lambda: queue.destroy())
    log(lambda: queue.isMappedFilesEmpty())
    log(lambda: queue.getFlushedWhere())
    log.note("the directory is there", log.outside.exists(log.path("queue")))


@scenario("mappings are exchanged in all files but the last ones")
def swap(u: Java, log: Log) -> None:
    queue = _queue(u, log)
    _fill(u, queue, 64 * 5)
    counts = [int(file.getMappedByteBufferAccessCountSinceLastSwap()) for file in queue.getMappedFiles()]
    log.note("accesses of all files alike", len(set(counts)) == 1)
    log(lambda: queue.swapMap(3, 1, 1))
    log.note("swapped", [int(file.getMappedByteBufferAccessCountSinceLastSwap()) == 0 for file in queue.getMappedFiles()])


@scenario("of the last three files no mapping is exchanged, however few are to be kept")
def swap_keeps_three(u: Java, log: Log) -> None:
    queue = _queue(u, log)
    _fill(u, queue, 64 * 5)
    log(lambda: queue.swapMap(0, 1, 1))
    log.note("accesses since", [int(file.getMappedByteBufferAccessCountSinceLastSwap()) for file in queue.getMappedFiles()])
