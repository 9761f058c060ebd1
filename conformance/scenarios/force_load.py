"""`force`, `load`, `isLoaded`: what a mapping says about its pages, and what other direct buffers say."""

from collections.abc import Iterator

from conformance.scenario import Java, JavaObject, Log, scenario

SIZE = 10_000


def _mapped(u: Java, log: Log) -> Iterator[tuple[str, JavaObject]]:
    """A mapping of each mode, an unaligned one, and views of them."""
    names = u.java.nio.channels.FileChannel.MapMode
    path = log.new_file("data", bytes(2 * SIZE))
    with u.java.io.RandomAccessFile(path, "rw") as file:
        channel = file.getChannel()
        for mode in (names.READ_WRITE, names.READ_ONLY, names.PRIVATE):
            yield str(mode), channel.map(mode, 0, SIZE)
        yield "unaligned", channel.map(names.READ_WRITE, 4100, SIZE)
        yield "slice", channel.map(names.READ_WRITE, 0, SIZE).slice(100, 200)
        yield "read-only copy", channel.map(names.READ_WRITE, 0, SIZE).asReadOnlyBuffer()


@scenario("load brings a mapping into memory and gives the buffer back, cursor and all")
def load(u: Java, log: Log) -> None:
    for name, buffer in _mapped(u, log):
        b = buffer.position(7)
        with log.part(name):
            log(lambda: b.load())
            log(lambda: b.isLoaded())
            log(lambda: b.load().equals(b))


@scenario("force gives the buffer back, in every mode, and the bytes are on disk")
def force(u: Java, log: Log) -> None:
    for name, buffer in _mapped(u, log):
        b = buffer.position(7)
        with log.part(name):
            log(lambda: b.force())
            log(lambda: b.force().equals(b))


@scenario("force(index, length) is checked against the capacity; limit, position and mode do not matter")
def force_range(u: Java, log: Log) -> None:
    for name, buffer in _mapped(u, log):
        b = buffer
        b.limit(50)
        with log.part(name):
            capacity = int(b.capacity())
            inside = ((0, 10), (0, 0), (0, capacity), (capacity, 0), (capacity - 1, 1), (50, 1))
            outside = ((-1, 10), (0, -1), (0, capacity + 1), (capacity - 1, 2), (capacity + 1, 0), (2147483647, 1))
            for index, length in (*inside, *outside):
                log(lambda: b.force(index, length))


@scenario("forced bytes are in the file, for the range that was forced")
def forced_bytes(u: Java, log: Log) -> None:
    mode = u.java.nio.channels.FileChannel.MapMode
    path = log.new_file("data", bytes(20))
    with u.java.io.RandomAccessFile(path, "rw") as file:
        b = file.getChannel().map(mode.READ_WRITE, 0, 20)
    log(lambda: b.putInt(8, 0x41424344).force(8, 4))
    log.on_disk(path)
    log(lambda: b.slice(16, 4).putInt(0, 0x45464748).force())
    log.on_disk(path)


@scenario("a mapping of no bytes can be forced and loaded, with any range")
def zero_size(u: Java, log: Log) -> None:
    mode = u.java.nio.channels.FileChannel.MapMode
    path = log.new_file("data", bytes(20))
    with u.java.io.RandomAccessFile(path, "rw") as file:
        b = file.getChannel().map(mode.READ_WRITE, 10, 0)
    log(lambda: b.load())
    log(lambda: b.isLoaded())
    log(lambda: b.force())
    for index, length in ((0, 0), (0, 1), (-1, 5), (5, -1)):
        log(lambda: b.force(index, length))


@scenario("a direct buffer that maps no file can be forced and loaded, with any range")
def direct(u: Java, log: Log) -> None:
    b = u.java.nio.ByteBuffer.allocateDirect(100)
    log(lambda: b.load())
    log(lambda: b.isLoaded())
    log(lambda: b.force())
    for index, length in ((0, 100), (0, 101), (-1, 5), (5, -1)):
        log(lambda: b.force(index, length))


@scenario("a heap buffer has neither force nor load")
def heap(u: Java, log: Log) -> None:
    b = u.java.nio.ByteBuffer.allocate(8)
    log(lambda: b.force())
    log(lambda: b.load())
    log(lambda: b.isLoaded())
