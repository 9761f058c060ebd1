"""The commit log: what is put can be read, after a roll, a restart, a cut, a crash; and the queues and index made of it."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from compat.org.apache.rocketmq.common.message import MessageDecoder, MessageExtBrokerInner
from compat.org.apache.rocketmq.common.message._layout import CRC_RESERVED
from compat.org.apache.rocketmq.store import (
    AppendMessageStatus,
    CommitLog,
    ConsumeQueue,
    DispatchRequest,
    PutMessageStatus,
)
from compat.org.apache.rocketmq.store._scan import Damage
from nio import ByteBuffer
from tests.rocketmq.conftest import World

FILE = 4096


def message(topic: str = "Topic", body: bytes = b"body", queue: int = 0, **properties: str) -> MessageExtBrokerInner:
    made = MessageExtBrokerInner()
    made.setTopic(topic)
    made.setBody(body)
    made.setQueueId(queue)
    made.setBornHost(("10.0.0.1", 1000))
    made.setStoreHost(("127.0.0.1", 10911))
    for name, value in properties.items():
        made.putUserProperty(name, value)
    return made


def put(log: CommitLog, one: MessageExtBrokerInner) -> int:
    """Put a message; its offset."""
    result = log.putMessage(one)
    assert result.getPutMessageStatus() is PutMessageStatus.PUT_OK
    appended = result.getAppendMessageResult()
    assert appended is not None
    return appended.getWroteOffset()


def bodies(log: CommitLog) -> list[bytes]:
    return [record.body for record in log.scan()]


def reopened(folder: Path, **options: object) -> CommitLog:
    log = CommitLog(str(folder), FILE, **options)  # type: ignore[arg-type]
    assert log.load()
    return log


def test_a_message_that_was_put_is_selected_and_decoded(tmp_path: Path, world: World) -> None:
    log = CommitLog(str(tmp_path / "log"), FILE, surroundings=world.surroundings)
    offset = put(log, message("Tö", "größe".encode(), 3, TAGS="a", KEYS="k1 k2"))
    size = log.getMaxOffset() - offset
    appended = log.putMessage(message()).getAppendMessageResult()
    assert appended is not None
    assert appended.getMsgId() == MessageDecoder.createMessageId(("127.0.0.1", 10911), appended.getWroteOffset())
    with log.getMessage(offset, size) or pytest.fail("nothing there") as result:
        found = MessageDecoder.decode(result.getByteBuffer())
    assert found is not None
    assert (found.getTopic(), found.getBody(), found.getQueueId()) == ("Tö", "größe".encode(), 3)
    assert (found.getTags(), found.getKeys(), found.getStoreTimestamp()) == ("a", "k1 k2", world.now)
    assert found.getBodyCRC() == zlib.crc32("größe".encode()) & 0x7FFF_FFFF


def test_numbers_count_by_queue_and_leave_out_what_is_prepared(tmp_path: Path) -> None:
    log = CommitLog(str(tmp_path / "log"), FILE)
    prepared = message(queue=1)
    prepared.setSysFlag(4)
    for one in (message(), message(), message(queue=1), prepared, message(queue=1), message("Other")):
        put(log, one)
    assert [record.queue_offset for record in log.scan()] == [0, 1, 0, 0, 1, 0]
    assert log.getTopicQueueTable() == {("Topic", 0): 2, ("Topic", 1): 2, ("Other", 0): 1}


def test_a_file_ends_in_a_blank_and_the_next_one_goes_on(tmp_path: Path) -> None:
    log = CommitLog(str(tmp_path / "log"), FILE)
    offsets = [put(log, message(body=bytes([number]) * 1000)) for number in range(5)]
    assert [offset // FILE for offset in offsets] == [0, 0, 0, 1, 1]
    assert offsets[3] == FILE
    blank = (tmp_path / "log" / f"{0:020d}").read_bytes()[offsets[2] + offsets[1] - offsets[0] :][:8]
    assert blank == (FILE - 3 * offsets[1]).to_bytes(4, "big") + bytes.fromhex("cbd43194")
    assert [body[0] for body in bodies(log)] == [0, 1, 2, 3, 4]


def test_a_message_may_leave_exactly_the_room_for_a_blank(tmp_path: Path) -> None:
    """total + 8 = room is stored; one byte more rolls; a message longer than a file is END_OF_FILE twice, and PUT_OK (o)."""
    empty = put(CommitLog(str(tmp_path / "a"), FILE), message(body=b"")) or 91 + len("Topic")
    fits = CommitLog(str(tmp_path / "b"), FILE)
    put(fits, message(body=bytes(FILE - 8 - empty)))
    assert fits.getMaxOffset() == FILE - 8
    assert put(fits, message()) == FILE
    rolls = CommitLog(str(tmp_path / "c"), FILE)
    put(rolls, message())
    result = rolls.putMessage(message(body=bytes(FILE - 7 - empty)))
    appended = result.getAppendMessageResult()
    assert appended is not None
    assert (result.getPutMessageStatus(), result.isOk()) == (PutMessageStatus.PUT_OK, False)
    assert (appended.getStatus(), appended.getWroteOffset()) == (AppendMessageStatus.END_OF_FILE, FILE)


def test_what_cannot_be_stored_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    log = CommitLog(str(tmp_path / "log"), FILE, maxMessageSize=100)
    assert log.putMessage(message(body=bytes(101))).getPutMessageStatus() is PutMessageStatus.MESSAGE_ILLEGAL
    long = message(body=b"", a="x" * 32768)
    assert log.putMessage(long).getPutMessageStatus() is PutMessageStatus.PROPERTIES_SIZE_EXCEEDED
    assert (log.getMaxOffset(), log.getTopicQueueTable()) == (0, {})


def test_a_log_that_is_opened_again_goes_on_where_it_ended(tmp_path: Path) -> None:
    log = CommitLog(str(tmp_path / "log"), FILE)
    for number in range(9):
        put(log, message(body=bytes([number]) * 1000, queue=number % 2))
    end, table = log.getMaxOffset(), log.getTopicQueueTable()
    log.shutdown()
    again = reopened(tmp_path / "log")
    assert again.recoverNormally() == again.getMaxOffset() == again.getFlushedWhere() == end
    assert again.getTopicQueueTable() == table
    assert put(again, message(body=b"next")) == end
    assert bodies(again)[-1] == b"next"


@pytest.mark.parametrize("how", ["a changed body", "another magic number", "a cut", "another size"])
def test_recovery_forgets_what_lies_behind_damage(tmp_path: Path, how: str) -> None:
    log = CommitLog(str(tmp_path / "log"), FILE)
    offsets = [put(log, message(body=bytes([number]) * 1000)) for number in range(8)]
    log.shutdown()
    path = tmp_path / "log" / f"{FILE:020d}"
    data = bytearray(path.read_bytes())
    at = offsets[4] - FILE
    if how == "a changed body":
        data[at + 500] ^= 1
    elif how == "another magic number":
        data[at + 7] ^= 1
    elif how == "another size":
        data[at + 3] ^= 1
    else:
        data[at:] = bytes(len(data) - at)
    path.write_bytes(data)
    again = reopened(tmp_path / "log")
    with pytest.raises(Damage) as damage:
        list(again.scan())
    assert damage.value.offset == offsets[4]
    assert again.recoverNormally() == again.getMaxOffset() == offsets[4]
    assert len(bodies(again)) == 4
    assert put(again, message()) == offsets[4]


def test_recovery_leaves_the_files_before_the_queues_end_alone(tmp_path: Path) -> None:
    """It begins with the last file that begins at or before that offset, and dispatches what begins behind it."""
    log = CommitLog(str(tmp_path / "log"), FILE)
    offsets = [put(log, message(body=bytes([number]) * 1000)) for number in range(12)]
    end, table = log.getMaxOffset(), log.getTopicQueueTable()
    log.shutdown()
    path = tmp_path / "log" / f"{FILE:020d}"
    data = bytearray(path.read_bytes())
    data[500] ^= 1
    path.write_bytes(data)
    seen: list[int] = []
    again = reopened(tmp_path / "log", dispatchers=[lambda request: seen.append(request.getCommitLogOffset())])
    assert again.recoverNormally(offsets[7]) == end
    assert (seen, again.getTopicQueueTable()) == (offsets[8:], table)
    again.shutdown()
    seen.clear()
    last = reopened(tmp_path / "log", dispatchers=[lambda request: seen.append(request.getCommitLogOffset())])
    assert last.recoverNormally() == FILE
    assert seen == offsets[:3]


def test_recovery_after_a_crash_dispatches_from_the_last_safe_file_on(tmp_path: Path, world: World) -> None:
    log = CommitLog(str(tmp_path / "log"), FILE, surroundings=world.surroundings)
    for number in range(9):
        world.now += 1000
        put(log, message(body=bytes([number]) * 1000))
    started = [next(iter(log.scan(offset))).stored for offset in (0, FILE, 2 * FILE)]
    log.shutdown()
    seen: list[int] = []
    again = reopened(tmp_path / "log", dispatchers=[lambda request: seen.append(request.getCommitLogOffset())])
    again.recoverAbnormally(started[1])
    assert seen == [record.offset for record in again.scan(FILE)]
    seen.clear()
    again.recoverAbnormally(started[0] - 1)
    assert seen == [record.offset for record in again.scan()]


def test_a_check_tells_a_message_a_blank_and_neither(tmp_path: Path) -> None:
    log = CommitLog(str(tmp_path / "log"), FILE)
    put(log, message(body=b"hello", TAGS="TagA", KEYS="k", UNIQ_KEY="u"))
    end = log.getMaxOffset()
    data = (tmp_path / "log" / f"{0:020d}").read_bytes()[:end]
    buffer = ByteBuffer.wrap(bytearray(data + bytes.fromhex("00000064cbd43194") + bytes(8)))
    request = log.checkMessageAndReturnSize(buffer, True)
    assert (request.isSuccess(), request.getMsgSize(), buffer.position()) == (True, end, end)
    assert (request.getTopic(), request.getKeys(), request.getUniqKey()) == ("Topic", "k", "u")
    assert request.getTagsCode() == MessageExtBrokerInner.tagsString2tagsCode("TagA")
    blank = log.checkMessageAndReturnSize(buffer, True)
    assert (blank.isSuccess(), blank.getMsgSize()) == (True, 0)
    neither = log.checkMessageAndReturnSize(buffer, True)
    assert (neither.isSuccess(), neither.getMsgSize(), neither.getTopic()) == (False, -1, "")


def test_a_scan_of_a_file_that_is_shut_down_meanwhile_ends(tmp_path: Path) -> None:
    """By Damage at the byte where it was, without waiting for bytes that will not come."""
    log = CommitLog(str(tmp_path / "log"), FILE)
    offsets = [put(log, message(body=bytes(1000))) for _ in range(6)]
    scan = log.scan()
    assert next(scan).offset == 0
    log.mappedFileQueue.shutdown(0)
    with pytest.raises(Damage, match=f"byte {offsets[3]}: the file has become shorter"):
        list(scan)


def test_a_message_longer_than_a_chunk_is_read(tmp_path: Path) -> None:
    log = CommitLog(str(tmp_path / "log"), 8 << 20)
    for size in (10, 3 << 20, 20):
        put(log, message(body=bytes(size)))
    assert [len(body) for body in bodies(log)] == [10, 3 << 20, 20]


def test_a_crc_property_covers_all_before_it(tmp_path: Path) -> None:
    """Its ten digits are the CRC's, the last one first."""
    log = CommitLog(str(tmp_path / "log"), FILE, enabledAppendPropCRC=True)
    put(log, message(a="b"))
    data = (tmp_path / "log" / f"{0:020d}").read_bytes()[: log.getMaxOffset()]
    covered, last = data[:-CRC_RESERVED], data[-CRC_RESERVED:]
    assert last[:9] == b"__CRC32#\x01"
    assert int(last[9:19][::-1]) == zlib.crc32(covered) & 0x7FFF_FFFF
    assert len(bodies(log)) == 1


