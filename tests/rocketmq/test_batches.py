"""Batches: all messages of one in one file, with one answer about them, or none of them and nothing changed."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from compat.org.apache.rocketmq.common.message import Message, MessageDecoder, MessageExtBatch, MessageExtBrokerInner
from compat.org.apache.rocketmq.common.message._layout import CRC_RESERVED
from compat.org.apache.rocketmq.store import (
    AllocateMappedFileService,
    AppendMessageStatus,
    CommitLog,
    PutMessageStatus,
    TransientStorePool,
)
from nio.errors import NullPointerException, RuntimeException
from nio.machine import Machine
from nio.paging.sim import SimKernel
from tests.rocketmq.test_commit_log import bodies, message, put

FILE = 4096


def batch(contents: list[bytes], **properties: str) -> MessageExtBatch:
    """A batch for the topic and the queue of `message`."""
    made = MessageExtBatch()
    made.setTopic("Topic")
    made.setBornHost(("10.0.0.1", 1000))
    made.setStoreHost(("127.0.0.1", 10911))
    made.setBody(MessageDecoder.encodeMessages([Message("Topic", content) for content in contents]))
    for name, value in properties.items():
        made.putUserProperty(name, value)
    return made


def test_a_batch_that_does_not_fit_goes_whole_into_the_next_file(tmp_path: Path) -> None:
    """One blank, one result: offset, bytes, number and identities of all of it; the numbers of the queue go on."""
    log = CommitLog(str(tmp_path / "log"), FILE)
    for _ in range(3):
        put(log, message(body=bytes(1000)))
    result = log.putMessages(batch([bytes([number]) * 500 for number in range(5)]))
    appended = result.getAppendMessageResult()
    assert appended is not None
    assert (result.getPutMessageStatus(), appended.getMsgNum()) == (PutMessageStatus.PUT_OK, 5)
    assert (appended.getWroteOffset(), appended.getLogicsOffset()) == (FILE, 3)
    records = list(log.scan(FILE))
    assert [record.body[0] for record in records] == [0, 1, 2, 3, 4]
    assert [record.queue_offset for record in records] == [3, 4, 5, 6, 7]
    assert sum(record.size for record in records) == appended.getWroteBytes() == log.getMaxOffset() - FILE
    assert appended.getMsgId() == ",".join(MessageDecoder.createMessageId(("127.0.0.1", 10911), one.offset) for one in records)
    assert log.getTopicQueueTable() == {("Topic", 0): 8}


def test_a_batch_longer_than_a_file_ends_two_files_in_a_blank(tmp_path: Path) -> None:
    log = CommitLog(str(tmp_path / "log"), FILE)
    put(log, message())
    result = log.putMessages(batch([bytes(1000)] * 5))
    appended = result.getAppendMessageResult()
    assert appended is not None
    assert (result.getPutMessageStatus(), result.isOk()) == (PutMessageStatus.PUT_OK, False)
    assert appended.getStatus() is AppendMessageStatus.END_OF_FILE
    assert (len(bodies(log)), log.getTopicQueueTable()) == (1, {("Topic", 0): 1})
    assert put(log, message()) == 2 * FILE


def test_properties_of_the_batch_follow_each_ones_own(tmp_path: Path) -> None:
    log = CommitLog(str(tmp_path / "log"), FILE)
    wide = batch([b"one", b""], cluster="c")
    wide.setBornHost(("2001:db8::1", 5))
    assert log.putMessages(wide).isOk()
    found = [record.message() for record in log.scan()]
    for one in found:
        assert one is not None
        assert one.properties == {"WAIT": "true", "cluster": "c"}
        assert one.bornHost == ("2001:db8:0:0:0:0:0:1", 5)


def test_each_message_of_a_batch_has_its_crc(tmp_path: Path) -> None:
    log = CommitLog(str(tmp_path / "log"), FILE, enabledAppendPropCRC=True)
    assert log.putMessages(batch([b"one", b"two"], a="b")).isOk()
    data = (tmp_path / "log" / f"{0:020d}").read_bytes()
    for record in log.scan():
        covered = data[record.at : record.end - CRC_RESERVED]
        assert int(record.properties["__CRC32#"][::-1]) == zlib.crc32(covered) & 0x7FFF_FFFF
        assert record.properties["a"] == "b"


@pytest.mark.parametrize("how", ["a transaction", "a delay"])
def test_what_batches_cannot_do_is_illegal(tmp_path: Path, how: str) -> None:
    log = CommitLog(str(tmp_path / "log"), FILE)
    one = batch([b"x"])
    if how == "a delay":
        one.setDelayTimeLevel(3)
    else:
        one.setSysFlag(8)
    result = log.putMessages(one)
    assert (result.getPutMessageStatus(), result.getAppendMessageResult()) == (PutMessageStatus.MESSAGE_ILLEGAL, None)
    assert log.getMaxOffset() == 0


def refuse(log: CommitLog) -> None:
    """Put three batches that cannot be stored."""
    with pytest.raises(RuntimeException, match="message body size exceeded"):
        log.putMessages(batch([b"fits", bytes(1000)]))
    with pytest.raises(RuntimeException, match="Properties size"):
        log.putMessages(batch([b"fits"], long="x" * 32768))
    with pytest.raises(NullPointerException):
        log.putMessages(MessageExtBatch())


def test_a_batch_that_is_refused_changes_no_position() -> None:
    """What was not flushed before is not taken for flushed afterwards: the power may fail."""
    kernel = SimKernel()
    with Machine(kernel):
        log = CommitLog("/store", FILE, maxMessageSize=100)
        put(log, message())
        put(log, message())
        end, table = log.getMaxOffset(), log.getTopicQueueTable()
        refuse(log)
        file = log.mappedFileQueue.getFirstMappedFile()
        assert file is not None
        assert (file.getFlushedPosition(), log.getMaxOffset(), log.getTopicQueueTable()) == (0, end, table)
        assert log.flush() == end
    with Machine(kernel.crash()):
        again = CommitLog("/store", FILE)
        assert again.load()
        assert again.recoverNormally() == end
        assert len(bodies(again)) == 2


def pooled(folder: Path, most: int = 1000) -> tuple[CommitLog, AllocateMappedFileService]:
    """A log, of bodies of at most so many bytes, that writes into a pool's buffers first."""
    pool = TransientStorePool(3, FILE)
    pool.init()
    service = AllocateMappedFileService(transientStorePool=pool)
    service.start()
    return CommitLog(str(folder), FILE, allocateMappedFileService=service, maxMessageSize=most), service


