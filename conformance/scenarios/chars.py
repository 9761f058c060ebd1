"""CharBuffer: a buffer of UTF-16 units that is a sequence of characters as well."""

from collections.abc import Iterator

from conformance.scenario import Java, JavaObject, Log, scenario


def _char_buffers(u: Java, text: str) -> Iterator[tuple[str, JavaObject]]:
    """The text, without its first two and its last unit, on an array, on bytes, on direct memory, in a string."""
    nio = u.java.nio
    array = u.JArray(u.JChar)(text)
    little = nio.ByteOrder.LITTLE_ENDIAN
    made = (
        ("heap", nio.CharBuffer.allocate(len(text))),
        ("view of heap", nio.ByteBuffer.allocate(2 * len(text)).asCharBuffer()),
        ("view of direct, little", nio.ByteBuffer.allocateDirect(2 * len(text)).order(little).asCharBuffer()),
    )
    for place, b in made:
        b.put(0, array)
        yield place, b.limit(len(text) - 1).position(2)
    yield "string", nio.CharBuffer.wrap(u.JString(text), 2, len(text) - 1)


@scenario("as a sequence a buffer is its remaining chars: length, charAt, isEmpty, toString count from the position")
def sequence(u: Java, log: Log) -> None:
    for place, b in _char_buffers(u, "abcdeéf"):
        with log.part(place):
            log(lambda: b.length())
            log(lambda: b.isEmpty())
            log(lambda: b.toString())
            log(lambda: str(b))
            for index in (0, 3, 4, -1, 2147483647, -2147483648):
                log(lambda: b.charAt(index))
            log(lambda: b.position(4).charAt(0))
            log(lambda: b.toString())
            log(lambda: b.position(6).isEmpty())
            log(lambda: b.toString())
            log(lambda: b.charAt(0))


@scenario("subSequence shares the chars and sets position and limit within the same capacity")
def sub_sequence(u: Java, log: Log) -> None:
    for place, b in _char_buffers(u, "abcdefg"):
        with log.part(place):
            for start, end in ((0, 4), (1, 3), (4, 4), (0, 0)):
                s = b.subSequence(start, end)
                log.note(f"[{start}, {end})", [s.toString(), s.position(), s.limit(), s.capacity(), s.isReadOnly()])
            for start, end in ((-1, 2), (0, 5), (3, 2), (5, 5), (0, -1), (2147483647, -2147483648)):
                log(lambda: b.subSequence(start, end))
            log(lambda: b.subSequence(1, 3).slice().capacity())
            log(lambda: b.subSequence(1, 3).reset())


@scenario("chars gives the remaining chars as ints, codePoints joins surrogates")
def streams(u: Java, log: Log) -> None:
    for place, b in _char_buffers(u, "abcé€\U0001f600z".encode("utf-16-le").decode("utf-16-le")[:5] + "xy"):
        with log.part(place):
            log(lambda: b.chars().toArray())
            log(lambda: b.chars().count())
            log(lambda: [int(c) for c in b.chars().iterator()])
            log(lambda: b.position(b.limit()).chars().toArray())
    pair = u.java.nio.CharBuffer.wrap(u.JArray(u.JChar)(["a", "\ud83d", "\ude00", "\ud83d"]))
    log(lambda: pair.chars().toArray())
    log(lambda: pair.codePoints().toArray())
    log(lambda: pair.length())


@scenario("put(String) and its part go to the position, all of it or nothing")
def put_text(u: Java, log: Log) -> None:
    for place, b in _char_buffers(u, "abcdefg"):
        with log.part(place):
            b.clear()
            log(lambda: b.put(u.JString("xyz")).position())
            log(lambda: b.put(u.JString("12345"), 1, 3).position())
            log(lambda: b.put(u.JString("12345")))
            for start, end in ((-1, 2), (0, 6), (3, 2), (6, 6), (0, -1)):
                log(lambda: b.put(u.JString("12345"), start, end))
            log(lambda: b.put(u.JString("")).position())
            log(lambda: b.put(u.JString("12345"), 5, 5).position())
            log(lambda: b.put(u.JString("12"), 0, 2).position())
            log(lambda: b.put(u.JString("1"), 0, 1))
            log(lambda: b.clear().toString())


