"""The table of coverage, and what is missing in words. Not for judging."""

from collections.abc import Iterable, Iterator, Sequence

from rich.table import Table

from .coverage import EXTRAS, Verdict
from .left_out import EVERYWHERE


def table(verdicts: Iterable[Verdict], source: str) -> Table:
    """One row per class."""
    drawn = Table(title=f"nio against {source}", title_justify="left")
    drawn.add_column("class", no_wrap=True, min_width=16)
    for heading in ("members", "there", "arguments", "typed", "coverage", "left out", "extra"):
        drawn.add_column(heading, justify="right")
    for each in verdicts:
        covered = min(each.there, each.accepted, each.typed)
        share = 100 * covered / each.members if each.members else 0
        style = "bold red" if each.fails else "green"
        counts = [str(count) for count in (each.members, each.there, each.accepted, each.typed)]
        left = str(len([entry for entry in each.left_out if entry not in EVERYWHERE]))
        drawn.add_row(each.java.rpartition(".")[2], *counts, f"[{style}]{share:.0f}%[/]", left, str(len(each.explained)))
    return drawn


def complaints(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """What is missing or unexplained, one line each."""
    for each in verdicts:
        for words in each.missing:
            yield f"{each.java}: {words}"
        for name in each.unexplained:
            yield f"{each.java}: nio has {name}, Java has not, and nobody says why"


def explanations(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """What is left out and what is extra, each with its reason."""
    for entry in EVERYWHERE:
        yield f"left out everywhere: {entry.what}: {entry.reason}"
    for each in verdicts:
        for entry in each.left_out:
            if entry not in EVERYWHERE:
                yield f"left out: {each.java}: {entry.what}: {entry.reason}"
    used = {name for each in verdicts for name in each.explained}
    for (owner, name), reason in EXTRAS.items():
        if name in used:
            yield f"extra: {owner}.{name}: {reason}"
