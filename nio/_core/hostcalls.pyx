# cython: language_level=3, boundscheck=False, wraparound=False, auto_pickle=False, binding=False, autotestdict=False, embedsignature=False
"""The system calls of a mapped file, straight from libc, each failure an OSError with its errno.

    mmap        -> a HostMapping: one live mapping of this process
    size        the length of an open file
    read, write, pread, pwrite      bytes between a file and any Python buffer

Here are the calls that `os` lacks (mmap without a descriptor kept, msync of a range, madvise, mincore, mlock) and those that
it makes dear (fstat with its result object, pread into memory that is there already).  For all others use `os`.  Offsets are
checked by the kernel alone: this file knows no Java and no policy.

The GIL.  Letting it go and taking it again costs some 40 ns in peace, and up to a switch interval (5 ms) if another thread
computes meanwhile.  So `mmap` and the unmapping of up to QUICK_UNMAP bytes keep it: both take the time of a lock in the
kernel, for which no thread ever waits with the GIL.  Whatever may wait for a disk or a network, or walk over many pages, lets it go.
"""

cimport cython
from cpython.buffer cimport PyBUF_SIMPLE, PyBUF_WRITABLE, PyBuffer_Release, PyObject_GetBuffer
from cpython.exc cimport PyErr_CheckSignals, PyErr_SetFromErrno
from libc.errno cimport EINTR, EINVAL, errno
from posix.types cimport off_t

cdef extern from *:
    """
    #include <errno.h>
    #include <sys/mman.h>
    #include <sys/stat.h>
    #include <sys/types.h>
    #include <unistd.h>
    #include <stdint.h>
    #ifdef __linux__
    #include <sys/ioctl.h>
    #include <linux/fs.h>
    #endif
    #ifndef MADV_POPULATE_READ
    #define MADV_POPULATE_READ 22   /* Linux 5.14; glibc's headers came later */
    #endif

    #if PY_VERSION_HEX >= 0x030D0000
    #define nio_is_finalizing() Py_IsFinalizing()
    #else
    #define nio_is_finalizing() _Py_IsFinalizing()
    #endif

    /* The length of an open file, -1 and errno where there is none.  A block device has its length elsewhere. */
    static long long nio_size(int fd) {
        struct stat status;
        if (fstat(fd, &status)) return -1;
    #ifdef BLKGETSIZE64
        if (S_ISBLK(status.st_mode)) {
            uint64_t bytes;
            return ioctl(fd, BLKGETSIZE64, &bytes) ? -1 : (long long)bytes;
        }
    #endif
        return status.st_size;
    }

    #ifdef __APPLE__
    #define NIO_VECTOR char
    #else
    #define NIO_VECTOR unsigned char
    #endif
    #define NIO_VECTOR_PAGES 4096

    /* 1 if all pages of the range are in memory, 0 if not, -1 and errno. */
    static int nio_resident(char *start, size_t length, size_t page) {
        NIO_VECTOR pages[NIO_VECTOR_PAGES];
        while (length) {
            size_t part = length < NIO_VECTOR_PAGES * page ? length : NIO_VECTOR_PAGES * page;
            size_t count = (part + page - 1) / page;
            if (mincore(start, part, pages)) return -1;
            for (size_t i = 0; i < count; i++) if (!(pages[i] & 1)) return 0;
            start += part;
            length -= part;
        }
        return 1;
    }
    """
    bint nio_is_finalizing() noexcept nogil
    long long nio_size(int fd) noexcept nogil
    int nio_resident(char* start, size_t length, size_t page) noexcept nogil
    void* c_mmap "mmap"(void* address, size_t length, int protection, int flags, int fd, off_t offset) noexcept nogil
    int c_munmap "munmap"(void* address, size_t length) noexcept nogil
    int c_msync "msync"(void* address, size_t length, int flags) noexcept nogil
    int c_madvise "madvise"(void* address, size_t length, int advice) noexcept nogil
    int c_mlock "mlock"(void* address, size_t length) noexcept nogil
    int c_munlock "munlock"(void* address, size_t length) noexcept nogil
    ssize_t c_read "read"(int fd, void* to, size_t length) noexcept nogil
    ssize_t c_write "write"(int fd, void* data, size_t length) noexcept nogil
    ssize_t c_pread "pread"(int fd, void* to, size_t length, off_t offset) noexcept nogil
    ssize_t c_pwrite "pwrite"(int fd, void* data, size_t length, off_t offset) noexcept nogil
    long sysconf(int name) noexcept nogil
    int _SC_PAGESIZE
    void* MAP_FAILED
    int MS_SYNC
    int MADV_POPULATE_READ

