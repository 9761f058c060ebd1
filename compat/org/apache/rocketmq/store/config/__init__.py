"""org.apache.rocketmq.store.config: FlushDiskType."""

from compat._jpackage import become_package as _become_package
from compat.org.apache.rocketmq.store.config._flush_disk_type import FlushDiskType as FlushDiskType

_become_package(__name__)
