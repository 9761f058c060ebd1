/* The layout of buffer.pxd and memory.pxd, for the C files that read and write those objects; checked at import. */
#ifndef NIO_LAYOUT_H
#define NIO_LAYOUT_H
#include <Python.h>
#include <stddef.h>

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
    Py_ssize_t start, cap;
    int read_only, mark, pos, lim, swapped;
    const void *element;
    PyObject *weak_references;
} nio_buffer_object;

static inline int nio_fits_layout(PyTypeObject *buffer) {
    return buffer->tp_basicsize == (Py_ssize_t)sizeof(nio_buffer_object)
        && buffer->tp_weaklistoffset == (Py_ssize_t)offsetof(nio_buffer_object, weak_references);
}
#endif
