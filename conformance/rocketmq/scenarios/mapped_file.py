"""DefaultMappedFile: appending, selecting, flushing, committing, another name, another mapping, the end."""

from conformance.outside import MAPS
from conformance.scenario import Java, JavaObject, Log, scenario

SIZE = 16384
NAME = "00000000000000016384"
HOUR = 3_600_000


def _class(u: Java, name: str) -> JavaObject:
    found: JavaObject = u.JClass(f"org.apache.rocketmq.{name}")
    return found


def _file(u: Java, log: Log, name: str = NAME, size: int = SIZE, *pool: JavaObject) -> JavaObject:
    made: JavaObject = u.JClass("org.apache.rocketmq.store.logfile.DefaultMappedFile")(log.path(name), size, *pool)
    return made


def _bytes(u: Java, data: bytes) -> JavaObject:
    made: JavaObject = u.JArray(u.JByte)(data)
    return made


def _positions(log: Log, file: JavaObject) -> None:
    log(lambda: file.getWrotePosition())
    log(lambda: file.getReadPosition())
    log(lambda: file.getFlushedPosition())


@scenario("a new file: its name is its offset, it has its full length at once, all positions are 0", needs=[MAPS])
def fresh(u: Java, log: Log) -> None:
    file = _file(u, log)
    log(lambda: file.getFileName())
    log(lambda: file.getFileFromOffset())
    log(lambda: file.getFileSize())
    log.size_on_disk(log.path(NAME))
    log.mappings(log.path(NAME))
    _positions(log, file)
    log(lambda: file.isFull())
    log(lambda: file.isAvailable())
    log(lambda: file.getRefCount())
    log(lambda: file.getStoreTimestamp())
    log(lambda: file.getLastFlushTime())
    log(lambda: file.isFirstCreateInQueue())
    log(lambda: file.getStartTimestamp())
    log(lambda: file.getMappedByteBuffer().toString())
    log(lambda: file.sliceByteBuffer().toString())
    log(lambda: file.toString())
    log(lambda: file.isLoaded(0, 100))


@scenario("a file's directories are made; a name that is no number is refused")
def names(u: Java, log: Log) -> None:
    log(lambda: _file(u, log, "a/b/00000000000000000042").getFileFromOffset())
    log(lambda: _file(u, log, "a/b/7").getFileFromOffset())
    for name in ("abc", "00000000000000000000.delete", "12x", "99999999999999999999"):
        log(lambda: _file(u, log, name))
    log(lambda: _file(u, log, "-5").getFileFromOffset())


@scenario("bytes are appended while they fit")
def append(u: Java, log: Log) -> None:
    file = _file(u, log, size=16)
    log(lambda: file.appendMessage(_bytes(u, b"0123456789")))
    _positions(log, file)
    log(lambda: file.appendMessage(_bytes(u, b"0123456")))
    log(lambda: file.appendMessage(_bytes(u, b"abcdefghij"), 2, 4))
    log(lambda: file.appendMessage(_bytes(u, b"")))
    log(lambda: file.isFull())
    log(lambda: file.appendMessage(_bytes(u, b"yz")))
    log(lambda: file.isFull())
    log(lambda: file.appendMessage(_bytes(u, b"")))
    log.on_disk(log.path(NAME))


@scenario("a range outside the array stores nothing, and the position moves all the same")
def append_bad_range(u: Java, log: Log) -> None:
    file = _file(u, log, size=32)
    log(lambda: file.appendMessage(_bytes(u, b"0123456789"), 8, 4))
    log(lambda: file.getWrotePosition())
    log(lambda: file.appendMessage(_bytes(u, b"0123456789"), -1, 4))
    log(lambda: file.getWrotePosition())
    log(lambda: file.appendMessage(_bytes(u, b"0123456789"), 0, -4))
    log(lambda: file.getWrotePosition())
    log.on_disk(log.path(NAME))


