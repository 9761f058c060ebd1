"""What can be seen of a scenario from outside its program: files as another process reads them, and the
mappings that the kernel holds for it.

One `Outside` per scenario, over a fresh folder. This one looks at the real operating system, which is right
for a JVM and for nio's host kernel; a simulated kernel brings its own, over its own disk.

Not for what the program itself sees: that goes through the universe's own Java classes.
"""

import os
import stat
from collections.abc import Set as AbstractSet
from pathlib import Path

MAPS = "maps"
"""The capability of counting mappings: the kernel lists them in `/proc/self/maps`."""

ADDRESSES = "addresses"
"""The capability of letting Python's own calls at mapped memory, which has an address, and at the files."""

PROC = "proc"
"""The capability of having the kernel's own files, in `/proc`."""


class Outside:
    """Files in `folder`, and this process's mappings of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def abilities(self) -> AbstractSet[str]:
        """What a scenario may name in its `needs`."""
        return {ADDRESSES, MAPS, PROC} if os.path.exists("/proc/self/maps") else {ADDRESSES}

    def path(self, name: str) -> str:
        """Where a file called `name` is, or would be."""
        return str(self.folder / name)

    def write(self, path: str, content: bytes) -> None:
        """Make the file at `path` hold exactly `content`."""
        Path(path).write_bytes(content)

    def remove(self, path: str) -> None:
        """See to it that there is no file at `path`."""
        Path(path).unlink(missing_ok=True)

    def read(self, path: str) -> bytes:
        """All bytes of the file at `path`, read with an ordinary `read`, not through a mapping."""
        return Path(path).read_bytes()

    def exists(self, path: str) -> bool:
        """Whether there is a file at `path`."""
        return os.path.exists(path)

    def size(self, path: str) -> int:
        """The length of the file at `path`, in bytes."""
        return os.path.getsize(path)

    def truncate(self, path: str, size: int) -> None:
        """Cut or extend the file at `path` to `size` bytes, as another process would."""
        os.truncate(path, size)

    def make_folder(self, path: str) -> None:
        """Make a folder at `path`."""
        os.mkdir(path)

    def make_link(self, path: str, target: str) -> None:
        """Make a symbolic link at `path` that leads to `target`, which need not exist."""
        os.symlink(target, path)

    def mode(self, path: str) -> int:
        """The permission bits of the file at `path`."""
        return stat.S_IMODE(os.stat(path).st_mode)

    def mappings(self, path: str) -> int:
        """How many mappings of the file at `path` the kernel lists for this process."""
        ending = " " + os.path.realpath(path)
        with open("/proc/self/maps") as lines:
            return sum(line.rstrip("\n").removesuffix(" (deleted)").endswith(ending) for line in lines)
