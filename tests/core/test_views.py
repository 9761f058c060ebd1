"""The typed buffers on every memory, in both orders: elements, bulk transfers, Python's habits.  numpy and struct are the
references; what Java says stands in the scenarios of conformance.
"""

from __future__ import annotations

import array
import copy
import pickle
import struct
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nio import ByteBuffer, ByteOrder, CharBuffer, DoubleBuffer, FloatBuffer, IntBuffer, LongBuffer, ShortBuffer
from nio._core.arrays import CharArray, DoubleArray, FloatArray, IntArray, LongArray, ShortArray
from nio.errors import IndexOutOfBoundsException, ReadOnlyBufferException
from tests.memories import MEMORIES, Factory, content_of

TypedBuffer = Any
"""One of the six; which, a parameter says."""

BIG, LITTLE = ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN
ORDERS = [BIG, LITTLE]


@dataclass(frozen=True)
class Kind:
    """A typed buffer: its class, its struct code, its array class, values of it, and what its elements are to numpy."""

    name: str
    cls: TypedBuffer
    code: str
    array_class: Callable[[Any], Any]
    values: tuple[Any, ...]

    @property
    def size(self) -> int:
        return struct.calcsize(f"={self.code}")

    @property
    def zero(self) -> Any:
        return "\0" if self.code == "H" else type(self.values[0])(0)

    def view(self, data: ByteBuffer) -> TypedBuffer:
        """The typed view of a ByteBuffer's remaining bytes."""
        return getattr(data, f"as{self.name}Buffer")()

    def dtype(self, order: ByteOrder) -> np.dtype[Any]:
        return np.dtype(f"{'>' if order is BIG else '<'}{'u2' if self.code == 'H' else self.code}")

    def packed(self, order: ByteOrder, values: tuple[Any, ...] | list[Any] | None = None) -> bytes:
        """The bytes of values in an order, by struct."""
        numbers = [ord(value) if isinstance(value, str) else value for value in (self.values if values is None else values)]
        return struct.pack(f"{'>' if order is BIG else '<'}{len(numbers)}{self.code}", *numbers)

    def numbers(self) -> np.ndarray[Any, Any]:
        """The values as a numpy array of this machine's order."""
        return np.frombuffer(self.packed(LITTLE), self.dtype(LITTLE)).astype(self.dtype(ByteOrder.nativeOrder()))


KINDS = [
    Kind("Char", CharBuffer, "H", CharArray, ("a", "€", "\x00", "\uffff", "é")),
    Kind("Short", ShortBuffer, "h", ShortArray, (1, -2, 32767, -32768, 0)),
    Kind("Int", IntBuffer, "i", IntArray, (1, -2, 2**31 - 1, -(2**31), 0)),
    Kind("Long", LongBuffer, "q", LongArray, (1, -2, 2**63 - 1, -(2**63), 0)),
    Kind("Float", FloatBuffer, "f", FloatArray, (1.5, -0.0, float("inf"), 2.0**-149, 0.0)),
    Kind("Double", DoubleBuffer, "d", DoubleArray, (0.1, -0.0, float("-inf"), 5e-324, 0.0)),
]
kinds = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.name))
orders = pytest.mark.parametrize("order", ORDERS, ids=str)
WITH_ADDRESS = [name for name in MEMORIES if "paged" not in name]


def numbers_of(array_like: Any) -> list[Any]:
    """What anything with elements holds, as numpy reads it; -0.0 and 0.0 told apart."""
    return shown(np.asarray(memoryview(array_like)).tolist())


def contents(buffer: TypedBuffer) -> list[Any]:
    """All elements, from 0 to the capacity, without moving the cursor; -0.0 and 0.0 told apart."""
    return [repr(buffer.duplicate().clear().get(at)) for at in range(buffer.capacity())]


def shown(values: Any) -> list[Any]:
    return [repr(value) for value in values]


# --- elements


