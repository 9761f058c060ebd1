"""The guard in C alone, in both builds: with the table of faulting instructions (x86-64), and the portable one.

The Python modules of one installation have one of the two; this shows that the other keeps the same promises.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
from pathlib import Path

import pytest

from nio import _core

COMPILER = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
HEADERS = Path(_core.__file__).parent
PROGRAM = Path(__file__).with_name("guard_program.c")


@pytest.mark.skipif(COMPILER is None, reason="no C compiler on PATH")
@pytest.mark.skipif(platform.system() != "Linux", reason="the guard has been ported to Linux so far")
@pytest.mark.parametrize("optimisation", ["-O0", "-O2", "-O3"])
@pytest.mark.parametrize("build", [(), ("-DNIO_PORTABLE_GUARD",)], ids=["table", "portable"])
def test_touches_and_copies_survive_a_cut_file_in_each_build(build: tuple[str, ...], optimisation: str, tmp_path: Path) -> None:
    """All accesses, again and again, in four threads, and after the file is whole again; without a compiler's warning."""
    program = tmp_path / "guard_program"
    flags = ["-D_GNU_SOURCE", "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-Wno-unused-function", optimisation, *build]
    command = [str(COMPILER), *flags, f"-I{HEADERS}", str(PROGRAM), "-pthread", "-o", str(program)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (built.returncode, built.stderr) == (0, "")
    finished = subprocess.run([program, tmp_path / "file"], capture_output=True, text=True, timeout=600, check=False)
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "ok\n", "")
