"""The command `nio`: picks the subcommand and nothing else."""

import argparse
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `nio` with these arguments (the process's own where None); gives the exit status."""
    try:
        from . import bench, crosscheck, explain, fuzz
    except ModuleNotFoundError as error:
        if error.name != "rich":
            raise
        print("nio's commands draw their tables with rich: pip install 'mappednio[jvm]'", file=sys.stderr)
        return 2
    parser = argparse.ArgumentParser(prog="nio", description="Java's memory-mapped NIO, checked against Java.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    crosschecking = commands.add_parser("crosscheck", help="run the same programs on nio and on real JVMs")
    crosscheck.add_arguments(crosschecking)
    crosschecking.set_defaults(run=crosscheck.run)
    benching = commands.add_parser("bench", help="what calls cost here, beside every other way to do the same")
    bench.add_arguments(benching)
    benching.set_defaults(run=bench.run)
    fuzzing = commands.add_parser("fuzz", help="random programs on nio and on real JVMs, compared step by step")
    fuzz.add_arguments(fuzzing)
    fuzzing.set_defaults(run=fuzz.run)
    explaining = commands.add_parser("explain", help="a program on a simulated kernel, and what that does for each call")
    explain.add_arguments(explaining)
    explaining.set_defaults(run=explain.run)
    chosen = parser.parse_args(arguments)
    status: int = chosen.run(chosen)
    return status


if __name__ == "__main__":
    sys.exit(main())
