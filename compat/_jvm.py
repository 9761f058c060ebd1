"""startJVM and its kin: there is no JVM, so they keep the state that code written for JPype asks for.

What they do: they choose the Machine (`startJVM(machine=...)`), take `-Dname=value` as properties of java.lang.System, and
raise JPype's errors when called out of order.  Everything in compat works before startJVM and after shutdownJVM as well.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

import nio._core.bytebuffer
from compat.java.lang._system import set_property
from nio.machine import Machine, current

F = TypeVar("F", bound=Callable[[], object])

JDK: Final = (25, 0, 0)
"""The JDK that nio's behaviour and messages follow."""


class JVMNotFoundException(ValueError):
    """JPype: no JVM was found.  compat looks for none, and never raises it."""


class JVMNotSupportedException(ValueError):
    """JPype: the JVM is of another architecture or too old.  Here: older than `minimum_version`."""


class JVMNotRunning(RuntimeError):
    """JPype: an object of Java was used before startJVM or after shutdownJVM.  compat never raises it."""


class _State:
    """What startJVM and shutdownJVM have done so far."""

    running = False
    ended = False
    machine: Machine | None = None
    on_start: Final[list[Callable[[], object]]] = []


def startJVM(
    *jvmargs: str | None,
    jvmpath: str | os.PathLike[str] | None = None,
    classpath: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | None = None,
    ignoreUnrecognized: bool = False,
    convertStrings: bool = False,
    interrupt: bool = True,
    minimum_version: str | None = None,
    machine: Machine | None = None,
) -> None:
    """Begin the time in which isJVMStarted() is true.

    jvmargs: a JVM's arguments; those of the form -Dname=value become properties, the others have nothing to act on.
    machine: the Machine that is current from now until shutdownJVM; compat's own, JPype has no such argument.
    minimum_version: the oldest JDK that will do.  The other arguments are JPype's, and have no effect: there is no JVM to
    load, no class path, and strings are always Python's.

    Raises OSError if it was called before, TypeError if jvmpath is given twice, JVMNotSupportedException if
    minimum_version is above JDK 25.
    """
    if _State.running:
        raise OSError("JVM is already started")
    if _State.ended:
        raise OSError("JVM cannot be restarted")
    arguments = list(jvmargs)
    if arguments and (arguments[0] is None or not arguments[0].startswith("-")):
        if jvmpath:
            raise TypeError("jvmpath specified twice")
        del arguments[0]
    if minimum_version is not None and _version(minimum_version) > JDK:
        raise JVMNotSupportedException(f"nio follows JDK {JDK[0]}, not {minimum_version}")
    for argument in arguments:
        name, _, value = (argument or "").removeprefix("-D").partition("=")
        if argument and argument.startswith("-D") and name:
            set_property(name, value)
            if name == "java.io.tmpdir":  # Java, too, looks at this one when it starts, and never again
                (machine or current()).temporary_folder = value
    if machine is not None:
        machine.__enter__()
        _State.machine = machine
    _State.running = True
    for function in _State.on_start:
        function()


def shutdownJVM() -> None:
    """End the time in which isJVMStarted() is true; a second call has no effect.

    Raises RuntimeError if startJVM was never called.
    """
    if not _State.running and not _State.ended:
        raise RuntimeError("Attempt to shutdown without a live JVM")
    _State.running, _State.ended = False, True
    if _State.machine is not None:
        _State.machine.__exit__(None, None, None)
        _State.machine = None


def isJVMStarted() -> bool:
    """Return whether startJVM has been called, and shutdownJVM has not."""
    return _State.running


def onJVMStart(function: F) -> F:
    """Call the function when startJVM is called, or now if it has been (a decorator)."""
    if _State.running:
        function()
    else:
        _State.on_start.append(function)
    return function


def getJVMVersion() -> tuple[int, ...]:
    """Return the version of the JDK that nio follows, (0, 0, 0) before startJVM."""
    return JDK if _State.running else (0, 0, 0)


def getDefaultJVMPath() -> str:
    """Return the path of what runs in a JVM's place, nio's compiled core: so that startJVM(getDefaultJVMPath()) works."""
    return nio._core.bytebuffer.__file__


def attachThreadToJVM() -> None:
    """Nothing: every thread may use nio."""


def detachThreadFromJVM() -> None:
    """Nothing: see attachThreadToJVM."""


def isThreadAttachedToJVM() -> bool:
    """Return isJVMStarted(): every thread may use nio."""
    return _State.running


def _version(text: str) -> tuple[int, ...]:
    """ "17.0.1" as (17, 0, 1)."""
    return tuple(int(part) for part in text.split("."))
