"""Every row of the matrices of Windows' rules, with and without them, over the real system and the simulated one.

The rows with a mapping are in rows.py: each is played once for every way to hold the file.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nio import RandomAccessFile, StandardOpenOption
from nio.files import FileInputStream, FileOutputStream, Files, StandardCopyOption
from nio.paging.windows import Rule, WindowsKernel
from tests.windows.rows import ROWS, Row
from tests.windows.world import KERNELS, PERSONALITIES, READ, WRITE, World, ade, fse32, written


@pytest.fixture(params=KERNELS)
def kernel(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=PERSONALITIES)
def personality(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def world(personality: str, kernel: str, tmp_path: Path) -> Iterator[World]:
    made = World(personality, kernel, str(tmp_path))
    with made.machine:
        yield made.fresh()


def _name(row: Row) -> str:
    return f"row {row.number}: {row.claim}"


@pytest.mark.parametrize("row", ROWS, ids=_name)
def test_row(row: Row, world: World) -> None:
    """The row's calls tell what the table says, whoever holds the file."""
    holders = [each for each in row.holders if world.personality != "posix" or each.opener != "NOSHARE_DELETE"]
    assert holders
    for holder in holders:
        here = world.fresh()
        held = holder.hold(here)
        assert (holder, row.story(here, held)) == (holder, row.told[world.personality])
        held.release()


@pytest.mark.parametrize("row", ROWS, ids=_name)
def test_a_refusal_names_the_rule_and_a_rule_its_rows(row: Row) -> None:
    """Whoever holds the file, what refuses the row's calls says that it is about this row, and each rule of the row does."""
    seen = set[Rule]()
    world = World("classic", "sim", "")
    assert isinstance(world.kernel, WindowsKernel)
    with world.machine:
        for holder in row.holders:
            here = world.fresh()
            held = holder.hold(here)
            world.kernel.observer = lambda rule, _: seen.add(rule)
            row.story(here, held)
            world.kernel.observer = None
            held.release()
    assert seen == {rule for rule in Rule if row.number in rule.rows}


def test_the_table_is_whole() -> None:
    """Rows 1 to 28 and 33 are in rows.py, none but that which is given twice on purpose."""
    assert sorted({row.number for row in ROWS}) == [*range(1, 29), 33]
    assert len(ROWS) == 30


# --- row 29: the end of the process

LEFT = {
    "posix": ["FC gone", "RAF gone"],
    "classic": ["FC there", "RAF there"],
    "posix_delete": ["FC gone", "RAF there"],
}

PROGRAM = """
import atexit, sys
from nio import RandomAccessFile
from tests.windows.world import READ, RW, WRITE, World
personality, kernel, folder = sys.argv[1:]
world = World(personality, kernel, folder)
held = []

def look():  # registered before deleteOnExit's own hook, hence after it
    print("FC", world.there("FC"))
    print("RAF", world.there("RAF"))

atexit.register(look)
with world.machine:
    world.make(world.at("FC"))
    world.make(world.at("RAF"))
    for channel in (world.channel(READ, WRITE, name="FC"), RandomAccessFile(world.at("RAF"), "rw").getChannel()):
        with channel:
            held.append(channel.map(RW, 0, 4096))
    world.file("FC").deleteOnExit()
    world.file("RAF").deleteOnExit()
"""


def test_row_29_delete_on_exit_with_a_mapping_alive(personality: str, kernel: str, tmp_path: Path) -> None:
    """deleteOnExit is File.delete with all mappings alive, and whether it succeeds nobody hears."""
    program = [sys.executable, "-c", PROGRAM, personality, kernel, str(tmp_path)]
    root = Path(__file__).parents[2]
    done = subprocess.run(program, capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.splitlines() == LEFT[personality]


# --- rows 30 to 32: a channel is open, and nothing is mapped

ROW_30 = {
    "posix": ["ok", "gone", False, "NoSuchFileException: it", "ok", "there"],
    "classic": ["ok", "there", False, ade("it"), ade("it"), "gone"],
    "posix_delete": ["ok", "gone", False, "NoSuchFileException: it", "ok", "there"],
}


def test_row_30_delete_of_an_open_file(world: World) -> None:
    """FC: classic keeps the name until the close, and nobody can use it; else it goes and can be given anew."""
    with world.channel(READ) as channel:
        told = [world.told(lambda: Files.delete(world.path())), world.there(), world.file().exists()]
        told += [world.told(lambda: world.channel(READ)), world.told(lambda: Files.createFile(world.path()))]
        assert channel.size() == 16384
    assert [*told, world.there()] == ROW_30[world.personality]


@pytest.mark.parametrize("opener", [lambda path: RandomAccessFile(path, "rw"), FileInputStream], ids=["RAF", "FileInputStream"])
def test_row_31_java_io_does_not_share_deleting(opener: type[FileInputStream], world: World) -> None:
    """RAF and FileInputStream open: delete and move are refused on Windows."""
    windows = world.personality != "posix"
    calls: list[tuple[Callable[[], object], object, object]] = [
        (lambda: world.file().delete(), False, True),
        (lambda: Files.delete(world.path()), fse32("it"), "ok"),
        (lambda: Files.deleteIfExists(world.path()), fse32("it"), True),
        (lambda: world.file().renameTo(world.file("new")), False, True),
        (lambda: Files.move(world.path(), world.path("new")), fse32("it -> new"), "ok"),
        (lambda: Files.move(world.path(), world.path("new"), StandardCopyOption.ATOMIC_MOVE), fse32("it -> new"), "ok"),
    ]
    for call, refused, done in calls:
        world.fresh()
        with opener(world.it):
            told = world.told(call)
            assert (told, world.there()) == ((refused, "there") if windows else (done, "gone"))
            assert (world.there("new") == "there") is (not windows and call in [moving for moving, _, _ in calls[3:]])


def test_row_32_an_open_file_may_be_cut_and_renamed(world: World) -> None:
    """FC open: truncate, a truncating open, appending and renaming all work."""
    with world.channel(READ, WRITE) as channel:
        assert world.told(lambda: world.channel(WRITE).truncate(5)) == "ok"
        assert channel.size() == 5
        assert world.told(lambda: FileOutputStream(world.it)) == "ok"
        assert channel.size() == 0
        assert written(world.channel(StandardOpenOption.APPEND), b"abc", 0) == 3
        assert channel.size() == 3
        assert world.told(lambda: Files.move(world.path(), world.path("new"))) == "ok"
        assert world.told(lambda: world.file("new").renameTo(world.file("newer"))) is True
        assert world.there("newer") == "there"