@scenario("a buffer is appended through the channel, which moves the channel's position")
def append_buffer(u: Java, log: Log) -> None:
    file = _file(u, log, size=16)
    source = u.java.nio.ByteBuffer.wrap(_bytes(u, b"0123456789")).position(3)
    log(lambda: file.appendMessage(source))
    log(lambda: source.remaining())
    log(lambda: file.getFileChannel().position())
    log(lambda: file.appendMessageUsingFileChannel(_bytes(u, b"abc")))
    log(lambda: file.appendMessageUsingFileChannel(_bytes(u, b"abcdefg")))
    _positions(log, file)
    log(lambda: file.getMappedByteBuffer().get(7))
    log.on_disk(log.path(NAME))


@scenario("what was appended can be selected, up to the read position and not beyond")
def select(u: Java, log: Log) -> None:
    file = _file(u, log)
    log(lambda: file.appendMessage(_bytes(u, b"0123456789")))
    for pos, size in ((0, 10), (3, 4), (9, 1), (10, 0), (10, 1), (0, 11), (0, 0)):
        found = log(lambda: file.selectMappedBuffer(pos, size) is None)
        if found is False:
            result = file.selectMappedBuffer(pos, size)
            log(lambda: result.getStartOffset())
            log(lambda: result.getSize())
            log(lambda: result.getByteBuffer().toString())
            log(lambda: result.isInMem())
            log(lambda: result.release())
    for pos in (0, 9, 10, -1):
        log(lambda: file.selectMappedBuffer(pos) is None)
    log(lambda: file.getRefCount())


@scenario("a negative position is found out after the reference was taken, which is lost")
def select_negative(u: Java, log: Log) -> None:
    file = _file(u, log)
    log(lambda: file.appendMessage(_bytes(u, b"0123456789")))
    log(lambda: file.selectMappedBuffer(-1, 4))
    log(lambda: file.getRefCount())
    log(lambda: file.selectMappedBuffer(4, -1))
    log(lambda: file.getRefCount())
    log(lambda: file.selectMappedBuffer(2147483647, 2))
    log(lambda: file.getRefCount())
    log(lambda: file.destroy(HOUR))


@scenario("getData reads through the channel, and says whether that gave exactly as much as was asked for")
def get_data(u: Java, log: Log) -> None:
    file = _file(u, log, size=64)
    log(lambda: file.appendMessage(_bytes(u, b"0123456789")))
    for room, pos, size in ((4, 0, 4), (4, 6, 4), (4, 8, 4), (3, 0, 4), (8, 0, 4), (64, 0, 10)):
        buffer = u.java.nio.ByteBuffer.allocate(room)
        log(lambda: file.getData(pos, size, buffer))
        log(lambda: buffer.toString())
        log(lambda: buffer.array())
    log(lambda: file.getRefCount())


@scenario("flush counts in whole pages, unless it is told 0 or the file is full")
def flush(u: Java, log: Log) -> None:
    file = _file(u, log)
    log(lambda: file.flush(0))
    log(lambda: file.appendMessage(_bytes(u, bytes(4000))))
    log(lambda: file.flush(1))
    log(lambda: file.appendMessage(_bytes(u, bytes(100))))
    log(lambda: file.flush(2))
    log(lambda: file.flush(1))
    log(lambda: file.appendMessage(_bytes(u, bytes(100))))
    log(lambda: file.flush(1))
    log(lambda: file.flush(0))
    log(lambda: file.appendMessage(_bytes(u, bytes(SIZE - 4200))))
    log(lambda: file.isFull())
    log(lambda: file.flush(100))
    log(lambda: file.getLastFlushTime() >= 1)
    log(lambda: file.commit(0))


