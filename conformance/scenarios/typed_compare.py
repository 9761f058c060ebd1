"""The typed buffers compared: equality, order, hash and mismatch, with NaN and the two zeros."""

from collections.abc import Iterator

from conformance.scenario import Java, JavaObject, Log, scenario

_KINDS = ("Char", "Short", "Int", "Long", "Float", "Double")
_SIZES = {"Char": 2, "Short": 2, "Int": 4, "Long": 8, "Float": 4, "Double": 8}
_NAN = float("nan")
_PAIRS: dict[str, tuple[tuple[tuple[object, ...], tuple[object, ...]], ...]] = {
    "Char": ((("a", "b"), ("a", "c")), (("a",), ("a", "\x00")), (("\uffff",), ("\x00",)), ((), ())),
    "Short": (((1, 2), (1, 3)), ((1,), (1, 0)), ((-32768,), (32767,)), ((), ())),
    "Int": (((1, 2), (1, 3)), ((1,), (1, 0)), ((-2147483648,), (2147483647,)), ((), ())),
    "Long": (((1, 2), (1, 3)), ((1,), (1, 0)), ((-9223372036854775808,), (9223372036854775807,)), ((), ())),
    "Float": (
        ((0.0, 1.0), (-0.0, 1.0)),
        ((_NAN,), (_NAN,)),
        ((_NAN,), (float("inf"),)),
        ((0.0, _NAN, 1.0), (-0.0, _NAN, 2.0)),
        ((1.0,), (1.0, _NAN)),
    ),
    "Double": (
        ((0.0, 1.0), (-0.0, 1.0)),
        ((_NAN,), (_NAN,)),
        ((_NAN,), (float("-inf"),)),
        ((0.0, _NAN, 1.0), (-0.0, _NAN, 2.0)),
        ((1.0,), (1.0, _NAN)),
    ),
}


def _array(u: Java, kind: str, source: object) -> JavaObject:
    array: JavaObject = u.JArray(getattr(u, f"J{kind}"))(source)
    return array


def _buffers(u: Java, kind: str, content: tuple[object, ...]) -> Iterator[tuple[str, JavaObject]]:
    """The content on an array, on big-endian bytes and on little-endian direct memory, between other elements."""
    nio = u.java.nio
    size, count, array = _SIZES[kind], len(content), _array(u, kind, content)
    little = nio.ByteBuffer.allocateDirect((count + 3) * size).order(nio.ByteOrder.LITTLE_ENDIAN)
    made = (
        ("heap", getattr(nio, f"{kind}Buffer").allocate(count + 3)),
        ("view of heap", getattr(nio.ByteBuffer.allocate((count + 3) * size), f"as{kind}Buffer")()),
        ("view of direct, little", getattr(little, f"as{kind}Buffer")()),
    )
    for place, b in made:
        b.put(2, array)
        yield place, b.limit(2 + count).position(2)


@scenario("buffers compare by value: NaN equals NaN, and the two zeros are equal, wherever and in whatever order they lie")
def pairs(u: Java, log: Log) -> None:
    for kind in _KINDS:
        for left, right in _PAIRS[kind]:
            for place, a in _buffers(u, kind, left):
                for other_place, b in _buffers(u, kind, right):
                    with log.part(f"{kind} {left} {place}, {right} {other_place}"):
                        log.note("equals", [a.equals(b), b.equals(a), a == b])
                        log.note("compareTo", [a.compareTo(b), b.compareTo(a), a < b, a >= b])
                        log.note("mismatch", [a.mismatch(b), b.mismatch(a)])


