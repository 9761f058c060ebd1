"""When an arena's memory goes, whom that waits for or refuses for, and which thread may touch it.

Looked at from outside, in /proc/self/maps.  What Java says is in conformance/scenarios/arenas.py.
"""

from __future__ import annotations

import gc
import sys
import threading
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from nio import FileChannel, MapMode, MappedByteBuffer, StandardOpenOption, invoke_cleaner
from nio._core.memory import Memory, pool
from nio.errors import IllegalStateException, OutOfMemoryError, UnsupportedOperationException, WrongThreadException
from nio.foreign import Arena, MemorySegment, ValueLayout
from tests.faults.scene import SIZE, content, new_file, own_lines
from tests.foreign.segments import content_of
from tests.memories import Pager
from tests.schedules import elsewhere

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")

BYTE = ValueLayout.JAVA_BYTE


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A file of SIZE bytes."""
    path = str(tmp_path / "file")
    new_file(path)
    return path


def mapped(path: str, arena: Arena, mode: MapMode = MapMode.READ_WRITE, size: int = SIZE) -> MemorySegment:
    with FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE) as channel:
        return channel.map(mode, 0, size, arena)


def buffer_of(segment: MemorySegment) -> MappedByteBuffer:
    buffer = segment.asByteBuffer()
    assert isinstance(buffer, MappedByteBuffer)
    return buffer


CLOSEABLE: dict[str, Callable[[], Arena]] = {"confined": Arena.ofConfined, "shared": Arena.ofShared}
closeable = pytest.mark.parametrize("kind", CLOSEABLE)


# --- the end


@closeable
def test_closing_ends_all_mappings_at_once_whoever_holds_a_part(kind: str, path: str) -> None:
    """Slices, buffers and their views are there still, and each access says that it is over."""
    arena = CLOSEABLE[kind]()
    segments = [mapped(path, arena, mode) for mode in (MapMode.READ_WRITE, MapMode.READ_ONLY, MapMode.PRIVATE)]
    part, buffer = segments[0].asSlice(100, 50), buffer_of(segments[1])
    ints = buffer.slice(8, 80).asIntBuffer()
    assert own_lines(path) == 3
    arena.close()
    assert own_lines(path) == 0
    accesses: list[Callable[[], object]] = [
        lambda: part.get(BYTE, 0), lambda: part.fill(0), lambda: buffer.get(0), lambda: ints.get(0), lambda: bytes(buffer),
    ]  # fmt: skip
    for access in accesses:
        with pytest.raises(IllegalStateException) as caught:
            access()
        assert caught.value.getMessage() == "Already closed"
    with pytest.raises(IllegalStateException):
        arena.close()


def test_each_kind_of_view_of_an_automatic_arenas_mapping_keeps_it(path: str) -> None:
    """Alone; when that goes too, the mapping goes."""
    views: dict[str, Callable[[MemorySegment], object]] = {
        "segment": lambda s: s,
        "slice": lambda s: s.asSlice(5, 100).asSlice(5, 50),
        "read-only": lambda s: s.asReadOnly(),
        "buffer": lambda s: s.asByteBuffer(),
        "slice of a buffer": lambda s: s.asByteBuffer().slice(5, 10).asIntBuffer(),
        "memoryview": memoryview,
        "memoryview of a slice": lambda s: memoryview(s.asSlice(5, 5))[2:],
        "memoryview of a buffer": lambda s: memoryview(s.asByteBuffer()),
        "segment of a buffer": lambda s: MemorySegment.ofBuffer(s.asByteBuffer()),
        "bound method": lambda s: s.get,
    }
    for name, view in views.items():
        segment = mapped(path, Arena.ofAuto())
        last = view(segment)
        del segment
        assert own_lines(path) == 1, name
        del last
        assert own_lines(path) == 0, name


def test_an_arena_that_can_be_reached_keeps_all_its_memory(path: str) -> None:
    """Whether anybody has a segment or not; dropped unclosed, it lets go of what nobody else holds."""
    for make in (Arena.ofConfined, Arena.ofShared, Arena.ofAuto):
        arena = make()
        held = mapped(path, arena)
        mapped(path, arena)
        assert own_lines(path) == 2
        scope, seen = arena.scope(), weakref.ref(arena)
        del arena
        assert seen() is None
        assert own_lines(path) == 1
        assert held.get(BYTE, 1) == 7
        assert scope.isAlive()
        del held
        assert own_lines(path) == 0


def test_the_global_arena_keeps_what_it_has(path: str) -> None:
    """For ever: here until its memory is ended behind its back, so as not to leave a mapping of a test's file."""
    segment = mapped(path, Arena.global_())
    del segment
    gc.collect()
    assert own_lines(path) == 1
    memory = Arena.global_()._memories.pop()
    assert memory.close()
    assert own_lines(path) == 0


