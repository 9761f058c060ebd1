"""org.apache.rocketmq.common.message.Message, and MessageExt: a message with all that the store knows about it.

Plain records: attributes under Java's field names, and Java's getters and setters for them.  Hosts are pairs (address, port).
"""

from __future__ import annotations

from typing import Final

from compat.java.lang import Integer
from compat.org.apache.rocketmq.common.message._layout import Host, properties_of
from nio.lang import pathname

PROPERTY_KEYS: Final = "KEYS"
PROPERTY_TAGS: Final = "TAGS"
PROPERTY_UNIQUE_KEY: Final = "UNIQ_KEY"
PROPERTY_WAIT: Final = "WAIT"
PROPERTY_DELAY: Final = "DELAY"

NOWHERE: Final[Host] = ("0.0.0.0", 0)


class Message:
    """A message as a producer makes it."""

    __module__ = "org.apache.rocketmq.common.message"
    __slots__ = ("body", "flag", "properties", "topic")

    def __init__(self, topic: str | None = None, body: bytes | None = None, /) -> None:
        """Without arguments an empty message; with them one that says, as the property WAIT, that its producer waits."""
        self.topic = topic or ""
        self.body = None if body is None else bytes(body)
        self.flag = 0
        self.properties: dict[str, str] = {} if topic is None else {PROPERTY_WAIT: "true"}

    def getTopic(self) -> str:
        """Return the topic."""
        return self.topic

    def setTopic(self, topic: str, /) -> None:
        """Set the topic."""
        self.topic = topic

    def getBody(self) -> bytes | None:
        """Return the body, None if it was not read."""
        return self.body

    def setBody(self, body: bytes, /) -> None:
        """Set the body."""
        self.body = bytes(body)

    def getFlag(self) -> int:
        """Return the user's flag."""
        return self.flag

    def setFlag(self, flag: int, /) -> None:
        """Set the user's flag."""
        self.flag = flag

    def getProperties(self) -> dict[str, str]:
        """Return the properties."""
        return self.properties

    def getProperty(self, name: str, /) -> str | None:
        """Return a property, None if it has none of that name."""
        return self.properties.get(name)

    def putUserProperty(self, name: str, value: str, /) -> None:
        """Set a property."""
        self.properties[name] = value

    def getTags(self) -> str | None:
        """Return the tags."""
        return self.properties.get(PROPERTY_TAGS)

    def setTags(self, tags: str, /) -> None:
        """Set the tags."""
        self.properties[PROPERTY_TAGS] = tags

    def getKeys(self) -> str | None:
        """Return the keys, with spaces between."""
        return self.properties.get(PROPERTY_KEYS)

    def setKeys(self, keys: str, /) -> None:
        """Set the keys."""
        self.properties[PROPERTY_KEYS] = keys

    def getDelayTimeLevel(self) -> int:
        """Return the level of a message that is to be delayed, 0 for others.

        Raises NumberFormatException for a property DELAY that is no number.
        """
        level = self.properties.get(PROPERTY_DELAY)
        return 0 if level is None else int(Integer.parseInt(level))

    def setDelayTimeLevel(self, level: int, /) -> None:
        """Set the level, from 1 on, that says how long it is delayed."""
        self.properties[PROPERTY_DELAY] = str(level)


