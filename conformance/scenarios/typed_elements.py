"""The six typed buffers, one element at a time: where they lie, what they take, and what is refused."""

from collections.abc import Iterator

from conformance.scenario import Java, JavaObject, Log, scenario

_KINDS = ("Char", "Short", "Int", "Long", "Float", "Double")
_SIZES = {"Char": 2, "Short": 2, "Int": 4, "Long": 8, "Float": 4, "Double": 8}
_VALUES: dict[str, tuple[object, ...]] = {
    "Char": ("A", "€", "\uffff", "\x00"),
    "Short": (1, -2, 32767, -32768),
    "Int": (1, -2, 2147483647, -2147483648),
    "Long": (1, -2, 9223372036854775807, -9223372036854775808),
    "Float": (1.5, -0.0, 3.4028234663852886e38, float("-inf")),
    "Double": (0.1, -0.0, 5e-324, float("inf")),
}


def _bytes(u: Java, log: Log, size: int) -> Iterator[tuple[str, JavaObject]]:
    """A heap, a direct and a mapped ByteBuffer, each in both orders."""
    nio = u.java.nio
    path = log.path("elements")
    for order in (nio.ByteOrder.BIG_ENDIAN, nio.ByteOrder.LITTLE_ENDIAN):
        yield f"heap {order}", nio.ByteBuffer.allocate(size).order(order)
        yield f"direct {order}", nio.ByteBuffer.allocateDirect(size).order(order)
        log.outside.write(path, bytes(size))
        with u.java.io.RandomAccessFile(path, "rw") as file:
            mapped = file.getChannel().map(nio.channels.FileChannel.MapMode.READ_WRITE, 0, size)
        yield f"mapped {order}", mapped.order(order)


def _array(u: Java, kind: str, source: object) -> JavaObject:
    array: JavaObject = u.JArray(getattr(u, f"J{kind}"))(source)
    return array


def _one(u: Java, kind: str, value: object) -> object:
    """One element: to JPype a plain str is a char[] as well."""
    return u.JChar(value) if kind == "Char" else value


@scenario("a view of bytes counts in elements, reads and writes the same bytes, in the order that the bytes had")
def views(u: Java, log: Log) -> None:
    for kind in _KINDS:
        values, size = _VALUES[kind], _SIZES[kind]
        view = f"as{kind}Buffer"
        for place, b in _bytes(u, log, 2 + 4 * size + 1):
            with log.part(f"{kind} {place}"):
                b.position(2)
                v = log(lambda: getattr(b, view)())
                log.note("order", v.order())
                log.note("cursor", [v.position(), v.limit(), v.capacity()])
                for value in values:
                    v.put(value)
                array = u.JArray(u.JByte)(3 + 4 * size)
                log(lambda: b.get(0, array))
                log.note("bytes", array)
                log.note("values", [v.get(i) for i in range(4)])
                log(lambda: v.flip().get())
                log(lambda: v.get())


@scenario("a heap buffer of any kind has zeros, its machine's order, and an array")
def allocated(u: Java, log: Log) -> None:
    native = u.java.nio.ByteOrder.nativeOrder()
    for kind in _KINDS:
        buffers = getattr(u.java.nio, f"{kind}Buffer")
        values = _VALUES[kind]
        with log.part(kind):
            b = buffers.allocate(5)
            log.note("zero", b.get(4))
            log.note("in the machine's order", b.order() == native)
            for value in values:
                b.put(value)
            log.note("cursor", [b.position(), b.limit(), b.capacity(), b.remaining(), b.hasRemaining()])
            log.note("kind", [b.isDirect(), b.isReadOnly(), b.hasArray(), b.arrayOffset()])
            log(lambda: b.array())
            for capacity in (-1, -2147483648):
                log(lambda: buffers.allocate(capacity))
            log(lambda: buffers.allocate(0).hasRemaining())


