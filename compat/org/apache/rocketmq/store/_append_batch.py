"""How a MessageExtBatch becomes records at the end of the log: all of them in one file, one after the other, or none.

    encode      the body taken apart, before anything is locked or written: what is wrong with it is found out here
    doAppend    no room for all of them and a blank behind: the blank, and END_OF_FILE; else one put into the mapping
"""

from __future__ import annotations

from typing import Final, NamedTuple
from zlib import crc32

from compat.org.apache.rocketmq.common.message import MessageExt, MessageExtBatch
from compat.org.apache.rocketmq.common.message._layout import (
    BLANK,
    BOTH_V6,
    CRC_RESERVED,
    MAGIC_BLANK,
    covered_by_crc,
    crc_property,
    hosts_of_message,
    message_id,
    properties_text,
)
from compat.org.apache.rocketmq.store._append_callback import (
    END_OF_FILE,
    LONGEST_PROPERTIES,
    PUT_OK,
    DefaultAppendMessageCallback,
)
from compat.org.apache.rocketmq.store._append_result import AppendMessageCallback, AppendMessageResult
from nio import ByteBuffer
from nio.errors import ArrayIndexOutOfBoundsException, IllegalArgumentException, NullPointerException, RuntimeException

_CRC_BITS: Final = 0x7FFF_FFFF

NO_BODY: Final = (
    "Cannot read the array length because the return value of "
    '"org.apache.rocketmq.common.message.MessageExtBatch.getBody()" is null'
)


class Unit(NamedTuple):
    """One message of a batch."""

    size: int
    """Bytes that it will take in the log."""
    flag: int
    body: bytes
    properties: bytes


class BatchAppendMessageCallback(AppendMessageCallback):
    """Stores batches; the numbers of the queues are those of the callback for single messages."""

    __module__ = "org.apache.rocketmq.store"

    def __init__(self, single: DefaultAppendMessageCallback) -> None:
        self._single = single

    def encode(self, batch: MessageExtBatch, /) -> list[Unit]:
        """Take a batch's body apart (MessageExtEncoder.encode).

        Raises RuntimeException for a body or properties that are too long, and what Java's buffer raises for a body that is
        no batch: BufferUnderflowException, ArrayIndexOutOfBoundsException, IllegalArgumentException.
        """
        body = batch.body
        if body is None:
            raise NullPointerException(NO_BODY)
        if len(body) > self._single.max_body:
            raise RuntimeException("message body size exceeded")
        common = properties_text(batch.properties).encode()
        if len(common) > LONGEST_PROPERTIES:
            raise RuntimeException("Properties size of messageExtBatch exceeded!")
        empty = self._single.topic(batch.topic)[2] + hosts_of_message(batch.bornHost, batch.storeHost)[3].size
        buffer = ByteBuffer.wrap(bytearray(body))
        units = []
        while buffer.hasRemaining():
            _, _, _, flag, length = (buffer.getInt() for _ in range(5))
            at = buffer.position()
            if length < 0 or at > len(body) - length:
                raise ArrayIndexOutOfBoundsException(f"Range [{at}, {at} + {length}) out of bounds for length {len(body)}")
            buffer.position(at + length)
            start, end = at + length + 2, at + length + 2 + buffer.getShort()
            if end < start:
                raise IllegalArgumentException(f"properties of {end - start} bytes")
            buffer.position(end)
            properties = self._properties(body[start:end], common)
            units.append(Unit(empty + length + len(properties), flag, body[at : at + length], properties))
        return units

    def _properties(self, own: bytes, common: bytes) -> bytes:
        """A message's properties with those of the batch behind them, and 20 bytes for the CRC where one is to follow."""
        if own and common and own[-1] != 2:
            own += b"\x02"
        whole = own + common
        if self._single.append_crc:
            whole = covered_by_crc(whole) + bytes(CRC_RESERVED)
        if len(whole) > LONGEST_PROPERTIES:
            raise RuntimeException("Properties size of messageExtBatch exceeded!")
        return whole

    def doAppend(
        self, fileFromOffset: int, byteBuffer: ByteBuffer, maxBlank: int, msg: MessageExt, putMessageContext: object, /
    ) -> AppendMessageResult:
        """Store the batch, or the blank that ends the file.  putMessageContext: what `encode` gave."""
        units: list[Unit] = putMessageContext  # type: ignore[assignment]
        single = self._single
        offset = fileFromOffset + byteBuffer.position()
        born, store, wide, layout = hosts_of_message(msg.bornHost, msg.storeHost)
        msg.sysFlag = msg.sysFlag & ~BOTH_V6 | wide
        key = msg.topic, msg.queueId
        number = single.topic_queue_table.get(key, 0)
        places, end = [0] * len(units), offset
        for index, unit in enumerate(units):
            places[index], end = end, end + unit.size
            if end - offset + BLANK.size > maxBlank:
                places[index] = 0
                byteBuffer.put(BLANK.pack(maxBlank, MAGIC_BLANK))
                return AppendMessageResult(END_OF_FILE, offset, maxBlank, _ids(store, places), msg.storeTimestamp, number)
        magic, topic, _ = single.topic(msg.topic)
        records = []
        for index, (unit, place) in enumerate(zip(units, places, strict=True)):
            crc = crc32(unit.body) & _CRC_BITS if unit.body else 0
            # fmt: off
            fixed = layout.pack(
                unit.size, magic, crc, msg.queueId, unit.flag, number + index, place, msg.sysFlag, msg.bornTimestamp,
                born, msg.storeTimestamp, store, msg.reconsumeTimes, 0, len(unit.body),
            )
            # fmt: on
            record = b"".join((fixed, unit.body, topic, len(unit.properties).to_bytes(2, "big"), unit.properties))
            if single.append_crc:
                record = record[:-CRC_RESERVED]
                record += crc_property(crc32(record) & _CRC_BITS)
            records.append(record)
        byteBuffer.put(b"".join(records))
        single.topic_queue_table[key] = number + len(units)
        return AppendMessageResult(
            PUT_OK, offset, end - offset, _ids(store, places), msg.storeTimestamp, number, len(units)
        )


def _ids(store: bytes, places: list[int]) -> str:
    return ",".join(message_id(store, place) for place in places)
