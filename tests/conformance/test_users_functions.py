"""`nio crosscheck FILE.py::FUNCTION` passes where something was compared to the end, and nowhere else.

In place of a JVM stands nio on a simulated machine under the name of one: both sides of a mistake in the program are alike
on any two universes, and that is what these tests are about. tests/conformance/test_live.py has real JVMs.
"""

from pathlib import Path

import pytest

from conformance import runner, targets
from conformance.cli import main
from conformance.judge import Side, Verdict, judge
from conformance.universes import Host, Simulated

PROGRAM = """
import os, sys
from conformance.differences import Known
from conformance.scenario import scenario

KNOWN = [
    Known("known", "u.java.lang.System.getProperty*", java="*", nio="*", reason="never met"),
    Known("another", "*", java="*", nio="*", reason="not of this run"),
]

def good(u, log):
    b = log(lambda: u.java.nio.ByteBuffer.allocate(8))
    log(lambda: b.putInt(42).getInt(0))

@scenario("a claim")
def marked(u, log):
    log(lambda: u.java.nio.ByteBuffer.allocate(8))

def value(u):
    print("one")
    return 2

def nothing_at_all():
    return 3

def misspelt_class(u, log):
    log(lambda: u.java.nio.ByteBufer.allocate(4))

def misspelt_method(u, log):
    b = log(lambda: u.java.nio.ByteBuffer.allocate(8))
    log(lambda: b.putInnt(8))

def uses_what_raised(u, log):
    log(lambda: u.java.nio.ByteBuffer.allocate(8))
    negative = log(lambda: u.java.nio.ByteBuffer.allocate(-8))
    negative.position()

def unknown_name(u, log):
    log(lambda: u.java.nio.ByteBuffer.allocate(8))
    there_is_no_b.position()

def raises(u, log):
    log(lambda: u.java.nio.ByteBuffer.allocate(8))
    raise RuntimeError("this is\\nwrong")

def raises_of_java(u):
    u.java.nio.ByteBuffer.allocate(2).getInt()

def no_step(u, log):
    pass

def forgets_log(u, log):
    b = u.java.nio.ByteBuffer.allocate(8)
    b.putInt(42)

def own_jpype(u, log):
    import jpype
    jpype.java.nio.ByteBuffer.allocate(8).putInt(42)

def leaves(u, log):
    log(lambda: u.java.nio.ByteBuffer.allocate(8))
    sys.exit()

def returns_none(u):
    u.java.nio.ByteBuffer.allocate(8)

def three(u, log, x): pass
def named(u, *, log): pass
def many(*everything): pass
def default(u, log=None): pass

@scenario("a claim")
def marked_wrongly(u): pass
"""


class Twin(Simulated):
    """nio on a simulated machine, called a JVM."""

    @property
    def label(self) -> str:
        return "jdk-25 (a twin)"

    @property
    def jdk(self) -> int:
        return 25


@pytest.fixture
def twin(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine whose only JVM is a twin."""
    monkeypatch.setattr("conformance.universes.find_jvms", lambda: [Twin()])
    monkeypatch.setattr("conformance.suites.jpype_is_missing", lambda: False)
    monkeypatch.setenv("COLUMNS", "80")


def line_of(text: str) -> int:
    """The number of the only line of the program that holds `text`."""
    (line,) = (number for number, line in enumerate(PROGRAM.splitlines(), start=1) if text in line)
    return line


def check(folder: Path, *names: str) -> int:
    (folder / "mine.py").write_text(PROGRAM)
    options = [name for name in names if name.startswith("-")]
    return main(["crosscheck", *(f"{folder / 'mine.py'}::{name}" for name in names if name not in options), *options])


@pytest.mark.usefixtures("twin")
def test_what_is_compared_is_counted_and_nothing_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Logged steps, printed lines, a value that is returned; not that None was."""
    assert check(tmp_path, "good", "marked", "value", "nothing_at_all", "raises_of_java") == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines() if line.startswith("mine.py::")]
    assert rows == [
        ["mine.py::good", "2", "same"],
        ["mine.py::marked", "1", "same"],
        ["mine.py::value", "2", "same"],
        ["mine.py::nothing_at_all", "1", "same"],
        ["mine.py::raises_of_java", "1", "same"],
    ]


@pytest.mark.usefixtures("twin")
def test_one_step_is_not_steps(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path, "marked") == 0
    assert "1 scenario, 1 step, host against 1 JVM: 1 same." in capsys.readouterr().out


@pytest.mark.usefixtures("twin")
@pytest.mark.parametrize("name", ["three", "named", "many", "default", "marked_wrongly"])
def test_a_function_that_takes_something_else_is_refused(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path, name) == 2
    output = capsys.readouterr().out
    assert "cannot be run" in output
    assert "(u, log)" in output


@pytest.mark.usefixtures("twin")
@pytest.mark.parametrize("name", ["no_step", "forgets_log", "own_jpype", "returns_none"])
def test_a_function_that_logs_nothing_compares_nothing(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path, name) == 2
    output = capsys.readouterr().out
    assert "NOTHING" in output
    assert "nothing was compared: no step was logged, no line printed, nothing returned" in output


