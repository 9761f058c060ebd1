"""java.nio.channels: FileChannel with its MapMode, and the exceptions."""

from compat._jpackage import become_package as _become_package
from nio import FileChannel as FileChannel
from nio.errors import AsynchronousCloseException as AsynchronousCloseException
from nio.errors import ClosedByInterruptException as ClosedByInterruptException
from nio.errors import ClosedChannelException as ClosedChannelException
from nio.errors import FileLockInterruptionException as FileLockInterruptionException
from nio.errors import NonReadableChannelException as NonReadableChannelException
from nio.errors import NonWritableChannelException as NonWritableChannelException
from nio.errors import OverlappingFileLockException as OverlappingFileLockException

_become_package(__name__)
