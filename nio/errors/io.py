"""What java.io throws."""

from __future__ import annotations

from nio.errors.lang import JavaException, RuntimeException


class IOException(JavaException, OSError):
    """An operation on a file or a channel failed.

    It is an OSError; who raises it for an error of the operating system also sets `errno`.
    """

    __module__ = "java.io"


class EOFException(IOException, EOFError):
    """A file ended before everything that was asked for had been read."""

    __module__ = "java.io"


class FileNotFoundException(IOException, FileNotFoundError):
    """`RandomAccessFile` could not open a file: it is missing, is a directory, or may not be opened that way.

    The message is "path (reason)".
    """

    __module__ = "java.io"


class SyncFailedException(IOException):
    """`FileDescriptor.sync` could not make the device have what was written."""

    __module__ = "java.io"


class UTFDataFormatException(IOException):
    """Bytes are not modified UTF-8, or a text has more than 65535 bytes of it: `readUTF`, `writeUTF`."""

    __module__ = "java.io"


class UncheckedIOException(RuntimeException):
    """An IOException in the wrapping of a runtime exception: `MappedByteBuffer.force` throws it."""

    __module__ = "java.io"
