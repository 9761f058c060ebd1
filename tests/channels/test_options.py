"""StandardOpenOption, MapMode, and which options go together: each row measured on JDK 17, 21 and 25."""

from __future__ import annotations

import copy
import os
import pickle
from pathlib import Path

import pytest

from nio.channels import FileChannel, MapMode, OpenOption, StandardOpenOption
from nio.channels.options import open_mode
from nio.errors import IllegalArgumentException, NullPointerException, UnsupportedOperationException

Option = StandardOpenOption
NAMES = ["READ", "WRITE", "APPEND", "TRUNCATE_EXISTING", "CREATE", "CREATE_NEW", "DELETE_ON_CLOSE", "SPARSE", "SYNC", "DSYNC"]


def mode(*names: str) -> tuple[int, bool, bool]:
    chosen = open_mode(Option.valueOf(name) for name in names)
    return chosen.flags, chosen.readable, chosen.writable


def test_the_constants_are_those_of_java_in_their_order() -> None:
    assert [option.name() for option in Option.values()] == NAMES
    assert [option.ordinal() for option in Option.values()] == list(range(10))
    assert [str(option) for option in Option.values()] == [option.toString() for option in Option.values()] == NAMES


def test_an_option_is_compared_by_its_place() -> None:
    assert (Option.READ.compareTo(Option.APPEND), Option.SYNC.compareTo(Option.SYNC)) == (-2, 0)


def test_value_of_finds_the_constant_itself_or_says_which_is_missing() -> None:
    assert Option.valueOf("SPARSE") is Option.SPARSE
    with pytest.raises(IllegalArgumentException, match=r"No enum constant java\.nio\.file\.StandardOpenOption\.FOO$"):
        Option.valueOf("FOO")


def test_map_modes_have_java_s_names() -> None:
    assert [str(m) for m in (MapMode.READ_ONLY, MapMode.READ_WRITE, MapMode.PRIVATE)] == ["READ_ONLY", "READ_WRITE", "PRIVATE"]


@pytest.mark.parametrize("names", [(), ("READ",), ("CREATE",), ("CREATE_NEW",), ("TRUNCATE_EXISTING",), ("SPARSE",)])
def test_without_write_or_append_a_file_is_opened_to_read_and_nothing_is_made_or_cut(names: tuple[str, ...]) -> None:
    assert mode(*names) == (os.O_RDONLY, True, False)


@pytest.mark.parametrize(
    ("names", "flags"),
    [
        (("WRITE",), os.O_WRONLY),
        (("WRITE", "CREATE"), os.O_WRONLY | os.O_CREAT),
        (("WRITE", "CREATE_NEW"), os.O_WRONLY | os.O_CREAT | os.O_EXCL),
        (("WRITE", "CREATE", "CREATE_NEW", "TRUNCATE_EXISTING"), os.O_WRONLY | os.O_CREAT | os.O_EXCL),
        (("WRITE", "TRUNCATE_EXISTING"), os.O_WRONLY | os.O_TRUNC),
        (("WRITE", "SYNC"), os.O_WRONLY | os.O_SYNC),
        (("WRITE", "DSYNC"), os.O_WRONLY | os.O_DSYNC),
        (("APPEND",), os.O_WRONLY | os.O_APPEND),
        (("WRITE", "APPEND", "CREATE"), os.O_WRONLY | os.O_APPEND | os.O_CREAT),
        (("WRITE", "DELETE_ON_CLOSE"), os.O_WRONLY | os.O_NOFOLLOW),
    ],
)
def test_options_that_write_come_to_these_flags(names: tuple[str, ...], flags: int) -> None:
    assert mode(*names) == (flags, False, True)
    if "APPEND" not in names:
        both = mode("READ", *names)
        assert both == (flags & ~os.O_WRONLY | os.O_RDWR, True, True)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("READ", "APPEND"), "READ + APPEND not allowed"),
        (("READ", "WRITE", "APPEND"), "READ + APPEND not allowed"),
        (("APPEND", "TRUNCATE_EXISTING"), "APPEND + TRUNCATE_EXISTING not allowed"),
        (("READ", "APPEND", "TRUNCATE_EXISTING"), "READ + APPEND not allowed"),
    ],
)
def test_options_that_exclude_each_other(names: tuple[str, ...], message: str) -> None:
    with pytest.raises(IllegalArgumentException) as caught:
        mode(*names)
    assert caught.value.getMessage() == message


def test_what_is_no_option_is_refused() -> None:
    class Other(OpenOption):
        def __str__(self) -> str:
            return "OTHER"

    with pytest.raises(UnsupportedOperationException) as caught:
        open_mode([Other()])
    assert caught.value.getMessage() == "OTHER not supported"
    with pytest.raises(NullPointerException):
        open_mode([Option.READ, None])  # type: ignore[list-item]
    with pytest.raises(TypeError):
        open_mode(["READ"])  # type: ignore[list-item]


def test_options_and_modes_are_equal_to_themselves_alone() -> None:
    for one, other in ((Option.READ, Option.WRITE), (MapMode.PRIVATE, MapMode.READ_ONLY)):
        assert (one.equals(one), one.equals(other), one == other, one.hashCode()) == (True, False, False, one.hashCode())


def test_a_copy_of_a_constant_is_the_constant(tmp_path: Path) -> None:
    """By copy, deepcopy and pickle: a twin would be an option that `open` knows nothing of, and passes over."""
    for constant in (*Option.values(), MapMode.READ_ONLY, MapMode.READ_WRITE, MapMode.PRIVATE):
        assert copy.copy(constant) is copy.deepcopy([constant])[0] is pickle.loads(pickle.dumps(constant)) is constant
    path = tmp_path / "file"
    path.write_bytes(b"content")
    with FileChannel.open(path, pickle.loads(pickle.dumps([Option.WRITE, Option.TRUNCATE_EXISTING]))) as channel:
        assert channel.size() == 0


def test_nobody_makes_another_constant(tmp_path: Path) -> None:
    """The constructors are closed, as JPype says it; a mode made without one is none that `map` supports (JDK 17, 25)."""
    for make in (lambda: Option("READ"), lambda: Option("OTHER"), lambda: Option.READ.__init__("OTHER"), MapMode):
        with pytest.raises(TypeError, match="Java class has no constructors"):
            make()
    assert [option.name() for option in Option.values()] == NAMES
    (tmp_path / "file").write_bytes(b"content")
    with FileChannel.open(tmp_path / "file") as channel:
        with pytest.raises(UnsupportedOperationException):
            channel.map(MapMode.__new__(MapMode), 0, 5)
        with pytest.raises(IllegalArgumentException, match="Negative position"):
            channel.map(MapMode.__new__(MapMode), -1, 5)
    for field in ("prot", "share", "read_only", "shared", "protection", "flags"):
        with pytest.raises(AttributeError):
            setattr(MapMode.READ_ONLY, field, 0)
