"""Position, size, truncate, force and close of a FileChannel, and what each kind of channel refuses."""

from conformance.scenario import Java, JavaObject, Log, scenario


def _calls(u: Java, log: Log, channel: JavaObject) -> None:
    """Every call that an open channel for both directions would take."""
    c, b = channel, u.java.nio.ByteBuffer.allocate(4)
    log(lambda: c.isOpen())
    log(lambda: c.size())
    log(lambda: c.position())
    log(lambda: c.position(5).position())
    log(lambda: c.position(-1))
    log(lambda: c.read(b))
    log(lambda: c.read(b.clear(), 0))
    log(lambda: c.read(u.java.nio.ByteBuffer.allocate(0)))
    log(lambda: c.read(b.asReadOnlyBuffer()))
    log(lambda: c.write(b.clear()))
    log(lambda: c.write(b.clear(), 0))
    log(lambda: c.write(u.java.nio.ByteBuffer.allocate(0)))
    log(lambda: c.truncate(-1))
    log(lambda: c.truncate(1000).size())
    log(lambda: c.truncate(8).size())
    log(lambda: c.position())
    log(lambda: c.force(True))
    log(lambda: c.force(False))
    log(lambda: b.toString())


@scenario("what a channel for both directions does")
def both(u: Java, log: Log) -> None:
    path = log.new_file("data", b"abcdefghijkl")
    with u.java.io.RandomAccessFile(path, "rw") as file:
        _calls(u, log, file.getChannel())
    log.on_disk(path)


@scenario("what a channel for reading refuses")
def reading(u: Java, log: Log) -> None:
    path = log.new_file("data", b"abcdefghijkl")
    with u.java.io.RandomAccessFile(path, "r") as file:
        _calls(u, log, file.getChannel())
    log.on_disk(path)


@scenario("what a channel for writing refuses")
def writing(u: Java, log: Log) -> None:
    path = log.new_file("data", b"abcdefghijkl")
    write = u.java.nio.file.StandardOpenOption.WRITE
    with u.java.nio.channels.FileChannel.open(u.java.nio.file.Path.of(path), write) as channel:
        _calls(u, log, channel)
    log.on_disk(path)


@scenario("what an appending channel does: every write goes to the end, wherever the position was set")
def appending(u: Java, log: Log) -> None:
    append = u.java.nio.file.StandardOpenOption.APPEND
    path = log.new_file("data", b"abcdefghijkl")
    with u.java.nio.channels.FileChannel.open(u.java.nio.file.Path.of(path), append) as channel:
        _calls(u, log, channel)
    log.on_disk(path)


@scenario("what a closed channel refuses: everything, except being asked whether it is open and being closed")
def closed(u: Java, log: Log) -> None:
    path = log.new_file("data", b"abcdefghijkl")
    channel = u.java.io.RandomAccessFile(path, "rw").getChannel()
    log(lambda: channel.close())
    log(lambda: channel.close())
    _calls(u, log, channel)
    log.on_disk(path)


@scenario("truncate cuts, never grows, and pulls the position along")
def truncate(u: Java, log: Log) -> None:
    path = log.new_file("data", b"abcdefghijkl")
    with u.java.io.RandomAccessFile(path, "rw") as file:
        channel = file.getChannel()
        channel.position(10)
        log(lambda: channel.truncate(11).position())
        log(lambda: channel.truncate(4).position())
        log(lambda: channel.truncate(100).size())
        log(lambda: channel.position(50).truncate(20).position())
        log(lambda: channel.truncate(4).size())
        log(lambda: channel.truncate(0).position())
        log(lambda: channel.size())


@scenario("a channel is closed by `with`, and gives itself back from position and truncate")
def with_statement(u: Java, log: Log) -> None:
    path = log.new_file("data", b"abcdefghijkl")
    option = u.java.nio.file.StandardOpenOption
    with u.java.nio.channels.FileChannel.open(u.java.nio.file.Path.of(path), option.READ, option.WRITE) as channel:
        log(lambda: channel.isOpen())
        log(lambda: channel.position(3).truncate(8).position(2).position())
        kept = channel
    log(lambda: kept.isOpen())
    log(lambda: kept.size())
