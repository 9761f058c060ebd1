"""A process: its number, its open files, its address space, its limits.

    descriptor -> OpenFile -> Inode        a fork's child has descriptors of its own for the same OpenFiles
    address    -> Vma      -> Inode        and vmas of its own for the same Inodes

So parent and child share a file's position, and each has its own map.

Not here: what fork and exit do (fork.py); how an access becomes a frame (fault.py).
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from enum import IntEnum

from nio.paging.sim.addressspace import AddressSpace
from nio.paging.sim.failures import failure
from nio.paging.sim.inodes import Inode, Listener


class Overcommit(IntEnum):
    """Which promise of memory that needs frames or swap, private or without a file, is ENOMEM (vm.overcommit_memory)."""

    HEURISTIC = 0
    """One that is larger by itself than all frames and the swap, unless it is NORESERVE."""
    ALWAYS = 1
    """None."""
    NEVER = 2
    """One that makes all that was promised larger than frames and swap; NORESERVE does not help."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a process may have."""

    mappings: int = 65530
    """vmas of a process (vm.max_map_count); the last mmap may make one more."""
    files: int = 1024
    """Open descriptors of a process: EMFILE."""
    open_files: int = 65536
    """Open files of the whole machine: ENFILE."""
    locked: int = 8 << 20
    """Bytes that a process may lock into memory (RLIMIT_MEMLOCK); 0: it may not lock at all.  No limit for the superuser."""
    stack: int = 8 << 20
    """Bytes that a GROWSDOWN range may grow to (RLIMIT_STACK)."""
    overcommit: Overcommit = Overcommit.ALWAYS
    """How much memory mmap may promise.  Linux begins with HEURISTIC; machines as small as these are for programs that do not
    know how small."""
    deny_write: bool = False
    """Whether MAP_DENYWRITE of a file that is open for writing is ETXTBSY, as long ago; today it is ignored."""
    executable_files: bool = True
    """Whether a file may be mapped with PROT_EXEC; if not EPERM, as on a file system mounted noexec."""


class OpenFile:
    """An open file (struct file): what one `open` made, shared by all descriptors that come from it."""

    __slots__ = (
        "append", "inode", "listener", "next_page", "position", "readable", "references", "synchronous", "writable",
    )  # fmt: skip

    def __init__(self, inode: Inode, readable: bool, writable: bool, append: bool, synchronous: bool) -> None:
        """append: each write goes to the end (O_APPEND).  synchronous: and to the disk at once (O_SYNC, O_DSYNC)."""
        self.inode = inode
        self.listener = Listener(inode)
        """Who tells this file of failed write-backs; its mappings have the same."""
        self.readable = readable
        self.writable = writable
        self.append = append
        self.synchronous = synchronous
        self.position = 0
        self.next_page = 0
        """The page after the last one that was read: who reads on there reads sequentially."""
        self.references = 0
        """How many descriptors lead here."""


class Process:
    """One process of a machine."""

    def __init__(self, number: int, parent: int, page_size: int, limits: Limits, directory: str, superuser: bool) -> None:
        """directory: the absolute path of the working directory.  superuser: whom no permission bit holds up."""
        self.number = number
        self.parent = parent
        self.limits = limits
        self.space = AddressSpace(number, page_size, limits.mappings)
        self.files: dict[int, OpenFile] = {}
        self.retired: set[int] = set()
        """Descriptors that lead nowhere any more, and whose numbers are not given to others yet."""
        self.directory = directory
        self.umask = 0o022
        self.superuser = superuser
        self.alive = True

    def file(self, fd: int) -> OpenFile:
        """Return what a descriptor is open on.  Raises OSError: EBADF."""
        found = self.files.get(fd)
        if found is None:
            raise failure(errno.EBADF)
        return found

    def free_descriptor(self) -> int:
        """Return the lowest number that no descriptor has, from 3 on.  Raises OSError: EMFILE."""
        if len(self.files) >= self.limits.files:
            raise failure(errno.EMFILE)
        fd = 3
        while fd in self.files or fd in self.retired:
            fd += 1
        return fd
