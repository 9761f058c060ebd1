"""Threads in a simulated kernel: who is in it is alone, and whoever leaves it, however that may be, lets the others in."""

from __future__ import annotations

import os
import threading

import pytest

from nio.paging.kernel import Prot, Share
from nio.paging.sim import Event, Kind, SimKernel
from nio.paging.sim import mapping as handles
from tests.schedules import at_the_first, elsewhere


class Stop(Exception):
    """What a listener raises, or a signal's handler while it is called."""


def test_an_exception_out_of_a_listener_does_not_shut_the_kernel() -> None:
    """The next thread comes in all the same."""
    raising = [True]

    def listen(event: Event) -> None:
        if raising:
            raise Stop

    kernel = SimKernel(record=listen)
    with pytest.raises(Stop):
        kernel.open("/file", os.O_RDWR | os.O_CREAT)
    raising.clear()
    thread = threading.Thread(target=kernel.sync, daemon=True)
    thread.start()
    thread.join(600)
    assert not thread.is_alive()


def test_a_mapping_is_not_ended_between_a_look_at_it_and_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else its addresses would be nobody's by then, or another mapping's."""
    kernel = SimKernel()
    fd = kernel.open("/file", os.O_RDWR | os.O_CREAT)
    kernel.ftruncate(fd, 4096)
    mapping = kernel.mmap(fd, 0, 4096, Prot.READ, Share.SHARED)
    came_in: list[bool] = []

    def other() -> None:
        came_in.append(kernel.system.lock.lock.acquire(blocking=False))
        if came_in[0]:
            mapping.unmap()
            kernel.system.lock.lock.release()

    at_the_first(monkeypatch, handles, "enter", lambda: elsewhere(other))
    assert not mapping.resident(0, 4096)
    assert came_in == [False]


def test_who_waits_for_a_lock_is_told_of_once_however_long_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same program gives the same events: how often the waiting thread looked again is no step of the kernel."""
    kernel = SimKernel(record=100)
    fd = kernel.open("/file", os.O_RDWR | os.O_CREAT)
    child = kernel.fork()
    assert kernel.lock(fd, 0, 10, True, False)
    looks: list[float] = []

    def wait(seconds: float) -> None:
        looks.append(seconds)
        kernel.note("another process is in the kernel")
        if len(looks) == 3:
            kernel.unlock(fd, 0, 10)

    monkeypatch.setattr(kernel.system.lock, "wait", wait)
    assert child.lock(fd, 0, 10, True, True)
    told = [(event.process, event.cause) for event in kernel.events() if event.kind is Kind.LOCK_WAIT]
    assert told == [(child.process.number, f"process {kernel.process.number} holds it")]
    assert len(looks) == 3
