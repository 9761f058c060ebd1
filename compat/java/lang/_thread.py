"""java.lang.Thread: a look at Python's threads under Java's names.

Not here: making and starting threads, which Python's `threading` does; interrupts; priorities.
"""

from __future__ import annotations

import threading
from typing import final

from nio.lang.object import JavaObject


@final
class Thread(JavaObject):
    """A thread of this process: `Thread.currentThread()`."""

    __slots__ = ("_thread",)
    __module__ = "java.lang"

    java_name = "java.lang.Thread"

    def __init__(self, thread: threading.Thread, /) -> None:
        """Not for callers: `currentThread` gives one."""
        self._thread = thread

    @staticmethod
    def currentThread() -> Thread:
        """Return the thread that asks (Thread.currentThread)."""
        return Thread(threading.current_thread())

    def getName(self) -> str:
        """Return its name: Python's, but for the first one, which is Java's "main" (Thread.getName)."""
        name = self._thread.name
        return "main" if self._thread is threading.main_thread() and name == "MainThread" else name

    def setName(self, name: str, /) -> None:
        """Name it (Thread.setName)."""
        self._thread.name = name

    def isDaemon(self) -> bool:
        """Return whether the process does not wait for its end (Thread.isDaemon)."""
        return self._thread.daemon

    def isAlive(self) -> bool:
        """Return whether it runs (Thread.isAlive)."""
        return self._thread.is_alive()

    def equals(self, other: object, /) -> bool:
        """Return whether `other` is the same thread (Object.equals)."""
        return isinstance(other, Thread) and self._thread is other._thread

    def __eq__(self, other: object) -> bool:
        return self.equals(other)

    def __hash__(self) -> int:
        return hash(self._thread)
