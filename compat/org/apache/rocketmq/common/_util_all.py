"""org.apache.rocketmq.common.UtilAll: freeing a buffer, file names, checksums.

Java's class is RocketMQ's junk drawer; here is what the store takes from it.
"""

from __future__ import annotations

import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

from nio import ByteBuffer, File, invoke_cleaner

if TYPE_CHECKING:
    from typing_extensions import Buffer

MULTI_PATH_SPLITTER = ","


class UtilAll:
    """Only static methods, as in Java."""

    __module__ = "org.apache.rocketmq.common"

    @staticmethod
    def cleanBuffer(buffer: ByteBuffer | None, /) -> None:
        """Unmap or free a buffer at once; nothing for None, for a heap buffer, and the second time (UtilAll.cleanBuffer).

        Since 2023 RocketMQ looks for no root: IllegalArgumentException "duplicate or slice" for a view.  Where Java lets a
        mapping go under a reader, a memoryview of it keeps it here: it goes with the last of them.
        """
        if buffer is not None and buffer.isDirect():
            with suppress(BufferError):
                invoke_cleaner(buffer)

    @staticmethod
    def offset2FileName(offset: int, /) -> str:
        """Return the name of the file that begins at a global offset: 20 digits (UtilAll.offset2FileName)."""
        return f"{offset:020d}"

    @staticmethod
    def crc32(array: Buffer, /) -> int:
        """Return the CRC-32 of bytes without its highest bit, so that an int of Java holds it (UtilAll.crc32)."""
        return zlib.crc32(array) & 0x7FFF_FFFF

    @staticmethod
    def ensureDirOK(dirName: str | None, /) -> None:
        """Make a directory, or several in one text with commas between, where it is missing (UtilAll.ensureDirOK)."""
        if dirName is None:
            return
        names = dirName.strip().split(MULTI_PATH_SPLITTER) if MULTI_PATH_SPLITTER in dirName else [dirName]
        for name in names:
            File(name).mkdirs()
