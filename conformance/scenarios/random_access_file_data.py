"""RandomAccessFile as DataInput and DataOutput: numbers, lines and texts, where the position is left, and what is refused."""

from conformance.scenario import Java, Log, scenario


@scenario("numbers are written with the high byte first, and read back")
def numbers(u: Java, log: Log) -> None:
    path = log.new_file("data")
    f = u.java.io.RandomAccessFile(path, "rw")
    log(lambda: f.writeBoolean(True))
    log(lambda: f.writeBoolean(False))
    for v in (0, -1, 127, 128, 511, -129, 2**31 - 1, -(2**31)):
        log(lambda: f.writeByte(v))
        log(lambda: f.write(v))
        log(lambda: f.writeShort(v))
        log(lambda: f.writeChar(v))
        log(lambda: f.writeInt(v))
        log(lambda: f.writeLong(v))
    log(lambda: f.writeLong(2**63 - 1))
    log(lambda: f.writeLong(-(2**63)))
    log(lambda: f.length())
    log.on_disk(path)
    log(lambda: f.seek(0))
    for name in ("readBoolean", "readBoolean"):
        log(lambda: getattr(f, name)())
    for _ in range(8):
        for name in ("readByte", "readUnsignedByte", "readShort", "readChar", "readInt", "readLong"):
            log(lambda: getattr(f, name)())
    log(lambda: f.readLong())
    log(lambda: f.readLong())
    log(lambda: f.readByte())


@scenario("floating point numbers keep their value, and every NaN is written as one and the same")
def floating(u: Java, log: Log) -> None:
    path = log.new_file("data")
    f = u.java.io.RandomAccessFile(path, "rw")
    for v in (0.0, -0.0, 1.5, 0.1, -1e300, 1e40, -1e40, 1e-46, float("inf"), float("-inf"), float("nan"), 3, True):
        log(lambda: f.writeFloat(v))
        log(lambda: f.writeDouble(v))
    log.on_disk(path)
    log(lambda: f.seek(0))
    for _ in range(13):
        log(lambda: f.readFloat())
        log(lambda: f.readDouble())
    log(lambda: f.seek(0))
    log(lambda: f.write(bytes.fromhex("ff800001 fff0000000000001")))
    log(lambda: f.seek(0))
    log(lambda: f.readFloat())
    log(lambda: f.readDouble())


@scenario("numbers that do not fit, and what is no number, are refused")
def not_a_number(u: Java, log: Log) -> None:
    f = u.java.io.RandomAccessFile(log.new_file("data", b""), "rw")
    for name in ("writeByte", "writeShort", "writeInt", "writeChar", "write", "skipBytes"):
        for v in (2**31, -(2**31) - 1, 2**40, 2**70, 1.0, "ab"):
            log(lambda: getattr(f, name)(v))
    for long in (2**63, -(2**63) - 1, 1.0, "1", None):
        log(lambda: f.writeLong(long))
        log(lambda: f.seek(long))
        log(lambda: f.setLength(long))
    for real in ("1", None, 10**400):
        log(lambda: f.writeFloat(real))
        log(lambda: f.writeDouble(real))
    for truth in (1, 7, "x", None):
        log(lambda: f.writeBoolean(truth))
    for name in ("writeBytes", "writeChars", "writeUTF"):
        log(lambda: getattr(f, name)(3))
    log(lambda: f.length())


@scenario("a number that the file ends in is EOFException, and the position is the end")
def end_of_file(u: Java, log: Log) -> None:
    f = u.java.io.RandomAccessFile(log.new_file("data", b"\1\2\3"), "rw")
    names = (
        "readInt readLong readFloat readDouble readShort readChar readUnsignedShort readByte readUnsignedByte readBoolean readUTF"
    )
    for name in names.split():
        for at in (0, 2, 3, 10):
            f.seek(at)
            log(lambda: getattr(f, name)())
            log(lambda: f.getFilePointer())


