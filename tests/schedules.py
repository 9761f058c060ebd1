"""What another thread does at a chosen moment: tests of races choose the schedule, and leave nothing to chance.

    at_the_first(monkeypatch, kernel, "size", lambda: elsewhere(channel.close))     # just before the first call goes on

Not here: threads that run at each other for a while, as in tests/windows/test_table.py.
"""

from __future__ import annotations

import os
import signal
import threading
import warnings
from collections.abc import Callable
from typing import TypeVar

import pytest

T = TypeVar("T")

SECONDS = 600
"""After which a child is taken for hanging."""


def elsewhere(call: Callable[[], T]) -> T:
    """Make a call in another thread, wait for its end, and return what it gives; what it raises is raised here."""
    outcome: list[T] = []
    failures: list[BaseException] = []

    def work() -> None:
        try:
            outcome.append(call())
        except BaseException as error:
            failures.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    if failures:
        raise failures[0]
    return outcome[0]


def at_the_first(
    patch: pytest.MonkeyPatch, owner: object, name: str, call: Callable[[], object], after: bool = False
) -> None:
    """Have `call` made when `owner.name` is called for the first time: before it does anything, or when it is done."""
    real = getattr(owner, name)
    waiting = [call]

    def paused(*arguments: object, **named: object) -> object:
        if waiting and not after:
            waiting.pop()()
        result = real(*arguments, **named)
        if waiting:
            waiting.pop()()
        return result

    patch.setattr(owner, name, paused)


def status_of_child(call: Callable[[], object]) -> int:
    """Fork, make a call in the child, and return how that ended: 0, 1 for an exception, below 0 if it hung."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # 3.12: fork in a process with threads, which is the point
        child = os.fork()
    if child == 0:
        status = 1
        try:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(SECONDS)
            call()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
