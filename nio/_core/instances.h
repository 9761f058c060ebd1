/* How buffers come into being, and how they go.

   A class has one first instance, made at import; every other is a copy of one that exists: a view of its
   parent, a root of the first.  So the state is whole from the start, and a slice costs one block of memory,
   mostly the last one given back, and one copy of it.  Nobody else makes one: `ByteBuffer()` and
   `ByteBuffer.__new__` are refused, for what they could make has no memory, and doors would follow the null.
   Going is one function too, in the place of one for each level of inheritance. */
#ifndef NIO_INSTANCES_H
#define NIO_INSTANCES_H
#include "layout.h"

#define NIO_KEPT 64
static PyObject *nio_kept[NIO_KEPT];        /* blocks of sizeof(nio_buffer_object), without an object in them */
static int nio_kept_count;

static PyObject *nio_no_constructor(PyTypeObject *type, PyObject *args, PyObject *keywords) {
    const char *dot = strrchr(type->tp_name, '.');
    (void)args, (void)keywords;
    return PyErr_Format(PyExc_TypeError, "%s has no constructor: use allocate, wrap or FileChannel.map",
                        dot ? dot + 1 : type->tp_name);
}

/* A buffer of the same class in the same state, without what refers to `one` weakly. */
static inline PyObject *nio_like(PyObject *one) {
    PyTypeObject *type = Py_TYPE(one);
    size_t size = (size_t)type->tp_basicsize;
    nio_buffer_object *copy;
    if (nio_kept_count && size == sizeof *copy) {
        copy = (nio_buffer_object *)nio_kept[--nio_kept_count];
        memcpy((char *)copy + sizeof(PyObject), (char *)one + sizeof(PyObject), sizeof *copy - sizeof(PyObject));
    } else {
        copy = PyObject_Malloc(size);
        if (!copy) return PyErr_NoMemory();
        memcpy((char *)copy + sizeof(PyObject), (char *)one + sizeof(PyObject), size - sizeof(PyObject));
    }
    (void)PyObject_Init((PyObject *)copy, type);
    copy->weak_references = NULL;
    Py_INCREF((PyObject *)copy->memory);
    Py_INCREF(copy->parent);
    return (PyObject *)copy;
}

static void nio_instance_dealloc(PyObject *self) {
    nio_buffer_object *b = (nio_buffer_object *)self;
    PyTypeObject *type = Py_TYPE(self);
    PyObject *memory, *parent;
    if (b->weak_references) PyObject_ClearWeakRefs(self);
    memory = (PyObject *)b->memory;
    parent = b->parent;
    if (nio_kept_count < NIO_KEPT && type->tp_basicsize == (Py_ssize_t)sizeof *b) nio_kept[nio_kept_count++] = self;
    else PyObject_Free(self);
    if (type->tp_flags & Py_TPFLAGS_HEAPTYPE) Py_DECREF((PyObject *)type);
    Py_DECREF(memory);
    Py_DECREF(parent);
}

static void nio_no_instances(PyTypeObject *type) {
    type->tp_new = nio_no_constructor;
    type->tp_vectorcall = NULL;             /* Cython's short way past tp_new */
    PyType_Modified(type);
}

/* Take the first instance of a class.  It was made Cython's way, with a header for the garbage collector, which
   Cython gives to every class whose base stands in another module; the others have none, and it never goes. */
static void nio_own_instances(PyObject *first) {
    PyTypeObject *type = Py_TYPE(first);
    if (PyType_IS_GC(type)) PyObject_GC_UnTrack(first);
    Py_INCREF(first);
    type->tp_flags &= ~Py_TPFLAGS_HAVE_GC;
    type->tp_traverse = NULL;
    type->tp_clear = NULL;
    type->tp_free = PyObject_Free;
    type->tp_dealloc = nio_instance_dealloc;
    nio_no_instances(type);
}
#endif
