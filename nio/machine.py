"""Machine: the kernel that files and mappings go to, and the collector that ends unreachable mappings.

One machine is current in the whole process, threads started later included: a plain variable, the only global state of nio.
`with Machine(...)` makes another one current; a channel keeps the machine that opened it.

Not here: what a kernel does (nio.paging) and what a collector does (nio.cleaner).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from nio._core.memory import watch_direct
from nio.cleaner import Collector, Prompt
from nio.paging.host import HostKernel

if TYPE_CHECKING:
    from types import TracebackType

    from nio.paging.kernel import Kernel


class Machine:
    """A kernel and a collector; without arguments this process's own system, and unmapping as soon as nobody can reach it."""

    __slots__ = ("_before", "collector", "kernel", "page_size", "prompt", "temporary_folder")

    kernel: Kernel
    """Where files and mappings go."""

    page_size: int
    """The kernel's, in bytes."""

    collector: Collector
    """When an unreachable mapping goes."""

    temporary_folder: str
    """Where temporary files go if no directory is named, "/tmp" at first: Java's property java.io.tmpdir."""

    prompt: bool
    """Whether the collector is the one that has nothing to watch."""

    def __init__(self, kernel: Kernel | None = None, collector: Collector | None = None) -> None:
        self.kernel = HostKernel() if kernel is None else kernel
        self.page_size = self.kernel.page_size
        self.collector = Prompt() if collector is None else collector
        self.prompt = type(self.collector) is Prompt
        self.temporary_folder = "/tmp"
        self._before: list[Machine] = []

    def __enter__(self) -> Self:
        """Make this machine the current one, for all threads; machines may be nested."""
        self._before.append(_current)
        _make_current(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Make the machine current again that was it before."""
        _make_current(self._before.pop())


def current() -> Machine:
    """The machine that files opened from now on belong to."""
    return _current


def _make_current(machine: Machine) -> None:
    global _current
    _current = machine
    watch_direct(None if machine.prompt else machine.collector.watch_memory)


_current = Machine()