@pytest.mark.usefixtures("twin")
@pytest.mark.parametrize(
    ("name", "error", "line", "words"),
    [
        ("unknown_name", "NameError", "there_is_no_b", "name 'there_is_no_b' is not defined"),
        ("raises", "RuntimeError", "raise RuntimeError", "this is\n"),
        ("uses_what_raised", "NoValue", "negative.position", ".position is used of a step that had raised"),
    ],
)
def test_a_function_that_a_python_error_stops_fails_with_its_line(
    tmp_path: Path, name: str, error: str, line: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """On both sides alike, and yet nothing after it was compared."""
    assert check(tmp_path, name) == 1
    output = capsys.readouterr().out
    assert "STOPPED" in output
    assert f"both stopped by a Python error, so nothing after it was compared: {error}, line {line_of(line)}: {words}" in output


@pytest.mark.usefixtures("twin")
def test_a_python_error_in_a_step_is_told_below_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The rest was compared; where nothing is left it fails."""
    assert check(tmp_path, "misspelt_method") == 0
    output = capsys.readouterr().out
    assert "Both sides raised the same Python error, which says little about Java:" in output
    assert f"mine.py::misspelt_method, step 2, b.putInnt(8): AttributeError, line {line_of('putInnt')}: " in output
    assert check(tmp_path, "misspelt_class") == 2
    assert (
        f"every step raised an error of Python's, the first AttributeError, line {line_of('ByteBufer')}: "
        in capsys.readouterr().out
    )


@pytest.mark.usefixtures("twin")
def test_a_function_that_ends_its_process_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path, "leaves") == 1
    assert "both ended their process (exit status 0)" in capsys.readouterr().out


@pytest.mark.usefixtures("twin")
def test_a_file_that_cannot_be_imported_fails_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "broken.py").write_text("import os\nimport there_is_no_such_module\n\ndef program(u): pass\n")
    assert main(["crosscheck", f"{tmp_path / 'broken.py'}::program"]) == 1
    assert "ModuleNotFoundError, line 2: No module named 'there_is_no_such_module'" in capsys.readouterr().out


@pytest.mark.usefixtures("twin")
def test_an_entry_of_the_users_own_that_explains_nothing_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where its function ran; an entry about another is no concern of this run."""
    text = PROGRAM.replace('Known("known"', 'Known("good"')
    (tmp_path / "mine.py").write_text(text)
    assert main(["crosscheck", f"{tmp_path / 'mine.py'}::good"]) == 0
    output = capsys.readouterr().out
    assert "explains nothing any more: mine.py::good, u.java.lang.System.getProperty*" in output
    assert "another" not in output


@pytest.mark.usefixtures("twin")
def test_a_list_of_known_differences_with_something_else_in_it_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.py").write_text("KNOWN = ['x']\n\ndef program(u): return 1\n")
    assert main(["crosscheck", f"{tmp_path / 'mine.py'}::program"]) == 1
    assert "KNOWN in mine.py is to be a list of conformance.differences.Known" in capsys.readouterr().out


@pytest.mark.usefixtures("twin")
def test_nothing_is_recorded_of_users_functions_and_that_is_the_reason_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(tmp_path, "good", "--universe=host", "--universe=recorded") == 2
    output = capsys.readouterr().out
    assert "Nothing is recorded of your own functions" in output
    assert "No JVM" not in output
    assert "pip install" not in output


TELLS = """
from conformance.differences import Known

def program(u, log):
    log(lambda: u.java.nio.ByteBuffer.allocate(8))
    with u.java.io.RandomAccessFile(log.path("data"), "rw") as file:
        b = file.getChannel().map(u.java.nio.channels.FileChannel.MapMode.READ_WRITE, 0, 4)
    log(lambda: memoryview(b).nbytes)
    log(lambda: b.capacity())
    log(lambda: memoryview(b)[0])
"""
"""What a simulated machine does otherwise: its memory has no address for Python."""


def tell(folder: Path, known: str = "") -> int:
    (folder / "mine.py").write_text(TELLS + known)
    return main(["crosscheck", f"{folder / 'mine.py'}::program"])


@pytest.mark.usefixtures("twin")
def test_the_first_difference_is_told_or_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert tell(tmp_path) == 1
    output = capsys.readouterr().out
    assert "step 2, memoryview(b).nbytes" in output
    assert "step 4" not in output
    assert "1 more step came out differently; --all tells of each" in output
    assert main(["crosscheck", f"{tmp_path / 'mine.py'}::program", "--all"]) == 1
    output = capsys.readouterr().out
    assert "step 2, memoryview(b).nbytes\n    Java raised BufferError (line 8: " in output
    assert "step 4, memoryview(b)[0]\n    Java raised BufferError (line 10: " in output
    assert output.count("\n    nio  returned ") == 2
    assert "--all" not in output


@pytest.mark.usefixtures("twin")
def test_a_difference_that_the_users_file_calls_meant_hides_nothing_and_fails_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = "KNOWN = [Known('program', '*.nbytes', java='raised BufferError', nio='returned *', reason='a twin')]\n"
    assert tell(tmp_path, first) == 1
    output = capsys.readouterr().out
    assert "step 4, memoryview(b)[0]" in output
    assert "step 2" not in output
    both = "KNOWN = [Known('*', 'memoryview(b)*', java='raised BufferError', nio='returned *', reason='a twin')]\n"
    assert tell(tmp_path, both) == 0
    output = capsys.readouterr().out
    assert "mine.py::*, memoryview(b)* (against jdk-25 (a twin)): a twin" in output
    assert "1 known." in output


def test_an_entry_is_about_the_file_that_it_stands_in(tmp_path: Path) -> None:
    """Of two files with functions of one name."""
    entry = "KNOWN = [Known('program', '*', java='*', nio='*', reason='all of it')]\n"
    for folder, text in (("one", TELLS + entry), ("two", TELLS)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "mine.py").write_text(text)
    planned = targets.plan([f"{tmp_path / folder / 'mine.py'}::program" for folder in ("one", "two")])
    here, there = runner.run_universes([Host(), Twin()], planned, lambda universe, name: None)
    verdicts: list[Verdict] = [judge(target, Side.of_run(here), Side.of_run(there), ()) for target in planned]
    assert [verdict.outcome for verdict in verdicts] == ["known", "different"]
