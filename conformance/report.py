"""What a crosscheck prints: the progress while it runs, one table with its legend, and the differences in words.

Draws with rich. Not for deciding anything: the verdicts come from `judge`.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from xml.etree import ElementTree

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from .differences import Known
from .judge import Outcome, Verdict
from .terminal import plural
from .universes import Universe

_CELLS: dict[Outcome, tuple[str, str]] = {
    "same": ("same", "green"),
    "known": ("known", "cyan"),
    "different": ("DIFFERS", "bold red"),
    "stopped": ("STOPPED", "bold red"),
    "empty": ("NOTHING", "bold red"),
    "skipped": ("skipped", "dim"),
    "missing": ("MISSING", "bold red"),
}

_BADNESS: tuple[Outcome, ...] = ("skipped", "same", "known", "empty", "stopped", "different", "missing")
"""From the best to the worst, where one cell of the table is about several JVMs."""

_WORD = max(len(word) for word, _ in _CELLS.values())
"""So wide is every column of outcomes: each of these words stands whole."""


@contextmanager
def progress(universes: Sequence[Universe], scenarios: int, console: Console) -> Iterator[Callable[[Universe, str], None]]:
    """A bar per universe; the function given is called with each scenario that has ended."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=not console.is_terminal) as bars:
        tasks = {universe.name: bars.add_task(universe.label, total=scenarios) for universe in universes}
        yield lambda universe, scenario: bars.advance(tasks[universe.name])


def column(verdict: Verdict) -> str:
    """What a verdict compares: the JVM, and what it is compared with unless that is the host."""
    return verdict.java if verdict.nio == "host" else f"{verdict.nio} / {verdict.java}"


def table(verdicts: Sequence[Verdict], *, by_subject: bool = False) -> Table:
    """Scenarios down; across, the JVMs against the first of nio's universes, and one column for each further one, which shows
    the worst that any JVM had to say of it.

    by_subject: a row per subject instead, with the worst of its scenarios, and below it those that fail.
    """
    first = verdicts[0].nio
    heads = _heads(verdicts)
    drawn = Table(box=box.SIMPLE_HEAD, padding=0, show_edge=False, title="nio against the JVM", title_justify="left")
    drawn.add_column("subject" if by_subject else "scenario", overflow="fold")
    drawn.add_column("steps", justify="right", no_wrap=True)
    for head in heads.values():
        drawn.add_column(head.replace("-w", "-\nw").replace("-p", "-\np").replace(" ", "\n"), min_width=_WORD, no_wrap=True)
    subjects: dict[str, dict[str, list[Verdict]]] = {}
    for verdict in verdicts:
        subjects.setdefault(_subject(verdict.scenario), {}).setdefault(verdict.scenario, []).append(verdict)
    for number, (subject, scenarios) in enumerate(subjects.items()):
        if number and not by_subject:
            drawn.add_section()
        if by_subject:
            drawn.add_row(*_row(subject, list(scenarios.values()), first, heads))
        for name, those in scenarios.items():
            if not by_subject or any(verdict.fails for verdict in those):
                drawn.add_row(*_row(f"  {name}" if by_subject else short(name), [those], first, heads))
    return drawn


def _row(name: str, scenarios: Sequence[Sequence[Verdict]], first: str, heads: Mapping[str, str]) -> Iterator[Text]:
    """The cells of one row, which is about these scenarios."""
    cells: dict[str, Outcome] = {}
    for verdict in chain.from_iterable(scenarios):
        place = _cell(verdict, first)
        cells[place] = max(cells.get(place, verdict.outcome), verdict.outcome, key=_BADNESS.index)
    yield Text(name)
    yield Text(str(sum(max(verdict.steps for verdict in those) for those in scenarios) or ""))
    for place in heads:
        yield Text(*_CELLS[cells[place]]) if place in cells else Text("")


def _cell(verdict: Verdict, first: str) -> str:
    """The column of the table that a verdict goes into; `first`: the universe of nio's with a column per JVM."""
    return verdict.java if verdict.nio == first else verdict.nio


def _subject(scenario: str) -> str:
    return scenario.partition("::")[0] if "::" in scenario else scenario.partition(".")[0]


