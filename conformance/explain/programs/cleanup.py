"""Why a mapped file cannot be deleted on Windows, how RocketMQ gets rid of it, and what clean does to a reader."""

# explain: --personality windows

from compat.java.lang import System
from compat.org.apache.rocketmq.store.logfile import DefaultMappedFile, MappedFile
from conformance.explain.beside_jvm import Watch
from nio import File, FileChannel, Machine, MapMode, MappedByteBuffer
from nio import StandardOpenOption as Option
from nio.deferred import Deferred
from nio.errors import IllegalStateException
from nio.machine import current

SIZE = 8192


def mapped(name: str) -> MappedByteBuffer:
    """A mapping of a file that is closed already."""
    with FileChannel.open(name, Option.CREATE, Option.READ, Option.WRITE) as channel:
        return channel.map(MapMode.READ_WRITE, 0, SIZE)


watch = Watch("cleanup")
with Machine(current().kernel, Deferred()):
    # 1. Left to the garbage collector.
    buffer = mapped("store")
    watch("the channel is closed")
    print("deleted:", File("store").delete())

    del buffer
    watch("nobody has the buffer")
    print("deleted:", File("store").delete())

    System.gc()
    watch("after System.gc()")
    print("deleted:", File("store").delete())

    # 2. RocketMQ counts who holds the file; the last one unmaps.
    log = DefaultMappedFile("00000000000000000000", SIZE)
    log.appendMessage(b"a message")
    reading = log.selectMappedBuffer(0)
    assert reading is not None
    watch("RocketMQ: a reader holds the file", log)
    log.shutdown(1000)
    watch("RocketMQ: shutdown, the reader stays", log)
    reading.release()
    watch("RocketMQ: the reader has let go", log)
    print("deleted:", log.destroy(1000), File(log.getFileName()).exists())

    # 3. RocketMQ's clean goes from any view down to the root, and asks nobody.
    reader = mapped("store").slice(16, 32)
    watch("a reader has a slice")
    MappedFile.clean(reader)
    watch("cleaned, by way of the slice")
    print("deleted:", File("store").delete())
    try:
        reader.get(0)
    except IllegalStateException as error:
        watch.end("the reader reads", error)
