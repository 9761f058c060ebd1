"""ByteBuffer's state is Buffer's; what it adds is access."""
from nio._core.memory cimport Memory
from nio._core.primitive_buffer cimport PrimitiveBuffer

cdef class ByteBuffer(PrimitiveBuffer):
    cdef int past_unit(self, int at, int unit) except -1

cdef class MappedByteBuffer(ByteBuffer):
    pass

cdef ByteBuffer mapped_buffer(Memory memory, int cap, bint read_only)
cdef ByteBuffer heap_bytes(Memory memory, Py_ssize_t start, int cap, bint read_only)
