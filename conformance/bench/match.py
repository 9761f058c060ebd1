"""The match: every column of a row checked once, then timed in turns.

The columns take turns, round after round, A B C, C B A, and the whole table is gone through several times, so that a
machine that slows down, or has something else to do for some seconds, does so to all of them, and not for all of the time;
of a cell's samples the best counts, which is the one that was disturbed least.

Not for the work itself (`cells`), nor for judging (`bars`).
"""

import gc
import math
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from .cells import Cell
from .columns import Column
from .rows import Row, Unit
from .smaps import mappings


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure: `laps` over all rows; in each, `rounds` of some `turn` seconds for each cell, after `warm`
    seconds that do not count."""

    laps: int
    rounds: int
    turn: float
    warm: float


FULL = Effort(laps=4, rounds=5, turn=0.006, warm=0.04)
QUICK = Effort(laps=2, rounds=3, turn=0.003, warm=0.015)


@dataclass(slots=True)
class Result:
    """A row's figures by column, in nanoseconds, bytes or descriptors; why the others are empty."""

    row: Row
    figures: dict[str, float] = field(default_factory=dict)
    empty: dict[str, str] = field(default_factory=dict)
    samples: dict[str, list[float]] = field(default_factory=dict)


class WrongAnswer(Exception):
    """A cell does not do its row's work."""


def play(rows: Sequence[Row], columns: Sequence[Column], effort: Effort, begin: Callable[[str], None]) -> list[Result]:
    """Check each cell once, and time it in every lap. A column that fails in a row has an empty cell there, and the reason.

    begin: called with a row's name whenever its turn comes.
    """
    results = [Result(row) for row in rows]
    for lap in range(effort.laps):
        for result in results:
            begin(result.row.name)
            if lap == 0:
                _admit(result, columns)
            playing = {column.name: column.cells[result.row.name] for column in columns if column.name in result.samples}
            _rounds(result, playing, effort)
            for cell in playing.values():
                cell.close()
    for result in results:
        typical = statistics.median if result.row.noisy else min
        result.figures = {name: typical(samples) for name, samples in result.samples.items()}
    return results


def _admit(result: Result, columns: Sequence[Column]) -> None:
    """Give samples to each column that does the row's work, and a reason to each other one."""
    for column in columns:
        cell = column.cells.get(result.row.name)
        if cell is None:
            result.empty[column.name] = column.why_not(result.row.name)
            continue
        try:
            if column.works:
                check(result.row, cell, column.pid)
            result.samples[column.name] = []
        except Exception as error:
            cell.close()
            result.empty[column.name] = _reason(error)


def check(row: Row, cell: Cell, pid: int) -> None:
    """Do the row's work once and look whether it was done. Raises `WrongAnswer`, or whatever the work raises."""
    before = mappings(pid, row.unmaps) if row.unmaps is not None else 0
    if row.written is not None:
        row.written.wipe()
    value = cell.value()
    if row.expected is not None and value != row.expected:
        raise WrongAnswer(f"it gives {value}, not {row.expected}")
    if row.written is not None and not row.written.found():
        raise WrongAnswer("what it should have written is not in the file")
    if row.unmaps is not None and mappings(pid, row.unmaps) != before:
        raise WrongAnswer("it does not unmap")


def _rounds(result: Result, playing: Mapping[str, Cell], effort: Effort) -> None:
    """One lap of a row; what fails on the way is out of the match."""
    counts = result.row.unit is Unit.COUNT
    repeats = dict.fromkeys(playing, 1)
    collecting = gc.isenabled()
    gc.disable()
    try:
        for turn in range(-1, 1 if counts else effort.rounds):
            for name in list(result.samples) if turn % 2 else list(result.samples)[::-1]:
                try:
                    if turn >= 0:
                        result.samples[name].append(playing[name].measure(repeats[name]))
                    elif not counts:
                        repeats[name] = _warm_up(playing[name], effort)
                except Exception as error:
                    del result.samples[name]
                    result.empty[name] = _reason(error)
    finally:
        if collecting:
            gc.enable()


_GROWTHS = 8
"""After so many steps up to a turn, each eight times the one before, a cell takes no time however often it is asked."""


def _warm_up(cell: Cell, effort: Effort) -> int:
    """Keep a cell busy for a while, and until it has made nearly a turn; gives how many repeats make one."""
    made, repeats, least = 0, 1, math.inf
    until = time.perf_counter() + effort.warm
    while True:
        started = time.perf_counter()
        cell.measure(repeats)
        ended = time.perf_counter()
        made += 1
        # The least that one ever took: a machine that had something else to do meanwhile must not make the turns short.
        least = min(least, (ended - started) / repeats)
        wanted = max(1, int(effort.turn / least))
        enough = wanted <= repeats * 8 and (made > 1 or not effort.warm)
        if ended >= until and (enough or made >= _GROWTHS):
            return wanted
        repeats = min(wanted, repeats * 8)


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, WrongAnswer) else f"{type(error).__name__}: {error}"
