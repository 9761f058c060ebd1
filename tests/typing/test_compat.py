"""What a type checker sees of compat: each `assert_type` is checked by mypy, each line that must not pass has its error named.

The lines run too, so that what is promised to the checker is what there is.
"""

from __future__ import annotations

from pathlib import Path
from typing import assert_type

import pytest

import compat as jpype
from compat import JArray, JBoolean, JByte, JChar, JClass, JDouble, JFloat, JInt, JLong, JObject, JShort, JString
from compat.java.io import File, IOException, RandomAccessFile
from compat.java.lang import Integer, System, Throwable
from compat.java.lang import String as LangString
from compat.java.nio import Buffer, ByteBuffer, ByteOrder, MappedByteBuffer
from compat.java.nio.channels import FileChannel
from compat.java.nio.file import Path as JavaPath
from compat.java.nio.file import Paths, StandardOpenOption
from compat.sun.misc import Unsafe
from nio._core.arrays import BooleanArray, ByteArray, CharArray, DoubleArray, FloatArray, IntArray, LongArray, ShortArray


def test_the_classes_are_nios_with_their_types() -> None:
    """Packages are real: no Any comes out of them."""
    buffer = ByteBuffer.allocate(16)
    assert_type(buffer, ByteBuffer)
    assert_type(buffer.getInt(0), int)
    assert_type(buffer.getDouble(), float)
    assert_type(buffer.getChar(0), str)
    assert_type(buffer.putInt(0, 1), ByteBuffer)
    assert_type(buffer.flip(), ByteBuffer)
    assert_type(buffer.order(), ByteOrder)
    assert_type(ByteBuffer.allocateDirect(1), MappedByteBuffer)
    assert isinstance(buffer, Buffer)
    assert_type(jpype.java.nio.ByteBuffer.allocate(1), ByteBuffer)


def test_files_and_channels(tmp_path: Path) -> None:
    """The way from a file to a mapping is typed throughout."""
    name = str(tmp_path / "file")
    with RandomAccessFile(name, "rw") as file:
        assert_type(file, RandomAccessFile)
        channel = file.getChannel()
        assert_type(channel, FileChannel)
        mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, 8)
        assert_type(mapped, MappedByteBuffer)
        assert_type(channel.size(), int)
    assert_type(File(name).length(), int)
    assert_type(JavaPath.of("a", "b"), JavaPath)
    assert_type(Paths.get("a", "b"), JavaPath)
    with FileChannel.open(Paths.get(name), StandardOpenOption.READ) as reader:
        assert_type(reader, FileChannel)


def test_arrays_have_the_type_of_their_elements() -> None:
    """`JArray(JByte)`, `JArray[JByte]`, `JByte[:]` are one class, and each of the eight has its own."""
    assert_type(JArray(JByte), type[ByteArray])
    assert_type(JArray[JByte], type[ByteArray])
    assert_type(JByte[:], type[ByteArray])
    assert_type(JArray(JByte)(3), ByteArray)
    assert_type(JBoolean[1], BooleanArray)
    assert_type(JByte[1], ByteArray)
    assert_type(JChar[1], CharArray)
    assert_type(JShort[1], ShortArray)
    assert_type(JInt[1], IntArray)
    assert_type(JLong[1], LongArray)
    assert_type(JFloat[1], FloatArray)
    assert_type(JDouble[1], DoubleArray)
    assert_type(JInt[3][0], int)
    assert_type(JInt[3][1:], IntArray)
    assert_type(JChar[3][0], str)
    assert_type(JInt(300), JInt)
    assert isinstance(JInt[2], JArray)
    assert JArray(JInt, 2)(2).length == 2


def test_exceptions_and_the_rest() -> None:
    """Exceptions know their methods, and a Java exception is caught as the Python one."""
    assert_type(IOException("x").getMessage(), str | None)
    assert_type(IOException("x").getCause(), Throwable | None)
    assert_type(System.nanoTime(), int)
    assert_type(System.getProperty("none", "default"), str | None)
    assert_type(Integer.MAX_VALUE, int)
    assert_type(LangString("x").getBytes(), ByteArray)
    assert_type(JString("x").length(), int)
    assert_type(JObject(ByteBuffer.allocate(1), Buffer), ByteBuffer)
    assert isinstance(ByteBuffer, JClass)
    with pytest.raises(OSError, match="x"):
        raise IOException("x")


def test_what_must_not_pass() -> None:
    """Each of these is an error to the checker, and raises."""
    with pytest.raises(TypeError):
        ByteBuffer.allocate("4")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        ByteBuffer.allocate(4).putInt(0, "x")  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        JInt[3][0] = "x"  # type: ignore[call-overload]
    with pytest.raises(TypeError):
        JByte["x"]  # type: ignore[call-overload]
    with pytest.raises(AttributeError):
        jpype.java.nio.Nope  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        Unsafe.invokeCleaner(3)  # type: ignore[arg-type, call-arg]
