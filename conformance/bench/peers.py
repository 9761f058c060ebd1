"""The columns that live in this process: nio, the libraries of CPython beside it, and the floor under all.

Each does a row's work the way its users would write it, with everything made before that can be (a
`struct.Struct`, its bound method, a cast view), and gives Python values as nio does. In the text of a row
`m` is the mapping or a view of it, `i` where the row's bytes are, `v` the value to put, `d` a destination, `s` a source.

Not for what takes a process of its own: a JVM, also under JPype (`remote`).
"""

import os
import sys
import tracemalloc
import zlib
from array import array
from collections.abc import Callable
from importlib import util
from pathlib import Path

import nio
from compat import JArray, JInt

from . import java_api, rows
from .cells import Cell, Count, Loop, Shots, walk
from .columns import Column
from .rows import Access, Holder, Place
from .smaps import mapped_bytes

NIO, MMAP, FLOOR = "nio", "mmap", "floor"

_OPEN = "import mmap\nfile = open(path, 'r+b')\nfd = file.fileno()\n"
_MAP = f"{_OPEN}m = mmap.mmap(fd, 0)\n"
_HEAP = "with open(path, 'rb') as file:\n    m = bytearray(file.read())\n"
_BESIDE = (
    "import mmap\n"
    f"with open(beside, 'r+b') as other:\n    held = [mmap.mmap(other.fileno(), {{}}) for _ in range({rows.BESIDE})]\n"
    "for each in held:\n    each[j]\n"
)
"""Mappings of so many bytes that live right above the one that comes and goes."""


def columns(place: Place) -> list[Column]:
    """All of them, nio first, the floor last."""
    makers = (_nio, _struct, _bound_struct, _mmap, _memoryview, _ctypes, _numpy, _os, _floor)
    return [make(place) for make in makers]


def _nio(place: Place) -> Column:
    api: dict[str, object] = {
        "FileChannel": nio.FileChannel,
        "ByteBuffer": nio.ByteBuffer,
        "MapMode": nio.MapMode,
        "READ": nio.StandardOpenOption.READ,
        "WRITE": nio.StandardOpenOption.WRITE,
        "LITTLE_ENDIAN": nio.ByteOrder.LITTLE_ENDIAN,
        "path": str,
        "new_array": bytearray,
        "new_ints": JArray(JInt),
    }
    cells = java_api.cells(api, place)
    names = {**api, "file": place.small, "heap_of_each": heap_of_each, "fds_of_each": fds_of_each, "size_of": sys.getsizeof}
    setup = f"{java_api.OPEN}\nmake = lambda: channel.map(MapMode.READ_WRITE, 0, {rows.PAGE})"
    cells[rows.HEAP] = Count(names, setup, "heap_of_each(make) - size_of(make())")
    cells[rows.FDS] = Count(names, setup, "fds_of_each(make)")
    return Column(NIO, "this library; its heap figure is what a mapping takes beside the buffer object", cells)


def _struct(place: Place) -> Column:
    cells: dict[str, Cell] = {}
    for access in rows.ACCESSES:
        form = repr(access.format)
        setup = f"{_held(access)}from struct import pack_into, unpack_from"
        cells[access.name] = _indexed(
            access, place, setup, get=f"unpack_from({form}, m, {{}})[0]", put=f"pack_into({form}, m, {{}}, v)"
        )
    what = "struct.unpack_from and pack_into with a format, on an mmap"
    return Column("struct", what, cells, otherwise="single elements only", peer=True)


def _bound_struct(place: Place) -> Column:
    cells: dict[str, Cell] = {}
    bind = "{}import struct\nbound = struct.Struct('{}')\nunpack_from, pack_into = bound.unpack_from, bound.pack_into"
    for access in rows.ACCESSES:
        setup = bind.format(_held(access), access.format)
        cells[access.name] = _indexed(access, place, setup, get="unpack_from(m, {})[0]", put="pack_into(m, {}, v)")
    setup = bind.format(_MAP, f"{rows.PIECE}s")
    cells[rows.SMALL_BULK] = Loop(_names(place.small), setup, "unpack_from(m, i)[0]", result="crc32(value)")
    what = "the bound methods of a struct.Struct made before, on an mmap"
    return Column("Struct", what, cells, otherwise="single elements and short pieces only", peer=True)


