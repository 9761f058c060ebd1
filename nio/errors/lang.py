"""Throwable, and what java.lang throws: errors, runtime exceptions and the rest."""

from __future__ import annotations

import sys
from typing import ClassVar, Self

from nio.errors.pickled import remade, whereabouts


class Throwable(Exception):
    """The root of what Java can throw.

    As in Java the constructor takes a message, a cause, both or neither; a cause without a message lends its own text.
    `str(e)` is Java's `toString()`: "java.lang.IllegalStateException: text", or the class name alone.
    """

    __module__ = "java.lang"
    _home: ClassVar[str] = __name__

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls._home = sys._getframe(1).f_globals["__name__"]

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
        if not isinstance(cause, Throwable):
            cause = self.__dict__.get("_cause_elsewhere")
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

    def __reduce__(self) -> tuple[object, ...]:
        state = dict(self.__dict__)
        cause = self.getCause()
        if cause is not None:
            # Not only as Python's own link: concurrent.futures puts the other process's traceback in its place.
            state["__cause__"] = state["_cause_elsewhere"] = cause
        if isinstance(self, OSError):
            state.update(errno=self.errno, strerror=self.strerror, filename=self.filename, filename2=self.filename2)
        return remade, (whereabouts(type(self), self._home), self.args), state


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


class InvocationTargetException(ReflectiveOperationException):
    """A method that was called by reflection threw: its exception is the cause.

    target: what it threw.
    """

    __module__ = "java.lang.reflect"

    def __init__(self, target: Throwable | None, message: str | None = None, /) -> None:
        super().__init__(message, target)

    def getTargetException(self) -> Throwable | None:
        """Return what the method threw (InvocationTargetException.getTargetException)."""
        return self.getCause()


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


# --- runtime exceptions


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
