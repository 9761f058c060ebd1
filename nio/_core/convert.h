/* Python values to Java's primitive types; the rules stand in convert.pxd. */
#ifndef NIO_CONVERT_H
#define NIO_CONVERT_H
#include <Python.h>
#include <limits.h>
#include <stdint.h>

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
/* JPype's words, and then which int, in which range; Python writes none of more than some thousand digits. */
static int nio_out_of_range(PyObject *index, long low, long high, const char *name) {
    PyObject *digits = PyObject_Repr(index);
    if (!digits) PyErr_Clear();
    PyErr_Format(PyExc_OverflowError, "Cannot convert value to Java %s: %V is not in %ld..%ld",
                 name, digits, "it", low, high);
    Py_XDECREF(digits);
    return -1;
}
static int nio_any_int(PyObject *x, long low, long high, const char *name, long *out) {
    int overflow = 0, result = 0;
    PyObject *index = PyNumber_Index(x);
    if (!index) return -1;
    *out = PyLong_AsLongAndOverflow(index, &overflow);
    if (overflow || *out < low || *out > high) result = nio_out_of_range(index, low, high, name);
    Py_DECREF(index);
    return result;
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
static inline int nio_as_char(PyObject *x, uint16_t *out) {
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
#endif
