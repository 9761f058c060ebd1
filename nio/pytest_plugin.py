"""The pytest plugin: a user's own tests under Windows' rules, on a JVM's terms, and with what they leave behind told.

    pytest --nio-personality=windows        files in use are blocked as on Windows: nio.paging.windows
    pytest --nio-collector=deferred         what nobody can reach stays mapped and open until System.gc(): nio.deferred
    pytest --nio-leaks                      a test that leaves a mapping or a channel behind fails, with the line that made it

Without one of these it does nothing.  pytest finds it by itself (entry point pytest11); nio never imports it, or pytest.

What a test is ruled by is the machine that is current while it runs: a test that makes a Machine of its own has left these rules.
Only calls of nio and compat are ruled, not those of `os` and `open`.

A leak is looked for at the end of a test's teardown, so pytest counts it as an error of that test.  As long as a fixture of a
class, module, package or session is alive, what lives may be the fixture's to keep and to end, whoever made it; so it is judged
when no such fixture is left, and told then with the test or fixture that made it.  A channel that was dropped unclosed nobody can
close any more: a test's is told at once, that of such a fixture when none is left.

There is to be no false alarm.  What a failed test has made is not told; nor is, as long as Python keeps the traceback of a test
that has failed, what others have made, which that may hold.  What ends only after the last test is told to nobody.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Generator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from nio.cleaner import Collector, Prompt
from nio.deferred import Deferred
from nio.leaks import Left, Recording
from nio.machine import Machine

if TYPE_CHECKING:
    from nio.paging.kernel import Kernel


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options; all are off."""
    group = parser.getgroup("nio", "Java's files and mappings (mappednio)")
    group.addoption(
        "--nio-personality",
        choices=("posix", "windows", "windows-posix-delete"),
        help="rules about files in use: this system's, most Windows systems', or those where a deleted name goes at once",
    )
    group.addoption(
        "--nio-collector",
        choices=("prompt", "deferred"),
        help="when what nobody can reach is unmapped and closed: at once, or at System.gc() as on a JVM",
    )
    group.addoption("--nio-leaks", action="store_true", help="fail a test that leaves a mapping or a channel behind")


def pytest_configure(config: pytest.Config) -> None:
    """Begin, if something has been asked for."""
    personality, collector = config.getoption("--nio-personality"), config.getoption("--nio-collector")
    leaks = bool(config.getoption("--nio-leaks"))
    if personality or collector or leaks:
        config.pluginmanager.register(Rules(personality or "posix", collector or "prompt", leaks), "nio-rules")


class Rules:
    """The machine that tests run on, and the watch over what they leave behind."""

    def __init__(self, personality: str, collector: str, leaks: bool) -> None:
        """The values of the three options."""
        self._text: Final = f"nio: {personality} rules, {collector} collector" + (", leaks are errors" if leaks else "")
        inner: Collector = Deferred() if collector == "deferred" else Prompt()
        self._recording: Final = Recording(inner) if leaks else None
        self._machine: Final = Machine(_kernel(personality), self._recording or inner)
        self._failed = False
        self._alive: Final[set[pytest.FixtureDef[object]]] = set()
        """The fixtures of more than one test that have been set up and not taken down."""

    def pytest_report_header(self) -> str:
        """Say which rules there are."""
        return self._text

    def pytest_sessionstart(self) -> None:
        """Make the machine current, for collection too."""
        self._machine.__enter__()

    def pytest_sessionfinish(self) -> None:
        """Make the machine current again that was it before."""
        self._machine.__exit__(None, None, None)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[object]) -> Generator[None, object, object]:
        """Take note of what is made to last longer than a test."""
        if self._recording is None or fixturedef.scope == "function" or _keeps_nothing(fixturedef):
            return (yield)
        self._alive.add(fixturedef)
        with self._recording.lasting(f"fixture {fixturedef.argname}"):
            return (yield)

    def pytest_fixture_post_finalizer(self, fixturedef: pytest.FixtureDef[object]) -> None:
        """Take note of the end of a fixture."""
        self._alive.discard(fixturedef)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Begin anew with each test."""
        self._failed = False
        if self._recording is not None:
            self._recording.begin(item.nodeid)
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Remember whether the test has failed."""
        report = yield
        self._failed = self._failed or report.failed
        return report

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None, object, object]:
        """Tell what has been left behind, when the test's fixtures have been taken down."""
        result = yield
        if self._recording is not None:
            if self._failed:
                self._recording.forget(item.nodeid)
            elif self._left(self._recording, item.nodeid):
                values = getattr(item, "funcargs", None)
                if isinstance(values, dict):
                    values.clear()  # the fixtures' values: pytest drops them after this
                gc.collect()
                left = self._left(self._recording, item.nodeid)
                self._recording.forget(*self._range(item.nodeid))
                if left:
                    pytest.fail(_told(left, item.nodeid), pytrace=False)
        return result

    def _left(self, recording: Recording, test: str) -> list[Left]:
        """Return what is to be told at the end of a test, if it has been left behind."""
        by, certain = self._range(test)
        return [each for each in recording.left(certain) if by is None or each.by in (by, "")]

    def _range(self, test: str) -> tuple[str | None, bool]:
        """Return whose leaks can be told at the end of a test, None for everybody's, and whether only those that are certain."""
        return (test if hasattr(sys, "last_value") else None), bool(self._alive)


def _told(left: Sequence[Left], test: str) -> str:
    own = [f"  {replace(each, by='')}" for each in left if each.by in (test, "")]
    others = [f"  {each}" for each in left if each.by not in (test, "")]
    lines = ["this test has left behind:", *own] if own else []
    return "\n".join([*lines, "left behind by others, with no fixture left to end it:", *others] if others else lines)


def _keeps_nothing(fixture: pytest.FixtureDef[object]) -> bool:
    """Whether it is one of pytest's own, which is alive in nearly every run and in which nobody keeps anything."""
    names = ("pytestconfig", "record_testsuite_property", "tmp_path_factory", "tmpdir_factory")
    return fixture.argname in names and fixture.func.__module__.startswith("_pytest.")


def _kernel(personality: str) -> Kernel | None:
    if personality == "posix":
        return None
    from nio.paging.windows import WindowsKernel  # only who asks for it pays for it

    return WindowsKernel(posix_delete=personality == "windows-posix-delete")
