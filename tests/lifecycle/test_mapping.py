"""When a mapping ends: with the last of all that can reach it, at the end of `with`, or by its cleaner; and what it costs.

Looked at from outside, in /proc/self/maps: what the process has mapped, nobody can misreport.
"""

from __future__ import annotations

import gc
import sys
import tracemalloc
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from nio import ByteBuffer, FileChannel, MapMode, MappedByteBuffer, StandardOpenOption, invoke_cleaner
from nio._core.memory import Memory, pool
from nio.errors import IllegalArgumentException, IllegalStateException, NullPointerException
from tests.faults.scene import PAGE, SIZE, mapped, new_file, open_files, own_lines
from tests.memories import array_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A file of SIZE bytes."""
    path = str(tmp_path / "file")
    new_file(path)
    return path


# --- the last reference


def slice_of_a_slice(buffer: MappedByteBuffer) -> object:
    return buffer.slice(5, 100).slice(5, 50).duplicate()


VIEWS: dict[str, Callable[[MappedByteBuffer], object]] = {
    "buffer": lambda buffer: buffer,
    "slice": lambda buffer: buffer.slice(),
    "slice(i, n)": lambda buffer: buffer.slice(5, 10),
    "duplicate": lambda buffer: buffer.duplicate(),
    "asReadOnlyBuffer": lambda buffer: buffer.asReadOnlyBuffer(),
    "slice of a slice": slice_of_a_slice,
    "memoryview": memoryview,
    "part of a memoryview": lambda buffer: memoryview(buffer)[3:5],
    "cast memoryview": lambda buffer: memoryview(buffer).cast("B").cast("q"),
    "numpy array": array_of,
    "part of a numpy array": lambda buffer: array_of(buffer, ">i4")[4:8],
    "memoryview of a slice": lambda buffer: memoryview(buffer.slice(5, 5)),
    "window": lambda buffer: buffer._window(0, 5, False),
    "cleaner": lambda buffer: buffer.cleaner(),
    "memory": lambda buffer: buffer._memory,
    "bound method": lambda buffer: buffer.getInt,
}


@pytest.mark.parametrize("name", VIEWS)
def test_a_mapping_goes_with_the_last_that_can_reach_it(name: str, path: str) -> None:
    """Each kind of view keeps it, alone; when that goes too, the line in the map of the process goes."""
    buffer = mapped(path)
    last = VIEWS[name](buffer)
    assert own_lines(path) == 1
    del buffer
    assert own_lines(path) == 1
    del last
    assert own_lines(path) == 0


def test_the_end_of_the_channel_changes_nothing(path: str) -> None:
    """Closed before the first access, and deleted: the mapping and its bytes stay."""
    channel = FileChannel.open(path, StandardOpenOption.READ)
    buffer = channel.map(MapMode.READ_ONLY, 0, SIZE)
    channel.close()
    del channel
    Path(path).unlink()
    assert buffer.get(1) == 7
    assert own_lines(f"{path} (deleted)") == 1
    del buffer
    assert own_lines(f"{path} (deleted)") == 0


def test_a_buffer_can_be_referred_to_weakly(path: str) -> None:
    """So that others may watch it go."""
    buffer = mapped(path)
    seen = weakref.ref(buffer)
    assert seen() is buffer
    del buffer
    assert seen() is None


# --- with


def test_with_unmaps_on_leaving(path: str) -> None:
    """Also by an exception, which comes through; the buffer says then that it has been unmapped."""
    with mapped(path) as buffer:
        assert own_lines(path) == 1
        assert buffer.put(0, 5).get(0) == 5
    assert own_lines(path) == 0
    with pytest.raises(IllegalStateException):
        buffer.get(0)
    with pytest.raises(LookupError, match="mine"), mapped(path):
        raise LookupError("mine")
    assert own_lines(path) == 0


def test_with_is_for_roots_that_are_open(path: str) -> None:
    """A slice or duplicate does not own the mapping; one that has ended cannot be entered; cleaning inside is no error."""
    buffer = mapped(path)
    for view in (buffer.slice(), buffer.duplicate(), buffer.asReadOnlyBuffer()):
        with pytest.raises(IllegalArgumentException) as caught, view:
            raise AssertionError("entered")
        assert caught.value.getMessage() == "duplicate or slice"
    with buffer:
        invoke_cleaner(buffer)
    with pytest.raises(IllegalStateException), buffer:
        raise AssertionError("entered")


def test_leaving_under_a_memoryview_is_refused_and_the_mapping_stays(path: str) -> None:
    """BufferError; the view is good, and the mapping goes with it and the buffer."""
    buffer = mapped(path)
    with pytest.raises(BufferError), buffer:
        view = memoryview(buffer)
    assert own_lines(path) == 1
    assert view[1] == buffer.get(1) == 7
    view.release()
    del buffer, view
    assert own_lines(path) == 0


def test_with_frees_a_direct_buffer_too() -> None:
    """Python's way for allocateDirect."""
    before = pool("direct")
    with ByteBuffer.allocateDirect(1000) as buffer:
        assert pool("direct") == (before[0] + 1, before[1] + 1000)
    assert pool("direct") == before
    with pytest.raises(IllegalStateException):
        buffer.get(0)


# --- cleaners


