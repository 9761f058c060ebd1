# cython: language_level=3, boundscheck=False, wraparound=False, auto_pickle=False, binding=False, autotestdict=False, embedsignature=True, embedsignature.format=clinic
"""Java's primitive arrays: a fixed number of signed, range-checked elements, zero to begin with.

    a = IntArray(4)             # int[4]
    a[1:3] = [8, 9]             # a slice is a window on the array, not a copy of it
    memoryview(a)               # so is the buffer protocol, writable: numpy, struct, readinto

All eight classes come from one table (`ELEMENTS`) and one pair of functions (`load`, `store`).

An array is equal to itself (the same elements of the same memory) and to nothing else, except that
a byte[] and a char[] equal the str of their text: these are JPype's rules, as are the messages.

Not here: arrays of objects (`compat`), the cursor over an array (`ByteBuffer.wrap`), and resizing,
which Java's arrays do not do.
"""
import sys
from collections.abc import Sequence

cimport cython
from cpython.buffer cimport (PyBUF_ANY_CONTIGUOUS, PyBUF_C_CONTIGUOUS, PyBUF_F_CONTIGUOUS, PyBUF_FORMAT, PyBUF_FULL_RO,
                             PyBUF_ND, PyBUF_STRIDES, PyBuffer_GetPointer, PyBuffer_IsContiguous, PyBuffer_Release,
                             PyObject_CheckBuffer, PyObject_GetBuffer)
from cpython.mem cimport PyMem_Calloc, PyMem_Free
from cpython.memoryview cimport PyMemoryView_Check
from cpython.number cimport PyIndex_Check
from cpython.object cimport Py_TPFLAGS_HEAPTYPE, Py_TYPE, PyTypeObject
from cpython.sequence cimport PySequence_Check
from libc.stdint cimport int64_t, uint16_t
from libc.string cimport memcpy, strchr

from nio._core.convert cimport nio_as_byte, nio_as_char, nio_as_double, nio_as_int, nio_as_long, nio_as_short
from nio._core.memory cimport raise_fault, raw_copy
from nio.errors import NegativeArraySizeException, OutOfMemoryError
from nio.lang.reflection import Class

cdef extern from "Python.h":
    object PyUnicode_FromOrdinal(int)
    int PyObject_IsTrue(object) except -1
    int PySlice_Unpack(object, Py_ssize_t*, Py_ssize_t*, Py_ssize_t*) except -1
    Py_ssize_t PySlice_AdjustIndices(Py_ssize_t, Py_ssize_t*, Py_ssize_t*, Py_ssize_t)

cdef extern from "plain_new.h":
    object nio_new_by(PyTypeObject* base, object like, tuple no_arguments)

# The longest array that a JVM makes, HotSpot's header taken off (measured on JDK 25).
cdef Py_ssize_t MAX_LENGTH = 0x7FFFFFFF - 2

# What the data pointer of an empty array points at.
cdef char[8] NOTHING

cdef str UTF_16 = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"

# A buffer of one of the formats under `same_bits` is copied as it is: numpy's uint8 255 is the byte -1.
cdef extern from *:
    """
    #if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    #define NIO_OTHER_ORDER ">"
    #else
    #define NIO_OTHER_ORDER "<"
    #endif
    """
    const char* OTHER_ORDER_CHAR "NIO_OTHER_ORDER \"H\""
    const char* OTHER_ORDER_SHORT "NIO_OTHER_ORDER \"h\""
    const char* OTHER_ORDER_INT "NIO_OTHER_ORDER \"i\""
    const char* OTHER_ORDER_LONG "NIO_OTHER_ORDER \"q\""
    const char* OTHER_ORDER_FLOAT "NIO_OTHER_ORDER \"f\""
    const char* OTHER_ORDER_DOUBLE "NIO_OTHER_ORDER \"d\""

