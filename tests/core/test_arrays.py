"""Java's primitive arrays: elements, slices, copies, the buffer protocol, and what is refused.

Each rule and message that is said to be JPype's was measured on JPype 1.7.1; where we go further, the test says so.
"""

from __future__ import annotations

import array
import gc
import struct
import tracemalloc
import weakref
import zlib
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nio._core.arrays import (
    BooleanArray,
    ByteArray,
    CharArray,
    DoubleArray,
    FloatArray,
    IntArray,
    JavaArray,
    LongArray,
    ShortArray,
)
from nio.errors import NegativeArraySizeException, OutOfMemoryError


class Integers(Protocol):
    """What the four integer array classes have in common, for the tests that run over all of them."""

    def __getitem__(self, index: int, /) -> int: ...
    def __setitem__(self, index: int, value: int, /) -> None: ...


INTEGERS: list[tuple[Callable[[int], Integers], str, int]] = [
    (ByteArray, "byte", 8),
    (ShortArray, "short", 16),
    (IntArray, "int", 32),
    (LongArray, "long", 64),
]
EVERY: list[tuple[type[JavaArray], str, str, object]] = [
    (BooleanArray, "boolean", "?", False),
    (ByteArray, "byte", "b", 0),
    (CharArray, "char", "H", "\0"),
    (ShortArray, "short", "h", 0),
    (IntArray, "int", "i", 0),
    (LongArray, "long", "q", 0),
    (FloatArray, "float", "f", 0.0),
    (DoubleArray, "double", "d", 0.0),
]


@pytest.mark.parametrize(("kind", "name", "format", "zero"), EVERY, ids=[row[1] for row in EVERY])
class TestEveryElementType:
    def test_an_array_of_a_length_is_all_zero(
        self, kind: Callable[[int], Sequence[object]], name: str, format: str, zero: object
    ) -> None:
        """As in Java, `new int[3]` holds three zeros, and the type is in the repr."""
        values = kind(3)
        assert list(values) == [zero] * 3
        assert len(values) == 3
        assert repr(values) == f"<java array '{name}[]'>"
        assert isinstance(values, JavaArray)
        assert values.length == 3

    def test_a_memoryview_shows_the_array_itself(
        self, kind: Callable[[int], JavaArray], name: str, format: str, zero: object
    ) -> None:
        """The buffer protocol is zero copy and writable (JPype's is a read-only snapshot), in the element's own format."""
        values = kind(3)
        view = memoryview(values)
        assert (view.format, view.shape, view.readonly) == (format, (3,), False)
        assert view.itemsize == struct.calcsize(format)
        view.cast("B")[0] = 1
        assert bytes(values)[0] == 1

    def test_an_empty_array_works(
        self, kind: Callable[[int], Sequence[object]], name: str, format: str, zero: object
    ) -> None:
        """No element is no special case: it is false, equal to itself alone, and exports no bytes."""
        values = kind(0)
        assert not values
        assert list(values) == list(values[:]) == []
        assert values.__eq__(values)
        assert values != kind(0)
        assert hash(values) == hash(values)
        assert isinstance(values, JavaArray)
        assert bytes(values) == b""
        with pytest.raises(IndexError):
            values[0]

    def test_it_is_a_sequence_that_cannot_be_subclassed(
        self, kind: type[JavaArray], name: str, format: str, zero: object
    ) -> None:
        """JPype registers arrays as Sequence, and Java classes cannot be extended in Python."""
        assert issubclass(kind, Sequence)
        assert not issubclass(kind, list)
        with pytest.raises(TypeError):
            type("Mine", (kind,), {})


@pytest.mark.parametrize(("kind", "name", "bits"), INTEGERS, ids=[row[1] for row in INTEGERS])
def test_integers_are_signed_and_range_checked(kind: Callable[[int], Integers], name: str, bits: int) -> None:
    """The ends of the range are kept, one beyond either end is an OverflowError that leaves the element alone."""
    values = kind(1)
    for end in (-(1 << (bits - 1)), (1 << (bits - 1)) - 1):
        values[0] = end
        assert values[0] == end
        with pytest.raises(OverflowError, match=f"Cannot convert value to Java {name}"):
            values[0] = end + (1 if end > 0 else -1)
        assert values[0] == end


