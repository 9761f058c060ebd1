"""Where the rows of Windows' matrices are played: a kernel, a personality, a folder with the file that is mapped.

The file `it` has SIZE bytes.  What a call does is told as text, with the folder left out, so that a row reads like the table that
it comes from.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Final

from nio import ByteBuffer, File, FileChannel, Machine, MapMode, MappedByteBuffer, Path, RandomAccessFile, StandardOpenOption
from nio.channels.options import ExtendedOpenOption, OpenOption
from nio.cleaner import Collector
from nio.errors import JavaException
from nio.files import FileInputStream
from nio.paging import HostKernel, Kernel
from nio.paging.sim import SimKernel
from nio.paging.windows import WindowsKernel

READ, WRITE = StandardOpenOption.READ, StandardOpenOption.WRITE
SIZE: Final = 16384
PIECE: Final = 4096

M5: Final = "Access is denied"
M32: Final = "The process cannot access the file because it is being used by another process"
M33: Final = "The process cannot access the file because another process has locked a portion of the file"
M1224: Final = "The requested operation cannot be performed on a file with a user-mapped section open"

PERSONALITIES: Final = ("posix", "classic", "posix_delete")
KERNELS: Final = ("host", "sim")


def ade(paths: str) -> str:
    """AccessDeniedException of java.nio.file."""
    return f"AccessDeniedException: {paths}"


def fse32(paths: str) -> str:
    """FileSystemException of a sharing violation."""
    return f"FileSystemException: {paths}: {M32}"


def fse1224(paths: str) -> str:
    """FileSystemException of a mapped file."""
    return f"FileSystemException: {paths}: {M1224}"


IOE1224: Final = f"IOException: {M1224}"


class World:
    """One kernel under one personality, with a folder in it; a context in which its Machine is current."""

    def __init__(self, personality: str, kernel: str, host_folder: str, collector: Collector | None = None) -> None:
        self.personality = personality
        inner: Kernel = HostKernel() if kernel == "host" else SimKernel()
        self.folder = host_folder if kernel == "host" else "/folder"
        if kernel == "sim":
            inner.mkdir(self.folder)
        self.kernel = inner if personality == "posix" else WindowsKernel(inner, posix_delete=personality == "posix_delete")
        self.machine = Machine(self.kernel, collector)
        self.it = self.at("it")
        self.made = 0

    def at(self, name: str) -> str:
        """The path of a name in the folder."""
        return f"{self.folder}/{name}"

    def make(self, path: str, size: int = SIZE) -> str:
        """Make a file of that size: byte i is i % 251."""
        fd = self.kernel.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        assert self.kernel.write(fd, bytes(i % 251 for i in range(size))) == size
        self.kernel.close(fd)
        return path

    def fresh(self) -> World:
        """Go into a new folder with a new `it`."""
        self.made += 1
        root = self.folder if self.made == 1 else self.folder.rpartition("/")[0]
        self.folder = f"{root}/{self.made}"
        self.kernel.mkdir(self.folder)
        self.it = self.make(self.at("it"))
        return self

    def size(self, name: str = "it") -> int:
        """The size of a file, as the inner kernel has it; -1 if there is no such name."""
        inner = self.kernel.inner if isinstance(self.kernel, WindowsKernel) else self.kernel
        try:
            return inner.stat(self.at(name)).size
        except FileNotFoundError:
            return -1

    def there(self, name: str = "it") -> str:
        """Whether there is such a name."""
        return "there" if self.size(name) >= 0 else "gone"

    def told(self, call: Callable[[], object]) -> object:
        """What a call does: its value if that is a bool or an int, "ok", or Java's exception; what it opens is closed."""
        try:
            value = call()
        except JavaException as error:
            message = error.getMessage()
            return f"{type(error).__name__}: {message}".replace(f"{self.folder}/", "")
        if isinstance(value, FileChannel | RandomAccessFile) or hasattr(value, "close"):
            value.close()
            return "ok"
        return value if isinstance(value, bool | int) else "ok"

    # --- who holds the file

    def channel(self, *options: OpenOption, name: str = "it") -> FileChannel:
        """A channel."""
        return FileChannel.open(self.at(name), *options)

    def file(self, name: str = "it") -> File:
        """A java.io.File."""
        return File(self.at(name))

    def path(self, name: str = "it") -> Path:
        """A Path."""
        return Path.of(self.at(name))


class Holder:
    """How `it` is opened and mapped while a row is played; the mapping is alive until `release`."""

    def __init__(self, name: str, opener: str, mode: MapMode, position: int = 0, keep_open: bool = False) -> None:
        self.name = name
        self.opener = opener
        self.mode = mode
        self.position = position
        self.keep_open = keep_open

    @property
    def could_write(self) -> bool:
        """Whether the opener may write."""
        return self.opener not in {"FIS"} and not (self.mode is MapMode.READ_ONLY and self.opener in {"FC", "NOSHARE_DELETE"})

    def hold(self, world: World) -> Held:
        """Open and map."""
        channel = self.open(world)
        buffer = channel.map(self.mode, self.position, PIECE)
        if not self.keep_open:
            channel.close()
        return Held(self, channel, buffer)

    def open(self, world: World) -> FileChannel:
        """Open only."""
        if self.opener == "RAF":
            return RandomAccessFile(world.it, "rw").getChannel()
        if self.opener == "FIS":
            return FileInputStream(world.it).getChannel()
        options: list[OpenOption] = [READ]
        if self.mode is not MapMode.READ_ONLY:
            options.append(WRITE)
        if self.opener == "NOSHARE_DELETE":
            options.append(ExtendedOpenOption.NOSHARE_DELETE)
        return world.channel(*options)

    def __repr__(self) -> str:
        return self.name


class Held:
    """A mapping of `it`, and the channel that it was made through."""

    def __init__(self, holder: Holder, channel: FileChannel, buffer: MappedByteBuffer) -> None:
        self.holder = holder
        self.channel = channel
        self.buffer = buffer
        self.position = holder.position

    def bytes(self) -> str:
        """Whether the mapping still shows what `World.make` wrote."""
        found = bytearray(PIECE)
        self.buffer.get(0, found)
        return "old bytes" if found == bytes(i % 251 for i in range(self.position, self.position + PIECE)) else "other bytes"

    def release(self) -> None:
        """Unmap and close."""
        cleaner = self.buffer.cleaner()
        assert cleaner is not None
        cleaner.clean()
        self.channel.close()


RW, RO, PRIVATE = MapMode.READ_WRITE, MapMode.READ_ONLY, MapMode.PRIVATE
FC: Final = (
    Holder("FC, RW", "FC", RW),
    Holder("FC, RO", "FC", RO),
    Holder("FC, PRIVATE", "FC", PRIVATE),
    Holder("FC, from 8192 on", "FC", RW, 8192),
    Holder("FC, channel open", "FC", RW, keep_open=True),
)
RAF: Final = (
    Holder("RAF, RW", "RAF", RW),
    Holder("RAF, RO", "RAF", RO),
    Holder("RAF, PRIVATE", "RAF", PRIVATE),
    Holder("RAF, from 8192 on", "RAF", RW, 8192),
    Holder("RAF, channel open", "RAF", RW, keep_open=True),
    Holder("FileInputStream", "FIS", RO),
    Holder("NOSHARE_DELETE", "NOSHARE_DELETE", RW),
)
BOTH: Final = FC + RAF


def written(channel: FileChannel, text: bytes, position: int) -> int:
    """Write through a channel and close it."""
    with channel:
        return channel.write(ByteBuffer.wrap(bytearray(text)), position)
