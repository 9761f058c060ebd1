"""Memory: its states, its one end, who it waits for and who it refuses; and the paged kind, with the smallest pager."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress

import pytest

from nio import ByteBuffer, MappedByteBuffer
from nio._core.bytebuffer import root_buffer
from nio._core.memory import Cleaner, Memory, pool
from nio.errors import IllegalStateException
from tests.faults import child
from tests.memories import Factory, Holed, Pager, content_of, unchanged


class Released(Memory):
    """A paged memory that counts how often it is released."""

    count = 0

    def release(self) -> None:
        self.count += 1


def released(content: bytes) -> Released:
    memory = Released()
    memory.attach_pager(Pager(content), len(content))
    return memory


# --- states


def test_the_state_says_what_lies_under_the_buffer(make: Factory, request: pytest.FixtureRequest) -> None:
    """heap, direct, mapped or paged; the size is in bytes."""
    memory = make(b"12345")._memory
    assert memory.state in {"heap", "direct", "mapped", "paged"}
    assert memory.state in request.node.name.replace("wrapped", "heap")
    assert len(memory) >= 5
    assert (memory.exported, memory.pinned) == (0, 0)


def test_heap_memory_has_no_end_of_its_own() -> None:
    """It goes with its array: close does nothing and says so."""
    buffer = ByteBuffer.allocate(3)
    assert buffer._memory.close() is False
    assert buffer._memory.state == "heap"
    assert buffer.put(1).get(0) == 1


@pytest.mark.parametrize("kind", ["direct", "paged"])
def test_a_memory_closes_once(kind: str) -> None:
    """The first close says True, all others False; afterwards each access says that the memory has gone."""
    buffer = ByteBuffer.allocateDirect(3) if kind == "direct" else root_buffer(Memory.paged(Pager(b"abc"), 3), False)
    memory = buffer._memory
    assert [memory.close() for _ in range(3)] == [True, False, False]
    assert memory.state == "closed"
    text = "this direct buffer's memory has been freed" if kind == "direct" else "this buffer has been unmapped"
    touches: list[Callable[[], object]] = [
        buffer.get,
        lambda: buffer.get(0),
        lambda: buffer.put(0, 1),
        lambda: buffer.getShort(0),
        lambda: buffer.putShort(0, 1),
        lambda: buffer.get(bytearray(2)),
        lambda: buffer.put(b"ab"),
        lambda: buffer.get(0, bytearray(0)),
        lambda: buffer.put(0, b""),
        lambda: buffer.put(ByteBuffer.allocate(1)),
        lambda: ByteBuffer.allocate(3).put(buffer.clear()),
        lambda: buffer.clear().compact(),
        lambda: buffer.mismatch(ByteBuffer.allocate(3)),
        lambda: buffer.equals(ByteBuffer.allocate(3)),
        buffer.hashCode,
        lambda: memoryview(buffer),
        lambda: buffer._window(0, 1, False).__enter__(),
        buffer.load,
        buffer.isLoaded,
        buffer.force,
    ]
    for touch in touches:
        with pytest.raises(IllegalStateException) as caught:
            touch()
        assert caught.value.getMessage() == text


def test_release_is_called_once_and_after_the_last_use() -> None:
    """By close alone: a memory that is dropped without one has nothing that a Python method could still give back."""
    memory = released(b"abc")
    assert memory.count == 0
    assert memory.close() is True
    assert memory.close() is False
    assert memory.count == 1


def test_a_cleaner_closes_and_two_cleaners_of_one_memory_are_equal() -> None:
    """Java's handle: clean twice has no further effect."""
    memory = released(b"abc")
    cleaner = Cleaner(memory)
    assert cleaner == Cleaner(memory)
    assert hash(cleaner) == hash(Cleaner(memory))
    assert cleaner != Cleaner(released(b"abc"))
    assert cleaner.__eq__(1) is False
    cleaner.clean()
    cleaner.clean()
    assert memory.count == 1


def test_the_empty_memory_has_no_bytes_and_is_in_no_pool() -> None:
    """What a mapping of no bytes lies on."""
    before = pool("mapped")
    buffer = root_buffer(Memory.empty(), False)
    assert pool("mapped") == before
    assert content_of(buffer) == b""
    assert memoryview(buffer).tobytes() == b""
    assert isinstance(buffer, MappedByteBuffer)
    assert buffer.load() is buffer
    assert buffer.isLoaded() is True
    assert buffer.force() is buffer