class TestElements:
    def test_anything_with_index_is_an_integer(self) -> None:
        """bool and numpy's integers are taken, as by JPype."""
        values = IntArray(2)
        values[0] = True
        values[np.int64(1)] = np.uint8(200)
        assert list(values) == [1, 200]

    @pytest.mark.parametrize("value", [1.5, "1", b"1", None])
    def test_other_things_are_no_integer(self, value: object) -> None:
        """float, str, bytes and None are TypeErrors."""
        values = ByteArray(1)
        with pytest.raises(TypeError):
            values[0] = value  # type: ignore[call-overload]

    def test_a_char_is_a_str_of_one_utf_16_unit(self) -> None:
        """A code below 0x10000 as str or int is taken; longer text, and what needs two units, is not."""
        values = CharArray(3)
        values[0], values[1], values[2] = "z", 65, "\ud83d"
        assert list(values) == ["z", "A", "\ud83d"]
        with pytest.raises(TypeError):
            values[0] = "zz"
        with pytest.raises(ValueError, match="Unable to pack 4 byte unicode into Java char"):
            values[0] = "\U0001f600"
        with pytest.raises(OverflowError):
            values[0] = 0x10000

    def test_a_boolean_takes_integers_and_nothing_else(self) -> None:
        """Any number with __index__ is true unless zero; 'x', 1.0 and None are TypeErrors (JPype's rule for one element)."""
        values = BooleanArray([1, 0, 2])
        assert list(values) == [True, False, True]
        for wrong in ("x", 1.0, None):
            with pytest.raises(TypeError, match="Unable to convert to Java boolean"):
                values[0] = wrong  # type: ignore[call-overload]

    def test_a_float_is_rounded_and_may_become_infinite(self) -> None:
        """float[] holds single precision; a number beyond it becomes infinite without an error, as in JPype."""
        values = FloatArray([0.1, 1e300, 3])
        assert list(values) == [struct.unpack("f", struct.pack("f", 0.1))[0], float("inf"), 3.0]
        with pytest.raises(OverflowError):
            DoubleArray([10**400])

    @pytest.mark.parametrize(("kind", "name", "format", "zero"), EVERY, ids=[row[1] for row in EVERY])
    def test_a_refused_value_leaves_the_element_alone(
        self, kind: type[JavaArray], name: str, format: str, zero: object
    ) -> None:
        """None fits nowhere, and writes nothing."""
        values = kind(1)  # type: ignore[arg-type]
        with pytest.raises(TypeError):
            values[0] = None  # type: ignore[index]
        assert list(values) == [zero]  # type: ignore[call-overload]

    def test_an_index_counts_from_either_end(self) -> None:
        """Negative indices count from the end, as JPype has it."""
        values = IntArray([1, 2, 3])
        values[-1] = 9
        assert (values[-3], values[2]) == (1, 9)

    @pytest.mark.parametrize("index", [3, -4])
    def test_an_index_outside_is_an_index_error(self, index: int) -> None:
        """Reading and writing have JPype's two messages."""
        values = IntArray(3)
        with pytest.raises(IndexError, match=r"^array index out of bounds$"):
            values[index]
        with pytest.raises(IndexError, match=r"^java array assignment out of bounds$"):
            values[index] = 0

    def test_an_index_of_the_wrong_type_is_a_type_error(self) -> None:
        """Messages as JPype's."""
        values = IntArray(3)
        with pytest.raises(TypeError, match=r"^Unsupported getItem type$"):
            values["x"]  # type: ignore[call-overload]
        with pytest.raises(TypeError, match=r"^Java array indices must be integers or slices, not 'str'$"):
            values["x"] = 0  # type: ignore[call-overload]

    def test_an_element_cannot_be_deleted(self) -> None:
        """The length of an array is fixed."""
        values = IntArray(3)
        with pytest.raises(ValueError, match="item deletion not supported"):
            del values[0]
        with pytest.raises(AttributeError):
            values.length = 4  # type: ignore[misc]


