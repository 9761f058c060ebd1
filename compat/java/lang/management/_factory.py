"""ManagementFactory: where a program finds the BufferPoolMXBeans (java.lang.management).

The platform has many more kinds of beans; here is the one that tells of buffers.
"""

from __future__ import annotations

from typing import NoReturn

from compat._jpackage import class_names
from nio.errors import IllegalArgumentException, NullPointerException
from nio.lang.reflection import Class
from nio.pools import BufferPoolMXBean, platform_pools


class ManagementFactory:
    """The way to the platform's beans; it has no objects."""

    __module__ = "java.lang.management"

    def __init__(self) -> None:
        raise TypeError("Java class has no constructors")

    @staticmethod
    def getPlatformMXBeans(mxbeanInterface: type[BufferPoolMXBean] | Class, /) -> list[BufferPoolMXBean]:
        """Return the beans of that kind: for BufferPoolMXBean "mapped", "direct" and "mapped - 'non-volatile memory'".

        Raises NullPointerException for None, IllegalArgumentException for another class.
        """
        _check(mxbeanInterface)
        return platform_pools()

    @staticmethod
    def getPlatformMXBean(mxbeanInterface: type[BufferPoolMXBean] | Class, /) -> NoReturn:
        """Raise IllegalArgumentException: there is more than one pool; else as getPlatformMXBeans."""
        _check(mxbeanInterface)
        raise IllegalArgumentException("java.lang.management.BufferPoolMXBean can have more than one instance")


def _check(interface: type | Class) -> None:
    """Refuse what is no BufferPoolMXBean."""
    if interface is None:
        raise NullPointerException('Cannot invoke "java.lang.Class.getName()" because "mbeanIntf" is null')
    kind = interface.python_class if isinstance(interface, Class) else interface
    if not isinstance(kind, type):
        raise TypeError(f"a class is needed, not {type(kind).__name__}")
    if kind is not BufferPoolMXBean:
        raise IllegalArgumentException(f"{class_names().get(kind, kind.__name__)} is not a platform management interface")
