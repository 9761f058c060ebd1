"""Charset: what is right comes back as it was; what is wrong is counted as in Java, which the scenarios of files_content show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nio.errors import (
    CharacterCodingException,
    IllegalArgumentException,
    IllegalCharsetNameException,
    MalformedInputException,
    UnmappableCharacterException,
    UnsupportedCharsetException,
)
from nio.lang.charset import Charset, StandardCharsets

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