class TestMaking:
    @pytest.mark.parametrize(
        "source",
        [[1, 2, 3], (1, 2, 3), range(1, 4), b"\1\2\3", bytearray(b"\1\2\3"), memoryview(b"\1\2\3"),
         array.array("i", [1, 2, 3]), np.array([1, 2, 3]), np.array([1, 2, 3], ">i4"), ByteArray([1, 2, 3])],
        ids=lambda source: type(source).__name__,
    )  # fmt: skip
    def test_from_sequences_and_buffers(self, source: Sequence[int]) -> None:
        """The elements of any sequence or buffer, whatever its own element type and byte order."""
        if not isinstance(source, ByteArray):
            assert list(IntArray(source)) == [1, 2, 3]
            assert list(DoubleArray(source)) == [1.0, 2.0, 3.0]
        assert list(ByteArray(source)) == [1, 2, 3]

    def test_from_an_array_of_another_type_is_refused(self) -> None:
        """JArray(JInt)(short array) is JPype's TypeError; a list() in between makes it plain what is wanted."""
        with pytest.raises(TypeError, match="Array class mismatch"):
            IntArray(ShortArray(3))
        assert list(IntArray(list(ShortArray([7])))) == [7]

    def test_bytes_keep_their_bits(self) -> None:
        """200 in bytes is the byte -56, 255 in numpy's uint8 is -1; 200 in a list is out of range (all as JPype)."""
        assert list(ByteArray(bytes([200]))) == [-56]
        assert list(ByteArray(np.array([255], np.uint8))) == [-1]
        assert list(ShortArray(array.array("H", [65535]))) == [-1]
        assert list(LongArray(np.array([2**64 - 1], np.uint64))) == [-1]
        with pytest.raises(OverflowError):
            ByteArray([200])

    def test_a_wider_buffer_is_range_checked(self) -> None:
        """np.int64 300 into byte[] is an OverflowError (JPype silently keeps 44), np.float64 into int[] a TypeError."""
        assert list(ByteArray(np.array([1, -128]))) == [1, -128]
        with pytest.raises(OverflowError):
            ByteArray(np.array([1, 300]))
        with pytest.raises(TypeError):
            IntArray(np.array([1.5]))

    def test_text_makes_chars(self) -> None:
        """A str fills a char[] and nothing else."""
        assert list(CharArray("abc")) == ["a", "b", "c"]
        with pytest.raises(TypeError):
            ByteArray("abc")  # type: ignore[arg-type]

    def test_strided_and_read_only_buffers_are_read_as_they_look(self) -> None:
        """Every second element of an array, backwards, through a read-only view."""
        source = np.arange(10, dtype=np.int32)[::-2]
        source.flags.writeable = False
        assert list(IntArray(source)) == [9, 7, 5, 3, 1]

    def test_two_dimensions_do_not_fit(self) -> None:
        """One dimension is all that a primitive array has."""
        with pytest.raises(TypeError, match="buffer dims incorrect"):
            IntArray(np.zeros((2, 2), np.int32))

    @pytest.mark.parametrize("source", [None, 1.5, {1, 2}, {}, (x for x in [1])], ids=lambda source: type(source).__name__)
    def test_what_is_neither_length_nor_sequence_is_a_type_error(self, source: object) -> None:
        """Sets and generators have no order or no length: refused, as by JPype."""
        with pytest.raises(TypeError, match="Invalid type"):
            IntArray(source)  # type: ignore[arg-type]

    def test_a_negative_length_is_javas_exception_and_a_value_error(self) -> None:
        """`JByte[-1]` raises NegativeArraySizeException: -1; `JArray(JByte)(-1)` raises ValueError: ours is both."""
        with pytest.raises(NegativeArraySizeException) as caught:
            ByteArray(-1)
        assert caught.value.getMessage() == "-1"
        assert isinstance(caught.value, ValueError)

    def test_the_longest_array_is_that_of_a_jvm(self) -> None:
        """2**31 - 1 elements are beyond HotSpot's limit (measured on JDK 25)."""
        with pytest.raises(OutOfMemoryError, match="Requested array size exceeds VM limit"):
            ByteArray(2**31 - 1)

    def test_no_room_is_an_out_of_memory_error(self) -> None:
        """What the operating system will not give is java.lang.OutOfMemoryError: Java heap space."""
        resource = pytest.importorskip("resource", reason="only POSIX can limit its own address space")
        limits = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (8 << 30, limits[1]))
        try:
            with pytest.raises(OutOfMemoryError, match="Java heap space"):
                LongArray(2**31 - 3)
        finally:
            resource.setrlimit(resource.RLIMIT_AS, limits)

    def test_numpys_scalar_is_a_length(self) -> None:
        """np.int64(3) is a length, not a buffer of eight bytes."""
        assert len(ByteArray(np.int64(3))) == 3

    def test_the_common_kind_has_no_instances(self) -> None:
        """JavaArray is there for isinstance."""
        with pytest.raises(TypeError):
            JavaArray(3)  # type: ignore[arg-type]

    def test_an_array_is_made_once(self) -> None:
        """A second __init__ would free memory that a view may be reading."""
        values = ByteArray(3)
        with pytest.raises(TypeError):
            values.__init__(5)
        assert len(values) == 3


