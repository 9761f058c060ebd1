# cython: language_level=3, boundscheck=False, wraparound=False, auto_pickle=False, binding=False, autotestdict=False, embedsignature=True, embedsignature.format=clinic
"""java.nio.ByteBuffer and MappedByteBuffer: values of every primitive type at any byte.

One class serves heap, mapped and paged memory, writable or not: where the bytes live and whether
they may be changed is state.  As in Java a direct buffer is a MappedByteBuffer.

Not here: what ByteBuffer shares with the other buffers (primitive_buffer.pyx), the cursor
(buffer.pyx), the memory's states and the fault guard (memory.pyx).
"""
cimport cython
from cpython.object cimport PyObject, PyTypeObject, Py_TYPE
from libc.stdint cimport int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t

from nio._core.access cimport get2, get4, get8, put2, put4, put8
from nio._core.arrays cimport BYTE
from nio._core.buffer cimport MISSING, Buffer, check_range, first_of_class, like, no_instances
from nio._core.char_buffer cimport CHARS
from nio._core.convert cimport (as_int, nio_as_char, nio_as_double, nio_as_int, nio_as_long,
                                nio_as_short)
from nio._core.memory cimport (DIRECT, HEAP, NIO_EXTABLE_START, NIO_EXTABLE_STOP, Memory,
                               cleaner_of, direct_memory, fault_answer, guarded_copy_function,
                               nio_double_bits, nio_double_of, nio_float_bits, nio_float_of,
                               register_touches, touch_bind)
from nio._core.window cimport Window
from nio._core.primitive_buffer cimport (BIG, LITTLE, NIO_LITTLE, PrimitiveBuffer,
                                         checked_capacity, heap_buffer, wrap_array)
from nio._core.views cimport DOUBLES, FLOATS, INTS, LONGS, SHORTS, view_of_bytes

from nio._core.arrays import ByteArray
from nio._core.byte_order import ByteOrder
from nio.errors import IllegalArgumentException, UnsupportedOperationException

cdef extern from "byte_doors.h":
    ctypedef struct nio_door:
        pass
    ctypedef struct nio_memory_object:
        char* base
    ctypedef struct nio_buffer_object:
        nio_memory_object* memory
        Py_ssize_t start
        int read_only, pos, lim, swapped
    bint nio_fits_layout(PyTypeObject* kind)
    const nio_door* nio_doors_of_bytes
    object (*nio_fault_answer)()
    object (*nio_view)(object self, int at, int length)

cdef extern from "leaf.h":
    int nio_own_methods(PyTypeObject* leaf, const nio_door* doors) except -1


