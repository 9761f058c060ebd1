# cython: language_level=3, boundscheck=False, wraparound=False, auto_pickle=False, binding=False, autotestdict=False
"""What may stand for a Java array in a call: a buffer with elements of the right size and kind, or,
where it is only read, a list, tuple or other sequence of values (for a char[] a str).

Elements of the other byte order are taken too (a numpy array of '>i4' for an int[]): `hold` says
so, and the copy swaps them.  Not here: Java's own arrays (arrays.pyx), single values (convert.pxd).
"""
from collections.abc import Sequence

from cpython.buffer cimport (PyBUF_FORMAT, PyBUF_ND, PyBUF_SIMPLE, PyBUF_WRITABLE,
                             PyBuffer_Release, PyObject_CheckBuffer, PyObject_GetBuffer)
from cpython.number cimport PyNumber_Check
from cpython.bytearray cimport PyByteArray_CheckExact, PyByteArray_GET_SIZE
from libc.string cimport strchr

from nio._core.arrays cimport BYTE, CHAR, Element

from nio._core.arrays import (BooleanArray, ByteArray, CharArray, DoubleArray, FloatArray, IntArray,
                              LongArray, ShortArray)
from nio.errors import NullPointerException

cdef extern from *:
    """
    static inline int nio_has_length(PyObject *x) {
        PyTypeObject *t = Py_TYPE(x);
        return (t->tp_as_sequence && t->tp_as_sequence->sq_length)
            || (t->tp_as_mapping && t->tp_as_mapping->mp_length);
    }
    #if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    #define NIO_OTHER_ORDER(mark) ((mark) == '>' || (mark) == '!')
    #define NIO_THIS_ORDER(mark) ((mark) == '@' || (mark) == '=' || (mark) == '<')
    #else
    #define NIO_OTHER_ORDER(mark) ((mark) == '<')
    #define NIO_THIS_ORDER(mark) ((mark) == '@' || (mark) == '=' || (mark) == '>' || (mark) == '!')
    #endif
    """
    bint nio_has_length(object x)
    bint NIO_OTHER_ORDER(char mark)
    bint NIO_THIS_ORDER(char mark)

# By Code, as in the element table.
cdef tuple CLASSES = (BooleanArray, ByteArray, CharArray, ShortArray, IntArray, LongArray,
                      FloatArray, DoubleArray)


cdef bint is_array(object x):
    """Whether x can stand for an array: a buffer with a length (a numpy integer has none)."""
    return PyObject_CheckBuffer(x) and nio_has_length(x)


cdef bint is_value(object x):
    """Whether x stands for one value, not for an array of them: a number, or what has no length."""
    return not is_array(x) and (PyNumber_Check(x) or not nio_has_length(x))


cdef object new_array(const Element* element, object source):
    """A Java array of that element with the values, or the length, of `source`."""
    return CLASSES[<int> element.code](source)


cdef str type_name(const Element* element):
    return element.java_name.decode() + "[]"


cdef object array_to_read(object x, const Element* element, str name):
    """x as a buffer object; a sequence of values, or a str for a char[], is converted."""
    if x is None:
        raise NullPointerException(f'Cannot read the array length because "{name}" is null')
    if is_array(x):
        return x
    if isinstance(x, str):
        if element.code == CHAR:
            return new_array(element, x)
    elif isinstance(x, (list, tuple, Sequence)):
        return new_array(element, x)
    raise TypeError(f"a Java {type_name(element)} is needed, not {type(x).__name__}")


cdef object array_to_fill(object x, const Element* element, str name):
    if x is None:
        raise NullPointerException(f'Cannot read the array length because "{name}" is null')
    if not is_array(x):
        raise TypeError(f"a Java {type_name(element)} to fill is needed, not {type(x).__name__}")
    return x


cdef int hold(object array, const Element* element, Py_buffer* view, bint writable) except -1:
    """Export the elements of an array; the caller releases the view.

    Returns whether their bytes are in the order that is not this machine's.
    """
    cdef int foreign
    cdef int flags = PyBUF_ND | (PyBUF_WRITABLE if writable else PyBUF_SIMPLE)
    if element.code != BYTE:
        flags |= PyBUF_FORMAT
    try:
        PyObject_GetBuffer(array, view, flags)
    except BufferError as error:
        raise TypeError(f"a {type(array).__name__} cannot stand for a Java {type_name(element)} "
                        f"here: {error}") from None
    foreign = order_of(element, view)
    if foreign < 0:
        size = view.itemsize
        PyBuffer_Release(view)
        raise TypeError(f"a {type(array).__name__} of these elements ({size} bytes each) cannot "
                        f"stand for a Java {type_name(element)}")
    return foreign


cdef int check_held(const Py_buffer* view, Py_ssize_t offset, Py_ssize_t length) except -1:
    """That a held array still has the elements that its length promised before it was held."""
    if offset + length > view.len // view.itemsize:
        raise BufferError("the array became shorter during the call")
    return 0


cdef int order_of(const Element* element, const Py_buffer* view) noexcept:
    """0 or 1: elements of our kind, in this machine's order or the other; -1: of another kind."""
    cdef const char* format = view.format
    cdef int foreign = 0
    if view.itemsize != element.size:
        return -1
    if element.code == BYTE:
        return 0
    if format == NULL:
        return -1
    if NIO_OTHER_ORDER(format[0]):
        foreign = 1
        format += 1
    elif NIO_THIS_ORDER(format[0]):
        format += 1
    if format[0] == 0 or format[1] != 0 or strchr(element.same_bits, format[0]) == NULL:
        return -1
    return foreign


cdef bint usable_in_place(object array, const Element* element) except -1:
    """Whether a buffer can be laid over the array: writable, and in this machine's order."""
    cdef Py_buffer view
    cdef int foreign = hold(array, element, &view, False)
    cdef bint read_only = view.readonly
    PyBuffer_Release(&view)
    return not foreign and not read_only


cdef int array_length(object array, const Element* element) except -1:
    """The number of elements."""
    cdef Py_buffer view
    cdef Py_ssize_t n
    if element.code == BYTE and PyByteArray_CheckExact(array):
        n = PyByteArray_GET_SIZE(array)
    else:
        hold(array, element, &view, False)
        n = view.len // element.size
        PyBuffer_Release(&view)
    if n > 0x7FFFFFFF:
        raise OverflowError("a Java array has at most 2147483647 elements")
    return n
