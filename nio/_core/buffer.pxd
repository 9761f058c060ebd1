"""The state of a buffer on one page, and the checks that each access makes."""
from nio._core.arrays cimport Code, Element
from nio._core.memory cimport Memory

cdef object MISSING             # the default of a parameter that an overload leaves out

cdef class Buffer:
    # What it shows: never changes after construction.
    cdef Memory memory
    cdef object parent          # the buffer that this one is a view of (Java's attachment), or None
    cdef Py_ssize_t start       # byte offset of element 0 in `memory`
    cdef Py_ssize_t cap         # elements
    cdef bint read_only
    # The cursor: 0 <= mark <= pos <= lim <= cap; mark is -1 when undefined.
    cdef int mark_
    cdef int pos
    cdef int lim
    # Whether values are stored in the order that is not this machine's.
    cdef bint swapped
    cdef const Element* element # what the elements are
    cdef object __weakref__

    cdef int init(self, Memory memory, object parent, Py_ssize_t start, Py_ssize_t cap,
                  bint read_only) except -1
    cdef int set_limit(self, int limit) except -1
    cdef int set_position(self, int position) except -1
    cdef int require_array(self) except -1
    cdef bint on_array(self)

cdef int first_of_class(Buffer first, Code code) except -1
cdef int no_instances(type kind) except -1
cdef Buffer like(Buffer one)

cdef int underflow() except -1
cdef int overflow() except -1
cdef int out_of_bounds() except -1
cdef int refuse_write() except -1
cdef int check_range(int start, int length, int size) except -1

cdef inline int next_get(Buffer self, int n) except -1:
    """The place of a relative get of n elements; moves the position."""
    cdef int at = self.pos
    if n > self.lim - at:
        return underflow()
    self.pos = at + n
    return at

cdef inline int next_put(Buffer self, int n) except -1:
    """The place of a relative put of n elements; moves the position."""
    cdef int at = self.pos
    if n > self.lim - at:
        return overflow()
    self.pos = at + n
    return at

cdef inline int check_index(Buffer self, int at, int n) except -1:
    """The place of an absolute access to n elements."""
    if at < 0 or n > self.lim - at:
        return out_of_bounds()
    return at

cdef inline int check_writable(Buffer self) except -1:
    if self.read_only:
        return refuse_write()
    return 0
