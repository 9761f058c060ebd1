# cython: language_level=3, boundscheck=False, wraparound=False, auto_pickle=False, binding=False, autotestdict=False
"""What may stand for a Java array in a call: any buffer of bytes, and lists where it is only read.

Not here: Java's own arrays (arrays.pyx), and single values (convert.pxd).
"""
from cpython.buffer cimport (PyBUF_ND, PyBUF_SIMPLE, PyBUF_WRITABLE, PyBuffer_Release,
                             PyObject_CheckBuffer, PyObject_GetBuffer)
from cpython.bytearray cimport PyByteArray_CheckExact, PyByteArray_GET_SIZE

from nio._core.arrays import ByteArray
from nio.errors import NullPointerException

cdef extern from *:
    """
    static inline int nio_has_length(PyObject *x) {
        PyTypeObject *t = Py_TYPE(x);
        return (t->tp_as_sequence && t->tp_as_sequence->sq_length)
            || (t->tp_as_mapping && t->tp_as_mapping->mp_length);
    }
    """
    bint nio_has_length(object x)


cdef bint is_array(object x):
    """Whether x can stand for a byte[]: a buffer with a length (a numpy integer has none)."""
    return PyObject_CheckBuffer(x) and nio_has_length(x)


cdef object array_to_read(object x, str name):
    """x as a buffer object; a list or tuple of numbers is converted first."""
    if x is None:
        raise NullPointerException(f'Cannot read the array length because "{name}" is null')
    if is_array(x):
        return x
    if isinstance(x, (list, tuple)):
        return ByteArray(x)
    raise TypeError(f"a Java byte[] is needed, not {type(x).__name__}")


cdef object array_to_fill(object x, str name):
    if x is None:
        raise NullPointerException(f'Cannot read the array length because "{name}" is null')
    if not is_array(x):
        raise TypeError(f"a Java byte[] to fill is needed, not {type(x).__name__}")
    return x


cdef int hold(object array, Py_buffer* view, bint writable) except -1:
    """Export the bytes of a byte[] parameter; the caller releases the view."""
    try:
        PyObject_GetBuffer(array, view, PyBUF_ND | (PyBUF_WRITABLE if writable else PyBUF_SIMPLE))
    except BufferError as error:
        raise TypeError(f"a {type(array).__name__} cannot stand for a Java byte[] here: "
                        f"{error}") from None
    if view.itemsize != 1:
        PyBuffer_Release(view)
        raise TypeError(f"a {type(array).__name__} with elements of {view.itemsize} bytes cannot "
                        "stand for a Java byte[]")
    return 0


cdef int array_length(object array) except -1:
    cdef Py_buffer view
    cdef Py_ssize_t n
    if PyByteArray_CheckExact(array):
        n = PyByteArray_GET_SIZE(array)
    else:
        hold(array, &view, False)
        n = view.len
        PyBuffer_Release(&view)
    if n > 0x7FFFFFFF:
        raise OverflowError("a Java byte[] has at most 2147483647 elements")
    return n
