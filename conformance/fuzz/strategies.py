"""Drawing programs of buffers: Hypothesis strategies over the table of operations.

A program first makes a few things with elements of their own (heap, direct and wrapped buffers, buffers of text, mappings
in three modes, typed heap buffers), then calls random methods on whatever there is. Most buffers are small and places
are drawn around their ends, so that about every fourth call is refused. Shrinking ends at: few steps, a heap buffer,
zeros.

Only what a method's parameters mean is known here, not what it does: a step may use what a refused call did not give,
which both sides then note.
"""

from collections.abc import Callable
from functools import cache

from hypothesis import strategies as st

from . import operations
from .operations import MAPPED, Operation
from .programs import (
    CHANNEL,
    ELEMENTS,
    FILE,
    Argument,
    Call,
    Cast,
    Constant,
    Name,
    NewArray,
    NewFile,
    NullArray,
    Program,
    Ref,
    Step,
)

LARGEST = 20
"""The largest capacity of nearly all buffers, in elements; a mapping's too."""

_LARGE = (511, 512, 513, 1025, 4096)
"""Some are larger than what nio moves at a time."""

_CALLS = 15
_EXTREMES = (2**31 - 1, -(2**31), 2**31, -(2**31) - 1, 1 << 70)
_BITS = {"byte": 8, "char": 16, "short": 16, "int": 32, "long": 64}
_SPECIAL = (
    0.0,
    -0.0,
    1.5,
    float("nan"),
    float("inf"),
    -float("inf"),
    1e300,
    1e-320,
    3e38,
    -(2.0**31),
    2.0**40,
    1e-45,
    16777217.0,
)
_MODES = ("READ_WRITE", "READ_ONLY", "PRIVATE")
_ORDERS: tuple[Argument, ...] = (Name("java.nio.ByteOrder.LITTLE_ENDIAN"), Name("java.nio.ByteOrder.BIG_ENDIAN"), None)
_TEXT = st.text(st.sampled_from("abz\0\u20ac\uffff\U0001f600"), max_size=6)


@cache
def ints(low: int, high: int) -> st.SearchStrategy[int]:
    """A number from `low` to `high`."""
    return st.integers(low, high)


@cache
def one_of(count: int) -> st.SearchStrategy[int]:
    """A place in a list."""
    return st.integers(0, count - 1)


@cache
def _places(capacity: int) -> st.SearchStrategy[int]:
    """An index or length: most inside, some at the ends and just beyond, few far away."""
    inside = st.integers(0, capacity)
    return st.one_of(inside, inside, inside, inside, st.integers(-2, capacity + 2), st.sampled_from(_EXTREMES))


@cache
def _values(element: str) -> st.SearchStrategy[Constant]:
    """A value of an element type, or an int that is none; a char as an int too, surrogates included."""
    if element in ("float", "double"):
        return st.one_of(st.sampled_from(_SPECIAL), st.floats(width=32), st.integers(-(2**24), 2**24))
    bits = _BITS[element]
    low, high = (0, 2**bits - 1) if element == "char" else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    return st.one_of(st.integers(low, high), st.sampled_from((0, 1, high, low)), st.sampled_from((high + 1, low - 1)))


