"""The same scripts, written for JPype, on a real JVM and under compat: they print the same."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from conformance.universes import Jvm, find_jvms

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted(file.stem for file in (Path(__file__).parent / "scripts").glob("*.py") if file.stem[0] != "_")


@cache
def newest_jvm() -> Jvm | None:
    """The JVM whose release nio follows most closely: the newest there is."""
    return max(find_jvms(), key=lambda jvm: jvm.jdk, default=None)


def output_of(binding: str, script: str, *arguments: str) -> list[str]:
    """The lines that a script prints in a process of its own."""
    command = [sys.executable, "-W", "error", "-m", "tests.compat.run", binding, script, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_there_are_scripts() -> None:
    """The folder was found: an empty list would pass every test."""
    assert len(SCRIPTS) >= 8


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_prints_the_same_under_compat_and_on_a_jvm(script: str) -> None:
    """Line by line; a difference that we want is in docs/differences.md, and not in a script."""
    jvm = newest_jvm()
    if jvm is None or jvm.jdk < 25:
        pytest.skip("needs a JVM of release 25 or later, whose messages nio has")
    arguments = [str(jvm.library), *jvm.options()]
    expected = output_of("jpype", script, *arguments)
    assert expected
    assert output_of("compat", script, *arguments) == expected
