"""What channels of bytes are: the interfaces of FileChannel, for signatures and for channels of one's own.

    Channel                             open from the start, closed once, and `with` closes it
    ├── InterruptibleChannel            a close ends the calls of other threads
    ├── ReadableByteChannel             read
    │   └── ScatteringByteChannel       ... into several buffers
    ├── WritableByteChannel             write
    │   └── GatheringByteChannel        ... from several buffers
    └── ByteChannel                     both
        └── SeekableByteChannel         with a position and a size

No reading or writing is done here.  What has these methods and derives from none of them is taken as well by
`FileChannel.transferTo` and `transferFrom`.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Self, overload

from nio.lang.closeable import Closeable

if TYPE_CHECKING:
    from nio._core.bytebuffer import ByteBuffer


class Channel(Closeable):
    """A connection that can do input and output (java.nio.channels.Channel)."""

    __slots__ = ()

    @abstractmethod
    def isOpen(self) -> bool:
        """Return whether the channel has not been closed yet (Channel.isOpen)."""


class InterruptibleChannel(Channel):
    """A channel that another thread may close while a call is going on.

    That call ends with AsynchronousCloseException.  Java's other way to end it, Thread.interrupt, is nothing that Python has.
    """

    __slots__ = ()


class ReadableByteChannel(Channel):
    """A channel that bytes can be read from."""

    __slots__ = ()

    @abstractmethod
    def read(self, dst: ByteBuffer, /) -> int:
        """Read into a buffer, from its position to its limit, and move its position (ReadableByteChannel.read).

        Return how many bytes were read, perhaps 0; -1 at the end.  Raises ClosedChannelException, IOException.
        """


class WritableByteChannel(Channel):
    """A channel that bytes can be written to."""

    __slots__ = ()

    @abstractmethod
    def write(self, src: ByteBuffer, /) -> int:
        """Write a buffer from its position to its limit, and move its position (WritableByteChannel.write).

        Return how many bytes were written, perhaps not all.  Raises ClosedChannelException, IOException.
        """


class ByteChannel(ReadableByteChannel, WritableByteChannel):
    """A channel for both directions."""

    __slots__ = ()


class SeekableByteChannel(ByteChannel):
    """A channel to something that has a size, and a position that can be set."""

    __slots__ = ()

    @overload
    @abstractmethod
    def position(self, /) -> int: ...
    @overload
    @abstractmethod
    def position(self, newPosition: int, /) -> Self: ...
    @abstractmethod
    def position(self, newPosition: int = 0, /) -> int | Self:
        """Return the position in bytes, or set it and return the channel (SeekableByteChannel.position)."""

    @abstractmethod
    def size(self) -> int:
        """Return the size in bytes (SeekableByteChannel.size)."""

    @abstractmethod
    def truncate(self, size: int, /) -> Self:
        """Cut to a size, if it is larger, and return the channel (SeekableByteChannel.truncate)."""


class ScatteringByteChannel(ReadableByteChannel):
    """A channel that reads into several buffers, one after the other, in one call."""

    __slots__ = ()

    @overload
    @abstractmethod
    def read(self, dst: ByteBuffer, /) -> int: ...
    @overload
    @abstractmethod
    def read(self, dsts: Sequence[ByteBuffer], /) -> int: ...
    @overload
    @abstractmethod
    def read(self, dsts: Sequence[ByteBuffer], offset: int, length: int, /) -> int: ...
    @abstractmethod
    def read(self, dst: ByteBuffer | Sequence[ByteBuffer], offset: int = 0, length: int = 0, /) -> int:
        """Read into `length` buffers from the one numbered `offset` on, or into all (ScatteringByteChannel.read)."""


class GatheringByteChannel(WritableByteChannel):
    """A channel that writes several buffers, one after the other, in one call."""

    __slots__ = ()

    @overload
    @abstractmethod
    def write(self, src: ByteBuffer, /) -> int: ...
    @overload
    @abstractmethod
    def write(self, srcs: Sequence[ByteBuffer], /) -> int: ...
    @overload
    @abstractmethod
    def write(self, srcs: Sequence[ByteBuffer], offset: int, length: int, /) -> int: ...
    @abstractmethod
    def write(self, src: ByteBuffer | Sequence[ByteBuffer], offset: int = 0, length: int = 0, /) -> int:
        """Write `length` buffers from the one numbered `offset` on, or all (GatheringByteChannel.write)."""