@kinds
@orders
def test_elements_come_back_and_lie_in_memory_as_struct_packs_them(make: Factory, kind: Kind, order: ByteOrder) -> None:
    """Relative and absolute, from an odd place, with bytes left over at the end."""
    data = make(bytes(3 + 5 * kind.size + 1)).order(order).position(3)
    view = kind.view(data)
    assert (view.capacity(), view.order(), view.position()) == (5, order, 0)
    for value in kind.values:
        assert view.put(value) is view
    assert content_of(data) == bytes(3) + kind.packed(order) + b"\0"
    assert contents(view) == shown(kind.values)
    view.clear()
    assert shown(view.get() for _ in kind.values) == shown(kind.values)
    for at, value in enumerate(reversed(kind.values)):
        view.put(at, value)
    assert content_of(data) == bytes(3) + kind.packed(order, kind.values[::-1]) + b"\0"


@kinds
@orders
def test_a_view_shows_later_writes_of_its_bytes(make: Factory, kind: Kind, order: ByteOrder) -> None:
    """And its parent's order, position and limit may change: it keeps its own."""
    data = make(bytes(4 * kind.size)).order(order).position(kind.size)
    view = kind.view(data)
    data.order(LITTLE if order is BIG else BIG).clear().put(kind.size, kind.packed(order, kind.values[:3]))
    assert contents(view) == shown(kind.values[:3])


# --- bulk transfers


def sources(kind: Kind) -> dict[str, Any]:
    """Everything that can stand for an array that is read, with the kind's values."""
    numbers = kind.numbers()
    return {
        "Java's array": kind.array_class(list(kind.values)),
        "array.array": array.array(kind.code, numbers.tolist()),
        "numpy": numbers,
        "numpy, big-endian": numbers.astype(kind.dtype(BIG)),
        "numpy, little-endian": numbers.astype(kind.dtype(LITTLE)),
        "memoryview": memoryview(array.array(kind.code, numbers.tolist())),
        "list": list(kind.values),
        "tuple": tuple(kind.values),
        "slice of an array": kind.array_class([kind.values[0], *kind.values])[1:],
    }


@kinds
@orders
def test_all_that_holds_elements_can_be_put(make: Factory, kind: Kind, order: ByteOrder) -> None:
    """Whole, in part, at the position and at an index; swapped wherever the orders differ."""
    for name, source in sources(kind).items():
        data = make(bytes(7 * kind.size)).order(order)
        view = kind.view(data)
        assert view.position(1).put(source).position() == 6
        assert content_of(data) == bytes(kind.size) + kind.packed(order) + bytes(kind.size), name
        assert view.put(0, source, 1, 2).position() == 6
        assert contents(view) == shown([*kind.values[1:3], *kind.values[1:], kind.zero]), name
        assert view.clear().put(source, 3, 2).position() == 2
        assert contents(view)[:2] == shown(kind.values[3:]), name
        view.put(2, source)
        assert contents(view)[2:] == shown(kind.values), name


@kinds
@orders
def test_all_that_is_writable_can_be_filled(make: Factory, kind: Kind, order: ByteOrder) -> None:
    """Whole and in part; the rest of it keeps what it had."""
    view = kind.view(make(kind.packed(order)).order(order))
    numbers = kind.numbers()
    for name, into in sources(kind).items():
        if name in ("list", "tuple"):
            continue
        np.asarray(memoryview(into))[:] = 0
        assert view.rewind().get(1, into, 2, 3).position() == 0
        assert numbers_of(into) == shown([*np.zeros(2, numbers.dtype).tolist(), *numbers[1:4].tolist()]), name
        assert view.get(into).position() == 5
        assert numbers_of(into) == shown(numbers.tolist()), name


@kinds
@pytest.mark.parametrize("length", [0, 1, 511, 512, 513, 20_000])
def test_long_transfers_agree_with_numpy(make: Factory, kind: Kind, length: int) -> None:
    """Out of and into each order, and between buffers of opposite orders."""
    raw = np.random.default_rng(length).integers(0, 255, length * kind.size, np.uint8).tobytes()
    for order in ORDERS:
        view = kind.view(make(raw).order(order))
        expected = np.frombuffer(raw, kind.dtype(order))
        native = np.zeros(length, kind.dtype(ByteOrder.nativeOrder()))
        view.get(native)
        assert native.tobytes() == expected.astype(native.dtype).tobytes()
        other = make(bytes(len(raw))).order(LITTLE if order is BIG else BIG)
        kind.view(other).put(view.rewind())
        assert content_of(other) == expected.astype(kind.dtype(other.order())).tobytes()
        back = make(bytes(len(raw))).order(order)
        kind.view(back).put(native)
        assert content_of(back) == raw


