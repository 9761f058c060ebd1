"""The command that lists a store: table, JSON, following, and where a damaged log stops."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from compat.org.apache.rocketmq import dump
from compat.org.apache.rocketmq.store import CommitLog
from conformance.rocketmq.stores import LOG_FILE, message

FIRST = "00000000000000000000"


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[str], str]:
    status = dump.main(words)
    captured = capsys.readouterr()
    return status, captured.out.splitlines(), captured.err


def test_it_lists_every_message_and_changes_nothing(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in store.rglob("*") if path.is_file()}
    status, lines, error = run(capsys, str(store))
    assert (status, len(lines)) == (0, 46)
    assert lines[0].split() == ["offset", "topic", "queue", "number", "size", "stored", "(UTC)", "body"]
    assert lines[1].split()[:5] == ["0", "TopicTest", "0", "0", "147"]
    assert "你好" in lines[42]
    assert error == "45 messages, 30193 bytes, up to byte 31103\n"
    assert before == {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in store.rglob("*") if path.is_file()}


def test_it_reads_the_commit_log_itself_too(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, str(store / "commitlog")) == run(capsys, str(store))


def test_json_is_one_object_per_line(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, lines, _ = run(capsys, str(store), "--json")
    found = [json.loads(line) for line in lines]
    assert (status, len(found)) == (0, 45)
    assert found[1]["body"] == "message 1 " + "x" * 30
    assert found[1]["properties"] == {"origin": "StoreTool", "TAGS": "Tag1", "KEYS": "key1"}
    assert found[41]["bornHost"] == "2001:db8:0:0:0:0:0:1:4711"
    assert found[43]["body"] == "again and again " * 60


def test_a_topic_a_start_and_a_limit(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, lines, _ = run(capsys, str(store), "--json", "--topic", "Hosts")
    assert [json.loads(line)["offset"] for line in lines] == [30505, 30664]
    _, lines, _ = run(capsys, str(store), "--json", "--from", "28902", "--limit", "2")
    assert [json.loads(line)["offset"] for line in lines] == [28902, 30220]


def test_it_says_at_which_byte_a_damaged_log_stops(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = store / "commitlog" / FIRST
    data = bytearray(path.read_bytes())
    data[5000] ^= 1
    path.write_bytes(data)
    status, lines, error = run(capsys, str(store))
    assert (status, len(lines)) == (1, 15)
    assert error == f"14 messages; the log is damaged at byte 4792 ({FIRST}, byte 4792 of it): the body's CRC is another\n"
    status, lines, _ = run(capsys, str(store), "--no-crc")
    assert (status, len(lines)) == (0, 46)


@pytest.mark.parametrize(
    ("how", "stops"),
    [
        ("zeros in the first file", "zeros, nothing was written here"),
        ("cut off", "it is longer than what is left"),
        ("no file between", "begins at 32768"),
    ],
)
def test_other_damage(store: Path, capsys: pytest.CaptureFixture[str], how: str, stops: str) -> None:
    path = store / "commitlog" / FIRST
    data = path.read_bytes()
    if how == "zeros in the first file":
        path.write_bytes(data[:4792] + bytes(LOG_FILE - 4792))
    elif how == "cut off":
        path.write_bytes(data[:5000])
    else:
        second = store / "commitlog" / "00000000000000016384"
        second.rename(second.with_name("00000000000000032768"))
    status, _, error = run(capsys, str(store))
    assert status == 1
    assert stops in error


def test_a_file_that_was_made_ahead_is_no_damage(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (store / "commitlog" / "00000000000000032768").write_bytes(bytes(LOG_FILE))
    assert run(capsys, str(store))[0] == 0


def test_no_log_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, error = run(capsys, str(tmp_path))
    assert status == 2
    assert "holds no commit log" in error


def test_following_finds_what_comes(tmp_path: Path) -> None:
    """New messages, also in new files, each once."""
    log = CommitLog(str(tmp_path / "commitlog"), LOG_FILE)
    log.putMessage(message("T", 0, b"0"))
    pauses = 0

    def pause(seconds: float) -> None:
        nonlocal pauses
        assert seconds == 1.0
        pauses += 1
        if pauses == 4:
            raise KeyboardInterrupt
        for number in range(pauses):
            log.putMessage(message("T", 0, f"{pauses}.{number} ".encode() * 1000))

    seen = []
    with pytest.raises(KeyboardInterrupt):
        for record in dump.follow(dump.Store(str(tmp_path)), 0, pause):
            seen.append(record.body[:3].strip())
    assert seen == [b"0", b"1.0", b"2.0", b"2.1", b"3.0", b"3.1", b"3.2"]


def test_without_rich_the_columns_are_plain(
    store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rich.console", None)
    monkeypatch.setitem(sys.modules, "rich", None)
    status, lines, _ = run(capsys, str(store), "--limit", "2")
    assert (status, len(lines)) == (0, 3)
    assert lines[2].split()[:5] == ["147", "TopicTest", "1", "0", "177"]


def test_progress_goes_to_a_terminal_and_the_rows_elsewhere(
    store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, plain, _ = run(capsys, str(store), "--json")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    status, lines, error = run(capsys, str(store), "--json")
    assert (status, lines) == (0, plain)
    assert "reading" in error


def test_it_runs_as_a_program(store: Path) -> None:
    command = [sys.executable, "-W", "error", "-m", "compat.org.apache.rocketmq.dump", str(store), "--limit", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "message 0" in done.stdout
