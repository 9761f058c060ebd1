"""The cursor of a buffer: mark <= position <= limit <= capacity, and what moves each of them."""

from conformance.scenario import Java, JavaObject, Log, scenario


@scenario("a new buffer starts at 0, with its limit at its capacity")
def fresh(u: Java, log: Log) -> None:
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        with log.part("direct" if make(0).isDirect() else "heap"):
            b = log(lambda: make(8))
            log(lambda: b.position())
            log(lambda: b.limit())
            log(lambda: b.capacity())
            log(lambda: b.remaining())
            log(lambda: b.hasRemaining())
            log(lambda: b.isReadOnly())
            log(lambda: b.isDirect())
            log(lambda: b.order())
            log(lambda: b.reset())


@scenario("relative gets and puts move the position by the width of what they move, absolute ones do not")
def relative_and_absolute(u: Java, log: Log) -> None:
    b = log(lambda: u.java.nio.ByteBuffer.allocate(32))
    log(lambda: b.put(1))
    log(lambda: b.putChar("A"))
    log(lambda: b.putShort(2))
    log(lambda: b.putInt(3))
    log(lambda: b.putLong(4))
    log(lambda: b.putFloat(5.0))
    log(lambda: b.putDouble(6.0))
    log(lambda: b.putInt(0, 7))
    log(lambda: b.rewind())
    log(lambda: b.get())
    log(lambda: b.getChar())
    log(lambda: b.getShort())
    log(lambda: b.getInt())
    log(lambda: b.getLong())
    log(lambda: b.getFloat())
    log(lambda: b.getDouble())
    log(lambda: b.getInt(0))
    log(lambda: b.toString())


@scenario("flip, rewind and clear move position and limit and touch no byte")
def flip_rewind_clear(u: Java, log: Log) -> None:
    b = log(lambda: u.java.nio.ByteBuffer.allocate(8))
    log(lambda: b.putInt(0x01020304))
    log(lambda: b.flip())
    log(lambda: b.getShort())
    log(lambda: b.rewind())
    log(lambda: b.getInt())
    log(lambda: b.get())
    log(lambda: b.clear())
    log(lambda: b.getInt(0))
    log(lambda: b.flip())
    log(lambda: b.hasRemaining())


@scenario("reset goes back to the mark, which rewind, clear, flip and an earlier position discard")
def mark_and_reset(u: Java, log: Log) -> None:
    def marked() -> JavaObject:
        made: JavaObject = u.java.nio.ByteBuffer.allocate(8).position(4).mark().position(6)
        return made

    b = log(lambda: u.java.nio.ByteBuffer.allocate(8).position(4).mark().position(6))
    log(lambda: b.reset())
    log(lambda: b.reset())
    log(lambda: b.position(4).reset())
    log(lambda: b.position(3))
    log(lambda: b.reset())
    for change in ("rewind", "clear", "flip"):
        b = marked()
        log(lambda: getattr(b, change)())
        log(lambda: b.reset())
    b = marked()
    log(lambda: b.limit(5))
    log(lambda: b.reset())
    b = marked()
    log(lambda: b.limit(3))
    log(lambda: b.reset())


@scenario("a limit below the position pulls the position along")
def limit_pulls_position(u: Java, log: Log) -> None:
    b = log(lambda: u.java.nio.ByteBuffer.allocate(16).position(10))
    log(lambda: b.limit(12))
    log(lambda: b.limit(7))
    log(lambda: b.remaining())
    log(lambda: b.limit(16))


@scenario("a position or limit out of range is refused with its numbers, and nothing moves")
def out_of_range(u: Java, log: Log) -> None:
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        b = make(16)
        b.limit(10)
        b.position(2)
        with log.part("direct" if b.isDirect() else "heap"):
            for position in (-1, 11, 17, 2147483647, -2147483648):
                log(lambda: b.position(position))
            for limit in (-1, 17, 2147483647, -2147483648):
                log(lambda: b.limit(limit))
            log(lambda: b.toString())


@scenario("every call that changes the cursor gives the buffer itself, so calls can be chained")
def chaining(u: Java, log: Log) -> None:
    b = u.java.nio.ByteBuffer.allocate(16)
    log(lambda: b.putInt(1).putInt(2).flip().position(4).mark().limit(6).reset().remaining())
    chained = b.clear().put(0, 9)
    chained.position(5)
    log(lambda: b.position())
    log(lambda: b.order(u.java.nio.ByteOrder.LITTLE_ENDIAN).putShort(1).order())
