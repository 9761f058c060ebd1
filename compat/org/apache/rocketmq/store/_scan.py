"""Reading the commit log from front to back: which messages it holds, and where and why it stops.

`scan` copies the log in chunks and looks at a message's fields where they lie in the chunk; what else is wanted of a message, a
Record takes from there when asked.  A chunk is a copy, so nothing that is read here can be unmapped or cut off meanwhile.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from struct import Struct
from typing import Final, NamedTuple, TypeAlias

from compat.org.apache.rocketmq.common.message import MessageExt
from compat.org.apache.rocketmq.common.message._layout import (
    BLANK,
    BORN_HOST_V6,
    BOTH_V6,
    CRC_RESERVED,
    FIXED,
    MAGIC_BLANK,
    MAGIC_V1,
    MAGIC_V2,
    PROPERTY_CRC,
    Fields,
    fixed_layout,
    properties_of,
    text_of,
)
from compat.org.apache.rocketmq.common.message._message import PROPERTY_DELAY, PROPERTY_KEYS, PROPERTY_TAGS, hash_code
from compat.org.apache.rocketmq.common.message._message_decoder import decoded
from compat.org.apache.rocketmq.store._delay import SCHEDULE_TOPIC, delivery_time

CHUNK: Final = 1 << 18
"""So many bytes are copied at a time, more only for a message that is longer; they are to stay in the processor's cache."""

SHORTEST: Final = 91
"""A message without body, topic and properties."""

_NARROW: Final = FIXED[0].size
_HEAD: Final = Struct(">iII24xI44xi")
"""Of the fixed part what the frequent case looks at: total, magic, crc, system flag, body's length."""

INT, LONG = Struct(">i"), Struct(">q")
_CRC_BITS: Final = 0x7FFF_FFFF
_NO_FIELDS: Final[Fields] = (0, 0, 0, 0, 0, 0, 0, 0, 0, b"", 0, b"", 0, 0, -1)

Chunk: TypeAlias = bytes | bytearray

Read: TypeAlias = Callable[[int, int], Chunk]
"""Gives the bytes from an offset on, at most so many; fewer at the end only."""


class Record(NamedTuple):
    """One message, as it lies in a chunk of the log."""

    chunk: Chunk
    at: int
    """Where it begins in the chunk."""
    body_end: int
    end: int
    offset: int
    """Where it begins in the log."""
    system_flag: int
    """Compressed 1, transaction 4 and 8, IPv6 hosts 16 and 32."""

    @property
    def size(self) -> int:
        """Bytes in the log."""
        return self.end - self.at

    @property
    def fields(self) -> Fields:
        """All of the fixed part."""
        fields: Fields = fixed_layout(self.system_flag).unpack_from(self.chunk, self.at)
        return fields

    @property
    def queue_id(self) -> int:
        """The number of the queue within the topic."""
        return self._number(INT, 12)

    @property
    def queue_offset(self) -> int:
        """Its number in the queue."""
        return self._number(LONG, 20)

    @property
    def says_offset(self) -> int:
        """The offset in the log that it says it has."""
        return self._number(LONG, 28)

    @property
    def stored(self) -> int:
        """When it was stored, in ms since 1970."""
        return self._number(LONG, 68 if self.system_flag & BORN_HOST_V6 else 56)

    @property
    def body(self) -> bytes:
        """The body as it is stored: perhaps compressed."""
        return bytes(self.chunk[self.at + fixed_layout(self.system_flag).size : self.body_end])

    @property
    def topic(self) -> str:
        """The topic."""
        start, end = self._topic()
        return text_of(self.chunk[start:end])

    @property
    def properties(self) -> dict[str, str]:
        """The properties."""
        return properties_of(text_of(self.chunk[self._topic()[1] + 2 : self.end]))

    @property
    def tags_code(self) -> int:
        """The number by which consumers filter: the hash code of the tags, or when it is delivered if it is delayed."""
        properties = self.properties
        level = properties.get(PROPERTY_DELAY)
        if level is not None and self.topic == SCHEDULE_TOPIC:
            time = delivery_time(level, self.stored)
            if time is not None:
                return time
        tags = properties.get(PROPERTY_TAGS)
        return hash_code(tags) if tags else 0

    @property
    def keys(self) -> list[str]:
        """The keys."""
        return self.properties.get(PROPERTY_KEYS, "").split()

    def message(self, decompress: bool = True) -> MessageExt | None:
        """All of it; None if its body says that it is compressed, and is not.  decompress: False gives the body as it is."""
        return decoded(self.chunk[self.at : self.end], True, decompress)[0]

    def check_property_crc(self) -> None:
        """Raise Damage unless its properties end in a CRC, of all that stands before that."""
        text = self.properties.get(PROPERTY_CRC)
        if text is None:
            raise Damage(self.offset, "no CRC among the properties")
        expected = 0
        for digit in reversed(text):
            expected = (expected * 10 + ord(digit) - 48) & 0xFFFF_FFFF
        if expected != zlib.crc32(self.chunk[self.at : self.end - CRC_RESERVED]) & _CRC_BITS:
            raise Damage(self.offset, "the CRC among the properties is another")

    def _number(self, kind: Struct, at: int) -> int:
        value: int = kind.unpack_from(self.chunk, self.at + at)[0]
        return value

    def _topic(self) -> tuple[int, int]:
        at = self.body_end
        if self.chunk[self.at + 7] == MAGIC_V1 & 0xFF:
            return at + 1, at + 1 + self.chunk[at]
        return at + 2, at + 2 + (self.chunk[at] << 8 | self.chunk[at + 1])


