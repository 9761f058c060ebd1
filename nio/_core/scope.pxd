"""The state of a scope."""
cdef class Scope:
    cdef bint alive
    cdef unsigned long owner        # the thread that alone may close and touch; 0: any
    cdef readonly object thread     # the identity of that thread in Python's threading, or None
    cdef str kind                   # "Confined", ...: a part of Java's class name
    cdef object holder              # outside arenas: what keeps the memory; the same holder, an equal scope

    cdef int require(self) except -1
