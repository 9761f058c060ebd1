"""The typed buffers; see views.pyx."""
from nio._core.arrays cimport Code
from nio._core.buffer cimport Buffer
from nio._core.primitive_buffer cimport PrimitiveBuffer

cdef class TypedBuffer(PrimitiveBuffer):
    pass

cdef class ShortBuffer(TypedBuffer):
    pass

cdef class IntBuffer(TypedBuffer):
    pass

cdef class LongBuffer(TypedBuffer):
    pass

cdef class FloatBuffer(TypedBuffer):
    pass

cdef class DoubleBuffer(TypedBuffer):
    pass

# The first instance of each class, which the others are copies of.
cdef TypedBuffer SHORTS, INTS, LONGS, FLOATS, DOUBLES

cdef object view_of_bytes(PrimitiveBuffer first, Buffer bytes_)
