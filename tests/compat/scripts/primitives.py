"""Casts to Java's primitive types."""

import sys
from fractions import Fraction

import jpype
from jpype.types import JBoolean, JByte, JChar, JClass, JDouble, JFloat, JInt, JLong, JShort

from tests.compat.scripts import show

jpype.startJVM(*sys.argv[2:], jvmpath=sys.argv[1])

VALUES = (3, 300, -1, 2**31, 2**63, 2**64 + 5, 1.7, -1.7, True, "12", "x", None, Fraction(3, 2), float("nan"))

for kind in (JByte, JShort, JInt, JLong, JFloat, JDouble, JBoolean):
    for value in VALUES:
        show(f"{kind.__name__}({value!r})", lambda kind=kind, value=value: kind(value))

for value in ("A", "AB", "", 65, -1, 70000, 1.7, None, "\U0001f600"):
    show(f"JChar({value!r})", lambda value=value: ascii(JChar(value)))

show("no argument", lambda: (JByte(), JLong(), JFloat()))
show("arithmetic leaves the type", lambda: type(JInt(2**31 - 1) + 1).__name__)
show("sum", lambda: JInt(2**31 - 1) + 1)
show("a float is rounded", lambda: JFloat(0.1) == 0.1)
show("a double is not", lambda: JDouble(0.1) == 0.1)
show("too large a float", lambda: JFloat(1e300))
show("an int is an int", lambda: isinstance(JInt(1), int))
show("a char is a str", lambda: isinstance(JChar("x"), str))
show("text and char", lambda: JChar("A") + "b")
show("hash", lambda: hash(JInt(5)) == hash(5))
show("repr", lambda: (repr(JByte(1)), repr(JBoolean(1)), repr(JChar("x")), repr(JFloat(1))))
show("class by name", lambda: JClass("int") is JInt)
show("repr of a class", lambda: repr(JInt))
show("a class of Java", lambda: (isinstance(JInt, JClass), isinstance(int, JClass)))
