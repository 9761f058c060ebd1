"""The program in the README: the whole way from a file to its bytes on disk and back out of memory."""

from conformance.outside import MAPS
from conformance.scenario import Java, Log, scenario

SIZE = 8192


@scenario("map a file, close it, put content, force it, read it back from disk, and drop the buffer", needs=[MAPS])
def program(u: Java, log: Log) -> None:
    path = log.path("store.dat")
    file = u.java.io.RandomAccessFile(path, "rw")
    channel = file.getChannel()
    mapped = [log(lambda: channel.map(u.java.nio.channels.FileChannel.MapMode.READ_WRITE, 0, SIZE))]
    log(lambda: file.close())
    log(lambda: channel.isOpen())
    log.mappings(path)
    log(lambda: mapped[0].put(b"Hello, mapped world!"))
    log(lambda: mapped[0].putLong(4096, 0x0102030405060708))
    log(lambda: mapped[0].force())
    log.on_disk(path)
    log.note("the first twenty bytes on disk", log.outside.read(path)[:20])
    mapped.clear()
    log.mappings_after_gc(path, expected=0)
    log.on_disk(path)
