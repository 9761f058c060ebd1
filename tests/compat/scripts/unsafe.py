"""The ways to sun.misc.Unsafe.invokeCleaner, and what it refuses."""

import sys

import jpype
from jpype import JClass, JPackage, java

from tests.compat.scripts import show

jpype.startJVM(*sys.argv[2:], jvmpath=sys.argv[1])

ByteBuffer = java.nio.ByteBuffer
Unsafe = JPackage("sun").misc.Unsafe

show("not an attribute", lambda: Unsafe.theUnsafe)
show("no constructor", Unsafe)
show("no public field", lambda: Unsafe.class_.getField("theUnsafe"))
show("no such field", lambda: Unsafe.class_.getDeclaredField("nope"))

field = Unsafe.class_.getDeclaredField("theUnsafe")
show("field", lambda: (str(field), field.getName(), field.isAccessible()))


def closed() -> str:
    """What reading the field says before it was made accessible."""
    try:
        field.get(None)
    except java.lang.IllegalAccessException as error:
        return "IllegalAccessException" if "private static final" in str(error.getMessage()) else "another message"
    return "was readable"


show("closed", closed)
field.setAccessible(True)
unsafe = field.get(None)
show("unsafe", lambda: (repr(unsafe), str(type(unsafe) is Unsafe), unsafe.pageSize() % 4096, unsafe.addressSize()))

again = java.lang.Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe")
again.setAccessible(True)
show("by forName", lambda: isinstance(again.get(None), JClass("sun.misc.Unsafe")))



def nothing() -> str:
    """What None gives; which name the message has for it depends on how the JDK was compiled."""
    try:
        unsafe.invokeCleaner(None)
    except java.lang.NullPointerException as error:
        return str(error.getMessage()).partition(" because ")[0]
    return "taken"


show("None", nothing)
show("heap", lambda: unsafe.invokeCleaner(ByteBuffer.allocate(4)))
show("slice", lambda: unsafe.invokeCleaner(ByteBuffer.allocateDirect(4).slice()))
show("duplicate", lambda: unsafe.invokeCleaner(ByteBuffer.allocateDirect(4).duplicate()))
show("read-only", lambda: unsafe.invokeCleaner(ByteBuffer.allocateDirect(4).asReadOnlyBuffer()))
show("a number", lambda: unsafe.invokeCleaner(3))
direct = ByteBuffer.allocateDirect(4)
show("direct", lambda: unsafe.invokeCleaner(direct))
show("twice", lambda: unsafe.invokeCleaner(direct))

method = Unsafe.class_.getMethod("invokeCleaner", ByteBuffer)
show("by reflection", lambda: (method.getName(), method.invoke(unsafe, ByteBuffer.allocateDirect(4))))
show("no such method", lambda: Unsafe.class_.getMethod("nope", ByteBuffer))