@cache
def _elements(element: str) -> st.SearchStrategy[tuple[int | float, ...] | str]:
    """The values of an array."""
    if element == "char":
        return _TEXT
    if element in ("float", "double"):
        return st.lists(st.sampled_from(_SPECIAL), max_size=LARGEST // 2).map(tuple)
    bits = _BITS[element] - 1
    return st.lists(st.integers(-(2**bits), 2**bits - 1), max_size=LARGEST // 2).map(tuple)


class Drawing:
    """One program as it grows: its steps, and a rough idea of every result's size. `mapped` are the direct buffers."""

    def __init__(self, draw: st.DrawFn, jdk: int) -> None:
        self.draw = draw
        self.jdk = jdk
        self.steps: list[Step] = []
        self.sizes: list[int] = []
        self.mapped: set[int] = set()

    def add(self, step: Step, size: int = 0) -> Ref:
        """The next step, whose result has about `size` elements; gives its result."""
        self.steps.append(step)
        self.sizes.append(size)
        return Ref(len(self.steps) - 1)

    def of_kind(self, kind: str) -> list[int]:
        """The numbers of the steps that give a kind, the last one first."""
        return [number for number in reversed(range(len(self.steps))) if self.steps[number].kind == kind]

    # ---- things to start with

    def root(self) -> None:
        """Make a buffer with elements of its own."""
        shape = self.draw(one_of(8))
        if shape == 0:
            self.allocated("byte")
        elif shape == 1:
            self.wrapped("byte")
        elif shape in (2, 3):
            size = self.size()
            buffer = self.add(Call(Name("java.nio.ByteBuffer"), "allocateDirect", (size,), "byte"), size)
            self.mapped.add(buffer.number)
            self.add(Call(buffer, "put", (0, self.new_array("byte"))))
        elif shape in (4, 5):
            self.mapping()
        elif shape == 6:
            self.wrapped(ELEMENTS[self.draw(one_of(len(ELEMENTS)))])
        else:
            self.class_call(ELEMENTS[self.draw(one_of(len(ELEMENTS)))])

    def allocated(self, element: str) -> None:
        """Make a heap buffer."""
        size = self.size()
        self.add(Call(Name(_class_of(element)), "allocate", (size,), element), size)

    def wrapped(self, element: str) -> None:
        """Make a buffer over a new array."""
        array = self.new_array(element)
        self.add(Call(Name(_class_of(element)), "wrap", (array,), element), self.sizes[array.number])

    def mapping(self) -> None:
        """A mapping of a new file; the file is closed at once, since the mapping stays."""
        content = self.draw(st.binary(max_size=LARGEST))
        position = self.draw(ints(0, 3))
        size = self.size()
        mode = _MODES[self.draw(one_of(3))]
        path = self.add(NewFile(content))
        file = self.add(Call(Name("java.io.RandomAccessFile"), "", (path, "rw"), FILE))
        channel = self.add(Call(file, "getChannel", (), CHANNEL))
        mode_name = Name(f"java.nio.channels.FileChannel.MapMode.{mode}")
        buffer = self.add(Call(channel, "map", (mode_name, position, size), "byte"), size)
        self.mapped.add(buffer.number)
        self.add(Call(file, "close"))

    def size(self) -> int:
        """A capacity."""
        if self.draw(one_of(16)) == 15:
            return _LARGE[self.draw(one_of(len(_LARGE)))]
        return self.draw(ints(0, LARGEST))

    def new_array(self, element: str) -> Ref:
        """Make an array with random elements."""
        values = self.draw(_elements(element))
        if values and self.draw(one_of(16)) == 15:
            # A few values over and over, up to a capacity: drawing each would take longer than everything else.
            values = (values * _LARGE[-1])[: self.size()]
        length = len(values.encode("utf-16-le", "surrogatepass")) // 2 if isinstance(values, str) else len(values)
        return self.add(NewArray(element, values), length)

    # ---- calls

    def call(self) -> None:
        """Call a random method of a random thing, or of a class."""
        things = [number for number in range(len(self.steps)) if operations.of_object(self.steps[number].kind, self.jdk)]
        # The last ones are the most interesting, and 0 is what shrinking likes.
        chosen = self.draw(one_of(len(things) + 1))
        if chosen == len(things):
            self.class_call(ELEMENTS[self.draw(one_of(len(ELEMENTS)))])
            return
        number = things[-1 - chosen]
        kind = self.steps[number].kind
        rows = operations.of_object(MAPPED if number in self.mapped else kind, self.jdk)
        self.apply(Ref(number), rows[self.draw(one_of(len(rows)))], kind, self.sizes[number], number in self.mapped)

    def class_call(self, element: str) -> None:
        """Call a random static method of an element's buffer class."""
        rows = operations.of_class(element, self.jdk)
        operation = rows[self.draw(one_of(len(rows)))]
        self.apply(Name(_class_of(element)), operation, element, LARGEST, operation.method == "allocateDirect")

    def apply(self, on: Ref | Name, operation: Operation, element: str, size: int, mapped: bool) -> None:
        """Call one operation of a receiver of that element type and about that size."""
        own = on.number if isinstance(on, Ref) else -1
        arguments = tuple(self.argument(parameter, element, size, own) for parameter in operation.parameters)
        gives = "" if operation.gives == "self" else operation.gives
        result = self.add(Call(on, operation.method, arguments, gives), _size_of(operation, arguments, size))
        if mapped and gives == "byte":
            self.mapped.add(result.number)

    def argument(self, parameter: str, element: str, size: int, own: int) -> Argument:
        """An argument that means `parameter`."""
        draw = self.draw
        if parameter in ("index", "length"):
            return draw(_places(size))
        if parameter == "size":
            return self.size() if draw(one_of(8)) else -1
        if parameter == "unit":
            return (1, 2, 4, 8, 16, 0, 3, -1)[draw(one_of(8))]
        if parameter == "element":
            return self.value(element)
        if parameter in ELEMENTS:
            return self.value(parameter)
        if parameter == "array":
            return self.known_or(self.of_kind(f"{element}[]"), lambda: self.new_array(element), NullArray(element))
        if parameter == "buffer":
            return self.known_or(self.of_kind(element), lambda: Ref(own), Ref(own))
        if parameter == "any":
            number = draw(one_of(len(self.steps) + 1))
            return Ref(number) if number < len(self.steps) and self.steps[number].kind in ELEMENTS else None
        if parameter == "order":
            return _ORDERS[draw(one_of(3))]
        return self.characters(parameter)

    def value(self, element: str) -> Argument:
        """A value for a parameter of that type, or an int that is none."""
        value = self.draw(_values(element))
        if element == "char" and isinstance(value, int) and (0 <= value < 0xD800 or 0xDFFF < value <= 0xFFFF) and value % 2:
            return Cast("JChar", chr(value))
        return value

    def characters(self, parameter: str) -> Argument:
        """A String; for `csq` a CharBuffer as well; for both but `text` null."""
        shape = 0 if parameter == "text" else self.draw(one_of(4))
        buffers = self.of_kind("char")
        if shape == 3:
            return None
        if shape and buffers and parameter == "csq":
            return Ref(buffers[self.draw(one_of(len(buffers)))])
        return Cast("JString", self.draw(_TEXT))

    def known_or(self, known: list[int], new: Callable[[], Ref], null: Argument) -> Argument:
        """One of the things that are there, or a new one, or sometimes null."""
        chosen = self.draw(one_of(len(known) + 4))
        if chosen == len(known) + 3 and self.draw(one_of(4)) == 3:
            return null
        return Ref(known[chosen]) if chosen < len(known) else new()


def _class_of(element: str) -> str:
    return f"java.nio.{element.capitalize()}Buffer"


def _size_of(operation: Operation, arguments: tuple[Argument, ...], size: int) -> int:
    """About how many elements the result has."""
    last = arguments[-1] if arguments else None
    if operation.method in ("slice", "allocate", "allocateDirect") and isinstance(last, int) and 0 <= last <= _LARGE[-1]:
        return last
    if operation.method.startswith("as") and operation.method.endswith("Buffer"):
        return size // {"Char": 2, "Short": 2, "Int": 4, "Float": 4, "Long": 8, "Double": 8}.get(operation.method[2:-6], 1)
    return min(size, _LARGE[-1])


@st.composite
def more(draw: st.DrawFn, drawing: Drawing, often: int) -> bool:
    """Add another call, or say that this is the end. One strategy, so that shrinking can drop the call whole."""
    if draw(one_of(often)) == 0:
        return False
    drawing.call()
    return True


@st.composite
def programs(draw: st.DrawFn, jdk: int, calls: int = _CALLS) -> Program:
    """Programs of what that JDK has, with about so many random calls after the first things are made."""
    drawing = Drawing(draw, jdk)
    for _ in range(1 + draw(one_of(2))):
        drawing.root()
    for _ in range(4 * calls):
        if not draw(more(drawing, calls)):
            break
    return Program(tuple(drawing.steps))
