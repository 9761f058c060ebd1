"""docs/claims.md: every statement has a verdict and a test, every test that it names exists, and it names every test here."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from conformance.targets import all_scenarios

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "claims.md").read_text()
NUMBERS = [f"{letter}{n}" for letter, last in (("A", 6), ("B", 13), ("C", 12), ("D", 12)) for n in range(1, last + 1)]
VERDICTS = ("True.", "True, with a limit.", "Wrong.")
GROUNDS = ("both", "simulated", "real")


def sections(text: str) -> dict[str, str]:
    """What stands below the heading of each statement, by its number, in the order of the page."""
    parts = re.split(r"^#+ (?:([A-D]\d+)\. )?.*$", text, flags=re.M)
    return {number: body for number, body in zip(parts[1::2], parts[2::2], strict=True) if number}


SECTIONS = sections(TEXT)


def named_tests(body: str) -> list[tuple[str, str]]:
    """The tests in a section: on which ground, and the name."""
    return re.findall(r"^- (both|simulated|real): `(tests/\S+\.py::\S+)`$", body, re.M)


@cache
def found_in(file: str) -> frozenset[str]:
    """The names of the tests in a file, those of a class with its name before; read, not imported."""
    found = set()
    for node in ast.parse((ROOT / file).read_text()).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{each.name}" for each in node.body if isinstance(each, ast.FunctionDef)}
    return frozenset(name for name in found if name.rpartition("::")[2].startswith("test_"))


def parameters_of(test: str) -> set[str]:
    """What a test asks for: its fixtures among them, by decorator too."""
    file, _, name = test.partition("::")
    for node in ast.parse((ROOT / file).read_text()).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            decorators = " ".join(ast.unparse(each) for each in node.decorator_list)
            return {argument.arg for argument in node.args.args} | set(re.findall(r"usefixtures\('(\w+)'\)", decorators))
    return set()


def test_every_statement_stands_on_the_page_once_and_in_order() -> None:
    assert list(SECTIONS) == NUMBERS
    assert len(re.findall(r"^### ", TEXT, re.M)) == len(NUMBERS)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_statement_has_a_verdict_what_happens_and_a_test(number: str) -> None:
    """One of three verdicts, at least a sentence about what really happens, and at least one test."""
    verdict = re.match(r"\s*\*\*(.+?)\*\* (\S.+?)\n\n", SECTIONS[number], re.S)
    assert verdict is not None
    assert verdict[1] in VERDICTS
    assert verdict[2].endswith((".", ")"))
    assert named_tests(SECTIONS[number])


@pytest.mark.parametrize("number", NUMBERS)
def test_the_tests_of_a_statement_exist(number: str) -> None:
    for _, name in named_tests(SECTIONS[number]):
        file, _, test = name.partition("::")
        assert test in found_in(file), name
    scenarios = re.findall(r"^- JVM: (.*)$", SECTIONS[number], re.M)
    for scenario in re.findall(r"`(.*?)`", " ".join(scenarios)):
        assert scenario in all_scenarios(), scenario


def test_a_test_on_both_grounds_runs_on_both() -> None:
    """Of the tests beside this one: they ask for the fixture that has both; those on one ground ask for no more."""
    for body in SECTIONS.values():
        for ground, name in named_tests(body):
            if name.startswith("tests/claims/"):
                assert (ground == "both") == bool(parameters_of(name) & {"ground", "place"}), name
                assert ground != "simulated" or "real" not in parameters_of(name), name


def test_every_test_of_a_claim_is_on_the_page() -> None:
    here = Path(__file__)
    named = {name for body in SECTIONS.values() for _, name in named_tests(body)}
    for path in sorted(here.parent.glob("test_*.py")):
        if path != here:
            file = path.relative_to(ROOT).as_posix()
            assert {f"{file}::{test}" for test in found_in(file)} <= named


def test_the_table_of_verdicts_says_what_the_sections_say() -> None:
    rows = {match[1]: match[2].split(", ") for match in re.finditer(r"^\| (true.*?|wrong) \| (.*?) \|$", TEXT, re.M)}
    for verdict in VERDICTS:
        said = [number for number in NUMBERS if f"**{verdict}**" in SECTIONS[number]]
        assert rows[verdict.rstrip(".").lower()] == said


def test_the_checks_of_this_page_can_fail() -> None:
    """They find a statement that is missing, and a test that is not there."""
    cut = sections(TEXT.replace("### B7. ", "### "))
    assert list(cut) != NUMBERS
    assert named_tests("- both: `tests/claims/test_calls.py::test_nothing`\n") == [
        ("both", "tests/claims/test_calls.py::test_nothing")
    ]
    assert "test_nothing" not in found_in("tests/claims/test_calls.py")
    assert "KernelContract::test_unmap_happens_once" in found_in("tests/paging/kernel_contract.py")
