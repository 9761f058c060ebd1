"""Every code block in the documents runs, and prints what stands below it.

`python` blocks of one document run in order, in one namespace and an empty directory; a `text` block right after one is its
output.  `sh` blocks are the commands of a new user: .ci/run must hold what they do.  Blocks without a language are drawings.
"""

from __future__ import annotations

import contextlib
import io
import re
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
OTHER_LANGUAGES = {"same-task.md": {"c", "java", "ruby", "php"}}
"""Blocks that another test runs: tests/claims/test_same_task.py."""
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)


def blocks(document: Path) -> list[tuple[str, str]]:
    return [(match[1], match[2]) for match in BLOCK.finditer(document.read_text())]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_python_blocks_run_and_print_what_stands_below_them(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, object] = {"__name__": "document"}
    found = blocks(document)
    for (language, code), (next_language, expected) in pairwise([*found, ("", "")]):
        if language != "python":
            continue
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, str(document), "exec"), namespace)
        assert printed.getvalue() == (expected if next_language == "text" else "")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_blocks_are_of_a_kind_that_is_checked(document: Path) -> None:
    checked = {"", "python", "text", "sh"} | OTHER_LANGUAGES.get(document.name, set())
    assert {language for language, _ in blocks(document)} <= checked


def test_ci_runs_what_the_documents_tell_a_new_user_to_run() -> None:
    ci = (ROOT / ".ci" / "run").read_text()
    for document in DOCUMENTS:
        for language, code in blocks(document):
            for command in re.findall(r"\.venv/bin/(.+?)(?: && |\n)", code) if language == "sh" else ():
                words = command.replace("'", "").split()
                assert words[0] in ci
                assert all(word in ci for word in words if word.startswith((".", "-")) and word != ".[jvm]"), command
