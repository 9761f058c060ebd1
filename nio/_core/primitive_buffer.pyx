# cython: language_level=3, boundscheck=False, wraparound=False, auto_pickle=False, binding=False, autotestdict=False, embedsignature=True, embedsignature.format=clinic
"""What the seven buffers of java.nio share: elements in a row, at a cursor or an index.

One body for byte, char, short, int, long, float and double.  What differs stands in the element
table (arrays.pyx): size, format, and how a value becomes bytes and back.  Where the elements lie,
whether they may be changed, and whether their bytes are swapped, is state.

How an access goes: convert the arguments (OverflowError, TypeError), refuse a read-only buffer,
check the place, then touch the memory.  Nothing changes when one of the first three raises.  Most
single gets and puts do not come here: see doors.h.

Not here: values of several bytes in a ByteBuffer (bytebuffer.pyx), text (char_buffer.pyx).
"""
cimport cython
from cpython.buffer cimport (PyBUF_FORMAT, PyBUF_ND, PyBUF_STRIDES, PyBUF_WRITABLE,
                             PyBuffer_Release)
from cpython.bytearray cimport PyByteArray_AS_STRING, PyByteArray_CheckExact
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize
from libc.math cimport isnan
from libc.stdint cimport INT32_MAX, INT32_MIN, int8_t, int16_t, int32_t, int64_t, uint16_t, uint32_t
from libc.stdlib cimport free, malloc

from nio._core.arguments cimport (array_length, array_to_fill, array_to_read, check_held, hold, is_array,
                                  is_value, new_array, usable_in_place)
from nio._core.arrays cimport BYTE, CHAR, DOUBLE, FLOAT, INT, LONG, SHORT, Code, Element, element_of
from nio._core.arrays cimport load as box
from nio._core.arrays cimport store as unbox
from nio._core.buffer cimport (MISSING, Buffer, check_index, check_range, check_writable, like,
                               next_get, next_put, overflow, underflow)
from nio._core.convert cimport as_int, nio_as_int, nio_is_int
from nio._core.memory cimport (HEAP, PAGED, Memory, copy_in, copy_out, first_difference,
                               heap_memory, transfer)

from nio._core.byte_order import ByteOrder
from nio.errors import (ClassCastException, IllegalArgumentException, IndexOutOfBoundsException,
                        NullPointerException)
from nio.lang.reflection import class_of_buffer

BIG = ByteOrder.BIG_ENDIAN
LITTLE = ByteOrder.LITTLE_ENDIAN

cdef enum:
    CHUNK = 512                 # elements compared or moved at a time, on the C stack


