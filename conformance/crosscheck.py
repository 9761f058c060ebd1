"""`nio crosscheck`: run scenarios on nio, here and on simulated machines, and on every JVM found, and say where they part.

Exit status: 0 where every difference is known, 1 where one is not, where a program stopped on both sides by an error of
Python's, or where a JVM that was asked for by name did not start; 2 where the request makes no sense or nothing was compared.

Not for drawing (`report`), judging (`judge`) or starting processes (`runner`).
"""

import argparse
import dataclasses
import io
import os
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from . import differences, report, runner, suites, targets, transcript, universes
from .judge import Side, Verdict, judge_all
from .targets import Target
from .terminal import draw, plural
from .universes import Universe

_MANY = 40
"""From more scenarios on the table has a row per subject, and the known differences are counted alone."""

_HTML_WIDTH = 160
"""Columns of the report that nobody's terminal limits."""


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
    parser.add_argument("--all", action="store_true", help="tell every difference of a scenario, not the first alone")
    parser.add_argument(
        "--verbose", action="store_true", help=f"a row per scenario and every known difference, in a run of more than {_MANY} too"
    )
    parser.add_argument("--junit", type=Path, metavar="FILE", help="also write a JUnit report")
    parser.add_argument("--html", type=Path, metavar="FILE", help="also write the report as HTML")


def run(arguments: argparse.Namespace) -> int:
    """Do what the command line says; gives the exit status."""
    console = Console(highlight=False)
    try:
        _check_reports([arguments.junit, arguments.html])
        suite = suites.rocketmq(arguments.rocketmq_jars) if arguments.rocketmq else suites.java()
        chosen = targets.plan(arguments.targets, suite.scenarios)
        asked = _universes(arguments.universe, suite, users=any(target.is_users for target in chosen))
    except (targets.NoSuchTarget, ValueError) as error:
        console.print(str(error), style="red", markup=False, soft_wrap=True)
        return 2
    if arguments.list:
        _list(chosen, asked, suite, console)
        return 0
    if arguments.record is not None:
        place = suite.recorded if arguments.record == Path() else arguments.record
        return _record(place, chosen, [each for each in asked if each.is_jvm], suite, console)
    return _crosscheck(arguments, chosen, asked, suite, console)


def _check_reports(files: Sequence[Path | None]) -> None:
    """Before anything runs. Raises `ValueError` where a report cannot be written."""
    for file in filter(None, files):
        if not file.parent.is_dir():
            raise ValueError(f"{file} cannot be written: there is no folder {file.parent}")
        if file.is_dir() or not os.access(file if file.exists() else file.parent, os.W_OK):
            raise ValueError(f"{file} cannot be written: {'it is a folder' if file.is_dir() else 'that is not allowed'}")


def _universes(names: Sequence[str], suite: suites.Suite, *, users: bool) -> list[Universe]:
    """The universes to run: those named; where none of nio's is named the host, where none of Java's is every JVM found.

    Where none is named at all, all of nio's; but the host alone for a user's program, which may want this very machine.
    Raises `ValueError` for what is not there.
    """
    if users and any(map(_is_recorded, names)):
        raise ValueError(
            "Nothing is recorded of your own functions: leave out --universe recorded, or name a JVM (jdk-N, jvm:HOME)."
        )
    chosen: list[Universe] = [] if names or users else list(universes.OF_NIO.values())
    for name in names:
        if name.startswith("jdk-"):
            found = [jvm for jvm in suite.jvms if f"jdk-{jvm.jdk}" == name]
            if not found:
                there = ", ".join(jvm.label for jvm in suite.jvms)
                raise ValueError(f"no {name} was found; JVMs found: {there}" if there else suite.remark)
            chosen.extend(found)
        elif not _is_recorded(name):
            chosen.append(suite.universe(name))
    if any(universe.is_jvm for universe in chosen) and suites.jpype_is_missing():
        raise ValueError("JVMs are driven by JPype, which is not installed: `pip install 'mappednio[jvm]'` brings it.")
    for folder in _recorded_folders(names):
        if not transcript.recorded(folder):
            raise ValueError(f"{folder} holds no recorded transcripts (looked for jdk-N/*.jsonl in it)")
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


def _recorded_folders(names: Sequence[str]) -> list[Path]:
    """The folders of transcripts that the command line names; `recorded` alone names none."""
    return [Path(folder) for name in names if _is_recorded(name) and (folder := name.partition(":")[2])]


def _recordings(names: Sequence[str], suite: suites.Suite) -> list[Side]:
    """The recorded transcripts that the command line names, or those of the package."""
    folders = _recorded_folders(names)
    if "recorded" in names or not folders:
        folders.insert(0, suite.recorded)
    return [Side.of_recording(*recording) for folder in folders for recording in transcript.recorded(folder).values()]


