# cython: language_level=3, boundscheck=False, wraparound=False, auto_pickle=False, binding=False, autotestdict=False
"""java.nio.ByteBuffer and MappedByteBuffer: bytes and values in either order, at a cursor or an index.

One class serves heap, mapped and paged memory, writable or not: where the bytes live and whether
they may be changed is state.  As in Java a direct buffer is a MappedByteBuffer.

How an access goes: convert the arguments (OverflowError, TypeError), refuse a read-only buffer,
check the place, then touch the memory.  Nothing changes when one of the first three raises.

Not here: the cursor (buffer.pyx), the memory's states and the fault guard (memory.pyx), typed views.
"""
cimport cython
from cpython.buffer cimport PyBUF_FORMAT, PyBUF_ND, PyBUF_STRIDES, PyBUF_WRITABLE, PyBuffer_Release
from cpython.bytes cimport PyBytes_FromStringAndSize
from cpython.bytearray cimport PyByteArray_AS_STRING, PyByteArray_CheckExact
from cpython.object cimport PyObject, PyTypeObject
from libc.stdint cimport int16_t, int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t

from nio._core.access cimport (load1, load2, load4, load8, place_to_get, place_to_put, store1,
                               store2, store4, store8)
from nio._core.arguments cimport array_length, array_to_fill, array_to_read, hold, is_array
from nio._core.buffer cimport (MISSING, Buffer, check_index, check_range, check_writable,
                               next_get, next_put, overflow, underflow)
from nio._core.convert cimport (as_int, nio_as_byte, nio_as_char, nio_as_double, nio_as_int,
                                nio_as_long, nio_as_short, nio_is_int)
from nio._core.memory cimport (DIRECT, HEAP, NIO_EXTABLE_START, NIO_EXTABLE_STOP, PAGED, Cleaner,
                               Memory, Window, copy_in, copy_out, direct_memory,
                               first_difference, guarded_copy_function, heap_memory,
                               nio_double_bits, nio_double_of, nio_float_bits, nio_float_of,
                               raise_fault, register_touches, touch_bind, transfer)

from nio._core.arrays import ByteArray
from nio._core.byte_order import ByteOrder
from nio.errors import (IllegalArgumentException, IndexOutOfBoundsException,
                        NullPointerException, ReadOnlyBufferException)

cdef extern from "doors.h":
    ctypedef struct nio_door:
        pass
    ctypedef struct nio_memory_object:
        char* base
    ctypedef struct nio_buffer_object:
        nio_memory_object* memory
        Py_ssize_t start
        int read_only, pos, lim, swapped
    const nio_door* nio_doors
    object (*nio_fault_answer)()

cdef extern from "leaf.h":
    int nio_own_methods(PyTypeObject* leaf, const nio_door* doors) except -1

cdef extern from *:
    """
    #if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    #define NIO_LITTLE 1
    #else
    #define NIO_LITTLE 0
    #endif
    /* A new object of `like`'s class, without the arguments machinery of a Python call. */
    static inline PyObject *nio_new_like(PyObject *like, PyObject *no_arguments) {
        return Py_TYPE(like)->tp_new(Py_TYPE(like), no_arguments, NULL);
    }
    """
    bint NIO_LITTLE
    object nio_new_like(object like, tuple no_arguments)

cdef object BIG = ByteOrder.BIG_ENDIAN
cdef object LITTLE = ByteOrder.LITTLE_ENDIAN
cdef char* BYTE_FORMAT = b"b"