cdef Element[8] ELEMENTS
ELEMENTS[<int>BOOLEAN] = Element(b"boolean", BOOLEAN, 1, b"?", b"?", b"?")
ELEMENTS[<int>BYTE] = Element(b"byte", BYTE, 1, b"b", b"b", b"bBc")
ELEMENTS[<int>CHAR] = Element(b"char", CHAR, 2, b"H", OTHER_ORDER_CHAR, b"Hh")
ELEMENTS[<int>SHORT] = Element(b"short", SHORT, 2, b"h", OTHER_ORDER_SHORT, b"hH")
ELEMENTS[<int>INT] = Element(b"int", INT, 4, b"i", OTHER_ORDER_INT, b"iIlL")
ELEMENTS[<int>LONG] = Element(b"long", LONG, 8, b"q", OTHER_ORDER_LONG, b"qQlL")
ELEMENTS[<int>FLOAT] = Element(b"float", FLOAT, 4, b"f", OTHER_ORDER_FLOAT, b"f")
ELEMENTS[<int>DOUBLE] = Element(b"double", DOUBLE, 8, b"d", OTHER_ORDER_DOUBLE, b"d")


cdef const Element* element_of(Code code) noexcept:
    """The table's entry."""
    return &ELEMENTS[<int>code]


cdef object load(Code code, const char* at):
    """The element at that address as a Python object."""
    if code == BYTE:
        return (<const signed char*>at)[0]
    if code == INT:
        return (<const int*>at)[0]
    if code == LONG:
        return (<const int64_t*>at)[0]
    if code == SHORT:
        return (<const short*>at)[0]
    if code == CHAR:
        return PyUnicode_FromOrdinal((<const uint16_t*>at)[0])
    if code == FLOAT:
        return <double>(<const float*>at)[0]
    if code == DOUBLE:
        return (<const double*>at)[0]
    return at[0] != 0


cdef int store(Code code, char* at, object value) except -1:
    """Write the value at that address; OverflowError if it is out of range, TypeError if it is of the wrong kind."""
    cdef double number
    if code == BYTE:
        return nio_as_byte(value, <signed char*>at)
    if code == INT:
        return nio_as_int(value, <int*>at)
    if code == LONG:
        return nio_as_long(value, <int64_t*>at)
    if code == SHORT:
        return nio_as_short(value, <short*>at)
    if code == CHAR:
        return nio_as_char(value, <uint16_t*>at)
    if code == FLOAT or code == DOUBLE:
        nio_as_double(value, &number)       # by way of a variable: it is written on failure too
        if code == FLOAT:
            (<float*>at)[0] = <float>number
        else:
            (<double*>at)[0] = number
        return 0
    if not PyIndex_Check(value):
        raise TypeError("Unable to convert to Java boolean")
    at[0] = PyObject_IsTrue(value)
    return 0


cdef JavaArray like(JavaArray array):
    """An array of the same class, still without elements."""
    cdef JavaArray other = <JavaArray>nio_new_by(<PyTypeObject*>JavaArray, array, ())
    other.element = array.element
    return other


cdef Py_ssize_t position(JavaArray array, object index, str beyond) except -1:
    """Which element that index names; negative indices count from the end."""
    cdef Py_ssize_t at = index
    if at < 0:
        at += array.length
    if not 0 <= at < array.length:
        raise IndexError(beyond)
    return at


# The formats that a memoryview reads.
cdef frozenset NATIVE = frozenset("cbB?hHiIlLqQnNfdP")

cdef int copy_elements(Py_buffer* view, char* to) except -1:
    """Copy all elements of a one-dimensional view, one after the other; InternalError where a page cannot be had.

    They may be a mapped file's bytes, lent by a buffer.
    """
    cdef Py_ssize_t i
    cdef Py_ssize_t size = view.itemsize
    cdef int fault = 0
    if PyBuffer_IsContiguous(view, b"C"):
        fault = raw_copy(to, <const char*>view.buf, view.len, 1)
    else:
        for i in range(view.shape[0]):
            fault = raw_copy(to + i * size, <const char*>PyBuffer_GetPointer(view, &i), size, 1)
            if fault:
                break
    if fault:
        raise_fault()
    return 0


