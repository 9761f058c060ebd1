"""What every channel is: open from the start, closed once, and `with` closes it.

Reading and writing are the business of the kinds of channels.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import suppress
from types import TracebackType
from typing import Self

from nio.errors import IOException


class Channel(ABC):
    """A connection that can do input and output (java.nio.channels.Channel)."""

    __slots__ = ()

    @abstractmethod
    def isOpen(self) -> bool:
        """Return whether the channel has not been closed yet (Channel.isOpen)."""

    @abstractmethod
    def close(self) -> None:
        """Close the channel; closing it again does nothing (Channel.close).  Raises IOException if the system reports one."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the channel; while an exception is on its way a failure to close is not reported, as in JPype."""
        if kind is None:
            self.close()
        else:
            with suppress(IOException):
                self.close()
