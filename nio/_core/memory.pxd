"""The state of Memory on one page: what lies under a buffer, and who must be waited for.

All fields are changed under the GIL alone.  A copy that releases the GIL pins the memory first.
"""
from libc.stdint cimport int64_t, uint8_t, uint16_t, uint32_t, uint64_t

ctypedef int (*copy_function)(void*, const void*, size_t) noexcept nogil

cdef extern from "touch.h":
    ctypedef struct nio_extable_entry:
        pass
    const nio_extable_entry* NIO_EXTABLE_START
    const nio_extable_entry* NIO_EXTABLE_STOP
    void touch_bind(copy_function copy)
    int touch_load1(const void* p, uint8_t* out) nogil
    int touch_load2(const void* p, uint16_t* out) nogil
    int touch_load4(const void* p, uint32_t* out) nogil
    int touch_load8(const void* p, uint64_t* out) nogil
    int touch_store1(void* p, uint8_t value) nogil
    int touch_store2(void* p, uint16_t value) nogil
    int touch_store4(void* p, uint32_t value) nogil
    int touch_store8(void* p, uint64_t value) nogil
    int touch_copy(char* to, const char* source, size_t n) nogil
    float nio_float_of(uint32_t bits) nogil
    double nio_double_of(uint64_t bits) nogil
    uint32_t nio_float_bits(float value) nogil
    uint64_t nio_double_bits(double value) nogil

cdef enum Kind:
    HEAP        # a Python object's buffer, held by `view`
    DIRECT      # calloc'ed here, freed by close() or with the object
    MAPPED      # a host mapping; the subclass that knows it unmaps in release()
    PAGED       # no pointer: `pager.load(offset, n)` and `pager.store(offset, data)`

cdef struct Pin:
    unsigned long thread
    Pin* next

cdef class Memory:
    cdef char* base             # first byte; NULL when paged, confined or closed: the one test of the fast path
    cdef size_t origin          # the address of the first byte, for ever; of paged memory a number like one
    cdef Py_ssize_t size        # bytes
    cdef Py_ssize_t used        # bytes that its pool spends on it; 0: it is in no pool
    cdef Kind kind              # how the bytes are reached; PAGED where `base` is not for everybody
    cdef Kind nature            # what they are: the same, but for confined memory
    cdef bint closed
    cdef unsigned long owner    # confined: the thread that alone may touch it; else 0
    cdef object scope           # the arena's scope, None outside arenas
    cdef object heir            # called with what is left when this goes without a close; None: nothing is left
    cdef int exports            # memoryviews handed out to Python: close() refuses under them
    cdef int pins               # copies and kernel calls in flight: close() waits for them
    cdef int lent               # those of the pins that are kernel calls: an arena's close refuses under them
    cdef bint lost              # a page of it was replaced by zeros under an export
    cdef void* lending          # of a mapping, while there are exports: what the guard knows of it (lent.h)
    cdef Pin* holders           # whose the present pins are, newest first
    cdef unsigned int epoch     # the fork generation in which `pins` was counted
    cdef int page               # bytes, aligned, of which all can be had or none; a power of two
    cdef void* waiter           # PyThread lock that close() sleeps on, released by the last unpin
    cdef object source          # heap: the object whose bytes these are; paged: the pager
    cdef Py_buffer* view        # heap: the hold on `source`; elsewhere NULL
    cdef object __weakref__

    cpdef release(self)
    cdef int export(self) except -1
    cdef int unexport(self) except -1
    cdef int lose(self) except -1
    cdef int pin(self) except -1
    cdef int unpin(self) except -1
    cdef int lend(self) except -1
    cdef int take_back(self) except -1
    cdef char* reach(self) except? NULL
    cdef bint close_once(self) except -1
    cdef int check_unused(self) except -1
    cdef int end(self) except -1
    cdef int finish(self) except -1
    cdef int pass_on(self, Memory remains) except -1
    cdef int fetch(self, Py_ssize_t at, void* out, Py_ssize_t n) except -1
    cdef int store(self, Py_ssize_t at, const void* source, Py_ssize_t n) except -1
    cdef int require_open(self) except -1
    cdef int attach(self, unsigned long long address, Py_ssize_t size,
                    Py_ssize_t before) except -1
    cdef int count_in(self, Py_ssize_t used) except -1
    cdef int count_out(self) noexcept
    cdef int begin_again(self) except -1
    cdef int wait_or_begin_again(self) except -1
    cdef int wait_for_pins(self, bint interruptible) except -1

cdef class Cleaner:
    cdef Memory memory

cdef Cleaner cleaner_of(Memory memory)

cdef Memory heap_memory(object source, bint writable)
cdef Memory direct_memory(Py_ssize_t size)
cdef unsigned long this_thread() noexcept
# A guarded copy, for widths as below; 1 where a page could not be had
cdef int raw_copy(char* to, const char* source, Py_ssize_t n, int width) noexcept nogil
cdef int raise_fault() except -1
cdef object fault_answer()
cdef int install_guard() except -1
# n: bytes; width: 1, or the size of elements whose bytes are swapped on the way
cdef int transfer(Memory to, Py_ssize_t to_at, Memory source, Py_ssize_t source_at,
                  Py_ssize_t n, int width) except -1
cdef int copy_out(Memory memory, Py_ssize_t at, char* to, Py_ssize_t n, int width) except -1
cdef int copy_in(Memory memory, Py_ssize_t at, const char* source, Py_ssize_t n,
                 int width) except -1
cdef Py_ssize_t first_difference(Memory a, Py_ssize_t a_at, Memory b, Py_ssize_t b_at,
                                 Py_ssize_t n) except -1
cdef int register_touches(const nio_extable_entry* start, const nio_extable_entry* stop) except -1
cdef copy_function guarded_copy_function() noexcept
# n bytes that a pager gives; how many of n can be had, or cannot, together with the first
cdef bytes load_all(object pager, Py_ssize_t at, Py_ssize_t n)
cdef Py_ssize_t within_page(Memory memory, Py_ssize_t at, Py_ssize_t n) noexcept