cdef bint copy_same_bits(JavaArray array, object source) except -1:
    """Copy the bytes of a buffer that are elements of ours as they stand; False if they are not, and nothing was done."""
    cdef Py_buffer view
    cdef const char* format
    cdef JavaArray between
    PyObject_GetBuffer(source, &view, PyBUF_FULL_RO)
    try:
        if view.ndim != 1:
            raise TypeError("buffer dims incorrect")
        format = "B"
        if view.format is not NULL:
            format = view.format
        if format[0] == b"@" or format[0] == b"=":
            format += 1
        if (array.stride != array.element.size or view.itemsize != array.element.size
                or view.len != array.length * array.element.size
                or format[0] == 0 or format[1] != 0 or strchr(array.element.same_bits, format[0]) is NULL):
            return False
        if PyBuffer_IsContiguous(&view, b"C"):
            copy_elements(&view, array.data)
        else:
            # By way of another array, since the view may be a slice of this one.
            between = ByteArray(view.len)
            copy_elements(&view, between.data)
            memcpy(array.data, between.data, view.len)
        return True
    finally:
        PyBuffer_Release(&view)


cdef object detached(object source):
    """A memoryview of the same elements in memory of its own, which no other process can take away while it is read.

    The source itself if its format is none that a memoryview reads.
    """
    cdef Py_buffer view
    cdef JavaArray copy
    if source.format.lstrip("@") not in NATIVE:
        return source
    PyObject_GetBuffer(source, &view, PyBUF_FULL_RO)
    try:
        copy = ByteArray(view.len)
        copy_elements(&view, copy.data)
    finally:
        PyBuffer_Release(&view)
    return memoryview(copy).cast("B").cast(source.format) if copy.length else ()


