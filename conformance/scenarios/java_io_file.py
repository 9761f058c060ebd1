"""File: looking at files, making, moving and deleting them, and the answers that stand in the place of exceptions."""

from conformance.scenario import Java, Log, scenario

LOOKS = ("exists", "isFile", "isDirectory", "isHidden", "canRead", "canWrite", "canExecute")


@scenario("what is there, what only seems to be, and what is not")
def looks(u: Java, log: Log) -> None:
    log.new_file("file", b"abc")
    log.new_file(".hidden", b"a")
    log.outside.make_folder(log.path("folder"))
    for name in ("file", ".hidden", "folder", "missing", "file/below", "folder/.", "folder/..", "file/.", "file/..", "nul\0"):
        f = u.java.io.File(log.path(name))
        for look in LOOKS:
            log(lambda: getattr(f, look)())
        log(lambda: f.isDirectory() or f.length())
        log(lambda: f.lastModified() > 0)
        log(lambda: f.getTotalSpace() > 0)


@scenario("the empty path is the current directory to those that look, and nothing to those that change", since=25)
def empty_path(u: Java, log: Log) -> None:
    f = u.java.io.File("")
    for look in (*LOOKS, "delete", "mkdir", "mkdirs", "createNewFile", "getName", "getParent", "getPath", "toString"):
        log(lambda: getattr(f, look)())
    log(lambda: f.lastModified() > 0)
    log(lambda: f.getTotalSpace() > 0)
    log(lambda: f.list() is None)
    log(lambda: f.renameTo(u.java.io.File(log.path("new"))))
    log(lambda: u.java.io.File(log.new_file("file")).renameTo(f))
    log(lambda: f.getCanonicalPath() == f.getAbsolutePath())


@scenario("a path with a NUL leads nowhere")
def nul(u: Java, log: Log) -> None:
    f, g = u.java.io.File(log.path(".nul\0")), u.java.io.File(log.new_file("file"))
    names = "delete mkdir mkdirs createNewFile list listFiles setReadOnly getCanonicalPath getCanonicalFile lastModified length"
    for name in (*LOOKS, *names.split(), "getFreeSpace", "deleteOnExit", "getName", "getAbsolutePath"):
        log(lambda: getattr(f, name)())
    log(lambda: f.renameTo(g))
    log(lambda: g.renameTo(f))
    log(lambda: f.setLastModified(5))
    log(lambda: f.setLastModified(-5))
    log(lambda: f.setWritable(True))
    log(lambda: g.exists())


@scenario("createNewFile makes a file, or says that there is something, or why it cannot")
def create(u: Java, log: Log) -> None:
    log.outside.make_folder(log.path("folder"))
    for name in ("new", "new", "folder", "no-folder/x", "new/x", "x" * 300):
        log(lambda: u.java.io.File(log.path(name)).createNewFile())
    log(lambda: u.java.io.File("/").createNewFile())
    log(lambda: u.java.io.File(log.path("new")).length())


@scenario("mkdir makes one directory, mkdirs all that are missing")
def make_directories(u: Java, log: Log) -> None:
    log.new_file("file")
    for name in ("m", "m", "n/o", "file", "file/x"):
        log(lambda: u.java.io.File(log.path(name)).mkdir())
    for name in ("a/b/c", "a/b/c", "a/b", "file/x/y", "file", "q/../r/s", "m/./t/", "/"):
        f = u.java.io.File(log.path(name) if name != "/" else name)
        log(lambda: f.mkdirs())
        log(lambda: f.isDirectory())
    for name in ("a/b/c", "q", "r/s", "m/t"):
        log(lambda: u.java.io.File(log.path(name)).isDirectory())


@scenario("delete takes files and empty directories, and never throws")
def delete(u: Java, log: Log) -> None:
    log.new_file("file")
    log.outside.make_folder(log.path("folder"))
    log.new_file("folder/inside")
    for name in ("missing", "folder", "file/x", "folder/inside", "folder/.", "folder", "file", "file"):
        log(lambda: u.java.io.File(log.path(name)).delete())
    log(lambda: u.java.io.File("/").delete())


@scenario("renameTo replaces a file and an empty directory, each by its like")
def rename(u: Java, log: Log) -> None:
    for name in ("one", "two"):
        log.new_file(name, name.encode())
    for name in ("d", "e", "e/f"):
        log.outside.make_folder(log.path(name))
    file = u.java.io.File
    pairs = (("one", "new"), ("one", "x"), ("new", "two"), ("two", "d"), ("d", "two"), ("d", "e"), ("d", "e/f"), ("e", "e/g/h"))
    for old, new in (*pairs, ("two", "two"), ("two", "no/x")):
        log(lambda: file(log.path(old)).renameTo(file(log.path(new))))
    log(lambda: sorted(str(name) for name in file(log.path("")).list()))
    log(lambda: file(log.path("two")).renameTo(None))
    log(lambda: file(log.path("two")).renameTo("text"))
    log.on_disk(log.path("two"))


