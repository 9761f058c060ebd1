"""`nio crosscheck` without a JVM: nio is compared with what JVMs said when they were recorded."""

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from conformance import transcript
from conformance.cli import main


@pytest.fixture
def no_jvm(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without Java."""
    monkeypatch.setattr("conformance.universes.find_jvms", list)
    monkeypatch.setenv("COLUMNS", "160")


def planted(folder: Path, subject: str, step: str, value: str) -> str:
    """A copy of the recorded transcripts in which Java answered one step differently; its name as a universe."""
    place = folder / "jdk-25"
    place.mkdir()
    shutil.copy(transcript.RECORDED / "jdk-25" / f"{subject}.jsonl", place)
    lines = (place / f"{subject}.jsonl").read_text().splitlines()
    found = [number for number, line in enumerate(lines) if json.loads(line).get("step") == step]
    lines[found[0]] = json.dumps({"step": step, "returned": value})
    (place / f"{subject}.jsonl").write_text("\n".join(lines))
    return f"recorded:{folder}"


@pytest.mark.usefixtures("no_jvm")
def test_nio_does_what_the_recorded_jvms_did(capsys: pytest.CaptureFixture[str]) -> None:
    """The whole proof, replayed: every scenario, against JDK 17, 21 and 25, each difference known, each entry needed."""
    status = main(["crosscheck"])
    output = capsys.readouterr().out
    assert status == 0, output
    assert "No JVM to compare with" in output
    assert "3 recorded JVMs" in output
    assert "explains nothing any more" not in output


@pytest.mark.usefixtures("no_jvm")
def test_a_planted_difference_is_named_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    universe = planted(tmp_path, "cursor", "b.putInt(0x01020304)", "<java.nio.HeapByteBuffer[pos=3 lim=8 cap=8]>")
    assert main(["crosscheck", "cursor", "--universe", universe]) == 1
    output = capsys.readouterr().out
    assert "DIFFERS" in output
    assert "cursor.flip_rewind_clear, against jdk-25" in output
    assert "step 2, b.putInt(0x01020304)" in output
    assert "Java returned <java.nio.HeapByteBuffer[pos=3 lim=8 cap=8]>" in output
    assert "nio  returned <java.nio.HeapByteBuffer[pos=4 lim=8 cap=8]>" in output


@pytest.mark.usefixtures("no_jvm")
def test_a_scenario_that_was_never_recorded_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    universe = planted(tmp_path, "cursor", "b.flip()", "x")
    assert main(["crosscheck", "order", "--universe", universe]) == 1
    assert "has no transcript of it; record it on a JVM" in capsys.readouterr().out


@pytest.mark.usefixtures("no_jvm")
def test_a_users_function_needs_a_jvm_and_the_command_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.py").write_text("def program(u): return 1\n")
    assert main(["crosscheck", f"{tmp_path / 'mine.py'}::program"]) == 2
    assert "mappednio[jvm]" in capsys.readouterr().out


@pytest.mark.usefixtures("no_jvm")
def test_reports_for_machines_say_what_the_table_says(tmp_path: Path) -> None:
    universe = planted(tmp_path, "cursor", "b.putInt(0x01020304)", "wrong")
    files = ["--junit", str(tmp_path / "report.xml"), "--html", str(tmp_path / "report.html")]
    assert main(["crosscheck", "cursor", "--universe", universe, *files]) == 1
    suite = ElementTree.parse(tmp_path / "report.xml").getroot()[0]
    assert suite.get("failures") == "1"
    failure = suite.find("testcase[@name='cursor.flip_rewind_clear']/failure")
    assert failure is not None
    assert "Java returned wrong" in (failure.text or "")
    assert "Java returned wrong" in (tmp_path / "report.html").read_text()


def test_what_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["crosscheck", "nothing"]) == 2
    assert "Subjects: alignment" in capsys.readouterr().out
    assert main(["crosscheck", "--universe", "jdk-3"]) == 2
    assert main(["crosscheck", "--universe", "mars"]) == 2


@pytest.mark.usefixtures("no_jvm")
def test_list_shows_scenarios_and_universes_and_runs_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["crosscheck", "--list", "readme"]) == 0
    output = capsys.readouterr().out
    assert "readme.program" in output
    assert "1 scenario" in output
    assert "jdk-17 recorded" in output
