"""For programs that look into their machine: the simulated kernel they run on, however they were started.

    from conformance.explain.stage import simulated

    kernel = simulated()
    put_on_disk(kernel, "f", bytes(4096))       # as if it had been there before the machine was switched on

`nio explain` runs a program on a simulated machine anyway, and this is its kernel.  By plain python it is that of a new one,
which is the current machine from then on.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from nio.machine import Machine, current
from nio.paging import FileKind
from nio.paging.sim import MemoryDisk, SimKernel
from nio.paging.windows import WindowsKernel

from .options import choose


def simulated() -> SimKernel:
    """Return the simulated kernel that is current, after making it so if need be: as the program's line `# explain:` says."""
    kernel = current().kernel
    if isinstance(kernel, WindowsKernel):
        kernel = kernel.inner
    if isinstance(kernel, SimKernel):
        return kernel
    program = Path(str(sys.modules["__main__"].__file__))
    choice = choose(program, argparse.Namespace())
    made = choice.simulated(MemoryDisk())
    Machine(choice.dressed(made)).__enter__()
    return made


def put_on_disk(kernel: SimKernel, name: str, data: bytes) -> None:
    """Have a file of these bytes in the working directory, on the disk and in no memory; no event tells of it."""
    disk = kernel.disk
    directory = disk.root
    for step in kernel.getcwd().split("/"):
        found = disk.lookup(directory, step) if step else directory
        assert found is not None
        directory = found
    number = disk.lookup(directory, name)
    if number is None:
        number = disk.make(directory, name, FileKind.FILE, 0o644, kernel.clock.nanoseconds())
    disk.resize(number, 0)
    disk.write(number, 0, data)
