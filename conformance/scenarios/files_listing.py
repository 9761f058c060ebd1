"""java.nio.file.Files: what is in a directory, and the streams that say so."""

from conformance.scenario import Java, Log, scenario

from .files_tree import NAMES, make_tree


@scenario("list at every kind of place")
def everywhere(u: Java, log: Log) -> None:
    files, of = u.java.nio.file.Files, u.java.nio.file.Path.of
    make_tree(u, log)
    for name in NAMES:
        with log.part(name):
            log(lambda: [str(path) for path in files.newDirectoryStream(of(log.path(name)))])
            log(lambda: [str(path) for path in files.list(of(log.path(name))).iterator()])


@scenario("a DirectoryStream gives its paths once, and none after it was closed")
def directory_streams(u: Java, log: Log) -> None:
    files, of = u.java.nio.file.Files, u.java.nio.file.Path.of
    make_tree(u, log)
    stream = files.newDirectoryStream(of(log.path("full")))
    iterator = stream.iterator()
    log(lambda: [iterator.hasNext(), str(iterator.next()), iterator.hasNext()])
    log(lambda: iterator.next())
    log(lambda: iterator.remove())
    log(lambda: stream.iterator())
    log(lambda: stream.close())
    log(lambda: stream.close())
    log(lambda: stream.iterator())
    for looked in (False, True):
        stream = files.newDirectoryStream(of(log.path("full")))
        iterator = stream.iterator()
        with log.part(f"looked ahead: {looked}"):
            log(lambda: looked and iterator.hasNext())
            stream.close()
            log(lambda: iterator.hasNext())
            log(lambda: iterator.next())
            log(lambda: iterator.hasNext())
    with files.newDirectoryStream(of(log.path("full"))) as stream:
        log(lambda: [str(path.getFileName()) for path in stream])


GLOBS = (
    *("*", "*.txt", "x", "?", "{x,a}*", "[ab]*", "**", "a", "*.[tx]*", "[^a]*", "{,a}*", "[!-a]*", "{a.txt,x}", "?.txt"),
    *("[a-b].txt", "a[.]txt", "(a)", "a.t?t", "{}", "[&&a]*", "+", "$a", "a^", "[a-]", "[-a]", "[[]", "}", "a,b", "\\*", "[\\]"),
    *("a/b", "", "X", ".*", "[!a]*", "a\\.txt", "{a,b}.{txt,x}", "[0-9a-f]*", "[a-c-e]*", "\\a*"),
    *("[", "{", "\\", "[a/b]", "[b-a]", "{a,{b}}", "[!]", "[]", "[a", "{a,b", "[]a].txt", "[!]x]*", "*.{txt", "[a-b-"),
)


@scenario("a glob chooses by the name; what is none is refused with a mark below the place")
def globs(u: Java, log: Log) -> None:
    files, of = u.java.nio.file.Files, u.java.nio.file.Path.of
    folder = log.path("globs")
    log.outside.make_folder(folder)
    for name in ("a.txt", "b.txt", "x", "*", "-", "^q", "a,b", "}", "(a)", "$a", ".x", "é", "5", "cd"):
        log.outside.write(f"{folder}/{name}", b"")
    for glob in GLOBS:
        log(lambda: sorted(str(path.getFileName()) for path in files.newDirectoryStream(of(folder), glob)))


@scenario("a Stream is used once")
def streams(u: Java, log: Log) -> None:
    files, of = u.java.nio.file.Files, u.java.nio.file.Path.of
    make_tree(u, log)
    stream = files.list(of(log.path("full")))
    log(lambda: [str(path) for path in stream.toList()])
    log(lambda: stream.toList())
    log(lambda: stream.iterator())
    log(lambda: stream.close())
    stream = files.list(of(log.path("full")))
    stream.close()
    log(lambda: stream.count())
    with files.list(of(log.path("full"))) as stream:
        log(lambda: stream.count())
    log(lambda: files.list(of("")).count() > 0)
    log(lambda: files.lines(of(log.path("data"))).count())
    log(lambda: files.lines(of(log.path("none"))))


@scenario("None is refused with Java's words, mostly these")
def null_paths(u: Java, log: Log) -> None:
    files, of = u.java.nio.file.Files, u.java.nio.file.Path.of
    path = of(log.new_file("data", b"abc"))
    nothing = u.JObject(None, u.java.nio.file.Path)
    for call in (
        *("exists", "notExists", "isDirectory", "isRegularFile", "isSymbolicLink", "isReadable", "isWritable", "isExecutable"),
        *("isHidden", "size", "getLastModifiedTime", "readSymbolicLink", "delete", "deleteIfExists", "createFile"),
        *("createDirectory", "createDirectories", "readAllBytes", "readString", "readAllLines", "lines", "list"),
        *("newDirectoryStream", "newByteChannel", "newInputStream", "newOutputStream", "getPosixFilePermissions"),
    ):
        log(lambda: getattr(files, call)(nothing))
    for call in ("isSameFile", "mismatch", "createSymbolicLink"):
        log(lambda: getattr(files, call)(nothing, path))
        log(lambda: getattr(files, call)(path, nothing))
    log(lambda: files.move(nothing, path))
    log(lambda: files.move(path, nothing))
    log(lambda: files.writeString(nothing, "a"))
    log(lambda: files.writeString(path, None))
    log(lambda: files.getAttribute(path, None))
    log(lambda: path.compareTo(None))
    log(lambda: files.setPosixFilePermissions(path, None))