@cython.no_gc
cdef class ByteBuffer(Buffer):
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
        cdef int n = as_int(capacity)
        if n < 0:
            raise IllegalArgumentException(f"capacity < 0: ({n} < 0)")
        return heap_buffer(ByteArray(n))

    @staticmethod
    def allocateDirect(capacity, /):
        """A direct buffer of `capacity` zero bytes, outside the Python heap.

        Raises IllegalArgumentException when capacity is negative, OutOfMemoryError without room.
        """
        cdef int n = as_int(capacity)
        if n < 0:
            raise IllegalArgumentException(f"capacity < 0: ({n} < 0)")
        return mapped_buffer(direct_memory(n), n, False)

    @staticmethod
    def wrap(array, offset=MISSING, length=MISSING, /):
        """A heap buffer over an array: changes show on both sides.

        array: a ByteArray, bytearray, array.array('b'), numpy array of 1-byte elements, or any
        other writable buffer of bytes; bytes, a read-only buffer or a list is copied into a new
        ByteArray, since Java has no immutable arrays.  offset, length: bytes; they set position
        and limit, not the capacity.  Raises IndexOutOfBoundsException if they do not fit.
        """
        cdef ByteBuffer buffer
        cdef int start, n
        source = array_to_read(array, "array" if offset is MISSING else "buf")
        if memoryview(source).readonly:
            source = ByteArray(source)
        array_length(source)
        buffer = heap_buffer(source)
        if offset is MISSING:
            return buffer
        start = as_int(offset)
        n = as_int(length)
        if start < 0 or n < 0 or n > buffer.cap - start:
            raise IndexOutOfBoundsException()
        buffer.pos = start
        buffer.lim = start + n
        return buffer

    cdef ByteBuffer view(self, int offset, int cap, bint read_only):
        """A new buffer of this class over [offset, offset + cap); its order is big-endian."""
        cdef ByteBuffer other = <ByteBuffer> nio_new_like(self, ())
        other.memory = self.memory
        # The root keeps the memory; nobody needs the views between (measured on JDK 17 to 25).
        other.parent = self if self.parent is None else self.parent
        other.start = self.start + offset
        other.cap = cap
        other.lim = cap
        other.mark_ = -1
        other.read_only = read_only
        other.swapped = NIO_LITTLE
        return other

    def slice(self, index=MISSING, length=MISSING, /):
        """A buffer over the remaining bytes, or over `length` bytes from `index`, sharing them.

        Its position is 0, its limit and capacity its length, its order big-endian.  Raises
        IndexOutOfBoundsException if the range does not lie within [0, limit).
        """
        cdef int at, n
        if index is MISSING:
            return self.view(self.pos, self.lim - self.pos, self.read_only)
        nio_as_int(index, &at)
        nio_as_int(length, &n)
        check_range(at, n, self.lim)
        return self.view(at, n, self.read_only)

    def duplicate(self, /):
        """A buffer over the same bytes with a cursor of its own, set as this one's; big-endian."""
        return self.copy_cursor(self.view(0, self.cap, self.read_only))

    def asReadOnlyBuffer(self, /):
        """A duplicate that refuses every put with ReadOnlyBufferException; big-endian."""
        return self.copy_cursor(self.view(0, self.cap, True))

    cdef ByteBuffer copy_cursor(self, ByteBuffer other):
        other.mark_ = self.mark_
        other.pos = self.pos
        other.lim = self.lim
        return other

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

    # ---- bytes

    def get(self, index=MISSING, dst=MISSING, offset=MISSING, length=MISSING, /):
        """The byte at the position, or at `index`; or fill a byte[] from the position or `index`.

        get(), get(index): an int from -128 to 127.  get(dst), get(dst, offset, length),
        get(index, dst), get(index, dst, offset, length): fill dst, return this buffer.
        Raises BufferUnderflowException (relative) or IndexOutOfBoundsException (absolute).
        """
        cdef uint8_t value = 0
        cdef int at
        if index is MISSING:
            load1(self, next_get(self, 1), &value)
        elif dst is MISSING and (nio_is_int(index) or not is_array(index) and index is not None):
            nio_as_int(index, &at)
            load1(self, check_index(self, at, 1), &value)
        else:
            return self.get_bulk(index, dst, offset, length)
        return <signed char> value

    def put(self, index, value=MISSING, offset=MISSING, length=MISSING, /):
        """Store a byte at the position or at `index`; or all of a byte[], or of another buffer.

        put(b), put(index, b): b from -128 to 127, else OverflowError.  put(src),
        put(src, offset, length), put(index, src), put(index, src, offset, length) with a byte[];
        put(src) with a ByteBuffer takes its remaining bytes and moves its position too.
        Returns this buffer.  Raises ReadOnlyBufferException, BufferOverflowException (relative),
        IndexOutOfBoundsException (absolute).
        """
        cdef signed char byte
        cdef int at
        if value is MISSING:
            if not nio_is_int(index) and (index is None or is_array(index)
                                          or isinstance(index, (list, tuple))):
                return self.put_bulk(index, value, offset, length)
            nio_as_byte(index, &byte)
            check_writable(self)
            store1(self, next_put(self, 1), byte)
        elif offset is MISSING and nio_is_int(value):
            nio_as_int(index, &at)
            nio_as_byte(value, &byte)
            check_writable(self)
            store1(self, check_index(self, at, 1), byte)
        else:
            return self.put_bulk(index, value, offset, length)
        return self

    cdef object get_bulk(self, object a, object b, object c, object d):
        cdef int at, offset, length
        if b is MISSING or c is not MISSING and d is MISSING:       # relative
            dst = array_to_fill(a, "dst")
            if b is MISSING:
                offset = 0
                length = array_length(dst)
            else:
                offset = as_int(b)
                length = as_int(c)
                check_range(offset, length, array_length(dst))
            at = self.pos
            if length > self.lim - at:
                underflow()
            self.get_array(at, dst, offset, length)
            self.pos = at + length
        else:
            at = as_int(a)
            dst = array_to_fill(b, "dst")
            offset = 0 if c is MISSING else as_int(c)
            length = array_length(dst) if d is MISSING else as_int(d)
            check_range(at, length, self.lim)
            check_range(offset, length, array_length(dst))
            self.get_array(at, dst, offset, length)
        return self

    cdef object put_bulk(self, object a, object b, object c, object d):
        cdef int at, offset, length
        if b is MISSING and isinstance(a, ByteBuffer):
            put_buffer(self, <ByteBuffer> a)
        elif b is MISSING or c is not MISSING and d is MISSING:     # relative
            if a is None and b is not MISSING:
                check_writable(self)
            src = array_to_read(a, "src")
            offset = 0 if b is MISSING else as_int(b)
            length = array_length(src) if b is MISSING else as_int(c)
            check_writable(self)
            check_range(offset, length, array_length(src))
            at = self.pos
            if length > self.lim - at:
                overflow()
            self.put_array(at, src, offset, length)
            self.pos = at + length
        elif isinstance(b, ByteBuffer):
            put_buffer_at(self, as_int(a), <ByteBuffer> b, as_int(c), as_int(d))
        elif c is MISSING and not is_array(b) and not isinstance(b, (list, tuple, type(None))):
            put_byte_at(self, a, b)                                 # numpy.int8, bool, ...
        else:
            at = as_int(a)
            if b is None and d is not MISSING:
                check_writable(self)
            src = array_to_read(b, "src")
            offset = 0 if c is MISSING else as_int(c)
            length = array_length(src) if d is MISSING else as_int(d)
            check_writable(self)
            check_range(at, length, self.lim)
            check_range(offset, length, array_length(src))
            self.put_array(at, src, offset, length)
        return self

    cdef int get_array(self, int at, object array, int offset, int length) except -1:
        """Bytes [at, at + length) into array[offset:], all checks but writability done."""
        cdef Py_buffer view
        # With an address no Python code runs meanwhile that could resize the array.
        if length < 4096 and PyByteArray_CheckExact(array) and self.memory.base is not NULL:
            return copy_out(self.memory, self.start + at, PyByteArray_AS_STRING(array) + offset,
                            length)
        hold(array, &view, True)
        try:
            copy_out(self.memory, self.start + at, <char*> view.buf + offset, length)
        finally:
            PyBuffer_Release(&view)
        return 0

    cdef int put_array(self, int at, object array, int offset, int length) except -1:
        cdef Py_buffer view
        hold(array, &view, False)
        try:
            copy_in(self.memory, self.start + at, <const char*> view.buf + offset, length)
        finally:
            PyBuffer_Release(&view)
        return 0

    # ---- values of more than one byte: big-endian unless `order` says otherwise

    def getChar(self, index=MISSING, /):
        """The char (a str of length 1) in 2 bytes at the position, or at byte `index`."""
        cdef uint16_t value = 0
        load2(self, place_to_get(self, index, 2), &value)
        return chr(value)

    def getShort(self, index=MISSING, /):
        """The 16-bit int in 2 bytes at the position, or at byte `index`."""
        cdef uint16_t value = 0
        load2(self, place_to_get(self, index, 2), &value)
        return <int16_t> value

    def getInt(self, index=MISSING, /):
        """The 32-bit int in 4 bytes at the position, or at byte `index`."""
        cdef uint32_t value = 0
        load4(self, place_to_get(self, index, 4), &value)
        return <int32_t> value

    def getLong(self, index=MISSING, /):
        """The 64-bit int in 8 bytes at the position, or at byte `index`."""
        cdef uint64_t value = 0
        load8(self, place_to_get(self, index, 8), &value)
        return <int64_t> value

    def getFloat(self, index=MISSING, /):
        """The 32-bit float in 4 bytes at the position, or at byte `index`."""
        cdef uint32_t value = 0
        load4(self, place_to_get(self, index, 4), &value)
        return nio_float_of(value)

    def getDouble(self, index=MISSING, /):
        """The 64-bit float in 8 bytes at the position, or at byte `index`."""
        cdef uint64_t value = 0
        load8(self, place_to_get(self, index, 8), &value)
        return nio_double_of(value)

    def putChar(self, index, value=MISSING, /):
        """Store a char, a str of length 1 (or an int from 0 to 65535), in 2 bytes."""
        cdef uint16_t raw
        if value is MISSING:
            nio_as_char(index, &raw)
            store2(self, place_to_put(self, MISSING, 2), raw)
        else:
            nio_as_char(value, &raw)
            store2(self, place_to_put(self, index, 2), raw)
        return self

    def putShort(self, index, value=MISSING, /):
        """Store a 16-bit int in 2 bytes at the position, or at byte `index`."""
        cdef short raw
        if value is MISSING:
            nio_as_short(index, &raw)
            store2(self, place_to_put(self, MISSING, 2), raw)
        else:
            nio_as_short(value, &raw)
            store2(self, place_to_put(self, index, 2), raw)
        return self

    def putInt(self, index, value=MISSING, /):
        """Store a 32-bit int in 4 bytes at the position, or at byte `index`."""
        cdef int raw
        if value is MISSING:
            nio_as_int(index, &raw)
            store4(self, place_to_put(self, MISSING, 4), raw)
        else:
            nio_as_int(value, &raw)
            store4(self, place_to_put(self, index, 4), raw)
        return self

    def putLong(self, index, value=MISSING, /):
        """Store a 64-bit int in 8 bytes at the position, or at byte `index`."""
        cdef int64_t raw
        if value is MISSING:
            nio_as_long(index, &raw)
            store8(self, place_to_put(self, MISSING, 8), raw)
        else:
            nio_as_long(value, &raw)
            store8(self, place_to_put(self, index, 8), raw)
        return self

    def putFloat(self, index, value=MISSING, /):
        """Store a 32-bit float in 4 bytes; a number too large for it becomes infinite."""
        cdef double raw
        if value is MISSING:
            nio_as_double(index, &raw)
            store4(self, place_to_put(self, MISSING, 4), nio_float_bits(<float> raw))
        else:
            nio_as_double(value, &raw)
            store4(self, place_to_put(self, index, 4), nio_float_bits(<float> raw))
        return self

    def putDouble(self, index, value=MISSING, /):
        """Store a 64-bit float in 8 bytes at the position, or at byte `index`."""
        cdef double raw
        if value is MISSING:
            nio_as_double(index, &raw)
            store8(self, place_to_put(self, MISSING, 8), nio_double_bits(raw))
        else:
            nio_as_double(value, &raw)
            store8(self, place_to_put(self, index, 8), nio_double_bits(raw))
        return self

    # ---- the whole

    def compact(self, /):
        """Move the remaining bytes to the front, and make ready to put after them.

        Position = the number moved, limit = capacity, no mark.  Returns this buffer.  Raises
        ReadOnlyBufferException.
        """
        cdef int n = self.lim - self.pos
        check_writable(self)
        transfer(self.memory, self.start, self.memory, self.start + self.pos, n)
        self.pos = n
        self.lim = self.cap
        self.mark_ = -1
        return self

    def mismatch(self, that, /):
        """The index, from the positions, of the first byte that differs; -1 if there is none.

        Where one buffer's remaining bytes begin the other's: the shorter length.
        """
        cdef ByteBuffer other = other_buffer(that)
        cdef int mine = self.lim - self.pos
        cdef int theirs = other.lim - other.pos
        cdef int n = min(mine, theirs)
        cdef int at = self.first_mismatch(other, n)
        return -1 if at == n and mine == theirs else at

    cdef int first_mismatch(self, ByteBuffer that, int n) except -1:
        return first_difference(self.memory, self.start + self.pos,
                                that.memory, that.start + that.pos, n)

    def compareTo(self, that, /):
        """Negative, zero or positive: the remaining bytes, signed, in lexicographic order."""
        cdef ByteBuffer other = other_buffer(that)
        cdef int mine = self.lim - self.pos
        cdef int theirs = other.lim - other.pos
        cdef int n = min(mine, theirs)
        cdef int at = self.first_mismatch(other, n)
        cdef uint8_t a = 0, b = 0
        if at == n:
            return mine - theirs
        load1(self, self.pos + at, &a)
        load1(other, other.pos + at, &b)
        return <signed char> a - <signed char> b

    def equals(self, ob, /):
        """Whether ob is a ByteBuffer with the same remaining bytes."""
        cdef ByteBuffer other
        cdef int n
        if not isinstance(ob, ByteBuffer):
            return False
        other = <ByteBuffer> ob
        n = self.lim - self.pos
        return (self is other or
                n == other.lim - other.pos and self.first_mismatch(other, n) == n)

    def hashCode(self, /):
        """Java's hash of the remaining bytes: it changes with them."""
        cdef uint32_t h = 1
        cdef int i
        cdef const unsigned char* bytes_
        cdef bytes data = remaining_bytes(self)
        bytes_ = data
        for i in range(self.lim - self.pos - 1, -1, -1):
            h = 31 * h + <uint32_t> <int32_t> <signed char> bytes_[i]
        return <int32_t> h

    def toString(self, /):
        """As Java prints it: java.nio.DirectByteBuffer[pos=0 lim=8 cap=8]."""
        return (f"java.nio.{'Heap' if self.memory.kind == HEAP else 'Direct'}ByteBuffer"
                f"{'R' if self.read_only else ''}[pos={self.pos} lim={self.lim} cap={self.cap}]")

    def __eq__(self, other):
        return self.equals(other) if isinstance(other, ByteBuffer) else NotImplemented

    def __lt__(self, other):
        return self.compareTo(other) < 0 if isinstance(other, ByteBuffer) else NotImplemented

    def __le__(self, other):
        return self.compareTo(other) <= 0 if isinstance(other, ByteBuffer) else NotImplemented

    def __gt__(self, other):
        return self.compareTo(other) > 0 if isinstance(other, ByteBuffer) else NotImplemented

    def __ge__(self, other):
        return self.compareTo(other) >= 0 if isinstance(other, ByteBuffer) else NotImplemented

    def __hash__(self):
        return self.hashCode()

    # ---- Python's buffer protocol

    def __getbuffer__(self, Py_buffer* view, int flags):
        cdef Memory memory = self.memory
        memory.require_open()
        if memory.kind == PAGED:
            raise BufferError("a paged buffer has no address: copy it out with get(bytearray)")
        if flags & PyBUF_WRITABLE and self.read_only:
            raise BufferError("this buffer is read-only")
        view.buf = memory.base + self.start
        view.len = self.cap
        view.itemsize = 1
        view.readonly = self.read_only
        view.ndim = 1
        view.format = BYTE_FORMAT if flags & PyBUF_FORMAT else NULL
        view.shape = &view.len if flags & PyBUF_ND else NULL
        view.strides = &view.itemsize if (flags & PyBUF_STRIDES) == PyBUF_STRIDES else NULL
        view.suboffsets = NULL
        view.internal = NULL
        view.obj = self
        memory.exports += 1

    def __releasebuffer__(self, Py_buffer* view):
        self.memory.exports -= 1

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

        Has no effect unless the buffer was mapped READ_WRITE.  Returns this buffer.  Raises
        IndexOutOfBoundsException if the range of a mapped buffer does not lie within
        [0, capacity), UncheckedIOException when the device fails.
        """
        cdef Memory memory = self.memory
        cdef int at = 0
        cdef int n = self.cap
        if index is not MISSING:
            nio_as_int(index, &at)
            nio_as_int(length, &n)
        memory.require_open()
        if memory.kind != DIRECT and self.cap:
            check_range(at, n, self.cap)
            memory.pin()
            try:
                memory.force(self.start + at, n)
            finally:
                memory.unpin()
        return self

    def cleaner(self, /):
        """The handle that frees or unmaps the memory; None for a slice, duplicate or other view.

        Source: sun.nio.ch.DirectBuffer.cleaner.
        """
        if self.parent is not None or not self.cap and self.memory.kind != DIRECT:
            return None
        return Cleaner(self.memory)

    def __enter__(self):
        if self.parent is not None:
            raise IllegalArgumentException("duplicate or slice")
        self.memory.require_open()
        return self

    def __exit__(self, kind, error, trace):
        self.memory.close()


# ---- making buffers

cdef ByteBuffer heap_buffer(object array):
    cdef ByteBuffer buffer = ByteBuffer.__new__(ByteBuffer)
    cdef Memory memory = heap_memory(array, True)
    buffer.init(memory, None, 0, memory.size, False)
    buffer.swapped = NIO_LITTLE
    return buffer


cdef ByteBuffer mapped_buffer(Memory memory, int cap, bint read_only):
    cdef ByteBuffer buffer = MappedByteBuffer.__new__(MappedByteBuffer)
    buffer.init(memory, None, 0, cap, read_only)
    buffer.swapped = NIO_LITTLE
    return buffer


def root_buffer(Memory memory not None, bint read_only, /):
    """The root MappedByteBuffer over all of `memory`; for the layer that maps files."""
    if memory.size > 0x7FFFFFFF:
        raise OverflowError("a ByteBuffer has at most 2147483647 bytes")
    return mapped_buffer(memory, memory.size, read_only)


# ---- from buffer to buffer

cdef ByteBuffer other_buffer(object that):
    if that is None:
        raise NullPointerException(
            'Cannot invoke "java.nio.ByteBuffer.position()" because "that" is null')
    if not isinstance(that, ByteBuffer):
        raise TypeError(f"a ByteBuffer is needed, not {type(that).__name__}")
    return <ByteBuffer> that


cdef int put_buffer(ByteBuffer self, ByteBuffer src) except -1:
    """Java's put(ByteBuffer); a read-only heap buffer refuses before it looks at src."""
    cdef int n = src.lim - src.pos
    if self.memory.kind == HEAP:
        check_writable(self)
    if src is self:
        raise IllegalArgumentException("The source buffer is this buffer")
    check_writable(self)
    if n > self.lim - self.pos:
        overflow()
    transfer(self.memory, self.start + self.pos, src.memory, src.start + src.pos, n)
    self.pos += n
    src.pos += n
    return 0


