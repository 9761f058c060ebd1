"""The test's side of locker.py: a process that locks, asked through pipes; and how a test knows that a thread waits."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from nio.channels import FileChannel

ROOT = Path(__file__).parents[2]

SECONDS = 600
"""How long to wait for what must happen, on however busy a machine."""


class OtherProcess:
    """A process with a channel to the file, on which it locks what it is told to."""

    def __init__(self, path: Path, universe: str = "host") -> None:
        command = [sys.executable, "-m", "tests.channels.locker", universe, str(path)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.answer() == "ready"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End it, as it is."""
        self.process.kill()
        self.process.communicate()

    def send(self, request: str) -> None:
        """Ask, and do not wait for the answer."""
        assert self.process.stdin is not None
        self.process.stdin.write(request + "\n")
        self.process.stdin.flush()

    def answer(self) -> str:
        """The next line."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().rstrip("\n")

    def ask(self, request: str) -> str:
        """Ask and return the answer."""
        self.send(request)
        return self.answer()


class Background:
    """A call in a thread of its own, and what came of it."""

    def __init__(self, call: Callable[[], object]) -> None:
        self.results: list[object] = []
        self._call = call
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            self.results.append(self._call())
        except BaseException as error:
            self.results.append(error)

    def wait_until_it_waits(self, channel: FileChannel) -> None:
        """Return when the call is inside, and, where the system tells it, asleep in it and not for the interpreter."""
        wait_until_asleep(self._thread, channel)

    def join(self) -> object:
        """Wait for the end of the thread, and return what came of the call."""
        self._thread.join(SECONDS)
        assert not self._thread.is_alive()
        return self.results[0]


_WAITING = {"x86_64": ("0", "1", "19", "20", "72"), "aarch64": ("63", "64", "65", "66", "25")}
"""The numbers of read, write, readv, writev and fcntl."""


def wait_until_asleep(thread: threading.Thread, channel: FileChannel) -> None:
    """Return when a call of the thread is inside the channel, and, where the system tells it, asleep there."""
    wait_until(lambda: channel.descriptor.in_use > 0)
    wait_until_in_a_call(thread)


def wait_until_in_a_call(thread: threading.Thread) -> None:
    """Return when the thread is asleep in one of these calls, where the system tells it."""
    with suppress(OSError, KeyError):
        calls = _WAITING[os.uname().machine]
        path = Path(f"/proc/self/task/{thread.native_id}/syscall")
        wait_until(lambda: path.read_text().split()[0] in calls)


def wait_until(condition: Callable[[], bool]) -> None:
    """Let other threads run until the condition holds."""
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end
        os.sched_yield()