@cython.no_gc
cdef class PrimitiveBuffer(Buffer):
    """The kind of every buffer of primitive values; it has no instances of its own."""

    cdef PrimitiveBuffer view(self, int at, int cap, bint read_only):
        """A new buffer of this class over elements [at, at + cap)."""
        cdef PrimitiveBuffer other = <PrimitiveBuffer> like(self)
        # The root keeps the memory; nobody needs the views between (measured on JDK 17 to 25).
        if self.parent is None:
            other.parent = self
        other.start += at * self.element.size
        other.cap = cap
        other.mark_ = -1
        other.pos = 0
        other.lim = cap
        other.read_only = read_only
        # A ByteBuffer's views start big-endian; the order of the others is part of what they are.
        if self.element.code == BYTE:
            other.swapped = NIO_LITTLE
        return other

    def slice(self, index=MISSING, length=MISSING, /):
        """A buffer over the remaining elements, or over `length` from `index`, sharing them.

        Its position is 0, its limit and capacity its length; a ByteBuffer's slice is big-endian.
        Raises IndexOutOfBoundsException if the range does not lie within [0, limit).
        """
        cdef int at, n
        if index is MISSING:
            return self.view(self.pos, self.lim - self.pos, self.read_only)
        nio_as_int(index, &at)
        nio_as_int(length, &n)
        check_range(at, n, self.lim)
        return self.view(at, n, self.read_only)

    def duplicate(self, /):
        """A buffer over the same elements with a cursor of its own, set as this one's.

        A ByteBuffer's duplicate is big-endian.
        """
        return self.copy_cursor(self.view(0, self.cap, self.read_only))

    def asReadOnlyBuffer(self, /):
        """A duplicate that refuses every put with ReadOnlyBufferException."""
        return self.copy_cursor(self.view(0, self.cap, True))

    cdef PrimitiveBuffer copy_cursor(self, PrimitiveBuffer other):
        other.mark_ = self.mark_
        other.pos = self.pos
        other.lim = self.lim
        return other

    def order(self, /):
        """The byte order of the elements in memory: ByteOrder.BIG_ENDIAN or LITTLE_ENDIAN."""
        return LITTLE if self.swapped != NIO_LITTLE else BIG

    # ---- one element

    def get(self, index=MISSING, dst=MISSING, offset=MISSING, length=MISSING, /):
        """The element at the position, or at `index`; or fill an array from either.

        get(), get(index): an element.  get(dst), get(dst, offset, length), get(index, dst),
        get(index, dst, offset, length): fill dst, return this buffer.
        Raises BufferUnderflowException (relative) or IndexOutOfBoundsException (absolute).
        """
        cdef int at
        if index is MISSING:
            return self.load_element(next_get(self, 1))
        if dst is MISSING and (nio_is_int(index) or not is_array(index) and index is not None):
            nio_as_int(index, &at)
            return self.load_element(check_index(self, at, 1))
        self.get_bulk(index, dst, offset, length)
        return self

    def put(self, index, value=MISSING, offset=MISSING, length=MISSING, /):
        """Store an element at the position or at `index`; or all of an array, or of a buffer.

        put(value), put(index, value): OverflowError if the value is out of range.  put(src),
        put(src, offset, length), put(index, src), put(index, src, offset, length) with an array;
        put(src) with a buffer of the same kind takes its remaining elements and moves its position
        too, put(index, src, offset, length) does not.  Returns this buffer.  Raises
        ReadOnlyBufferException, BufferOverflowException (relative), IndexOutOfBoundsException
        (absolute), IllegalArgumentException for put(self).
        """
        if value is MISSING:
            if nio_is_int(index) or self.is_element(index):
                self.put_element(MISSING, index)
            else:
                self.put_bulk(index, value, offset, length)
        elif offset is MISSING and (nio_is_int(value) or self.is_element(value)):
            self.put_element(index, value)
        else:
            self.put_bulk(index, value, offset, length)
        return self

    cdef bint is_element(self, object x) except -1:
        """Whether an argument that is no int stands for one element, not for an array of them."""
        if x is None:
            return False
        if isinstance(x, str):
            return self.element.code == CHAR and len(x) == 1
        return is_value(x)

    cdef object load_element(self, int at):
        cdef char[8] raw
        self.fetch_elements(at, raw, 1)
        return box(self.element.code, raw)

    cdef int put_element(self, object index, object value) except -1:
        cdef char[8] raw
        cdef int at = 0
        unbox(self.element.code, raw, value)
        if index is not MISSING:
            nio_as_int(index, &at)
        check_writable(self)
        at = next_put(self, 1) if index is MISSING else check_index(self, at, 1)
        return self.store_elements(at, raw, 1)

    # ---- elements in the machine's order, from and to any memory; all checks done

    cdef int fetch_elements(self, int at, void* to, int n) except -1:
        return copy_out(self.memory, self.start + at * self.element.size, <char*> to,
                        n * self.element.size, self.element.size if self.swapped else 1)

    cdef int store_elements(self, int at, const void* source, int n) except -1:
        return copy_in(self.memory, self.start + at * self.element.size, <const char*> source,
                       n * self.element.size, self.element.size if self.swapped else 1)

    # ---- arrays of elements

    cdef int get_bulk(self, object a, object b, object c, object d) except -1:
        cdef int at, offset, length
        if b is MISSING or c is not MISSING and d is MISSING:       # relative
            offset = 0 if b is MISSING else as_int(b)
            length = 0 if b is MISSING else as_int(c)
            dst = array_to_fill(a, self.element, "dst")
            if b is MISSING:
                length = array_length(dst, self.element)
            else:
                check_range(offset, length, array_length(dst, self.element))
            at = self.pos
            if length > self.lim - at:
                underflow()
            self.get_array(at, dst, offset, length)
            return advance(self, at + length)
        at = as_int(a)
        offset = 0 if c is MISSING else as_int(c)
        length = 0 if d is MISSING else as_int(d)
        if b is None and d is not MISSING:      # the array is looked at after the buffer's range
            check_range(at, length, self.lim)
        dst = array_to_fill(b, self.element, "dst")
        if d is MISSING:
            length = array_length(dst, self.element)
        check_range(at, length, self.lim)
        check_range(offset, length, array_length(dst, self.element))
        return self.get_array(at, dst, offset, length)

    cdef int put_bulk(self, object a, object b, object c, object d) except -1:
        cdef int at, offset, length
        if b is MISSING and isinstance(a, PrimitiveBuffer):
            return put_buffer(self, same_kind(self, a))
        if b is MISSING or c is not MISSING and d is MISSING:       # relative
            offset = 0 if b is MISSING else as_int(b)
            length = 0 if b is MISSING else as_int(c)
            if a is None and b is not MISSING:
                check_writable(self)
            src = array_to_read(a, self.element, "src")
            if b is MISSING:
                length = array_length(src, self.element)
            check_writable(self)
            check_range(offset, length, array_length(src, self.element))
            at = self.pos
            if length > self.lim - at:
                overflow()
            self.put_array(at, src, offset, length)
            return advance(self, at + length)
        if isinstance(b, PrimitiveBuffer) and d is not MISSING:
            return put_buffer_at(self, as_int(a), same_kind(self, b), as_int(c), as_int(d))
        at = as_int(a)
        offset = 0 if c is MISSING else as_int(c)
        length = 0 if d is MISSING else as_int(d)
        if b is None and d is not MISSING:
            check_writable(self)
            check_range(at, length, self.lim)
        src = array_to_read(b, self.element, "src")
        if d is MISSING:
            length = array_length(src, self.element)
        check_writable(self)
        check_range(at, length, self.lim)
        check_range(offset, length, array_length(src, self.element))
        return self.put_array(at, src, offset, length)

    cdef int get_array(self, int at, object array, int offset, int length) except -1:
        """Elements [at, at + length) into array[offset:]."""
        cdef Py_buffer view
        cdef int size = self.element.size
        cdef bint foreign
        # With an address no Python code runs meanwhile that could resize the array.
        if length < 4096 and PyByteArray_CheckExact(array) and self.memory.base is not NULL:
            return copy_out(self.memory, self.start + at, PyByteArray_AS_STRING(array) + offset,
                            length, 1)
        foreign = hold(array, self.element, &view, True)
        try:
            check_held(&view, offset, length)
            copy_out(self.memory, self.start + <Py_ssize_t> at * size,
                     <char*> view.buf + <Py_ssize_t> offset * size, <Py_ssize_t> length * size,
                     size if self.swapped != foreign and size > 1 else 1)
        finally:
            PyBuffer_Release(&view)
        return 0

    cdef int put_array(self, int at, object array, int offset, int length) except -1:
        cdef Py_buffer view
        cdef int size = self.element.size
        cdef bint foreign = hold(array, self.element, &view, False)
        try:
            check_held(&view, offset, length)
            copy_in(self.memory, self.start + <Py_ssize_t> at * size,
                    <const char*> view.buf + <Py_ssize_t> offset * size,
                    <Py_ssize_t> length * size,
                    size if self.swapped != foreign and size > 1 else 1)
        finally:
            PyBuffer_Release(&view)
        return 0

    def compact(self, /):
        """Move the remaining elements to the front, and make ready to put after them.

        Position = the number moved, limit = capacity, no mark.  Returns this buffer.  Raises
        ReadOnlyBufferException.
        """
        cdef int n = self.lim - self.pos
        cdef int size = self.element.size
        check_writable(self)
        transfer(self.memory, self.start, self.memory, self.start + <Py_ssize_t> self.pos * size,
                 <Py_ssize_t> n * size, 1)
        self.pos = n
        self.lim = self.cap
        self.mark_ = -1
        return self

    # ---- comparing

    def mismatch(self, that, /):
        """The index, from the positions, of the first element that differs; -1 if there is none.

        Where one buffer's remaining elements begin the other's: the shorter length.  NaNs are
        equal to each other, 0.0 and -0.0 too.
        """
        cdef PrimitiveBuffer other = other_buffer(self, that)
        cdef int mine = self.lim - self.pos
        cdef int theirs = other.lim - other.pos
        cdef int n = min(mine, theirs)
        cdef int at = first_mismatch(self, self.pos, other, other.pos, n)
        return -1 if at == n and mine == theirs else at

    def compareTo(self, that, /):
        """Negative, zero or positive: the remaining elements, in lexicographic order.

        Raises ClassCastException, which is a TypeError, for a buffer of another kind.
        """
        cdef PrimitiveBuffer other = other_buffer(self, cast_to_kind(self, that))
        cdef char[8] a
        cdef char[8] b
        cdef int start = self.pos
        cdef int other_start = other.pos
        cdef int mine = self.lim - start
        cdef int theirs = other.lim - other_start
        cdef int n = min(mine, theirs)
        cdef int at = first_mismatch(self, start, other, other_start, n)
        if at == n:
            return mine - theirs
        self.fetch_elements(start + at, a, 1)
        other.fetch_elements(other_start + at, b, 1)
        return compare(self.element.code, a, b)

    def equals(self, ob, /):
        """Whether ob is a buffer of the same kind with the same remaining elements."""
        cdef PrimitiveBuffer other
        cdef int n = self.lim - self.pos
        if ob is self:
            return True
        if not isinstance(ob, PrimitiveBuffer):
            return False
        other = <PrimitiveBuffer> ob
        return (other.element == self.element and n == other.lim - other.pos
                and first_mismatch(self, self.pos, other, other.pos, n) == n)

    def hashCode(self, /):
        """Java's hash of the remaining elements: it changes with them."""
        cdef char[4096] chunk
        cdef uint32_t h = 1
        cdef int i, n
        cdef int start = self.pos
        cdef int end = self.lim
        while end > start:
            n = min(end - start, CHUNK)
            self.fetch_elements(end - n, chunk, n)
            for i in range(n - 1, -1, -1):
                h = 31 * h + <uint32_t> hash_of(self.element.code,
                                                chunk + i * self.element.size)
            end -= n
        return <int32_t> h

    cdef str class_name(self):
        """The name of Java's class for where and how the elements lie."""
        kind = kind_name(self.element)
        read_only = "R" if self.read_only else ""
        if self.element.code == BYTE:
            place = "Heap" if self.memory.kind == HEAP else "Direct"
            return f"{place}ByteBuffer{read_only}"
        if self.on_array():
            return f"Heap{kind}Buffer{read_only}"
        if self.memory.kind == HEAP:
            return (f"ByteBufferAs{kind}Buffer{read_only}"
                    f"{'L' if self.swapped != NIO_LITTLE else 'B'}")
        return f"Direct{kind}Buffer{read_only}{'S' if self.swapped else 'U'}"

    def getClass(self, /):
        """Java's class of this buffer, by reflection on which old code reaches a direct one's cleaner (Object.getClass)."""
        return class_of_buffer(type(self), f"java.nio.{self.class_name()}", self.memory.kind != HEAP)

    def toString(self, /):
        """As Java prints it: java.nio.DirectByteBuffer[pos=0 lim=8 cap=8]."""
        return f"java.nio.{self.class_name()}[pos={self.pos} lim={self.lim} cap={self.cap}]"

    def __eq__(self, other):
        return self.equals(other) if isinstance(other, PrimitiveBuffer) else NotImplemented

    def __lt__(self, other):
        return self.compareTo(other) < 0 if comparable(self, other) else NotImplemented

    def __le__(self, other):
        return self.compareTo(other) <= 0 if comparable(self, other) else NotImplemented

    def __gt__(self, other):
        return self.compareTo(other) > 0 if comparable(self, other) else NotImplemented

    def __ge__(self, other):
        return self.compareTo(other) >= 0 if comparable(self, other) else NotImplemented

    def __hash__(self):
        return self.hashCode()

    # ---- Python's habits: all over [0, capacity), whatever position and limit are

    def __getitem__(self, index):
        """buffer[i]: an element; buffer[a:b]: a zero-copy slice, Java's slice(a, b - a)."""
        cdef Py_ssize_t at
        if isinstance(index, slice):
            start, stop, step = index.indices(self.cap)
            if step != 1:
                raise ValueError("a buffer's slice has no step")
            return self.view(start, max(stop - start, 0), self.read_only)
        return self.load_element(self.item(index))

    def __setitem__(self, index, value):
        cdef char[8] raw
        cdef int at
        if isinstance(index, slice):
            start, stop, step = index.indices(self.cap)
            if step != 1:
                raise ValueError("a buffer's slice has no step")
            self.set_items(start, max(stop - start, 0), value)
            return
        at = self.item(index)
        unbox(self.element.code, raw, value)
        check_writable(self)
        self.store_elements(at, raw, 1)

    def __delitem__(self, index):
        raise TypeError("a buffer's elements cannot be deleted")

    cdef int item(self, object index) except -1:
        cdef Py_ssize_t at = index
        if at < 0:
            at += self.cap
        if not 0 <= at < self.cap:
            raise IndexError("buffer index out of range")
        return at

    cdef int set_items(self, int at, int n, object values) except -1:
        check_writable(self)
        if isinstance(values, PrimitiveBuffer):
            other = same_kind(self, values).duplicate().clear()
            if (<PrimitiveBuffer> other).cap != n:
                raise ValueError(f"cannot assign {(<PrimitiveBuffer> other).cap} elements to {n}")
            return put_buffer(self.view(at, n, False).own_order(self.swapped), other)
        src = array_to_read(values, self.element, "values")
        if array_length(src, self.element) != n:
            raise ValueError(f"cannot assign {array_length(src, self.element)} elements to {n}")
        return self.put_array(at, src, 0, n)

    cdef PrimitiveBuffer own_order(self, bint swapped):
        self.swapped = swapped
        return self

    def __iter__(self):
        cdef int i
        for i in range(self.cap):
            yield self.load_element(i)

    def __contains__(self, value):
        return any(element == value for element in self)

    @cython.binding(True)       # bytes() binds it first: as a function that costs half of what a descriptor does
    def __bytes__(self):
        """A copy of the memory, paged memory too, which has no buffer protocol."""
        cdef Py_ssize_t size = <Py_ssize_t> self.cap * self.element.size
        copied = PyBytes_FromStringAndSize(NULL, size)
        copy_out(self.memory, self.start, PyBytes_AS_STRING(copied), size, 1)
        return copied

    # ---- Python's buffer protocol

    def __getbuffer__(self, Py_buffer* view, int flags):
        cdef Memory memory = self.memory
        cdef const Element* element = self.element
        memory.require_open()
        if memory.kind == PAGED:
            raise BufferError("a paged buffer has no address: copy it out with get(array), or with bytes(buffer)")
        if flags & PyBUF_WRITABLE and self.read_only:
            raise BufferError("this buffer is read-only")
        view.buf = memory.base + self.start
        view.itemsize = element.size
        view.len = self.cap * view.itemsize
        view.readonly = self.read_only
        view.ndim = 1
        view.format = NULL
        if flags & PyBUF_FORMAT:
            view.format = <char*> element.format
            if self.swapped and element.size > 1:
                view.format = <char*> element.swapped_format
        view.shape = &self.cap if flags & PyBUF_ND else NULL
        view.strides = &view.itemsize if (flags & PyBUF_STRIDES) == PyBUF_STRIDES else NULL
        view.suboffsets = NULL
        view.internal = NULL
        view.obj = self
        memory.export()

    def __releasebuffer__(self, Py_buffer* view):
        self.memory.unexport()


