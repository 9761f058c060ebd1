"""How a message becomes a record at the end of the log: RocketMQ's DefaultAppendMessageCallback and MessageExtEncoder in one.

    pack the fixed part, join it with body, topic and properties: one put into the mapping
    no room for it and a blank behind it: the blank, and END_OF_FILE
"""

from __future__ import annotations

from typing import Final
from zlib import crc32

from compat.org.apache.rocketmq.common.message import MessageExt
from compat.org.apache.rocketmq.common.message._layout import (
    BLANK,
    BOTH_V6,
    CRC_RESERVED,
    IN_NO_QUEUE,
    MAGIC_BLANK,
    MAGIC_V1,
    MAGIC_V2,
    covered_by_crc,
    crc_property,
    hosts_of_message,
    properties_text,
)
from compat.org.apache.rocketmq.store._append_result import AppendMessageCallback, AppendMessageResult, AppendMessageStatus
from nio import ByteBuffer

LONGEST_TOPIC_V1: Final = 127
LONGEST_PROPERTIES: Final = 32767

PUT_OK, END_OF_FILE = AppendMessageStatus.PUT_OK, AppendMessageStatus.END_OF_FILE
_CRC_BITS: Final = 0x7FFF_FFFF


class DefaultAppendMessageCallback(AppendMessageCallback):
    """Stores messages; keeps the next number of every queue."""

    __module__ = "org.apache.rocketmq.store"

    def __init__(self, max_message_size: int, append_crc: bool) -> None:
        """max_message_size: of a body, in bytes.  append_crc: add the property "__CRC32#" to every message."""
        self.topic_queue_table: dict[tuple[str, int], int] = {}
        self.max_body, self.append_crc = max_message_size, append_crc
        self._topics: dict[str, tuple[int, bytes, int]] = {}

    def doAppend(
        self, fileFromOffset: int, byteBuffer: ByteBuffer, maxBlank: int, msg: MessageExt, putMessageContext: object, /
    ) -> AppendMessageResult:
        """Store the message, or the blank that ends the file (AppendMessageCallback.doAppend)."""
        offset = fileFromOffset + byteBuffer.position()
        name, queue_id, body, flag, stored = msg.topic, msg.queueId, msg.body or b"", msg.sysFlag, msg.storeTimestamp
        magic, topic, total = self._topics.get(name) or self.topic(name)
        text = msg.propertiesString
        properties = (properties_text(msg.properties) if text is None else text).encode()
        if self.append_crc:
            properties = covered_by_crc(properties)
        born, store, wide, layout = hosts_of_message(msg.bornHost, msg.storeHost)
        flag = flag & ~BOTH_V6 | wide
        length, properties_length = len(body), len(properties)
        if self.append_crc:
            properties_length += CRC_RESERVED
        total += layout.size + length + properties_length
        if length > self.max_body:
            return AppendMessageResult(AppendMessageStatus.MESSAGE_SIZE_EXCEEDED)
        if properties_length > LONGEST_PROPERTIES:
            return AppendMessageResult(AppendMessageStatus.PROPERTIES_SIZE_EXCEEDED)
        key, table = (name, queue_id), self.topic_queue_table
        number = table.get(key, 0)
        if flag & IN_NO_QUEUE:
            number = 0
        if total + 8 > maxBlank:
            byteBuffer.put(BLANK.pack(maxBlank, MAGIC_BLANK))
            return AppendMessageResult(END_OF_FILE, offset, maxBlank, store, stored, number)
        crc = crc32(body) & _CRC_BITS if length else 0
        # One call with plain arguments, line by line as the layout is drawn.
        # fmt: off
        fixed = layout.pack(
            total, magic, crc, queue_id, msg.flag, number, offset, flag, msg.bornTimestamp,
            born, stored, store, msg.reconsumeTimes, msg.preparedTransactionOffset, length,
        )
        # fmt: on
        record = b"".join((fixed, body, topic, properties_length.to_bytes(2, "big"), properties))
        if self.append_crc:
            record += crc_property(crc32(record) & _CRC_BITS)
        byteBuffer.put(record)
        msg.queueOffset, msg.commitLogOffset, msg.storeSize, msg.sysFlag, msg.bodyCRC = number, offset, total, flag, crc
        if not flag & IN_NO_QUEUE:
            table[key] = number + 1
        return AppendMessageResult(PUT_OK, offset, total, store, stored, number)

    def topic(self, topic: str) -> tuple[int, bytes, int]:
        """The magic number of messages of a topic, the topic with its length in front, and what both lengths and it take.

        Raises ValueError for a topic that is longer than a short can say.
        """
        data = topic.encode()
        if len(data) > LONGEST_PROPERTIES:
            raise ValueError(f"a topic of {len(data)} bytes")
        if len(data) > LONGEST_TOPIC_V1:
            magic, stored = MAGIC_V2, len(data).to_bytes(2, "big") + data
        else:
            magic, stored = MAGIC_V1, bytes([len(data)]) + data
        made = self._topics[topic] = magic, stored, len(stored) + 2
        return made
