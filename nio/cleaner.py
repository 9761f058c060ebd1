"""Who ends a mapping, and when: the collector's policy, and Java's explicit way, the cleaner.

A mapping ends once, in one of three ways:

* nobody can reach it any more: the last of buffer, slices, duplicates, views and memoryviews is gone
  (`Collector` says what happens then);
* `buffer.cleaner().clean()` or `invoke_cleaner(buffer)`: at once, whoever still holds a slice;
* `with channel.map(...) as buffer`: on leaving the block.

Not here: the ending itself (Memory.close waits for running copies and refuses under memoryviews), and what a mapping is
(mapping.py).
"""

from __future__ import annotations

import gc
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Literal, TypeAlias

from nio._core.bytebuffer import ByteBuffer, MappedByteBuffer
from nio._core.memory import Cleaner, Memory
from nio.errors import IllegalArgumentException, NullPointerException

__all__ = ["Cleaner", "Collector", "Prompt", "invoke_cleaner"]

Leave: TypeAlias = Callable[[Callable[[], None]], None]
"""Called with what ends a thing that has become unreachable: to be called once, now or later."""


class Collector(ABC):
    """The part of a garbage collector that buffers feel: when an unreachable mapping goes."""

    @abstractmethod
    def watch(self, root: MappedByteBuffer, /) -> None:
        """Take note of a newly mapped buffer: as long as it lives, the mapping can be reached, for every view keeps it."""

    def watch_memory(self, memory: Memory, /) -> None:  # noqa: B027  # not every collector cares
        """Take note of new memory without a root buffer: of allocateDirect, or of an automatic arena."""

    @abstractmethod
    def collect(self) -> None:
        """Let everything go that is unreachable at this moment: java.lang.System.gc()."""

    def follow(self, kind: Literal["file", "object"], thing: object, /) -> Leave | None:
        """Take note of something new, other than a mapping, that must be ended some day.

        thing: not to be kept alive; its class allows weak references.  Return what takes over its
        end if it goes without one; None, as here: it ends itself, at once.
        """
        return None


class Prompt(Collector):
    """Unmap when the last Python reference goes: what a Python user expects, and a legal schedule of a JVM.

    References do it by themselves, so there is nothing to watch; `collect` runs Python's own collector, for buffers in
    reference cycles.
    """

    def watch(self, root: MappedByteBuffer, /) -> None:
        """Nothing: the memory unmaps itself with its last reference."""

    def collect(self) -> None:
        """Run gc.collect()."""
        gc.collect()


def invoke_cleaner(buffer: ByteBuffer | None, /) -> None:
    """Free or unmap a direct buffer's memory at once; a second call has no effect.

    Raises NullPointerException for None, IllegalArgumentException for a heap buffer and for a slice, duplicate or other view,
    BufferError while memoryviews of it are alive.  Source: sun.misc.Unsafe.invokeCleaner, measured on JDK 25.
    """
    if buffer is None:
        raise NullPointerException('Cannot invoke "java.nio.ByteBuffer.isDirect()" because "directBuffer" is null')
    if not isinstance(buffer, ByteBuffer):
        raise TypeError(f"a ByteBuffer is needed, not {type(buffer).__name__}")
    if not isinstance(buffer, MappedByteBuffer):
        raise IllegalArgumentException("Not a direct buffer")
    if buffer.attachment() is not None:
        raise IllegalArgumentException("duplicate or slice")
    cleaner = buffer.cleaner()
    if cleaner is not None:
        cleaner.clean()
