"""What `nio fuzz` found to be different, before it was put right."""

from conformance.scenario import Java, Log, scenario

TOO_LARGE = 2147483648


@scenario("arguments are converted before anything is checked: a too large int is refused before null is, and before read-only")
def null_and_too_large(u: Java, log: Log) -> None:
    nio = u.java.nio
    heap = nio.ByteBuffer.allocate(8)
    buffers = (
        (heap, u.JByte),
        (heap.asReadOnlyBuffer(), u.JByte),
        (nio.ByteBuffer.allocateDirect(8), u.JByte),
        (heap.asIntBuffer(), u.JInt),
        (nio.FloatBuffer.allocate(2), u.JFloat),
    )
    for b, element in buffers:
        null = u.JObject(None, u.JArray(element))
        log(lambda: b.get(null, TOO_LARGE, 2))
        log(lambda: b.get(0, null, TOO_LARGE, 2))
        log(lambda: b.get(-1, null, 0, -TOO_LARGE - 1))
        log(lambda: b.put(null, 0, TOO_LARGE))
        log(lambda: b.put(9, null, 0, TOO_LARGE))
        log(lambda: b.put(TOO_LARGE, null, 0, 1))
    log(lambda: nio.ByteBuffer.wrap(u.JObject(None, u.JArray(u.JByte)), 0, TOO_LARGE))
    log(lambda: nio.LongBuffer.wrap(u.JObject(None, u.JArray(u.JLong)), TOO_LARGE, 0))


@scenario("a stream of chars is read once")
def stream_is_read_once(u: Java, log: Log) -> None:
    b = u.java.nio.CharBuffer.wrap(u.JArray(u.JChar)("abc"))
    for stream in (b.chars(), b.codePoints()):
        log(lambda: list(stream.toArray()))
        log(lambda: stream.toArray())
        log(lambda: stream.count())
        log(lambda: stream.iterator())
    counted = b.chars()
    log(lambda: counted.count())
    log(lambda: counted.forEach(None))
    log(lambda: b.chars().forEach(None))


@scenario("a stream gives the chars that remain when it is read, not when it was made")
def stream_reads_late(u: Java, log: Log) -> None:
    b = u.java.nio.CharBuffer.wrap(u.JArray(u.JChar)("abcd"))
    chars, points = b.chars(), b.codePoints()
    log(lambda: b.put(2, u.JChar("Z")).position(1))
    log(lambda: list(chars.toArray()))
    log(lambda: list(points.toArray()))


@scenario("a read-only direct buffer refuses to take itself because it is read-only, before it sees that it is itself")
def read_only_takes_itself(u: Java, log: Log) -> None:
    b = u.java.nio.ByteBuffer.allocateDirect(8).asReadOnlyBuffer().asCharBuffer()
    log(lambda: b.append(b))
    log(lambda: [b.position(), b.limit()])


@scenario("a string of one character beyond U+FFFF is two chars, and an int that is appended is one")
def one_character_is_text(u: Java, log: Log) -> None:
    b = u.java.nio.CharBuffer.allocate(6)
    log(lambda: b.put(u.JString("\U0001f600")).position())
    log(lambda: b.append(u.JString("\U0001f601")).position())
    log(lambda: b.append(65).position())
    log(lambda: list(b.flip().chars().toArray()))
