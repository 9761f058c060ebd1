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
    │   │       ├── NotDirectoryException .......... NotADirectoryError
    │   │       └── AccessDeniedException .......... PermissionError
    │   └── ReflectiveOperationException, InterruptedException, CloneNotSupportedException
    └── Error
        └── VirtualMachineError
            ├── InternalError
            └── OutOfMemoryError ................... MemoryError

It imports nothing else of the project, so that every layer may raise from it; all names are here, each class in the file of its
package: lang, io, channels, file, text.  It is not the place that turns an `OSError` of
the kernel into an exception of Java: the channel that made the call knows what the failure means.
"""

from nio.errors.channels import AsynchronousCloseException as AsynchronousCloseException
from nio.errors.channels import BufferOverflowException as BufferOverflowException
from nio.errors.channels import BufferUnderflowException as BufferUnderflowException
from nio.errors.channels import ClosedByInterruptException as ClosedByInterruptException
from nio.errors.channels import ClosedChannelException as ClosedChannelException
from nio.errors.channels import FileLockInterruptionException as FileLockInterruptionException
from nio.errors.channels import InvalidMarkException as InvalidMarkException
from nio.errors.channels import NonReadableChannelException as NonReadableChannelException
from nio.errors.channels import NonWritableChannelException as NonWritableChannelException
from nio.errors.channels import OverlappingFileLockException as OverlappingFileLockException
from nio.errors.channels import ReadOnlyBufferException as ReadOnlyBufferException
from nio.errors.file import AccessDeniedException as AccessDeniedException
from nio.errors.file import AtomicMoveNotSupportedException as AtomicMoveNotSupportedException
from nio.errors.file import DirectoryNotEmptyException as DirectoryNotEmptyException
from nio.errors.file import FileAlreadyExistsException as FileAlreadyExistsException
from nio.errors.file import FileSystemException as FileSystemException
from nio.errors.file import FileSystemLoopException as FileSystemLoopException
from nio.errors.file import InvalidPathException as InvalidPathException
from nio.errors.file import NoSuchFileException as NoSuchFileException
from nio.errors.file import NotDirectoryException as NotDirectoryException
from nio.errors.file import NotLinkException as NotLinkException
from nio.errors.io import EOFException as EOFException
from nio.errors.io import FileNotFoundException as FileNotFoundException
from nio.errors.io import IOException as IOException
from nio.errors.io import SyncFailedException as SyncFailedException
from nio.errors.io import UncheckedIOException as UncheckedIOException
from nio.errors.io import UTFDataFormatException as UTFDataFormatException
from nio.errors.lang import ArithmeticException as ArithmeticException
from nio.errors.lang import ArrayIndexOutOfBoundsException as ArrayIndexOutOfBoundsException
from nio.errors.lang import ArrayStoreException as ArrayStoreException
from nio.errors.lang import ClassCastException as ClassCastException
from nio.errors.lang import ClassNotFoundException as ClassNotFoundException
from nio.errors.lang import CloneNotSupportedException as CloneNotSupportedException
from nio.errors.lang import Error as Error
from nio.errors.lang import IllegalAccessException as IllegalAccessException
from nio.errors.lang import IllegalArgumentException as IllegalArgumentException
from nio.errors.lang import IllegalStateException as IllegalStateException
from nio.errors.lang import IndexOutOfBoundsException as IndexOutOfBoundsException
from nio.errors.lang import InternalError as InternalError
from nio.errors.lang import InterruptedException as InterruptedException
from nio.errors.lang import InvocationTargetException as InvocationTargetException
from nio.errors.lang import JavaException as JavaException
from nio.errors.lang import NegativeArraySizeException as NegativeArraySizeException
from nio.errors.lang import NoSuchFieldException as NoSuchFieldException
from nio.errors.lang import NoSuchMethodException as NoSuchMethodException
from nio.errors.lang import NullPointerException as NullPointerException
from nio.errors.lang import NumberFormatException as NumberFormatException
from nio.errors.lang import OutOfMemoryError as OutOfMemoryError
from nio.errors.lang import ReflectiveOperationException as ReflectiveOperationException
from nio.errors.lang import RuntimeException as RuntimeException
from nio.errors.lang import StringIndexOutOfBoundsException as StringIndexOutOfBoundsException
from nio.errors.lang import Throwable as Throwable
from nio.errors.lang import UnsupportedOperationException as UnsupportedOperationException
from nio.errors.lang import VirtualMachineError as VirtualMachineError
from nio.errors.lang import WrongThreadException as WrongThreadException
from nio.errors.text import CharacterCodingException as CharacterCodingException
from nio.errors.text import IllegalCharsetNameException as IllegalCharsetNameException
from nio.errors.text import MalformedInputException as MalformedInputException
from nio.errors.text import NoSuchElementException as NoSuchElementException
from nio.errors.text import PatternSyntaxException as PatternSyntaxException
from nio.errors.text import UnmappableCharacterException as UnmappableCharacterException
from nio.errors.text import UnsupportedCharsetException as UnsupportedCharsetException
