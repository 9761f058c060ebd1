"""java.lang.foreign.MemorySegment; see memory_segment.pyx."""

import sys
from typing import ClassVar, Self, TypeVar, final, overload

from typing_extensions import Buffer as PythonBuffer

from nio._core.arguments import _ArrayLike
from nio._core.arrays import JavaArray
from nio._core.buffer import Buffer
from nio._core.bytebuffer import ByteBuffer
from nio._core.memory import Memory
from nio._core.scope import Scope as _Scope
from nio._core.segment import Segment
from nio._core.value_layout import Layout

_Value = TypeVar("_Value")
_Array = TypeVar("_Array", bound=JavaArray)
_OtherValue = TypeVar("_OtherValue")
_OtherArray = TypeVar("_OtherArray", bound=JavaArray)

@final
class MemorySegment(Segment, PythonBuffer):
    NULL: ClassVar[MemorySegment]
    Scope: ClassVar[type[_Scope]]
    @staticmethod
    def ofArray(array: _ArrayLike, /) -> MemorySegment: ...
    @staticmethod
    def ofBuffer(buffer: Buffer, /) -> MemorySegment: ...
    def fill(self, value: int, /) -> Self: ...
    def copyFrom(self, src: MemorySegment, /) -> Self: ...
    @overload
    @staticmethod
    def copy(
        srcSegment: MemorySegment, srcOffset: int, dstSegment: MemorySegment, dstOffset: int, bytes: int, /
    ) -> None: ...
    @overload
    @staticmethod
    def copy(
        srcSegment: MemorySegment,
        srcLayout: Layout[_Value, _Array],
        srcOffset: int,
        dstSegment: MemorySegment,
        dstLayout: Layout[_OtherValue, _OtherArray],
        dstOffset: int,
        elementCount: int,
        /,
    ) -> None: ...
    @overload
    @staticmethod
    def copy(
        srcSegment: MemorySegment,
        srcLayout: Layout[_Value, _Array],
        srcOffset: int,
        dstArray: _ArrayLike,
        dstIndex: int,
        elementCount: int,
        /,
    ) -> None: ...
    @overload
    @staticmethod
    def copy(
        srcArray: _ArrayLike,
        srcIndex: int,
        dstSegment: MemorySegment,
        dstLayout: Layout[_Value, _Array],
        dstOffset: int,
        elementCount: int,
        /,
    ) -> None: ...
    @overload
    def mismatch(self, other: MemorySegment, /) -> int: ...
    @overload
    def mismatch(
        self, srcFromOffset: int, srcToOffset: int, dstSegment: MemorySegment, dstFromOffset: int, dstToOffset: int, /
    ) -> int: ...
    def toArray(self, elementLayout: Layout[_Value, _Array], /) -> _Array: ...
    def getString(self, offset: int, /) -> str: ...
    def setString(self, offset: int, str: str, /) -> None: ...
    def load(self, /) -> None: ...
    def unload(self, /) -> None: ...
    def isLoaded(self, /) -> bool: ...
    def force(self, /) -> None: ...
    def asByteBuffer(self, /) -> ByteBuffer: ...
    if sys.version_info >= (3, 12):
        def __buffer__(self, flags: int, /) -> memoryview: ...

def segment_of_memory(memory: Memory, length: int, read_only: bool, mapped: bool, /) -> MemorySegment: ...
