/* Doors: the way in for the calls that need no question.

   A door is a METH_FASTCALL function that stands in front of a method of the same name.  It takes
   the case that nearly every call is: small exact ints as arguments, inside the limit, memory with
   a pointer, writable where it writes.  Any other call, and every error, goes to the method behind
   it (bytebuffer.pyx), which alone says what Java says.  So a door decides nothing; it saves the
   reference counting of optional arguments, 3 to 6 ns of a 20 ns call.

   own_methods() (buffer.pyx) hangs the doors into the leaf classes at import. */
#ifndef NIO_DOORS_H
#define NIO_DOORS_H
#include "touch.h"

/* The layout of buffer.pxd and memory.pxd as far as doors need it; checked at import. */
typedef struct {
    PyObject_HEAD
    void *vtable;
    char *base;
} nio_memory_object;
typedef struct {
    PyObject_HEAD
    void *vtable;
    nio_memory_object *memory;
    PyObject *parent;
    Py_ssize_t start;
    int cap, read_only, mark, pos, lim, swapped;
} nio_buffer_object;

typedef PyObject *(*nio_method)(PyObject *, PyObject *const *, Py_ssize_t, PyObject *);
typedef PyObject *(*nio_door_function)(PyObject *, PyObject *const *, Py_ssize_t);
typedef struct {
    const char *name;
    nio_door_function door;
    nio_method *behind;
} nio_door;

static PyObject *(*nio_fault_answer)(void);     /* raises InternalError; set at import */

#define NIO_SELF nio_buffer_object *b = (nio_buffer_object *)self; char *base = b->memory->base
#define NIO_SAME(x) (x)

/* get##Name() and get##Name(index) */
#define NIO_GET_DOOR(name, bytes, raw_type, swap, box)                                        \
    static nio_method behind_##name;                                                          \
    static PyObject *door_##name(PyObject *self, PyObject *const *args, Py_ssize_t n) {       \
        NIO_SELF;                                                                             \
        long at;                                                                              \
        raw_type raw;                                                                         \
        if (base == NULL) goto behind;                                                        \
        if (n == 1) {                                                                         \
            if (!nio_small_int(args[0], &at) || at < 0 || at > b->lim - bytes) goto behind;   \
        } else {                                                                              \
            if (n || (at = b->pos) > b->lim - bytes) goto behind;                             \
            b->pos = (int)at + bytes;                                                         \
        }                                                                                     \
        if (touch_load##bytes(base + b->start + at, &raw)) return nio_fault_answer();         \
        if (b->swapped) raw = swap(raw);                                                      \
        return box;                                                                           \
    behind:                                                                                   \
        return behind_##name(self, args, n, NULL);                                            \
    }

/* put##Name(value) and put##Name(index, value); `take` leaves the value in raw or fails */
#define NIO_PUT_DOOR(name, bytes, raw_type, swap, take)                                       \
    static nio_method behind_##name;                                                          \
    static PyObject *door_##name(PyObject *self, PyObject *const *args, Py_ssize_t n) {       \
        NIO_SELF;                                                                             \
        PyObject *value;                                                                      \
        long at;                                                                              \
        raw_type raw;                                                                         \
        if (base == NULL || b->read_only || n < 1 || n > 2) goto behind;                      \
        value = args[n - 1];                                                                  \
        if (!(take)) goto behind;                                                             \
        if (n == 2) {                                                                         \
            if (!nio_small_int(args[0], &at) || at < 0 || at > b->lim - bytes) goto behind;   \
        } else {                                                                              \
            if ((at = b->pos) > b->lim - bytes) goto behind;                                  \
            b->pos = (int)at + bytes;                                                         \
        }                                                                                     \
        if (b->swapped) raw = swap(raw);                                                      \
        if (touch_store##bytes(base + b->start + at, raw)) return nio_fault_answer();         \
        return Py_NewRef(self);                                                               \
    behind:                                                                                   \
        return behind_##name(self, args, n, NULL);                                            \
    }

