# cython: language_level=3, boundscheck=False, wraparound=False, auto_pickle=False, binding=False, autotestdict=False
"""How one primitive value lies in memory: its kind, its byte order, its alignment.

Compiled, since each access to a segment looks into one.  Not here: the public classes and constants
(nio.foreign.value_layout), and the accesses (segment.pyx).
"""
from cpython.object cimport PyTypeObject
from libc.stdint cimport int64_t

from nio._core.arrays cimport Code, element_of
from nio._core.convert cimport nio_as_long
from nio._core.primitive_buffer cimport BIG, LITTLE, NIO_LITTLE

from nio._core.byte_order import ByteOrder
from nio.errors import ArithmeticException, IllegalArgumentException, NullPointerException

# By Code: Java's name, and what stands for it in toString, small for little-endian.
cdef tuple KINDS = ("boolean", "byte", "char", "short", "int", "long", "float", "double")
cdef str LETTERS = "zbcsijfd"


cdef extern from "plain_new.h":
    object nio_new_by(PyTypeObject* base, object like, tuple no_arguments)


cdef int64_t power_of_two(object bytes_) except -1:
    """An alignment; IllegalArgumentException if it cannot be one."""
    cdef int64_t alignment
    nio_as_long(bytes_, &alignment)
    if alignment <= 0 or alignment & (alignment - 1):
        raise IllegalArgumentException(f"Invalid alignment: {alignment}")
    return alignment


cdef class Layout:
    """What a value layout is.  Values, never changed: the methods that change something give a new one.

    kind: Java's name of the primitive type.  alignment: bytes, a power of two; without, the value's size.
    Source: java.lang.foreign.ValueLayout.
    """

    # Not __init__, which could be called again: every segment trusts that a layout stays what it is.
    def __cinit__(self, kind="byte", alignment=None, /):
        cdef int code = KINDS.index(kind)
        self.element = element_of(<Code> code)
        self.alignment = self.element.size if alignment is None else power_of_two(alignment)

    def __init__(self, kind, alignment=None, /):
        """All is done: what is left to say is that a kind must be given."""

    @classmethod
    def __class_getitem__(cls, value):
        """Layout[int] is Layout: what it says is for type checkers."""
        return cls

    cdef Layout copy(self):
        cdef Layout other = <Layout> nio_new_by(<PyTypeObject*> Layout, self, ())
        other.element = self.element
        other.alignment = self.alignment
        other.swapped = self.swapped
        other.label = self.label
        return other

    def byteSize(self, /):
        """How many bytes a value takes."""
        return self.element.size

    def byteAlignment(self, /):
        """What an address of such a value is a multiple of, in bytes."""
        return self.alignment

    def order(self, /):
        """The order of the value's bytes: ByteOrder.BIG_ENDIAN or LITTLE_ENDIAN."""
        return LITTLE if self.swapped != NIO_LITTLE else BIG

    def withOrder(self, order, /):
        """The same layout with its bytes in that order."""
        cdef Layout other
        if order is None:
            raise NullPointerException()
        if not isinstance(order, ByteOrder):
            raise TypeError(f"a ByteOrder is needed, not {type(order).__name__}")
        other = self.copy()
        other.swapped = (order is BIG) == NIO_LITTLE
        return other

    def withByteAlignment(self, byteAlignment, /):
        """The same layout at addresses that are multiples of this.

        byteAlignment: bytes.  Raises IllegalArgumentException unless it is a power of two.
        """
        cdef size_t alignment = power_of_two(byteAlignment)
        cdef Layout other = self.copy()
        other.alignment = alignment
        return other

    def withName(self, name, /):
        """The same layout with a name."""
        cdef Layout other
        if name is None:
            raise NullPointerException()
        label = str(name)
        other = self.copy()
        other.label = label
        return other

    def withoutName(self, /):
        """The same layout without a name."""
        cdef Layout other = self.copy()
        other.label = None
        return other

    @property
    def _label(self):
        """The name, or None; for name(), which gives an Optional."""
        return self.label

    def scale(self, offset, index, /):
        """The offset of the value at `index` in a row of such values that begins at `offset`, in bytes.

        Raises IllegalArgumentException if one of them is negative, ArithmeticException beyond 64 bits.
        """
        cdef int64_t start, place
        nio_as_long(offset, &start)
        nio_as_long(index, &place)
        if start < 0:
            raise IllegalArgumentException(f"The provided offset is negative: {start}")
        if place < 0:
            raise IllegalArgumentException(f"The provided index is negative: {place}")
        end = <object> start + <object> place * self.element.size
        if end > 0x7FFFFFFFFFFFFFFF:
            raise ArithmeticException("long overflow")
        return end

    def equals(self, other, /):
        """Whether other is a layout of the same kind, order, alignment and name."""
        cdef Layout that
        if not isinstance(other, Layout):
            return False
        that = <Layout> other
        return (self.element == that.element and self.swapped == that.swapped
                and self.alignment == that.alignment and self.label == that.label)

    def hashCode(self, /):
        """Equal layouts have equal numbers."""
        return hash((<int> self.element.code, self.swapped, self.alignment, self.label)) & 0x7FFFFFFF

    def toString(self, /):
        """As Java prints it: i4, I4 (big-endian), 1%i4 (at any byte), i4(name)."""
        letter = LETTERS[<int> self.element.code]
        if self.swapped == NIO_LITTLE:
            letter = letter.upper()
        align = "" if self.alignment == <size_t> self.element.size else f"{self.alignment}%"
        name = "" if self.label is None else f"({self.label})"
        return f"{align}{letter}{self.element.size}{name}"

    def __eq__(self, other):
        return self.equals(other)

    def __hash__(self):
        return self.hashCode()

    def __str__(self):
        return self.toString()

