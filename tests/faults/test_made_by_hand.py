"""Objects of the compiled core that Python made without their factory, and what every method of theirs does then.

A compiled class trusts its own fields: what `cls()` or `cls.__new__(cls)` makes must refuse, or be whole.  Each module's
classes are tried in a child process: what must not happen is a crash.
"""

from __future__ import annotations

import pkgutil

import pytest

import nio._core
from tests.faults import child


def try_all(module: str) -> None:
    import importlib
    import operator
    import weakref
    from contextlib import suppress
    from typing import Any

    uses: list[Any] = [memoryview, bytes, hash, str, repr, len, iter, bool, weakref.ref, lambda it: it[0], lambda it: it == it]
    uses += [lambda it: operator.add(it, it), lambda it: operator.lt(it, it)]
    arguments = [(), (0,), (None,), (0, 0), (b"ab",), (0, 0, 0), (None,) * 5]
    tried = 0
    for name, cls in vars(importlib.import_module(module)).items():
        if not isinstance(cls, type) or not cls.__module__.startswith("nio._core"):
            continue
        ways: list[Any] = [cls, lambda cls=cls: cls.__new__(cls)]
        for make in ways:
            print(name, flush=True)
            try:
                made = make()
            except Exception:
                continue
            members = [member for member in dir(made) if member not in {"__class__", "__init_subclass__", "__subclasshook__"}]
            for call in (*uses, *(lambda it, m=m, a=a: getattr(it, m)(*a) for m in members for a in (*arguments, (made,)))):
                tried += 1
                with suppress(Exception):
                    call(made)
    print(f"{tried} calls")


@pytest.mark.parametrize("module", sorted(f"nio._core.{each.name}" for each in pkgutil.iter_modules(nio._core.__path__)))
def test_what_python_makes_by_itself_crashes_nothing(module: str) -> None:
    """Every class, by call and by `__new__`, and every method of what came of it, with arguments of all kinds."""
    assert child.succeeds(try_all, module).endswith("calls\n")
