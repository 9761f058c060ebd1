"""Stream: java.util.stream.Stream as far as listing goes: the elements, once, and a file or directory to let go of at the end.

Python's own ways to filter and map take it, since it can be iterated; Java's are not here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Generic

from nio.errors import IllegalStateException, NullPointerException
from nio.lang.closeable import Closeable
from nio.lang.iterator import Element, JavaIterator
from nio.lang.object import JavaObject


class Stream(Closeable, JavaObject, Generic[Element]):
    """Elements that can be asked for once; `with` closes it."""

    __slots__ = ("_elements", "_used")

    java_name = "java.util.stream.ReferencePipeline$Head"

    def __init__(self, elements: Iterable[Element], /) -> None:
        """Not for callers: what Files.list and Files.lines build upon."""
        self._elements = elements
        self._used = False

    def iterator(self) -> JavaIterator[Element]:
        """Return the elements one after the other (Stream.iterator).

        Raises IllegalStateException if they have been asked for, by this method or another, or if the stream is closed.
        """
        if self._used:
            raise IllegalStateException("stream has already been operated upon or closed")
        self._used = True
        return JavaIterator(self._elements)

    def toList(self) -> list[Element]:
        """Return all elements (Stream.toList); raises as `iterator`."""
        return list(self.iterator())

    def count(self) -> int:
        """Return how many elements there are (Stream.count); raises as `iterator`."""
        return sum(1 for _ in self.iterator())

    def forEach(self, action: Callable[[Element], object], /) -> None:
        """Call a function with every element (Stream.forEach); raises as `iterator`, NullPointerException for None."""
        if action is None:
            raise NullPointerException()
        for element in self.iterator():
            action(element)

    def __iter__(self) -> Iterator[Element]:
        return self.iterator()

    def close(self) -> None:
        """End the stream: nothing can be asked for any more (Stream.close)."""
        self._used = True
