"""Every Java exception that nio raises, in Java's hierarchy.

Each class prints under its Java name (`java.nio.BufferOverflowException` in a traceback), carries Java's message, and is,
where Python has an exception that says the same, that exception too:

    Throwable (Exception)
    ├── Exception (JavaException here)
    │   ├── RuntimeException
    │   │   ├── IndexOutOfBoundsException .......... IndexError
    │   │   ├── IllegalArgumentException ........... ValueError
    │   │   ├── NullPointerException ............... ValueError (JPype's choice)
    │   │   ├── NegativeArraySizeException ......... ValueError
    │   │   ├── ArithmeticException ................ ArithmeticError
    │   │   ├── ClassCastException ................. TypeError
    │   │   └── IllegalStateException, UnsupportedOperationException, BufferOverflowException, ...
    │   ├── IOException ............................ OSError
    │   │   ├── EOFException ....................... EOFError
    │   │   ├── FileNotFoundException .............. FileNotFoundError
    │   │   ├── ClosedChannelException, ...
    │   │   └── FileSystemException
    │   │       ├── NoSuchFileException ............ FileNotFoundError
    │   │       ├── FileAlreadyExistsException ..... FileExistsError
    │   │       └── AccessDeniedException .......... PermissionError
    │   └── ReflectiveOperationException, InterruptedException, CloneNotSupportedException
    └── Error
        └── VirtualMachineError
            ├── InternalError
            └── OutOfMemoryError ................... MemoryError

This file imports nothing of the project, so that every layer may raise from it.  It is not the place that turns an `OSError` of
the kernel into an exception of Java: the channel that made the call knows what the failure means.
"""

from __future__ import annotations

from typing import Self


class Throwable(Exception):
    """The root of what Java can throw.

    As in Java the constructor takes a message, a cause, both or neither; a cause without a message lends its own text.
    `str(e)` is Java's `toString()`: "java.lang.IllegalStateException: text", or the class name alone.
    """

    __module__ = "java.lang"

    def __init__(self, message: str | Throwable | None = None, cause: Throwable | None = None, /) -> None:
        text: str | None
        if isinstance(message, Throwable):
            cause, text = message, message.toString()
        else:
            text = message
        if text is None:
            super().__init__()
        else:
            super().__init__(text)
        self._message = text
        # Python's own link, so that a traceback shows the cause, and `raise ... from other` is seen by getCause().
        if cause is not None:
            self.__cause__ = cause

    def getMessage(self) -> str | None:
        """Return the message, None if there is none (Throwable.getMessage)."""
        return self._message

    def getLocalizedMessage(self) -> str | None:
        """Return the message: nothing is translated (Throwable.getLocalizedMessage)."""
        return self.getMessage()

    def getCause(self) -> Throwable | None:
        """Return the Throwable that caused this one, None if there is none or if Python alone knows it (Throwable.getCause)."""
        cause = self.__cause__
        return cause if isinstance(cause, Throwable) else None

    def initCause(self, cause: Throwable | None, /) -> Self:
        """Set the cause, once, and return this exception (Throwable.initCause).

        Raises IllegalArgumentException if the cause is this exception, IllegalStateException if there is a cause already.
        """
        if cause is self:
            raise IllegalArgumentException("Self-causation not permitted", self)
        if self.getCause() is not None:
            new = "a null" if cause is None else cause.toString()
            raise IllegalStateException(f"Can't overwrite cause with {new}", self)
        if cause is not None:
            self.__cause__ = cause
        return self

    def toString(self) -> str:
        """Return "class name: message", or the class name if there is no message (Throwable.toString)."""
        name = f"{type(self).__module__}.{type(self).__name__}"
        message = self.getLocalizedMessage()
        return name if message is None else f"{name}: {message}"

    def message(self) -> str:
        """Return the message as text, "None" if there is none: JPype's addition to every Java exception."""
        return str(self.getMessage())

    def stacktrace(self) -> str:
        """Return the traceback as text: JPype's addition to every Java exception, with Python's frames here."""
        import traceback  # here, since only a failing program needs it

        return "".join(traceback.format_exception(self))

    def __str__(self) -> str:
        return self.toString()


