"""org.apache.rocketmq: the store of a message broker, which lives on mapped files; docs/rocketmq.md is its page.

    store       MappedFile and its queue, CommitLog, ConsumeQueue, StoreCheckpoint, and what they are made of
    common      UtilAll.cleanBuffer, and the messages
    dump        the command that lists the messages of a store directory

The port of RocketMQ 5.3's classes, under their names and in their packages, with their defects where those are part of what
callers see.  Not here: the broker, the network, replication, timers, transactions.
"""

from compat._jpackage import become_package as _become_package
from compat.org.apache.rocketmq import common as common
from compat.org.apache.rocketmq import store as store

_become_package(__name__)
