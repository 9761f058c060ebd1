"""JClass: Java's classes by their name, `JClass("java.nio.ByteBuffer")`.

A class of compat is nio's own Python class, and its Java name is where it stands among the packages.
Not here: the classes, and reflection on them (`java.lang.Class`).
"""

from __future__ import annotations

from typing import Any, Final

from compat._jarray import array_of_signature
from compat._jobject import is_java_class
from compat._jpackage import find_class, missing
from compat._jprimitive import PRIMITIVES
from nio.lang.reflection import Class


class _JClassType(type):
    """The type of JClass: a call looks a name up, isinstance asks whether a class is one of Java's."""

    # What a name stands for is known at run time only.
    def __call__(cls, name: object, /) -> Any:  # type: ignore[explicit-any]
        """Return the class of that name ("a.b.C", "a.b.C$D", "int", "byte[]"), or that a java.lang.Class stands for.

        Raises TypeError if there is none.
        """
        if isinstance(name, Class):
            return name.python_class
        if not isinstance(name, str):
            raise TypeError(f"JClass requires str or java.lang.Class instance, not '{type(name).__name__}'")
        primitive = next((kind for kind, java in PRIMITIVES.items() if java == name), None)
        found = primitive or array_of_signature(name) or find_class(name)
        if found is None:
            error = TypeError(f"Class {name} is not found")
            error.add_note(missing(name))
            raise error
        return found

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, type) and is_java_class(instance)

    def __repr__(cls) -> str:
        return "<java class 'JClass'>"


JClass: Final = _JClassType("JClass", (), {"__module__": "compat", "__doc__": "A class of Java, by its name."})
