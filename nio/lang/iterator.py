"""JavaIterator: java.util.Iterator over what Python can iterate, which is a Python iterator as well, as in JPype.

It looks one element ahead only when asked `hasNext`.  Not for streams and directories: they say which elements there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, Generic, Self, TypeVar

from nio.errors import NoSuchElementException, UnsupportedOperationException
from nio.lang.object import JavaObject

Element = TypeVar("Element", covariant=True)


class JavaIterator(JavaObject, Iterator[Element], Generic[Element]):
    """The elements one after the other, once."""

    __slots__ = ("_ahead", "_rest")

    java_name = "java.util.Iterator"
    cannot_remove: ClassVar[str | None] = "remove"
    """The message of `remove`."""

    def __init__(self, elements: Iterable[Element], /) -> None:
        """Not for callers: what `iterator()` of a path or a stream builds upon."""
        self._rest = iter(elements)
        self._ahead: list[Element] = []

    def hasNext(self) -> bool:
        """Return whether there is one more element (Iterator.hasNext)."""
        if not self._ahead:
            for element in self._rest:
                self._ahead.append(element)
                break
        return bool(self._ahead)

    def next(self) -> Element:
        """Return the next element (Iterator.next).  Raises NoSuchElementException after the last one."""
        if not self.hasNext():
            raise NoSuchElementException()
        return self._ahead.pop()

    def remove(self) -> None:
        """Raise UnsupportedOperationException: nothing can be removed (Iterator.remove)."""
        raise UnsupportedOperationException(self.cannot_remove)

    def __next__(self) -> Element:
        if not self.hasNext():
            raise StopIteration
        return self._ahead.pop()

    def __iter__(self) -> Self:
        return self