def _mmap(place: Place) -> Column:
    cells: dict[str, Cell] = {}
    lacks = {rows.SLICE: "a slice of an mmap is a copy"}
    for access in rows.ACCESSES:
        if access.kind.code == "d":
            lacks[access.name] = "knows no floating-point numbers"
        elif access.holder is Holder.HEAP:
            lacks[access.name] = "an mmap is not on the heap"
        else:
            cells[access.name] = _mmap_access(access, place)
    cells[rows.SMALL_BULK] = Loop(_names(place.small), _MAP, f"m[i:i + {rows.PIECE}]", result="crc32(value)")
    cells |= _bulk(place, "", array="memoryview(bytearray({}))", get="d[:] = m", put="m[:] = s")
    cells |= _pages(place, rows.PAGE_GETS, _MAP, f"m[p:p + {rows.PAGE}]")
    for big in (True, False):
        if rows.native(big):
            cells |= _bulk_ints(place, big, "d = memoryview(a).cast('B')", get="d[:] = m", put="m[:] = d")
        else:
            lacks |= dict.fromkeys((rows.INT_GETS[big], rows.INT_PUTS[big]), "swaps no bytes")
    opened = f"{_OPEN}map = mmap.mmap"
    for row, size in rows.CYCLES.items():
        call = f"m = map(fd, {size})\nvalue = m[touched]\nm.close()"
        cells[row] = Loop(_cycle_names(place, size), _BESIDE.format(rows.beside(size)) + opened, call, unroll=1)
    loading = f"m[::{rows.PAGE}]"
    huge = _names(place.huge)
    cells[rows.LOAD] = Shots(huge, opened, loading, before="m = map(fd, 0)", after="m.close()", result="mapped_bytes(path)")
    page = {"path": place.page, "i": rows.PUT_AT, "v": rows.KINDS[0].value}
    cells[rows.FORCE] = Loop(page, _MAP, "m[i] = v\nm.flush()", unroll=1)
    making = f"{opened}\nmake = lambda: map(fd, {rows.PAGE})"
    names = {"path": place.small, "heap_of_each": heap_of_each, "fds_of_each": fds_of_each}
    cells[rows.HEAP] = Count(names, making, "heap_of_each(make)")
    cells[rows.FDS] = Count(names, making, "fds_of_each(make)")
    what = f"an mmap's own index, slices, read and write, with int.from_bytes and to_bytes; load() is {loading}"
    return Column(MMAP, what, cells, lacks, "mmap has no such call", peer=True)


def _mmap_access(access: Access, place: Place) -> Cell:
    """A byte by index; more bytes by slices and int.from_bytes; a relative access at mmap's own position."""
    size, order = access.kind.size, "big" if access.big else "little"
    if size == 1:
        taken, given = ("m.read_byte()", "m.write_byte(v)") if access.relative else ("m[i]", "m[i] = v")
    else:
        piece = f"m[i:i + {size}]"
        data = f"v.to_bytes({size}, {order!r}, signed=True)"
        taken = f"int.from_bytes({f'm.read({size})' if access.relative else piece}, {order!r}, signed=True)"
        given = f"m.write({data})" if access.relative else f"{piece} = {data}"
    names = _names(place.small) | {"i": access.at, "v": access.kind.value}
    return Loop(names, _MAP, given if access.put else taken, reset="m.seek(i)" if access.relative else "pass")


def _memoryview(place: Place) -> Column:
    cells: dict[str, Cell] = {}
    lacks: dict[str, str] = {}
    for access in rows.ACCESSES:
        if access.native:
            setup = f"{_held(access)}m = memoryview(m).cast({access.kind.code!r})"
            cells[access.name] = _indexed(access, place, setup, get="m[{}]", put="m[{}] = v", elements=True)
        else:
            lacks[access.name] = "cast knows the machine's own byte order only"
    view = "m = memoryview(m)\n"
    cells[rows.SLICE] = Loop(_names(place.small), _MAP + view, f"m[i:i + {rows.PIECE}]", result="crc32(value)")
    array = "memoryview(bytearray({}))"
    cells |= _bulk(place, view, array=array, get="d[:] = m", put="m[:] = s", piece=f"d[:] = m[i:i + {rows.PIECE}]")
    copying = f"d[:] = m[p:p + {rows.PAGE}]"
    cells |= _pages(place, rows.PAGE_GETS, f"{_MAP}{view}d = {array.format(rows.PAGE)}", copying, "crc32(d)")
    setup = "m = memoryview(m).cast('i')\nd = memoryview(a)\nt = a[:]\nu = memoryview(t)"
    for big in (True, False):
        if rows.native(big):
            cells |= _bulk_ints(place, big, setup, get="d[:] = m", put="m[:] = d")
        else:
            cells |= _bulk_ints(place, big, setup, get="d[:] = m\na.byteswap()", put="u[:] = d\nt.byteswap()\nm[:] = u")
    what = "memoryview(mmap).cast(code); array.byteswap() beside it for ints of the other byte order"
    return Column("memoryview", what, cells, lacks, "a view of an mmap", peer=True)


