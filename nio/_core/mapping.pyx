# cython: language_level=3, boundscheck=False, wraparound=False, auto_pickle=False, binding=False, autotestdict=False, embedsignature=True, embedsignature.format=clinic
"""Mapping: the memory of a mapped buffer.  It owns one kernel mapping and unmaps it exactly once.

Compiled, although a call here happens once a buffer, and so is the short way of FileChannel.map: in
Python they took a third of the time of mapping, touching and unmapping a page.

Not here: the preconditions of FileChannel.map (nio.channels.map_file), when an unreachable mapping goes
(nio.cleaner), the kernel's side of it (nio.paging).
"""
cimport cython
from cpython.object cimport Py_TPFLAGS_HEAPTYPE, PyTypeObject

from nio._core.buffer cimport MISSING
from nio._core.bytebuffer cimport ByteBuffer, mapped_buffer
from nio._core.convert cimport nio_is_int
from nio._core.file_number cimport FileNumber
from nio._core.hostcalls cimport PAGE, HostMapping, length_of, map_pages, unmap_once
from nio._core.memory cimport Memory

from nio.errors import InternalError, IOException, UncheckedIOException

cdef extern from *:
    """
    #include <sys/mman.h>
    #ifndef MADV_POPULATE_WRITE
    #define MADV_POPULATE_WRITE 23  /* Linux 5.14; glibc's headers came later */
    #endif
    """
    int MADV_DONTNEED, MADV_POPULATE_WRITE, MAP_PRIVATE, MAP_SHARED, PROT_READ, PROT_WRITE

cdef extern from *:
    """
    typedef PyObject *(*nio_method)(PyObject *, PyObject *const *, Py_ssize_t, PyObject *);
    typedef struct { const char *name; void *door; nio_method *behind; } nio_door;
    #include "leaf.h"
    """
    ctypedef struct nio_door:
        pass
    int nio_own_methods(PyTypeObject* leaf, const nio_door* doors) except -1

FAULT = "a fault occurred in an unsafe memory access operation"


@cython.final
@cython.no_gc
cdef class Mapping(Memory):
    """`size` bytes of a kernel's mapping `region`, beginning `delta` bytes into it.

    region is owned from now on.  `shared`: whether its pages are the file's, so that `force` has
    something to do; a read-only one has as well, as on a JVM, since others may have stored to them.
    page_size: bytes.  A region without an address is called for each access.
    """

    def __init__(self, region not None, Py_ssize_t delta, Py_ssize_t size, bint shared,
                 Py_ssize_t page_size, /):
        if self.region is not None:
            raise TypeError("a mapping is made once")
        self.own(region, delta, size, shared, page_size)

    cdef int own(self, object region, Py_ssize_t delta, Py_ssize_t size, bint shared,
                 Py_ssize_t page_size) except -1:
        self.region = region
        self.delta = delta
        self.page_size = page_size
        self.shared = shared
        if type(region) is HostMapping:
            if (<HostMapping> region).start is NULL or delta < 0 or size < 0 or size > <Py_ssize_t> (<HostMapping> region).span - delta:
                raise ValueError("the range leaves the mapping, or that has ended")
            self.attach(<unsigned long long> (<HostMapping> region).start + delta, size, delta)
        elif region.address is not None:
            self.attach(<unsigned long long> region.address + delta, size, delta)
        else:
            self.attach_pager(Pager(region, delta), size, delta, page_size)
        return 0

    def __dealloc__(self):
        cdef Mapping remains
        if not self.closed and self.heir is not None:
            remains = Mapping.__new__(Mapping)
            remains.region = self.region
            remains.delta = self.delta
            remains.page_size = self.page_size
            remains.shared = self.shared
            self.pass_on(remains)

    cpdef release(self):
        """Unmap; called once, by `close`.

        Without a close the kernel's mapping goes with its last reference, which is this object's.
        """
        if not self.closed:
            raise ValueError("a mapping ends by close()")
        if type(self.region) is HostMapping:
            unmap_once(<HostMapping> self.region)
        else:
            self.region.unmap()

    def page_in(self, Py_ssize_t offset, Py_ssize_t length, /):
        """Enter the pages of the range into the page table, reading those that are not in memory.

        Raises InternalError where one lies past the end of the file.
        """
        cdef bint populated
        if not length:
            return
        try:
            populated = self.region.populate(self.delta + offset, length)
        except OSError:
            populated = False       # what is wrong, the touch tells
        if not populated:
            self.touch_pages(offset, length, self.page_size)

    def page_out(self, Py_ssize_t offset, Py_ssize_t length, /):
        """Take the pages of the range out of the page table; what a private mapping had changed in them is lost."""
        if length:
            self.region.advise(self.delta + offset, length, MADV_DONTNEED)

    def resident(self, Py_ssize_t offset, Py_ssize_t length, /):
        """Whether all pages of the range are in physical memory."""
        return not length or self.region.resident(self.delta + offset, length)

    def force(self, Py_ssize_t offset, Py_ssize_t length, /):
        """Write changed pages of the range to the device, whoever changed them; a private mapping has none.

        Raises UncheckedIOException when the device fails, as java.nio.MappedByteBuffer.force.
        """
        if not self.shared or not length:
            return
        try:
            self.region.sync(self.delta + offset, length)
        except OSError as error:
            raise UncheckedIOException(IOException(error.strerror)) from error


