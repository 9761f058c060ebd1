"""java.nio.file.Files: what is at a path, asked of everything that can be there."""

from conformance.scenario import Java, Log, scenario

from .files_tree import NAMES, make_tree


@scenario("a file, a directory, links that lead somewhere, nowhere and in a circle, and nothing, each asked everything")
def everything(u: Java, log: Log) -> None:
    files, of = u.java.nio.file.Files, u.java.nio.file.Path.of
    no_follow = u.java.nio.file.LinkOption.NOFOLLOW_LINKS
    make_tree(u, log)
    for name in NAMES:
        path = of(log.path(name))
        with log.part(name):
            for options in ((), (no_follow,)):
                with log.part(len(options)):
                    log(lambda: files.exists(path, *options))
                    log(lambda: files.notExists(path, *options))
                    log(lambda: files.isDirectory(path, *options))
                    log(lambda: files.isRegularFile(path, *options))
                    log(lambda: files.getLastModifiedTime(path, *options).toMillis() > 0)
            log(lambda: files.isSymbolicLink(path))
            log(lambda: files.size(path) if name not in ("dir", "full", "dirlink") else files.size(path) > 0)
            log(lambda: files.isReadable(path))
            log(lambda: files.isWritable(path))
            log(lambda: files.isExecutable(path))
            log(lambda: files.isHidden(path))
            log(lambda: files.readSymbolicLink(path))
            log(lambda: int(files.getAttribute(path, "isOther")))


@scenario("two paths are one file if they are equal or lead to one; what differs is found where it differs")
def same(u: Java, log: Log) -> None:
    files, of = u.java.nio.file.Files, u.java.nio.file.Path.of
    make_tree(u, log)
    for name in NAMES:
        for other in NAMES:
            with log.part(f"{name} and {other}"):
                log(lambda: files.isSameFile(of(log.path(name)), of(log.path(other))))
                log(lambda: files.mismatch(of(log.path(name)), of(log.path(other))))
    for content in (b"", b"ab", b"abc", b"abd", b"abcd", b"a" * 70000, b"a" * 70000 + b"b"):
        path = log.new_file("first", content)
        for there in (b"", b"abc", b"a" * 70000, b"a" * 69999 + b"b"):
            second = log.new_file("second", there)
            with log.part(f"{len(content)} and {len(there)} bytes"):
                log(lambda: files.mismatch(of(path), of(second)))


@scenario("hidden is what begins with a dot")
def hidden(u: Java, log: Log) -> None:
    files, of = u.java.nio.file.Files, u.java.nio.file.Path.of
    for text in (".x", "x", ".", "..", "/", "", "a/.", "a/.b", ".a/b"):
        log(lambda: files.isHidden(of(text)))


@scenario("when a file was written can be set; a rest of a second before 1970 cannot")
def times(u: Java, log: Log) -> None:
    files, of, attribute = u.java.nio.file.Files, u.java.nio.file.Path.of, u.java.nio.file.attribute
    path = of(log.new_file("data", b"abc"))
    log.outside.make_folder(log.path("dir"))
    for milliseconds in (0, 1, 1234567890123, -1, -1000, -1500, -2000):
        with log.part(milliseconds):
            log(lambda: files.setLastModifiedTime(path, attribute.FileTime.fromMillis(milliseconds)).equals(path))
            log(lambda: files.getLastModifiedTime(path))
    second = u.java.util.concurrent.TimeUnit.SECONDS
    log(lambda: files.setLastModifiedTime(of(log.path("dir")), attribute.FileTime.from_(77, second)))
    log(lambda: files.getLastModifiedTime(of(log.path("dir"))))
    log(lambda: files.setLastModifiedTime(of(log.path("none")), attribute.FileTime.fromMillis(0)))
    log(lambda: files.setLastModifiedTime(path, None))


