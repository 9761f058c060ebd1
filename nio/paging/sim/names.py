"""Names: the way from a path to an inode, and the calls that change names.

A path is walked one name after the other, from the root or from the process's working directory.  On the way every directory
must be one that may be searched, and a symbolic link leads on from where it stands, 40 times at most.

Permissions are kept simple: every process is the owner of every file, so the owner's three bits decide; none hold up the
superuser.

Not here: what is in a file (fileio.py), and descriptors (openfiles.py).
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import Final

from nio.paging.kernel import FileKind, FileStatus
from nio.paging.sim.disk import Record
from nio.paging.sim.failures import failure
from nio.paging.sim.inodes import Inode
from nio.paging.sim.pagecache import forget
from nio.paging.sim.process import Process
from nio.paging.sim.system import System

MAX_NAME: Final = 255
MAX_PATH: Final = 4096
MAX_LINKS: Final = 40
READ, WRITE, SEARCH = 0o400, 0o200, 0o100


@dataclass(frozen=True, slots=True)
class Place:
    """Where a path leads: a name in a directory, and the inode under it if there is one."""

    directory: int
    """Inode number of the directory; of the root directory it is itself."""
    name: str
    """"" for the root directory, and for what `.` and `..` lead to."""
    number: int | None
    path: str
    """Absolute, without `.`, `..` and links before the last name."""
    slash: bool
    """Whether the path said, by a slash at its end, that it leads to a directory."""


def walk(system: System, process: Process, path: str, follow: bool = True) -> Place:
    """Return where a path leads; follow: through a symbolic link at its end, too.

    Raises OSError: ENOENT if a directory on the way is missing (not if the last name is), ENOTDIR, EACCES, ELOOP, ENAMETOOLONG.
    """
    if not path:
        raise failure(errno.ENOENT, path)
    if len(path.encode("utf-8", "surrogateescape")) >= MAX_PATH:
        raise failure(errno.ENAMETOOLONG, path)
    whole = path if path.startswith("/") else f"{process.directory}/{path}"
    todo = [name for name in whole.split("/") if name]
    todo.reverse()
    slash = path.endswith(("/", "/.", "/.."))
    trail: list[tuple[str, int]] = [("", system.disk.root)]
    links = 0
    while todo:
        name = todo.pop()
        directory = trail[-1][1]
        record = system.disk.record(directory)
        if record.kind is not FileKind.DIRECTORY:
            raise failure(errno.ENOTDIR, path)
        if not (process.superuser or record.mode & SEARCH):
            raise failure(errno.EACCES, path)
        if name == "..":
            trail = trail[:-1] or trail
            continue
        if name == ".":
            continue
        if len(name.encode("utf-8", "surrogateescape")) > MAX_NAME:
            raise failure(errno.ENAMETOOLONG, path)
        number = system.disk.lookup(directory, name)
        if number is None:
            if todo:
                raise failure(errno.ENOENT, path)
            return Place(directory, name, None, _joined(trail, name), slash)
        if (follow or todo or slash) and system.disk.record(number).kind is FileKind.SYMLINK:
            links += 1
            if links > MAX_LINKS:
                raise failure(errno.ELOOP, path)
            target = system.disk.target(number)
            todo += reversed([name for name in target.split("/") if name])
            trail = trail[:1] if target.startswith("/") else trail
            continue
        trail.append((name, number))
    name, number = trail[-1]
    if slash and system.disk.record(number).kind is not FileKind.DIRECTORY:
        raise failure(errno.ENOTDIR, path)
    parent = trail[-2][1] if len(trail) > 1 else number
    return Place(parent, name, number, _joined(trail[:-1], name), slash)


def existing(system: System, process: Process, path: str, follow: bool = True) -> tuple[Place, int]:
    """Return where a path leads and the inode number there.  Raises OSError: ENOENT, and as `walk`."""
    place = walk(system, process, path, follow)
    if place.number is None:
        raise failure(errno.ENOENT, path)
    return place, place.number


def check_writable(system: System, process: Process, directory: int, path: str) -> None:
    """Raise OSError (EACCES) if names in a directory may not be changed."""
    if not (process.superuser or system.disk.record(directory).mode & WRITE):
        raise failure(errno.EACCES, path)


def make(
    system: System, process: Process, place: Place, kind: FileKind, mode: int, path: str, target: str = ""
) -> int:
    """Make a file, directory or link where a path leads to nothing yet.  Raises OSError: EACCES, ENOSPC."""
    check_writable(system, process, place.directory, path)
    number = system.disk.make(place.directory, place.name, kind, mode, system.clock.nanoseconds(), target)
    _changed(system, place.directory)
    return number


def mkdir(system: System, process: Process, path: str, mode: int) -> None:
    """mkdir(2)."""
    place = walk(system, process, path, follow=False)
    if place.number is not None:
        raise failure(errno.EEXIST, path)
    make(system, process, place, FileKind.DIRECTORY, mode & 0o1777 & ~process.umask, path)


def symlink(system: System, process: Process, target: str, path: str) -> None:
    """symlink(2)."""
    place = walk(system, process, path, follow=False)
    if not target or (place.slash and place.number is None):
        raise failure(errno.ENOENT, path)
    if place.number is not None:
        raise failure(errno.EEXIST, path)
    make(system, process, place, FileKind.SYMLINK, 0o777, path, target)


def unlink(system: System, process: Process, path: str) -> None:
    """unlink(2): the name goes, the file stays until its last user has gone."""
    place, number = existing(system, process, path, follow=False)
    if system.disk.record(number).kind is FileKind.DIRECTORY:
        raise failure(errno.EISDIR, path)
    check_writable(system, process, place.directory, path)
    _lose(system, place, number)
    _changed(system, place.directory)


def rmdir(system: System, process: Process, path: str) -> None:
    """rmdir(2)."""
    place, number = existing(system, process, path, follow=False)
    if path.rstrip("/").endswith("/.") or path.rstrip("/") == ".":
        raise failure(errno.EINVAL, path)
    if system.disk.record(number).kind is not FileKind.DIRECTORY:
        raise failure(errno.ENOTDIR, path)
    if number == system.disk.root:
        raise failure(errno.EBUSY, path)
    check_writable(system, process, place.directory, path)
    if system.disk.names(number):
        raise failure(errno.ENOTEMPTY, path)
    _lose(system, place, number)
    _changed(system, place.directory)


def rename(system: System, process: Process, old: str, new: str) -> None:
    """rename(2)."""
    source = walk(system, process, old, follow=False)
    target = walk(system, process, new, follow=False)
    number = source.number
    if number is None:
        raise failure(errno.ENOENT, old)
    if number == system.disk.root or not target.name:
        raise failure(errno.EBUSY, old)
    check_writable(system, process, source.directory, old)
    check_writable(system, process, target.directory, new)
    if number == target.number:
        return
    directory = system.disk.record(number).kind is FileKind.DIRECTORY
    if directory and f"{target.path}/".startswith(f"{source.path}/"):
        raise failure(errno.EINVAL, old)
    if target.number is None:
        if target.slash and not directory:
            raise failure(errno.ENOTDIR, new)
    else:
        _check_replacing(system, directory, target.number, new)
    inode = None if target.number is None else system.inodes.find(target.number)
    replaced = None if target.number is None else system.disk.record(target.number)
    system.disk.rename(source.directory, source.name, target.directory, target.name)
    if target.number is not None and replaced is not None:
        _unlinked(system, target.number, inode, replaced)
    _follow(system, number, source.path, target.path)
    _changed(system, source.directory)
    _changed(system, target.directory)


def listdir(system: System, process: Process, path: str) -> list[str]:
    """readdir(3): the names in a directory that may be read."""
    number = existing(system, process, path)[1]
    record = system.disk.record(number)
    if record.kind is not FileKind.DIRECTORY:
        raise failure(errno.ENOTDIR, path)
    if not (process.superuser or record.mode & READ):
        raise failure(errno.EACCES, path)
    return system.disk.names(number)


def permitted(system: System, process: Process, number: int, mode: int) -> bool:
    """access(2): whether the owner's bits allow R_OK, W_OK, X_OK; the superuser may all but execute what nobody may."""
    record = system.disk.record(number)
    if process.superuser:
        return not mode & 1 or bool(record.mode & 0o111) or record.kind is FileKind.DIRECTORY
    return record.mode >> 6 & mode & 7 == mode & 7


