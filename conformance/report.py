"""What a crosscheck prints: the progress while it runs, one table, and each first difference in words.

Draws with rich. Not for deciding anything: the verdicts come from `judge`.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from .differences import Known
from .judge import Outcome, Verdict
from .universes import Universe

_CELLS: dict[Outcome, tuple[str, str]] = {
    "same": ("same", "green"),
    "known": ("known", "cyan"),
    "different": ("DIFFERS", "bold red"),
    "skipped": ("skipped", "dim"),
    "missing": ("MISSING", "bold red"),
}

_BADNESS: tuple[Outcome, ...] = ("skipped", "same", "known", "different", "missing")
"""From the best to the worst, where one cell of the table is about several JVMs."""


@contextmanager
def progress(universes: Sequence[Universe], scenarios: int, console: Console) -> Iterator[Callable[[Universe, str], None]]:
    """A bar per universe; the function given is called with each scenario that has ended."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=not console.is_terminal) as bars:
        tasks = {universe.name: bars.add_task(universe.label, total=scenarios) for universe in universes}
        yield lambda universe, scenario: bars.advance(tasks[universe.name])


def column(verdict: Verdict) -> str:
    """The table's column that a verdict stands in: the JVM, and what it is compared with unless that is the host."""
    return verdict.java if verdict.nio == "host" else f"{verdict.nio} / {verdict.java}"


def table(verdicts: Sequence[Verdict]) -> Table:
    """Scenarios down; across, the JVMs against the first of nio's universes, and one column for each further one, which shows
    the worst that any JVM had to say of it."""
    columns = list(dict.fromkeys(_cell(verdict, verdicts[0].nio) for verdict in verdicts))
    drawn = Table(title="nio against the JVM", title_justify="left", row_styles=("", "on grey7"))
    drawn.add_column("scenario", no_wrap=True)
    drawn.add_column("steps", justify="right")
    for name in columns:
        drawn.add_column(Text(name.replace(" (", "\n("), overflow="fold"), justify="center")
    rows: dict[str, dict[str, Verdict]] = {}
    for verdict in verdicts:
        row, place = rows.setdefault(verdict.scenario, {}), _cell(verdict, verdicts[0].nio)
        row[place] = max(row.get(place, verdict), verdict, key=lambda each: _BADNESS.index(each.outcome))
    subject = ""
    for scenario, cells in rows.items():
        if subject and scenario.partition(".")[0] != subject:
            drawn.add_section()
        subject = scenario.partition(".")[0]
        steps = max(verdict.steps for verdict in cells.values())
        marks = [Text(*_CELLS[cells[name].outcome]) if name in cells else Text("") for name in columns]
        drawn.add_row(_short(scenario), str(steps or ""), *marks)
    return drawn


def _cell(verdict: Verdict, first: str) -> str:
    """The column of the table that a verdict goes into; `first`: the universe of nio's with a column per JVM."""
    return column(verdict) if verdict.nio == first else verdict.nio


def first_differences(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """The first difference of each scenario that fails, in words; JVMs and universes that show the same one share it."""
    words: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.fails:
            words.setdefault((verdict.scenario, _why(verdict)), []).append(verdict)
    for (scenario, why), those in words.items():
        yield f"{_short(scenario)}, {_where(those)}:\n  " + why.replace("\n", "\n    ")


def _where(verdicts: Sequence[Verdict]) -> str:
    """Which universes, against which JVMs; of the host its JVMs alone are told where no other is meant."""
    of_universe: dict[str, dict[str, None]] = {}
    for verdict in verdicts:
        of_universe.setdefault(verdict.nio, {})[verdict.java] = None
    sharing: dict[str, list[str]] = {}
    for universe, jvms in of_universe.items():
        sharing.setdefault(", ".join(jvms), []).append(universe)
    told = {jvms: "" if names == ["host"] else f"{', '.join(names)} " for jvms, names in sharing.items()}
    return "; ".join(f"{names}against {jvms}" for jvms, names in told.items())


def _why(verdict: Verdict) -> str:
    if verdict.difference is None:
        return verdict.remark
    words = verdict.difference.in_words("Java", "nio ")
    return f"{words}\n({verdict.remark})" if verdict.remark else words


def known_differences(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """The known differences that were met, each with its reason and the universes and JDKs that showed it."""
    met: dict[Known, list[Verdict]] = {}
    for verdict in verdicts:
        for entry in verdict.known:
            met.setdefault(entry, []).append(verdict)
    for entry, those in met.items():
        link = f" {entry.link}" if entry.link else ""
        yield f"{entry.scenario}, {entry.step} ({_where(those)}): {entry.reason}{link}"


def summary(verdicts: Sequence[Verdict]) -> str:
    """One line of figures."""
    counts = Counter(verdict.outcome for verdict in verdicts)
    scenarios = len({verdict.scenario for verdict in verdicts})
    steps = sum({verdict.scenario: verdict.steps for verdict in verdicts}.values())
    names = {verdict.java for verdict in verdicts}
    jvms = f"{len(names)} {'recorded ' if all('recorded' in name for name in names) else ''}JVM{'s'[: len(names) != 1]}"
    where = f"{', '.join(dict.fromkeys(verdict.nio for verdict in verdicts))} against {jvms}"
    figures = ", ".join(f"{counts[outcome]} {outcome}" for outcome in _CELLS if counts[outcome])
    return f"{scenarios} scenario{'s'[: scenarios != 1]}, {steps} steps, {where}: {figures}."


def write_junit(path: Path, verdicts: Sequence[Verdict]) -> None:
    """The verdicts as a JUnit report, one suite per column."""
    root = ElementTree.Element("testsuites", name="nio crosscheck")
    for name in dict.fromkeys(column(verdict) for verdict in verdicts):
        mine = [verdict for verdict in verdicts if column(verdict) == name]
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            name=name,
            tests=str(len(mine)),
            failures=str(sum(verdict.fails for verdict in mine)),
            skipped=str(sum(verdict.outcome == "skipped" for verdict in mine)),
        )
        for verdict in mine:
            case = ElementTree.SubElement(suite, "testcase", classname=name, name=verdict.scenario)
            if verdict.fails:
                ElementTree.SubElement(case, "failure", message=_why(verdict).splitlines()[0]).text = _why(verdict)
            elif verdict.outcome == "skipped":
                ElementTree.SubElement(case, "skipped", message=verdict.remark)
    ElementTree.indent(root)
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _short(scenario: str) -> str:
    """A user's function by its file's name; the whole path would push the table off the screen."""
    file, separator, function = scenario.partition("::")
    return f"{Path(file).name}::{function}" if separator else scenario
