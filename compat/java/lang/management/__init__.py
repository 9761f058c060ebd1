"""java.lang.management: the pools of memory outside the heap."""

from compat._jpackage import become_package as _become_package
from compat.java.lang.management._factory import ManagementFactory as ManagementFactory
from nio.pools import BufferPoolMXBean as BufferPoolMXBean
from nio.pools import PlatformManagedObject as PlatformManagedObject

_become_package(__name__)
