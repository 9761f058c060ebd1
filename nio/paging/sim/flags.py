"""The numbers of Linux's mmap(2), madvise(2) and msync(2), and which of them the simulated kernel knows.

What the flags do is said where it is done: areas.py for those that make a mapping, fault.py for those that act at an access.
"""

from __future__ import annotations

from enum import IntEnum, IntFlag


class MapFlag(IntFlag):
    """The flags of mmap(2): who sees a store, and how the range is found and filled."""

    SHARED = 0x01
    """Stores are seen by all who map or read the file."""
    PRIVATE = 0x02
    """Stores are seen by this mapping alone: a page is copied when it is first stored to."""
    FIXED = 0x10
    """Exactly at the address; what was mapped there is gone."""
    ANONYMOUS = 0x20
    """No file: zeros, which are lost at the end."""
    BIT_32 = 0x40
    """MAP_32BIT: below 2 GiB, and from 1 GiB on unless another address is asked for."""
    GROWSDOWN = 0x100
    """A stack: an access below the start extends the range downwards.  Of private memory without a file; else EINVAL."""
    DENYWRITE = 0x800
    """Nobody may write the file meanwhile; ignored today, ETXTBSY before (see Limits.deny_write)."""
    EXECUTABLE = 0x1000
    """Ignored."""
    LOCKED = 0x2000
    """All pages are read in now and stay in memory, as by mlock(2)."""
    NORESERVE = 0x4000
    """Room in the swap is not asked for beforehand."""
    POPULATE = 0x8000
    """All pages are read in and entered into the page table now: no later access faults."""
    NONBLOCK = 0x10000
    """With POPULATE: nothing is read; Linux does nothing at all then."""
    FIXED_NOREPLACE = 0x100000
    """Exactly at the address, EEXIST if something is there."""


class Advice(IntEnum):
    """What madvise(2) is told; any other number is EINVAL."""

    NORMAL = 0
    RANDOM = 1
    """No read-ahead."""
    SEQUENTIAL = 2
    """Twice the read-ahead, all of it forwards."""
    WILLNEED = 3
    """Read into the page cache now; the page table is left alone."""
    DONTNEED = 4
    """Leave the page table: private pages are lost, others come back from the page cache."""
    POPULATE_READ = 22
    """Enter every page into the page table, as if each were read."""


class SyncFlag(IntFlag):
    """The flags of msync(2)."""

    ASYNC = 1
    """Leave it to the write-back; nothing happens, as on Linux since 2.6.19."""
    INVALIDATE = 2
    """Other mappings see the file anew: they are one memory anyway.  EBUSY if a page is locked."""
    SYNC = 4
    """Write every changed page now, and wait."""