@scenario("a flush of a file that is being shut down does nothing, and reports success")
def flush_after_shutdown(u: Java, log: Log) -> None:
    file = _file(u, log)
    log(lambda: file.appendMessage(_bytes(u, b"0123456789")))
    log(lambda: file.hold())
    log(lambda: file.shutdown(HOUR))
    log(lambda: file.flush(0))
    log(lambda: file.getFlushedPosition())
    log(lambda: file.getLastFlushTime())


@scenario("with a pool, a message is readable when it is committed")
def pooled(u: Java, log: Log) -> None:
    pool = u.JClass("org.apache.rocketmq.store.TransientStorePool")(2, 4096)
    log(lambda: pool.availableBufferNums())
    log(lambda: pool.init())
    file = _file(u, log, NAME, 4096, pool)
    log(lambda: pool.availableBufferNums())
    log(lambda: pool.isRealCommit())
    log(lambda: file.getReadPosition())
    log(lambda: file.commit(0))
    file.setWrotePosition(100)
    _positions(log, file)
    log(lambda: file.selectMappedBuffer(0, 10))
    log(lambda: file.commit(1))
    log(lambda: file.commit(0))
    _positions(log, file)
    log(lambda: file.flush(0))
    file.setWrotePosition(4096)
    log(lambda: file.commit(4))
    log(lambda: pool.availableBufferNums())
    log(lambda: file.commit(0))
    log(lambda: file.flush(4))
    log(lambda: pool.setRealCommit(False))
    log(lambda: file.getReadPosition())


@scenario("a file that found the pool empty never becomes readable")
def pool_empty(u: Java, log: Log) -> None:
    pool = u.JClass("org.apache.rocketmq.store.TransientStorePool")(0, 4096)
    log(lambda: pool.init())
    log(lambda: pool.borrowBuffer())
    file = _file(u, log, NAME, 4096, pool)
    log(lambda: file.appendMessage(_bytes(u, b"0123456789")))
    log(lambda: file.commit(0))
    _positions(log, file)
    log(lambda: file.selectMappedBuffer(0))
    log(lambda: file.flush(0))


@scenario("a file destroyed before it was committed keeps the pool's buffer")
def pool_loses_a_buffer(u: Java, log: Log) -> None:
    pool = u.JClass("org.apache.rocketmq.store.TransientStorePool")(1, 4096)
    log(lambda: pool.init())
    file = _file(u, log, NAME, 4096, pool)
    log(lambda: file.destroy(0))
    log(lambda: pool.availableBufferNums())


@scenario("warming touches every page with a 0")
def warm(u: Java, log: Log) -> None:
    types = _class(u, "store.config.FlushDiskType")
    file = _file(u, log)
    log(lambda: file.appendMessage(_bytes(u, b"ab" * 4000)))
    log(lambda: file.warmMappedFile(types.SYNC_FLUSH, 1))
    log(lambda: file.warmMappedFile(types.ASYNC_FLUSH, 1))
    log(lambda: file.munlock())
    _positions(log, file)
    log.on_disk(log.path(NAME))


@scenario("a renamed file keeps its offset; its mapping stays what it was")
def rename(u: Java, log: Log) -> None:
    file = _file(u, log, "up/here/00000000000000000064", 64)
    log(lambda: file.appendMessage(_bytes(u, b"0123456789")))
    log(lambda: file.renameToDelete())
    log(lambda: file.getFileName())
    log(lambda: file.getFile().getName())
    log(lambda: file.renameToDelete())
    log(lambda: file.getFileName())
    log(lambda: file.moveToParent())
    log(lambda: file.getFileName())
    log(lambda: file.getFileFromOffset())
    log(lambda: file.appendMessage(_bytes(u, b"abc")))
    log.on_disk(log.path("up/00000000000000000064.delete"))
    log(lambda: file.renameTo(log.path("none/there")))
    log(lambda: file.renameTo(log.path("other")))
    log(lambda: file.getFileName())
    log(lambda: file.destroy(0))
    log(lambda: file.getFile().exists())


