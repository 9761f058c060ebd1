"""compat.imports keeps to itself.  That its imports work as JPype's do is in scripts/import_hook.py."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from conformance.universes import find_jvms

ROOT = Path(__file__).parents[2]


def run(program: str, *path: Path) -> subprocess.CompletedProcess[str]:
    """Run a program in a process of its own, with these folders on its path."""
    prelude = f"import sys; sys.path[:0] = {[str(folder) for folder in (*path, ROOT)]!r}\n"
    command = [sys.executable, "-W", "error", "-c", prelude + program]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)


def test_compat_alone_installs_no_finder() -> None:
    """Without `import compat.imports` there is no module called java."""
    done = run("import compat\nimport java.nio")
    assert "ModuleNotFoundError: No module named 'java'" in done.stderr


def test_a_module_of_that_name_on_the_path_comes_first(tmp_path: Path) -> None:
    """A user's own package `java` stays what it is, and what is not in it is not found elsewhere."""
    (tmp_path / "java").mkdir()
    (tmp_path / "java" / "__init__.py").write_text("mine = True\n")
    done = run("import compat.imports\nimport java\nprint(java.mine)\nimport java.nio", tmp_path)
    assert done.stdout == "True\n"
    assert "ModuleNotFoundError: No module named 'java.nio'" in done.stderr


def test_jpypes_own_packages_stay_jpypes() -> None:
    """Once jpype.imports has brought `java` in, it is not replaced; compat.java is there beside it."""
    jvm = next(iter(find_jvms()), None)
    if jvm is None:
        pytest.skip("needs a JVM: without one jpype.imports brings nothing in")
    done = run(
        f"import jpype, jpype.imports\njpype.startJVM(*{jvm.options()!r}, jvmpath={str(jvm.library)!r})\n"
        "import java\nimport compat.imports\nimport java as again, java.nio\nimport compat.java\n"
        "print(again is java, type(java).__module__, type(java.nio).__module__, type(compat.java).__module__)"
    )
    assert done.stdout == "True _jpype _jpype compat._jpackage\n", done.stderr


def test_a_class_is_the_same_by_either_name() -> None:
    """`java.nio` and `compat.java.nio` are one module: nothing is loaded twice."""
    done = run("import compat.imports, compat.java.nio\nimport java.nio\nprint(java.nio is compat.java.nio)")
    assert done.stdout == "True\n", done.stderr
