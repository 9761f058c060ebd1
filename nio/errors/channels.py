"""What java.nio and java.nio.channels throw: about buffers, about channels and locks."""

from __future__ import annotations

from nio.errors.io import IOException
from nio.errors.lang import IllegalStateException, RuntimeException, UnsupportedOperationException


class BufferOverflowException(RuntimeException):
    """A relative put reached the limit of the buffer."""

    __module__ = "java.nio"


class BufferUnderflowException(RuntimeException):
    """A relative get reached the limit of the buffer."""

    __module__ = "java.nio"


class InvalidMarkException(IllegalStateException):
    """`reset()` was called on a buffer that has no mark."""

    __module__ = "java.nio"


class ReadOnlyBufferException(UnsupportedOperationException):
    """A buffer that may only be read was to be changed, or its array to be handed out."""

    __module__ = "java.nio"


class ClosedChannelException(IOException):
    """A channel was used after it had been closed."""

    __module__ = "java.nio.channels"


class AsynchronousCloseException(ClosedChannelException):
    """Another thread closed the channel while this one was in an operation on it."""

    __module__ = "java.nio.channels"


class ClosedByInterruptException(AsynchronousCloseException):
    """This thread was interrupted in an operation on the channel, which closed the channel."""

    __module__ = "java.nio.channels"


class FileLockInterruptionException(IOException):
    """This thread was interrupted while it waited for a file lock."""

    __module__ = "java.nio.channels"


class NonReadableChannelException(IllegalStateException):
    """A channel that was not opened for reading was to be read."""

    __module__ = "java.nio.channels"


class NonWritableChannelException(IllegalStateException):
    """A channel that was not opened for writing was to be written."""

    __module__ = "java.nio.channels"


class OverlappingFileLockException(IllegalStateException):
    """This process holds, or another thread of it waits for, a lock that overlaps the one asked for."""

    __module__ = "java.nio.channels"
