# cython: language_level=3, boundscheck=False, wraparound=False, auto_pickle=False, binding=False, autotestdict=False, embedsignature=True, embedsignature.format=clinic
"""java.nio.CharBuffer: a buffer of UTF-16 units, which is a CharSequence as well.

A char is a str of length 1; a character beyond U+FFFF is two of them.  As a CharSequence the buffer
is its remaining chars: `length()`, `charAt` and `subSequence` count from the position, and
`toString()` is the text.  `len(buffer)` is the capacity, as for every buffer here.

What a buffer of chars shares with the others stands in primitive_buffer.pyx.
"""
cimport cython
from cpython.object cimport PyTypeObject
from libc.stdint cimport uint16_t, uint32_t

from nio._core.arrays cimport CHAR
from nio._core.arguments cimport new_array
from nio._core.buffer cimport (MISSING, check_range, check_writable, first_of_class, like,
                               out_of_bounds, overflow)
from nio._core.convert cimport as_int
from nio._core.memory cimport (HEAP, NIO_EXTABLE_START, NIO_EXTABLE_STOP, Memory, fault_answer,
                               guarded_copy_function, heap_memory, register_touches, touch_bind)
from nio._core.primitive_buffer cimport (NIO_LITTLE, PrimitiveBuffer, advance, checked_capacity,
                                         heap_buffer, put_buffer, wrap_array)

from nio._core.arrays import CharArray, IntArray
from nio.errors import (IllegalStateException, IndexOutOfBoundsException,
                        NullPointerException, ReadOnlyBufferException,
                        StringIndexOutOfBoundsException)

cdef extern from "char_doors.h":
    ctypedef struct nio_door:
        pass
    const nio_door* nio_doors_of_char
    object (*nio_fault_answer)()

cdef extern from "Python.h":
    Py_UCS4 PyUnicode_MAX_CHAR_VALUE(object text)

cdef extern from "leaf.h":
    int nio_own_methods(PyTypeObject* leaf, const nio_door* doors) except -1

cdef str UTF_16 = "utf-16-le" if NIO_LITTLE else "utf-16-be"


