# cython: language_level=3, boundscheck=False, wraparound=False, auto_pickle=False, binding=False, autotestdict=False, embedsignature=True, embedsignature.format=clinic
"""Reading and writing a file of this process's own system, straight into and out of buffers.

The short way of FileChannel.read, write, position and size: a page that is in memory is read in a third of a microsecond, and
as much is soon spent around it in Python.  FileIO does what nearly every call asks for; for a closed channel, a read-only buffer, a paged or
unmapped memory, an argument that is no int, more than SEVERAL buffers, any error of the system, nothing has been done, and the
long way (nio.channels) does it through the kernel of the channel, or finds out what Java says.

Not here: why a call is refused.
"""

from libc.stdint cimport int64_t
from posix.types cimport off_t

from nio._core.buffer cimport MISSING
from nio._core.bytebuffer cimport ByteBuffer
from nio._core.convert cimport nio_is_int
from nio._core.file_number cimport FileNumber, enter, leave, nio_user
from nio._core.hostcalls cimport length_of
from nio._core.memory cimport HEAP, Memory

from nio.errors import AsynchronousCloseException

cdef extern from "sys/uio.h":
    cdef struct iovec:
        void* iov_base
        size_t iov_len
    ssize_t c_readv "readv"(int fd, const iovec* parts, int count) noexcept nogil
    ssize_t c_writev "writev"(int fd, const iovec* parts, int count) noexcept nogil

cdef extern from "unistd.h":
    ssize_t c_read "read"(int fd, void* to, size_t length) noexcept nogil
    ssize_t c_write "write"(int fd, const void* data, size_t length) noexcept nogil
    ssize_t c_pread "pread"(int fd, void* to, size_t length, off_t offset) noexcept nogil
    ssize_t c_pwrite "pwrite"(int fd, const void* data, size_t length, off_t offset) noexcept nogil
    off_t c_lseek "lseek"(int fd, off_t offset, int whence) noexcept nogil
    int SEEK_CUR, SEEK_SET

cdef enum:
    SEVERAL = 16        # buffers in one call: their places fit the stack

cdef enum Question:
    PLACE
    LENGTH

cdef enum Way:
    READ
    WRITE
    PREAD
    PWRITE


cdef class FileIO(FileMapper):
    """The part of FileChannel that is called often; what cannot be done at once goes to a method of Python.

    plain: whether the file is one of this process's own system; readable, writable, append: what it was opened for.  For kinds
    see FileMapper.
    """

    def __init__(self, FileNumber file not None, tuple kinds not None, bint plain, bint readable, bint writable,
                 bint append, /):
        FileMapper.__init__(self, file, kinds)
        self.plain = plain
        self.reads = plain and readable
        self.writes = plain and writable
        self.append = append

    def read(self, dst, position=MISSING, length=MISSING, /):
        """Read into a buffer, from its position to its limit, and move its position; or into several, one after the other.

        position: where in the file, which leaves the channel's own position alone; without it from that on, which moves.
        For several buffers (a list, tuple or array) position and length are the first of them and how many; without, all.
        Return how many bytes were read, perhaps fewer than there is room for; -1 at the end of the file; 0 without room.  Of
        many buffers those up to the 1024th with room are filled.
        Raises IndexOutOfBoundsException for a first and a number that leave the buffers, IllegalArgumentException for a
        negative position, ClosedChannelException, NonReadableChannelException, IllegalArgumentException for a read-only
        buffer, AsynchronousCloseException if the channel is closed meanwhile, IOException.  Source: FileChannel.read.
        """
        if self.reads:
            done = at_once(READ, self.file, dst, position, length)
            if done is not None:
                return done
        if position is MISSING:
            return self.read_long_way(dst)
        return self.read_long_way(dst, position) if length is MISSING else self.read_long_way(dst, position, length)

    def write(self, src, position=MISSING, length=MISSING, /):
        """Write a buffer from its position to its limit, and move its position; or several, one after the other.

        position: where in the file, which grows if need be, and the channel's own position stays; without it at that, which
        moves.  A channel open for APPEND writes at the end in either case, as Linux does it.  For several buffers as `read`.
        Return how many bytes were written: all of up to 1024 buffers, unless the device has no room for more.
        Raises IndexOutOfBoundsException, IllegalArgumentException for a negative position, ClosedChannelException,
        NonWritableChannelException, AsynchronousCloseException, IOException.  Source: FileChannel.write.
        """
        if self.writes:
            done = at_once(WRITE, self.file, src, position, length)
            if done is not None:
                return done
        if position is MISSING:
            return self.write_long_way(src)
        return self.write_long_way(src, position) if length is MISSING else self.write_long_way(src, position, length)


    def position(self, newPosition=MISSING, /):
        """Return the channel's position in bytes, or set it and return the channel.

        It may lie past the end of the file: then a read finds the end, and a write makes a hole.  With APPEND it is the end.
        Raises ClosedChannelException, IllegalArgumentException for a negative position, AsynchronousCloseException,
        IOException.  Source: FileChannel.position.
        """
        cdef int64_t place
        if newPosition is not MISSING:
            if self.plain and as_offset(newPosition, &place) and asked(self.file, PLACE, place) >= 0:
                return self
            return self.move_position(newPosition)
        if self.plain:
            place = asked(self.file, LENGTH if self.append else PLACE, -1)
            if place >= 0:
                return place
        return self.find_position()

    def size(self, /):
        """Return the length of the file in bytes.

        Raises ClosedChannelException, AsynchronousCloseException, IOException.  Source: FileChannel.size.
        """
        cdef int64_t length
        if self.plain:
            length = asked(self.file, LENGTH, -1)
            if length >= 0:
                return length
        return self.find_size()