@given(data=st.data(), order=st.sampled_from(ORDERS))
@kinds
def test_a_put_of_an_overlapping_part_goes_as_if_through_a_copy(
    make: Factory, kind: Kind, data: st.DataObject, order: ByteOrder
) -> None:
    """Relative from a duplicate, absolute from the buffer itself, and compact."""
    raw = bytes(range(1, 1 + 12 * kind.size))
    view = kind.view(make(raw).order(order))
    first = data.draw(st.integers(0, 11))
    n = data.draw(st.integers(0, 12 - first))
    to = data.draw(st.integers(0, 12 - n))
    before = contents(view)
    expected = [*before[:to], *before[first : first + n], *before[to + n :]]
    way = data.draw(st.sampled_from(["relative", "absolute", "slice assignment"]))
    if way == "relative":
        view.position(to).put(view.duplicate().limit(first + n).position(first))
    elif way == "absolute":
        view.put(to, view, first, n)
    else:
        view[to : to + n] = view[first : first + n]
    assert contents(view) == expected
    view.clear().limit(first + n).position(first).compact()
    assert contents(view)[:n] == expected[first : first + n]


# --- what cannot stand for an array


@kinds
def test_elements_of_another_size_or_kind_are_refused_and_nothing_changes(make: Factory, kind: Kind) -> None:
    """Also where the size alone would fit: a float is no int."""
    view = kind.view(make(bytes(8 * kind.size)))
    wrong: list[Any] = [bytes(8), bytearray(8), array.array("b", [1])]
    wrong += [np.zeros(2, other.dtype(LITTLE)) for other in KINDS if other.size != kind.size]
    wrong += [
        np.zeros(2, np.dtype(f"{'i' if kind.code in 'fd' else 'f'}{max(kind.size, 2)}")),
        np.zeros(2, np.complex128),
        object(),
        {},
        1j,
    ]
    for each in wrong:
        calls = [partial(view.put, each), partial(view.put, 0, each, 0, 1), partial(view.get, each), partial(kind.cls.wrap, each)]
        for call in calls:
            with pytest.raises(TypeError):
                call()
    with pytest.raises(TypeError):
        view.put(ByteBuffer.allocate(8))
    with pytest.raises(TypeError):
        view.get([kind.values[0]])
    assert (view.position(), contents(view)) == (0, shown([kind.zero] * 8))


# --- Python's habits


@kinds
@orders
def test_python_reads_a_buffer_as_a_sequence_of_its_elements(make: Factory, kind: Kind, order: ByteOrder) -> None:
    """Over [0, capacity), wherever the cursor is."""
    view = kind.view(make(kind.packed(order)).order(order)).limit(3).position(2)
    assert len(view) == 5
    assert shown(view) == shown(kind.values)
    assert shown(view[at] for at in range(-5, 5)) == shown(kind.values * 2)
    assert all(value in view for value in kind.values)
    assert "nothing" not in view
    for wrong in (5, -6):
        with pytest.raises(IndexError):
            view[wrong]
    part = view[1:4]
    assert (type(part), part.position(), part.limit(), part.capacity(), part.order()) == (kind.cls, 0, 3, 3, order)
    part[0] = kind.values[4]
    assert shown(view)[1] == shown(kind.values)[4]
    with pytest.raises(ValueError, match="no step"):
        view[::2]
    assert (view.position(), view.limit()) == (2, 3)


@kinds
@orders
def test_a_slice_is_assigned_whole_from_all_that_holds_as_many_elements(make: Factory, kind: Kind, order: ByteOrder) -> None:
    """ValueError for another number of them, ReadOnlyBufferException for a read-only buffer."""
    view = kind.view(make(bytes(7 * kind.size)).order(order))
    for source in sources(kind).values():
        view[1:6] = kind.array_class(5)
        view[1:6] = source
        assert contents(view)[1:6] == shown(kind.values)
    opposite = (
        kind.view(ByteBuffer.allocate(2 * kind.size).order(LITTLE if order is BIG else BIG)).put(kind.values[0]).position(2)
    )
    view[0:2] = opposite
    assert contents(view)[0] == shown(kind.values)[0]
    assert opposite.position() == 2
    with pytest.raises(ValueError, match="5 elements to 2"):
        view[0:2] = list(kind.values)
    with pytest.raises(ReadOnlyBufferException):
        view.asReadOnlyBuffer()[0:5] = list(kind.values)
    with pytest.raises(TypeError):
        del view[0]