@scenario("append puts a char, a sequence or a part of one; null is the word null")
def append(u: Java, log: Log) -> None:
    for place, b in _char_buffers(u, "abcdefghijk"):
        with log.part(place):
            b.clear()
            log(lambda: b.append(u.JChar("x")).position())
            log(lambda: b.append(u.JString("yz")).position())
            log(lambda: b.append(u.JString("12345"), 1, 3).position())
            log(lambda: b.append(None, 1, 3).position())
            for start, end in ((-1, 2), (0, 5), (3, 2)):
                log(lambda: b.append(None, start, end))
            log(lambda: b.append(None))
            log(lambda: b.append(u.java.nio.CharBuffer.wrap(u.JString("end"))).position())
            for start, end in ((-1, 2), (0, 6), (3, 2), (6, 6)):
                log(lambda: b.append(u.JString("12345"), start, end))
            log(lambda: b.append(u.JString("too much")))
            log(lambda: b.append(u.JChar("!")).position())
            log(lambda: b.append(u.JChar("!")))
            log(lambda: b.append(u.JString("")).position())
            log(lambda: b.clear().toString())


@scenario("append of a buffer takes its remaining chars; heap and direct buffers move its position, as put does, since JDK 21")
def append_buffer(u: Java, log: Log) -> None:
    for place, b in _char_buffers(u, "abcdefghijk"):
        for other_place, s in _char_buffers(u, "--1234-"):
            with log.part(f"{other_place} to {place}"):
                b.clear()
                log(lambda: b.append(s).position())
                log(lambda: s.position())
                s.position(2)
                log(lambda: b.append(s, 1, 3).position())
                log(lambda: s.position())
                for start, end in ((-1, 2), (0, 5), (3, 2), (5, 5)):
                    log(lambda: b.append(s, start, end))
                    log(lambda: b.asReadOnlyBuffer().append(s, start, end))
                log(lambda: b.limit(8).append(s))
                log(lambda: b.append(s, 0, 4))
                log(lambda: b.asReadOnlyBuffer().append(s))
                log(lambda: b.asReadOnlyBuffer().append(s, 0, 1))
                log(lambda: b.clear().toString())


@scenario("a buffer that is appended to itself")
def append_itself(u: Java, log: Log) -> None:
    for place, b in _char_buffers(u, "abcdefghijk"):
        with log.part(place):
            log(lambda: b.append(b))
            log(lambda: b.clear().position(6).append(b, 1, 3).position())
            log(lambda: b.append(b.duplicate().position(0).limit(2)).position())
            log(lambda: b.asReadOnlyBuffer().append(b))
            log(lambda: b.clear().toString())


@scenario("a wrapped string is read-only, has no array, and starts and ends where it was told")
def wrapped_text(u: Java, log: Log) -> None:
    buffers = u.java.nio.CharBuffer
    b = buffers.wrap(u.JString("hello"))
    log.note("cursor", [b.position(), b.limit(), b.capacity(), b.isReadOnly(), b.isDirect(), b.hasArray()])
    log(lambda: b.order() == u.java.nio.ByteOrder.nativeOrder())
    log(lambda: b.array())
    log(lambda: b.arrayOffset())
    log(lambda: b.put(u.JChar("x")))
    log(lambda: b.put(9, u.JChar("x")))
    log(lambda: b.put(u.JString("x")))
    log(lambda: b.put(u.JString("much too long")))
    log(lambda: b.compact())
    log(lambda: b.get())
    log(lambda: b.get(4))
    log(lambda: b.get(5))
    log(lambda: b.toString())
    log(lambda: b.slice().toString())
    log(lambda: b.slice(1, 3).toString())
    log(lambda: b.slice(1, 3).array())
    log(lambda: b.slice(4, 2))
    log(lambda: b.duplicate().position())
    log(lambda: b.asReadOnlyBuffer().toString())
    log(lambda: b.get(u.JArray(u.JChar)(2)))
    log(lambda: b.toString())
    for start, end in ((0, 5), (1, 3), (5, 5), (2, 2)):
        w = buffers.wrap(u.JString("hello"), start, end)
        log.note(f"wrap(text, {start}, {end})", [w.position(), w.limit(), w.capacity(), w.toString(), w.slice().capacity()])
    for start, end in ((-1, 2), (0, 6), (3, 2), (6, 6), (0, -1)):
        log(lambda: buffers.wrap(u.JString("hello"), start, end))
    log(lambda: buffers.wrap(b).toString())
    log(lambda: buffers.wrap(b).isReadOnly())
    log(lambda: buffers.wrap(u.JString("")).hasRemaining())