cdef size_t PAGE = <size_t>sysconf(_SC_PAGESIZE)
cdef size_t QUICK_UNMAP = 4 << 20       # 1024 pages: some 20 us where all of them are there
cdef size_t QUICK_LOOK = 16 << 20       # one mincore
cdef size_t POPULATE_STEP = 256 << 20   # between two of these Ctrl-C is heard


def page_size():
    """Return the size of a page of this machine in bytes (sysconf(3), _SC_PAGESIZE)."""
    return PAGE


cdef int failed() except -1:
    PyErr_SetFromErrno(OSError)
    return -1


# --- mappings ---------------------------------------------------------------------------------------------------------------


@cython.freelist(8)
cdef class HostMapping:
    """One mapping of this process.  It holds no descriptor, and is unmapped once: by `unmap`, or when its last reference goes.

    Offsets and lengths are in bytes from the start of the mapping; ranges are rounded out to whole pages, as the kernel wants them.
    Nothing is unmapped while the interpreter shuts down: somebody may still look.
    """

    # No object field and no C method, so neither a collector's header nor a method table: 32 bytes in all.

    def __dealloc__(self):
        if self.start != NULL and not nio_is_finalizing():
            give_back(self.start, self.span)

    @property
    def address(self):
        """Where the mapping starts; 0 once it is unmapped."""
        return <size_t>self.start

    @property
    def length(self):
        """How many bytes were asked for."""
        return self.span

    def unmap(self):
        """End the mapping, if it has not ended yet.  Return whether this call did it.

        Raises OSError (ENOMEM) where the kernel would have to split a range and has no room for that; the mapping is
        still there then (munmap(2)).
        """
        return unmap_once(self) == 1

    def sync(self, size_t offset, size_t length, /):
        """Write the changed pages of a range to the file, and wait for that (msync(2), MS_SYNC).

        Raises OSError: EIO or ENOSPC if the storage fails, ENOMEM if the range is not mapped.
        """
        cdef char* start = page_of(self, offset, &length)
        cdef int result
        with nogil:
            result = c_msync(start, length, MS_SYNC)
        if result:
            failed()

    def advise(self, size_t offset, size_t length, int advice, /):
        """Tell the kernel what a range will be used for (madvise(2)); advice is a MADV_ number, as in the module `mmap`.

        Raises OSError: EINVAL for an advice that this kernel does not know.
        """
        cdef char* start = page_of(self, offset, &length)
        cdef int result
        with nogil:
            result = c_madvise(start, length, advice)
        if result:
            failed()

    def populate(self, size_t offset, size_t length, /):
        """Read a range into memory and enter its pages into the page table (madvise(2), MADV_POPULATE_READ, Linux 5.14).

        Return False, and nothing is done, where this kernel has no such call.
        Raises OSError: EFAULT if a page is past the end of the file or cannot be read, ENOMEM, EHWPOISON.
        """
        cdef char* start = page_of(self, offset, &length)
        cdef size_t done = 0, step
        cdef int result
        while done < length:
            step = min(length - done, POPULATE_STEP)
            with nogil:
                result = c_madvise(start + done, step, MADV_POPULATE_READ)
            if result == 0:
                done += step
                if done < length:
                    PyErr_CheckSignals()
            elif errno == EINTR:
                PyErr_CheckSignals()
            elif errno == EINVAL and done == 0:
                return False
            else:
                failed()
        return True

    def resident(self, size_t offset, size_t length, /):
        """Return whether all pages of a range are in memory (mincore(2)).

        Raises OSError: ENOMEM if the range is not mapped.
        """
        cdef char* start = page_of(self, offset, &length)
        cdef int result
        if length <= QUICK_LOOK:
            result = nio_resident(start, length, PAGE)
        else:
            with nogil:
                result = nio_resident(start, length, PAGE)
        if result < 0:
            failed()
        return result == 1

    def lock(self, size_t offset, size_t length, /):
        """Read a range into memory and keep it there (mlock(2)).

        Raises OSError: ENOMEM or EPERM beyond what RLIMIT_MEMLOCK allows, ENOMEM past the end of the file.
        """
        cdef char* start = page_of(self, offset, &length)
        cdef int result
        with nogil:
            result = c_mlock(start, length)
        if result:
            failed()

    def unlock(self, size_t offset, size_t length, /):
        """Let a range go that `lock` kept in memory (munlock(2))."""
        cdef char* start = page_of(self, offset, &length)
        cdef int result
        with nogil:
            result = c_munlock(start, length)
        if result:
            failed()


