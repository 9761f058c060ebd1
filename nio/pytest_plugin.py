"""The pytest plugin: a user's own tests under Windows' rules, on a JVM's terms, and with what they leave behind told.

    pytest --nio-personality=windows        files in use are blocked as on Windows: nio.paging.windows
    pytest --nio-collector=deferred         what nobody can reach stays mapped and open until System.gc(): nio.deferred
    pytest --nio-leaks                      a test that leaves a mapping or a channel behind fails, with the line that made it

Without one of these it does nothing.  pytest finds it by itself (entry point pytest11); nio never imports it, or pytest.

What a test is ruled by is the machine that is current while it runs: a test that makes a Machine of its own has left these rules.
Only calls of nio and compat are ruled, not those of `os` and `open`.

What a fixture of a class, module, package or session makes may stay; what is left behind by a test that has failed anyhow is not
told.  A leak is found at the end of the test's teardown, so pytest counts it as an error of that test.
"""

from __future__ import annotations

import gc
from collections.abc import Generator
from typing import TYPE_CHECKING, Final

import pytest

from nio.cleaner import Collector, Prompt
from nio.deferred import Deferred
from nio.leaks import Recording
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
        """Pardon what is made to last longer than a test."""
        if self._recording is None or fixturedef.scope == "function":
            return (yield)
        with self._recording.pardoned():
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self) -> Generator[None, object, object]:
        """Begin anew with each test."""
        self._failed = False
        if self._recording is not None:
            self._recording.begin()
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Remember whether the test has failed."""
        report = yield
        self._failed = self._failed or report.failed
        return report

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self, item: pytest.Item) -> Generator[None, object, object]:
        """Tell what the test has left behind, when its fixtures have been taken down."""
        result = yield
        if self._recording is not None and not self._failed and self._recording.left():
            values = getattr(item, "funcargs", None)
            if isinstance(values, dict):
                values.clear()  # the fixtures' values: pytest drops them after this
            gc.collect()
            left = self._recording.left()
            if left:
                lines = "\n".join(f"  {each}" for each in left)
                pytest.fail(f"this test has left behind:\n{lines}", pytrace=False)
        return result


def _kernel(personality: str) -> Kernel | None:
    if personality == "posix":
        return None
    from nio.paging.windows import WindowsKernel  # only who asks for it pays for it

    return WindowsKernel(posix_delete=personality == "windows-posix-delete")
