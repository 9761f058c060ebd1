"""How a file is copied or moved: StandardCopyOption, and what a set of options comes to.

Values only: what they do to files is done in move_copy.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, final

from nio.channels.options import CopyOption, LinkOption
from nio.errors import NullPointerException, UnsupportedOperationException
from nio.lang.enum import JavaEnum


@final
class StandardCopyOption(JavaEnum, CopyOption):
    """The ways to copy or move a file (java.nio.file.StandardCopyOption)."""

    __slots__ = ()

    java_name = "java.nio.file.StandardCopyOption"

    REPLACE_EXISTING: ClassVar[StandardCopyOption]
    """What has the name of the target goes, unless it is a directory with something in it."""
    COPY_ATTRIBUTES: ClassVar[StandardCopyOption]
    """The copy gets the permissions and times of the source."""
    ATOMIC_MOVE: ClassVar[StandardCopyOption]
    """The move is one step, and replaces what has the name of the target; not to another file system."""


StandardCopyOption.REPLACE_EXISTING = StandardCopyOption("REPLACE_EXISTING")
StandardCopyOption.COPY_ATTRIBUTES = StandardCopyOption("COPY_ATTRIBUTES")
StandardCopyOption.ATOMIC_MOVE = StandardCopyOption("ATOMIC_MOVE")


@dataclass(frozen=True, slots=True)
class CopyMode:
    """What a set of options comes to."""

    replace: bool
    attributes: bool
    atomic: bool
    follow: bool


_REPLACE, _ATTRIBUTES, _ATOMIC = StandardCopyOption.values()


def copy_mode(options: Sequence[CopyOption]) -> CopyMode:
    """Return what the options of Files.copy mean together.

    Raises NullPointerException for None, UnsupportedOperationException for ATOMIC_MOVE and what is none of Java's options,
    TypeError for what is no option.
    """
    return _mode(options, (_REPLACE, _ATTRIBUTES, LinkOption.NOFOLLOW_LINKS), "copy option")


def move_mode(options: Sequence[CopyOption]) -> CopyMode:
    """Return what the options of Files.move mean together; it never follows links, and raises as `copy_mode`."""
    return _mode(options, (_REPLACE, _ATOMIC, LinkOption.NOFOLLOW_LINKS), "option")


def stream_mode(options: Sequence[CopyOption]) -> CopyMode:
    """Return what the options of Files.copy from a stream mean: REPLACE_EXISTING, and no other; raises as `copy_mode`."""
    for option in options:
        if option is None:
            raise NullPointerException("options contains 'null'")
        if option is not _REPLACE and isinstance(option, CopyOption):
            raise UnsupportedOperationException(f"{option} not supported")
    return _mode(options, (_REPLACE,), "option")


def _mode(options: Sequence[CopyOption], known: Sequence[CopyOption], what: str) -> CopyMode:
    for option in options:
        if option is None:
            raise NullPointerException()
        if not isinstance(option, CopyOption):
            raise TypeError(f"a copy option was expected, not {type(option).__name__}")
        if option not in known:
            raise UnsupportedOperationException(f"Unsupported {what}: {option}")
    return CopyMode(
        replace=_REPLACE in options,
        attributes=_ATTRIBUTES in options,
        atomic=_ATOMIC in options,
        follow=LinkOption.NOFOLLOW_LINKS not in options,
    )
