"""The pytest plugin, by tests of a user's tests: off unless asked for, Windows' rules, a JVM's collector, leaks by line."""

from __future__ import annotations

import subprocess
import sys
import threading
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from nio import machine
from nio.deferred import site_of_caller

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[2]

PROGRAM = """
import gc
import pytest
from nio import File, FileChannel, MapMode, RandomAccessFile, StandardOpenOption as O, machine, invoke_cleaner

@pytest.fixture
def path(tmp_path):
    found = tmp_path / "file"
    found.write_bytes(bytes(8192))
    return str(found)

def mapped(path):
    with FileChannel.open(path, O.READ, O.WRITE) as channel:
        return channel.map(MapMode.READ_WRITE, 0, 4096)
"""


def run(pytester: pytest.Pytester, tests: str, *options: str) -> pytest.RunResult:
    """Run a user's test file with these options."""
    pytester.makepyfile(PROGRAM + tests)
    return pytester.runpytest_inprocess("-p", "nio.pytest_plugin", "-p", "no:faulthandler", "-p", "no:cacheprovider", *options)


DELETES = """
def test_delete(path):
    buffer = mapped(path)
    assert File(path).delete()
"""


def test_without_options_nothing_changes(pytester: pytest.Pytester) -> None:
    """The machine is the one that it was, and a mapped file can be deleted."""
    tests = "import nio.paging\ndef test_machine():\n    assert type(machine.current().kernel) is nio.paging.HostKernel\n"
    run(pytester, tests + DELETES).assert_outcomes(passed=2)


def test_the_windows_personality_refuses_to_delete_a_mapped_file(pytester: pytest.Pytester) -> None:
    """--nio-personality=windows; the machine before is current again afterwards, and the header says what rules."""
    before = machine.current()
    result = run(pytester, DELETES, "--nio-personality=windows")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["nio: windows rules, prompt collector"])
    assert machine.current() is before
    run(pytester, DELETES, "--nio-personality=windows-posix-delete").assert_outcomes(passed=1)
    run(pytester, DELETES, "--nio-personality=posix").assert_outcomes(passed=1)


def test_the_deferred_collector_blocks_until_gc(pytester: pytest.Pytester) -> None:
    """--nio-collector=deferred: the dropped buffer still blocks, as on a JVM; with the prompt one it does not."""
    tests = """
def test_dropped(path):
    mapped(path)
    assert File(path).delete()

def test_collected(path):
    mapped(path)
    machine.current().collector.collect()
    assert File(path).delete()
"""
    run(pytester, tests, "--nio-personality=windows").assert_outcomes(passed=2)
    result = run(pytester, tests, "--nio-personality=windows", "--nio-collector=deferred")
    result.assert_outcomes(failed=1, passed=1)


LEAKS = """
kept = []

def test_keeps_a_mapping(path):
    kept.append(mapped(path))

def test_is_innocent(path):
    buffer = mapped(path)
    invoke_cleaner(buffer)

def test_drops_a_mapping(path):
    mapped(path)

def test_keeps_a_channel_open(path):
    kept.append(FileChannel.open(path, O.READ))

def test_drops_a_channel_unclosed(path):
    RandomAccessFile(path, "r")

@pytest.fixture
def buffer(path):
    return mapped(path)

def test_fixture(buffer):
    assert buffer.get(0) == 0
"""


def line_of(text: str) -> int:
    """The number of the line of the user's file that has this text."""
    return next(number for number, line in enumerate((PROGRAM + LEAKS).strip().splitlines(), 1) if text in line)


def test_leaks_are_errors_with_their_lines(pytester: pytest.Pytester) -> None:
    """--nio-leaks: what is kept, and channels that were never closed; what Python has unmapped is no leak."""
    result = run(pytester, LEAKS, "--nio-leaks", "-v")
    result.assert_outcomes(passed=6, errors=3)
    result.stdout.fnmatch_lines(
        [
            "*::test_keeps_a_mapping ERROR*",
            "*::test_is_innocent PASSED*",
            "*::test_drops_a_mapping PASSED*",
            "*::test_keeps_a_channel_open ERROR*",
            "*::test_drops_a_channel_unclosed ERROR*",
            "*::test_fixture PASSED*",
            "this test has left behind:",
            f"  mapping of 4096 bytes, made at *.py:{line_of('return channel.map')}: still in use",
            f"  file, opened at *.py:{line_of('kept.append(FileChannel')}: still open",
            f"  file, opened at *.py:{line_of('RandomAccessFile(path')}: dropped unclosed",
        ]
    )


