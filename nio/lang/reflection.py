"""java.lang.Class and java.lang.reflect: an object's class as an object, as far as old code needs it to reach a buffer's cleaner.

    method = buffer.getClass().getMethod("cleaner")
    method.setAccessible(True)
    cleaner = method.invoke(buffer)

Reflection finds the public methods that can be called without an argument, each once whatever its overloads; methods with
parameters and hidden fields only where a class names them, in `_methods` and `_fields`, and the two fields of a direct buffer.
`getDeclaredMethod` finds what `getMethod` finds.  Variable arguments may be given as the array that they are in Java.

Not here: which classes there are, and what Java calls them.  That compat knows, which has Java's packages, and says in
`Class.names`; without it a class has the name that its objects give it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from operator import methodcaller
from types import FunctionType
from typing import ClassVar, Final, Protocol, runtime_checkable

from nio.errors import (
    ClassNotFoundException,
    IllegalAccessException,
    IllegalArgumentException,
    InvocationTargetException,
    NoSuchFieldException,
    NoSuchMethodException,
    NullPointerException,
    Throwable,
)
from nio.lang.buffer_classes import FIELDS, modifiers, writable

_DIRECT_ONLY: Final = frozenset({"address", "attachment", "cleaner"})
"""The methods that only direct buffers have: those of sun.nio.ch.DirectBuffer."""

WITHOUT_ARGUMENTS: Final = frozenset(
    {
        "address", "array", "arrayOffset", "asCharBuffer", "asDoubleBuffer", "asFloatBuffer", "asIntBuffer", "asLongBuffer",
        "asReadOnlyBuffer", "asShortBuffer", "attachment", "capacity", "chars", "clean", "cleaner", "clear", "codePoints",
        "compact", "duplicate", "flip", "force", "get", "getChar", "getClass", "getDouble", "getFloat", "getInt", "getLong",
        "getShort", "hasArray", "hasRemaining", "hashCode", "isDirect", "isEmpty", "isLoaded", "isReadOnly", "length", "limit",
        "load", "mark", "order", "position", "remaining", "reset", "rewind", "slice", "toString",
    }
)
"""The methods of compiled classes that can be called without an argument: they do not tell themselves."""


PRIMITIVE_CODES: Final = {
    "Z": "boolean", "B": "byte", "C": "char", "S": "short", "I": "int", "J": "long", "F": "float", "D": "double"
}
"""What stands for a primitive type in the name of an array's class."""


class Names(Protocol):
    """Who knows Java's names of classes."""

    def find(self, name: str, /) -> type | None:
        """Return the class of that full name, None if there is none."""

    def name_of(self, cls: type, /) -> str | None:
        """Return the full name of a class, None if it is not one of Java's."""


@runtime_checkable
class HasClass(Protocol):
    """An object that can be asked for its class."""

    def getClass(self) -> Class:
        """Return the class of this object."""


class Field:
    """java.lang.reflect.Field: a private final field of a class, read after setAccessible(True)."""

    __module__ = "java.lang.reflect"

    def __init__(self, owner: Class, name: str, kind: str, read: Callable[[object], object], static: bool, /) -> None:
        """kind: the name of its type.  read: gives the value that it has in an object; if it is static, in whatever."""
        self._owner, self._name, self._kind, self._read, self._static = owner, name, kind, read, static
        self._accessible = False

    def getName(self) -> str:
        """Return the field's name (Field.getName)."""
        return self._name

    def getModifiers(self) -> int:
        """Return 18 for private and final, 26 for a static one (Field.getModifiers)."""
        return 0x1A if self._static else 0x12

    def isAccessible(self) -> bool:
        """Return whether setAccessible(True) was called (AccessibleObject.isAccessible)."""
        return self._accessible

    def setAccessible(self, flag: bool, /) -> None:
        """Allow or forbid reading the field (Field.setAccessible)."""
        self._accessible = bool(flag)

    def get(self, instance: object, /) -> object:
        """Return the value that it has in the instance, which does not matter if it is static (Field.get).

        Raises IllegalAccessException unless the field is accessible, and if it is not static NullPointerException for None
        and IllegalArgumentException for an instance of another class.
        """
        owner = self._owner
        if not self._accessible:
            hidden = f'cannot access a member of class {owner.getName()} with modifiers "{self._modifiers()}"'
            raise IllegalAccessException(hidden)
        if not self._static and not owner.isInstance(instance):
            if instance is None:
                raise NullPointerException()
            field = f"final {self._kind} field {owner.getName()}.{self._name}"
            raise IllegalArgumentException(f"Can not get {field} on {name_of(instance)}")
        return self._read(instance)

    def _modifiers(self) -> str:
        return "private static final" if self._static else "private final"

    def __str__(self) -> str:
        return f"{self._modifiers()} {self._kind} {self._owner.getName()}.{self._name}"

    def __repr__(self) -> str:
        return "<java object 'java.lang.reflect.Field'>"


