"""What every command prints with: a table, the count of something in words.

Not for what stands in a table.
"""

from rich.console import Console
from rich.table import Table
from rich.text import Text


def draw(out: Console, drawn: Table) -> None:
    """Print a table, without the blanks that rich fills its lines with where nobody would see colours behind them."""
    if out.is_terminal:
        out.print(drawn)
        return
    with out.capture() as captured:
        out.print(drawn)
    for line in captured.get().splitlines():
        out.print(Text(line.rstrip()), soft_wrap=True)


def plural(count: int, noun: str) -> str:
    """ "1 page", "2 pages", "no pages"."""
    nouns = noun if count == 1 else f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count or 'no'} {nouns}"
