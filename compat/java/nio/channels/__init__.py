"""java.nio.channels: FileChannel with its MapMode, FileLock, the interfaces of channels, and the exceptions."""

from compat._jpackage import become_package as _become_package
from nio.channels import ByteChannel as ByteChannel
from nio.channels import Channel as Channel
from nio.channels import FileChannel as FileChannel
from nio.channels import FileLock as FileLock
from nio.channels import GatheringByteChannel as GatheringByteChannel
from nio.channels import InterruptibleChannel as InterruptibleChannel
from nio.channels import ReadableByteChannel as ReadableByteChannel
from nio.channels import ScatteringByteChannel as ScatteringByteChannel
from nio.channels import SeekableByteChannel as SeekableByteChannel
from nio.channels import WritableByteChannel as WritableByteChannel
from nio.errors import AsynchronousCloseException as AsynchronousCloseException
from nio.errors import ClosedByInterruptException as ClosedByInterruptException
from nio.errors import ClosedChannelException as ClosedChannelException
from nio.errors import FileLockInterruptionException as FileLockInterruptionException
from nio.errors import NonReadableChannelException as NonReadableChannelException
from nio.errors import NonWritableChannelException as NonWritableChannelException
from nio.errors import OverlappingFileLockException as OverlappingFileLockException

_become_package(__name__)
