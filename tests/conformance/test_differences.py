"""A difference is known only where scenario, step, both outcomes and the release fit; and no entry outlives its cause."""

import dataclasses

import pytest

from conformance import targets, transcript, universes, windows_differences
from conformance.diff import Difference
from conformance.differences import KNOWN, Known, explanation, unused
from conformance.fuzz import lockstep
from conformance.transcript import Event

ENTRY = Known("a.*", "b.get(0)", "crashed SIG*", "raised java.lang.IllegalStateException: *", "why", jdks=(17, 21))


def difference(
    scenario: str = "a.one", step: str = "b.get(0)", java: str = "SIGABRT", nio: str = "java.lang.IllegalStateException: x"
) -> Difference:
    return Difference(scenario, 1, Event(step, "crashed", java), Event(step, "raised", nio))


def test_an_entry_explains_what_it_describes() -> None:
    assert explanation(difference(), 17, [ENTRY]) is ENTRY
    assert explanation(difference(), 17, [ENTRY], "sim-posix") is ENTRY


def test_an_entry_of_one_universe_explains_nothing_in_another() -> None:
    entry = dataclasses.replace(ENTRY, universe="sim-windows")
    assert explanation(difference(), 17, [entry], "sim-windows") is entry
    assert explanation(difference(), 17, [entry], "sim-posix") is None
    assert explanation(difference(), 17, [entry]) is None


@pytest.mark.parametrize(
    ("other", "jdk"),
    [
        (difference(scenario="b.one"), 17),
        (difference(step="b.get(1)"), 17),
        (difference(java="exit status 1"), 17),
        (difference(nio="java.lang.InternalError: x"), 17),
        (difference(), 25),
    ],
)
def test_an_entry_explains_nothing_else(other: Difference, jdk: int) -> None:
    assert explanation(other, jdk, [ENTRY]) is None


def test_brackets_in_a_pattern_stand_for_themselves() -> None:
    entry = Known("a.*", "*", "returned '[pos=1]'", "returned '[pos=2]'", "why")
    step = Event("b", "returned", "'[pos=1]'"), Event("b", "returned", "'[pos=2]'")
    assert entry.explains(Difference("a.one", 1, *step), 25, "host")


def test_an_entry_is_unused_where_its_scenario_was_compared_and_it_was_not_needed() -> None:
    assert unused([ENTRY], [], [("a.one", 17, "host")]) == [ENTRY]
    assert unused([ENTRY], [ENTRY], [("a.one", 17, "host")]) == []
    assert unused([ENTRY], [], [("a.one", 25, "host"), ("b.one", 17, "host")]) == []


def test_an_entry_of_one_universe_is_not_unused_where_only_others_ran() -> None:
    entry = dataclasses.replace(ENTRY, universe="sim-windows")
    assert unused([entry], [], [("a.one", 17, "host"), ("a.one", 17, "sim-posix")]) == []
    assert unused([entry], [], [("a.one", 17, "host"), ("a.one", 17, "sim-windows")]) == [entry]


def test_every_entry_names_a_scenario_that_there_is_and_gives_a_reason() -> None:
    scenarios = [*targets.all_scenarios(), lockstep.SCENARIO]
    jdks = [header.jdk for header, _ in transcript.recorded().values()]
    names = [(name, jdk, universe) for name in scenarios for jdk in jdks for universe in universes.OF_NIO]
    for entry in (*KNOWN, *windows_differences.KNOWN):
        assert len(entry.reason) > 20
        assert entry.some_builds or unused([entry], [], names) == [entry], f"{entry.scenario} is no scenario"
