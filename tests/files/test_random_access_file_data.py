"""RandomAccessFile's numbers and texts: against struct and io.BytesIO, and against what JDK 17 to 25 do, measured."""

from __future__ import annotations

import io
import math
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nio import Machine
from nio.errors import EOFException, IOException, NullPointerException, UTFDataFormatException
from nio.files import DataInput, DataOutput, FileDescriptor, RandomAccessFile, modified_utf8
from nio.paging.host import HostKernel
from tests.raising import raises


@pytest.fixture
def file(tmp_path: Path) -> Iterator[RandomAccessFile]:
    with RandomAccessFile(tmp_path / "file", "rw") as opened:
        yield opened


def holding(file: RandomAccessFile, data: bytes) -> RandomAccessFile:
    """The file with these bytes, at its beginning."""
    file.setLength(0)
    file.seek(0)
    file.write(data)
    file.seek(0)
    return file


INT = st.integers(-(2**31), 2**31 - 1)
TEXT = st.text(st.characters(exclude_categories=[]), max_size=40)  # halves of surrogate pairs, too


def low(size: int) -> Callable[[object], bytes]:
    """The low bytes of an int."""
    return lambda value: struct.pack(">i", value)[4 - size :]


def text_bytes(text: object) -> bytes:
    """A length and the text, whose bytes a test of their own looks at."""
    assert isinstance(text, str)
    data = modified_utf8.encode(text)
    return struct.pack(">H", len(data)) + data


def unpack(format: str) -> Callable[[bytes], object]:
    return lambda data: struct.unpack(format, data)[0]


KINDS: dict[str, tuple[st.SearchStrategy[object], Callable[[object], bytes], Callable[[bytes], object] | None]] = {
    # what may be written, its bytes, and what they are read as: if not told, as what was written
    "Boolean": (st.booleans(), lambda v: struct.pack(">?", v), None),
    "Byte": (INT, low(1), unpack(">b")),
    "Short": (INT, low(2), unpack(">h")),
    "Char": (INT, low(2), lambda data: chr(int.from_bytes(data, "big"))),
    "Int": (INT, low(4), None),
    "Long": (st.integers(-(2**63), 2**63 - 1), lambda v: struct.pack(">q", v), None),
    "Float": (st.floats(width=32, allow_nan=False), lambda v: struct.pack(">f", v), None),
    "Double": (st.floats(allow_nan=False), lambda v: struct.pack(">d", v), None),
    "UTF": (TEXT, text_bytes, None),
}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_what_is_written_is_what_struct_packs_and_is_read_back(file: RandomAccessFile, data: st.DataObject) -> None:
    """Any sequence of typed writes."""
    holding(file, b"")
    names = data.draw(st.lists(st.sampled_from(sorted(KINDS)), max_size=12))
    model = io.BytesIO()
    expected = []
    for name in names:
        values, bytes_of, read_as = KINDS[name]
        value = data.draw(values)
        getattr(file, f"write{name}")(value)
        model.write(bytes_of(value))
        assert file.getFilePointer() == model.tell()
        expected.append(joined(value) if read_as is None else read_as(bytes_of(value)))
    file.seek(0)
    whole = bytearray(model.tell())
    file.readFully(whole)
    assert bytes(whole) == model.getvalue()
    file.seek(0)
    assert [getattr(file, f"read{name}")() for name in names] == expected
    assert file.read() == -1


def joined(value: object) -> object:
    """A text with its pairs of surrogates as characters: Java has only the pairs."""
    return (
        value.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
        if type(value) is str and len(value) > 1
        else value
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from([b"\n", b"\r", b"\r\n", b"a", b"\xe9bc", b"x" * 255, b"y" * 300]), max_size=12))
def test_lines_are_those_of_text_that_knows_three_endings(file: RandomAccessFile, parts: list[bytes]) -> None:
    text = b"".join(parts)
    holding(file, text)
    model = io.TextIOWrapper(io.BytesIO(text), encoding="latin-1", newline=None).read().split("\n")
    expected = model[:-1] if model[-1] == "" else model
    lines = [file.readLine() for _ in expected]
    assert lines == expected
    assert file.readLine() is None
    assert file.getFilePointer() == len(text)


@given(TEXT)
def test_modified_utf_8_is_utf_8_of_the_chars_with_two_bytes_for_nul(text: str) -> None:
    units = text.encode("utf-16-be", "surrogatepass")
    expected = b"".join(
        b"\xc0\x80" if unit == 0 else chr(unit).encode("utf-8", "surrogatepass")
        for unit in struct.unpack(f">{len(units) // 2}H", units)
    )
    assert modified_utf8.encode(text) == expected
    assert modified_utf8.decode(expected) == joined(text)