# --- who is waited for, and who makes it refuse


def test_an_exported_memoryview_keeps_the_memory_open() -> None:
    """BufferError with the number of views, nothing changes, and close succeeds when they are gone."""
    buffer = ByteBuffer.allocateDirect(8)
    views = [memoryview(buffer), memoryview(buffer.slice(1, 2))]
    with unchanged(buffer), pytest.raises(BufferError, match="2 exported memoryview"):
        buffer._memory.close()
    assert buffer._memory.state == "direct"
    assert buffer._memory.exported == 2
    views[0].release()
    with pytest.raises(BufferError, match="1 exported memoryview"):
        Cleaner(buffer._memory).clean()
    views[1].release()
    assert buffer._memory.close() is True


def test_close_waits_for_a_pin_and_nobody_new_gets_in() -> None:
    """A window pins; a close from another thread ends when the last of two windows is left."""
    buffer = ByteBuffer.allocateDirect(8)
    memory = buffer._memory
    answers: list[bool] = []
    thread = threading.Thread(target=lambda: answers.append(memory.close()))
    with buffer._window(0, 4, True) as one:
        with buffer._window(4, 4, True) as two:
            assert memory.pinned == 2
            thread.start()
            while memory.state != "closed":
                pass
            with pytest.raises(IllegalStateException):
                buffer.get(0)
            with pytest.raises(IllegalStateException):
                buffer._window(0, 1, False).__enter__()
            assert memory.close() is False
            two[0] = 7
            two.release()
        assert not answers
        assert memory.pinned == 1
        one.release()
    thread.join()
    assert answers == [True]


# --- paged memory


def test_each_access_asks_the_pager_for_just_its_bytes() -> None:
    """One load or store an access, at the offset in the memory, also through slices."""
    pager = Pager(bytes(range(20)))
    buffer = root_buffer(Memory.paged(pager, 20), False)
    assert buffer.getInt(3) == 0x03040506
    assert buffer.slice(10, 8).slice(1, 4).getShort(1) == 0x0C0D
    buffer.putLong(8, 1)
    buffer.get(0, bytearray(5))
    buffer.put(15, b"xy")
    assert pager.loads == [(3, 4), (12, 2), (0, 5)]
    assert pager.stores == [(8, 8), (15, 2)]


def test_what_the_pager_raises_reaches_the_caller_and_nothing_has_changed() -> None:
    """The simulated kernel's faults travel this way."""

    class Failing:
        def load(self, offset: int, n: int, /) -> bytes:
            raise OSError(5, "load")

        def store(self, offset: int, data: bytes, /) -> None:
            raise OSError(5, "store")

    buffer = root_buffer(Memory.paged(Failing(), 16), False)
    loads: list[Callable[[], object]] = [
        lambda: buffer.get(0),
        lambda: buffer.getLong(3),
        lambda: buffer.get(bytearray(4)),
        buffer.hashCode,
    ]
    for touch in loads:
        with pytest.raises(OSError, match="load"):
            touch()
    stores: list[Callable[[], object]] = [
        lambda: buffer.put(0, 1),
        lambda: buffer.putInt(0, 1),
        lambda: buffer.put(b"abc"),
    ]
    for store in stores:
        with pytest.raises(OSError, match="store"):
            store()
    source = ByteBuffer.wrap(bytearray(b"abc"))
    with pytest.raises(OSError, match="store"):
        buffer.put(source)
    assert (buffer.position(), source.position()) == (0, 0)


@pytest.mark.parametrize("answer", [b"", b"abc", b"abcde"])
def test_a_pager_that_gives_another_number_of_bytes_is_found_out(answer: bytes) -> None:
    """SystemError, and no byte of another's memory is read."""
    buffer = root_buffer(Memory.paged(Answering(answer), 16), False)
    accesses = (
        lambda: buffer.getInt(0),
        lambda: buffer.get(0, bytearray(4)),
        lambda: ByteBuffer.allocate(4).put(buffer.duplicate().limit(4)),
        lambda: buffer.duplicate().limit(4).hashCode(),
        lambda: buffer.duplicate().limit(4).mismatch(ByteBuffer.allocate(4)),
        lambda: buffer._window(0, 4, False).__enter__(),
    )
    for access in accesses:
        with pytest.raises(SystemError, match=f"pager returned {len(answer)} bytes instead of 4"):
            access()


