"""The classes that Java keeps to itself, such as java.nio.DirectByteBuffer: what reflection on them tells beside their methods.

Facts only, by the names of the classes: here all of them are one class in Python, and the buffer knows its Java name.
Measured on JDK 17 and 25.  Not here: reflection (reflection.py), and the names themselves, which the buffers make.
"""

from __future__ import annotations

import re
from typing import Final

FIELDS: Final = {
    "cleaner": (re.compile(r"java\.nio\.DirectByteBuffer"), "jdk.internal.ref.Cleaner", "cleaner"),
    "att": (re.compile(r"java\.nio\.Direct\w+Buffer[SU]?"), "java.lang.Object", "attachment"),
}
"""The fields that are found: the names of the classes that declare them, their type, and the method that tells their value."""

_READ_ONLY: Final = re.compile(r"(.*Buffer)R([BLSU]?)$")

_FINAL: Final = frozenset(
    {
        "array", "arrayOffset", "capacity", "force", "hasArray", "hasRemaining", "isEmpty", "isLoaded", "length", "limit", "load",
        "position", "remaining",
    }
)
"""The methods without arguments that no buffer's class overrides."""

_FINAL_BUT_IN_HEAP_BYTE_BUFFERS: Final = frozenset({"clear", "flip", "mark", "reset", "rewind"})


def writable(name: str) -> str | None:
    """Return the class that that of a read-only buffer extends, whose name has an R less; None for one that may be written."""
    match = _READ_ONLY.match(name)
    return None if match is None else "".join(match.groups())


def modifiers(name: str, method: str) -> int:
    """Return the modifiers of a public method without arguments, as java.lang.reflect.Modifier has them."""
    if method == "getClass":
        return 0x111
    bytes_in_heap, byte_buffer = (re.match(kinds, name) is not None for kinds in (r".*\.HeapByteB", r".*\.(Heap|Direct)ByteB"))
    final = method in _FINAL or (method in _FINAL_BUT_IN_HEAP_BYTE_BUFFERS and not bytes_in_heap)
    return 0x1 | 0x10 * (final or (method == "order" and byte_buffer))
