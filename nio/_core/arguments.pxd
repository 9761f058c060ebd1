"""Array arguments; see arguments.pyx."""

cdef bint is_array(object x)
cdef object array_to_read(object x, str name)
cdef object array_to_fill(object x, str name)
cdef int hold(object array, Py_buffer* view, bint writable) except -1
cdef int array_length(object array) except -1
