"""Arena: how long memory lives, and which threads may touch it (java.lang.foreign.Arena).

    Arena.ofConfined()      until close(), for the thread that made the arena
    Arena.ofShared()        until close(), for all threads
    Arena.ofAuto()          until nobody can reach the memory any more
    Arena.global_()         for ever

    segment -> Memory -> the kernel's mapping
    arena   -> all its Memories, to end them at once

A segment, and a buffer or memoryview made from it, keeps its Memory; it does not keep the arena.  So when an arena goes
unclosed, each of its memories goes with the last that can reach it.  (A JVM keeps what is in a confined or shared arena mapped
for ever then.)

Not here: the end itself, which is the scope's (nio._core.scope), and mapping a file into an arena (nio.channels.map_file).
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final, Self, TypeVar, final, overload

from nio import machine
from nio._core.arrays import JavaArray
from nio._core.memory import allocation
from nio._core.memory_segment import MemorySegment, segment_of_memory
from nio._core.scope import Scope
from nio._core.segment import check_alignment
from nio.errors import IllegalArgumentException, NullPointerException, OutOfMemoryError, UnsupportedOperationException
from nio.foreign.value_layout import ValueLayout
from nio.lang.longs import LONG_MAX, as_long
from nio.lang.object import JavaObject

if TYPE_CHECKING:
    from types import TracebackType

    from nio._core.memory import Memory

T = TypeVar("T")
A = TypeVar("A", bound=JavaArray)

MALLOC_ALIGNMENT: Final = 16
"""The multiple of which every address of allocated memory is, in bytes; more is asked for."""


@final
class Arena(JavaObject):
    """An owner of memory; `with` closes it.  Made by the four methods below."""

    __slots__ = ("__weakref__", "_automatic", "_closeable", "_memories", "_scope")

    java_name = "jdk.internal.foreign.ArenaImpl"
    _everlasting: ClassVar[Arena]

    _scope: Scope
    _memories: list[Memory]
    _closeable: bool
    _automatic: bool

    def __init__(self) -> None:
        """Not for callers: Java's Arena is an interface."""
        raise TypeError("Cannot create Java interface instances")

    @classmethod
    def _make(cls, kind: str, closeable: bool, thread: int | None = None) -> Arena:
        arena = object.__new__(cls)
        arena._scope = Scope(kind, None, thread)
        arena._closeable = closeable
        arena._automatic = kind == "Implicit"
        arena._memories = []
        return arena

    @staticmethod
    def ofConfined() -> Arena:
        """Return an arena that this thread alone may close, and whose memory it alone may touch (Arena.ofConfined)."""
        return Arena._make("Confined", True, threading.get_ident())

    @staticmethod
    def ofShared() -> Arena:
        """Return an arena that any thread may close, and whose memory any may touch (Arena.ofShared)."""
        return Arena._make("Shared", True)

    @staticmethod
    def ofAuto() -> Arena:
        """Return an arena whose memories go when nobody can reach them any more; it cannot be closed (Arena.ofAuto)."""
        return Arena._make("Implicit", False)

    @staticmethod
    def global_() -> Arena:
        """Return the arena whose memory stays until the process ends (Arena.global; JPype's name for it, too)."""
        return Arena._everlasting

    def scope(self) -> Scope:
        """Return what tells whether the arena is alive (Arena.scope)."""
        return self._scope

    def close(self) -> None:
        """Unmap and free all its memory, at once; every access afterwards is an IllegalStateException (Arena.close).

        Waits for copies that run in other threads.  Nothing is done, and raised are: UnsupportedOperationException for an
        automatic or the global arena, WrongThreadException from another thread than a confined one's, IllegalStateException
        if it is closed already or a channel reads or writes its memory at this moment, BufferError while a memoryview or
        numpy array of its memory is alive, which Java does not know.
        """
        if not self._closeable:
            raise UnsupportedOperationException("Attempted to close a non-closeable session")
        self._scope._close(self._memories)
        self._memories.clear()

    @overload
    def allocate(self, byteSize: int, byteAlignment: int = 1, /) -> MemorySegment: ...
    @overload
    def allocate(self, layout: ValueLayout[T, A], count: int = 1, /) -> MemorySegment: ...
    def allocate(self, byteSize: int | ValueLayout[T, A], byteAlignment: int = 1, /) -> MemorySegment:
        """Return a segment of zero bytes outside the heap: so many, or as many as `count` values of a layout need.

        byteAlignment: bytes, a power of two that the address is a multiple of.  Raises IllegalArgumentException for a negative
        size or count and for another alignment, OutOfMemoryError, and if the arena cannot be used as `close` does
        (SegmentAllocator.allocate).
        """
        if byteSize is None:
            raise NullPointerException()
        if isinstance(byteSize, ValueLayout):
            count = as_long(byteAlignment)
            if count < 0:
                raise IllegalArgumentException("Negative array size")
            size, alignment = count * byteSize.byteSize(), byteSize.byteAlignment()
            if size > LONG_MAX:
                raise IllegalArgumentException("Layout size exceeds Long.MAX_VALUE")
        else:
            size, alignment = as_long(byteSize), as_long(byteAlignment)
        if size < 0:
            raise IllegalArgumentException(f"The provided allocation size is negative: {size}")
        check_alignment(alignment)
        self._scope._require()
        # What the JVM reserves for it: whole words, and what the alignment may cost.
        needed = ((size or 1) + 7 & -8) + max(alignment - MALLOC_ALIGNMENT, 0)
        if needed > LONG_MAX:
            raise OutOfMemoryError()
        return self._adopt(allocation(size or 1, alignment, needed if self._automatic else 0), size, False, False)

    @overload
    def allocateFrom(self, what: str, /) -> MemorySegment: ...
    @overload
    def allocateFrom(self, what: ValueLayout[T, A], values: Sequence[T], /) -> MemorySegment: ...
    @overload
    def allocateFrom(self, what: ValueLayout[T, A], /, *values: T) -> MemorySegment: ...
    def allocateFrom(self, what: str | ValueLayout[T, A], /, *values: T | Sequence[T]) -> MemorySegment:
        """Return a new segment with a text in UTF-8 and a zero byte, or with these values (SegmentAllocator.allocateFrom).

        values: one by one, or one Java array or other sequence of them.  Raises as `allocate`.
        """
        if isinstance(what, str):
            segment = self.allocate(len(what.encode("utf-8", "replace")) + 1)
            segment.setString(0, what)
            return segment
        if not isinstance(what, ValueLayout):
            raise NullPointerException() if what is None else TypeError(f"a ValueLayout is needed, not {type(what).__name__}")
        given: Sequence[T]
        given = values[0] if len(values) == 1 and _is_row(what, values[0]) else values  # type: ignore[assignment]
        segment = self.allocate(what, len(given))
        for index, value in enumerate(given):
            segment.set(what, index * what.byteSize(), value)
        return segment

    def _adopt(self, memory: Memory, size: int, read_only: bool, mapped: bool) -> MemorySegment:
        """Return a segment over the first `size` bytes of a new memory, which belongs to this arena from now on."""
        self._scope._adopt(memory, self._memories)
        here = machine.current()
        if not here.prompt:
            here.collector.watch_memory(memory)
        return segment_of_memory(memory, size, read_only, mapped)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the arena; while an exception is on its way a failure to close is not reported, as in JPype."""
        try:
            self.close()
        except Exception:
            if kind is None:
                raise


Arena._everlasting = Arena._make("Global", False)


def _is_row(layout: ValueLayout[T, A], value: T | Sequence[T]) -> bool:
    """Whether one argument stands for all values: it has a length, and is no single char."""
    return hasattr(value, "__len__") and not (isinstance(value, str) and layout.byteSize() == 2 and len(value) == 1)
