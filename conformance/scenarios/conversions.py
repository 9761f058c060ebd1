"""How Python's values become Java's: ranges, and what is refused. Where JPype and nio must agree."""

from conformance.scenario import Java, Log, scenario


@scenario("an int that the parameter cannot hold is an OverflowError, and nothing is written")
def int_ranges(u: Java, log: Log) -> None:
    b = u.java.nio.ByteBuffer.allocate(8)
    for value in (128, -129, 255):
        log(lambda: b.put(0, value))
    for value in (32768, -32769):
        log(lambda: b.putShort(0, value))
    for value in (2147483648, -2147483649):
        log(lambda: b.putInt(0, value))
        log(lambda: b.get(value))
        log(lambda: b.position(value))
        log(lambda: u.java.nio.ByteBuffer.allocate(value))
    for value in (9223372036854775808, -9223372036854775809):
        log(lambda: b.putLong(0, value))
    log(lambda: b.getLong(0))


@scenario("True and False are the ints 1 and 0")
def bools_as_ints(u: Java, log: Log) -> None:
    b = u.java.nio.ByteBuffer.allocate(4)
    log(lambda: b.putInt(0, True))
    log(lambda: b.getInt(0))
    log(lambda: b.put(0, True).get(0))


@scenario("an int is good enough for a float, a float is not good enough for an int")
def ints_and_floats(u: Java, log: Log) -> None:
    b = u.java.nio.ByteBuffer.allocate(8)
    log(lambda: b.putDouble(0, 3).getDouble(0))
    log(lambda: b.putFloat(0, -2).getFloat(0))
    log(lambda: b.putInt(0, 1.0))
    log(lambda: b.putLong(0, 1.5))
    log(lambda: b.get(0.0))


@scenario("a value of another type is a TypeError")
def wrong_types(u: Java, log: Log) -> None:
    b = u.java.nio.ByteBuffer.allocate(8)
    log(lambda: b.putInt("1"))
    log(lambda: b.putInt(None))
    log(lambda: b.putDouble("1.0"))
    log(lambda: b.put([]))
    log(lambda: b.putInt(0, 1, 2))
    log(lambda: b.position("1"))
    log(lambda: u.java.nio.ByteBuffer.allocate("8"))
    log(lambda: u.java.nio.ByteBuffer.allocate())
    log(lambda: u.java.nio.ByteBuffer.wrap("text"))
    log(lambda: b.order("BIG_ENDIAN"))
    log(lambda: b.toString())


@scenario("a char is a string of one UTF-16 unit; two are too many, and so is one beyond the first plane")
def chars(u: Java, log: Log) -> None:
    b = u.java.nio.ByteBuffer.allocate(8)
    log(lambda: b.putChar("xy"))
    log(lambda: b.putChar(""))
    log(lambda: b.putChar("\U0001f600"))
    log(lambda: b.toString())


@scenario("an object with __index__ is an int")
def index_protocol(u: Java, log: Log) -> None:
    class Five:
        def __index__(self) -> int:
            return 5

    b = u.java.nio.ByteBuffer.allocate(8)
    log(lambda: b.position(Five()))
    log(lambda: b.put(0, Five()).get(0))
    log(lambda: b.putLong(0, Five()).getLong(0))


@scenario("java.lang knows the limits of the integers")
def limits(u: Java, log: Log) -> None:
    lang = u.java.lang
    log(lambda: (lang.Byte.MIN_VALUE, lang.Byte.MAX_VALUE))
    log(lambda: (lang.Short.MIN_VALUE, lang.Short.MAX_VALUE))
    log(lambda: (lang.Integer.MIN_VALUE, lang.Integer.MAX_VALUE))
    log(lambda: (lang.Long.MIN_VALUE, lang.Long.MAX_VALUE))
    b = u.java.nio.ByteBuffer.allocate(8)
    log(lambda: b.putInt(0, lang.Integer.MAX_VALUE).getInt(0))
    log(lambda: b.putLong(0, lang.Long.MIN_VALUE).getLong(0))
