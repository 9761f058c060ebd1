"""One value of 1 to 8 bytes, from and to any memory; and the place where a buffer's call wants it.

Inlined into each module that has typed access; such a module registers its touches at import (see
the end of bytebuffer.pyx).  Not here: copies (memory.pyx), conversion of values (convert.pxd).
"""
from libc.stdint cimport uint8_t, uint16_t, uint32_t, uint64_t

from nio._core.buffer cimport MISSING, Buffer, check_index, check_writable, next_get, next_put
from nio._core.convert cimport nio_as_int
from nio._core.memory cimport (Memory, raise_fault, touch_load1, touch_load2, touch_load4,
                               touch_load8, touch_store1, touch_store2, touch_store4, touch_store8)

cdef extern from "touch.h":
    uint16_t nio_swap2(uint16_t x)
    uint32_t nio_swap4(uint32_t x)
    uint64_t nio_swap8(uint64_t x)

cdef inline int load1(Memory memory, Py_ssize_t at, uint8_t* out) except -1:
    if memory.base is NULL:
        return memory.fetch(at, out, 1)
    return raise_fault() if touch_load1(memory.base + at, out) else 0

cdef inline int store1(Memory memory, Py_ssize_t at, uint8_t value) except -1:
    if memory.base is NULL:
        return memory.store(at, &value, 1)
    return raise_fault() if touch_store1(memory.base + at, value) else 0

cdef inline int load2(Memory memory, Py_ssize_t at, bint swapped, uint16_t* out) except -1:
    if memory.base is NULL:
        memory.fetch(at, out, 2)
    elif touch_load2(memory.base + at, out):
        raise_fault()
    if swapped:
        out[0] = nio_swap2(out[0])
    return 0

cdef inline int load4(Memory memory, Py_ssize_t at, bint swapped, uint32_t* out) except -1:
    if memory.base is NULL:
        memory.fetch(at, out, 4)
    elif touch_load4(memory.base + at, out):
        raise_fault()
    if swapped:
        out[0] = nio_swap4(out[0])
    return 0

cdef inline int load8(Memory memory, Py_ssize_t at, bint swapped, uint64_t* out) except -1:
    if memory.base is NULL:
        memory.fetch(at, out, 8)
    elif touch_load8(memory.base + at, out):
        raise_fault()
    if swapped:
        out[0] = nio_swap8(out[0])
    return 0

cdef inline int store2(Memory memory, Py_ssize_t at, bint swapped, uint16_t value) except -1:
    if swapped:
        value = nio_swap2(value)
    if memory.base is NULL:
        return memory.store(at, &value, 2)
    return raise_fault() if touch_store2(memory.base + at, value) else 0

cdef inline int store4(Memory memory, Py_ssize_t at, bint swapped, uint32_t value) except -1:
    if swapped:
        value = nio_swap4(value)
    if memory.base is NULL:
        return memory.store(at, &value, 4)
    return raise_fault() if touch_store4(memory.base + at, value) else 0

cdef inline int store8(Memory memory, Py_ssize_t at, bint swapped, uint64_t value) except -1:
    if swapped:
        value = nio_swap8(value)
    if memory.base is NULL:
        return memory.store(at, &value, 8)
    return raise_fault() if touch_store8(memory.base + at, value) else 0

cdef inline int place_to_get(Buffer self, object index, int n) except -1:
    cdef int at
    if index is MISSING:
        return next_get(self, n)
    nio_as_int(index, &at)
    return check_index(self, at, n)

cdef inline int place_to_put(Buffer self, object index, int n) except -1:
    """index: MISSING for a relative put.  Converted before the buffer is asked whether it can."""
    cdef int at
    if index is MISSING:
        check_writable(self)
        return next_put(self, n)
    nio_as_int(index, &at)
    check_writable(self)
    return check_index(self, at, n)

cdef inline int get2(Buffer self, object index, uint16_t* out) except -1:
    cdef int at = place_to_get(self, index, 2)
    return load2(self.memory, self.start + at, self.swapped, out)

cdef inline int put2(Buffer self, object index, uint16_t value) except -1:
    cdef int at = place_to_put(self, index, 2)
    return store2(self.memory, self.start + at, self.swapped, value)

cdef inline int get4(Buffer self, object index, uint32_t* out) except -1:
    cdef int at = place_to_get(self, index, 4)
    return load4(self.memory, self.start + at, self.swapped, out)

cdef inline int put4(Buffer self, object index, uint32_t value) except -1:
    cdef int at = place_to_put(self, index, 4)
    return store4(self.memory, self.start + at, self.swapped, value)

cdef inline int get8(Buffer self, object index, uint64_t* out) except -1:
    cdef int at = place_to_get(self, index, 8)
    return load8(self.memory, self.start + at, self.swapped, out)

cdef inline int put8(Buffer self, object index, uint64_t value) except -1:
    cdef int at = place_to_put(self, index, 8)
    return store8(self.memory, self.start + at, self.swapped, value)