@cython.no_gc
cdef class ByteBuffer(PrimitiveBuffer):
    """A byte buffer: a cursor over bytes, with values of any primitive type at any place.

    Made by `allocate`, `allocateDirect`, `wrap`, and (as MappedByteBuffer) FileChannel.map.
    The byte order is big-endian until `order` changes it, as in Java.  Python's buffer protocol
    gives the bytes [0, capacity) as signed chars, zero copy, read-only where the buffer is.
    Source: java.nio.ByteBuffer.
    """

    # ---- making one

    @staticmethod
    def allocate(capacity, /):
        """A heap buffer of `capacity` zero bytes; its array is a ByteArray (Java's byte[]).

        Raises IllegalArgumentException when capacity is negative.
        """
        return heap_buffer(BYTES, ByteArray(checked_capacity(capacity)))

    @staticmethod
    def allocateDirect(capacity, /):
        """A direct buffer of `capacity` zero bytes, outside the Python heap.

        Raises IllegalArgumentException when capacity is negative, OutOfMemoryError without room.
        """
        cdef int n = checked_capacity(capacity)
        return mapped_buffer(direct_memory(n), n, False)

    @staticmethod
    def wrap(array, offset=MISSING, length=MISSING, /):
        """A heap buffer over an array: changes show on both sides.

        array: a ByteArray, bytearray, array.array('b'), numpy array of 1-byte elements, or any
        other writable buffer of bytes; bytes, a read-only buffer or a list is copied into a new
        ByteArray, since Java has no immutable arrays.  offset, length: bytes; they set position
        and limit, not the capacity.  Raises IndexOutOfBoundsException if they do not fit.
        """
        return wrap_array(BYTES, array, offset, length)

    def order(self, bo=MISSING, /):
        """The byte order of values; with an argument, set it and return this buffer.

        bo: ByteOrder.BIG_ENDIAN, or LITTLE_ENDIAN (None counts as that, as in Java).
        """
        if bo is MISSING:
            return LITTLE if self.swapped != NIO_LITTLE else BIG
        if bo is not None and not isinstance(bo, ByteOrder):
            raise TypeError(f"a ByteOrder is needed, not {type(bo).__name__}")
        self.swapped = (bo is BIG) == NIO_LITTLE
        return self

    # ---- values of more than one byte: big-endian unless `order` says otherwise

    def getChar(self, index=MISSING, /):
        """The char (a str of length 1) in 2 bytes at the position, or at byte `index`."""
        cdef uint16_t value = 0
        get2(self, index, &value)
        return chr(value)

    def getShort(self, index=MISSING, /):
        """The 16-bit int in 2 bytes at the position, or at byte `index`."""
        cdef uint16_t value = 0
        get2(self, index, &value)
        return <int16_t> value

    def getInt(self, index=MISSING, /):
        """The 32-bit int in 4 bytes at the position, or at byte `index`."""
        cdef uint32_t value = 0
        get4(self, index, &value)
        return <int32_t> value

    def getLong(self, index=MISSING, /):
        """The 64-bit int in 8 bytes at the position, or at byte `index`."""
        cdef uint64_t value = 0
        get8(self, index, &value)
        return <int64_t> value

    def getFloat(self, index=MISSING, /):
        """The 32-bit float in 4 bytes at the position, or at byte `index`."""
        cdef uint32_t value = 0
        get4(self, index, &value)
        return nio_float_of(value)

    def getDouble(self, index=MISSING, /):
        """The 64-bit float in 8 bytes at the position, or at byte `index`."""
        cdef uint64_t value = 0
        get8(self, index, &value)
        return nio_double_of(value)

    def putChar(self, index, value=MISSING, /):
        """Store a char, a str of length 1 (or an int from 0 to 65535), in 2 bytes."""
        cdef uint16_t raw
        if value is MISSING:
            nio_as_char(index, &raw)
            put2(self, MISSING, raw)
        else:
            nio_as_char(value, &raw)
            put2(self, index, raw)
        return self

    def putShort(self, index, value=MISSING, /):
        """Store a 16-bit int in 2 bytes at the position, or at byte `index`."""
        cdef short raw
        if value is MISSING:
            nio_as_short(index, &raw)
            put2(self, MISSING, raw)
        else:
            nio_as_short(value, &raw)
            put2(self, index, raw)
        return self

    def putInt(self, index, value=MISSING, /):
        """Store a 32-bit int in 4 bytes at the position, or at byte `index`."""
        cdef int raw
        if value is MISSING:
            nio_as_int(index, &raw)
            put4(self, MISSING, raw)
        else:
            nio_as_int(value, &raw)
            put4(self, index, raw)
        return self

    def putLong(self, index, value=MISSING, /):
        """Store a 64-bit int in 8 bytes at the position, or at byte `index`."""
        cdef int64_t raw
        if value is MISSING:
            nio_as_long(index, &raw)
            put8(self, MISSING, raw)
        else:
            nio_as_long(value, &raw)
            put8(self, index, raw)
        return self

    def putFloat(self, index, value=MISSING, /):
        """Store a 32-bit float in 4 bytes; a number too large for it becomes infinite."""
        cdef double raw
        if value is MISSING:
            nio_as_double(index, &raw)
            put4(self, MISSING, nio_float_bits(<float> raw))
        else:
            nio_as_double(value, &raw)
            put4(self, index, nio_float_bits(<float> raw))
        return self

    def putDouble(self, index, value=MISSING, /):
        """Store a 64-bit float in 8 bytes at the position, or at byte `index`."""
        cdef double raw
        if value is MISSING:
            nio_as_double(index, &raw)
            put8(self, MISSING, nio_double_bits(raw))
        else:
            nio_as_double(value, &raw)
            put8(self, index, nio_double_bits(raw))
        return self

    # ---- typed views of the remaining bytes, in this buffer's order

    def asCharBuffer(self, /):
        """The remaining bytes as a CharBuffer, in this buffer's order; a rest is left out."""
        return view_of_bytes(CHARS, self)

    def asShortBuffer(self, /):
        """The remaining bytes as a ShortBuffer, in this buffer's order; a rest is left out."""
        return view_of_bytes(SHORTS, self)

    def asIntBuffer(self, /):
        """The remaining bytes as a IntBuffer, in this buffer's order; a rest is left out."""
        return view_of_bytes(INTS, self)

    def asLongBuffer(self, /):
        """The remaining bytes as a LongBuffer, in this buffer's order; a rest is left out."""
        return view_of_bytes(LONGS, self)

    def asFloatBuffer(self, /):
        """The remaining bytes as a FloatBuffer, in this buffer's order; a rest is left out."""
        return view_of_bytes(FLOATS, self)

    def asDoubleBuffer(self, /):
        """The remaining bytes as a DoubleBuffer, in this buffer's order; a rest is left out."""
        return view_of_bytes(DOUBLES, self)

    # ---- alignment

    def alignmentOffset(self, index, unitSize, /):
        """How many bytes the address of byte `index` is past a multiple of `unitSize` bytes.

        Raises IllegalArgumentException for a negative index or a unitSize that is no power of two,
        UnsupportedOperationException for a heap buffer, whose address may not be relied upon.
        """
        cdef int at = as_int(index)
        return self.past_unit(at, as_int(unitSize))

    cdef int past_unit(self, int at, int unit) except -1:
        """How far byte `at` lies behind a multiple of `unit`, checked as alignmentOffset says."""
        if at < 0:
            raise IllegalArgumentException(f"Index less than zero: {at}")
        if unit < 1 or unit & (unit - 1):
            raise IllegalArgumentException(f"Unit size not a power of two: {unit}")
        if self.memory.kind == HEAP and unit > 1:
            raise UnsupportedOperationException(
                f"Unit size unsupported for non-direct buffers: {unit}")
        return (self.memory.origin + <size_t> (self.start + at)) & <size_t> (unit - 1)

    def alignedSlice(self, unitSize, /):
        """A slice of the remaining bytes, cut at both ends to multiples of `unitSize` in memory.

        Raises as alignmentOffset.
        """
        cdef int unit = as_int(unitSize)
        cdef int first = self.past_unit(self.pos, unit)
        cdef int last = self.past_unit(self.lim, unit)
        cdef Py_ssize_t start = self.pos + <Py_ssize_t> (unit - first if first else 0)
        cdef Py_ssize_t end = self.lim - last
        if start > end or start > self.lim:
            start = end = self.pos
        return self.view(start, end - start, self.read_only)

    def _window(self, int at, int length, bint writable, /):
        """Bytes [at, at + length), lent to a kernel call: a context manager giving a memoryview.

        The memory is pinned meanwhile: an unmap waits.  For nio's channels.
        """
        check_range(at, length, self.cap)
        return Window(self.memory, self.start + at, length, writable)


