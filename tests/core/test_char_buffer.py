"""CharBuffer as text, on every memory, in both orders: str is the reference, in UTF-16 units.  What all typed buffers share
stands in test_views.py; what Java says, in the scenarios of conformance.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nio import ByteBuffer, ByteOrder, CharBuffer
from nio._core.arrays import CharArray, IntArray
from nio.errors import (
    BufferOverflowException,
    IllegalArgumentException,
    IllegalStateException,
    IndexOutOfBoundsException,
    ReadOnlyBufferException,
    UnsupportedOperationException,
)
from tests.memories import Factory, content_of

texts = st.text(st.characters(codec="utf-16", exclude_categories=()) | st.sampled_from("\U0001f600\ud83d\ude00\0ab"), max_size=12)
orders = pytest.mark.parametrize("order", [ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN], ids=str)


def units(text: str) -> list[str]:
    """The UTF-16 units of a text, each as a str."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return [raw[at : at + 2].decode("utf-16-le", "surrogatepass") for at in range(0, len(raw), 2)]


def joined(chars: list[str]) -> str:
    """The text of UTF-16 units."""
    return "".join(chars).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def codec(order: ByteOrder) -> str:
    return "utf-16-be" if order is ByteOrder.BIG_ENDIAN else "utf-16-le"


@given(text=texts)
@orders
def test_a_text_lies_in_memory_as_utf_16_and_comes_back(make: Factory, order: ByteOrder, text: str) -> None:
    """Through put, append and single chars; surrogates, paired or not, and U+0000 are chars like others."""
    raw = text.encode(codec(order), "surrogatepass")
    n = len(raw) // 2
    for way in ("put", "append", "chars"):
        data = make(bytes(len(raw) + 2)).order(order)
        buffer = data.asCharBuffer()
        if way == "put":
            assert buffer.put(text, 0, n) is buffer
        elif way == "append":
            assert buffer.append(text) is buffer
        else:
            for unit in units(text):
                buffer.put(unit)
        assert content_of(data) == raw + b"\0\0"
        assert buffer.flip().toString() == str(buffer) == joined(units(text))
        assert list(buffer)[:n] == units(text)


@given(text=texts, data=st.data())
def test_as_a_sequence_it_is_what_remains(make: Factory, text: str, data: st.DataObject) -> None:
    """length, charAt, subSequence, chars and codePoints against the list of units."""
    chars = units(text)
    buffer = make(bytes(2 * len(chars))).asCharBuffer().put(0, CharArray(chars))
    start = data.draw(st.integers(0, len(chars)))
    end = data.draw(st.integers(start, len(chars)))
    rest = chars[start:end]
    buffer.limit(end).position(start)
    assert (buffer.length(), buffer.isEmpty()) == (len(rest), not rest)
    assert [buffer.charAt(at) for at in range(len(rest))] == rest
    assert list(buffer.chars()) == [ord(unit) for unit in rest]
    assert buffer.chars().toArray() != buffer.chars().toArray()
    assert list(buffer.codePoints()) == [ord(character) for character in joined(rest)]
    first = data.draw(st.integers(0, len(rest)))
    last = data.draw(st.integers(first, len(rest)))
    part = buffer.subSequence(first, last)
    assert part.toString() == joined(rest[first:last])
    assert (part.position(), part.capacity()) == (start + first, buffer.capacity())
    for wrong in (-1, len(rest)):
        with pytest.raises(IndexOutOfBoundsException):
            buffer.charAt(wrong)
    for wrong_part in ((-1, 0), (0, len(rest) + 1), (last, first - 1)):
        with pytest.raises(IndexOutOfBoundsException):
            buffer.subSequence(*wrong_part)
    assert (buffer.position(), buffer.limit()) == (start, end)


@given(text=texts, data=st.data())
def test_a_wrapped_text_is_a_read_only_buffer_of_its_units(text: str, data: st.DataObject) -> None:
    """Of a str or of another CharBuffer, whole or in part; without an array."""
    chars = units(text)
    start = data.draw(st.integers(0, len(chars)))
    end = data.draw(st.integers(start, len(chars)))
    whole, part = CharBuffer.wrap(text), CharBuffer.wrap(text, start, end)
    assert whole.toString() == CharBuffer.wrap(whole).toString() == joined(chars)
    assert (part.position(), part.limit(), part.capacity()) == (start, end, len(chars))
    assert part.toString() == part.slice().toString() == part.duplicate().toString() == joined(chars[start:end])
    for buffer in (whole, part, part.slice(), part.duplicate(), whole.asReadOnlyBuffer()):
        assert (buffer.isReadOnly(), buffer.hasArray(), buffer.isDirect()) == (True, False, False)
        with pytest.raises(UnsupportedOperationException):
            buffer.array()
        with pytest.raises(ReadOnlyBufferException):
            buffer.put("")
    heap = CharBuffer.wrap(CharArray(chars))
    assert (heap == whole, heap.hashCode(), heap.compareTo(whole), heap.mismatch(whole)) == (True, whole.hashCode(), 0, -1)


