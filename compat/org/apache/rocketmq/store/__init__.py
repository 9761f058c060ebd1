"""org.apache.rocketmq.store: mapped files, the log and the queues that are made of them.

    CommitLog, ConsumeQueue     appending, reading and recovering messages, and the entries that lead to them
    MappedFileQueue             a log of any length, made of files of one size
    logfile.DefaultMappedFile   one file: append, select, flush, destroy
    ReferenceResource           who still uses it

`surroundings=Surroundings(clock=..., sleep=..., lock=...)` gives any of them another clock, pause or lock; Java has none.
"""

import logging as _logging

from compat._jpackage import become_package as _become_package
from compat.org.apache.rocketmq.store import config as config
from compat.org.apache.rocketmq.store import index as index
from compat.org.apache.rocketmq.store import logfile as logfile
from compat.org.apache.rocketmq.store._allocate_service import AllocateMappedFileService as AllocateMappedFileService
from compat.org.apache.rocketmq.store._append_result import AppendMessageCallback as AppendMessageCallback
from compat.org.apache.rocketmq.store._append_result import AppendMessageResult as AppendMessageResult
from compat.org.apache.rocketmq.store._append_result import AppendMessageStatus as AppendMessageStatus
from compat.org.apache.rocketmq.store._commit_log import CommitLog as CommitLog
from compat.org.apache.rocketmq.store._consume_queue import ConsumeQueue as ConsumeQueue
from compat.org.apache.rocketmq.store._dispatch_request import DispatchRequest as DispatchRequest
from compat.org.apache.rocketmq.store._mapped_file_queue import MappedFileQueue as MappedFileQueue
from compat.org.apache.rocketmq.store._put_result import PutMessageResult as PutMessageResult
from compat.org.apache.rocketmq.store._put_result import PutMessageStatus as PutMessageStatus
from compat.org.apache.rocketmq.store._reference_resource import ReferenceResource as ReferenceResource
from compat.org.apache.rocketmq.store._select_result import SelectMappedBufferResult as SelectMappedBufferResult
from compat.org.apache.rocketmq.store._store_checkpoint import StoreCheckpoint as StoreCheckpoint
from compat.org.apache.rocketmq.store._surroundings import Surroundings as Surroundings
from compat.org.apache.rocketmq.store._transient_store_pool import TransientStorePool as TransientStorePool

# What RocketMQ logs goes to this logger; a program that wants to see it says so.
_logging.getLogger("RocketmqStore").addHandler(_logging.NullHandler())

_become_package(__name__)