class TestSlices:
    def test_a_slice_aliases_the_array(self) -> None:
        """Writing through a slice of a slice, with any step, writes the array (as JPype)."""
        values = IntArray([1, 2, 3, 4, 5])
        values[1:4][0] = 77
        values[::-1][0] = 99
        values[::2][1:][0] = 55
        assert list(values) == [1, 77, 55, 4, 99]

    @given(st.lists(st.integers(-128, 127)), st.slices(12))
    def test_a_slice_selects_what_a_list_does(self, elements: list[int], part: slice) -> None:
        """Same elements as list slicing, as an object with the array's own type and buffer protocol."""
        values = ByteArray(elements)
        assert list(values[part]) == elements[part]
        assert memoryview(values[part]).tolist() == elements[part]
        assert bytes(values[part]) == bytes(x & 255 for x in elements[part])

    @given(st.lists(st.integers(-128, 127), min_size=1), st.slices(12), st.slices(12))
    def test_slice_assignment_copies_as_if_at_once(self, elements: list[int], to: slice, source: slice) -> None:
        """Overlapping slices of one array give what lists give; other lengths are refused and change nothing."""
        values, expected = ByteArray(elements), list(elements)
        new = expected[source]
        if len(expected[to]) == len(new):
            values[to] = values[source]
            expected[to] = new
        else:
            with pytest.raises(ValueError, match=f"equal lengths : {len(expected[to])} != {len(new)}"):
                values[to] = values[source]
        assert list(values) == expected

    def test_slice_assignment_takes_any_sequence(self) -> None:
        """Lists, bytes, arrays of another type: element by element, range-checked."""
        values = IntArray(4)
        values[:2] = [8, 9]
        values[2:] = b"ab"
        assert list(values) == [8, 9, 97, 98]
        values[::2] = ShortArray([1, 2])
        assert list(values) == [1, 9, 2, 98]
        for wrong in (7, {1, 2}):
            with pytest.raises(TypeError, match="can only assign a sequence"):
                values[:2] = wrong  # type: ignore[call-overload]

    def test_a_failed_assignment_changes_nothing(self) -> None:
        """All elements are converted before the first is stored."""
        values = IntArray([1, 2, 3])
        with pytest.raises(OverflowError):
            values[:] = [7, 8, 2**31]
        with pytest.raises(TypeError):
            values[:] = [7, "x", 9]  # type: ignore[list-item]
        assert list(values) == [1, 2, 3]

    def test_a_sequence_that_lies_about_its_length_is_caught(self) -> None:
        """A length that changes during the copy is a ValueError, not a write beyond the end."""

        class Liar(Sequence[int]):
            def __init__(self, claimed: int, real: int) -> None:
                self.claimed, self.real = claimed, real

            def __len__(self) -> int:
                return self.claimed

            def __getitem__(self, index: int | slice) -> int:  # type: ignore[override]
                if isinstance(index, slice) or index >= self.real:
                    raise IndexError
                return 1

        for claimed, real in ((2, 5), (5, 2)):
            with pytest.raises(ValueError, match="while it was copied"):
                IntArray(Liar(claimed, real))

    def test_a_slice_with_a_step_exports_strides_or_nothing(self) -> None:
        """numpy sees the stride; a consumer that needs the bytes in a row is refused rather than given the wrong ones."""
        values = IntArray([1, 2, 3, 4])
        assert np.asarray(values[::-2]).tolist() == [4, 2]
        np.asarray(values[::2])[:] = 0
        assert list(values) == [0, 2, 0, 4]
        with pytest.raises(BufferError):
            zlib.crc32(values[::2])

    def test_a_slice_keeps_the_memory_alive(self) -> None:
        """The array may go; its slice, and a memoryview of the slice, still read its memory."""
        values = LongArray(range(1000))
        view = memoryview(values[10:20])
        del values
        gc.collect()
        assert view.tolist() == list(range(10, 20))

    def test_clone_is_a_copy(self) -> None:
        """Java's array.clone(): the same elements in memory of its own."""
        values = IntArray([1, 2, 3])
        copy = values[::-1].clone()
        copy[0] = 9
        assert (list(values), list(copy)) == ([1, 2, 3], [9, 2, 1])