@cython.no_gc
cdef class JavaArray:
    """The kind of every Java array: fixed length, elements of one primitive type.

    Made from a length (all zero), or from the elements: a sequence, or an object with the buffer protocol.
    Raises NegativeArraySizeException, OutOfMemoryError if there is no room, OverflowError for an element
    out of range, TypeError for what is neither a length nor elements.  It has no instances of its own.
    """

    def __cinit__(self):
        self.element = &ELEMENTS[<int>BYTE]      # the classes below put their own in its place
        self.data = NOTHING

    def __init__(self, source, /):
        if type(self) is JavaArray or Py_TYPE(self).tp_flags & Py_TPFLAGS_HEAPTYPE:      # or a class of Python's
            raise TypeError("JavaArray has no element type: use ByteArray, IntArray, ...")
        if self.stride:
            raise TypeError("a Java array is made once")
        self.stride = self.element.size         # before anything of the caller's runs, which might come back here
        if not isinstance(source, int) and not PySequence_Check(source) and PyIndex_Check(source):
            source = source.__index__()
        if isinstance(source, int):
            if source < 0:
                raise NegativeArraySizeException(str(source))
            self.allocate(source)
        elif isinstance(source, JavaArray) and (<JavaArray>source).element != self.element:
            raise TypeError("Array class mismatch")
        elif PySequence_Check(source):
            self.allocate(len(source))
            self.fill(source)
        else:
            raise TypeError("Invalid type")

    def __dealloc__(self):
        if self.whole is None and self.data != NOTHING:
            PyMem_Free(self.data)

    cdef int allocate(self, Py_ssize_t length) except -1:
        """Get zeroed memory for that many elements."""
        if length > MAX_LENGTH:
            raise OutOfMemoryError("Requested array size exceeds VM limit")
        if length:
            data = <char*>PyMem_Calloc(length, self.element.size)
            if data is NULL:
                raise OutOfMemoryError("Java heap space")
            self.data = data
        self.length = length
        self.stride = self.element.size
        return 0

    cdef int fill(self, object values) except -1:
        """Take every element from a sequence of our length; ours stay as they are if one does not fit."""
        cdef JavaArray copy
        cdef Py_ssize_t i = 0
        if PyObject_CheckBuffer(values):
            if copy_same_bits(self, values):
                return 0
            if PyMemoryView_Check(values):
                values = detached(values)
        # Collected apart first: the sequence may be a view of these very elements.
        copy = like(self)
        copy.allocate(self.length)
        for value in values:
            if i == self.length:
                raise ValueError("the sequence grew while it was copied")
            store(self.element.code, copy.data + i * copy.stride, value)
            i += 1
        if i != self.length:
            raise ValueError("the sequence shrank while it was copied")
        for i in range(self.length):
            memcpy(self.data + i * self.stride, copy.data + i * copy.stride, self.element.size)
        return 0

    cdef JavaArray part(self, Py_ssize_t start, Py_ssize_t step, Py_ssize_t length):
        """A window on every step-th element from `start`."""
        cdef JavaArray window = like(self)
        window.whole = self if self.whole is None else self.whole
        window.data = self.data + start * self.stride
        window.stride = self.stride * step
        window.length = length
        return window

    cdef JavaArray window(self, object index):
        """The window that a slice means."""
        cdef Py_ssize_t start, stop, step, length
        PySlice_Unpack(index, &start, &stop, &step)
        length = PySlice_AdjustIndices(self.length, &start, &stop, step)
        return self.part(start, step, length)

    def __len__(self):
        return self.length

    def __getitem__(self, index):
        if isinstance(index, slice):
            return self.window(index)
        if not PyIndex_Check(index):
            raise TypeError("Unsupported getItem type")
        return load(self.element.code, self.data + position(self, index, "array index out of bounds") * self.stride)

    def __setitem__(self, index, value):
        cdef JavaArray window
        if isinstance(index, slice):
            if not PySequence_Check(value):
                raise TypeError("can only assign a sequence")
            window = self.window(index)
            if len(value) != window.length:
                raise ValueError(f"Slice assignment must be of equal lengths : {window.length} != {len(value)}")
            window.fill(value)
            return
        if not PyIndex_Check(index):
            raise TypeError(f"Java array indices must be integers or slices, not '{type(index).__name__}'")
        store(self.element.code,
              self.data + position(self, index, "java array assignment out of bounds") * self.stride, value)

    def __delitem__(self, index):
        raise ValueError("item deletion not supported")

    def __iter__(self):
        cdef Py_ssize_t i
        for i in range(self.length):
            yield load(self.element.code, self.data + i * self.stride)

    def __eq__(self, other):
        cdef JavaArray array
        if isinstance(other, JavaArray):
            array = <JavaArray>other
            if self.data == NOTHING or array.data == NOTHING:
                return self is other
            return (self.data == array.data and self.length == array.length
                    and (self.stride == array.stride or self.length < 2) and self.element == array.element)
        if isinstance(other, str) and (self.element.code == BYTE or self.element.code == CHAR):
            return str(self) == other
        return NotImplemented

    def __hash__(self):
        if self.data == NOTHING:
            return object.__hash__(self)
        # Memory is aligned to 16: the low bits of an address say nothing.
        return hash((<size_t>self.data >> 4, self.length))

    def __str__(self):
        cdef JavaArray flat
        if self.element.code != BYTE and self.element.code != CHAR:
            return str(list(self))
        flat = self if self.stride == self.element.size else self.clone()
        return bytes(flat).decode("utf-8", "replace") if self.element.code == BYTE else bytes(flat).decode(UTF_16, "surrogatepass")

    def __repr__(self):
        return f"<java array '{self.element.java_name.decode()}[]'>"

    def __getbuffer__(self, Py_buffer* view, int flags):
        cdef bint flat = self.length < 2 or self.stride == self.element.size
        if not flat and ((flags & PyBUF_STRIDES) != PyBUF_STRIDES or (flags & PyBUF_C_CONTIGUOUS) == PyBUF_C_CONTIGUOUS
                         or (flags & PyBUF_F_CONTIGUOUS) == PyBUF_F_CONTIGUOUS
                         or (flags & PyBUF_ANY_CONTIGUOUS) == PyBUF_ANY_CONTIGUOUS):
            raise BufferError("the elements of this slice do not lie next to each other")
        view.obj = self
        view.buf = self.data
        view.len = self.length * self.element.size
        view.itemsize = self.element.size
        view.readonly = 0
        view.ndim = 1
        view.format = <char*>self.element.format if flags & PyBUF_FORMAT else NULL
        view.shape = &self.length if flags & PyBUF_ND else NULL
        view.strides = &self.stride if (flags & PyBUF_STRIDES) == PyBUF_STRIDES else NULL
        view.suboffsets = NULL
        view.internal = NULL

    # ---- what every object of Java has; a window is the array that it shows

    def equals(self, other, /):
        """Whether `other` is this very array or a slice of it; the elements do not matter (Java's Object.equals)."""
        cdef JavaArray all = self if self.whole is None else self.whole
        if not isinstance(other, JavaArray):
            return False
        return all is (other if (<JavaArray>other).whole is None else (<JavaArray>other).whole)

    def hashCode(self, /):
        """A number that tells this array from most others (Java's Object.hashCode)."""
        return hash(self if self.whole is None else self.whole) & 0x7FFFFFFF

    def getClass(self, /):
        """Java's class of it, whose name is "[I" for an int[] (Java's Object.getClass)."""
        return Class(type(self), "[" + "ZBCSIJFD"[<int>self.element.code])

    def toString(self, /):
        """Java's name of the class and the hash code, "[I@1b2c3d": str(array) shows the elements (Java's Object.toString)."""
        return f"{self.getClass().getName()}@{self.hashCode():x}"

    def clone(self):
        """Return a new array with the same elements (Java's `array.clone()`)."""
        return type(self)(self)


