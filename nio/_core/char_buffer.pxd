"""CharBuffer; see char_buffer.pyx."""
from nio._core.primitive_buffer cimport PrimitiveBuffer

cdef class CharBuffer(PrimitiveBuffer):
    cdef bint text              # made from a string: no array, and read-only (StringCharBuffer)
    cdef str remaining_text(self, int start, int end)
    cdef int put_text(self, str units, int start, int end) except -1
    cdef int append_part(self, object csq, int start, int end) except -1

cdef CharBuffer CHARS           # the first instance, which the others are copies of
