"""Packages and classes by name, those that are not there included."""

import sys

import jpype
from jpype import JClass, JException, JObject, JPackage, java

from tests.compat.scripts import show

jpype.startJVM(*sys.argv[2:], jvmpath=sys.argv[1])

nothing = JPackage("zzz")
sun = JPackage("sun")

show("a package", lambda: (str(java), repr(java), str(java.nio.channels), repr(jpype.java.nio)))
show("by name", lambda: JPackage("java") == java and JPackage("java.nio") == java.nio)
show("same hash", lambda: hash(JPackage("java")) == hash(java))
show("is a package", lambda: (isinstance(java, JPackage), isinstance(java.nio, JPackage), isinstance(3, JPackage)))
show("sun", lambda: (repr(sun), repr(sun.misc)))
show("a package that is not there", lambda: repr(nothing))
show("and what is in it", lambda: nothing.x)
show("calling one", java.nio)


def words_of(call: object) -> str:
    """The message of the exception that the call raises."""
    try:
        call()  # type: ignore[operator]
    except (AttributeError, TypeError) as error:
        return f"{type(error).__name__} {error}"
    return "nothing raised"


for call in (
    lambda: java.nope,
    lambda: java.nio.Nope,
    lambda: java.nio.channels.Nope,
    lambda: nothing.x,
    lambda: sun.misc.Nope,
    java.nio,
    lambda: JClass("x.Bad"),
    lambda: JClass("java.nio.Bad"),
    lambda: JClass(3),
    lambda: JObject(1, java.nio.Buffer),
):
    print(words_of(call))

show("the same class", lambda: JClass("java.nio.ByteBuffer") is java.nio.ByteBuffer is JPackage("java.nio").ByteBuffer)
show("a nested class", lambda: JClass("java.nio.channels.FileChannel$MapMode") is java.nio.channels.FileChannel.MapMode)
show("by a dot too", lambda: JClass("java.nio.channels.FileChannel.MapMode") is java.nio.channels.FileChannel.MapMode)
show("an array class", lambda: JClass("byte[]") is JClass("[B") is jpype.JByte[:])
show("an array class of objects", lambda: JClass("[Ljava.lang.String;") is jpype.JArray(jpype.JString))
show("forName", lambda: JClass(java.lang.Class.forName("java.nio.ByteBuffer")) is java.nio.ByteBuffer)
show("forName of nothing", lambda: java.lang.Class.forName("x.Bad"))
show("name of a class", lambda: java.lang.Class.forName("java.nio.ByteBuffer").getName())
show("simple name of a class", lambda: java.lang.Class.forName("java.nio.ByteBuffer").getSimpleName())
show("class as text", lambda: str(java.lang.Class.forName("java.nio.ByteBuffer")))

buffer = java.nio.ByteBuffer.allocate(2)
show("is a class of Java", lambda: (isinstance(java.nio.ByteBuffer, JClass), isinstance(dict, JClass)))
show("is an object of Java", lambda: (isinstance(buffer, JObject), isinstance("x", JObject), isinstance(1, JObject)))
show("a cast", lambda: JObject(buffer, java.nio.Buffer) == buffer)
show("a cast by name", lambda: JObject(buffer, "java.nio.Buffer") == buffer)
show("exceptions", lambda: (issubclass(java.io.IOException, JException), issubclass(ValueError, JException)))