@scenario("a directory's names and files, all or those that a filter takes; of a file none at all")
def lists(u: Java, log: Log) -> None:
    folder = u.java.io.File(log.path("folder"))
    log.outside.make_folder(log.path("folder"))
    log(lambda: len(folder.list()))
    log(lambda: len(folder.listFiles()))
    for name in ("a", "bb", "ccc"):
        log.new_file(f"folder/{name}")
    log(lambda: sorted(str(name) for name in folder.list()))
    log(lambda: sorted(str(file) for file in folder.listFiles()))
    log(lambda: sorted(str(name) for name in folder.list(lambda d, name: d.equals(folder) and len(name) > 1)))
    log(lambda: sorted(str(file) for file in folder.listFiles(lambda d, name: len(name) < 3)))
    log(lambda: sorted(str(file) for file in folder.listFiles(lambda file: file.getName() == "a")))
    for file in (log.path("missing"), log.path("folder/a")):
        log(lambda: u.java.io.File(file).list())
        log(lambda: u.java.io.File(file).listFiles())
        log(lambda: u.java.io.File(file).listFiles(lambda file: True))
    log(lambda: sorted(str(name) for name in folder.list(None)))
    log(lambda: all(str(file).startswith("/") and "//" not in str(file) for file in u.java.io.File("/").listFiles()))
    log(lambda: [str(root) for root in u.java.io.File.listRoots()])


@scenario("getCanonicalPath takes dots and doubled slashes out, and keeps what is missing")
def canonical(u: Java, log: Log) -> None:
    log.new_file("file")
    log.outside.make_folder(log.path("folder"))
    for name in (
        "file", "folder/../file", "no/../file", "no/./x", "file/x", "file/..", "file/.", "folder/..", "folder/no/../../x",
        "folder/no/../x", "a//b/", "x" * 300, "x" * 300 + "/y", "/".join(["../"] * 40), "no/" * 2000,
    ):  # fmt: skip
        log(lambda: u.java.io.File(log.path(name)).getCanonicalPath())
        log(lambda: u.java.io.File(log.path(name)).getCanonicalFile())
    for path in ("/", "/..", "/../x/.", "/."):
        log(lambda: u.java.io.File(path).getCanonicalPath())
    log(lambda: u.java.io.File("no/../b").getCanonicalPath() == u.java.io.File("b").getAbsolutePath())


@scenario("links are followed to look and to list, named to delete, and resolved in the canonical path")
def links(u: Java, log: Log) -> None:
    at = log.path("")
    file = u.java.io.File
    log.new_file("file", b"abc")
    log.outside.make_folder(log.path("folder"))
    log.new_file("folder/inside")
    for name, target in (("l", "file"), ("d", "folder"), ("dangling", "nowhere"), ("loop", "loop"), ("up", "folder/..")):
        log.outside.make_link(log.path(name), target)
    for name in ("l", "d", "dangling", "loop", "up/file", "d/inside", "loop/x"):
        f = file(at, name)
        for look in LOOKS:
            log(lambda: getattr(f, look)())
    for name in ("l", "d/inside", "d/..", "d/../file", "dangling", "dangling/x", "dangling/..", "dangling/../file", "loop"):
        log(lambda: file(at, name).getCanonicalPath())
    for name in ("loop/x", "up/file", "d/no/../x", "l/.", "l/..", "l/x/.."):
        log(lambda: file(at, name).getCanonicalPath())
    log(lambda: len(file(at, "d").list()))
    log(lambda: file(at, "d").listFiles()[0].toString())
    for name in ("dangling", "l", "loop"):
        log(lambda: file(at, name).createNewFile())
    log(lambda: file(at, "dangling").mkdirs())
    log(lambda: file(at, "loop/x").createNewFile())
    log(lambda: file(at, "d/new/er").mkdirs())
    log(lambda: file(at, "dangling").setReadOnly())
    for name in ("d", "dangling", "loop", "l", "up"):
        log(lambda: file(at, name).delete())
    log(lambda: sorted(str(name) for name in file(at).list()))


