"""sun.nio.ch.DirectBuffer: what a direct or mapped buffer, and every view of one, is besides.

The methods are the buffers' own; here is the interface that code asks for before it calls them:

    if isinstance(buffer, DirectBuffer) and buffer.cleaner() is not None:
        buffer.cleaner().clean()
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

from compat.java.lang._reflection import Class
from nio._core.buffer import Buffer

if TYPE_CHECKING:
    from typing import Never

    from nio.cleaner import Cleaner


class _Interface(type(Protocol)):  # type: ignore[misc]  # the type of protocols has no name that mypy takes
    """The type of the interface: isinstance asks the buffer, and there are no objects of its own."""

    # Here, since what stands in the protocol itself every buffer would have to have.
    _methods: ClassVar[dict[str, tuple[type, ...]]] = {"address": (), "attachment": (), "cleaner": ()}

    @property
    def class_(cls) -> Class:
        """Its java.lang.Class."""
        return Class(cls)

    def _covers(cls, other: Class) -> bool:
        """Whether a class is that of a direct buffer, of those that Java keeps to itself: of others nobody can tell."""
        return other.hidden is not None and "cleaner" not in other.hidden

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, Buffer) and instance.isDirect()

    def __call__(cls, *arguments: object) -> Never:
        raise TypeError("Cannot create Java interface instances")


@runtime_checkable
class DirectBuffer(Protocol, metaclass=_Interface):
    """A buffer outside the heap: of allocateDirect, FileChannel.map or a segment, or a slice, duplicate or typed view of one."""

    def address(self) -> int:
        """Return the address of its first element (DirectBuffer.address)."""

    def attachment(self) -> object:
        """Return the buffer that it is a view of, None for the first one (DirectBuffer.attachment)."""

    def cleaner(self) -> Cleaner | None:
        """Return what ends its memory, None for a view (DirectBuffer.cleaner)."""


DirectBuffer.__module__ = "sun.nio.ch"  # not in its body, where it would be a member of the protocol