def _ctypes(place: Place) -> Column:
    types = {"b": "c_int8", "i": "c_int32", "q": "c_int64", "d": "c_double"}
    overlay = "import ctypes\nm = (ctypes.{} * (len(m) // {})).from_buffer(m)\n"
    cells: dict[str, Cell] = {}
    lacks: dict[str, str] = {}
    for access in rows.ACCESSES:
        order = "" if access.kind.size == 1 else ".__ctype_be__" if access.big else ".__ctype_le__"
        setup = _held(access) + overlay.format(types[access.kind.code] + order, access.kind.size)
        cells[access.name] = _indexed(access, place, setup, get="m[{}]", put="m[{}] = v", elements=True)
    cells |= _bulk(
        place,
        overlay.format("c_int8", 1) + "memmove = ctypes.memmove\na = ctypes.addressof(m) + i\n",
        array="(ctypes.c_int8 * {})()",
        get="memmove(d, m, n)",
        put="memmove(m, s, n)",
        piece=f"memmove(d, a, {rows.PIECE})",
    )
    fresh = f"d = (ctypes.c_int8 * {rows.PAGE})()\nmemmove = ctypes.memmove\na = ctypes.addressof(m)"
    copying = f"memmove(d, a + p, {rows.PAGE})"
    cells |= _pages(place, rows.PAGE_GETS, _MAP + overlay.format("c_int8", 1) + fresh, copying, "crc32(d)")
    setup = overlay.format("c_int8", 1) + "memmove = ctypes.memmove\na = (ctypes.c_int32 * len(a)).from_buffer(a)"
    for big in (True, False):
        if rows.native(big):
            cells |= _bulk_ints(place, big, setup, get="memmove(a, m, n)", put="memmove(m, a, n)")
        else:
            lacks |= dict.fromkeys((rows.INT_GETS[big], rows.INT_PUTS[big]), "memmove swaps no bytes")
    what = "a ctypes array of the row's byte order over an mmap; memmove for bulk"
    return Column("ctypes", what, cells, lacks, "an overlay of an mmap", peer=True)


def _numpy(place: Place) -> Column:
    what = "numpy.frombuffer(mmap, dtype), whose elements are numpy scalars; numpy.memmap to map"
    if util.find_spec("numpy") is None:
        return Column("numpy", what, otherwise="numpy is not installed", peer=True)
    cells: dict[str, Cell] = {}
    view = "import numpy\nm = numpy.frombuffer(m, '{}')\n"
    for access in rows.ACCESSES:
        form = access.format[0] + ("f" if access.kind.code == "d" else "i") + str(access.kind.size)
        setup = _held(access) + view.format(form)
        cells[access.name] = _indexed(access, place, setup, get="m[{}]", put="m[{}] = v", elements=True)
    octets = view.format("i1")
    cells[rows.SLICE] = Loop(_names(place.small), _MAP + octets, f"m[i:i + {rows.PIECE}]", result="crc32(value)")
    array = "numpy.zeros({}, 'i1')"
    piece = f"d[:] = m[i:i + {rows.PIECE}]"
    cells |= _bulk(place, octets, array=array, get="d[:] = m", put="m[:] = numpy.frombuffer(s, 'i1')", piece=piece)
    copying = f"d[:] = m[p:p + {rows.PAGE}]"
    cells |= _pages(place, rows.PAGE_GETS, f"{_MAP}{octets}d = {array.format(rows.PAGE)}", copying, "crc32(d)")
    for big in (True, False):
        setup = view.format(">i4" if big else "<i4") + "a = numpy.array(a)"
        cells |= _bulk_ints(place, big, setup, get="a[:] = m", put="m[:] = a")
    for row, size in rows.CYCLES.items():
        call = f"m = map(path, 'i1', 'r+', 0, {size})\nvalue = m[touched]\ndel m"
        setup = f"{_BESIDE.format(rows.beside(size))}import numpy\nmap = numpy.memmap"
        cells[row] = Loop(_cycle_names(place, size), setup, call, unroll=1)
    return Column("numpy", what, cells, otherwise="numpy.memmap is an mmap", peer=True)


def _os(place: Place) -> Column:
    cells = _pages(place, rows.PAGE_READS, f"{_OPEN}from os import pread", f"pread(fd, {rows.PAGE}, p)")
    if hasattr(os, "copy_file_range"):
        setup = f"{_OPEN}target = open(target_path, 'r+b')\nto = target.fileno()\nfrom os import copy_file_range"
        names = {"path": place.pages, "target_path": place.target}
        copying = f"copy_file_range(fd, to, {rows.BULK}, 0, 0)"
        cells[rows.TRANSFER] = Loop(names, setup, copying, result="None", unroll=1)
    return Column("os", "os.pread and os.copy_file_range", cells, otherwise="os has no such call", peer=True)


