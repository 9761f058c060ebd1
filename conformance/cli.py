"""The command `nio`: picks the subcommand and nothing else.

A subcommand is imported when it is asked for: each draws with rich, and `nio --help` works without.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module, metadata

_COMMANDS = {
    "crosscheck": "run the same programs on nio and on real JVMs",
    "bench": "what calls cost here, beside every other way to do the same",
    "fuzz": "random programs on nio and on real JVMs, compared step by step",
    "explain": "a program on a simulated kernel, and what that does for each call",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `nio` with these arguments (the process's own where None); gives the exit status, 2 where there is nothing to do."""
    words = sys.argv[1:] if arguments is None else arguments
    parser = argparse.ArgumentParser(prog="nio", description="Java's memory-mapped NIO, checked against Java.")
    parser.add_argument("--version", action="version", version=f"mappednio {_version()}")
    commands = parser.add_subparsers(metavar="COMMAND")
    wanted = next((word for word in words if not word.startswith("-")), "")
    for name, purpose in _COMMANDS.items():
        command = commands.add_parser(name, help=purpose)
        if name != wanted:
            continue
        try:
            module = import_module(f".{name}", __package__)
        except ModuleNotFoundError as error:
            if error.name is None or error.name.partition(".")[0] != "rich":
                raise
            print(f"nio {name} draws its tables with rich: pip install 'mappednio[cli]'", file=sys.stderr)
            return 2
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    chosen = parser.parse_args(words)
    if not wanted:
        parser.print_help(sys.stderr)
        return 2
    status: int = chosen.run(chosen)
    return status


def _version() -> str:
    try:
        return metadata.version("mappednio")
    except metadata.PackageNotFoundError:
        return "from source"


if __name__ == "__main__":
    sys.exit(main())
