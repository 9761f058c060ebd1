"""`python -m compat.org.apache.rocketmq.dump STORE_DIR`: lists the messages of a RocketMQ store, also while it is written.

    --json      one object per line          --follow    go on as messages come         --topic, --from, --limit, --no-crc

It reads through channels and opens nothing for writing.  Exit status: 0 at the end of the log, 1 where the log is damaged, with
the byte at which it stops and why, 2 where there is no log or no message at --from, 3 where the system does not let it read.
A table wants rich; without it the columns are plain.
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from itertools import islice
from typing import Final

from compat.org.apache.rocketmq.store._scan import Chunk, Damage, Read, Record, scan
from nio import ByteBuffer, File, FileChannel, StandardOpenOption
from nio.errors import IOException

COLUMNS: Final = (("offset", 14), ("topic", 24), ("queue", 5), ("number", 8), ("size", 8), ("stored (UTC)", 23), ("body", 40))
DIGITS: Final = 20
"""So long is the name of a log's file: the offset that it begins at, with zeros in front."""
PAGE: Final = 500
"""Rows of one table; a long log is many tables of the same widths."""
PATIENCE: Final = 5
"""So many looks, a second apart, while following: what is half written then is damage."""


class NoLog(Exception):
    """The directory holds no commit log."""


class Store:
    """The commit log of a store directory, read only."""

    def __init__(self, folder: str, check_crc: bool = True) -> None:
        """folder: a store directory, or its commitlog itself.  Raises NoLog, IOException if it cannot be listed."""
        inner = File(folder, "commitlog")
        self._folder = inner if inner.isDirectory() else File(folder)
        self._check_crc = check_crc
        self.stopped = 0
        """The byte of the log behind the last message that was handed out."""
        if not self.files():
            raise NoLog(f"{folder} holds no commit log: no file whose name is its offset in {DIGITS} digits")

    def files(self) -> list[File]:
        """The files of the log, first offset first.  Raises IOException if the directory cannot be listed."""
        there = self._folder.listFiles()
        if there is None and self._folder.isDirectory():
            raise IOException(f"{self._folder} cannot be listed")
        return sorted(filter(_is_of_a_log, there or ()), key=File.getName)

    def size(self) -> int:
        """Bytes from the first file to the end of the last one."""
        return sum(file.length() for file in self.files())

    def messages(self, start: int) -> Iterator[Record]:
        """The messages from an offset on, up to where nothing was written yet.  Raises Damage, IOException."""
        files = self.files()
        start = max(start, int(files[0].getName()))
        self.stopped = start
        for number, file in enumerate(files):
            begin, length = int(file.getName()), file.length()
            if begin + length <= start:
                continue
            if start < begin and number and int(files[number - 1].getName()) + files[number - 1].length() != begin:
                raise Damage(self.stopped, f"the next file begins at {begin}")
            with FileChannel.open(file.toPath(), StandardOpenOption.READ) as channel:
                read = _reader(channel, begin)
                try:
                    for record in scan(read, max(start, begin), begin + length, self._check_crc):
                        self.stopped = record.offset + record.size
                        yield record
                except Damage as damage:
                    if self._ends(read, damage.offset, begin + length) and not any(map(_written, files[number + 1 :])):
                        return
                    raise

    @staticmethod
    def _ends(read: Read, offset: int, end: int) -> bool:
        """Whether nothing was written from there on: zeros where a message's size and magic number would be."""
        return not any(read(offset, min(8, end - offset)))

    def misplaced(self, start: int) -> str | None:
        """Why no message can begin at an offset; None if one does, or if nothing is known against it."""
        files = self.files()
        if start <= int(files[0].getName()):
            return None
        for file in files:
            begin, end = int(file.getName()), int(file.getName()) + file.length()
            if begin <= start < end:
                with FileChannel.open(file.toPath(), StandardOpenOption.READ) as channel:
                    return _misplaced(_reader(channel, begin), begin, start, end)
        return f"no message begins at byte {start}: no file has it"

    def place(self, offset: int) -> str:
        """An offset in words: in which file it is, and where in it."""
        for file in self.files():
            begin = int(file.getName())
            if begin <= offset < begin + file.length():
                return f"{file.getName()}, byte {offset - begin} of it"
        return "behind the last file"


def _is_of_a_log(file: File) -> bool:
    name = file.getName()
    return len(name) == DIGITS and name.isascii() and name.isdigit() and file.isFile()


