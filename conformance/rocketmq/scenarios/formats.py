"""What stands in the files: messages, the checkpoint, the index; each read by both from the same bytes."""

import struct

from conformance.scenario import Java, JavaObject, Log, scenario

BODY = b"hello"
TOPIC = b"Top"
PROPERTIES = b"KEYS\x01k1 k2\x02TAGS\x01TagA\x02UNIQ_KEY\x01ABC\x02"
BORN_HOST = bytes([10, 1, 2, 3]) + (40_000).to_bytes(4, "big")
STORE_HOST = bytes([127, 0, 0, 1]) + (10_911).to_bytes(4, "big")
WIDE_HOST = bytes.fromhex("20010db8000000000000000000000001") + (4711).to_bytes(4, "big")


def _decoder(u: Java) -> JavaObject:
    found: JavaObject = u.JClass("org.apache.rocketmq.common.message.MessageDecoder")
    return found


def _message(flag: int = 0, topic: bytes = TOPIC, body: bytes = BODY) -> bytes:
    """A message as RocketMQ stores it: version 2 for a long topic, IPv6 hosts where the flag says so."""
    wide = len(topic) > 127
    pieces = [
        struct.pack(">Iiiiqqiq", 0xDAA320AB if wide else 0xDAA320A7, 0x3610A686, 3, 7, 5, 300, flag, 1_700_000_000_000),
        WIDE_HOST if flag & 0x10 else BORN_HOST,
        struct.pack(">q", 1_700_000_001_000),
        WIDE_HOST if flag & 0x20 else STORE_HOST,
        struct.pack(">iqi", 2, -1, len(body)),
        body,
        len(topic).to_bytes(2 if wide else 1, "big"),
        topic,
        len(PROPERTIES).to_bytes(2, "big"),
        PROPERTIES,
    ]
    data = b"".join(pieces)
    return (len(data) + 4).to_bytes(4, "big") + data


def _show(log: Log, message: JavaObject) -> None:
    for name in ("Topic", "QueueId", "QueueOffset", "CommitLogOffset", "StoreSize", "SysFlag", "Flag", "BodyCRC"):
        log(lambda: getattr(message, f"get{name}")())
    for name in ("BornTimestamp", "StoreTimestamp", "ReconsumeTimes", "PreparedTransactionOffset", "MsgId", "Tags", "Keys"):
        log(lambda: getattr(message, f"get{name}")())
    log(lambda: message.getBornHostString())
    log(lambda: message.getProperty("UNIQ_KEY"))
    log(lambda: message.getProperty("none"))
    log.note("body", None if message.getBody() is None else bytes(int(one) & 255 for one in message.getBody()))


@scenario("a message of version 1, field by field")
def decode(u: Java, log: Log) -> None:
    decoder = _decoder(u)
    data = u.java.nio.ByteBuffer.wrap(u.JArray(u.JByte)(_message() + b"more"))
    message = decoder.decode(data)
    _show(log, message)
    log(lambda: data.toString())
    data.position(0)
    log(lambda: decoder.decode(data, False).getBody())
    log(lambda: data.toString())


@scenario("IPv6 hosts and version 2, field by field")
def decode_wide(u: Java, log: Log) -> None:
    for flag in (0x10, 0x20, 0x30):
        data = u.java.nio.ByteBuffer.wrap(u.JArray(u.JByte)(_message(flag, b"T" * 300)))
        with log.part(hex(flag)):
            message = _decoder(u).decode(data)
            _show(log, message)
            log(lambda: data.toString())


@scenario("bytes that are no message give null, and the position goes to the limit; bodies and sizes are not checked")
def decode_damaged(u: Java, log: Log) -> None:
    whole = _message()
    for name, data in (
        ("nothing", b""),
        ("short", whole[:60]),
        ("without its end", whole[:-5]),
        ("another magic number", whole[:4] + b"\1\2\3\4" + whole[8:]),
        ("zeros", bytes(200)),
        ("a body of -1 bytes", whole[:84] + b"\xff\xff\xff\xff" + whole[88:]),
        ("a body beyond the end", whole[:84] + b"\x00\x00\xff\xff" + whole[88:]),
        ("a changed body", whole[:88] + b"HELLO" + whole[93:]),
        ("another size", b"\0\0\0\x10" + whole[4:]),
    ):
        buffer = u.java.nio.ByteBuffer.wrap(u.JArray(u.JByte)(data))
        with log.part(name):
            log(lambda: _decoder(u).decode(buffer) is None)
            log(lambda: buffer.toString())


@scenario("bytes that are no UTF-8, in topic or properties, become replacement characters")
def decode_no_utf_8(u: Java, log: Log) -> None:
    for bad in (b"\xff", b"\xc3(", b"\xe2\x82", b"\xf0\x9f\x98", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"\x80\x80a"):
        whole = _message(topic=b"T" + bad)
        changed = whole.replace(b"TagA", (bad + b"aaaa")[:4])
        message = _decoder(u).decode(u.java.nio.ByteBuffer.wrap(u.JArray(u.JByte)(changed)))
        log.note(bad.hex(), [ascii(str(message.getTopic())), ascii(str(message.getTags()))])