@scenario("wrap shares the array; offset and length set the cursor and nothing else")
def wrapped(u: Java, log: Log) -> None:
    for kind in _KINDS:
        buffers = getattr(u.java.nio, f"{kind}Buffer")
        values = _VALUES[kind]
        with log.part(kind):
            a = _array(u, kind, values)
            b = buffers.wrap(a)
            b.put(0, _one(u, kind, values[3]))
            log(lambda: a)
            a[1] = values[0]
            log(lambda: b.get(1))
            for offset, length in ((0, 4), (1, 2), (4, 0)):
                c = buffers.wrap(a, offset, length)
                log.note(f"wrap({offset}, {length})", [c.position(), c.limit(), c.capacity(), c.arrayOffset()])
            for offset, length in ((-1, 2), (0, -1), (0, 5), (5, 0), (3, 2), (2147483647, 2147483647)):
                log(lambda: buffers.wrap(a, offset, length))
            s = buffers.wrap(a, 1, 3).slice()
            log.note("slice", [s.arrayOffset(), s.capacity(), s.get(0)])
            log(lambda: s.array())


@scenario("wrap of no array is refused")
def null_arrays(u: Java, log: Log) -> None:
    for kind in _KINDS:
        buffers = getattr(u.java.nio, f"{kind}Buffer")
        no_array = u.JObject(None, u.JArray(getattr(u, f"J{kind}")))
        with log.part(kind):
            log(lambda: buffers.wrap(no_array))
            log(lambda: buffers.wrap(no_array, 0, 1))
            log(lambda: buffers.wrap(no_array, -1, 1))


@scenario("a relative get or put without room, and an index at or beyond the limit, are refused and move nothing")
def refused(u: Java, log: Log) -> None:
    for kind in _KINDS:
        value = _one(u, kind, _VALUES[kind][0])
        heap = getattr(u.java.nio, f"{kind}Buffer").allocate(6)
        of_heap = getattr(u.java.nio.ByteBuffer.allocate(6 * _SIZES[kind]), f"as{kind}Buffer")()
        of_direct = getattr(u.java.nio.ByteBuffer.allocateDirect(6 * _SIZES[kind]), f"as{kind}Buffer")()
        for place, b in (("heap", heap), ("view of heap", of_heap), ("view of direct", of_direct)):
            with log.part(f"{kind} {place}"):
                b.limit(4).position(4)
                log(lambda: b.get())
                log(lambda: b.put(value))
                for index in (-1, 4, 2147483647):
                    log(lambda: b.get(index))
                    log(lambda: b.put(index, value))
                log(lambda: b.position(5))
                log(lambda: b.limit(7))
                log(lambda: b.clear().reset())
                log(lambda: b.get(0))


@scenario("a read-only buffer says so before it looks at an index, on heap and bytes alike")
def read_only(u: Java, log: Log) -> None:
    for kind in _KINDS:
        value = _one(u, kind, _VALUES[kind][0])
        heap = getattr(u.java.nio, f"{kind}Buffer").allocate(4)
        of_heap = getattr(u.java.nio.ByteBuffer.allocate(32).asReadOnlyBuffer(), f"as{kind}Buffer")()
        of_direct = getattr(u.java.nio.ByteBuffer.allocateDirect(32), f"as{kind}Buffer")()
        for place, b in (("heap", heap), ("view of heap", of_heap), ("view of direct", of_direct)):
            with log.part(f"{kind} {place}"):
                r = b.asReadOnlyBuffer()
                log.note("read-only", [r.isReadOnly(), r.hasArray(), r.isDirect(), r.slice().isReadOnly(), r.order()])
                log(lambda: r.put(value))
                log(lambda: r.put(99, value))
                log(lambda: r.put(-1, value))
                log(lambda: r.compact())
                log(lambda: r.array())
                log(lambda: r.arrayOffset())
                log(lambda: r.limit(2).position(2).put(value))
                log.note("cursor", [r.position(), r.limit()])


@scenario("views of bytes have no array; only writable heap buffers of their own array have")
def accessible_arrays(u: Java, log: Log) -> None:
    for kind in _KINDS:
        for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
            v = getattr(make(16), f"as{kind}Buffer")()
            with log.part(f"{kind}, direct {v.isDirect()}"):
                log(lambda: v.hasArray())
                log(lambda: v.array())
                log(lambda: v.arrayOffset())


