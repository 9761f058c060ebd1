"""Closeable: what `with` closes (java.io.Closeable).

Not for what a close means: that is the business of the file or stream.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import suppress
from types import TracebackType
from typing import Self

from nio.errors import IOException


class Closeable(ABC):
    """Something that holds on to a file until it is closed."""

    __slots__ = ()

    @abstractmethod
    def close(self) -> None:
        """End it and give back what it holds; closing it again does nothing (Closeable.close).  Raises IOException."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close it; while an exception is on its way a failure to close is not reported, as in JPype."""
        if kind is None:
            self.close()
        else:
            with suppress(IOException):
                self.close()
