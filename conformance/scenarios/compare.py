"""Equality, order, hash, mismatch and text: all of what remains, none of where it lies."""

from conformance.scenario import Java, Log, scenario


@scenario("buffers are equal where the same bytes remain, heap or direct, read-only or not, in any byte order")
def equality(u: Java, log: Log) -> None:
    BB = u.java.nio.ByteBuffer
    a = BB.wrap(u.JArray(u.JByte)([0, 1, 2, 3, 4]))
    b = BB.allocateDirect(3).put(u.JArray(u.JByte)([1, 2, 3])).flip()
    log(lambda: a.equals(b))
    log(lambda: a.position(1).limit(4).equals(b))
    log(lambda: a == b)
    log(lambda: a != b)
    log(lambda: a.equals(b.asReadOnlyBuffer()))
    log(lambda: a.order(u.java.nio.ByteOrder.LITTLE_ENDIAN).equals(b))
    log(lambda: hash(a) == hash(b))
    log(lambda: a.equals("text"))
    log(lambda: a.equals(None))
    log(lambda: a.equals(a))
    log(lambda: BB.allocate(0).equals(BB.allocateDirect(0)))
    log(lambda: b.put(0, 9))
    log(lambda: a.equals(b))


@scenario("hashCode depends on the bytes that remain, last one first, and on nothing else")
def hashes(u: Java, log: Log) -> None:
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        b = make(6)
        with log.part("direct" if b.isDirect() else "heap"):
            log(lambda: b.hashCode())
            log(lambda: b.put(u.JArray(u.JByte)([1, -2, 3, -4, 5, -6])).hashCode())
            log(lambda: b.flip().hashCode())
            log(lambda: b.position(2).hashCode())
            log(lambda: b.asReadOnlyBuffer().hashCode())
            log(lambda: b.order(u.java.nio.ByteOrder.LITTLE_ENDIAN).hashCode())


@scenario("compareTo goes by the first byte that differs, signed, then by length")
def ordering(u: Java, log: Log) -> None:
    BB = u.java.nio.ByteBuffer
    pairs: tuple[tuple[list[int], list[int]], ...] = (
        ([1, 2], [1, 3]),
        ([1, 2], [1, 2]),
        ([1, 2], [1, 2, 0]),
        ([-1], [1]),
        ([-128], [127]),
        ([], [0]),
    )
    for left, right in pairs:
        a, b = BB.wrap(u.JArray(u.JByte)(left)), BB.wrap(u.JArray(u.JByte)(right))
        with log.part(f"{left} and {right}"):
            log(lambda: a.compareTo(b))
            log(lambda: b.compareTo(a))
            log(lambda: a < b)
            log(lambda: a > b)
            log(lambda: a <= b)
            log(lambda: a >= b)


@scenario("mismatch gives the first index that differs, counted from the positions, or -1")
def mismatches(u: Java, log: Log) -> None:
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        a, b = make(40), u.java.nio.ByteBuffer.allocate(40)
        with log.part("direct" if a.isDirect() else "heap"):
            log(lambda: a.mismatch(b))
            log(lambda: b.put(20, 1))
            log(lambda: a.mismatch(b))
            log(lambda: a.mismatch(b.position(5)))
            log(lambda: a.position(5).mismatch(b))
            log(lambda: a.limit(20).mismatch(b))
            log(lambda: b.limit(20))
            log(lambda: a.mismatch(b))
            log(lambda: a.mismatch(a))


@scenario("toString names the class of the implementation and the cursor")
def texts(u: Java, log: Log) -> None:
    BB = u.java.nio.ByteBuffer
    for make in (BB.allocate, BB.allocateDirect):
        b = make(16).position(2).limit(5)
        log(lambda: b.toString())
        log(lambda: str(b))
        log(lambda: b.asReadOnlyBuffer().toString())
        log(lambda: b.slice().toString())
        log(lambda: b.duplicate().toString())
    log(lambda: BB.wrap(u.JArray(u.JByte)(4), 1, 2).toString())


@scenario("a buffer is true, has no hidden fields and refuses a comparison with something else")
def python_habits(u: Java, log: Log) -> None:
    b = u.java.nio.ByteBuffer.allocate(0)
    log(lambda: bool(b))
    log(lambda: b == 5)
    log(lambda: b < 5)
    log(lambda: b.noSuchMethod())
    log(lambda: isinstance(b, u.java.nio.ByteBuffer))
    log(lambda: isinstance(b, u.java.nio.Buffer))
    log(lambda: isinstance(b, u.java.nio.MappedByteBuffer))
    log(lambda: isinstance(u.java.nio.ByteBuffer.allocateDirect(1), u.java.nio.MappedByteBuffer))