@pytest.mark.parametrize("answer", [None, 1234, "text", bytearray(4), memoryview(b"abcd"), [1, 2, 3, 4]])
def test_a_pager_that_gives_no_bytes_is_found_out(answer: object) -> None:
    """TypeError: only bytes cannot change under the copy."""
    buffer = root_buffer(Memory.paged(Answering(answer), 16), False)
    for access in (
        lambda: buffer.getInt(0),
        lambda: buffer.get(0, bytearray(4)),
        lambda: ByteBuffer.allocate(4).put(buffer.duplicate().limit(4)),
    ):
        with pytest.raises(TypeError):
            access()


class Answering:
    """A pager that gives one answer whatever it is asked."""

    def __init__(self, answer: object) -> None:
        self.answer = answer

    def load(self, offset: int, n: int, /) -> bytes:
        return self.answer  # type: ignore[return-value]

    def store(self, offset: int, data: bytes, /) -> None:
        raise AssertionError("not asked")


def test_a_pager_that_closes_its_memory_meanwhile_does_no_harm() -> None:
    """The access gets its bytes or an exception; the next one says that the memory has gone."""

    class Closing(Pager):
        def load(self, offset: int, n: int, /) -> bytes:
            data = super().load(offset, n)
            memory.close()
            return data

        def store(self, offset: int, data: bytes, /) -> None:
            memory.close()

    accesses: list[Callable[[MappedByteBuffer], object]] = [
        lambda b: b.getInt(0),
        lambda b: b.get(bytearray(8)),
        lambda b: b.putInt(0, 1),
        lambda b: b.put(bytes(8)),
        lambda b: b.compact(),
        lambda b: b.put(b.duplicate()),
        lambda b: b.equals(ByteBuffer.allocate(8)),
    ]
    for access in accesses:
        memory = Memory.paged(Closing(bytes(8)), 8)
        buffer = root_buffer(memory, False)
        with suppress(IllegalStateException):
            access(buffer)
        with pytest.raises(IllegalStateException):
            buffer.get(0)


def shrink_the_target(length: int) -> None:
    from nio._core.bytebuffer import root_buffer
    from nio._core.memory import Memory
    from tests.memories import Pager

    target = bytearray(length)
    refused: list[str] = []

    class Shrinking(Pager):
        def load(self, offset: int, n: int, /) -> bytes:
            try:
                target.clear()
            except BufferError as error:
                refused.append(str(error))
            return super().load(offset, n)

    root_buffer(Memory.paged(Shrinking(bytes(length)), length), False).get(target)
    assert len(refused) == 1
    assert target == bytes(length)


@pytest.mark.parametrize("length", [4, 5000])
def test_the_array_that_is_being_filled_cannot_be_resized_by_the_pager(length: int) -> None:
    """A bytearray refuses with BufferError while its bytes are in use, however short it is."""
    child.succeeds(shrink_the_target, length)


def test_a_memory_lets_its_pager_go_with_its_end() -> None:
    """Closed or dropped, nothing keeps the pager."""
    for close in (True, False):
        pager = Pager(b"abc")
        alive = weakref.ref(pager)
        buffer = root_buffer(Memory.paged(pager, 3), False)
        del pager
        assert alive() is not None
        if close:
            buffer._memory.close()
        else:
            del buffer
        gc.collect()
        assert alive() is None


def test_a_buffer_has_at_most_two_to_the_31_less_one_bytes() -> None:
    """As in Java, whose indices are ints."""
    with pytest.raises(OverflowError):
        root_buffer(Memory.paged(Pager(b""), 2**31), False)


@pytest.mark.parametrize("page", [0, -4096, 3, 4097])
def test_a_page_is_a_power_of_two(page: int) -> None:
    with pytest.raises(ValueError, match=f"a page of {page} bytes"):
        Memory.paged(Pager(b"abc"), 3, page)


@pytest.mark.parametrize("page", [1, 16, 4096, 1 << 20])
def test_a_comparison_ends_before_a_page_that_it_need_not_see(page: int) -> None:
    """However long a page is: one byte before its start differs, and that is the answer."""
    pager = Holed(bytes(2 * page), 1)
    pager.page = page
    buffer = pager.buffer()
    assert buffer.mismatch(ByteBuffer.allocate(2 * page).put(page - 1, 1)) == page - 1