# ---- making one

cdef PrimitiveBuffer heap_buffer(PrimitiveBuffer first, object array):
    """A buffer of the kind of `first` over all of an array; TypeError if it cannot be written to."""
    cdef PrimitiveBuffer buffer = <PrimitiveBuffer> like(first)
    cdef Memory memory = heap_memory(array, True)
    if memory.size // first.element.size > INT32_MAX:
        raise OverflowError("a Java array has at most 2147483647 elements")
    buffer.init(memory, None, 0, memory.size // first.element.size, False)
    return buffer


cdef PrimitiveBuffer wrap_array(PrimitiveBuffer first, object array, object offset, object length):
    """Java's wrap: immutable things are copied, since Java has no immutable arrays."""
    cdef PrimitiveBuffer buffer
    cdef int start = 0 if offset is MISSING else as_int(offset)
    cdef int n = 0 if offset is MISSING else as_int(length)
    source = array_to_read(array, first.element, "array" if offset is MISSING else "buf")
    if not usable_in_place(source, first.element):
        source = new_array(first.element, source)
    buffer = heap_buffer(first, source)
    if offset is MISSING:
        return buffer
    if start < 0 or n < 0 or n > buffer.cap - start:
        raise IndexOutOfBoundsException()
    buffer.pos = start
    buffer.lim = start + n
    return buffer


cdef int checked_capacity(object capacity) except -1:
    cdef int n = as_int(capacity)
    if n < 0:
        raise IllegalArgumentException(f"capacity < 0: ({n} < 0)")
    return n


# ---- from buffer to buffer

cdef PrimitiveBuffer same_kind(PrimitiveBuffer self, object that):
    if (<PrimitiveBuffer> that).element != self.element:
        raise TypeError(f"a {type(self).__name__} is needed, not {type(that).__name__}")
    return <PrimitiveBuffer> that


cdef PrimitiveBuffer other_buffer(PrimitiveBuffer self, object that):
    if that is None:
        raise NullPointerException(
            f'Cannot invoke "java.nio.{kind_name(self.element)}Buffer.position()" '
            'because "that" is null')
    if not isinstance(that, PrimitiveBuffer):
        raise TypeError(f"a {type(self).__name__} is needed, not {type(that).__name__}")
    return same_kind(self, that)


cdef object cast_to_kind(PrimitiveBuffer self, object that):
    """Java's cast before compareTo(Object), which takes every object."""
    cdef PrimitiveBuffer other
    if isinstance(that, PrimitiveBuffer):
        other = <PrimitiveBuffer> that
        if other.element != self.element:
            mine = f"java.nio.{kind_name(self.element)}Buffer"
            theirs = f"java.nio.{other.class_name()}"
            raise ClassCastException(
                f"class {theirs} cannot be cast to class {mine} ({theirs} and {mine} are in module "
                "java.base of loader 'bootstrap')")
    return that


cdef str kind_name(const Element* element):
    return element.java_name.decode().capitalize()


cdef bint comparable(PrimitiveBuffer self, object that):
    return isinstance(that, PrimitiveBuffer) and (<PrimitiveBuffer> that).element == self.element


cdef int put_buffer(PrimitiveBuffer self, PrimitiveBuffer src) except -1:
    """Java's put(buffer); a read-only heap buffer refuses before it looks at src."""
    cdef int at = self.pos
    cdef int source_at = src.pos
    cdef int n = src.lim - source_at
    if self.on_array():
        check_writable(self)
    if src is self:
        raise IllegalArgumentException("The source buffer is this buffer")
    check_writable(self)
    if n > self.lim - at:
        overflow()
    move(self, at, src, source_at, n)
    advance(self, at + n)
    return advance(src, source_at + n)


cdef int put_buffer_at(PrimitiveBuffer self, int at, PrimitiveBuffer src, int offset,
                       int n) except -1:
    if self.on_array():
        check_writable(self)
    check_range(at, n, self.lim)
    check_range(offset, n, src.lim)
    check_writable(self)
    return move(self, at, src, offset, n)


cdef int move(PrimitiveBuffer to, int to_at, PrimitiveBuffer source, int at, int n) except -1:
    cdef Py_ssize_t size = to.element.size
    return transfer(to.memory, to.start + to_at * size, source.memory, source.start + at * size,
                    n * size, size if to.swapped != source.swapped else 1)


# ---- comparing elements in the machine's order

cdef int first_mismatch(PrimitiveBuffer a, int a_at, PrimitiveBuffer b, int b_at, int n) except -1:
    """The index of the first of n elements that differs, or n.

    The places are given, not looked up: another thread may move a cursor while this one compares.
    """
    cdef char[4096] left
    cdef char[4096] right
    cdef Py_ssize_t size = a.element.size
    cdef int done = 0, part, i
    if (a.swapped == b.swapped or size == 1) and not is_floating(a.element.code):
        return first_difference(a.memory, a.start + a_at * size, b.memory,
                                b.start + b_at * size, n * size) // size
    a.memory.require_open()
    b.memory.require_open()
    while done < n:
        part = min(n - done, CHUNK)
        a.fetch_elements(a_at + done, left, part)
        b.fetch_elements(b_at + done, right, part)
        for i in range(part):
            if compare(a.element.code, left + i * size, right + i * size):
                return done + i
        done += part
    return n


cdef bint is_floating(Code code):
    return code == FLOAT or code == DOUBLE


cdef int compare(Code code, const char* a, const char* b) noexcept:
    """Java's compare of two elements: the difference for the short types, else -1, 0 or 1."""
    cdef double x, y
    cdef int64_t i, j
    if code == BYTE:
        return (<const int8_t*> a)[0] - (<const int8_t*> b)[0]
    if code == CHAR:
        return <int> (<const uint16_t*> a)[0] - <int> (<const uint16_t*> b)[0]
    if code == SHORT:
        return (<const int16_t*> a)[0] - (<const int16_t*> b)[0]
    if is_floating(code):
        x = (<const float*> a)[0] if code == FLOAT else (<const double*> a)[0]
        y = (<const float*> b)[0] if code == FLOAT else (<const double*> b)[0]
        if isnan(x) or isnan(y):
            return <int> isnan(x) - <int> isnan(y)
        return (x > y) - (x < y)
    i = (<const int32_t*> a)[0] if code == INT else (<const int64_t*> a)[0]
    j = (<const int32_t*> b)[0] if code == INT else (<const int64_t*> b)[0]
    return (i > j) - (i < j)


cdef int32_t hash_of(Code code, const char* raw) noexcept:
    """Java's `(int) element`: the low bits of a long, a double cut to the range of an int."""
    cdef double x
    if code == BYTE:
        return (<const int8_t*> raw)[0]
    if code == CHAR:
        return (<const uint16_t*> raw)[0]
    if code == SHORT:
        return (<const int16_t*> raw)[0]
    if code == INT:
        return (<const int32_t*> raw)[0]
    if code == LONG:
        return <int32_t> (<const int64_t*> raw)[0]
    x = (<const float*> raw)[0] if code == FLOAT else (<const double*> raw)[0]
    if isnan(x):
        return 0
    if x >= INT32_MAX:
        return INT32_MAX
    if x <= INT32_MIN:
        return INT32_MIN
    return <int32_t> x
