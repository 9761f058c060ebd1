"""Text and bytes: String's getBytes and constructors, Charset's encode and decode, and the names of charsets."""

from conformance.scenario import Java, JavaObject, Log, scenario

SIX = ("US_ASCII", "ISO_8859_1", "UTF_8", "UTF_16BE", "UTF_16LE", "UTF_16")
TEXTS = ("", "a", "h\u00e9llo", "\u20ac", "x\U0001f600y", "twenty chars and more")

# Of each way to be wrong in UTF-8 and UTF-16 one: alone, cut off, in the middle, too long, half a pair.
WRONG = (
    "", "61", "61ff62", "8080", "c080", "e282", "e28278", "e08080", "f09f98", "f18041", "f0808041", "f4908080", "f888808080",
    "eda08078", "feff0061", "fffe6100", "d8000061", "00d86100", "dc000061", "d800", "d800d800dc00", "fefffeff0061", "fffe",
    "fffe00",
)  # fmt: skip


def _charsets(u: Java) -> list[JavaObject]:
    return [getattr(u.java.nio.charset.StandardCharsets, name) for name in SIX]


@scenario("a String gives its bytes in a charset, or in one that is named")
def get_bytes(u: Java, log: Log) -> None:
    for charset, text in ((charset, text) for charset in _charsets(u) for text in TEXTS):
        with log.part(f"{charset.name()} of {len(text)}"):
            log(lambda: bytes(u.JString(text).getBytes(charset)))
            log(lambda: bytes(u.JString(text).getBytes(charset.name())))
    log(lambda: bytes(u.java.lang.String("h\u00e9").getBytes()))
    log(lambda: u.JString("a").getBytes("nope"))
    log(lambda: u.JString("a").getBytes("a b"))
    log(lambda: u.JString("a").getBytes(""))
    log(lambda: u.JString("a").getBytes(1))


@scenario("a String is made of bytes, or of a part of them, in a charset")
def of_bytes(u: Java, log: Log) -> None:
    utf_8 = u.java.nio.charset.StandardCharsets.UTF_8
    a = u.JArray(u.JByte)(b"h\xc3\xa9llo")
    log(lambda: u.JString(a))
    log(lambda: u.JString(a, utf_8))
    log(lambda: u.JString(a, "latin1"))
    log(lambda: u.JString(b"h\xc3\xa9llo", utf_8))
    log(lambda: u.JString(bytearray(b"abc"), "UTF-16BE"))
    log(lambda: u.JString(a, 1, 2))
    log(lambda: u.JString(a, 1, 2, utf_8))
    log(lambda: u.JString(a, 1, 2, "iso-8859-1"))
    log(lambda: u.JString(b"abcdef", 2, 3, utf_8))
    log(lambda: u.JString(u.JArray(u.JChar)("abcdef"), 2, 3))
    log(lambda: u.JString(a, 6, 0))
    log(lambda: u.JString(a, 1, 6))
    log(lambda: u.JString(a, -1, 2, utf_8))
    log(lambda: u.JString(a, 1, -2, "utf8"))
    log(lambda: u.JString(a, 2147483647, 1))
    log(lambda: u.JString(a, 2147483648, 1))
    log(lambda: u.JString(a, 1, 60, "nope"))
    log(lambda: u.JString(a, "utf 8"))
    log(lambda: u.JString(u.JArray(u.JChar)("abc"), 1, 3))
    log(lambda: u.JString(u.JArray(u.JChar)("abc"), utf_8))
    log(lambda: u.JString("abc", utf_8))
    log(lambda: u.JString(5))


