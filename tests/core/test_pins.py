"""Who uses a memory while it is to be closed: this thread, which refuses, or another one, which is waited for.

What a pin is made by (a copy without the GIL, a kernel call) is other tests' business; here it is a Window, which can be held.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

from nio import ByteBuffer
from nio._core.memory import Memory
from nio._core.window import Window, Windows
from nio.errors import IllegalStateException


class Worker:
    """Another thread that holds a window of a memory until it is told, or sees, that it may leave."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._inside, self._leave = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._hold)
        self._thread.start()
        self._inside.wait()

    def _hold(self) -> None:
        with Window(self._memory, 0, 1, False):
            self._inside.set()
            self._leave.wait()

    def leave(self) -> None:
        """Leave, and be gone."""
        self._leave.set()
        self._thread.join()

    def leave_when_closed(self) -> threading.Thread:
        """A thread that has it leave as soon as the memory lets nobody in any more: then its close waits."""

        def watch() -> None:
            while self._memory.state != "closed":
                pass
            self._leave.set()

        watcher = threading.Thread(target=watch)
        watcher.start()
        return watcher


@contextmanager
def handled(raised: type[Exception]) -> Iterator[None]:
    """A handler of SIGALRM that raises."""

    def handler(number: int, frame: FrameType | None) -> None:
        raise raised

    before = signal.signal(signal.SIGALRM, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGALRM, before)


@pytest.fixture
def memory() -> Memory:
    return ByteBuffer.allocateDirect(3)._memory


def test_a_pin_of_this_threads_refuses_whoever_else_pinned_first(memory: Memory) -> None:
    worker = Worker(memory)
    with Window(memory, 0, 1, False):
        worker.leave()
        assert memory.pinned == 1
        with pytest.raises(BufferError, match="a call further up on this thread uses it"):
            memory.close()
    assert memory.close()


def test_another_threads_pin_is_waited_for_though_this_thread_had_pinned_first(memory: Memory) -> None:
    with Window(memory, 0, 1, False):
        worker = Worker(memory)
    watcher = worker.leave_when_closed()
    assert memory.close()
    watcher.join()
    worker.leave()
    assert (memory.state, memory.pinned) == ("closed", 0)


def test_a_window_may_be_left_on_another_thread_than_it_was_entered_on(memory: Memory) -> None:
    window = Window(memory, 0, 1, False)
    window.__enter__()
    other = threading.Thread(target=window.__exit__, args=(None, None, None))
    other.start()
    other.join()
    assert memory.pinned == 0
    assert memory.close()


def test_what_a_handler_raises_while_close_waits_comes_out_and_nothing_has_changed(memory: Memory) -> None:
    """So Ctrl-C ends a wait for a call that does not end."""
    worker, main = Worker(memory), threading.get_ident()

    def interrupt() -> None:
        while memory.state != "closed":
            pass
        signal.pthread_kill(main, signal.SIGALRM)

    with handled(TimeoutError):
        other = threading.Thread(target=interrupt)
        other.start()
        with pytest.raises(TimeoutError):
            memory.close()
        other.join()
    assert (memory.state, memory.pinned) == ("direct", 1)
    with Window(memory, 0, 3, True) as view:
        view[:] = b"abc"
        view.release()
    worker.leave()
    assert memory.close()


def test_windows_are_entered_together_or_not_at_all(memory: Memory) -> None:
    """One that cannot be entered leaves none of those before it entered."""
    ended = ByteBuffer.allocateDirect(3)._memory
    ended.close()
    with pytest.raises(IllegalStateException), Windows([Window(memory, 0, 3, False), Window(ended, 0, 3, False)]):
        pass
    assert memory.pinned == 0
    with Windows([Window(memory, 0, 1, False), Window(memory, 1, 2, True)]) as views:
        assert [len(view) for view in views] == [1, 2]
        assert memory.pinned == 2
    assert memory.pinned == 0
