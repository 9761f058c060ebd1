"""Channels: java.nio.channels as far as files go.

    options         StandardOpenOption and MapMode, and which of them go together
    channel         what every channel is: open until closed
    descriptor      the open file below a channel, shared with a RandomAccessFile
    file_channel    FileChannel: position, read, write, truncate, force
    map_file        FileChannel.map: from a range of the file to a MappedByteBuffer

A channel asks the kernel of the Machine that opened it, and turns the kernel's OSError into Java's exception.
"""

from nio.channels.channel import Channel as Channel
from nio.channels.file_channel import FileChannel as FileChannel
from nio.channels.options import MapMode as MapMode
from nio.channels.options import OpenOption as OpenOption
from nio.channels.options import StandardOpenOption as StandardOpenOption