@cython.final
@cython.no_gc
cdef class MappedByteBuffer(ByteBuffer):
    """A direct buffer, and above all one whose bytes are a mapped region of a file.

    It stays valid until the last of it, its slices, duplicates, views and memoryviews is gone, or
    until its cleaner has run; the channel's end changes nothing.  `with channel.map(...) as buffer`
    unmaps on leaving.  Source: java.nio.MappedByteBuffer.
    """

    def load(self, /):
        """Bring the content into physical memory, as far as possible.  Returns this buffer.

        Raises InternalError if part of it lies past the end of a truncated file.
        """
        cdef Memory memory = self.memory
        memory.require_open()
        memory.pin()
        try:
            memory.page_in(self.start, self.cap)
        finally:
            memory.unpin()
        return self

    def isLoaded(self, /):
        """Whether all of the content is likely to be in physical memory."""
        cdef Memory memory = self.memory
        memory.require_open()
        memory.pin()
        try:
            return bool(memory.resident(self.start, self.cap))
        finally:
            memory.unpin()

    def force(self, index=MISSING, length=MISSING, /):
        """Write changes of the content, or of `length` bytes from `index`, to the storage device.

        Has no effect on a PRIVATE mapping; of a READ_ONLY one it may write what others changed, as
        on a JVM.  Returns this buffer.  Raises IndexOutOfBoundsException if the range of a mapped
        buffer does not lie within [0, capacity), UncheckedIOException when the device fails.
        """
        cdef Memory memory = self.memory
        cdef int at = 0
        cdef int n = self.cap
        if index is not MISSING:
            nio_as_int(index, &at)
            nio_as_int(length, &n)
        if memory.nature != DIRECT and self.cap:
            check_range(at, n, self.cap)
        memory.require_open()
        if memory.nature != DIRECT and self.cap:
            memory.pin()
            try:
                memory.force(self.start + at, n)
            finally:
                memory.unpin()
        return self

    def cleaner(self, /):
        """The handle that frees or unmaps the memory; None for a slice, duplicate or other view, and in an arena.

        Source: sun.nio.ch.DirectBuffer.cleaner.
        """
        if (self.parent is not None or self.memory.scope is not None
                or not self.cap and self.memory.kind != DIRECT):
            return None
        return cleaner_of(self.memory)

    def __enter__(self):
        if self.parent is not None:
            raise IllegalArgumentException("duplicate or slice")
        if self.memory.scope is not None:
            raise UnsupportedOperationException("a buffer of an arena ends with the arena")
        self.memory.require_open()
        return self

    def __exit__(self, kind, error, trace):
        self.memory.close_once()


