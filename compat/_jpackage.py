"""Java's packages as Python objects: `JPackage("java")`, and what the modules `compat.java...` are.

A package of compat is a real Python package, so that type checkers see it; `become_package(__name__)` at its end makes it
behave, and print, as JPype's packages do.  Not here: what the packages contain.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from opcode import opmap
from types import ModuleType
from typing import Any, Final, NoReturn, Self

HOME: Final = __name__.rpartition(".")[0]
"""The Python package under which Java's packages lie: "compat"."""

TOP_LEVEL: Final = ("com", "java", "javax", "jdk", "org", "sun")
"""The names under HOME that are packages of Java."""

WITH_CLASSES: Final = (
    "com.sun.nio.file",
    "java.lang",
    "java.lang.foreign",
    "java.lang.management",
    "java.lang.ref",
    "java.lang.reflect",
    "java.io",
    "java.nio",
    "java.nio.channels",
    "java.nio.charset",
    "java.nio.file",
    "java.nio.file.attribute",
    "java.util",
    "java.util.concurrent",
    "java.util.regex",
    "org.apache.rocketmq.common",
    "org.apache.rocketmq.common.message",
    "org.apache.rocketmq.store",
    "org.apache.rocketmq.store.config",
    "org.apache.rocketmq.store.index",
    "org.apache.rocketmq.store.logfile",
    "sun.misc",
    "sun.nio.ch",
    "jdk.internal.ref",
)
"""The packages that have classes.  One that stands in two, as Cleaner, is called by the later."""


class JPackage(ModuleType):
    """A package of Java by its name: `JPackage("sun").misc.Unsafe`.

    name: dotted.  strict: taken as JPype takes it, without effect there either.  The package need not exist: as in JPype,
    only asking something of it then raises AttributeError.
    """

    def __new__(cls, name: str, strict: bool = False) -> Self:
        package = find_package(name)
        if package is not None:
            return package  # type: ignore[return-value]  # nothing inherits from JPackage
        unknown = super().__new__(cls)
        ModuleType.__init__(unknown, name)
        return unknown

    def __init__(self, name: str, strict: bool = False) -> None:
        """Nothing: `__new__` has found the package or named it."""

    # What a package has is known at run time only; of the packages of compat a checker knows it from their modules.
    def __getattr__(self, name: str) -> Any:  # type: ignore[explicit-any]
        if name.startswith("__"):
            raise AttributeError(f"Java package '{self}' has no attribute '{name}'")
        if self.__spec__ is None:
            raise AttributeError(f"Java package '{self}' is not valid")
        error: Exception = AttributeError(f"Java package '{self}' has no attribute '{name}'", name=name, obj=self)
        caller = sys._getframe(1)
        if caller.f_code.co_code[caller.f_lasti] == opmap["IMPORT_FROM"]:
            # For an AttributeError `from compat.java.util import X` puts an error of its own, and a note would be lost.
            error = ImportError(f"cannot import name '{name}' from '{self.__name__}'", name=self.__name__)
        error.add_note(missing(f"{self}.{name}"))
        raise error

    def __call__(self, *arguments: object) -> NoReturn:
        raise TypeError(f"Package `{self}` is not callable.")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, JPackage) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __dir__(self) -> list[str]:
        """The names of the package's classes and packages."""
        return sorted(name for name, value in vars(self).items() if isinstance(value, (type, JPackage)) and name[0] != "_")

    def __str__(self) -> str:
        return self.__name__.removeprefix(HOME + ".")

    def __repr__(self) -> str:
        return f"<java package '{self}'>"


def missing(name: str) -> str:
    """Return what a user needs to know who has asked for a class of that name."""
    package = name.rpartition(".")[0]
    there = f"; `dir(compat.{package})` says what is" if package in WITH_CLASSES else ""
    return f"nio has no {name}{there}. docs/porting.md lists every class, and what to write for others."


def become_package(name: str) -> None:
    """Make the module of that name, which is being imported, a package of Java."""
    sys.modules[name].__class__ = JPackage


def find_package(name: str) -> JPackage | None:
    """Return the package of that dotted name, None if compat has none."""
    full = f"{HOME}.{name}"
    if name.partition(".")[0] not in TOP_LEVEL:
        return None
    try:
        if find_spec(full) is None:
            return None
    except ModuleNotFoundError:  # something on the way to it is missing, or is no package
        return None
    module = import_module(full)
    return module if isinstance(module, JPackage) else None


def find_class(name: str) -> type | None:
    """Return the class of that full name, a nested one by "." or "$"; None if compat has none."""
    parts = name.replace("$", ".").split(".")
    for split in range(len(parts) - 1, 0, -1):
        package = find_package(".".join(parts[:split]))
        if package is not None:
            found: object = package
            for part in parts[split:]:
                found = getattr(found, part, None)
            return found if isinstance(found, type) else None
    return None


@cache
def class_names() -> dict[type, str]:
    """The full Java name of every class in a package, classes nested in one included."""
    names: dict[type, str] = {}
    for package_name in WITH_CLASSES:
        package = import_module(f"{HOME}.{package_name}")
        for name in dir(package):
            outer = getattr(package, name)
            if isinstance(outer, type):
                names[outer] = f"{package_name}.{name}"
                for inner_name, inner in vars(outer).items():
                    if isinstance(inner, type) and inner_name[0] != "_":
                        names.setdefault(inner, f"{package_name}.{name}.{inner_name}")
    return names
