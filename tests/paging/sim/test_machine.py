"""nio on a simulated machine: channels, mapped buffers in three modes, locks and lifetime, with sixteen frames of memory."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from nio import ByteBuffer, FileChannel, MapMode, StandardOpenOption, invoke_cleaner
from nio.errors import IllegalStateException, InternalError, IOException, OutOfMemoryError, UncheckedIOException
from nio.files import RandomAccessFile
from nio.machine import Machine
from nio.paging.sim import Fault, Limits, SimKernel
from tests.paging.sim.books import balance
from tests.paging.sim.machines import PAGE

SIZE = 100 * PAGE + 5
READ, WRITE, CREATE = StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE


@pytest.fixture
def kernel() -> Iterator[SimKernel]:
    kernel = SimKernel(frames=16)
    with Machine(kernel):
        yield kernel
    balance(kernel)


@pytest.fixture
def channel(kernel: SimKernel) -> Iterator[FileChannel]:
    """A file far larger than memory, in the working directory."""
    channel = FileChannel.open("file", READ, WRITE, CREATE)
    channel.write(ByteBuffer.wrap(bytes(i % 127 for i in range(SIZE))))
    yield channel
    channel.close()


def test_a_file_larger_than_memory_is_read_whole_by_call_and_by_mapping(kernel: SimKernel, channel: FileChannel) -> None:
    into = ByteBuffer.allocate(SIZE)
    assert channel.read(into, 0) == SIZE
    mapped = channel.map(MapMode.READ_ONLY, 0, SIZE)
    assert mapped.equals(into.flip())
    assert memoryview(into).tobytes() == bytes(i % 127 for i in range(SIZE))
    assert kernel.statistics().evicted > 100


def test_the_three_modes(kernel: SimKernel, channel: FileChannel) -> None:
    shared = channel.map(MapMode.READ_WRITE, 5000, 3000)
    private = channel.map(MapMode.PRIVATE, 5000, 3000)
    only = channel.map(MapMode.READ_ONLY, 5000, 3000)
    shared.putInt(0, 0x01020304)
    private.putInt(8, 0x05060708)
    assert (only.getInt(0), private.getInt(0), shared.getInt(8)) == (0x01020304, 0x01020304, only.getInt(8))
    assert private.getInt(8) == 0x05060708
    shared.force()
    assert kernel.disk.content("/home/user/file")[5000:5004] == b"\1\2\3\4"
    assert shared.load().isLoaded()


def test_a_page_past_the_end_is_an_internal_error_that_names_its_cause(channel: FileChannel) -> None:
    """Java's message, as the host's guard gives it; beneath it the signal."""
    mapped = channel.map(MapMode.READ_WRITE, 0, SIZE)
    channel.truncate(PAGE)
    touches = (
        lambda: mapped.get(PAGE),
        lambda: mapped.put(PAGE, 1),
        lambda: mapped.getLong(3 * PAGE),
        lambda: mapped.get(0, bytearray(2 * PAGE)),
        mapped.load,
    )
    for touch in touches:
        with pytest.raises(InternalError, match="a fault occurred in an unsafe memory access operation") as caught:
            touch()
        assert isinstance(caught.value.__cause__, Fault)
    assert mapped.get(PAGE - 1) == (PAGE - 1) % 127
    assert not mapped.isLoaded()


def test_a_call_that_meets_such_a_page_fails_with_bad_address(channel: FileChannel) -> None:
    mapped = channel.map(MapMode.READ_WRITE, 0, SIZE)
    channel.truncate(PAGE)
    with pytest.raises(IOException, match="Bad address"):
        channel.write(mapped.slice(PAGE, 10), 0)


def test_a_comparison_stops_at_the_first_difference(channel: FileChannel) -> None:
    """The page past the end of the file is not asked for."""
    mapped = channel.map(MapMode.READ_WRITE, 0, SIZE)
    channel.truncate(PAGE)
    mapped.put(0, 99)
    assert not mapped.equals(ByteBuffer.allocate(SIZE))
    assert mapped.mismatch(ByteBuffer.allocate(SIZE)) == 0


def test_force_tells_what_the_device_says(kernel: SimKernel, channel: FileChannel) -> None:
    mapped = channel.map(MapMode.READ_WRITE, 0, PAGE)
    mapped.put(0, 1)
    kernel.injection.fail_write()
    with pytest.raises(UncheckedIOException, match="Input/output error"):
        mapped.force()
    kernel.injection.clear()
    mapped.force()


def test_map_fails_as_java_does_where_there_is_no_room() -> None:
    kernel = SimKernel(frames=8, limits=Limits(mappings=0))
    with Machine(kernel), FileChannel.open("file", READ, WRITE, CREATE) as channel:
        kept = channel.map(MapMode.READ_WRITE, 0, 10)
        with pytest.raises(IOException, match="Map failed") as caught:
            channel.map(MapMode.READ_ONLY, 0, 10)
        assert isinstance(caught.value.getCause(), OutOfMemoryError)
        assert kept.get(0) == 0


def test_a_mapping_goes_with_its_last_buffer(kernel: SimKernel, channel: FileChannel) -> None:
    mapped = channel.map(MapMode.READ_WRITE, 0, SIZE)
    view = mapped.slice(10, 10)
    del mapped
    assert kernel.maps().count("\n") == 1
    del view
    assert kernel.maps() == ""


def test_a_mapping_in_a_cycle_is_unmapped_whenever_the_collector_runs(kernel: SimKernel, channel: FileChannel) -> None:
    """Also when that is in the middle of the kernel's own work: then at the next entry."""
    for _ in range(30):
        cycle: list[object] = [channel.map(MapMode.READ_WRITE, 0, PAGE)]
        cycle.append(cycle)
    with kernel.system.lock:
        del cycle
        gc.collect()
        assert kernel.maps().count("\n") >= 1
    assert channel.size() == SIZE
    assert kernel.maps() == ""


def test_a_descriptor_that_a_finalizer_drops_is_closed_as_soon_as_can_be(kernel: SimKernel) -> None:
    fds = [kernel.open("/home/user/dropped", 0o102) for _ in range(2)]
    kernel.drop(fds[0])
    with kernel.system.lock:
        kernel.drop(fds[1])
        assert list(kernel.process.files) == [fds[1]]
    kernel.getrandom(1)
    assert not kernel.process.files


def test_an_unmapped_buffer_says_so(channel: FileChannel) -> None:
    mapped = channel.map(MapMode.READ_WRITE, 0, 10)
    invoke_cleaner(mapped)
    with pytest.raises(IllegalStateException):
        mapped.get(0)


def test_two_machines_are_two_worlds(kernel: SimKernel, channel: FileChannel) -> None:
    """And two processes of one machine share its files."""
    with Machine(SimKernel(frames=8)), pytest.raises(IOException):
        FileChannel.open("file", READ)
    with Machine(kernel.spawn()), FileChannel.open("file", READ, WRITE) as there:
        mapped = there.map(MapMode.READ_WRITE, 0, 10)
        mapped.put(0, 77)
        into = ByteBuffer.allocate(1)
        channel.read(into, 0)
        assert into.get(0) == 77
        del mapped


def test_a_forked_program_goes_on_with_a_machine_of_its_own(kernel: SimKernel, channel: FileChannel) -> None:
    child = kernel.fork()
    with Machine(child), RandomAccessFile("file", "r") as file:
        assert file.length() == SIZE
    child.exit()
    assert channel.size() == SIZE
