"""Every code block in the documents runs, and prints what stands below it; `python -m tests.refill_docs` puts it there.

How `python` and `text` blocks go together: refill_docs.py.  `sh` blocks are the commands of a new user: .ci/run must hold what
they do.  Blocks without a language are drawings.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.refill_docs import DOCUMENTS, ROOT, blocks, outputs, refilled

OTHER_LANGUAGES = {"same-task.md": {"c", "java", "ruby", "php"}, "porting.md": {"java"}}
"""Blocks that another test runs: tests/claims/test_same_task.py, tests/test_pages.py."""


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_python_blocks_run_and_print_what_stands_below_them(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for block, output, printed in outputs(str(document), document.read_text("utf-8")):
        assert printed == ("" if output is None else output[2]), block[2]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_blocks_are_of_a_kind_that_is_checked(document: Path) -> None:
    checked = {"", "python", "text", "sh"} | OTHER_LANGUAGES.get(document.name, set())
    assert {block[1] for block in blocks(document.read_text("utf-8"))} <= checked


def test_ci_runs_what_the_documents_tell_a_new_user_to_run() -> None:
    ci = (ROOT / ".ci" / "run").read_text()
    for document in DOCUMENTS:
        for block in blocks(document.read_text("utf-8")):
            for command in re.findall(r"\.venv/bin/(.+?)(?: && |\n)", block[2]) if block[1] == "sh" else ():
                words = command.replace("'", "").split()
                assert words[0] in ci
                assert all(word in ci for word in words if word.startswith((".", "-")) and word != ".[jvm]"), command


def document(*contents: tuple[str, str]) -> str:
    """A document of blocks: their language and content."""
    return "".join(f"prose\n\n```{language}\n{content}\n```\n" for language, content in contents)


def test_refilling_replaces_the_outputs_of_code_and_nothing_else() -> None:
    """What it leaves is consistent: refilled again it is the same."""
    drawing, code, more = ("", "a drawing"), ("python", "x = 1\nprint(x)"), ("python", "y = x")
    measured = ("text", "by hand: 7 ns")
    before = document(drawing, code, ("text", "an old output"), measured, more, more, ("sh", "ls"), measured)
    after = document(drawing, code, ("text", "1"), measured, more, more, ("sh", "ls"), measured)
    assert refilled("document", before) == after
    assert refilled("document", after) == after


def test_refilling_adds_an_output_that_was_forgotten_and_empties_none() -> None:
    assert refilled("document", "```python\nprint(2)\n```\nend") == "```python\nprint(2)\n```\n\n```text\n2\n```\nend"
    silent = document(("python", "x = 1"), ("text", "by hand: 7 ns"))
    assert refilled("document", silent) == silent
