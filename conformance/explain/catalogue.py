"""The built-in programs, by name.

Not for what they do: each file in programs/ says so itself.
"""

from __future__ import annotations

import ast
from pathlib import Path

FOLDER = Path(__file__).parent / "programs"
DEFAULT = "java-example"


def programs() -> dict[str, Path]:
    """Name -> script, in the order of the names, the default first."""
    found = {path.stem.replace("_", "-"): path for path in sorted(FOLDER.glob("*.py")) if not path.stem.startswith("_")}
    return {DEFAULT: found.pop(DEFAULT), **found}


def title(program: Path) -> str:
    """The first line of a script's docstring; "" if it has none."""
    text = ast.get_docstring(ast.parse(program.read_text("utf-8"))) or ""
    return text.partition("\n")[0]
