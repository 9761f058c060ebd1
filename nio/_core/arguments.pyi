"""What may stand for a Java array; see arguments.pyx."""

from collections.abc import Iterator
from typing import Protocol, SupportsIndex, TypeAlias, TypeVar

from typing_extensions import Buffer

_Element = TypeVar("_Element", covariant=True)
_Value = TypeVar("_Value", contravariant=True)

__pyx_capi__: dict[str, object]  # what other compiled modules import

class _NumpyArray(Protocol):
    """A numpy array, whose types know of no buffer protocol before Python 3.12; a numpy number has no length."""

    @property
    def __array_interface__(self) -> dict[str, object]: ...
    def __len__(self) -> int: ...

_ArrayLike: TypeAlias = Buffer | _NumpyArray

class _HeapArray(Buffer, Protocol[_Element, _Value]):
    """What `array()` gives: the Java array of `allocate`, or whatever `wrap` was given, a bytearray or a numpy array."""

    def __len__(self) -> int: ...
    def __getitem__(self, index: SupportsIndex, /) -> _Element: ...
    def __setitem__(self, index: SupportsIndex, value: _Value, /) -> None: ...
    def __iter__(self) -> Iterator[_Element]: ...
