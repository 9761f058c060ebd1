# cython: language_level=3, boundscheck=False, wraparound=False, auto_pickle=False, binding=False, autotestdict=False, embedsignature=True, embedsignature.format=clinic
"""Segment: a run of bytes of any length, touched through value layouts.

A segment is a window on a Memory, as a buffer is, but without a cursor and without the limit of 2 GiB.
Its life is its arena's: the Memory ends with the arena, and says so at each access.

How an access goes, in Java's order: convert the arguments (OverflowError, TypeError), refuse a read-only
segment, check the place, then its alignment, then whether the calling thread may touch the memory at
this moment, then touch it.

Not here: arenas (nio.foreign.arena), layouts (value_layout.pyx), what moves many bytes
(memory_segment.pyx, whose class is the only one that has instances).
"""
cimport cython
from libc.stdint cimport (int8_t, int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t)

from nio._core.access cimport load1, load2, load4, load8, store1, store2, store4, store8
from nio._core.arrays cimport BOOLEAN, BYTE, INT, LONG, SHORT, Code
from nio._core.arrays cimport store as unbox
from nio._core.buffer cimport MISSING
from nio._core.convert cimport (nio_as_byte, nio_as_char, nio_as_double, nio_as_int, nio_as_long,
                                nio_as_short)
from nio._core.memory cimport (HEAP, NIO_EXTABLE_START, NIO_EXTABLE_STOP, PAGED, Memory,
                               guarded_copy_function, nio_double_bits, nio_double_of,
                               nio_float_bits, nio_float_of, register_touches, this_thread,
                               touch_bind)
from nio._core.scope cimport Scope
from nio._core.value_layout cimport Layout

from nio.errors import (IllegalArgumentException, IndexOutOfBoundsException, NullPointerException)


cdef Memory NOTHING = Memory.empty()
NOTHING.close()


