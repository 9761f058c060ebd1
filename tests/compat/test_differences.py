"""Where compat differs from JPype, on purpose: both sides of each row of docs/differences.md are measured."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

import compat
from conformance.universes import find_jvms

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "differences.md").read_text()

ROWS = [
    # expression, what JPype makes of it, what compat makes of it
    ("heap.put(0, heap.getInt(8)).get(0)", "raises TypeError", "0"),
    ("heap.putInt(0, heap.getLong(8)).getInt(0)", "raises TypeError", "0"),
    ("(heap.put(b'abc').flip(), a := bytearray(3), heap.get(a), a)[3]", r"bytearray(b'\x00\x00\x00')", "bytearray(b'abc')"),
    ("(a := bytearray(2), ByteBuffer.wrap(a).put(0, 7), a)[2]", r"bytearray(b'\x00\x00')", r"bytearray(b'\x07\x00')"),
    ("ByteBuffer.wrap(JArray(JByte)(b'abcd')[1:3]).remaining()", "4", "2"),
    ("list(JArray(JInt)(ints[1:3]))", "[1, 2, 3, 4]", "[2, 3]"),
    ("ints[1:3] == ints", "True", "False"),
    ("str(JArray(jpype.JChar)('abc')[1:])", "'abc'", "'bc'"),
    ("ints.__setitem__(slice(0, 2), ints[1:3]) or list(ints)", "raises ValueError", "[2, 3, 3, 4]"),
    ("memoryview(ints).readonly", "True", "False"),
    ("memoryview(ints).tolist()", "raises NotImplementedError", "[1, 2, 3, 4]"),
    ("list(JArray(JByte)(__import__('array').array('q', [300])))", "[44]", "raises OverflowError"),
    ("JArray(jpype.JByte)(-1)", "raises ValueError", "raises java.lang.NegativeArraySizeException: -1"),
    ("jpype.JByte[-1]", "raises java.lang.NegativeArraySizeException: -1", "raises java.lang.NegativeArraySizeException: -1"),
    ("memoryview(heap).nbytes", "raises BufferError", "16"),
    ("memoryview(direct)[0]", "raises NotImplementedError", "0"),
    ("len(heap)", "raises TypeError", "16"),
    ("heap.put(None)", "raises TypeError",
     'raises java.lang.NullPointerException: Cannot read the array length because "src" is null'),
    ("java.nio.channels.FileChannel.open('/no/such', java.nio.file.StandardOpenOption.READ)", "raises TypeError",
     "raises java.nio.file.NoSuchFileException: /no/such"),
    ("str(java.io.File(pathlib.Path('/a')))", "raises TypeError", "'/a'"),
    ("heap.rewind() is heap", "False", "True"),
    ("isinstance(heap.order().toString(), str)", "False", "True"),
    ("isinstance(java.io.IOException('x'), OSError)", "False", "True"),
    ("isinstance(java.nio.file.NoSuchFileException('x'), FileNotFoundError)", "False", "True"),
    ("isinstance(java.lang.OutOfMemoryError(), MemoryError)", "False", "True"),
    ("isinstance(java.lang.IndexOutOfBoundsException('x'), IndexError)", "True", "True"),
    ("isinstance(heap.getInt(0), jpype.JInt)", "True", "False"),
    ("type(heap).__name__", "'java.nio.HeapByteBuffer'", "'ByteBuffer'"),
    ("java.io.IOException.class_.getName()", "'java.io.IOException'", "raises AttributeError"),
    ("str(direct.getClass().getMethod('isDirect').getReturnType())", "'boolean'", "raises AttributeError"),
    ("jpype.JClass('jdk.internal.ref.Cleaner').create(heap, lambda: None).getClass().getName()", "'jdk.internal.ref.Cleaner'",
     "raises java.lang.UnsupportedOperationException: java.lang.ref.Cleaner is for the objects of programs"),
    ("sum(str(m.getName()) == 'get' for m in heap.getClass().getMethods())", "6", "1"),
    ("direct.getClass().getDeclaredMethod('position').getName()",
     "raises java.lang.NoSuchMethodException: java.nio.DirectByteBuffer.position()", "'position'"),
    ("jpype.JClass('sun.misc.Cleaner').__name__", "raises TypeError", "'Cleaner'"),
    ("heap.attachment()", "raises AttributeError", "None"),
    ("ByteBuffer[2]", "<java array 'java.nio.ByteBuffer[]'>", "raises TypeError"),
]  # fmt: skip


@cache
def measured(binding: str) -> list[str]:
    """What one side makes of every expression, in a process of its own."""
    jvm = max(find_jvms(), key=lambda jvm: jvm.jdk, default=None)
    if jvm is None and binding == "jpype":
        pytest.skip("needs a JVM")
    arguments = [str(jvm.library), *jvm.options()] if jvm is not None else ["no JVM"]
    command = [sys.executable, "-m", "tests.compat.run", binding, "_evaluate", *arguments]
    expressions = json.dumps([expression for expression, _, _ in ROWS])
    done = subprocess.run(command, cwd=ROOT, input=expressions, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    outcomes: list[str] = json.loads(done.stdout)
    return outcomes


@pytest.mark.parametrize("row", range(len(ROWS)), ids=[row[0] for row in ROWS])
def test_compat_does_what_the_page_says(row: int) -> None:
    """The right column."""
    assert measured("compat")[row] == ROWS[row][2]


@pytest.mark.parametrize("row", range(len(ROWS)), ids=[row[0] for row in ROWS])
def test_jpype_does_what_the_page_says(row: int) -> None:
    """The left column: once JPype changes, so must the page."""
    assert measured("jpype")[row] == ROWS[row][1]


def test_the_page_lists_the_names_of_jpype_that_are_missing() -> None:
    """Each name of jpype.__all__ is in compat or in the page's list, and none is in both."""
    jpype = pytest.importorskip("jpype", reason="compares with JPype's own list of names")
    listed = re.search(r"<!-- missing -->(.*?)<!-- end -->", PAGE, re.S)
    assert listed is not None
    missing = set(re.findall(r"`(\w+)`", listed[1]))
    assert missing == {name for name in jpype.__all__ if not hasattr(compat, name)}


def test_compat_works_before_start_and_after_shutdown() -> None:
    """JPype raises JVMNotRunning; there is nothing here that would have to run."""
    program = (
        "import compat as jpype; b = jpype.java.nio.ByteBuffer.allocate(1); "
        "jpype.startJVM(); jpype.shutdownJVM(); print(jpype.JByte[2].length, b.get(0), jpype.JClass('java.nio.Buffer'))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("2 0 <class")


def test_sun_is_reached_as_in_jpype() -> None:
    """JPackage("sun") is the portable way; it leads to a real package."""
    assert compat.JPackage("sun") is import_module("compat.sun")
