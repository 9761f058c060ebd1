"""java.nio.file: Path and Paths, StandardOpenOption, and the exceptions."""

from compat._jpackage import become_package as _become_package
from compat.java.nio.file._paths import Paths as Paths
from nio import Path as Path
from nio import StandardOpenOption as StandardOpenOption
from nio.errors import AccessDeniedException as AccessDeniedException
from nio.errors import DirectoryNotEmptyException as DirectoryNotEmptyException
from nio.errors import FileAlreadyExistsException as FileAlreadyExistsException
from nio.errors import FileSystemException as FileSystemException
from nio.errors import InvalidPathException as InvalidPathException
from nio.errors import NoSuchFileException as NoSuchFileException

_become_package(__name__)