class MessageExt(Message):
    """A message, as it is read from the store."""

    __module__ = "org.apache.rocketmq.common.message"
    __slots__ = (
        "bodyCRC",
        "bornHost",
        "bornTimestamp",
        "commitLogOffset",
        "msgId",
        "preparedTransactionOffset",
        "propertiesString",
        "queueId",
        "queueOffset",
        "reconsumeTimes",
        "storeHost",
        "storeSize",
        "storeTimestamp",
        "sysFlag",
    )

    def __init__(self) -> None:
        super().__init__()
        self.sysFlag = self.queueId = 0
        self.queueOffset = self.commitLogOffset = self.preparedTransactionOffset = 0
        self.storeSize = self.bodyCRC = self.reconsumeTimes = 0
        self.bornTimestamp = self.storeTimestamp = 0
        self.bornHost: Host = NOWHERE
        self.storeHost: Host = NOWHERE
        self.msgId: str | None = None
        self.propertiesString: str | None = None

    def getQueueId(self) -> int:
        """Return the number of the queue within the topic."""
        return self.queueId

    def setQueueId(self, queueId: int, /) -> None:
        """Set the number of the queue."""
        self.queueId = queueId

    def getSysFlag(self) -> int:
        """Return the system flag: compressed 1, transaction 4 and 8, IPv6 hosts 16 and 32."""
        return self.sysFlag

    def setSysFlag(self, sysFlag: int, /) -> None:
        """Set the system flag."""
        self.sysFlag = sysFlag

    def getBornTimestamp(self) -> int:
        """Return when the producer made it, in ms since 1970."""
        return self.bornTimestamp

    def setBornTimestamp(self, bornTimestamp: int, /) -> None:
        """Set when it was made."""
        self.bornTimestamp = bornTimestamp

    def getBornHost(self) -> Host:
        """Return the producer's address and port."""
        return self.bornHost

    def setBornHost(self, bornHost: Host, /) -> None:
        """Set the producer's address and port."""
        self.bornHost = bornHost

    def getBornHostString(self) -> str:
        """Return the producer's address."""
        return self.bornHost[0]

    def getStoreTimestamp(self) -> int:
        """Return when it was stored, in ms since 1970."""
        return self.storeTimestamp

    def setStoreTimestamp(self, storeTimestamp: int, /) -> None:
        """Set when it was stored."""
        self.storeTimestamp = storeTimestamp

    def getStoreHost(self) -> Host:
        """Return the broker's address and port."""
        return self.storeHost

    def setStoreHost(self, storeHost: Host, /) -> None:
        """Set the broker's address and port."""
        self.storeHost = storeHost

    def getQueueOffset(self) -> int:
        """Return its number in the queue."""
        return self.queueOffset

    def setQueueOffset(self, queueOffset: int, /) -> None:
        """Set its number in the queue."""
        self.queueOffset = queueOffset

    def getCommitLogOffset(self) -> int:
        """Return where it begins in the log, in bytes."""
        return self.commitLogOffset

    def setCommitLogOffset(self, physicOffset: int, /) -> None:
        """Set where it begins in the log."""
        self.commitLogOffset = physicOffset

    def getStoreSize(self) -> int:
        """Return its size in the log, in bytes."""
        return self.storeSize

    def setStoreSize(self, storeSize: int, /) -> None:
        """Set its size in the log."""
        self.storeSize = storeSize

    def getBodyCRC(self) -> int:
        """Return the CRC of the body that was stored."""
        return self.bodyCRC

    def getReconsumeTimes(self) -> int:
        """Return how often consumers gave it back."""
        return self.reconsumeTimes

    def setReconsumeTimes(self, reconsumeTimes: int, /) -> None:
        """Set how often consumers gave it back."""
        self.reconsumeTimes = reconsumeTimes

    def getPreparedTransactionOffset(self) -> int:
        """Return where the first half of its transaction lies."""
        return self.preparedTransactionOffset

    def setPreparedTransactionOffset(self, preparedTransactionOffset: int, /) -> None:
        """Set where the first half of its transaction lies."""
        self.preparedTransactionOffset = preparedTransactionOffset

    def getMsgId(self) -> str | None:
        """Return its identity: store host, port and offset in hexadecimal."""
        return self.msgId


class MessageExtBrokerInner(MessageExt):
    """A message on its way into the store."""

    __module__ = "org.apache.rocketmq.common.message"
    __slots__ = ("tagsCode",)

    def __init__(self) -> None:
        super().__init__()
        self.tagsCode = 0

    def getPropertiesString(self) -> str | None:
        """Return the text that is stored as its properties; None: made of `properties` when it is stored."""
        return self.propertiesString

    def setPropertiesString(self, propertiesString: str, /) -> None:
        """Set the text that is stored as its properties."""
        self.propertiesString = propertiesString
        self.properties = properties_of(propertiesString)

    def getTagsCode(self) -> int:
        """Return the number by which consumers filter."""
        return self.tagsCode

    def setTagsCode(self, tagsCode: int, /) -> None:
        """Set the number by which consumers filter."""
        self.tagsCode = tagsCode

    @staticmethod
    def tagsString2tagsCode(tags: str | None, /) -> int:
        """Return the hash code of tags, 0 for none (MessageExtBrokerInner.tagsString2tagsCode)."""
        return hash_code(tags) if tags else 0


class MessageExtBatch(MessageExtBrokerInner):
    """Messages of one queue that are stored together: its body is what MessageDecoder.encodeMessages makes of them.

    What it says of topic, queue, times and hosts is said of each; its properties are added to each one's own.
    """

    __module__ = "org.apache.rocketmq.common.message"
    __slots__ = ()


def hash_code(text: str, /) -> int:
    """Java's String.hashCode."""
    return pathname.hash_of(pathname.utf_16_units(text))