def test_with_the_deferred_collector_a_dropped_mapping_is_left_behind(pytester: pytest.Pytester) -> None:
    """As on a JVM, which would still have it mapped; what one test left is not told of the next."""
    result = run(pytester, LEAKS, "--nio-leaks", "--nio-collector=deferred", "-v")
    result.assert_outcomes(passed=6, errors=5)
    result.stdout.fnmatch_lines(["*::test_drops_a_mapping ERROR*", "*dropped, but not collected"])


def test_a_test_that_has_failed_is_not_blamed_for_its_leaks_too(pytester: pytest.Pytester) -> None:
    """Nor is the next one."""
    tests = """
kept = []

def test_fails(path):
    kept.append(mapped(path))
    assert False

def test_passes(path):
    pass
"""
    run(pytester, tests, "--nio-leaks").assert_outcomes(passed=1, failed=1)


STORE = """
class Store:
    def __init__(self, folder):
        self.folder, self.buffers, self.files = folder, [], []

    def use(self):
        path = self.folder / str(len(self.buffers))
        path.write_bytes(bytes(8192))
        self.buffers.append(mapped(str(path)))
        self.files.append(RandomAccessFile(str(path), "r"))

    def destroy(self):
        for buffer, file in zip(self.buffers, self.files):
            invoke_cleaner(buffer)
            file.close()

kept = []

@pytest.fixture(scope="SCOPE")
def store(tmp_path_factory):
    made = Store(tmp_path_factory.mktemp("store"))
    made.use()
    kept.append(made)
    yield made
    END
"""


@pytest.mark.parametrize("scope", ["class", "module", "package", "session"])
def test_what_a_wider_fixture_keeps_and_ends_is_no_leak(scope: str, pytester: pytest.Pytester) -> None:
    """Whoever made it: the fixture itself, or a test that used it; as with a store that opens its files when they are needed."""
    tests = """
class TestStore:
    def test_uses_it(self, store):
        store.use()

    def test_uses_it_again(self, store):
        store.use()

    def test_does_not_ask_for_it(self):
        kept[0].use()
"""
    run(pytester, STORE.replace("SCOPE", scope).replace("END", "made.destroy()") + tests, "--nio-leaks").assert_outcomes(passed=3)


def test_what_a_wider_fixture_does_not_end_is_told_after_it(pytester: pytest.Pytester) -> None:
    """As an error of the test at whose end it has gone, with who made it, and where; once."""
    tests = """
class TestStore:
    def test_uses_it(self, store):
        store.use()

    def test_is_the_last_one(self, store):
        kept.append(mapped(str(store.folder / "0")))

def test_has_nothing_to_do_with_it():
    pass
"""
    program = STORE.replace("SCOPE", "class").replace("END", "pass") + tests
    result = run(pytester, program, "--nio-leaks", "-v")
    result.assert_outcomes(passed=3, errors=1)
    lines = (PROGRAM + program).strip().splitlines()
    opened = next(number for number, line in enumerate(lines, 1) if "self.files.append" in line)
    result.stdout.fnmatch_lines(
        [
            "*::test_is_the_last_one ERROR*",
            "this test has left behind:",
            "  mapping of 4096 bytes, made at *.py:*: still in use",
            "left behind by others, with no fixture left to end it:",
            "  mapping of 4096 bytes, made at *.py:* by fixture store: still in use",
            "  mapping of 4096 bytes, made at *.py:* by *::TestStore::test_uses_it: still in use",
            f"  file, opened at *.py:{opened} by fixture store: still open",
            f"  file, opened at *.py:{opened} by *::TestStore::test_uses_it: still open",
        ]
    )


def test_what_is_dropped_unclosed_is_told_at_once(pytester: pytest.Pytester) -> None:
    """No fixture can close it; what a fixture itself has dropped is told when it has ended."""
    tests = """
@pytest.fixture(scope="module", autouse=True)
def drops(tmp_path_factory):
    RandomAccessFile(str(tmp_path_factory.mktemp("x") / "file"), "rw")
    yield

def test_drops(path):
    RandomAccessFile(path, "r")

def test_last():
    pass
"""
    result = run(pytester, tests, "--nio-leaks", "-v")
    result.assert_outcomes(passed=2, errors=2)
    result.stdout.fnmatch_lines(["*::test_drops ERROR*", "*::test_last ERROR*", "*by fixture drops: dropped unclosed"])


