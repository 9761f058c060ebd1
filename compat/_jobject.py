"""JObject: what every object of Java is, and the cast `JObject(buffer, java.nio.Buffer)`.

Objects are nio's own: a cast checks the class and hands the same object back.  Not here: arrays, strings, primitives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar, final, overload

from compat._jarray import JArray
from compat._jpackage import class_names, find_class
from compat._jprimitive import PRIMITIVES
from nio.errors import Throwable
from nio.lang.object import JavaObject

if TYPE_CHECKING:
    from compat._jarray import ObjectArray

T = TypeVar("T")


def is_java_class(cls: type) -> bool:
    """Whether the class is one of Java's: of a package, a primitive, an array or an exception."""
    return cls in PRIMITIVES or cls in class_names() or issubclass(cls, (Throwable, JArray, _PlainObject))


@final
class _PlainObject(JavaObject):
    """What `java.lang.Object()` makes: equal to itself alone, and good as a lock or as what a Cleaner watches."""

    __slots__ = ("__weakref__",)

    java_name = "java.lang.Object"

    def __repr__(self) -> str:
        return "<java object 'java.lang.Object'>"


class _JObjectType(type):
    """The type of JObject: a call casts, isinstance asks whether an object is one of Java's."""

    @overload
    def __call__(cls, value: object = None, /) -> object: ...
    @overload
    def __call__(cls, value: T, kind: type | str, /) -> T: ...
    def __call__(cls, value: object = None, kind: type | str = object, /) -> object:
        """Return the value, which must be None or of that class (a class, or the name of one); without it, a new object.

        Raises TypeError if it is not, or if there is no such class.
        """
        found = find_class(kind) if isinstance(kind, str) else kind
        if found is None:
            raise TypeError(f"Class {kind} is not found")
        if value is None:
            return _PlainObject() if found is object else None
        if not isinstance(value, found):
            name = class_names().get(found, found.__name__)
            raise TypeError(f"Unable to cast '{type(value).__name__}' to java type '{name}'")
        return value

    def __instancecheck__(cls, instance: object) -> bool:
        return cls.__subclasscheck__(type(instance))

    def __subclasscheck__(cls, subclass: type) -> bool:
        return any(base is not object and is_java_class(base) for base in subclass.__mro__)

    def __getitem__(cls, length: int, /) -> ObjectArray:
        """An array of that many None."""
        return JArray(object)(length)

    def __repr__(cls) -> str:
        return "<java class 'java.lang.Object'>"


JObject: Final = _JObjectType("JObject", (), {"__module__": "compat", "__doc__": "Any object of Java."})

__all__ = ["JObject", "is_java_class"]
