"""Buffers over Java's arrays, and the arrays themselves."""

from conformance.scenario import Java, Log, scenario


@scenario("wrap shares the array: each sees what the other writes")
def wrap(u: Java, log: Log) -> None:
    a = u.JArray(u.JByte)([1, 2, 3, 4])
    b = log(lambda: u.java.nio.ByteBuffer.wrap(a))
    log(lambda: b.put(0, 9))
    log(lambda: a)
    a[3] = -7
    log(lambda: b.get(3))
    log(lambda: b.hasArray())
    log(lambda: b.arrayOffset())
    log(lambda: b.array())


@scenario("wrap(array, offset, length) starts in the middle of the whole array")
def wrap_part(u: Java, log: Log) -> None:
    a = u.JArray(u.JByte)(range(10))
    for offset, length in ((0, 10), (3, 4), (10, 0), (5, 5)):
        log(lambda: u.java.nio.ByteBuffer.wrap(a, offset, length))
    for offset, length in ((-1, 2), (0, -1), (0, 11), (11, 0), (5, 6), (2147483647, 2147483647)):
        log(lambda: u.java.nio.ByteBuffer.wrap(a, offset, length))
    b = u.java.nio.ByteBuffer.wrap(a, 3, 4)
    log(lambda: b.arrayOffset())
    log(lambda: b.get(0))
    log(lambda: b.slice().arrayOffset())
    log(lambda: b.slice().get(0))
    log(lambda: b.slice().array())


@scenario("who has an accessible array: writable heap buffers only")
def accessible(u: Java, log: Log) -> None:
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        b = make(4)
        with log.part("direct" if b.isDirect() else "heap"):
            log(lambda: b.hasArray())
            log(lambda: b.array())
            log(lambda: b.arrayOffset())
            r = b.asReadOnlyBuffer()
            log(lambda: r.hasArray())
            log(lambda: r.array())
            log(lambda: r.arrayOffset())


@scenario("the array of an allocated buffer is its memory")
def backing(u: Java, log: Log) -> None:
    b = u.java.nio.ByteBuffer.allocate(4)
    a = b.array()
    a[1] = 5
    log(lambda: b.getInt(0))
    log(lambda: b.slice(1, 2).array())
    log(lambda: b.slice(1, 2).arrayOffset())
    log(lambda: b.duplicate().put(0, 1).get(0))
    log(lambda: a)


@scenario("a Java array has a fixed length, zeros to start with, and elements of one range")
def java_arrays(u: Java, log: Log) -> None:
    a = log(lambda: u.JArray(u.JByte)(4))
    log(lambda: len(a))
    log(lambda: a.length)
    log(lambda: a[-1])
    log(lambda: a[4])
    log(lambda: a.__setitem__(0, 127))
    log(lambda: a.__setitem__(0, 128))
    log(lambda: a.__setitem__(0, -129))
    log(lambda: a.__setitem__(4, 0))
    log(lambda: a)
    log(lambda: list(a[1:3]))
    log(lambda: u.JArray(u.JByte)([1, 2, 300]))
    log(lambda: bytes(u.JArray(u.JByte)([1, -1])))


@scenario("arrays of every element type start with their own zero and keep their range")
def element_types(u: Java, log: Log) -> None:
    types = (u.JBoolean, u.JByte, u.JChar, u.JShort, u.JInt, u.JLong, u.JFloat, u.JDouble)
    for element in types:
        log(lambda: u.JArray(element)(2))
    log(lambda: u.JArray(u.JShort)([32767, -32768]))
    log(lambda: u.JArray(u.JShort)([32768]))
    log(lambda: u.JArray(u.JInt)([2147483647, -1]))
    log(lambda: u.JArray(u.JInt)([2147483648]))
    log(lambda: u.JArray(u.JLong)([9223372036854775807]))
    log(lambda: u.JArray(u.JDouble)([0.1, -0.0]))
    log(lambda: u.JArray(u.JChar)("héy"))
    log(lambda: u.JArray(u.JBoolean)([True, False]))


@scenario("a slice of a Java array is a view, not a copy")
def array_slices(u: Java, log: Log) -> None:
    a = u.JArray(u.JByte)(range(6))
    part = a[2:5]
    part[0] = 99
    log(lambda: a)
    log(lambda: len(part))
    a[0:2] = [7, 8]
    log(lambda: a)
    log(lambda: a.__setitem__(slice(0, 2), [1, 2, 3]))