def test_a_value_that_goes_with_its_fixture_is_no_leak(pytester: pytest.Pytester) -> None:
    """Even if a test that has failed still holds it by its traceback when the next one is skipped, and is the last."""
    tests = """
@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    found = tmp_path_factory.mktemp("x") / "file"
    found.write_bytes(bytes(8192))
    return mapped(str(found))

def test_fails(shared):
    assert shared.get(0) == 1

@pytest.mark.skip
def test_is_skipped(shared):
    pass
"""
    run(pytester, tests, "--nio-leaks").assert_outcomes(failed=1, skipped=1)
    run(pytester, tests.replace("== 1", "== 0"), "--nio-leaks").assert_outcomes(passed=1, skipped=1)


def test_the_line_is_one_of_the_program(pytester: pytest.Pytester) -> None:
    """Not of Python's library, though its pool makes the call; a pool that was given nio's own method has no other line."""
    tests = """
from concurrent.futures import ThreadPoolExecutor
kept = []

def test_pool(path):
    with ThreadPoolExecutor(1, "mine") as pool, FileChannel.open(path, O.READ, O.WRITE) as channel:
        kept.append(pool.submit(lambda: pool and channel.map(MapMode.READ_WRITE, 0, 10)).result())
        kept.append(pool.submit(channel.map, MapMode.READ_WRITE, 0, 20).result())
        kept.extend(map(lambda size: channel.map(MapMode.READ_WRITE, 0, size), [30]))
"""
    result = run(pytester, tests, "--nio-leaks")
    result.assert_outcomes(passed=1, errors=1)
    lines = (PROGRAM + tests).strip().splitlines()
    first, last = (next(n for n, line in enumerate(lines, 1) if text in line) for text in ("pool and", "kept.extend"))
    result.stdout.fnmatch_lines(
        [
            f"  mapping of 10 bytes, made at *.py:{first}: still in use",
            "  mapping of 20 bytes, made at <thread mine_0>: still in use",
            f"  mapping of 30 bytes, made at *.py:{last}: still in use",
        ]
    )


def test_what_is_installed_beside_pythons_library_is_of_the_program() -> None:
    """Where it often lies: below the library's own folder."""
    library = Path(threading.__file__).parent
    for name, told in (("site-packages/theirs.py", "site-packages/theirs.py:1"), ("theirs.py", f"{Path(__file__).name}:")):
        found: dict[str, str] = {}
        exec(compile("site = made()", str(library / name), "exec"), {"made": site_of_caller}, found)
        assert told in found["site"]


def test_a_mapping_in_an_arena_is_told_as_well(pytester: pytest.Pytester) -> None:
    """Unless the arena has been closed; direct memory is none of its business."""
    tests = """
from nio import ByteBuffer
from nio.foreign import Arena
kept = []

def test_open(path):
    arena = Arena.ofShared()
    kept.append(arena)
    with FileChannel.open(path, O.READ, O.WRITE) as channel:
        channel.map(MapMode.READ_WRITE, 0, 100, arena)

def test_closed(path):
    with Arena.ofShared() as arena, FileChannel.open(path, O.READ, O.WRITE) as channel:
        channel.map(MapMode.READ_WRITE, 0, 100, arena)

def test_direct():
    kept.append(ByteBuffer.allocateDirect(10))
"""
    run(pytester, tests, "--nio-leaks").assert_outcomes(passed=3, errors=1)


def test_pytest_finds_the_plugin_by_its_entry_point() -> None:
    """The distribution names it under the module's own name, so that `-p` does not load it twice."""
    points = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]["pytest11"]
    assert points == {"nio.pytest_plugin": "nio.pytest_plugin"}
    assert hasattr(import_module(points["nio.pytest_plugin"]), "pytest_addoption")


def test_nio_does_not_import_pytest() -> None:
    """Only the plugin does."""
    program = "import sys, nio, compat, nio.leaks, nio.paging.windows; sys.exit('pytest' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)
