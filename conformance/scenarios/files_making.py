"""java.nio.file.Files: making and deleting files, directories and links, and what stands in the way."""

import re

from conformance.scenario import Java, Log, scenario

from .files_tree import NAMES, make_tree


@scenario("make, and delete, at every kind of place")
def everywhere(u: Java, log: Log) -> None:
    files, of = u.java.nio.file.Files, u.java.nio.file.Path.of
    for name in NAMES:
        path = of(log.path(name))
        with log.part(name):
            for call in ("delete", "deleteIfExists", "createFile", "createDirectory", "createDirectories"):
                make_tree(u, log)
                log(lambda: getattr(files, call)(path))
                log.note("something is there", files.exists(path, u.java.nio.file.LinkOption.NOFOLLOW_LINKS))
            make_tree(u, log)
            log(lambda: files.createSymbolicLink(path, of("data")))


@scenario("createDirectories makes what is missing on the way, and names what stands in it")
def directories(u: Java, log: Log) -> None:
    files, of = u.java.nio.file.Files, u.java.nio.file.Path.of
    make_tree(u, log)
    for name in (
        *("missing/x/sub", "missing/../missing/below", "data/x/y", "link/x", "dangling/x", "loop/x/y", "./dir", "dirlink/sub/x"),
    ):
        log(lambda: files.createDirectories(of(log.path(name))))
        log.note("is there", files.isDirectory(of(log.path(name))))
    log(lambda: files.createDirectories(of("/")))
    log(lambda: files.createDirectories(of("")))
    for name in ("dirlink/sub/x", "dirlink/sub", "missing/x/sub"):
        log(lambda: files.delete(of(log.path(name))))


@scenario("the empty path and the root are there, and stay")
def not_these(u: Java, log: Log) -> None:
    files, of = u.java.nio.file.Files, u.java.nio.file.Path.of
    log.outside.make_folder(log.path("dir"))
    log(lambda: files.createDirectory(of("")))
    log(lambda: files.createDirectory(of("/")))
    log(lambda: files.exists(of("")))
    log(lambda: files.isDirectory(of("")))
    log(lambda: files.isSameFile(of(""), of(".")))
    log(lambda: files.readSymbolicLink(of("")))
    log(lambda: files.delete(of(log.path("dir/."))))
    log(lambda: files.copy(of(log.path("dir")), of("")))
    log(lambda: files.move(of(log.path("dir")), of("")))


def without_digits(text: object) -> str:
    """A random name comes out the same."""
    return re.sub(r"\d{3,}", "<number>", str(text))


@scenario("a temporary file has a number in its name, and is its owner's alone")
def temporary(u: Java, log: Log) -> None:
    files, of = u.java.nio.file.Files, u.java.nio.file.Path.of
    folder = of(log.path("temporary"))
    files.createDirectory(folder)
    letters = u.java.nio.file.attribute.PosixFilePermissions
    given = letters.asFileAttribute(letters.fromString("rwx--x---"))
    for prefix, suffix in (("pre", ".suf"), ("", ""), (None, None), ("a b", None), ("..", "."), ("é", "é"), ("a", "/")):
        with log.part(f"{prefix!r} {suffix!r}"):
            made = files.createTempFile(folder, prefix, suffix)
            log.note("name", without_digits(made.getFileName()))
            log.note("where", made.getParent().equals(folder))
            log.note("what", [files.isRegularFile(made), int(files.size(made))])
            log.note("permissions", letters.toString(files.getPosixFilePermissions(made)))
            made = files.createTempDirectory(folder, prefix)
            log.note("directory", [without_digits(made.getFileName()), letters.toString(files.getPosixFilePermissions(made))])
    made = files.createTempFile(folder, "q", "", given)
    log.note("permissions given", letters.toString(files.getPosixFilePermissions(made)))
    made = files.createTempDirectory(folder, "q", given)
    log.note("permissions given", letters.toString(files.getPosixFilePermissions(made)))
    for prefix, suffix in (("a/b", "c"), ("", "/x"), ("a", "/x/"), ("/", ""), ("/a", "")):
        log(lambda: files.createTempFile(folder, prefix, suffix))
    for prefix in ("a/b", "/", "/a"):
        log(lambda: files.createTempDirectory(folder, prefix))


@scenario("where there is no directory there is no temporary file; the message has the name that was tried")
def temporary_nowhere(u: Java, log: Log) -> None:
    files, of = u.java.nio.file.Files, u.java.nio.file.Path.of
    make_tree(u, log)
    for name in ("missing", "data", "dangling", "loop"):
        for call, arguments in (("createTempFile", ("pre", ".suf")), ("createTempDirectory", ("pre",))):
            try:
                getattr(files, call)(of(log.path(name)), *arguments)
            except u.java.nio.file.FileSystemException as error:
                kind = type(error).__name__.rpartition(".")[2]
                told = [str(text).replace(log.path(""), "<folder>") for text in (error.getFile(), error.getMessage())]
                log.note(f"{call} in {name}", [kind, *map(without_digits, told)])


@scenario("without a directory a temporary file lies where java.io.tmpdir says")
def temporary_by_default(u: Java, log: Log) -> None:
    files = u.java.nio.file.Files
    made = (files.createTempFile("pre", ".suf"), files.createTempDirectory("pre"))
    for path in made:
        log.note("name", without_digits(path.getFileName()))
        log.note("where", str(path.getParent()) == str(u.java.lang.System.getProperty("java.io.tmpdir")))
        log(lambda: files.delete(path))


@scenario("permissions given to a new file are cut by the umask; of several the last counts; a link has none")
def attributes(u: Java, log: Log) -> None:
    files, of = u.java.nio.file.Files, u.java.nio.file.Path.of
    letters = u.java.nio.file.attribute.PosixFilePermissions
    given = letters.asFileAttribute(letters.fromString("rwxr-x--x"))
    less = letters.asFileAttribute(letters.fromString("r--------"))
    for name, call, attributes in (
        ("a", "createFile", (given,)),
        ("b", "createDirectory", (given,)),
        ("c", "createFile", (given, less)),
    ):
        log(lambda: getattr(files, call)(of(log.path(name)), *attributes))
        log.note("permissions", letters.toString(files.getPosixFilePermissions(of(log.path(name)))))
    log(lambda: files.createDirectories(of(log.path("d/e")), given))
    log.note("permissions", letters.toString(files.getPosixFilePermissions(of(log.path("d")))))


@scenario("a link cannot be given permissions", since=21)
def link_attributes(u: Java, log: Log) -> None:
    letters = u.java.nio.file.attribute.PosixFilePermissions
    given = letters.asFileAttribute(letters.fromString("rwxr-x--x"))
    path = u.java.nio.file.Path.of(log.path("link"))
    log(lambda: u.java.nio.file.Files.createSymbolicLink(path, path, given))


@scenario("what a link says is kept as it is, normalized as every path")
def links(u: Java, log: Log) -> None:
    files, of = u.java.nio.file.Files, u.java.nio.file.Path.of
    for number, target in enumerate(("data", "../x/./y", "/a/b", "a//b/", ".", "é")):
        link = of(log.path(f"link{number}"))
        log(lambda: files.createSymbolicLink(link, of(target)))
        log(lambda: files.readSymbolicLink(link))
    log(lambda: files.createSymbolicLink(of(log.path("nowhere")), of("")))