cdef int64_t asked(FileNumber file, Question question, int64_t moved) except? -1:
    """Where an open file stands, or how long it is; -1 and no exception if that is for the long way to find out.

    moved: where it shall stand from now on, -1 for where it does.
    """
    cdef int fd = file.fd
    cdef int64_t answer
    cdef nio_user user
    if fd < 0:
        return -1
    enter(file, &user)
    with nogil:
        if question == LENGTH:
            answer = length_of(fd)
        else:
            answer = c_lseek(fd, 0, SEEK_CUR) if moved < 0 else c_lseek(fd, moved, SEEK_SET)
    leave(file, &user)
    if file.fd < 0:
        raise AsynchronousCloseException()
    return answer


cdef object at_once(Way way, FileNumber file, object given, object position, object length):
    """The number of bytes, -1 at the end of the file; or None, and nothing is done."""
    cdef int64_t offset
    if length is not MISSING:
        return None         # part of an array: rare
    if position is MISSING:
        if isinstance(given, ByteBuffer):
            return move(way, file, <ByteBuffer> given, 0)
        return move_several(way, file, given) if type(given) is list or type(given) is tuple else None
    if not isinstance(given, ByteBuffer) or not as_offset(position, &offset):
        return None
    return move(PREAD if way == READ else PWRITE, file, <ByteBuffer> given, offset)


cdef bint as_offset(object position, int64_t* offset):
    """Whether this is an int that may be a place in a file; which one."""
    if not nio_is_int(position):
        return False
    try:
        offset[0] = position
    except OverflowError:
        return False
    return offset[0] >= 0


cdef object move(Way way, FileNumber file, ByteBuffer buffer, off_t offset):
    cdef bint reading = way == READ or way == PREAD
    cdef Memory memory = buffer.memory
    cdef int fd = file.fd
    if fd < 0 or memory.base is NULL or reading and buffer.read_only:
        return None
    cdef int at = buffer.pos
    cdef size_t length = buffer.lim - at
    if length == 0:
        return 0
    cdef char* place = memory.base + buffer.start + at
    cdef ssize_t count
    cdef nio_user user
    memory.lend()           # the GIL goes: an unmap by another thread waits for us,
    enter(file, &user)      # and the number stays ours
    with nogil:
        if way == READ:
            count = c_read(fd, place, length)
        elif way == WRITE:
            count = c_write(fd, place, length)
        elif way == PREAD:
            count = c_pread(fd, place, length, offset)
        else:
            count = c_pwrite(fd, place, length, offset)
    leave(file, &user)
    memory.take_back()
    if count <= 0:
        return nothing_moved(file, count, reading)
    buffer.set_position(at + <int> count)
    return count


cdef object nothing_moved(FileNumber file, ssize_t count, bint reading):
    """What a call that moved nothing returns; it may have been ended by a close."""
    if count < 0:
        if file.fd < 0:
            raise AsynchronousCloseException()
        return None
    return -1 if reading else 0


cdef object move_several(Way way, FileNumber file, object given):
    """As `move`, from or to the file's own position, with readv(2) or writev(2)."""
    cdef tuple buffers = tuple(given)       # whose buffers stay while the GIL is away
    cdef iovec[SEVERAL] parts
    cdef int[SEVERAL] starts
    cdef int number, fd = file.fd
    cdef Py_ssize_t i, total = len(buffers)
    cdef ssize_t count, moved
    cdef nio_user user
    if fd < 0 or total > SEVERAL:
        return None
    for i in range(total):
        if not isinstance(buffers[i], ByteBuffer) or not may_move(way, buffers, i):
            return None
        starts[i] = (<ByteBuffer> buffers[i]).pos
    number = places(buffers, parts)
    if number == 0:
        return 0
    for i in range(total):
        (<ByteBuffer> buffers[i]).memory.lend()
    enter(file, &user)
    with nogil:
        count = c_readv(fd, parts, number) if way == READ else c_writev(fd, parts, number)
    leave(file, &user)
    for i in range(total):
        (<ByteBuffer> buffers[i]).memory.take_back()
    if count <= 0:
        return nothing_moved(file, count, way == READ)
    moved = count
    for i in range(total):
        number = <int> min(moved, (<ByteBuffer> buffers[i]).lim - starts[i])
        if number > 0:
            (<ByteBuffer> buffers[i]).set_position(starts[i] + number)
            moved -= number
    return count


cdef bint may_move(Way way, tuple buffers, Py_ssize_t i):
    """Whether a buffer has an address and may be written, and is not read into twice: that is for the long way to refuse."""
    cdef ByteBuffer buffer = <ByteBuffer> buffers[i]
    cdef Py_ssize_t j
    if buffer.memory.base is NULL:
        return False
    if way == READ:
        if buffer.read_only:
            return False
        if buffer.memory.kind == HEAP:
            for j in range(i):
                if buffers[j] is buffer:
                    return False
    return True


cdef int places(tuple buffers, iovec* parts):
    """Fill in where the remaining bytes of each buffer lie.  Return for how many: those with nothing remaining have none."""
    cdef int number = 0
    cdef ByteBuffer buffer
    for one in buffers:
        buffer = <ByteBuffer> one
        if buffer.lim > buffer.pos:
            parts[number].iov_base = buffer.memory.base + buffer.start + buffer.pos
            parts[number].iov_len = buffer.lim - buffer.pos
            number += 1
    return number
