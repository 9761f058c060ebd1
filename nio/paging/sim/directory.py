"""A disk made of real files: those below one directory of the system that this program runs on.

What the simulated kernel writes back, the real files have; what is in its page cache only, they have not.  So `cat` in another
window shows what a power failure would leave.

The inode numbers are those of the real files, their times the simulated ones.  Between two requests no real file is held open,
except one that has lost its name and is still in use.
"""

from __future__ import annotations

import errno
import os
import stat

from nio.paging.kernel import FileKind, Space
from nio.paging.sim.disk import Disk, Record

_KINDS = {stat.S_IFREG: FileKind.FILE, stat.S_IFDIR: FileKind.DIRECTORY, stat.S_IFLNK: FileKind.SYMLINK}


class DirectoryDisk(Disk):
    """The files below a real directory, which the simulated programs see as `/`."""

    def __init__(self, path: str | os.PathLike[str], working_directory: str = "/") -> None:
        """path: a real directory.  working_directory: where programs start, as seen from inside."""
        self._top = os.path.abspath(os.fspath(path))
        found = os.stat(self._top)
        self.device = found.st_dev
        self.root = found.st_ino
        self.working_directory = working_directory
        self._paths = {self.root: self._top}
        self._nameless: dict[int, int] = {}

    def lookup(self, directory: int, name: str) -> int | None:
        """lstat(2); the number's path is noted."""
        path = self._below(directory, name)
        try:
            number = self._number(os.lstat(path))
        except (FileNotFoundError, NotADirectoryError):
            return None
        self._paths[number] = path
        return number

    def names(self, directory: int) -> list[str]:
        """Sorted, so that two runs are alike."""
        return sorted(os.listdir(self._paths[directory]))

    def record(self, number: int) -> Record:
        """lstat(2), or fstat(2) where the name has gone."""
        fd = self._nameless.get(number)
        found = os.lstat(self._paths[number]) if fd is None else os.fstat(fd)
        kind = _KINDS.get(stat.S_IFMT(found.st_mode), FileKind.OTHER)
        mode = stat.S_IMODE(found.st_mode)
        return Record(kind, found.st_size, mode, found.st_nlink, found.st_mtime_ns, found.st_atime_ns)

    def target(self, number: int) -> str:
        """readlink(2)."""
        return os.readlink(self._paths[number])

    def special(self, number: int) -> str:
        """By the device number that Linux gives /dev/zero."""
        return "zero" if os.lstat(self._paths[number]).st_rdev == os.makedev(1, 5) else "null"

    def make(self, directory: int, name: str, kind: FileKind, mode: int, now_ns: int, target: str = "") -> int:
        """open(2), mkdir(2) or symlink(2); the times are the simulated ones."""
        path = self._below(directory, name)
        if kind is FileKind.DIRECTORY:
            os.mkdir(path)
        elif kind is FileKind.SYMLINK:
            os.symlink(target, path)
        else:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode))
        if kind is not FileKind.SYMLINK:
            os.chmod(path, mode)
        number = self._number(os.lstat(path))
        self._paths[number] = path
        os.utime(path, ns=(now_ns, now_ns), follow_symlinks=False)
        return number

    def remove(self, directory: int, name: str) -> None:
        """unlink(2) or rmdir(2); a descriptor is kept until it is freed."""
        path = self._below(directory, name)
        is_directory = self._keep(path)
        if is_directory:
            os.rmdir(path)
        else:
            os.unlink(path)

    def rename(self, directory: int, name: str, new_directory: int, new_name: str) -> None:
        """rename(2); what is known of paths below moves along."""
        old, new = self._below(directory, name), self._below(new_directory, new_name)
        replaced = self.lookup(new_directory, new_name)
        if replaced is not None:
            self._keep(new)
        os.rename(old, new)
        for number, path in self._paths.items():
            if number not in self._nameless and (path == old or path.startswith(f"{old}/")):
                self._paths[number] = new + path[len(old) :]

    def set_mode(self, number: int, mode: int) -> None:
        """chmod(2)."""
        os.chmod(self._nameless.get(number, self._paths[number]), mode)

    def set_times(self, number: int, accessed_ns: int, modified_ns: int) -> None:
        """utimensat(2)."""
        os.utime(self._nameless.get(number, self._paths[number]), ns=(accessed_ns, modified_ns))

    def read(self, number: int, offset: int, n: int) -> bytes:
        """pread(2)."""
        fd = self._borrow(number, os.O_RDONLY)
        try:
            data = os.pread(fd, n, offset)
        finally:
            self._give_back(number, fd)
        return data + bytes(n - len(data))

    def write(self, number: int, offset: int, data: bytes) -> None:
        """pwrite(2)."""
        fd = self._borrow(number, os.O_WRONLY)
        try:
            done = 0
            while done < len(data):
                done += os.pwrite(fd, data[done:], offset + done)
        finally:
            self._give_back(number, fd)

    def resize(self, number: int, length: int) -> None:
        """ftruncate(2)."""
        fd = self._borrow(number, os.O_WRONLY)
        try:
            os.ftruncate(fd, length)
        finally:
            self._give_back(number, fd)

    def allocated(self, number: int, offset: int, n: int) -> bool:
        """What lies before the end of the real file counts as there."""
        return offset + n <= self.record(number).size

    def is_hole(self, number: int, offset: int, n: int) -> bool:
        """lseek(2) with SEEK_DATA; where the system has no such thing, or the file system does not say, nothing is a hole."""
        if not hasattr(os, "SEEK_DATA"):
            return False
        fd = self._borrow(number, os.O_RDONLY)
        try:
            return os.lseek(fd, offset, os.SEEK_DATA) >= offset + n
        except OSError as error:
            return error.errno == errno.ENXIO  # no data from there on
        finally:
            self._give_back(number, fd)

    def allocate(self, number: int, offset: int, n: int) -> None:
        """Nothing: a real disk that is full says so at the write-back."""

    def free(self, number: int) -> None:
        """Close the last descriptor; the real file goes with it."""
        fd = self._nameless.pop(number, None)
        if fd is not None:
            os.close(fd)
        self._paths.pop(number, None)

    def space(self) -> Space:
        """statvfs(3) of the directory."""
        found = os.statvfs(self._top)
        return Space(found.f_blocks * found.f_frsize, found.f_bfree * found.f_frsize, found.f_bavail * found.f_frsize)

    def _below(self, directory: int, name: str) -> str:
        top = self._paths[directory]
        return f"{top}{name}" if top.endswith("/") else f"{top}/{name}"

    def _borrow(self, number: int, flags: int) -> int:
        fd = self._nameless.get(number)
        return os.open(self._paths[number], flags | os.O_CLOEXEC) if fd is None else fd

    def _give_back(self, number: int, fd: int) -> None:
        if number not in self._nameless:
            os.close(fd)

    def _number(self, found: os.stat_result) -> int:
        """The inode number; below the directory there may be other file systems, whose numbers are theirs alone."""
        return found.st_ino if found.st_dev == self.device else found.st_dev << 64 | found.st_ino

    def _keep(self, path: str) -> bool:
        """Hold a file or directory open that is about to lose its last name; return whether it is a directory."""
        found = os.lstat(path)
        is_directory = stat.S_ISDIR(found.st_mode)
        if not stat.S_ISLNK(found.st_mode) and (is_directory or found.st_nlink == 1):
            try:
                fd = os.open(path, (os.O_RDONLY if is_directory else os.O_RDWR) | os.O_CLOEXEC)
            except PermissionError:
                fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            self._nameless[self._number(found)] = fd
        return is_directory
