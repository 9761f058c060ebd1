"""Disks that fail: what a program sees of them, asked by the same calls on the simulated kernel and on this machine's own.

The real one is an ext4 file system in a file (a loop device) on a tmpfs that is too small for it: what is written to it is taken
by the page cache, and refused when it is written back.  It needs root, mkfs.ext4 and loop devices, and is made in a mount
namespace of its own (`NAMESPACE`), which takes all of it away with the process that asked.

Not here: the tests (test_failing_disk.py).
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from nio.paging.sim import SyncFlag
from tests.claims.grounds import LIBC, PAGE, RW, SHARED, Ground, Real, Simulated

NAMESPACE = ("unshare", "--mount")
MIB = 1 << 20


def make_disk(folder: str, room: int, size: int) -> Path:
    """Mount an ext4 file system of `size` MiB, in a file folder/image that may take `room` MiB; return where: folder/disk."""
    mkfs = shutil.which("mkfs.ext4", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if mkfs is None:
        raise FileNotFoundError("mkfs.ext4")
    image, disk = Path(folder) / "image", Path(folder) / "disk"
    for command in (
        ["mount", "-t", "tmpfs", "-o", f"size={room}m", "none", folder],
        ["truncate", "-s", f"{size}m", str(image)],
        [mkfs, "-q", "-b", "1024", "-O", "^has_journal", "-E", "lazy_itable_init=0,nodiscard", str(image)],
        ["mkdir", str(disk)],
        ["mount", "-o", "loop,nodelalloc", str(image), str(disk)],
    ):
        subprocess.run(command, check=True, capture_output=True)
    return disk


class TooSmall(Real):
    """The real one: its file is longer than the room below the file system."""

    SIZE = 8 * MIB

    def make(self) -> None:
        """The file is empty at first: nothing of it may fail yet."""
        self.kernel.close(self.kernel.open(self.path, os.O_RDWR | os.O_CREAT))


class OnOrder(Simulated):
    """The simulated one: every write-back of page 3 fails as on a full disk."""

    def make(self) -> None:
        """Only after the file is there."""
        super().make()
        self.kernel.injection.fail_write(page=3, code=errno.ENOSPC)


def background(ground: Ground) -> None:
    """Have all that is dirty written without asking by the file: sync(2), or of one file system syncfs(2)."""
    if isinstance(ground, Simulated):
        ground.kernel.sync()
        return
    fd = ground.open(os.O_RDONLY)
    LIBC.syncfs(fd)  # what it answers is of no interest here
    ground.kernel.close(fd)


def who_hears_of_it(ground: Ground) -> list[str]:
    """A program whose write-backs fail; return what each of its questions was answered."""
    story: list[str] = []

    def asked(who: str, call: Callable[[], object]) -> None:
        try:
            call()
        except OSError as error:
            story.append(f"{who}: {errno.errorcode[error.errno or 0]}")
        else:
            story.append(f"{who}: fine")

    def msync(address: int) -> Callable[[], None]:
        return lambda: ground.msync(address, PAGE, SyncFlag.SYNC)

    def fsync(fd: int) -> Callable[[], None]:
        return lambda: ground.kernel.fsync(fd, True)

    fd, other, closed = (ground.open() for _ in range(3))
    address, others, orphan = 0, 0, 0
    for byte in (b"x", b"y"):
        assert ground.kernel.pwrite(fd, byte * ground.SIZE, 0) == ground.SIZE
        if not address:
            address, others, orphan = (ground.mmap(0, PAGE, RW, SHARED, each) for each in (fd, other, closed))
            ground.kernel.close(closed)
        ground.load(address, 1)
        if byte == b"x":
            asked("fsync, which writes", fsync(fd))
            story.append(f"dirty: {ground.dirty(address)} bytes")
            into = bytearray(ground.SIZE)
            ground.kernel.pread(fd, into, 0)
            story.append(f"in memory as it was written: {into == byte * ground.SIZE}")
        else:
            background(ground)
            fresh = ground.open(os.O_RDONLY)
            asked("fsync of who opened it after a failure that nobody had heard of", fsync(fresh))
            ground.kernel.close(fresh)
            asked("fsync of the writer", fsync(fd))
        asked("fsync again", fsync(fd))
        asked("msync of the writer's own mapping", msync(address))
        fresh = ground.open(os.O_RDONLY)
        asked("fsync of who opened it after that", fsync(fresh))
        ground.kernel.close(fresh)
        asked("msync of another's mapping", msync(others))
        asked("fsync of that other", fsync(other))
        asked("msync of a mapping whose descriptor is closed", msync(orphan))
        asked("msync again", msync(orphan))
    for mapped in (address, others, orphan):
        ground.munmap(mapped, PAGE)
    story.append(f"thrown out of memory: {ground.make_cold()}")
    into = bytearray(ground.SIZE)
    ground.kernel.pread(fd, into, 0)
    story.append(f"read again as it was written: {into == byte * ground.SIZE}")
    for each in (fd, other):
        ground.kernel.close(each)
    return story


class _Information(ctypes.Structure):
    """The first members of siginfo_t."""

    _fields_ = (("signal", ctypes.c_int), ("errno", ctypes.c_int), ("code", ctypes.c_int))


_HANDLER = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.POINTER(_Information), ctypes.c_void_p)


class _Action(ctypes.Structure):
    """struct sigaction, as the C libraries of Linux have it on 64 bit."""

    _fields_ = (("handler", _HANDLER), ("mask", ctypes.c_ulong * 16), ("flags", ctypes.c_int), ("restorer", ctypes.c_void_p))


def die_telling_the_code(address: int, offset: int) -> None:
    """Load a byte that cannot be had; the handler prints the signal's number and si_code, and ends the process."""
    siginfo, sigbus = 4, 7

    def tell(number: int, information: ctypes._Pointer[_Information], context: object) -> None:
        os.write(1, f"{number} {information.contents.code}\n".encode())
        os._exit(0)

    action = _Action(_HANDLER(tell), (ctypes.c_ulong * 16)(), siginfo, None)
    assert LIBC.sigaction(sigbus, ctypes.byref(action), None) == 0
    ctypes.string_at(address + offset, 1)
