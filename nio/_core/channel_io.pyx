# cython: language_level=3, boundscheck=False, wraparound=False, auto_pickle=False, binding=False, embedsignature=False, autotestdict=False
"""Reading and writing a file of this process's own system, straight into and out of a buffer.

The short way of FileChannel.read and write: a page that is in memory is read in a third of a microsecond, and three times that
were spent around it in Python.  These functions do what nearly every call asks for, or return None and have done nothing: for a
closed channel, a read-only buffer, a paged or unmapped memory, an argument that is no int, any error of the system.  Then the
long way (nio.channels.file_channel) does it through the kernel of the channel, or finds out what Java says.

Not here: which channel may do what, and any exception.
"""

from libc.stdint cimport int64_t
from posix.types cimport off_t

from nio._core.bytebuffer cimport ByteBuffer
from nio._core.convert cimport nio_is_int
from nio._core.memory cimport Memory

cdef extern from "unistd.h":
    ssize_t c_read "read"(int fd, void* to, size_t length) noexcept nogil
    ssize_t c_write "write"(int fd, const void* data, size_t length) noexcept nogil
    ssize_t c_pread "pread"(int fd, void* to, size_t length, off_t offset) noexcept nogil
    ssize_t c_pwrite "pwrite"(int fd, const void* data, size_t length, off_t offset) noexcept nogil

cdef enum Way:
    READ
    WRITE
    PREAD
    PWRITE


def read_at_once(int fd, dst, /):
    """Read from the file's position on into what remains of a ByteBuffer, and move both positions; see the module.

    Return the number of bytes, -1 at the end of the file, 0 for a full buffer.
    """
    return move(READ, fd, dst, 0)


def write_at_once(int fd, src, /):
    """Write what remains of a ByteBuffer at the file's position, and move both; see the module.  Return the number of bytes."""
    return move(WRITE, fd, src, 0)


def pread_at_once(int fd, dst, position, /):
    """As read_at_once, from `position` on; the file's own position stays."""
    return move_at(PREAD, fd, dst, position)


def pwrite_at_once(int fd, src, position, /):
    """As write_at_once, at `position`; the file's own position stays."""
    return move_at(PWRITE, fd, src, position)


cdef object move_at(Way way, int fd, object buffer, object position):
    cdef int64_t offset
    if not nio_is_int(position):
        return None
    try:
        offset = position
    except OverflowError:
        return None
    return None if offset < 0 else move(way, fd, buffer, offset)


cdef object move(Way way, int fd, object given, off_t offset):
    cdef bint reading = way == READ or way == PREAD
    if fd < 0 or not isinstance(given, ByteBuffer):
        return None
    cdef ByteBuffer buffer = <ByteBuffer>given
    cdef Memory memory = buffer.memory
    if memory.base is NULL or reading and buffer.read_only:
        return None
    cdef int at = buffer.pos
    cdef size_t length = buffer.lim - at
    if length == 0:
        return 0
    cdef char* place = memory.base + buffer.start + at
    cdef ssize_t count
    memory.pin()    # the GIL goes: an unmap by another thread waits for us
    with nogil:
        if way == READ:
            count = c_read(fd, place, length)
        elif way == WRITE:
            count = c_write(fd, place, length)
        elif way == PREAD:
            count = c_pread(fd, place, length, offset)
        else:
            count = c_pwrite(fd, place, length, offset)
    memory.unpin()
    if count < 0:
        return None
    if count == 0 and reading:
        return -1
    buffer.set_position(at + <int>count)
    return count
