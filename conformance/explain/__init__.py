"""`nio explain`: a program on a simulated kernel, and what the kernel did for each of its calls.

    options, stage     the machine that a program wants; how it gets at it
    catalogue          the built-in programs, in programs/
    story, words       what happened, and how it is told
    tracing            which call of the program an event belongs to
    snapshot           the tables of the machine at one moment
    ending             what is said about a program that failed
    running            all of that around one program
    beside_jvm         what a JVM has mapped at the same step, for a program that asks
    report             what is printed
    compare            the same task by read and write, and by mapping
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from rich.console import Console

from nio.paging.sim import DirectoryDisk, Disk, MemoryDisk

from . import catalogue, compare, report
from .options import Choice, add_machine, choose
from .running import run as run_program

_USAGE = "nio explain [options] [PROGRAM [ARGUMENT ...]]"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `nio explain`."""
    parser.usage = _USAGE
    parser.description = (
        "Run a program on a simulated kernel, and tell what the kernel does for each of its calls. Files that the program opens"
        " through nio or compat lie on the simulated disk; Python's own open() sees the real one."
    )
    _add_options(parser)
    parser.add_argument(
        "program", nargs=argparse.REMAINDER, help="a script with its arguments, or the name of a built-in program"
    )


def _add_options(parser: argparse.ArgumentParser) -> None:
    add_machine(parser)
    parser.add_argument("--disk", type=Path, metavar="FOLDER", help="the simulated disk's files are those in this folder")
    parser.add_argument("--json", action="store_true", help="print the kernel's events as JSON lines, and nothing else")
    parser.add_argument("--all", action="store_true", help="print every step of a long story")
    parser.add_argument("--list", action="store_true", help="name the built-in programs")
    parser.add_argument("--compare", action="store_true", help="the same task by read and write, and by mapping")
    parser.add_argument("--no-host", action="store_true", help="compare in the simulation only")


def run(arguments: argparse.Namespace) -> int:
    """Do what the command line says; gives the exit status: the program's own, 1 after an exception, 2 for a wrong request."""
    out = report.console()
    name, *rest = arguments.program or [catalogue.DEFAULT]
    built_in = catalogue.programs().get(name)
    if arguments.compare or arguments.list:
        _options_in(arguments.program, arguments)
    elif built_in is not None:
        # It has no arguments: what follows its name is meant for us.
        _options_in(rest, arguments)
        rest = []
        if arguments.compare or arguments.list:
            _refuse(arguments, name)
    if arguments.list:
        _list(out)
        return 0
    if arguments.compare:
        compare.show(out, not arguments.no_host)
        return 0
    return _explain(built_in or Path(name), rest, arguments, out)


def _options_in(words: Sequence[str], arguments: argparse.Namespace) -> None:
    """Take the options out of words that are no program with its arguments.  Ends the process if others are among them."""
    parser = argparse.ArgumentParser(prog="nio explain", usage=_USAGE)
    _add_options(parser)
    _, left = parser.parse_known_args(words, arguments)
    for word in left:
        _refuse(arguments, word)
    if arguments.compare:
        for option in ("frames", "page_size", "replacement", "personality", "disk", "json", "all"):
            if getattr(arguments, option):
                _refuse(arguments, f"--{option.replace('_', '-')}")


def _refuse(arguments: argparse.Namespace, word: str) -> NoReturn:
    parser = argparse.ArgumentParser(prog="nio explain", usage=_USAGE)
    whose = "--list" if arguments.list else "--compare" if arguments.compare else "a built-in program"
    parser.error(f"{whose} takes no {word!r}")


def _explain(program: Path, rest: Sequence[str], arguments: argparse.Namespace, out: Console) -> int:
    if not program.exists() and program.name == str(program):
        print(f"nio explain: no such file: {program}, and no built-in program either (--list names them)", file=sys.stderr)
        return 2
    try:
        choice = choose(program, arguments)
        disk: Disk = MemoryDisk() if arguments.disk is None else DirectoryDisk(arguments.disk)
        if arguments.json:
            return _print_events(program, rest, choice, disk)
        ran = run_program(program, rest, choice, disk)
    except OSError as error:
        reason = error.strerror if error.filename is None else f"{error.filename}: {error.strerror}"
        print(f"nio explain: {reason}", file=sys.stderr)
        return 2
    except (ValueError, SyntaxError) as error:
        print(f"nio explain: {error}", file=sys.stderr)
        return 2
    machine = f"{choice.frames} frames of {choice.page_size} bytes, {choice.replacement}, {choice.personality}"
    out.print(f"{program.name} on {machine}", style="bold")
    out.print("B1 to B13: the steps from mmap to the byte, as in docs/claims.md", style="dim")
    report.tell(ran.story, out, arguments.all)
    report.tables(ran, out)
    return ran.status


def _print_events(program: Path, rest: Sequence[str], choice: Choice, disk: Disk) -> int:
    """What the program prints goes to the standard error, so that the output is JSON lines and nothing else.

    They are printed when the program has ended: whether somebody reads them is no concern of the program's.
    """
    lines: list[str] = []
    ran = run_program(
        program, rest, choice, disk, lambda event, step: lines.append(report.as_json(event, step)), echo=sys.stderr
    )
    if ran.story.ending is not None:
        print(ran.story.ending, *ran.story.way, *ran.story.hints, sep="\n", file=sys.stderr)
    for line in lines:
        print(line)
    return ran.status


def _list(out: Console) -> None:
    for name, path in catalogue.programs().items():
        out.print(f"{name:<20} {catalogue.title(path)}", soft_wrap=True)