@pytest.mark.parametrize(("text", "found"), [("a\x01b", {"a": "b"}), ("__CRC32#\x019\x02c\x01d", {"c": "d"}), ("", {})])
def test_a_crc_property_stands_by_itself(tmp_path: Path, text: str, found: dict[str, str]) -> None:
    """Properties that do not end are ended first; an old CRC makes room."""
    log = CommitLog(str(tmp_path / "log"), FILE, enabledAppendPropCRC=True)
    one = message()
    one.setPropertiesString(text)
    offset = put(log, one)
    stored = log.lookMessageByOffset(offset)
    assert stored is not None
    assert len(stored.properties.pop("__CRC32#")) == 10
    assert stored.properties == found
    assert stored.storeSize == log.getMaxOffset()


def test_recovery_can_ask_for_the_crc_among_the_properties(tmp_path: Path) -> None:
    """It covers what the CRC of a body does not; and a message must have one then."""
    log = CommitLog(str(tmp_path / "log"), FILE, enabledAppendPropCRC=True)
    offsets = [put(log, message()) for _ in range(3)]
    log.shutdown()
    path = tmp_path / "log" / f"{0:020d}"
    data = bytearray(path.read_bytes())
    data[offsets[1] + 45] ^= 1  # of the time when it was born
    path.write_bytes(data)
    plain = reopened(tmp_path / "log")
    assert plain.recoverNormally() > offsets[2]
    plain.shutdown()
    strict = reopened(tmp_path / "log", forceVerifyPropCRC=True)
    good = strict.checkMessageAndReturnSize(ByteBuffer.wrap(bytearray(data[: offsets[1]])), True)
    bad = strict.checkMessageAndReturnSize(ByteBuffer.wrap(bytearray(data[offsets[1] : offsets[2]])), True)
    assert (good.isSuccess(), bad.isSuccess()) == (True, False)
    assert strict.recoverNormally() == offsets[1]
    strict.shutdown()
    without = CommitLog(str(tmp_path / "without"), FILE)
    put(without, message())
    without.shutdown()
    assert reopened(tmp_path / "without", forceVerifyPropCRC=True).recoverNormally() == 0


