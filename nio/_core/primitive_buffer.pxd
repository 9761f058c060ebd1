"""What the seven buffers of java.nio share; the state is Buffer's."""
from nio._core.arrays cimport Element
from nio._core.buffer cimport Buffer

cdef extern from *:
    """
    #if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    #define NIO_LITTLE 1
    #else
    #define NIO_LITTLE 0
    #endif
    """
    bint NIO_LITTLE

cdef object BIG, LITTLE         # ByteOrder's two instances

cdef inline int advance(Buffer buffer, int position) except -1:
    """Move the position to where a copy of many elements has ended; as in Java not beyond the limit, should another
    thread have lowered that meanwhile: IllegalArgumentException."""
    if position > buffer.lim:
        return buffer.set_position(position)
    buffer.pos = position
    return 0

cdef class PrimitiveBuffer(Buffer):
    cdef PrimitiveBuffer view(self, int at, int cap, bint read_only)
    cdef PrimitiveBuffer copy_cursor(self, PrimitiveBuffer other)
    cdef PrimitiveBuffer own_order(self, bint swapped)
    cdef bint is_element(self, object x) except -1
    cdef object load_element(self, int at)
    cdef int put_element(self, object index, object value) except -1
    cdef int fetch_elements(self, int at, void* to, int n) except -1
    cdef int store_elements(self, int at, const void* source, int n) except -1
    cdef int get_bulk(self, object a, object b, object c, object d) except -1
    cdef int put_bulk(self, object a, object b, object c, object d) except -1
    cdef int get_array(self, int at, object array, int offset, int length) except -1
    cdef int put_array(self, int at, object array, int offset, int length) except -1
    cdef str class_name(self)
    cdef int item(self, object index) except -1
    cdef int set_items(self, int at, int n, object values) except -1

cdef PrimitiveBuffer heap_buffer(PrimitiveBuffer first, object array)
cdef PrimitiveBuffer wrap_array(PrimitiveBuffer first, object array, object offset, object length)
cdef int checked_capacity(object capacity) except -1
cdef PrimitiveBuffer same_kind(PrimitiveBuffer self, object that)
cdef int put_buffer(PrimitiveBuffer self, PrimitiveBuffer src) except -1
