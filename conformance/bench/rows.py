"""The rows of the bench: what is called, on which bytes of which file, and what must come out.

A row knows no library. Each column says in its own way how it does a row's work (`java_api`, `peers`,
`Bench.java`); the row holds the result that all of them must have before any of them is timed.

Not for timing, and not for what is fast enough (`bars`).
"""

import fnmatch
import mmap
import os
import struct
import sys
import zlib
from array import array
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TypeAlias

from .smaps import large_pages

Value: TypeAlias = int | float | None
"""What one call gives, as far as it can be compared: a number, or a checksum of bytes."""

GET_AT = 64
"""Where the bytes lie that are read: a multiple of every element's size."""

PUT_AT = 4096
"""Where the bytes lie that are written: apart from those that are read."""

PIECE = 64
"""The length of a slice and of a small bulk get."""

PAGE = 4096
SMALL, BULK, HUGE = 64 << 10, 64 << 20, 1 << 30
PAGES = BULK // PAGE
PATTERN = bytes(i * 7 % 128 for i in range(PAGE))
"""What the files hold, over and over: no byte is negative, no double is NaN, no two orders agree."""


def pattern_ints(big: bool) -> "array[int]":
    """The pattern read as ints of one byte order."""
    ints = array("i", PATTERN)
    if not native(big):
        ints.byteswap()
    return ints


def different_pages() -> bytes:
    """64 MiB, in which each page begins with its number."""
    return b"".join(struct.pack(">I", number) + PATTERN[4:] for number in range(PAGES))


def page_offsets(scattered: bool) -> list[int]:
    """Where the pages of 64 MiB lie, in the order in which they are asked for; the file's first page comes last.

    Scattered, their numbers are a linear congruential sequence of full period. Bench.java makes the same one.
    """
    factor, step = (0x2545, 0x3619) if scattered else (1, 1)
    numbers = [0]
    for _ in range(PAGES):
        numbers.append((numbers[-1] * factor + step) % PAGES)
    return [number * PAGE for number in numbers[1:]]


def touched(size: int) -> int:
    """Where a mapping of this size is touched."""
    return max(0, size - NEIGHBOURS * PAGE) + GET_AT


def beside(size: int) -> int:
    """How large each of the others is: not smaller, or it might lie elsewhere."""
    return max(size, 2 * PAGE)


def native(big: bool) -> bool:
    """Whether this is the machine's own byte order."""
    return big == (sys.byteorder == "big")


