"""java.nio.file.Files: move and copy, from every kind of thing to every kind of place."""

from collections.abc import Callable

from conformance.scenario import Java, Log, scenario

from .files_tree import NAMES, make_tree


def _pairs(u: Java, log: Log, step: Callable[[object, object], None], *sources: str) -> None:
    """Do a step with a fresh tree for each pair of paths, and note what is there then."""
    files, of = u.java.nio.file.Files, u.java.nio.file.Path.of
    no_follow = u.java.nio.file.LinkOption.NOFOLLOW_LINKS
    for name in sources:
        for other in NAMES:
            make_tree(u, log)
            source, target = of(log.path(name)), of(log.path(other))
            with log.part(f"{name} to {other}"):
                step(source, target)
                log.note(
                    "source there; target a link, a directory; its bytes",
                    [
                        files.exists(source, no_follow),
                        files.isSymbolicLink(target),
                        files.isDirectory(target, no_follow),
                        bytes(files.readAllBytes(target)) if files.isRegularFile(target) else None,
                    ],
                )


@scenario("move renames, and replaces nothing unasked")
def move(u: Java, log: Log) -> None:
    files = u.java.nio.file.Files
    _pairs(u, log, lambda source, target: log(lambda: files.move(source, target)), *NAMES)


@scenario("move with REPLACE_EXISTING deletes what has the name of the target, unless something is in it")
def move_replacing(u: Java, log: Log) -> None:
    files, replace = u.java.nio.file.Files, u.java.nio.file.StandardCopyOption.REPLACE_EXISTING
    _pairs(u, log, lambda source, target: log(lambda: files.move(source, target, replace)), "data", "dir", "full", "link", "loop")


@scenario("move with ATOMIC_MOVE is rename, and says both paths when it fails")
def move_atomic(u: Java, log: Log) -> None:
    files, atomic = u.java.nio.file.Files, u.java.nio.file.StandardCopyOption.ATOMIC_MOVE
    _pairs(u, log, lambda source, target: log(lambda: files.move(source, target, atomic)), *NAMES)


@scenario("copy makes a new file, a new link's target, or an empty directory")
def copy(u: Java, log: Log) -> None:
    files = u.java.nio.file.Files
    _pairs(u, log, lambda source, target: log(lambda: files.copy(source, target)), *NAMES)


@scenario("copy with REPLACE_EXISTING deletes what has the name of the target, unless something is in it")
def copy_replacing(u: Java, log: Log) -> None:
    files, replace = u.java.nio.file.Files, u.java.nio.file.StandardCopyOption.REPLACE_EXISTING
    _pairs(u, log, lambda source, target: log(lambda: files.copy(source, target, replace)), "data", "dir", "full", "link", "loop")


@scenario("copy with NOFOLLOW_LINKS copies a link itself")
def copy_links(u: Java, log: Log) -> None:
    files, no_follow = u.java.nio.file.Files, u.java.nio.file.LinkOption.NOFOLLOW_LINKS
    replace = u.java.nio.file.StandardCopyOption.REPLACE_EXISTING
    sources = ("data", "link", "dirlink", "loop")
    _pairs(u, log, lambda source, target: log(lambda: files.copy(source, target, no_follow, replace)), *sources)
    make_tree(u, log)
    of = u.java.nio.file.Path.of
    log(lambda: files.copy(of(log.path("dangling")), of(log.path("missing")), no_follow))
    log(lambda: files.readSymbolicLink(of(log.path("missing"))))


