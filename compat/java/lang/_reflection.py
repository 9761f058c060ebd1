"""The names of java.lang.Class.

    field = Class.forName("sun.misc.Unsafe").getDeclaredField("theUnsafe")
    field.setAccessible(True)
    unsafe = field.get(None)

Not here: Class, Method and Field themselves, and the attribute `class_` (nio.lang.reflection), which know no package.
"""

from __future__ import annotations

from compat._jpackage import class_names, find_class
from compat._jprimitive import PRIMITIVES
from nio.lang.reflection import Class as Class


class _Packages:
    """Java's names of classes: where they stand among the packages of compat."""

    def find(self, name: str, /) -> type | None:
        """Return the class of that full name, None if there is none."""
        return find_class(name)

    def name_of(self, cls: type, /) -> str | None:
        """Return the full name of a class, None if it stands in no package."""
        return class_names().get(cls) or PRIMITIVES.get(cls)


Class.names = _Packages()
