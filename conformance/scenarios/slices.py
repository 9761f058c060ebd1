"""Buffers that share another buffer's bytes: slice, duplicate, asReadOnlyBuffer; and compact, which moves them."""

from conformance.scenario import Java, Log, scenario


@scenario("a slice is what remains, counted from 0, over the same bytes")
def slice_of_the_rest(u: Java, log: Log) -> None:
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        b = make(16)
        with log.part("direct" if b.isDirect() else "heap"):
            log(lambda: b.position(4).limit(12))
            s = log(lambda: b.slice())
            log(lambda: s.putInt(0, 77))
            log(lambda: b.getInt(4))
            log(lambda: b.putInt(8, 88))
            log(lambda: s.getInt(4))
            log(lambda: s.position(8))
            log(lambda: s.limit(9))
            log(lambda: b.toString())
            log(lambda: s.slice().capacity())


@scenario("slice(index, length) ignores the position and minds the limit")
def slice_by_index(u: Java, log: Log) -> None:
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        b = make(16)
        with log.part("direct" if b.isDirect() else "heap"):
            b.position(6)
            b.limit(10)
            log(lambda: b.slice(2, 4))
            log(lambda: b.slice(10, 0))
            for index, length in ((-1, 2), (0, -1), (5, 6), (11, 0), (2147483647, 1)):
                log(lambda: b.slice(index, length))
            log(lambda: b.slice(2, 8).slice(1, 7).putShort(0, 5))
            log(lambda: b.getShort(3))


@scenario("a duplicate starts with the same cursor and then goes its own way")
def duplicate(u: Java, log: Log) -> None:
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        b = make(16)
        with log.part("direct" if b.isDirect() else "heap"):
            b.position(3).mark().position(5).limit(9)
            d = log(lambda: b.duplicate())
            log(lambda: d.reset())
            log(lambda: b.toString())
            log(lambda: d.clear())
            log(lambda: b.toString())
            log(lambda: d.putInt(0, 5))
            log(lambda: b.getInt(0))


@scenario("slices, duplicates and read-only copies start in big-endian order, whatever their parent's")
def order_is_not_inherited(u: Java, log: Log) -> None:
    b = u.java.nio.ByteBuffer.allocate(8).order(u.java.nio.ByteOrder.LITTLE_ENDIAN)
    log(lambda: b.order())
    log(lambda: b.slice().order())
    log(lambda: b.slice(0, 4).order())
    log(lambda: b.duplicate().order())
    log(lambda: b.asReadOnlyBuffer().order())
    log(lambda: b.order())


@scenario("a slice has no mark; a duplicate has its parent's")
def marks(u: Java, log: Log) -> None:
    b = u.java.nio.ByteBuffer.allocate(8).position(2).mark().position(4)
    log(lambda: b.slice().reset())
    log(lambda: b.duplicate().reset())
    log(lambda: b.asReadOnlyBuffer().reset())
    log(lambda: b.toString())


@scenario("a read-only copy shows later writes and refuses its own, as do its slices and duplicates")
def read_only(u: Java, log: Log) -> None:
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        b = make(8)
        with log.part("direct" if b.isDirect() else "heap"):
            r = log(lambda: b.position(1).asReadOnlyBuffer())
            log(lambda: r.isReadOnly())
            log(lambda: b.put(0, 9))
            log(lambda: r.get(0))
            log(lambda: r.put(0, 1))
            log(lambda: r.put(1))
            log(lambda: r.slice().put(0, 1))
            log(lambda: r.duplicate().putInt(1))
            log(lambda: r.asReadOnlyBuffer().isReadOnly())
            log(lambda: r.slice(0, 3).isReadOnly())
            log(lambda: r.toString())
            log(lambda: b.isReadOnly())


@scenario("compact moves what remains to the front and makes room behind it")
def compact(u: Java, log: Log) -> None:
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        b = make(8)
        with log.part("direct" if b.isDirect() else "heap"):
            b.putLong(0x0102030405060708).flip().position(3)
            log(lambda: b.compact())
            log(lambda: b.getLong(0))
            log(lambda: b.flip())
            log(lambda: b.position(5).compact())
            log(lambda: b.toString())
            log(lambda: b.mark().compact())
            log(lambda: b.reset())
            log(lambda: b.asReadOnlyBuffer().compact())


@scenario("compact in a slice leaves the bytes around the slice alone")
def compact_in_slice(u: Java, log: Log) -> None:
    b = u.java.nio.ByteBuffer.allocate(8).putLong(0, 0x0102030405060708)
    s = log(lambda: b.slice(2, 4).position(1))
    log(lambda: s.compact())
    log(lambda: b.getLong(0))
