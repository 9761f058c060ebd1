"""Java's arrays by their element type: `JArray(JByte)(4)`, `JArray(JInt, 2)`, `JArray.of(ndarray)`.

Arrays of primitives are nio's compiled ones.  Arrays of objects and arrays of arrays live here: they hold Python references,
no bytes, and no call of nio runs through one per byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import index
from typing import TYPE_CHECKING, ClassVar, Final, Self, SupportsIndex, TypeAlias, overload

from compat._jpackage import class_names, find_class
from compat._jprimitive import PRIMITIVES, ArrayT, JBoolean, JByte, JDouble, JFloat, JInt, JLong, JShort, Primitive, Slice
from compat._jstring import JString
from nio._core.arrays import JavaArray
from nio.errors import ClassNotFoundException, NegativeArraySizeException, Throwable
from nio.lang.reflection import PRIMITIVE_CODES, Class

if TYPE_CHECKING:
    from typing_extensions import Buffer

Elements: TypeAlias = Sequence[object]


class ObjectArray(Sequence[object]):
    """The kind of every array of objects or of arrays; `JArray(java.lang.Object)(3)` makes one, of three None.

    As with the arrays of primitives the length is fixed, a slice is a window on the array, and an array is equal to
    itself only.  An element is None or of the element type (TypeError); for arrays of arrays a list becomes an array.
    """

    element: ClassVar[type] = object
    name: ClassVar[str] = "java.lang.Object"

    __slots__ = ("_all", "_window")

    def __init__(self, source: SupportsIndex | Elements, /) -> None:
        """Make an array of that length, or of those elements; NegativeArraySizeException below 0."""
        if isinstance(source, Sequence) and not isinstance(source, str):
            self._all: list[object] = [self._converted(value) for value in source]
        elif isinstance(source, SupportsIndex):
            length = index(source)
            if length < 0:
                raise NegativeArraySizeException(str(length))
            self._all = [None] * length
        else:
            raise TypeError("Invalid type")
        self._window = range(len(self._all))

    @classmethod
    def _converted(cls, value: object) -> object:
        """The value as an element."""
        if value is None or isinstance(value, cls.element):
            return value
        if issubclass(cls.element, (JavaArray, ObjectArray)):
            make: Callable[[object], object] = cls.element
            return make(value)
        raise TypeError(f"Unable to convert to Java {cls.name}")

    @property
    def length(self) -> int:
        """How many elements there are (Java's `array.length`)."""
        return len(self._window)

    def __len__(self) -> int:
        return len(self._window)

    @overload
    def __getitem__(self, at: SupportsIndex, /) -> object: ...
    @overload
    def __getitem__(self, at: Slice, /) -> Self: ...
    def __getitem__(self, at: SupportsIndex | Slice, /) -> object:
        if isinstance(at, slice):
            part = type(self)(0)
            part._all, part._window = self._all, self._window[at]
            return part
        return self._all[self._place(at, "array index out of bounds")]

    def __setitem__(self, at: SupportsIndex | Slice, value: object, /) -> None:
        if isinstance(at, slice):
            window = self._window[at]
            if not isinstance(value, Sequence):
                raise TypeError("can only assign a sequence")
            if len(value) != len(window):
                raise ValueError(f"Slice assignment must be of equal lengths : {len(window)} != {len(value)}")
            for place, element in zip(window, [self._converted(element) for element in value], strict=True):
                self._all[place] = element
        else:
            self._all[self._place(at, "java array assignment out of bounds")] = self._converted(value)

    def __delitem__(self, at: object, /) -> None:
        raise ValueError("item deletion not supported")

    def _place(self, at: SupportsIndex, beyond: str) -> int:
        try:
            return self._window[index(at)]
        except IndexError:
            raise IndexError(beyond) from None

    def __iter__(self) -> Iterator[object]:
        return (self._all[place] for place in self._window)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ObjectArray) and self._all is other._all and self._window == other._window

    def __hash__(self) -> int:
        return hash((id(self._all), self._window))

    def __str__(self) -> str:
        return str(list(self))

    def __repr__(self) -> str:
        return f"<java array '{self.name}[]'>"

    def clone(self) -> Self:
        """Return a new array with the same elements (Java's `array.clone()`)."""
        return type(self)(self)

    def equals(self, other: object, /) -> bool:
        """Return whether `other` is this very array or a slice of it; the elements do not matter (Java's Object.equals)."""
        return isinstance(other, ObjectArray) and self._all is other._all

    def hashCode(self) -> int:
        """Return a number that tells this array from most others (Java's Object.hashCode)."""
        return id(self._all) >> 4 & 0x7FFF_FFFF

    def getClass(self) -> Class:
        """Return Java's class of it, whose name is "[Ljava.lang.Object;" for an Object[] (Java's Object.getClass)."""
        inner = self.name.rstrip("[]")
        code = next((code for code, primitive in PRIMITIVE_CODES.items() if primitive == inner), f"L{inner};")
        return Class(type(self), "[" * (1 + self.name.count("[")) + code)

    def toString(self) -> str:
        """Return Java's name of the class and the hash code; str(array) shows the elements (Java's Object.toString)."""
        return f"{self.getClass().getName()}@{self.hashCode():x}"


