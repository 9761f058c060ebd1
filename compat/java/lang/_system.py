"""java.lang.System and java.lang.Runtime: the clock, the collector, properties, array copies, the two streams.

Not here: input, environment changes, exit.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from typing import Final, TextIO

from compat._jarray import ObjectArray, element_name, primitive_of
from nio import machine
from nio._core.arrays import JavaArray
from nio.errors import (
    ArrayIndexOutOfBoundsException,
    ArrayStoreException,
    IllegalArgumentException,
    NullPointerException,
)

_set: Final[dict[str, str]] = {}

# Java names the processors its own way.
_ARCHITECTURES: Final = {"x86_64": "amd64", "arm64": "aarch64"}


def set_property(name: str, value: str) -> None:
    """Set a property: what -Dname=value does."""
    _set[name] = value


def properties() -> dict[str, str]:
    """The properties that this process has an answer for, as Java names them, and those that were set."""
    known = {
        "java.version": "25",
        "java.specification.version": "25",
        "java.io.tmpdir": machine.current().temporary_folder,
        "os.name": platform.system(),
        "os.arch": _ARCHITECTURES.get(platform.machine(), platform.machine()),
        "os.version": platform.release(),
        "sun.arch.data.model": "64" if sys.maxsize > 1 << 32 else "32",
        "file.separator": os.sep,
        "path.separator": os.pathsep,
        "line.separator": os.linesep,
        "user.dir": machine.current().kernel.getcwd(),
        "user.home": os.path.expanduser("~"),
    }
    return known | _set


class PrintStream:
    """java.io.PrintStream on one of Python's streams: System.out and System.err."""

    __module__ = "java.io"

    def __init__(self, name: str, /) -> None:
        self._name = name

    @property
    def _stream(self) -> TextIO:
        stream: TextIO = getattr(sys, self._name)  # looked up at each call: tests and programs replace it
        return stream

    def println(self, value: object = "", /) -> None:
        """Write the value, as Java would show it, and end the line."""
        self.print(value)
        self.print("\n")

    def print(self, value: object, /) -> None:
        """Write the value as Java would show it: null, true, false."""
        self._stream.write("null" if value is None else str(value).lower() if isinstance(value, bool) else str(value))

    def flush(self) -> None:
        """Hand what was written to the operating system."""
        self._stream.flush()


class System:
    """java.lang.System."""

    __module__ = "java.lang"

    out: Final = PrintStream("stdout")
    err: Final = PrintStream("stderr")

    @staticmethod
    def gc() -> None:
        """Let every mapping go that nobody can reach, on the current Machine (System.gc)."""
        machine.current().collector.collect()

    @staticmethod
    def nanoTime() -> int:
        """Return nanoseconds since some moment, never going back (System.nanoTime)."""
        return time.perf_counter_ns()

    @staticmethod
    def currentTimeMillis() -> int:
        """Return milliseconds since 1970 (System.currentTimeMillis)."""
        return time.time_ns() // 1_000_000

    @staticmethod
    def getProperty(key: str, default: str | None = None, /) -> str | None:
        """Return a property, else the default (System.getProperty).

        Raises NullPointerException for None, IllegalArgumentException for "".
        """
        if key is None:
            raise NullPointerException("key can't be null")
        if not key:
            raise IllegalArgumentException("key can't be empty")
        return properties().get(key, default)

    @staticmethod
    def setProperty(key: str, value: str, /) -> str | None:
        """Set a property and return what it was (System.setProperty)."""
        before = System.getProperty(key)
        set_property(key, value)
        return before

    @staticmethod
    def getenv(name: str, /) -> str | None:
        """Return a variable of the environment, None if it is not set (System.getenv)."""
        return os.environ.get(name)

    @staticmethod
    def lineSeparator() -> str:
        """Return what ends a line in a text file here (System.lineSeparator)."""
        return os.linesep

    @staticmethod
    def identityHashCode(value: object, /) -> int:
        """Return a number that stays the same for an object, 0 for None (System.identityHashCode)."""
        return 0 if value is None else id(value) >> 4 & 0x7FFF_FFFF

    @staticmethod
    def arraycopy(source: object, source_at: int, target: object, target_at: int, length: int, /) -> None:
        """Copy elements from one array to another of the same type, as if at once (System.arraycopy).

        Raises NullPointerException for None, ArrayStoreException for what is no array or one of another type,
        ArrayIndexOutOfBoundsException for a range that is not there.
        """
        if source is None or target is None:
            raise NullPointerException()
        whole, into = _array(source, "source"), _array(target, "destination")
        if type(whole) is not type(into) and not (isinstance(whole, ObjectArray) and isinstance(into, ObjectArray)):
            names = element_name(type(whole)), element_name(type(into))
            raise ArrayStoreException(f"arraycopy: type mismatch: can not copy {names[0]} into {names[1]}")
        for array, at, role in ((whole, source_at, "source"), (into, target_at, "destination")):
            if at < 0:
                raise ArrayIndexOutOfBoundsException(f"arraycopy: {role} index {at} out of bounds for {_shape(array)}")
        if length < 0:
            raise ArrayIndexOutOfBoundsException(f"arraycopy: length {length} is negative")
        for array, at, role in ((whole, source_at, "source"), (into, target_at, "destination")):
            if at + length > len(array):
                raise ArrayIndexOutOfBoundsException(
                    f"arraycopy: last {role} index {at + length} out of bounds for {_shape(array)}"
                )
        into[target_at : target_at + length] = whole[source_at : source_at + length]  # type: ignore[index]


def _array(value: object, role: str) -> JavaArray | ObjectArray:
    """The value, if it is an array; ArrayStoreException if not."""
    if isinstance(value, (JavaArray, ObjectArray)):
        return value
    kind = "java.lang.String" if isinstance(value, str) else type(value).__name__
    raise ArrayStoreException(f"arraycopy: {role} type {kind} is not an array")


def _shape(array: JavaArray | ObjectArray) -> str:
    """An array as the messages of arraycopy show it: "byte[4]"."""
    kind = "object array" if isinstance(array, ObjectArray) else primitive_of(type(array))
    return f"{kind}[{len(array)}]"


class Runtime:
    """java.lang.Runtime, as far as Python knows it."""

    __module__ = "java.lang"

    @staticmethod
    def getRuntime() -> Runtime:
        """Return the one there is."""
        return _RUNTIME

    def availableProcessors(self) -> int:
        """Return how many processors this process may use."""
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

    def gc(self) -> None:
        """As System.gc()."""
        System.gc()


_RUNTIME: Final = Runtime()
