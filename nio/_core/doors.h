/* Doors: the way in for the calls that need no question.

   A door is a METH_FASTCALL function that stands in front of a method of the same name.  It takes
   the case that nearly every call is: small exact ints as arguments, inside the limit, memory with
   a pointer, writable where it writes.  Any other call, and every error, goes to the method behind
   it (bytebuffer.pyx), which alone says what Java says.  So a door decides nothing; it saves the
   reference counting of optional arguments, 3 to 6 ns of a 20 ns call.

   This file has the door's frame; byte_doors.h, view_doors.h and char_doors.h have the doors, and
   nio_own_methods (leaf.h) hangs them into the classes at import. */
#ifndef NIO_DOORS_H
#define NIO_DOORS_H
#include "convert.h"
#include "layout.h"
#include "touch.h"

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

/* name() and name(index): `step` positions an element, `scale` bytes a position */
#define NIO_GET_DOOR(name, bytes, step, scale, raw_type, swap, box)                           \
    static nio_method behind_##name;                                                          \
    static PyObject *door_##name(PyObject *self, PyObject *const *args, Py_ssize_t n) {       \
        NIO_SELF;                                                                             \
        long at;                                                                              \
        raw_type raw;                                                                         \
        if (base == NULL) goto behind;                                                        \
        if (n == 1) {                                                                         \
            if (!nio_small_int(args[0], &at) || at < 0 || at > b->lim - step) goto behind;    \
        } else {                                                                              \
            if (n || (at = b->pos) > b->lim - step) goto behind;                              \
            b->pos = (int)at + step;                                                          \
        }                                                                                     \
        if (touch_load##bytes(base + b->start + at * scale, &raw)) return nio_fault_answer(); \
        if (b->swapped) raw = swap(raw);                                                      \
        return box;                                                                           \
    behind:                                                                                   \
        return behind_##name(self, args, n, NULL);                                            \
    }

/* name(value) and name(index, value); `take` leaves the value in raw or fails */
#define NIO_PUT_DOOR(name, bytes, step, scale, raw_type, swap, take)                          \
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
            if (!nio_small_int(args[0], &at) || at < 0 || at > b->lim - step) goto behind;    \
        } else {                                                                              \
            if ((at = b->pos) > b->lim - step) goto behind;                                   \
            b->pos = (int)at + step;                                                          \
        }                                                                                     \
        if (b->swapped) raw = swap(raw);                                                      \
        if (touch_store##bytes(base + b->start + at * scale, raw)) return nio_fault_answer(); \
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
static inline int nio_take_char(PyObject *x, uint16_t *raw) {
    Py_UCS4 unit;
    if (!PyUnicode_CheckExact(x) || PyUnicode_GET_LENGTH(x) != 1) return 0;
    unit = PyUnicode_READ_CHAR(x, 0);
    *raw = (uint16_t)unit;
    return unit <= 0xFFFF;
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

#define NIO_DOOR(method, name) {#method, door_##name, &behind_##name}
#endif
