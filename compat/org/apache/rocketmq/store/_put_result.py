"""org.apache.rocketmq.store.PutMessageResult and PutMessageStatus: what came of a message that was given to the log."""

from __future__ import annotations

from enum import Enum

from compat.org.apache.rocketmq.store._append_result import AppendMessageResult


class PutMessageStatus(Enum):
    """A Java enum: its text is its name.  Those of RocketMQ that a log by itself can give."""

    __module__ = "org.apache.rocketmq.store"

    PUT_OK = 0
    CREATE_MAPPED_FILE_FAILED = 4
    MESSAGE_ILLEGAL = 5
    PROPERTIES_SIZE_EXCEEDED = 6
    UNKNOWN_ERROR = 9

    def __str__(self) -> str:
        return self.name


class PutMessageResult:
    """The status, and what the file answered."""

    __module__ = "org.apache.rocketmq.store"
    __slots__ = ("appendMessageResult", "putMessageStatus")

    def __init__(self, putMessageStatus: PutMessageStatus, appendMessageResult: AppendMessageResult | None, /) -> None:
        self.putMessageStatus, self.appendMessageResult = putMessageStatus, appendMessageResult

    def isOk(self) -> bool:
        """Return whether the message was stored: what the file answered decides (PutMessageResult.isOk)."""
        return self.appendMessageResult is not None and self.appendMessageResult.isOk()

    def getPutMessageStatus(self) -> PutMessageStatus:
        """Return the status."""
        return self.putMessageStatus

    def getAppendMessageResult(self) -> AppendMessageResult | None:
        """Return where the message is, None if no file was asked."""
        return self.appendMessageResult
