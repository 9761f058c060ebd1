"""How a program ended that an exception ended: the exception, the way it took through the program, and what may help.

Not here: where that is printed (report.py).
"""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from nio.errors import Throwable

_NO_ADDRESS: Final = re.compile(r"paged buffer has no address|bytes-like object, (not )?\S*(Mapped\w*Buffer|MemorySegment)")
"""What Python says where it wants the bytes of a buffer at an address and a buffer of the simulated machine has none."""


def told(error: BaseException, script: str, is_program: Callable[[str], bool]) -> str:
    """Return the exception, and the last line of the program that it went through.

    script: the path of the program itself.  is_program: whether a file is one of the program's.
    """
    name = str(error) if isinstance(error, Throwable) else "".join(traceback.format_exception_only(error)).strip()
    rows = _rows(error, is_program)
    if not rows:
        return name
    last = rows[-1]
    place = f"line {last.lineno}" if last.filename == script else f"{Path(last.filename).name}, line {last.lineno}"
    return f"{name} ({place})"


def way(error: BaseException, is_program: Callable[[str], bool]) -> list[str]:
    """Return a traceback as Python prints it, of the program's own functions; [] if there is only one place to tell."""
    rows = [traceback.FrameSummary(row.filename, row.lineno, row.name) for row in _rows(error, is_program)]
    return "".join(traceback.format_list(rows)).splitlines() if len(rows) > 1 else []


def _rows(error: BaseException, is_program: Callable[[str], bool]) -> list[traceback.FrameSummary]:
    rows = traceback.extract_tb(error.__traceback__)
    return [row for row in rows if os.path.isabs(row.filename) and is_program(row.filename)]  # of compiled code it is relative


def hints(error: BaseException, folder: bool) -> list[str]:
    """Return what the reader may want to know.  folder: whether the simulated disk is a folder of this machine."""
    return list(_hints(error, folder))


def _hints(error: BaseException, folder: bool) -> Iterator[str]:
    if isinstance(error, Throwable) and isinstance(error, FileNotFoundError):
        yield _missing(error, folder)
    if isinstance(error, BufferError | TypeError) and _NO_ADDRESS.search(str(error)):
        yield (
            "A mapped buffer of the simulated machine has no address, which memoryview, numpy, struct.pack_into and readinto"
            " want: its bytes are reached by get and put, and bytes(buffer) copies them (docs/explain.md)."
        )


def _missing(error: FileNotFoundError, folder: bool) -> str:
    name = error.filename if isinstance(error.filename, str) else str(error).partition(": ")[2].rpartition(" (")[0]
    real = f"{name} is on this machine, but the" if name and os.path.exists(name) else "The"
    if folder:
        return f"{real} program's files lie on a simulated disk: those in the folder of --disk, which the program sees as /."
    return (
        f"{real} program's files lie on a simulated disk, which is empty: `nio explain --disk FOLDER ...` makes the files in a"
        " folder its files, which the program sees as / and changes."
    )