@scenario("properties and their text")
def properties(u: Java, log: Log) -> None:
    decoder = _decoder(u)
    for text in ("", "a\x011\x02", "a\x011\x02b\x012\x02", "a\x011\x02b\x012", "a\x011\x02junk\x02c\x01\x02", "a\x01b\x01c\x02"):
        found = decoder.string2messageProperties(text)
        log.note(f"{text!r}", [(str(name), str(found.get(name))) for name in sorted(str(name) for name in found)])


@scenario("the code of tags is Java's hash code")
def tags_code(u: Java, log: Log) -> None:
    inner = u.JClass("org.apache.rocketmq.common.message.MessageExtBrokerInner")
    for tags in (None, "", "TagA", "a || b", "ä你😀"):
        log(lambda: inner.tagsString2tagsCode(tags))


@scenario("the checkpoint: five longs, and the time up to which all is safe")
def checkpoint(u: Java, log: Log) -> None:
    kind = u.JClass("org.apache.rocketmq.store.StoreCheckpoint")
    path = log.path("folder/checkpoint")
    first = kind(path)
    log(lambda: first.getMinTimestamp())
    log(lambda: first.setPhysicMsgTimestamp(1_700_000_005_000))
    log(lambda: first.setLogicsMsgTimestamp(1_700_000_009_000))
    log(lambda: first.setIndexMsgTimestamp(1_700_000_001_000))
    log(lambda: first.setMasterFlushedOffset(77))
    log(lambda: first.setConfirmPhyOffset(78))
    log(lambda: first.getMinTimestamp())
    log(lambda: first.getMinTimestampIndex())
    log.on_disk(path)
    log(lambda: first.flush())
    log.on_disk(path)
    log(lambda: first.shutdown())
    again = kind(path)
    for name in ("PhysicMsgTimestamp", "LogicsMsgTimestamp", "IndexMsgTimestamp", "MasterFlushedOffset", "ConfirmPhyOffset"):
        log(lambda: getattr(again, f"get{name}")())


@scenario("the index: keys lead to offsets, newest first, until it is full")
def index(u: Java, log: Log) -> None:
    path = log.path("20261121172045139")
    file = u.JClass("org.apache.rocketmq.store.index.IndexFile")(path, 8, 12, 0, 0)
    start = 1_700_000_000_000
    log(lambda: file.getFileSize())
    log(lambda: file.isWriteFull())
    for number in range(11):
        log(lambda: file.putKey(f"Topic#key{number % 4}", 1000 + number, start + number * 1500))
    log(lambda: file.isWriteFull())
    log(lambda: file.putKey("Topic#more", 5000, start))
    for name in ("BeginTimestamp", "EndTimestamp", "EndPhyOffset"):
        log(lambda: getattr(file, f"get{name}")())
    for begin, end in ((0, start - 1), (0, start), (start + 5000, start + 6000), (start + 99999, start + 999999), (0, start * 2)):
        log(lambda: file.isTimeMatched(begin, end))
    for key, most, begin, end in (
        ("Topic#key0", 10, 0, start * 2),
        ("Topic#key1", 2, 0, start * 2),
        ("Topic#key2", 10, start + 4000, start * 2),
        ("Topic#key3", 10, start + 5000, start + 12000),
        ("Topic#none", 10, 0, start * 2),
    ):
        found: list[int] = getattr(getattr(u.java, "util", None), "ArrayList", list)()  # this side's list, to be filled
        log(lambda: file.selectPhyOffset(found, key, most, begin, end))
        log.note("offsets", [int(one) for one in found])
    log(lambda: file.flush())
    log.on_disk(path)
    for key in ("Topic#key0", "", "polygenelubricants"):
        log(lambda: file.indexKeyHashMethod(key))
    again = u.JClass("org.apache.rocketmq.store.index.IndexFile")(path, 8, 12, 0, 0)
    log(lambda: again.load())
    log(lambda: again.isWriteFull())
    log(lambda: again.getEndPhyOffset())
    log(lambda: again.destroy(0))


@scenario("an index that follows another one begins where that ended")
def next_index(u: Java, log: Log) -> None:
    path = log.path("20261121172045140")
    file = u.JClass("org.apache.rocketmq.store.index.IndexFile")(path, 4, 4, 900, 1_700_000_000_000)
    log(lambda: file.getBeginTimestamp())
    log(lambda: file.getEndPhyOffset())
    log(lambda: file.putKey("T#a", 1000, 1_699_999_999_000))
    log(lambda: file.putKey("T#b", 2000, 1_800_000_000_000_000))
    log(lambda: file.getBeginTimestamp())
    log(lambda: file.flush())
    log.on_disk(path)
