"""The state of a Window, for the module of byte buffers, which makes them."""
from nio._core.memory cimport Memory

cdef class Window:
    cdef Memory memory
    cdef Py_ssize_t at, length
    cdef char* place            # the first byte, while entered
    cdef bint writable, entered
    cdef object given           # the memoryview handed out
    cdef int lent               # views of it, and views of those, that are alive

    cdef bytearray reachable(self)
