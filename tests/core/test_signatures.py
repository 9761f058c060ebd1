"""What inspect and help() know of the compiled methods: the arguments of each that Java has one of.

A method with overloads has none, since Python can say but one signature: the stubs say them all.
"""

from __future__ import annotations

import inspect
import pydoc

import pytest

from nio import ByteBuffer, CharBuffer, FileChannel, IntBuffer, MappedByteBuffer, MemorySegment

OVERLOADED = {
    "append", "asSlice", "copy", "force", "get", "getChar", "getDouble", "getFloat", "getInt", "getLong", "getShort", "limit",
    "map", "mismatch", "order", "position", "put", "putChar", "putDouble", "putFloat", "putInt", "putLong", "putShort", "read",
    "slice", "wrap", "write",
}  # fmt: skip


@pytest.mark.parametrize("cls", [ByteBuffer, MappedByteBuffer, IntBuffer, CharBuffer, MemorySegment, FileChannel])
def test_a_method_without_overloads_has_a_signature(cls: type) -> None:
    """As many parameters as there are, with their names in Java."""
    methods = {name: getattr(cls, name) for name in dir(cls) if name[0] != "_" and name not in OVERLOADED}
    methods = {name: method for name, method in methods.items() if callable(method) and not isinstance(method, type)}
    assert len(methods) > 20
    for method in methods.values():
        inspect.signature(method)


def test_it_says_names_and_help_shows_them() -> None:
    """The text is not part of the documentation's own."""
    assert str(inspect.signature(ByteBuffer.alignedSlice)) == "(self, unitSize, /)"
    assert str(inspect.signature(ByteBuffer.allocate(4).mismatch)) == "(that, /)"
    assert ByteBuffer.alignedSlice.__doc__ is not None
    assert "--" not in ByteBuffer.alignedSlice.__doc__
    assert "alignedSlice(self, unitSize, /)" in pydoc.plain(pydoc.render_doc(ByteBuffer.alignedSlice))