# --- java.lang: checked exceptions and errors -------------------------------------------------------------------------------


class JavaException(Throwable):
    """java.lang.Exception; named JavaException here because Python has an Exception of its own."""

    __module__ = "java.lang"


JavaException.__name__ = JavaException.__qualname__ = "Exception"


class CloneNotSupportedException(JavaException):
    """A `clone()` was asked of an object that does not allow it."""

    __module__ = "java.lang"


class InterruptedException(JavaException):
    """A thread was interrupted while it waited."""

    __module__ = "java.lang"


class ReflectiveOperationException(JavaException):
    """A class, a field or a method that was asked for by name could not be used."""

    __module__ = "java.lang"


class ClassNotFoundException(ReflectiveOperationException):
    """No class has the name that was asked for."""

    __module__ = "java.lang"


class NoSuchFieldException(ReflectiveOperationException):
    """The class has no field of the name that was asked for."""

    __module__ = "java.lang"


class NoSuchMethodException(ReflectiveOperationException):
    """The class has no method of the name that was asked for."""

    __module__ = "java.lang"


class IllegalAccessException(ReflectiveOperationException):
    """A field or a method was reached by reflection that the caller may not touch."""

    __module__ = "java.lang"


class Error(Throwable):
    """A failure of the machine itself, which a program rarely handles."""

    __module__ = "java.lang"


class VirtualMachineError(Error):
    """The machine is broken or has run out of what it needs to go on."""

    __module__ = "java.lang"


class InternalError(VirtualMachineError):
    """A page of a mapping could not be read or written: its file was truncated, its disk is full or failing."""

    __module__ = "java.lang"


class OutOfMemoryError(VirtualMachineError, MemoryError):
    """There is no room for an array, a direct buffer or a mapping."""

    __module__ = "java.lang"


# --- java.lang: runtime exceptions ------------------------------------------------------------------------------------------


class RuntimeException(JavaException):
    """The root of what Java code may throw without declaring it: mostly, a caller's mistake."""

    __module__ = "java.lang"


class ArithmeticException(RuntimeException, ArithmeticError):
    """A calculation has no answer, or none that fits (`Math.toIntExact`)."""

    __module__ = "java.lang"


class ArrayStoreException(RuntimeException):
    """A value of the wrong type was to be put into an array."""

    __module__ = "java.lang"


class ClassCastException(RuntimeException, TypeError):
    """An object is not of the class that it was to be treated as."""

    __module__ = "java.lang"


class IllegalArgumentException(RuntimeException, ValueError):
    """An argument is of the right type but not acceptable: a negative capacity, a limit beyond the capacity."""

    __module__ = "java.lang"


class NumberFormatException(IllegalArgumentException):
    """A text is not a number of the kind asked for."""

    __module__ = "java.lang"


class IllegalStateException(RuntimeException):
    """A call came at a time when it cannot be served: on a buffer whose mapping has been unmapped, for one."""

    __module__ = "java.lang"


class IndexOutOfBoundsException(RuntimeException, IndexError):
    """An index or a range lies outside what it indexes.

    As in Java an int may stand in the place of the message: "Index out of range: 5".
    """

    __module__ = "java.lang"
    _index_text = "Index out of range: "

    def __init__(self, message: str | int | Throwable | None = None, /) -> None:
        super().__init__(f"{self._index_text}{message}" if isinstance(message, int) else message)


class ArrayIndexOutOfBoundsException(IndexOutOfBoundsException):
    """An index lies outside an array."""

    __module__ = "java.lang"
    _index_text = "Array index out of range: "


