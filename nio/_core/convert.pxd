"""Python values to Java's primitive types: what fits, and what is said when it does not.

`byte short int long` take anything with __index__ (int, bool, numpy integers) and raise
OverflowError out of range; `char` takes a str of length 1 or an int; `float double` take numbers,
and a value too large for a float becomes infinite; anything else is a TypeError.  These are JPype's
rules, measured on JPype 1.7.1, without its refusal to narrow typed values.

Not here: bulk conversion.
"""
from libc.stdint cimport int64_t, uint16_t

cdef extern from *:
    """
    /* The value of an int of one digit, without a call; 0 if it is anything else. */
    static inline int nio_small_int(PyObject *x, long *out) {
    #if PY_VERSION_HEX >= 0x030C0000
        if (!PyLong_CheckExact(x) || !PyUnstable_Long_IsCompact((PyLongObject *)x)) return 0;
        *out = (long)PyUnstable_Long_CompactValue((PyLongObject *)x);
    #else
        Py_ssize_t size;
        if (!PyLong_CheckExact(x)) return 0;
        size = Py_SIZE(x);
        if (size > 1 || size < -1) return 0;
        *out = size * (long)((PyLongObject *)x)->ob_digit[0];
    #endif
        return 1;
    }
    static int nio_any_int(PyObject *x, long low, long high, const char *name, long *out) {
        int overflow = 0;
        PyObject *index = PyNumber_Index(x);
        if (!index) return -1;
        *out = PyLong_AsLongAndOverflow(index, &overflow);
        Py_DECREF(index);
        if (overflow || *out < low || *out > high) {
            PyErr_Format(PyExc_OverflowError, "Cannot convert value to Java %s", name);
            return -1;
        }
        return 0;
    }
    #define NIO_AS(type, name, low, high)                                                       \
        static inline int nio_as_##name(PyObject *x, type *out) {                               \
            long value;                                                                         \
            if (!(nio_small_int(x, &value) && value >= (low) && value <= (high))                \
                    && nio_any_int(x, (low), (high), #name, &value)) return -1;                 \
            *out = (type)value;                                                                 \
            return 0;                                                                           \
        }
    NIO_AS(signed char, byte, -128, 127)
    NIO_AS(short, short, -32768, 32767)
    NIO_AS(int, int, -2147483647 - 1, 2147483647)
    NIO_AS(int64_t, long, LONG_MIN, LONG_MAX)
    static int nio_as_char(PyObject *x, uint16_t *out) {
        long value;
        if (PyUnicode_Check(x)) {
            if (PyUnicode_GET_LENGTH(x) != 1) {
                PyErr_SetString(PyExc_TypeError, "a Java char is a str of length 1");
                return -1;
            }
            value = (long)PyUnicode_READ_CHAR(x, 0);
            if (value > 0xFFFF) {
                PyErr_SetString(PyExc_ValueError, "Unable to pack 4 byte unicode into Java char");
                return -1;
            }
        }
        else if (nio_any_int(x, 0, 0xFFFF, "char", &value)) return -1;
        *out = (uint16_t)value;
        return 0;
    }
    static inline int nio_as_double(PyObject *x, double *out) {
        *out = PyFloat_CheckExact(x) ? PyFloat_AS_DOUBLE(x) : PyFloat_AsDouble(x);
        return *out == -1.0 && PyErr_Occurred() ? -1 : 0;
    }
    """
    int nio_as_byte(object x, signed char* out) except -1
    int nio_as_short(object x, short* out) except -1
    int nio_as_int(object x, int* out) except -1
    int nio_as_long(object x, int64_t* out) except -1
    int nio_as_char(object x, uint16_t* out) except -1
    int nio_as_double(object x, double* out) except -1
    bint nio_is_int "PyLong_CheckExact"(object x)

cdef inline int as_int(object x) except? -1:
    cdef int value
    nio_as_int(x, &value)
    return value
