"""Byte orders."""

from conformance.scenario import Java, Log, scenario


@scenario("there are two byte orders, and this machine has one of them")
def orders(u: Java, log: Log) -> None:
    order = u.java.nio.ByteOrder
    log(lambda: order.BIG_ENDIAN)
    log(lambda: order.LITTLE_ENDIAN)
    log(lambda: order.nativeOrder())
    log(lambda: order.BIG_ENDIAN.toString())
    log(lambda: order.BIG_ENDIAN == order.BIG_ENDIAN)
    log(lambda: order.BIG_ENDIAN == order.LITTLE_ENDIAN)
    log(lambda: order.BIG_ENDIAN.equals(order.LITTLE_ENDIAN))


@scenario("order changes what later calls mean, not the bytes; no order at all is little-endian")
def changes_later_calls(u: Java, log: Log) -> None:
    order = u.java.nio.ByteOrder
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        b = make(8)
        with log.part("direct" if b.isDirect() else "heap"):
            log(lambda: b.putInt(1))
            log(lambda: b.order(order.LITTLE_ENDIAN))
            log(lambda: b.getInt(0))
            log(lambda: b.putInt(4, 1))
            log(lambda: b.order(order.BIG_ENDIAN).getLong(0))
            log(lambda: b.order(None).order())
            log(lambda: b.clear().order())
