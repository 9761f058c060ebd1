"""java.lang: limits, number classes, System, String."""

import sys

import jpype
from jpype import JArray, JByte, JInt, JString, java

from tests.compat.scripts import show

jpype.startJVM("-Dmine=yes", *sys.argv[2:], jvmpath=sys.argv[1])

lang = java.lang
for box in (lang.Byte, lang.Short, lang.Integer, lang.Long, lang.Float, lang.Double):
    print(box.MIN_VALUE, box.MAX_VALUE, box.SIZE, box.BYTES)
print(ascii(lang.Character.MIN_VALUE), ascii(lang.Character.MAX_VALUE), lang.Character.BYTES)
print(lang.Boolean.TRUE, lang.Boolean.FALSE, lang.Float.NaN, lang.Double.NEGATIVE_INFINITY)

show("a box is an int", lambda: (lang.Integer(5) + 1, isinstance(lang.Long(5), int)))
show("out of range", lambda: lang.Integer(2**31))
show("a box of text", lambda: lang.Integer("7"))
show("valueOf", lambda: lang.Integer.valueOf(7))
for text in ("7", "-7", "+7", "x", "", "-", "1_0", " 7", "99999999999", "2147483647", "2147483648"):
    show(f"parseInt({text!r})", lambda text=text: lang.Integer.parseInt(text))
show("parseInt 16", lambda: (lang.Integer.parseInt("ff", 16), lang.Integer.parseInt("-80", 16)))
show("parseInt 2 of 2", lambda: lang.Integer.parseInt("2", 2))
for radix in (1, 37):
    show(f"parseInt of radix {radix}", lambda radix=radix: lang.Integer.parseInt("1", radix))
show("parseInt of null", lambda: lang.Integer.parseInt(None))
show("parseInt of null and no radix", lambda: lang.Integer.parseInt(None, 1))
show("parseLong of null", lambda: lang.Long.parseLong(None))
for box in (lang.Byte, lang.Short, lang.Integer, lang.Long):
    show("valueOf null", lambda box=box: box.valueOf(None))
show("parseLong", lambda: lang.Long.parseLong("-9223372036854775808"))
show("toHexString", lambda: (lang.Integer.toHexString(-1), lang.Long.toHexString(-2), lang.Integer.toHexString(10)))
show("unsigned", lambda: (lang.Byte.toUnsignedInt(-1), lang.Short.toUnsignedInt(-1), lang.Integer.toUnsignedLong(-1)))
show("reverse short", lambda: (lang.Short.reverseBytes(1), lang.Short.reverseBytes(128), lang.Short.reverseBytes(-2)))
show("reverse int", lambda: (lang.Integer.reverseBytes(1), lang.Integer.reverseBytes(0x80), lang.Integer.reverseBytes(-2)))
show("reverse long", lambda: (lang.Long.reverseBytes(1), lang.Long.reverseBytes(0x80), lang.Long.reverseBytes(-2)))
show("reverse char", lambda: ascii(lang.Character.reverseBytes("\u1234")))
show("float bits", lambda: (lang.Float.floatToIntBits(1.0), lang.Float.floatToIntBits(-0.0), lang.Float.intBitsToFloat(1)))
show("NaN bits", lambda: (lang.Float.floatToIntBits(lang.Float.NaN), lang.Double.doubleToLongBits(lang.Double.NaN)))
show("double bits", lambda: (lang.Double.doubleToLongBits(-2.5), lang.Double.longBitsToDouble(1)))

system = lang.System
show("a property given", lambda: system.getProperty("mine"))
show("no property", lambda: (system.getProperty("nope"), system.getProperty("nope", "default")))
show("property of nothing", lambda: system.getProperty(""))
for key in ("os.name", "os.arch", "os.version", "file.separator", "path.separator", "user.dir", "java.io.tmpdir"):
    show(key, lambda key=key: system.getProperty(key))
show("user.home", lambda: system.getProperty("user.home"))
show("line separator", lambda: repr(str(system.lineSeparator())))
show("setProperty", lambda: (system.setProperty("mine", "no"), system.getProperty("mine")))
show("getenv", lambda: (system.getenv("PATH") is not None, system.getenv("NO_SUCH_VARIABLE")))
show("gc", system.gc)
show("clocks", lambda: (system.nanoTime() <= system.nanoTime(), system.currentTimeMillis() > 1_600_000_000_000))
show("identityHashCode", lambda: system.identityHashCode(None))
show("processors", lambda: lang.Runtime.getRuntime().availableProcessors() > 0)


def copied(source_at: int, target_at: int, length: int) -> list[int]:
    """arraycopy within one array of four bytes."""
    array = JArray(JByte)([1, 2, 3, 4])
    system.arraycopy(array, source_at, array, target_at, length)
    return [int(element) for element in array]


GOOD = ((0, 1, 3), (1, 0, 3), (0, 0, 0), (4, 4, 0))
BAD = ((0, 3, 2), (3, 0, 2), (-1, 0, 1), (0, -1, 1), (0, 0, -1), (-1, -1, -1))
for arguments in GOOD + BAD:
    show(f"arraycopy{arguments}", lambda arguments=arguments: copied(*arguments))
show("arraycopy of other types", lambda: system.arraycopy(JByte[2], 0, JInt[2], 0, 1))
show("arraycopy of None", lambda: system.arraycopy(None, 0, JInt[2], 0, 1))
show("arraycopy to None", lambda: system.arraycopy(JInt[2], 0, None, 0, 1))
show("arraycopy of text", lambda: system.arraycopy("a", 0, JInt[2], 0, 1))
show("arraycopy to text", lambda: system.arraycopy(JInt[2], 0, "a", 0, 1))

text = lang.String("h\u00e9llo")
show("text", lambda: (text == "h\u00e9llo", len(text), text.length(), text.charAt(1), text.isEmpty()))
show("beyond the text", lambda: text.charAt(5))
show("before the text", lambda: text.charAt(-1))
show("bytes of text", lambda: bytes(text.getBytes("UTF-8")))
show("latin", lambda: bytes(text.getBytes("ISO-8859-1")))
show("ascii", lambda: bytes(text.getBytes("US-ASCII")))
show("utf-16", lambda: bytes(text.getBytes("UTF-16")))
show("utf-16 little", lambda: bytes(text.getBytes("UTF-16LE")))
show("no such charset", lambda: text.getBytes("nope"))
show("text of bytes", lambda: lang.String(JArray(JByte)(b"abc")) == "abc")
show("text of latin bytes", lambda: lang.String(JArray(JByte)(b"\xe9"), "ISO-8859-1") == "\u00e9")
show("text of UTF-16 bytes", lambda: lang.String(JArray(JByte)(b"\0a"), "UTF-16") == "a")
show("chars of text", lambda: list(JString("a\U0001f600").toCharArray()))
show("units of text", lambda: JString("a\U0001f600").length())
show("equals", lambda: (text.equals("h\u00e9llo"), text.equals("x")))
system.out.flush()
