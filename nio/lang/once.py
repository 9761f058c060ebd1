"""Once: a field that is filled when somebody first asks for it, with one value for all threads.

Java fills such fields under the object's lock.  Here nobody waits: of two values that are made at the same moment the first one
stays.  Not for what must not be made twice, such as an open file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Generic, ParamSpec, TypeVar

T = TypeVar("T")
P = ParamSpec("P")


class Once(Generic[T]):
    """A place for one value, empty at first."""

    __slots__ = ("_made",)

    def __init__(self) -> None:
        self._made: Final[dict[None, T]] = {}

    def get(self, make: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """Return the value; where there is none yet, what `make` gives for these arguments."""
        if not self._made:
            self._made.setdefault(None, make(*arguments, **named))  # one step, whichever threads are at it
        return self._made[None]
