"""Whole stores, both ways: one that RocketMQ wrote is read by ours, one that ours wrote is read by RocketMQ, line by line.

    python -m conformance.rocketmq.stores [--jars FOLDER]       do both now; says what is missing where it cannot
    python -m conformance.rocketmq.stores --make FOLDER         have RocketMQ write FOLDER, with what it reads back beside it

The lines are StoreTool.java's: a message with its fields, an entry of a queue, an index's answer.  Not for the table that people
read (compat.org.apache.rocketmq.dump).
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from compat.org.apache.rocketmq.common.message import MessageDecoder, MessageExt, MessageExtBrokerInner
from compat.org.apache.rocketmq.store import CommitLog, ConsumeQueue, StoreCheckpoint
from compat.org.apache.rocketmq.store._dispatch_request import DispatchRequest
from compat.org.apache.rocketmq.store.index import IndexFile

from .. import universes
from . import jars

# As StoreTool.java has them.
LOG_FILE, QUEUE_FILE, SLOTS, ENTRIES = 16 * 1024, 20 * 32, 32, 128
KEYS = ("key0", "key3", "long", "a", "b", "none")
TOPICS = ("TopicTest", "T" * 130, "Hosts")

TOOL = Path(__file__).with_name("StoreTool.java")
SAID = "rocketmq-says.tsv"
"""The file beside a store that holds what RocketMQ read in it."""

_FOREVER = (1 << 63) - 1
_SECONDS = 120


def java_launcher() -> Path | None:
    """The command `java` of a JDK that can compile a single file, None where there is none."""
    for jvm in universes.find_jvms():
        if (jvm.home / "bin" / "javac").is_file():
            return jvm.home / "bin" / "java"
    return None


def run_tool(java: Path, place: Path, command: str, folder: Path) -> list[str]:
    """Run StoreTool.java on a store directory and give the lines that it prints; RuntimeError if it fails."""
    done = subprocess.run(
        [str(java), "-cp", f"{place}/*", str(TOOL), command, str(folder)],
        capture_output=True,
        encoding="utf-8",
        timeout=_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError("\n".join(done.stderr.splitlines()[-5:]))
    return done.stdout.splitlines()


def listing(folder: Path) -> list[str]:
    """The lines of a store directory, as ours reads it.  It is opened for writing, as a store is: give it a copy."""
    log = CommitLog(str(folder / "commitlog"), LOG_FILE)
    if not log.load():
        raise RuntimeError(f"the log in {folder} does not load")
    log.recoverNormally()
    lines = ["\t".join(_message(message)) for record in log.scan() if (message := record.message())]
    for topic in sorted((folder / "consumequeue").iterdir()):
        for number in sorted(topic.iterdir()):
            lines.extend(_queue_lines(folder, topic.name, int(number.name)))
    index = _index(folder)
    for key in KEYS:
        for topic_name in TOPICS:
            found: list[int] = []
            index.selectPhyOffset(found, f"{topic_name}#{key}", 32, 0, _FOREVER)
            lines.append(f"index\t{topic_name}\t{key}\t{' '.join(map(str, sorted(found)))}")
    log.shutdown()
    return lines


def _message(message: MessageExt) -> Iterator[str]:
    yield "message"
    for name in ("CommitLogOffset", "StoreSize", "Topic", "QueueId", "QueueOffset", "SysFlag", "BodyCRC", "BornTimestamp"):
        yield str(getattr(message, f"get{name}")())
    for name in ("StoreTimestamp", "MsgId", "Tags", "Keys"):
        value = getattr(message, f"get{name}")()
        yield "null" if value is None else str(value)
    yield (message.body or b"").hex()


def _queue_lines(folder: Path, topic: str, number: int) -> Iterator[str]:
    queue = ConsumeQueue(topic, number, str(folder / "consumequeue"), QUEUE_FILE)
    queue.load()
    queue.recover()
    for entry in queue.iterateFrom(0):
        yield "\t".join(["queue", topic, str(number), *map(str, entry)])
    queue.shutdown()


def _index(folder: Path) -> IndexFile:
    (path,) = (folder / "index").iterdir()
    index = IndexFile(str(path), SLOTS, ENTRIES, 0, 0)
    index.load()
    return index


def write(folder: Path) -> None:
    """Write a store with ours: what StoreTool.java writes, less the clock."""
    queues: dict[tuple[str, int], ConsumeQueue] = {}
    index = IndexFile(str(folder / "index" / "20260101000000000"), SLOTS, ENTRIES, 0, 0)
    log = CommitLog(str(folder / "commitlog"), LOG_FILE)
    stored = 0
    for message in _messages():
        result = log.putMessage(message)
        if not result.isOk():
            raise RuntimeError(f"not stored: {result.getPutMessageStatus()}")
    for record in log.scan():
        request = DispatchRequest(record.size, True, record)
        stored = record.stored
        key = request.getTopic(), request.getQueueId()
        if not record.system_flag & 4:  # what is prepared is in no queue
            if key not in queues:
                queues[key] = ConsumeQueue(*key, str(folder / "consumequeue"), QUEUE_FILE)
            queues[key].putMessagePositionInfoWrapper(request)
        for one in record.keys:
            index.putKey(f"{request.getTopic()}#{one}", record.offset, record.stored)
    checkpoint = StoreCheckpoint(str(folder / "checkpoint"))
    for put in (checkpoint.setPhysicMsgTimestamp, checkpoint.setLogicsMsgTimestamp, checkpoint.setIndexMsgTimestamp):
        put(stored)
    checkpoint.shutdown()
    index.shutdown()
    for queue in queues.values():
        queue.flush(0)
        queue.shutdown()
    log.shutdown()


def _messages() -> Iterator[MessageExtBrokerInner]:
    for i in range(40):
        yield message("TopicTest", i % 3, f"message {i} {'x' * (i * 30)}".encode(), f"Tag{i % 4}", f"key{i % 7}")
    yield message("T" * 130, 0, b"a topic that needs version 2", "V2", "long")
    wide = message("Hosts", 0, "from an IPv6 host: grüße, 你好".encode())
    wide.setBornHost(("2001:db8::1", 4711))
    yield wide
    both = message("Hosts", 0, b"\0", "ä", "a b  c")
    both.setBornHost(("2001:db8::2", 4712))
    both.setStoreHost(("2001:db8::3", 10911))
    yield both
    prepared = message("TopicTest", 0, b"prepared, in no queue")
    prepared.setSysFlag(4)
    yield prepared


def message(topic: str, queue: int, body: bytes, tags: str | None = None, keys: str | None = None) -> MessageExtBrokerInner:
    """A message as StoreTool.java makes them."""
    made = MessageExtBrokerInner()
    made.setTopic(topic)
    made.setQueueId(queue)
    made.setBody(body)
    made.setBornTimestamp(1_700_000_000_000)
    made.setBornHost(("10.1.2.3", 40_000))
    made.setStoreHost(("127.0.0.1", 10_911))
    made.putUserProperty("origin", "stores.py")
    if tags is not None:
        made.setTags(tags)
    if keys is not None:
        made.setKeys(keys)
    made.setPropertiesString(MessageDecoder.messageProperties2String(made.getProperties()))
    return made


def first_difference(theirs: Sequence[str], ours: Sequence[str]) -> str | None:
    """The first line that differs, in words; None where there is none.  Queues and index answers may come in any order."""
    left, right = sorted(theirs), sorted(ours)
    for number, (one, other) in enumerate(zip(left, right, strict=False)):
        if one != other:
            return f"line {number + 1}\n  RocketMQ {one}\n  ours     {other}"
    return None if len(left) == len(right) else f"RocketMQ has {len(left)} lines, ours {len(right)}"


def both_ways(java: Path, place: Path, folder: Path) -> Iterator[tuple[str, str | None]]:
    """Each check by its name, with the first difference or None."""
    run_tool(java, place, "write", folder / "theirs")
    shutil.copytree(folder / "theirs", folder / "copy")
    said = run_tool(java, place, "read", folder / "theirs")
    yield "a store that RocketMQ wrote", first_difference(said, listing(folder / "copy"))
    write(folder / "ours")
    shutil.copytree(folder / "ours", folder / "mine")
    said = run_tool(java, place, "read", folder / "ours")
    yield "a store that ours wrote", first_difference(said, listing(folder / "mine"))


def make(java: Path, place: Path, folder: Path) -> None:
    """Have RocketMQ write a store, and keep of it what the tests read, with what RocketMQ reads in it."""
    with tempfile.TemporaryDirectory() as temporary:
        fresh = Path(temporary) / "store"
        run_tool(java, place, "write", fresh)
        folder.mkdir(parents=True, exist_ok=True)
        for part in ("commitlog", "consumequeue", "index"):
            shutil.copytree(fresh / part, folder / part)
        shutil.copy(fresh / "checkpoint", folder)
        said = run_tool(java, place, "read", fresh)
        (folder / SAID).write_text("".join(f"{line}\n" for line in said), encoding="utf-8")


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line says; exit status 1 on a difference, 0 where it was the same or could not be asked."""
    parser = argparse.ArgumentParser(prog="python -m conformance.rocketmq.stores")
    parser.add_argument("--jars", type=Path, help="where RocketMQ's jars are, or Maven is to put them")
    parser.add_argument("--make", type=Path, metavar="FOLDER", help="write the tests' store")
    arguments = parser.parse_args(words)
    java = java_launcher()
    if java is None:
        print("not compared: no JDK with a compiler was found")
        return 0
    try:
        place = jars.bring(arguments.jars)
    except jars.NoJars as why:
        print(f"not compared: {why}")
        return 0
    if arguments.make is not None:
        make(java, place, arguments.make)
        return 0
    with tempfile.TemporaryDirectory() as temporary:
        checks = list(both_ways(java, place, Path(temporary)))
    for name, difference in checks:
        print(f"{name}: {'the same' if difference is None else difference}")
    return int(any(difference is not None for _, difference in checks))


if __name__ == "__main__":
    sys.exit(main())