@pytest.mark.parametrize(
    ("topic", "level", "delay"),
    [
        ("SCHEDULE_TOPIC_XXXX", "1", 1000),
        ("SCHEDULE_TOPIC_XXXX", "18", 7_200_000),
        ("SCHEDULE_TOPIC_XXXX", "99", 7_200_000),
        ("SCHEDULE_TOPIC_XXXX", "0", None),
        ("SCHEDULE_TOPIC_XXXX", "soon", None),
        ("Topic", "3", None),
    ],
)
def test_the_tags_code_of_a_delayed_message_is_when_it_is_delivered(
    tmp_path: Path, world: World, topic: str, level: str, delay: int | None
) -> None:
    log = CommitLog(str(tmp_path / "log"), FILE, surroundings=world.surroundings)
    wide = message(topic, DELAY=level, TAGS="A")
    wide.setBornHost(("2001:db8::1", 5))
    for one in (message(topic, DELAY=level, TAGS="A"), wide):
        put(log, one)
    codes = {record.tags_code for record in log.scan()}
    assert codes == {ord("A") if delay is None else world.now + delay}


def queue_of(log: CommitLog, folder: Path, size: int = 100) -> ConsumeQueue:
    queue = ConsumeQueue("Topic", 0, str(folder), size)
    for record in log.scan():
        assert queue.putMessagePositionInfoWrapper(DispatchRequest(record.size, True, record))
    return queue


