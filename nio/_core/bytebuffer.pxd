"""ByteBuffer's state is Buffer's; what it adds is access."""
from nio._core.buffer cimport Buffer
from nio._core.memory cimport Memory

cdef class ByteBuffer(Buffer):
    cdef ByteBuffer view(self, int offset, int cap, bint read_only)
    cdef ByteBuffer copy_cursor(self, ByteBuffer other)
    cdef object get_bulk(self, object a, object b, object c, object d)
    cdef object put_bulk(self, object a, object b, object c, object d)
    cdef int get_array(self, int at, object array, int offset, int length) except -1
    cdef int put_array(self, int at, object array, int offset, int length) except -1
    cdef int first_mismatch(self, ByteBuffer that, int n) except -1

cdef class MappedByteBuffer(ByteBuffer):
    pass

cdef ByteBuffer mapped_buffer(Memory memory, int cap, bint read_only)
