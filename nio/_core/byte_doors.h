/* ByteBuffer's doors: its bytes, and values of several bytes at any place.  See doors.h. */
#ifndef NIO_BYTE_DOORS_H
#define NIO_BYTE_DOORS_H
#include "doors.h"

NIO_GET_DOOR(getChar, 2, 2, 1, uint16_t, nio_swap2, PyUnicode_FromOrdinal(raw))
NIO_GET_DOOR(getShort, 2, 2, 1, uint16_t, nio_swap2, PyLong_FromLong((int16_t)raw))
NIO_GET_DOOR(getInt, 4, 4, 1, uint32_t, nio_swap4, PyLong_FromLong((int32_t)raw))
NIO_GET_DOOR(getLong, 8, 8, 1, uint64_t, nio_swap8, PyLong_FromLong((int64_t)raw))
NIO_GET_DOOR(getFloat, 4, 4, 1, uint32_t, nio_swap4, PyFloat_FromDouble(nio_float_of(raw)))
NIO_GET_DOOR(getDouble, 8, 8, 1, uint64_t, nio_swap8, PyFloat_FromDouble(nio_double_of(raw)))
NIO_PUT_DOOR(putChar, 2, 2, 1, uint16_t, nio_swap2, nio_take_char(value, &raw))
NIO_PUT_DOOR(putShort, 2, 2, 1, uint16_t, nio_swap2, nio_take_uint16_t(value, &raw))
NIO_PUT_DOOR(putInt, 4, 4, 1, uint32_t, nio_swap4, nio_take_uint32_t(value, &raw))
NIO_PUT_DOOR(putLong, 8, 8, 1, uint64_t, nio_swap8, nio_take_long(value, &raw))
NIO_PUT_DOOR(putFloat, 4, 4, 1, uint32_t, nio_swap4, nio_take_float_bits(value, &raw))
NIO_PUT_DOOR(putDouble, 8, 8, 1, uint64_t, nio_swap8, nio_take_double_bits(value, &raw))
NIO_PUT_DOOR(put, 1, 1, 1, uint8_t, NIO_SAME, nio_take_uint8_t(value, &raw))

/* get() and get(index), and get(index, dst) into a short bytearray */
static nio_method behind_get;
static PyObject *door_get(PyObject *self, PyObject *const *args, Py_ssize_t n) {
    NIO_SELF;
    long at;
    uint8_t raw;
    if (base == NULL) goto behind;
    if (n == 0) {
        if ((at = b->pos) >= b->lim) goto behind;
        b->pos = (int)at + 1;
        goto one;
    }
    if (n > 2 || !nio_small_int(args[0], &at) || at < 0 || at >= b->lim) goto behind;
    if (n == 2) {
        Py_ssize_t length;
        int fault;
        if (!PyByteArray_CheckExact(args[1])) goto behind;
        length = PyByteArray_GET_SIZE(args[1]);
        if (length > b->lim - at) goto behind;
        fault = touch_copy(PyByteArray_AS_STRING(args[1]), base + b->start + at, (size_t)length);
        if (fault < 0) goto behind;
        return fault ? nio_fault_answer() : Py_NewRef(self);
    }
one:
    if (touch_load1(base + b->start + at, &raw)) return nio_fault_answer();
    return PyLong_FromLong((signed char)raw);
behind:
    return behind_get(self, args, n, NULL);
}

/* slice(index, length) */
static PyObject *(*nio_view)(PyObject *self, int at, int length);      /* set at import */
static nio_method behind_slice;
static PyObject *door_slice(PyObject *self, PyObject *const *args, Py_ssize_t n) {
    nio_buffer_object *b = (nio_buffer_object *)self;
    long at, length;
    if (n != 2 || !nio_small_int(args[0], &at) || !nio_small_int(args[1], &length)
            || at < 0 || length < 0 || length > b->lim - at)
        return behind_slice(self, args, n, NULL);
    return nio_view(self, (int)at, (int)length);
}

static const nio_door nio_doors_of_bytes[] = {
    NIO_DOOR(slice, slice),
    NIO_DOOR(get, get), NIO_DOOR(getChar, getChar), NIO_DOOR(getShort, getShort),
    NIO_DOOR(getInt, getInt), NIO_DOOR(getLong, getLong), NIO_DOOR(getFloat, getFloat),
    NIO_DOOR(getDouble, getDouble), NIO_DOOR(put, put), NIO_DOOR(putChar, putChar),
    NIO_DOOR(putShort, putShort), NIO_DOOR(putInt, putInt), NIO_DOOR(putLong, putLong),
    NIO_DOOR(putFloat, putFloat), NIO_DOOR(putDouble, putDouble), {NULL, NULL, NULL}};
#endif