@cython.final
@cython.no_gc
cdef class CharBuffer(PrimitiveBuffer):
    """A buffer of chars, and the sequence of the chars that remain.  Source: java.nio.CharBuffer."""

    @staticmethod
    def allocate(capacity, /):
        """A heap buffer of `capacity` chars, all U+0000; IllegalArgumentException if negative."""
        return heap_buffer(CHARS, CharArray(checked_capacity(capacity)))

    @staticmethod
    def wrap(array, offset=MISSING, length=MISSING, /):
        """A buffer over a char[], or a read-only one over a string.

        wrap(array), wrap(array, offset, length): changes show on both sides; see IntBuffer.wrap.
        wrap(csq), wrap(csq, start, end): csq a str or CharBuffer; no array.  Over a CharBuffer it
        shows the chars that remain there at the time, as in Java.  The arguments set position and
        limit.  Raises IndexOutOfBoundsException if they do not fit.
        """
        if isinstance(array, str):
            return wrap_text(units_of(array), offset, length)
        if isinstance(array, CharBuffer):
            n = array.remaining()
            return wrap_memory(Memory.paged(_WrappedChars(array), 2 * n), n, offset, length)
        return wrap_array(CHARS, array, offset, length)

    cdef PrimitiveBuffer view(self, int at, int cap, bint read_only):
        cdef CharBuffer other = <CharBuffer> PrimitiveBuffer.view(self, at, cap, read_only)
        other.text = self.text
        return other

    def isDirect(self, /):
        """Whether the chars lie outside the Python heap; those of a string do not."""
        return not self.text and PrimitiveBuffer.isDirect(self)

    cdef bint on_array(self):
        return not self.text and PrimitiveBuffer.on_array(self)

    cdef str class_name(self):
        return "StringCharBuffer" if self.text else PrimitiveBuffer.class_name(self)

    # ---- the CharSequence

    def length(self, /):
        """The number of chars that remain."""
        return self.lim - self.pos

    def isEmpty(self, /):
        """Whether no chars remain."""
        return self.lim == self.pos

    def charAt(self, index, /):
        """The char at `index` from the position; IndexOutOfBoundsException beyond the limit."""
        cdef int at = as_int(index)
        if at < 0 or at >= self.lim - self.pos:
            raise IndexOutOfBoundsException()
        return self.load_element(self.pos + at)

    def subSequence(self, start, end, /):
        """A buffer over the same chars whose position and limit are those of a part of the rest.

        start, end: from the position.  Raises IndexOutOfBoundsException.
        """
        cdef int first = as_int(start)
        cdef int last = as_int(end)
        cdef CharBuffer other
        check_part(first, last, self.lim - self.pos, self.text)
        other = <CharBuffer> self.view(0, self.cap, self.read_only)
        other.lim = self.pos + last
        other.pos = self.pos + first
        return other

    def cleaner(self, /):
        """None: what ends the memory is the cleaner of the buffer that this one is a view of."""
        return None

    def toString(self, /):
        """The chars that remain, as a str."""
        return self.remaining_text(self.pos, self.lim)

    cdef str remaining_text(self, int start, int end):
        cdef bytes raw = bytes(2 * (end - start))
        self.fetch_elements(start, <char*> raw, end - start)
        return raw.decode(UTF_16, "surrogatepass")

    def chars(self, /):
        """The chars that remain, as a stream of ints."""
        return IntStream(lambda: map(ord, units_of(self)))

    def codePoints(self, /):
        """The characters that remain, surrogate pairs joined, as a stream of ints."""
        return IntStream(lambda: map(ord, self.toString()))

    # ---- putting text

    def put(self, index, value=MISSING, offset=MISSING, length=MISSING, /):
        """Store a char, a char[], a buffer or a string.

        put(c), put(index, c); put(src), put(src, offset, length), put(index, src),
        put(index, src, offset, length) with a char[] or CharBuffer; put(text), and
        put(text, start, end) for a part of it.  Returns this buffer.  Raises as IntBuffer.put.
        """
        cdef int start, end
        if isinstance(index, str) and (value is MISSING and not is_char(index)
                                       or offset is not MISSING and length is MISSING):
            units = units_of(index)
            start = 0 if value is MISSING else as_int(value)
            end = len(units) if value is MISSING else as_int(offset)
            self.put_text(units, start, end)
            return self
        return PrimitiveBuffer.put(self, index, value, offset, length)

    cdef int put_text(self, str units, int start, int end) except -1:
        """Java's put(String, start, end); a read-only heap buffer refuses before it looks at them."""
        cdef bytes raw
        cdef int at = self.pos
        cdef int n = <int> (<uint32_t> end - <uint32_t> start)
        if self.on_array():
            check_writable(self)
        check_range(start, n, len(units))
        check_writable(self)
        if n > self.lim - at:
            overflow()
        raw = units[start:end].encode(UTF_16, "surrogatepass")
        self.store_elements(at, <const char*> raw, n)
        return advance(self, at + n)

    def append(self, csq, start=MISSING, end=MISSING, /):
        """Put a char, a str or CharBuffer (None is "null"), or chars [start, end) of it.

        A CharBuffer that is appended whole moves its position, as with `put` (measured on JDK 21
        and 25).  Returns this buffer.  Raises BufferOverflowException, ReadOnlyBufferException,
        IndexOutOfBoundsException, IllegalArgumentException for append(self).
        """
        cdef str units
        cdef int first, last
        if not (csq is None or isinstance(csq, (str, CharBuffer))):
            if start is not MISSING:
                raise TypeError(f"a CharSequence is needed, not {type(csq).__name__}")
            self.put_element(MISSING, csq)
        elif start is not MISSING:
            first = as_int(start)
            last = as_int(end)
            self.append_part(csq, first, last)
        elif isinstance(csq, CharBuffer):
            if self.memory.kind != HEAP:
                check_writable(self)
            put_buffer(self, <CharBuffer> csq)
        else:
            units = units_of("null" if csq is None else csq)
            self.put_text(units, 0, len(units))
        return self

    cdef int append_part(self, object csq, int start, int end) except -1:
        """What is said of a part that there is not depends, in Java, on where this buffer lies."""
        cdef str units = units_of("null" if csq is None else csq)
        cdef bint has_own_copy = self.on_array() or self.memory.kind != HEAP
        if has_own_copy:
            check_writable(self)
        if isinstance(csq, CharBuffer) or has_own_copy and csq is not None:
            check_part(start, end, len(units), False)
        elif start < 0 or start > end or end > len(units):
            raise StringIndexOutOfBoundsException(
                f"Range [{start}, {end}) out of bounds for length {len(units)}")
        return self.put_text(units, start, end)

    def read(self, target, /):
        """Move chars into another CharBuffer as far as both go: how many, or -1 if none remain.

        Source: java.lang.Readable.
        """
        cdef CharBuffer to
        cdef int n
        if target is not None and not isinstance(target, CharBuffer):
            raise TypeError(f"a CharBuffer is needed, not {type(target).__name__}")
        n = self.lim - self.pos
        if n == 0:
            return -1
        if target is None:
            raise NullPointerException(
                'Cannot invoke "java.nio.CharBuffer.remaining()" because "target" is null')
        to = <CharBuffer> target
        n = min(n, to.lim - to.pos)
        limit = self.lim
        self.lim = self.pos + n
        try:
            if n:
                put_buffer(to, self)
        finally:
            self.lim = limit
        return n

    def getChars(self, srcBegin, srcEnd, dst, dstBegin, /):
        """Copy chars [srcBegin, srcEnd), from the position, into a char[] at dstBegin (JDK 25)."""
        cdef int first = as_int(srcBegin)
        cdef int last = as_int(srcEnd)
        cdef int at = as_int(dstBegin)
        check_part(first, last, self.lim - self.pos, False)
        PrimitiveBuffer.get(self, self.pos + first, dst, at, last - first)


