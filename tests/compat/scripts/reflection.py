"""The old way to free a buffer, as RocketMQ wrote it: by reflection to the root, its cleaner, and clean."""

import sys

import jpype
from jpype import JClass, JInt, JPackage, java

from tests.compat.scripts import show

jpype.startJVM(*sys.argv[2:], jvmpath=sys.argv[1])

ByteBuffer = java.nio.ByteBuffer
DirectBuffer = JPackage("sun").nio.ch.DirectBuffer
Cleaner = JPackage("jdk").internal.ref.Cleaner


def invoke(target, method_name):
    """MappedFile.invoke."""
    try:
        method = target.getClass().getMethod(method_name)
    except java.lang.NoSuchMethodException:
        method = target.getClass().getDeclaredMethod(method_name)
    method.setAccessible(True)
    return method.invoke(target)


def viewed(buffer):
    """MappedFile.viewed."""
    method_name = "viewedBuffer"
    methods = buffer.getClass().getMethods()
    for i in range(len(methods)):
        if methods[i].getName() == "attachment":
            method_name = "attachment"
            break
    below = invoke(buffer, method_name)
    return buffer if below is None else viewed(below)


direct = ByteBuffer.allocateDirect(64)
part = direct.slice(8, 32).asReadOnlyBuffer().duplicate().slice(4, 4)
show("the root", lambda: viewed(part).equals(direct))
show("its class", lambda: viewed(part.asIntBuffer()).getClass().getName())
show("the chain", lambda: invoke(invoke(viewed(part), "cleaner"), "clean"))
show("once more", lambda: invoke(invoke(viewed(part), "cleaner"), "clean"))
show("of a heap buffer", lambda: viewed(ByteBuffer.allocate(4)))

direct, heap = ByteBuffer.allocateDirect(64), ByteBuffer.allocate(64)
buffers = {
    "direct": direct,
    "slice": direct.slice(8, 8),
    "read-only": direct.asReadOnlyBuffer(),
    "ints": direct.asIntBuffer(),
    "chars": direct.slice(16, 8).asCharBuffer(),
    "heap": heap,
    "heap, read-only": heap.asReadOnlyBuffer(),
    "ints of a heap buffer": heap.asIntBuffer(),
    "an array of doubles": java.nio.DoubleBuffer.allocate(2),
}
for label, buffer in buffers.items():
    kind = buffer.getClass()
    print(label, str(kind), str(kind.getSimpleName()), repr(kind))
    names = {str(method.getName()) for method in kind.getMethods()}
    print("methods", sorted(names & {"attachment", "cleaner", "address", "viewedBuffer", "toString", "isDirect"}))
    print("is a DirectBuffer", isinstance(buffer, DirectBuffer), DirectBuffer.class_.isInstance(buffer))
    if isinstance(buffer, DirectBuffer):
        print("its address", buffer.address() - direct.address())
        print("its attachment", buffer.attachment())
        print("has a cleaner", buffer.cleaner() is not None)

show("a DirectBuffer", lambda: (str(DirectBuffer.class_), DirectBuffer.class_.isInterface()))
show("by name", lambda: JClass("sun.nio.ch.DirectBuffer") is DirectBuffer)
show("no DirectBuffer of its own", DirectBuffer)
show("a number is none", lambda: isinstance(3, DirectBuffer))
show("of the same class", lambda: direct.getClass() == ByteBuffer.allocateDirect(1).getClass())
show("of another class", lambda: direct.getClass() == heap.getClass())
show("the cleaner", lambda: (isinstance(direct.cleaner(), Cleaner), str(direct.cleaner().getClass())))
show("its class by name", lambda: java.lang.Class.forName("jdk.internal.ref.Cleaner"))
show("by the interface", lambda: DirectBuffer.class_.getMethod("cleaner").invoke(direct).getClass().getName())

kind = direct.getClass()
show("no such method", lambda: kind.getMethod("viewedBuffer"))
show("no such declared method", lambda: kind.getDeclaredMethod("viewedBuffer"))
show("not with an argument", lambda: kind.getMethod("cleaner", ByteBuffer))
show("not with two", lambda: kind.getMethod("cleaner", ByteBuffer, JInt))
show("not without one", lambda: kind.getMethod("put"))
show("none at all", lambda: kind.getMethod(None))

method = kind.getMethod("cleaner")
show("a method", lambda: (repr(method), str(method.getName()), str(method.getDeclaringClass()), method.getParameterCount()))
show("closed", method.isAccessible)


def closed() -> str:
    """What a call says before the method was made accessible: who asks is named differently."""
    try:
        method.invoke(direct)
    except java.lang.IllegalAccessException as error:
        return str(error.getMessage()).partition("access a member")[1]
    return "was called"


show("called", closed)
method.setAccessible(True)
show("open", lambda: (method.isAccessible(), str(method.invoke(direct).getClass().getName())))
show("on a slice", lambda: method.invoke(direct.slice()))
show("on a read-only one", lambda: method.invoke(direct.asReadOnlyBuffer()))
show("on a heap buffer", lambda: method.invoke(heap))
show("on a number", lambda: kind.isInstance(heap))
show("with an argument", lambda: method.invoke(direct, direct))


def thrown() -> list[str]:
    """What comes when the method itself throws."""
    get = kind.getMethod("get")
    get.setAccessible(True)
    direct.position(64)
    try:
        get.invoke(direct)
    except java.lang.reflect.InvocationTargetException as error:
        return [str(each) for each in (error, error.getMessage(), error.getCause(), error.getTargetException())]
    return []


show("it throws", thrown)

others = (java.io.File("a"), direct.order(), java.nio.file.StandardOpenOption.READ)
show("classes", lambda: [str(each.getClass()) for each in others])
lock = java.lang.Object()
show("an object", lambda: (repr(lock), str(lock.getClass()), isinstance(lock, jpype.JObject)))
show("is itself", lambda: (lock.equals(lock), lock == java.lang.Object(), lock.toString() == str(lock)))
cleanable = java.lang.ref.Cleaner.create().register(lock, lambda: print("cleaned"))
show("watched", cleanable.clean)
optional = java.util.Optional
show("optional", lambda: [str(each) for each in (optional.of("a"), optional.ofNullable(None), optional.empty())])
show("present", lambda: optional.of("a").isPresent())
show("of nothing", lambda: optional.of(None))
thread = java.lang.Thread.currentThread()
show("thread", lambda: (str(thread.getName()), thread.isDaemon(), thread.isAlive()))
show("it again", lambda: thread.equals(java.lang.Thread.currentThread()))
