"""java.nio.file.Files: reading and writing whole files, as bytes and as text, and opening them."""

from conformance.scenario import Java, Log, scenario

from .files_tree import NAMES, make_tree


@scenario("read and write at every kind of place")
def everywhere(u: Java, log: Log) -> None:
    files, of = u.java.nio.file.Files, u.java.nio.file.Path.of
    data = u.JArray(u.JByte)([49, 50])
    make_tree(u, log)
    for name in NAMES:
        path = of(log.path(name))
        with log.part(name):
            for call in ("readAllBytes", "readString"):
                log(lambda: getattr(files, call)(path))
            log(lambda: len(files.readAllLines(path)))
            log(lambda: files.newInputStream(path).close())
            log(lambda: files.newByteChannel(path).close())
            log(lambda: files.newOutputStream(path).close())
            log(lambda: files.write(path, data))
            log.note("bytes", bytes(files.readAllBytes(path)) if files.isRegularFile(path) else None)
            make_tree(u, log)


@scenario("options say how the file is opened for writing; without any it is made or emptied")
def options(u: Java, log: Log) -> None:
    files, of, option = u.java.nio.file.Files, u.java.nio.file.Path.of, u.java.nio.file.StandardOpenOption
    path = log.path("data")
    data = u.JArray(u.JByte)([65, 66])
    for text, chosen in (
        *(("hello", ()), ("x", ()), ("yz", (option.APPEND,)), ("Q", (option.WRITE,)), ("R", (option.CREATE_NEW,))),
        *(("S", (option.TRUNCATE_EXISTING,)), ("T", (option.CREATE,)), ("U", (option.READ,))),
        *(("V", (option.APPEND, option.TRUNCATE_EXISTING)), ("W", (option.CREATE, option.APPEND, option.DSYNC))),
    ):
        log(lambda: files.writeString(of(path), text, *chosen))
        log.on_disk(path)
        log(lambda: files.write(of(path), data, *chosen))
        log.on_disk(path)
    no_follow = u.java.nio.file.LinkOption.NOFOLLOW_LINKS
    files.createSymbolicLink(of(log.path("link")), of("data"))
    log(lambda: files.writeString(of(log.path("link")), "z", no_follow))
    log(lambda: files.newInputStream(of(log.path("link")), no_follow))
    log(lambda: files.newByteChannel(of(log.path("link")), option.WRITE, no_follow))
    log(lambda: files.newInputStream(of(path), no_follow).read())
    for bad in ((option.WRITE,), (option.APPEND,), (option.READ, option.WRITE)):
        log(lambda: files.newInputStream(of(path), *bad))
    for bad in ((option.READ,), (option.WRITE, option.READ)):
        log(lambda: files.newOutputStream(of(path), *bad))
    log(lambda: files.newByteChannel(of(path), option.READ, option.APPEND))


@scenario("a channel of Files is a FileChannel")
def channels(u: Java, log: Log) -> None:
    files, of, option = u.java.nio.file.Files, u.java.nio.file.Path.of, u.java.nio.file.StandardOpenOption
    path = log.path("data")
    with files.newByteChannel(of(path), option.CREATE_NEW, option.WRITE, option.READ) as channel:
        log(lambda: isinstance(channel, u.java.nio.channels.FileChannel))
        log(lambda: channel.write(u.java.nio.ByteBuffer.wrap(u.JArray(u.JByte)([1, 2, 3]))))
        log(lambda: [channel.position(), channel.size()])
    log(lambda: channel.isOpen())
    log.on_disk(path)


@scenario("the streams of Files read and write like any other, and are channels when they are closed")
def streams(u: Java, log: Log) -> None:
    files, of = u.java.nio.file.Files, u.java.nio.file.Path.of
    path = of(log.new_file("data", b"0123456789"))
    stream, array = files.newInputStream(path), u.JArray(u.JByte)(4)
    log(lambda: [stream.read(), stream.available(), stream.read(array), stream.read(array, 1, 2)])
    log.note("array", array)
    log(lambda: [stream.skip(-1), stream.skip(0), stream.skip(1), stream.skip(100)])
    log(lambda: [stream.available(), stream.read(), stream.read(array)])
    log(lambda: stream.read(array, 2, 3))
    log(lambda: stream.read(array, -1, 1))
    log(lambda: stream.markSupported())
    stream.close()
    log(lambda: stream.close())
    log(lambda: stream.read())
    log(lambda: stream.available())
    out = files.newOutputStream(path)
    log(lambda: out.write(65))
    log(lambda: out.write(array))
    log(lambda: out.write(array, 1, 2))
    log(lambda: out.write(array, 3, 2))
    log(lambda: out.write(array, 0, 0))
    log(lambda: out.write(-1))
    log(lambda: out.write(256 + 67))
    out.close()
    log(lambda: out.write(66))
    log(lambda: out.close())
    log.on_disk(log.path("data"))


