"""Channels: java.nio.channels as far as files go.

    channel         what every channel is: open until closed; readable, writable, seekable
    options         StandardOpenOption, LinkOption and MapMode, and which of them go together
    file_attribute  what a new file is like from the start
    descriptor      the open file below a channel, shared with a RandomAccessFile
    file_channel    FileChannel: position, read, write, truncate, force, and the door to all below
    vectored        several buffers in one call
    transfer        from channel to channel
    lock_table      which ranges of which files this process has locked
    file_lock       FileLock
    map_file        FileChannel.map: from a range of the file to a MappedByteBuffer

A channel asks the kernel of the Machine that opened it, and turns the kernel's OSError into Java's exception.
"""

from nio.channels.channel import ByteChannel as ByteChannel
from nio.channels.channel import Channel as Channel
from nio.channels.channel import GatheringByteChannel as GatheringByteChannel
from nio.channels.channel import InterruptibleChannel as InterruptibleChannel
from nio.channels.channel import ReadableByteChannel as ReadableByteChannel
from nio.channels.channel import ScatteringByteChannel as ScatteringByteChannel
from nio.channels.channel import SeekableByteChannel as SeekableByteChannel
from nio.channels.channel import WritableByteChannel as WritableByteChannel
from nio.channels.file_attribute import FileAttribute as FileAttribute
from nio.channels.file_attribute import PosixFilePermission as PosixFilePermission
from nio.channels.file_attribute import PosixFilePermissions as PosixFilePermissions
from nio.channels.file_channel import FileChannel as FileChannel
from nio.channels.file_lock import FileLock as FileLock
from nio.channels.options import LinkOption as LinkOption
from nio.channels.options import MapMode as MapMode
from nio.channels.options import OpenOption as OpenOption
from nio.channels.options import StandardOpenOption as StandardOpenOption
