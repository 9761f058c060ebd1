"""Java's memory-mapped NIO for Python.

    from nio import FileChannel, MapMode, StandardOpenOption

    with FileChannel.open("data", StandardOpenOption.READ, StandardOpenOption.WRITE) as channel:
        buffer = channel.map(MapMode.READ_WRITE, 0, channel.size())
    buffer.putInt(0, 42).force()        # the mapping outlives the channel

The map of the package, from the top down; each part imports only what stands below it:

    channels, files          FileChannel, FileLock; RandomAccessFile, streams, File, Path, Files
    foreign, pools           Arena, MemorySegment; what all buffers and mappings take up
    machine                  the kernel that files go to, and the collector of unreachable mappings
    mapping, cleaner         who owns a mapping, and when it ends
    paging                   the paging core: the Kernel interface, the operating system behind it, and a simulated one
    _core                    compiled: the bytes under a buffer and the cursor over them
    lang                     what every object of Java has; enums, optionals, charsets
    errors                   Java's exceptions

This file only hands on the public names.
"""

from nio._core.buffer import Buffer as Buffer
from nio._core.byte_order import ByteOrder as ByteOrder
from nio._core.bytebuffer import ByteBuffer as ByteBuffer
from nio._core.bytebuffer import MappedByteBuffer as MappedByteBuffer
from nio._core.char_buffer import CharBuffer as CharBuffer
from nio._core.views import DoubleBuffer as DoubleBuffer
from nio._core.views import FloatBuffer as FloatBuffer
from nio._core.views import IntBuffer as IntBuffer
from nio._core.views import LongBuffer as LongBuffer
from nio._core.views import ShortBuffer as ShortBuffer
from nio.channels import FileChannel as FileChannel
from nio.channels import FileLock as FileLock
from nio.channels import LinkOption as LinkOption
from nio.channels import MapMode as MapMode
from nio.channels import OpenOption as OpenOption
from nio.channels import StandardOpenOption as StandardOpenOption
from nio.cleaner import Cleaner as Cleaner
from nio.cleaner import invoke_cleaner as invoke_cleaner
from nio.deferred import Deferred as Deferred
from nio.files import File as File
from nio.files import FileDescriptor as FileDescriptor
from nio.files import FileInputStream as FileInputStream
from nio.files import FileOutputStream as FileOutputStream
from nio.files import Files as Files
from nio.files import FileTime as FileTime
from nio.files import Path as Path
from nio.files import RandomAccessFile as RandomAccessFile
from nio.files import StandardCopyOption as StandardCopyOption
from nio.foreign import Arena as Arena
from nio.foreign import MemorySegment as MemorySegment
from nio.foreign import ValueLayout as ValueLayout
from nio.machine import Machine as Machine
from nio.pools import BufferPoolMXBean as BufferPoolMXBean
from nio.pools import platform_pools as platform_pools
