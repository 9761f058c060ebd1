"""Reading and writing through a FileChannel, relative and at a position."""

from conformance.scenario import Java, Log, scenario


@scenario("a relative read moves both positions, and says -1 at the end")
def reads(u: Java, log: Log) -> None:
    path = log.new_file("data", b"abcdefghij")
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        with u.java.io.RandomAccessFile(path, "r") as file:
            channel, b = file.getChannel(), make(6)
            with log.part("direct" if b.isDirect() else "heap"):
                log(lambda: channel.read(b))
                log(lambda: b.toString())
                log(lambda: channel.read(b))
                log(lambda: b.flip().limit(3))
                log(lambda: channel.read(b))
                log(lambda: channel.position())
                log(lambda: b.clear())
                log(lambda: channel.read(b))
                log(lambda: [chr(b.get(i)) for i in range(6)])
                log(lambda: channel.read(b))
                log(lambda: b.position(6))
                log(lambda: channel.read(b))


@scenario("a relative write moves both positions and takes what remains")
def writes(u: Java, log: Log) -> None:
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        path = log.new_file("data", b"abcdefghij")
        with u.java.io.RandomAccessFile(path, "rw") as file:
            channel, b = file.getChannel(), make(6)
            with log.part("direct" if b.isDirect() else "heap"):
                b.put(u.JArray(u.JByte)([65, 66, 67, 68, 69, 70])).position(1).limit(4)
                log(lambda: channel.position(8).write(b))
                log(lambda: b.toString())
                log(lambda: channel.write(b))
                log(lambda: channel.position())
                log.on_disk(path)


@scenario("a read or write at a position leaves the channel's position alone")
def positional(u: Java, log: Log) -> None:
    path = log.new_file("data", b"abcdefghij")
    with u.java.io.RandomAccessFile(path, "rw") as file:
        channel, b = file.getChannel(), u.java.nio.ByteBuffer.allocate(4)
        channel.position(2)
        log(lambda: channel.read(b, 5))
        log(lambda: [chr(x) for x in b.array()])
        log(lambda: channel.read(b.clear(), 8))
        log(lambda: b.toString())
        log(lambda: channel.read(b.clear(), 10))
        log(lambda: channel.read(b.clear(), 9223372036854775800))
        log(lambda: channel.write(b.clear(), 0))
        log(lambda: channel.position())
        log.on_disk(path)


@scenario("a write past the end leaves a gap of zeros")
def gap(u: Java, log: Log) -> None:
    path = log.new_file("data", b"ab")
    with u.java.io.RandomAccessFile(path, "rw") as file:
        channel = file.getChannel()
        log(lambda: channel.write(u.java.nio.ByteBuffer.wrap(u.JArray(u.JByte)([90])), 5))
        log(lambda: channel.size())
        log(lambda: channel.position(8).position())
        log(lambda: channel.size())
        log(lambda: channel.read(u.java.nio.ByteBuffer.allocate(3)))
        log(lambda: channel.write(u.java.nio.ByteBuffer.wrap(u.JArray(u.JByte)([89]))))
        log(lambda: channel.position())
    log.on_disk(path)


@scenario("a channel reads into and writes from slices and mapped buffers")
def kinds_of_buffer(u: Java, log: Log) -> None:
    mode = u.java.nio.channels.FileChannel.MapMode
    path, other = log.new_file("data", b"abcdefghij"), log.new_file("other", bytes(10))
    with u.java.io.RandomAccessFile(path, "rw") as file, u.java.io.RandomAccessFile(other, "rw") as second:
        mapped = second.getChannel().map(mode.READ_WRITE, 0, 10)
        log(lambda: file.getChannel().read(mapped.slice(2, 3)))
        log.on_disk(other)
        log(lambda: file.getChannel().read(u.java.nio.ByteBuffer.wrap(u.JArray(u.JByte)(8), 2, 4)))
        log(lambda: file.getChannel().write(mapped.asReadOnlyBuffer().position(2).limit(5), 0))
        b = u.java.nio.ByteBuffer.allocate(8)
        log(lambda: file.getChannel().read(b.slice(2, 4), 6))
        log(lambda: b.array())
    log.on_disk(path)


@scenario("a read-only buffer cannot be read into; it can be written from")
def read_only_buffer(u: Java, log: Log) -> None:
    path = log.new_file("data", b"abcdefghij")
    with u.java.io.RandomAccessFile(path, "rw") as file:
        channel = file.getChannel()
        for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
            b = make(4).asReadOnlyBuffer()
            log(lambda: channel.read(b))
            log(lambda: channel.read(b, 2))
            log(lambda: channel.read(b, -1))
            log(lambda: b.toString())
            log(lambda: channel.write(b, 2))
    log.on_disk(path)


@scenario("a buffer with nothing remaining moves nothing, at the end of the file too")
def nothing_remaining(u: Java, log: Log) -> None:
    path = log.new_file("data", b"abc")
    with u.java.io.RandomAccessFile(path, "rw") as file:
        channel, b = file.getChannel(), u.java.nio.ByteBuffer.allocate(0)
        log(lambda: channel.read(b))
        log(lambda: channel.write(b))
        log(lambda: channel.read(b, 1000))
        log(lambda: channel.write(b, 1000))
        log(lambda: channel.position(3).read(b))
        log(lambda: channel.size())


@scenario("a negative position is refused before anything else but a missing buffer")
def negative_position(u: Java, log: Log) -> None:
    path = log.new_file("data", b"abc")
    file = u.java.io.RandomAccessFile(path, "r")
    channel, b = file.getChannel(), u.java.nio.ByteBuffer.allocate(2)
    log(lambda: channel.read(b, -1))
    log(lambda: channel.write(b, -1))
    log(lambda: channel.read(None, -1))
    log(lambda: channel.write(None, -1))
    log(lambda: channel.read(None, 0))
    log(lambda: file.close())
    log(lambda: channel.read(b, -1))
    log(lambda: channel.write(b, -1))
    log(lambda: channel.read(None, 0))
    log(lambda: b.toString())
