"""What to run: the scenarios of this package, or a function or scenarios of a user's own file.

    cursor                every scenario of scenarios/cursor.py
    cursor.fresh          one scenario; `*` and `?` work
    my_file.py::program   a function of `u` and `log`, of `u`, or of nothing, in a user's file
    my_file.py            every @scenario in a user's file

`plan` reads such texts in the command's process; it does not run a user's file, which may want a universe
around it as soon as it is imported. `load` runs it, in the worker, when the universe is there.

Not for running scenarios.
"""

import ast
import fnmatch
import functools
import importlib.util
import inspect
import pkgutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType

from . import scenarios as scenario_package
from .differences import Known
from .rocketmq import scenarios as rocketmq_package
from .scenario import Java, Log, Scenario, ScenarioFunction


class NoSuchTarget(Exception):
    """There is no such scenario, file or function, or it cannot be run as one; the message says what there is."""


@dataclass(frozen=True, slots=True)
class Target:
    """One scenario to run: its name, under which a worker finds it again, and what must be known before."""

    name: str
    claim: str = ""
    since: int = 0
    crashes_on_jvm: bool = False

    @property
    def is_users(self) -> bool:
        """Whether it stands in a user's file; then nothing is recorded of it."""
        return "::" in self.name


@functools.cache
def all_scenarios(package: ModuleType = scenario_package) -> Mapping[str, Scenario]:
    """Every scenario of a package by name, in the order of the files and of the text in them."""
    found: dict[str, Scenario] = {}
    for part in sorted(module.name for module in pkgutil.iter_modules(package.__path__)):
        module = import_module(f"{package.__name__}.{part}")
        found.update({each.name: each for each in vars(module).values() if isinstance(each, Scenario)})
    return found


def plan(texts: Iterable[str], package: ModuleType = scenario_package) -> list[Target]:
    """What `texts` name, each once; all scenarios of the package where there are none.

    Raises `NoSuchTarget`.
    """
    chosen: dict[str, Target] = {}
    for text in texts:
        file, _, function = text.partition("::")
        found = _in_file(Path(file), function) if file.endswith(".py") else _in_package(text, package)
        chosen.update({target.name: target for target in found})
    return list(chosen.values()) or list(_in_package("*", package))


def load(name: str) -> Scenario:
    """The scenario that a planned target names. Imports a user's file.

    Raises `NoSuchTarget`, and whatever a user's file raises.
    """
    file, separator, function = name.partition("::")
    if not separator:
        return {**all_scenarios(), **all_scenarios(rocketmq_package)}[name]
    module = _module(Path(file))
    found, known = getattr(module, function, None), _known(module, file)
    if isinstance(found, Scenario):
        return replace(found, name=name, known=known)
    if not inspect.isfunction(found):
        raise NoSuchTarget(f"{file} has no function {function!r}")
    return Scenario(name, inspect.getdoc(found) or "", _as_scenario(found), known=known)


def _in_package(pattern: str, package: ModuleType) -> Iterator[Target]:
    known = all_scenarios(package).values()
    chosen = [each for each in known if each.subject == pattern or fnmatch.fnmatchcase(each.name, pattern)]
    if not chosen:
        subjects = ", ".join(dict.fromkeys(each.subject for each in known))
        raise NoSuchTarget(f"no scenario is called {pattern!r}. Subjects: {subjects}; or FILE.py::FUNCTION")
    for each in chosen:
        yield Target(each.name, each.claim, each.since, each.crashes_on_jvm)


def _in_file(path: Path, function: str) -> Iterator[Target]:
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    except OSError as error:
        raise NoSuchTarget(f"{path}: {error.strerror}") from error
    except SyntaxError as error:
        raise NoSuchTarget(f"{path}, line {error.lineno}: {error.msg}") from error
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    wanted = [function] if function else [name for name, node in functions.items() if _is_marked(node)]
    if not wanted or not set(wanted) <= set(functions):
        there = ", ".join(functions) or "none"
        raise NoSuchTarget(f"{path} has no {function or '@scenario'}. Functions: {there}; write {path}::FUNCTION")
    for name in wanted:
        _check_arguments(path, functions[name])
        yield Target(f"{path.resolve()}::{name}", ast.get_docstring(functions[name]) or "")


def _is_marked(function: ast.FunctionDef) -> bool:
    return any("scenario" in ast.dump(decorator) for decorator in function.decorator_list)


def _check_arguments(path: Path, function: ast.FunctionDef) -> None:
    """Raise `NoSuchTarget` where a function does not take what it would be given."""
    taken = function.args
    plain = not (taken.vararg or taken.kwarg or taken.kwonlyargs or taken.defaults)
    count = len(taken.posonlyargs) + len(taken.args)
    if plain and (count == 2 or (count < 2 and not _is_marked(function))):
        return
    can = "a @scenario takes (u, log)" if _is_marked(function) else "a function to compare takes (u, log), (u) or ()"
    raise NoSuchTarget(f"{path}, line {function.lineno}: {function.name}({ast.unparse(taken)}) cannot be run; {can}")


def _as_scenario(function: FunctionType) -> ScenarioFunction:
    """A plain function as a scenario: it gets as much of `u, log` as it takes. What it returns is a step, unless it is None."""
    wanted = len(inspect.signature(function).parameters)

    def run(u: Java, log: Log) -> None:
        value = function(*(u, log)[:wanted])
        if value is not None:
            log.returned(f"{function.__name__}()", value)

    return run


def _known(module: ModuleType, file: str) -> tuple[Known, ...]:
    """The list `KNOWN` of a user's file, its entries about that file's functions alone. Raises `TypeError`."""
    entries = getattr(module, "KNOWN", ())
    if not isinstance(entries, list | tuple) or not all(isinstance(entry, Known) for entry in entries):
        raise TypeError(f"KNOWN in {Path(file).name} is to be a list of conformance.differences.Known")
    return tuple(replace(entry, scenario=f"{file}::{entry.scenario}") for entry in entries)


def _module(path: Path) -> ModuleType:
    """Import a user's file, its own folder importable, as `python FILE.py` would have it."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise NoSuchTarget(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(path.parent))
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module