def _misplaced(read: Read, begin: int, start: int, end: int) -> str | None:
    """The same of one file: if there is no message, all that stand before are looked at."""
    try:
        next(scan(read, start, end), None)
        return None
    except Damage:
        pass
    at = begin
    try:
        for record in scan(read, begin, end, False):
            at = record.offset + record.size
            if at == start:
                return None
            if at > start:
                return f"no message begins at byte {start}: one does at {record.offset}, and the next one at {at}"
    except Damage:
        pass
    return f"no message begins at byte {start}: what can be read in its file ends at byte {at}"


def _reader(channel: FileChannel, begin: int) -> Read:
    def read(offset: int, length: int) -> Chunk:
        data = bytearray(length)
        into = ByteBuffer.wrap(data)
        while into.hasRemaining() and channel.read(into, offset - begin + into.position()) > 0:
            pass
        return data[: into.position()] if into.hasRemaining() else data

    return read


def _written(file: File) -> bool:
    """Whether a file begins with a message, or with anything but zeros."""
    with FileChannel.open(file.toPath(), StandardOpenOption.READ) as channel:
        return any(_reader(channel, 0)(0, 8))


# --- how a message is shown


def row(record: Record) -> tuple[str, ...]:
    """A message as the cells of the table."""
    cells = (record.offset, printable(record.topic), record.queue_id, record.queue_offset, record.size)
    return (*map(str, cells), moment(record.stored), preview(record.body))


def moment(milliseconds: int) -> str:
    """A time in ms since 1970 as date and time of day; as the number, if there is no such year."""
    try:
        day = datetime.fromtimestamp(milliseconds // 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return str(milliseconds)
    return f"{day:%Y-%m-%d %H:%M:%S}.{milliseconds % 1000:03d}"


def printable(text: str) -> str:
    """Text on one line: line ends, and what a terminal would obey, escaped."""
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)


def preview(body: bytes) -> str:
    """The start of a body on one line: text as it is, other bytes and line ends escaped."""
    shown = printable(body[:60].decode("utf-8", "backslashreplace"))
    return shown[:39] + "…" if len(shown) > 40 or len(body) > 60 else shown


def as_json(record: Record) -> str:
    """A message as one line of JSON; a body that is no UTF-8 is in base64, as bodyBase64.

    The body is unpacked if the message says that it is packed; if that fails it is shown as it is stored.
    """
    message = record.message() or record.message(decompress=False)
    if message is None:
        raise Damage(record.offset, "it cannot be decoded")
    body = message.getBody() or b""
    shown: dict[str, object] = {
        "offset": record.offset,
        "size": record.size,
        "topic": message.getTopic(),
        "queueId": message.getQueueId(),
        "queueOffset": message.getQueueOffset(),
        "sysFlag": message.getSysFlag(),
        "bornTimestamp": message.getBornTimestamp(),
        "bornHost": "{}:{}".format(*message.getBornHost()),
        "storeTimestamp": message.getStoreTimestamp(),
        "storeHost": "{}:{}".format(*message.getStoreHost()),
        "msgId": message.getMsgId(),
        "properties": message.getProperties(),
    }
    try:
        shown["body"] = body.decode()
    except UnicodeDecodeError:
        shown["bodyBase64"] = base64.b64encode(body).decode()
    return json.dumps(shown, ensure_ascii=False)


def pages(rows: Iterator[tuple[str, ...]]) -> Iterator[list[tuple[str, ...]]]:
    """The rows by the page; what was there before damage comes out before it is raised."""
    page: list[tuple[str, ...]] = []
    try:
        for cells in rows:
            page.append(cells)
            if len(page) == PAGE:
                yield page
                page = []
    except (Damage, IOException, KeyboardInterrupt):
        yield page
        raise
    yield page


def print_rows(rows: Iterator[tuple[str, ...]]) -> None:
    """Print the rows as tables, as they come; with rich if it is there."""
    try:
        from rich.console import Console
        from rich.table import Table
    except ModuleNotFoundError:
        print("  ".join(f"{name:{width}}" for name, width in COLUMNS).rstrip())
        for cells in rows:
            print("  ".join(f"{cell:{width}}" for cell, (_, width) in zip(cells, COLUMNS, strict=True)).rstrip())
        return
    from rich.text import Text

    whole = sum(width + 2 for _, width in COLUMNS)
    console = Console(highlight=False, width=None if sys.stdout.isatty() else whole)
    first = True
    for page in pages(rows):
        table = Table(box=None, show_header=first, pad_edge=False)
        for name, width in COLUMNS:
            right = name in ("offset", "queue", "number", "size")
            table.add_column(name, justify="right" if right else "left", min_width=min(width, 23), max_width=width, no_wrap=True)
        for cells in page:
            table.add_row(*map(Text, cells))
        console.print(table)
        first = False


