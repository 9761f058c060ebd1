"""The disk: what is still there when the power fails.  And the one that lies in memory.

Interface, in the words of a file system's on-disk part:
* An inode number stands for a file; names are entries of directories, which are inodes too.
* `read` and `write` move bytes that are durable at once; `allocate` promises room without changing what a reader finds.
* `remove` takes a name away; the bytes stay until `free`, which the kernel calls when the last user has gone.
* Names, kinds, permissions and times are durable at once, as on a file system that journals them.

The kernel above never asks the disk for a page that it has in memory.  So whatever `content` shows is what a crash leaves.

Not here: paths, permissions, open files (names.py, process.py), the page cache.
"""

from __future__ import annotations

import errno
import stat
from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import Final

from nio.paging.kernel import FileKind, Space
from nio.paging.sim.failures import failure

BLOCK: Final = 4096
"""Bytes of a block of the disk in memory."""


@dataclass(frozen=True, slots=True)
class Record:
    """What the disk keeps about an inode besides its bytes."""

    kind: FileKind
    size: int = 0
    """Bytes."""
    mode: int = 0o644
    links: int = 1
    modified_ns: int = 0
    accessed_ns: int = 0


class Disk(ABC):
    """A durable store of inodes; see the module for its terms.  What it cannot do it refuses with an OSError."""

    device = 1
    """The number that stat(2) gives as the device."""
    root: int
    """The inode number of the root directory."""
    working_directory: str
    """Where a program that is started finds itself."""

    @abstractmethod
    def lookup(self, directory: int, name: str) -> int | None:
        """Return the inode that a directory has under a name, None if there is none."""

    @abstractmethod
    def names(self, directory: int) -> list[str]:
        """Return the names in a directory."""

    @abstractmethod
    def record(self, number: int) -> Record:
        """Return what is kept about an inode."""

    @abstractmethod
    def target(self, number: int) -> str:
        """Return where a symbolic link leads."""

    @abstractmethod
    def make(self, directory: int, name: str, kind: FileKind, mode: int, now_ns: int, target: str = "") -> int:
        """Make a file, a directory or a symbolic link that leads to `target`, and return its inode number."""

    @abstractmethod
    def remove(self, directory: int, name: str) -> None:
        """Take a name away; a directory is empty then.  What had no other name is there until `free`."""

    @abstractmethod
    def rename(self, directory: int, name: str, new_directory: int, new_name: str) -> None:
        """Give an inode another name; who had that name loses it."""

    @abstractmethod
    def set_mode(self, number: int, mode: int) -> None:
        """Set the permission bits."""

    @abstractmethod
    def set_times(self, number: int, accessed_ns: int, modified_ns: int) -> None:
        """Set the times, in ns since 1970."""

    @abstractmethod
    def read(self, number: int, offset: int, n: int) -> bytes:
        """Return n bytes from `offset` on; past the end and in holes there are zeros."""

    @abstractmethod
    def write(self, number: int, offset: int, data: bytes) -> None:
        """Make bytes durable; the file grows if need be."""

    @abstractmethod
    def resize(self, number: int, length: int) -> None:
        """Cut a file to `length` bytes, or extend it by a hole."""

    @abstractmethod
    def allocated(self, number: int, offset: int, n: int) -> bool:
        """Return whether a range has room on the disk already: writing there cannot find it full."""

    @abstractmethod
    def is_hole(self, number: int, offset: int, n: int) -> bool:
        """Return whether nothing was ever written to a range: its bytes are zeros, which nobody need read."""

    @abstractmethod
    def allocate(self, number: int, offset: int, n: int) -> None:
        """Give a range room.  Raises OSError: ENOSPC."""

    @abstractmethod
    def free(self, number: int) -> None:
        """Give back the room of an inode that has no name and no user any more."""

    @abstractmethod
    def space(self) -> Space:
        """Return the room in all and what is free of it."""

    def special(self, number: int) -> str:
        """Return which device an inode of FileKind.OTHER is: "null" or "zero"; what is not known is like /dev/null."""
        return "null"

    def content(self, path: str) -> bytes:
        """Return the bytes that the disk has of a file, for looking from outside.  path: absolute, without symbolic links."""
        number: int | None = self.root
        for name in path.split("/"):
            if name and number is not None:
                number = self.lookup(number, name)
        if number is None:
            raise failure(errno.ENOENT, path)
        return self.read(number, 0, self.record(number).size)


class _Node:
    """An inode of the disk in memory."""

    __slots__ = ("blocks", "entries", "record", "reserved", "target")

    def __init__(self, record: Record, target: str) -> None:
        self.record = record
        self.target = target
        self.entries: dict[str, int] = {}
        self.blocks: dict[int, bytes] = {}
        """Block number -> its bytes: those that were written."""
        self.reserved: set[int] = set()
        """Those that have room on the disk, and no bytes yet."""


