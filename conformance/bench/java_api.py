"""The rows' work in Java's calls, the same text for nio and for JPype on a real JVM.

The names in which the two differ come from outside: `FileChannel ByteBuffer MapMode READ WRITE LITTLE_ENDIAN`, `path` (what
`FileChannel.open` takes), `new_array` and `new_ints` (bytes and ints to get into and put from, of a length or a content).
"""

import zlib
from collections.abc import Mapping

from . import rows
from .cells import Cell, Loop, Shots, walk
from .rows import Access, Holder, Place
from .smaps import mapped_bytes


def cells(api: Mapping[str, object], place: Place) -> dict[str, Cell]:
    """A cell for each row that a JVM can do too."""
    found: dict[str, Cell] = {}
    for access in rows.ACCESSES:
        names = {**api, "file": place.small, "i": access.at, "k": access.element_at, "v": access.kind.value}
        found[access.name] = Loop(
            names,
            _holder(access),
            f"b.{access.method}({access.arguments})",
            reset=f"b.position({access.index})" if access.relative else "pass",
            result="None" if access.put else "value",
        )
    names = {**api, "i": rows.GET_AT, "j": rows.PUT_AT, "v": rows.KINDS[0].value}
    names |= {"crc32": zlib.crc32, "mapped_bytes": mapped_bytes}
    small, bulk, target, huge = ({**names, "file": each} for each in (place.small, place.bulk, place.target, place.huge))
    piece = f"{_mapped(rows.SMALL)}\nd = new_array({rows.PIECE})"
    found[rows.SLICE] = Loop(small, piece, f"b.slice(i, {rows.PIECE})", result="crc32(bytes((value.get(0, d), d)[1]))")
    found[rows.SMALL_BULK] = Loop(small, piece, "b.get(i, d)", result="crc32(bytes(d))")
    array = f"{_mapped(rows.BULK)}\nd = new_array({rows.BULK})"
    found[rows.BULK_GET] = Loop(bulk, array, "b.get(0, d)", result="crc32(bytes(d))", unroll=1)
    target["pattern"] = rows.PATTERN
    array = f"{_mapped(rows.BULK)}\ns = new_array(pattern * {rows.BULK // rows.PAGE})"
    found[rows.BULK_PUT] = Loop(target, array, "b.put(0, s)", result="None", unroll=1)
    for big, row in rows.INT_GETS.items():
        setup = f"{_ordered(_mapped(rows.BULK), big)}\nb = b.asIntBuffer()\nd = new_ints({rows.INTS})"
        found[row] = Loop(bulk, setup, "b.get(0, d)", result="crc32(bytes(d))", unroll=1)
    for big, row in rows.INT_PUTS.items():
        setup = f"{_ordered(_mapped(rows.BULK), big)}\nb = b.asIntBuffer()\ns = new_ints(ints * {rows.BULK // rows.PAGE})"
        found[row] = Loop(target | {"ints": rows.pattern_ints(big)}, setup, "b.put(0, s)", result="None", unroll=1)
    found |= _pages({**names, "file": place.pages, "other_file": place.target})
    for row, size in rows.CYCLES.items():
        one = f"other.map(MapMode.READ_WRITE, 0, {rows.beside(size)})"
        others = f"{_OPEN_OTHER}\nheld = [{one} for _ in range({rows.BESIDE})]\nfor each in held:\n    each.get(j)"
        call = f"b = channel.map(MapMode.READ_WRITE, 0, {size})\nvalue = b.get(touched)\nb.cleaner().clean()"
        near = {**huge, "other_file": place.page, "touched": rows.touched(size)}
        found[row] = Loop(near, f"{others}\n{OPEN}", call, unroll=1)
    mapping = f"b = channel.map(MapMode.READ_WRITE, 0, {rows.HUGE})"
    found[rows.LOAD] = Shots(huge, OPEN, "b.load()", before=mapping, after="b.cleaner().clean()", result="mapped_bytes(file)")
    found[rows.IS_LOADED] = Loop(huge, f"{_mapped(rows.HUGE)}\nb.load()", "b.isLoaded()", unroll=1)
    found[rows.FORCE] = Loop({**names, "file": place.page}, _mapped(rows.HUGE), "b.put(j, v)\nb.force()", unroll=1)
    return found


OPEN = "channel = FileChannel.open(path(str(file)), READ, WRITE)"
_OPEN_OTHER = "other = FileChannel.open(path(str(other_file)), READ, WRITE)"


def _pages(names: Mapping[str, object]) -> dict[str, Cell]:
    """The rows of 64 MiB page by page, and all of it from file to file."""
    found: dict[str, Cell] = {}
    setup = f"{_mapped(rows.BULK)}\nd = new_array({rows.PAGE})"
    for row, scattered in rows.PAGE_GETS.items():
        found[row] = walk(names, setup, "b.get(p, d)", rows.page_offsets(scattered), "crc32(bytes(d))")
    # Into a direct buffer: what a JVM is quickest with.
    setup = f"{OPEN}\nb = ByteBuffer.allocateDirect({rows.PAGE})\nd = new_array({rows.PAGE})"
    read = "channel.read(b.clear(), p)"
    for row, scattered in rows.PAGE_READS.items():
        found[row] = walk(names, setup, read, rows.page_offsets(scattered), "crc32(bytes((b.get(0, d), d)[1]))")
    transfer = f"channel.transferTo(0, {rows.BULK}, other)"
    found[rows.TRANSFER] = Loop(names, f"{OPEN}\n{_OPEN_OTHER}", transfer, reset="other.position(0)", result="None", unroll=1)
    return found


def _mapped(size: int) -> str:
    return f"{OPEN}\nb = channel.map(MapMode.READ_WRITE, 0, {size})"


def _ordered(setup: str, big: bool) -> str:
    return setup if big else f"{setup}\nb.order(LITTLE_ENDIAN)"


def _holder(access: Access) -> str:
    """How its user comes to what the element is asked of."""
    on_heap = f"{OPEN}\nb = ByteBuffer.allocate({rows.SMALL})\nchannel.read(b, 0)"
    setup = _ordered(on_heap if access.holder is Holder.HEAP else _mapped(rows.SMALL), access.big)
    return f"{setup}\nb = b.as{access.buffer}()" if access.holder is Holder.VIEW else setup