@scenario("a mapping is exchanged for a fresh one when nobody holds the file", needs=[MAPS])
def swap(u: Java, log: Log) -> None:
    file = _file(u, log)
    log(lambda: file.appendMessage(_bytes(u, b"0123456789")))
    log(lambda: file.hold())
    log(lambda: file.swapMap())
    log(lambda: file.release())
    log(lambda: file.swapMap())
    log.mappings(log.path(NAME))
    log(lambda: file.getMappedByteBufferAccessCountSinceLastSwap())
    log(lambda: file.swapMap())
    log(lambda: file.getRecentSwapMapTime())
    result = file.selectMappedBuffer(0)
    log(lambda: result.getByteBuffer().get(9))
    log(lambda: result.release())
    log(lambda: file.getMappedByteBufferAccessCountSinceLastSwap())
    log(lambda: file.cleanSwapedMap(True))
    log.mappings(log.path(NAME))
    log(lambda: file.cleanSwapedMap(True))
    log(lambda: file.swapMap())
    log(lambda: file.shutdown(0))
    log.mappings(log.path(NAME))


@scenario("files and bytes that are mapped are counted")
def totals(u: Java, log: Log) -> None:
    kind = _class(u, "store.logfile.DefaultMappedFile")
    files, size = kind.getTotalMappedFiles(), kind.getTotalMappedVirtualMemory()
    file = _file(u, log)
    log.note("files more", int(kind.getTotalMappedFiles()) - int(files))
    log.note("bytes more", int(kind.getTotalMappedVirtualMemory()) - int(size))
    log(lambda: file.shutdown(0))
    log.note("files more", int(kind.getTotalMappedFiles()) - int(files))
    log.note("bytes more", int(kind.getTotalMappedVirtualMemory()) - int(size))


@scenario("the iterator takes records with a length in front; each result's offset is where its record ends")
def records(u: Java, log: Log) -> None:
    file = _file(u, log, size=64)
    for text in (b"\0\0\0\x08abcd", b"\0\0\0\x05x", b"\0\0\0\x06yz"):
        file.appendMessage(_bytes(u, text))
    found = file.iterator(0)
    for _ in range(3):
        log(lambda: found.hasNext())
        result = found.next()
        log(lambda: result.getStartOffset())
        log(lambda: result.getSize())
        log(lambda: result.getByteBuffer().toString())
        log(lambda: result.release())
    log(lambda: found.hasNext())
    log(lambda: found.next())


@scenario("cleanBuffer frees a direct or mapped buffer, refuses a view, and leaves the rest alone", needs=[MAPS])
def clean_buffer(u: Java, log: Log) -> None:
    clean = _class(u, "common.UtilAll")
    buffers = u.java.nio.ByteBuffer
    log(lambda: clean.cleanBuffer(None))
    log(lambda: clean.cleanBuffer(buffers.allocate(10)))
    log(lambda: clean.cleanBuffer(buffers.allocateDirect(10)))
    log(lambda: clean.cleanBuffer(buffers.allocateDirect(0)))
    log(lambda: clean.cleanBuffer(buffers.allocate(0)))
    path = log.path(NAME)
    with u.java.io.RandomAccessFile(path, "rw") as file:
        mapped = file.getChannel().map(u.java.nio.channels.FileChannel.MapMode.READ_WRITE, 0, SIZE)
    log.mappings(path)
    log(lambda: clean.cleanBuffer(mapped.slice()))
    log(lambda: clean.cleanBuffer(mapped.duplicate()))
    log.mappings(path)
    log(lambda: clean.cleanBuffer(mapped))
    log.mappings(path)
    log(lambda: clean.cleanBuffer(mapped))


@scenario("the names of files")
def file_names(u: Java, log: Log) -> None:
    names = _class(u, "common.UtilAll")
    for offset in (0, 1, 1073741824, 9223372036854775807):
        log(lambda: names.offset2FileName(offset))
