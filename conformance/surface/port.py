"""What nio has: the class that stands for each of Java's, found where users import it, and what it accepts at run time.

Not for what Java has (`java`), and not for judging (`coverage`).
"""

import inspect
import keyword
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from types import ClassMethodDescriptorType
from typing import Protocol

import compat
import nio

from .java import NEW

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


def _channel() -> nio.FileChannel:
    """A channel to a file that is gone already; it closes itself when it is dropped."""
    option = nio.StandardOpenOption
    with tempfile.TemporaryDirectory() as folder:
        return nio.FileChannel.open(f"{folder}/file", option.CREATE, option.READ, option.WRITE)


def _none() -> None:
    """The object of a class whose methods are all written in Python, or static: what they take can be read off the class."""


SAMPLES: Mapping[str, Callable[[], object]] = {
    "java.nio.Buffer": lambda: nio.ByteBuffer.allocate(8),
    "java.nio.ByteBuffer": lambda: nio.ByteBuffer.allocate(8),
    "java.nio.MappedByteBuffer": lambda: nio.ByteBuffer.allocateDirect(8),
    "java.nio.CharBuffer": lambda: nio.CharBuffer.allocate(8),
    "java.nio.ShortBuffer": lambda: nio.ShortBuffer.allocate(8),
    "java.nio.IntBuffer": lambda: nio.IntBuffer.allocate(8),
    "java.nio.LongBuffer": lambda: nio.LongBuffer.allocate(8),
    "java.nio.FloatBuffer": lambda: nio.FloatBuffer.allocate(8),
    "java.nio.DoubleBuffer": lambda: nio.DoubleBuffer.allocate(8),
    "java.nio.ByteOrder": lambda: nio.ByteOrder.BIG_ENDIAN,
    "java.nio.channels.FileChannel": _channel,
    "java.nio.channels.FileChannel$MapMode": lambda: nio.FileChannel.MapMode.READ_ONLY,
    "java.nio.channels.FileLock": _none,
    "java.io.RandomAccessFile": _none,
    "java.io.FileInputStream": _none,
    "java.io.FileOutputStream": _none,
    "java.io.FileDescriptor": _none,
    "java.io.File": _none,
    "java.nio.file.Path": _none,
    "java.nio.file.Paths": _none,
    "java.nio.file.Files": _none,
    "java.nio.file.StandardOpenOption": _none,
    "java.nio.file.StandardCopyOption": _none,
    "java.nio.file.LinkOption": _none,
    "java.nio.file.attribute.FileTime": _none,
    "java.lang.foreign.Arena": _none,
    "java.lang.foreign.MemorySegment": lambda: compat.java.lang.foreign.Arena.ofAuto().allocate(8),
    "java.lang.foreign.MemorySegment$Scope": lambda: compat.java.lang.foreign.Arena.ofAuto().scope(),
    "java.lang.foreign.ValueLayout": lambda: compat.java.lang.foreign.ValueLayout.JAVA_INT,
    "java.lang.management.BufferPoolMXBean": _none,
    "java.lang.management.ManagementFactory": _none,
}
"""Every class whose surface is held, by its name in Java, and how to make an object of it where trying out needs one."""


def classes() -> dict[str, Ported | None]:
    """The class that stands for each of `SAMPLES`, None where users find none by that name."""
    return {name: _find(name, sample) for name, sample in SAMPLES.items()}


def _find(name: str, sample: Callable[[], object]) -> Ported | None:
    try:
        found: object = attrgetter(name.replace("$", "."))(compat)
    except AttributeError:
        return None
    return Ported(found, sample) if isinstance(found, type) else None


def public_names(cls: type) -> list[str]:
    """The names of a class that belong to its users: neither Python's own nor underscored."""
    return sorted(name for name in dir(cls) if not name.startswith("_"))


def python_name(name: str) -> str:
    """Java's name as JPype and nio spell it: Python's own words with a `_` behind."""
    return f"{name}_" if keyword.iskeyword(name) else name


def is_static(cls: type, name: str) -> bool:
    """Whether a name of the class can be called, or read, without an object."""
    found = inspect.getattr_static(cls, name)
    return not callable(getattr(cls, name)) or isinstance(found, (staticmethod, classmethod, ClassMethodDescriptorType))


def accepts(ported: Ported, name: str, count: int) -> bool:
    """Whether the method takes that many positional arguments.

    A method written in Python says so itself. A compiled one does not: it is called with that many plain objects, which
    no method takes for a number, a buffer or an array, and what counts is whether it complains of how many they are.
    """
    if name == NEW:
        return _binds(ported.cls, count)
    sample, spelled = ported.sample(), python_name(name)
    if sample is None:
        return _binds(getattr(ported.cls, spelled), count + (not is_static(ported.cls, spelled)))
    method: _Method = getattr(sample, spelled)
    try:
        return _binds(method, count)
    except ValueError:
        return _takes(method, count)


def _binds(method: _Method | type, count: int) -> bool:
    """Whether its signature takes that many. Raises ValueError if it has none."""
    try:
        inspect.signature(method).bind(*[object()] * count)
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
