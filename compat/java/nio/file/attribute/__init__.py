"""java.nio.file.attribute: when a file was written, and who may do what with it."""

from compat._jpackage import become_package as _become_package
from nio.channels import FileAttribute as FileAttribute
from nio.channels import PosixFilePermission as PosixFilePermission
from nio.channels import PosixFilePermissions as PosixFilePermissions
from nio.files.file_time import FileTime as FileTime

_become_package(__name__)
