"""Paths and Files: what an ordinary script does with java.nio.file."""

import os
import sys
import tempfile

import jpype
from jpype import java

from tests.compat.scripts import show

jpype.startJVM(*sys.argv[2:], jvmpath=sys.argv[1])

Files, Path, Paths = java.nio.file.Files, java.nio.file.Path, java.nio.file.Paths
Copy, Open, Link = java.nio.file.StandardCopyOption, java.nio.file.StandardOpenOption, java.nio.file.LinkOption
FileTime = java.nio.file.attribute.FileTime

path = Paths.get("a", "b", "..", "c.txt")
print(path, path.normalize(), path.getFileName(), path.getParent(), path.getNameCount(), path.getName(1), path.subpath(0, 2))
print(path.startsWith("a"), path.endsWith("c.txt"), path.resolve("d"), path.resolveSibling("e"))
print(Path.of("/a").relativize(Path.of("/b/c")))
print([str(name) for name in path], path == Path.of("a/b/../c.txt"), Path.of("a") < Path.of("b"), path.isAbsolute())
show("name", lambda: path.getName(4))
show("relativize", lambda: path.relativize(Path.of("/x")))

home = os.getcwd()
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    here = Path.of(os.path.realpath(folder))
    data = Files.createFile(here.resolve("data"))
    print(here.relativize(data), Files.exists(data), Files.size(data), Files.isRegularFile(data), Files.isDirectory(here))
    Files.writeString(data, "one\ntwo\n")
    Files.writeString(data, "three", Open.APPEND)
    print([str(line) for line in Files.readAllLines(data)], len(Files.readAllBytes(data)), repr(str(Files.readString(data))))
    copied = Files.copy(data, here.resolve("copied"), Copy.COPY_ATTRIBUTES)
    print(Files.mismatch(data, copied), Files.isSameFile(data, copied), copied.getFileName())
    moved = Files.move(copied, here.resolve("moved"))
    print(Files.exists(copied), Files.notExists(copied), Files.exists(moved))
    Files.setLastModifiedTime(moved, FileTime.fromMillis(1234567890123))
    print(Files.getLastModifiedTime(moved), Files.getLastModifiedTime(moved).toMillis())
    Files.createDirectories(here.resolve("x/y/z"))
    Files.createSymbolicLink(here.resolve("link"), Path.of("data"))
    link = here.resolve("link")
    print(Files.isSymbolicLink(link), Files.readSymbolicLink(link), Files.size(link), Files.exists(link, Link.NOFOLLOW_LINKS))
    print(here.relativize(here.resolve("x/../link").toRealPath()))
    with Files.newDirectoryStream(here, "{data,m*}") as stream:
        print(sorted(str(here.relativize(each)) for each in stream))
    print(sorted(str(each.getFileName()) for each in Files.list(here).toList()))
    with Files.newByteChannel(data, Open.READ) as channel:
        print(channel.size(), channel.position(), isinstance(channel, java.nio.channels.FileChannel))
    with Files.newInputStream(data) as stream:
        print(stream.read(), stream.skip(3), stream.available())

    def where(text):
        """The message without the folder."""
        return None if text is None else str(text).replace(str(here), "<folder>")

    for name, call in {
        "exists": lambda: Files.createFile(data),
        "missing": lambda: Files.size(here.resolve("none")),
        "copy": lambda: Files.copy(data, moved),
        "not empty": lambda: Files.delete(here.resolve("x")),
        "not a directory": lambda: Files.list(data),
        "not a link": lambda: Files.readSymbolicLink(data),
        "below a file": lambda: Files.createDirectory(data.resolve("x")),
        "move": lambda: Files.move(data, here.resolve("none/x")),
    }.items():
        try:
            call()
            print(name, "was done")
        except java.nio.file.FileSystemException as error:
            print(name, where(error.getMessage()), where(error.getFile()), where(error.getOtherFile()), error.getReason())
        except java.io.IOException as error:
            print(name, "otherwise", where(error.getMessage()))
    print(Files.deleteIfExists(data), Files.deleteIfExists(data), Files.exists(here.resolve("link")))
    os.chdir(home)
show("option", lambda: Copy.valueOf("NONE"))
show("no path", lambda: Path.of("a\0b"))
