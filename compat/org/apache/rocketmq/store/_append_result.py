"""org.apache.rocketmq.store.AppendMessageResult, AppendMessageStatus, AppendMessageCallback: what came of an append."""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import Enum
from typing import TYPE_CHECKING

from compat.org.apache.rocketmq.common.message._layout import message_id

if TYPE_CHECKING:
    from compat.org.apache.rocketmq.common.message import MessageExt
    from nio import ByteBuffer


class AppendMessageStatus(Enum):
    """A Java enum: its text is its name."""

    __module__ = "org.apache.rocketmq.store"

    PUT_OK = 0
    END_OF_FILE = 1
    """The file has no room for it, and ends in a blank now: roll, and append again."""
    MESSAGE_SIZE_EXCEEDED = 2
    PROPERTIES_SIZE_EXCEEDED = 3
    UNKNOWN_ERROR = 4

    def __str__(self) -> str:
        return self.name


class AppendMessageResult:
    """The status, and where the message is."""

    __module__ = "org.apache.rocketmq.store"
    __slots__ = ("_id", "logicsOffset", "msgNum", "status", "storeTimestamp", "wroteBytes", "wroteOffset")

    def __init__(
        self,
        status: AppendMessageStatus,
        wroteOffset: int = 0,
        wroteBytes: int = 0,
        msgId: str | bytes | None = None,
        storeTimestamp: int = 0,
        logicsOffset: int = 0,
        msgNum: int = 1,
        /,
    ) -> None:
        """wroteOffset: global, in bytes.  msgId: the identity, or the store host's bytes, from which it is made
        when it is asked for."""
        self.status = status
        self.wroteOffset = wroteOffset
        self.wroteBytes = wroteBytes
        self._id = msgId
        self.storeTimestamp = storeTimestamp
        self.logicsOffset = logicsOffset
        self.msgNum = msgNum

    def isOk(self) -> bool:
        """Return whether the message was stored."""
        return self.status is AppendMessageStatus.PUT_OK

    def getStatus(self) -> AppendMessageStatus:
        """Return the status."""
        return self.status

    def getWroteOffset(self) -> int:
        """Return the global offset of its first byte."""
        return self.wroteOffset

    def getWroteBytes(self) -> int:
        """Return how many bytes were used up."""
        return self.wroteBytes

    def getMsgId(self) -> str | None:
        """Return the identity of the message; of several, with commas between."""
        known = self._id
        return message_id(known, self.wroteOffset) if isinstance(known, bytes) else known

    def getStoreTimestamp(self) -> int:
        """Return when it was stored, in ms since 1970."""
        return self.storeTimestamp

    def getLogicsOffset(self) -> int:
        """Return its number in its queue."""
        return self.logicsOffset

    def getMsgNum(self) -> int:
        """Return how many messages it is about."""
        return self.msgNum

    def setMsgNum(self, msgNum: int, /) -> None:
        """Say how many messages it is about."""
        self.msgNum = msgNum


class AppendMessageCallback(ABC):
    """How a message becomes bytes at the end of a file."""

    __module__ = "org.apache.rocketmq.store"

    @abstractmethod
    def doAppend(
        self, fileFromOffset: int, byteBuffer: ByteBuffer, maxBlank: int, msg: MessageExt, putMessageContext: object, /
    ) -> AppendMessageResult:
        """Store the message at the buffer's position, in at most maxBlank bytes (AppendMessageCallback.doAppend)."""
