"""The state of a memory segment on one page, and the checks that each access makes."""
from libc.stdint cimport int64_t

from nio._core.memory cimport Memory
from nio._core.value_layout cimport Layout

cdef class Segment:
    # What it shows: never changes after construction.
    cdef Memory memory
    cdef Py_ssize_t start           # byte offset in `memory`
    cdef Py_ssize_t length          # bytes
    cdef size_t place               # address of the first byte; on the heap its offset in the array
    cdef size_t grain               # on the heap the size of the array's elements: no more is aligned; else 0
    cdef bint read_only
    cdef bint mapped                # whether it is (part of) a mapped file
    cdef object __weakref__

    cdef Segment empty(self)
    cdef Segment part(self, Py_ssize_t at, Py_ssize_t length)
    cdef int check(self, int64_t at, int64_t n) except -1
    cdef int check_write(self) except -1
    cdef bint aligned(self, Py_ssize_t at, size_t alignment)
    cdef object base_object(self)

cdef Layout layout_of(object layout)
cpdef int check_alignment(int64_t alignment) except -1
