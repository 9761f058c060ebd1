"""`nio crosscheck` without a JVM: nio is compared with what JVMs said when they were recorded."""

import dataclasses
import io
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.console import Console

from conformance import report, transcript, universes
from conformance.cli import main
from conformance.judge import Outcome, Verdict
from conformance.terminal import draw


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


def verdicts(count: int, odd: Outcome, jvms: Sequence[str] = ("jdk-25 (25.0.2, A)", "jdk-25 (25.0.3, B)")) -> list[Verdict]:
    """So many scenarios of two subjects, all the same but for the last on the last JVM."""
    names = [f"{subject}.number_{number}" for subject in ("first", "second") for number in range(count // 2)]
    found = [Verdict(name, "host", jvm, "same", steps=2) for name in names for jvm in jvms]
    return [*found[:-1], dataclasses.replace(found[-1], outcome=odd, remark="why not")]


def drawn(found: Sequence[Verdict], width: int, *, by_subject: bool = False) -> list[list[str]]:
    """The rows of the table below its heads, as words."""
    out = io.StringIO()
    draw(Console(file=out, width=width), report.table(found, by_subject=by_subject))
    text = out.getvalue()
    assert all(len(line) <= width for line in text.splitlines())
    return [line.split() for line in text.partition("─\n")[2].splitlines() if line]


def test_heads_are_short_and_a_legend_says_what_they_mean() -> None:
    found = verdicts(4, "same")
    assert [str(column.header) for column in report.table(found).columns] == ["scenario", "steps", "jdk-25", "jdk-25\n(2)"]
    assert list(report.legend(found)) == [
        "jdk-25: host against jdk-25 (25.0.2, A)",
        "jdk-25 (2): host against jdk-25 (25.0.3, B)",
    ]


@pytest.mark.parametrize("odd", ["same", "known", "different", "stopped", "empty", "skipped", "missing"])
def test_every_outcome_stands_whole_on_eighty_columns(odd: Outcome) -> None:
    """With four JVMs and two simulated machines beside a name of forty characters."""
    jvms = [f"jdk-{release} ({release}.0.1, a vendor with a long name)" for release in (17, 21, 25, 26)]
    found = [Verdict("s" * 40, nio, jvm, odd, steps=1000) for nio in ("host", "sim-posix", "sim-windows") for jvm in jvms]
    word = {"different": "DIFFERS", "stopped": "STOPPED", "empty": "NOTHING", "missing": "MISSING"}.get(odd, odd)
    rows = drawn(found, 80)
    assert rows[0][1:] == ["1000", *[word] * 6]
    assert "".join(row[0] for row in rows) == "s" * 40


def test_a_run_of_many_has_a_row_per_subject_and_one_for_each_that_fails() -> None:
    """The worst of a subject stands in its row; how much was compared is the sum."""
    assert drawn(verdicts(6, "different"), 80, by_subject=True) == [
        ["first", "6", "same", "same"],
        ["second", "6", "same", "DIFFERS"],
        ["second.number_2", "2", "same", "DIFFERS"],
    ]
    assert drawn(verdicts(6, "known"), 80, by_subject=True) == [["first", "6", "same", "same"], ["second", "6", "same", "known"]]
    assert len(drawn(verdicts(6, "different"), 80)) == 6


@pytest.mark.usefixtures("no_jvm")
def test_a_run_of_many_tells_of_known_differences_how_many_there_are_unless_asked(capsys: pytest.CaptureFixture[str]) -> None:
    wanted = ["chars", "files_*", "--universe", "host"]
    assert main(["crosscheck", *wanted]) == 0
    output = capsys.readouterr().out
    assert "chars.append_itself" not in output
    assert "known differences; --verbose lists them with their reasons." in output
    assert main(["crosscheck", *wanted, "--verbose"]) == 0
    output = capsys.readouterr().out
    assert output.count("chars.append_itself ") == 1
    assert "chars.append_itself, *: b.append(b) (against jdk-17 (recorded, " in output


@pytest.mark.usefixtures("no_jvm")
@pytest.mark.parametrize("option", ["--junit", "--html"])
def test_a_report_that_cannot_be_written_is_said_before_anything_runs(
    tmp_path: Path, option: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delattr("conformance.runner.run_universes")
    assert main(["crosscheck", "readme", option, str(tmp_path / "none" / "report")]) == 2
    assert "cannot be written: there is no folder" in capsys.readouterr().out
    assert main(["crosscheck", "readme", option, str(tmp_path)]) == 2
    assert "cannot be written: it is a folder" in capsys.readouterr().out


@pytest.mark.usefixtures("no_jvm")
def test_a_folder_without_transcripts_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        assert main(["crosscheck", "readme", "--universe", f"recorded:{folder}"]) == 2
        assert f"{folder} holds no recorded transcripts" in capsys.readouterr().out


def test_jvms_without_jpype_are_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Not one per JVM, and not that there is none."""
    jvms = [universes.Jvm(Path("/a")), universes.Jvm(Path("/b"))]
    monkeypatch.setattr("conformance.universes.find_jvms", lambda: jvms)
    monkeypatch.setattr("conformance.suites.find_spec", lambda name: None)
    assert main(["crosscheck", "readme", "--universe", "host"]) == 0
    output = capsys.readouterr().out
    assert output.count("JPype") == 1
    assert "JVMs were found (jdk-1" in output
    assert "`pip install 'mappednio[jvm]'` brings it. Comparing with recorded transcripts." in output
    assert "did not start" not in output
    assert "No JVM" not in output
    assert main(["crosscheck", "readme", "--universe", "jdk-25"]) == 2
    assert "not JPype" in capsys.readouterr().out


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
