"""java.lang.Class and java.lang.reflect, as far as code written for JPype needs them to reach a hidden field.

    field = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe")
    field.setAccessible(True)
    unsafe = field.get(None)

A class says in `_fields` which hidden fields it has, and in `_methods` which methods reflection finds.
"""

from __future__ import annotations

from typing import Final

from compat._jpackage import class_names, find_class
from nio.errors import ClassNotFoundException, IllegalAccessException, NoSuchFieldException, NoSuchMethodException


class Field:
    """java.lang.reflect.Field: a private static field of a class, read after setAccessible(True)."""

    __module__ = "java.lang.reflect"

    def __init__(self, owner: type, name: str, value: object, /) -> None:
        self._owner, self._name, self._value, self._accessible = owner, name, value, False

    def getName(self) -> str:
        """Return the field's name."""
        return self._name

    def isAccessible(self) -> bool:
        """Return whether setAccessible(True) was called."""
        return self._accessible

    def setAccessible(self, flag: bool, /) -> None:
        """Allow or forbid reading the field."""
        self._accessible = bool(flag)

    def get(self, instance: object, /) -> object:
        """Return the value; the instance does not matter.  IllegalAccessException unless the field is accessible."""
        if not self._accessible:
            raise IllegalAccessException(
                f'cannot access a member of class {class_names()[self._owner]} with modifiers "private static final"'
            )
        return self._value

    def __str__(self) -> str:
        owner = class_names()[self._owner]
        return f"private static final {class_names()[type(self._value)]} {owner}.{self._name}"

    def __repr__(self) -> str:
        return "<java object 'java.lang.reflect.Field'>"


class Method:
    """java.lang.reflect.Method: a method of a class, called with the object first."""

    __module__ = "java.lang.reflect"

    def __init__(self, owner: type, name: str, /) -> None:
        self._owner, self._name = owner, name

    def getName(self) -> str:
        """Return the method's name."""
        return self._name

    def setAccessible(self, flag: bool, /) -> None:
        """Nothing: the methods that reflection finds here are public."""

    def invoke(self, instance: object, /, *arguments: object) -> object:
        """Call the method on the instance; what it raises comes through as it is."""
        result: object = getattr(self._owner, self._name)(instance, *arguments)
        return result

    def __repr__(self) -> str:
        return "<java object 'java.lang.reflect.Method'>"


class Class:
    """java.lang.Class: a class as an object."""

    __module__ = "java.lang"

    python_class: Final[type]
    """The class that it stands for."""

    def __init__(self, python_class: type, /) -> None:
        self.python_class = python_class

    @staticmethod
    def forName(name: str, /) -> Class:
        """Return the class of that full name; ClassNotFoundException if compat has none."""
        found = find_class(name)
        if found is None:
            raise ClassNotFoundException(name)
        return Class(found)

    def getName(self) -> str:
        """Return the full name."""
        return class_names()[self.python_class]

    def getSimpleName(self) -> str:
        """Return the name without the package."""
        return self.getName().rpartition(".")[2]

    def getDeclaredField(self, name: str, /) -> Field:
        """Return the field of that name; NoSuchFieldException if there is none."""
        fields: dict[str, object] = getattr(self.python_class, "_fields", {})
        if name not in fields:
            raise NoSuchFieldException(name)
        return Field(self.python_class, name, fields[name])

    def getField(self, name: str, /) -> Field:
        """Raise NoSuchFieldException: reflection finds no public field here."""
        raise NoSuchFieldException(name)

    def getMethod(self, name: str, /, *parameters: type | Class) -> Method:
        """Return the method of that name, which has these parameter types; NoSuchMethodException if there is none."""
        methods: dict[str, tuple[type, ...]] = getattr(self.python_class, "_methods", {})
        types = tuple(one.python_class if isinstance(one, Class) else one for one in parameters)
        if methods.get(name) != types:
            names = ", ".join(class_names().get(one, one.__name__) for one in types)
            raise NoSuchMethodException(f"{self.getName()}.{name}({names})")
        return Method(self.python_class, name)

    getDeclaredMethod = getMethod

    def isInstance(self, value: object, /) -> bool:
        """Return whether the object is of this class."""
        return isinstance(value, self.python_class)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Class) and self.python_class is other.python_class

    def __hash__(self) -> int:
        return hash(self.python_class)

    def __str__(self) -> str:
        return f"class {self.getName()}"

    def __repr__(self) -> str:
        return "<java object 'java.lang.Class'>"


class ClassOf:
    """The attribute `class_` of a class: its java.lang.Class, as JPype gives it."""

    def __get__(self, instance: object, owner: type) -> Class:
        return Class(owner)
