# cython: language_level=3, boundscheck=False, wraparound=False, auto_pickle=False, binding=False, autotestdict=False, embedsignature=True, embedsignature.format=clinic
"""java.nio.Buffer: the cursor over a memory, mark <= position <= limit <= capacity.

Not here: element access (bytebuffer.pyx) and what the bytes are (memory.pyx).
"""
cimport cython
from cpython.object cimport PyTypeObject

from nio._core.convert cimport as_int
from nio._core.arrays cimport Code, element_of
from nio._core.memory cimport HEAP, Memory
from nio.errors import (BufferOverflowException, BufferUnderflowException,
                        IllegalArgumentException, IndexOutOfBoundsException, InvalidMarkException,
                        ReadOnlyBufferException, UnsupportedOperationException)
from nio.lang.reflection import ClassOf

cdef extern from "instances.h":
    object nio_like(object one)
    void nio_own_instances(object first)
    void nio_no_instances(PyTypeObject* kind)


class Missing:
    """The type of the default of a parameter that a Java overload leaves out."""

    __slots__ = ()

    def __repr__(self):
        return "<absent>"


MISSING = Missing()

cdef Memory NOTHING = Memory.empty()
NOTHING.close()


# No garbage collection header on buffers: what they refer to, parents and a memory, never refers back
# to them, and a slice costs a third less.  (A pager or wrapped object that keeps its own buffer in an
# attribute makes a cycle that is never collected.)
@cython.no_gc
cdef class Buffer:
    """The cursor of a Java buffer: position, limit, capacity and mark, in elements.

    Not made directly: see ByteBuffer.allocate, allocateDirect, wrap and FileChannel.map.
    Source: java.nio.Buffer.
    """

    class_ = ClassOf()

    cdef int init(self, Memory memory, object parent, Py_ssize_t start, Py_ssize_t cap,
                  bint read_only) except -1:
        self.memory = memory
        self.parent = parent
        self.start = start
        self.cap = cap
        self.lim = cap
        self.mark_ = -1
        self.read_only = read_only
        return 0

    def capacity(self, /):
        """The number of elements in this buffer; it never changes."""
        return self.cap

    def position(self, newPosition=MISSING, /):
        """The index of the next element; with an argument, set it and return this buffer.

        newPosition: elements, from 0 to the limit, else IllegalArgumentException.  A mark beyond
        the new position is discarded.
        """
        if newPosition is MISSING:
            return self.pos
        self.set_position(as_int(newPosition))
        return self

    def limit(self, newLimit=MISSING, /):
        """The index of the first element that must not be touched; with an argument, set it.

        newLimit: elements, from 0 to the capacity, else IllegalArgumentException.  A position
        beyond it becomes the new limit, a mark beyond it is discarded.  Returns this buffer.
        """
        if newLimit is MISSING:
            return self.lim
        self.set_limit(as_int(newLimit))
        return self

    cdef int set_position(self, int position) except -1:
        if position < 0:
            raise IllegalArgumentException(f"newPosition < 0: ({position} < 0)")
        if position > self.lim:
            raise IllegalArgumentException(f"newPosition > limit: ({position} > {self.lim})")
        if self.mark_ > position:
            self.mark_ = -1
        self.pos = position
        return 0

    cdef int set_limit(self, int limit) except -1:
        if limit < 0:
            raise IllegalArgumentException(f"newLimit < 0: ({limit} < 0)")
        if limit > self.cap:
            raise IllegalArgumentException(f"newLimit > capacity: ({limit} > {self.cap})")
        self.lim = limit
        if self.pos > limit:
            self.pos = limit
        if self.mark_ > limit:
            self.mark_ = -1
        return 0

    def mark(self, /):
        """Remember the position for `reset`.  Returns this buffer."""
        self.mark_ = self.pos
        return self

    def reset(self, /):
        """Go back to the mark; InvalidMarkException if there is none.  Returns this buffer."""
        if self.mark_ < 0:
            raise InvalidMarkException()
        self.pos = self.mark_
        return self

    def clear(self, /):
        """Position 0, limit = capacity, no mark; the content stays.  Returns this buffer."""
        self.pos = 0
        self.lim = self.cap
        self.mark_ = -1
        return self

    def flip(self, /):
        """Limit = position, then position 0, no mark: from filling to draining.  Returns this."""
        self.lim = self.pos
        self.pos = 0
        self.mark_ = -1
        return self

    def rewind(self, /):
        """Position 0, no mark, limit as it is: to drain once more.  Returns this buffer."""
        self.pos = 0
        self.mark_ = -1
        return self

    def remaining(self, /):
        """The number of elements between position and limit."""
        return self.lim - self.pos

    def hasRemaining(self, /):
        """Whether there are elements between position and limit."""
        return self.pos < self.lim

    def isReadOnly(self, /):
        """Whether every put raises ReadOnlyBufferException."""
        return self.read_only

    def isDirect(self, /):
        """Whether the elements lie outside the Python heap: allocateDirect's and mapped buffers."""
        return self.memory.kind != HEAP

    def hasArray(self, /):
        """Whether `array` and `arrayOffset` may be called: heap buffers that are not read-only."""
        return self.on_array() and not self.read_only

    def array(self, /):
        """The array (Python object) whose elements these are; changes show on both sides.

        Raises ReadOnlyBufferException for a read-only heap buffer, UnsupportedOperationException
        for a buffer that is not on the heap, or a typed view of bytes.
        """
        self.require_array()
        return self.memory.source

    def arrayOffset(self, /):
        """The index in `array()` of this buffer's first element; raises as `array` does."""
        self.require_array()
        return self.start // self.element.size

    cdef bint on_array(self):
        """Whether this is a heap buffer of its own kind of array, not a view of bytes."""
        return self.memory.kind == HEAP and self.memory.view.itemsize == self.element.size

    cdef int require_array(self) except -1:
        if not self.on_array():
            raise UnsupportedOperationException()
        if self.read_only:
            raise ReadOnlyBufferException()
        return 0

    # ---- what every kind of buffer has; Java's are abstract here, too

    def slice(self, index=MISSING, length=MISSING, /):
        """A buffer of the same kind over the remaining elements, or over `length` from `index`."""
        raise no_kind()

    def duplicate(self, /):
        """A buffer of the same kind over the same elements, with a cursor of its own."""
        raise no_kind()

    def equals(self, ob, /):
        """Whether ob is a buffer of the same kind with the same remaining elements."""
        raise no_kind()

    def hashCode(self, /):
        """Java's hash of the remaining elements: it changes with them."""
        raise no_kind()

    def getClass(self, /):
        """Java's class of this buffer."""
        raise no_kind()

    def toString(self, /):
        """As Java prints it."""
        raise no_kind()

    def attachment(self, /):
        """The buffer that this one is a slice, duplicate or other view of; None for a root.

        Source: sun.nio.ch.DirectBuffer.attachment, the way RocketMQ climbs to a root.  It is what
        keeps a mapping alive as long as any view of it.
        """
        return self.parent

    def address(self, /):
        """The address of element 0 of a direct buffer; on a simulated machine a number like one.

        It stays when the memory has gone.  Raises UnsupportedOperationException for a heap buffer,
        whose array is Python's to move.  Source: sun.nio.ch.DirectBuffer.address.
        """
        if self.memory.nature == HEAP:
            raise UnsupportedOperationException("a heap buffer has no address")
        return self.memory.origin + <size_t> self.start

    @property
    def _memory(self):
        """The Memory under this buffer; for nio's own layers and for tests."""
        return self.memory

    def __len__(self):
        return self.cap

    def __bool__(self):
        return True

    def __repr__(self):
        return str(self)

    def __str__(self):
        return self.toString()

    def __reduce__(self):
        raise TypeError(f"cannot pickle or copy a {type(self).__name__}: it is a view of memory; "
                        "use duplicate(), or bytes(buffer)")

    def __copy__(self):
        return self.__reduce__()

    def __deepcopy__(self, memo, /):
        return self.__reduce__()