def test_a_queue_leads_to_its_messages(tmp_path: Path) -> None:
    log = CommitLog(str(tmp_path / "log"), FILE)
    offsets = [put(log, message(body=bytes([number]) * 300, TAGS="t")) for number in range(12)]
    queue = queue_of(log, tmp_path / "queues")
    assert [unit.pos for unit in queue.iterateFrom(0)] == offsets
    unit = queue.get(7)
    assert unit is not None
    assert unit.tagsCode == ord("t")
    found = log.lookMessageByOffset(unit.pos, unit.size)
    assert found is not None
    assert found.getQueueOffset() == 7
    assert (queue.getMaxOffsetInQueue(), queue.rollNextFile(3), queue.get(12)) == (12, 5, None)
    assert queue_of(log, tmp_path / "queues").getMaxOffsetInQueue() == 12 or pytest.fail("built twice")
    queue.truncateDirtyLogicFiles(offsets[7])
    assert (queue.getMaxOffsetInQueue(), queue.getMaxPhysicOffset()) == (7, offsets[7])
    queue.shutdown()
    again = ConsumeQueue("Topic", 0, str(tmp_path / "queues"), 100)
    assert again.load()
    again.recover()
    assert again.deleteExpiredFile(offsets[6]) == 1
    assert (again.getMinOffsetInQueue(), again.get(4)) == (6, None)


