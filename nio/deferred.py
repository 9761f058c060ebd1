"""Deferred: a garbage collector that runs when it is told to, as a JVM's might.

    with Machine(collector=Deferred()) as machine:
        buffer = channel.map(MapMode.READ_WRITE, 0, 4096)
        del buffer                          # unreachable, and still mapped: it blocks a delete on Windows
        machine.collector.pending()         # ... and says so, with the line that mapped it
        machine.collector.collect()         # System.gc(): now it is unmapped

A JVM unmaps when its collector notices, which may be never; nobody can test against that.  This one notices exactly when asked
to: by `collect` (java.lang.System.gc), and by FileChannel.map when there is no room for a mapping, which then tries once more.

What waits, once nobody can reach it: the memory of FileChannel.map, of allocateDirect and of Arena.ofAuto, which goes on counting
in the pools; files that were dropped unclosed; references and Cleaners of java.lang.ref.  What is unreachable is for Python to
say, so everything in a reference cycle is reachable until Python's own collector has run, which `collect` does first.

Not here: who keeps a memory reachable (every buffer, slice, view, segment and memoryview of it), and the cleaner, which ends a
mapping at once whatever the collector (nio.cleaner).
"""

from __future__ import annotations

import gc
import sys
import threading
from collections import deque
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING, Final, Literal

from nio.cleaner import Collector

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from nio._core.bytebuffer import MappedByteBuffer
    from nio._core.memory import Memory
    from nio.cleaner import Leave

_OWN_FOLDERS: Final = tuple(f"{folder}/" for folder in (PurePath(__file__).parent, PurePath(__file__).parent.parent / "compat"))

_LIBRARY: Final = (f"{PurePath(threading.__file__).parent}/", "<frozen ")
"""Where the files of Python's own library are, and what those of its modules are called that have none."""


@dataclass(frozen=True, slots=True)
class Pending:
    """Something that nobody can reach any more and that has not ended: what the next collection will end."""

    what: str
    """"mapping", "direct" (memory), "file" or "object" (a reference or a Cleaner's action)."""
    size: int
    """Bytes of memory; 0 for a file or an object."""
    site: str
    """The line of the program that made it, "file.py:12"; see `site_of_caller`."""


class Deferred(Collector):
    """Let what is unreachable wait until `collect`.  Safe to use from several threads."""

    def __init__(self) -> None:
        # A deque: finalizers add to it in the midst of anything, without a lock.
        self._left: Final[deque[tuple[Pending, Callable[[], object]]]] = deque()

    def watch(self, root: MappedByteBuffer, /) -> None:
        """Have a new mapping wait for a collection when its last buffer has gone, and remember who asked for it."""
        self.watch_memory(root._memory)

    def watch_memory(self, memory: Memory, /) -> None:
        """The same for memory without a root buffer."""
        memory.bequeath(partial(self._inherit, site_of_caller()))

    def _inherit(self, site: str, memory: Memory) -> None:
        what = "direct" if memory.state == "direct" else "mapping"
        self._left.append((Pending(what, len(memory), site), memory.close))

    def follow(self, kind: Literal["file", "object"], thing: object, /) -> Leave:
        """Have the end of a file, or what follows from the end of an object, wait for a collection."""
        return partial(self._leave, Pending(kind, 0, site_of_caller()))

    def _leave(self, pending: Pending, end: Callable[[], None]) -> None:
        self._left.append((pending, end))

    def pending(self) -> list[Pending]:
        """Return what waits for the next collection, in the order in which it became unreachable."""
        return [pending for pending, _ in list(self._left)]

    def collect(self) -> None:
        """End all that is unreachable now, reference cycles included, and return when that is done.

        What becomes unreachable by it waits for the next collection.  Raises OSError if a mapping cannot be ended, when all
        others have been.
        """
        gc.collect()
        failure: OSError | None = None
        for _ in range(len(self._left)):
            try:
                _, end = self._left.popleft()
            except IndexError:  # another thread collects as well
                break
            try:
                end()
            except OSError as error:
                failure = error
        if failure is not None:
            raise failure


def site_of_caller() -> str:
    """Return the line, "file.py:12", of the innermost frame that is of the program: not of nio, compat or Python's own library.

    Where there is none, as in the thread of a pool that calls a method of nio itself, return "<thread NAME>".
    """
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and _is_foreign(frame.f_code.co_filename):
        frame = frame.f_back
    if frame is None:
        return f"<thread {threading.current_thread().name}>"
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"


def _is_foreign(file: str) -> bool:
    installed = "/site-packages/" in file or "/dist-packages/" in file  # both may lie in the library's folder
    return file.startswith(_OWN_FOLDERS) or (file.startswith(_LIBRARY) and not installed)
