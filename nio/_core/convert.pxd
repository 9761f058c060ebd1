"""Python values to Java's primitive types: what fits, and what is said when it does not.

`byte short int long` take anything with __index__ (int, bool, numpy integers) and raise
OverflowError out of range; `char` takes a str of length 1 or an int; `float double` take numbers,
and a value too large for a float becomes infinite; anything else is a TypeError.  These are JPype's
rules, measured on JPype 1.7.1, without its refusal to narrow typed values.

Not here: bulk conversion.
"""
from libc.stdint cimport int64_t, uint16_t

cdef extern from "convert.h":
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
