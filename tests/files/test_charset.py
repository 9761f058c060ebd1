"""Charset: what is right comes back as it was; what is wrong is counted, or replaced, as in Java.

Which count and which replacement that is, the scenarios of files_content and text show.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nio import ByteBuffer, CharBuffer
from nio.charset import Charset, StandardCharsets
from nio.errors import (
    CharacterCodingException,
    IllegalArgumentException,
    IllegalCharsetNameException,
    MalformedInputException,
    NullPointerException,
    UnmappableCharacterException,
    UnsupportedCharsetException,
)
from tests.memories import MEMORIES

EVERY = [getattr(StandardCharsets, name) for name in ("US_ASCII", "ISO_8859_1", "UTF_8", "UTF_16BE", "UTF_16LE", "UTF_16")]
CHARSETS = st.sampled_from(EVERY)


@given(CHARSETS, st.text(st.characters(exclude_categories=["Cs"])), st.booleans())
def test_a_text_that_has_bytes_comes_back_from_them(charset: Charset, text: str, whole: bool) -> None:
    """In one piece, or up to the char that has none."""
    try:
        data = charset.encode_text(text, whole)
    except UnmappableCharacterException:
        data, wrong = charset.encode_up_to(text)
        assert isinstance(wrong, UnmappableCharacterException)
        part = charset.decode_text(data, whole)
        assert text.startswith(part)
        assert len(part) < len(text)
        return
    if charset is StandardCharsets.UTF_16 and text.startswith("\ufeff"):
        return  # its own mark of the byte order is not told from the one that is written before it
    assert charset.decode_text(data, whole) == text
    assert charset.encode_up_to(text) == (data, None)


@given(CHARSETS, st.binary(max_size=12), st.booleans())
def test_any_bytes_are_a_text_or_malformed(charset: Charset, data: bytes, whole: bool) -> None:
    """The count is of bytes that are there."""
    wrong = None
    try:
        charset.decode_text(data, whole)
    except MalformedInputException as error:
        wrong = error
    if wrong is not None:
        assert 1 <= wrong.getInputLength() <= len(data)
        assert wrong.getMessage() == f"Input length = {wrong.getInputLength()}"


@given(CHARSETS, st.text(), st.integers(0, 3))
def test_what_a_text_is_encoded_to_decodes_to_it_but_for_what_was_replaced(charset: Charset, text: str, before: int) -> None:
    """From buffer to buffer, whose remaining part is taken and nothing before it; the second time around nothing is replaced."""
    given = CharBuffer.wrap("x" * before + text).position(before)
    data = charset.encode(given)
    assert not given.hasRemaining()
    assert (data.position(), data.isDirect(), data.isReadOnly()) == (0, False, False)
    assert data.equals(charset.encode(text))
    chars = charset.decode(data)
    assert not data.hasRemaining()
    assert (chars.position(), chars.isDirect(), chars.isReadOnly()) == (0, False, False)
    again = charset.encode(chars.duplicate())
    if not (charset is StandardCharsets.UTF_16 and text.startswith("\ufeff")):
        assert again.equals(data.rewind())
    try:
        charset.encode_text(text, False)
    except CharacterCodingException:
        return
    if not (charset is StandardCharsets.UTF_16 and text.startswith("\ufeff")):
        assert chars.toString() == text


@given(CHARSETS, st.binary(max_size=12))
def test_any_bytes_decode_to_something(charset: Charset, data: bytes) -> None:
    """As a text and as a buffer alike; strictly the same where nothing is wrong, and else with U+FFFD."""
    buffer = charset.decode(ByteBuffer.wrap(bytearray(data)))
    text = charset.decode_replacing(data)
    assert buffer.toString() == text
    try:
        assert charset.decode_text(data, False) == text
    except MalformedInputException:
        assert "\ufffd" in text


@pytest.mark.parametrize("name", MEMORIES)
def test_a_buffer_of_any_memory_is_decoded(tmp_path: Path, name: str) -> None:
    """From its position to its limit."""
    buffer = MEMORIES[name](tmp_path, b"xgr\xc3\xbcx").position(1).limit(5)
    assert StandardCharsets.UTF_8.decode(buffer.asReadOnlyBuffer()).toString() == "gr\xfc"
    assert StandardCharsets.UTF_8.decode(buffer).toString() == "gr\xfc"
    assert (buffer.position(), buffer.limit()) == (5, 5)


def test_two_halves_are_one_char() -> None:
    """Python has them as two where they were put together from two texts; Java cannot tell."""
    assert StandardCharsets.UTF_8.encode_replacing("\ud83d" + "\ude00") == b"\xf0\x9f\x98\x80"
    assert StandardCharsets.US_ASCII.encode_replacing("\ud83d" + "\ude00") == b"?"


def test_what_is_no_text_and_no_buffer_is_refused() -> None:
    utf_8 = StandardCharsets.UTF_8
    for wrong in (5, b"abc", ["a"], ByteBuffer.allocate(1)):
        with pytest.raises(TypeError):
            utf_8.encode(wrong)  # type: ignore[arg-type]
    for no_bytes in (5, b"abc", "abc", CharBuffer.allocate(1)):
        with pytest.raises(TypeError):
            utf_8.decode(no_bytes)  # type: ignore[arg-type]
    with pytest.raises(NullPointerException):
        utf_8.encode(None)  # type: ignore[arg-type]
    with pytest.raises(NullPointerException):
        utf_8.decode(None)  # type: ignore[arg-type]


@pytest.mark.parametrize("charset", EVERY, ids=Charset.name)
def test_half_a_surrogate_pair_has_no_bytes(charset: Charset) -> None:
    for whole, kind in ((True, UnmappableCharacterException), (False, MalformedInputException)):
        with pytest.raises(CharacterCodingException) as caught:
            charset.encode_text("a\ud800", whole)
        assert type(caught.value) is kind


def test_a_charset_is_found_by_any_of_its_names() -> None:
    assert Charset.forName("latin1") is StandardCharsets.ISO_8859_1
    assert Charset.forName("Utf8") == StandardCharsets.UTF_8 == Charset.defaultCharset()
    assert Charset.isSupported("us-ascii")
    assert not Charset.isSupported("ebcdic")
    assert sorted(EVERY, key=Charset.name)[0].compareTo(StandardCharsets.UTF_8) < 0
    assert repr(StandardCharsets.UTF_8) == "<Charset UTF-8>"


def test_what_names_no_charset_is_refused() -> None:
    with pytest.raises(UnsupportedCharsetException) as unknown:
        Charset.forName("nope")
    assert unknown.value.getMessage() == unknown.value.getCharsetName() == "nope"
    with pytest.raises(IllegalCharsetNameException) as illegal:
        Charset.forName("a b")
    assert illegal.value.getMessage() == illegal.value.getCharsetName() == "a b"
    with pytest.raises(IllegalArgumentException, match="Null charset name"):
        Charset.forName(None)  # type: ignore[arg-type]
