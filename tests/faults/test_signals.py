"""Who gets a SIGBUS: ours become exceptions, whoever else handles the signal; all others go where they went before.

Every test here runs in a child process.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from tests.faults import child

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the signal numbers and /proc are Linux's")

FOREIGN = 42
"""The exit status by which a foreign handler says that it was called."""


# --- faulthandler


def with_faulthandler_before(path: str) -> None:
    import faulthandler

    from tests.faults.scene import all_fault, cut_mapping, works_again

    faulthandler.enable()
    buffer = cut_mapping(path)
    all_fault(buffer)
    all_fault(buffer)
    works_again(buffer, path)
    assert faulthandler.is_enabled()


def test_faulthandler_enabled_before_the_mapping_has_nothing_to_say(tmp_path: Path) -> None:
    """Our handler is on top of it."""
    child.succeeds(with_faulthandler_before, str(tmp_path / "cut"))


def with_faulthandler_after(path: str) -> None:
    import faulthandler

    from tests.faults.scene import all_fault, cut_mapping, works_again

    buffer = cut_mapping(path)
    faulthandler.enable()
    all_fault(buffer)
    all_fault(buffer)
    works_again(buffer, path)


def test_faulthandler_enabled_after_the_mapping_dumps_once_and_hands_on(tmp_path: Path) -> None:
    """It is on top then: it prints its traceback, takes itself away, and the access is an exception all the same."""
    outcome = child.run(with_faulthandler_after, str(tmp_path / "cut"))
    assert outcome.status == 0, outcome.err
    assert outcome.err.count("Fatal Python error: Bus error") == 1


def with_faulthandler_after_and_another_mapping(path: str) -> None:
    import faulthandler

    from tests.faults.scene import all_fault, cut_mapping, mapped

    buffer = cut_mapping(path)
    faulthandler.enable()
    mapped(path, size=1)
    all_fault(buffer)


def test_the_next_mapping_puts_our_handler_back_on_top(tmp_path: Path) -> None:
    """Whoever came since the first mapping is found at each map, so faulthandler stays silent."""
    child.succeeds(with_faulthandler_after_and_another_mapping, str(tmp_path / "cut"))


def with_faulthandler_toggled(path: str, order: str) -> None:
    import faulthandler

    from tests.faults.scene import all_fault, cut_mapping, works_again

    buffer = None
    for step in order.split():
        if step == "map":
            buffer = cut_mapping(path)
        elif step == "fault":
            assert buffer is not None
            all_fault(buffer)
        elif step == "enable":
            faulthandler.enable()
        else:
            faulthandler.disable()
    assert buffer is not None
    all_fault(buffer)
    works_again(buffer, path)


@pytest.mark.parametrize(
    "order",
    [
        "map enable disable",
        "map enable disable enable disable fault disable",
        "enable disable map enable disable",
        "enable map enable fault",
        "map enable fault enable disable fault",
        "enable map disable map",
        "enable map disable",
        "enable map fault disable enable",
    ],
)
def test_faulthandler_may_be_switched_on_and_off_at_any_time(order: str, tmp_path: Path) -> None:
    """After any such order of calls each access past the end is an exception."""
    outcome = child.run(with_faulthandler_toggled, str(tmp_path / "cut"), order)
    assert outcome.status == 0, outcome.err


def crash_under_faulthandler(path: str) -> None:
    import faulthandler

    from tests.faults.scene import all_fault, cut_mapping, foreign_fault

    faulthandler.enable()
    all_fault(cut_mapping(path))
    foreign_fault(path)


def test_faulthandler_still_reports_the_crashes_of_others(tmp_path: Path) -> None:
    """A fault that is not ours is dumped by the handler below, and kills by SIGBUS."""
    outcome = child.run(crash_under_faulthandler, str(tmp_path / "cut"))
    assert outcome.status == -signal.SIGBUS
    assert outcome.err.count("Fatal Python error: Bus error") == 1


# --- other handlers


def with_a_foreign_handler(path: str, order: str) -> None:
    import os
    import signal

    from tests.faults.scene import all_fault, cut_mapping, foreign_fault, install_c_handler, mapped, works_again

    keep = []
    for step in order.split():
        if step == "handler":
            keep.append(install_c_handler(signal.SIGBUS, lambda number: os._exit(42)))
        else:
            keep.append(mapped(path, size=1) if os.path.exists(path) else cut_mapping(path))
    buffer = cut_mapping(path)
    all_fault(buffer)
    works_again(buffer, path)
    foreign_fault(path)


@pytest.mark.parametrize("order", ["handler", "handler map map", "map handler map", "map handler map handler map"])
def test_a_foreign_handler_gets_foreign_faults_and_none_of_ours(order: str, tmp_path: Path) -> None:
    """A C library's handler, there before the mapping or before the next one, is asked about what is not ours."""
    outcome = child.run(with_a_foreign_handler, str(tmp_path / "cut"), order)
    assert outcome.status == FOREIGN, outcome.err


