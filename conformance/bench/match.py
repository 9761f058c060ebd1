"""The match: every column of a row checked once, then timed in turns.

The columns take turns, round after round, A B C, C B A, so that a machine that slows down, or has something else to
do for a while, does so to all of them; of a cell's rounds the best counts, which is the one that was disturbed least.

Not for the work itself (`cells`), nor for judging (`bars`).
"""

import gc
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .cells import Cell
from .columns import Column
from .rows import Row, Unit
from .smaps import mappings


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to measure: `rounds` of some `turn` seconds for each cell, after `warm` seconds that do not count."""

    rounds: int
    turn: float
    warm: float


FULL = Effort(rounds=15, turn=0.008, warm=0.12)
QUICK = Effort(rounds=5, turn=0.003, warm=0.03)


@dataclass(slots=True)
class Result:
    """A row's figures by column, in nanoseconds, bytes or descriptors; why the others are empty."""

    row: Row
    figures: dict[str, float] = field(default_factory=dict)
    empty: dict[str, str] = field(default_factory=dict)


class WrongAnswer(Exception):
    """A cell does not do its row's work."""


def run_row(row: Row, columns: Sequence[Column], effort: Effort) -> Result:
    """Check and time all columns of a row. A column that fails has an empty cell, and the reason."""
    result = Result(row)
    playing: dict[str, Cell] = {}
    for column in columns:
        cell = column.cells.get(row.name)
        if cell is None:
            result.empty[column.name] = column.why_not(row.name)
            continue
        try:
            if column.works:
                check(row, cell, column.pid)
            playing[column.name] = cell
        except Exception as error:
            result.empty[column.name] = _reason(error)
    samples = _rounds(playing, effort, result, counts=row.unit is Unit.COUNT)
    for name, figures in samples.items():
        result.figures[name] = statistics.median(figures) if row.noisy else min(figures)
    for column in columns:
        if row.name in column.cells:
            column.cells[row.name].close()
    return result


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


def _rounds(playing: Mapping[str, Cell], effort: Effort, result: Result, *, counts: bool) -> dict[str, list[float]]:
    """The samples of each cell; what fails on the way is out of the match."""
    repeats = dict.fromkeys(playing, 1)
    samples: dict[str, list[float]] = {name: [] for name in playing}
    collecting = gc.isenabled()
    gc.disable()
    try:
        for turn in range(-1, 1 if counts else effort.rounds):
            for name in list(samples) if turn % 2 else list(samples)[::-1]:
                try:
                    if turn < 0:
                        repeats[name] = 1 if counts else _warm_up(playing[name], effort)
                    else:
                        samples[name].append(playing[name].measure(repeats[name]))
                except Exception as error:
                    del samples[name]
                    result.empty[name] = _reason(error)
    finally:
        if collecting:
            gc.enable()
    return samples


def _warm_up(cell: Cell, effort: Effort) -> int:
    """Keep a cell busy for a while; gives how many repeats make a turn."""
    repeats = 1
    until = time.perf_counter() + effort.warm
    while True:
        started = time.perf_counter()
        cell.measure(repeats)
        ended = time.perf_counter()
        wanted = max(1, int(repeats * effort.turn / (ended - started)))
        if ended >= until:
            return wanted
        repeats = min(wanted, repeats * 8)


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, WrongAnswer) else f"{type(error).__name__}: {error}"