@pytest.mark.parametrize("memory", WITH_ADDRESS)
@kinds
@orders
def test_the_buffer_protocol_declares_the_elements(tmp_path: Path, memory: str, kind: Kind, order: ByteOrder) -> None:
    """The native order as memoryview wants it, the other one by its sign, as numpy reads it; written through, read-only kept."""
    data = MEMORIES[memory](tmp_path, kind.packed(order)).order(order)
    view = kind.view(data)
    shape = memoryview(view)
    native = order is ByteOrder.nativeOrder()
    sign = "" if native else (">" if order is BIG else "<")
    assert (shape.format, shape.itemsize, shape.shape, shape.readonly) == (f"{sign}{kind.code}", kind.size, (5,), False)
    numbers = np.asarray(shape)
    assert numbers.dtype == kind.dtype(order)
    assert numbers.tobytes() == kind.packed(order) == bytes(view)
    numbers[0] = 0
    assert data.get(0) == 0
    assert view.get(0) == kind.zero
    assert memoryview(view.asReadOnlyBuffer()).readonly
    assert len(memoryview(view.slice(1, 2))) == 2


@kinds
def test_a_buffer_is_neither_pickled_nor_copied(make: Factory, kind: Kind) -> None:
    """TypeError says what to do instead."""
    view = kind.view(make(bytes(16)))
    for attempt in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match=f"cannot pickle or copy a {kind.name}Buffer"):
            attempt(view)


@kinds
def test_there_is_no_constructor_and_no_other_size(kind: Kind) -> None:
    """Made by allocate, wrap and views alone; ints out of range are refused where elements are ints."""
    with pytest.raises(TypeError, match="has no constructor"):
        kind.cls()
    if kind.code in "hiq":
        for wrong in (2 ** (8 * kind.size - 1), -(2 ** (8 * kind.size - 1)) - 1):
            with pytest.raises(OverflowError):
                kind.cls.allocate(1).put(wrong)


# --- heap buffers


@kinds
def test_wrap_aliases_what_is_writable_and_native_and_copies_the_rest(kind: Kind) -> None:
    """Changes show on both sides, or on neither."""
    native = [each for name, each in sources(kind).items() if name in ("Java's array", "array.array", "numpy", "memoryview")]
    for source in native:
        wrapped = kind.cls.wrap(source)
        assert wrapped.array() is source
        wrapped.put(0, kind.values[4])
        assert numbers_of(source)[0] == shown(kind.numbers().tolist())[4]
    foreign = kind.numbers().astype(kind.dtype(LITTLE if ByteOrder.nativeOrder() is BIG else BIG))
    constant = kind.numbers()
    constant.flags.writeable = False
    for source in (foreign, constant, list(kind.values)):
        wrapped = kind.cls.wrap(source)
        assert contents(wrapped) == shown(kind.values)
        assert isinstance(wrapped.array(), kind.array_class)  # type: ignore[arg-type]
        wrapped.put(0, kind.values[4])
        assert contents(kind.cls.wrap(source)) == shown(kind.values)


@kinds
def test_wrap_of_a_part_sets_the_cursor(kind: Kind) -> None:
    """The capacity is the array's; a slice knows where in the array it begins."""
    wrapped = kind.cls.wrap(kind.array_class(list(kind.values)), 1, 3)
    assert (wrapped.position(), wrapped.limit(), wrapped.capacity(), wrapped.arrayOffset()) == (1, 4, 5, 0)
    assert (wrapped.slice().arrayOffset(), wrapped.slice().array() is wrapped.array()) == (1, True)
    with pytest.raises(IndexOutOfBoundsException):
        kind.cls.wrap(kind.array_class(2), 1, 2)
