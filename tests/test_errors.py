"""Java's exceptions: their names, their messages, and the Python exceptions that they also are.

Messages marked "measured" were printed by the constructors of OpenJDK 25.
"""

from __future__ import annotations

import copy
import errno
import multiprocessing
import os
import pickle
import traceback
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

import pytest

from nio import errors

PACKAGES = {
    *("java.lang", "java.lang.reflect", "java.nio", "java.nio.channels", "java.nio.charset", "java.nio.file", "java.io"),
    *("java.util", "java.util.regex"),
}


def exception_classes() -> list[type[errors.Throwable]]:
    """Every exception class of nio.errors, in the order of the file."""
    return [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, errors.Throwable)]


def make(kind: type[errors.Throwable], message: str) -> errors.Throwable:
    """An exception of that class with that message."""
    if issubclass(kind, errors.InvalidPathException):
        return kind("", message)
    if issubclass(kind, errors.InvocationTargetException):
        return kind(errors.IllegalStateException(), message)
    if issubclass(kind, errors.PatternSyntaxException):
        return kind(message, "")
    if issubclass(kind, errors.MalformedInputException | errors.UnmappableCharacterException):
        return kind(len(message))
    if issubclass(kind, errors.CharacterCodingException):
        return kind()
    return kind(message)


@pytest.mark.parametrize("kind", exception_classes(), ids=lambda kind: kind.__name__)
class TestEveryException:
    def test_is_named_as_in_java_and_documented(self, kind: type[errors.Throwable]) -> None:
        """The module is a package of Java, the name is simple, and the docstring says when it is raised."""
        assert kind.__module__ in PACKAGES
        assert kind.__name__ == kind.__qualname__
        assert kind.__doc__

    def test_can_be_raised_and_prints_its_java_name(self, kind: type[errors.Throwable]) -> None:
        """A traceback ends with the Java name of the class, and the text is Throwable.toString()."""
        name = f"{kind.__module__}.{kind.__name__}"
        with pytest.raises(kind) as caught:
            raise make(kind, "text")
        text = {
            errors.CharacterCodingException: name,
            errors.MalformedInputException: f"{name}: Input length = 4",
            errors.UnmappableCharacterException: f"{name}: Input length = 4",
        }.get(kind, f"{name}: text")
        assert str(caught.value).startswith(text)
        assert "".join(traceback.format_exception_only(caught.value)).startswith(f"{name}: ")

    def test_its_python_bases_agree_on_the_object_layout(self, kind: type[errors.Throwable]) -> None:
        """Each class has one mother in Java's hierarchy and at most one more among Python's own."""
        java = [base for base in kind.__bases__ if issubclass(base, errors.Throwable)]
        python = [base for base in kind.__bases__ if not issubclass(base, errors.Throwable)]
        assert (len(java), len(python)) in {(1, 0), (1, 1)} or kind is errors.Throwable


@pytest.mark.parametrize(
    ("java", "python"),
    [
        (errors.IndexOutOfBoundsException, IndexError),
        (errors.ArrayIndexOutOfBoundsException, IndexError),
        (errors.IllegalArgumentException, ValueError),
        (errors.NumberFormatException, ValueError),
        (errors.NullPointerException, ValueError),
        (errors.NegativeArraySizeException, ValueError),
        (errors.ArithmeticException, ArithmeticError),
        (errors.ClassCastException, TypeError),
        (errors.OutOfMemoryError, MemoryError),
        (errors.IOException, OSError),
        (errors.ClosedChannelException, OSError),
        (errors.EOFException, EOFError),
        (errors.FileNotFoundException, FileNotFoundError),
        (errors.NoSuchFileException, FileNotFoundError),
        (errors.FileAlreadyExistsException, FileExistsError),
        (errors.AccessDeniedException, PermissionError),
    ],
)
def test_an_exception_is_also_the_python_exception_that_says_the_same(
    java: type[errors.Throwable], python: type[Exception]
) -> None:
    """`except OSError` catches an IOException, `except IndexError` an IndexOutOfBoundsException, and so on."""
    with pytest.raises(python):
        raise java("text")


