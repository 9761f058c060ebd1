"""Machine: one current in the process, for all threads, nested; a channel keeps its own.  And who ends unreachable mappings."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from nio import FileChannel, Machine, MapMode, MappedByteBuffer, RandomAccessFile, StandardOpenOption, machine
from nio.cleaner import Collector, Prompt
from nio.paging import HostKernel
from tests.faults.scene import SIZE, mapped, new_file, own_lines

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")


class Counting(HostKernel):
    """The host, with its opens counted."""

    def __init__(self) -> None:
        self.opened: list[str] = []

    def open(self, path: str, flags: int, mode: int = 0o666) -> int:
        self.opened.append(path)
        return super().open(path, flags, mode)


class Holding(Collector):
    """A collector that keeps every mapping until it is told to collect."""

    def __init__(self) -> None:
        self.roots: list[MappedByteBuffer] = []

    def watch(self, root: MappedByteBuffer, /) -> None:
        self.roots.append(root)

    def collect(self) -> None:
        self.roots.clear()


@pytest.fixture
def path(tmp_path: Path) -> str:
    path = str(tmp_path / "file")
    new_file(path)
    return path


def test_the_default_machine_is_this_system_and_prompt() -> None:
    """HostKernel, its page size, and unmapping with the last reference."""
    default = machine.current()
    assert isinstance(default.kernel, HostKernel)
    assert isinstance(default.collector, Prompt)
    assert default.page_size == default.kernel.page_size
    assert Machine().kernel is not default.kernel


def test_with_makes_a_machine_current_and_gives_back_the_one_before() -> None:
    """Nested, the same one twice, and after an exception."""
    outer, one, two = machine.current(), Machine(), Machine()
    with one as entered:
        assert entered is one is machine.current()
        with two, one:
            assert machine.current() is one
        assert machine.current() is one
        with pytest.raises(LookupError), two:
            raise LookupError
        assert machine.current() is one
    assert machine.current() is outer


def test_the_current_machine_is_all_threads() -> None:
    """A plain variable and no ContextVar: a thread that started before sees it too."""
    seen: list[Machine] = []
    go = threading.Event()

    def look() -> None:
        go.wait()
        seen.append(machine.current())

    before = threading.Thread(target=look)
    before.start()
    with Machine() as mine:
        go.set()
        before.join()
        after = threading.Thread(target=look)
        after.start()
        after.join()
    assert seen == [mine, mine]


def test_files_go_to_the_current_machines_kernel_and_stay_there(path: str) -> None:
    """What was opened within goes on working through its own kernel outside."""
    kernel = Counting()
    with Machine(kernel):
        channel = FileChannel.open(path, StandardOpenOption.READ)
        file = RandomAccessFile(path, "r")
    assert kernel.opened == [path, path]
    with channel:
        assert channel.map(MapMode.READ_ONLY, 0, 10).get(1) == 7
    with file.getChannel() as other:
        assert other.map(MapMode.READ_ONLY, 0, 10).get(1) == 7
    with FileChannel.open(path, StandardOpenOption.READ):
        assert len(kernel.opened) == 2


def test_a_collector_of_ones_own_sees_every_mapping(path: str) -> None:
    """Once each, with its root; not those of no bytes, which map nothing, nor those of another machine."""
    collector = Holding()
    with Machine(collector=collector), FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE) as channel:
        one = channel.map(MapMode.READ_WRITE, 0, 10)
        two = channel.map(MapMode.PRIVATE, 5000, SIZE - 5000)
        three = channel.map(MapMode.READ_ONLY, 3, 10)
        channel.map(MapMode.READ_ONLY, 0, 0)
        one.slice()
    assert [id(root) for root in collector.roots] == [id(one), id(two), id(three)]
    other = mapped(path)
    assert len(collector.roots) == 3
    assert other is not None


def test_a_collector_that_holds_roots_defers_their_end(path: str) -> None:
    """As a JVM's unreachable buffer stays mapped until a collection."""
    collector = Holding()
    with Machine(collector=collector):
        mapped(path)
        assert own_lines(path) == 1
        machine.current().collector.collect()
        assert own_lines(path) == 0


def test_prompt_unmaps_at_the_last_reference_and_collects_cycles(path: str) -> None:
    """A buffer in a reference cycle waits for collect(), Python's own garbage collection."""
    collector = Prompt()
    mapped(path)
    assert own_lines(path) == 0
    cycle: list[object] = [mapped(path)]
    cycle.append(cycle)
    del cycle
    assert own_lines(path) == 1
    collector.collect()
    assert own_lines(path) == 0


def test_a_collector_must_say_what_it_does() -> None:
    """The abstract class cannot be made."""
    with pytest.raises(TypeError):
        Collector()  # type: ignore[abstract]
