"""sun.misc.Unsafe.invokeCleaner: Java's way of freeing a direct or mapped buffer at once.

Reached as in Java, through the hidden field "theUnsafe".  Not here: raw memory access, which would end the promise that nio
never crashes the process; and the rules of refusal, which are nio.cleaner's.
"""

from __future__ import annotations

from typing import ClassVar

from nio import ByteBuffer, machine
from nio.cleaner import invoke_cleaner
from nio.lang.reflection import ClassOf


class Unsafe:
    """The one object of this class is what the field "theUnsafe" holds."""

    __module__ = "sun.misc"

    class_ = ClassOf()
    _fields: ClassVar[dict[str, object]] = {}
    _methods: ClassVar[dict[str, tuple[type, ...]]] = {"invokeCleaner": (ByteBuffer,)}

    def __init__(self) -> None:
        if self._fields:
            raise TypeError("Java class has no constructors")

    def invokeCleaner(self, buffer: ByteBuffer, /) -> None:
        """Free or unmap the memory of a direct buffer at once; a second call has no effect.

        Raises NullPointerException for None, IllegalArgumentException for a heap buffer, a slice or a duplicate,
        BufferError while memoryviews of it are alive.
        """
        invoke_cleaner(buffer)

    def pageSize(self) -> int:
        """Return the size of a page of memory, in bytes."""
        return machine.current().kernel.page_size

    def addressSize(self) -> int:
        """Return the size of a pointer, in bytes."""
        return 8

    def __repr__(self) -> str:
        return "<java object 'sun.misc.Unsafe'>"


Unsafe._fields["theUnsafe"] = Unsafe()
