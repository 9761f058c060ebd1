"""The simulated machine that a program is run on: what the command line says, else the program itself, else the usual.

A program may say what it wants in a line of its own, which the command line overrules:

    # explain: --frames 16 --replacement fifo
"""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import decode_source
from pathlib import Path
from typing import Final

from nio.paging.kernel import Kernel
from nio.paging.sim import Disk, Event, Fifo, Kind, Lru, Replacement, SecondChance, SimKernel
from nio.paging.windows import Rule, WindowsKernel

_REPLACEMENTS: Final[dict[str, Callable[[], Replacement]]] = {"lru": Lru, "clock": SecondChance, "fifo": Fifo}
_WANTED: Final = re.compile(r"^# explain: (.*)$", re.M)


@dataclass(frozen=True, slots=True)
class Choice:
    """What machine it is."""

    frames: int = 1024
    page_size: int = 4096
    replacement: str = "lru"
    personality: str = "posix"

    def simulated(self, disk: Disk, record: Callable[[Event], None] | int = 0) -> SimKernel:
        """Switch such a machine on.  record: as of SimKernel."""
        replacement = _REPLACEMENTS[self.replacement]()
        return SimKernel(self.frames, self.page_size, disk=disk, replacement=replacement, record=record)

    def dressed(self, kernel: SimKernel) -> Kernel:
        """Return the kernel as programs meet it: under Windows' rules if that is the personality; a refusal is an event too."""
        if self.personality != "windows":
            return kernel
        system = kernel.system

        def refused(rule: Rule, path: str | None) -> None:
            with system.lock:
                system.recorder.process = kernel.process.number
                system.recorder.record(Kind.REFUSED, str(rule), path, pages=0)

        return WindowsKernel(kernel, observer=refused)


def add_machine(parser: argparse.ArgumentParser) -> None:
    """The options that say what machine it is; none has a default, so that one that was given can be told."""
    parser.add_argument("--frames", type=_frames, metavar="N", help="page frames of memory, 4 or more (default 1024)")
    parser.add_argument("--page-size", type=_page_size, metavar="BYTES", help="a power of two (default 4096)")
    parser.add_argument("--replacement", choices=sorted(_REPLACEMENTS), help="which page goes if memory is full (default lru)")
    parser.add_argument(
        "--personality", choices=["posix", "windows"], help="whose rules hold for files in use (default posix)"
    )


def read_source(program: Path) -> str:
    """Return the text of a script, whatever it says that its encoding is.  Raises OSError, or ValueError if it is no text."""
    try:
        text = decode_source(program.read_bytes())
    except (UnicodeDecodeError, SyntaxError) as error:
        raise ValueError(f"{program} is no Python program: {error}") from None
    if "\0" in text:
        raise ValueError(f"{program} is no Python program: there are zero bytes in it")
    return text


def choose(program: Path, given: argparse.Namespace) -> Choice:
    """What the command line, else the program says.  Raises ValueError if the program's line cannot be understood."""
    parser = _Refusing(prog=program.name, add_help=False)
    add_machine(parser)
    wanted = _WANTED.search(read_source(program))
    own = parser.parse_args(shlex.split(wanted[1]) if wanted else [])
    for name, value in vars(given).items():
        if value is not None and name in vars(own):
            setattr(own, name, value)
    usual = Choice()
    return Choice(
        own.frames or usual.frames,
        own.page_size or usual.page_size,
        own.replacement or usual.replacement,
        own.personality or usual.personality,
    )


class _Refusing(argparse.ArgumentParser):
    """A parser of what stands in a program: it does not end the process."""

    def error(self, message: str) -> None:  # type: ignore[override]
        """Raise instead."""
        raise ValueError(f"{self.prog}, the line '# explain:': {message}")


def _frames(text: str) -> int:
    frames = _number(text, "frames")
    if frames < 4:
        raise argparse.ArgumentTypeError(f"a machine needs at least 4 frames, not {frames}")
    return frames


def _page_size(text: str) -> int:
    size = _number(text, "bytes")
    if size < 16 or size & (size - 1):
        raise argparse.ArgumentTypeError(f"a page size is a power of two from 16 on, not {size}")
    return size


def _number(text: str, what: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of {what}") from None
