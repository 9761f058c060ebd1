"""java.lang.Class, reflection and sun.nio.ch.DirectBuffer, where a JVM says nothing: what is ours alone.

What a JVM does as well is in scripts/reflection.py and in the scenarios `reflection.*`, which run on both.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

import nio
from compat import JArray, JInt, JObject, JPackage
from compat.java.lang import Class, IllegalStateException, Object
from compat.jdk.internal.ref import Cleaner
from compat.org.apache.rocketmq.store.logfile import MappedFile
from compat.sun.misc import Cleaner as OldCleaner
from compat.sun.nio.ch import DirectBuffer
from nio import ByteBuffer, CharBuffer, FileChannel, Machine, MapMode
from nio import StandardOpenOption as Option
from nio.errors import IllegalArgumentException, InvocationTargetException, NullPointerException, UnsupportedOperationException
from nio.foreign import Arena
from nio.lang.reflection import WITHOUT_ARGUMENTS, HasClass
from nio.paging.sim import SimKernel

ROOT = Path(__file__).parents[2]

SAMPLES: list[HasClass] = [
    ByteBuffer.allocateDirect(64),
    ByteBuffer.allocate(64),
    *(getattr(ByteBuffer.allocateDirect(9), f"as{kind}Buffer")() for kind in ("Char", "Short", "Int", "Long", "Float", "Double")),
    ByteBuffer.allocateDirect(64).cleaner() or pytest.fail("no cleaner"),
]


@pytest.mark.parametrize("thing", SAMPLES, ids=lambda thing: thing.getClass().getSimpleName())
def test_reflection_finds_the_methods_that_can_be_called_without_an_argument(thing: HasClass) -> None:
    """The list of compiled ones is true: each method in it can, each that is not cannot."""
    found = {method.getName() for method in thing.getClass().getMethods()}
    heap = isinstance(thing, ByteBuffer) and not thing.isDirect()
    for name in dir(type(thing)):
        method = getattr(thing, name, None)  # None: class_, which only the class has
        if name.startswith("_") or not callable(method) or isinstance(method, type) or name == "clean":
            continue
        try:
            method()
            callable_so = True
        except TypeError as error:
            callable_so = "argument" not in str(error)
        except Exception:  # such as BufferUnderflowException: it was called
            callable_so = True
        hidden = heap and name in ("address", "attachment", "cleaner")
        assert (name in found) == (callable_so and not hidden), name
    assert found <= WITHOUT_ARGUMENTS


def test_a_method_throws_a_python_exception_as_it_is() -> None:
    """A BufferError is none of Java's: nothing is unmapped, and nothing hides it."""
    buffer = ByteBuffer.allocateDirect(8)
    view = memoryview(buffer)
    with pytest.raises(BufferError):
        MappedFile.clean(buffer)
    view.release()
    MappedFile.clean(buffer)
    assert buffer._memory.state == "closed"


def test_clean_wraps_what_goes_wrong_on_the_way_as_rocketmq_does() -> None:
    """A buffer of an arena has no cleaner: the null pointer on the way is the cause."""
    with Arena.ofConfined() as arena:
        buffer = arena.allocate(8).asByteBuffer()
        with pytest.raises(IllegalStateException) as caught:
            MappedFile.clean(buffer)
        assert isinstance(caught.value.getCause(), NullPointerException)


def test_no_argument_is_too_odd() -> None:
    """What is no class is JPype's TypeError, what is no name as well; what a method cannot take is Java's exception."""
    buffer = ByteBuffer.allocateDirect(8)
    kind = buffer.getClass()
    find: Callable[..., object] = kind.getMethod  # arguments that its types forbid
    for odd in ({}, set(), 1, "x", "", b"", [1], [[]], object(), (ByteBuffer, "x")):
        with pytest.raises(TypeError, match=r"No matching overloads found for java\.lang\.Class\.getMethod"):
            find("cleaner", odd)
    names: list[object] = [1, [], {}, b"cleaner"]
    for name in names:
        with pytest.raises(TypeError, match="No matching overloads"):
            find(name)
    with pytest.raises(NullPointerException):
        find(None)
    cleaner = kind.getMethod("cleaner")
    cleaner.setAccessible(True)
    for odd in ({}, set(), 1, "x", b"", [[]], object(), ByteBuffer, JArray(JInt)(0)):
        with pytest.raises(IllegalArgumentException, match="wrong number of arguments: 1 expected: 0"):
            cleaner.invoke(buffer, odd)
    unsafe = Class.forName("sun.misc.Unsafe")
    field = unsafe.getDeclaredField("theUnsafe")
    field.setAccessible(True)
    free = unsafe.getMethod("invokeCleaner", [ByteBuffer])
    for odd in ("x", [1], {}, ByteBuffer, CharBuffer.wrap("a")):
        with pytest.raises(IllegalArgumentException, match="argument type mismatch"):
            free.invoke(field.get(None), odd)
    with pytest.raises(IllegalArgumentException, match="wrong number of arguments: 0 expected: 1"):
        free.invoke(field.get(None), None)
    free.invoke(field.get(None), [buffer])
    assert buffer._memory.state == "closed"