class TestEquality:
    def test_an_array_equals_itself_only(self) -> None:
        """As in Java: two arrays with the same elements differ. A full slice is the array (as JPype)."""
        values = IntArray([1, 2, 3])
        assert values == values[:]
        assert hash(values) == hash(values[:])
        assert values != IntArray([1, 2, 3])
        assert values != [1, 2, 3]
        assert {values: 1}[values] == 1

    def test_a_part_is_not_the_whole(self) -> None:
        """Slices are equal if they show the same elements of the same array (JPype: whenever they share the array)."""
        values = IntArray([1, 2, 3, 4])
        assert values[1:3] == values[1:3]
        assert values[1:3] != values
        assert values[:2] != values[::2]

    def test_bytes_and_chars_equal_their_text(self) -> None:
        """byte[] and char[] compare with str, a byte[] as UTF-8; other arrays never do (as JPype)."""
        assert ByteArray("héllo".encode()) == "héllo"
        assert ByteArray(b"abc") != b"abc"
        assert CharArray("abc") == "abc"
        assert CharArray("abc")[1:] == "bc"
        assert CharArray("abc") != "abcd"
        assert IntArray([1]) != "[1]"

    def test_str_is_the_text_or_the_list(self) -> None:
        """str(byte[]) decodes, str(char[]) joins its UTF-16 units, and the others print as lists (as JPype)."""
        assert str(ByteArray(b"a\xff")) == "a\ufffd"
        assert str(ByteArray(b"xaybz")[1::2]) == "ab"
        assert str(CharArray(["\ud83d", "\ude00"])) == "\U0001f600"
        assert str(IntArray([1, 2])) == "[1, 2]"

    def test_arrays_have_no_order_and_no_arithmetic(self) -> None:
        """<, + and * are TypeErrors (as JPype)."""
        values = IntArray(2)
        for operation in ("values < values", "values + values", "values * 2"):
            with pytest.raises(TypeError):
                eval(operation, {"values": values})


def test_arrays_leave_nothing_behind() -> None:
    """Memory goes with the last reference: of arrays, of their slices, and of those whose making failed."""
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(100):
            LongArray(10_000)[1:].clone()
            with pytest.raises(TypeError):
                LongArray([0] * 10_000 + ["x"])  # type: ignore[list-item]
        assert tracemalloc.get_traced_memory()[0] - before < 80_000
    finally:
        tracemalloc.stop()


def test_arrays_are_not_weakly_referenced() -> None:
    """No slot for it: an array is as small as it can be."""
    with pytest.raises(TypeError):
        weakref.ref(ByteArray(1))