def _crosscheck(
    arguments: argparse.Namespace, chosen: Sequence[Target], asked: Sequence[Universe], suite: suites.Suite, console: Console
) -> int:
    runs = _run(asked, chosen)
    failed = [each for each in runs if each.failure is not None]
    for each in failed:
        console.print(f"{each.universe.label} did not start: {each.failure}", style="yellow", markup=False, soft_wrap=True)
    if any(not each.universe.is_jvm for each in failed):
        return 1
    sides = [Side.of_run(each) for each in runs if each.failure is None]
    java_sides = [side for side in sides if side.jdk]
    recorded_wanted = any(map(_is_recorded, arguments.universe))
    if not java_sides and any(target.is_users for target in chosen):
        console.print(
            f"{suite.remark} Nothing is recorded of your own function.".strip(), style="red", markup=False, soft_wrap=True
        )
        return 1 if failed else 2
    if recorded_wanted or not java_sides:
        if not java_sides and not recorded_wanted and not _names_java(arguments.universe):
            console.print(
                f"{suite.remark} Comparing with recorded transcripts.".strip(), style="yellow", markup=False, soft_wrap=True
            )
        java_sides += _recordings(arguments.universe, suite)
    known = () if all(target.is_users for target in chosen) else suite.known
    nio_sides = [side for side in sides if not side.jdk]
    verdicts = judge_all(chosen, nio_sides, java_sides, known)
    if not verdicts:
        console.print("Nothing was compared: there is no JVM and nothing recorded.", style="red")
        return 2
    compared = [(target.name, java.jdk, nio.label) for target in chosen for nio in nio_sides for java in java_sides]
    stale = [*_stale(verdicts, compared, suite), *_users_stale(verdicts, compared, runs)]
    _print(arguments, verdicts, stale, console, verbose=arguments.verbose)
    if not _write_reports(arguments, verdicts, stale, console):
        return 2
    return _status(verdicts, asked_by_name=_names_java(arguments.universe) and bool(failed))


def _status(verdicts: Sequence[Verdict], *, asked_by_name: bool) -> int:
    """The exit status. asked_by_name: a JVM that the command line names did not start."""
    if asked_by_name or any(verdict.fails and verdict.outcome != "empty" for verdict in verdicts):
        return 1
    return 2 if any(verdict.outcome == "empty" for verdict in verdicts) else 0


def _write_reports(
    arguments: argparse.Namespace, verdicts: Sequence[Verdict], stale: Sequence[differences.Known], console: Console
) -> bool:
    """Write the files that were asked for; whether that went well."""
    try:
        if arguments.junit is not None:
            report.write_junit(arguments.junit, verdicts)
        if arguments.html is not None:
            page = Console(record=True, highlight=False, file=io.StringIO(), width=_HTML_WIDTH)
            _print(arguments, verdicts, stale, page, verbose=True)
            page.save_html(str(arguments.html))
    except OSError as error:
        console.print(f"The report cannot be written: {error}", style="red", markup=False, soft_wrap=True)
        return False
    return True


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


def _users_stale(
    verdicts: Sequence[Verdict], compared: Sequence[tuple[str, int, str]], runs: Sequence[runner.Run]
) -> list[differences.Known]:
    """Of the entries in users' own files those that explained nothing, though their functions ran."""
    entries = dict.fromkeys(entry for each in runs for known in each.known.values() for entry in known)
    return differences.unused(entries, [entry for verdict in verdicts for entry in verdict.known], compared)


def _print(
    arguments: argparse.Namespace,
    verdicts: Sequence[Verdict],
    stale: Sequence[differences.Known],
    console: Console,
    *,
    verbose: bool,
) -> None:
    """The table, its legend, and what there is to say in words."""
    in_short = not verbose and len({verdict.scenario for verdict in verdicts}) > _MANY
    draw(console, report.table(verdicts, by_subject=in_short))
    console.print()
    for line in report.legend(verdicts):
        console.print(line, style="dim", markup=False, soft_wrap=True)
    caught = list(report.caught_in_python(verdicts))
    if caught:
        console.print("\nBoth sides raised the same Python error, which says little about Java:", style="yellow")
    for line in caught:
        console.print(f"  {line}", markup=False, soft_wrap=True)
    known = list(report.known_differences(verdicts))
    if known and in_short:
        console.print(f"\n{plural(len(known), 'known difference')}; --verbose lists them with their reasons.", style="cyan")
    elif known:
        console.print("\nKnown differences:", style="cyan")
        for line in known:
            console.print(f"  {line}", markup=False, soft_wrap=True)
    for entry in stale:
        step = f"{report.short(entry.scenario)}, {entry.step}"
        console.print(f"  explains nothing any more: {step}", style="yellow", markup=False, soft_wrap=True)
    found = list(report.found_differences(verdicts, every=arguments.all))
    if found:
        console.print("\nWhat fails:" if arguments.all else "\nWhat fails, with the first difference:", style="bold red")
    for words in found:
        console.print(words, markup=False, soft_wrap=True)
    console.print("\n" + report.summary(verdicts), markup=False, soft_wrap=True)


def _record(folder: Path, chosen: Sequence[Target], jvms: Sequence[Universe], suite: suites.Suite, console: Console) -> int:
    """Run every JVM and write one file per subject into `folder`/jdk-N; of two JVMs of a release the first."""
    if not jvms:
        console.print(suite.remark, style="red", markup=False, soft_wrap=True)
        return 2
    first_of_release = list({jvm.jdk: jvm for jvm in reversed(jvms)}.values())
    status = 0
    for each in _run(first_of_release[::-1], [target for target in chosen if not target.is_users]):
        if each.failure is not None or each.header is None:
            console.print(f"{each.universe.label} did not start: {each.failure}", style="red", markup=False, soft_wrap=True)
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
    if suite.remark:
        console.print(suite.remark, style="yellow", markup=False, soft_wrap=True)
    drawn = Table(show_header=False, box=None)
    for target in chosen:
        drawn.add_row(target.name, escape(target.claim))
    console.print(drawn)
    console.print(f"\n{plural(len(chosen), 'scenario')}. Universes:")
    for universe in asked:
        console.print(f"  {universe.label}   {universe.name}", markup=False)
    for name, (header, transcripts) in transcript.recorded(suite.recorded).items():
        console.print(f"  {name} recorded {header.date} on {header.build}: {len(transcripts)} scenarios", markup=False)
