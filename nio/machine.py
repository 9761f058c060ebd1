"""Machine: the kernel that files and mappings go to, and the collector that ends unreachable mappings.

One machine is current in the whole process, threads started later included: a plain variable, the only global state of nio.
`with Machine(...)` makes another one current; a channel keeps the machine that opened it.

Not here: what a kernel does (nio.paging) and what a collector does (nio.cleaner).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Self, cast, overload

from nio._core.memory import watch_direct
from nio.cleaner import Collector, Prompt
from nio.paging.host import HostKernel

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import TypeVar

    from nio.paging.kernel import Kernel

    # The defaults let `Machine` alone stand for a machine of any kernel and collector; typing has them from 3.13 on.
    K = TypeVar("K", bound=Kernel, default=Kernel, covariant=True)
    C = TypeVar("C", bound=Collector, default=Collector, covariant=True)
else:
    from typing import TypeVar

    K = TypeVar("K", covariant=True)
    C = TypeVar("C", covariant=True)


class Machine(Generic[K, C]):
    """A kernel and a collector; without arguments this process's own system, and unmapping as soon as nobody can reach it.

    A type checker keeps what it was made of: `Machine(SimKernel())` is a Machine[SimKernel, Prompt].
    """

    __slots__ = ("_before", "collector", "kernel", "page_size", "prompt", "temporary_folder")

    kernel: K
    """Where files and mappings go."""

    page_size: int
    """The kernel's, in bytes."""

    collector: C
    """When an unreachable mapping goes."""

    temporary_folder: str
    """Where temporary files go if no directory is named, "/tmp" at first: Java's property java.io.tmpdir."""

    prompt: bool
    """Whether the collector is the one that has nothing to watch."""

    @overload
    def __init__(self: Machine[HostKernel, Prompt], kernel: None = None, collector: None = None) -> None: ...
    @overload
    def __init__(self: Machine[K, Prompt], kernel: K, collector: None = None) -> None: ...
    @overload
    def __init__(self: Machine[HostKernel, C], kernel: None = None, *, collector: C) -> None: ...
    @overload
    def __init__(self: Machine[HostKernel, C], kernel: None, collector: C) -> None: ...
    @overload
    def __init__(self, kernel: K, collector: C) -> None: ...
    @overload
    def __init__(self: Machine, kernel: Kernel | None = None, collector: Collector | None = None) -> None: ...

    def __init__(self, kernel: Kernel | None = None, collector: Collector | None = None) -> None:
        self.kernel = cast("K", HostKernel() if kernel is None else kernel)
        self.page_size = self.kernel.page_size
        self.collector = cast("C", Prompt() if collector is None else collector)
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
