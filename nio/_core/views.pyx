# cython: language_level=3, boundscheck=False, wraparound=False, auto_pickle=False, binding=False, autotestdict=False, embedsignature=True, embedsignature.format=clinic
"""java.nio's typed buffers: ShortBuffer, IntBuffer, LongBuffer, FloatBuffer, DoubleBuffer.

Heap buffers over arrays of their own (`allocate`, `wrap`), and views of any ByteBuffer's bytes
(`asIntBuffer()` ...) in the order that the ByteBuffer had.  All they do stands in
primitive_buffer.pyx; CharBuffer, which is text as well, in char_buffer.pyx.
"""
cimport cython
from cpython.object cimport PyTypeObject

from nio._core.arrays cimport DOUBLE, FLOAT, INT, LONG, SHORT
from nio._core.arguments cimport new_array
from nio._core.buffer cimport MISSING, Buffer, first_of_class, like, no_instances
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
        cdef TypedBuffer first = first_of(cls)
        return heap_buffer(first, new_array(first.element, checked_capacity(capacity)))

    @classmethod
    def wrap(cls, array, offset=MISSING, length=MISSING, /):
        """A heap buffer over an array: changes show on both sides.

        array: a Java array (compat's JInt[n]), array.array, numpy array or other writable buffer
        of such elements; what is read-only, in the other byte order, or a list, is copied into a
        new array.  offset, length: elements; they set position and limit, not the capacity.
        Raises IndexOutOfBoundsException if they do not fit.
        """
        return wrap_array(first_of(cls), array, offset, length)

    def cleaner(self, /):
        """None: what ends the memory is the cleaner of the buffer that this one is a view of."""
        return None


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


cdef TypedBuffer first_of(type kind):
    """The first instance of a class, which the others are copies of."""
    first = FIRSTS.get(kind)
    if first is None:
        raise TypeError("TypedBuffer has no elements: use IntBuffer, LongBuffer, ...")
    return <TypedBuffer> first


cdef object view_of_bytes(PrimitiveBuffer first, Buffer bytes_):
    """A view of a ByteBuffer's remaining bytes, of the kind of `first`, in the bytes' order.

    The last bytes are left out if they make no element.
    """
    cdef PrimitiveBuffer view = <PrimitiveBuffer> like(first)
    # As in PrimitiveBuffer.view: the root, not what lies between.
    view.init(bytes_.memory, bytes_ if bytes_.parent is None else bytes_.parent, bytes_.start + bytes_.pos,
              (bytes_.lim - bytes_.pos) // first.element.size, bytes_.read_only)
    view.swapped = bytes_.swapped
    return view


# ---- at import

SHORTS = ShortBuffer.__new__(ShortBuffer)
INTS = IntBuffer.__new__(IntBuffer)
LONGS = LongBuffer.__new__(LongBuffer)
FLOATS = FloatBuffer.__new__(FloatBuffer)
DOUBLES = DoubleBuffer.__new__(DoubleBuffer)
first_of_class(SHORTS, SHORT)
first_of_class(INTS, INT)
first_of_class(LONGS, LONG)
first_of_class(FLOATS, FLOAT)
first_of_class(DOUBLES, DOUBLE)
no_instances(TypedBuffer)
cdef dict FIRSTS = {type(first): first for first in (SHORTS, INTS, LONGS, FLOATS, DOUBLES)}

touch_bind(guarded_copy_function())
register_touches(NIO_EXTABLE_START, NIO_EXTABLE_STOP)
nio_fault_answer = fault_answer
nio_own_methods(<PyTypeObject*> ShortBuffer, nio_doors_of_short)
nio_own_methods(<PyTypeObject*> IntBuffer, nio_doors_of_int)
nio_own_methods(<PyTypeObject*> LongBuffer, nio_doors_of_long)
nio_own_methods(<PyTypeObject*> FloatBuffer, nio_doors_of_float)
nio_own_methods(<PyTypeObject*> DoubleBuffer, nio_doors_of_double)
