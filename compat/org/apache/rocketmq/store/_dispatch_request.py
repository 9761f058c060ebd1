"""org.apache.rocketmq.store.DispatchRequest: what queues and index are told of a message; what a check of the log gives."""

from __future__ import annotations

from compat.org.apache.rocketmq.common.message._message import PROPERTY_UNIQUE_KEY
from compat.org.apache.rocketmq.store._scan import Record


class DispatchRequest:
    """A message of the log by its fields, which are looked up when they are asked for."""

    __module__ = "org.apache.rocketmq.store"
    __slots__ = ("_record", "_size", "_success")

    def __init__(self, size: int, success: bool = True, record: Record | None = None, /) -> None:
        """size: of the message, 0 at the end of a file, -1 for what is no message.  Then there is no record."""
        self._size, self._success, self._record = size, success, record

    @property
    def record(self) -> Record:
        """The message; ValueError if there is none."""
        if self._record is None:
            raise ValueError("there is no message")
        return self._record

    def isSuccess(self) -> bool:
        """Return whether it is a message, or the end of a file."""
        return self._success

    def getMsgSize(self) -> int:
        """Return its size in the log: 0 at the end of a file, -1 for what is no message."""
        return self._size

    def getTopic(self) -> str:
        """Return the topic, "" where there is no message."""
        return "" if self._record is None else self._record.topic

    def getQueueId(self) -> int:
        """Return the number of the queue within the topic."""
        return 0 if self._record is None else self._record.queue_id

    def getCommitLogOffset(self) -> int:
        """Return the log offset that the message says it has."""
        return 0 if self._record is None else self._record.says_offset

    def getConsumeQueueOffset(self) -> int:
        """Return its number in its queue."""
        return 0 if self._record is None else self._record.queue_offset

    def getStoreTimestamp(self) -> int:
        """Return when it was stored, in ms since 1970."""
        return 0 if self._record is None else self._record.stored

    def getTagsCode(self) -> int:
        """Return the number by which consumers filter, or when it is delivered if it is delayed, in ms since 1970."""
        return 0 if self._record is None else self._record.tags_code

    def getKeys(self) -> str:
        """Return the keys, with spaces between, "" for none."""
        return "" if self._record is None else " ".join(self._record.keys)

    def getUniqKey(self) -> str | None:
        """Return the key that the producer made for it."""
        return None if self._record is None else self._record.properties.get(PROPERTY_UNIQUE_KEY)

    def getSysFlag(self) -> int:
        """Return the system flag."""
        return 0 if self._record is None else self._record.system_flag

    def getPreparedTransactionOffset(self) -> int:
        """Return where the first half of its transaction lies."""
        return 0 if self._record is None else self._record.fields[13]

    def getPropertiesMap(self) -> dict[str, str]:
        """Return the properties."""
        return {} if self._record is None else self._record.properties
