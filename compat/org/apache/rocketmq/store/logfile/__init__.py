"""org.apache.rocketmq.store.logfile: MappedFile and what implements it."""

from compat._jpackage import become_package as _become_package
from compat.org.apache.rocketmq.store.logfile._abstract_mapped_file import AbstractMappedFile as AbstractMappedFile
from compat.org.apache.rocketmq.store.logfile._default_mapped_file import DefaultMappedFile as DefaultMappedFile
from compat.org.apache.rocketmq.store.logfile._mapped_file import MappedFile as MappedFile

_become_package(__name__)
