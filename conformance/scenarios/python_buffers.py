"""A direct buffer under Python's buffer protocol: the same memory, without a copy."""

import struct
import zlib

from conformance.outside import ADDRESSES
from conformance.scenario import Java, Log, scenario


@scenario("Python reads all of a direct buffer's memory, wherever its position and limit are")
def reading(u: Java, log: Log) -> None:
    b = u.java.nio.ByteBuffer.allocateDirect(8).putLong(0, 0x0102030405060708)
    log(lambda: bytes(b))
    log(lambda: b.position(2).limit(5))
    log(lambda: bytes(b))
    log(lambda: bytes(b.slice()))
    log(lambda: memoryview(b).nbytes)
    log(lambda: memoryview(b).readonly)
    log(lambda: memoryview(b).cast("B")[7])
    log(lambda: struct.unpack_from(">i", b, 4))
    log(lambda: struct.unpack_from("<h", b, 0))
    log(lambda: zlib.crc32(b))
    log(lambda: b.toString())


@scenario("Python writes into a direct buffer's memory")
def writing(u: Java, log: Log) -> None:
    b = u.java.nio.ByteBuffer.allocateDirect(8)
    view = memoryview(b).cast("B")
    view[1] = 255
    log(lambda: b.get(1))
    log(lambda: struct.pack_into(">i", b, 4, -2))
    log(lambda: b.getInt(4))
    log(lambda: b.put(0, 7).get(0))
    log(lambda: view[0])
    view.release()


@scenario("what Java may not write, Python may not write")
def read_only(u: Java, log: Log) -> None:
    b = u.java.nio.ByteBuffer.allocateDirect(8).asReadOnlyBuffer()
    log(lambda: memoryview(b).readonly)
    log(lambda: bytes(b))
    log(lambda: struct.pack_into(">i", b, 4, -2))


@scenario("bytes() copies all of a mapping, wherever its position and limit are, and what changes later is not in the copy")
def mapping_copied(u: Java, log: Log) -> None:
    mode = u.java.nio.channels.FileChannel.MapMode
    path = log.new_file("data", b"abcdefgh" * 1500)
    with u.java.io.RandomAccessFile(path, "rw") as file:
        for kind in ("READ_WRITE", "READ_ONLY", "PRIVATE"):
            b = file.getChannel().map(getattr(mode, kind), 2, 4)
            large = file.getChannel().map(getattr(mode, kind), 1, 11_000)
            with log.part(kind):
                before = log(lambda: bytes(b))
                log(lambda: b.put(0, 0x41))
                log(lambda: before)
                log(lambda: bytes(b.position(1).limit(3)))
                log(lambda: bytes(b.slice()))
                log(lambda: bytes(b.slice().limit(0).slice()))
                log(lambda: bytes(b.order(u.java.nio.ByteOrder.LITTLE_ENDIAN).clear().asShortBuffer()))
                log(lambda: bytes(large))
                log(lambda: bytes(large.slice(4000, 5000)))


@scenario("a mapping under Python's buffer protocol is the file", needs=[ADDRESSES])
def mapped(u: Java, log: Log) -> None:
    mode = u.java.nio.channels.FileChannel.MapMode
    path = log.new_file("data", b"abcdefgh")
    with u.java.io.RandomAccessFile(path, "rw") as file:
        b = file.getChannel().map(mode.READ_WRITE, 2, 4)
        r = file.getChannel().map(mode.READ_ONLY, 0, 8)
    log(lambda: bytes(b))
    log(lambda: struct.pack_into("4s", b, 0, b"WXYZ"))
    log(lambda: b.force())
    log.on_disk(path)
    log(lambda: memoryview(r).readonly)
    log(lambda: bytes(r))
    log(lambda: bytes(r.slice(1, 3)))
    with open(log.new_file("other", b"12345678"), "rb") as other:
        log(lambda: other.readinto(b))
    log.on_disk(path)
