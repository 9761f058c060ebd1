"""Path: how it is spelled, taken apart, joined and compared; measured on JDK 17, 21 and 25, which agree."""

from __future__ import annotations

import os
import pathlib

import pytest

from nio.errors import InvalidPathException, NullPointerException
from nio.files import Path


@pytest.mark.parametrize(
    ("given", "text", "name", "parent", "code"),
    [
        (("",), "", "", None, 0),
        (("/",), "/", None, None, 47),
        (("//",), "/", None, None, 47),
        (("a",), "a", "a", None, 97),
        (("a/",), "a", "a", None, 97),
        (("/a//b/",), "/a/b", "b", "/a", 1494949),
        (("./a",), "./a", "a", ".", 45760),
        (("../a",), "../a", "a", "..", 1416146),
        (("a/..",), "a/..", "..", "a", 2936366),
        (("a", "b"), "a/b", "b", "a", 94772),
        (("a", "/b"), "a/b", "b", "a", 94772),
        (("", "b"), "b", "b", None, 98),
        (("a", "", "c"), "a/c", "c", "a", 94773),
        (("", "", ""), "", "", None, 0),
        (("/", "a"), "/a", "a", "/", 1554),
        (("a/", "b/"), "a/b", "b", "a", 94772),
        (("a/../b/./c",), "a/../b/./c", "c", "a/../b/.", 1239926900),
        (("é",), "é", "é", None, 6214),
    ],
)
def test_spelling_parts_and_hash_code(given: tuple[str, ...], text: str, name: str | None, parent: str | None, code: int) -> None:
    path = Path.of(*given)
    assert str(path) == path.toString() == os.fspath(path) == text
    assert [None if part is None else str(part) for part in (path.getFileName(), path.getParent())] == [name, parent]
    assert path.hashCode() == hash(path) == code
    assert path.isAbsolute() is text.startswith("/")


@pytest.mark.parametrize(
    ("path", "other", "joined"),
    [("a", "b", "a/b"), ("a", "/b", "/b"), ("a", "", "a"), ("", "b", "b"), ("/", "b", "/b"), ("a/b", "../c", "a/b/../c")],
)
def test_resolve_joins_texts_and_paths(path: str, other: str, joined: str) -> None:
    forms: list[str | os.PathLike[str]] = [other, Path.of(other)]
    if other:  # pathlib's empty path is "."
        forms.append(pathlib.PurePosixPath(other))
    for given in forms:
        assert str(Path.of(path).resolve(given)) == joined


def test_equality_and_order_are_those_of_the_bytes() -> None:
    assert Path.of("a/") == Path.of("a")
    assert Path.of("a") != Path.of("b")
    assert not Path.of("a").equals("a")
    compared = [("a", "c", -2), ("a", "abc", -2), ("é", "a", 98), ("a", "a", 0)]
    assert [Path.of(a).compareTo(Path.of(b)) for a, b, _ in compared] == [difference for _, _, difference in compared]
    assert sorted([Path.of("b"), Path.of("abc"), Path.of("a")]) == [Path.of("a"), Path.of("abc"), Path.of("b")]


def test_an_absolute_path_starts_at_the_current_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> None:
    monkeypatch.chdir(tmp_path)
    texts = ("", "a", "./a", "/a")
    assert [str(Path.of(text).toAbsolutePath()) for text in texts] == [f"{tmp_path}", f"{tmp_path}/a", f"{tmp_path}/./a", "/a"]


def test_a_path_yields_its_names() -> None:
    assert [str(name) for name in Path.of("/a/b")] == ["a", "b"]
    assert list(Path.of("/")) == []
    assert [str(name) for name in Path.of("")] == [""]


def test_python_s_own_calls_take_it(tmp_path: pathlib.Path) -> None:
    path = Path.of(str(tmp_path), "file")
    with open(path, "w") as file:
        file.write("text")
    assert os.stat(path).st_size == 4
    assert pathlib.Path(path) == tmp_path / "file"


def test_what_is_no_path_is_refused() -> None:
    with pytest.raises(InvalidPathException) as caught:
        Path.of("a\0b")
    assert caught.value.getMessage() == "Nul character not allowed: a\0b"
    with pytest.raises(NullPointerException):
        Path.of(None)  # type: ignore[arg-type]
    with pytest.raises(NullPointerException, match="segment"):
        Path.of("a", None)  # type: ignore[arg-type]
    with pytest.raises(NullPointerException):
        Path.of("a").resolve(None)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Path.of(3)  # type: ignore[arg-type]
