"""Two threads at one object of nio's, at the worst moment: it is made once, forgotten once, and whoever waits for it ends.

Channels and files: tests/channels/test_races.py.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue

import pytest

from compat import JArray, JClass, JObject
from compat import _jarray as arrays
from compat.java.lang.ref import Cleaner
from nio import FileChannel, Machine, StandardOpenOption
from nio.foreign import Arena
from nio.foreign import arena as arenas
from nio.leaks import Recording
from tests.schedules import at_the_first, elsewhere

SECONDS = 600
"""How long to wait for what must happen, on however busy a machine."""


class Thing:
    """Something to refer to."""


class Watched(SimpleQueue[object]):
    """A queue that tells how often somebody has come to take from it."""

    def __init__(self) -> None:
        self.visits = threading.Semaphore(0)

    def get(self, block: bool = True, timeout: float | None = None) -> object:
        self.visits.release()
        return super().get(block, timeout)


def test_a_cleaners_thread_ends_when_the_last_object_is_cleaned_by_hand() -> None:
    """Though the Cleaner went before, and the thread waits already; as a JVM's thread does after a minute."""
    queue, threads = Watched(), list[threading.Thread]()

    def make(run: Callable[[], None]) -> threading.Thread:
        run.__self__.found = queue  # type: ignore[attr-defined]
        threads.append(threading.Thread(target=run, daemon=True))
        return threads[0]

    cleaner = Cleaner.create(make)
    thing, done = Thing(), threading.Event()
    cleanable = cleaner.register(thing, done.set)
    del cleaner
    for _ in range(2):  # for the end of the Cleaner, and then for that of the thing
        assert queue.visits.acquire(timeout=SECONDS)
    cleanable.clean()
    threads[0].join(SECONDS)
    assert done.is_set()
    assert not threads[0].is_alive()


class Asking(str):
    """Who made something; another thread forgets it just when this one has decided to."""

    recording: Recording

    def __ne__(self, other: object) -> bool:
        elsewhere(self.recording.forget)
        return str.__ne__(self, other)

    __hash__ = str.__hash__


def test_two_threads_may_forget_the_same_file(tmp_path: Path) -> None:
    recording = Recording()
    with Machine(collector=recording):
        by = Asking("us")
        by.recording = recording
        recording.begin(by)
        with FileChannel.open(tmp_path / "file", StandardOpenOption.CREATE, StandardOpenOption.WRITE):
            recording.forget(by)
            assert recording.left() == []


def test_there_is_one_global_arena(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the start, so that no two threads make one each."""
    monkeypatch.setattr(arenas.Arena, "_make", None)
    assert Arena.global_() is Arena.global_()


def test_two_threads_get_the_same_class_of_arrays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else an array that one has made would be none of the other's."""
    others: list[object] = []
    element = JClass("java.nio.channels.FileLock")
    monkeypatch.setattr(arrays, "type", type, raising=False)
    at_the_first(monkeypatch, arrays, "type", lambda: elsewhere(lambda: others.append(JArray(element))))
    assert JArray(element) is JArray(element) is others[0]
    assert JArray(JObject) is not JArray(element)
