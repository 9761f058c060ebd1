"""Reading and writing the eight widths of value, in both byte orders, anywhere in a buffer."""

from collections.abc import Iterator

from conformance.scenario import Java, JavaObject, Log, scenario

_INTEGERS = (
    ("", (-1, 127, -128)),
    ("Short", (-2, 32767, -32768, 0x1234)),
    ("Int", (-3, 2147483647, -2147483648, 0x12345678)),
    ("Long", (-4, 9223372036854775807, -9223372036854775808, 0x123456789ABCDEF0)),
)


def _buffers(u: Java, log: Log, size: int) -> Iterator[tuple[str, JavaObject]]:
    """A heap, a direct and a mapped buffer, each in both orders."""
    path = log.new_file("typed", bytes(size))
    mode = u.java.nio.channels.FileChannel.MapMode.READ_WRITE
    with u.java.io.RandomAccessFile(path, "rw") as file:
        mapped = file.getChannel().map(mode, 0, size)
    made = (("heap", u.java.nio.ByteBuffer.allocate(size)), ("direct", u.java.nio.ByteBuffer.allocateDirect(size)))
    for kind, buffer in (*made, ("mapped", mapped)):
        for order in (u.java.nio.ByteOrder.BIG_ENDIAN, u.java.nio.ByteOrder.LITTLE_ENDIAN):
            buffer.order(order)
            yield f"{kind} {order}", buffer


def _content(u: Java, buffer: JavaObject) -> JavaObject:
    array: JavaObject = u.JArray(u.JByte)(int(buffer.capacity()))
    buffer.get(0, array)
    return array


@scenario("integers of every width come back as they went in, in two's complement, in either byte order")
def integers(u: Java, log: Log) -> None:
    for name, b in _buffers(u, log, 24):
        with log.part(name):
            for suffix, values in _INTEGERS:
                get, put = "get" + suffix, "put" + suffix
                for value in values:
                    log(lambda: (getattr(b, put)(8, value).getLong(8), getattr(b, get)(8)))


@scenario("values lie at any offset, aligned or not")
def unaligned(u: Java, log: Log) -> None:
    for name, b in _buffers(u, log, 12):
        with log.part(name):
            for offset in (0, 1, 2, 3, 4):
                log(lambda: b.putLong(offset, 0x0102030405060708).getLong(offset))
                log(lambda: (b.getInt(offset + 1), b.getShort(offset + 3), b.getChar(offset + 2)))
            log.note("bytes", _content(u, b))


@scenario("floats and doubles keep every bit: signed zero, infinities, subnormals, NaN")
def floating(u: Java, log: Log) -> None:
    for name, b in _buffers(u, log, 8):
        with log.part(name):
            for value in (0.0, -0.0, 1.5, -2.25, 1e-45, 3.4028234663852886e38, float("inf"), -float("inf")):
                log(lambda: (b.putFloat(0, value).getFloat(0), b.getInt(0)))
            for value in (0.0, -0.0, 0.1, 5e-324, 1.7976931348623157e308, float("inf"), -float("inf")):
                log(lambda: (b.putDouble(0, value).getDouble(0), b.getLong(0)))


@scenario("NaN is one bit pattern when it is written, and reads as NaN from any")
def not_a_number(u: Java, log: Log) -> None:
    for name, b in _buffers(u, log, 8):
        with log.part(name):
            nan = float("nan")
            log(lambda: b.putFloat(0, nan))
            log(lambda: b.getInt(0))
            log(lambda: b.putDouble(0, nan))
            log(lambda: b.getLong(0))
            log(lambda: b.putInt(0, 0x7FC12345))
            log(lambda: b.getFloat(0))
            log(lambda: b.getInt(0))
            log(lambda: b.putLong(0, -1))
            log(lambda: b.getDouble(0))


@scenario("a double too large for a float becomes an infinity, one too small becomes zero, the rest is rounded")
def rounding_to_float(u: Java, log: Log) -> None:
    b = u.java.nio.ByteBuffer.allocate(4)
    for value in (0.1, 1e300, -1e300, 1e-300, 16777217.0, 3.4028235677973366e38, 3.4028235677973362e38):
        log(lambda: b.putFloat(0, value))
        log(lambda: b.getFloat(0))
        log(lambda: b.getInt(0))


@scenario("a char is one UTF-16 unit, unsigned, and a string of length one")
def chars(u: Java, log: Log) -> None:
    for name, b in _buffers(u, log, 4):
        with log.part(name):
            for char in ("A", "é", "€", "\x00", "\uffff"):
                log(lambda: b.putChar(0, char))
                log(lambda: b.getChar(0))
                log(lambda: b.getShort(0))
            log(lambda: b.clear().putChar("x").putChar("y").flip())
            log(lambda: b.getChar())
            log(lambda: b.getChar())
            log(lambda: b.getChar())


@scenario("bytes are signed: 255 is written as -1")
def signed_bytes(u: Java, log: Log) -> None:
    for name, b in _buffers(u, log, 4):
        with log.part(name):
            log(lambda: b.putInt(0, -2))
            log(lambda: [b.get(i) for i in range(4)])
            log(lambda: b.put(3, -128))
            log(lambda: b.getInt(0))


@scenario("what one type wrote, another reads: the bytes are all there is")
def reinterpretation(u: Java, log: Log) -> None:
    for name, b in _buffers(u, log, 8):
        with log.part(name):
            log(lambda: b.putDouble(0, -1.5))
            log(lambda: b.getLong(0))
            log(lambda: b.getInt(4))
            log(lambda: b.getFloat(0))
            log(lambda: b.getShort(6))
            log(lambda: b.getChar(0))
            log(lambda: b.get(7))
