"""Against a real JVM, where there is one: the whole proof live, a user's own function, and what was recorded."""

import contextlib
import dataclasses
import io
import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from conformance import runner, transcript, universes
from conformance.cli import main
from conformance.diff import differences
from conformance.differences import KNOWN, explanation
from conformance.universes import Jvm

JVMS = universes.find_jvms() if find_spec("jpype") is not None else []
DOCUMENT = Path(__file__).parents[2] / "docs" / "conformance.md"
pytestmark = pytest.mark.skipif(not JVMS, reason="no JVM was found, or JPype is not installed")

PROGRAM = '''
def same(u):
    """What both do alike."""
    buffer = u.java.nio.ByteBuffer.allocate(8)
    print(buffer.putInt(5))
    return buffer.flip().getInt()

def different(u, log):
    log(lambda: u.java.nio.ByteBuffer.allocate(8))
    log(lambda: u.__name__)

def both_fail(u):
    u.java.nio.ByteBuffer.allocate(2).getInt()

def both_die(u):
    import os
    os.abort()
'''


@pytest.fixture(scope="module")
def jvm() -> Jvm:
    """The first JVM that was found."""
    return JVMS[0]


@dataclass(frozen=True)
class Crosscheck:
    """The whole proof against a live JVM, run once for all who look at it."""

    status: int
    output: str
    on_jvm: runner.Run


@pytest.fixture(scope="module")
def crosscheck(jvm: Jvm) -> Crosscheck:
    runs: list[runner.Run] = []

    def keeping(*arguments: Any, **named: Any) -> list[runner.Run]:
        runs.extend(run_universes(*arguments, **named))
        return runs

    run_universes, output = runner.run_universes, io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(output):
        patch.setattr(runner, "run_universes", keeping)
        status = main(["crosscheck", "--universe", jvm.name])
    return Crosscheck(status, output.getvalue(), next(run for run in runs if run.universe.is_jvm))


def crosscheck_function(folder: Path, function: str, jvm: Jvm) -> int:
    (folder / "mine.py").write_text(PROGRAM)
    return main(["crosscheck", f"{folder / 'mine.py'}::{function}", "--universe", jvm.name])


def test_nio_does_what_this_jvm_does(crosscheck: Crosscheck) -> None:
    assert crosscheck.status == 0, crosscheck.output


@pytest.mark.parametrize("function", ["same", "both_fail"])
def test_a_users_function_that_does_the_same_passes(tmp_path: Path, function: str, jvm: Jvm) -> None:
    assert crosscheck_function(tmp_path, function, jvm) == 0


def test_a_users_function_that_ends_both_processes_fails(tmp_path: Path, jvm: Jvm, capsys: pytest.CaptureFixture[str]) -> None:
    """Alike, but nothing was compared."""
    assert crosscheck_function(tmp_path, "both_die", jvm) == 1
    assert "both ended their process (SIGABRT)" in capsys.readouterr().out


def test_a_users_function_that_does_not_is_named_and_fails(tmp_path: Path, jvm: Jvm, capsys: pytest.CaptureFixture[str]) -> None:
    assert crosscheck_function(tmp_path, "different", jvm) == 1
    output = capsys.readouterr().out
    assert "step 2, u.__name__" in output
    assert "Java returned 'jpype'" in output
    assert "nio  returned 'compat'" in output


def test_the_reports_in_the_documents_are_what_is_printed(
    tmp_path: Path, jvm: Jvm, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """docs/conformance.md shows a program and its report, then a list of known differences and the report with it."""
    monkeypatch.setenv("COLUMNS", "80")
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", DOCUMENT.read_text(encoding="utf-8"), re.M | re.S)
    codes = [text for language, text in blocks if language == "python"]
    reports = [text for _, text in blocks if text.startswith("nio against the JVM")]
    assert len(reports) == 2
    for number, (shown, status) in enumerate(zip(reports, (1, 0), strict=True), start=1):
        (tmp_path / "mine.py").write_text("\n".join(codes[:number]))
        assert main(["crosscheck", f"{tmp_path / 'mine.py'}::header", "--universe", jvm.name]) == status
        assert without_vendor(capsys.readouterr().out) == without_vendor(shown)


def without_vendor(text: str) -> str:
    """The text with one name for all JVMs."""
    return re.sub(r"jdk-\d+( \([^)]*\))?", "JVM", text)


def test_a_jvm_still_says_what_was_recorded_of_its_release(jvm: Jvm, crosscheck: Crosscheck) -> None:
    """What is recorded can be recorded again: no step depends on the machine, the day or the build, but for the differences
    that are known of some builds of a release."""
    recorded = transcript.recorded().get(f"jdk-{jvm.jdk}")
    if recorded is None:
        pytest.skip(f"nothing is recorded of JDK {jvm.jdk}")
    assert crosscheck.on_jvm.failure is None
    of_builds = [entry for entry in KNOWN if entry.some_builds]
    for name, live in crosscheck.on_jvm.transcripts.items():
        for difference in differences(live, recorded[1][name]):
            assert explanation(difference, jvm.jdk, of_builds), difference.in_words("live", "recorded")


def test_a_jvm_that_does_not_start_is_named_and_fails(tmp_path: Path, jvm: Jvm, capsys: pytest.CaptureFixture[str]) -> None:
    broken = dataclasses.replace(jvm, home=tmp_path)
    (tmp_path / "lib" / "server").mkdir(parents=True)
    (tmp_path / "lib" / "server" / "libjvm.so").write_bytes(b"not a library")
    (tmp_path / "release").write_text('JAVA_VERSION="25"\n')
    assert main(["crosscheck", "readme", "--universe", broken.name, "--universe", "recorded"]) == 1
    assert "did not start" in capsys.readouterr().out
