"""The state of a value layout: what an access to a segment asks of it."""
from nio._core.arrays cimport Element

cdef class Layout:
    cdef const Element* element     # the kind of value, and its size
    cdef size_t alignment           # bytes, a power of two
    cdef bint swapped               # whether its bytes lie in the order that is not this machine's
    cdef object label               # its name, or None

    cdef Layout copy(self)
