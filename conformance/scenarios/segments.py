"""Memory segments: values through layouts, slices, copies, text, and segments over arrays and buffers."""

from conformance.scenario import Java, JavaObject, Log, scenario

SIZE = 8192
KINDS = ("BYTE", "BOOLEAN", "CHAR", "SHORT", "INT", "LONG", "FLOAT", "DOUBLE")
WIDE = KINDS[2:]


def _mapped(u: Java, log: Log, size: int = SIZE, mode: str = "READ_WRITE", offset: int = 0) -> JavaObject:
    """A mapping that lives as long as it is used."""
    path = log.new_file("data", bytes(i % 251 for i in range(offset + size)))
    names = u.java.nio.channels.FileChannel.MapMode
    with u.java.io.RandomAccessFile(path, "rw") as file:
        mapped: JavaObject = file.getChannel().map(getattr(names, mode), offset, size, u.java.lang.foreign.Arena.ofAuto())
        return mapped


def _dead(u: Java, log: Log) -> JavaObject:
    """A segment whose arena is closed."""
    path = log.new_file("dead", bytes(100))
    with u.java.io.RandomAccessFile(path, "rw") as file, u.java.lang.foreign.Arena.ofConfined() as arena:
        mapped: JavaObject = file.getChannel().map(u.java.nio.channels.FileChannel.MapMode.READ_WRITE, 0, 100, arena)
        return mapped