def status(system: System, number: int) -> FileStatus:
    """Return what stat(2) says: of a file in memory what memory knows, which may be ahead of the disk."""
    record = system.disk.record(number)
    inode = system.inodes.find(number)
    size, modified, accessed = record.size, record.modified_ns, record.accessed_ns
    if inode is not None:
        size, modified, accessed = inode.size, inode.modified_ns, inode.accessed_ns
    return FileStatus(record.kind, size, (system.disk.device, number), record.mode, modified, accessed)


def set_times(system: System, number: int, accessed_ns: int, modified_ns: int) -> None:
    """utimensat(2)."""
    system.disk.set_times(number, accessed_ns, modified_ns)
    inode = system.inodes.find(number)
    if inode is not None:
        inode.accessed_ns, inode.modified_ns = accessed_ns, modified_ns


def _joined(trail: list[tuple[str, int]], name: str) -> str:
    return "/".join([part for part, _ in trail] + [name]) if name else "/"


def _check_replacing(system: System, directory: bool, number: int, path: str) -> None:
    """A directory replaces an empty directory, anything else what is none."""
    is_directory = system.disk.record(number).kind is FileKind.DIRECTORY
    if directory and not is_directory:
        raise failure(errno.ENOTDIR, path)
    if is_directory and not directory:
        raise failure(errno.EISDIR, path)
    if is_directory and system.disk.names(number):
        raise failure(errno.ENOTEMPTY, path)


def _follow(system: System, number: int, old: str, new: str) -> None:
    """What is in memory of an inode, and of all below it if it is a directory, is known by the new path from now on."""
    for inode in system.inodes.all():
        if inode.number == number:
            inode.name = new
        elif inode.name.startswith(f"{old}/"):
            inode.name = new + inode.name[len(old) :]


def _lose(system: System, place: Place, number: int) -> None:
    record = system.disk.record(number)
    system.disk.remove(place.directory, place.name)
    _unlinked(system, number, system.inodes.find(number), record)


def _unlinked(system: System, number: int, inode: Inode | None, before: Record) -> None:
    """An inode lost one of its names; a directory has one only, whatever its record counts."""
    left = before.links - 1 if before.kind is not FileKind.DIRECTORY else 0
    if inode is not None:
        inode.links = left
    if not left and (inode is None or not inode.users):
        if inode is not None:
            forget(system, inode)
            system.inodes.settle(inode)
        system.disk.free(number)


def _changed(system: System, directory: int) -> None:
    now = system.clock.nanoseconds()
    system.disk.set_times(directory, system.disk.record(directory).accessed_ns, now)