# ---- making buffers

cdef ByteBuffer mapped_buffer(Memory memory, int cap, bint read_only):
    cdef ByteBuffer buffer = <ByteBuffer> like(MAPPED)
    buffer.init(memory, None, 0, cap, read_only)
    return buffer


cdef ByteBuffer heap_bytes(Memory memory, Py_ssize_t start, int cap, bint read_only):
    """A root over part of an array that is there already."""
    cdef ByteBuffer buffer = <ByteBuffer> like(BYTES)
    buffer.init(memory, None, start, cap, read_only)
    return buffer


def root_buffer(Memory memory not None, bint read_only, /):
    """The root MappedByteBuffer over all of `memory`; for the layer that maps files."""
    if memory.size > 0x7FFFFFFF:
        raise OverflowError("a ByteBuffer has at most 2147483647 bytes")
    if memory.kind == HEAP or memory.size < 0:
        raise ValueError("not a file's memory, nor a direct buffer's")
    return mapped_buffer(memory, memory.size, read_only)


# ---- at import

cdef object view_of(object buffer, int at, int length):
    return (<ByteBuffer> buffer).view(at, length, (<ByteBuffer> buffer).read_only)


cdef int check_layout() except -1:
    """layout.h mirrors two structs of ours: hold it to them."""
    cdef ByteBuffer probe = ByteBuffer.allocate(1)
    cdef nio_buffer_object* mirror = <nio_buffer_object*> <PyObject*> probe
    if (<void*> mirror.memory != <void*> <PyObject*> probe.memory or &mirror.start != &probe.start
            or <char*> &mirror.read_only != <char*> &probe.read_only
            or &mirror.pos != &probe.pos or &mirror.lim != &probe.lim
            or <char*> &mirror.swapped != <char*> &probe.swapped
            or not nio_fits_layout(Py_TYPE(probe))
            or &mirror.memory.base != &probe.memory.base):
        raise SystemError("layout.h does not mirror buffer.pxd and memory.pxd")
    return 0


cdef ByteBuffer BYTES = ByteBuffer.__new__(ByteBuffer)
cdef MappedByteBuffer MAPPED = MappedByteBuffer.__new__(MappedByteBuffer)
BYTES.swapped = MAPPED.swapped = NIO_LITTLE     # both start big-endian
first_of_class(BYTES, BYTE)
first_of_class(MAPPED, BYTE)
no_instances(PrimitiveBuffer)
no_instances(Buffer)

touch_bind(guarded_copy_function())
register_touches(NIO_EXTABLE_START, NIO_EXTABLE_STOP)
check_layout()
nio_fault_answer = fault_answer
nio_view = view_of
nio_own_methods(<PyTypeObject*> ByteBuffer, nio_doors_of_bytes)
nio_own_methods(<PyTypeObject*> MappedByteBuffer, nio_doors_of_bytes)
