"""For programs that look into their machine: the simulated kernel they run on, however they were started.

    from conformance.explain.stage import simulated

    kernel = simulated()

`nio explain` runs a program on a simulated machine anyway, and this is its kernel.  By plain python it is that of a new one,
which is the current machine from then on.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from nio.machine import Machine, current
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
