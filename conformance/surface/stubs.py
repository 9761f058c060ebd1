"""What the types say: for a class of nio, which methods and attributes, with how many positional parameters.

Read from the `.pyi` beside a compiled module, from the `.py` where there is none, base classes included. Not for checking
the types themselves: mypy and stubtest do that.
"""

import ast
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path


@dataclass(slots=True)
class Declared:
    """One name of a class: the counts of positional arguments that its overloads take, and whether it is a method."""

    counts: set[int] = field(default_factory=set)
    method: bool = False
    untyped: list[str] = field(default_factory=list)


def declared(cls: type) -> dict[str, Declared]:
    """Every name that the class or a base of nio's declares."""
    found: dict[str, Declared] = {}
    for part in cls.__mro__:
        if part.__module__.split(".")[0] == "nio":
            for name, what in _of_class(part.__module__, part.__qualname__).items():
                found.setdefault(name, what)
    return found


def _of_class(module: str, name: str) -> dict[str, Declared]:
    body: list[ast.stmt] = _tree(module).body
    for part in name.split("."):
        body = next((node.body for node in body if isinstance(node, ast.ClassDef) and node.name == part), [])
    found: dict[str, Declared] = {}
    for node in body:
        if isinstance(node, ast.FunctionDef):
            what = found.setdefault(node.name, Declared(method=True))
            what.counts |= _counts(node)
            what.untyped += _untyped(node)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found[node.target.id] = Declared()
    return found


@cache
def _tree(module: str) -> ast.Module:
    origin = Path(str(sys.modules[module].__file__))
    stub = origin.parent / f"{module.rpartition('.')[2]}.pyi"
    return ast.parse((stub if stub.exists() else origin).read_text(encoding="utf-8"))


def _is_static(node: ast.FunctionDef) -> bool:
    return any(isinstance(mark, ast.Name) and mark.id == "staticmethod" for mark in node.decorator_list)


def _own_parameters(node: ast.FunctionDef) -> list[ast.arg]:
    every = [*node.args.posonlyargs, *node.args.args]
    return every if _is_static(node) else every[1:]


def _counts(node: ast.FunctionDef) -> set[int]:
    if any(isinstance(mark, ast.Name) and mark.id == "property" for mark in node.decorator_list):
        return set()
    most = len(_own_parameters(node))
    return set(range(most - len(node.args.defaults), most + 1))


def _untyped(node: ast.FunctionDef) -> list[str]:
    bare = [parameter.arg for parameter in _own_parameters(node) if parameter.annotation is None]
    return bare if node.returns is not None else [*bare, "return"]
