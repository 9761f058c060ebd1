"""FileInputStream and FileOutputStream: reading, writing, the channel and the descriptor that they share a file with."""

from conformance.outside import PROC
from conformance.scenario import Java, Log, scenario


@scenario("a file that cannot be opened, and the reason in brackets")
def cannot_open(u: Java, log: Log) -> None:
    folder, path = log.path("folder"), log.new_file("data", b"abc")
    log.outside.make_folder(folder)
    for name in ("FileInputStream", "FileOutputStream"):
        for at in (folder, log.path("no-folder/data"), path + "/below", "", "a\x00b", log.path("x" * 300)):
            log(lambda: getattr(u.java.io, name)(at))
            log(lambda: getattr(u.java.io, name)(u.java.io.File(at)))
    log(lambda: u.java.io.FileInputStream(log.path("missing")))
    log(lambda: u.java.io.FileInputStream(3))
    log(lambda: u.java.io.FileOutputStream(path, "yes"))
    log.on_disk(path)


@scenario("read gives bytes without sign, fills arrays, and says -1 at the end")
def read(u: Java, log: Log) -> None:
    i = u.java.io.FileInputStream(log.new_file("data", b"\xff\0abcdefgh"))
    b = u.JArray(u.JByte)(3)
    for _ in range(3):
        log(lambda: i.read())
    log(lambda: i.read(b))
    log(lambda: b)
    log(lambda: i.read(b, 1, 1))
    log(lambda: b)
    log(lambda: i.read(b, 1, 0))
    for off, size in ((2, 2), (-1, 2), (0, -1), (4, 0)):
        log(lambda: i.read(b, off, size))
    log(lambda: i.available())
    log(lambda: i.read(b))
    log(lambda: i.read(b))
    log(lambda: i.read(b))
    log(lambda: i.read(b, 0, 0))
    log(lambda: i.read(u.JArray(u.JByte)(0)))
    log(lambda: i.read())
    log(lambda: i.available())


@scenario("all bytes, n bytes, and n bytes into an array")
def read_many(u: Java, log: Log) -> None:
    i = u.java.io.FileInputStream(log.new_file("data", b"abcdefghij"))
    b = u.JArray(u.JByte)(4)
    c = i.getChannel()
    log(lambda: i.readNBytes(3))
    log(lambda: i.readNBytes(0))
    log(lambda: i.readNBytes(-1))
    log(lambda: i.readNBytes(b, 1, 2))
    log(lambda: b)
    for off, size in ((1, 9), (-1, 1), (0, -1), (5, 0), (4, 0), (2, 3)):
        log(lambda: i.readNBytes(b, off, size))
    log(lambda: c.position())
    log(lambda: i.readNBytes(b, 0, 4))
    log(lambda: i.readNBytes(b, 0, 4))
    log(lambda: i.readNBytes(b, 0, 4))
    log(lambda: b)
    log(lambda: i.readAllBytes())
    log(lambda: i.readNBytes(5))
    c.position(4)
    log(lambda: i.readNBytes(100))
    c.position(1)
    log(lambda: i.readAllBytes())
    c.position(50)
    log(lambda: i.readAllBytes())
    log(lambda: c.position())


@scenario("skip moves the position anywhere but below 0, without a look at the length")
def skip(u: Java, log: Log) -> None:
    i = u.java.io.FileInputStream(log.new_file("data", b"abcdefghij"))
    c = i.getChannel()
    for n in (3, -2, 0, -5, 100, -100, 2**62, 2**63 - 1, -(2**63)):
        log(lambda: i.skip(n))
        log(lambda: c.position())
        log(lambda: i.available())
    for n in (4, 10, 0, -1):
        c.position(7)
        log(lambda: i.skipNBytes(n))
        log(lambda: c.position())
    log(lambda: i.skip(2**63))
    log(lambda: i.markSupported())
    log(lambda: i.mark(4))
    log(lambda: i.reset())


@scenario("available is no more than an int can say")
def available(u: Java, log: Log) -> None:
    path = log.new_file("data")
    log.outside.truncate(path, 5_000_000_000)
    i = u.java.io.FileInputStream(path)
    log(lambda: i.available())
    log(lambda: i.skip(4_999_999_990))
    log(lambda: i.available())
    log(lambda: i.readNBytes(100))
    i.getChannel().position(0)
    log(lambda: i.readAllBytes())
    log(lambda: i.getChannel().position())