def test_a_queue_begins_where_its_messages_do_and_never_goes_back(tmp_path: Path) -> None:
    queue = ConsumeQueue("Topic", 0, str(tmp_path), 640)
    for number in range(10):
        queue.putMessagePositionInfo(1000 + number * 100, 100, number, number)
    beginnings = []
    for least in (0, 1500, 0, 1550, 99999, 0):
        queue.correctMinOffset(least)
        beginnings.append((queue.getMinOffsetInQueue(), queue.getMessageTotalInQueue()))
    assert beginnings == [(0, 10), (5, 5), (5, 5), (6, 4), (10, 0), (10, 0)]


def test_a_queue_that_begins_late_keeps_its_beginning_when_files_expire(tmp_path: Path) -> None:
    """What it was filled up with does not come to light."""
    queue = ConsumeQueue("Topic", 0, str(tmp_path), 640)
    for number in range(5, 8):
        queue.putMessagePositionInfo(1000 + number * 100, 100, number, number)
    assert queue.deleteExpiredFile(0) == 0
    assert [unit.pos for unit in queue.iterateFrom(queue.getMinOffsetInQueue())] == [1500, 1600, 1700]


def test_a_queue_that_begins_late_is_filled_up(tmp_path: Path) -> None:
    queue = ConsumeQueue("Topic", 0, str(tmp_path), 100)
    assert queue.putMessagePositionInfo(500, 50, 1, 7)
    assert queue.putMessagePositionInfo(550, 50, 1, 8)
    assert (queue.getMinOffsetInQueue(), queue.getMaxOffsetInQueue()) == (7, 9)
    assert [unit.pos for unit in queue.iterateFrom(7)] == [500, 550]
    data = (tmp_path / "Topic" / "0" / f"{100:020d}").read_bytes()
    assert data[:40] == (bytes(8) + b"\x7f\xff\xff\xff" + bytes(8)) * 2


TEXTS = some.text(some.characters(exclude_categories=["Cs"], exclude_characters="\x01\x02"), max_size=12)


@given(
    some.lists(
        some.tuples(TEXTS.filter(bool), some.binary(max_size=600), some.integers(0, 3), TEXTS, some.booleans(), some.booleans()),
        max_size=12,
    )
)
def test_whatever_is_put_is_read_back_here_and_after_a_restart(
    tmp_path_factory: pytest.TempPathFactory, messages: Sequence[tuple[str, bytes, int, str, bool, bool]]
) -> None:
    folder = tmp_path_factory.mktemp("log")
    log = CommitLog(str(folder), FILE)
    for topic, body, queue, tags, born_wide, store_wide in messages:
        one = message(topic * (30 if born_wide else 1), body, queue, TAGS=tags)
        if born_wide:
            one.setBornHost(("2001:db8::1", 5))
        if store_wide:
            one.setStoreHost(("2001:db8::2", 6))
        put(log, one)
    again = reopened(folder)
    assert again.recoverNormally() == log.getMaxOffset()
    for each in (log, again):
        found = [stored for record in each.scan() if (stored := record.message())]
        assert [(stored.topic, stored.body or b"", stored.queueId, stored.properties.get("TAGS", "")) for stored in found] == [
            (topic * (30 if wide else 1), body, queue, tags) for topic, body, queue, tags, wide, _ in messages
        ]
        assert [stored.commitLogOffset for stored in found] == [record.offset for record in each.scan()]
    for each in (log, again):
        each.mappedFileQueue.destroy()
