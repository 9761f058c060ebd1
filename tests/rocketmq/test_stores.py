"""A store that RocketMQ wrote, read by ours; one that ours wrote, read by RocketMQ where its jars are."""

from __future__ import annotations

from pathlib import Path

import pytest

from compat.org.apache.rocketmq.store import CommitLog, StoreCheckpoint
from conformance.rocketmq import jars, stores
from tests.rocketmq.conftest import DATA


def test_ours_reads_what_rocketmq_wrote_line_by_line(store: Path) -> None:
    """Messages, entries of queues and answers of the index are those that RocketMQ itself read there."""
    said = (DATA / stores.SAID).read_text(encoding="utf-8").splitlines()
    kinds = {line.split("\t")[0] for line in said}
    assert kinds == {"message", "queue", "index"}
    assert len(said) > 80
    assert stores.first_difference(said, stores.listing(store)) is None


def test_the_store_has_what_is_worth_reading(store: Path) -> None:
    """Two files, both versions, IPv6 hosts, a compressed body, a prepared message."""
    log = CommitLog(str(store / "commitlog"), stores.LOG_FILE)
    assert log.load()
    log.recoverNormally()
    messages = [message for record in log.scan() if (message := record.message())]
    assert len(log.mappedFileQueue.getMappedFiles()) == 2
    assert {len(message.topic) > 127 for message in messages} == {True, False}
    assert {record.system_flag for record in log.scan()} == {0, 1, 4, 0x10, 0x30}
    assert messages[-1].queueOffset == 0


def test_the_checkpoint_is_read(store: Path) -> None:
    log = CommitLog(str(store / "commitlog"), stores.LOG_FILE)
    log.load()
    log.recoverNormally()
    last = max(record.stored for record in log.scan())
    checkpoint = StoreCheckpoint(str(store / "checkpoint"))
    assert 0 < checkpoint.getPhysicMsgTimestamp() <= last
    assert checkpoint.getMinTimestamp() <= last - 3000


def test_a_difference_is_found() -> None:
    assert stores.first_difference(["a", "b"], ["b", "a"]) is None
    assert "line 2" in (stores.first_difference(["a", "b"], ["a", "c"]) or "")
    assert "1 lines, ours 2" in (stores.first_difference(["a"], ["a", "b"]) or "")


def test_what_ours_writes_ours_reads(tmp_path: Path) -> None:
    stores.write(tmp_path / "store")
    lines = stores.listing(tmp_path / "store")
    assert sum(line.startswith("message") for line in lines) == 44
    assert sum(line.startswith("queue") for line in lines) == 43


def test_rocketmq_reads_what_ours_wrote_and_the_other_way_round(tmp_path: Path) -> None:
    """Live, with RocketMQ's jars: `nio crosscheck --rocketmq` or `python -m conformance.rocketmq.stores` brings them."""
    java, folder = stores.java_launcher(), jars.usual_folder()
    if java is None or not jars.there(folder):
        pytest.skip(f"needs a JDK with a compiler, and RocketMQ's jars in {folder}")
    for name, difference in stores.both_ways(java, folder, tmp_path):
        assert difference is None, name


def test_without_maven_and_jars_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(stores, "java_launcher", lambda: Path("java"))
    assert stores.main(["--jars", str(tmp_path)]) == 0
    assert "not compared" in capsys.readouterr().out
    with pytest.raises(jars.NoJars, match="no Maven"):
        jars.bring(tmp_path)