@cython.no_gc
@cython.freelist(16)
cdef class Segment:
    """The kind of MemorySegment, as far as one value, its parts and its identity go; it has no instances."""

    def __cinit__(self):
        self.memory = NOTHING       # what an object has that nobody made properly

    def __init__(self, *args, **kwargs):
        raise TypeError(f"{type(self).__name__} has no constructor: use FileChannel.map, Arena.allocate, "
                        "ofArray, ofBuffer")

    # ---- one value

    def get(self, layout, offset, /):
        """The value at byte `offset`, as the layout says.

        Raises IndexOutOfBoundsException, IllegalArgumentException if the address is not aligned as the
        layout wants, IllegalStateException("Already closed"), WrongThreadException, InternalError if the
        page cannot be had.
        """
        cdef int64_t at
        nio_as_long(offset, &at)
        return load_value(self, layout_of(layout), at)

    def set(self, layout, offset, value, /):
        """Store a value at byte `offset`, as the layout says.

        Raises OverflowError if the layout has no room for it, IllegalArgumentException for a read-only
        segment, and else as `get`.
        """
        cdef int64_t at
        nio_as_long(offset, &at)
        store_value(self, layout_of(layout), at, value)

    def getAtIndex(self, layout, index, /):
        """The value at `index`, counted in values: get(layout, index * layout.byteSize())."""
        cdef int64_t at
        nio_as_long(index, &at)
        return load_value(self, row_of(layout), at * (<Layout> layout).element.size)

    def setAtIndex(self, layout, index, value, /):
        """Store a value at `index`, counted in values."""
        cdef int64_t at
        nio_as_long(index, &at)
        store_value(self, row_of(layout), at * (<Layout> layout).element.size, value)

    # ---- checks

    cdef int check(self, int64_t at, int64_t n) except -1:
        if at < 0 or n < 0 or n > self.length - at:
            raise IndexOutOfBoundsException(f"Out of bound access on segment {self.toString()}; "
                                            f"new offset = {at}; new length = {n}")
        return 0

    cdef int check_write(self) except -1:
        if self.read_only:
            raise IllegalArgumentException("Attempt to write a read-only segment")
        return 0

    cdef bint aligned(self, Py_ssize_t at, size_t alignment):
        return not ((self.place + <size_t> at) | self.grain) & (alignment - 1)

    # ---- parts of it

    cdef Segment empty(self):
        """A new segment, without memory: only a MemorySegment has parts, whatever class Python derives from this one."""
        raise TypeError("a MemorySegment is needed")

    cdef Segment part(self, Py_ssize_t at, Py_ssize_t length):
        cdef Segment other = self.empty()
        other.memory = self.memory
        other.start = self.start + at
        other.length = length
        other.place = self.place + <size_t> at
        other.grain = self.grain
        other.read_only = self.read_only
        other.mapped = self.mapped
        return other

    def asSlice(self, offset, newSize=MISSING, byteAlignment=MISSING, /):
        """The bytes from `offset` on, or `newSize` of them, or as many as a layout takes: a part of this.

        byteAlignment: bytes; what its address must be a multiple of, else IllegalArgumentException.
        Raises IndexOutOfBoundsException if the range leaves the segment.
        """
        cdef int64_t at, n
        cdef int64_t alignment = 1
        nio_as_long(offset, &at)
        if newSize is MISSING:
            self.check(at, 0)
            return self.part(at, self.length - at)
        if newSize is None:
            raise NullPointerException()
        if isinstance(newSize, Layout):
            n = (<Layout> newSize).element.size
            alignment = (<Layout> newSize).alignment
        else:
            nio_as_long(newSize, &n)
            if byteAlignment is not MISSING:
                nio_as_long(byteAlignment, &alignment)
        self.check(at, n)
        check_alignment(alignment)
        if not self.aligned(at, alignment):
            raise IllegalArgumentException("Target offset incompatible with alignment constraints")
        return self.part(at, n)

    def asReadOnly(self, /):
        """The same bytes, which may not be changed through it."""
        cdef Segment other = self.part(0, self.length)
        other.read_only = True
        return other

    # ---- what it is

    def byteSize(self, /):
        """The number of its bytes."""
        return self.length

    def address(self, /):
        """The address of its first byte; of an array's segment the offset in the array, in bytes."""
        return self.place

    def maxByteAlignment(self, /):
        """The largest power of two, in bytes, that its address is a multiple of; on the heap as Java promises it."""
        cdef size_t bits = self.place | self.grain
        return bits & (~bits + 1) if bits else 1 << 62

    def isNative(self, /):
        """Whether its bytes lie outside the heap."""
        return self.memory.kind != HEAP

    def isMapped(self, /):
        """Whether its bytes are a mapped file's."""
        return self.mapped

    def isReadOnly(self, /):
        """Whether it refuses to be changed."""
        return self.read_only

    def scope(self, /):
        """The scope of its arena; outside arenas one that lives as long as the memory."""
        if self.memory.scope is not None:
            return self.memory.scope
        return Scope("Global$Heap", self.memory.source if self.memory.kind == HEAP else self.memory)

    def isAccessibleBy(self, thread, /):
        """Whether that thread, a threading.Thread, may touch it."""
        if thread is None:
            raise NullPointerException()
        cdef Scope scope = self.scope()
        owner = scope.thread
        return owner is None or owner == thread.ident

    cdef object base_object(self):
        """What its address counts from: an array, a paged memory; None for addresses of this process."""
        if self.memory.kind == HEAP:
            return self.memory.source
        return self.memory if self.memory.nature == PAGED else None

    def equals(self, that, /):
        """Whether that is a segment that begins at the same place; as in Java the sizes do not count."""
        cdef Segment other
        if not isinstance(that, Segment):
            return False
        other = <Segment> that
        return self.place == other.place and self.base_object() is other.base_object()

    def hashCode(self, /):
        """Equal segments have equal numbers."""
        return hash((self.place, id(self.base_object()))) & 0x7FFFFFFF

    def toString(self, /):
        """As Java prints it: MemorySegment{ kind: mapped, address: 0x7f0123456000, byteSize: 8192 }."""
        kind = "mapped" if self.mapped else "heap" if self.memory.kind == HEAP else "native"
        base = ""
        if kind == "heap" and not self.read_only:
            letter = HEAP_LETTERS.get(self.memory.view.format.decode().lstrip("@=<>!"), "B")
            base = f" heapBase: [{letter}@{id(self.memory.source) >> 4 & 0x7FFFFFFF:x},"
        return f"MemorySegment{{ kind: {kind},{base} address: 0x{self.place:x}, byteSize: {self.length} }}"

    def __eq__(self, other):
        return self.equals(other)

    def __hash__(self):
        return self.hashCode()

    def __str__(self):
        return self.toString()

    def __repr__(self):
        return self.toString()

    def __reduce__(self):
        raise TypeError(f"cannot pickle or copy a {type(self).__name__}: it is a view of memory; "
                        "use toArray, or bytes(segment)")


