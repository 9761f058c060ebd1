"""The code of the documents and what it prints: run for tests/test_docs.py, and written into them by

    python -m tests.refill_docs [DOCUMENT ...]

`python` blocks of one document run in order, in one namespace and an empty directory; a `text` block right after one is its
output.  Refilling replaces exactly those: the output of other commands and figures of measurements, in blocks that follow no
`python` block, stay as somebody wrote them.  Read the difference before it is committed: the tool makes documents consistent,
not right.

Not here: which blocks there may be (test_docs.py).
"""

from __future__ import annotations

import argparse
import contextlib
import io
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)


def blocks(text: str) -> list[re.Match[str]]:
    """Return the blocks of a document: group 1 is the language, group 2 the content."""
    return list(BLOCK.finditer(text))


def outputs(name: str, text: str) -> Iterator[tuple[re.Match[str], re.Match[str] | None, str]]:
    """Run a document's code in the current directory, and yield each block of it, that of its output, and what it printed.

    name: for tracebacks.  The block of the output is None if there is none.
    """
    namespace: dict[str, object] = {"__name__": "document"}
    found = blocks(text)
    for block, following in zip(found, [*found[1:], None], strict=False):
        if block[1] == "python":
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                lines_before = text.count("\n", 0, block.start(2))  # so that a traceback names the document's own
                exec(compile("\n" * lines_before + block[2], name, "exec"), namespace)
            yield block, following if following is not None and following[1] == "text" else None, printed.getvalue()


def refilled(name: str, text: str) -> str:
    """Return a document with the outputs that its code has now; code that prints something and has no output block gets one.

    A block below code that prints nothing stays: it is a mistake, which the test shows, but not one to be mended by emptying it.
    """
    parts: list[str] = []
    end = 0
    for block, output, printed in outputs(name, text):
        if output is not None and printed:
            parts += [text[end : output.start(2)], printed]
            end = output.end(2)
        elif printed:
            parts += [text[end : block.end()], f"\n\n```text\n{printed}```"]
            end = block.end()
    return "".join([*parts, text[end:]])


def main() -> int:
    """Refill the documents that are named, all of them if none is, and say which have changed."""
    parser = argparse.ArgumentParser(prog="python -m tests.refill_docs", description="Write the outputs into the documents.")
    parser.add_argument("document", nargs="*", type=Path)
    for document in parser.parse_args().document or DOCUMENTS:
        text = document.read_text("utf-8")
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            new = refilled(str(document), text)
        if new != text:
            document.resolve().write_text(new, "utf-8")
            print(f"refilled: {document}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