#define NIO_TAKE_INT(raw_type, low, high)                                                     \
    static inline int nio_take_##raw_type(PyObject *x, raw_type *raw) {                       \
        long value;                                                                           \
        if (!nio_small_int(x, &value) || value < (low) || value > (high)) return 0;           \
        *raw = (raw_type)value;                                                               \
        return 1;                                                                             \
    }
NIO_TAKE_INT(uint8_t, -128, 127)
NIO_TAKE_INT(uint16_t, -32768, 32767)
NIO_TAKE_INT(uint32_t, INT32_MIN, INT32_MAX)
static inline int nio_take_long(PyObject *x, uint64_t *raw) {
    long value;
    int overflow = 0;
    if (!nio_small_int(x, &value)) {
        if (!PyLong_CheckExact(x)) return 0;
        value = PyLong_AsLongAndOverflow(x, &overflow);
    }
    *raw = (uint64_t)value;
    return !overflow;
}
static inline int nio_take_double(PyObject *x, double *value) {
    return PyFloat_CheckExact(x) ? (*value = PyFloat_AS_DOUBLE(x), 1) : 0;
}
static inline int nio_take_float_bits(PyObject *x, uint32_t *raw) {
    double value;
    return nio_take_double(x, &value) ? (*raw = nio_float_bits((float)value), 1) : 0;
}
static inline int nio_take_double_bits(PyObject *x, uint64_t *raw) {
    double value;
    return nio_take_double(x, &value) ? (*raw = nio_double_bits(value), 1) : 0;
}

NIO_GET_DOOR(getShort, 2, uint16_t, nio_swap2, PyLong_FromLong((int16_t)raw))
NIO_GET_DOOR(getInt, 4, uint32_t, nio_swap4, PyLong_FromLong((int32_t)raw))
NIO_GET_DOOR(getLong, 8, uint64_t, nio_swap8, PyLong_FromLong((int64_t)raw))
NIO_GET_DOOR(getFloat, 4, uint32_t, nio_swap4, PyFloat_FromDouble(nio_float_of(raw)))
NIO_GET_DOOR(getDouble, 8, uint64_t, nio_swap8, PyFloat_FromDouble(nio_double_of(raw)))
NIO_PUT_DOOR(putShort, 2, uint16_t, nio_swap2, nio_take_uint16_t(value, &raw))
NIO_PUT_DOOR(putInt, 4, uint32_t, nio_swap4, nio_take_uint32_t(value, &raw))
NIO_PUT_DOOR(putLong, 8, uint64_t, nio_swap8, nio_take_long(value, &raw))
NIO_PUT_DOOR(putFloat, 4, uint32_t, nio_swap4, nio_take_float_bits(value, &raw))
NIO_PUT_DOOR(putDouble, 8, uint64_t, nio_swap8, nio_take_double_bits(value, &raw))
NIO_PUT_DOOR(put, 1, uint8_t, NIO_SAME, nio_take_uint8_t(value, &raw))

/* get() and get(index), and get(index, dst) into a short bytearray */
static nio_method behind_get;
static PyObject *door_get(PyObject *self, PyObject *const *args, Py_ssize_t n) {
    NIO_SELF;
    long at;
    uint8_t raw;
    if (base == NULL || n > 2) goto behind;
    if (n == 0) {
        if ((at = b->pos) >= b->lim) goto behind;
        b->pos = (int)at + 1;
    }
    else if (!nio_small_int(args[0], &at) || at < 0 || at >= b->lim) goto behind;
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
    if (touch_load1(base + b->start + at, &raw)) return nio_fault_answer();
    return PyLong_FromLong((signed char)raw);
behind:
    return behind_get(self, args, n, NULL);
}

#define NIO_DOOR(name) {#name, door_##name, &behind_##name}
static const nio_door nio_doors[] = {
    NIO_DOOR(get), NIO_DOOR(getShort), NIO_DOOR(getInt), NIO_DOOR(getLong), NIO_DOOR(getFloat),
    NIO_DOOR(getDouble), NIO_DOOR(put), NIO_DOOR(putShort), NIO_DOOR(putInt), NIO_DOOR(putLong),
    NIO_DOOR(putFloat), NIO_DOOR(putDouble), {NULL, NULL, NULL}};
#endif
