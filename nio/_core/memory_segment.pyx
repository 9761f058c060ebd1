# cython: language_level=3, boundscheck=False, wraparound=False, auto_pickle=False, binding=False, autotestdict=False, embedsignature=True, embedsignature.format=clinic
"""java.lang.foreign.MemorySegment: what moves many bytes, makes segments, or asks for the file below.

Not here: single values, slices and identity (segment.pyx), the copies themselves (segment_copy.pyx).
"""
cimport cython
from cpython.buffer cimport PyBUF_FORMAT, PyBUF_ND, PyBUF_STRIDES, PyBUF_WRITABLE
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE
from cpython.object cimport PyObject, PyTypeObject
from libc.stdint cimport int64_t
from libc.string cimport memchr, memset

from nio._core.arguments cimport is_array, new_array
from nio._core.arrays cimport BOOLEAN, BYTE, INT, JavaArray, element_of
from nio._core.buffer cimport MISSING, Buffer
from nio._core.bytebuffer cimport ByteBuffer, heap_bytes, mapped_buffer
from nio._core.convert cimport nio_as_byte, nio_as_int, nio_as_long
from nio._core.memory cimport (DIRECT, HEAP, NIO_EXTABLE_START, NIO_EXTABLE_STOP, PAGED, Memory,
                               copy_in, copy_out, fault_answer, guarded_copy_function, heap_memory,
                               register_touches, this_thread, touch_bind)
from nio._core.segment cimport Segment, layout_of
from nio._core.segment_copy cimport (check_row, copy_bytes, copy_from_array, copy_to_array, copy_values,
                                     mismatch_of)
from nio._core.value_layout cimport Layout

from nio._core.bytebuffer import MappedByteBuffer
from nio._core.scope import Scope
from nio.errors import (IllegalStateException, IndexOutOfBoundsException, NullPointerException,
                        UnsupportedOperationException)

cdef extern from "segment_doors.h":
    ctypedef struct nio_door:
        pass
    ctypedef struct nio_ended_memory:
        char* base
        size_t origin
        int nature, closed
        unsigned long owner
    ctypedef struct nio_segment_object:
        nio_ended_memory* memory
        Py_ssize_t start, length
        size_t place, grain
        int read_only
    ctypedef struct nio_element:
        int code
        Py_ssize_t size
    ctypedef struct nio_layout_object:
        const nio_element* element
        size_t alignment
        int swapped
    const nio_door* nio_doors_of_segment
    object (*nio_fault_answer)()
    PyTypeObject* nio_layout_type
    unsigned long (*nio_thread)()

cdef extern from "leaf.h":
    int nio_own_methods(PyTypeObject* leaf, const nio_door* doors) except -1

cdef extern from *:
    """
    /* Give a class a static field. */
    static inline int nio_set_field(PyTypeObject *cls, const char *name, PyObject *value) {
        int failed = PyDict_SetItemString(cls->tp_dict, name, value);
        PyType_Modified(cls);
        return failed;
    }
    """
    int nio_set_field(PyTypeObject* cls, const char* name, object value) except -1

cdef extern from "Python.h":
    bint PyUnicode_Check(object x)
    bytes PyUnicode_AsEncodedString(object text, const char* encoding, const char* errors)

cdef enum:
    CHUNK = 4096                # bytes looked at or filled at a time, on the C stack
    LARGE = 1024 * 1024         # bytes filled at a time where there are many
    MAX_ARRAY = 0x7FFFFFFF - 8  # the most that Java puts into one array or buffer