def object_array_class(element: type, name: str) -> type[ObjectArray]:
    """The class of arrays with elements of that class, one for all threads; `name` is the element's in Java."""
    found = _classes.get((element, name))
    if found is None:
        parts = {"element": element, "name": name, "__slots__": (), "__module__": HERE}
        found = _classes.setdefault((element, name), type(f"{name}[]", (ObjectArray,), parts))
    return found


_classes: Final[dict[tuple[type, str], type[ObjectArray]]] = {}


HERE: Final = __name__.rpartition(".")[0]

# What Python's own types stand for, as in JPype.
PYTHON_ELEMENTS: Final[dict[type, type]] = {bool: JBoolean, int: JLong, float: JDouble, JString: str}
PYTHON_NAMES: Final[dict[type, str]] = {object: "java.lang.Object", str: "java.lang.String"}


def array_class(element: type, dimensions: int = 1) -> type[JavaArray | ObjectArray]:
    """The class of arrays with elements of that class; with more dimensions, of arrays of such arrays, and so on.

    Raises TypeError for a Python class that stands for none of Java's.
    """
    if dimensions < 1:
        raise TypeError("JArray needs at least one dimension")
    element = PYTHON_ELEMENTS.get(element, element)
    array: type[JavaArray | ObjectArray]
    if isinstance(element, Primitive):
        array = element.array
    else:
        array = object_array_class(element, element_name(element))
    return array if dimensions == 1 else array_class(array, dimensions - 1)


def element_name(cls: type) -> str:
    """The Java name of a class, an array class included; TypeError if it has none."""
    if cls in PRIMITIVES:
        return PRIMITIVES[cls]
    if issubclass(cls, ObjectArray):
        return f"{cls.name}[]"
    if issubclass(cls, JavaArray):
        return f"{primitive_of(cls)}[]"
    if issubclass(cls, Throwable):
        return f"{cls.__module__}.{cls.__name__}"
    name = PYTHON_NAMES.get(cls) or class_names().get(cls)
    if name is None:
        raise TypeError(f"Unable to find class for '{cls.__name__}'")
    return name


def primitive_of(array: type[JavaArray]) -> str:
    """The name of the element type of an array of primitives."""
    return next(name for kind, name in PRIMITIVES.items() if isinstance(kind, Primitive) and kind.array is array)


def index_class(element: type, extent: SupportsIndex | Slice | tuple[SupportsIndex | Slice, ...]) -> object:
    """What `JInt[extent]` is: an array where all is given, the class of arrays where a slice stands.

    Every extent up to the first slice is a length, `JInt[2, :]` a two-dimensional array of two Nones.
    """
    extents = extent if isinstance(extent, tuple) else (extent,)
    depth = next((at for at, one in enumerate(extents) if isinstance(one, slice)), len(extents))
    lengths = [index(one) for one in extents[:depth] if isinstance(one, SupportsIndex)]
    if len(lengths) < depth or any(one != slice(None) for one in extents[depth:]):
        raise TypeError("Bad array specification")
    return new_array(element, lengths, len(extents)) if lengths else array_class(element, len(extents))


