"""A folder with everything in it that a path can lead to, for the scenarios of java.nio.file.Files.  No scenarios of its own."""

from conformance.scenario import Java, Log

NAMES = ("data", "dir", "full", "link", "dirlink", "dangling", "loop", "missing", "data/below", "missing/x", "loop/x")
"""What to ask about: a file of 3 bytes, an empty directory, one with a file, links, and what is not there for each reason."""


def make_tree(u: Java, log: Log) -> None:
    """Make it, anew if it is there."""
    files, of = u.java.nio.file.Files, u.java.nio.file.Path.of
    clear_tree(u, log)
    log.new_file("data", b"abc")
    log.new_file("other", b"defg")
    for folder in ("dir", "full"):
        log.outside.make_folder(log.path(folder))
    log.new_file("full/x", b"x")
    for name, target in (("link", "data"), ("dirlink", "dir"), ("dangling", "nothing"), ("loop", "loop")):
        files.createSymbolicLink(of(log.path(name)), of(target))


def clear_tree(u: Java, log: Log) -> None:
    """Delete what `make_tree` made, and what was put under its names since."""
    files, of = u.java.nio.file.Files, u.java.nio.file.Path.of
    no_follow = u.java.nio.file.LinkOption.NOFOLLOW_LINKS
    for name in ("data", "other", "dir", "full", "link", "dirlink", "dangling", "nothing", "loop", "missing"):
        path = of(log.path(name))
        if files.isDirectory(path, no_follow):
            for below in ("x", "sub", "below"):
                files.deleteIfExists(path.resolve(below))
        files.deleteIfExists(path)