@cython.final
@cython.no_gc
cdef class BooleanArray(JavaArray):
    """Java's boolean[]: elements are bool."""

    def __cinit__(self):
        self.element = &ELEMENTS[<int>BOOLEAN]


@cython.final
@cython.no_gc
cdef class ByteArray(JavaArray):
    """Java's byte[]: elements are ints from -128 to 127; bytes(array) has the same bits."""

    def __cinit__(self):
        self.element = &ELEMENTS[<int>BYTE]


@cython.final
@cython.no_gc
cdef class CharArray(JavaArray):
    """Java's char[]: elements are strs of one UTF-16 unit."""

    def __cinit__(self):
        self.element = &ELEMENTS[<int>CHAR]


@cython.final
@cython.no_gc
cdef class ShortArray(JavaArray):
    """Java's short[]: elements are ints of 16 bits, signed."""

    def __cinit__(self):
        self.element = &ELEMENTS[<int>SHORT]


@cython.final
@cython.no_gc
cdef class IntArray(JavaArray):
    """Java's int[]: elements are ints of 32 bits, signed."""

    def __cinit__(self):
        self.element = &ELEMENTS[<int>INT]


@cython.final
@cython.no_gc
cdef class LongArray(JavaArray):
    """Java's long[]: elements are ints of 64 bits, signed."""

    def __cinit__(self):
        self.element = &ELEMENTS[<int>LONG]


@cython.final
@cython.no_gc
cdef class FloatArray(JavaArray):
    """Java's float[]: elements are floats of single precision; too large a number becomes infinite."""

    def __cinit__(self):
        self.element = &ELEMENTS[<int>FLOAT]


@cython.final
@cython.no_gc
cdef class DoubleArray(JavaArray):
    """Java's double[]: elements are floats."""

    def __cinit__(self):
        self.element = &ELEMENTS[<int>DOUBLE]


Sequence.register(JavaArray)
