/* A leaf class's own methods: each inherited one gets a descriptor of the leaf.

   CPython's specialised call needs the object's type to be the very class that defines the method:
   a method of a subclass costs 12 to 18 ns more.  Where a door stands for a method (doors.h), the
   door is hung in front of it, with the method's name and documentation.
   At import, before the first instance. */
#ifndef NIO_LEAF_H
#define NIO_LEAF_H

static int nio_hang_method(PyTypeObject *leaf, PyMethodDef *def, const nio_door *doors) {
    PyObject *own;
    int failed;
    for (; doors && doors->name; doors++) {
        if (strcmp(doors->name, def->ml_name)) continue;
        if ((def->ml_flags & (METH_FASTCALL | METH_KEYWORDS)) != (METH_FASTCALL | METH_KEYWORDS)) {
            PyErr_Format(PyExc_SystemError, "no door fits before %s", def->ml_name);
            return -1;
        }
        PyMethodDef *front = PyMem_Malloc(sizeof *front);   /* lives as long as the class */
        if (!front) return PyErr_NoMemory(), -1;
        *doors->behind = (nio_method)(void *)def->ml_meth;
        *front = *def;
        front->ml_meth = (PyCFunction)(void *)doors->door;
        front->ml_flags = METH_FASTCALL;
        def = front;
        break;
    }
    own = PyDescr_NewMethod(leaf, def);
    if (!own) return -1;
    failed = PyDict_SetItemString(leaf->tp_dict, def->ml_name, own);
    Py_DECREF(own);
    return failed;
}

/* doors: ended by an entry without a name, or NULL. */
static int nio_own_methods(PyTypeObject *leaf, const nio_door *doors) {
    PyTypeObject *base;
    for (base = leaf; base && base != &PyBaseObject_Type; base = base->tp_base) {
        PyMethodDef *def = base->tp_methods;
        if (!base->tp_dict) continue;           /* a class of Python's own */
        for (; def && def->ml_name; def++) {
            PyObject *its = PyDict_GetItemString(base->tp_dict, def->ml_name);
            if (def->ml_name[0] == '_' || !its || !Py_IS_TYPE(its, &PyMethodDescr_Type)) continue;
            if (base != leaf && PyDict_GetItemString(leaf->tp_dict, def->ml_name)) continue;
            if (nio_hang_method(leaf, def, doors)) return -1;
        }
    }
    PyType_Modified(leaf);
    return 0;
}
#endif