@scenario("what has no length is read to its end all the same")
def without_length(u: Java, log: Log) -> None:
    log(lambda: u.java.io.FileInputStream("/dev/null").readAllBytes())
    log(lambda: u.java.io.FileInputStream("/dev/null").available())
    log(lambda: u.java.io.FileInputStream("/dev/zero").readNBytes(3))
    log(lambda: u.java.io.FileInputStream("/dev/zero").available())


@scenario("a file of the kernel's own is read to its end, though its size is 0", needs=[PROC])
def of_the_kernel(u: Java, log: Log) -> None:
    log(lambda: bytes(u.java.io.FileInputStream("/proc/self/status").readAllBytes())[:5])
    log(lambda: u.java.io.FileInputStream("/proc/self/status").readNBytes(5))
    log(lambda: u.java.io.FileInputStream("/proc/self/status").available())


@scenario("transferTo hands on everything from the position to the end")
def transfer_to(u: Java, log: Log) -> None:
    i = u.java.io.FileInputStream(log.new_file("data", b"abc" * 50_000))
    path = log.new_file("out", b"before")
    o = u.java.io.FileOutputStream(path, True)
    log(lambda: i.skip(2))
    log(lambda: i.transferTo(o))
    log(lambda: i.transferTo(o))
    log(lambda: i.transferTo(None))
    log.on_disk(path)


@scenario("transferTo from or to a closed file is the failure of a channel", since=21)
def transfer_closed(u: Java, log: Log) -> None:
    path = log.new_file("data", b"abc")
    i = u.java.io.FileInputStream(path)
    o = u.java.io.FileOutputStream(log.path("out"))
    o.close()
    log(lambda: i.transferTo(o))
    log(lambda: i.read())
    i.close()
    log(lambda: i.transferTo(o))
    log(lambda: i.transferTo(u.java.io.FileOutputStream(log.path("second"))))
    log(lambda: i.transferTo(None))


@scenario("write takes the low byte of an int, an array, or a part of it, at the position")
def write(u: Java, log: Log) -> None:
    path = log.new_file("data", b"old content")
    o = u.java.io.FileOutputStream(path)
    log.on_disk(path)
    for value in (65, 0x142, -1):
        log(lambda: o.write(value))
    log(lambda: o.write(b"xyz"))
    log(lambda: o.write(b"12345", 1, 2))
    log(lambda: o.write([1, -2, 3]))
    log(lambda: o.write(u.JArray(u.JByte)([7, 8])))
    for off, size in ((2, 4), (-1, 2), (0, -1), (6, 0), (5, 0)):
        log(lambda: o.write(b"12345", off, size))
    log(lambda: o.write(2**31))
    log(lambda: o.write("text"))
    log(lambda: o.flush())
    log(lambda: o.getFD().sync())
    c = o.getChannel()
    log(lambda: c.position())
    c.position(1)
    log(lambda: o.write(33))
    log(lambda: c.position())
    c.position(20)
    log(lambda: o.write(34))
    log.on_disk(path)


@scenario("append writes at the end, wherever the channel was put")
def append(u: Java, log: Log) -> None:
    path = log.new_file("data", b"abc")
    for open_at in (path, u.java.io.File(path)):
        o = u.java.io.FileOutputStream(open_at, True)
        log(lambda: o.getChannel().position())
        log(lambda: o.write(b"XY"))
        log(lambda: o.getChannel().position())
        log(lambda: o.getChannel().position(0).position())
        log(lambda: o.write(90))
        log(lambda: o.getChannel().write(u.java.nio.ByteBuffer.wrap(b"ch")))
        o.close()
        log.on_disk(path)
    u.java.io.FileOutputStream(u.java.io.File(path), False).close()
    log.on_disk(path)


@scenario("a stream has one channel, for its own direction alone; closing either closes both")
def channels(u: Java, log: Log) -> None:
    path = log.new_file("data", b"abcdef")
    buffer = u.java.nio.ByteBuffer.allocate(2)
    i = u.java.io.FileInputStream(path)
    o = u.java.io.FileOutputStream(log.path("out"))
    for s in (i, o):
        c = s.getChannel()
        log(lambda: c.equals(s.getChannel()))
        log(lambda: c.read(buffer))
        log(lambda: c.write(u.java.nio.ByteBuffer.wrap(b"ab")))
        log(lambda: c.position())
        log(lambda: c.close())
        log(lambda: s.getFD().valid())
        log(lambda: c.equals(s.getChannel()))
    log(lambda: i.read())
    log(lambda: o.write(1))
    third = u.java.io.FileInputStream(path)
    third.close()
    log(lambda: third.getChannel().isOpen())
    log(lambda: third.getChannel().size())


