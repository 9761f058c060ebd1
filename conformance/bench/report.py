"""What a bench prints: progress while it runs, one table, why cells are empty, and the bars; or JSON.

Not for deciding anything.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from .bars import Verdict, share
from .columns import Column
from .match import Result
from .peers import NIO
from .rows import Unit

WIDTH = 154
"""What the whole table takes; a narrower terminal gets one without ratios."""


@contextmanager
def progress(turns: int, console: Console) -> Iterator[Callable[[str], None]]:
    """A bar; the function given is called with each row that begins."""
    parts = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*parts, console=console, transient=True) as bars:
        task = bars.add_task("starting", total=turns)
        begun = False

        def begin(name: str) -> None:
            nonlocal begun
            bars.update(task, description=name.ljust(24), advance=1 if begun else 0)
            begun = True

        yield begin


def table(results: Sequence[Result], columns: Sequence[Column], *, width: int) -> Table:
    """Rows down, columns across; beside each figure how many times nio's it is, where the width allows it."""
    title = "What one call takes, in nanoseconds (rows in another unit name it)"
    drawn = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), title=title, title_justify="left")
    drawn.add_column("row", no_wrap=True)
    peers = {column.name for column in columns if column.peer}
    for column in columns:
        style = "bold" if column.name == NIO else ""
        drawn.add_column(column.name, justify="right", no_wrap=width >= WIDTH, overflow="fold", style=style)
        if column.name == NIO:
            drawn.add_column("/best", justify="right", no_wrap=True)
    for result in results:
        best = share(result, peers.__contains__) if result.row.unit is not Unit.COUNT else None
        cells: list[Text] = []
        for column in columns:
            cells.append(_cell(result, column, ratio=width >= WIDTH))
            if column.name == NIO:
                cells.append(Text(f"{best[0]:.2f}" if best else "", "green" if best and best[0] < 1 else "yellow"))
        unit = f", {result.row.unit.value}" if result.row.unit in (Unit.US, Unit.MS) else ""
        drawn.add_row(result.row.name + unit, *cells)
    return drawn


def _cell(result: Result, column: Column, *, ratio: bool) -> Text:
    if column.name not in result.figures:
        return Text("")
    figure, own = result.figures[column.name], result.figures.get(NIO)
    text = Text(_short(figure / result.row.unit.divisor))
    if ratio and column.name != NIO and column.works and own and result.row.unit is not Unit.COUNT:
        text.append(f" {'x' + _short(figure / own):>5}", "dim")
    return text


def _short(value: float) -> str:
    """Three digits."""
    return f"{value:.2f}" if value < 9.995 else f"{value:.1f}" if value < 99.95 else f"{value:.0f}"


def how_to_read(*, width: int) -> Iterator[str]:
    """What the figures beside the figures mean."""
    if width >= WIDTH:
        yield "x2.00: it takes twice as long as nio."
    yield "/best: nio's time divided by that of the fastest library that works in this process; below 1.00 nio is faster."


def legend(results: Sequence[Result], columns: Sequence[Column]) -> Iterator[str]:
    """A line for each column: what it is, and why cells of it are empty."""
    for column in columns:
        reasons: dict[str, int] = {}
        for result in results:
            if column.name in result.empty:
                reason = result.empty[column.name]
                reasons[reason] = reasons.get(reason, 0) + 1
        empty = "; ".join(f"{reason} ({count})" for reason, count in reasons.items())
        yield f"{column.name}: {column.what}." + (f" Empty: {empty}." if empty else "")


WHAT_A_BAR_IS = (
    "Each line holds nio against another. Measured is nio's time divided by the other's, in the row where that is worst; it is"
    " met where that is at most the figure beside it (0.87: nio takes no more than 87 % of the other's time). The last two lines"
    " are counts. Other work on this machine shifts all times."
)


def bars(verdicts: Sequence[Verdict]) -> Table:
    """Each bar, what was measured in the worst of its rows, and whether that will do."""
    title = "How fast nio wants to be"
    drawn = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), title=title, title_justify="left")
    for name in ("nio is held against", "at most", "measured", "", "in the worst row"):
        drawn.add_column(name, justify="right" if name in ("at most", "measured") else "left")
    for verdict in verdicts:
        limit = f"{'< ' if verdict.bar.below else ''}{verdict.bar.limit:.3g}"
        where = f"{verdict.row}, {verdict.rival}" if verdict.rival else verdict.row
        measured = "" if verdict.measured is None else f"{verdict.measured:.3g}"
        drawn.add_row(verdict.bar.words, limit, measured, _mark(verdict), where)
    return drawn


def _mark(verdict: Verdict) -> Text:
    if verdict.met is None:
        return Text("not measured", "dim")
    return Text("met", "green") if verdict.met else Text("NOT MET", "bold red")


def as_json(machine: Mapping[str, str], results: Sequence[Result], columns: Sequence[Column], verdicts: Sequence[Verdict]) -> str:
    """Everything, figures in nanoseconds, bytes or descriptors."""
    return json.dumps(
        {
            "machine": machine,
            "columns": [{"name": column.name, "what": column.what, "peer": column.peer} for column in columns],
            "rows": [
                {
                    "row": result.row.name,
                    "unit": "" if result.row.unit is Unit.COUNT else Unit.NS.value,
                    "cells": result.figures,
                    "empty": result.empty,
                }
                for result in results
            ],
            "bars": [
                {
                    "bar": verdict.bar.words,
                    "at most": verdict.bar.limit,
                    "below": verdict.bar.below,
                    "measured": verdict.measured,
                    "row": verdict.row,
                    "rival": verdict.rival,
                    "met": verdict.met,
                }
                for verdict in verdicts
            ],
        },
        indent=2,
    )
