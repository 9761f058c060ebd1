"""Every overload that the buffers of Java have, called with arguments of its own types, passes the checker and gives Java's type.

The program is written from the recorded list of Java's members, so that no overload is forgotten; mypy reads it, nobody
runs it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from mypy import api

import nio
from conformance.surface import java, left_out, port

BUFFERS = {name: found.cls for name, found in port.classes().items() if found and name.rpartition(".")[0] == "java.nio"}
"""Those of java.nio itself, by their names in Java."""

ARRAYS = {"byte[]": "ByteArray", "char[]": "CharArray", "short[]": "ShortArray", "int[]": "IntArray"}
ARRAYS |= {"long[]": "LongArray", "float[]": "FloatArray", "double[]": "DoubleArray"}
TYPES = {
    **dict.fromkeys(("byte", "short", "int", "long"), "int"),
    **dict.fromkeys(("float", "double"), "float"),
    "char": "str",
    "boolean": "bool",
    "void": "None",
    "java.lang.String": "str",
    "java.lang.CharSequence": "str | CharBuffer",
    "java.lang.Object": "object",
    "java.lang.Class": "Class",
    "java.util.stream.IntStream": "IntStream",
    **{name: cls.__name__ for name, cls in BUFFERS.items()},
    **ARRAYS,
}
"""What each of Java's types is in the stubs."""

HEADER = f"""\
from nio import {", ".join(cls.__name__ for cls in BUFFERS.values())}
from nio._core.arrays import {", ".join(ARRAYS.values())}
from nio._core.char_buffer import IntStream
from nio.lang.reflection import Class
"""


def result_type(member: java.Member) -> str:
    """The type that a call gives.  What `array` gives is the object that was wrapped, of any type that can be."""
    if member.name == "array":
        return "object"
    return "CharBuffer" if member.type == "java.lang.CharSequence" else TYPES[member.type]


def program() -> Iterator[str]:
    """One function per member: its parameters have Java's types, its body is the call or the field."""
    yield HEADER
    recorded = java.recorded().classes
    for java_name, cls_itself in BUFFERS.items():
        cls = cls_itself.__name__
        entries = left_out.of_class(java_name)
        members = [each for each in recorded[java_name] if not any(entry.covers(each) for entry in entries)]
        for number, member in enumerate(members):
            owner = cls if member.static else "it"
            names = [f"a{at}" for at in range(len(member.parameters or ()))]
            typed = [f"{name}: {TYPES[kind]}" for name, kind in zip(names, member.parameters or (), strict=True)]
            call = f"{owner}.{member.name}" + ("" if member.parameters is None else f"({', '.join(names)})")
            yield f"def {cls}_{member.name}_{number}({', '.join([f'it: {cls}', *typed])}) -> {result_type(member)}:"
            yield f"    return {call}" if member.type != "void" else f"    {call}"


def checked(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What mypy --strict says of a program."""
    root = Path(nio.__file__).parent.parent
    (folder / "program.py").write_text(text)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("MYPYPATH", str(root))
    output, errors, _ = api.run(["--strict", "--config-file=", f"--cache-dir={folder / 'cache'}", "program.py"])
    assert errors == ""
    return output


def test_every_overload_of_java_is_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of them; and an argument of another type, or another result, does not pass."""
    lines = list(program())
    assert sum(line.startswith("def ") for line in lines) > 450
    wrong = "def wrong(b: IntBuffer) -> str:\n    b.mismatch(CharBuffer.allocate(1))\n    b.put(1.5)\n    return b.get(0)\n"
    found = checked(tmp_path, "\n".join([*lines, wrong]), monkeypatch).splitlines()
    places = [line.partition(": error:")[0] for line in found if ": error:" in line]
    first = HEADER.count("\n") + len(lines) + 2
    assert places == [f"program.py:{first + at}" for at in (0, 1, 2)], "\n".join(found)
