"""org.apache.rocketmq.store.index: IndexFile, the hash table from keys to messages."""

from compat._jpackage import become_package as _become_package
from compat.org.apache.rocketmq.store.index._index_file import IndexFile as IndexFile

_become_package(__name__)