def test_a_batch_that_is_refused_does_not_commit_what_is_in_the_pool(tmp_path: Path) -> None:
    log, service = pooled(tmp_path / "log", 100)
    put(log, message())
    refuse(log)
    assert log.getMaxOffset() == 0
    assert log.flush() == log.getMaxOffset() > 0
    assert len(bodies(log)) == 1
    log.shutdown()
    service.shutdown()


def test_a_shutdown_commits_what_is_in_the_pool(tmp_path: Path) -> None:
    """Of all files; without that, what was not committed would be gone."""
    log, service = pooled(tmp_path / "log")
    for number in range(7):
        put(log, message(body=bytes([number]) * 1000))
    end = log.mappedFileQueue.getMaxWrotePosition()
    assert log.getMaxOffset() < end
    log.shutdown()
    service.shutdown()
    again = CommitLog(str(tmp_path / "log"), FILE)
    assert again.load()
    assert again.recoverNormally() == end
    assert [body[0] for body in bodies(again)] == list(range(7))


def test_single_messages_and_batches_share_the_numbers_of_a_queue(tmp_path: Path) -> None:
    log = CommitLog(str(tmp_path / "log"), FILE)
    one: MessageExtBrokerInner = message()
    put(log, one)
    assert log.putMessages(batch([b"a", b"b"])).isOk()
    put(log, one)
    assert [record.queue_offset for record in log.scan()] == [0, 1, 2, 3]
