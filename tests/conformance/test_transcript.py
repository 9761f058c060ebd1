"""What is recorded is read back as it was, and the recorded transcripts are complete."""

import json
from pathlib import Path

import pytest

from conformance import targets, transcript
from conformance.transcript import KINDS, Event, Header, Transcript

HEADER = Header("jdk-99", 99, "99+1", "Nobody", "2026-01-01", "nio crosscheck --record", "JPype 1")


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    events = [Event(f"step «{kind}»", kind, "1\n2") for kind in ("returned", "raised", "noted", "printed", "crashed", "hung")]
    written = [Transcript("a.one", "123", events), Transcript("a.two", "456")]
    transcript.write(tmp_path / "jdk-99" / "a.jsonl", HEADER, written)
    assert transcript.recorded(tmp_path) == {"jdk-99": (HEADER, {each.scenario: each for each in written})}
    assert {event.kind for event in events} == set(KINDS)


def test_the_words_of_a_python_error_are_told_and_neither_compared_nor_recorded(tmp_path: Path) -> None:
    """They differ from binding to binding, and a recorded line is a measurement of Java."""
    event = Event("b.putInnt(8)", "raised", "AttributeError", "line 7: no attribute 'putInnt'")
    assert Event.from_json(json.loads(event.to_json())).detail == event.detail
    assert event == Event("b.putInnt(8)", "raised", "AttributeError", "line 9: another's words")
    transcript.write(tmp_path / "a.jsonl", HEADER, [Transcript("a.one", "123", [event])])
    assert "line 7" not in (tmp_path / "a.jsonl").read_text()


def test_a_line_that_is_no_event_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not an event"):
        Event.from_json({"step": "x", "dreamt": "y"})
    (tmp_path / "a.jsonl").write_text('{"scenario": "a.one", "source": ""}\n')
    with pytest.raises(ValueError, match="no header"):
        transcript.read_folder(tmp_path)


def test_three_releases_are_recorded_each_with_its_origin() -> None:
    recorded = transcript.recorded()
    assert [header.jdk for header, _ in recorded.values()] == [17, 21, 25]
    for header, _ in recorded.values():
        assert header.build.startswith(str(header.jdk))
        assert header.vendor
        assert header.date


@pytest.mark.parametrize("folder", ["jdk-17", "jdk-21", "jdk-25"])
def test_every_scenario_is_recorded_with_the_text_that_it_has_now(folder: str) -> None:
    """A scenario that was changed must be recorded again: `nio crosscheck --record`."""
    header, recorded = transcript.recorded()[folder]
    wanted = {name: each.source for name, each in targets.all_scenarios().items() if each.since <= header.jdk}
    assert {name: each.source for name, each in recorded.items()} == wanted


def test_no_recorded_scenario_stumbled_over_itself() -> None:
    """On a JVM a step never uses what is not there, and no exception leaves a scenario: that would be its own mistake."""
    for _, recorded in transcript.recorded().values():
        for each in recorded.values():
            assert each.events, each.scenario
            assert not [event for event in each.events if event.step == "(the program itself)"], each.scenario
            assert not [event for event in each.events if event.text == "NoValue"], each.scenario


def test_recorded_transcripts_say_nothing_of_the_machine_they_were_made_on() -> None:
    for path in transcript.RECORDED.rglob("*.jsonl"):
        assert "/tmp" not in path.read_text(encoding="utf-8"), path