def test_a_cleaner_of_a_programs_own_is_that_of_java_lang_ref() -> None:
    assert Cleaner.create(Object(), None) is None
    with pytest.raises(UnsupportedOperationException, match=r"java\.lang\.ref\.Cleaner"):
        Cleaner.create(Object(), lambda: None)


def test_only_a_class_has_class_() -> None:
    """As with JPype, and of every class of buffers the one that its name finds."""
    for name in ("Buffer", "ByteBuffer", "MappedByteBuffer", "CharBuffer", "DoubleBuffer"):
        cls = getattr(nio, name)
        assert cls.class_ == Class.forName(f"java.nio.{name}")
    with pytest.raises(AttributeError, match=r"'java\.nio\.DirectByteBuffer' object has no attribute 'class_'"):
        _ = ByteBuffer.allocateDirect(1).class_


def test_static_methods_need_no_instance() -> None:
    order = Class.forName("java.nio.ByteOrder").getMethod("nativeOrder")
    assert order.invoke(None) is nio.ByteOrder.nativeOrder()
    flip = Class.forName("java.nio.ByteBuffer").getMethod("flip")
    with pytest.raises(NullPointerException):
        flip.invoke(None)
    with pytest.raises(IllegalArgumentException, match="not an instance"):
        flip.invoke("text")


def test_what_was_thrown_can_be_had_from_the_wrapper() -> None:
    thrown = IllegalStateException("text")
    wrapped = InvocationTargetException(thrown)
    assert wrapped.getTargetException() is wrapped.getCause() is thrown
    assert (wrapped.getMessage(), str(wrapped)) == (None, "java.lang.reflect.InvocationTargetException")


def test_both_old_names_are_the_cleaner_that_buffers_have() -> None:
    cleaner = ByteBuffer.allocateDirect(8).cleaner()
    assert isinstance(cleaner, Cleaner)
    assert Cleaner is OldCleaner is nio.cleaner.Cleaner
    assert cleaner.getClass().getName() == "jdk.internal.ref.Cleaner"
    assert JPackage("jdk").internal.ref.Cleaner is Cleaner


def test_a_direct_buffer_has_what_the_interface_promises() -> None:
    """On a simulated machine as well, where addresses are numbers to tell buffers apart by."""
    with Machine(SimKernel()), FileChannel.open("data", Option.CREATE, Option.READ, Option.WRITE) as channel:
        simulated = channel.map(MapMode.READ_WRITE, 0, 64)
    for root in (simulated, ByteBuffer.allocateDirect(64)):
        views: list[object] = [root.slice(8, 8), root.asReadOnlyBuffer(), root.asCharBuffer(), root.slice(8, 8).asIntBuffer()]
        assert isinstance(root, DirectBuffer)
        assert isinstance(root.cleaner(), Cleaner)
        for view, behind in zip(views, (8, 0, 0, 8), strict=True):
            assert isinstance(view, DirectBuffer)
            assert view.address() - root.address() == behind
            assert (view.attachment() is root, view.cleaner()) == (True, None)
    with pytest.raises(UnsupportedOperationException, match="a heap buffer has no address"):
        ByteBuffer.allocate(8).address()


def test_a_class_without_a_package_of_java_has_its_python_name() -> None:
    class Mine:
        """None of Java's."""

    assert Class(Mine).getName() == "Mine"
    assert Class(int).toString() == "class int"


def test_an_object_can_be_watched_and_is_one_of_javas() -> None:
    thing = Object()
    gone = weakref.ref(thing)
    assert isinstance(thing, JObject)
    assert thing != Object()
    del thing
    gc.collect()
    assert gone() is None


def test_without_compat_a_class_has_the_name_its_objects_give_it_and_none_is_found() -> None:
    program = (
        "from nio import ByteBuffer\nfrom nio.errors import ClassNotFoundException\nfrom nio.lang.reflection import Class\n"
        "print(ByteBuffer.allocateDirect(1).getClass().getName(), Class(ByteBuffer).getName())\n"
        "try:\n    Class.forName('java.nio.ByteBuffer')\nexcept ClassNotFoundException as error:\n    print(error.getMessage())"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["java.nio.DirectByteBuffer", "ByteBuffer", "java.nio.ByteBuffer"]