@scenario("every layout reads its value, in both orders, aligned or not", since=22)
def get(u: Java, log: Log) -> None:
    layouts, order = u.java.lang.foreign.ValueLayout, u.java.nio.ByteOrder
    s = _mapped(u, log)
    for kind in KINDS:
        one = getattr(layouts, f"JAVA_{kind}")
        for offset in (0, 8, 120, SIZE - 8):
            log(lambda: s.get(getattr(layouts, f"JAVA_{kind}"), offset))
            log.note(f"{kind} big-endian at {offset}", s.get(one.withOrder(order.BIG_ENDIAN), offset))
            log.note(f"{kind} little-endian at {offset}", s.get(one.withOrder(order.LITTLE_ENDIAN), offset))
        for index in (0, 3, SIZE // one.byteSize() - 1):
            log.note(f"{kind} at index {index}", s.getAtIndex(one, index))
    for kind in WIDE:
        free = getattr(layouts, f"JAVA_{kind}_UNALIGNED")
        for offset in (1, 3, 13, SIZE - 8):
            log.note(f"{kind}_UNALIGNED at {offset}", s.get(free, offset))


@scenario("every layout stores its value, and only that", since=22)
def set_(u: Java, log: Log) -> None:
    layouts, order = u.java.lang.foreign.ValueLayout, u.java.nio.ByteOrder
    values: dict[str, tuple[object, ...]] = {
        "BYTE": (0, -1, 127, -128, 128, -129),
        "BOOLEAN": (True, False),
        "CHAR": ("a", "\0", "\uffff"),
        "SHORT": (1, -32768, 32767, 32768),
        "INT": (1, -(2**31), 2**31 - 1, 2**31),
        "LONG": (1, -(2**63), 2**63 - 1, 2**63),
        "FLOAT": (1.5, 1e300, -0.0, float("nan"), float("-inf")),
        "DOUBLE": (1.5, 1e300, -0.0, float("nan"), float("-inf")),
    }
    s = _mapped(u, log)
    for kind, stored in values.items():
        layout = getattr(layouts, f"JAVA_{kind}")
        for value in stored:
            with log.part(f"{kind} {value!r}"):
                log(lambda: s.fill(85).set(layout, 16, value))
                log(lambda: s.asSlice(8, 24).toArray(layouts.JAVA_BYTE))
                log(lambda: s.set(layout.withOrder(order.BIG_ENDIAN), 16, value))
                log(lambda: s.asSlice(8, 24).toArray(layouts.JAVA_BYTE))
                log(lambda: s.setAtIndex(layout, 3, value))
                log(lambda: s.getAtIndex(layout, 3))


@scenario("a store into a read-only segment is refused first, then any access for its place, then for its alignment", since=22)
def refused(u: Java, log: Log) -> None:
    layouts = u.java.lang.foreign.ValueLayout
    s = _mapped(u, log)
    for place, segment in (("whole", s), ("slice", s.asSlice(1, 100)), ("read-only", s.asReadOnly()), ("empty", s.asSlice(8, 0))):
        n = int(segment.byteSize())
        with log.part(place):
            for kind in ("BYTE", "SHORT", "LONG", "INT_UNALIGNED"):
                layout = getattr(layouts, f"JAVA_{kind}")
                for offset in (-1, -8, 1, 2, n - 1, n, n + 8, 2**63 - 1, -(2**63)):
                    with log.part(kind):
                        log(lambda: segment.get(layout, offset))
                        log(lambda: segment.set(layout, offset, 1))
                        log(lambda: segment.getAtIndex(layout, offset))
                        log(lambda: segment.setAtIndex(layout, offset, 1))
    wide = layouts.JAVA_INT.withByteAlignment(16)
    for offset in (0, 8, 16):
        log(lambda: s.get(wide, offset))
        log(lambda: s.getAtIndex(wide, offset))
        log(lambda: s.setAtIndex(wide, offset, 1))
    log(lambda: s.get(layouts.JAVA_INT, 2**63))
    log(lambda: s.get(layouts.JAVA_INT, 1.5))
    log(lambda: s.get("int", 0))
    log(lambda: s.set(layouts.JAVA_INT, 0, 1.5))
    log(lambda: s.set(layouts.JAVA_INT, 0, "1"))


@scenario("an index is counted in values, and wraps as a long does", since=22)
def index_wraps(u: Java, log: Log) -> None:
    layouts = u.java.lang.foreign.ValueLayout
    s = _mapped(u, log)
    for index in (2**60, 2**61, 2**62, 2**63 - 1, -(2**61)):
        log(lambda: s.getAtIndex(layouts.JAVA_LONG, index))
        log(lambda: s.getAtIndex(layouts.JAVA_INT, index))


@scenario("a slice is a part of the segment, aligned if so asked", since=22)
def slices(u: Java, log: Log) -> None:
    layouts = u.java.lang.foreign.ValueLayout
    s = _mapped(u, log, 100)
    for offset, size in ((0, 100), (100, 0), (5, 10), (101, 0), (-1, 1), (1, -1), (0, 101), (2**63 - 1, 1)):
        log(lambda: s.asSlice(offset))
        t = log(lambda: s.asSlice(offset, size))
        if 0 <= offset <= offset + size <= 100:
            log(lambda: (t.byteSize(), int(t.address()) - int(s.address()), t.isMapped()))
            log(lambda: (t.scope().equals(s.scope()), t.equals(s)))
        for alignment in (1, 2, 8, 4096, 0, -2, 3):
            log(lambda: s.asSlice(offset, size, alignment).byteSize())
    for kind in ("JAVA_BYTE", "JAVA_INT", "JAVA_INT_UNALIGNED", "JAVA_LONG"):
        layout = getattr(layouts, kind)
        for offset in (0, 4, 3, 97, 100):
            with log.part(kind):
                log(lambda: s.asSlice(offset, layout).byteSize())
    log(lambda: s.asSlice(0, 10).asSlice(5, 6))
    log(lambda: s.asSlice(10, 20).asSlice(5, 6).get(layouts.JAVA_BYTE, 0))
    log(lambda: s.asSlice(10).asReadOnly().asSlice(2).isReadOnly())


@scenario("a segment says what it is; equal is who shows the same bytes", since=22)
def identity(u: Java, log: Log) -> None:
    s = _mapped(u, log)
    for other in (s.asSlice(0), s.asSlice(1), s.asSlice(0, 10), s.asReadOnly(), _mapped(u, log)):
        log(lambda: s.equals(other))
        log(lambda: s.equals(other) and s.hashCode() == other.hashCode())
        log(lambda: s == other)
    log(lambda: s.equals(None))
    log(lambda: s.equals("s"))
    log(lambda: s.toString())
    log(lambda: s.asReadOnly().toString())
    log(lambda: s.asSlice(SIZE).toString())
    log(lambda: [min(s.asSlice(i).maxByteAlignment(), 4096) for i in (0, 1, 2, 4, 12, 16, 24, 2048)])
    log(lambda: int(s.address()) % 4096)
    log(lambda: (s.scope().isAlive(), s.isNative(), s.isMapped(), s.isReadOnly(), s.byteSize()))
    log(lambda: u.java.lang.foreign.MemorySegment.NULL)
    log(lambda: u.java.lang.foreign.MemorySegment.NULL.asByteBuffer())


@scenario("fill sets every byte, or says why not", since=22)
def fill(u: Java, log: Log) -> None:
    layouts = u.java.lang.foreign.ValueLayout
    s = _mapped(u, log, 10000)
    for value in (0, 7, -1, -128, 127, 128):
        log(lambda: s.fill(value).equals(s))
        log(lambda: s.toArray(layouts.JAVA_BYTE))
    log(lambda: s.asSlice(5000, 10).fill(3))
    log(lambda: s.toArray(layouts.JAVA_BYTE))
    log(lambda: s.asReadOnly().fill(1))
    log(lambda: s.asSlice(0, 0).fill(1))


@scenario("copy moves bytes from segment to segment, also within one", since=22)
def copy(u: Java, log: Log) -> None:
    segments, layouts = u.java.lang.foreign.MemorySegment, u.java.lang.foreign.ValueLayout
    s, r, dead = _mapped(u, log, 200), _mapped(u, log, 200).asReadOnly(), _dead(u, log)
    t = u.java.lang.foreign.Arena.ofAuto().allocate(100)
    places = ((0, 0, 100), (5, 90, 10), (0, 0, 0), (200, 100, 0), (0, 0, 101), (-1, 0, 10), (0, -1, 10), (0, 0, -10))
    for offset, to, size in places:
        log(lambda: segments.copy(s, offset, t, to, size))
        log(lambda: t.toArray(layouts.JAVA_BYTE))
        log(lambda: segments.copy(s, offset, r, to, size))
        log(lambda: segments.copy(dead, offset, t, to, size))
        log(lambda: segments.copy(t, offset, dead, to, size))
    log(lambda: segments.copy(s, 9000, r, 0, 10))
    log(lambda: segments.copy(s, 9000, dead, 0, 10))
    log(lambda: segments.copy(dead, 0, r, 0, 10))
    for to in (4, 0, 50):
        log(lambda: segments.copy(s, 2, s, to, 100))
        log(lambda: s.toArray(layouts.JAVA_BYTE))
    log(lambda: t.copyFrom(s))
    log(lambda: t.copyFrom(s.asSlice(0, 50)).toArray(layouts.JAVA_BYTE))
    log(lambda: r.copyFrom(t))
    log(lambda: t.copyFrom(dead))
    log(lambda: t.copyFrom(dead.asSlice(0, 0)).byteSize())
    log(lambda: dead.copyFrom(t))
    log(lambda: t.copyFrom(None))
    log(lambda: segments.copy(None, 0, t, 0, 10))
    log(lambda: segments.copy(s, 0, None, 0, 10))


@scenario("copy by layouts turns bytes round where the orders differ", since=22)
def copy_values(u: Java, log: Log) -> None:
    segments, layouts = u.java.lang.foreign.MemorySegment, u.java.lang.foreign.ValueLayout
    big = u.java.nio.ByteOrder.BIG_ENDIAN
    s = _mapped(u, log, 100)
    t = u.java.lang.foreign.Arena.ofAuto().allocate(100, 8)
    for kind in KINDS:
        layout = getattr(layouts, f"JAVA_{kind}")
        log.note(kind, segments.copy(s, layout, 8, t.fill(0), layout.withOrder(big), 16, 3))
        log(lambda: t.toArray(layouts.JAVA_BYTE))
    wide = layouts.JAVA_INT.withByteAlignment(16)
    for a, at, b, to, count in (
        (layouts.JAVA_INT, 0, layouts.JAVA_LONG, 0, 5),
        (layouts.JAVA_INT, 2, layouts.JAVA_INT, 0, 5),
        (layouts.JAVA_INT, 0, layouts.JAVA_INT, 2, 5),
        (layouts.JAVA_INT, 0, layouts.JAVA_FLOAT, 0, 5),
        (layouts.JAVA_INT, 0, layouts.JAVA_INT, 0, -5),
        (layouts.JAVA_INT, 1, layouts.JAVA_LONG, 0, -1),
        (layouts.JAVA_INT, 0, layouts.JAVA_INT, 0, 26),
        (layouts.JAVA_INT, 4, layouts.JAVA_INT, 0, 2**63 - 1),
        (wide, 1, layouts.JAVA_INT, 0, 1),
        (layouts.JAVA_INT, 0, wide, 0, 1),
        (layouts.JAVA_INT_UNALIGNED, 1, layouts.JAVA_INT.withOrder(big), 4, 3),
    ):
        with log.part(f"{a} {b}"):
            log(lambda: segments.copy(s, a, at, t, b, to, count))
            log(lambda: segments.copy(s, a, at, t.asReadOnly(), b, to, count))
    log(lambda: t.toArray(layouts.JAVA_BYTE))
    log(lambda: segments.copy(s, layouts.JAVA_INT, 0, s, layouts.JAVA_INT.withOrder(big), 4, 6))
    log(lambda: s.toArray(layouts.JAVA_BYTE))


@scenario("copy goes from segments to arrays and back", since=22)
def copy_arrays(u: Java, log: Log) -> None:
    segments, layouts = u.java.lang.foreign.MemorySegment, u.java.lang.foreign.ValueLayout
    big = u.java.nio.ByteOrder.BIG_ENDIAN
    s, dead = _mapped(u, log, 200), _dead(u, log)
    arrays = {
        "BYTE": u.JArray(u.JByte)(10), "CHAR": u.JArray(u.JChar)(10), "SHORT": u.JArray(u.JShort)(10),
        "INT": u.JArray(u.JInt)(10), "LONG": u.JArray(u.JLong)(10), "FLOAT": u.JArray(u.JFloat)(10),
        "DOUBLE": u.JArray(u.JDouble)(10),
    }  # fmt: skip
    for kind, array in arrays.items():
        layout = getattr(layouts, f"JAVA_{kind}")
        with log.part(kind):
            log(lambda: segments.copy(s, layout, 8, array, 2, 5))
            log(lambda: array)
            log(lambda: segments.copy(s, layout.withOrder(big), 16, array, 0, 3))
            log(lambda: array)
            log(lambda: segments.copy(array, 1, s, layout.withOrder(big), 80, 4))
            log(lambda: segments.copy(array, 1, s, layout, 120, 4))
            log(lambda: s.toArray(layouts.JAVA_BYTE))
    ints = arrays["INT"]
    wide = layouts.JAVA_INT.withByteAlignment(16)
    i4, i4u, j8 = layouts.JAVA_INT, layouts.JAVA_INT_UNALIGNED, layouts.JAVA_LONG
    for layout, at, index, count in (
        (i4, 0, 0, 11), (i4, 0, -1, 5), (i4, 9000, 20, 5), (i4, 2, 0, 2), (i4, 0, 0, -1), (i4, 0, 9, 2), (i4, 200, 10, 0),
        (i4, 204, 10, 0), (i4, 198, 0, 1), (i4, 196, 0, 2), (i4, 1, 10, 1), (i4, 10001, 10, 1), (j8, 0, 50, 1), (j8, 1, 0, -1),
        (layouts.JAVA_BYTE, 0, 0, 2), (wide, 1, 0, 1), (wide, 0, 10, 1), (i4u, 1, 0, 2),
    ):  # fmt: skip
        for which, segment in (("open", s), ("read-only", s.asReadOnly()), ("closed", dead)):
            with log.part(f"{which} {layout} at {at}, array at {index}, {count}"):
                log(lambda: segments.copy(segment, layout, at, ints, index, count))
                log(lambda: segments.copy(ints, index, segment, layout, at, count))
    log(lambda: segments.copy(s, layouts.JAVA_BOOLEAN, 0, u.JArray(u.JBoolean)(3), 0, 1))
    log(lambda: segments.copy(u.JArray(u.JBoolean)(3), 0, s, layouts.JAVA_BOOLEAN, 0, 1))
    log(lambda: segments.copy("abc", 0, s, layouts.JAVA_INT, 0, 1))


@scenario("mismatch gives the first byte that differs, -1 for none, the shorter length else", since=22)
def mismatch(u: Java, log: Log) -> None:
    segments, layouts = u.java.lang.foreign.MemorySegment, u.java.lang.foreign.ValueLayout
    s, t, dead = _mapped(u, log, 500), _mapped(u, log, 300), _dead(u, log)
    log(lambda: (s.mismatch(s), s.mismatch(t), t.mismatch(s), s.asSlice(0, 300).mismatch(t), s.asSlice(1).mismatch(t)))
    t.set(layouts.JAVA_BYTE, 299, 0)
    log(lambda: (s.mismatch(t), s.asSlice(0, 299).mismatch(t), s.asSlice(0, 0).mismatch(t)))
    log(lambda: s.asSlice(0, 0).mismatch(s.asSlice(9, 0)))
    for a, b, c, d in (
        (0, 10, 0, 12), (0, 10, 0, 10), (5, 1, 0, 10), (10, 5, 0, 10), (0, 10000, 0, 10), (-1, 1, 0, 10), (0, 10, 0, 301),
        (0, 10, -1, 2), (400, 400, -5, 9), (0, 0, 0, 0), (250, 300, 250, 300), (0, -1, 0, 1),
    ):  # fmt: skip
        log(lambda: segments.mismatch(s, a, b, t, c, d))
        log(lambda: segments.mismatch(s, a, b, dead, c, d))
    log(lambda: s.mismatch(dead))
    log(lambda: dead.mismatch(s))
    log(lambda: s.mismatch(None))


@scenario("toArray gives a Java array of the layout's kind", since=22)
def to_array(u: Java, log: Log) -> None:
    layouts = u.java.lang.foreign.ValueLayout
    s, dead = _mapped(u, log, 100), _dead(u, log)
    for kind in KINDS:
        layout = getattr(layouts, f"JAVA_{kind}")
        for offset, size in ((0, 16), (8, 0), (0, 15), (1, 16)):
            with log.part(kind):
                log(lambda: s.asSlice(offset, size).toArray(layout))
        with log.part(kind):
            log(lambda: s.asSlice(0, 16).toArray(layout.withOrder(u.java.nio.ByteOrder.BIG_ENDIAN)))
            log(lambda: dead.asSlice(0, 0).toArray(layout))
    log(lambda: s.asSlice(1, 16).toArray(layouts.JAVA_INT_UNALIGNED))
    log(lambda: s.asSlice(0, 16).toArray(layouts.JAVA_INT.withByteAlignment(16)))


@scenario("text is UTF-8 with a zero byte at its end", since=22)
def strings(u: Java, log: Log) -> None:
    layouts = u.java.lang.foreign.ValueLayout
    t = u.java.lang.foreign.Arena.ofAuto().allocate(100)
    for text in ("", "abc", "hé€😀", "a\0b"):
        log(lambda: t.fill(0).setString(3, text))
        log(lambda: t.asSlice(0, 24).toArray(layouts.JAVA_BYTE))
        log(lambda: t.getString(3))
    log(lambda: t.fill(65).byteSize())
    for offset in (0, 99, 100, 101, -1, 2**63 - 1):
        log(lambda: t.getString(offset))
    for offset in (95, 94, 100, 200, -1):
        log(lambda: t.fill(0).setString(offset, "abcde"))
        log(lambda: t.asSlice(90).toArray(layouts.JAVA_BYTE))
    log(lambda: t.asReadOnly().setString(0, "x"))
    log(lambda: t.asReadOnly().setString(1000, "x"))
    log(lambda: t.setString(0, None))
    for bad in ((-1, 0), (-61, 40, 0), (-62, -126, 65, 0)):
        for index, byte in enumerate(bad):
            t.set(layouts.JAVA_BYTE, index, byte)
        log.note(f"text of {bad}", t.getString(0))
    long = "0123456789" * 1000
    s = _mapped(u, log, 20000)
    log(lambda: s.setString(1, long))
    log(lambda: str(s.getString(1)) == long)


@scenario("a segment over an array shows its elements, no better aligned than they are", since=22)
def over_arrays(u: Java, log: Log) -> None:
    segments, layouts = u.java.lang.foreign.MemorySegment, u.java.lang.foreign.ValueLayout
    arrays = {
        "byte": u.JArray(u.JByte)([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), "char": u.JArray(u.JChar)(8), "short": u.JArray(u.JShort)(8),
        "int": u.JArray(u.JInt)([1, 2, 3, 4]), "long": u.JArray(u.JLong)([-1, 5]), "float": u.JArray(u.JFloat)(4),
        "double": u.JArray(u.JDouble)(2),
    }  # fmt: skip
    for kind, array in arrays.items():
        with log.part(kind):
            h = log(lambda: segments.ofArray(array))
            log(lambda: (h.byteSize(), h.isNative(), h.isMapped(), h.isReadOnly(), h.address(), h.scope().isAlive()))
            log(lambda: [h.asSlice(i).maxByteAlignment() for i in (0, 1, 2, 4, 8)])
            for name in KINDS:
                with log.part(name):
                    log(lambda: h.get(getattr(layouts, f"JAVA_{name}"), 0))
                    log(lambda: h.asSlice(2).get(getattr(layouts, f"JAVA_{name}"), 0))
                    log(lambda: h.set(getattr(layouts, f"JAVA_{name}"), 0, h.get(getattr(layouts, f"JAVA_{name}"), 0)))
            log(lambda: h.get(layouts.JAVA_LONG_UNALIGNED, 1))
            log(lambda: h.asSlice(4, 2, 4).address())
            log(lambda: h.asByteBuffer())
            log(lambda: h.asReadOnly().asByteBuffer())
            log(lambda: h.asReadOnly())
            log(lambda: h.load())
            log(lambda: h.force())
            log(lambda: h.toArray(layouts.JAVA_BYTE))
            log(lambda: h.toArray(layouts.JAVA_LONG))
            log(lambda: h.equals(segments.ofArray(array)))
            log(lambda: h.scope().equals(segments.ofArray(array).scope()))
    b = segments.ofArray(arrays["byte"]).asSlice(2, 3).asByteBuffer()
    log(lambda: (b.arrayOffset(), b.capacity(), b.get(0), b.order()))
    log(lambda: b.put(0, 99))
    log(lambda: arrays["byte"][2])
    log(lambda: _mapped(u, log, 100).copyFrom(segments.ofArray(arrays["int"])).getAtIndex(layouts.JAVA_INT, 3))
    log(lambda: segments.ofArray(u.JArray(u.JBoolean)(2)))


@scenario("a segment over a buffer shows what lies between position and limit", since=22)
def over_buffers(u: Java, log: Log) -> None:
    segments, layouts, nio = u.java.lang.foreign.MemorySegment, u.java.lang.foreign.ValueLayout, u.java.nio
    path = log.new_file("mapped", bytes(range(100)))
    mode = nio.channels.FileChannel.MapMode
    with u.java.io.RandomAccessFile(path, "rw") as file:
        mapped = file.getChannel().map(mode.READ_WRITE, 0, 100)
        read_only = file.getChannel().map(mode.READ_ONLY, 5, 50)
    made = {
        "heap": nio.ByteBuffer.allocate(20).position(4).limit(12),
        "heap read-only": nio.ByteBuffer.allocate(16).asReadOnlyBuffer(),
        "direct": nio.ByteBuffer.allocateDirect(16),
        "int": nio.IntBuffer.allocate(4).position(1),
        "int of bytes": nio.ByteBuffer.allocate(16).asIntBuffer(),
        "mapped": mapped,
        "mapped slice": mapped.slice(10, 20).position(5),
        "mapped read-only": read_only,
        "int of mapped": mapped.asIntBuffer(),
        "of a segment": _mapped(u, log, 50).asByteBuffer(),
    }
    for name, buffer in made.items():
        with log.part(name):
            s = log(lambda: segments.ofBuffer(buffer))
            log(lambda: (s.byteSize(), s.isNative(), s.isMapped(), s.isReadOnly(), s.scope().isAlive()))
            log(lambda: s.get(layouts.JAVA_BYTE, 0))
            log(lambda: s.set(layouts.JAVA_BYTE, 1, 77))
            log(lambda: s.force())
            log(lambda: s.equals(segments.ofBuffer(buffer)))
            log(lambda: s.asByteBuffer())
            log(lambda: s.asByteBuffer().cleaner() if s.isNative() else None)
            log(lambda: s.equals(segments.ofBuffer(s.asByteBuffer())) if name != "int" else None)
            log(lambda: s.scope().equals(segments.ofBuffer(buffer.duplicate()).scope()))
    log(lambda: segments.ofBuffer(None))
    log.on_disk(path)


@scenario("a segment as a buffer: big-endian, without a cleaner, read-only if the segment is", since=22)
def as_byte_buffer(u: Java, log: Log) -> None:
    for mode in ("READ_WRITE", "READ_ONLY", "PRIVATE"):
        for offset in (0, 13):
            s = _mapped(u, log, 100, mode, offset)
            with log.part(f"{mode} at {offset}"):
                for place, segment in (("whole", s), ("slice", s.asSlice(10, 20)), ("read-only", s.asReadOnly())):
                    with log.part(place):
                        b = log(lambda: segment.asByteBuffer())
                        log(lambda: (b.order(), b.isReadOnly(), b.isDirect(), b.getInt(0), b.cleaner(), b.attachment()))
                        log(lambda: b.slice(2, 4).attachment().toString())
                        log(lambda: (b.force(), b.load(), b.isLoaded()))
                        log(lambda: b.put(0, 9).get(0))
                        log(lambda: segment.get(u.java.lang.foreign.ValueLayout.JAVA_BYTE, 0))
                        log(lambda: b.alignmentOffset(0, 8))


@scenario("a layout is a value that says size, order, alignment and name", since=22)
def layouts(u: Java, log: Log) -> None:
    layout, order = u.java.lang.foreign.ValueLayout, u.java.nio.ByteOrder
    names = [f"JAVA_{kind}" for kind in KINDS] + [f"JAVA_{kind}_UNALIGNED" for kind in WIDE]
    for name in names:
        one = getattr(layout, name)
        with log.part(name):
            log(lambda: (one.toString(), one.byteSize(), one.byteAlignment(), one.order(), one.name().isPresent()))
            for changed in (one.withOrder(order.BIG_ENDIAN), one.withOrder(order.LITTLE_ENDIAN), one.withByteAlignment(16)):
                log(lambda: (changed.toString(), changed.order(), changed.byteAlignment(), changed.equals(one)))
            log(lambda: one.withName("x").toString())
            log(lambda: (one.withName("x").name().get(), one.withName("x").equals(one)))
            log(lambda: one.withName("x").withoutName().equals(one))
            log(lambda: one.withName("x").withOrder(order.BIG_ENDIAN).withByteAlignment(2).toString())
            for alignment in (0, 3, -4, 2**62):
                log(lambda: one.withByteAlignment(alignment).toString())
    log(lambda: layout.JAVA_INT.withByteAlignment(1).equals(layout.JAVA_INT_UNALIGNED))
    log(lambda: layout.JAVA_INT.withByteAlignment(1) == layout.JAVA_INT_UNALIGNED)
    log(lambda: layout.JAVA_INT.hashCode() == layout.JAVA_INT_UNALIGNED.withByteAlignment(4).hashCode())
    log(lambda: layout.JAVA_INT.equals(layout.JAVA_FLOAT))
    log(lambda: layout.JAVA_INT.withOrder(None))
    log(lambda: layout.JAVA_INT.withName(None))
    log(lambda: layout.JAVA_INT.name().get())
    log(lambda: layout.JAVA_INT.name())
    log(lambda: layout.JAVA_INT.withName("x").name())
    log(lambda: (layout.JAVA_INT.scale(4, 3), layout.JAVA_LONG.scale(0, 0)))
    log(lambda: layout.JAVA_INT.scale(-1, 3))
    log(lambda: layout.JAVA_INT.scale(1, -3))
    log(lambda: layout.JAVA_LONG.scale(0, 2**62))
    log(lambda: isinstance(layout.JAVA_INT, layout.OfInt))
    log(lambda: isinstance(layout.JAVA_INT, layout.OfFloat))


@scenario("a segment may be larger than any buffer", since=22)
def larger_than_a_buffer(u: Java, log: Log) -> None:
    layouts = u.java.lang.foreign.ValueLayout
    modes = u.java.nio.channels.FileChannel.MapMode
    size = 6 * 2**30
    path = log.new_file("sparse")
    with u.java.io.RandomAccessFile(path, "rw") as file:
        with u.java.lang.foreign.Arena.ofShared() as arena:
            s = log(lambda: file.getChannel().map(modes.READ_WRITE, 0, size, arena))
            log.size_on_disk(path)
            log(lambda: (s.set(layouts.JAVA_LONG, 0, -1), s.set(layouts.JAVA_LONG, size - 8, 42)))
            log(lambda: s.getAtIndex(layouts.JAVA_LONG, size // 8 - 1))
            log(lambda: s.get(layouts.JAVA_INT, size - 2))
            log(lambda: s.asByteBuffer())
            log(lambda: s.asSlice(0, 2147483648).asByteBuffer())
            log(lambda: s.asSlice(0, 2147483640).asByteBuffer())
            log(lambda: s.asSlice(8, 2147483639).asByteBuffer())
            log(lambda: s.asSlice(0, 2147483648).toArray(layouts.JAVA_BYTE))
            log(lambda: s.asSlice(0, 2147483650).toArray(layouts.JAVA_INT))
            log(lambda: s.asSlice(size - 16).asByteBuffer().getLong(8))
            log(lambda: s.asSlice(size - 4096).force())
            log(lambda: s.asSlice(2**32, 8).mismatch(s.asSlice(2**32 + 8, 8)))
        out = u.java.nio.ByteBuffer.allocate(8)
        log(lambda: file.getChannel().read(out, size - 8))
        log(lambda: out.order(u.java.nio.ByteOrder.nativeOrder()).getLong(0))
        log(lambda: file.setLength(0))


@scenario("past the end of a file that was cut each access is an InternalError; the rest can be read", since=22)
def truncated(u: Java, log: Log) -> None:
    segments, layouts = u.java.lang.foreign.MemorySegment, u.java.lang.foreign.ValueLayout
    modes = u.java.nio.channels.FileChannel.MapMode
    path = log.new_file("data", bytes(4 * 4096))
    with u.java.io.RandomAccessFile(path, "rw") as file:
        s = file.getChannel().map(modes.READ_WRITE, 0, 4 * 4096, u.java.lang.foreign.Arena.ofAuto())
        file.setLength(4096)
    t = s.asSlice(8192)
    for layout in (layouts.JAVA_BYTE, layouts.JAVA_SHORT, layouts.JAVA_INT, layouts.JAVA_LONG):
        with log.part(layout):
            log(lambda: t.get(layout, 0))
            log(lambda: t.set(layout, 0, 1))
    log(lambda: t.get(layouts.JAVA_DOUBLE, 8))
    log(lambda: t.fill(0))
    log(lambda: t.toArray(layouts.JAVA_BYTE))
    log(lambda: t.mismatch(s))
    log(lambda: t.getString(0))
    log(lambda: t.load())
    log(lambda: t.force())
    log(lambda: segments.copy(t, 0, segments.ofArray(u.JArray(u.JByte)(100)), 0, 100))
    log(lambda: t.asByteBuffer().get(0))
    log(lambda: s.get(layouts.JAVA_LONG, 0))
