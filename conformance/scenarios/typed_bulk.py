"""The typed buffers, many elements at a time: arrays, other buffers of any order, and what overlaps."""

from collections.abc import Iterator

from conformance.scenario import Java, JavaObject, Log, scenario

_KINDS = ("Char", "Short", "Int", "Long", "Float", "Double")
_SIZES = {"Char": 2, "Short": 2, "Int": 4, "Long": 8, "Float": 4, "Double": 8}
_VALUES: dict[str, tuple[object, ...]] = {
    "Char": ("A", "€", "\uffff", "\x00", "z", "é"),
    "Short": (1, -2, 32767, -32768, 5, 6),
    "Int": (1, -2, 2147483647, -2147483648, 5, 6),
    "Long": (1, -2, 9223372036854775807, -9223372036854775808, 5, 6),
    "Float": (1.5, -0.0, 3.4028234663852886e38, float("-inf"), 5.0, 6.0),
    "Double": (0.1, -0.0, 5e-324, float("inf"), 5.0, 6.0),
}


def _array(u: Java, kind: str, source: object) -> JavaObject:
    array: JavaObject = u.JArray(getattr(u, f"J{kind}"))(source)
    return array


def _buffers(u: Java, kind: str, count: int) -> Iterator[tuple[str, JavaObject]]:
    """Empty buffers of `count` elements: on an array, on bytes of both orders, on direct memory of both orders."""
    nio = u.java.nio
    yield "heap", getattr(nio, f"{kind}Buffer").allocate(count)
    for name, make in (("heap", nio.ByteBuffer.allocate), ("direct", nio.ByteBuffer.allocateDirect)):
        for order in (nio.ByteOrder.BIG_ENDIAN, nio.ByteOrder.LITTLE_ENDIAN):
            yield f"view of {name} {order}", getattr(make(count * _SIZES[kind]).order(order), f"as{kind}Buffer")()


@scenario("arrays go in and out whole, in part, relative and absolute, swapped where the buffer's order wants it")
def arrays(u: Java, log: Log) -> None:
    for kind in _KINDS:
        values = _VALUES[kind]
        source = _array(u, kind, values)
        for place, b in _buffers(u, kind, 8):
            with log.part(f"{kind} {place}"):
                b.put(source)
                log.note("after put(array)", [b.position(), [b.get(i) for i in range(8)]])
                b.clear().put(source, 1, 3)
                log.note("after put(array, 1, 3)", [b.position(), [b.get(i) for i in range(8)]])
                b.put(2, source)
                b.put(0, source, 4, 2)
                log.note("after the absolute puts", [b.position(), [b.get(i) for i in range(8)]])
                a = _array(u, kind, 5)
                log.note("get(array)", [b.get(a).position(), a])
                a = _array(u, kind, 5)
                log.note("get(array, 1, 2)", [b.clear().get(a, 1, 2).position(), a])
                a = _array(u, kind, 5)
                log.note("get(3, array)", [b.get(3, a).position(), a])
                a = _array(u, kind, 5)
                log.note("get(6, array, 3, 2)", [b.get(6, a, 3, 2).position(), a])


@scenario("bulk moves check the array's range before the room, the absolute ones the buffer's range first")
def refused(u: Java, log: Log) -> None:
    for kind in _KINDS:
        a = _array(u, kind, 6)
        for place, b in _buffers(u, kind, 8):
            with log.part(f"{kind} {place}"):
                b.limit(5).position(1)
                for offset, length in ((-1, 2), (0, -1), (5, 2), (7, 0), (0, 7), (2147483647, 2147483647), (0, 5)):
                    log(lambda: b.get(a, offset, length))
                    log(lambda: b.put(a, offset, length))
                for index, offset, length in ((-1, 0, 1), (3, 0, 3), (6, 0, 0), (0, 6, 1), (0, -1, 1), (-1, -1, -1)):
                    log(lambda: b.get(index, a, offset, length))
                    log(lambda: b.put(index, a, offset, length))
                log(lambda: b.get(a))
                log(lambda: b.put(a))
                log(lambda: b.get(0, a))
                log(lambda: b.put(0, a))
                log.note("nothing changed", [b.position(), b.limit(), a, [b.get(i) for i in range(5)]])


@scenario("no array at all is a NullPointerException, after the buffer's own checks")
def null_arrays(u: Java, log: Log) -> None:
    for kind in _KINDS:
        no_array = u.JObject(None, u.JArray(getattr(u, f"J{kind}")))
        for place, b in _buffers(u, kind, 4):
            r = b.asReadOnlyBuffer()
            with log.part(f"{kind} {place}"):
                log(lambda: b.get(None))
                log(lambda: b.get(None, 0, 1))
                log(lambda: b.get(0, None))
                log(lambda: b.get(0, None, 0, 1))
                log(lambda: b.get(-1, None, 0, 1))
                for read_only, p in (("writable", b), ("read-only", r)):
                    with log.part(read_only):
                        log(lambda: p.put(no_array))
                        log(lambda: p.put(no_array, 0, 1))
                        log(lambda: p.put(no_array, -1, 9))
                        log(lambda: p.put(0, no_array))
                        log(lambda: p.put(-1, no_array, 0, 1))