class Method:
    """java.lang.reflect.Method: a method of a class, called with the object first."""

    __module__ = "java.lang.reflect"

    def __init__(self, owner: Class, name: str, parameters: tuple[type, ...], /) -> None:
        self._owner, self._name, self._parameters, self._accessible = owner, name, parameters, False

    def getName(self) -> str:
        """Return the method's name (Method.getName)."""
        return self._name

    def getDeclaringClass(self) -> Class:
        """Return the class that it was found in (Method.getDeclaringClass)."""
        return self._owner

    def getParameterCount(self) -> int:
        """Return how many arguments it takes (Method.getParameterCount)."""
        return len(self._parameters)

    def getParameterTypes(self) -> tuple[Class, ...]:
        """Return the classes of its parameters (Method.getParameterTypes)."""
        return tuple(map(Class, self._parameters))

    def getModifiers(self) -> int:
        """Return the sum of 1 for public and, where Java has it so, 8 static, 16 final, 256 native, 1024 abstract.

        final and abstract are known of interfaces and of the classes that buffers are of, not of abstract classes
        (Method.getModifiers).
        """
        owner = self._owner
        if owner.hidden is not None:
            return modifiers(owner.getName(), self._name)
        static = isinstance(inspect.getattr_static(owner.python_class, self._name, None), (staticmethod, classmethod))
        return 0x1 | 0x8 * static | 0x400 * owner.isInterface()

    def isAccessible(self) -> bool:
        """Return whether setAccessible(True) was called (AccessibleObject.isAccessible)."""
        return self._accessible

    def setAccessible(self, flag: bool, /) -> None:
        """Allow or forbid calling it where its class is not public (Method.setAccessible)."""
        self._accessible = bool(flag)

    def invoke(self, instance: object, /, *arguments: object) -> object:
        """Call the method on the instance; for a static one the instance does not matter (Method.invoke).

        arguments: one by one, or as in Java one sequence of all, Object[] or None for none.  Raises IllegalAccessException if
        the class is not public and the method not accessible, IllegalArgumentException for an instance of another class, and
        another number of arguments or an argument of another class, NullPointerException for None, and
        InvocationTargetException, with the cause, if the method throws.  A Python exception comes as it is.
        """
        arguments = variable(arguments)
        owner = self._owner
        if owner.hidden is not None and not self._accessible:
            raise IllegalAccessException(f'cannot access a member of class {owner.getName()} with modifiers "public"')
        static = isinstance(inspect.getattr_static(owner.python_class, self._name, None), (staticmethod, classmethod))
        if not static and not owner.isInstance(instance):
            if instance is None:
                raise NullPointerException()
            raise IllegalArgumentException(f"object of type {name_of(instance)} is not an instance of {owner.getName()}")
        if len(arguments) != len(self._parameters):
            expected = len(self._parameters)
            raise IllegalArgumentException(f"wrong number of arguments: {len(arguments)} expected: {expected}")
        for argument, kind in zip(arguments, self._parameters, strict=True):
            if argument is not None and not isinstance(argument, kind):
                raise IllegalArgumentException("argument type mismatch")
        try:
            result: object = getattr(owner.python_class if static else instance, self._name)(*arguments)
        except Throwable as thrown:
            raise InvocationTargetException(thrown) from thrown
        return result

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Method):
            return NotImplemented
        return (self._owner, self._name, self._parameters) == (other._owner, other._name, other._parameters)

    def __hash__(self) -> int:
        return hash((self._owner, self._name))

    def __str__(self) -> str:
        return f"{self._owner.getName()}.{self._name}({_listed(self._parameters)})"

    def __repr__(self) -> str:
        return "<java object 'java.lang.reflect.Method'>"