def _floor(place: Place) -> Column:
    """The same call in each row of single elements: nothing that nio does with a method can be faster."""
    setup = f"{java_api.OPEN}\nb = channel.map(MapMode.READ_WRITE, 0, {rows.SMALL})"
    names = {
        "FileChannel": nio.FileChannel,
        "MapMode": nio.MapMode,
        "READ": nio.StandardOpenOption.READ,
        "WRITE": nio.StandardOpenOption.WRITE,
        "path": str,
        "file": place.small,
    }
    cells = {access.name: Loop(names, setup, "b.isDirect()") for access in rows.ACCESSES}
    what = "no access at all: nio's compiled isDirect(), which only returns True; what a method call costs"
    return Column(FLOOR, what, cells, otherwise="stands under single elements only", works=False)


def _names(path: Path) -> dict[str, object]:
    """What most texts use."""
    return {"path": path, "i": rows.GET_AT, "crc32": zlib.crc32, "mapped_bytes": mapped_bytes}


def _cycle_names(place: Place, size: int) -> dict[str, object]:
    """What texts use that map and unmap so many bytes."""
    return _names(place.huge) | {"beside": place.page, "j": rows.PUT_AT, "touched": rows.touched(size)}


def _held(access: Access) -> str:
    """What the element is in: a mapping, or an array of the process's own."""
    return _HEAP if access.holder is Holder.HEAP else _MAP


def _indexed(access: Access, place: Place, setup: str, *, get: str, put: str, elements: bool = False) -> Cell:
    """An access where the library wants an index ({} in the text), of bytes or of whole elements; a relative one
    keeps it in a variable."""
    index, step = (access.at // access.kind.size, 1) if elements else (access.at, access.kind.size)
    names = {"path": place.small, "i": index, "v": access.kind.value}
    call = (put if access.put else get).format("p" if access.relative else "i")
    if access.relative:
        return Loop(names, setup, call, reset="p = i", step=f"p += {step}")
    return Loop(names, setup, call)


def _bulk(place: Place, view: str, *, array: str, get: str, put: str, piece: str = "") -> dict[str, Cell]:
    """The rows that copy: into an `array` of so many bytes ({} in the text), and from bytes."""
    fresh = f"d = {array.format(rows.BULK)}\nn = {rows.BULK}"
    source = f"s = pattern * {rows.BULK // rows.PAGE}\nn = {rows.BULK}"
    cells: dict[str, Cell] = {
        rows.BULK_GET: Loop(_names(place.bulk), f"{_MAP}{view}{fresh}", get, result="crc32(d)", unroll=1),
        rows.BULK_PUT: Loop(_names(place.target) | {"pattern": rows.PATTERN}, f"{_MAP}{view}{source}", put, unroll=1),
    }
    if piece:
        setup = f"{_MAP}{view}d = {array.format(rows.PIECE)}"
        cells[rows.SMALL_BULK] = Loop(_names(place.small), setup, piece, result="crc32(d)")
    return cells


def _pages(place: Place, by_name: dict[str, bool], setup: str, call: str, result: str = "crc32(value)") -> dict[str, Cell]:
    """The rows of 64 MiB page by page; where the page lies is called `p` in the call."""
    names = _names(place.pages)
    return {row: walk(names, setup, call, rows.page_offsets(scattered), result) for row, scattered in by_name.items()}


def _bulk_ints(place: Place, big: bool, setup: str, *, get: str, put: str) -> dict[str, Cell]:
    """The rows that copy ints of one byte order, into and from an array of the machine's own ints (`a` in the texts)."""
    names: dict[str, object] = {"i": rows.GET_AT, "n": rows.BULK, "array": array, "crc32": zlib.crc32}
    names["ints"] = rows.pattern_ints(big)
    fresh, filled = f"a = array('i', bytes({rows.BULK}))", f"a = ints * {rows.BULK // rows.PAGE}"
    return {
        rows.INT_GETS[big]: Loop(names | {"path": place.bulk}, f"{_MAP}{fresh}\n{setup}", get, result="crc32(a)", unroll=1),
        rows.INT_PUTS[big]: Loop(names | {"path": place.target}, f"{_MAP}{filled}\n{setup}", put, unroll=1),
    }


def heap_of_each(make: Callable[[], object], count: int = 500) -> float:
    """Bytes of Python's heap that one mapping takes, as tracemalloc counts them."""
    held: list[object] = [None] * count
    held[0] = make()  # whatever is made only once
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for number in range(count):
            held[number] = make()
        return (tracemalloc.get_traced_memory()[0] - before) / count
    finally:
        tracemalloc.stop()


def fds_of_each(make: Callable[[], object], count: int = 100) -> float:
    """File descriptors that one mapping keeps. Raises `OSError` where the kernel does not list them."""
    before = len(os.listdir("/proc/self/fd"))
    held = [make() for _ in range(count)]
    return (len(os.listdir("/proc/self/fd")) - before) / len(held)
