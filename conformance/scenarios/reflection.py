"""Reflection on buffers: the way of old programs to a buffer's cleaner, written as in Java."""

from collections.abc import Iterator
from contextlib import contextmanager

from conformance.outside import MAPS
from conformance.scenario import Java, JavaObject, Log, scenario

SIZE = 8192


def _map(u: Java, path: str) -> JavaObject:
    with u.java.io.RandomAccessFile(path, "rw") as file:
        mode = u.java.nio.channels.FileChannel.MapMode.READ_WRITE
        mapped: JavaObject = file.getChannel().map(mode, 0, SIZE)
        return mapped


def _invoke(u: Java, target: JavaObject, method_name: str) -> JavaObject:
    """RocketMQ's MappedFile.invoke of 2016."""
    try:
        method = target.getClass().getMethod(method_name)
    except u.java.lang.NoSuchMethodException:
        method = target.getClass().getDeclaredMethod(method_name)
    method.setAccessible(True)
    return method.invoke(target)


def _viewed(u: Java, buffer: JavaObject) -> JavaObject:
    """RocketMQ's MappedFile.viewed."""
    names = [str(method.getName()) for method in buffer.getClass().getMethods()]
    below = _invoke(u, buffer, "attachment" if "attachment" in names else "viewedBuffer")
    return buffer if below is None else _viewed(u, below)


@contextmanager
def _only_kind(u: Java, log: Log, step: str) -> Iterator[None]:
    """Note of an exception its class alone: what the message says differs between the releases."""
    try:
        yield
    except u.java.lang.Exception as error:
        log.note(step, str(error).partition(":")[0])


@scenario("a view's root is found by reflection, whatever views lie between", needs=[MAPS])
def chain(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(SIZE))
    for view in ("slice", "duplicate", "asReadOnlyBuffer", "asCharBuffer", "asLongBuffer"):
        with log.part(view):
            b = _map(u, path)
            part = getattr(b.slice(16, 4000).duplicate(), view)()
            log.note("its root is the buffer that map gave", bool(_viewed(u, part).equals(b)))
            log.mappings(path)
            log(lambda: _invoke(u, _invoke(u, _viewed(u, part), "cleaner"), "clean"))
            log.mappings(path)
            log(lambda: _invoke(u, _invoke(u, _viewed(u, part), "cleaner"), "clean"))


@scenario("a buffer says by its class where its bytes lie, and a direct one is a DirectBuffer")
def classes(u: Java, log: Log) -> None:
    buffers = u.java.nio.ByteBuffer
    direct_buffer = u.JClass("sun.nio.ch.DirectBuffer")
    for place, b in (("heap", buffers.allocate(64)), ("direct", buffers.allocateDirect(64))):
        for view in ("slice", "asReadOnlyBuffer", *(f"as{kind}Buffer" for kind in ("Char", "Short", "Int", "Long", "Double"))):
            with log.part(f"{place}, {view}"):
                v = getattr(b, view)()
                log(lambda: v.getClass().getName())
                log(lambda: v.getClass().toString())
                log(lambda: isinstance(v, direct_buffer))
                log(lambda: direct_buffer.class_.isInstance(v))
    log(lambda: u.java.lang.Class.forName("sun.nio.ch.DirectBuffer").isInterface())
    log(lambda: isinstance(buffers.allocateDirect(1).cleaner(), u.JClass("jdk.internal.ref.Cleaner")))


@scenario("a direct buffer has an address; a view's is so far behind it as the view begins")
def addresses(u: Java, log: Log) -> None:
    b = u.java.nio.ByteBuffer.allocateDirect(64)
    at = int(b.address())
    log.note("a slice's", int(b.slice(8, 8).address()) - at)
    log.note("a duplicate's", int(b.position(4).duplicate().address()) - at)
    log.note("that of a view of longs", int(b.asLongBuffer().address()) - at)
    b.cleaner().clean()
    log.note("after clean", int(b.address()) - at)


@scenario("reflection refuses what is not there")
def refusals(u: Java, log: Log) -> None:
    b = u.java.nio.ByteBuffer.allocateDirect(64)
    kind = b.getClass()
    log(lambda: kind.getMethod("viewedBuffer"))
    log(lambda: kind.getDeclaredMethod("viewedBuffer"))
    log(lambda: kind.getMethod("cleaner", u.java.nio.ByteBuffer, u.JInt))
    log(lambda: kind.getMethod(None))
    log(lambda: u.java.nio.ByteBuffer.allocate(8).getClass().getMethod("cleaner"))
    log(lambda: u.java.lang.Class.forName("sun.nio.ch.NoSuchBuffer"))
    method = kind.getMethod("cleaner")
    with _only_kind(u, log, "called before setAccessible"):
        method.invoke(b)
    method.setAccessible(True)
    with _only_kind(u, log, "called on a heap buffer"):
        method.invoke(u.java.nio.ByteBuffer.allocate(8))
    with _only_kind(u, log, "called with an argument"):
        method.invoke(b, b)
    log(lambda: method.invoke(b.slice()))


@scenario("what a method throws is the cause of what invoke throws")
def thrown(u: Java, log: Log) -> None:
    b = u.java.nio.ByteBuffer.allocateDirect(8).position(8)
    method = b.getClass().getMethod("get")
    method.setAccessible(True)
    log(lambda: method.invoke(b))
    try:
        method.invoke(b)
    except u.java.lang.reflect.InvocationTargetException as error:
        log.note("its target", str(error.getTargetException()))
    b.position(0)
    log.note("without it", int(method.invoke(b)))


