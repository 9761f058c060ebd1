"""The command that lists a store: table, JSON, following, and where a damaged log stops."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from compat.org.apache.rocketmq import dump
from compat.org.apache.rocketmq.store import CommitLog
from compat.org.apache.rocketmq.store._scan import Damage
from conformance.rocketmq.stores import LOG_FILE, message
from nio import File, FileChannel, StandardOpenOption
from nio.errors import AccessDeniedException

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


def test_what_only_looks_like_a_file_of_a_log_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder, or a file with another number for a name, as any directory may have."""
    (tmp_path / FIRST).mkdir()
    (tmp_path / "13232377625439441028.tmp").touch()
    (tmp_path / "4711").write_bytes(b"no message")
    (tmp_path / ("\u0661" * 20)).write_bytes(b"")
    status, lines, error = run(capsys, str(tmp_path))
    assert (status, lines) == (2, [])
    assert "in 20 digits" in error


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


def grown(folder: Path, count: int) -> tuple[CommitLog, list[int], bytes]:
    """A log of so many messages, where they begin, and the bytes of its first file."""
    log = CommitLog(str(folder / "commitlog"), LOG_FILE)
    starts = []
    for number in range(count):
        starts.append(log.getMaxOffset())
        log.putMessage(message("T", 0, f"body {number}".encode()))
    return log, starts, (folder / "commitlog" / FIRST).read_bytes()


def test_following_waits_for_a_message_that_is_half_there(tmp_path: Path) -> None:
    """However its bytes come, if all of them are there at the fifth look."""
    _, starts, whole = grown(tmp_path, 3)
    path = tmp_path / "commitlog" / FIRST
    ends = [starts[1] + 20, starts[1] + 60, starts[1] + 90, starts[1] + 96, starts[2], starts[2] + 30, len(whole)]

    def write(seconds: float) -> None:
        if not ends:
            raise KeyboardInterrupt
        end = ends.pop(0)
        path.write_bytes(whole[:end] + bytes(LOG_FILE - end))

    write(1.0)
    seen = []
    with pytest.raises(KeyboardInterrupt):
        for record in dump.follow(dump.Store(str(tmp_path)), 0, write):
            seen.append((record.body, len(ends)))
    assert seen == [(b"body 0", 6), (b"body 1", 2), (b"body 2", 0)]


def test_following_tells_damage_that_stays(tmp_path: Path) -> None:
    _, starts, whole = grown(tmp_path, 3)
    path = tmp_path / "commitlog" / FIRST
    path.write_bytes(whole[: starts[1] + 90] + b"?" + whole[starts[1] + 91 :])
    pauses: list[float] = []
    with pytest.raises(Damage) as damage:
        list(dump.follow(dump.Store(str(tmp_path)), 0, pauses.append))
    assert damage.value.offset == starts[1]
    assert pauses == [1.0] * dump.PATIENCE  # the first look found a message before it


@pytest.mark.parametrize(
    ("mode", "changes"), [([], [0x80, 0xFF]), (["--json"], [0x01, 0x80, 0xFF]), (["--json", "--no-crc"], [0x01, 0x80, 0xFF])]
)
def test_a_change_of_any_byte_is_shown_or_told_and_never_a_traceback(
    store: Path, capsys: pytest.CaptureFixture[str], mode: list[str], changes: list[int]
) -> None:
    """Each byte of a record: times that no calendar has, text that is no UTF-8, a flag that lies."""
    path = store / "commitlog" / FIRST
    data = path.read_bytes()
    statuses = set()
    for at in range(int.from_bytes(data[:4], "big")):
        for change in changes:
            path.write_bytes(data[:at] + bytes([data[at] ^ change]) + data[at + 1 :])
            status, lines, error = run(capsys, str(store), "--limit", "2", *mode)
            statuses.add(status)
            assert status == 0 or "damaged at byte 0" in error
            assert status == 1 or len(lines) in (2, 3)
    assert statuses == {0, 1}


