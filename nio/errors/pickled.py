"""How an exception of Java travels: to another process, or into a copy.

Python pickles an object by the name of its class, which it imports; but these classes say that they are in `java.io`.  So what
travels is where a class really stands.  Not here: what an exception is made of (Throwable.__reduce__).
"""

from __future__ import annotations

import sys
from importlib import import_module


def whereabouts(cls: type[BaseException], home: str) -> type[BaseException] | tuple[str, str]:
    """Return the module and the name under which a class is found; the class itself if it is in no module.

    home: the name of the module whose code made the class.
    """
    module = sys.modules.get(home)
    names = () if module is None else (name for name, value in vars(module).items() if value is cls)
    name = next(iter(names), None)
    return cls if name is None else (home, name)


def remade(place: type[BaseException] | tuple[str, str], arguments: tuple[object, ...], /) -> BaseException:
    """Return an exception of that class, as yet with these `args` alone; its constructor is not asked."""
    cls: type[BaseException] = getattr(import_module(place[0]), place[1]) if isinstance(place, tuple) else place
    again: BaseException = _root(cls).__new__(cls)
    again.args = arguments
    return again


def _root(cls: type[BaseException]) -> type[BaseException]:
    """The exception of Python's own that the class is made like: the one that its memory is laid out for."""
    while cls.__module__ != "builtins" and cls.__base__ is not None:
        cls = cls.__base__
    return cls
