"""java.nio.file: Path and Paths, Files and DirectoryStream, the options, and the exceptions."""

from compat._jpackage import become_package as _become_package
from compat.java.nio.file import attribute as attribute
from compat.java.nio.file._paths import Paths as Paths
from nio import Path as Path
from nio import StandardOpenOption as StandardOpenOption
from nio.channels.options import CopyOption as CopyOption
from nio.channels.options import LinkOption as LinkOption
from nio.channels.options import OpenOption as OpenOption
from nio.errors import AccessDeniedException as AccessDeniedException
from nio.errors import AtomicMoveNotSupportedException as AtomicMoveNotSupportedException
from nio.errors import DirectoryNotEmptyException as DirectoryNotEmptyException
from nio.errors import FileAlreadyExistsException as FileAlreadyExistsException
from nio.errors import FileSystemException as FileSystemException
from nio.errors import FileSystemLoopException as FileSystemLoopException
from nio.errors import InvalidPathException as InvalidPathException
from nio.errors import NoSuchFileException as NoSuchFileException
from nio.errors import NotDirectoryException as NotDirectoryException
from nio.errors import NotLinkException as NotLinkException
from nio.files.copy_options import StandardCopyOption as StandardCopyOption
from nio.files.files import Files as Files
from nio.files.listing import DirectoryStream as DirectoryStream

_become_package(__name__)
