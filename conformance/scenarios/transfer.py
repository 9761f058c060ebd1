"""Moving bytes from buffer to buffer: `put(ByteBuffer)` and its absolute form."""

from conformance.scenario import Java, Log, scenario


@scenario("put(ByteBuffer) moves what remains of the source and moves both positions")
def moves_both(u: Java, log: Log) -> None:
    makers = (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect)
    for make_source in makers:
        for make_target in makers:
            source, target = make_source(8), make_target(10)
            names = ["direct" if b.isDirect() else "heap" for b in (source, target)]
            with log.part(" to ".join(names)):
                source.putLong(0x0102030405060708).flip().position(2)
                log(lambda: target.position(1).put(source))
                log(lambda: source.toString())
                log(lambda: target.getLong(0))
                log(lambda: target.put(source))


@scenario("put(ByteBuffer) copies bytes whatever the byte orders of the two")
def orders_do_not_matter(u: Java, log: Log) -> None:
    source = u.java.nio.ByteBuffer.allocate(4).order(u.java.nio.ByteOrder.LITTLE_ENDIAN)
    target = u.java.nio.ByteBuffer.allocate(4)
    log(lambda: source.putInt(1).flip())
    log(lambda: target.put(source))
    log(lambda: target.getInt(0))


@scenario("a source that does not fit moves nothing at all")
def too_large(u: Java, log: Log) -> None:
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        target, source = make(4), u.java.nio.ByteBuffer.allocate(5)
        with log.part("direct" if target.isDirect() else "heap"):
            log(lambda: target.put(source))
            log(lambda: target.toString())
            log(lambda: source.toString())


@scenario("a buffer is not its own source, its duplicate is")
def onto_itself(u: Java, log: Log) -> None:
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        b = make(8)
        with log.part("direct" if b.isDirect() else "heap"):
            b.putLong(0, 0x0102030405060708)
            log(lambda: b.put(b))
            log(lambda: b.toString())
            log(lambda: b.put(b.duplicate()))
            log(lambda: b.getLong(0))


@scenario("overlapping parts of one memory are moved as if through a copy")
def overlapping(u: Java, log: Log) -> None:
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        b = make(16)
        with log.part("direct" if b.isDirect() else "heap"):
            b.putLong(0, 0x0102030405060708)
            log(lambda: b.position(2).put(b.slice(0, 8)))
            log(lambda: b.getLong(0))
            log(lambda: b.getLong(8))
            log(lambda: b.position(0).put(b.slice(3, 7)))
            log(lambda: b.getLong(0))
            log(lambda: b.getLong(8))


@scenario("the absolute put(index, source, offset, length) moves neither position, and may read from itself")
def absolute(u: Java, log: Log) -> None:
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        b = make(12)
        with log.part("direct" if b.isDirect() else "heap"):
            source = u.java.nio.ByteBuffer.wrap(u.JArray(u.JByte)(range(1, 7)))
            log(lambda: b.position(5).put(2, source, 1, 4))
            log(lambda: b.getLong(0))
            log(lambda: source.toString())
            log(lambda: b.put(0, b, 2, 4))
            log(lambda: b.getLong(0))
            log(lambda: b.put(1, b, 0, 4))
            log(lambda: b.getLong(0))
            for index, offset, length in ((-1, 0, 1), (9, 0, 4), (0, 3, 4), (0, -1, 1), (0, 0, -1), (12, 6, 0)):
                log(lambda: b.put(index, source, offset, length))
            log(lambda: b.toString())


@scenario("a read-only buffer is a source like any other, and never a target")
def read_only(u: Java, log: Log) -> None:
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        source = make(4).putInt(0, 7).asReadOnlyBuffer()
        target = make(4)
        with log.part("direct" if target.isDirect() else "heap"):
            log(lambda: target.put(source))
            log(lambda: target.getInt(0))
            log(lambda: source.clear().put(target.clear()))
            log(lambda: source.put(u.java.nio.ByteBuffer.allocate(100)))
            log(lambda: target.toString())
