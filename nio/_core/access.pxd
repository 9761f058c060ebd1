"""One value of 2, 4 or 8 bytes, from and to any memory; and the place where a call wants it.

Inlined into each module that has typed access; such a module registers its touches at import (see
the end of bytebuffer.pyx).  Not here: copies (memory.pyx), conversion of values (convert.pxd).
"""
from libc.stdint cimport uint16_t, uint32_t, uint64_t

from nio._core.buffer cimport MISSING, Buffer, check_index, check_writable, next_get, next_put
from nio._core.convert cimport nio_as_int
from nio._core.memory cimport (raise_fault, touch_load2, touch_load4, touch_load8, touch_store2,
                               touch_store4, touch_store8)

cdef extern from "touch.h":
    uint16_t nio_swap2(uint16_t x)
    uint32_t nio_swap4(uint32_t x)
    uint64_t nio_swap8(uint64_t x)

cdef inline int load2(Buffer self, int at, uint16_t* out) except -1:
    cdef char* base = self.memory.base
    if base is NULL:
        self.memory.fetch(self.start + at, out, 2)
    elif touch_load2(base + self.start + at, out):
        raise_fault()
    if self.swapped:
        out[0] = nio_swap2(out[0])
    return 0

cdef inline int load4(Buffer self, int at, uint32_t* out) except -1:
    cdef char* base = self.memory.base
    if base is NULL:
        self.memory.fetch(self.start + at, out, 4)
    elif touch_load4(base + self.start + at, out):
        raise_fault()
    if self.swapped:
        out[0] = nio_swap4(out[0])
    return 0

cdef inline int load8(Buffer self, int at, uint64_t* out) except -1:
    cdef char* base = self.memory.base
    if base is NULL:
        self.memory.fetch(self.start + at, out, 8)
    elif touch_load8(base + self.start + at, out):
        raise_fault()
    if self.swapped:
        out[0] = nio_swap8(out[0])
    return 0

cdef inline int store2(Buffer self, int at, uint16_t value) except -1:
    cdef char* base = self.memory.base
    if self.swapped:
        value = nio_swap2(value)
    if base is NULL:
        return self.memory.store(self.start + at, &value, 2)
    if touch_store2(base + self.start + at, value):
        raise_fault()
    return 0

cdef inline int store4(Buffer self, int at, uint32_t value) except -1:
    cdef char* base = self.memory.base
    if self.swapped:
        value = nio_swap4(value)
    if base is NULL:
        return self.memory.store(self.start + at, &value, 4)
    if touch_store4(base + self.start + at, value):
        raise_fault()
    return 0

cdef inline int store8(Buffer self, int at, uint64_t value) except -1:
    cdef char* base = self.memory.base
    if self.swapped:
        value = nio_swap8(value)
    if base is NULL:
        return self.memory.store(self.start + at, &value, 8)
    if touch_store8(base + self.start + at, value):
        raise_fault()
    return 0

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