# ---- how instances are made; see instances.h

cdef int first_of_class(Buffer first, Code code) except -1:
    """Take the first instance of a class, which the others are copies of; nobody can make more."""
    first.memory = NOTHING
    first.element = element_of(code)
    first.mark_ = -1
    nio_own_instances(first)
    return 0


cdef int no_instances(type kind) except -1:
    """Refuse to make instances of an abstract class; once its subclasses have their first ones."""
    nio_no_instances(<PyTypeObject*> kind)
    return 0


cdef Buffer like(Buffer one):
    """A buffer of the same class in the same state."""
    return <Buffer> nio_like(one)


cdef object no_kind():
    return TypeError("Buffer has no elements: use ByteBuffer, IntBuffer, ...")


cdef int underflow() except -1:
    raise BufferUnderflowException()


cdef int overflow() except -1:
    raise BufferOverflowException()


cdef int out_of_bounds() except -1:
    raise IndexOutOfBoundsException()


cdef int refuse_write() except -1:
    raise ReadOnlyBufferException()


cdef int check_range(int start, int length, int size) except -1:
    """java.util.Objects.checkFromIndexSize, with its message."""
    if start < 0 or length < 0 or length > size - start:
        raise IndexOutOfBoundsException(
            f"Range [{start}, {start} + {length}) out of bounds for length {size}")
    return 0