@scenario("Charset.encode makes a new buffer, and takes what remains of a buffer of chars")
def encode(u: Java, log: Log) -> None:
    for charset in _charsets(u):
        for text in TEXTS:
            with log.part(f"{charset.name()} of {len(text)}"):
                b = log(lambda: charset.encode(text))
                log(lambda: [b.get(i) for i in range(b.limit())])
                log(lambda: (b.array().length, b.arrayOffset(), b.isDirect(), b.isReadOnly(), b.order().toString()))
        with log.part(charset.name()):
            chars = u.java.nio.CharBuffer.wrap(u.JArray(u.JChar)("hello")).position(1).limit(4)
            log(lambda: charset.encode(chars))
            log(lambda: (chars.position(), chars.limit()))
            log(lambda: charset.encode(chars.asReadOnlyBuffer().rewind()))
            log(lambda: charset.encode(5))


@scenario("a char that has no bytes becomes a question mark, or U+FFFD in UTF-16")
def encode_wrong(u: Java, log: Log) -> None:
    for charset in _charsets(u):
        for chars in (["a", "\ud800", "b", "\udc00"], ["\ud83d", "\ude00", "\ud83d"], ["\u20ac", "\u0100", "\u0080"]):
            with log.part(f"{charset.name()} of {len(chars)}"):
                b = charset.encode(u.java.nio.CharBuffer.wrap(u.JArray(u.JChar)(chars)))
                log(lambda: (b.limit(), b.capacity()))
                log(lambda: [b.get(i) for i in range(b.limit())])
                log(lambda: bytes(u.JString(u.JArray(u.JChar)(chars)).getBytes(charset)))


@scenario("bytes that are no char become U+FFFD, as often in a String as in Charset.decode")
def decode(u: Java, log: Log) -> None:
    for charset, digits in ((charset, digits) for charset in _charsets(u) for digits in WRONG):
        data = u.JArray(u.JByte)(bytes.fromhex(digits))
        with log.part(f"{charset.name()} of {digits}"):
            b = u.java.nio.ByteBuffer.wrap(data)
            c = charset.decode(b)
            log(lambda: (b.position(), c.position(), c.limit(), c.capacity(), c.hasArray(), c.isReadOnly()))
            log(lambda: [ord(str(c.get(i))) for i in range(c.limit())])
            log(lambda: [ord(char) for char in u.JString(data, charset).toCharArray()])
            log(lambda: u.JString(data, charset.name()).length())


@scenario("decode takes what remains of a buffer, of whatever memory")
def decode_buffers(u: Java, log: Log) -> None:
    utf_8 = u.java.nio.charset.StandardCharsets.UTF_8
    b = u.java.nio.ByteBuffer.allocateDirect(10).put(2, 104).put(3, 105).position(2).limit(4)
    log(lambda: utf_8.decode(b).toString())
    log(lambda: (b.position(), b.limit()))
    log(lambda: utf_8.decode(b).capacity())
    log(lambda: utf_8.decode(b.asReadOnlyBuffer().rewind()).length())
    path = log.new_file("data", "gr\u00fc\u00df".encode())
    with u.java.io.RandomAccessFile(path, "r") as file:
        mapped = file.getChannel().map(u.java.nio.channels.FileChannel.MapMode.READ_ONLY, 0, 6)
        log(lambda: utf_8.decode(mapped).toString())
        log(lambda: mapped.hasRemaining())
    log(lambda: utf_8.decode(b"abc"))


@scenario("a charset is found by its names; a name that cannot be one is another exception than one that is not known")
def names(u: Java, log: Log) -> None:
    charset = u.java.nio.charset.Charset
    for name in ("utf-8", "UTF8", "latin1", "us", "UnicodeBig", "x-UTF-16LE", "nope", "a_b:c.d+e-f", "a b", "-a", "", "\u00e9"):
        log(lambda: charset.forName(name).name())
        log(lambda: charset.isSupported(name))
    log(lambda: charset.forName(None))
    log(lambda: charset.isSupported(None))
    log(lambda: charset.forName("utf8").equals(u.java.nio.charset.StandardCharsets.UTF_8))
    for known in _charsets(u):
        log(lambda: known.name())
        log(lambda: known.toString())
        log(lambda: known.displayName())
        log(lambda: known.hashCode())
        log(lambda: known.compareTo(charset.forName("utf8")))