@given(
    st.binary(max_size=12)
    | st.lists(st.sampled_from([0x41, 0xC3, 0xA9, 0xE4, 0xB8, 0xAD, 0xF0, 0xC0, 0x80]), max_size=9).map(bytes)
)
def test_the_quick_way_to_decode_agrees_with_java_s(data: bytes) -> None:
    """Byte by byte, as Java does it: the same text, or a refusal by both."""
    try:
        slow: str | None = "".join(map(chr, modified_utf8._units(data)))
    except UTFDataFormatException:
        slow = None
    try:
        quick: str | None = modified_utf8.decode(data)
    except UTFDataFormatException:
        quick = None
    assert quick == (None if slow is None else joined(slow) if len(slow) > 1 else slow)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x80", "malformed input around byte 0"),
        (b"\xc3", "malformed input: partial character at end"),
        (b"\xc3A", "malformed input around byte 2"),
        (b"\xe3\x81A", "malformed input around byte 2"),
        (b"\xe3A\x81", "malformed input around byte 2"),
        ("\U0001f600".encode(), "malformed input around byte 0"),
        (b"ab\xc3\0", "malformed input around byte 4"),
        (b"a\xe3\x81", "malformed input: partial character at end"),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_the_place(data: bytes, message: str) -> None:
    raises(UTFDataFormatException, message, lambda: modified_utf8.decode(data))


@pytest.mark.parametrize(
    ("data", "text"), [(b"\0", "\0"), (b"\xc1\x81", "A"), (b"\xe0\x80\x80", "\0"), (b"\xed\xa0\x80", "\ud800")]
)
def test_long_spellings_and_lone_surrogates_are_taken(data: bytes, text: str) -> None:
    assert modified_utf8.decode(data) == text


def test_a_text_has_at_most_65535_bytes(file: RandomAccessFile) -> None:
    file.writeUTF("a" * 65535)
    message = "encoded string (aaaaaaaa...aaaaaaaa) too long: 65536 bytes"
    raises(UTFDataFormatException, message, lambda: file.writeUTF("a" * 65536))
    message = "encoded string (\U0001f600\U0001f600\U0001f600\U0001f600...abcdefgh) too long: 120008 bytes"
    raises(UTFDataFormatException, message, lambda: file.writeUTF("\U0001f600" * 20000 + "abcdefgh"))
    assert file.length() == 65537
    file.seek(0)
    assert file.readUTF() == "a" * 65535


@pytest.mark.parametrize(
    "name", ["Int", "Long", "Float", "Double", "Short", "Char", "UnsignedShort", "Byte", "UnsignedByte", "Boolean", "UTF"]
)
def test_at_the_end_there_is_eof_and_the_position_is_the_end(file: RandomAccessFile, name: str) -> None:
    size = {"Int": 4, "Float": 4, "Long": 8, "Double": 8, "UTF": 2, "Byte": 1, "UnsignedByte": 1, "Boolean": 1}.get(name, 2)
    for length in range(size):
        holding(file, bytes(length))
        raises(EOFException, None, getattr(file, f"read{name}"))
        assert file.getFilePointer() == length
    holding(file, b"\0\5abc").seek(9)
    raises(EOFException, None, getattr(file, f"read{name}"))
    assert file.getFilePointer() == 9


def test_read_fully_keeps_what_there_was(file: RandomAccessFile) -> None:
    holding(file, b"abc")
    into = bytearray(5)
    raises(EOFException, None, lambda: file.readFully(into))
    assert (bytes(into), file.getFilePointer()) == (b"abc\0\0", 3)
    file.readFully(into, 5, 0)


def test_skip_bytes_stops_at_the_end_and_returns_to_it_from_beyond(file: RandomAccessFile) -> None:
    holding(file, bytes(10))
    assert [(file.skipBytes(n), file.getFilePointer()) for n in (-1, 0, 4, 9)] == [(0, 0), (0, 0), (4, 4), (6, 10)]
    file.seek(2**32 + 15)
    assert (file.skipBytes(1), file.getFilePointer()) == (-5, 10)  # Java's int has lost the 2**32


def test_every_nan_is_written_alike_and_what_is_too_large_is_infinite(file: RandomAccessFile) -> None:
    file.writeFloat(-math.nan)
    file.writeDouble(-math.nan)
    file.writeFloat(-1e40)
    file.writeFloat(np.float32(1.5))
    file.seek(0)
    data = bytearray(20)
    file.readFully(data)
    assert data.hex() == "7fc00000" + "7ff8000000000000" + "ff800000" + "3fc00000"


