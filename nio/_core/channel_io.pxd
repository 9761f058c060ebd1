"""What a channel to a file of this process's own system is allowed."""
from nio._core.mapping cimport FileMapper

cdef class FileIO(FileMapper):
    cdef bint plain             # whether anything may be done at once
    cdef bint reads, writes     # and whether this may
    cdef bint append            # its position is the end, always
