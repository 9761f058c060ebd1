"""java.nio.Buffer's cursor: mark <= position <= limit <= capacity, always, and Java's exceptions when a call would break it."""

from __future__ import annotations

import copy
import gc
import pickle
import weakref
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nio import Buffer, ByteBuffer
from nio.errors import (
    IllegalArgumentException,
    InvalidMarkException,
    ReadOnlyBufferException,
    Throwable,
    UnsupportedOperationException,
)
from tests.memories import Factory, mark_of, unchanged

Cursor = tuple[int, int, int, int | None]


class Model:
    """The laws of the cursor, in plain Python, from the javadoc of java.nio.Buffer."""

    def __init__(self, capacity: int) -> None:
        self.position, self.limit, self.capacity = 0, capacity, capacity
        self.mark: int | None = None

    def step(self, name: str, argument: int) -> type[Throwable] | None:
        """Do what the call does, or say which exception it must raise."""
        if name == "position":
            if not 0 <= argument <= self.limit:
                return IllegalArgumentException
            self.position = argument
            self.drop_mark_beyond(argument)
        elif name == "limit":
            if not 0 <= argument <= self.capacity:
                return IllegalArgumentException
            self.limit = argument
            self.position = min(self.position, argument)
            self.drop_mark_beyond(argument)
        elif name == "mark":
            self.mark = self.position
        elif name == "reset":
            if self.mark is None:
                return InvalidMarkException
            self.position = self.mark
        else:
            self.limit = {"clear": self.capacity, "flip": self.position, "rewind": self.limit}[name]
            self.position, self.mark = 0, None
        return None

    def drop_mark_beyond(self, bound: int) -> None:
        if self.mark is not None and self.mark > bound:
            self.mark = None

    def cursor(self) -> Cursor:
        return self.position, self.limit, self.capacity, self.mark


def cursor_of(buffer: ByteBuffer) -> Cursor:
    return buffer.position(), buffer.limit(), buffer.capacity(), mark_of(buffer)


steps = st.tuples(
    st.sampled_from(["position", "limit", "mark", "reset", "clear", "flip", "rewind"]), st.integers(-2, 12)
)


@given(capacity=st.integers(0, 10), program=st.lists(steps, max_size=20))
def test_any_sequence_of_calls_leaves_the_cursor_that_the_javadoc_says(capacity: int, program: list[tuple[str, int]]) -> None:
    """Against a plain model, after each step; every call returns the buffer, every exception leaves all as it was."""
    buffer, model = ByteBuffer.allocate(capacity), Model(capacity)
    for name, argument in program:
        expected = model.step(name, argument)
        call: Callable[..., Buffer] = getattr(buffer, name)
        arguments = (argument,) if name in {"position", "limit"} else ()
        if expected is None:
            assert call(*arguments) is buffer
        else:
            with unchanged(buffer), pytest.raises(expected):
                call(*arguments)
        assert cursor_of(buffer) == model.cursor()
        assert (model.mark or 0) <= buffer.position() <= buffer.limit() <= buffer.capacity()
        assert buffer.remaining() == model.limit - model.position
        assert buffer.hasRemaining() is (model.position < model.limit)


def test_the_messages_are_javas() -> None:
    """Measured on JDK 17, 21 and 25."""
    buffer = ByteBuffer.allocate(16).limit(10)
    for call, argument, message in (
        (buffer.position, -1, "newPosition < 0: (-1 < 0)"),
        (buffer.position, 11, "newPosition > limit: (11 > 10)"),
        (buffer.limit, -1, "newLimit < 0: (-1 < 0)"),
        (buffer.limit, 17, "newLimit > capacity: (17 > 16)"),
    ):
        with pytest.raises(IllegalArgumentException) as caught:
            call(argument)
        assert caught.value.getMessage() == message
    with pytest.raises(InvalidMarkException) as unmarked:
        buffer.reset()
    assert unmarked.value.getMessage() is None


@pytest.mark.parametrize("argument", [1.0, "1", b"1", object()])
def test_a_position_is_an_int(argument: object) -> None:
    """TypeError for what has no __index__, as JPype."""
    buffer = ByteBuffer.allocate(4)
    for call in (buffer.position, buffer.limit):
        with unchanged(buffer), pytest.raises(TypeError):
            call(argument)  # type: ignore[call-overload]


