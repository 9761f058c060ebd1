"""The log and its queues: putting messages and batches, rolling, recovery, CRCs among properties, where a queue begins.

RocketMQ's CommitLog belongs to a DefaultMessageStore, which is made here and not started; ours stands alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from conformance.scenario import Java, JavaObject, Log, scenario

FILE = 1024


def _class(u: Java, name: str) -> JavaObject:
    found: JavaObject = u.JClass(f"org.apache.rocketmq.{name}")
    return found


def _new(u: Java, name: str, *arguments: object) -> JavaObject:
    made: JavaObject = u.JClass(f"org.apache.rocketmq.{name}")(*arguments)
    return made


def _is_rocketmq(u: Java) -> bool:
    """Whether these are RocketMQ's own classes: the port has no DefaultMessageStore."""
    try:
        _class(u, "store.DefaultMessageStore")
    except Exception:
        return False
    return True


def _store(u: Java, folder: str, size: int, **options: object) -> JavaObject:
    """A DefaultMessageStore that is not started."""
    config = _new(u, "store.config.MessageStoreConfig")
    config.setStorePathRootDir(folder)
    config.setStorePathCommitLog(f"{folder}/commitlog")
    config.setMappedFileSizeCommitLog(size)
    config.setTimerWheelEnable(False)
    for name, value in options.items():
        getattr(config, f"set{name[0].upper()}{name[1:]}")(value)
    broker = _new(u, "common.BrokerConfig")
    statistics = _new(u, "store.stats.BrokerStatsManager", broker)
    table = u.JClass("java.util.concurrent.ConcurrentHashMap")()
    made = _new(u, "store.DefaultMessageStore", config, statistics, None, broker, table)
    made.loadCheckPoint()
    return made


@contextmanager
def _log(u: Java, log: Log, folder: str = "store", size: int = FILE, **options: object) -> Iterator[JavaObject]:
    """A commit log, loaded; options are those of MessageStoreConfig, which are arguments here."""
    if not _is_rocketmq(u):
        commit_log: JavaObject = u.JClass("org.apache.rocketmq.store.CommitLog")(f"{log.path(folder)}/commitlog", size, **options)
        yield _loaded(commit_log)
        return
    store = _store(u, log.path(folder), size, **options)
    store.getAllocateMappedFileService().start()
    try:
        yield _loaded(store.getCommitLog())
    finally:
        store.getAllocateMappedFileService().shutdown()


def _loaded(commit_log: JavaObject) -> JavaObject:
    commit_log.load()
    return commit_log


def _message(u: Java, kind: str = "MessageExtBrokerInner", body: bytes = bytes(50), topic: str = "T") -> JavaObject:
    made = _new(u, f"common.message.{kind}")
    made.setTopic(topic)
    made.setQueueId(0)
    made.setBody(u.JArray(u.JByte)(body))
    for name, address, port in (("Born", "10.0.0.1", 1), ("Store", "127.0.0.1", 10911)):
        getattr(made, f"set{name}Host")(_host(u, address, port))
    made.setPropertiesString("")
    return made


def _bytes(array: JavaObject) -> bytes:
    return bytes(int(one) & 255 for one in array)


def _list(u: Java, items: list[JavaObject]) -> JavaObject:
    """This side's list."""
    made: JavaObject = u.JClass("java.util.Arrays").asList(items) if _is_rocketmq(u) else cast(JavaObject, items)
    return made


def _host(u: Java, address: str, port: int) -> JavaObject:
    if not _is_rocketmq(u):
        return cast(JavaObject, (address, port))
    theirs: JavaObject = u.JClass("java.net.InetSocketAddress")(u.JClass("java.net.InetAddress").getByName(address), port)
    return theirs


def _batch(u: Java, bodies: list[bytes], **properties: str) -> JavaObject:
    messages = _list(u, [_new(u, "common.message.Message", "T", u.JArray(u.JByte)(body)) for body in bodies])
    batch = _message(u, "MessageExtBatch", _bytes(_class(u, "common.message.MessageDecoder").encodeMessages(messages)))
    for name, value in properties.items():
        batch.putUserProperty(name, value)
    return batch


