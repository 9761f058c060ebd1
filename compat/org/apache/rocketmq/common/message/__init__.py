"""org.apache.rocketmq.common.message: MessageExt, MessageExtBrokerInner, MessageDecoder, and the layout of a stored message."""

from compat._jpackage import become_package as _become_package
from compat.org.apache.rocketmq.common.message._message import MessageExt as MessageExt
from compat.org.apache.rocketmq.common.message._message import MessageExtBrokerInner as MessageExtBrokerInner
from compat.org.apache.rocketmq.common.message._message_decoder import MessageDecoder as MessageDecoder

_become_package(__name__)