def test_only_a_root_has_a_cleaner(path: str) -> None:
    """None for views and for a mapping of no bytes, as measured; allocateDirect(0) has one; a heap buffer has no such method."""
    buffer = mapped(path)
    assert buffer.cleaner() is not None
    assert buffer.cleaner() == buffer.cleaner()
    for view in (buffer.slice(), buffer.duplicate(), buffer.asReadOnlyBuffer(), buffer.slice().duplicate()):
        assert view.cleaner() is None
    assert mapped(path, size=0).cleaner() is None
    assert ByteBuffer.allocateDirect(0).cleaner() is not None
    assert not hasattr(ByteBuffer.allocate(1), "cleaner")
    assert mapped(path, MapMode.READ_ONLY).cleaner() is not None


def test_rocketmqs_way_to_the_root_and_its_cleaner(path: str) -> None:
    """From any view by `attachment` up to the buffer that has none, and there cleaner().clean()."""
    buffer = mapped(path)
    view: ByteBuffer = buffer.slice().duplicate().slice(3, 4).asReadOnlyBuffer()
    while (viewed := view.attachment()) is not None:
        view = viewed
    assert view is buffer
    cleaner = buffer.cleaner()
    assert cleaner is not None
    cleaner.clean()
    cleaner.clean()
    assert own_lines(path) == 0


def test_invoke_cleaner_unmaps_once_and_refuses_what_java_refuses(path: str) -> None:
    """The messages are JDK 25's."""
    buffer = mapped(path)
    for view in (buffer.slice(), buffer.duplicate(), buffer.asReadOnlyBuffer()):
        with pytest.raises(IllegalArgumentException) as caught:
            invoke_cleaner(view)
        assert caught.value.getMessage() == "duplicate or slice"
    with pytest.raises(IllegalArgumentException) as caught:
        invoke_cleaner(ByteBuffer.allocate(1))
    assert caught.value.getMessage() == "Not a direct buffer"
    with pytest.raises(NullPointerException) as null:
        invoke_cleaner(None)
    assert null.value.getMessage() == 'Cannot invoke "java.nio.ByteBuffer.isDirect()" because "directBuffer" is null'
    with pytest.raises(TypeError):
        invoke_cleaner(b"abc")  # type: ignore[arg-type]
    assert own_lines(path) == 1
    invoke_cleaner(buffer)
    assert own_lines(path) == 0
    for again in (buffer, mapped(path, size=0), ByteBuffer.allocateDirect(0), mapped(path, MapMode.READ_ONLY)):
        invoke_cleaner(again)
        invoke_cleaner(again)
    with pytest.raises(IllegalArgumentException):
        invoke_cleaner(buffer.slice())
    assert own_lines(path) == 0


# --- what is counted, and what it costs


def test_the_pools_are_always_right(path: str) -> None:
    """Count and bytes of live mappings and direct buffers, by whichever way they end; views and empty mappings do not count."""
    gc.collect()
    (mapped_count, mapped_bytes), (direct_count, direct_bytes) = pool("mapped"), pool("direct")

    def grown() -> tuple[int, int, int, int]:
        (count, size), (directs, room) = pool("mapped"), pool("direct")
        return count - mapped_count, size - mapped_bytes, directs - direct_count, room - direct_bytes

    one, two = mapped(path), mapped(path, position=5000, size=77)
    direct = ByteBuffer.allocateDirect(1000)
    views = [one.slice(), one.duplicate(), direct.slice(1, 2), mapped(path, size=0), ByteBuffer.allocate(50)]
    assert grown() == (2, SIZE + 77, 1, 1000)
    invoke_cleaner(one)
    assert grown() == (1, 77, 1, 1000)
    del two
    assert grown() == (0, 0, 1, 1000)
    with pytest.raises(BufferError), direct:
        view = memoryview(direct)
    assert grown() == (0, 0, 1, 1000)
    view.release()
    del direct, view
    assert grown() == (0, 0, 1, 1000)
    views.clear()
    del one
    assert grown() == (0, 0, 0, 0)


def test_a_pool_is_asked_for_by_its_name() -> None:
    """ValueError for any other."""
    with pytest.raises(ValueError, match=r"."):
        pool("codeheap")  # type: ignore[arg-type]


def test_a_paged_memory_is_counted_apart() -> None:
    """Its mappings are the simulated kernel's."""
    before = pool("paged"), pool("mapped")

    class Zeros:
        def load(self, offset: int, n: int, /) -> bytes:
            return bytes(n)

        def store(self, offset: int, data: bytes, /) -> None:
            raise AssertionError("not asked")

    memory = Memory.paged(Zeros(), 100)
    assert pool("paged") == (before[0][0] + 1, before[0][1] + 100)
    memory.close()
    assert (pool("paged"), pool("mapped")) == before


def test_a_live_mapping_costs_at_most_250_bytes_of_heap_beside_its_buffer(path: str) -> None:
    """Measured by tracemalloc over 2000 live mappings, which sees every block of Python's allocators; the buffers' own size and
    the slots of the list that holds them are taken off.  Kept: the memory and the kernel mapping's handle."""
    count = 2000
    with FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE) as channel:
        held: list[MappedByteBuffer | None] = [None] * count
        for i in range(100):
            held[i] = channel.map(MapMode.READ_WRITE, 0, PAGE)
        held[:100] = [None] * 100
        gc.collect()
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        for i in range(count):
            held[i] = channel.map(MapMode.READ_WRITE, 0, PAGE)
        grown = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
    buffer = held[0]
    assert buffer is not None
    cost = grown / count - sys.getsizeof(buffer)
    assert 0 < cost <= 250, cost


def test_a_live_mapping_holds_no_descriptor(path: str) -> None:
    """The channel's is the only one, and it goes with the channel."""
    before = open_files()
    held = [mapped(path, size=PAGE) for _ in range(50)]
    assert open_files() == before
    assert len(held) == 50
