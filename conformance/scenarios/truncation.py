"""A file that is cut under a mapping: an error that can be caught, and a mapping that works again afterwards."""

from conformance.scenario import Java, JavaObject, Log, scenario

PAGE = 4096


def _cut(u: Java, log: Log) -> tuple[str, JavaObject]:
    """A mapping of four pages over a file of which another process has left the first."""
    mode = u.java.nio.channels.FileChannel.MapMode
    path = log.new_file("data", bytes(i % 251 for i in range(4 * PAGE)))
    with u.java.io.RandomAccessFile(path, "rw") as file:
        mapped = file.getChannel().map(mode.READ_WRITE, 0, 4 * PAGE)
    log.outside.truncate(path, PAGE)
    return path, mapped


@scenario("single reads and writes past the end of a cut file raise InternalError; what is left can be read")
def scalars(u: Java, log: Log) -> None:
    _, b = _cut(u, log)
    for get in ("get", "getChar", "getShort", "getInt", "getLong", "getFloat", "getDouble"):
        log(lambda: getattr(b, get)(2 * PAGE))
    log(lambda: b.put(3 * PAGE, 1))
    log(lambda: b.putLong(3 * PAGE, 1))
    log(lambda: b.getLong(0))
    log(lambda: b.putLong(8, -1).getLong(8))
    log(lambda: b.toString())


@scenario("a relative read past the end of a cut file has moved the position when it fails")
def relative(u: Java, log: Log) -> None:
    _, b = _cut(u, log)
    for get in ("get", "getShort", "getLong"):
        b.position(2 * PAGE)
        log(lambda: getattr(b, get)())
        log(lambda: b.toString())
    log(lambda: b.position(2 * PAGE).putInt(1))
    log(lambda: b.toString())


# JDK 17 reports these faults later, from wherever it happens to be then.
@scenario("calls that read or move what remains raise InternalError as well", since=21)
def whole_buffer(u: Java, log: Log) -> None:
    _, b = _cut(u, log)
    log(lambda: b.equals(u.java.nio.ByteBuffer.allocate(4 * PAGE)))
    log(lambda: b.equals(u.java.nio.ByteBuffer.allocate(3)))
    log(lambda: b.position(PAGE).mismatch(u.java.nio.ByteBuffer.allocate(100)))
    log(lambda: b.compareTo(u.java.nio.ByteBuffer.allocate(100)))
    log(lambda: b.hashCode())
    log(lambda: b.toString())
    log(lambda: b.put(u.java.nio.ByteBuffer.allocate(100)))
    log(lambda: u.java.nio.ByteBuffer.allocate(4 * PAGE).put(b))
    log(lambda: b.toString())
    log(lambda: b.compact())
    log(lambda: b.toString())


@scenario("bulk reads and writes past the end of a cut file raise InternalError")
def bulk(u: Java, log: Log) -> None:
    _, b = _cut(u, log)
    a = u.JArray(u.JByte)(PAGE + 100)
    log(lambda: b.get(2 * PAGE, a))
    log(lambda: b.put(2 * PAGE, a))
    log(lambda: b.position(2 * PAGE).get(a))
    log(lambda: b.toString())
    log(lambda: b.put(a))
    log(lambda: b.toString())


@scenario("load past the end of a cut file raises InternalError; force does not")
def pages(u: Java, log: Log) -> None:
    _, b = _cut(u, log)
    log(lambda: b.load())
    log(lambda: b.force())


@scenario("when the file has grown again, the same mapping reads and writes it")
def grown_again(u: Java, log: Log) -> None:
    path, b = _cut(u, log)
    log(lambda: b.getInt(2 * PAGE))
    log.outside.truncate(path, 4 * PAGE)
    log(lambda: b.getInt(2 * PAGE))
    log(lambda: b.putInt(2 * PAGE, 77).force())
    log(lambda: b.getInt(2 * PAGE))
    log.on_disk(path)


@scenario("a channel cannot read into, or write from, the part that was cut")
def channel(u: Java, log: Log) -> None:
    _, b = _cut(u, log)
    other = log.new_file("other", bytes(100))
    with u.java.io.RandomAccessFile(other, "rw") as file:
        log(lambda: file.getChannel().write(b.position(2 * PAGE).limit(2 * PAGE + 50)))
        log(lambda: file.getChannel().read(b, 0))
        log(lambda: b.toString())
        log(lambda: file.getChannel().write(b.clear().limit(50)))
    log.on_disk(other)


@scenario("a channel moves the bytes before the cut, and its position by as many")
def half_moved(u: Java, log: Log) -> None:
    path, b = _cut(u, log)
    target, source = log.new_file("target"), log.new_file("source", bytes(i % 249 for i in range(3 * PAGE)))
    with u.java.io.RandomAccessFile(target, "rw") as to, u.java.io.RandomAccessFile(source, "r") as origin:
        out, read = to.getChannel(), origin.getChannel()
        for start in (0, 100, PAGE - 1, PAGE, PAGE + 1):
            with log.part(f"from {start}"):
                log(lambda: out.write(b.clear().position(start)))
                log(lambda: b.position())
                log(lambda: out.write(b.clear().position(start), 7))
                log(lambda: (b.position(), out.position(), out.size()))
                log(lambda: read.position(10).read(b.clear().position(start)))
                log(lambda: (b.position(), read.position()))
                log(lambda: read.read(b.clear().position(start), 3 * PAGE - 2))
                log(lambda: read.read(b.clear().position(start), 3 * PAGE))
                log(lambda: (b.position(), read.position()))
    log.on_disk(target)
    log.on_disk(path)


@scenario("several buffers move as far as the cut in one of them")
def half_moved_of_several(u: Java, log: Log) -> None:
    path, b = _cut(u, log)
    target, source = log.new_file("target"), log.new_file("source", bytes(i % 249 for i in range(3 * PAGE)))
    x, y = u.java.nio.ByteBuffer.allocate(3), u.java.nio.ByteBuffer.allocateDirect(5)
    with u.java.io.RandomAccessFile(target, "rw") as to, u.java.io.RandomAccessFile(source, "r") as origin:
        out, read = to.getChannel(), origin.getChannel()
        for start in (PAGE - 10, PAGE):
            with log.part(f"from {start}"):
                for buffers in ([x, b, y], [b, x], [x, y, b]):
                    x.clear(), y.clear(), b.clear().position(start)
                    log(lambda: out.write(buffers))
                    log(lambda: (out.position(), [each.position() for each in (x, y, b)]))
                    x.clear(), y.clear(), b.clear().position(start)
                    log(lambda: read.position(20).read(buffers))
                    log(lambda: (read.position(), [each.position() for each in (x, y, b)]))
                    log(lambda: [x.get(0), x.get(2), y.get(4)])
    log.on_disk(target)
    log.on_disk(path)


@scenario("a mapping outlives the truncation of its file by its own channel")
def cut_by_its_channel(u: Java, log: Log) -> None:
    mode = u.java.nio.channels.FileChannel.MapMode
    path = log.new_file("data", bytes(2 * PAGE))
    with u.java.io.RandomAccessFile(path, "rw") as file:
        channel = file.getChannel()
        b = channel.map(mode.READ_WRITE, 0, 2 * PAGE)
        log(lambda: channel.truncate(100).size())
        log(lambda: b.putInt(0, 9).getInt(0))
        log(lambda: b.get(PAGE))
        log(lambda: channel.size())
