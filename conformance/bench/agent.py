"""The rows under JPype: `python -m conformance.bench.agent jvm:HOME FOLDER`, a process of its own, as a JVM lives in one.

It speaks as Bench.java does: first a line {"rows": […]}; then for each line "REPEATS ROW" that it reads one line of
JSON, {"value": …} where REPEATS is 0, {"ns": …} where not, {"error": text} if that failed.

Not to be imported.
"""

import gc
import json
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import TextIO

from .. import universes
from . import java_api
from .cells import Cell
from .rows import Place


class _TimedJvm(universes.Jvm):
    """A JVM as people run it: with its doors open, but without what makes transcripts repeatable and starts quick."""

    def options(self) -> list[str]:
        return [option for option in super().options() if option.startswith("--")]


def _api(u: ModuleType) -> dict[str, object]:
    channels = u.java.nio.channels
    options = u.java.nio.file.StandardOpenOption
    return {
        "FileChannel": channels.FileChannel,
        "ByteBuffer": u.java.nio.ByteBuffer,
        "MapMode": channels.FileChannel.MapMode,
        "READ": options.READ,
        "WRITE": options.WRITE,
        "LITTLE_ENDIAN": u.java.nio.ByteOrder.LITTLE_ENDIAN,
        "path": u.java.nio.file.Path.of,
        "new_array": u.JArray(u.JByte),
        "new_ints": u.JArray(u.JInt),
    }


def _answer(cells: dict[str, Cell], requests: TextIO, answers: TextIO) -> None:
    """Answer until nobody asks any more. Only the cell of the current row holds on to anything."""
    print(json.dumps({"rows": list(cells)}), file=answers, flush=True)
    current = ""
    for line in requests:
        repeats, _, row = line.rstrip("\n").partition(" ")
        if current not in ("", row):
            cells[current].close()
        current = row
        answer: dict[str, object]
        try:
            answer = {"ns": cells[row].measure(int(repeats))} if int(repeats) else {"value": cells[row].value()}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


def main(universe: str, folder: str) -> None:
    """Serve one bench. Ends the process at once: a JVM may not survive an orderly end."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what Java prints must not look like an answer
    home = universes.by_name(universe)
    if not isinstance(home, universes.Jvm):
        raise SystemExit(f"{universe} is no JVM")
    u = _TimedJvm(home.home).start()
    cells = java_api.cells(_api(u), Place(Path(folder)))
    gc.disable()
    _answer(cells, sys.stdin, answers)
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