class MemoryDisk(Disk):
    """A disk that lives as long as this object; in the beginning it has /tmp, /home/user, /dev/null and /dev/zero."""

    def __init__(self, capacity: int = 1 << 30) -> None:
        """capacity: bytes that fit on it; room is taken by blocks of 4096."""
        self._blocks = capacity // BLOCK
        self._used = 0
        self._nodes = {1: _Node(Record(FileKind.DIRECTORY, BLOCK, 0o755, 2), "")}
        self._next = 2
        self.root = 1
        self.working_directory = "/home/user"
        self.make(1, "tmp", FileKind.DIRECTORY, 0o777, 0)
        home = self.make(1, "home", FileKind.DIRECTORY, 0o755, 0)
        self.make(home, "user", FileKind.DIRECTORY, 0o755, 0)
        devices = self.make(1, "dev", FileKind.DIRECTORY, 0o755, 0)
        for device in ("null", "zero"):
            self._nodes[self.make(devices, device, FileKind.OTHER, 0o666, 0)].target = device

    def lookup(self, directory: int, name: str) -> int | None:
        """A dict's get."""
        return self._nodes[directory].entries.get(name)

    def names(self, directory: int) -> list[str]:
        """In the order in which they came."""
        return list(self._nodes[directory].entries)

    def record(self, number: int) -> Record:
        """As kept."""
        return self._nodes[number].record

    def target(self, number: int) -> str:
        """As written."""
        return self._nodes[number].target

    def special(self, number: int) -> str:
        """As made."""
        return self._nodes[number].target

    def make(self, directory: int, name: str, kind: FileKind, mode: int, now_ns: int, target: str = "") -> int:
        """Numbers are given once each, so that two files that follow each other under one name differ."""
        number, self._next = self._next, self._next + 1
        size = BLOCK if kind is FileKind.DIRECTORY else len(target.encode("utf-8", "surrogateescape"))
        links = 2 if kind is FileKind.DIRECTORY else 1
        self._nodes[number] = _Node(Record(kind, size, stat.S_IMODE(mode), links, now_ns, now_ns), target)
        self._nodes[directory].entries[name] = number
        return number

    def remove(self, directory: int, name: str) -> None:
        """The inode keeps its blocks until it is freed."""
        node = self._nodes[self._nodes[directory].entries.pop(name)]
        node.record = replace(node.record, links=0)

    def rename(self, directory: int, name: str, new_directory: int, new_name: str) -> None:
        """In one step."""
        if new_name in self._nodes[new_directory].entries:
            self.remove(new_directory, new_name)
        self._nodes[new_directory].entries[new_name] = self._nodes[directory].entries.pop(name)

    def set_mode(self, number: int, mode: int) -> None:
        """Durable at once."""
        node = self._nodes[number]
        node.record = replace(node.record, mode=stat.S_IMODE(mode))

    def set_times(self, number: int, accessed_ns: int, modified_ns: int) -> None:
        """Durable at once."""
        node = self._nodes[number]
        node.record = replace(node.record, accessed_ns=accessed_ns, modified_ns=modified_ns)

    def read(self, number: int, offset: int, n: int) -> bytes:
        """Block by block; a block that is not there is zeros."""
        blocks = self._nodes[number].blocks
        whole = b"".join(blocks.get(index, _ZEROS) for index in _blocks(offset, n))
        return whole[offset % BLOCK :][:n]

    def write(self, number: int, offset: int, data: bytes) -> None:
        """Block by block; each is a new bytes object, whole or not at all."""
        self.allocate(number, offset, len(data))
        node = self._nodes[number]
        blocks = node.blocks
        at = 0
        while at < len(data):
            index, inside = divmod(offset + at, BLOCK)
            part = data[at : at + BLOCK - inside]
            old = blocks.get(index, _ZEROS)
            blocks[index] = old[:inside] + part + old[inside + len(part) :]
            node.reserved.discard(index)
            at += len(part)
        if offset + len(data) > node.record.size:
            node.record = replace(node.record, size=offset + len(data))

    def resize(self, number: int, length: int) -> None:
        """What is cut off is given back; in the last block zeros follow the end."""
        node = self._nodes[number]
        if length < node.record.size:
            last, inside = divmod(length, BLOCK)
            first_gone = last + bool(inside)
            for index in [index for index in (*node.blocks, *node.reserved) if index >= first_gone]:
                node.blocks.pop(index, None)
                node.reserved.discard(index)
                self._used -= 1
            if inside and last in node.blocks:
                node.blocks[last] = node.blocks[last][:inside] + bytes(BLOCK - inside)
        node.record = replace(node.record, size=length)

    def allocated(self, number: int, offset: int, n: int) -> bool:
        """Every block of the range is there, or is promised."""
        node = self._nodes[number]
        return all(index in node.blocks or index in node.reserved for index in _blocks(offset, n))

    def is_hole(self, number: int, offset: int, n: int) -> bool:
        """No block of the range has bytes."""
        blocks = self._nodes[number].blocks
        return all(index not in blocks for index in _blocks(offset, n))

    def allocate(self, number: int, offset: int, n: int) -> None:
        """A promise; the file's length stays."""
        node = self._nodes[number]
        for index in _blocks(offset, n):
            if index not in node.blocks and index not in node.reserved:
                if self._used == self._blocks:
                    raise failure(errno.ENOSPC)
                self._used += 1
                node.reserved.add(index)

    def free(self, number: int) -> None:
        """And its number is never used again."""
        node = self._nodes.pop(number)
        self._used -= len(node.blocks) + len(node.reserved)

    def space(self) -> Space:
        """Blocks."""
        free = (self._blocks - self._used) * BLOCK
        return Space(self._blocks * BLOCK, free, free)


_ZEROS: Final = bytes(BLOCK)


def _blocks(offset: int, n: int) -> range:
    """The numbers of the blocks that a range touches."""
    return range(offset // BLOCK, (offset + n + BLOCK - 1) // BLOCK)
