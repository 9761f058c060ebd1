"""Recording: a collector that remembers what was mapped and opened, by which line, and tells what has been left behind.

    recording = Recording()
    with Machine(collector=recording):
        ...
        for each in recording.left():
            print(each)                 # mapping of 4096 bytes, made at store.py:12: still in use

Left behind is a mapping that has not ended, and a file that has not been closed, even if it was dropped since: Python then closes
it, a JVM when it pleases.  A mapping that was dropped has ended with Python's last reference; with `Deferred` inside it has not.

Who asks, and when: nio.pytest_plugin.  Not here: direct memory, which blocks no file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Literal
from weakref import ref

from nio._core.file_number import FileNumber
from nio._core.memory import Memory
from nio.cleaner import Collector, Prompt
from nio.deferred import Deferred, site_of_caller

if TYPE_CHECKING:
    from nio._core.bytebuffer import MappedByteBuffer
    from nio.cleaner import Leave


@dataclass(frozen=True, slots=True)
class Left:
    """Something that was left behind."""

    what: Literal["mapping", "file"]
    size: int
    """Bytes mapped; 0 for a file."""
    site: str
    """The line of the program that made it, "file.py:12"; "<thread NAME>" if a thread of Python's library called nio itself."""
    state: str
    """"still in use", "dropped, but not collected", "still open" or "dropped unclosed"."""
    by: str = ""
    """Who made it, as `begin` and `lasting` were told."""

    def __str__(self) -> str:
        by = f" by {self.by}" if self.by else ""
        if self.what == "mapping":
            return f"mapping of {self.size} bytes, made at {self.site}{by}: {self.state}"
        return f"file, opened at {self.site}{by}: {self.state}"


@dataclass(slots=True, eq=False)
class _Made:
    """Something that was mapped or opened, as it is remembered."""

    what: Literal["mapping", "file"]
    site: str
    by: str
    lasting: bool
    thing: Callable[[], object]
    """A weak reference to it."""
    dropped: bool = False

    def certain(self) -> bool:
        """Whether it has been left behind, whatever is to come."""
        return self.dropped and not self.lasting

    def left(self) -> Left | None:
        """Return what there is to tell of it; None if it has ended."""
        thing = self.thing()
        if self.dropped:
            return Left("file", 0, self.site, "dropped unclosed", self.by)
        if isinstance(thing, Memory) and thing.state != "closed":
            return Left("mapping", len(thing), self.site, "still in use", self.by)
        if isinstance(thing, FileNumber) and thing.fd >= 0:
            return Left("file", 0, self.site, "still open", self.by)
        return None


class Recording(Collector):
    """Another collector, whose mappings and files are remembered from `begin` on.  Safe to use from several threads."""

    def __init__(self, inner: Collector | None = None) -> None:
        """inner: who decides when an unreachable mapping goes; Prompt if none is given."""
        self.inner: Final = Prompt() if inner is None else inner
        self._made: Final[list[_Made]] = []
        self._by = ""
        self._lasting = False

    # --- what is remembered

    def begin(self, by: str = "") -> None:
        """Put down to `by` what is made from now on; collect what waits, and forget what has ended."""
        if self.inner_pending():
            self.inner.collect()
        self._by = by
        self._keep(lambda made: made.left() is not None)

    def forget(self, by: str | None = None, certain: bool = False) -> None:
        """Forget all that has been made so far; or only what `by` has made, or what is `certain`."""
        self._keep(lambda made: (by is not None and made.by != by) or (certain and not made.certain()))

    @contextmanager
    def lasting(self, by: str) -> Iterator[None]:
        """Put down to `by` what is mapped and opened in the block, and as what is meant to stay for a while."""
        before = self._by, self._lasting
        self._by, self._lasting = by, True
        try:
            yield
        finally:
            self._by, self._lasting = before

    def left(self, certain: bool = False) -> list[Left]:
        """Return what has been left behind, mappings first, each in the order of its making.

        certain: only that of which nobody can take care any more: it has been dropped, though not in a block of `lasting`.
        """
        made = [each for each in self._made.copy() if not certain or each.certain()]
        found = [left for each in made if (left := each.left()) is not None]
        waiting = [Left("mapping", size, site, "dropped, but not collected") for size, site in self.inner_pending()]
        return sorted(found + waiting, key=lambda left: (left.what == "file", left.state.startswith("dropped")))

    def _keep(self, wanted: Callable[[_Made], bool]) -> None:
        for made in self._made.copy():
            if not wanted(made):
                with suppress(ValueError):  # another thread forgets as well
                    self._made.remove(made)  # in place: other threads may add to it

    def inner_pending(self) -> list[tuple[int, str]]:
        """Return size and site of the mappings that wait in a Deferred."""
        waiting = self.inner.pending() if isinstance(self.inner, Deferred) else []
        return [(pending.size, pending.site) for pending in waiting if pending.what == "mapping"]

    # --- the collector

    def watch(self, root: MappedByteBuffer, /) -> None:
        """Remember a mapping, and hand it on."""
        self._note("mapping", root._memory)
        self.inner.watch(root)

    def watch_memory(self, memory: Memory, /) -> None:
        """Remember a mapping of an arena, and hand it on."""
        if memory.state != "direct":
            self._note("mapping", memory)
        self.inner.watch_memory(memory)

    def _note(self, what: Literal["mapping", "file"], thing: object) -> _Made:
        made = _Made(what, site_of_caller(), self._by, self._lasting, ref(thing))
        self._made.append(made)
        return made

    def follow(self, kind: Literal["file", "object"], thing: object, /) -> Leave | None:
        """Remember a file, and hand it on."""
        leave = self.inner.follow(kind, thing)
        return leave if kind != "file" else partial(self._drop, self._note("file", thing), leave)

    def _drop(self, made: _Made, leave: Leave | None, end: Callable[[], None]) -> None:
        made.dropped = True
        if leave is None:
            end()
        else:
            leave(end)

    def collect(self) -> None:
        """As the inner collector."""
        self.inner.collect()