@scenario("attributes by their names; what is no name and no view is refused")
def attributes(u: Java, log: Log) -> None:
    files, of = u.java.nio.file.Files, u.java.nio.file.Path.of
    no_follow = u.java.nio.file.LinkOption.NOFOLLOW_LINKS
    make_tree(u, log)
    path = of(log.path("data"))
    for name in ("size", "isDirectory", "isRegularFile", "isSymbolicLink", "isOther", "basic:size", "posix:size"):
        log(lambda: int(files.getAttribute(path, name)))
        log(lambda: name.endswith("size") or int(files.getAttribute(of(log.path("link")), name, no_follow)))
    for name in ("nosuch", "nosuch:x", "", "basic:", "permissions", "basic:permissions", "basic:size:x"):
        log(lambda: files.getAttribute(path, name))
    letters = u.java.nio.file.attribute.PosixFilePermissions
    log(lambda: files.setAttribute(path, "posix:permissions", letters.fromString("rw-r-----")).equals(path))
    log(lambda: letters.toString(files.getAttribute(path, "posix:permissions")))
    log(lambda: files.setAttribute(path, "lastModifiedTime", u.java.nio.file.attribute.FileTime.fromMillis(77)).equals(path))
    log(lambda: files.getAttribute(path, "lastModifiedTime"))
    log(lambda: files.setAttribute(path, "lastAccessTime", u.java.nio.file.attribute.FileTime.fromMillis(78)).equals(path))
    log(lambda: files.getAttribute(path, "basic:lastAccessTime"))
    log(lambda: files.setAttribute(path, "size", 3))
    log(lambda: files.getAttribute(of(log.path("none")), "size"))


@scenario("who may do what is nine letters")
def permissions(u: Java, log: Log) -> None:
    files, of = u.java.nio.file.Files, u.java.nio.file.Path.of
    letters = u.java.nio.file.attribute.PosixFilePermissions
    path = of(log.new_file("data", b"abc"))
    for text in ("rwxr-x--x", "---------", "rw-rw-rw-"):
        log(lambda: files.setPosixFilePermissions(path, letters.fromString(text)).equals(path))
        log(lambda: letters.toString(files.getPosixFilePermissions(path)))
    log(lambda: files.setPosixFilePermissions(of(log.path("none")), letters.fromString("rw-------")))
    log(lambda: files.getPosixFilePermissions(of(log.path("none"))))


@scenario("a FileTime is a moment in a unit, equal to the same moment in any other")
def file_times(u: Java, log: Log) -> None:
    time, unit = u.java.nio.file.attribute.FileTime, u.java.util.concurrent.TimeUnit
    every = [each.toString() for each in unit.values()]
    log.note("units", every)
    for value in (0, 1, -1, 1500, -1500, 123456789, 2**31, -(2**40), 2**62, 2**63 - 1, -(2**63)):
        for name in every:
            with log.part(f"{value} {name}"):
                moment = time.from_(value, getattr(unit, str(name)))
                log.note("text", moment.toString())
                log.note("hash code", moment.hashCode())
                log.note("in", [int(moment.to(getattr(unit, str(other)))) for other in every] + [int(moment.toMillis())])
    one = time.fromMillis(1000)
    for other in (time.from_(1, unit.SECONDS), time.fromMillis(1001), time.from_(10**9, unit.NANOSECONDS)):
        log(lambda: [one.equals(other), one == other, one < other, one >= other, one.compareTo(other)])
    log(lambda: one.equals(None))
    log(lambda: time.from_(1, None))
    log(lambda: one.to(None))
    log(lambda: unit.SECONDS.toMillis(5))
    log(lambda: unit.DAYS.toNanos(2**40))
    log(lambda: unit.NANOSECONDS.toDays(-1))
    log(lambda: unit.MILLISECONDS.convert(-1, unit.NANOSECONDS))
    log(lambda: unit.valueOf("SECONDS").ordinal())
    log(lambda: unit.valueOf("FORTNIGHT"))
    for milliseconds in (-62135596800000, -62135596800001, -62167219200000, -62198755200000, 253402300799999, 253402300800000):
        log(lambda: time.fromMillis(milliseconds).toString())