def _put(commit_log: JavaObject, message: JavaObject) -> JavaObject:
    """The result of putMessage; Java's gives a future."""
    put = getattr(commit_log, "asyncPutMessage", None)
    result: JavaObject = commit_log.putMessage(message) if put is None else put(message).get()
    return result


def _put_batch(commit_log: JavaObject, batch: JavaObject) -> JavaObject:
    put = getattr(commit_log, "asyncPutMessages", None)
    result: JavaObject = commit_log.putMessages(batch) if put is None else put(batch).get()
    return result


def _show(log: Log, result: JavaObject) -> None:
    log.note("status", str(result.getPutMessageStatus()))
    log(lambda: result.isOk())
    appended = result.getAppendMessageResult()
    if appended is not None:
        log.note("appended", str(appended.getStatus()))
        for name in ("WroteOffset", "WroteBytes", "LogicsOffset", "MsgNum", "MsgId"):
            log(lambda: getattr(appended, f"get{name}")())


def _properties(u: Java, commit_log: JavaObject, offset: int, size: int) -> list[tuple[str, str]]:
    selected = commit_log.getMessage(offset, size)
    found = _class(u, "common.message.MessageDecoder").decode(selected.getByteBuffer()).getProperties()
    selected.release()
    return sorted((str(name), str(found.get(name))) for name in found)


def _files(log: Log, commit_log: JavaObject) -> None:
    log.note("files", [int(file.getFileFromOffset()) for file in commit_log.getMappedFileQueue().getMappedFiles()])
    log(lambda: commit_log.getMaxOffset())


@scenario("messages are put one after the other, and what does not fit goes into the next file")
def put(u: Java, log: Log) -> None:
    with _log(u, log) as commit_log:
        for _ in range(8):
            _show(log, _put(commit_log, _message(u)))
        _files(log, commit_log)


@scenario("a message longer than a file is PUT_OK, and its result END_OF_FILE; two files end in a blank then")
def put_too_long(u: Java, log: Log) -> None:
    with _log(u, log, size=512) as commit_log:
        _show(log, _put(commit_log, _message(u, body=bytes(600))))
        _files(log, commit_log)


@scenario("a batch is stored whole: one that does not fit goes into the next file, with one result about all of it")
def put_batch(u: Java, log: Log) -> None:
    with _log(u, log) as commit_log:
        for _ in range(4):
            _put(commit_log, _message(u))
        _files(log, commit_log)
        _show(log, _put_batch(commit_log, _batch(u, [bytes([number]) * 50 for number in range(5)])))
        _files(log, commit_log)
        _show(log, _put(commit_log, _message(u)))
        _show(log, _put_batch(commit_log, _batch(u, [bytes(300)] * 4)))
        _files(log, commit_log)
        log.note("of none", int(_put_batch(commit_log, _batch(u, [])).getAppendMessageResult().getWroteBytes()))


