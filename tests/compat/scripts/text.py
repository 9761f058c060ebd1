"""Text and bytes as Java code has them: getBytes, new String, Charset.encode and decode, into and out of a mapped file."""

import sys
import tempfile

import jpype
from jpype import JArray, JByte, JChar, JClass, JString, java

from tests.compat.scripts import show

jpype.startJVM(*sys.argv[2:], jvmpath=sys.argv[1], convertStrings=True)

Charset = java.nio.charset.Charset
Standard = java.nio.charset.StandardCharsets
String = JClass("java.lang.String")
ByteBuffer, CharBuffer = java.nio.ByteBuffer, java.nio.CharBuffer

show("getBytes", lambda: bytes(JString("hello").getBytes(Standard.UTF_8)))
show("getBytes by name", lambda: bytes(String("h\u00e9").getBytes("UTF-16LE")))
show("getBytes of the default", lambda: bytes(String("h\u00e9").getBytes()))
show("getBytes of what has none", lambda: bytes(String("\u20ac\U0001f600").getBytes(Standard.ISO_8859_1)))
show("no such charset", lambda: String("a").getBytes("nope"))
show("of an array", lambda: String(JArray(JByte)(b"h\xc3\xa9"), Standard.UTF_8) == "h\u00e9")
show("of Python's bytes", lambda: (String(b"h\xc3\xa9", Standard.UTF_8) == "h\u00e9", String(b"abc") == "abc"))
show("of a bytearray", lambda: String(bytearray(b"abc"), "us-ascii") == "abc")
show("every other byte", lambda: String(memoryview(b"abcdef")[::2], Standard.UTF_8) == "ace")
show("of a part", lambda: String(JArray(JByte)(b"abcdef"), 2, 3) == "cde")
show("of a part in a charset", lambda: String(JArray(JByte)(b"abcdef"), 2, 3, Standard.US_ASCII) == "cde")
show("of chars", lambda: (String(JArray(JChar)("abc")) == "abc", String(JArray(JChar)("abc"), 1, 1) == "b"))
show("beyond the array", lambda: String(JArray(JByte)(b"abc"), 2, 2))
show("before the array", lambda: String(JArray(JByte)(b"abc"), -1, 2, Standard.UTF_8))
show("beyond the array, no such charset", lambda: String(JArray(JByte)(b"abc"), 2, 2, "nope"))
show("of a number", lambda: String(5))
show("of text in a charset", lambda: String("abc", Standard.UTF_8))
show("of malformed bytes", lambda: ascii(str(String(b"a\xffb\xe2\x82", Standard.UTF_8))))

show("decode", lambda: Standard.UTF_8.decode(ByteBuffer.wrap(JArray(JByte)(b"h\xc3\xa9"))).toString() == "h\u00e9")
show("encode", lambda: bytes(Standard.UTF_8.encode("h\u00e9").array())[:3])
show("encoded", lambda: Standard.UTF_8.encode("h\u00e9").toString())
show("encode chars", lambda: Standard.UTF_16.encode(CharBuffer.wrap(JArray(JChar)("ab"))).remaining())
show("decode bytes", lambda: Standard.UTF_8.decode(b"abc"))
show("encode a number", lambda: Standard.UTF_8.encode(5))
show("forName", lambda: Charset.forName("latin1").name())
show("forName of no charset", lambda: Charset.forName("nope"))
show("forName of no name", lambda: Charset.forName("a b"))
show("isSupported", lambda: (bool(Charset.isSupported("utf8")), bool(Charset.isSupported("nope"))))
show("the default", lambda: Charset.defaultCharset().name())

with tempfile.NamedTemporaryFile() as file:
    mode = java.nio.channels.FileChannel.MapMode.READ_WRITE
    with java.io.RandomAccessFile(file.name, "rw") as opened:
        mapped = opened.getChannel().map(mode, 0, 64)
    mapped.put(String("gr\u00fc\u00df ").getBytes(Standard.UTF_8)).put(Standard.UTF_8.encode("dich"))
    show("what a mapped file has", lambda: file.read(11))
    show("and gives", lambda: Standard.UTF_8.decode(mapped.flip()).toString() == "gr\u00fc\u00df dich")