class IntStream:
    """The chars of a CharBuffer as Java hands them out: what a program does with such a stream.

    The chars are those that the buffer has when they are asked for, not when the stream is made.
    Read once, by iteration, toArray, count or forEach; then IllegalStateException, as in Java.  Not
    java.util.stream whole.
    """

    __slots__ = ("_read",)

    def __init__(self, read, /):
        self._read = read

    def _once(self):
        read = self._read
        if read is None:
            raise IllegalStateException("stream has already been operated upon or closed")
        self._read = None
        return read

    def iterator(self, /):
        """The values one by one."""
        return _late(self._once())

    def __iter__(self):
        return self.iterator()

    def toArray(self, /):
        """The values as an int[]."""
        return IntArray(list(self._once()()))

    def count(self, /):
        """How many values there are."""
        return sum(1 for _ in self._once()())

    def forEach(self, action, /):
        """Call `action` with each value; NullPointerException for None."""
        read = self._once()
        if action is None:
            raise NullPointerException()
        for value in read():
            action(value)


def _late(read):
    """What `read()` gives, asked for with the first value."""
    yield from read()


cdef bint is_char(object text):
    return len(text) == 1 and text <= "\uffff"


cdef str units_of(object text):
    """The text of a str or CharBuffer, with each character beyond U+FFFF as its two UTF-16 units."""
    cdef str plain = str(text)
    if PyUnicode_MAX_CHAR_VALUE(plain) <= 0xFFFF:
        return plain
    raw = plain.encode(UTF_16, "surrogatepass")
    return "".join([chr(unit) for unit in memoryview(raw).cast("H")])


cdef object wrap_text(str units, object start, object end):
    array = CharArray(len(units))
    memoryview(array).cast("B")[:] = units.encode(UTF_16, "surrogatepass")
    return wrap_memory(heap_memory(array, True), len(units), start, end)


cdef object wrap_memory(Memory memory, int length, object start, object end):
    """A read-only buffer of text over `length` chars (Java's StringCharBuffer)."""
    cdef int first = 0 if start is MISSING else as_int(start)
    cdef int last = length if start is MISSING else as_int(end)
    cdef CharBuffer buffer
    check_part(first, last, length, True)
    buffer = <CharBuffer> like(CHARS)
    buffer.init(memory, None, 0, length, True)
    buffer.text = True
    buffer.lim = last
    buffer.pos = first
    return buffer


class _WrappedChars:
    """A CharBuffer as the memory of another: its remaining chars, wherever its cursor is by then."""

    __slots__ = ("_source",)

    def __init__(self, source, /):
        self._source = source

    def load(self, offset, n, /):
        """The chars of n bytes from byte `offset` on."""
        first = offset // 2
        if n == 2:
            text = self._source.charAt(first)
        else:
            text = self._source.subSequence(first, first + n // 2).toString()
        return text.encode(UTF_16, "surrogatepass")

    def store(self, offset, data, /):
        """Never asked for: such a buffer is read-only."""
        raise ReadOnlyBufferException()


cdef int check_part(int start, int end, int length, bint of_text) except -1:
    """java.util.Objects.checkFromToIndex, with its message; a wrapped string gives none."""
    if start < 0 or start > end or end > length:
        if of_text:
            out_of_bounds()
        raise IndexOutOfBoundsException(f"Range [{start}, {end}) out of bounds for length {length}")
    return 0


# ---- at import

CHARS = CharBuffer.__new__(CharBuffer)
first_of_class(CHARS, CHAR)

touch_bind(guarded_copy_function())
register_touches(NIO_EXTABLE_START, NIO_EXTABLE_STOP)
nio_fault_answer = fault_answer
nio_own_methods(<PyTypeObject*> CharBuffer, nio_doors_of_char)
