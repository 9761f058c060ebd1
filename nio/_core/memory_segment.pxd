"""MemorySegment's state is Segment's; what it adds moves many bytes."""
from nio._core.memory cimport Memory
from nio._core.segment cimport Segment

cdef class MemorySegment(Segment):
    cdef Memory file(self)
