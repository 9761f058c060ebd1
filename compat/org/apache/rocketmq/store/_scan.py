"""Reading the commit log from front to back: which messages it holds, and where and why it stops.

`scan` copies the log in chunks and looks at a message's fields where they lie in the chunk; what else is wanted of a message, a
Record takes from there when asked.  A chunk is a copy, so nothing that is read here can be unmapped or cut off meanwhile.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from compat.org.apache.rocketmq.common.message import MessageExt
from compat.org.apache.rocketmq.common.message._layout import (
    BLANK,
    BOTH_V6,
    FIXED,
    MAGIC_BLANK,
    MAGIC_V1,
    MAGIC_V2,
    Fields,
    fixed_layout,
    properties_of,
)
from compat.org.apache.rocketmq.common.message._message import PROPERTY_KEYS, PROPERTY_TAGS, hash_code
from compat.org.apache.rocketmq.common.message._message_decoder import decoded

CHUNK: Final = 1 << 20
"""So many bytes are copied at a time, more only for a message that is longer."""

SHORTEST: Final = 91
"""A message without body, topic and properties."""

_NARROW: Final = FIXED[0].size
_CRC_BITS: Final = 0x7FFF_FFFF
_NO_FIELDS: Final[Fields] = (0, 0, 0, 0, 0, 0, 0, 0, 0, b"", 0, b"", 0, 0, -1)

Chunk: TypeAlias = bytes | bytearray

Read: TypeAlias = Callable[[int, int], Chunk]
"""Gives the bytes from an offset on, at most so many; fewer at the end only."""


class Record:
    """One message, as it lies in a chunk of the log."""

    __slots__ = ("at", "body_end", "chunk", "end", "fields", "offset")

    def __init__(self, chunk: Chunk, at: int, body_end: int, end: int, offset: int, fields: Fields) -> None:
        """at, end: where it is in the chunk.  offset: where it is in the log."""
        self.chunk, self.at, self.body_end, self.end, self.offset, self.fields = chunk, at, body_end, end, offset, fields

    @property
    def size(self) -> int:
        """Bytes in the log."""
        return self.end - self.at

    @property
    def queue_id(self) -> int:
        """The number of the queue within the topic."""
        return self.fields[3]

    @property
    def queue_offset(self) -> int:
        """Its number in the queue."""
        return self.fields[5]

    @property
    def system_flag(self) -> int:
        """Compressed 1, transaction 4 and 8, IPv6 hosts 16 and 32."""
        return self.fields[7]

    @property
    def stored(self) -> int:
        """When it was stored, in ms since 1970."""
        return self.fields[10]

    @property
    def body(self) -> bytes:
        """The body as it is stored: perhaps compressed."""
        return bytes(self.chunk[self.body_end - self.fields[14] : self.body_end])

    @property
    def topic(self) -> str:
        """The topic."""
        start, end = self._topic()
        return self.chunk[start:end].decode(errors="replace")

    @property
    def properties(self) -> dict[str, str]:
        """The properties."""
        return properties_of(self.chunk[self._topic()[1] + 2 : self.end].decode(errors="replace"))

    @property
    def tags_code(self) -> int:
        """The number by which consumers filter: the hash code of the tags."""
        tags = self.properties.get(PROPERTY_TAGS)
        return hash_code(tags) if tags else 0

    @property
    def keys(self) -> list[str]:
        """The keys."""
        return self.properties.get(PROPERTY_KEYS, "").split()

    def message(self) -> MessageExt:
        """All of it."""
        message, _ = decoded(self.chunk[self.at : self.end])
        assert message is not None
        return message

    def _topic(self) -> tuple[int, int]:
        at = self.body_end
        if self.fields[1] == MAGIC_V1:
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
    return Record(chunk, at, body_end, end, offset, fields)


def records_in(chunk: Chunk, at: int, base: int, check_crc: bool = True) -> Iterator[Record]:
    """The messages of a chunk from a place on, up to what `record_at` must judge: a blank, damage, an end that is cut off.

    base: the offset in the log of the chunk's first byte.  The frequent case alone, in one loop: half a million a second is
    2000 ns for each.
    """
    unpack, crc32, limit = FIXED[0].unpack_from, zlib.crc32, len(chunk)
    view = memoryview(chunk)
    last = limit - SHORTEST - 1
    magic_number, both_v6, narrow, shortest = MAGIC_V1, BOTH_V6, _NARROW, SHORTEST
    while at <= last:
        fields: Fields = unpack(chunk, at)
        end, length = at + fields[0], fields[14]
        if fields[1] != magic_number or end > limit or fields[7] & both_v6 or not 0 <= length <= fields[0] - shortest:
            return
        body_end = at + narrow + length
        topic_end = body_end + 1 + chunk[body_end]
        if topic_end + 2 > end or topic_end + 2 + (chunk[topic_end] << 8 | chunk[topic_end + 1]) != end:
            return
        if check_crc and length and crc32(view[at + narrow : body_end]) & 0x7FFF_FFFF != fields[2]:
            return
        yield Record(chunk, at, body_end, end, base + at, fields)
        at = end


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
            for record in records_in(chunk, at, base, check_crc):
                yield record
                at = record.end
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
