"""org.apache.rocketmq.common.message.MessageDecoder: from bytes of the commit log to a message."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from struct import Struct
from typing import Final

from compat.org.apache.rocketmq.common.message._layout import (
    COMPRESSED,
    COMPRESSION_TYPE,
    MAGIC_V1,
    MAGIC_V2,
    ZLIB,
    Fields,
    Host,
    fixed_layout,
    host_bytes,
    host_of,
    message_id,
    properties_of,
    properties_text,
    text_of,
)
from compat.org.apache.rocketmq.common.message._message import Message, MessageExt
from nio import ByteBuffer
from nio._core.arrays import ByteArray
from nio.errors import NullPointerException

UNIT: Final = Struct(">iiiii")
"""How a message of a batch begins: size, 0, 0, flag, body's length; then body, properties' length as a short, properties."""

_BEFORE_SYSTEM_FLAG = 36
_SHORTEST = 91


class MessageDecoder:
    """Only static methods, as in Java."""

    __module__ = "org.apache.rocketmq.common.message"

    MESSAGE_MAGIC_CODE = MAGIC_V1 - (1 << 32)
    MESSAGE_MAGIC_CODE_V2 = MAGIC_V2 - (1 << 32)

    @staticmethod
    def decode(byteBuffer: ByteBuffer, readBody: bool = True, deCompressBody: bool = True, /) -> MessageExt | None:
        """Take one stored message from a buffer, and move its position behind it (MessageDecoder.decode).

        readBody: False leaves the body None.  deCompressBody: inflate a body that the system flag says is compressed, and
        clear that flag; by zlib only, a body packed by LZ4 or Zstandard stays as it is.
        None for bytes that are no message: then the position is the limit, as in Java.  The body's CRC is not checked.
        """
        start, left = byteBuffer.position(), byteBuffer.remaining()
        size = byteBuffer.getInt(start) if left >= 4 else 0
        # The size in front says how much to copy.  Java does not look at it: where it is wrong, what follows may be right.
        for length in (size, left) if 0 < size < left else (left,):
            data = ByteArray(length)
            byteBuffer.get(start, data)
            message, end = decoded(bytes(data), readBody, deCompressBody)
            if message is not None:
                byteBuffer.position(start + end)
                return message
        byteBuffer.position(start + left)
        return None

    @staticmethod
    def encodeMessage(message: Message, /) -> bytes:
        """Return a message as a MessageExtBatch's body holds it: flag, body and properties (MessageDecoder.encodeMessage)."""
        properties = properties_text(message.properties).encode()
        if message.body is None:
            raise NullPointerException('Cannot read the array length because "body" is null')
        total = UNIT.size + len(message.body) + 2 + len(properties)
        length = (len(properties) & 0xFFFF).to_bytes(2, "big")  # longer than a short can say: as in Java, not noticed here
        return b"".join((UNIT.pack(total, 0, 0, message.flag, len(message.body)), message.body, length, properties))

    @staticmethod
    def encodeMessages(messages: Sequence[Message], /) -> bytes:
        """Return messages one after the other, for MessageExtBatch.setBody (MessageDecoder.encodeMessages)."""
        return b"".join(map(MessageDecoder.encodeMessage, messages))

    @staticmethod
    def createMessageId(host: Host, offset: int, /) -> str:
        """Return the identity of the message that a broker stores at an offset (MessageDecoder.createMessageId)."""
        return message_id(host_bytes(host), offset)

    @staticmethod
    def messageProperties2String(properties: dict[str, str], /) -> str:
        """Return the properties as one text (MessageDecoder.messageProperties2String)."""
        return properties_text(properties)

    @staticmethod
    def string2messageProperties(properties: str | None, /) -> dict[str, str]:
        """Return the properties in a text (MessageDecoder.string2messageProperties)."""
        return properties_of(properties or "")


def decoded(data: bytes | bytearray, read_body: bool = True, decompress: bool = True) -> tuple[MessageExt | None, int]:
    """The message that bytes begin with, and its length; None and all of it if they hold none."""
    nothing = None, len(data)
    if len(data) < _SHORTEST:
        return nothing
    system_flag = int.from_bytes(data[_BEFORE_SYSTEM_FLAG : _BEFORE_SYSTEM_FLAG + 4], "big")
    layout = fixed_layout(system_flag)
    if len(data) < layout.size + 3:
        return nothing
    message = MessageExt()
    fields: Fields = layout.unpack_from(data)
    message.storeSize, magic, message.bodyCRC, message.queueId, message.flag, message.queueOffset = fields[:6]
    message.commitLogOffset, message.sysFlag, message.bornTimestamp, born_host, message.storeTimestamp = fields[6:11]
    store_host, message.reconsumeTimes, message.preparedTransactionOffset, body_length = fields[11:]
    at = layout.size + body_length
    if magic not in (MAGIC_V1, MAGIC_V2) or body_length < 0 or at + 4 > len(data) + (magic == MAGIC_V1):
        return nothing
    message.bornHost, message.storeHost = host_of(born_host), host_of(store_host)
    message.msgId = message_id(store_host, message.commitLogOffset)
    wide = 1 + (magic == MAGIC_V2)
    topic_end = at + wide + int.from_bytes(data[at : at + wide], "big")
    end = topic_end + 2 + int.from_bytes(data[topic_end : topic_end + 2], "big")
    if end > len(data):
        return nothing
    if read_body and body_length:
        message.body = bytes(data[layout.size : at])
        if decompress and system_flag & COMPRESSED and system_flag & COMPRESSION_TYPE in ZLIB:
            try:
                message.body = zlib.decompress(message.body)
            except zlib.error:
                return nothing
            message.sysFlag &= ~COMPRESSED
    message.topic = text_of(data[at + wide : topic_end])
    message.properties = properties_of(text_of(data[topic_end + 2 : end]))
    return message, end