def test_a_char_is_an_int_or_what_read_char_gives(file: RandomAccessFile) -> None:
    file.writeChar("é")
    file.writeChar(0x1FFFF)
    file.writeChar("\ud800")
    file.seek(0)
    assert [file.readChar(), file.readChar(), file.readChar()] == ["é", "\uffff", "\ud800"]


@pytest.mark.parametrize("data", [np.array([1, 2, 3], "u1"), [1, 2, 3], bytearray((1, 2, 3)), memoryview(b"\1\2\3")])
def test_an_array_may_be_of_any_kind(file: RandomAccessFile, data: bytes) -> None:
    file.write(data)
    file.write(np.int64(0x104))
    file.write(data, 1, 2)
    file.seek(0)
    read = bytearray(6)
    file.readFully(read)
    assert list(read) == [1, 2, 3, 4, 2, 3]


@pytest.mark.parametrize("name", ["writeByte", "writeShort", "writeInt", "writeChar", "write", "skipBytes"])
def test_an_int_has_32_bits(file: RandomAccessFile, name: str) -> None:
    for value in (2**31, -(2**31) - 1):
        with pytest.raises(OverflowError):
            getattr(file, name)(value)
    with pytest.raises(TypeError):
        getattr(file, name)(1.0)
    assert file.length() == 0


@pytest.mark.parametrize("name", ["writeFloat", "writeDouble", "writeBytes", "writeChars", "writeUTF", "writeBoolean"])
def test_what_is_of_another_kind_is_a_type_error(file: RandomAccessFile, name: str) -> None:
    for value in (b"1", [1]):
        with pytest.raises(TypeError):
            getattr(file, name)(value)
    assert file.length() == 0


def test_no_text_is_a_null_pointer(file: RandomAccessFile) -> None:
    raises(NullPointerException, 'Cannot invoke "String.length()" because "s" is null', lambda: file.writeBytes(None))  # type: ignore[arg-type]
    raises(NullPointerException, 'Cannot invoke "String.length()" because "s" is null', lambda: file.writeChars(None))  # type: ignore[arg-type]
    raises(NullPointerException, 'Cannot invoke "String.length()" because "str" is null', lambda: file.writeUTF(None))  # type: ignore[arg-type]


def test_a_closed_file_refuses_all_that_would_move_a_byte(file: RandomAccessFile) -> None:
    file.close()
    for call in (
        file.readInt,
        file.readLine,
        file.readUTF,
        lambda: file.writeInt(1),
        lambda: file.writeUTF(""),
        lambda: file.skipBytes(1),
    ):
        raises(IOException, "Stream Closed", call)
    file.writeBytes("")
    file.readFully(bytearray())
    assert file.skipBytes(0) == 0


def test_it_is_a_data_input_a_data_output_and_has_one_descriptor(file: RandomAccessFile) -> None:
    assert isinstance(file, DataInput)
    assert isinstance(file, DataOutput)
    assert file.getFD() is file.getFD()
    assert isinstance(file.getFD(), FileDescriptor)


class Counting(HostKernel):
    """Counts the calls that move bytes, and gives one byte at a time if it is told to."""

    def __init__(self) -> None:
        self.calls = 0
        self.most = 1 << 30

    def read(self, fd: int, into: memoryview) -> int:  # type: ignore[override]  # what java.io hands it
        self.calls += 1
        return super().read(fd, memoryview(into)[: self.most])

    def write(self, fd: int, data: memoryview) -> int:  # type: ignore[override]
        self.calls += 1
        return super().write(fd, memoryview(data)[: self.most])


def test_a_number_is_one_call_of_the_kernel_and_may_come_in_pieces(tmp_path: Path) -> None:
    kernel = Counting()
    with Machine(kernel), RandomAccessFile(tmp_path / "file", "rw") as file:
        for name in ("Int", "Long", "Double", "Short"):
            file.seek(0)
            kernel.calls = 0
            getattr(file, f"write{name}")(7)
            assert kernel.calls == 1
            file.seek(0)
            assert getattr(file, f"read{name}")() == 7
            assert kernel.calls == 2
        kernel.most = 1
        file.seek(0)
        file.writeLong(0x0102030405060708)
        file.writeUTF("pieces")
        file.seek(0)
        assert (file.readLong(), file.readUTF()) == (0x0102030405060708, "pieces")
