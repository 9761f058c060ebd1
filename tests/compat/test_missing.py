"""Asking for a class of Java that is not here: JPype's error with JPype's words, and a note that says where to look."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

import compat
from compat import JClass, JPackage
from tests.refill_docs import ROOT

MISSING: dict[str, tuple[type[Exception], str]] = {
    "compat.java.lang.ProcessBuilder": (AttributeError, "Java package 'java.lang' has no attribute 'ProcessBuilder'"),
    "from compat.java.lang import ProcessBuilder": (ImportError, "cannot import name 'ProcessBuilder' from 'compat.java.lang'"),
    "compat.JClass('java.lang.ProcessBuilder')": (TypeError, "Class java.lang.ProcessBuilder is not found"),
}


def errors_of(program: str) -> str:
    """What a program of its own writes as it fails."""
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=600).stderr


@pytest.mark.parametrize("line", MISSING)
def test_the_error_has_a_note(line: str) -> None:
    """It names the class, what lists those that are there, and the page."""
    kind, words = MISSING[line]
    with pytest.raises(kind) as caught:
        exec(line, {"compat": compat})
    assert str(caught.value) == words
    (note,) = caught.value.__notes__
    assert note.startswith("nio has no java.lang.ProcessBuilder; `dir(compat.java.lang)` says what is.")
    assert "docs/porting.md" in note
    assert (ROOT / "docs" / "porting.md").exists()


def test_the_note_is_shown_with_the_traceback_of_an_import() -> None:
    """By compat.imports as well."""
    for line, words in (
        ("import java.util.ArrayList", "ImportError: Failed to import 'java.util.ArrayList'"),
        ("from java.util import ArrayList", "ImportError: cannot import name 'ArrayList' from 'compat.java.util'"),
    ):
        assert f"{words}\nnio has no java.util.ArrayList; `dir(" in errors_of(f"import compat.imports\n{line}")


def test_a_name_that_is_nearly_right_is_guessed() -> None:
    """Python does so for an error that says what was asked of what."""
    assert "Did you mean: 'Integer'?" in errors_of("import compat\ncompat.java.lang.Integr")


@pytest.mark.parametrize(
    "question",
    [
        lambda: hasattr(compat.java.util, "ArrayList"),
        lambda: hasattr(JPackage("zzz"), "x"),
        lambda: hasattr(compat.java.nio, "__wrapped__"),
    ],
    ids=["class", "package", "dunder"],
)
def test_asking_whether_it_is_there_has_an_answer(question: Callable[[], bool]) -> None:
    """False, and no error."""
    assert question() is False


def test_what_a_package_lists_is_javas() -> None:
    """dir() has the names of Java's classes and packages, and no other."""
    names = dir(compat.java.lang)
    assert {"Object", "String", "Exception", "foreign"} <= set(names)
    assert not [name for name in names if name.startswith("J")]
    for name in names:
        found = getattr(compat.java.lang, name)
        assert isinstance(found, JPackage) or JClass(f"java.lang.{name}") is found
