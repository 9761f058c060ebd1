"""What the three map modes show to other mappings, to channels and to the file."""

from conformance.scenario import Java, Log, scenario

CONTENT = bytes(range(1, 17))


@scenario("a READ_WRITE mapping shows its writes at once to every reader of the file, forced or not")
def read_write(u: Java, log: Log) -> None:
    mode = u.java.nio.channels.FileChannel.MapMode
    path = log.new_file("data", CONTENT)
    with u.java.io.RandomAccessFile(path, "rw") as file:
        channel = file.getChannel()
        a = log(lambda: channel.map(mode.READ_WRITE, 0, 16))
        b = log(lambda: channel.map(mode.READ_ONLY, 0, 16))
        log(lambda: a.putInt(4, -2))
        log(lambda: b.getInt(4))
        out = u.java.nio.ByteBuffer.allocate(16)
        log(lambda: channel.read(out, 0))
        log(lambda: out.array())
        log.on_disk(path)


@scenario("a channel's write shows in mappings of the file that were made before")
def channel_write_shows(u: Java, log: Log) -> None:
    mode = u.java.nio.channels.FileChannel.MapMode
    path = log.new_file("data", CONTENT)
    with u.java.io.RandomAccessFile(path, "rw") as file:
        channel = file.getChannel()
        shared = channel.map(mode.READ_WRITE, 0, 16)
        private = channel.map(mode.PRIVATE, 0, 16)
        log(lambda: channel.write(u.java.nio.ByteBuffer.wrap(u.JArray(u.JByte)([70, 71])), 3))
        log(lambda: shared.get(3))
        log(lambda: private.get(4))


@scenario("a READ_ONLY mapping is read-only, and shows what others write")
def read_only(u: Java, log: Log) -> None:
    mode = u.java.nio.channels.FileChannel.MapMode
    path = log.new_file("data", CONTENT)
    with u.java.io.RandomAccessFile(path, "r") as file:
        b = log(lambda: file.getChannel().map(mode.READ_ONLY, 0, 16))
        log(lambda: b.isReadOnly())
        log(lambda: b.put(0, 1))
        log(lambda: b.putLong(9))
        log(lambda: b.getLong())
        log.outside.write(path, bytes(16))
        log(lambda: b.getLong(0))


@scenario("a PRIVATE mapping keeps its writes to itself")
def private(u: Java, log: Log) -> None:
    mode = u.java.nio.channels.FileChannel.MapMode
    path = log.new_file("data", CONTENT)
    with u.java.io.RandomAccessFile(path, "rw") as file:
        channel = file.getChannel()
        a = log(lambda: channel.map(mode.PRIVATE, 0, 16))
        b = log(lambda: channel.map(mode.PRIVATE, 0, 16))
        log(lambda: a.isReadOnly())
        log(lambda: a.putInt(0, 99))
        log(lambda: a.getInt(0))
        log(lambda: b.getInt(0))
        log(lambda: a.force())
        log.on_disk(path)


@scenario("slices, duplicates and read-only copies of a mapping share it")
def shared_by_views(u: Java, log: Log) -> None:
    mode = u.java.nio.channels.FileChannel.MapMode
    path = log.new_file("data", CONTENT)
    with u.java.io.RandomAccessFile(path, "rw") as file:
        b = file.getChannel().map(mode.READ_WRITE, 0, 16)
    log(lambda: b.slice(8, 8).putInt(0, 5))
    log(lambda: b.getInt(8))
    log(lambda: b.duplicate().putShort(0, 6))
    log(lambda: b.asReadOnlyBuffer().getShort(0))
    log(lambda: b.asReadOnlyBuffer().toString())
    log(lambda: isinstance(b.slice(), u.java.nio.MappedByteBuffer))
    log(lambda: b.hasArray())
    log(lambda: b.isDirect())
    log(lambda: b.order())
    log.on_disk(path)


@scenario("the modes have names")
def mode_names(u: Java, log: Log) -> None:
    mode = u.java.nio.channels.FileChannel.MapMode
    for one in (mode.READ_ONLY, mode.READ_WRITE, mode.PRIVATE):
        log(lambda: one.toString())
    log(lambda: mode.READ_ONLY == mode.READ_ONLY)
    log(lambda: mode.READ_ONLY == mode.PRIVATE)
