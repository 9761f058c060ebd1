"""The state of a Java array on one page."""

cdef enum Code:
    BOOLEAN, BYTE, CHAR, SHORT, INT, LONG, FLOAT, DOUBLE

cdef struct Element:
    const char* java_name       # "byte": what the messages say
    Code code                   # which of `load` and `store`'s cases it is
    Py_ssize_t size             # bytes
    const char* format          # of the buffer protocol
    const char* swapped_format  # of the same with its bytes in the other order
    const char* same_bits       # formats of other buffers whose bytes are these elements already

cdef class JavaArray:
    cdef const Element* element # NULL in JavaArray itself, which has no instances
    cdef char* data             # the first element; never NULL, never moves
    cdef readonly Py_ssize_t length
    cdef Py_ssize_t stride      # bytes from one element to the next; negative in a[::-1]
    cdef JavaArray whole        # a slice keeps the array whose memory it shows; None: the memory is ours

    cdef int allocate(self, Py_ssize_t length) except -1
    cdef int fill(self, object values) except -1
    cdef JavaArray window(self, object index)
    cdef JavaArray part(self, Py_ssize_t start, Py_ssize_t step, Py_ssize_t length)

cdef const Element* element_of(Code code) noexcept
cdef object load(Code code, const char* at)
cdef int store(Code code, char* at, object value) except -1