def test_a_text_without_room_changes_nothing(make: Factory) -> None:
    """put, append and append of a part; a range beyond the text as well."""
    buffer = make(bytes(6)).asCharBuffer().put("a")
    for text in ("xyz", None):
        with pytest.raises(BufferOverflowException):
            buffer.append(text)
    with pytest.raises(BufferOverflowException):
        buffer.put("xyz")
    for start, end in ((-1, 1), (0, 3), (2, 1), (3, 3)):
        for move in (buffer.put, buffer.append):
            with pytest.raises(IndexOutOfBoundsException):
                move("xy", start, end)
    assert (buffer.position(), buffer.clear().toString()) == (1, "a\0\0")


def test_a_part_of_a_buffer_is_counted_from_its_position(make: Factory) -> None:
    """As Java documents append(CharSequence, start, end), and JDK 17 does; JDK 21 and 25 count from 0."""
    source = make(bytes(12)).asCharBuffer().put("abcdef").position(2)
    target = CharBuffer.allocate(4).append(source, 1, 3)
    assert (target.flip().toString(), source.position()) == ("de", 2)


def test_read_moves_as_much_as_fits(make: Factory) -> None:
    """Both positions move, the source's limit stays; -1 where nothing remains, 0 where nothing fits."""
    source = make(bytes(8)).asCharBuffer().put("abcd").rewind()
    target = CharBuffer.allocate(3)
    assert [source.read(target), source.read(target), source.read(target.clear()), source.read(target)] == [3, 0, 1, -1]
    assert (source.position(), source.limit(), target.flip().toString()) == (4, 4, "d")
    with pytest.raises(IllegalArgumentException):
        source.rewind().read(source)
    with pytest.raises(ReadOnlyBufferException):
        source.read(target.asReadOnlyBuffer().clear())
    assert (source.position(), source.limit()) == (0, 4)


def test_get_chars_fills_a_part_of_an_array(make: Factory) -> None:
    """From the position; nothing moves."""
    buffer = make(bytes(12)).asCharBuffer().put("abcdef").rewind().position(1)
    chars = CharArray("------")
    buffer.getChars(1, 4, chars, 2)
    assert (str(chars), buffer.position()) == ("--cde-", 1)
    for begin, end, at in ((-1, 1, 0), (0, 6, 0), (2, 1, 0), (0, 2, 5), (0, 1, -1)):
        with pytest.raises(IndexOutOfBoundsException):
            buffer.getChars(begin, end, chars, at)
    assert str(chars) == "--cde-"


def test_a_stream_of_chars_is_read_once() -> None:
    """By iteration, toArray, count or forEach; IllegalStateException the second time."""
    buffer = CharBuffer.wrap("a\U0001f600")
    assert list(buffer.codePoints()) == [97, 0x1F600]
    array = buffer.chars().toArray()
    assert (type(array), list(array)) == (IntArray, [97, 0xD83D, 0xDE00])
    assert buffer.chars().count() == 3
    seen: list[int] = []
    stream = buffer.chars()
    stream.forEach(seen.append)
    assert seen == [97, 0xD83D, 0xDE00]
    with pytest.raises(IllegalStateException, match="already been operated upon"):
        stream.count()


def test_what_is_no_text_is_refused(make: Factory) -> None:
    """A char is a str of length 1 in the first plane, or a number; bytes and floats are no text."""
    buffer = make(bytes(8)).asCharBuffer()
    for wrong in (b"ab", 1.5, object(), ["ab"]):
        with pytest.raises(TypeError):
            buffer.append(wrong)  # type: ignore[call-overload]
    with pytest.raises(ValueError, match="4 byte unicode"):
        buffer.put(0, "\U0001f600")
    with pytest.raises(OverflowError):
        buffer.put(0, 65536)
    assert buffer.put(0, 65).put("\U0001f600").position() == 2
    assert list(buffer)[:2] == ["\ud83d", "\ude00"]


def test_heap_buffers_of_chars_have_java_s_array() -> None:
    """allocate makes one of zeros, wrap shares the one it is given; a str is no array."""
    buffer = CharBuffer.allocate(2)
    array = buffer.array()
    assert isinstance(array, CharArray)
    array[0] = "x"
    assert buffer.toString() == "x\0"
    assert CharBuffer.wrap(array).array() is array
    assert ByteBuffer.allocate(4).asCharBuffer().hasArray() is False


def test_files_hold_what_was_put(tmp_path: Path) -> None:
    """A view of a mapping writes into the file, in the order of the bytes."""
    from nio import FileChannel, MapMode, StandardOpenOption

    (tmp_path / "file").write_bytes(bytes(6))
    with FileChannel.open(tmp_path / "file", StandardOpenOption.READ, StandardOpenOption.WRITE) as channel:
        data = channel.map(MapMode.READ_WRITE, 0, 6)
    data.order(ByteOrder.LITTLE_ENDIAN).asCharBuffer().put("h€!")
    assert (tmp_path / "file").read_bytes() == "h€!".encode("utf-16-le")
