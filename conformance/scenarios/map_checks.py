"""The preconditions of `FileChannel.map`: which are checked, in which order, and with which words."""

from conformance.scenario import Java, JavaObject, Log, scenario

SIZE = 5000
TOO_LARGE = 2147483648
"""One more than a buffer can hold."""
LAST = 9223372036854775807
RANGES = ((-1, 10), (0, -1), (-1, -1), (LAST, 10), (0, TOO_LARGE), (-1, TOO_LARGE), (LAST, TOO_LARGE), (LAST, 0))


def _every_mode(u: Java, log: Log, channel: JavaObject, ranges: tuple[tuple[int, int], ...]) -> None:
    names = u.java.nio.channels.FileChannel.MapMode
    for mode in (names.READ_ONLY, names.READ_WRITE, names.PRIVATE):
        with log.part(mode):
            for position, size in ranges:
                log(lambda: channel.map(mode, position, size))


@scenario("a size beyond int is refused first; then position, size and their sum, whatever the mode")
def ranges(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(SIZE))
    with u.java.io.RandomAccessFile(path, "rw") as file:
        _every_mode(u, log, file.getChannel(), RANGES[:-1])
    log.size_on_disk(path)


@scenario("a channel for reading only cannot map for writing, PRIVATE included; ranges are checked before")
def not_writable(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(SIZE))
    with u.java.io.RandomAccessFile(path, "r") as file:
        _every_mode(u, log, file.getChannel(), (*RANGES[:-1], (0, 10), (0, 0), (9999, 0), (0, SIZE + 1)))
    log.size_on_disk(path)


@scenario("a channel for writing only cannot map at all; ranges are checked before")
def not_readable(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(SIZE))
    write = u.java.nio.file.StandardOpenOption.WRITE
    with u.java.nio.channels.FileChannel.open(u.java.nio.file.Path.of(path), write) as channel:
        _every_mode(u, log, channel, (*RANGES[:-1], (0, 10), (0, 0), (0, SIZE + 1)))
    log.size_on_disk(path)


@scenario("a closed channel says so before anything but a size beyond int and a missing mode")
def closed(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(SIZE))
    channel = u.java.io.RandomAccessFile(path, "r").getChannel()
    channel.close()
    _every_mode(u, log, channel, (*RANGES, (0, 10), (0, 0)))
    log(lambda: channel.map(None, 0, 10))


@scenario("a missing mode is named before everything but a size beyond int")
def no_mode(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(SIZE))
    with u.java.io.RandomAccessFile(path, "rw") as file:
        channel = file.getChannel()
        for position, size in ((0, 10), (-1, 10), (0, -1), (0, TOO_LARGE)):
            log(lambda: channel.map(None, position, size))


@scenario("a mapping that was refused leaves position, size and content of the file alone")
def nothing_changed(u: Java, log: Log) -> None:
    path = log.new_file("data", b"content")
    mode = u.java.nio.channels.FileChannel.MapMode
    with u.java.io.RandomAccessFile(path, "r") as file:
        channel = file.getChannel()
        channel.position(3)
        log(lambda: channel.map(mode.READ_ONLY, 0, 100))
        log(lambda: channel.map(mode.READ_WRITE, 0, 100))
        log(lambda: channel.position())
        log(lambda: channel.size())
    log.on_disk(path)


@scenario("what is not a file cannot be mapped")
def not_a_file(u: Java, log: Log) -> None:
    mode = u.java.nio.channels.FileChannel.MapMode
    path = log.path("folder")
    log.outside.make_folder(path)
    read = u.java.nio.file.StandardOpenOption.READ
    channel = log(lambda: u.java.nio.channels.FileChannel.open(u.java.nio.file.Path.of(path), read))
    log(lambda: channel.map(mode.READ_ONLY, 0, 1))
    log(lambda: channel.close())