@pytest.mark.parametrize("argument", [2**31, -(2**31) - 1, 2**63, -(2**70)])
def test_a_position_fits_a_java_int(argument: int) -> None:
    """OverflowError with JPype's text beyond 32 bits."""
    buffer = ByteBuffer.allocate(4)
    for call in (buffer.position, buffer.limit):
        with unchanged(buffer), pytest.raises(OverflowError, match="Cannot convert value to Java int"):
            call(argument)


def test_what_a_buffer_says_of_itself(make: Factory) -> None:
    """isDirect, hasArray, array and arrayOffset agree; a direct buffer has no array, a read-only one shows none."""
    buffer = make(b"12345678")
    assert buffer.isReadOnly() is False
    assert buffer.hasArray() is not buffer.isDirect()
    reader = buffer.asReadOnlyBuffer()
    assert reader.isReadOnly() is True
    assert reader.hasArray() is False
    assert reader.isDirect() is buffer.isDirect()
    expected = UnsupportedOperationException if buffer.isDirect() else ReadOnlyBufferException
    for call in (reader.array, reader.arrayOffset):
        with pytest.raises(expected):
            call()
    if buffer.hasArray():
        array = buffer.slice(2, 3).array()
        assert array is buffer.array()
        assert buffer.slice(2, 3).arrayOffset() == buffer.arrayOffset() + 2
        assert bytes(memoryview(array)[buffer.arrayOffset() :][:8]) == b"12345678"
    else:
        for call in (buffer.array, buffer.arrayOffset):
            with pytest.raises(UnsupportedOperationException):
                call()


def test_python_sees_a_true_sequence_of_capacity_bytes(make: Factory) -> None:
    """len is the capacity wherever the limit is, an empty buffer is true: `if buffer` asks for None, as in JPype."""
    buffer = make(b"abc").limit(1)
    assert len(buffer) == 3
    assert bool(make(b"")) is True


@pytest.mark.parametrize("attempt", [copy.copy, copy.deepcopy, pickle.dumps])
def test_copying_and_pickling_are_refused_with_a_word_on_what_to_do(make: Factory, attempt: Callable[[object], object]) -> None:
    """A buffer is a view of memory: a silent copy, or a shared one, would surprise either way."""
    with pytest.raises(TypeError, match=r"duplicate\(\), or bytes\(buffer\)"):
        attempt(make(b"abc"))


def every_class_of(kind: type[Buffer]) -> list[type[Buffer]]:
    """A class and all that derive from it, those that only exist compiled included."""
    return [kind, *(each for derived in kind.__subclasses__() for each in every_class_of(derived))]


def ways_to_make(kind: type[Buffer]) -> list[Callable[[], object]]:
    """All that Python offers to make an object with."""

    def derive() -> object:
        def nothing(*_: object) -> None: ...

        return type("Derived", (kind,), {"__init__": nothing})()

    new: list[Callable[[type[Buffer]], object]] = [kind.__new__, Buffer.__new__, object.__new__]  # type: ignore[list-item]
    return [kind, derive, *(partial(way, kind) for way in new)]


def test_a_buffer_is_made_by_a_factory_alone() -> None:
    """No constructor, `__new__` or subclass makes one, as in Java: it would have no memory, and compiled code follows it."""
    kinds = every_class_of(Buffer)
    assert len(kinds) > 10
    for kind in kinds:
        for make in ways_to_make(kind):
            with pytest.raises(TypeError, match=r"constructor|not safe|acceptable base"):
                make()


def test_no_buffer_bears_the_header_of_the_garbage_collector() -> None:
    """It refers to its root and its memory, which never refer back; a header would cost a slice a third more."""
    root = ByteBuffer.allocate(8)
    buffers = [root, root.slice(), root.asIntBuffer(), root.asCharBuffer(), ByteBuffer.allocateDirect(8)]
    assert [gc.is_tracked(each) for each in buffers] == [False] * 5


def test_a_buffer_that_goes_leaves_nothing_to_the_next_one() -> None:
    """The memory of a gone slice is used for the next: with its own state, and no weak reference of the old one."""
    root = ByteBuffer.allocate(100)
    gone = []
    for start in range(100):  # more than are kept
        old = root.slice(start, 1).mark()
        watch = weakref.ref(old, lambda _: gone.append(1))
        del old
        new = root.slice(start, 100 - start)
        assert (watch(), new.capacity(), new.position(), new.limit(), mark_of(new)) == (None, 100 - start, 0, 100 - start, None)
        assert weakref.getweakrefcount(new) == 0
    assert len(gone) == 100
