/* How a memory lets go of the object whose bytes it shows.

   That object may be a buffer over a memory over an object, and so on, as deep as a program likes to wrap: each level
   would need some hundred bytes of the C stack.  So below NIO_LEVELS levels what there is to let go of waits in a list,
   until the outermost call comes to it.  (Python's own trashcan does the same, for objects that its collector knows.) */
#ifndef NIO_LET_GO_H
#define NIO_LET_GO_H
#include <Python.h>
#include <stdlib.h>

#define NIO_LEVELS 50

typedef struct nio_waiting {
    struct nio_waiting *next;
    Py_buffer *view;
    PyObject *source;
} nio_waiting;

static __thread int nio_level;
static __thread nio_waiting *nio_waiting_first;

static void nio_let_go_now(Py_buffer *view, PyObject *source) {
    if (view) {
        PyBuffer_Release(view);
        free(view);
    }
    Py_XDECREF(source);
}

/* view: malloc'ed, or NULL; source: a reference that is taken over, or NULL. */
static void nio_let_go(Py_buffer *view, PyObject *source) {
    nio_waiting *one;
    if (nio_level >= NIO_LEVELS && (one = malloc(sizeof *one))) {
        one->next = nio_waiting_first;
        one->view = view;
        one->source = source;
        nio_waiting_first = one;
        return;
    }
    nio_level++;
    nio_let_go_now(view, source);
    if (nio_level == 1)
        while ((one = nio_waiting_first)) {
            nio_waiting_first = one->next;
            nio_let_go_now(one->view, one->source);
            free(one);
        }
    nio_level--;
}
#endif
