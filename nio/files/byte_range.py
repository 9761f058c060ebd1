"""The byte[] that a call of java.io is given, whole or in part, as Java checks it.

For the calls that read into an array or write one; ByteBuffers are the channels' business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, SupportsIndex, TypeAlias, TypeGuard, Union

from nio._core.arrays import ByteArray
from nio.errors import IndexOutOfBoundsException, NullPointerException
from nio.lang.longs import as_int

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typing_extensions import Buffer

Octets: TypeAlias = Union["Buffer", "Sequence[SupportsIndex]"]
"""What may be written: a byte[] or any other buffer of bytes, or a list of values from -128 to 127, which becomes a byte[]."""


def is_number(b: Octets | SupportsIndex) -> TypeGuard[SupportsIndex]:
    """Return whether `b` stands for one byte; a numpy array has __index__ as well, but is no number."""
    return type(b) is int or (hasattr(b, "__index__") and not hasattr(b, "__len__"))


def part_of(b: Octets | SupportsIndex, bounds: tuple[SupportsIndex, ...]) -> memoryview:
    """Return the bytes of `b`, or those of b[off:off + len], off and len being the bounds.

    Raises NullPointerException for None, IndexOutOfBoundsException if the bounds leave b, TypeError for what is no array.
    """
    if len(bounds) not in (0, 2):
        raise TypeError("a part of an array is given by an offset and a length")
    off, length = (as_int(bounds[0]), as_int(bounds[1])) if bounds else (0, 0)
    if b is None:
        raise NullPointerException(None if bounds else 'Cannot read the array length because "b" is null')
    view = memoryview(ByteArray(b) if isinstance(b, (list, tuple)) else b).cast("B")  # type: ignore[arg-type]  # refuses others
    if not bounds:
        return view
    if off < 0 or length < 0 or off + length > view.nbytes:
        raise IndexOutOfBoundsException()
    return view[off : off + length]