@cython.final
@cython.trashcan(True)          # its region may be a pager
cdef class Pager:
    """A paged kernel mapping seen from `delta` bytes on; a fault there is Java's InternalError, as the host's SIGBUS is."""

    cdef object region
    cdef Py_ssize_t delta

    def __cinit__(self, region not None, Py_ssize_t delta, /):
        self.region = region
        self.delta = delta

    def load(self, Py_ssize_t offset, Py_ssize_t n, /):
        """The n bytes from `offset` on."""
        try:
            return self.region.load(offset + self.delta, n)
        except OSError as fault:
            raise InternalError(FAULT) from fault

    def store(self, Py_ssize_t offset, bytes data not None, /):
        """Replace the bytes from `offset` on."""
        try:
            self.region.store(offset + self.delta, data)
        except OSError as fault:
            raise InternalError(FAULT) from fault


def map_region(region not None, Py_ssize_t delta, int size, bint read_only, bint shared,
               Py_ssize_t page_size, /):
    """The root buffer over `size` bytes of a kernel's mapping, from `delta` on; see Mapping."""
    cdef Mapping memory = Mapping.__new__(Mapping)
    memory.own(region, delta, size, shared, page_size)
    return mapped_buffer(memory, size, read_only)


# ---- what Java leaves to the C library, called with a buffer's address

cdef enum Wish:
    LOCK
    UNLOCK
    PREPARE

cdef int ask_kernel(ByteBuffer buffer, Wish wish) except -1:
    cdef Memory memory = buffer.memory
    cdef Mapping mapping
    memory.require_open()
    if not isinstance(memory, Mapping):
        raise ValueError("the buffer's memory is no mapping of a file")
    if not buffer.cap:
        return 0
    mapping = <Mapping> memory
    memory.pin()
    try:
        at = mapping.delta + buffer.start
        if wish == LOCK:
            mapping.region.lock(at, buffer.cap)
        elif wish == UNLOCK:
            mapping.region.unlock(at, buffer.cap)
        else:
            mapping.region.advise(at, buffer.cap, MADV_POPULATE_WRITE)
    finally:
        memory.unpin()
    return 0


def lock_pages(ByteBuffer buffer not None, /):
    """Read the content of a mapped buffer into memory and keep it there until `unlock_pages` or its end (mlock(2)).

    Other threads run meanwhile.  Raises OSError: ENOMEM or EPERM beyond the limit, ENOMEM past the end of the file;
    ValueError for a buffer that is over no mapping of a file, IllegalStateException for one that was unmapped.
    """
    ask_kernel(buffer, LOCK)


def unlock_pages(ByteBuffer buffer not None, /):
    """Let the pages go that `lock_pages` kept in memory (munlock(2)).  Raises as that."""
    ask_kernel(buffer, UNLOCK)


