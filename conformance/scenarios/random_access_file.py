"""RandomAccessFile: its modes, its messages, and the channel that it shares its file with."""

from conformance.scenario import Java, Log, scenario


@scenario("the four modes, and the words for any other, which come before a look at the file")
def modes(u: Java, log: Log) -> None:
    path = log.new_file("data", b"abc")
    for mode in ("r", "rw", "rws", "rwd"):
        log(lambda: u.java.io.RandomAccessFile(path, mode).length())
    for mode in ("w", "", "R", "rwx", "wr", "rb"):
        log(lambda: u.java.io.RandomAccessFile(path, mode))
    log(lambda: u.java.io.RandomAccessFile(log.path("missing"), "w"))


@scenario("a missing file is made in mode rw and refused in mode r")
def missing(u: Java, log: Log) -> None:
    path = log.path("missing")
    log(lambda: u.java.io.RandomAccessFile(path, "r"))
    log.note("is there", log.outside.exists(path))
    log(lambda: u.java.io.RandomAccessFile(path, "rw").length())
    log.on_disk(path)
    log(lambda: u.java.io.RandomAccessFile("no-such-file.bin", "r"))


@scenario("a folder, a file in a missing folder, below a file, and no name at all")
def not_a_file(u: Java, log: Log) -> None:
    folder, path = log.path("folder"), log.new_file("data", b"abc")
    log.outside.make_folder(folder)
    for mode in ("r", "rw"):
        log(lambda: u.java.io.RandomAccessFile(folder, mode))
        log(lambda: u.java.io.RandomAccessFile(log.path("no-folder/data"), mode))
        log(lambda: u.java.io.RandomAccessFile(path + "/below", mode))
        log(lambda: u.java.io.RandomAccessFile("", mode))
        log(lambda: u.java.io.RandomAccessFile("a\x00b", mode))


@scenario("a File is as good as its path")
def by_file(u: Java, log: Log) -> None:
    path = log.new_file("data", b"abc")
    log(lambda: u.java.io.RandomAccessFile(u.java.io.File(path), "r").length())
    log(lambda: u.java.io.RandomAccessFile(u.java.io.File(log.path("missing")), "r"))
    log(lambda: u.java.io.RandomAccessFile(u.java.io.File(path), "x"))


@scenario("setLength cuts and extends, and pulls the position along")
def set_length(u: Java, log: Log) -> None:
    path = log.new_file("data", b"abcdef")
    with u.java.io.RandomAccessFile(path, "rw") as file:
        channel = file.getChannel()
        log(lambda: file.setLength(10))
        log(lambda: file.length())
        log.on_disk(path)
        log(lambda: channel.position(8).position())
        log(lambda: file.setLength(3))
        log(lambda: channel.position())
        log(lambda: file.setLength(-1))
        log(lambda: channel.size())
        log(lambda: file.setLength(0))
        log.on_disk(path)
    with u.java.io.RandomAccessFile(path, "r") as file:
        log(lambda: file.setLength(4))
        log(lambda: file.length())


@scenario("a file has one channel; closing either closes both")
def channel(u: Java, log: Log) -> None:
    path = log.new_file("data", b"abcdef")
    file = u.java.io.RandomAccessFile(path, "rw")
    channel = log(lambda: file.getChannel().isOpen())
    log(lambda: file.getChannel().equals(file.getChannel()))
    channel = file.getChannel()
    log(lambda: file.close())
    log(lambda: channel.isOpen())
    log(lambda: channel.size())
    log(lambda: file.close())
    log(lambda: file.length())
    log(lambda: file.setLength(3))
    log(lambda: file.getChannel().isOpen())
    second = u.java.io.RandomAccessFile(path, "rw")
    log(lambda: second.getChannel().close())
    log(lambda: second.length())
    third = u.java.io.RandomAccessFile(path, "rw")
    log(lambda: third.close())
    log(lambda: third.getChannel().isOpen())
    log.on_disk(path)


@scenario("`with` closes a file, its channel too, and the mapping lives on")
def with_statement(u: Java, log: Log) -> None:
    mode = u.java.nio.channels.FileChannel.MapMode
    path = log.new_file("data", b"abcdefgh")
    with u.java.io.RandomAccessFile(path, "rw") as file:
        channel = file.getChannel()
        mapped = log(lambda: channel.map(mode.READ_WRITE, 0, 8))
    log(lambda: channel.isOpen())
    log(lambda: mapped.putInt(0, 1).getLong(0))
    log.on_disk(path)