@scenario("what a closed stream says to each call")
def closed(u: Java, log: Log) -> None:
    path = log.new_file("data", b"abcdef")
    b = u.JArray(u.JByte)(2)
    with u.java.io.FileInputStream(path) as i, u.java.io.FileOutputStream(log.path("out")) as o:
        log(lambda: i.readAllBytes())
    for name in ("read", "available", "readAllBytes", "close", "markSupported"):
        log(lambda: getattr(i, name)())
    for n in (0, 1, -1):
        log(lambda: i.skip(n))
        log(lambda: i.skipNBytes(n))
        log(lambda: i.readNBytes(n))
    log(lambda: i.read(b))
    log(lambda: i.read(b, 1, 2))
    log(lambda: i.read(b, 1, 0))
    log(lambda: i.readNBytes(b, 0, 2))
    log(lambda: i.readNBytes(b, 0, 0))
    log(lambda: i.getFD().valid())
    log(lambda: i.getFD().sync())
    log(lambda: o.write(1))
    log(lambda: o.write(b))
    log(lambda: o.write(b, 0, 0))
    log(lambda: o.write(b, 1, 2))
    log(lambda: o.flush())
    log(lambda: o.close())


@scenario("streams of one FileDescriptor are one file: position and end are common")
def shared(u: Java, log: Log) -> None:
    path = log.new_file("data", b"abcdefgh")
    f = u.java.io.RandomAccessFile(path, "rw")
    i = u.java.io.FileInputStream(f.getFD())
    o = u.java.io.FileOutputStream(f.getFD())
    log(lambda: i.getFD().equals(f.getFD()))
    log(lambda: i.read())
    log(lambda: f.getFilePointer())
    log(lambda: o.write(66))
    log(lambda: i.getChannel().position())
    log(lambda: i.getChannel().equals(f.getChannel()))
    log(lambda: o.getChannel().read(u.java.nio.ByteBuffer.allocate(1)))
    log(lambda: i.getChannel().write(u.java.nio.ByteBuffer.allocate(1)))
    log(lambda: f.readLine())
    log(lambda: i.close())
    log(lambda: f.getFD().valid())
    log(lambda: o.write(1))
    log(lambda: f.read())
    log(lambda: f.getChannel().isOpen())
    log(lambda: o.getChannel().isOpen())
    log.on_disk(path)
    r = u.java.io.RandomAccessFile(path, "r")
    log(lambda: u.java.io.FileOutputStream(r.getFD()).write(1))
    log(lambda: u.java.io.FileInputStream(u.java.io.FileDescriptor()).read())
    log(lambda: u.java.io.FileOutputStream(u.java.io.FileDescriptor()).write(1))
    w = u.java.io.FileOutputStream(path)
    log(lambda: u.java.io.FileInputStream(w.getFD()).read())
    log.on_disk(path)


@scenario("None in the place of an array")
def null_arrays(u: Java, log: Log) -> None:
    path = log.new_file("data", b"abc")
    i, o = u.java.io.FileInputStream(path), u.java.io.FileOutputStream(log.path("out"))
    log(lambda: i.read(None))
    log(lambda: i.read(None, 0, 1))
    log(lambda: i.readNBytes(None, 0, 1))
    log(lambda: o.write(None))
    log(lambda: o.write(None, 0, 1))


@scenario("streams are what Java says they are, and print as themselves")
def kinds(u: Java, log: Log) -> None:
    i, o = u.java.io.FileInputStream(log.new_file("data")), u.java.io.FileOutputStream(log.path("out"))
    for name in ("InputStream", "OutputStream", "Closeable", "DataInput"):
        log(lambda: isinstance(i, getattr(u.java.io, name)))
        log(lambda: isinstance(o, getattr(u.java.io, name)))
    log(lambda: i.toString())
    log(lambda: o.toString())
    log(lambda: i.equals(i))
    log(lambda: i.equals(o))
