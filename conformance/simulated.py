"""The simulated machines that scenarios run on: sixteen frames of memory, an empty disk in memory, POSIX's rules or Windows'.

Two processes share the machine. nio runs in one; the other is the view from outside, which no rule of Windows' holds up, as
no other program is held up by what nio remembers of its own files.

Not for a real kernel (`outside`), and not for naming or choosing universes (`universes`).
"""

import os
from collections.abc import Set as AbstractSet
from contextlib import suppress
from pathlib import Path

from nio.machine import Machine
from nio.paging.kernel import Kernel
from nio.paging.sim import SimKernel
from nio.paging.windows import WindowsKernel

from .outside import MAPS, Outside

FRAMES = 16
"""So few that every scenario of more than 64 KiB evicts."""


class SimOutside(Outside):
    """Files in `folder` as the process `other` of the machine sees them, and the mappings of the process `tested`."""

    def __init__(self, folder: Path, tested: SimKernel, other: SimKernel) -> None:
        super().__init__(folder)
        self._tested = tested
        self._other = other

    @property
    def abilities(self) -> AbstractSet[str]:
        """Mappings can be counted. Memory has no address and files are not the system's: Python's own calls reach neither."""
        return {MAPS}

    def write(self, path: str, content: bytes) -> None:
        """Make the file at `path` hold exactly `content`."""
        fd = self._other.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        done = 0
        while done < len(content):
            done += self._other.write(fd, content[done:])
        self._other.close(fd)

    def remove(self, path: str) -> None:
        """See to it that there is no file at `path`."""
        with suppress(FileNotFoundError):
            self._other.unlink(path)

    def read(self, path: str) -> bytes:
        """All bytes of the file at `path`."""
        fd = self._other.open(path, os.O_RDONLY)
        content = bytearray(self._other.size(fd))
        count = self._other.read(fd, content)
        self._other.close(fd)
        return bytes(content[:count])

    def exists(self, path: str) -> bool:
        """Whether there is a file at `path`."""
        return self._other.access(path, os.F_OK)

    def size(self, path: str) -> int:
        """The length of the file at `path`, in bytes."""
        return self._other.stat(path).size

    def truncate(self, path: str, size: int) -> None:
        """Cut or extend the file at `path` to `size` bytes."""
        fd = self._other.open(path, os.O_RDWR)
        self._other.ftruncate(fd, size)
        self._other.close(fd)

    def make_folder(self, path: str) -> None:
        """Make a folder at `path`."""
        self._other.mkdir(path)

    def make_link(self, path: str, target: str) -> None:
        """Make a symbolic link at `path` that leads to `target`, which need not exist."""
        self._other.symlink(target, path)

    def mode(self, path: str) -> int:
        """The permission bits of the file at `path`."""
        return self._other.stat(path).mode

    def mappings(self, path: str) -> int:
        """How many mappings of the file at `path` the machine lists for the process under test."""
        return sum(line.removesuffix(" (deleted)").endswith(f" {path}") for line in self._tested.maps().splitlines())


class SimulatedMachine:
    """One machine, and what a worker needs of it."""

    def __init__(self, *, windows: bool, superuser: bool) -> None:
        """Build it. windows: whether files in use follow Windows' rules. superuser: whether no permission bit holds nio up."""
        self._tested = SimKernel(frames=FRAMES, superuser=superuser)
        self._other = self._tested.spawn()
        self.kernel: Kernel = WindowsKernel(self._tested) if windows else self._tested

    def switch_on(self) -> None:
        """Make it the machine that nio runs on from now on, until the process ends."""
        Machine(self.kernel).__enter__()

    def outside(self, folder: Path) -> Outside:
        """A view for one scenario; `folder` is made on the machine's disk, and is where the program finds itself."""
        for place in [*reversed(folder.parents), folder]:
            with suppress(FileExistsError):
                self._other.mkdir(str(place))
        self._tested.chdir(str(folder))
        return SimOutside(folder, self._tested, self._other)
