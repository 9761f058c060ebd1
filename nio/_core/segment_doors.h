/* MemorySegment's doors: get and set of one value.  What a door is stands in doors.h.

   These take what nearly every access is: a layout, an exact int, a place inside the segment and aligned, memory with
   an address for this thread, and a value of the very type.  Any other goes to the method behind. */
#ifndef NIO_SEGMENT_DOORS_H
#define NIO_SEGMENT_DOORS_H
#include "doors.h"

/* The layout of memory.pxd, segment.pxd, value_layout.pxd and arrays.pxd as far as doors need it; checked at import. */
typedef struct {
    PyObject_HEAD
    void *vtable;
    char *base;
    size_t origin;
    Py_ssize_t size, used;
    int kind, nature, closed;
    unsigned long owner;
} nio_ended_memory;
typedef struct {
    PyObject_HEAD
    void *vtable;
    nio_ended_memory *memory;
    Py_ssize_t start, length;
    size_t place, grain;
    int read_only;
} nio_segment_object;
typedef struct {
    const char *java_name;
    int code;
    Py_ssize_t size;
} nio_element;
typedef struct {
    PyObject_HEAD
    void *vtable;
    const nio_element *element;
    size_t alignment;
    int swapped;
} nio_layout_object;

/* The order of arrays.pxd's Code, and of memory.pxd's Kind. */
enum { NIO_BOOLEAN, NIO_BYTE, NIO_CHAR, NIO_SHORT, NIO_INT, NIO_LONG, NIO_FLOAT, NIO_DOUBLE };
enum { NIO_PAGED_NATURE = 3 };

static PyTypeObject *nio_layout_type;               /* both set at import */
static unsigned long (*nio_thread)(void);

/* The address of the value, NULL for the method behind.  scale: whether `offset` counts values. */
static inline char *nio_place_of(nio_segment_object *s, PyObject *layout, PyObject *offset, int scale) {
    nio_layout_object *l = (nio_layout_object *)layout;
    nio_ended_memory *memory = s->memory;
    char *base = memory->base;
    long at;
    if (!PyObject_TypeCheck(layout, nio_layout_type)) return NULL;
    if (!nio_small_int(offset, &at)) {
        int overflow = 0;
        if (!PyLong_CheckExact(offset)) return NULL;
        at = PyLong_AsLongAndOverflow(offset, &overflow);
        if (overflow) return NULL;
    }
    if (scale) {
        if (at < 0 || at > s->length || l->alignment > (size_t)l->element->size) return NULL;
        at *= l->element->size;
    }
    if (at < 0 || at > s->length - l->element->size) return NULL;
    if (((s->place + (size_t)at) | s->grain) & (l->alignment - 1)) return NULL;
    if (base == NULL) {
        if (memory->closed || memory->owner == 0 || memory->owner != nio_thread()) return NULL;
        if (memory->nature == NIO_PAGED_NATURE) return NULL;
        base = (char *)memory->origin;
    }
    return base + s->start + at;
}

static inline PyObject *nio_load_value(const char *at, const nio_layout_object *l) {
    uint64_t eight;
    uint32_t four;
    uint16_t two;
    uint8_t one;
    switch (l->element->code) {
    case NIO_INT: case NIO_FLOAT:
        if (touch_load4(at, &four)) return nio_fault_answer();
        if (l->swapped) four = nio_swap4(four);
        if (l->element->code == NIO_INT) return PyLong_FromLong((int32_t)four);
        return PyFloat_FromDouble(nio_float_of(four));
    case NIO_LONG: case NIO_DOUBLE:
        if (touch_load8(at, &eight)) return nio_fault_answer();
        if (l->swapped) eight = nio_swap8(eight);
        if (l->element->code == NIO_LONG) return PyLong_FromLong((int64_t)eight);
        return PyFloat_FromDouble(nio_double_of(eight));
    case NIO_SHORT: case NIO_CHAR:
        if (touch_load2(at, &two)) return nio_fault_answer();
        if (l->swapped) two = nio_swap2(two);
        if (l->element->code == NIO_SHORT) return PyLong_FromLong((int16_t)two);
        return PyUnicode_FromOrdinal(two);
    default:
        if (touch_load1(at, &one)) return nio_fault_answer();
        if (l->element->code == NIO_BYTE) return PyLong_FromLong((signed char)one);
        return PyBool_FromLong(one);
    }
}

/* 1: stored; 0: not of the very type; -1: a fault, and the exception is set. */
static inline int nio_store_value(char *at, const nio_layout_object *l, PyObject *value) {
    uint64_t eight;
    uint32_t four;
    uint16_t two;
    uint8_t one;
    int fault;
    switch (l->element->code) {
    case NIO_INT: case NIO_FLOAT:
        if (!(l->element->code == NIO_INT ? nio_take_uint32_t(value, &four) : nio_take_float_bits(value, &four))) return 0;
        fault = touch_store4(at, l->swapped ? nio_swap4(four) : four);
        break;
    case NIO_LONG: case NIO_DOUBLE:
        if (!(l->element->code == NIO_LONG ? nio_take_long(value, &eight) : nio_take_double_bits(value, &eight))) return 0;
        fault = touch_store8(at, l->swapped ? nio_swap8(eight) : eight);
        break;
    case NIO_SHORT: case NIO_CHAR:
        if (!(l->element->code == NIO_SHORT ? nio_take_uint16_t(value, &two) : nio_take_char(value, &two))) return 0;
        fault = touch_store2(at, l->swapped ? nio_swap2(two) : two);
        break;
    case NIO_BYTE:
        if (!nio_take_uint8_t(value, &one)) return 0;
        fault = touch_store1(at, one);
        break;
    default:
        return 0;
    }
    if (!fault) return 1;
    nio_fault_answer();
    return -1;
}

#define NIO_LOAD_DOOR(name, scale)                                                            \
    static nio_method behind_##name;                                                          \
    static PyObject *door_##name(PyObject *self, PyObject *const *args, Py_ssize_t n) {       \
        char *at;                                                                             \
        if (n != 2 || !(at = nio_place_of((nio_segment_object *)self, args[0], args[1], scale))) \
            return behind_##name(self, args, n, NULL);                                        \
        return nio_load_value(at, (nio_layout_object *)args[0]);                              \
    }
#define NIO_STORE_DOOR(name, scale)                                                           \
    static nio_method behind_##name;                                                          \
    static PyObject *door_##name(PyObject *self, PyObject *const *args, Py_ssize_t n) {       \
        nio_segment_object *s = (nio_segment_object *)self;                                   \
        char *at;                                                                             \
        int stored;                                                                           \
        if (n != 3 || s->read_only || !(at = nio_place_of(s, args[0], args[1], scale))        \
                || !(stored = nio_store_value(at, (nio_layout_object *)args[0], args[2])))    \
            return behind_##name(self, args, n, NULL);                                        \
        return stored < 0 ? NULL : Py_NewRef(Py_None);                                        \
    }
NIO_LOAD_DOOR(get, 0)
NIO_LOAD_DOOR(getAtIndex, 1)
NIO_STORE_DOOR(set, 0)
NIO_STORE_DOOR(setAtIndex, 1)

static const nio_door nio_doors_of_segment[] = {
    NIO_DOOR(get, get), NIO_DOOR(getAtIndex, getAtIndex), NIO_DOOR(set, set), NIO_DOOR(setAtIndex, setAtIndex),
    {NULL, NULL, NULL}};
#endif
