"""Globs: for simple patterns they match what Python's fnmatch does; the rest is in the scenario files_listing.globs."""

from __future__ import annotations

from contextlib import suppress
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nio.errors import PatternSyntaxException
from nio.files.glob import compile_glob

PIECES = st.lists(st.sampled_from(["*", "?", "a", "b", ".", "[ab]", "[!a]", "[a-c]", "$", "(", "+"]), max_size=6).map("".join)
NAMES = st.text("abc.$(+-", max_size=6)


@given(PIECES, NAMES)
def test_stars_marks_and_classes_match_as_in_fnmatch(glob: str, name: str) -> None:
    assert bool(compile_glob(glob).fullmatch(name)) is fnmatchcase(name, glob)


@given(st.lists(st.text("abc", max_size=3), min_size=1, max_size=4), NAMES)
def test_a_group_matches_each_of_its_parts(parts: list[str], name: str) -> None:
    assert bool(compile_glob("{" + ",".join(parts) + "}").fullmatch(name)) is (name in parts)


@given(st.text("ab*?[]{},\\!-^&/.", max_size=7))
def test_any_text_is_a_glob_or_java_s_exception(glob: str) -> None:
    """Never an error of Python's re."""
    with suppress(PatternSyntaxException):
        compile_glob(glob)


@given(st.text("ab*?[]{},\\", max_size=5))
def test_a_backslash_before_each_character_matches_the_text_itself(text: str) -> None:
    pattern = compile_glob("".join(f"\\{char}" for char in text))
    assert pattern.fullmatch(text)
    assert not pattern.fullmatch(f"{text}x")


@pytest.mark.parametrize("name", ["a/b", "/"])
def test_nothing_but_two_stars_crosses_a_slash(name: str) -> None:
    assert not any(compile_glob(glob).fullmatch(name) for glob in ("*", "a?b", "a[!x]b", "[!a]"))
    assert compile_glob("**").fullmatch(name)
