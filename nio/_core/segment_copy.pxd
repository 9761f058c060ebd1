"""Copies between segments and arrays; see segment_copy.pyx.  All places and sizes are in bytes, counts in values."""
from libc.stdint cimport int64_t

from nio._core.segment cimport Segment
from nio._core.value_layout cimport Layout

cdef int check_row(Segment segment, Layout layout, int64_t at, str side) except -1
cdef int copy_bytes(Segment src, int64_t at, Segment dst, int64_t to, int64_t n) except -1
cdef int copy_values(Segment src, Layout src_layout, int64_t at, Segment dst, Layout dst_layout, int64_t to,
                     int64_t count) except -1
cdef int copy_to_array(Segment src, Layout layout, int64_t at, object array, int index, int count) except -1
cdef int copy_from_array(object array, int index, Segment dst, Layout layout, int64_t to, int count) except -1
cdef object mismatch_of(Segment a, int64_t a_at, int64_t a_n, Segment b, int64_t b_at, int64_t b_n)