def _invoked(u: Java, target: JavaObject, method_name: str, *args: JavaObject) -> JavaObject:
    """RocketMQ's MappedFile.invoke with the arguments handed on as in Java, where they are one Class[]."""
    try:
        method = target.getClass().getMethod(method_name, args)
    except u.java.lang.NoSuchMethodException:
        method = target.getClass().getDeclaredMethod(method_name, args)
    method.setAccessible(True)
    return method.invoke(target)


@scenario("variable arguments can be the array, the list or the null that they are in Java")
def variable_arguments(u: Java, log: Log) -> None:
    buffers = u.java.nio.ByteBuffer
    b = buffers.allocateDirect(64)
    kind, types = b.getClass(), u.JArray(u.JClass("java.lang.Class"))
    log(lambda: _invoked(u, _invoked(u, b, "cleaner"), "clean"))
    for label, none in (("list", []), ("tuple", ()), ("Class[0]", types(0)), ("null", None)):
        with log.part(label):
            log(lambda: kind.getMethod("cleaner", none).getName())
            log(lambda: kind.getDeclaredMethod("cleaner", none).getParameterCount())
    method = kind.getMethod("cleaner")
    method.setAccessible(True)
    for label, none in (("list", []), ("tuple", ()), ("Object[0]", u.JArray(u.JObject)(0)), ("null", None)):
        with log.part(label):
            log.note("is invoked", method.invoke(b, none) is not None)
    arrays = (("Object[1]", u.JArray(u.JObject)(1)), ("int[0]", u.JArray(u.JInt)(0)))
    for label, some in (("list", [b]), ("tuple", (None,)), *arrays):
        with log.part(label), _only_kind(u, log, "one argument too many"):
            method.invoke(b, some)
    with _only_kind(u, log, "two arguments too many"):
        method.invoke(b, None, None)
    log(lambda: kind.getMethod("cleaner", [None]))
    log(lambda: kind.getMethod("cleaner", types(1)))
    log(lambda: kind.getMethod("cleaner", None, None))
    log(lambda: kind.getMethod("cleaner", [buffers, u.JInt]))
    log(lambda: kind.getMethod("cleaner", [buffers.class_]))


@scenario("a class says what it extends, a method what it takes, and a direct buffer has its cleaner in a field")
def structure(u: Java, log: Log) -> None:
    buffers = u.java.nio.ByteBuffer
    direct, heap = buffers.allocateDirect(64), buffers.allocate(64)
    objects = u.java.lang.Class.forName("java.lang.Object")
    direct_buffer = u.JClass("sun.nio.ch.DirectBuffer").class_
    named = [u.JClass(f"java.nio.{name}").class_ for name in ("Buffer", "ByteBuffer", "MappedByteBuffer", "IntBuffer")]
    views = (direct, heap, direct.asReadOnlyBuffer(), heap.asReadOnlyBuffer(), direct.asIntBuffer(), heap.asIntBuffer())
    for b in (*views, direct.asReadOnlyBuffer().asIntBuffer(), heap.asReadOnlyBuffer().asCharBuffer()):
        with log.part(str(b.getClass().getName())):
            above = b.getClass()
            while above is not None:
                log.note("class", str(above))
                above = above.getSuperclass()
            for one in (*named, direct_buffer, direct.getClass(), heap.getClass(), objects):
                log.note(f"is of {one}", (bool(one.isAssignableFrom(b.getClass())), bool(one.isInstance(b))))
                log.note("or the other way round", bool(b.getClass().isAssignableFrom(one)))
            for name in ("capacity", "clear", "duplicate", "getClass", "hashCode", "isDirect", "order", "rewind", "slice"):
                log.note(f"modifiers of {name}", int(b.getClass().getMethod(name).getModifiers()))
            for name in ("att", "cleaner", "address", "nothing"):
                try:
                    log.note(name, str(b.getClass().getDeclaredField(name)))
                except u.java.lang.NoSuchFieldException as error:
                    log.note(name, str(error))
    log(lambda: named[1].isAssignableFrom(None))
    log(lambda: direct_buffer.getSuperclass())
    log(lambda: direct_buffer.getMethod("cleaner").getModifiers())
    log(lambda: len(direct.getClass().getMethod("cleaner").getParameterTypes()))
    clean = u.JClass("sun.misc.Unsafe").class_.getMethod("invokeCleaner", buffers.class_)
    log(lambda: [str(each) for each in clean.getParameterTypes()])
    log(lambda: clean.getModifiers())
    log(lambda: bool(clean == u.JClass("sun.misc.Unsafe").class_.getMethod("invokeCleaner", [buffers])))


@scenario("the field of the cleaner is read as the method is called")
def field(u: Java, log: Log) -> None:
    b = u.java.nio.ByteBuffer.allocateDirect(64)
    cleaner = b.getClass().getDeclaredField("cleaner")
    log(lambda: (str(cleaner.getName()), int(cleaner.getModifiers())))
    with _only_kind(u, log, "read before setAccessible"):
        cleaner.get(b)
    cleaner.setAccessible(True)
    log(lambda: bool(cleaner.get(b) == b.cleaner()))
    log(lambda: cleaner.get(b.slice()))
    log(lambda: cleaner.get(b.asReadOnlyBuffer()))
    with _only_kind(u, log, "of null"):
        cleaner.get(None)
    with _only_kind(u, log, "of a heap buffer"):
        cleaner.get(u.java.nio.ByteBuffer.allocate(8))
    log(lambda: b.getClass().getDeclaredField(None))
    log(lambda: cleaner.get(b).clean())


@scenario("a cleaner with nothing to do is none")
def no_thunk(u: Java, log: Log) -> None:
    cleaner = u.JClass("jdk.internal.ref.Cleaner")
    log(lambda: cleaner.create(u.java.lang.Object(), None))
    log(lambda: cleaner.create(None, None))