@scenario("a read-only buffer refuses an array before it looks at a range, wherever it lies")
def read_only(u: Java, log: Log) -> None:
    for kind in _KINDS:
        a = _array(u, kind, 6)
        for place, b in _buffers(u, kind, 4):
            r = b.asReadOnlyBuffer()
            with log.part(f"{kind} {place}"):
                log(lambda: r.put(a))
                log(lambda: r.put(a, -1, 2))
                log(lambda: r.put(a, 0, 5))
                log(lambda: r.put(0, a))
                log(lambda: r.put(-1, a, 0, 2))
                log(lambda: r.put(0, a, 0, 9))


@scenario("put(buffer) moves the remaining elements and both positions, whatever order either has")
def from_buffer(u: Java, log: Log) -> None:
    for kind in _KINDS:
        values = _VALUES[kind]
        source = _array(u, kind, values)
        for from_place, s in _buffers(u, kind, 8):
            s.put(source).flip()
            for place, b in _buffers(u, kind, 8):
                with log.part(f"{kind} {from_place} to {place}"):
                    s.position(1)
                    b.position(2).put(s)
                    log.note("relative", [b.position(), s.position(), [b.get(i) for i in range(8)]])
                    b.put(0, s.asReadOnlyBuffer(), 3, 2)
                    log.note("absolute", [b.position(), s.position(), [b.get(i) for i in range(8)]])


@scenario("a put from a buffer over the same elements moves them as if through a copy")
def overlapping(u: Java, log: Log) -> None:
    for kind in _KINDS:
        values = _VALUES[kind]
        source = _array(u, kind, values)
        for place, b in _buffers(u, kind, 8):
            with log.part(f"{kind} {place}"):
                for to, first, last in ((2, 0, 6), (0, 1, 6)):
                    b.clear().put(source)
                    d = b.duplicate().limit(last).position(first)
                    b.clear().position(to).put(d)
                    log.note(f"from {first} to {to}", [b.get(i) for i in range(8)])
                    b.clear().put(source)
                    b.put(to, b, first, last - first)
                    log.note(f"absolute, itself, from {first} to {to}", [b.get(i) for i in range(8)])


@scenario("a put between views of opposite orders over the same bytes goes as if through a copy, or the wrong way round")
def overlapping_orders(u: Java, log: Log) -> None:
    nio = u.java.nio
    for kind in _KINDS:
        values = _VALUES[kind]
        source = _array(u, kind, values)
        for make in (nio.ByteBuffer.allocate, nio.ByteBuffer.allocateDirect):
            for to, first in ((0, 0), (2, 0), (0, 2)):
                b = make(8 * _SIZES[kind])
                big = getattr(b, f"as{kind}Buffer")()
                little = getattr(b.order(nio.ByteOrder.LITTLE_ENDIAN), f"as{kind}Buffer")()
                with log.part(f"{kind}, direct {b.isDirect()}, from {first} to {to}"):
                    big.put(source).flip().position(first)
                    little.position(to).put(big)
                    array = u.JArray(u.JByte)(int(b.capacity()))
                    b.get(0, array)
                    log.note("bytes", array)


@scenario("put(buffer) refuses itself, what does not fit, and a read-only target, in an order that depends on the place")
def from_buffer_refused(u: Java, log: Log) -> None:
    for kind in _KINDS:
        other = getattr(u.java.nio, f"{kind}Buffer").allocate(9)
        for place, b in _buffers(u, kind, 4):
            r = b.asReadOnlyBuffer()
            with log.part(f"{kind} {place}"):
                log(lambda: b.put(b))
                log(lambda: b.put(other))
                log(lambda: r.put(r))
                log(lambda: r.put(other))
                log(lambda: b.put(0, other, 0, 5))
                log(lambda: b.put(-1, other, 0, 1))
                log(lambda: b.put(0, other, 9, 1))
                log(lambda: b.put(0, other, -1, -1))
                log(lambda: r.put(0, other, 0, 1))
                log(lambda: r.put(0, other, 0, 10))
                log(lambda: r.put(-1, other, 0, 1))
                log.note("nothing moved", [b.position(), other.position(), r.position()])


@scenario("a hundred thousand elements move as ten do")
def large(u: Java, log: Log) -> None:
    count = 100_000
    content = u.JArray(u.JInt)([(i * 2654435761) % 2**31 for i in range(count)])
    for order in (u.java.nio.ByteOrder.BIG_ENDIAN, u.java.nio.ByteOrder.LITTLE_ENDIAN):
        raw = u.java.nio.ByteBuffer.allocateDirect(4 * count).order(order)
        b = raw.asIntBuffer()
        with log.part(f"{order}"):
            b.put(content).flip()
            out = u.JArray(u.JInt)(count)
            b.get(out)
            log.note("the same", list(out) == list(content))
            log(lambda: b.hashCode())
            array = u.JArray(u.JByte)(4 * count)
            raw.get(array)
            log.note("bytes", array)
