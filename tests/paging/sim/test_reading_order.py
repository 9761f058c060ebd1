"""The package can be read from top to bottom: its docstring is the map, and each file imports only files above it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import nio.paging.sim as package

FOLDER = Path(package.__file__).parent
FILES = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")
NAME = "nio.paging.sim."


def order() -> list[str]:
    """The files in the order in which the docstring's map lists them."""
    text = package.__doc__ or ""
    listed = text[text.index("The map") : text.index("One page fault")]
    return re.findall(r"^    ([a-z]+)  ", listed, re.MULTILINE)


def imported(name: str) -> set[str]:
    """The files of the package that one imports, for its types alone or not."""
    found: set[str] = set()
    for node in ast.walk(ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == NAME[:-1]:
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(NAME):
            found.add((node.module or "").removeprefix(NAME))
    return found


def test_the_map_lists_every_file_once() -> None:
    assert sorted(order()) == FILES


@pytest.mark.parametrize("name", FILES)
def test_a_file_imports_only_files_above_it(name: str) -> None:
    """So whoever reads in that order meets nothing that has not been explained."""
    listed = order()
    above = set(listed[: listed.index(name)])
    assert imported(name) <= above, f"{name} imports {sorted(imported(name) - above)}"


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_short(name: str) -> None:
    """Under 300 lines, docstrings and all; the table of system calls is the one that may be longer."""
    lines = len((FOLDER / f"{name}.py").read_text(encoding="utf-8").splitlines())
    assert lines < (350 if name == "syscalls" else 300)


def test_the_walk_through_a_fault_names_functions_that_exist() -> None:
    """`file.function` at the head of each of the twelve steps."""
    text = package.__doc__ or ""
    steps = re.findall(r"^ ?\d+\. ((?:[a-z_]+\.[a-z_]+(?:, )?)+)", text, re.MULTILINE)
    assert len(steps) == 12
    for file, function in (re.split(r"\.", name) for step in steps for name in step.split(", ")):
        tree = ast.parse((FOLDER / f"{file}.py").read_text(encoding="utf-8"))
        assert function in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, f"{file}.{function}"
