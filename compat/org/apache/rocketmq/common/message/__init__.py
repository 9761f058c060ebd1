"""org.apache.rocketmq.common.message: Message and its three kinds, MessageDecoder, and the layout of a stored message."""

from compat._jpackage import become_package as _become_package
from compat.org.apache.rocketmq.common.message._message import Message as Message
from compat.org.apache.rocketmq.common.message._message import MessageExt as MessageExt
from compat.org.apache.rocketmq.common.message._message import MessageExtBatch as MessageExtBatch
from compat.org.apache.rocketmq.common.message._message import MessageExtBrokerInner as MessageExtBrokerInner
from compat.org.apache.rocketmq.common.message._message_decoder import MessageDecoder as MessageDecoder

_become_package(__name__)