@cython.final
@cython.no_gc
cdef class MemorySegment(Segment):
    """A run of bytes: a mapped region of a file, memory of an arena, or a Java array; over 2 GiB, too.

    Made by FileChannel.map(mode, offset, size, arena), Arena.allocate, ofArray and ofBuffer.  Offsets and
    sizes are in bytes.  Python's buffer protocol gives all of it as signed chars, zero copy, read-only
    where the segment is; while such a view is alive the arena cannot be closed (BufferError).
    Source: java.lang.foreign.MemorySegment.
    """

    cdef Segment empty(self):
        return MemorySegment.__new__(MemorySegment)

    # ---- making one

    @staticmethod
    def ofArray(array, /):
        """A segment over a Java array (JByte[n], JInt[n], ...) or another writable buffer; changes show on both sides."""
        cdef Memory memory
        if array is None:
            raise NullPointerException()
        if isinstance(array, JavaArray) and (<JavaArray> array).element == element_of(BOOLEAN):
            raise TypeError("a boolean[] cannot be a segment")
        if not is_array(array):
            raise TypeError(f"a Java array is needed, not {type(array).__name__}")
        memory = heap_memory(array, True)
        return segment_over(memory, 0, memory.size, 0, memory.view.itemsize, False)

    @staticmethod
    def ofBuffer(buffer, /):
        """A segment over the bytes between a buffer's position and limit; read-only if the buffer is."""
        cdef Buffer b
        cdef Memory memory
        cdef Py_ssize_t at
        cdef MemorySegment made
        if buffer is None:
            raise NullPointerException('Cannot invoke "java.nio.Buffer.scaleShifts()" because "buffer" is null')
        if not isinstance(buffer, Buffer):
            raise TypeError(f"a Buffer is needed, not {type(buffer).__name__}")
        b = <Buffer> buffer
        memory = b.memory
        at = b.start + b.pos * b.element.size
        if memory.kind == HEAP:
            return segment_over(memory, at, (b.lim - b.pos) * b.element.size, at, memory.view.itemsize,
                                b.read_only)
        made = segment_over(memory, at, (b.lim - b.pos) * b.element.size, memory.origin + <size_t> at, 0,
                            b.read_only)
        # As in Java, which asks for the class of the buffer: a typed view of a mapping is not mapped.
        made.mapped = memory.nature != DIRECT and isinstance(b, MappedByteBuffer)
        return made

    # ---- all of it

    def fill(self, value, /):
        """Set every byte to `value`, from -128 to 127.  Returns this segment."""
        cdef signed char byte
        cdef char[4096] chunk
        cdef Py_ssize_t done = 0
        cdef bytes large
        nio_as_byte(value, &byte)
        self.check_write()
        self.memory.require_open()
        if self.length >= 4 * LARGE:
            large = bytes([byte & 0xFF]) * LARGE
            while done + LARGE <= self.length:
                copy_in(self.memory, self.start + done, PyBytes_AS_STRING(large), LARGE, 1)
                done += LARGE
        memset(chunk, byte, CHUNK)
        while done < self.length:
            copy_in(self.memory, self.start + done, chunk, min(self.length - done, CHUNK), 1)
            done += CHUNK
        return self

    def copyFrom(self, src, /):
        """Copy all bytes of another segment to the beginning of this one.  Returns this segment."""
        if src is None:
            raise NullPointerException(
                'Cannot invoke "java.lang.foreign.MemorySegment.byteSize()" because "src" is null')
        copy_bytes(segment_of(src), 0, self, 0, segment_of(src).length)
        return self

    @staticmethod
    def copy(a, b, c, d, e, f=MISSING, g=MISSING, /):
        """Copy bytes or values between segments, or between a segment and an array.

        copy(srcSegment, srcOffset, dstSegment, dstOffset, bytes);
        copy(srcSegment, srcLayout, srcOffset, dstSegment, dstLayout, dstOffset, count);
        copy(srcSegment, srcLayout, srcOffset, dstArray, dstIndex, count);
        copy(srcArray, srcIndex, dstSegment, dstLayout, dstOffset, count): values whose bytes are turned
        round where the layouts' orders differ.  Ranges that overlap come out right.  Raises
        IndexOutOfBoundsException, IllegalArgumentException for a read-only target, an address that is not
        aligned, or layouts of another size, IllegalStateException, WrongThreadException.
        """
        cdef int64_t at, to, n
        cdef int index, count
        if f is MISSING:
            nio_as_long(b, &at)
            nio_as_long(d, &to)
            nio_as_long(e, &n)
            if n < 0:
                raise IndexOutOfBoundsException(f"The provided size is negative: {n}")
            copy_bytes(given(a, "src"), at, given(c, "dst"), to, n)
        elif g is not MISSING:
            nio_as_long(c, &at)
            nio_as_long(f, &to)
            nio_as_long(g, &n)
            copy_values(given(a, None), given_layout(b), at, given(d, None), given_layout(e), to, n)
        elif isinstance(b, Layout) or b is None:
            nio_as_long(c, &at)
            nio_as_int(e, &index)
            nio_as_int(f, &count)
            copy_to_array(given(a, None), given_layout(b), at, d, index, count)
        else:
            nio_as_int(b, &index)
            nio_as_long(e, &to)
            nio_as_int(f, &count)
            copy_from_array(a, index, given(c, None), given_layout(d), to, count)

    def mismatch(self, a, b=MISSING, c=MISSING, d=MISSING, e=MISSING, /):
        """The offset of the first byte that differs; -1 if there is none.  Of two lengths, the shorter.

        a.mismatch(b) compares all; MemorySegment.mismatch(a, aFrom, aTo, b, bFrom, bTo) parts, from one
        offset to before another.  Raises IndexOutOfBoundsException.
        """
        cdef int64_t at, end, other_at, other_end
        cdef MemorySegment that
        if b is MISSING:
            that = given(a, None)
            return mismatch_of(self, 0, self.length, that, 0, that.length)
        nio_as_long(a, &at)
        nio_as_long(b, &end)
        nio_as_long(d, &other_at)
        nio_as_long(e, &other_end)
        return mismatch_of(self, at, end - at, given(c, None), other_at, other_end - other_at)

    def toArray(self, elementLayout, /):
        """All of it as a new Java array of the layout's kind of values.

        Raises IllegalStateException if its size is no multiple of a value's, or it is too large for an
        array; else as copy.
        """
        cdef Layout layout
        cdef Py_ssize_t size, n
        if elementLayout is None:
            raise NullPointerException(
                'Cannot invoke "java.lang.foreign.ValueLayout.byteSize()" because "elemLayout" is null')
        layout = layout_of(elementLayout)
        if layout.element == element_of(BOOLEAN):
            raise TypeError("a segment has no boolean[]")
        size = layout.element.size
        if self.length % size:
            raise IllegalStateException(
                f"Segment size is not a multiple of {size}. Size: {self.length}")
        n = self.length // size
        if n > MAX_ARRAY:
            raise IllegalStateException(
                f"Segment is too large to wrap as {layout.element.java_name.decode()}[]. Size: {self.length}")
        check_row(self, layout, 0, "Source")
        self.memory.require_open()
        array = new_array(layout.element, n)
        copy_out(self.memory, self.start, (<JavaArray> array).data, self.length,
                 size if layout.swapped else 1)
        return array

    # ---- text

    def getString(self, offset, /):
        """The text from `offset` to the next zero byte, in UTF-8; what is none becomes U+FFFD.

        Raises IndexOutOfBoundsException if there is no zero byte.
        """
        cdef int64_t at
        cdef char[4096] chunk
        cdef Py_ssize_t done = 0, part
        cdef char* end
        nio_as_long(offset, &at)
        self.check(at, self.length - at)
        self.memory.require_open()
        text = bytearray()
        while done < self.length - at:
            part = min(self.length - at - done, CHUNK)
            copy_out(self.memory, self.start + at + done, chunk, part, 1)
            end = <char*> memchr(chunk, 0, part)
            if end is not NULL:
                text += chunk[:end - chunk]
                return text.decode("utf-8", "replace")
            text += chunk[:part]
            done += part
        raise IndexOutOfBoundsException(
            f"No null terminator found: {self.toString()} using region [{at}, {self.length})")

    def setString(self, offset, str, /):
        """Store a text in UTF-8 and a zero byte after it; half a surrogate pair becomes '?'.

        As in Java the text alone is stored, and IndexOutOfBoundsException raised, if there is no room for
        the zero byte.
        """
        cdef int64_t at
        cdef bytes text
        cdef Py_ssize_t n
        nio_as_long(offset, &at)
        if str is None:
            raise NullPointerException()
        if not PyUnicode_Check(str):
            raise TypeError(f"a str is needed, not {type(str).__name__}")
        text = PyUnicode_AsEncodedString(str, b"utf-8", b"replace")
        n = PyBytes_GET_SIZE(text)
        self.check_write()
        self.check(at, n)
        copy_in(self.memory, self.start + at, PyBytes_AS_STRING(text), n, 1)
        self.check(at + n, 1)
        copy_in(self.memory, self.start + at + n, b"\0", 1, 1)

    # ---- the file below

    cdef Memory file(self):
        """The memory, pinned: the caller unpins.  Raises unless this is (part of) a mapped file, and open."""
        if not self.mapped:
            raise UnsupportedOperationException("Not a mapped segment")
        self.memory.require_open()
        self.memory.pin()
        return self.memory

    def load(self, /):
        """Bring the content into physical memory, as far as possible.  InternalError past the end of a truncated file."""
        cdef Memory memory = self.file()
        try:
            memory.page_in(self.start, self.length)
        finally:
            memory.unpin()

    def unload(self, /):
        """Take the content out of this process's physical memory; what a PRIVATE mapping had changed is lost."""
        cdef Memory memory = self.file()
        try:
            memory.page_out(self.start, self.length)
        finally:
            memory.unpin()

    def isLoaded(self, /):
        """Whether all of the content is likely to be in physical memory."""
        cdef Memory memory = self.file()
        try:
            return bool(memory.resident(self.start, self.length))
        finally:
            memory.unpin()

    def force(self, /):
        """Write changes to the storage device, unless it was mapped PRIVATE.  UncheckedIOException if the device fails."""
        cdef Memory memory = self.file()
        try:
            memory.force(self.start, self.length)
        finally:
            memory.unpin()

    # ---- as a buffer

    def asByteBuffer(self, /):
        """A big-endian ByteBuffer over all of it, whose life is the segment's.

        Raises IllegalStateException for more than 2147483639 bytes, UnsupportedOperationException for an
        array that is no byte[].
        """
        cdef ByteBuffer buffer
        cdef Memory memory = self.memory
        if self.length > MAX_ARRAY:
            raise IllegalStateException(
                f"Segment is too large to wrap as ByteBuffer. Size: {self.length}")
        if memory.kind == HEAP:
            if self.grain != 1:
                raise UnsupportedOperationException("Not an address to an heap-allocated byte array")
            return heap_bytes(memory, self.start, self.length, self.read_only)
        buffer = mapped_buffer(memory, self.length, False)
        buffer.start = self.start
        if memory.scope is None:        # only its own buffer cleans a memory that is in no arena
            buffer.parent = mapped_buffer(memory, memory.size, False)
        return buffer.asReadOnlyBuffer() if self.read_only else buffer

    def __getbuffer__(self, Py_buffer* view, int flags):
        cdef Memory memory = self.memory
        cdef char* base = memory.reach()
        if memory.nature == PAGED:
            raise BufferError("a paged segment has no address: copy it out with toArray")
        if flags & PyBUF_WRITABLE and self.read_only:
            raise BufferError("this segment is read-only")
        view.buf = base + self.start
        view.itemsize = 1
        view.len = self.length
        view.readonly = self.read_only
        view.ndim = 1
        view.format = <char*> element_of(BYTE).format if flags & PyBUF_FORMAT else NULL
        view.shape = &self.length if flags & PyBUF_ND else NULL
        view.strides = &view.itemsize if (flags & PyBUF_STRIDES) == PyBUF_STRIDES else NULL
        view.suboffsets = NULL
        view.internal = NULL
        view.obj = self
        memory.export()

    def __releasebuffer__(self, Py_buffer* view):
        self.memory.unexport()


