"""`nio crosscheck --rocketmq` without jars and JVM: the port against what RocketMQ's own classes did when they were recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance import suites, targets, transcript, universes
from conformance.cli import main
from conformance.rocketmq import jars, scenarios


def test_the_port_does_what_rocketmq_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every scenario, against every recorded JDK; each difference is known and each entry needed."""
    monkeypatch.setenv("PATH", str(tmp_path))
    status = main(["crosscheck", "--rocketmq", "--rocketmq-jars", str(tmp_path)])
    output = capsys.readouterr().out
    assert status == 0, output
    assert "no Maven" in output
    assert "Comparing with recorded transcripts" in output
    assert "explains nothing any more" not in output


@pytest.mark.parametrize("jdk", ["jdk-17", "jdk-21", "jdk-25"])
def test_every_scenario_is_recorded_with_the_text_that_it_has_now(jdk: str) -> None:
    """A scenario that was changed must be recorded again: `nio crosscheck --rocketmq --record`."""
    _, recorded = transcript.recorded(suites.ROCKETMQ_RECORDED)[jdk]
    known = targets.all_scenarios(scenarios)
    assert recorded.keys() == known.keys()
    assert len(known) >= 62
    stale = [name for name, one in recorded.items() if one.source != known[name].source]
    assert not stale


@pytest.mark.parametrize("jdk", ["jdk-17", "jdk-21", "jdk-25"])
def test_no_scenario_ended_in_its_own_mistake(jdk: str) -> None:
    """Both sides raising the same AttributeError would be the same, and prove nothing."""
    _, recorded = transcript.recorded(suites.ROCKETMQ_RECORDED)[jdk]
    for one in recorded.values():
        for event in one.events:
            assert event.step != "(the program itself)", one.scenario
            assert not event.text.startswith(("AttributeError", "NameError", "TypeError")), (one.scenario, event)


def test_no_name_stands_for_two_scenarios() -> None:
    """A worker finds a scenario by its name alone, of Java's suite or of RocketMQ's."""
    assert not targets.all_scenarios().keys() & targets.all_scenarios(scenarios).keys()


def test_a_jvm_that_is_named_gets_the_jars_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else every scenario would end where it asks for RocketMQ's first class."""
    monkeypatch.setattr("conformance.rocketmq.jars.bring", lambda folder: tmp_path)
    home = tmp_path / "home"
    (home / "lib" / "server").mkdir(parents=True)
    (home / "lib" / "server" / "libjvm.so").touch()
    named = suites.rocketmq(None).universe(f"jvm:{home}")
    assert isinstance(named, universes.RocketMQ)
    assert (named.home, named.jars) == (home, tmp_path)
    assert isinstance(suites.rocketmq(None).universe("host"), universes.Host)


def test_without_jars_a_jvm_that_is_named_is_refused_with_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def bring(folder: Path | None) -> Path:
        raise jars.NoJars("no jars today")

    monkeypatch.setattr("conformance.rocketmq.jars.bring", bring)
    (tmp_path / "lib" / "server").mkdir(parents=True)
    (tmp_path / "lib" / "server" / "libjvm.so").touch()
    with pytest.raises(ValueError, match="no jars today"):
        suites.rocketmq(None).universe(f"jvm:{tmp_path}")
