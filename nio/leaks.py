"""Recording: a collector that remembers what was mapped and opened, by which line, and tells what has been left behind.

    recording = Recording()
    with Machine(collector=recording):
        recording.begin()
        ...
        for each in recording.left():
            print(each)                 # mapping of 4096 bytes, made at store.py:12: still in use

Left behind is a mapping that has not ended, and a file that has not been closed, even if it was dropped since: Python then closes
it, a JVM when it pleases.  A mapping that was dropped has ended with Python's last reference; with `Deferred` inside it has not.

Who asks, and when: nio.pytest_plugin.  Not here: direct memory, which blocks no file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Literal
from weakref import ref

from nio._core.file_number import FileNumber
from nio.cleaner import Collector, Prompt
from nio.deferred import Deferred, site_of_caller

if TYPE_CHECKING:
    from nio._core.bytebuffer import MappedByteBuffer
    from nio._core.memory import Memory
    from nio.cleaner import Leave


@dataclass(frozen=True, slots=True)
class Left:
    """Something that was left behind."""

    what: Literal["mapping", "file"]
    size: int
    """Bytes mapped; 0 for a file."""
    site: str
    """The line of the program that made it, "file.py:12"."""
    state: str
    """"still in use", "dropped, but not collected", "still open" or "dropped unclosed"."""

    def __str__(self) -> str:
        if self.what == "mapping":
            return f"mapping of {self.size} bytes, made at {self.site}: {self.state}"
        return f"file, opened at {self.site}: {self.state}"


class Recording(Collector):
    """Another collector, whose mappings and files are remembered from `begin` on.  Safe to use from several threads."""

    def __init__(self, inner: Collector | None = None) -> None:
        """inner: who decides when an unreachable mapping goes; Prompt if none is given."""
        self.inner: Final = Prompt() if inner is None else inner
        self._mappings: list[tuple[str, Callable[[], Memory | None]]] = []
        self._files: list[tuple[str, Callable[[], object]]] = []
        self._dropped: list[str] = []
        self._pardons = 0

    # --- what is remembered

    def begin(self) -> None:
        """Forget what there is: it was left behind by somebody else."""
        if self.inner_pending():
            self.inner.collect()
        self._mappings, self._files, self._dropped = [], [], []

    @contextmanager
    def pardoned(self) -> Iterator[None]:
        """Take no note of what is mapped and opened in the block: it is meant to stay."""
        self._pardons += 1
        try:
            yield
        finally:
            self._pardons -= 1

    def left(self) -> list[Left]:
        """Return what has been left behind since `begin`, mappings first, each in the order of its making."""
        found: list[Left] = []
        for site, mapping in self._mappings:
            memory = mapping()
            if memory is not None and memory.state != "closed":
                found.append(Left("mapping", len(memory), site, "still in use"))
        found += [Left("mapping", size, site, "dropped, but not collected") for size, site in self.inner_pending()]
        for site, opened in self._files:
            file = opened()
            if isinstance(file, FileNumber) and file.fd >= 0:
                found.append(Left("file", 0, site, "still open"))
        return found + [Left("file", 0, site, "dropped unclosed") for site in self._dropped]

    def inner_pending(self) -> list[tuple[int, str]]:
        """Return size and site of the mappings that wait in a Deferred."""
        waiting = self.inner.pending() if isinstance(self.inner, Deferred) else []
        return [(pending.size, pending.site) for pending in waiting if pending.what == "mapping"]

    # --- the collector

    def watch(self, root: MappedByteBuffer, /) -> None:
        """Remember a mapping, and hand it on."""
        self._note(root._memory)
        self.inner.watch(root)

    def watch_memory(self, memory: Memory, /) -> None:
        """Remember a mapping of an arena, and hand it on."""
        if memory.state != "direct":
            self._note(memory)
        self.inner.watch_memory(memory)

    def _note(self, memory: Memory) -> None:
        if not self._pardons:
            self._mappings.append((site_of_caller(), ref(memory)))

    def follow(self, kind: Literal["file", "object"], thing: object, /) -> Leave | None:
        """Remember a file, and hand it on."""
        leave = self.inner.follow(kind, thing)
        if kind != "file" or self._pardons:
            return leave
        site = site_of_caller()
        self._files.append((site, ref(thing)))
        return partial(self._drop, site, leave)

    def _drop(self, site: str, leave: Leave | None, end: Callable[[], None]) -> None:
        self._dropped.append(site)
        if leave is None:
            end()
        else:
            leave(end)

    def collect(self) -> None:
        """As the inner collector."""
        self.inner.collect()