@pytest.mark.parametrize(
    ("child", "parent"),
    [
        (errors.BufferOverflowException, errors.RuntimeException),
        (errors.InvalidMarkException, errors.IllegalStateException),
        (errors.ReadOnlyBufferException, errors.UnsupportedOperationException),
        (errors.NonReadableChannelException, errors.IllegalStateException),
        (errors.OverlappingFileLockException, errors.IllegalStateException),
        (errors.ClosedByInterruptException, errors.AsynchronousCloseException),
        (errors.AsynchronousCloseException, errors.ClosedChannelException),
        (errors.ClosedChannelException, errors.IOException),
        (errors.UncheckedIOException, errors.RuntimeException),
        (errors.OutOfMemoryError, errors.VirtualMachineError),
        (errors.NoSuchFileException, errors.FileSystemException),
        (errors.NotLinkException, errors.FileSystemException),
        (errors.MalformedInputException, errors.CharacterCodingException),
        (errors.CharacterCodingException, errors.IOException),
        (errors.UnsupportedCharsetException, errors.IllegalArgumentException),
        (errors.PatternSyntaxException, errors.IllegalArgumentException),
        (errors.InvalidPathException, errors.IllegalArgumentException),
    ],
)
def test_the_hierarchy_is_javas(child: type[errors.Throwable], parent: type[errors.Throwable]) -> None:
    """Each class stands under the one that it extends in Java."""
    assert parent in child.__mro__


def test_an_error_is_not_a_java_exception() -> None:
    """`except java.lang.Exception` does not catch java.lang.Error; both are Python exceptions."""
    assert not issubclass(errors.InternalError, errors.JavaException)
    assert issubclass(errors.InternalError, Exception)


