"""Where a mapping lies in the file and how far it reaches: extension, zero size, unaligned positions."""

from conformance.scenario import Java, Log, scenario

PAGE = 4096


@scenario("a mapping past the end extends the file with zeros and leaves the channel's position alone")
def extension(u: Java, log: Log) -> None:
    mode = u.java.nio.channels.FileChannel.MapMode
    path = log.new_file("data", b"0123456789")
    with u.java.io.RandomAccessFile(path, "rw") as file:
        channel = file.getChannel()
        channel.position(3)
        b = log(lambda: channel.map(mode.READ_WRITE, 5, 20))
        log(lambda: channel.size())
        log(lambda: channel.position())
        log(lambda: (b.get(0), b.get(4), b.get(5), b.get(19)))
        log.on_disk(path)
        log(lambda: b.putInt(16, -1))
        log.on_disk(path)


@scenario("on a writable channel READ_ONLY and PRIVATE extend the file too")
def extension_by_other_modes(u: Java, log: Log) -> None:
    mode = u.java.nio.channels.FileChannel.MapMode
    for one in (mode.READ_ONLY, mode.PRIVATE):
        path = log.new_file("data", b"0123456789")
        with u.java.io.RandomAccessFile(path, "rw") as file, log.part(one):
            log(lambda: file.getChannel().map(one, 8, 20))
            log.size_on_disk(path)


@scenario("a channel for reading only does not extend the file")
def no_extension(u: Java, log: Log) -> None:
    mode = u.java.nio.channels.FileChannel.MapMode
    path = log.new_file("data", b"0123456789")
    with u.java.io.RandomAccessFile(path, "r") as file:
        for position, size in ((0, 11), (10, 1), (10, 0), (11, 0), (5000, 1)):
            log(lambda: file.getChannel().map(mode.READ_ONLY, position, size))
    log.size_on_disk(path)


@scenario("a mapping of no bytes is a buffer of no bytes; past the end it extends the file all the same")
def zero_size(u: Java, log: Log) -> None:
    mode = u.java.nio.channels.FileChannel.MapMode
    path = log.new_file("data", b"0123456789")
    with u.java.io.RandomAccessFile(path, "rw") as file:
        for one in (mode.READ_ONLY, mode.READ_WRITE, mode.PRIVATE):
            with log.part(one):
                b = log(lambda: file.getChannel().map(one, 4, 0))
                log(lambda: b.isReadOnly())
                log(lambda: b.hasRemaining())
                log(lambda: b.get())
                log(lambda: b.slice().duplicate().capacity())
                log(lambda: b.isDirect())
        log.size_on_disk(path)
        log(lambda: file.getChannel().map(mode.READ_WRITE, 30, 0))
        log.size_on_disk(path)


@scenario("an empty file maps as nothing, and grows under a writable mapping")
def empty_file(u: Java, log: Log) -> None:
    mode = u.java.nio.channels.FileChannel.MapMode
    path = log.new_file("data")
    with u.java.io.RandomAccessFile(path, "rw") as file:
        log(lambda: file.getChannel().map(mode.READ_ONLY, 0, 0))
        b = log(lambda: file.getChannel().map(mode.READ_WRITE, 0, 6))
        log(lambda: b.put(0, 65))
    log.on_disk(path)


@scenario("a mapping may start at any byte and end at any byte")
def unaligned(u: Java, log: Log) -> None:
    mode = u.java.nio.channels.FileChannel.MapMode
    path = log.new_file("data", bytes(i % 251 for i in range(3 * PAGE)))
    with u.java.io.RandomAccessFile(path, "rw") as file:
        channel = file.getChannel()
        for position, size in ((1, 10), (PAGE - 1, 2), (PAGE, 1), (PAGE + 1, PAGE), (2 * PAGE + 100, 3996)):
            b = log(lambda: channel.map(mode.READ_WRITE, position, size))
            log(lambda: (b.get(0), b.get(size - 1)))
            log(lambda: b.get(size))
            log(lambda: b.put(0, -1).force())
            log(lambda: b.isLoaded() or b.load().isLoaded())
    log.on_disk(path)


@scenario("mappings of one file may overlap")
def overlapping(u: Java, log: Log) -> None:
    mode = u.java.nio.channels.FileChannel.MapMode
    path = log.new_file("data", bytes(2 * PAGE))
    with u.java.io.RandomAccessFile(path, "rw") as file:
        a = file.getChannel().map(mode.READ_WRITE, 0, PAGE + 10)
        b = file.getChannel().map(mode.READ_WRITE, PAGE - 10, 20)
    log(lambda: a.putInt(PAGE - 4, 7))
    log(lambda: b.getInt(6))
    log(lambda: b.putLong(8, -3))
    log(lambda: a.getLong(PAGE - 2))


@scenario("a mapping far beyond two gigabytes is a mapping like any other")
def far_away(u: Java, log: Log) -> None:
    mode = u.java.nio.channels.FileChannel.MapMode
    path = log.new_file("sparse")
    with u.java.io.RandomAccessFile(path, "rw") as file:
        b = log(lambda: file.getChannel().map(mode.READ_WRITE, 6442450944, 4096))
        log.size_on_disk(path)
        log(lambda: b.putLong(8, 42).force())
        out = u.java.nio.ByteBuffer.allocate(8)
        log(lambda: file.getChannel().read(out, 6442450952))
        log(lambda: out.getLong(0))
        log(lambda: file.setLength(0))