class Class:
    """java.lang.Class: a class as an object."""

    __module__ = "java.lang"
    __slots__ = ("_name", "hidden", "python_class")

    names: ClassVar[Names | None] = None
    """Who knows Java's names: compat, once it is imported."""

    python_class: Final[type]
    """The class that it stands for."""

    hidden: Final[frozenset[str] | None]
    """Of a class that is not public in Java, which of the methods that Python finds it has not; None for a public class."""

    def __init__(self, python_class: type, name: str | None = None, hidden: frozenset[str] | None = None, /) -> None:
        """name: what Java calls it, if that is more than its class in Python says: java.nio.DirectByteBuffer."""
        self.python_class = python_class
        self._name = name
        self.hidden = hidden

    @staticmethod
    def forName(name: str, /) -> Class:
        """Return the class of that full name (Class.forName).  Raises ClassNotFoundException if compat has none."""
        found = None if Class.names is None else Class.names.find(name)
        if found is None:
            raise ClassNotFoundException(name)
        return Class(found)

    def getName(self) -> str:
        """Return the full name (Class.getName)."""
        if self._name is None:
            return _plain_name(self.python_class)
        return self._name

    def getSimpleName(self) -> str:
        """Return the name without the package, "int[]" for an array of ints (Class.getSimpleName)."""
        name = self.getName()
        if name[0] == "[":
            element = name.lstrip("[")
            of_class = element[0] == "L"
            simple = Class(self.python_class, element[1:-1]).getSimpleName() if of_class else PRIMITIVE_CODES[element]
            return simple + "[]" * (len(name) - len(element))
        return name.rpartition(".")[2].rpartition("$")[2]

    def isArray(self) -> bool:
        """Return whether it is the class of arrays (Class.isArray)."""
        return self.getName()[0] == "["

    def isInterface(self) -> bool:
        """Return whether it is an interface of which there are no objects of its own (Class.isInterface)."""
        return isinstance(self.python_class, type(Protocol))

    def getDeclaredField(self, name: str, /) -> Field:
        """Return the field of that name: of a direct buffer `cleaner` and `att`, what it is a view of (Class.getDeclaredField).

        Raises NoSuchFieldException if there is none, NullPointerException for None.
        """
        _check_name("getDeclaredField", name)
        if self.hidden is not None:
            known = FIELDS.get(name)
            if known is None or not known[0].fullmatch(self.getName()):
                raise NoSuchFieldException(name)
            return Field(self, name, known[1], methodcaller(known[2]), False)
        fields: dict[str, object] = getattr(self.python_class, "_fields", {})
        if name not in fields:
            raise NoSuchFieldException(name)
        value = fields[name]
        return Field(self, name, name_of(value), lambda _: value, True)

    def getField(self, name: str, /) -> Field:
        """Raise NoSuchFieldException: reflection finds no public field here (Class.getField)."""
        raise NoSuchFieldException(name)

    def getMethods(self) -> tuple[Method, ...]:
        """Return the methods that reflection finds, by their names (Class.getMethods)."""
        return tuple(Method(self, name, parameters) for name, parameters in sorted(self._methods().items()))

    def getMethod(self, name: str, /, *parameters: type | Class | Sequence[type | Class] | None) -> Method:
        """Return the method of that name with these parameter types (Class.getMethod).

        parameters: one by one, or as in Java one sequence of all, Class[] or None for none.  Raises NoSuchMethodException if
        there is none, NullPointerException for None as the name, TypeError for what is no type.
        """
        _check_name("getMethod", name)
        types: list[type | None] = []
        for given in variable(parameters):
            one = given.python_class if isinstance(given, Class) else given
            if not (one is None or isinstance(one, type)):
                raise TypeError(f"No matching overloads found for java.lang.Class.getMethod(str,{type(given).__name__})")
            types.append(one)
        found = self._methods().get(name)
        if found is None or list(found) != types:
            raise NoSuchMethodException(f"{self.getName()}.{name}({_listed(types)})")
        return Method(self, name, found)

    getDeclaredMethod = getMethod
    getDeclaredMethods = getMethods

    def _methods(self) -> dict[str, tuple[type, ...]]:
        named: dict[str, tuple[type, ...]] | None = getattr(self.python_class, "_methods", None)
        if named is not None:
            return named
        names = [name for name in dir(self.python_class) if name[0] != "_" and name not in (self.hidden or ())]
        return {name: () for name in names if _takes_nothing(self.python_class, name)}

    def isInstance(self, value: object, /) -> bool:
        """Return whether the object is of this class (Class.isInstance)."""
        if self.hidden is None or not isinstance(value, self.python_class):
            return isinstance(value, self.python_class)
        return isinstance(value, HasClass) and self.isAssignableFrom(value.getClass())

    def getSuperclass(self) -> Class | None:
        """Return the class that it extends; None for an interface and java.lang.Object (Class.getSuperclass).

        Classes between two that are here are left out.
        """
        root = Class(object if Class.names is None else Class.names.find("java.lang.Object") or object)
        if self.isInterface() or self == root:
            return None
        if self.hidden is not None:
            above = writable(self.getName())
            return Class(self.python_class) if above is None else Class(self.python_class, above, self.hidden)
        named = (base for base in self.python_class.__mro__[1:] if Class.names is not None and Class.names.name_of(base))
        return next(map(Class, named), root)

    def isAssignableFrom(self, other: Class | type | None, /) -> bool:
        """Return whether objects of the other class are of this one as well (Class.isAssignableFrom).

        Raises NullPointerException for None, TypeError for what is no class.
        """
        if other is None:
            raise NullPointerException()
        if not isinstance(other, Class | type):
            raise TypeError(f"No matching overloads found for java.lang.Class.isAssignableFrom({type(other).__name__})")
        kind = other if isinstance(other, Class) else Class(other)
        covers: Callable[[Class], bool] | None = getattr(self.python_class, "_covers", None)
        if covers is not None and kind != self:
            return covers(kind)
        above: Class | None = kind
        while above is not None and above != self:
            above = above.getSuperclass()
        of_objects = self.getName() == "java.lang.Object" and kind.getName() not in PRIMITIVE_CODES.values()
        return above is not None or of_objects

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Class) and self.python_class is other.python_class and self.getName() == other.getName()

    def __hash__(self) -> int:
        return hash(self.python_class)

    def equals(self, other: object, /) -> bool:
        """Return whether `other` is the same class (Object.equals)."""
        return self == other

    def hashCode(self) -> int:
        """Return a number that tells this class from most others (Object.hashCode)."""
        return hash(self) & 0x7FFF_FFFF

    def toString(self) -> str:
        """Return "class " or "interface ", and the name (Class.toString)."""
        return f"{'interface' if self.isInterface() else 'class'} {self.getName()}"

    def __str__(self) -> str:
        return self.toString()

    def __repr__(self) -> str:
        return "<java object 'java.lang.Class'>"