@scenario("readFully fills an array or a part of it, or as much as there is")
def read_fully(u: Java, log: Log) -> None:
    f = u.java.io.RandomAccessFile(log.new_file("data", b"abcdefgh"), "rw")
    b = u.JArray(u.JByte)(6)
    log(lambda: f.readFully(b))
    log(lambda: b)
    log(lambda: f.readFully(b, 1, 2))
    log(lambda: b)
    log(lambda: f.readFully(b, 0, 0))
    f.seek(5)
    log(lambda: f.readFully(b))
    log(lambda: b)
    log(lambda: f.getFilePointer())
    for off, size in ((5, 6), (-1, 2), (0, -1), (7, 0), (6, 0)):
        log(lambda: f.readFully(b, off, size))
        log(lambda: f.read(b, off, size))
        log(lambda: f.write(b, off, size))
    log(lambda: f.read(b))
    log(lambda: f.read(u.JArray(u.JByte)(0)))
    log(lambda: f.read())


@scenario("None in the place of an array or a text")
def null_arguments(u: Java, log: Log) -> None:
    f = u.java.io.RandomAccessFile(log.new_file("data", b"abc"), "rw")
    for name in ("readFully", "read", "write"):
        log(lambda: getattr(f, name)(None))
        log(lambda: getattr(f, name)(None, 0, 1))
    for name in ("writeBytes", "writeChars", "writeUTF", "writeInt", "writeChar", "skipBytes"):
        log(lambda: getattr(f, name)(None))
    log(lambda: f.getFilePointer())


@scenario("skipBytes stops at the end, goes back to it from beyond, and does nothing below 1")
def skip_bytes(u: Java, log: Log) -> None:
    f = u.java.io.RandomAccessFile(log.new_file("data", bytes(10)), "rw")
    for n in (-1, 0, 4, 4, 4, 2**31 - 1):
        log(lambda: f.skipBytes(n))
        log(lambda: f.getFilePointer())
    f.seek(2**33)
    log(lambda: f.skipBytes(1))
    log(lambda: f.getFilePointer())


@scenario("a line ends with \\n, \\r or both, and each byte of it is a character")
def lines(u: Java, log: Log) -> None:
    f = u.java.io.RandomAccessFile(log.new_file("data", b"ab\ncd\r\nef\rgh\n\n\r\r\n\xe9\0\x80z"), "rw")
    for _ in range(10):
        log(lambda: f.readLine())
        log(lambda: f.getFilePointer())


@scenario("long lines, and a \\r that is the last byte read at once")
def long_lines(u: Java, log: Log) -> None:
    for n in (254, 255, 256, 257, 768, 5000):
        for end in (b"\n", b"\r", b"\r\n", b""):
            with u.java.io.RandomAccessFile(log.new_file("data", b"a" * n + end + b"b"), "rw") as f:
                log.note(f"{n} {end!r}", None)
                log(lambda: len(str(f.readLine())))
                log(lambda: f.getFilePointer())
                log(lambda: f.readLine())


@scenario("writeBytes drops the high halves, writeChars keeps them")
def chars(u: Java, log: Log) -> None:
    path = log.new_file("data")
    f = u.java.io.RandomAccessFile(path, "rw")
    for text in ("", "abc", "\xe9\x80", "中a", "\U0001f600", "a\0b"):
        log(lambda: f.writeBytes(text))
        log(lambda: f.writeChars(text))
        log(lambda: f.getFilePointer())
    log.on_disk(path)


@scenario("writeUTF writes modified UTF-8, and readUTF reads it back")
def utf(u: Java, log: Log) -> None:
    path = log.new_file("data")
    f = u.java.io.RandomAccessFile(path, "rw")
    texts = ("", "abc", "a\0b", "\x7f\x80\u07ff\u0800\uffff", "\U0001f600 \U0010ffff", "é" * 100)
    for text in texts:
        log(lambda: f.writeUTF(text))
    log.on_disk(path)
    f.seek(0)
    for _ in texts:
        log(lambda: f.readUTF())
    log(lambda: f.readUTF())


