# cython: language_level=3, boundscheck=False, wraparound=False, auto_pickle=False, binding=False, autotestdict=False
"""Mapping: the memory of a mapped buffer.  It owns one kernel mapping and unmaps it exactly once.

Compiled, although a call here happens once a buffer: in Python this class took a fifth of the time
of mapping, touching and unmapping a page, which the kernel spends 6.6 us on.

Not here: the preconditions of FileChannel.map (nio.channels), when an unreachable mapping goes
(nio.cleaner), the kernel's side of it (nio.paging).
"""
cimport cython

from nio._core.bytebuffer cimport mapped_buffer
from nio._core.convert cimport nio_is_int
from nio._core.hostcalls cimport HostMapping, length_of, map_pages
from nio._core.memory cimport Memory

from nio.errors import IOException, UncheckedIOException

cdef extern from "sys/mman.h":
    int MAP_SHARED


@cython.final
cdef class Mapping(Memory):
    """`size` bytes of a kernel's mapping `region`, beginning `delta` bytes into it.

    region is owned from now on.  `shared`: whether stores reach the file, so that `force` has
    something to do.  page_size: bytes.  A region without an address is called for each access.
    """

    cdef object region
    cdef Py_ssize_t delta, page_size
    cdef bint shared

    def __init__(self, region not None, Py_ssize_t delta, Py_ssize_t size, bint shared,
                 Py_ssize_t page_size, /):
        self.own(region, delta, size, shared, page_size)

    cdef int own(self, object region, Py_ssize_t delta, Py_ssize_t size, bint shared,
                 Py_ssize_t page_size) except -1:
        self.region = region
        self.delta = delta
        self.page_size = page_size
        self.shared = shared
        if type(region) is HostMapping:
            self.attach(<unsigned long long> (<HostMapping> region).start + delta, size)
        elif region.address is not None:
            self.attach(<unsigned long long> region.address + delta, size)
        else:
            self.attach_pager(Shifted(region, delta) if delta else region, size)
        return 0

    cpdef release(self):
        """Unmap; called once, by `close`.

        Without a close the kernel's mapping goes with its last reference, which is this object's.
        """
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

    def resident(self, Py_ssize_t offset, Py_ssize_t length, /):
        """Whether all pages of the range are in physical memory."""
        return not length or self.region.resident(self.delta + offset, length)

    def force(self, Py_ssize_t offset, Py_ssize_t length, /):
        """Write changed pages of the range to the device, if stores reach the file at all.

        Raises UncheckedIOException when the device fails, as java.nio.MappedByteBuffer.force.
        """
        if not self.shared or not length:
            return
        try:
            self.region.sync(self.delta + offset, length)
        except OSError as error:
            raise UncheckedIOException(IOException(error.strerror)) from error


class Shifted:
    """A paged kernel mapping seen from `delta` bytes on."""

    __slots__ = ("_delta", "_region")

    def __init__(self, region, delta, /):
        self._region = region
        self._delta = delta

    def load(self, offset, n, /):
        """The n bytes from `offset` on."""
        return self._region.load(offset + self._delta, n)

    def store(self, offset, data, /):
        """Replace the bytes from `offset` on."""
        self._region.store(offset + self._delta, data)


def map_region(region not None, Py_ssize_t delta, int size, bint read_only, bint shared,
               Py_ssize_t page_size, /):
    """The root buffer over `size` bytes of a kernel's mapping, from `delta` on; see Mapping."""
    cdef Mapping memory = Mapping.__new__(Mapping)
    memory.own(region, delta, size, shared, page_size)
    return mapped_buffer(memory, size, read_only)


def map_at_once(int fd, object position, object size, int protection, int share, bint read_only,
                Py_ssize_t page_size, /):
    """Map part of a file of this process's own system: the root buffer; or None, nothing done.

    The short way of FileChannel.map, for what nearly every call is: position and size exact ints
    in Java's range, size not 0, the file long enough, the system willing.  Anything else, and
    every error, is None: then the long way (nio.channels.map_file) finds out what Java says.
    """
    cdef long long start
    cdef long length
    cdef Py_ssize_t delta
    cdef Mapping memory
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
    delta = start & (page_size - 1)
    memory = Mapping.__new__(Mapping)
    try:
        region = map_pages(fd, start - delta, delta + length, protection, share)
    except OSError:
        return None
    memory.own(region, delta, length, share == MAP_SHARED and not read_only, page_size)
    return mapped_buffer(memory, <int> length, read_only)
