"""Hypothesis strategies for buffers: contents, places, byte orders, and one row for each element type of Java.

`ELEMENTS` is the table that the tests of typed access run over; Python's `struct` is the reference for all of them.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st

from nio import ByteBuffer, ByteOrder

orders = st.sampled_from([ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN])
contents = st.binary(max_size=80)
java_ints = st.integers(-(2**31), 2**31 - 1)
Value = int | float | str
Get = Callable[..., Value]
Put = Callable[..., ByteBuffer]


@dataclass(frozen=True)
class Element:
    """A type that a ByteBuffer gets and puts: its Java name, its `struct` code, its size in bytes and its values."""

    name: str
    code: str
    size: int
    values: st.SearchStrategy[Value]
    too_large: tuple[int, ...]

    def getter(self, buffer: ByteBuffer) -> Get:
        """The buffer's bound get method of this type."""
        method: Get = getattr(buffer, "get" if self.name == "Byte" else f"get{self.name}")
        return method

    def putter(self, buffer: ByteBuffer) -> Put:
        """The buffer's bound put method of this type."""
        method: Put = getattr(buffer, "put" if self.name == "Byte" else f"put{self.name}")
        return method

    def pack(self, value: Value, order: ByteOrder) -> bytes:
        """The bytes of a value, by struct."""
        return struct.pack(f"{sign(order)}{self.code}", ord(value) if isinstance(value, str) else value)

    def unpack(self, data: bytes, order: ByteOrder) -> Value:
        """The value that lies in these bytes, by struct."""
        value: Value = struct.unpack(f"{sign(order)}{self.code}", data)[0]
        return chr(value) if self.name == "Char" and isinstance(value, int) else value


def sign(order: ByteOrder) -> str:
    """Struct's sign for a byte order."""
    return ">" if order is ByteOrder.BIG_ENDIAN else "<"


def _signed(bits: int) -> st.SearchStrategy[Value]:
    edges = st.sampled_from([0, 1, -1, 2 ** (bits - 1) - 1, -(2 ** (bits - 1))])
    return edges | st.integers(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)


def _beyond(low: int, high: int) -> tuple[int, ...]:
    return (low - 1, high + 1, 2**63, -(2**63) - 1, 2**64, 10**30)


ELEMENTS = [
    Element("Byte", "b", 1, _signed(8), _beyond(-128, 127)),
    Element("Char", "H", 2, st.integers(0, 0xFFFF).map(chr), _beyond(0, 0xFFFF)),
    Element("Short", "h", 2, _signed(16), _beyond(-(2**15), 2**15 - 1)),
    Element("Int", "i", 4, _signed(32), _beyond(-(2**31), 2**31 - 1)),
    Element("Long", "q", 8, _signed(64), _beyond(-(2**63), 2**63 - 1)),
    Element("Float", "f", 4, st.floats(width=32), ()),
    Element("Double", "d", 8, st.floats(), ()),
]
elements = st.sampled_from(ELEMENTS)
