"""java.nio.file.Path as a value: taking apart, joining, normalizing, and what is refused."""

from conformance.scenario import Java, Log, scenario

SPELLED = ("", "/", "a", "/a", "a/b", "/a/b", ".", "..", "/..", "/.", "a/.", "a/..", "../a", "./a", "a/../..", "/a/../..")
MORE = ("a/../../b", "../..", "a/b/../c", "/a/./b", "é", "a//b/", "...", "a/b/c/../../d", "../../a/..", "./.", "/a/b/..", ".a")
"""Enough to have every kind of name beside every other."""


@scenario("a path has a root or none, names, and parts of these names")
def parts(u: Java, log: Log) -> None:
    of = u.java.nio.file.Path.of
    for text in SPELLED + MORE:
        path = of(text)
        with log.part(repr(text)):
            whole = [path.toString(), path.getRoot(), path.getFileName(), path.getParent(), path.isAbsolute()]
            log.note("root, name, parent", [None if each is None else str(each) for each in whole])
            log.note("names", [str(name) for name in path])
            log.note("count", path.getNameCount())
            log.note("normalized", str(path.normalize()))
            log.note("hash code", path.hashCode())
            log.note("as a File", str(path.toFile()))


@scenario("a name or a range of names that a path has not is refused, the empty range too")
def names(u: Java, log: Log) -> None:
    of = u.java.nio.file.Path.of
    for text in ("", "/", "a", "/a", "a/b", "/a/b/c"):
        path = of(text)
        with log.part(repr(text)):
            for index in (-1, 0, 1, 2, 3):
                log(lambda: path.getName(index))
                for end in (-1, 0, 1, 2, 3, 4):
                    log(lambda: path.subpath(index, end))


@scenario("resolve joins unless the second is absolute; startsWith and endsWith compare whole names")
def pairs(u: Java, log: Log) -> None:
    of = u.java.nio.file.Path.of
    for text in SPELLED + MORE:
        path = of(text)
        for second in SPELLED + MORE:
            other = of(second)
            with log.part(f"{text!r} and {second!r}"):
                joined = [str(path.resolve(other)), str(path.resolveSibling(other))]
                ends = [path.startsWith(other), path.endsWith(other), path.equals(other)]
                log.note("joined; starts, ends, equal; order", [*joined, *ends, path.compareTo(other)])
    for text in ("a/b", "/", ""):
        path = of(text)
        for second in ("b", "/", "", "a", "a/b", "b/"):
            with log.part(f"{text!r} and the text {second!r}"):
                joined = [str(path.resolve(second)), str(path.resolveSibling(second))]
                log.note("joined; starts, ends", [*joined, path.startsWith(second), path.endsWith(second)])


@scenario("relativize is the way from one path to another, or says that there is none")
def relative(u: Java, log: Log) -> None:
    of = u.java.nio.file.Path.of
    for text in SPELLED:
        for second in SPELLED + MORE:
            with log.part(f"{text!r} to {second!r}"):
                log(lambda: of(text).relativize(of(second)))


@scenario("several paths are resolved one after the other", since=22)
def several(u: Java, log: Log) -> None:
    of = u.java.nio.file.Path.of
    log(lambda: of("a").resolve("b", "c"))
    log(lambda: of("a").resolve("b", "/c", "d"))
    log(lambda: of("a").resolve("", "", "d"))
    log(lambda: of("a").resolve(of("b"), of("c"), of("/d")))
    log(lambda: of("a").resolve(of(""), of("..")))


@scenario("an iterator gives the names, and says when it has none")
def iterators(u: Java, log: Log) -> None:
    for text in ("", "/", "a/b", "/a"):
        iterator = u.java.nio.file.Path.of(text).iterator()
        with log.part(repr(text)):
            while iterator.hasNext():
                log.note("next", str(iterator.next()))
            log(lambda: iterator.hasNext())
            log(lambda: iterator.next())


@scenario("no path, and what is none, is refused where Java refuses it")
def refused(u: Java, log: Log) -> None:
    path = u.java.nio.file.Path.of("a")
    log(lambda: path.relativize(None))
    log(lambda: path.equals(None))
    log(lambda: path.equals("a"))
    for text in ("a\x00b", "\x00"):
        log(lambda: path.resolve(text))
        log(lambda: path.startsWith(text))
        log(lambda: path.endsWith(text))
        log(lambda: path.resolveSibling(text))


@scenario("a path is sorted by its bytes")
def order(u: Java, log: Log) -> None:
    of = u.java.nio.file.Path.of
    texts = ("b", "a", "/", "", "é", "z", "a/b", "a.b", "A", "~", "/b")
    log.note("sorted", [str(path) for path in sorted(of(text) for text in texts)])
    log.note("compared", [[of(text).compareTo(of(other)) for other in texts] for text in texts])


@scenario("the real path has no dot and no link; with NOFOLLOW_LINKS links stay")
def real(u: Java, log: Log) -> None:
    of, no_follow = u.java.nio.file.Path.of, u.java.nio.file.LinkOption.NOFOLLOW_LINKS
    here = of(str(of(log.path("")).toRealPath()))
    log.new_file("data", b"abc")
    log.outside.make_folder(log.path("dir"))
    for name, target in (("link", "data"), ("loop", "loop"), ("dangling", "nothing"), ("dir/up", "..")):
        u.java.nio.file.Files.createSymbolicLink(of(log.path(name)), of(target))
    for name in (
        *("data", "dir", "link", "loop", "dangling", "nothing", "dir/../link", "dir/up/data", "dir/up/dir/../link", "data/.."),
    ):
        with log.part(name):
            log(lambda: here.resolve(name).toRealPath())
            log(lambda: here.resolve(name).toRealPath(no_follow))
    for name in (
        *("data/x", "./dir/.", "link/..", "nothing/..", "nothing/../data", "dir/up/dir/up/..", "dir/up/../..", "dir/up/../dir"),
    ):
        with log.part(name):
            log(lambda: here.resolve(name).toRealPath(no_follow).startsWith(here))
            log(lambda: here.resolve(name).toRealPath().getNameCount() - here.getNameCount())
    log(lambda: of("no-such-file.bin").toRealPath())
    log(lambda: of("/").toRealPath())
    log(lambda: of("/..").toRealPath(no_follow))
    log(lambda: of("").toRealPath() == of("").toAbsolutePath().toRealPath())
