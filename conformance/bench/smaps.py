"""What the kernel tells about a process's mappings: how many there are of a file, how much of it is really mapped.

All of it comes from Linux's /proc; elsewhere nothing is known, and the answers say so.
"""

import os
from collections.abc import Iterator
from pathlib import Path


def mappings(pid: int, file: Path) -> int:
    """How many mappings of `file` a process has; 0 where the kernel does not tell."""
    return sum(1 for _ in _lines(pid, file, "Size"))


def mapped_bytes(file: Path) -> int | None:
    """How many bytes of `file` are in this process's page table: what `load` is to achieve. None if unknown."""
    found = list(_lines(os.getpid(), file, "Rss"))
    return sum(found) if found else None


def large_pages(file: Path) -> float | None:
    """Which part of the mapped bytes of `file` is mapped by large pages (2 MiB on x86-64). None if unknown."""
    mapped = sum(_lines(os.getpid(), file, "Rss"))
    return sum(_lines(os.getpid(), file, "FilePmdMapped")) / mapped if mapped else None


def _lines(pid: int, file: Path, key: str) -> Iterator[int]:
    """The figure `key` of each mapping of `file`, in bytes."""
    ending = f" {os.path.realpath(file)}\n"
    inside = False
    try:
        with open(f"/proc/{pid}/smaps") as lines:
            for line in lines:
                first = line.split(maxsplit=1)[0]
                if not first.endswith(":"):
                    inside = line.endswith(ending)
                elif inside and first == f"{key}:":
                    yield int(line.split()[1]) * 1024
    except OSError:
        return