class Place:
    """The files of one run, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.small = folder / "small.bin"
        """One for all accesses to single elements; small enough for the processor's cache."""
        self.bulk = folder / "bulk.bin"
        """64 MiB to read from."""
        self.target = folder / "target.bin"
        """64 MiB to write to."""
        self.pages = folder / "pages.bin"
        """64 MiB of which no two pages are the same: a wrong one is noticed."""
        self.huge = folder / "huge.bin"
        """1 GiB, sparse but for single pages: it costs no disk, and its pages are in memory once they have been read."""
        self.page = folder / "page.bin"
        """1 GiB, sparse, of which nothing is in memory but a few single pages: one of them is to be forced."""

    def create(self) -> None:
        """Make the files. Raises `OSError` where there is no room."""
        self.small.write_bytes(PATTERN * (SMALL // PAGE))
        self.bulk.write_bytes(PATTERN * (BULK // PAGE))
        self.target.write_bytes(bytes(BULK))
        self.pages.write_bytes(different_pages())
        for sparse in (self.huge, self.page):
            with sparse.open("wb") as file:
                file.truncate(HUGE)
        with self.huge.open("r+b") as file:
            for size in CYCLES.values():
                file.seek(touched(size) - GET_AT)
                file.write(PATTERN)

    def warm(self) -> str:
        """Bring `huge` into memory, by large pages where this system can, and one small page of `page`; gives how that
        turned out."""
        with self.page.open("r+b") as file, mmap.mmap(file.fileno(), HUGE) as mapping:
            if hasattr(mmap, "MADV_RANDOM"):
                mapping.madvise(mmap.MADV_RANDOM)  # else 2 MiB could come in, and be written, for one dirty byte
            mapping[PUT_AT] = 1
        with self.huge.open("r+b") as file, mmap.mmap(file.fileno(), HUGE) as mapping:
            if hasattr(mmap, "MADV_HUGEPAGE"):
                with suppress(OSError):
                    mapping.madvise(mmap.MADV_HUGEPAGE)
            mapping[::PAGE]
            share = large_pages(self.huge)
        return "sparse, warm, " + ("page sizes not known" if share is None else f"{share:.0%} in large pages")


class Unit(Enum):
    """How a row's figures are written. Times are measured in nanoseconds, everything else as it is."""

    NS = "ns"
    US = "us"
    MS = "ms"
    COUNT = ""

    @property
    def divisor(self) -> float:
        """How many nanoseconds it has."""
        return {"us": 1e3, "ms": 1e6}.get(self.value, 1.0)


@dataclass(frozen=True, slots=True)
class Written:
    """What a row must have written: `expected` at `offset` of the file."""

    file: Path
    offset: int
    expected: bytes

    def wipe(self) -> None:
        """Write zeros there, so that what is found afterwards was written in between."""
        with self.file.open("r+b") as file:
            file.seek(self.offset)
            file.write(bytes(len(self.expected)))

    def found(self) -> bool:
        """Whether it is there, as another program would read it."""
        with self.file.open("rb") as file:
            file.seek(self.offset)
            return file.read(len(self.expected)) == self.expected


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Either the result of a call must be `expected`, or the call must have `written` something. `unmaps` is the
    file of which no mapping may be left afterwards. `noisy` rows wait for a device: their median counts, where
    elsewhere the best of the rounds does.
    """

    name: str
    unit: Unit = Unit.NS
    expected: Value = None
    written: Written | None = None
    unmaps: Path | None = None
    noisy: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """An element type: its name in Java's methods, its code in `struct`, a value to put."""

    name: str
    code: str
    size: int
    value: int | float


KINDS = (
    Kind("", "b", 1, 42),
    Kind("Int", "i", 4, 0x12345678),
    Kind("Long", "q", 8, 0x0123456789ABCDEF),
    Kind("Double", "d", 8, 42.5),
)


class Holder(Enum):
    """What is asked for a single element."""

    MAPPED = "a mapped ByteBuffer"
    HEAP = "a ByteBuffer on an array"
    VIEW = "a typed view of a mapped ByteBuffer"


@dataclass(frozen=True, slots=True)
class Access:
    """A get or put of one element, absolute or relative, in one byte order: the part of the rows that has a grid."""

    kind: Kind
    big: bool
    put: bool
    relative: bool
    holder: Holder = Holder.MAPPED

    @property
    def method(self) -> str:
        """Java's name of the method."""
        return ("put" if self.put else "get") + ("" if self.holder is Holder.VIEW else self.kind.name)

    @property
    def buffer(self) -> str:
        """Java's name of the view's class."""
        return f"{self.kind.name}Buffer"

    @property
    def index(self) -> str:
        """Java's index: `i` counts bytes, `k` elements."""
        return "k" if self.holder is Holder.VIEW else "i"

    @property
    def arguments(self) -> str:
        """Java's arguments: the index, and `v` the value."""
        return ", ".join(([] if self.relative else [self.index]) + (["v"] if self.put else []))

    @property
    def name(self) -> str:
        """The row's name: the Java call, and the byte order of what is more than a byte."""
        order = "" if self.kind.size == 1 else " BE" if self.big else " LE"
        holder = {Holder.MAPPED: "", Holder.HEAP: "heap ", Holder.VIEW: f"{self.buffer}."}[self.holder]
        return f"{holder}{self.method}({self.arguments}){order}"

    @property
    def format(self) -> str:
        """The `struct` format."""
        return (">" if self.big else "<") + self.kind.code

    @property
    def native(self) -> bool:
        """Whether this is the machine's own byte order."""
        return self.kind.size == 1 or native(self.big)

    @property
    def at(self) -> int:
        """Where the element lies, in bytes from the start of the file."""
        return PUT_AT if self.put else GET_AT

    @property
    def element_at(self) -> int:
        """Where it lies, in elements."""
        return self.at // self.kind.size


def _accesses() -> Iterator[Access]:
    for relative in (False, True):
        for put in (False, True):
            for kind in KINDS:
                for big in (True,) if kind.size == 1 else (True, False):
                    yield Access(kind, big, put, relative)
    _, integer, _, double = KINDS
    for big in (True, False):
        yield Access(integer, big, put=False, relative=False, holder=Holder.HEAP)
    for kind, ways in ((integer, (False, True)), (double, (False,))):
        for relative in ways:
            for put in (False, True):
                for big in (True, False):
                    yield Access(kind, big, put, relative, Holder.VIEW)


ACCESSES: Sequence[Access] = tuple(_accesses())

SLICE = "slice(i, 64)"
SMALL_BULK = "get(i, byte[64])"
BULK_GET = "get(0, byte[64 MiB])"
BULK_PUT = "put(0, byte[64 MiB])"
INTS = BULK // 4
INT_GETS = {True: "get(0, int[16 Mi]) BE", False: "get(0, int[16 Mi]) LE"}
INT_PUTS = {True: "put(0, int[16 Mi]) BE", False: "put(0, int[16 Mi]) LE"}
"""64 MiB into an int array and from one, by an IntBuffer: by whether they are big-endian in the file."""

PAGE_GETS = {"get(p, byte[4 KiB]) seq": False, "get(p, byte[4 KiB]) random": True}
PAGE_READS = {"read(4 KiB, p) seq": False, "read(4 KiB, p) random": True}
"""A page of 64 MiB copied out of a mapping, and read from the file by its position: by whether the pages are scattered."""

CYCLES = {"map+touch+clean 4 KiB": 4 << 10, "map+touch+clean 1 MiB": 1 << 20, "map+touch+clean 1 GiB": HUGE}
"""To be mapped, touched once, near the end, and unmapped: by size.

Others, of `page`, live right above, as in a program that maps at all: the kernel goes downwards. Whether the touched page has
to get, and give back, a page of the page table for itself would else be luck of its address, and that is a third of the time.
"""

NEIGHBOURS = 16
"""How many pages of the file in memory Linux enters with the one that was touched, as far as they are in the mapping."""

BESIDE = 8
"""How many others live above: the first of them fill holes that happen to be there."""

TRANSFER = "transferTo() 64 MiB"
LOAD = "load() 1 GiB warm"
IS_LOADED = "isLoaded() 1 GiB"
FORCE = "force() 1 page of 1 GiB"
HEAP = "heap bytes per mapping"
FDS = "fds per mapping"


def all_rows(place: Place) -> list[Row]:
    """The table's rows, from top to bottom."""
    rows = [_access_row(access, place) for access in ACCESSES]
    piece = zlib.crc32(PATTERN[GET_AT : GET_AT + PIECE])
    rows += [Row(SLICE, expected=piece), Row(SMALL_BULK, expected=piece)]
    content = PATTERN * (BULK // PAGE)
    rows.append(Row(BULK_GET, Unit.MS, expected=zlib.crc32(content)))
    rows.append(Row(BULK_PUT, Unit.MS, written=Written(place.target, 0, content)))
    for big, name in INT_GETS.items():
        rows.append(Row(name, Unit.MS, expected=zlib.crc32(pattern_ints(big) * (BULK // PAGE))))
    for name in INT_PUTS.values():
        rows.append(Row(name, Unit.MS, written=Written(place.target, 0, content)))
    pages = different_pages()
    for name, scattered in (PAGE_GETS | PAGE_READS).items():
        first = page_offsets(scattered)[0]
        rows.append(Row(name, expected=zlib.crc32(pages[first : first + PAGE])))
    for name in CYCLES:
        rows.append(Row(name, Unit.US, expected=PATTERN[GET_AT], unmaps=place.huge))
    # What `load` achieved, only Linux tells.
    loaded = HUGE if os.path.exists("/proc/self/smaps") else None
    rows.append(Row(LOAD, Unit.MS, expected=loaded, unmaps=place.huge))
    rows.append(Row(IS_LOADED, Unit.MS, expected=True))
    dirtied = Written(place.page, PUT_AT, struct.pack("b", KINDS[0].value))
    rows.append(Row(FORCE, Unit.US, written=dirtied, noisy=True))
    # After `force`, which would else wait for a device that is busy with what was transferred.
    rows.append(Row(TRANSFER, Unit.MS, written=Written(place.target, 0, pages)))
    rows += [Row(HEAP, Unit.COUNT), Row(FDS, Unit.COUNT)]
    return rows


def _access_row(access: Access, place: Place) -> Row:
    if access.put:
        written = Written(place.small, access.at, struct.pack(access.format, access.kind.value))
        return Row(access.name, written=written)
    (expected,) = struct.unpack_from(access.format, PATTERN, access.at)
    return Row(access.name, expected=expected)


def matching(rows: Sequence[Row], patterns: Sequence[str]) -> list[Row]:
    """The rows of which a pattern is a part, or which it matches with `*` and `?`; all where there is no pattern."""
    if not patterns:
        return list(rows)
    return [row for row in rows if any(p in row.name or fnmatch.fnmatchcase(row.name, p) for p in patterns)]