@scenario("read moves chars into another buffer as far as both go, and says -1 when nothing remains")
def read(u: Java, log: Log) -> None:
    for place, b in _char_buffers(u, "abcdefg"):
        target = u.java.nio.CharBuffer.allocate(3)
        with log.part(place):
            log(lambda: b.read(target))
            log(lambda: b.read(target))
            log.note("after", [b.position(), target.position(), target.flip().toString()])
            log(lambda: b.read(target.clear().position(1)))
            log.note("after", [b.position(), target.position(), target.flip().toString()])
            log(lambda: b.read(target))
            log(lambda: b.position(2).read(b))
            log(lambda: b.read(b.duplicate().asReadOnlyBuffer()))
            log(lambda: b.position(b.limit()).read(b))
            log.note("cursor", [b.position(), b.limit()])


@scenario("getChars copies a part of the remaining chars into an array, and moves nothing", since=25)
def get_chars(u: Java, log: Log) -> None:
    for place, b in _char_buffers(u, "abcdefg"):
        with log.part(place):
            a = u.JArray(u.JChar)("------")
            log(lambda: b.getChars(1, 4, a, 2))
            log(lambda: a)
            log(lambda: b.getChars(0, 0, a, 6))
            for begin, end, at in ((-1, 1, 0), (0, 5, 0), (3, 2, 0), (0, 4, 3), (0, 1, -1), (0, 0, 7), (5, 5, 0)):
                log(lambda: b.getChars(begin, end, a, at))
            log(lambda: b.position())
            log(lambda: b.asReadOnlyBuffer().getChars(0, 1, a, 0))
            log(lambda: a)


@scenario("texts compare unit by unit, whatever they lie on; a string's buffer equals any other of the same chars")
def compared(u: Java, log: Log) -> None:
    for place, a in _char_buffers(u, "??héllo!"):
        for other_place, b in _char_buffers(u, "--héllo?"):
            with log.part(f"{place}, {other_place}"):
                log.note("same text", [a.equals(b), a.compareTo(b), a.mismatch(b), a.hashCode() == b.hashCode(), a == b])
    log(lambda: a.hashCode())
    log(lambda: a.equals(u.JString("héllo")))


@scenario("a read-only buffer of chars refuses text of any length, even none")
def read_only(u: Java, log: Log) -> None:
    for place, b in _char_buffers(u, "abcdefg"):
        r = b.asReadOnlyBuffer()
        with log.part(place):
            log(lambda: r.put(u.JString("x")))
            log(lambda: r.put(u.JString("")))
            log(lambda: r.put(u.JString("much too long")))
            log(lambda: r.put(u.JString("x"), 0, 9))
            log(lambda: r.append(u.JChar("x")))
            log(lambda: r.append(u.JString("x")))
            log(lambda: r.append(None))
            log(lambda: r.append(u.JString("x"), 0, 9))
            log(lambda: r.toString())


@scenario("read without a target is refused, unless there is nothing to read")
def null_buffers(u: Java, log: Log) -> None:
    for place, b in _char_buffers(u, "abcdefg"):
        with log.part(place):
            log(lambda: b.read(None))
            log(lambda: b.position(b.limit()).read(None))


@scenario("getChars looks at its range before it looks for the array", since=25)
def null_for_get_chars(u: Java, log: Log) -> None:
    for place, b in _char_buffers(u, "abcdefg"):
        with log.part(place):
            log(lambda: b.getChars(0, 1, None, 0))
            log(lambda: b.getChars(-1, 1, None, 0))


@scenario("a buffer wrapped around a CharBuffer shows what remains there at the time, not a copy")
def wraps_a_char_buffer(u: Java, log: Log) -> None:
    source = u.java.nio.CharBuffer.wrap(u.JArray(u.JChar)("abcdefgh"))
    source.position(2)
    w = log(lambda: u.java.nio.CharBuffer.wrap(source))
    log(lambda: [w.position(), w.limit(), w.capacity()])
    log(lambda: w.isReadOnly())
    log(lambda: w.isDirect())
    log(lambda: w.hasArray())
    log(lambda: w.array())
    log(lambda: w.get(1))
    log(lambda: source.put(3, u.JChar("X")))
    log(lambda: w.toString())
    log(lambda: source.position(4))
    log(lambda: w.get(0))
    log(lambda: w.get(5))
    log(lambda: w.charAt(1))
    log(lambda: w.slice().get(0))
    log(lambda: w.duplicate().get(1))
    log(lambda: w.put(u.JChar("y")))
    log(lambda: u.java.nio.CharBuffer.wrap(source, 1, 3).toString())
    log(lambda: u.java.nio.CharBuffer.wrap(source, 1, 9))
    log(lambda: w.get(0, u.JArray(u.JChar)(3)).position())
    log(lambda: w.limit(3).equals(source.duplicate().limit(7)))
    log(lambda: w.hashCode())
