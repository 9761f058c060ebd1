"""Import Java's packages by their own names, as `jpype.imports` allows it:

    import compat.imports
    from java.nio import ByteBuffer

Importing this module adds a finder to `sys.meta_path`, and that is all it does; a process that uses the real jpype.imports
should not.  A package or module named `java` on the path comes first.  For type checkers write `from compat.java.nio import
...`: they know nothing of finders.
"""

from __future__ import annotations

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from typing import TYPE_CHECKING, cast

from compat._jpackage import HOME, TOP_LEVEL, JPackage, find_package, missing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType


class _Finder(MetaPathFinder):
    """Finds java, java.nio, java.nio.ByteBuffer: what stands at that place in compat."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None, /
    ) -> ModuleSpec | None:
        parent, _, name = fullname.rpartition(".")
        if not parent:
            ours = name in TOP_LEVEL and PathFinder.find_spec(name) is None
        else:
            # Below a package that somebody else has imported under this name (jpype.imports, a directory) we find nothing.
            package = sys.modules.get(parent)
            ours = parent.split(".")[0] in TOP_LEVEL and package is sys.modules.get(f"{HOME}.{parent}") is not None
            if ours and not hasattr(package, name):
                error = ImportError(f"Failed to import '{fullname}'")
                error.add_note(missing(fullname))
                raise error
        return ModuleSpec(fullname, _Loader()) if ours else None


class _Loader(Loader):
    """Puts what is there already under the name that was asked for."""

    def exec_module(self, module: ModuleType) -> None:
        name = module.__name__
        found = find_package(name)
        if found is None:  # a class: JPype too lets it stand among the modules
            parent, _, last = name.rpartition(".")
            found = cast(JPackage, getattr(sys.modules[parent], last))
        sys.modules[name] = found


_FINDER = _Finder()
sys.meta_path.insert(0, _FINDER)
