"""What nio has: the class that stands for each of Java's, and what it accepts at run time.

Not for what Java has (`java`), and not for judging (`coverage`).
"""

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ClassMethodDescriptorType
from typing import Protocol

import nio

_ARITY = re.compile(r"\btakes\b.*\bargument|\bmissing \d+ required")


class _Method(Protocol):
    """Something that can be called."""

    def __call__(self, *arguments: object) -> object:
        """Call it."""


@dataclass(frozen=True, slots=True)
class Ported:
    """nio's class, and how to make an object that may be tried out and thrown away."""

    cls: type
    sample: Callable[[], object]


CLASSES: Mapping[str, Ported] = {
    "java.nio.Buffer": Ported(nio.Buffer, lambda: nio.ByteBuffer.allocate(8)),
    "java.nio.ByteBuffer": Ported(nio.ByteBuffer, lambda: nio.ByteBuffer.allocate(8)),
    "java.nio.MappedByteBuffer": Ported(nio.MappedByteBuffer, lambda: nio.ByteBuffer.allocateDirect(8)),
    "java.nio.CharBuffer": Ported(nio.CharBuffer, lambda: nio.CharBuffer.allocate(8)),
    "java.nio.ShortBuffer": Ported(nio.ShortBuffer, lambda: nio.ShortBuffer.allocate(8)),
    "java.nio.IntBuffer": Ported(nio.IntBuffer, lambda: nio.IntBuffer.allocate(8)),
    "java.nio.LongBuffer": Ported(nio.LongBuffer, lambda: nio.LongBuffer.allocate(8)),
    "java.nio.FloatBuffer": Ported(nio.FloatBuffer, lambda: nio.FloatBuffer.allocate(8)),
    "java.nio.DoubleBuffer": Ported(nio.DoubleBuffer, lambda: nio.DoubleBuffer.allocate(8)),
    "java.nio.ByteOrder": Ported(nio.ByteOrder, lambda: nio.ByteOrder.BIG_ENDIAN),
}
"""Every class whose surface is held, by its name in Java."""


def public_names(cls: type) -> list[str]:
    """The names of a class that belong to its users: neither Python's own nor underscored."""
    return sorted(name for name in dir(cls) if not name.startswith("_"))


def is_static(cls: type, name: str) -> bool:
    """Whether a name of the class can be called, or read, without an object."""
    found = inspect.getattr_static(cls, name)
    return not callable(getattr(cls, name)) or isinstance(found, (staticmethod, classmethod, ClassMethodDescriptorType))


def accepts(ported: Ported, name: str, count: int) -> bool:
    """Whether the method takes that many positional arguments.

    A method written in Python says so itself. A compiled one does not: it is called with that many plain objects, which
    no method takes for a number, a buffer or an array, and what counts is whether it complains of how many they are.
    """
    method: _Method = getattr(ported.sample(), name)
    try:
        inspect.signature(method).bind(*[object()] * count)
    except ValueError:
        return _takes(method, count)
    except TypeError:
        return False
    return True


def _takes(method: _Method, count: int) -> bool:
    try:
        method(*[object()] * count)
    except TypeError as error:
        return _ARITY.search(str(error)) is None
    except Exception:
        return True
    return True