# ---- making one

cdef MemorySegment segment_over(Memory memory, Py_ssize_t start, Py_ssize_t length, size_t place, size_t grain,
                                bint read_only):
    cdef MemorySegment segment = MemorySegment.__new__(MemorySegment)
    segment.memory = memory
    segment.start = start
    segment.length = length
    segment.place = place
    segment.grain = grain
    segment.read_only = read_only
    return segment


def segment_of_memory(Memory memory not None, Py_ssize_t length, bint read_only, bint mapped, /):
    """The segment over the first `length` bytes of an arena's memory; mapped: whether it is a file's."""
    if memory.kind == HEAP or not 0 <= length <= memory.size:
        raise ValueError("not an arena's memory, or not so long")
    cdef MemorySegment segment = segment_over(memory, 0, length, memory.origin, 0, read_only)
    segment.mapped = mapped
    return segment


cdef MemorySegment null_segment():
    """The segment of no bytes at address 0 (MemorySegment.NULL)."""
    memory = Memory.empty()
    memory.enter_scope(Scope("Global"), False)
    return segment_over(memory, 0, 0, 0, 0, False)


# ---- arguments

cdef MemorySegment segment_of(object x):
    if isinstance(x, MemorySegment):
        return <MemorySegment> x
    raise TypeError(f"a MemorySegment is needed, not {type(x).__name__}")


