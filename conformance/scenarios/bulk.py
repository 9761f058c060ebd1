"""Moving runs of bytes between a buffer and a byte array."""

from conformance.scenario import Java, Log, scenario


@scenario("get(byte[]) fills the array from the position and moves on")
def get_all(u: Java, log: Log) -> None:
    b = u.java.nio.ByteBuffer.wrap(u.JArray(u.JByte)(range(10)))
    a = u.JArray(u.JByte)(4)
    log(lambda: b.get(a))
    log(lambda: a)
    log(lambda: b.get(a))
    log(lambda: a)
    log(lambda: b.get(a))
    log(lambda: a)
    log(lambda: b.toString())


@scenario("get(byte[], offset, length) fills that part of the array only")
def get_part(u: Java, log: Log) -> None:
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        b = make(8)
        with log.part("direct" if b.isDirect() else "heap"):
            log(lambda: b.put(u.JArray(u.JByte)(range(8))).flip())
            a = u.JArray(u.JByte)(6)
            log(lambda: b.get(a, 2, 3))
            log(lambda: a)
            log(lambda: b.get(a, 0, 0))
            log(lambda: b.get(a, 6, 0))
            log(lambda: a)


@scenario("the absolute bulk get and put leave the position alone")
def absolute(u: Java, log: Log) -> None:
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        b = make(8)
        with log.part("direct" if b.isDirect() else "heap"):
            a = u.JArray(u.JByte)([1, 2, 3, 4])
            log(lambda: b.position(1).put(2, a))
            log(lambda: b.put(6, a, 1, 2))
            out = u.JArray(u.JByte)(8)
            log(lambda: b.get(0, out))
            log(lambda: out)
            log(lambda: b.get(3, out, 0, 2))
            log(lambda: out)
            log(lambda: b.toString())


@scenario("put(byte[]) writes all of it or, where there is no room, nothing")
def put_all_or_nothing(u: Java, log: Log) -> None:
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        b = make(6)
        with log.part("direct" if b.isDirect() else "heap"):
            log(lambda: b.put(u.JArray(u.JByte)([1, 2, 3, 4])))
            log(lambda: b.put(u.JArray(u.JByte)([5, 6, 7])))
            log(lambda: b.toString())
            log(lambda: b.getShort(4))
            log(lambda: b.put(u.JArray(u.JByte)([5, 6])))
            log(lambda: b.getShort(4))
            log(lambda: b.put(u.JArray(u.JByte)(0)))


@scenario("bulk moves check the array's range, then the room in the buffer; nothing moves where one fails")
def refused(u: Java, log: Log) -> None:
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        b = make(16)
        b.limit(10)
        b.position(2)
        a = u.JArray(u.JByte)(12)
        with log.part("direct" if b.isDirect() else "heap"):
            for offset, length in ((-1, 2), (0, -1), (11, 2), (13, 0), (0, 13), (2147483647, 2147483647)):
                log(lambda: b.get(a, offset, length))
                log(lambda: b.put(a, offset, length))
            log(lambda: b.get(a, 0, 9))
            log(lambda: b.put(a, 0, 9))
            log(lambda: b.get(a))
            log(lambda: b.put(a))
            log(lambda: b.toString())
            log(lambda: a)


@scenario("absolute bulk moves check the buffer's range against the limit, then the array's")
def absolute_refused(u: Java, log: Log) -> None:
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        b = make(16)
        b.limit(10)
        a = u.JArray(u.JByte)(12)
        with log.part("direct" if b.isDirect() else "heap"):
            for index, offset, length in ((-1, 0, 1), (3, 0, 8), (11, 0, 0), (0, 12, 1), (0, -1, 1), (-1, -1, -1)):
                log(lambda: b.get(index, a, offset, length))
                log(lambda: b.put(index, a, offset, length))
            log(lambda: b.get(0, a))
            log(lambda: b.put(10, u.JArray(u.JByte)(0)))
            log(lambda: b.toString())


@scenario("Python's bytes go where a byte[] goes")
def python_bytes(u: Java, log: Log) -> None:
    b = u.java.nio.ByteBuffer.allocate(8)
    log(lambda: b.put(b"\x01\x02\xff"))
    log(lambda: b.put(bytearray(b"\x7f\x80")))
    log(lambda: b.flip())
    log(lambda: [b.get(i) for i in range(5)])


@scenario("a hundred thousand bytes move as ten do")
def large(u: Java, log: Log) -> None:
    size = 100_000
    content = u.JArray(u.JByte)(bytes((i * 7 + i // 256) % 256 for i in range(size)))
    b = log(lambda: u.java.nio.ByteBuffer.allocateDirect(size))
    log(lambda: b.put(content))
    log(lambda: b.flip())
    out = u.JArray(u.JByte)(size)
    log(lambda: b.get(out))
    log(lambda: out)
