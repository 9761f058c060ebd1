"""What may stand for a Java array; see arguments.pyx."""

from typing import Protocol, TypeAlias

from typing_extensions import Buffer

__pyx_capi__: dict[str, object]  # what other compiled modules import

class _NumpyArray(Protocol):
    """A numpy array, whose types know of no buffer protocol before Python 3.12; a numpy number has no length."""

    @property
    def __array_interface__(self) -> dict[str, object]: ...
    def __len__(self) -> int: ...

_ArrayLike: TypeAlias = Buffer | _NumpyArray