@scenario("permissions are set for the owner or for all")
def permissions(u: Java, log: Log) -> None:
    path = log.new_file("file")
    f = u.java.io.File(path)
    calls: tuple[tuple[str, tuple[bool, ...]], ...] = (
        ("setReadOnly", ()),
        ("setWritable", (True,)),
        ("setWritable", (True, False)),
        ("setWritable", (False,)),
        ("setWritable", (False, False)),
        ("setReadable", (False,)),
        ("setReadable", (True, False)),
        ("setExecutable", (True,)),
        ("setExecutable", (True, False)),
        ("setExecutable", (False,)),
        ("setExecutable", (False, False)),
        ("setReadable", (False, False)),
        ("setReadable", (True, True)),
    )
    for name, arguments in calls:
        log(lambda: getattr(f, name)(*arguments))
        log.note("mode", oct(log.outside.mode(path)))
        log(lambda: f.canExecute())
    log(lambda: u.java.io.File(log.path("missing")).setReadOnly())
    log(lambda: u.java.io.File(log.path("missing")).setExecutable(True))


@scenario("the time of the last change in milliseconds, which cannot be set below 1970")
def times(u: Java, log: Log) -> None:
    f = u.java.io.File(log.new_file("file"))
    for time in (1234567890123, 0, 1, 999, 2_000_000_000_999, -1, 2**63):
        log(lambda: f.setLastModified(time))
        log(lambda: f.lastModified())
    log(lambda: u.java.io.File(log.path("missing")).setLastModified(5))
    log(lambda: u.java.io.File(log.path("missing")).setLastModified(-5))
    log(lambda: u.java.io.File(log.path("missing")).lastModified())


@scenario("createTempFile keeps prefix and suffix, and makes an empty file that was not there")
def temporary(u: Java, log: Log) -> None:
    log.outside.make_folder(log.path("folder"))
    folder = u.java.io.File(log.path("folder"))

    def made(prefix: object, suffix: object) -> object:
        f = u.java.io.File.createTempFile(prefix, suffix, folder)
        name = "".join("N" if c.isdigit() else c for c in str(f.getName()))
        shown = [name.replace("N" * name.count("N"), "N"), f.exists(), f.length(), f.getParentFile().equals(folder)]
        f.delete()
        return shown

    for prefix in ("abc", "a", "", "ab", "a/bcd", "x/../abcd", "ab/", "...", "///"):
        log(lambda: made(prefix, ".q"))
    for suffix in (None, "", "q/", "q//", "/", "//"):
        log(lambda: made("abc", suffix))
    for suffix in ("/q", "a//q", "q\0"):
        try:
            u.java.io.File.createTempFile("abc", suffix, folder)
        except u.java.io.IOException as error:
            log.note(f"suffix {suffix!r}", "".join(c for c in str(error.getMessage()) if not c.isdigit()))
    log(lambda: u.java.io.File.createTempFile("abc", "q", u.java.io.File(log.path("missing"))))
    log(lambda: u.java.io.File.createTempFile("abc", "q", u.java.io.File(log.new_file("file"))))
    log(lambda: u.java.io.File.createTempFile("é" * 200, "q", folder))
    for f in (u.java.io.File.createTempFile("abc", None), u.java.io.File.createTempFile("abc", "d", None)):
        log.note("in the folder for it", f.getParent() == u.java.lang.System.getProperty("java.io.tmpdir"))
        f.delete()
    log(lambda: len(folder.list()))


@scenario("a temporary file's name is shortened to what a file system takes")
def long_temporary(u: Java, log: Log) -> None:
    folder = u.java.io.File(log.path(""))
    for p, s in (
        (3, 230),
        (3, 240),
        (3, 300),
        (3, 500),
        (3, 1000),
        (10, 240),
        (100, 200),
        (250, 3),
        (250, 0),
        (300, 100),
        (300, 300),
    ):
        name = str(u.java.io.File.createTempFile("p" * p, "s" * s, folder).getName())
        before, after = name.count("p"), name.count("s")
        digits = len(name) - before - after
        # The number has 17 to 20 digits: what a longer one takes from a prefix once and from a suffix twice is added again.
        log.note(f"{p}, {s}", [before if before in (3, p) else before + digits, after if after in (3, s) else after + 2 * digits])


@scenario("None, and what is no File")
def null_arguments(u: Java, log: Log) -> None:
    f = u.java.io.File("a")
    log(lambda: f.compareTo(None))
    log(lambda: f.equals(None))
    log(lambda: f.equals("a"))
    log(lambda: u.java.io.File.createTempFile(None, None))
    log(lambda: f.setLastModified(None))
