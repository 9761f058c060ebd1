/* An object of a class that may have been derived from in Python, made as if nobody had: its own __new__, which may
   answer with anything, is not asked.  Included by the modules whose objects make others of their class. */
#ifndef NIO_PLAIN_NEW_H
#define NIO_PLAIN_NEW_H
#include <Python.h>

/* base: the compiled class. */
static inline PyObject *nio_new_by(PyTypeObject *base, PyObject *like, PyObject *no_arguments) {
    return base->tp_new(Py_TYPE(like), no_arguments, NULL);
}
#endif
