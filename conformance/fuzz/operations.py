"""The operations that programs are made of: every method of the buffers, and what its arguments mean.

A row is written as Java would declare it, with the meaning of a parameter in the place of its type, and after the
arrow what the result is good for: `slice(index, length) -> buffer`. Without an arrow the result is a plain value,
which is compared and forgotten; `self` is the buffer itself. A row that stands twice is drawn twice as often.

Parameters:  index, length    ints in elements of the receiver, often just outside
             size, unit       a capacity; an alignment
             element, short   a value of the receiver's element type; of that type
             array, buffer    an array, a buffer of the receiver's element type
             any, order       any object; a ByteOrder or null
             text             a String
             string, csq      a String or null; a String, a CharBuffer or null

`since` is the first JDK that has a row, or that does what JDK 25 does: before 21 append(buffer) left the buffer's position
alone, and before 23 a heap buffer had an alignment.

Not here, since Java does not say what they give: isLoaded (the kernel's mood), and what comes after an unmap. Not here
either, and known from scenarios: append(buffer, start, end), which JDK 21 and later count from the wrong end, and
CharBuffer.wrap(buffer), whose chars move with that buffer's cursor in Java.
"""

import re
from dataclasses import dataclass
from functools import cache

from .programs import ELEMENTS, STREAM

_EVERY_BUFFER = """
    capacity()  remaining()  hasRemaining()  isReadOnly()  isDirect()  hasArray()  arrayOffset()  array()  order()
    position()  position(index) -> self  position(index) -> self
    limit()  limit(index) -> self  limit(index) -> self
    mark() -> self  mark() -> self  reset() -> self  reset() -> self  flip() -> self  rewind() -> self
    clear() -> self  clear() -> self  compact() -> self  compact() -> self
    slice() -> buffer  slice(index, length) -> buffer  duplicate() -> buffer  asReadOnlyBuffer() -> buffer
    get()  get(index)  get(array) -> self  get(array, index, length) -> self
    get(index, array) -> self  get(index, array, index, length) -> self
    put(element) -> self  put(index, element) -> self  put(array) -> self  put(array, index, length) -> self
    put(index, array) -> self  put(index, array, index, length) -> self
    put(buffer) -> self  put(index, buffer, index, length) -> self
    equals(any)  equals(buffer)  compareTo(buffer)  mismatch(buffer)  hashCode()  toString()
"""
_BYTE_BUFFER = """
    order(order) -> self  order(order) -> self
    alignmentOffset(index, unit) since 23  alignedSlice(unit) -> buffer since 23
    getChar()  getShort()  getInt()  getLong()  getFloat()  getDouble()
    getChar(index)  getShort(index)  getInt(index)  getLong(index)  getFloat(index)  getDouble(index)
    putChar(char) -> self  putShort(short) -> self  putInt(int) -> self
    putLong(long) -> self  putFloat(float) -> self  putDouble(double) -> self
    putChar(index, char) -> self  putShort(index, short) -> self  putInt(index, int) -> self
    putLong(index, long) -> self  putFloat(index, float) -> self  putDouble(index, double) -> self
    asCharBuffer() -> char  asShortBuffer() -> short  asIntBuffer() -> int
    asLongBuffer() -> long  asFloatBuffer() -> float  asDoubleBuffer() -> double
"""
_MAPPED_BUFFER = """
    force() -> self  force(index, length) -> self  load() -> self
    alignmentOffset(index, unit)  alignedSlice(unit) -> buffer
"""
_CHAR_BUFFER = """
    length()  isEmpty()  charAt(index)  subSequence(index, index) -> buffer  chars() -> stream  codePoints() -> stream
    put(text) -> self  put(text, index, index) -> self
    append(element) -> self  append(text) -> self  append(csq) -> self since 21  append(string, index, index) -> self
    read(buffer)  getChars(index, index, array, index) since 25
"""
_CLASSES = "allocate(size) -> buffer  wrap(array) -> buffer  wrap(array, index, length) -> buffer"
_BYTE_CLASS = "allocateDirect(size) -> buffer"
_CHAR_CLASS = "wrap(text) -> buffer  wrap(text, index, index) -> buffer"
_STREAM = "toArray()  count()"

MAPPED = "mapped"
"""A receiver with MappedByteBuffer's methods beside a ByteBuffer's; as a kind it is a `byte` buffer."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One overload. `gives` is the result's kind, `self`, or nothing for a plain value; `since` the first JDK that has it."""

    method: str
    parameters: tuple[str, ...]
    gives: str
    since: int


@cache
def of_object(kind: str, jdk: int) -> tuple[Operation, ...]:
    """What can be called on an object of a kind (or on `MAPPED`), as far as that JDK has it."""
    if kind == STREAM:
        return table(_STREAM, kind, jdk)
    if kind == MAPPED:
        return table(_EVERY_BUFFER + _BYTE_BUFFER + _MAPPED_BUFFER, "byte", jdk)
    if kind not in ELEMENTS:
        return ()
    own = {"byte": _BYTE_BUFFER, "char": _CHAR_BUFFER}.get(kind, "")
    return table(_EVERY_BUFFER + own, kind, jdk)


@cache
def of_class(element: str, jdk: int) -> tuple[Operation, ...]:
    """The static methods of an element's buffer class."""
    return table(_CLASSES + " " + {"byte": _BYTE_CLASS, "char": _CHAR_CLASS}.get(element, ""), element, jdk)


def table(text: str, element: str, jdk: int) -> tuple[Operation, ...]:
    """Read rows; `buffer` in the place of a result is the buffer of `element`."""
    found = re.findall(r"(\w+)\(([^)]*)\)(?: -> (\w+))?(?: since (\d+))?", text)
    rows = [
        Operation(method, tuple(parameters.split(", ")) if parameters else (), gives.replace("buffer", element), int(since or 17))
        for method, parameters, gives, since in found
    ]
    return tuple(row for row in rows if row.since <= jdk)
