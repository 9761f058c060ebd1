"""A column of the table: one library, with a cell for each row that it can do."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from .cells import Cell


@dataclass(slots=True)
class Column:
    """One library.

    name: over its cells.  what: one line about how it is used.  peer: whether it is one of the libraries of CPython
    that nio is measured against.  lacks: why rows are empty, by the row's name; `otherwise` for those not
    named there.  works: whether it does a row's work at all, so that there is a result to check.  pid: the
    process in which it does.
    """

    name: str
    what: str
    cells: Mapping[str, Cell] = field(default_factory=dict)
    lacks: Mapping[str, str] = field(default_factory=dict)
    otherwise: str = ""
    peer: bool = False
    works: bool = True
    pid: int = field(default_factory=os.getpid)

    def why_not(self, row: str) -> str:
        """Why it has no cell in this row."""
        return self.lacks.get(row, self.otherwise)
