"""File: how a path is spelled and compared, and the calls that answer false in place of throwing; measured on JDK 17 to 25."""

from __future__ import annotations

from pathlib import Path as PythonPath

import pytest

from nio.errors import InvalidPathException, NullPointerException
from nio.files import File, Path


@pytest.mark.parametrize(
    ("given", "path", "name", "parent", "code"),
    [
        ("", "", "", None, 1234321),
        ("/", "/", "", None, 1234366),
        ("//", "/", "", None, 1234366),
        ("a", "a", "a", None, 1234416),
        ("a/", "a", "a", None, 1234416),
        ("a//b", "a/b", "b", "a", 1288101),
        ("/a//b/", "/a/b", "b", "/a", 268852),
        ("./a", "./a", "a", ".", 1206097),
        ("../a", "../a", "a", "..", 478787),
        ("a/..", "a/..", "..", "a", 4070335),
        ("a/.", "a/.", ".", "a", 1288081),
        ("//a", "/a", "a", "/", 1233795),
        ("a b", "a b", "a b", None, 1287666),
        ("é中", "é中", "é中", None, 1228789),
        ("a\0b", "a\0b", "a\0b", None, 1292562),
    ],
)
def test_spelling_and_hash_code(given: str, path: str, name: str, parent: str | None, code: int) -> None:
    file = File(given)
    assert (file.getPath(), file.getName(), file.getParent(), file.hashCode(), hash(file)) == (path, name, parent, code, code)
    assert str(file) == file.toString() == path
    assert (str(file.getParentFile()) if parent else file.getParentFile()) == parent
    assert file.isAbsolute() is path.startswith("/")


@pytest.mark.parametrize(
    ("parent", "child", "path"),
    [("a", "b", "a/b"), ("a/", "/b", "a/b"), ("", "b", "/b"), ("/", "b", "/b"), ("a", "", "a"), ("", "", "/")],
)
def test_a_child_is_put_below_its_parent(parent: str, child: str, path: str) -> None:
    assert File(parent, child).getPath() == File(File(parent), child).getPath() == path


def test_no_parent_is_not_the_empty_one() -> None:
    assert File(None, "b").getPath() == "b"


@pytest.mark.parametrize("arguments", [(None,), ("a", None), (None, None)])
def test_a_path_is_needed(arguments: tuple[str, ...]) -> None:
    with pytest.raises(NullPointerException):
        File(*arguments)


@pytest.mark.parametrize("arguments", [(), (7,), ("a", 7), ("a", "b", "c"), (File("a"), File("b"))])
def test_other_arguments_are_type_errors(arguments: tuple[str, ...]) -> None:
    with pytest.raises(TypeError):
        File(*arguments)


def test_equality_and_order_are_those_of_the_text() -> None:
    assert File("a/") == File("a")
    assert File("a").equals(File("a//"))
    assert File("a") != File("./a")
    assert not File("a").equals("a")
    assert [File("a").compareTo(File("c")), File("a").compareTo(File("abc")), File("abc").compareTo(File("b"))] == [-2, -2, -1]
    assert sorted([File("b"), File("abc"), File("a")]) == [File("a"), File("abc"), File("b")]


def test_absolute_paths_start_at_the_current_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: PythonPath) -> None:
    monkeypatch.chdir(tmp_path)
    here = str(tmp_path)
    for given, path in (
        ("", here),
        ("a", f"{here}/a"),
        ("./a", f"{here}/./a"),
        ("a/..", f"{here}/a/.."),
        ("/", "/"),
        ("//a", "/a"),
    ):
        assert File(given).getAbsolutePath() == str(File(given).getAbsoluteFile()) == path


def test_what_is_there_is_told_apart(tmp_path: PythonPath) -> None:
    (tmp_path / "file").write_bytes(bytes(5))
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "link").symlink_to("file")
    seen = {
        name: (file.exists(), file.isFile(), file.isDirectory(), file.length() if file.isFile() else 0)
        for name in ("file", "link", ".", "missing", "dangling", "file/below", "nul\0")
        for file in [File(f"{tmp_path}/{name}")]
    }
    nothing = (False, False, False, 0)
    assert seen == {
        "file": (True, True, False, 5),
        "link": (True, True, False, 5),
        ".": (True, False, True, 0),
        "missing": nothing,
        "dangling": nothing,
        "file/below": nothing,
        "nul\0": nothing,
    }
    assert (File(str(tmp_path)).length() > 0, File(f"{tmp_path}/missing").length()) == (True, 0)


def test_the_empty_path_is_the_current_directory() -> None:
    """As in JDK 25; up to 21 it does not exist."""
    assert (File("").exists(), File("").isDirectory()) == (True, True)


def test_delete_takes_files_links_and_empty_directories(tmp_path: PythonPath) -> None:
    (tmp_path / "full" / "below").mkdir(parents=True)
    (tmp_path / "empty").mkdir()
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "file").touch()
    names = ("file", "file", "full", "empty", "dangling", "nul\0")
    assert [File(f"{tmp_path}/{name}").delete() for name in names] == [True, False, False, True, True, False]
    assert [path.name for path in tmp_path.iterdir()] == ["full"]


def test_to_path_and_back() -> None:
    assert File("a//b").toPath() == Path.of("a/b")
    assert Path.of("a/b").toFile() == File("a/b")
    with pytest.raises(InvalidPathException) as caught:
        File("a\0b").toPath()
    assert caught.value.getMessage() == "Nul character not allowed: a\0b"


def test_separators() -> None:
    assert (File.separator, File.separatorChar, File.pathSeparator, File.pathSeparatorChar) == ("/", "/", ":", ":")
