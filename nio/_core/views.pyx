# cython: language_level=3, boundscheck=False, wraparound=False, auto_pickle=False, binding=False, autotestdict=False
"""java.nio's typed buffers: ShortBuffer, IntBuffer, LongBuffer, FloatBuffer, DoubleBuffer.

Heap buffers over arrays of their own (`allocate`, `wrap`), and views of any ByteBuffer's bytes
(`asIntBuffer()` ...) in the order that the ByteBuffer had.  All they do stands in
primitive_buffer.pyx; CharBuffer, which is text as well, in char_buffer.pyx.
"""
cimport cython
from cpython.object cimport PyTypeObject

from nio._core.arrays cimport DOUBLE, FLOAT, INT, LONG, SHORT, Code, Element, element_of
from nio._core.arguments cimport new_array
from nio._core.buffer cimport MISSING, Buffer
from nio._core.memory cimport (NIO_EXTABLE_START, NIO_EXTABLE_STOP, fault_answer,
                               guarded_copy_function, register_touches, touch_bind)
from nio._core.primitive_buffer cimport (PrimitiveBuffer, checked_capacity, heap_buffer,
                                         wrap_array)

cdef extern from "view_doors.h":
    ctypedef struct nio_door:
        pass
    const nio_door* nio_doors_of_short
    const nio_door* nio_doors_of_int
    const nio_door* nio_doors_of_long
    const nio_door* nio_doors_of_float
    const nio_door* nio_doors_of_double
    object (*nio_fault_answer)()

cdef extern from "leaf.h":
    int nio_own_methods(PyTypeObject* leaf, const nio_door* doors) except -1


@cython.no_gc
cdef class TypedBuffer(PrimitiveBuffer):
    """What the typed buffers share; it has no instances of its own."""

    @classmethod
    def allocate(cls, capacity, /):
        """A heap buffer of `capacity` zero elements in this machine's order, over a Java array.

        Raises IllegalArgumentException when capacity is negative.
        """
        cdef const Element* element = element_of_class(cls)
        return heap_buffer(cls, element, new_array(element, checked_capacity(capacity)))

    @classmethod
    def wrap(cls, array, offset=MISSING, length=MISSING, /):
        """A heap buffer over an array: changes show on both sides.

        array: a Java array (compat's JInt[n]), array.array, numpy array or other writable buffer
        of such elements; what is read-only, in the other byte order, or a list, is copied into a
        new array.  offset, length: elements; they set position and limit, not the capacity.
        Raises IndexOutOfBoundsException if they do not fit.
        """
        return wrap_array(cls, element_of_class(cls), array, offset, length)


@cython.final
@cython.no_gc
cdef class ShortBuffer(TypedBuffer):
    """A buffer of 16-bit ints.  Source: java.nio.ShortBuffer."""


@cython.final
@cython.no_gc
cdef class IntBuffer(TypedBuffer):
    """A buffer of 32-bit ints.  Source: java.nio.IntBuffer."""


@cython.final
@cython.no_gc
cdef class LongBuffer(TypedBuffer):
    """A buffer of 64-bit ints.  Source: java.nio.LongBuffer."""


@cython.final
@cython.no_gc
cdef class FloatBuffer(TypedBuffer):
    """A buffer of 32-bit floats; a number too large for one becomes infinite.

    Source: java.nio.FloatBuffer.
    """


@cython.final
@cython.no_gc
cdef class DoubleBuffer(TypedBuffer):
    """A buffer of 64-bit floats.  Source: java.nio.DoubleBuffer."""


cdef const Element* element_of_class(type kind) except NULL:
    if kind is IntBuffer:
        return element_of(INT)
    if kind is LongBuffer:
        return element_of(LONG)
    if kind is ShortBuffer:
        return element_of(SHORT)
    if kind is FloatBuffer:
        return element_of(FLOAT)
    if kind is DoubleBuffer:
        return element_of(DOUBLE)
    raise TypeError("TypedBuffer has no elements: use IntBuffer, LongBuffer, ...")


cdef object view_of_bytes(type kind, Code code, Buffer bytes_):
    """A typed view of a ByteBuffer's remaining bytes, in its order; the last bytes may be left out."""
    cdef const Element* element = element_of(code)
    cdef PrimitiveBuffer view = <PrimitiveBuffer> kind.__new__(kind)
    view.element = element
    view.init(bytes_.memory, bytes_, bytes_.start + bytes_.pos,
              (bytes_.lim - bytes_.pos) // element.size, bytes_.read_only)
    view.swapped = bytes_.swapped
    return view


touch_bind(guarded_copy_function())
register_touches(NIO_EXTABLE_START, NIO_EXTABLE_STOP)
nio_fault_answer = fault_answer
nio_own_methods(<PyTypeObject*> ShortBuffer, nio_doors_of_short)
nio_own_methods(<PyTypeObject*> IntBuffer, nio_doors_of_int)
nio_own_methods(<PyTypeObject*> LongBuffer, nio_doors_of_long)
nio_own_methods(<PyTypeObject*> FloatBuffer, nio_doors_of_float)
nio_own_methods(<PyTypeObject*> DoubleBuffer, nio_doors_of_double)
