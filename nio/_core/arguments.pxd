"""Array arguments; see arguments.pyx."""
from nio._core.arrays cimport Element

cdef bint is_array(object x)
cdef bint is_value(object x)
cdef object new_array(const Element* element, object source)
cdef object array_to_read(object x, const Element* element, str name)
cdef object array_to_fill(object x, const Element* element, str name)
cdef int hold(object array, const Element* element, Py_buffer* view, bint writable) except -1
cdef bint usable_in_place(object array, const Element* element) except -1
cdef int array_length(object array, const Element* element) except -1
cdef int check_held(const Py_buffer* view, Py_ssize_t offset, Py_ssize_t length) except -1