# --- whom the end refuses for


@closeable
def test_under_a_memoryview_nothing_is_closed(kind: str, path: str) -> None:
    """BufferError, as mmap.close() says it; Java has no such view.  None of the arena's mappings has ended then."""
    arena = CLOSEABLE[kind]()
    first, second = mapped(path, arena), mapped(path, arena)
    view = memoryview(second.asSlice(10, 10))
    with pytest.raises(BufferError):
        arena.close()
    assert arena.scope().isAlive()
    assert own_lines(path) == 2
    assert first.get(BYTE, 1) == second.get(BYTE, 1) == 7
    with pytest.raises(BufferError), arena:
        assert view[0] == content()[10]
    view.release()
    arena.close()
    assert own_lines(path) == 0


def test_while_a_channel_uses_its_memory_a_shared_arena_is_not_closed(path: str) -> None:
    """Java's words for it; the window is what a channel holds during read(2) or write(2)."""
    arena = Arena.ofShared()
    buffers = [buffer_of(mapped(path, arena)) for _ in range(2)]
    with buffers[0]._window(0, 10, True), buffers[1]._window(0, 10, True):
        with pytest.raises(IllegalStateException) as caught:
            elsewhere(arena.close)
        assert caught.value.getMessage() == "Session is acquired by 2 clients"
        assert arena.scope().isAlive()
        with pytest.raises(BufferError):
            arena.close()  # here it would wait for its own thread
    elsewhere(arena.close)
    assert own_lines(path) == 0


@closeable
def test_a_buffer_of_an_arena_has_no_end_of_its_own(kind: str, path: str) -> None:
    """No cleaner; invokeCleaner does nothing, as measured; `with` is refused."""
    arena = CLOSEABLE[kind]()
    buffer = buffer_of(mapped(path, arena))
    assert buffer.cleaner() is None
    invoke_cleaner(buffer)
    with pytest.raises(UnsupportedOperationException), buffer:
        raise AssertionError("entered")
    assert own_lines(path) == 1
    assert buffer.get(1) == 7
    arena.close()


def test_a_channel_reads_and_writes_the_memory_of_each_arena(path: str) -> None:
    """Of a confined one through its own thread alone."""
    for make in (Arena.ofConfined, Arena.ofShared, Arena.ofAuto):
        with FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE) as channel:
            arena = make()
            target = arena.allocate(64)
            assert channel.read(target.asByteBuffer(), 5) == 64
            assert content_of(target) == content()[5:69]
            assert channel.write(target.asReadOnly().asByteBuffer(), 0) == 64
            if make is Arena.ofConfined:
                with pytest.raises(WrongThreadException):
                    elsewhere(lambda: channel.read(target.asByteBuffer(), 5))  # noqa: B023
        new_file(path)


# --- threads


def test_a_thread_that_comes_later_is_another_one_whatever_the_system_calls_it(path: str) -> None:
    """The system gives a thread's identity anew once the thread is gone; the arena is not taken in by that."""
    made: list[tuple[Arena, MemorySegment]] = []

    def make() -> None:
        arena = Arena.ofConfined()
        made.append((arena, mapped(path, arena)))

    elsewhere(make)
    arena, segment = made[0]
    for _ in range(20):
        with pytest.raises(WrongThreadException):
            elsewhere(lambda: segment.get(BYTE, 0))
        with pytest.raises(WrongThreadException):
            elsewhere(arena.close)