class Damage(Exception):
    """The log cannot be read on from an offset; the text says why.  Not Java's: there a size of -1 says it."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(f"byte {offset}: {reason}")
        self.offset, self.reason = offset, reason


class Blank(Exception):
    """The file ends here; the next message is in the next file."""


def record_at(chunk: Chunk, at: int, offset: int, check_crc: bool = True) -> Record | None:
    """The message at a place in a chunk that ends with the file or later; None if the chunk is too short for it.

    Raises Blank at the end of a file, Damage for what is no message or a changed one.
    """
    there = len(chunk) - at
    if there < BLANK.size:
        return None
    total, magic = BLANK.unpack_from(chunk, at)
    if magic == MAGIC_BLANK:
        raise Blank
    if magic not in (MAGIC_V1, MAGIC_V2):
        raise Damage(offset, "zeros, nothing was written here" if magic == total == 0 else f"magic number {magic:#010x}")
    if total < SHORTEST:
        raise Damage(offset, f"a size of {total}")
    if total > there:
        return None
    layout = fixed_layout(int.from_bytes(chunk[at + 36 : at + 40], "big"))
    wide = 1 + (magic == MAGIC_V2)
    fields: Fields = layout.unpack_from(chunk, at) if layout.size + wide + 2 <= total else _NO_FIELDS
    body_at = at + layout.size
    body_end = body_at + fields[14]
    if fields[14] < 0 or body_end + wide + 2 > at + total:
        raise Damage(offset, f"a body of {fields[14]} bytes in a message of {total}")
    topic_end = body_end + wide + int.from_bytes(chunk[body_end : body_end + wide], "big")
    end = topic_end + 2 + int.from_bytes(chunk[topic_end : topic_end + 2], "big")
    if end != at + total:
        raise Damage(offset, f"a size of {total}, but its parts make {end - at}")
    if check_crc and fields[14] and zlib.crc32(chunk[body_at:body_end]) & _CRC_BITS != fields[2]:
        raise Damage(offset, "the body's CRC is another")
    return Record(chunk, at, body_end, end, offset, fields[7])


def frequent(chunk: Chunk, at: int, base: int, check_crc: bool = True) -> list[Record]:
    """The messages of a chunk from a place on, up to what `record_at` must judge: a blank, damage, an end that is cut off.

    base: the offset in the log of the chunk's first byte.  The frequent case alone, in one loop: half a million a second is
    2000 ns for each.
    """
    found: list[Record] = []
    add, new, unpack, crc32 = found.append, tuple.__new__, _HEAD.unpack_from, zlib.crc32
    view, limit = memoryview(chunk), len(chunk)
    last = limit - SHORTEST - 1
    while at <= last:
        total, magic, crc, flag, length = unpack(chunk, at)
        end = at + total
        if magic != MAGIC_V1 or end > limit or flag & BOTH_V6 or not 0 <= length <= total - SHORTEST:
            break
        body_end = at + _NARROW + length
        topic_end = body_end + 1 + chunk[body_end]
        if topic_end + 2 > end or topic_end + 2 + (chunk[topic_end] << 8 | chunk[topic_end + 1]) != end:
            break
        if check_crc and length and crc32(view[at + _NARROW : body_end]) & _CRC_BITS != crc:
            break
        add(new(Record, (chunk, at, body_end, end, base + at, flag)))
        at = end
    return found


def scan(read: Read, offset: int, end: int, check_crc: bool = True) -> Iterator[Record]:
    """The messages of one file, from an offset to its blank or to `end`, where it ends.

    offset, end: in the log, in bytes.  Raises Damage at the first byte that cannot be read as a message.
    """
    want = CHUNK
    while offset < end:
        asked = min(want, end - offset)
        chunk = read(offset, asked)
        base, at = offset, 0
        while True:
            found = frequent(chunk, at, base, check_crc)
            if found:
                yield from found
                at = found[-1].end
            try:
                next_one = record_at(chunk, at, base + at, check_crc)
            except Blank:
                return
            if next_one is None:
                break
            yield next_one
            at = next_one.end
        offset = base + at
        if at > 0:
            want = CHUNK
        elif len(chunk) < asked:
            raise Damage(offset, "the file has become shorter, or is being shut down")
        elif asked == end - offset:
            raise Damage(offset, "it is longer than what is left" if asked >= BLANK.size else "too few bytes are left")
        else:
            want = 2 * asked
