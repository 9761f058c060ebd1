"""Java's memory-mapped NIO for Python.

    from nio import FileChannel, MapMode, StandardOpenOption

    with FileChannel.open("data", StandardOpenOption.READ, StandardOpenOption.WRITE) as channel:
        buffer = channel.map(MapMode.READ_WRITE, 0, channel.size())
    buffer.putInt(0, 42).force()        # the mapping outlives the channel

The map of the package, from the top down; each part imports only what stands below it:

    channels, files          FileChannel, FileLock; RandomAccessFile, streams, File, Path, Files
    foreign, pools           Arena, MemorySegment; what all buffers and mappings take up
    charset                  Charset, StandardCharsets: text in buffers and files
    machine                  the kernel that files go to, and the collector of unreachable mappings
    mapping, cleaner         who owns a mapping, and when it ends
    paging                   the paging core: the Kernel interface, the operating system behind it, and a simulated one
    _core                    compiled: the bytes under a buffer and the cursor over them
    lang                     what every object of Java has; enums, optionals
    errors                   Java's exceptions

This file only hands on the public names, which are those of `__all__`, and says the version.
"""

from typing import TYPE_CHECKING

from nio._core.buffer import Buffer
from nio._core.byte_order import ByteOrder
from nio._core.bytebuffer import ByteBuffer, MappedByteBuffer
from nio._core.char_buffer import CharBuffer
from nio._core.views import DoubleBuffer, FloatBuffer, IntBuffer, LongBuffer, ShortBuffer
from nio.channels import FileChannel, FileLock, LinkOption, MapMode, OpenOption, StandardOpenOption
from nio.cleaner import Cleaner, invoke_cleaner
from nio.deferred import Deferred
from nio.files import (
    File,
    FileDescriptor,
    FileInputStream,
    FileOutputStream,
    Files,
    FileTime,
    Path,
    RandomAccessFile,
    StandardCopyOption,
)
from nio.foreign import Arena, MemorySegment, ValueLayout
from nio.machine import Machine
from nio.pools import BufferPoolMXBean, platform_pools

__all__ = [
    "Arena",
    "Buffer",
    "BufferPoolMXBean",
    "ByteBuffer",
    "ByteOrder",
    "CharBuffer",
    "Cleaner",
    "Deferred",
    "DoubleBuffer",
    "File",
    "FileChannel",
    "FileDescriptor",
    "FileInputStream",
    "FileLock",
    "FileOutputStream",
    "FileTime",
    "Files",
    "FloatBuffer",
    "IntBuffer",
    "LinkOption",
    "LongBuffer",
    "Machine",
    "MapMode",
    "MappedByteBuffer",
    "MemorySegment",
    "OpenOption",
    "Path",
    "RandomAccessFile",
    "ShortBuffer",
    "StandardCopyOption",
    "StandardOpenOption",
    "ValueLayout",
    "invoke_cleaner",
    "platform_pools",
]

__version__: str
"""The version of the distribution, as "0.1.0"; looked up when it is asked for."""

if not TYPE_CHECKING:  # or a checker would take every name for one of the module

    def __getattr__(name: str) -> str:
        if name == "__version__":
            from importlib.metadata import version

            return version("mappednio")
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