class TestMessage:
    def test_without_a_message_there_is_the_class_name_alone(self) -> None:
        """No message: getMessage() is None, args is empty and str() is the name (measured)."""
        error = errors.BufferUnderflowException()
        assert error.getMessage() is None
        assert error.getLocalizedMessage() is None
        assert error.args == ()
        assert str(error) == error.toString() == "java.nio.BufferUnderflowException"

    def test_a_message_is_the_only_argument_kept(self) -> None:
        """args holds the message, as JPype has it, and not the cause."""
        error = errors.IOException("Map failed", errors.OutOfMemoryError("Map failed"))
        assert error.getMessage() == "Map failed"
        assert error.args == ("Map failed",)
        assert str(error) == "java.io.IOException: Map failed"
        assert repr(error) == "IOException('Map failed')"

    def test_an_empty_message_is_a_message(self) -> None:
        """"" is not None: the colon is printed (measured)."""
        assert str(errors.IOException("")) == "java.io.IOException: "

    @pytest.mark.parametrize(
        ("error", "message"),
        [
            (errors.IndexOutOfBoundsException(5), "Index out of range: 5"),
            (errors.ArrayIndexOutOfBoundsException(5), "Array index out of range: 5"),
            (errors.StringIndexOutOfBoundsException(-1), "String index out of range: -1"),
        ],
    )
    def test_an_index_error_can_be_made_from_the_index(self, error: errors.Throwable, message: str) -> None:
        """IndexOutOfBoundsException(int) and its children write the message themselves (measured)."""
        assert error.getMessage() == message

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("a", "b", "c"), "a -> b: c"),
            (("a", None, "c"), "a: c"),
            (("a", "b", None), "a -> b"),
            ((None, "b", "c"), " -> b: c"),
            ((None, None, "c"), "c"),
            (("a",), "a"),
            ((None,), None),
        ],
    )
    def test_a_file_system_exception_joins_paths_and_reason(
        self, arguments: tuple[str | None, ...], message: str | None
    ) -> None:
        """The message is "file -> other: reason", each part only if it is there (measured)."""
        error = errors.FileSystemException(*arguments)
        assert error.getMessage() == message
        assert (error.getFile(), error.getOtherFile(), error.getReason()) == (*arguments, None, None)[:3]

    def test_a_file_system_exception_has_pythons_file_name(self) -> None:
        """Code written for OSError finds the path where it looks for it."""
        error = errors.NoSuchFileException("missing.bin")
        assert error.filename == "missing.bin"
        assert error.filename2 is None

    @pytest.mark.parametrize(
        ("error", "number"),
        [
            (errors.NoSuchFileException("a"), errno.ENOENT),
            (errors.FileAlreadyExistsException("a"), errno.EEXIST),
            (errors.AccessDeniedException("a"), errno.EACCES),
            (errors.DirectoryNotEmptyException("a"), errno.ENOTEMPTY),
            (errors.NotDirectoryException("a"), errno.ENOTDIR),
            (errors.NotLinkException("a"), errno.EINVAL),
            (errors.AtomicMoveNotSupportedException("a", "b", "why"), errno.EXDEV),
            (errors.FileSystemLoopException("a"), errno.ELOOP),
        ],
        ids=lambda given: type(given).__name__,
    )
    def test_a_class_that_says_it_all_has_pythons_errno(self, error: errors.FileSystemException, number: int) -> None:
        """Also where Java itself found out, and no call of the system failed."""
        assert (error.errno, error.strerror, error.filename) == (number, os.strerror(number), "a")

    def test_a_pattern_error_marks_the_place(self) -> None:
        """Three lines: what and where, the pattern, and a mark; measured."""
        error = errors.PatternSyntaxException("Missing '}", "*.{txt", 5)
        assert error.getMessage() == "Missing '} near index 5\n*.{txt\n     ^"
        assert (error.getDescription(), error.getPattern(), error.getIndex()) == ("Missing '}", "*.{txt", 5)
        assert errors.PatternSyntaxException("why", "x", -1).getMessage() == "why\nx"

    def test_an_invalid_path_says_where(self) -> None:
        """The index is printed when it is known; below -1 it is refused (measured)."""
        error = errors.InvalidPathException("a\0b", "Nul character not allowed", 1)
        assert error.getMessage() == "Nul character not allowed at index 1: a\0b"
        assert (error.getInput(), error.getReason(), error.getIndex()) == ("a\0b", "Nul character not allowed", 1)
        assert errors.InvalidPathException("x", "why").getMessage() == "why: x"
        with pytest.raises(errors.IllegalArgumentException):
            errors.InvalidPathException("x", "why", -2)


class TestCause:
    def test_a_cause_alone_lends_its_text(self) -> None:
        """Throwable(cause) takes cause.toString() as its message (measured)."""
        cause = errors.IllegalStateException("q")
        error = errors.RuntimeException(cause)
        assert error.getMessage() == "java.lang.IllegalStateException: q"
        assert error.getCause() is cause

    def test_the_cause_is_pythons_cause(self) -> None:
        """A cause given to the constructor, and one given by `raise ... from`, are the same thing."""
        cause = errors.OutOfMemoryError("Map failed")
        assert errors.IOException("Map failed", cause).__cause__ is cause
        with pytest.raises(errors.IOException) as caught:
            raise errors.IOException("Map failed") from cause
        assert caught.value.getCause() is cause

    def test_a_python_exception_is_no_java_cause(self) -> None:
        """What Java cannot know is not handed out by getCause()."""
        with pytest.raises(errors.IOException) as caught:
            raise errors.IOException("text") from OSError(28, "No space left on device")
        assert caught.value.getCause() is None
        assert isinstance(caught.value.__cause__, OSError)

    def test_a_cause_is_set_once_and_never_to_itself(self) -> None:
        """initCause refuses itself, and refuses to replace a cause (texts measured)."""
        error = errors.IllegalStateException("x")
        with pytest.raises(errors.IllegalArgumentException) as itself:
            error.initCause(error)
        assert itself.value.getMessage() == "Self-causation not permitted"
        first = errors.RuntimeException("c")
        assert error.initCause(first) is error
        assert error.getCause() is first
        with pytest.raises(errors.IllegalStateException) as again:
            error.initCause(errors.RuntimeException("d"))
        assert again.value.getMessage() == "Can't overwrite cause with java.lang.RuntimeException: d"
        with pytest.raises(errors.IllegalStateException) as nothing:
            error.initCause(None)
        assert nothing.value.getMessage() == "Can't overwrite cause with a null"