def new_array(element: type, lengths: Sequence[int], dimensions: int) -> object:
    """An array of that many dimensions, filled down to those whose length is given."""
    make: Callable[[int], object] = array_class(element, dimensions)
    array = make(lengths[0])
    if len(lengths) > 1 and isinstance(array, ObjectArray):
        array[:] = [new_array(element, lengths[1:], dimensions - 1) for _ in range(lengths[0])]
    return array


def array_of_signature(name: str) -> type | None:
    """The array class that JClass finds under "byte[]" or "[B"; None if the name is not that of an array."""
    dimensions = len(name) - len(name.lstrip("["))
    if dimensions:
        inner = name[dimensions:]
        inner = inner[1:-1] if inner[:1] == "L" and inner[-1:] == ";" else PRIMITIVE_CODES.get(inner, "")
    else:
        inner = name.rstrip("[]")
        dimensions = (len(name) - len(inner)) // 2
    element = next((kind for kind, java in PRIMITIVES.items() if java == inner), None) or find_class(inner)
    return array_class(element, dimensions) if element is not None and dimensions else None


class _JArrayType(type):
    """The type of JArray: what calling it, indexing it and isinstance do."""

    # A Primitive is a type too, and says more: hence the overlap.
    @overload
    def __call__(cls, element: Primitive[ArrayT], /) -> type[ArrayT]: ...  # type: ignore[overload-overlap]
    @overload
    def __call__(cls, element: type | str, dimensions: int = 1, /) -> type[ObjectArray]: ...
    def __call__(cls, element: type | str, dimensions: int = 1, /) -> type:
        """The class of arrays with elements of that class (or of the class of that name).

        Raises TypeError if it is none of Java's, ClassNotFoundException if there is none of that name.
        """
        if isinstance(element, str):
            found = find_class(element)
            if found is None:
                raise ClassNotFoundException(element)
            element = found
        return array_class(element, dimensions)

    @overload
    def __getitem__(cls, element: Primitive[ArrayT], /) -> type[ArrayT]: ...  # type: ignore[overload-overlap]
    @overload
    def __getitem__(cls, element: type, /) -> type[ObjectArray]: ...
    def __getitem__(cls, element: type, /) -> type:
        """`JArray[JInt]` is `JArray(JInt)`."""
        return array_class(element)

    def of(cls, source: Buffer, dtype: type | None = None) -> JavaArray | ObjectArray:
        """Copy a buffer into a new array of the element type that its format says, or of `dtype`.

        source: bytes, array.array, numpy.ndarray of any number of dimensions.  Raises TypeError if its elements are
        unsigned, as in JPype, and there is no dtype.
        """
        try:
            view = memoryview(source)
        except TypeError:
            raise TypeError(f"'{type(source).__name__}' does not support buffers") from None
        if dtype is None:
            dtype = _FORMATS.get(view.format.lstrip("@="))
        if dtype is None:
            raise TypeError(f"'{view.format}' type code not supported without dtype specified")
        make: Callable[[object], JavaArray | ObjectArray] = array_class(dtype, view.ndim)
        return make(_rows(source, view.ndim))

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, (JavaArray, ObjectArray))

    def __subclasscheck__(cls, subclass: type) -> bool:
        return issubclass(subclass, (JavaArray, ObjectArray))

    def __repr__(cls) -> str:
        return "<java class 'JArray'>"


_FORMATS: Final[dict[str, type]] = {
    "?": JBoolean,
    "b": JByte,
    "h": JShort,
    "i": JInt,
    "l": JLong,
    "q": JLong,
    "f": JFloat,
    "d": JDouble,
}


def _rows(source: object, dimensions: int) -> object:
    """The buffer, as nested lists of one-dimensional buffers."""
    if dimensions < 2 or not isinstance(source, Iterable):
        return source
    return [_rows(row, dimensions - 1) for row in source]


JArray: Final = _JArrayType("JArray", (), {"__module__": HERE, "__doc__": "Arrays, by their element type."})

__all__ = ["JArray", "ObjectArray", "array_class", "array_of_signature", "element_name", "index_class"]
