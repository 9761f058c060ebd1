"""What the command line names is found before anything runs, or is refused with what there is."""

from pathlib import Path

import pytest

from conformance import targets
from conformance.targets import NoSuchTarget, Target


def test_there_are_well_over_forty_scenarios_each_with_a_claim_of_its_own() -> None:
    scenarios = targets.all_scenarios()
    assert len(scenarios) >= 140
    assert all(name.count(".") == 1 for name in scenarios)
    claims = [each.claim for each in scenarios.values()]
    assert all(len(claim) > 15 for claim in claims)
    assert len(set(claims)) == len(claims)


def test_nothing_named_is_everything() -> None:
    assert [target.name for target in targets.plan([])] == list(targets.all_scenarios())


def test_a_subject_a_scenario_and_a_pattern() -> None:
    cursor = [target.name for target in targets.plan(["cursor"])]
    assert "cursor.fresh" in cursor
    assert all(name.startswith("cursor.") for name in cursor)
    assert [target.name for target in targets.plan(["cursor.fresh", "cursor.fresh"])] == ["cursor.fresh"]
    assert [target.name for target in targets.plan(["readme.*"])] == ["readme.program"]


def test_a_users_file_is_not_run_to_be_planned(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text('raise SystemExit\n\n@scenario("x")\ndef one(u, log): pass\n\ndef two(u):\n    """Two."""\n')
    assert targets.plan([f"{file}::two"]) == [Target(f"{file}::two", "Two.")]
    assert [target.name for target in targets.plan([str(file)])] == [f"{file}::one"]


@pytest.mark.parametrize("wrong", ["nothing", "cursor.nothing", "{file}::nothing", "{file}", "{folder}/none.py::f", "{bad}::f"])
def test_what_is_not_there_is_refused_with_what_is(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "mine.py").write_text("def program(u): pass\n")
    (tmp_path / "bad.py").write_text("def program(u: pass\n")
    text = wrong.format(file=tmp_path / "mine.py", folder=tmp_path, bad=tmp_path / "bad.py")
    with pytest.raises(NoSuchTarget, match=r"cursor|program|No such file|line 1"):
        targets.plan([text])
