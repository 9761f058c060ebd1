"""The code in the documents passes the checker: what a reader copies must not be wrong in his editor.

The blocks of a page are one program, as tests/test_docs.py runs them; those of the README stand alone, one by one.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from mypy import api

from tests.refill_docs import DOCUMENTS, ROOT, blocks

ALONE = {"README.md"}
"""Pages of which each block is a program."""

UNCHECKED: dict[str, str] = {
    "same-task.md": "one program after the other has the same names for its file and its memory, of nio's types and of Python's",
}
"""Pages that a checker cannot read as one program, and why."""

CONFIGURATION = """
[mypy]
strict = true
# JPype has no types, and the module `java` that compat.imports brings is known at run time only.
[mypy-jpype.*,java.*]
ignore_missing_imports = true
# Only the pages are looked at here.
[mypy-nio.*,compat.*,conformance.*,tests.*]
follow_imports = silent
"""


def programs(document: Path) -> dict[str, str]:
    """The programs of a page by a name; every line stands where it stands in the page."""
    text = document.read_text("utf-8")
    code = [(text.count("\n", 0, block.start(2)), block[2]) for block in blocks(text) if block[1] == "python"]
    parts = [[each] for each in code] if document.name in ALONE else [code] if code else []
    found = {}
    for number, part in enumerate(parts):
        lines: list[str] = []
        for start, block in part:
            lines += [""] * (start - len(lines)) + block.splitlines()
        found[f"{document.stem.replace('-', '_').lower()}_{number}"] = "\n".join(lines) + "\n"
    return found


def checked(folder: Path, modules: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> str:
    """What mypy says of some programs."""
    (folder / "mypy.ini").write_text(CONFIGURATION)
    for name, text in modules.items():
        (folder / f"{name}.py").write_text(text, "utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("MYPYPATH", str(ROOT))
    options = ["--config-file=mypy.ini", "--python-version=3.11", f"--cache-dir={folder / 'cache'}"]
    output, errors, _ = api.run([*options, *(f"{name}.py" for name in modules)])
    assert errors == ""
    return output


def test_the_code_in_the_documents_passes_the_checker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All pages in one run; a wrong line among them is found, at its place."""
    modules: dict[str, str] = {}
    for document in DOCUMENTS:
        if document.name not in UNCHECKED:
            modules |= programs(document)
    assert len(modules) > 10
    modules["planted"] = "from nio import ByteBuffer\nByteBuffer.allocate(4).putInt('x')\n"
    found = [line for line in checked(tmp_path, modules, monkeypatch).splitlines() if ": error:" in line]
    assert [line.partition(": error:")[0] for line in found] == ["planted.py:2"], "\n".join(found)


def test_pages_that_are_not_checked_are_there_and_need_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception that is no longer needed must go from the list."""
    pages = {page.name: page for page in DOCUMENTS}
    for name in UNCHECKED:
        assert ": error:" in checked(tmp_path, programs(pages[name]), monkeypatch)
