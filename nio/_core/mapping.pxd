"""The state of a mapping, and of what makes one."""
from nio._core.file_number cimport FileNumber
from nio._core.memory cimport Memory

cdef class Mapping(Memory):
    cdef object region              # the kernel's mapping, ours alone
    cdef Py_ssize_t delta           # bytes from the region's start to ours
    cdef Py_ssize_t page_size       # bytes
    cdef bint shared                # whether stores reach the file

    cdef int own(self, object region, Py_ssize_t delta, Py_ssize_t size, bint shared,
                 Py_ssize_t page_size) except -1

cdef class MappingKind:
    cdef readonly int protection    # PROT_ bits
    cdef readonly int flags         # MAP_SHARED or MAP_PRIVATE

cdef class FileMapper:
    cdef FileNumber file
    cdef tuple kinds            # the modes that may be mapped at once
