"""Where a buffer's bytes lie: alignmentOffset and alignedSlice."""

from collections.abc import Iterator

from conformance.scenario import Java, JavaObject, Log, scenario


def _addressed(u: Java, log: Log, size: int) -> Iterator[tuple[str, JavaObject]]:
    """A mapping, which begins with a page, and slices of it.  (Where a direct buffer begins, the allocator decides.)"""
    path = log.new_file("aligned", bytes(range(256)) * 16)
    mode = u.java.nio.channels.FileChannel.MapMode.READ_WRITE
    with u.java.io.RandomAccessFile(path, "rw") as file:
        mapped = file.getChannel().map(mode, 0, size)
        inside = file.getChannel().map(mode, 13, size)
    slices = mapped.slice(3, size - 5), mapped.slice(5, size - 5).asReadOnlyBuffer()
    yield "mapped", mapped
    yield "mapped at 13", inside
    yield "slice at 3", slices[0]
    yield "read-only", slices[1]


@scenario("alignmentOffset says how far an index is past a multiple, of the bytes in memory")
def offsets(u: Java, log: Log) -> None:
    for place, b in _addressed(u, log, 64):
        with log.part(place):
            for unit in (1, 2, 4, 8, 16):
                log.note(f"unit {unit}", [b.alignmentOffset(index, unit) for index in range(10)])
            log(lambda: b.alignmentOffset(1000, 8))
            log(lambda: b.limit(4).alignmentOffset(40, 8))


@scenario("alignedSlice cuts the remaining bytes at both ends to whole units, perhaps to nothing")
def slices(u: Java, log: Log) -> None:
    for place, b in _addressed(u, log, 64):
        with log.part(place):
            for position, limit in ((0, 40), (1, 40), (3, 37), (7, 9), (5, 5), (4, 7), (1, 16)):
                for unit in (1, 2, 4, 8, 16):
                    b.clear().limit(limit).position(position)
                    s = b.alignedSlice(unit)
                    first = s.get(0) if s.hasRemaining() else None
                    log.note(f"[{position}, {limit}) by {unit}", [s.position(), s.limit(), s.capacity(), first, b.position()])
            log(lambda: b.alignedSlice(8).alignmentOffset(0, 8))
            log(lambda: b.alignedSlice(8).isReadOnly())
            log(lambda: b.order(u.java.nio.ByteOrder.LITTLE_ENDIAN).alignedSlice(4).order())


@scenario("a unit is a power of two, an index not negative, and a heap buffer has no unit above one; checked in this order")
def refused(u: Java, log: Log) -> None:
    nio = u.java.nio
    made = (
        ("heap", nio.ByteBuffer.allocate(16)),
        ("direct", nio.ByteBuffer.allocateDirect(16)),
        ("read-only heap", nio.ByteBuffer.allocate(16).asReadOnlyBuffer()),
        ("slice of heap", nio.ByteBuffer.allocate(16).slice(3, 8)),
    )
    for place, b in made:
        with log.part(place):
            for index, unit in ((-1, 8), (0, 0), (0, -8), (0, 3), (-1, 3), (0, 2147483647), (0, -2147483648), (-1, 1)):
                log(lambda: b.alignmentOffset(index, unit))
            for unit in (0, -1, 3, 12, -2147483648):
                log(lambda: b.alignedSlice(unit))
            log(lambda: b.alignmentOffset(0, 1))
            log(lambda: b.alignedSlice(1).capacity())
    log(lambda: nio.ByteBuffer.allocate(16).alignmentOffset(0, 2))
    log(lambda: nio.ByteBuffer.allocate(16).alignedSlice(2))
    log(lambda: nio.ByteBuffer.allocate(16).alignedSlice(8))


@scenario("allocateDirect gives memory that is aligned at least to eight bytes")
def allocated(u: Java, log: Log) -> None:
    b = u.java.nio.ByteBuffer.allocateDirect(64)
    for unit in (1, 2, 4, 8):
        log(lambda: b.alignmentOffset(0, unit))
        log(lambda: b.alignmentOffset(unit - 1, unit))
    log(lambda: b.position(1).alignedSlice(8).capacity())
