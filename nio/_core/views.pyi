"""The typed buffers; see views.pyx."""

from collections.abc import Sequence
from typing import Self, SupportsFloat, SupportsIndex, TypeVar, final, overload

from nio._core.arguments import _ArrayLike
from nio._core.primitive_buffer import PrimitiveBuffer

__pyx_capi__: dict[str, object]  # what other compiled modules import

_Element = TypeVar("_Element", covariant=True)
_Value = TypeVar("_Value", contravariant=True)
_Kind = TypeVar("_Kind", contravariant=True)

class TypedBuffer(PrimitiveBuffer[_Element, _Value, _Kind]):
    @classmethod
    def allocate(cls, capacity: SupportsIndex, /) -> Self: ...
    @overload
    @classmethod
    def wrap(cls, array: _ArrayLike | Sequence[_Value], /) -> Self: ...
    @overload
    @classmethod
    def wrap(cls, array: _ArrayLike | Sequence[_Value], offset: SupportsIndex, length: SupportsIndex, /) -> Self: ...
    def cleaner(self, /) -> None: ...

@final
class ShortBuffer(TypedBuffer[int, SupportsIndex, "ShortBuffer"]): ...

@final
class IntBuffer(TypedBuffer[int, SupportsIndex, "IntBuffer"]): ...

@final
class LongBuffer(TypedBuffer[int, SupportsIndex, "LongBuffer"]): ...

@final
class FloatBuffer(TypedBuffer[float, SupportsFloat | SupportsIndex, "FloatBuffer"]): ...

@final
class DoubleBuffer(TypedBuffer[float, SupportsFloat | SupportsIndex, "DoubleBuffer"]): ...
