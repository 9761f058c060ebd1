"""What tests say about a simulated machine: which events happened, what a call was refused with."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nio.paging import Prot
from nio.paging.sim import Event, Fault, Kind, MapFlag, Reason, Signal, SimKernel

PAGE = 4096
PATH = "/home/user/file"
RW = Prot.READ | Prot.WRITE
SHARED, PRIVATE, ANONYMOUS = MapFlag.SHARED, MapFlag.PRIVATE, MapFlag.ANONYMOUS


def content(n: int) -> bytes:
    """n bytes that tell their place."""
    return bytes(i % 251 for i in range(n))


def kinds(kernel: SimKernel, act: Callable[[], object]) -> list[Kind]:
    """What happens when something is done."""
    return [event.kind for event in events(kernel, act)]


def events(kernel: SimKernel, act: Callable[[], object]) -> list[Event]:
    """The same with all that is known about it."""
    kernel.forget_events()
    act()
    return list(kernel.events())


def faults(act: Callable[[], object]) -> tuple[Signal, Reason]:
    """The signal that an access ends in."""
    with pytest.raises(Fault) as caught:
        act()
    return caught.value.signal, caught.value.reason
