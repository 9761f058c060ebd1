"""Exceptions of Java in Python: made, raised, caught, as text."""

import sys

import jpype
from jpype import JException, java

from tests.compat.scripts import show

jpype.startJVM(*sys.argv[2:], jvmpath=sys.argv[1])

lang, files = java.lang, java.nio.file
for error in (
    lang.IllegalStateException("text"),
    lang.IllegalStateException(),
    lang.Exception("text"),
    lang.Error("text"),
    lang.RuntimeException(lang.IllegalStateException("inner")),
    java.io.IOException("outer", lang.RuntimeException("inner")),
    java.io.UncheckedIOException("outer", java.io.IOException("inner")),
    java.io.FileNotFoundException("a (No such file or directory)"),
    java.nio.BufferOverflowException(),
    java.nio.InvalidMarkException(),
    java.nio.channels.ClosedChannelException(),
    java.nio.channels.OverlappingFileLockException(),
    files.NoSuchFileException("a"),
    files.FileSystemException("a", "b", "c"),
    files.FileSystemException("a", None, "c"),
    files.InvalidPathException("a", "reason", 1),
):
    print(str(error), error.getMessage(), error.getCause(), error.toString(), error.message())

for raised in (
    lang.IndexOutOfBoundsException("i"),
    lang.NullPointerException("n"),
    java.io.IOException("io"),
    lang.InternalError("i"),
    java.nio.ReadOnlyBufferException(),
):
    try:
        raise raised
    except IndexError:
        print("IndexError")
    except ValueError:
        print("ValueError")
    except lang.UnsupportedOperationException as caught:
        print("UnsupportedOperationException", caught)
    except java.io.IOException as caught:
        print("IOException", caught, isinstance(caught, JException), isinstance(caught, Exception), caught.args)
    except JException as caught:
        print("JException", caught)

itself = lang.IllegalStateException("x")
show("initCause with itself", lambda: itself.initCause(itself))
caused = lang.IllegalStateException("x", lang.RuntimeException("c"))
show("initCause again", lambda: caused.initCause(lang.RuntimeException("d")))
show("initCause", lambda: itself.initCause(lang.RuntimeException("c")).getCause())
show("parts", lambda: (files.FileSystemException("a", "b", "c").getOtherFile(), files.NoSuchFileException("a").getReason()))

for child, parent in (
    (java.nio.BufferUnderflowException, lang.RuntimeException),
    (java.nio.InvalidMarkException, lang.IllegalStateException),
    (java.nio.ReadOnlyBufferException, lang.UnsupportedOperationException),
    (java.nio.channels.NonWritableChannelException, lang.IllegalStateException),
    (java.nio.channels.AsynchronousCloseException, java.nio.channels.ClosedChannelException),
    (java.nio.channels.ClosedByInterruptException, java.io.IOException),
    (files.AccessDeniedException, files.FileSystemException),
    (files.InvalidPathException, lang.IllegalArgumentException),
    (lang.OutOfMemoryError, lang.VirtualMachineError),
    (lang.InternalError, lang.Exception),
    (lang.NumberFormatException, lang.IllegalArgumentException),
    (lang.ClassNotFoundException, lang.ReflectiveOperationException),
):
    print(issubclass(child, parent))
