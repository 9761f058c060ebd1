"""Arrays of primitives, of objects and of arrays: making, indexing, slicing, comparing, and what is refused."""

import sys
from array import array

import jpype
from jpype import JArray, JBoolean, JByte, JChar, JDouble, JFloat, JInt, JLong, JShort

from tests.compat.scripts import show

jpype.startJVM(*sys.argv[2:], jvmpath=sys.argv[1])

for kind in (JBoolean, JByte, JChar, JShort, JInt, JLong, JFloat, JDouble):
    zeros = kind[2]
    print(repr(zeros), list(zeros), len(zeros), zeros.length, memoryview(zeros).itemsize)

ints = JArray(JInt)([1, 2, 3, 4])
data = JArray(JByte)(b"abcd")
chars = JArray(JChar)("abc")

show("negative index", lambda: ints[-1])
show("beyond the end", lambda: ints[4])
show("before the start", lambda: ints[-5])
show("text as index", lambda: ints["x"])
show("a slice", lambda: list(ints[1:3]))
show("a slice with a step", lambda: list(ints[::-2]))
ints[1:3][0] = 77
print("through a slice", list(ints))
ints[::2] = [5, 6]
print("slice assignment", list(ints))
show("assign beyond", lambda: ints.__setitem__(4, 1))
show("assign another length", lambda: ints.__setitem__(slice(0, 2), [1, 2, 3]))
show("assign a set", lambda: ints.__setitem__(slice(0, 2), {1, 2}))
show("delete", lambda: ints.__delitem__(0))

for value in (127, 128, -129, 1.5, "1", None, True):
    show(f"byte of {value!r}", lambda value=value: JArray(JByte)([value])[0])
for value in ("z", 65, 0x10000, "\ud83d"):
    show(f"char of {value!r}", lambda value=value: ascii(JArray(JChar)([value])[0]))
for value in (2**63 - 1, 2**63, -(2**63), 1.0):
    show(f"long of {value!r}", lambda value=value: JArray(JLong)([value])[0])
for value in (0.1, 1e300, 1, "x"):
    show(f"float of {value!r}", lambda value=value: JArray(JFloat)([value])[0])

show("from a range", lambda: list(JArray(JInt)(range(3))))
show("from a tuple", lambda: list(JArray(JInt)((1, 2))))
show("from bytes over 127", lambda: list(JArray(JByte)(bytes([255, 200]))))
show("from an array of another width", lambda: list(JArray(JInt)(array("h", [1, -2]))))
show("from unsigned elements", lambda: list(JArray(JShort)(array("H", [65535]))))
show("from a set", lambda: JArray(JInt)({1}))
show("from None", lambda: JArray(JInt)(None))
show("from another array type", lambda: JArray(JInt)(JArray(JShort)(2)))
show("a negative length", lambda: JInt[-1])

show("bytes", lambda: bytes(ints))
show("equal to itself", lambda: ints == ints)
show("equal to a full slice", lambda: ints == ints[:])
show("equal to the same elements", lambda: ints == JArray(JInt)(list(ints)))
show("equal to a list", lambda: ints == list(ints))
show("bytes equal text", lambda: data == "abcd")
show("bytes equal bytes", lambda: data == b"abcd")
show("chars equal text", lambda: chars == "abc")
show("str of bytes", lambda: str(data))
show("str of chars", lambda: str(chars))
show("str of ints", lambda: str(ints))
show("contains", lambda: 77 in ints)
show("reversed", lambda: list(reversed(ints)))
show("truth", lambda: (bool(ints), bool(JInt[0])))
show("clone", lambda: list(ints.clone()))
show("clone is another", lambda: ints.clone() == ints)

objects = JArray(jpype.java.lang.Object)(2)
texts = JArray(jpype.java.lang.String, 2)(2)
for each in (ints, data, chars, JArray(JBoolean)(0), JArray(JDouble, 2)(2), objects, texts):
    found = each.getClass()
    print(repr(each), str(found), found.getName(), found.getSimpleName(), found.isArray(), found == each[0:1].getClass())
    print(each.equals(each), each.equals(each.clone()), each.equals(None), each.equals(1))
    print(each.hashCode() == each.hashCode(), str(each.toString()) == f"{found.getName()}@{each.hashCode():x}")
    if len(each):
        print(each[0:1].equals(each), each.equals(each[0:1]), each[0:1].hashCode() == each.hashCode())
show("add", lambda: ints + ints)
show("less", lambda: ints < ints)
show("new attribute", lambda: setattr(ints, "x", 1))

show("the class", lambda: isinstance(ints, JArray(JInt)))
show("brackets and parentheses", lambda: JArray[JInt] is JArray(JInt) is JInt[:])
show("is an array", lambda: isinstance(ints, JArray))
show("is no array", lambda: isinstance([1], JArray))
show("int stands for long", lambda: JArray(int) is JArray(JLong))
show("float stands for double", lambda: JArray(float) is JArray(JDouble))
show("bool stands for boolean", lambda: JArray(bool) is JArray(JBoolean))
show("list stands for nothing", lambda: JArray(list))
show("bad brackets", lambda: JInt["x"])

grid = JInt[2, 3]
print(repr(grid), [list(row) for row in grid], grid.length, JArray(JInt, 2) is JInt[:, :])
grid[1][2] = 9
grid[0] = [7, 8]
print([list(row) for row in grid])
show("rows to come", lambda: list(JArray(JInt, 2)(2)))
show("rows given", lambda: [list(row) for row in JArray(JInt, 2)([[1, 2], [3]])])

objects = JArray(jpype.java.lang.Object)(2)
print(repr(objects), list(objects), len(objects))
buffers = JArray(jpype.java.nio.ByteBuffer)(2)
buffers[0] = jpype.java.nio.ByteBuffer.allocate(3)
print(repr(buffers), [str(one) for one in buffers])
show("wrong class", lambda: buffers.__setitem__(1, ints))
show("text array", lambda: [str(one) for one in JArray(jpype.JString)(["a", "b"])])
show("of a class by name", lambda: JArray("java.nio.ByteBuffer") is JArray(jpype.java.nio.ByteBuffer))
show("of a class that is not there", lambda: JArray("x.Bad"))

show("of a buffer", lambda: repr(JArray.of(array("i", [1, 2]))))
show("of an unsigned buffer", lambda: JArray.of(b"abc"))
show("of an unsigned buffer with a type", lambda: list(JArray.of(b"abc", JByte)))
show("of a list", lambda: JArray.of([1, 2]))
