"""The state of a host mapping: all that a live mapping costs beside its pages."""
from posix.types cimport off_t

cdef class HostMapping:
    cdef char* start        # where it begins, on a page; NULL once unmapped
    cdef size_t span        # bytes asked for; the kernel maps whole pages

cdef HostMapping map_pages(int fd, off_t offset, size_t length, int protection, int flags)
cdef long long length_of(int fd) noexcept nogil
cdef int unmap_once(HostMapping mapping) except -1
cdef size_t PAGE