def test_who_may_touch_is_known_beforehand(path: str) -> None:
    """isAccessibleBy, of threads of Python."""
    mine, other = threading.current_thread(), threading.Thread()
    confined, shared = mapped(path, Arena.ofConfined()), mapped(path, Arena.ofShared())
    assert (confined.isAccessibleBy(mine), confined.isAccessibleBy(other)) == (True, False)
    assert (shared.isAccessibleBy(mine), shared.isAccessibleBy(other)) == (True, True)


def test_a_confined_paged_memory_is_confined_as_well() -> None:
    """Without an address there is no short way that could forget to ask."""
    pager = Pager(bytes(range(100)))
    arena = Arena.ofConfined()
    segment = arena._adopt(Memory.paged(pager, 100), 100, False, True)
    buffer = buffer_of(segment)
    assert (segment.get(BYTE, 7), buffer.get(8)) == (7, 8)
    for access in (lambda: segment.get(BYTE, 7), lambda: buffer.get(8), lambda: segment.fill(0), buffer.load):
        with pytest.raises(WrongThreadException):
            elsewhere(access)
    arena.close()
    for access in (lambda: segment.get(BYTE, 7), lambda: buffer.get(8)):
        with pytest.raises(IllegalStateException, match="Already closed"):
            access()
    assert pager.content == bytes(range(100))


# --- odds and ends


def test_a_memory_belongs_to_one_arena_from_its_beginning(path: str) -> None:
    """It cannot change over, nor enter when it is in use."""
    memory = mapped(path, Arena.ofAuto()).asByteBuffer()._memory
    with pytest.raises(ValueError, match="once"):
        Arena.ofShared()._adopt(memory, 1, False, False)
    used = Memory.paged(Pager(b"12345"), 5)
    with pytest.raises(TypeError):
        used.enter_scope(None, False)
    closed = Arena.ofShared()
    closed.close()
    with pytest.raises(IllegalStateException):
        closed._adopt(used, 5, False, False)


def test_what_an_arena_allocates_is_freed_with_it() -> None:
    """Zeroed, aligned, and gone from the pool, whichever way the arena ends."""
    before = pool("direct")
    for make in (Arena.ofConfined, Arena.ofShared, Arena.ofAuto):
        arena = make()
        for alignment in (1, 16, 64, 4096, 1 << 20):
            segment = arena.allocate(1000, alignment)
            assert segment.address() % alignment == 0
            assert content_of(segment) == bytes(1000)
        del segment, arena
        assert pool("direct") == before


def test_an_arena_is_made_by_its_methods() -> None:
    """It is an interface in Java."""
    with pytest.raises(TypeError, match="interface"):
        Arena()


LARGEST = (1 << 63) - 1


@pytest.mark.parametrize(
    ("make", "size", "alignment", "message"),
    [
        (Arena.ofAuto, LARGEST, 1, None),
        (Arena.ofConfined, LARGEST, 64, None),
        (Arena.ofAuto, LARGEST - 8, 1, "Cannot reserve 9223372036854775800 bytes of direct buffer memory"),
        (Arena.ofAuto, 1 << 62, 1, "Cannot reserve 4611686018427387904 bytes of direct buffer memory"),
        (Arena.ofConfined, 1 << 62, 1, "Unable to allocate 4611686018427387904 bytes"),
        (Arena.global_, LARGEST - 8, 1, "Unable to allocate 9223372036854775800 bytes"),
        (Arena.ofConfined, 8, 1 << 62, "Unable to allocate 4611686018427387896 bytes"),
        (Arena.ofConfined, 0, 1 << 62, "Unable to allocate 4611686018427387896 bytes"),
        (Arena.ofAuto, LARGEST - 8, 64, None),
    ],
)
def test_more_than_there_is_is_an_out_of_memory_error(
    make: Callable[[], Arena], size: int, alignment: int, message: str | None
) -> None:
    """Measured on JDK 25, whose automatic arenas go on about the limit, and count past 2**63 in the last case."""
    before = pool("direct")
    with pytest.raises(OutOfMemoryError) as caught:
        make().allocate(size, alignment)
    assert caught.value.getMessage() == message
    assert pool("direct") == before


def test_so_are_more_values_than_there_is_room_for() -> None:
    """Measured on JDK 25."""
    with pytest.raises(OutOfMemoryError):
        Arena.ofConfined().allocate(BYTE, LARGEST)