@scenario("a text of more than 65535 bytes is refused, and nothing is written")
def utf_limit(u: Java, log: Log) -> None:
    path = log.new_file("data")
    f = u.java.io.RandomAccessFile(path, "rw")
    log(lambda: f.writeUTF("a" * 65535))
    log(lambda: f.writeUTF("a" * 65536))
    log(lambda: f.writeUTF("é" * 32767 + "a"))
    log(lambda: f.writeUTF("é" * 32768))
    log(lambda: f.writeUTF("abcdefghijk" + "中" * 30000 + "lmnopqrstuvw"))
    log(lambda: f.writeUTF("\0" * 40000))
    log(lambda: f.length())
    f.seek(0)
    log(lambda: len(str(f.readUTF())))
    log(lambda: len(str(f.readUTF())))


@scenario("bytes that are no modified UTF-8 are refused with the place, after all of them were read")
def utf_malformed(u: Java, log: Log) -> None:
    for data in (
        "0001 80", "0001 ff", "0001 c3", "0002 c341", "0002 e381", "0003 e38141", "0003 e34181", "0004 f09f9880",
        "0001 00", "0002 c080", "0002 c181", "0003 e08080", "0005 61", "00", "", "0003 6162c3", "0003 61e381",
        "0004 c3a99078", "0004 6162c300", "0001 e3", "0001 f0", "0004 c3a9c3a9", "0005 61e4b8adc3",
        "0006 edA0BD edB880", "0004 c1bf e380", "0003 c0c080", "0004 e3c08080",
    ):  # fmt: skip
        with u.java.io.RandomAccessFile(log.new_file("data", bytes.fromhex(data)), "rw") as f, log.part(data):
            log(lambda: str(f.readUTF()).encode("utf-16-be", "surrogatepass"))
            log(lambda: f.getFilePointer())


@scenario("a file that was closed, or opened to be read, refuses each method that would need more")
def refused(u: Java, log: Log) -> None:
    path = log.new_file("data", b"abcdefghij")
    b = u.JArray(u.JByte)(2)
    for part in ("closed", "r"):
        f = u.java.io.RandomAccessFile(path, "r")
        if part == "closed":
            f.close()
        with log.part(part):
            for name in ("readInt", "readLine", "readUTF", "getFilePointer", "length", "readBoolean", "getFD", "read"):
                log(lambda: getattr(f, name)())
            log(lambda: f.readFully(b))
            log(lambda: f.readFully(u.JArray(u.JByte)(0)))
            log(lambda: f.skipBytes(0))
            log(lambda: f.skipBytes(1))
            log(lambda: f.writeInt(1))
            log(lambda: f.writeBoolean(True))
            log(lambda: f.write(b))
            log(lambda: f.write(b, 1, 0))
            log(lambda: f.write(b, 1, 2))
            log(lambda: f.writeDouble(0.5))
            for name in ("writeBytes", "writeChars", "writeUTF"):
                log(lambda: getattr(f, name)(""))
                log(lambda: getattr(f, name)("a"))
            log(lambda: f.seek(-1))
            log(lambda: f.seek(3))
    log.on_disk(path)


@scenario("getFD gives one object, which knows whether the file is open")
def descriptor(u: Java, log: Log) -> None:
    f = u.java.io.RandomAccessFile(log.new_file("data", b"abc"), "rw")
    d = f.getFD()
    log(lambda: f.getFD().equals(d))
    log(lambda: d.valid())
    log(lambda: d.sync())
    log(lambda: d.toString())
    log(lambda: f.getChannel().close())
    log(lambda: d.valid())
    log(lambda: d.sync())
    log(lambda: u.java.io.FileDescriptor().valid())
    log(lambda: u.java.io.FileDescriptor().sync())
    log(lambda: u.java.io.RandomAccessFile("/dev/null", "rw").getFD().sync())
    for name in ("in_", "out", "err"):
        log(lambda: getattr(u.java.io.FileDescriptor, name).valid())


@scenario("a RandomAccessFile is a DataInput and a DataOutput")
def kinds(u: Java, log: Log) -> None:
    f = u.java.io.RandomAccessFile(log.new_file("data", b"abc"), "rw")
    for name in ("DataInput", "DataOutput", "Closeable"):
        log(lambda: isinstance(f, getattr(u.java.io, name)))
    log(lambda: isinstance(f, u.java.io.InputStream))