@scenario("NaN of another bit pattern is NaN as well")
def bits_of_nan(u: Java, log: Log) -> None:
    nio = u.java.nio
    f, g = nio.ByteBuffer.allocate(8), nio.ByteBuffer.allocateDirect(8)
    for bits in (0x7FC00000, 0x7FC12345, 0x7F800001, -1, 0x7F800000):
        f.putInt(0, bits)
        g.putInt(0, 0x7FC00000)
        x, y = f.asFloatBuffer().limit(1), g.asFloatBuffer().limit(1)
        log.note(f"{bits:x}", [x.get(0), x.equals(y), x.compareTo(y), x.mismatch(y), x.hashCode()])
    for bits in (0x7FF8000000000000, 0x7FF0000000000001, -1, 0x7FF0000000000000):
        f.putLong(0, bits)
        g.putLong(0, 0x7FF8000000000000)
        v, w = f.asDoubleBuffer(), g.asDoubleBuffer()
        log.note(f"{bits:x}", [v.get(0), v.equals(w), v.compareTo(w), v.mismatch(w), v.hashCode()])


@scenario("hashCode depends on the remaining values alone")
def hashes(u: Java, log: Log) -> None:
    contents: dict[str, tuple[object, ...]] = {
        "Char": ("a", "€", "\uffff"),
        "Short": (1, -2, 32767),
        "Int": (1, -2, 2147483647),
        "Long": (1, -2, 9223372036854775807, -9223372036854775808, 0x123456789),
        "Float": (1.5, -2.75, 3e9, -3e9, 0.0, -0.0, _NAN, float("inf"), 2147483648.0, -2147483648.0),
        "Double": (1.5, -2.75, 3e18, -3e9, 0.0, -0.0, _NAN, float("-inf"), 2147483647.5, -2147483648.5),
    }
    for kind in _KINDS:
        for place, b in _buffers(u, kind, contents[kind]):
            with log.part(f"{kind} {place}"):
                log(lambda: b.hashCode())
                log.note("python's", hash(b) == int(b.hashCode()))
                log(lambda: b.asReadOnlyBuffer().hashCode())
                log(lambda: b.position(3).hashCode())
                log(lambda: b.position(b.limit()).hashCode())
        if kind in ("Float", "Double", "Long"):
            for value in contents[kind]:
                one = getattr(u.java.nio, f"{kind}Buffer").wrap(_array(u, kind, [value]))
                log.note(f"{kind} {value!r}", one.hashCode())


@scenario("null is refused, except by equals")
def null_buffers(u: Java, log: Log) -> None:
    for kind in _KINDS:
        for place, b in _buffers(u, kind, ()):
            with log.part(f"{kind} {place}"):
                log(lambda: b.equals(None))
                log(lambda: b.compareTo(None))
                log(lambda: b.mismatch(None))


@scenario("a buffer of another kind is never equal, and cannot be compared")
def other_kinds(u: Java, log: Log) -> None:
    nio = u.java.nio
    for kind in _KINDS:
        b = getattr(nio, f"{kind}Buffer").allocate(0)
        with log.part(kind):
            log(lambda: b.equals(nio.ByteBuffer.allocate(0)))
            log(lambda: b.equals(None))
            log(lambda: b.equals(b))
            log(lambda: b.compareTo(nio.ByteBuffer.allocate(0)))
            log(lambda: b.mismatch(nio.ByteBuffer.allocate(0)))
            log(lambda: b < nio.ByteBuffer.allocate(0))
    log(lambda: nio.ShortBuffer.allocate(2).equals(nio.CharBuffer.allocate(2)))
    log(lambda: nio.IntBuffer.allocate(2).equals(nio.FloatBuffer.allocate(2)))
    log(lambda: nio.ShortBuffer.allocate(1).put(nio.CharBuffer.allocate(1)))


@scenario("a difference far from the start is found in any pair of places")
def far_away(u: Java, log: Log) -> None:
    for kind in ("Char", "Int", "Float", "Double"):
        count = 1300
        content = ("a",) * count if kind == "Char" else (7,) * count
        other: object = u.JChar("b") if kind == "Char" else 8
        for place, a in _buffers(u, kind, content):
            for other_place, b in _buffers(u, kind, content):
                with log.part(f"{kind} {place}, {other_place}"):
                    b.put(2 + 1234, other)
                    log.note("differs", [a.mismatch(b), a.equals(b), a.compareTo(b), b.compareTo(a)])
