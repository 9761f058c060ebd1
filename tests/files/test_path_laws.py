"""Laws of Path: what taking apart, joining and normalizing have to do with each other, for any spelling.

That the answers are Java's, the scenarios of path_algebra show; here, that they go together.
"""

from __future__ import annotations

import posixpath
from functools import reduce

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nio.errors import IllegalArgumentException, NoSuchElementException, UnsupportedOperationException
from nio.files.path import Path

NAMES = st.sampled_from(["a", "b", "c", ".", "..", "...", ".a", "é", "a b"])
TEXTS = st.builds(
    lambda root, names, end: root + "/".join(names) + end,
    st.sampled_from(["", "/", "//"]),
    st.lists(NAMES, max_size=5),
    st.sampled_from(["", "/", "//"]),
)
PATHS = TEXTS.map(Path.of)


@given(PATHS)
def test_the_names_are_the_path(path: Path) -> None:
    """Joined they make it again; parent and name do too; each name is where getName says."""
    names = list(path)
    assert path.getNameCount() == len(names)
    assert [path.getName(index) for index in range(len(names))] == names
    start = path.getRoot() or Path.of("")
    assert reduce(Path.resolve, names, start) == path
    parent, name = path.getParent(), path.getFileName()
    if parent is not None and name is not None:
        assert parent.resolve(name) == path
    assert (name is None) == (path.toString() == "/")


@given(PATHS, st.data())
def test_a_range_of_names_is_a_path_of_these(path: Path, data: st.DataObject) -> None:
    """subpath is relative; from the first name on the path starts with it, up to the last one it ends with it."""
    count = path.getNameCount()
    assume(count)
    begin = data.draw(st.integers(0, count - 1))
    end = data.draw(st.integers(begin + 1, count))
    part = path.subpath(begin, end)
    assert list(part) == list(path)[begin:end]
    assert not part.isAbsolute()
    if begin == 0 and not path.isAbsolute():
        assert path.startsWith(part)
    if end == count:
        assert path.endsWith(part)


@given(PATHS, PATHS)
def test_joined_paths_start_and_end_with_what_they_are_made_of(path: Path, other: Path) -> None:
    joined = path.resolve(other)
    if other.isAbsolute():
        assert joined == other
        return
    assert joined.isAbsolute() is path.isAbsolute()
    if path.toString():
        assert joined.startsWith(path)
    if other.toString():
        assert joined.endsWith(other)
    assert path.resolve(other.toString()) == joined


@given(PATHS)
def test_normalizing_is_pythons_and_nothing_is_left_to_do_after_it(path: Path) -> None:
    """posixpath.normpath says "." where Java says nothing at all, and keeps two slashes at the beginning, as POSIX may."""
    normal = path.normalize()
    assert normal.normalize() == normal
    assert normal.isAbsolute() is path.isAbsolute()
    expected = posixpath.normpath(path.toString() or ".")
    assert (normal.toString() or ".") == expected


@given(PATHS, PATHS)
def test_the_way_from_one_path_to_another_leads_there(path: Path, other: Path) -> None:
    """Or there is none: between absolute and relative, or out of a directory whose name is not known."""
    try:
        way = path.relativize(other)
    except IllegalArgumentException:
        assert path.isAbsolute() != other.isAbsolute() or ".." in [str(name) for name in path.normalize()]
        return
    assert not way.isAbsolute()
    assert path.resolve(way).normalize() == other.normalize()


@given(PATHS, PATHS)
def test_equal_paths_are_equal_in_every_respect(path: Path, other: Path) -> None:
    assert (path == other) is path.equals(other) is (path.compareTo(other) == 0) is (str(path) == str(other))
    assert (path < other) is (other > path)
    assert (path <= other) is (path < other or path == other)
    if path == other:
        assert hash(path) == hash(other)
        assert path.startsWith(other)
        assert path.endsWith(other)
        assert path.relativize(other) == Path.of("")


@given(TEXTS)
def test_a_path_is_its_text(text: str) -> None:
    """Made from it, it is the same; by way of a File too."""
    path = Path.of(text)
    assert Path.of(path.toString()) == path
    assert path.toFile().toPath() == path
    assert "//" not in path.toString()


def test_an_iterator_is_java_s_and_python_s() -> None:
    """hasNext and next, or for; it takes nothing away."""
    iterator = Path.of("/a/b/c").iterator()
    assert iterator.hasNext()
    assert iterator.hasNext()
    assert iterator.next() == Path.of("a")
    assert list(iterator) == [Path.of("b"), Path.of("c")]
    assert not iterator.hasNext()
    with pytest.raises(NoSuchElementException):
        iterator.next()
    with pytest.raises(StopIteration):
        next(iterator)
    with pytest.raises(UnsupportedOperationException):
        iterator.remove()


@pytest.mark.parametrize("bad", [1.5, "0", None])
def test_an_index_is_an_int(bad: object) -> None:
    with pytest.raises(TypeError):
        Path.of("a/b").getName(bad)  # type: ignore[arg-type]
    with pytest.raises(OverflowError):
        Path.of("a/b").subpath(0, 2**31)
