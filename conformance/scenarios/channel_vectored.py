"""Scattering reads and gathering writes: several buffers in one call."""

from conformance.scenario import Java, Log, scenario


@scenario("a scattering read fills one buffer after the other, and says -1 at the end of the file")
def reads(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(range(20)))
    with u.java.io.RandomAccessFile(path, "r") as file:
        channel = file.getChannel()
        a, b, c = u.java.nio.ByteBuffer.allocate(3), u.java.nio.ByteBuffer.allocateDirect(8), u.java.nio.ByteBuffer.allocate(12)
        b.position(2).limit(6)
        log(lambda: channel.read([a, b, c]))
        log(lambda: [x.toString() for x in (a, b, c)])
        log(lambda: [a.get(2), b.get(1), b.get(2), c.get(0)])
        log(lambda: channel.read([a, b, c]))
        log(lambda: [x.toString() for x in (a, b, c)])
        log(lambda: channel.position())
        log(lambda: channel.read([a.clear(), c.clear()]))
        log(lambda: channel.read([u.java.nio.ByteBuffer.allocate(0)]))
        log(lambda: channel.read([u.java.nio.ByteBuffer.allocate(0), a.clear()]))


@scenario("a gathering write empties one buffer after the other")
def writes(u: Java, log: Log) -> None:
    path = log.new_file("data", b"abcdefghij")
    with u.java.io.RandomAccessFile(path, "rw") as file:
        channel = file.getChannel()
        a, b = u.java.nio.ByteBuffer.allocate(3), u.java.nio.ByteBuffer.allocateDirect(4)
        a.put(0, 65).put(2, 66)
        b.putInt(0, 0x43444546).position(1)
        log(lambda: channel.position(5).write([a, b.asReadOnlyBuffer(), u.java.nio.ByteBuffer.allocate(0), b]))
        log(lambda: [x.toString() for x in (a, b)])
        log(lambda: channel.position())
        log(lambda: channel.write([a, b]))
        log.on_disk(path)


@scenario("a part of the buffers is given by the first and how many")
def parts(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(range(20)))
    with u.java.io.RandomAccessFile(path, "rw") as file:
        channel = file.getChannel()
        buffers = [u.java.nio.ByteBuffer.allocate(2) for _ in range(4)]
        log(lambda: channel.read(buffers, 1, 2))
        log(lambda: [x.position() for x in buffers])
        log(lambda: channel.write(buffers, 0, 1))
        log(lambda: channel.write(buffers, 1, 2))
        for offset, length in ((4, 0), (5, 0), (0, 5), (-1, 1), (0, -1), (3, 2147483647), (0, 0)):
            log(lambda: channel.read(buffers, offset, length))
            log(lambda: channel.write(buffers, offset, length))
        log(lambda: channel.position())
    log.on_disk(path)


@scenario("of many buffers one call takes 1024 that have something remaining")
def many(u: Java, log: Log) -> None:
    path, other = log.new_file("data", bytes(5000)), log.path("other")
    with u.java.io.RandomAccessFile(path, "r") as file, u.java.io.RandomAccessFile(other, "rw") as out:
        channel = file.getChannel()
        for count in (16, 17, 1024, 1025, 1500):
            buffers = [u.java.nio.ByteBuffer.allocate(1) for _ in range(count)]
            log(lambda: channel.position(0).read(buffers))
            log(lambda: [channel.position(), buffers[-1].position()])
            for each in buffers:
                each.clear()
            log(lambda: out.getChannel().position(0).write(buffers))
        buffers = [u.java.nio.ByteBuffer.allocate(i // 100 % 2) for i in range(1500)]
        log(lambda: channel.position(0).read(buffers))


@scenario("a missing or read-only buffer is refused before anything is read or written", since=25)
def refused(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(range(20)))
    with u.java.io.RandomAccessFile(path, "rw") as file:
        channel = file.getChannel()
        a = u.java.nio.ByteBuffer.allocate(2)
        log(lambda: channel.read([a, None]))
        log(lambda: channel.write([a, None]))
        log(lambda: channel.read([a, a.asReadOnlyBuffer()]))
        log(lambda: channel.read([a, u.java.nio.ByteBuffer.allocate(0).asReadOnlyBuffer()]))
        log(lambda: channel.read(None, 0, 0))
        log(lambda: channel.write(None, 0, 0))
        log(lambda: [a.position(), channel.position()])


@scenario("what a channel was not opened for, and a closed one, come after the bounds and before the buffers")
def order_of_checks(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(range(20)))
    open_, of = u.java.nio.channels.FileChannel.open, u.java.nio.file.Path.of
    option = u.java.nio.file.StandardOpenOption
    a = u.java.nio.ByteBuffer.allocate(2)
    for name in ("READ", "WRITE", "closed"):
        channel = open_(of(path), option.READ if name == "closed" else getattr(option, name))
        if name == "closed":
            channel.close()
        with log.part(name):
            log(lambda: channel.read([a, a], 1, 2))
            log(lambda: channel.write([a, a], 1, 2))
            log(lambda: channel.read([a.asReadOnlyBuffer()], 0, 0))
            log(lambda: channel.write([a.asReadOnlyBuffer()], 0, 0))


@scenario("a heap buffer that is read into twice overflows when all has been read; a direct one does not")
def twice(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(range(20)))
    with u.java.io.RandomAccessFile(path, "rw") as file:
        channel = file.getChannel()
        for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
            b = make(4)
            with log.part("direct" if b.isDirect() else "heap"):
                log(lambda: channel.position(0).read([b, b]))
                log(lambda: [b.toString(), channel.position()])
                log(lambda: [b.get(i) for i in range(4)])
                log(lambda: channel.position(10).write([b.clear(), b]))
                log(lambda: [b.toString(), channel.position()])


@scenario("an appending channel gathers at the end")
def appending(u: Java, log: Log) -> None:
    path = log.new_file("data", b"abc")
    append = u.java.nio.file.StandardOpenOption.APPEND
    with u.java.nio.channels.FileChannel.open(u.java.nio.file.Path.of(path), append) as channel:
        log(lambda: channel.position(1).write([u.java.nio.ByteBuffer.allocate(2), u.java.nio.ByteBuffer.allocateDirect(1)]))
        log(lambda: channel.position())
    log.on_disk(path)
