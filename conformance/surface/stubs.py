"""What the types say: for a class of nio, which methods and attributes, with how many positional parameters.

Read from the `.pyi` beside a compiled module, from the `.py` where there is none, base classes included. A method written in
Python takes what its overloads say, where it has some; a name that is another one's alias is what that one is. Not for
checking the types themselves: mypy and stubtest do that.
"""

import ast
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

_PACKAGES = ("nio", "compat")


@dataclass(slots=True)
class Declared:
    """One name of a class: the counts of positional arguments that its overloads take, and whether it is a method.

    `least` is from how many on it takes any number; None where it does not.
    """

    counts: set[int] = field(default_factory=set)
    method: bool = False
    untyped: list[str] = field(default_factory=list)
    least: int | None = None

    def takes(self, count: int) -> bool:
        """Whether an overload takes that many."""
        return count in self.counts or (self.least is not None and count >= self.least)


def declared(cls: type) -> dict[str, Declared]:
    """Every name that the class or a base of nio's declares."""
    found: dict[str, Declared] = {}
    for part in cls.__mro__:
        module = _module_of(part)
        if module is not None:
            for name, what in (_written(module, part.__qualname__) | _aliases(module, part)).items():
                found.setdefault(name, what)
    return found


def _module_of(cls: type) -> str | None:
    """The module of ours that the class is written in: one of compat may say that it is of `java.lang`, as in Java."""
    named = [cls.__module__, *(name for name in sys.modules if name.split(".")[0] == "compat")]
    return next((name for name in named if name.split(".")[0] in _PACKAGES and _body(name, cls.__qualname__)), None)


def _body(module: str, name: str) -> list[ast.stmt]:
    """What stands in a class."""
    body: list[ast.stmt] = _tree(module).body
    for part in name.split("."):
        body = next((node.body for node in body if isinstance(node, ast.ClassDef) and node.name == part), [])
    return body


def _written(module: str, name: str) -> dict[str, Declared]:
    """What a class defines itself."""
    found: dict[str, Declared] = {}
    body = _body(module, name)
    overloaded = {node.name for node in body if isinstance(node, ast.FunctionDef) and _is_marked(node, "overload")}
    for node in body:
        if isinstance(node, ast.FunctionDef):
            what = found.setdefault(node.name, Declared(method=True))
            if node.name not in overloaded or _is_marked(node, "overload"):
                _take(node, what)
        elif isinstance(node, ast.ClassDef):
            found[node.name] = Declared()
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found[node.target.id] = Declared()
    return found


def _aliases(module: str, cls: type) -> dict[str, Declared]:
    """The names that a class gives to what is defined elsewhere, or under another name: declared as it is there."""
    assigned = [node for node in _body(module, cls.__qualname__) if isinstance(node, ast.Assign)]
    names = [target.id for node in assigned for target in node.targets if isinstance(target, ast.Name)]
    return {name: _alias(getattr(cls, name, None)) for name in names}


def _alias(value: object) -> Declared:
    where, _, name = getattr(value, "__qualname__", "").rpartition(".")
    if isinstance(value, type) or not callable(value):
        return Declared()
    return _written(getattr(value, "__module__", ""), where).get(name, Declared(method=True, untyped=["anything"]))


@cache
def _tree(module: str) -> ast.Module:
    origin = Path(str(sys.modules[module].__file__))
    stub = origin.parent / f"{module.rpartition('.')[2]}.pyi"
    return ast.parse((stub if stub.exists() else origin).read_text(encoding="utf-8"))


def _is_marked(node: ast.FunctionDef, name: str) -> bool:
    return any(isinstance(mark, ast.Name) and mark.id == name for mark in node.decorator_list)


def _take(node: ast.FunctionDef, what: Declared) -> None:
    """Add what one definition takes."""
    every = [*node.args.posonlyargs, *node.args.args]
    own = every if _is_marked(node, "staticmethod") else every[1:]
    if node.args.vararg is not None:
        own_typed = [*own, node.args.vararg]
        what.least = min(len(own) - len(node.args.defaults), len(own) if what.least is None else what.least)
    else:
        own_typed = own
        if not _is_marked(node, "property"):
            what.counts |= set(range(len(own) - len(node.args.defaults), len(own) + 1))
    what.untyped += [parameter.arg for parameter in own_typed if parameter.annotation is None]
    if node.returns is None:
        what.untyped.append("return")