class ClassOf:
    """The attribute `class_` of a class: its java.lang.Class, as JPype gives it.  Its objects do not have it."""

    def __get__(self, instance: object, owner: type) -> Class:
        if instance is not None:
            raise AttributeError(f"{name_of(instance)!r} object has no attribute 'class_'")
        return Class(owner)


class Reflected:
    """What has a class that it can be asked for, as every object of Java (java.lang.Object.getClass)."""

    __slots__ = ()

    class_ = ClassOf()

    def getClass(self) -> Class:
        """Return the class of this object (Object.getClass)."""
        return Class(type(self), getattr(self, "java_name", None))


def class_of_buffer(python_class: type, name: str, direct: bool) -> Class:
    """Return the class of a buffer, which Java keeps to itself.  direct: whether it has the methods of DirectBuffer."""
    return Class(python_class, name, frozenset() if direct else _DIRECT_ONLY)


def name_of(thing: object) -> str:
    """Return Java's name of an object's class; of what is none of Java's, Python's."""
    return thing.getClass().getName() if isinstance(thing, HasClass) else _plain_name(type(thing))


def _plain_name(cls: type) -> str:
    known = None if Class.names is None else Class.names.name_of(cls)
    return cls.__name__ if known is None else known


def variable(given: tuple[object, ...]) -> tuple[object, ...]:
    """Return what Java takes as its variable arguments: one array or sequence is all of them, and None is none, as in JPype.

    An array of primitives, a text and bytes are one argument, and so is every other object of Java.
    """
    if len(given) != 1 or isinstance(given[0], type):
        return given
    only = given[0]
    if only is None:
        return ()
    if isinstance(only, HasClass):
        array = only.getClass().getName().startswith(("[L", "[["))
        return tuple(only) if array and isinstance(only, Iterable) else given
    return tuple(only) if isinstance(only, Sequence) and not isinstance(only, str | bytes | bytearray | memoryview) else given


def _check_name(call: str, name: object) -> None:
    if name is None:
        raise NullPointerException()
    if not isinstance(name, str):
        raise TypeError(f"No matching overloads found for java.lang.Class.{call}({type(name).__name__})")


def _listed(types: Iterable[type | None]) -> str:
    return ",".join("null" if one is None else _plain_name(one) for one in types)


def _takes_nothing(cls: type, name: str) -> bool:
    """Whether there is a method of that name that can be called on an object of the class without an argument."""
    found = inspect.getattr_static(cls, name)
    method: Callable[[], object] = getattr(cls, name)
    if isinstance(found, type) or not callable(method):
        return False
    of_class = isinstance(found, (staticmethod, classmethod))
    if not isinstance(found.__func__ if of_class else found, FunctionType):
        return name in WITHOUT_ARGUMENTS  # compiled: what it says of its signature, if anything, is up to the Python
    try:
        inspect.signature(method).bind(*() if of_class else (None,))
    except TypeError:
        return False
    return True