@scenario("a batch's properties follow each message's own; a transaction or a delay is refused")
def batch_properties(u: Java, log: Log) -> None:
    with _log(u, log, size=4096) as commit_log:
        result = _put_batch(commit_log, _batch(u, [b"one", b"two"], cluster="c"))
        _show(log, result)
        appended = result.getAppendMessageResult()
        log.note("properties", _properties(u, commit_log, 0, int(appended.getWroteBytes()) // 2))
        delayed = _batch(u, [b"one"])
        delayed.setDelayTimeLevel(3)
        log(lambda: delayed.getDelayTimeLevel())
        _show(log, _put_batch(commit_log, delayed))
        prepared = _batch(u, [b"one"])
        prepared.setSysFlag(4)
        _show(log, _put_batch(commit_log, prepared))
        log(lambda: commit_log.getMaxOffset())


@scenario("a batch whose body is no batch, or too long, is an exception, and stores nothing")
def batch_refused(u: Java, log: Log) -> None:
    with _log(u, log, size=4096, maxMessageSize=200) as commit_log:
        _put(commit_log, _message(u))
        for name, body in (
            ("short", b"\0\0\0\1"),
            ("without properties", (30).to_bytes(4, "big") + bytes(12) + b"\0\0\0\x03abc"),
            ("properties beyond the end", (30).to_bytes(4, "big") + bytes(12) + b"\0\0\0\x03abc\0\x05ab"),
            ("too long", bytes(201)),
        ):
            with log.part(name):
                log(lambda: _put_batch(commit_log, _message(u, "MessageExtBatch", body)))
        for name, length in (("a body beyond the end", b"\0\0\0\x09"), ("a negative body", b"\xff\xff\xff\xfe")):
            try:
                _put_batch(commit_log, _message(u, "MessageExtBatch", (30).to_bytes(4, "big") + bytes(12) + length + b"abc"))
            except Exception as error:  # CRC32.update tells of it in words since JDK 25
                log.note(name, type(error).__name__.rpartition(".")[2])
        log(lambda: commit_log.getMaxOffset())
        _show(log, _put(commit_log, _message(u)))


@scenario("messages are encoded for a batch: size, 0, 0, flag, body and properties")
def encode(u: Java, log: Log) -> None:
    decoder = _class(u, "common.message.MessageDecoder")
    empty, full = _new(u, "common.message.Message"), _new(u, "common.message.Message", "T", u.JArray(u.JByte)(b"body"))
    full.setFlag(7)
    full.putUserProperty("a", "ä")
    log(lambda: full.getProperty("WAIT"))
    log.note("encoded", _bytes(decoder.encodeMessage(full))[:22])
    log.note("two", len(_bytes(decoder.encodeMessages(_list(u, [full, full])))))
    log(lambda: decoder.encodeMessage(empty))


@scenario("a CRC among the properties is ended as they are, takes the place of an old one, and is counted in the length")
def property_crc(u: Java, log: Log) -> None:
    with _log(u, log, size=4096, enabledAppendPropCRC=True) as commit_log:
        for text in ("", "a\x01b", "a\x01b\x02", "__CRC32#\x010000000000\x02a\x01b", "a\x01b\x02__CRC32#\x019"):
            message = _message(u)
            message.setPropertiesString(text)
            result = _put(commit_log, message).getAppendMessageResult()
            with log.part(repr(text)):
                log(lambda: result.getWroteBytes())
                found = _properties(u, commit_log, int(result.getWroteOffset()), int(result.getWroteBytes()))
                log.note("properties", [(name, len(value) if name == "__CRC32#" else value) for name, value in found])
        _show(log, _put_batch(commit_log, _batch(u, [b"one", b"two"], cluster="c")))


@scenario("recovery can ask for the CRC among the properties, of all that stands before it")
def verify_property_crc(u: Java, log: Log) -> None:
    with _log(u, log, size=4096, enabledAppendPropCRC=True) as commit_log:
        for _ in range(3):
            size = int(_put(commit_log, _message(u)).getAppendMessageResult().getWroteBytes())
        commit_log.getMappedFileQueue().flush(0)
    path = log.path("store/commitlog/00000000000000000000")
    data = bytearray(log.outside.read(path))
    data[size + 40] ^= 1  # the born time, which no CRC of a body covers
    log.outside.write(path, bytes(data))
    for force in (False, True):
        with _log(u, log, size=4096, forceVerifyPropCRC=force) as commit_log:
            commit_log.recoverNormally(-1)
            log.note(f"forced {force}", int(commit_log.getMaxOffset()) // size)


@scenario("after a clean stop the check begins with the file up to which the queues were built, and leaves those before alone")
def recover_normally(u: Java, log: Log) -> None:
    with _log(u, log) as commit_log:
        for number in range(34):
            _put(commit_log, _message(u, body=f"message {number}".encode() + bytes(40)))
        _files(log, commit_log)
        commit_log.getMappedFileQueue().flush(0)
    path = log.path(f"store/commitlog/{2 * FILE:020d}")
    data = bytearray(log.outside.read(path))
    data[100] ^= 1
    log.outside.write(path, bytes(data))
    for built in (5000, 4 * FILE, 4 * FILE - 1, 3 * FILE, 3 * FILE - 1, 2000, -1):
        with log.part(built), _log(u, log) as commit_log:
            commit_log.recoverNormally(built)
            _files(log, commit_log)


@scenario("the tags' code of a delayed message is the time of its delivery")
def delayed(u: Java, log: Log) -> None:
    with _log(u, log, size=4096) as commit_log:
        for topic, text in (
            ("SCHEDULE_TOPIC_XXXX", "DELAY\x013\x02TAGS\x01A\x02"),
            ("SCHEDULE_TOPIC_XXXX", "DELAY\x0118\x02"),
            ("SCHEDULE_TOPIC_XXXX", "DELAY\x0199\x02"),
            ("SCHEDULE_TOPIC_XXXX", "DELAY\x010\x02TAGS\x01A\x02"),
            ("SCHEDULE_TOPIC_XXXX", "DELAY\x01-1\x02"),
            ("SCHEDULE_TOPIC_XXXX", "TAGS\x01A\x02"),
            ("T", "DELAY\x013\x02TAGS\x01A\x02"),
        ):
            message = _message(u, topic=topic)
            message.setPropertiesString(text)
            result = _put(commit_log, message).getAppendMessageResult()
            selected = commit_log.getMessage(result.getWroteOffset(), result.getWroteBytes())
            request = commit_log.checkMessageAndReturnSize(selected.getByteBuffer(), True, False, True)
            selected.release()
            code, stored = int(request.getTagsCode()), int(request.getStoreTimestamp())
            log.note(f"{topic} {text!r}", code if code < 1000 else f"stored + {code - stored}")


def _queue(u: Java, log: Log, number: int) -> JavaObject:
    """A consume queue of files of 32 entries."""
    place = log.path("queues"), 640
    if not _is_rocketmq(u):
        return _new(u, "store.ConsumeQueue", "T", number, *place)
    return _new(u, "store.ConsumeQueue", "T", number, *place, _store(u, log.path("store"), 4096))


def _enter(u: Java, queue: JavaObject, first: int, last: int) -> None:
    """Enter messages of 100 bytes that begin at 1000 and follow each other."""
    for number in range(first, last):
        place = 1000 + number * 100
        if _is_rocketmq(u):
            request = _new(u, "store.DispatchRequest", "T", 0, place, 100, number, 0, number, "", "", 0, 0, None)
            queue.putMessagePositionInfoWrapper(request)
        else:
            queue.putMessagePositionInfo(place, 100, number, number)


def _ends(log: Log, queue: JavaObject) -> None:
    log(lambda: queue.getMinOffsetInQueue())
    log(lambda: queue.getMaxOffsetInQueue())
    log(lambda: queue.getMessageTotalInQueue())


@scenario("a queue begins at its first message that is still in the log; it never goes back")
def correct_minimum(u: Java, log: Log) -> None:
    queue = _queue(u, log, 0)
    log(lambda: queue.correctMinOffset(0))
    _enter(u, queue, 0, 10)
    for minimum in (0, 1000, 1001, 1500, 1500, 0, 1850, 1900):
        with log.part(minimum):
            log(lambda: queue.correctMinOffset(minimum))
            _ends(log, queue)


@scenario("a queue of which nothing is left in the log begins where its next message will be")
def correct_minimum_of_none(u: Java, log: Log) -> None:
    queue = _queue(u, log, 0)
    _enter(u, queue, 0, 10)
    log(lambda: queue.correctMinOffset(99999))
    _ends(log, queue)
    log(lambda: queue.correctMinOffset(0))
    _ends(log, queue)
    _enter(u, queue, 10, 12)
    _ends(log, queue)
    log(lambda: queue.correctMinOffset(2001))
    _ends(log, queue)


@scenario("a queue that begins late keeps its beginning when files expire; only its first file is looked at")
def correct_minimum_late(u: Java, log: Log) -> None:
    queue = _queue(u, log, 1)
    _enter(u, queue, 5, 8)
    _ends(log, queue)
    log(lambda: queue.deleteExpiredFile(0))
    _ends(log, queue)
    log(lambda: queue.deleteExpiredFile(1650))
    _ends(log, queue)
    longer = _queue(u, log, 2)
    _enter(u, longer, 0, 100)
    for minimum in (1000 + 32 * 100 + 50, 1000 + 96 * 100, 1000 + 99 * 100, 99999):
        with log.part(minimum):
            log(lambda: longer.correctMinOffset(minimum))
            _ends(log, longer)
            log(lambda: longer.deleteExpiredFile(minimum))
            _ends(log, longer)
