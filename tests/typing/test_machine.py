"""What a type checker knows of a Machine: the kernel and the collector that it was made of.

The lines run too, so that what is promised to the checker is what there is.
"""

from __future__ import annotations

from typing import assert_type

import pytest

from nio import Deferred, Machine
from nio.cleaner import Collector, Prompt
from nio.machine import current
from nio.paging.host import HostKernel
from nio.paging.kernel import Kernel
from nio.paging.sim import MemoryDisk, SimKernel
from nio.paging.windows import WindowsKernel


def described(machine: Machine) -> str:
    """Code over any machine: the class needs no parameters."""
    assert_type(machine, Machine[Kernel, Collector])
    assert_type(machine.kernel, Kernel)
    assert_type(machine.collector, Collector)
    return f"{type(machine.kernel).__name__} {type(machine.collector).__name__}"


def test_a_machine_keeps_the_types_of_its_parts() -> None:
    """Given by place or by name, or left out."""
    assert_type(Machine(), Machine[HostKernel, Prompt])
    assert_type(Machine(SimKernel()), Machine[SimKernel, Prompt])
    assert_type(Machine(collector=Deferred()), Machine[HostKernel, Deferred])
    assert_type(Machine(None, Deferred()), Machine[HostKernel, Deferred])
    assert_type(Machine(WindowsKernel(), Deferred()), Machine[WindowsKernel, Deferred])
    with Machine(kernel=SimKernel(), collector=Deferred()) as machine:
        assert_type(machine, Machine[SimKernel, Deferred])
        machine.kernel.page_table()
        assert machine.collector.pending() == []


def test_any_machine_passes_for_a_machine() -> None:
    """Whatever it was made of; the current one is such a machine too."""
    assert described(Machine()) == "HostKernel Prompt"
    assert described(Machine(SimKernel(), Deferred())) == "SimKernel Deferred"
    assert_type(current(), Machine)
    some: list[Machine] = [Machine(), Machine(SimKernel(disk=MemoryDisk()))]
    assert [described(each) for each in some] == ["HostKernel Prompt", "SimKernel Prompt"]


def test_parts_that_may_be_left_out_are_any_parts() -> None:
    """None or a kernel: which one is known when it runs."""

    def made(kernel: Kernel | None, collector: Collector | None) -> Machine:
        assert_type(Machine(kernel, collector), Machine[Kernel, Collector])
        return Machine(kernel, collector)

    assert described(made(None, None)) == "HostKernel Prompt"
    assert described(made(SimKernel(), None)) == "SimKernel Prompt"


def test_what_must_not_pass() -> None:
    """Each of these is an error to the checker, and raises."""
    with pytest.raises(AttributeError):
        Machine().kernel.page_table()  # type: ignore[attr-defined]
    with pytest.raises(AttributeError):
        Machine(SimKernel()).collector.pending()  # type: ignore[attr-defined]
    with pytest.raises(AttributeError):
        Machine("host")  # type: ignore[call-overload]