def _heads(verdicts: Sequence[Verdict]) -> dict[str, str]:
    """The short head of each column by what it is about: `jdk-25`, and `jdk-25 (2)` for the next JVM of that release."""
    heads: dict[str, str] = {}
    for name in dict.fromkeys(_cell(verdict, verdicts[0].nio) for verdict in verdicts):
        release = re.search(r"jdk-\d+", name)
        plain = release.group() if release else name
        same = sum(head.partition(" ")[0] == plain for head in heads.values())
        heads[name] = f"{plain} ({same + 1})" if same else plain
    return heads


def legend(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """A line for each column of the table: what is compared there."""
    first, jvms = verdicts[0].nio, {verdict.java for verdict in verdicts}
    for name, head in _heads(verdicts).items():
        worst = f"{name} against {'the same JVM' if len(jvms) == 1 else 'each of these JVMs; the worst outcome'}"
        yield f"{head}: {f'{first} against {name}' if name in jvms else worst}"


def found_differences(verdicts: Sequence[Verdict], *, every: bool = False) -> Iterator[str]:
    """Of each scenario that fails the first difference in words, or every one; JVMs and universes that show the same share it."""
    words: dict[tuple[str, tuple[str, ...]], list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.fails:
            words.setdefault((verdict.scenario, _why(verdict, every)), []).append(verdict)
    for (scenario, why), those in words.items():
        yield "\n".join([f"{short(scenario)}, {_where(those)}:", *(f"  {_indented(part)}" for part in why)])


def _indented(part: str) -> str:
    return part.replace("\n", "\n    ")


def caught_in_python(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """The steps of users' functions that raised the same exception of Python's on both sides."""
    notes = dict.fromkeys((short(verdict.scenario), note) for verdict in verdicts for note in verdict.caught)
    for scenario, note in notes:
        yield f"{scenario}, {note}"


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


def _why(verdict: Verdict, every: bool = False) -> tuple[str, ...]:
    """Why it fails, in parts of one or more lines."""
    shown = verdict.differences if every else verdict.differences[:1]
    words = [difference.in_words("Java", "nio ") for difference in shown]
    left_out = len(verdict.differences) - len(shown)
    if left_out:
        words.append(f"({plural(left_out, 'more step')} came out differently; --all tells of each)")
    if verdict.remark:
        words.append(f"({verdict.remark})" if words else verdict.remark)
    return tuple(words)


def known_differences(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """The known differences that were met, each with its reason and the universes and JDKs that showed it."""
    met: dict[Known, list[Verdict]] = {}
    for verdict in verdicts:
        for entry in verdict.known:
            met.setdefault(entry, []).append(verdict)
    for entry, those in met.items():
        link = f" {entry.link}" if entry.link else ""
        yield f"{short(entry.scenario)}, {entry.step} ({_where(those)}): {entry.reason}{link}"


def summary(verdicts: Sequence[Verdict]) -> str:
    """One line of figures."""
    counts = Counter(verdict.outcome for verdict in verdicts)
    scenarios: dict[str, int] = {}
    for verdict in verdicts:
        scenarios[verdict.scenario] = max(scenarios.get(verdict.scenario, 0), verdict.steps)
    names = {verdict.java for verdict in verdicts}
    jvms = plural(len(names), "recorded JVM" if all("recorded" in name for name in names) else "JVM")
    where = f"{', '.join(dict.fromkeys(verdict.nio for verdict in verdicts))} against {jvms}"
    figures = ", ".join(f"{counts[outcome]} {_IN_SUMMARY.get(outcome, outcome)}" for outcome in _CELLS if counts[outcome])
    return f"{plural(len(scenarios), 'scenario')}, {plural(sum(scenarios.values()), 'step')}, {where}: {figures}."


_IN_SUMMARY: Mapping[Outcome, str] = {"empty": "with nothing to compare", "stopped": "stopped before the end"}
"""What the summary calls an outcome, where its name alone would not be understood."""


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
                why = "\n".join(_why(verdict))
                ElementTree.SubElement(case, "failure", message=why.splitlines()[0]).text = why
            elif verdict.outcome == "skipped":
                ElementTree.SubElement(case, "skipped", message=verdict.remark)
    ElementTree.indent(root)
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def short(scenario: str) -> str:
    """A user's function by its file's name; the whole path would push the table off the screen."""
    file, separator, function = scenario.partition("::")
    return f"{Path(file).name}::{function}" if separator else scenario