class StringIndexOutOfBoundsException(IndexOutOfBoundsException):
    """An index lies outside a string."""

    __module__ = "java.lang"
    _index_text = "String index out of range: "


class NegativeArraySizeException(RuntimeException, ValueError):
    """An array of a negative length was asked for; the message is that length."""

    __module__ = "java.lang"


class NullPointerException(RuntimeException, ValueError):
    """None was given where Java needs an object."""

    __module__ = "java.lang"


class UnsupportedOperationException(RuntimeException):
    """The object cannot do this at all: `array()` of a direct buffer, for one."""

    __module__ = "java.lang"


class WrongThreadException(RuntimeException):
    """The object may be used by its owner thread only."""

    __module__ = "java.lang"


# --- java.nio ---------------------------------------------------------------------------------------------------------------


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


# --- java.io ----------------------------------------------------------------------------------------------------------------


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


class UncheckedIOException(RuntimeException):
    """An IOException in the wrapping of a runtime exception: `MappedByteBuffer.force` throws it."""

    __module__ = "java.io"


# --- java.nio.channels ------------------------------------------------------------------------------------------------------


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


# --- java.nio.file ----------------------------------------------------------------------------------------------------------


class FileSystemException(IOException):
    """An operation on one or two paths failed.

    file, other: the paths as text, None if not known; reason: what went wrong, None if the class says it all.
    The message is Java's: "file -> other: reason", each part only if it is there.
    """

    __module__ = "java.nio.file"

    def __init__(self, file: str | None, other: str | None = None, reason: str | None = None, /) -> None:
        paths = file or ""
        if other is not None:
            paths += f" -> {other}"
        if file is None and other is None:
            message = reason
        else:
            message = paths if reason is None else f"{paths}: {reason}"
        super().__init__(message)
        self._file, self._other, self._reason = file, other, reason
        # For `except OSError as e: print(e.filename)`, as Python's own calls set it.
        self.filename, self.filename2 = file, other

    def getFile(self) -> str | None:
        """Return the first path, None if it is not known (FileSystemException.getFile)."""
        return self._file

    def getOtherFile(self) -> str | None:
        """Return the second path, None if there is none (FileSystemException.getOtherFile)."""
        return self._other

    def getReason(self) -> str | None:
        """Return what went wrong, None if the class says it all (FileSystemException.getReason)."""
        return self._reason


class AccessDeniedException(FileSystemException, PermissionError):
    """The rights of the file, or the rules of the file system, do not allow this."""

    __module__ = "java.nio.file"


class DirectoryNotEmptyException(FileSystemException):
    """A directory that has something in it was to be deleted or replaced."""

    __module__ = "java.nio.file"

    def __init__(self, directory: str | None, /) -> None:
        super().__init__(directory)


class FileAlreadyExistsException(FileSystemException, FileExistsError):
    """A file was to be made, and there is one of that name."""

    __module__ = "java.nio.file"


class NoSuchFileException(FileSystemException, FileNotFoundError):
    """There is no file of that name."""

    __module__ = "java.nio.file"


class InvalidPathException(IllegalArgumentException):
    """A text cannot be a path: it has a NUL character in it.

    input: the text; reason: what is wrong with it; index: where, -1 if that is not known.
    The message is Java's: "reason at index 3: text".
    """

    __module__ = "java.nio.file"

    def __init__(self, input: str, reason: str, index: int = -1, /) -> None:
        if index < -1:
            raise IllegalArgumentException()
        at = f" at index {index}" if index > -1 else ""
        super().__init__(f"{reason}{at}: {input}")
        self._input, self._reason, self._index = input, reason, index

    def getInput(self) -> str:
        """Return the text that is no path (InvalidPathException.getInput)."""
        return self._input

    def getReason(self) -> str:
        """Return what is wrong with it (InvalidPathException.getReason)."""
        return self._reason

    def getIndex(self) -> int:
        """Return where it is wrong, -1 if that is not known (InvalidPathException.getIndex)."""
        return self._index
