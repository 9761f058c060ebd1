"""`nio explain cleanup`: the lesson's states are those that its words say, and the JVM's figures are a JVM's."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from conformance import cli
from conformance.explain import beside_jvm, catalogue, words
from conformance.explain.beside_jvm import Beside, asked, beside
from conformance.explain.options import Choice
from conformance.explain.running import run
from conformance.explain.story import Said
from conformance.universes import Host, Jvm, find_jvms
from nio.paging.sim import Kind, MemoryDisk

PROGRAM = catalogue.programs()["cleanup"]
LESSON = Path(beside_jvm.__file__).with_name("cleanup_on_jvm.py")


def lines(monkeypatch: pytest.MonkeyPatch, personality: str, jvm: Beside) -> list[str]:
    """What the program prints, with these figures of a JVM beside."""
    monkeypatch.setattr(beside_jvm, "beside", lambda _: jvm)
    story = run(PROGRAM, [], Choice(personality=personality), MemoryDisk()).story
    assert story.ending is None
    return [re.sub(" {2,}", "  ", part.text) for part in story.parts if isinstance(part, Said)]


def test_a_mapping_blocks_the_delete_until_it_is_collected_counted_out_or_cleaned(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lines(monkeypatch, "windows", Beside("no JVM found: nio alone", {})) == [
        "no JVM found: nio alone",
        "the channel is closed  mappings 1  pool 1, 8192 bytes  waiting 0",
        "deleted: False",
        "nobody has the buffer  mappings 1  pool 1, 8192 bytes  waiting 1",
        "deleted: False",
        "after System.gc()  mappings 0  pool 0, 0 bytes  waiting 0",
        "deleted: True",
        "RocketMQ: a reader holds the file  mappings 1  pool 1, 8192 bytes  waiting 0  references 2",
        "RocketMQ: shutdown, the reader stays  mappings 1  pool 1, 8192 bytes  waiting 0  references 1",
        "RocketMQ: the reader has let go  mappings 0  pool 0, 0 bytes  waiting 0  references 0",
        "deleted: True False",
        "a reader has a slice  mappings 1  pool 1, 8192 bytes  waiting 0",
        "cleaned, by way of the slice  mappings 0  pool 0, 0 bytes  waiting 0",
        "deleted: True",
        "the reader reads: java.lang.IllegalStateException: this buffer has been unmapped",
    ]


def test_under_posix_rules_nothing_blocks_the_delete(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = lines(monkeypatch, "posix", Beside("no JVM found: nio alone", {}))
    assert [line for line in printed if line.startswith("deleted")] == [
        "deleted: True",
        "deleted: False",  # it is gone already
        "deleted: False",
        "deleted: True False",
        "deleted: True",
    ]


def test_the_jvms_figures_stand_beside_the_steps_of_the_same_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part of what the JVM is asked is a step of the program."""
    jvm = asked(Host(), LESSON, "cleanup")
    assert jvm.outcomes == {
        "the channel is closed": "1",
        "nobody has the buffer": "0",  # nio on the host collects at once
        "after System.gc()": "0",
        "a reader has a slice": "1",
        "cleaned, by way of the slice": "0",
        "the reader reads": "raised java.lang.IllegalStateException: this buffer has been unmapped",
    }
    printed = lines(monkeypatch, "windows", jvm)
    for step, outcome in jvm.outcomes.items():
        shown = [line for line in printed if line.startswith(step)]
        assert shown[-1].endswith((f"JVM: mappings {outcome}", f"on the JVM: {outcome}"))


def test_on_a_jvm_dropping_unmaps_nothing_and_a_read_after_clean_ends_the_process() -> None:
    jvm = max(find_jvms(), key=lambda each: each.jdk, default=None)
    if jvm is None:
        pytest.skip("needs a JVM")
    outcomes = beside("cleanup").outcomes
    assert [outcomes[step] for step in ("the channel is closed", "nobody has the buffer", "after System.gc()")] == ["1", "1", "0"]
    assert [outcomes[step] for step in ("a reader has a slice", "cleaned, by way of the slice")] == ["1", "0"]
    assert outcomes["the reader reads"].startswith("crashed SIG")


def test_without_a_jvm_the_lesson_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside_jvm, "find_jvms", list)
    assert beside.__wrapped__("cleanup") == Beside("no JVM found: nio alone", {})


def test_a_jvm_that_does_not_start_is_named_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "lib" / "server").mkdir(parents=True)
    (tmp_path / "lib" / "server" / "libjvm.so").write_bytes(b"no library")
    (tmp_path / "release").write_text('JAVA_VERSION="25.0.1"\n')
    words = asked(Jvm(tmp_path), LESSON, "cleanup").words
    assert words.startswith("jdk-25 (25.0.1, vendor not named) could not be asked: the worker ended")


# --- what Windows' rules refuse


def test_the_story_says_which_rule_refused_the_delete_and_nothing_else_was_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """RocketMQ's part deletes what is no longer mapped."""
    monkeypatch.setattr(beside_jvm, "beside", lambda _: Beside("no JVM found: nio alone", {}))
    story = run(PROGRAM, [], Choice(personality="windows"), MemoryDisk()).story
    deletes = [each for each in story.steps if each.text == "File.delete()"]
    told = [[text for course in each.courses for _, text in words.told(course)] for each in deletes]
    refused = [text for lines in told for text in lines if text.startswith("refused")]
    assert [any("refused" in text for text in lines) for lines in told] == [True, True, False, False]
    assert set(refused) == {
        "refused by Windows' rules: a mapping of the file is open: error 5, Access is denied"
        " (docs/windows.md, rows 1, 2, 3, 8, 11, 28, 29)"
    }
    assert not any("rmdir" in text for lines in told for text in lines)


def test_a_cut_that_is_refused_says_so_in_the_story_and_among_the_events(capsys: pytest.CaptureFixture[str]) -> None:
    rule = (
        "a mapping of the file is open, and the file would be cut: error 1224, The requested operation cannot be performed on a"
        " file with a user-mapped section open (docs/windows.md, rows 14, 16, 17, 18)"
    )
    assert cli.main(["explain", "truncated-file", "--personality", "windows"]) == 1
    assert f"refused by Windows' rules: {rule}" in capsys.readouterr().out
    assert cli.main(["explain", "truncated-file", "--personality", "windows", "--json"]) == 1
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (refused,) = [event for event in events if event["kind"] == "REFUSED"]
    assert (refused["cause"], refused["call"], refused["syscalls"]) == (rule, "RandomAccessFile.setLength(4096)", 0)


def test_posix_rules_refuse_nothing() -> None:
    story = run(catalogue.programs()["truncated-file"], [], Choice(), MemoryDisk()).story
    assert not any(each.times_of(Kind.REFUSED) for each in story.steps)