def prepare_stores(ByteBuffer buffer not None, /):
    """Enter the pages of a mapped buffer so that no load or store has to wait for one (madvise(2), MADV_POPULATE_WRITE).

    Nothing is changed in them, and other threads run meanwhile.  Raises OSError: EINVAL where the kernel has no such
    call, EFAULT past the end of the file; ValueError, IllegalStateException as lock_pages.
    """
    ask_kernel(buffer, PREPARE)


# ---- FileChannel.map's short way

cdef class MappingKind:
    """The part of a MapMode that the short way needs: PROT_ and MAP_ bits."""

    def __init__(self, int protection, int flags, /):
        if self.flags:
            raise TypeError("a kind of mapping is made once")
        if not protection & PROT_READ or flags != MAP_SHARED and flags != MAP_PRIVATE:
            raise ValueError("a buffer's mapping can be read, and is either shared or private")
        self.protection = protection
        self.flags = flags


cdef class FileMapper:
    """The part of FileChannel that maps; what cannot be done at once goes to `map_long_way`.

    kinds: the modes that may be mapped at once; none where a file is not of this
    process's own system, or where somebody must be told of each mapping.
    """

    def __init__(self, FileNumber file not None, tuple kinds not None, /):
        for kind in kinds:
            if not isinstance(kind, MappingKind):
                raise TypeError("kinds are MappingKinds")
        self.file = file
        self.kinds = kinds

    def map(self, mode, position, size, arena=MISSING, /):
        """Map `size` bytes of the file from `position` on, and return the buffer over them.

        With an arena: return a MemorySegment, of any size, that ends with the arena; see map_into_arena.

        The buffer is big-endian, its position 0, its limit `size`.  It lives on when the channel is
        closed, and ends with the last reference to it, its slices and views, or with its cleaner.
        If the file is shorter than position + size and the channel may write, it is extended,
        whatever the mode.
        Raises, in this order: IllegalArgumentException for a size over Integer.MAX_VALUE,
        NullPointerException without a mode, ClosedChannelException, IllegalArgumentException for a
        negative position or size or a sum over Long.MAX_VALUE, NonWritableChannelException for
        READ_WRITE and PRIVATE, NonReadableChannelException, IOException if the file is too short,
        cannot be mapped, or there is no room.  Source: FileChannel.map.
        """
        if arena is not MISSING:
            return self.map_into_arena(mode, position, size, arena)
        if self.kinds is not None:
            for kind in self.kinds:
                if kind is mode:
                    buffer = map_at_once(self.file.fd, position, size, <MappingKind> kind)
                    if buffer is not None:
                        return buffer
        return self.map_long_way(mode, position, size)


cdef object map_at_once(int fd, object position, object size, MappingKind kind):
    """The root buffer; or None, nothing done: then the long way finds out what Java says.

    Does what nearly every call is: position and size exact ints in Java's range, size not 0, the
    file long enough, the system willing.
    """
    cdef long long start
    cdef long long length
    cdef Py_ssize_t delta
    cdef Mapping memory
    cdef bint writable = kind.protection & PROT_WRITE
    if not (nio_is_int(position) and nio_is_int(size)):
        return None
    try:
        start = position
        length = size
    except OverflowError:
        return None
    if not 0 < length <= 0x7FFFFFFF or not 0 <= start <= 0x7FFFFFFFFFFFFFFF - length:
        return None
    if length_of(fd) < start + length:
        return None
    delta = start & <Py_ssize_t> (PAGE - 1)
    memory = Mapping.__new__(Mapping)
    try:
        region = map_pages(fd, start - delta, delta + length, kind.protection, kind.flags)
    except OSError:
        return None
    memory.own(region, delta, length, kind.flags == MAP_SHARED, PAGE)
    return mapped_buffer(memory, <int> length, not writable)


def own_methods(leaf, /):
    """Give a class in Python its own descriptors for the compiled methods that it inherits.

    As a decorator.  They are called faster so; see leaf.h.
    """
    if not isinstance(leaf, type) or not (<PyTypeObject*> leaf).tp_flags & Py_TPFLAGS_HEAPTYPE:
        raise TypeError("a class in Python is needed")
    nio_own_methods(<PyTypeObject*> leaf, NULL)
    return leaf