TEXTS = (
    *(b"", b"\n", b"\n\n", b"a", b"a\n", b"a\r\nb\rc\n\nd", b"a\n\r\nb", b"\r", b"x\xc3\xa9\n", b"\xef\xbb\xbfx"),
    *(b"\xf0\x9f\x98\x80", b"a\x0bb\x0cc\x1cd\xc2\x85e\xe2\x80\xa8f",),
)
"""Lines, as many ways as there are, and what is no end of a line in Java."""

WRONG = (
    *(b"\x80", b"\xc0\x80", b"\xc3", b"\xc3\x28", b"\xe2", b"\xe2\x82", b"\xe2\x82a", b"\xe2\x28\xa1", b"\xe2\x28"),
    *(b"\xe0\x80\x80", b"\xe0\x80", b"\xed\xa0\x80", b"\xed\xa0", b"\xed\xa0a", b"\xf0", b"\xf0\x9f", b"\xf0\x9f\x98"),
    *(b"\xf0\x9f\x98a", b"\xf0\x9f\x28\x80"),
    *(b"\xf0\x80\x80\x80", b"\xf4\x90\x80\x80", b"\xf5\x80\x80\x80", b"\xf8\x88\x80\x80\x80", b"\xff"),
)
"""What is not UTF-8, as many ways as there are."""


@scenario("a text is decoded strictly; the count of wrong bytes is Java's, which has one for a String and one for lines")
def text(u: Java, log: Log) -> None:
    files, of = u.java.nio.file.Files, u.java.nio.file.Path.of
    path = log.path("data")
    for content in TEXTS:
        log.outside.write(path, content)
        with log.part(content):
            log(lambda: files.readString(of(path)))
            log(lambda: [str(line) for line in files.readAllLines(of(path))])
            log(lambda: [str(line) for line in files.lines(of(path)).iterator()])
    for wrong in WRONG:
        for content in (wrong, b"ab" + wrong, wrong + b"zzzz"):
            log.outside.write(path, content)
            with log.part(content):
                log(lambda: files.readString(of(path)))
                log(lambda: files.readAllLines(of(path)))


UTF_16_OR_NOT = (
    *(b"\x80", b"\xd8\x00", b"\xd8\x00\x00", b"\xd8\x00\x00a", b"\x00", b"\xdc\x00\x00a", b"\xff\xfea\x00", b"\x00a"),
)
"""Marks of the byte order, halves of surrogate pairs, halves of units."""


@scenario("every Java has six charsets, each with more than one name")
def charsets(u: Java, log: Log) -> None:
    files, of, charset = u.java.nio.file.Files, u.java.nio.file.Path.of, u.java.nio.charset
    path = log.path("data")
    for name in ("US_ASCII", "ISO_8859_1", "UTF_8", "UTF_16BE", "UTF_16LE", "UTF_16"):
        cs = getattr(charset.StandardCharsets, name)
        with log.part(name):
            log(lambda: [cs.name(), cs.toString(), cs.hashCode(), cs.equals(charset.Charset.forName(str(cs.name()).lower()))])
            for written in ("", "aé", "a€", "a😀", "é\n"):
                log(lambda: files.writeString(of(path), written, cs).getFileName())
                log.on_disk(path)
                log(lambda: files.readString(of(path), cs))
                log(lambda: files.write(of(path), [written, "b"], cs).getFileName())
                log.on_disk(path)
                log(lambda: [str(line) for line in files.readAllLines(of(path), cs)])
            for content in UTF_16_OR_NOT:
                log.outside.write(path, content)
                with log.part(content):
                    log(lambda: files.readString(of(path), cs))
    for name in (
        *("utf8", "LATIN1", "ascii", "l1", "unicode", "X-UTF-16BE", "us", "8859_1"),
        *("nope", "a b", "", "utf-8 ", "-a", "a:b", "é"),
    ):
        log(lambda: charset.Charset.forName(name))
        log(lambda: charset.Charset.isSupported(name))
    log(lambda: charset.Charset.forName(None))


@scenario("more bytes than an array can have are refused before one is read")
def too_large(u: Java, log: Log) -> None:
    files, of = u.java.nio.file.Files, u.java.nio.file.Path.of
    path = log.new_file("data")
    log.outside.truncate(path, 3 << 30)
    log(lambda: files.size(of(path)))
    log(lambda: files.readAllBytes(of(path)))
    log(lambda: files.readString(of(path)))
    log(lambda: files.delete(of(path)))


@scenario("lines are written with an end each; one that has no bytes stops it")
def lines(u: Java, log: Log) -> None:
    files, of, charset = u.java.nio.file.Files, u.java.nio.file.Path.of, u.java.nio.charset.StandardCharsets
    path = log.path("data")
    for written in ([], ["a"], ["a", "", "é"], ["ok", "xéy", "z"], ["ok", "éx"]):
        for cs in (charset.UTF_8, charset.US_ASCII):
            log(lambda: files.write(of(path), written, cs).getFileName())
            log.on_disk(path)
    log(lambda: files.writeString(of(log.path("none/data")), "é", charset.US_ASCII))
    log(lambda: files.write(of(log.path("none/data")), ["é"], charset.US_ASCII))