cdef MemorySegment given(object x, str name):
    """x as a segment; NullPointerException for None, with Java's words where it has some."""
    if x is not None:
        return segment_of(x)
    if name is None:
        raise NullPointerException()
    raise NullPointerException(
        'Cannot invoke "jdk.internal.foreign.AbstractMemorySegmentImpl.checkAccess(long, long, boolean)" '
        f'because "{name}" is null')


cdef Layout given_layout(object x):
    if x is None:
        raise NullPointerException()
    return layout_of(x)


# ---- at import

cdef int check_layout() except -1:
    """segment_doors.h mirrors structs of ours: hold it to them."""
    cdef MemorySegment probe = null_segment()
    cdef Layout layout = Layout("int")
    cdef nio_segment_object* s = <nio_segment_object*> <PyObject*> probe
    cdef nio_layout_object* l = <nio_layout_object*> <PyObject*> layout
    if (<void*> s.memory != <void*> <PyObject*> probe.memory or &s.start != &probe.start
            or &s.length != &probe.length or &s.place != &probe.place or &s.grain != &probe.grain
            or <char*> &s.read_only != <char*> &probe.read_only
            or &s.memory.base != &probe.memory.base or &s.memory.origin != &probe.memory.origin
            or <char*> &s.memory.nature != <char*> &probe.memory.nature or <int> PAGED != 3
            or <char*> &s.memory.closed != <char*> &probe.memory.closed
            or &s.memory.owner != &probe.memory.owner
            or <void*> l.element != <void*> layout.element or &l.alignment != &layout.alignment
            or <char*> &l.swapped != <char*> &layout.swapped or l.element.code != <int> INT
            or l.element.size != 4):
        raise SystemError("segment_doors.h does not mirror segment.pxd, memory.pxd and arrays.pxd")
    return 0


touch_bind(guarded_copy_function())
register_touches(NIO_EXTABLE_START, NIO_EXTABLE_STOP)
check_layout()
nio_fault_answer = fault_answer
nio_layout_type = <PyTypeObject*> Layout
nio_thread = this_thread
nio_own_methods(<PyTypeObject*> MemorySegment, nio_doors_of_segment)
nio_set_field(<PyTypeObject*> MemorySegment, "Scope", Scope)
nio_set_field(<PyTypeObject*> MemorySegment, "NULL", null_segment())
