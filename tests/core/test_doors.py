"""A door, the quick way into a method (doors.h), answers as the method behind it does, whatever the arguments.

A door steps aside for whatever is not exactly a small int, a float or a bytearray.  So a call with plain arguments, which may
be the door's, and the same call with subclasses of them, which is the method's, must have the same effects.
"""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nio import ByteBuffer, ByteOrder, MappedByteBuffer
from tests.memories import MEMORIES, state_of
from tests.strategies import orders

Answer = tuple[str, object]


class Int(int):
    """An int that no door takes."""


class Float(float):
    """A float that no door takes."""


class Array(bytearray):
    """A bytearray that no door takes."""


# So that messages which name the type are the same.
Int.__name__, Float.__name__, Array.__name__ = "int", "float", "bytearray"


def odd(value: object) -> object:
    """The same value, of a type that only the method behind takes."""
    if isinstance(value, bytearray):
        return Array(value)
    if isinstance(value, float):
        return Float(value)
    return Int(value) if type(value) is int else value


def answer(buffer: ByteBuffer, name: str, arguments: tuple[object, ...]) -> Answer:
    """What a call returns or raises, in a form that can be compared."""
    try:
        result = getattr(buffer, name)(*arguments)
    except Exception as error:
        return type(error).__name__, str(error)
    if result is buffer:
        return "self", [bytes(value) for value in arguments if isinstance(value, bytearray)]
    return type(result).__name__, "nan" if isinstance(result, float) and math.isnan(result) else result


numbers = st.integers(-20, 40) | st.sampled_from([127, 128, -128, -129, 2**15, -(2**15) - 1, 2**30, 2**31 - 1, -(2**31), 2**31])
huge = st.sampled_from([2**62, 2**63 - 1, -(2**63), 2**63, 2**64, -(2**63) - 1])
values = numbers | huge | st.floats() | st.booleans() | st.none() | st.sampled_from(["x", "xy", b"abc"])
arrays = st.integers(0, 40).map(bytearray)
names = st.sampled_from(
    [f"{way}{kind}" for way in ("get", "put") for kind in ("", "Char", "Short", "Int", "Long", "Float", "Double")]
)
calls = st.tuples(names, st.lists(numbers | values | arrays, max_size=3).map(tuple))


@pytest.mark.parametrize("memory", MEMORIES)
@pytest.mark.parametrize("read_only", [False, True], ids=["writable", "read-only"])
@given(program=st.lists(calls, min_size=1, max_size=6), limit=st.integers(0, 32), order=orders)
def test_a_door_and_its_method_do_the_same(
    memory: str,
    read_only: bool,
    tmp_path: Path,
    program: list[tuple[str, tuple[object, ...]]],
    limit: int,
    order: ByteOrder,
) -> None:
    """A program of calls, run with plain arguments and with subclasses of them: same answers, same state after each."""
    plain, behind = (MEMORIES[memory](tmp_path, bytes(range(200, 232))).limit(limit) for _ in range(2))
    if read_only:
        plain, behind = plain.asReadOnlyBuffer(), behind.asReadOnlyBuffer()
    plain.order(order)
    behind.order(order)
    for name, arguments in program:
        own = tuple(bytearray(value) if isinstance(value, bytearray) else value for value in arguments)
        expected = answer(behind, name, tuple(odd(value) for value in arguments))
        assert answer(plain, name, own) == expected, (name, arguments)
        assert state_of(plain) == state_of(behind), (name, arguments)


def test_every_leaf_class_has_descriptors_of_its_own() -> None:
    """CPython calls a method the quick way where the object's very class defines it."""
    for kind in (ByteBuffer, MappedByteBuffer):
        for name in ("get", "put", "getInt", "putInt", "getLong", "putDouble", "slice", "position", "limit", "flip", "capacity"):
            assert vars(kind)[name].__objclass__ is kind


def test_a_door_has_the_name_and_the_documentation_of_its_method() -> None:
    """help() shows what the method says."""
    for name in ("get", "put", "getInt", "putDouble"):
        door = vars(MappedByteBuffer)[name]
        assert door.__name__ == name
        assert door.__doc__
        assert door.__qualname__ == f"MappedByteBuffer.{name}"


def test_a_method_taken_from_a_class_refuses_objects_of_another() -> None:
    """A door reads the object's fields as a buffer's: nothing else gets that far."""
    for name in ("get", "put", "getInt", "putInt"):
        for wrong in (None, 5, bytearray(8), object(), ByteBuffer):
            with pytest.raises(TypeError):
                vars(ByteBuffer)[name](wrong, 0)
        with pytest.raises(TypeError):
            vars(MappedByteBuffer)[name](ByteBuffer.allocate(8), 0)


def test_a_mapped_byte_buffer_is_final() -> None:
    """The doors' quick way relies on the object's very class."""
    with pytest.raises(TypeError):
        type("Mine", (MappedByteBuffer,), {})