cdef int put_buffer_at(ByteBuffer self, int at, ByteBuffer src, int offset, int n) except -1:
    if self.memory.kind == HEAP:
        check_writable(self)
    check_range(at, n, self.lim)
    check_range(offset, n, src.lim)
    check_writable(self)
    return transfer(self.memory, self.start + at, src.memory, src.start + offset, n)


cdef int put_byte_at(ByteBuffer self, object index, object value) except -1:
    cdef signed char byte
    cdef int at
    nio_as_int(index, &at)
    nio_as_byte(value, &byte)
    check_writable(self)
    return store1(self, check_index(self, at, 1), byte)


cdef bytes remaining_bytes(ByteBuffer self):
    cdef int n = self.lim - self.pos
    cdef bytes data = PyBytes_FromStringAndSize(NULL, n)     # never the shared b"\0"
    copy_out(self.memory, self.start + self.pos, data, n)
    return data


# ---- at import

cdef object fault_answer():
    raise_fault()


cdef int check_layout() except -1:
    """doors.h mirrors two structs of ours: hold it to them."""
    cdef ByteBuffer probe = heap_buffer(bytearray(1))
    cdef nio_buffer_object* mirror = <nio_buffer_object*> <PyObject*> probe
    if (<void*> mirror.memory != <void*> <PyObject*> probe.memory or &mirror.start != &probe.start
            or <char*> &mirror.read_only != <char*> &probe.read_only
            or &mirror.pos != &probe.pos or &mirror.lim != &probe.lim
            or <char*> &mirror.swapped != <char*> &probe.swapped
            or &mirror.memory.base != &probe.memory.base):
        raise SystemError("doors.h does not mirror buffer.pxd and memory.pxd")
    return 0


touch_bind(guarded_copy_function())
register_touches(NIO_EXTABLE_START, NIO_EXTABLE_STOP)
check_layout()
nio_fault_answer = fault_answer
nio_own_methods(<PyTypeObject*> ByteBuffer, nio_doors)
nio_own_methods(<PyTypeObject*> MappedByteBuffer, nio_doors)