def test_an_impossible_time_is_shown_as_its_number(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = store / "commitlog" / FIRST
    data = bytearray(path.read_bytes())
    data[56:64] = (1 << 62).to_bytes(8, "big")
    path.write_bytes(data)
    _, lines, _ = run(capsys, str(store), "--limit", "1")
    assert str(1 << 62) in lines[1]
    data[56:64] = (-1).to_bytes(8, "big", signed=True)
    path.write_bytes(data)
    _, lines, _ = run(capsys, str(store), "--limit", "1")
    assert "1969-12-31 23:59:59.999" in lines[1]


def test_a_body_that_is_not_packed_as_it_says_is_shown_as_it_is(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = store / "commitlog" / FIRST
    data = bytearray(path.read_bytes())
    data[39] |= 1
    path.write_bytes(data)
    status, lines, _ = run(capsys, str(store), "--json", "--limit", "1")
    assert (status, json.loads(lines[0])["body"]) == (0, "message 0 ")
    assert json.loads(lines[0])["sysFlag"] == 1


def test_what_a_terminal_would_obey_is_escaped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = CommitLog(str(tmp_path / "commitlog"), LOG_FILE)
    log.putMessage(message("T\x1b[2J", 0, b"\x1b[2J"))
    _, lines, _ = run(capsys, str(tmp_path))
    assert lines[1].count("\\x1b[2J") == 2


@pytest.mark.parametrize(("start", "says"), [(1, "one does at 0, and the next one at 147"), (31110, "ends at byte 31103")])
def test_a_start_where_no_message_begins_is_told(
    store: Path, capsys: pytest.CaptureFixture[str], start: int, says: str
) -> None:
    status, lines, error = run(capsys, str(store), "--from", str(start))
    assert (status, lines) == (2, [])
    assert error.startswith(f"no message begins at byte {start}: ")
    assert says in error


def test_a_start_behind_the_log_is_told_and_its_ends_are_none(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, error = run(capsys, str(store), "--from", "32768")
    assert (status, error) == (2, "no message begins at byte 32768: no file has it\n")
    for start, count in ((0, 45), (147, 44), (LOG_FILE, 17), (31103, 0)):
        status, lines, _ = run(capsys, str(store), "--json", "--from", str(start))
        assert (status, len(lines)) == (0, count)


def test_a_start_at_a_damaged_message_is_damage(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = store / "commitlog" / FIRST
    data = bytearray(path.read_bytes())
    data[147 + 90] ^= 1
    path.write_bytes(data)
    status, _, error = run(capsys, str(store), "--from", "147")
    assert (status, error.split(":")[0]) == (1, f"0 messages; the log is damaged at byte 147 ({FIRST}, byte 147 of it)")


def test_what_cannot_be_read_is_not_called_damage(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Status 3 and the system's words: at once, or behind what could be read."""
    second = store / "commitlog" / f"{LOG_FILE:020d}"
    real = FileChannel.open

    def opened(path: Path, *options: StandardOpenOption) -> FileChannel:
        if str(path) == str(second):
            raise AccessDeniedException(str(path))
        return real(path, *options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FileChannel, "open", opened)
        status, lines, error = run(capsys, str(store), "--json")
        assert (status, len(lines)) == (3, 28)
        assert "28 messages, up to byte" in error
        assert "then the log cannot be read" in error
        assert str(second) in error
        patch.setattr(File, "listFiles", lambda folder: None)
        status, _, error = run(capsys, str(store))
        assert (status, error) == (3, f"the log cannot be read: java.io.IOException: {store}/commitlog cannot be listed\n")


@pytest.mark.parametrize("option", ["--limit", "--from"])
def test_a_negative_number_is_refused(store: Path, capsys: pytest.CaptureFixture[str], option: str) -> None:
    with pytest.raises(SystemExit) as ended:
        dump.main([str(store), option, "-1"])
    assert ended.value.code == 2
    assert "invalid natural value" in capsys.readouterr().err


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
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    assert "message 0" in done.stdout
