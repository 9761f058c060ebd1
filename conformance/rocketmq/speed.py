"""How fast the port is on this machine: `python -m conformance.rocketmq.speed [--messages N] [--folder DIR]`.

    append      1 KiB bodies: through CommitLog.putMessage, and as bytes through DefaultMappedFile.appendMessage
    prepared    the same as RocketMQ runs in production: AllocateMappedFileService makes, warms and locks the next file, of
                128 MiB here, beside the appends; its start and the wait for the first file are counted
    scan        the log that this made, 1 GiB at 900 000 messages, with and without the bodies' CRC

Each is done twice, since the first time a page of memory is touched it costs more, on a virtual machine much more; what the
system took of the time (page faults, for the greatest part) is shown beside it, of all threads.  Not a comparison: there is
no JVM here.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from compat.org.apache.rocketmq.common.message import MessageDecoder, MessageExtBrokerInner
from compat.org.apache.rocketmq.store import AllocateMappedFileService, CommitLog
from compat.org.apache.rocketmq.store.logfile import DefaultMappedFile

BODY = 1024
FILE = 1 << 30
PREPARED_FILE = 128 << 20
BARS = {"append": 200_000, "scan": 500_000}
"""Messages a second that are asked for."""


def measured(name: str, count: int, work: Callable[[], object]) -> float:
    """Do it, print how many a second it was, and give that."""
    before, start = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    work()
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF)
    user, system = after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime
    each = f"{wall / count * 1e9:6.0f} ns each: {user / count * 1e9:5.0f} here, {system / count * 1e9:5.0f} in the kernel"
    waited = max(wall - user - system, 0.0)
    print(f"{name:47} {count / wall:9,.0f} /s   {each}, {waited / count * 1e9:5.0f} waiting for a processor")
    return count / wall


def message() -> MessageExtBrokerInner:
    """A message with a body of 1 KiB, tags and a key."""
    made = MessageExtBrokerInner()
    made.setTopic("TopicTest")
    made.setBody(bytes(range(256)) * (BODY // 256))
    made.setTags("TagA")
    made.setKeys("key1")
    made.setPropertiesString(MessageDecoder.messageProperties2String(made.getProperties()))
    return made


def repeat(call: Callable[[], object], count: int) -> None:
    """Call it so often."""
    for _ in range(count):
        call()


def exhaust(log: CommitLog, check_crc: bool) -> None:
    """Scan a log to its end."""
    deque(log.scan(check_crc=check_crc), maxlen=0)


def measure_log(folder: Path, count: int) -> None:
    """Write a log, and scan it."""
    log, one = CommitLog(str(folder / "log"), FILE), message()
    put = log.putMessage
    measured("append, CommitLog.putMessage", count, lambda: repeat(lambda: put(one), count))
    for check in (True, False):
        name = f"scan, {'with' if check else 'without'} the CRC of the bodies"
        measured(name, count, partial(exhaust, log, check))
    log.destroy()


def measure_prepared(folder: Path, count: int) -> None:
    """Write a log whose files are made ahead."""
    service = AllocateMappedFileService(warmMappedFileEnable=True, mappedFileSizeCommitLog=PREPARED_FILE)
    log, one = CommitLog(str(folder / "prepared"), PREPARED_FILE, allocateMappedFileService=service), message()

    def work() -> None:
        service.start()
        repeat(lambda: log.putMessage(one), count)

    measured("append, to files prepared by the service", count, work)
    service.shutdown()
    log.destroy()


def measure_file(folder: Path, count: int) -> None:
    """Append bytes to a mapped file."""
    file, data = DefaultMappedFile(str(folder / "0"), FILE), bytes(BODY)
    append = file.appendMessage
    measured("append, DefaultMappedFile.appendMessage(byte[])", count, lambda: repeat(lambda: append(data), count))
    file.destroy(0)


def run(folder: Path, count: int) -> None:
    """Measure all of it, twice."""
    for round_number in (1, 2):
        print(f"round {round_number}")
        measure_prepared(folder, count)
        measure_log(folder, count)
        measure_file(folder, count)
    print(", ".join(f"asked for: {rate:,} {name}s a second" for name, rate in BARS.items()))


def main(words: Sequence[str] | None = None) -> int:
    """Measure what the command line says."""
    parser = argparse.ArgumentParser(prog="python -m conformance.rocketmq.speed")
    parser.add_argument("--messages", type=int, default=900_000)
    parser.add_argument("--folder", type=Path, help="where to write, in place of the system's temporary directory")
    arguments = parser.parse_args(words)
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        run(Path(folder), arguments.messages)
    return 0


if __name__ == "__main__":
    sys.exit(main())