class TestJpypeAdditions:
    def test_message_is_always_text(self) -> None:
        """e.message() is str(e.getMessage()), as JPype has it (measured)."""
        assert errors.IllegalStateException("x").message() == "x"
        assert errors.IllegalStateException().message() == "None"

    def test_stacktrace_is_the_traceback_as_text(self) -> None:
        """e.stacktrace() ends with the exception and names the function that raised it."""
        with pytest.raises(errors.IllegalStateException) as caught:
            raise errors.IllegalStateException("x")
        text = caught.value.stacktrace()
        assert "java.lang.IllegalStateException: x" in text.splitlines()[-1]
        assert "test_stacktrace_is_the_traceback_as_text" in text


def test_an_io_exception_can_carry_an_errno() -> None:
    """Who raises it for an error of the operating system sets errno; until then it is None, as in OSError."""
    error = errors.IOException("No space left on device")
    assert error.errno is None
    error.errno = 28
    assert error.errno == 28
    assert str(error) == "java.io.IOException: No space left on device"


@pytest.mark.parametrize("kind", exception_classes(), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))])
def test_every_exception_can_be_copied_and_pickled(
    kind: type[errors.Throwable], again: Callable[[errors.Throwable], errors.Throwable]
) -> None:
    """The class, the message, the arguments and every field are those of the original; the constructor is not asked again."""
    error = make(kind, "text")
    error.add_note("a note")
    twin = again(error)
    assert type(twin) is kind
    assert (str(twin), twin.args, twin.getMessage()) == (str(error), error.args, error.getMessage())
    assert {name: value for name, value in vars(twin).items() if name != "_cause_elsewhere"} == vars(error)
    assert type(twin.getCause()) is type(error.getCause())
    if isinstance(error, OSError):
        assert isinstance(twin, OSError)
        assert (twin.errno, twin.strerror, twin.filename) == (error.errno, error.strerror, error.filename)


class Derived(errors.NoSuchFileException):
    """A program's own exception, with a constructor of its own."""

    def __init__(self, path: str, number: int, /) -> None:
        super().__init__(path, None, "why")
        self.number = number


def raise_in_another_process() -> None:
    """Raise an exception with a cause, both with fields."""
    try:
        raise Derived("file", 5)
    except Derived as cause:
        error = errors.UncheckedIOException("text", cause)
        error.errno = 7  # type: ignore[attr-defined]
        raise error from cause


def test_another_process_can_send_an_exception_back() -> None:
    """With its message, fields and Java's cause, although the pool puts a traceback in the place of Python's."""
    with (
        ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool,
        pytest.raises(errors.UncheckedIOException) as caught,
    ):
        pool.submit(raise_in_another_process).result()
    cause = caught.value.getCause()
    assert caught.value.getMessage() == "text"
    assert isinstance(cause, Derived)
    assert (cause.getFile(), cause.getReason(), cause.number, cause.errno) == ("file", "why", 5, errno.ENOENT)
    assert "raise_in_another_process" in str(caught.value.__cause__)
    with pytest.raises(errors.IllegalStateException):
        caught.value.initCause(None)