@scenario("toString names the class that Java has for the place, the order and the access, and the cursor")
def texts(u: Java, log: Log) -> None:
    for kind in _KINDS[1:]:
        heap = getattr(u.java.nio, f"{kind}Buffer").allocate(4)
        log(lambda: heap.limit(3).position(1).toString())
        log(lambda: heap.asReadOnlyBuffer().toString())
        for place, b in _bytes(u, log, 24):
            with log.part(f"{kind} {place}"):
                v = getattr(b, f"as{kind}Buffer")()
                log(lambda: v.toString())
                log(lambda: v.asReadOnlyBuffer().toString())
                log(lambda: v.slice().toString())
                log(lambda: v.position(1).duplicate().toString())


@scenario("a slice counts from 0 over the same elements and keeps the order; a duplicate has its parent's cursor")
def slices(u: Java, log: Log) -> None:
    for kind in _KINDS:
        value = _one(u, kind, _VALUES[kind][0])
        heap = getattr(u.java.nio, f"{kind}Buffer").allocate(8)
        little = u.java.nio.ByteOrder.LITTLE_ENDIAN
        of_heap = getattr(u.java.nio.ByteBuffer.allocate(64), f"as{kind}Buffer")()
        of_direct = getattr(u.java.nio.ByteBuffer.allocateDirect(64).order(little), f"as{kind}Buffer")()
        for place, b in (("heap", heap), ("view of heap", of_heap), ("view of direct", of_direct)):
            with log.part(f"{kind} {place}"):
                b.limit(7).position(2)
                s = b.slice()
                s.put(1, value)
                log(lambda: b.get(3))
                log.note("slice", [s.position(), s.limit(), s.capacity(), s.order() == b.order(), s.isDirect()])
                t = b.slice(1, 4)
                log.note("slice(1, 4)", [t.position(), t.limit(), t.capacity(), t.get(2)])
                for index, length in ((-1, 1), (0, -1), (7, 1), (8, 0), (2147483647, 1)):
                    log(lambda: b.slice(index, length))
                d = b.mark().duplicate()
                log.note("duplicate", [d.position(), d.limit(), d.order() == b.order(), d.rewind().limit()])
                log(lambda: b.asReadOnlyBuffer().position(3).reset().position())
                log(lambda: s.reset())


@scenario("compact moves the remaining elements to the front")
def compact(u: Java, log: Log) -> None:
    for kind in _KINDS:
        values = _VALUES[kind]
        heap = getattr(u.java.nio, f"{kind}Buffer").allocate(4)
        of_heap = getattr(u.java.nio.ByteBuffer.allocate(4 * _SIZES[kind]), f"as{kind}Buffer")()
        of_direct = getattr(u.java.nio.ByteBuffer.allocateDirect(4 * _SIZES[kind]), f"as{kind}Buffer")()
        for place, b in (("heap", heap), ("view of heap", of_heap), ("view of direct", of_direct)):
            with log.part(f"{kind} {place}"):
                for value in values:
                    b.put(value)
                b.flip().position(1).mark().limit(3)
                c = b.compact()
                log.note("cursor", [c.position(), c.limit(), c.capacity()])
                log.note("values", [c.get(i) for i in range(4)])
                log(lambda: c.reset())


@scenario("a value that the element cannot hold is refused and nothing is written")
def out_of_range(u: Java, log: Log) -> None:
    nio = u.java.nio
    for kind, value in (("Short", 32768), ("Short", -32769), ("Int", 2147483648), ("Long", 9223372036854775808)):
        b = getattr(nio, f"{kind}Buffer").allocate(2)
        with log.part(kind):
            log(lambda: b.put(value))
            log(lambda: b.put(0, value))
            log(lambda: b.toString())
            log(lambda: b.put(1.5))
            log(lambda: b.get(0))
    f = nio.FloatBuffer.allocate(2)
    for number in (1e300, -1e300, 0.1, 1e-300):
        log(lambda: f.put(0, number).get(0))
    log(lambda: f.put("1"))