def crash_by_a_foreign_fault(path: str, ours_too: bool) -> None:
    from tests.faults.scene import all_fault, cut_mapping, foreign_fault

    if ours_too:
        all_fault(cut_mapping(path))
    foreign_fault(path)


@pytest.mark.parametrize("ours_too", [False, True], ids=["without us", "with us"])
def test_a_foreign_fault_kills_by_sigbus_as_it_does_without_us(ours_too: bool, tmp_path: Path) -> None:
    """We do not hide what is wrong in others: the status says SIGBUS, with our handler and without."""
    outcome = child.run(crash_by_a_foreign_fault, str(tmp_path / "cut"), ours_too)
    assert (outcome.status, outcome.err) == (-signal.SIGBUS, "")


# --- a SIGBUS that is sent


def get_a_signal(path: str, ours_too: bool, disposition: str) -> None:
    import os
    import signal

    from tests.faults.scene import all_fault, cut_mapping

    seen: list[int] = []
    if disposition == "ignored":
        signal.signal(signal.SIGBUS, signal.SIG_IGN)
    elif disposition == "handled":
        signal.signal(signal.SIGBUS, lambda number, frame: seen.append(number))
    if ours_too:
        all_fault(cut_mapping(path))
    os.kill(os.getpid(), signal.SIGBUS)
    os.kill(os.getpid(), signal.SIGBUS)
    if disposition == "handled":
        assert seen == [signal.SIGBUS, signal.SIGBUS]
    if ours_too:
        all_fault(cut_mapping(path + "2"))


@pytest.mark.parametrize("ours_too", [False, True], ids=["without us", "with us"])
@pytest.mark.parametrize(("disposition", "status"), [("default", -signal.SIGBUS), ("ignored", 0), ("handled", 0)])
def test_a_sigbus_sent_by_kill_does_what_it_does_without_us(
    disposition: str, status: int, ours_too: bool, tmp_path: Path
) -> None:
    """The default action kills, an ignored signal is ignored, Python's own handler is called for each of two."""
    outcome = child.run(get_a_signal, str(tmp_path / "cut"), ours_too, disposition)
    assert (outcome.status, outcome.err) == (status, "")


def raise_the_signal(path: str) -> None:
    import signal

    from tests.faults.scene import all_fault, cut_mapping

    all_fault(cut_mapping(path))
    signal.raise_signal(signal.SIGBUS)
    signal.raise_signal(signal.SIGBUS)


def test_a_sigbus_that_a_thread_raises_for_itself_kills_at_the_second_time_at_the_latest(tmp_path: Path) -> None:
    """The first is taken for faulthandler's, which raises again what it has dumped (guard.h): a stated difference."""
    outcome = child.run(raise_the_signal, str(tmp_path / "cut"))
    assert (outcome.status, outcome.err) == (-signal.SIGBUS, "")


def count_handlers(path: str) -> None:
    import ctypes
    import signal

    import nio
    from tests.faults.scene import mapped, new_file

    libc = ctypes.CDLL(None)
    action = (ctypes.c_ubyte * 512)()

    def handler() -> bytes:
        assert libc.sigaction(signal.SIGBUS, None, action) == 0
        return bytes(action[:8])

    before = handler()
    assert nio.ByteBuffer.allocateDirect(10).putInt(1).flip().getInt() == 1
    assert handler() == before
    new_file(path)
    mapped(path)
    ours = handler()
    assert ours != before
    mapped(path)
    assert handler() == ours


def test_the_handler_is_installed_by_the_first_mapping_and_not_by_the_import(tmp_path: Path) -> None:
    """A program that maps nothing keeps its signals as they were."""
    child.succeeds(count_handlers, str(tmp_path / "file"))
