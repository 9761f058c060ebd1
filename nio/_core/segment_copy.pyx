# cython: language_level=3, boundscheck=False, wraparound=False, auto_pickle=False, binding=False, autotestdict=False, embedsignature=True, embedsignature.format=clinic
"""Copies between segments, and between a segment and a Java array or what can stand for one (arguments.pyx).

Each checks in Java's order, and has changed nothing when it refuses.  Nothing here is public: see
MemorySegment.copy and mismatch (memory_segment.pyx).
"""
from cpython.buffer cimport PyBuffer_Release
from libc.stdint cimport int64_t

from nio._core.arguments cimport hold, is_array
from nio._core.arrays cimport BOOLEAN, Element, JavaArray, element_of
from nio._core.memory cimport copy_in, copy_out, first_difference, transfer
from nio._core.segment cimport Segment
from nio._core.value_layout cimport Layout

from nio.errors import IllegalArgumentException, IndexOutOfBoundsException, NullPointerException


cdef int check_row(Segment segment, Layout layout, int64_t at, str side) except -1:
    """That a row of such values may begin at `at`."""
    if layout.alignment > <size_t> layout.element.size:
        raise IllegalArgumentException(f"{side} layout alignment greater than its size")
    if not segment.aligned(at, layout.alignment):
        raise IllegalArgumentException(f"{side} segment incompatible with alignment constraints")
    return 0


cdef const Element* element_of_array(object array, Layout layout) except NULL:
    """The element of an array that is to hold such values."""
    cdef const Element* element = layout.element
    if array is None:
        raise NullPointerException()
    if isinstance(array, JavaArray):
        element = (<JavaArray> array).element
    elif not is_array(array):
        name = "String" if isinstance(array, str) else type(array).__name__
        raise IllegalArgumentException(f"Not a supported array class: {name}")
    if element == element_of(BOOLEAN):
        raise IllegalArgumentException("Not a supported array class: boolean[]")
    if element != layout.element:
        raise IllegalArgumentException(f"Incompatible value layout: {layout.toString()}")
    return element


cdef int check_in_array(int64_t index, int64_t count, const Py_buffer* view) except -1:
    cdef int64_t n = view.len // view.itemsize
    if index < 0 or count < 0 or count > n - index:
        raise IndexOutOfBoundsException(f"Range [{index}, {index} + {count}) out of bounds for length {n}")
    return 0


cdef int copy_bytes(Segment src, int64_t at, Segment dst, int64_t to, int64_t n) except -1:
    src.check(at, n)
    dst.check_write()
    dst.check(to, n)
    return transfer(dst.memory, dst.start + to, src.memory, src.start + at, n, 1) if n else 0


cdef int copy_values(Segment src, Layout src_layout, int64_t at, Segment dst,
                     Layout dst_layout, int64_t to, int64_t count) except -1:
    cdef int64_t size = src_layout.element.size
    cdef int64_t n = <int64_t> (<unsigned long long> count * <unsigned long long> size)     # Java's wraps
    if count < 0:
        raise IndexOutOfBoundsException(f"The provided elementCount is negative: {count}")
    if size != dst_layout.element.size:
        raise IllegalArgumentException("Source and destination layouts must have same size")
    check_row(src, src_layout, at, "Source")
    check_row(dst, dst_layout, to, "Destination")
    src.check(at, n)
    dst.check_write()
    dst.check(to, n)
    if not n:
        return 0
    return transfer(dst.memory, dst.start + to, src.memory, src.start + at, n,
                    size if src_layout.swapped != dst_layout.swapped and size > 1 else 1)


cdef int copy_to_array(Segment src, Layout layout, int64_t at, object array, int index,
                       int count) except -1:
    cdef Py_buffer view
    cdef const Element* element
    cdef Py_ssize_t size = layout.element.size
    cdef bint foreign
    if array is None:
        raise NullPointerException()
    if count < 0:
        raise IndexOutOfBoundsException(f"The provided elementCount is negative: {count}")
    element = element_of_array(array, layout)
    check_row(src, layout, at, "Source")
    src.check(at, count * size)
    foreign = hold(array, element, &view, True)
    try:
        check_in_array(index, count, &view)
        if count:
            copy_out(src.memory, src.start + at, <char*> view.buf + index * size, count * size,
                     size if layout.swapped != foreign and size > 1 else 1)
    finally:
        PyBuffer_Release(&view)
    return 0


cdef int copy_from_array(object array, int index, Segment dst, Layout layout, int64_t to,
                         int count) except -1:
    cdef Py_buffer view
    cdef const Element* element = element_of_array(array, layout)
    cdef Py_ssize_t size = element.size
    cdef bint foreign = hold(array, element, &view, False)
    try:
        check_in_array(index, count, &view)
        check_row(dst, layout, to, "Destination")
        dst.check_write()
        dst.check(to, count * size)
        if count:
            copy_in(dst.memory, dst.start + to, <const char*> view.buf + index * size, count * size,
                    size if layout.swapped != foreign and size > 1 else 1)
    finally:
        PyBuffer_Release(&view)
    return 0


cdef object mismatch_of(Segment a, int64_t a_at, int64_t a_n, Segment b, int64_t b_at,
                        int64_t b_n):
    cdef int64_t n = min(a_n, b_n)
    cdef int64_t at = 0
    a.check(a_at, a_n)
    b.check(b_at, b_n)
    if n:
        at = first_difference(a.memory, a.start + a_at, b.memory, b.start + b_at, n)
    return -1 if at == n and a_n == b_n else at