cdef char* page_of(HostMapping mapping, size_t offset, size_t* length) except NULL:
    """Return the start of the page that `offset` lies in, and count the way from there to the length.

    Raises ValueError if the range leaves the mapping or the mapping has ended: the caller's mistake, not the kernel's.
    """
    if mapping.start == NULL:
        raise ValueError("the mapping has been unmapped")
    if offset > mapping.span or length[0] > mapping.span - offset:
        raise ValueError(f"range {offset}, {length[0]} leaves the mapping of {mapping.span} bytes")
    cdef size_t before = offset & (PAGE - 1)
    length[0] += before
    return mapping.start + (offset - before)


cdef int unmap_once(HostMapping mapping) except -1:
    """1 if this call ended the mapping, 0 if it had ended before."""
    cdef char* start = mapping.start
    if start == NULL:
        return 0
    mapping.start = NULL        # before the GIL may go, so that a second caller finds it done
    if give_back(start, mapping.span):
        mapping.start = start
        failed()
    return 1


cdef int give_back(char* address, size_t length) noexcept:
    cdef int result
    if length <= QUICK_UNMAP:
        return c_munmap(address, length)
    with nogil:
        result = c_munmap(address, length)
    return result


def mmap(int fd, off_t offset, size_t length, int protection, int flags, /):
    """Map `length` bytes of a file from `offset` on, where the kernel likes; flags are MAP_SHARED or MAP_PRIVATE and more (mmap(2)).

    Raises OSError: EINVAL for an offset that is no multiple of the page size or a length of 0, EACCES, ENODEV, ENOMEM, EBADF, ...
    """
    return map_pages(fd, offset, length, protection, flags)


cdef HostMapping map_pages(int fd, off_t offset, size_t length, int protection, int flags):
    cdef HostMapping mapping = HostMapping.__new__(HostMapping)
    cdef void* address = c_mmap(NULL, length, protection, flags, fd, offset)
    if address == MAP_FAILED:
        failed()
    mapping.start = <char*>address
    mapping.span = length
    return mapping


# --- files ------------------------------------------------------------------------------------------------------------------


def size(int fd, /):
    """Return the length of an open file or block device in bytes (fstat(2)); 0 for what has none, such as a pipe.

    Raises OSError: EBADF.
    """
    cdef long long result
    with nogil:
        result = nio_size(fd)
    if result < 0:
        failed()
    return result


cdef long long length_of(int fd) noexcept nogil:
    """As `size`, with the GIL or without; -1 where there is none."""
    return nio_size(fd)


def read(int fd, into, /):
    """Read into a writable buffer, from the file's own position on, and move that.  Return the number of bytes, 0 at the end (read(2)).

    Raises OSError, BufferError if the buffer may not be written.
    """
    return transfer(fd, into, True, -1)


def write(int fd, data, /):
    """Write a buffer at the file's own position, and move that.  Return the number of bytes, perhaps fewer than there are (write(2))."""
    return transfer(fd, data, False, -1)


def pread(int fd, into, off_t offset, /):
    """Read into a writable buffer from `offset` on.  Return the number of bytes, 0 at the end of the file (pread(2)).

    Raises OSError (EINVAL for a negative offset), BufferError if the buffer may not be written.
    """
    if offset < 0:
        return refuse_offset()
    return transfer(fd, into, True, offset)


def pwrite(int fd, data, off_t offset, /):
    """Write a buffer at `offset`.  Return the number of bytes, perhaps fewer than there are (pwrite(2)).

    Raises OSError (EINVAL for a negative offset).
    """
    if offset < 0:
        return refuse_offset()
    return transfer(fd, data, False, offset)


cdef refuse_offset():
    global errno
    errno = EINVAL
    failed()


cdef transfer(int fd, memory, bint reading, off_t offset):
    """The four calls above; an offset of -1 is the file's own position.  A call that a signal interrupts is made again (PEP 475)."""
    cdef Py_buffer view
    cdef ssize_t count
    PyObject_GetBuffer(memory, &view, PyBUF_WRITABLE if reading else PyBUF_SIMPLE)
    try:
        while True:
            with nogil:
                if reading:
                    count = c_read(fd, view.buf, view.len) if offset < 0 else c_pread(fd, view.buf, view.len, offset)
                else:
                    count = c_write(fd, view.buf, view.len) if offset < 0 else c_pwrite(fd, view.buf, view.len, offset)
            if count >= 0:
                return count
            if errno != EINTR:
                failed()
            PyErr_CheckSignals()
    finally:
        PyBuffer_Release(&view)