# --- the command


def chosen(records: Iterable[Record], topic: str | None, advance: Callable[[Record], None]) -> Iterator[Record]:
    """The messages of a topic, or all; `advance` is told of every one."""
    for record in records:
        advance(record)
        if topic is None or record.topic == topic:
            yield record


def progress(total: int) -> tuple[AbstractContextManager[object], Callable[[Record], None]]:
    """A bar on standard error, where that is a terminal and the rows go elsewhere; it counts bytes of the log."""
    if sys.stdout.isatty() or not sys.stderr.isatty():
        return nullcontext(), lambda record: None
    try:
        from rich.console import Console
        from rich.progress import Progress
    except ModuleNotFoundError:
        return nullcontext(), lambda record: None
    # It would send what is printed to its own console: the rows belong to standard output.
    bar = Progress(console=Console(stderr=True), transient=True, redirect_stdout=False)
    task = bar.add_task("reading", total=total)
    return bar, lambda record: bar.advance(task, record.size)


def follow(store: Store, start: int, pause: Callable[[float], object] = time.sleep) -> Iterator[Record]:
    """The messages from an offset on, and then those that come, looked for every second.

    A message may be half there when it is looked at, and so may a file: damage is told only if it is still there at the
    PATIENCE-th look.
    """
    looks = PATIENCE
    while True:
        try:
            yield from store.messages(start)
            looks = PATIENCE
        except Damage:
            looks = PATIENCE if store.stopped > start else looks - 1
            if looks == 0:
                raise
        start = store.stopped
        pause(1.0)


def natural(word: str) -> int:
    """A number of the command line, 0 or more.  Raises ValueError."""
    number = int(word)
    if number < 0:
        raise ValueError(word)
    return number


def arguments_of(words: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m compat.org.apache.rocketmq.dump", description="List the messages of a RocketMQ store."
    )
    parser.add_argument("store", metavar="STORE_DIR", help="a store directory, or its commitlog")
    parser.add_argument("--json", action="store_true", help="one JSON object per message and line")
    parser.add_argument("--follow", action="store_true", help="go on as messages come, until interrupted")
    parser.add_argument("--topic", help="messages of this topic alone")
    parser.add_argument("--from", dest="start", type=natural, default=0, metavar="OFFSET", help="begin at this byte of the log")
    parser.add_argument("--limit", type=natural, metavar="N", help="at most so many messages")
    parser.add_argument("--no-crc", action="store_true", help="do not compare bodies with their checksums")
    return parser.parse_args(words)


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line says; gives the exit status."""
    arguments = arguments_of(words)
    try:
        store = Store(arguments.store, not arguments.no_crc)
        wrong = store.misplaced(arguments.start)
        if wrong is not None:
            raise NoLog(wrong)
        total = store.size()
    except NoLog as error:
        print(error, file=sys.stderr)
        return 2
    except IOException as error:
        print(f"the log cannot be read: {error}", file=sys.stderr)
        return 3
    return show(store, total, arguments)


def show(store: Store, total: int, arguments: argparse.Namespace) -> int:
    """Print the messages that were asked for; gives the exit status.  total: bytes of the log, for the bar."""
    count = size = 0

    def counted(records: Iterator[Record]) -> Iterator[Record]:
        nonlocal count, size
        for record in records:
            count, size = count + 1, size + record.size
            yield record

    bar, advance = progress(total)
    source = follow(store, arguments.start) if arguments.follow else store.messages(arguments.start)
    records = counted(islice(chosen(source, arguments.topic, advance), arguments.limit))
    try:
        with bar:
            if arguments.json:
                for record in records:
                    print(as_json(record), flush=arguments.follow)
            elif arguments.follow:
                for record in records:
                    print("  ".join(row(record)), flush=True)
            else:
                print_rows(map(row, records))
    except KeyboardInterrupt:
        pass
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Damage as damage:
        where = f"byte {damage.offset} ({store.place(damage.offset)})"
        print(f"{count} messages; the log is damaged at {where}: {damage.reason}", file=sys.stderr)
        return 1
    except IOException as error:
        print(f"{count} messages, up to byte {store.stopped}; then the log cannot be read: {error}", file=sys.stderr)
        return 3
    print(f"{count} messages, {size} bytes, up to byte {store.stopped}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