@scenario("a copy gets the permissions less the umask, and with COPY_ATTRIBUTES exactly these, and the times")
def attributes(u: Java, log: Log) -> None:
    files, of, attribute = u.java.nio.file.Files, u.java.nio.file.Path.of, u.java.nio.file.attribute
    letters, time = attribute.PosixFilePermissions, attribute.FileTime.fromMillis(1234567890123)
    every = u.java.nio.file.StandardCopyOption.COPY_ATTRIBUTES
    log.outside.make_folder(log.path("dir"))
    for source in (of(log.new_file("data", b"abc" * 50000)), of(log.path("dir"))):
        files.setPosixFilePermissions(source, letters.fromString("rwxrwx-wx"))
        files.setLastModifiedTime(source, time)
        for options in ((), (every,)):
            target = of(log.path("copy"))
            with log.part(f"{source.getFileName()} {len(options)}"):
                log(lambda: files.copy(source, target, *options))
                log(lambda: letters.toString(files.getPosixFilePermissions(target)))
                log(lambda: files.getLastModifiedTime(target).equals(time))
                log(lambda: files.isDirectory(target) or files.mismatch(source, target))
                log(lambda: files.delete(target))


@scenario("a directory cannot be moved into itself; an empty copy of it can be made there")
def into_itself(u: Java, log: Log) -> None:
    files, of = u.java.nio.file.Files, u.java.nio.file.Path.of
    make_tree(u, log)
    log(lambda: files.move(of(log.path("full")), of(log.path("full/sub"))))
    log(lambda: files.copy(of(log.path("full")), of(log.path("full/sub"))))
    log(lambda: files.copy(of(log.path("data")), of(log.path("full/sub/../below"))))
    replace = u.java.nio.file.StandardCopyOption.REPLACE_EXISTING
    log(lambda: files.move(of(log.path("full/below")), of(log.path("full/sub/../x")), replace))
    log.on_disk(log.path("full/x"))


@scenario("to and from streams", since=17)
def streams(u: Java, log: Log) -> None:
    files, of = u.java.nio.file.Files, u.java.nio.file.Path.of
    option = u.java.nio.file.StandardCopyOption
    make_tree(u, log)
    with u.java.io.FileOutputStream(log.path("missing")) as out:
        log(lambda: files.copy(of(log.path("data")), out))
        log(lambda: files.copy(of(log.path("other")), out))
        log(lambda: files.copy(of(log.path("dir")), out))
        log(lambda: files.copy(of(log.path("dangling")), out))
    log.on_disk(log.path("missing"))
    with files.newInputStream(of(log.path("other"))) as source:
        log(lambda: source.read())
        log(lambda: files.copy(source, of(log.path("data"))))
        log(lambda: files.copy(source, of(log.path("full")), option.REPLACE_EXISTING))
        log(lambda: files.copy(source, of(log.path("data")), option.COPY_ATTRIBUTES))
        log(lambda: files.copy(source, of(log.path("dir")), option.REPLACE_EXISTING))
        log(lambda: files.copy(source, of(log.path("data")), option.REPLACE_EXISTING))
    log.on_disk(log.path("dir"))
    log.on_disk(log.path("data"))


@scenario("an option that does not fit is refused before anything else", since=21)
def options(u: Java, log: Log) -> None:
    files, of = u.java.nio.file.Files, u.java.nio.file.Path.of
    option, no_follow = u.java.nio.file.StandardCopyOption, u.java.nio.file.LinkOption.NOFOLLOW_LINKS
    source, target = of(log.path("none")), of(log.path("target"))
    log(lambda: files.move(source, target, option.COPY_ATTRIBUTES))
    log(lambda: files.move(source, target, option.ATOMIC_MOVE, option.COPY_ATTRIBUTES))
    log(lambda: files.move(source, target, no_follow))
    log(lambda: files.copy(source, target, option.ATOMIC_MOVE))
    log(lambda: files.copy(source, target, option.REPLACE_EXISTING, option.ATOMIC_MOVE, no_follow))


@scenario("the copy options are an enum with Java's names")
def option_names(u: Java, log: Log) -> None:
    option, link = u.java.nio.file.StandardCopyOption, u.java.nio.file.LinkOption
    log.note("names", [str(each) for each in option.values()] + [str(each) for each in link.values()])
    log(lambda: option.valueOf("ATOMIC_MOVE"))
    log(lambda: option.valueOf("atomic"))
    log(lambda: link.valueOf(""))
    log(lambda: option.REPLACE_EXISTING.compareTo(option.ATOMIC_MOVE))
    log(lambda: link.NOFOLLOW_LINKS.ordinal())