# By a format of the buffer protocol: the letter in Java's name of the array's class.
cdef dict HEAP_LETTERS = {"H": "C", "h": "S", "i": "I", "l": "J", "q": "J", "f": "F", "d": "D"}


# ---- arguments

cdef Layout layout_of(object layout):
    if isinstance(layout, Layout):
        return <Layout> layout
    if layout is None:
        raise NullPointerException(
            'Cannot invoke "java.lang.foreign.ValueLayout.varHandle()" because "layout" is null')
    raise TypeError(f"a ValueLayout is needed, not {type(layout).__name__}")


cdef Layout row_of(object layout):
    """A layout whose values can lie one after the other, each aligned as it wants."""
    cdef Layout row
    if layout is None:
        raise NullPointerException(
            'Cannot invoke "java.lang.foreign.ValueLayout.byteAlignment()" because "layout" is null')
    row = layout_of(layout)
    if row.alignment > <size_t> row.element.size:
        raise IllegalArgumentException("Layout alignment greater than its size")
    return row


cpdef int check_alignment(int64_t alignment) except -1:
    """Raise IllegalArgumentException unless that many bytes are a power of two."""
    if alignment <= 0 or alignment & (alignment - 1):
        raise IllegalArgumentException(f"Invalid alignment constraint : {alignment}")
    return 0


cdef int check_place(Segment self, Layout layout, int64_t at) except -1:
    cdef Py_ssize_t n = layout.element.size
    if at < 0 or n > self.length - at:
        self.check(at, n)
    if not self.aligned(at, layout.alignment):
        raise IllegalArgumentException(
            f"Target offset {at} is incompatible with alignment constraint {layout.alignment} (of "
            f"{layout.toString()}) for segment {self.toString()}")
    return 0


# ---- one value, from and to any memory

cdef object load_value(Segment self, Layout layout, int64_t at):
    cdef Code code = layout.element.code
    cdef uint64_t eight = 0
    cdef uint32_t four = 0
    cdef uint16_t two = 0
    cdef uint8_t one = 0
    check_place(self, layout, at)
    if layout.element.size == 4:
        load4(self.memory, self.start + at, layout.swapped, &four)
        return <int32_t> four if code == INT else <object> nio_float_of(four)
    if layout.element.size == 8:
        load8(self.memory, self.start + at, layout.swapped, &eight)
        return <int64_t> eight if code == LONG else <object> nio_double_of(eight)
    if layout.element.size == 2:
        load2(self.memory, self.start + at, layout.swapped, &two)
        return <int16_t> two if code == SHORT else <object> chr(two)
    load1(self.memory, self.start + at, &one)
    return <int8_t> one if code == BYTE else <object> (one != 0)


cdef int store_value(Segment self, Layout layout, int64_t at, object value) except -1:
    cdef Code code = layout.element.code
    cdef double number
    cdef int64_t eight = 0
    cdef int four = 0
    cdef short two = 0
    cdef uint16_t unit = 0
    cdef signed char one = 0
    if layout.element.size == 4:
        if code == INT:
            nio_as_int(value, &four)
        else:
            nio_as_double(value, &number)
            four = <int32_t> nio_float_bits(<float> number)
        check_store(self, layout, at)
        return store4(self.memory, self.start + at, layout.swapped, <uint32_t> four)
    if layout.element.size == 8:
        if code == LONG:
            nio_as_long(value, &eight)
        else:
            nio_as_double(value, &number)
            eight = <int64_t> nio_double_bits(number)
        check_store(self, layout, at)
        return store8(self.memory, self.start + at, layout.swapped, <uint64_t> eight)
    if layout.element.size == 2:
        if code == SHORT:
            nio_as_short(value, &two)
            unit = <uint16_t> two
        else:
            nio_as_char(value, &unit)
        check_store(self, layout, at)
        return store2(self.memory, self.start + at, layout.swapped, unit)
    if code == BYTE:
        nio_as_byte(value, &one)
    else:
        unbox(BOOLEAN, <char*> &one, value)
    check_store(self, layout, at)
    return store1(self.memory, self.start + at, <uint8_t> one)


cdef inline int check_store(Segment self, Layout layout, int64_t at) except -1:
    self.check_write()
    return check_place(self, layout, at)


touch_bind(guarded_copy_function())
register_touches(NIO_EXTABLE_START, NIO_EXTABLE_STOP)
