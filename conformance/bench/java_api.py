"""The rows' work in Java's calls, the same text for nio and for JPype on a real JVM.

The names in which the two differ come from outside: `FileChannel ByteBuffer MapMode READ WRITE LITTLE_ENDIAN`, `path` (what
`FileChannel.open` takes), `new_array` and `new_ints` (bytes and ints to get into and put from, of a length or a content).
"""

import zlib
from collections.abc import Mapping

from .cells import Cell, Loop, Shots
from .rows import (
    ACCESSES,
    BULK,
    BULK_GET,
    BULK_PUT,
    CYCLES,
    FORCE,
    GET_AT,
    HUGE,
    INT_GETS,
    INT_PUTS,
    INTS,
    IS_LOADED,
    KINDS,
    LOAD,
    PAGE,
    PATTERN,
    PIECE,
    PUT_AT,
    SLICE,
    SMALL,
    SMALL_BULK,
    Access,
    Holder,
    Place,
    pattern_ints,
)
from .smaps import mapped_bytes


def cells(api: Mapping[str, object], place: Place) -> dict[str, Cell]:
    """A cell for each row that a JVM can do too."""
    found: dict[str, Cell] = {}
    for access in ACCESSES:
        names = {**api, "file": place.small, "i": access.at, "k": access.element_at, "v": access.kind.value}
        found[access.name] = Loop(
            names,
            _holder(access),
            f"b.{access.method}({access.arguments})",
            reset=f"b.position({access.index})" if access.relative else "pass",
            result="None" if access.put else "value",
        )
    names = {**api, "i": GET_AT, "j": PUT_AT, "v": KINDS[0].value, "crc32": zlib.crc32, "mapped_bytes": mapped_bytes}
    small, bulk, target, huge = ({**names, "file": each} for each in (place.small, place.bulk, place.target, place.huge))
    piece = f"{_mapped(SMALL)}\nd = new_array({PIECE})"
    found[SLICE] = Loop(small, piece, f"b.slice(i, {PIECE})", result="crc32(bytes((value.get(0, d), d)[1]))")
    found[SMALL_BULK] = Loop(small, piece, "b.get(i, d)", result="crc32(bytes(d))")
    array = f"{_mapped(BULK)}\nd = new_array({BULK})"
    found[BULK_GET] = Loop(bulk, array, "b.get(0, d)", result="crc32(bytes(d))", unroll=1)
    target["pattern"] = PATTERN
    array = f"{_mapped(BULK)}\ns = new_array(pattern * {BULK // PAGE})"
    found[BULK_PUT] = Loop(target, array, "b.put(0, s)", result="None", unroll=1)
    for big, row in INT_GETS.items():
        setup = f"{_ordered(_mapped(BULK), big)}\nb = b.asIntBuffer()\nd = new_ints({INTS})"
        found[row] = Loop(bulk, setup, "b.get(0, d)", result="crc32(bytes(d))", unroll=1)
    for big, row in INT_PUTS.items():
        setup = f"{_ordered(_mapped(BULK), big)}\nb = b.asIntBuffer()\ns = new_ints(ints * {BULK // PAGE})"
        found[row] = Loop(target | {"ints": pattern_ints(big)}, setup, "b.put(0, s)", result="None", unroll=1)
    # Another mapping lives nearby, as it does in a program that maps at all. Whether the new one has to get, and give
    # back, a page of the page table for itself would else be luck of its address, and that is a quarter of the time.
    nearby = OPEN.replace("file", "near").replace("channel", "other")
    nearby += f"\nheld = other.map(MapMode.READ_WRITE, 0, {PAGE})\nheld.get(i)"
    for row, size in CYCLES.items():
        call = f"b = channel.map(MapMode.READ_WRITE, 0, {size})\nvalue = b.get(i)\nb.cleaner().clean()"
        found[row] = Loop({**bulk, "near": place.small}, f"{nearby}\n{OPEN}", call, unroll=1)
    mapping = f"b = channel.map(MapMode.READ_WRITE, 0, {HUGE})"
    found[LOAD] = Shots(huge, OPEN, "b.load()", before=mapping, after="b.cleaner().clean()", result="mapped_bytes(file)")
    found[IS_LOADED] = Loop(huge, f"{_mapped(HUGE)}\nb.load()", "b.isLoaded()", unroll=1)
    found[FORCE] = Loop({**names, "file": place.page}, _mapped(HUGE), "b.put(j, v)\nb.force()", unroll=1)
    return found


OPEN = "channel = FileChannel.open(path(str(file)), READ, WRITE)"


def _mapped(size: int) -> str:
    return f"{OPEN}\nb = channel.map(MapMode.READ_WRITE, 0, {size})"


def _ordered(setup: str, big: bool) -> str:
    return setup if big else f"{setup}\nb.order(LITTLE_ENDIAN)"


def _holder(access: Access) -> str:
    """How its user comes to what the element is asked of."""
    on_heap = f"{OPEN}\nb = ByteBuffer.allocate({SMALL})\nchannel.read(b, 0)"
    setup = _ordered(on_heap if access.holder is Holder.HEAP else _mapped(SMALL), access.big)
    return f"{setup}\nb = b.as{access.buffer}()" if access.holder is Holder.VIEW else setup
