"""Nothing of Java's public surface is missing in nio; and the check that says so finds what is."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

import nio
from conformance.surface import coverage, java, port, report, stubs
from conformance.surface.__main__ import main
from conformance.surface.java import Member, Surface
from conformance.surface.port import Ported

INT_BUFFER = "java.nio.IntBuffer"


@pytest.fixture
def no_jvm(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without Java."""
    monkeypatch.setattr("conformance.universes.find_jvms", list)


def compare_with(*declarations: str, cls: type = nio.IntBuffer) -> list[str]:
    """The complaints where Java's IntBuffer had these members as well, and `cls` were nio's."""
    known = java.recorded().classes[INT_BUFFER]
    surface = Surface("planted", {INT_BUFFER: (*known, *map(Member.parse, declarations))})
    verdicts = coverage.compare(surface, {INT_BUFFER: Ported(cls, lambda: nio.IntBuffer.allocate(1))})
    return list(report.complaints(verdicts))


# --- the claim


@pytest.mark.usefixtures("no_jvm")
def test_nothing_of_the_recorded_surface_is_missing_and_nothing_extra_is_unexplained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0, capsys.readouterr().out
    output = capsys.readouterr().out
    assert "No JDK 25 here" in output
    assert "recorded" in output


def test_every_class_is_covered_whole() -> None:
    """Each of the ten has members, and as many are there, take their arguments and are typed."""
    for each in coverage.compare(java.recorded()):
        assert each.members == each.there == each.accepted == each.typed > 0, each


@pytest.mark.skipif(find_spec("jpype") is None or java.find_jvm() is None, reason="no JDK 25, or no JPype")
def test_a_jvm_still_says_what_was_recorded() -> None:
    jvm = java.find_jvm()
    assert jvm is not None
    assert java.of_jvm(jvm).classes == java.recorded().classes


def test_each_reason_is_needed() -> None:
    """No entry explains what is no longer there."""
    verdicts = coverage.compare(java.recorded())
    assert {name for each in verdicts for name in each.left_out} == set(coverage.LEFT_OUT)
    assert {name for each in verdicts for name in each.explained} == {name for _, name in coverage.EXTRAS}


# --- that the check can fail


def test_as_it_is_nothing_is_said() -> None:
    assert compare_with() == []


def test_a_planted_missing_method_is_named() -> None:
    assert compare_with("int nowhere(int)") == [
        "java.nio.IntBuffer: int nowhere(int) is missing",
        "java.nio.IntBuffer: int nowhere(int) is not in the types",
    ]


def test_a_planted_missing_overload_is_named() -> None:
    """A method that is there, with more arguments than it takes; compiled and in Python."""
    assert compare_with("int hashCode(int)", "java.nio.IntBuffer get(int, int[], int, int, int)") == [
        "java.nio.IntBuffer: int hashCode(int) does not take 1 arguments",
        "java.nio.IntBuffer: int hashCode(int) has no overload of 1 parameters in the types",
        "java.nio.IntBuffer: java.nio.IntBuffer get(int, int[], int, int, int) does not take 5 arguments",
        "java.nio.IntBuffer: java.nio.IntBuffer get(int, int[], int, int, int) has no overload of 5 parameters in the types",
    ]


def test_a_field_and_a_static_method_must_be_what_they_are() -> None:
    assert compare_with("static int MAX", "int capacity", "static int remaining()") == [
        "java.nio.IntBuffer: static int MAX is missing",
        "java.nio.IntBuffer: static int MAX is not in the types",
        "java.nio.IntBuffer: int capacity is a method, not a field",
        "java.nio.IntBuffer: int capacity is a method in the types, not a field",
        "java.nio.IntBuffer: static int remaining() needs an object",
    ]


def test_an_extra_name_without_a_reason_is_named() -> None:
    """Underscored names and Python's own are nobody's surface."""
    order = java.recorded().classes["java.nio.ByteOrder"]
    fewer = tuple(member for member in order if member.name != "nativeOrder")
    verdicts = coverage.compare(
        Surface("planted", {"java.nio.ByteOrder": fewer}), {"java.nio.ByteOrder": port.CLASSES["java.nio.ByteOrder"]}
    )
    assert list(report.complaints(verdicts)) == ["java.nio.ByteOrder: nio has nativeOrder, Java has not, and nobody says why"]


def test_a_class_that_was_not_recorded_fails() -> None:
    [verdict] = coverage.compare(Surface("empty", {}), {INT_BUFFER: port.CLASSES[INT_BUFFER]})
    assert verdict.fails
    assert "record it again" in verdict.missing[0]


@pytest.mark.usefixtures("no_jvm")
def test_the_command_fails_and_names_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    known = java.recorded()
    planted = {**known.classes, INT_BUFFER: (*known.classes[INT_BUFFER], Member.parse("int nowhere(int)"))}
    java.record(replace(known, classes=planted), tmp_path / "list.json")
    stored = java.recorded(tmp_path / "list.json")
    assert stored.classes == planted
    monkeypatch.setattr("conformance.surface.java.recorded", lambda: stored)
    assert main(["--recorded"]) == 1
    assert "java.nio.IntBuffer: int nowhere(int) is missing" in capsys.readouterr().out


@pytest.mark.usefixtures("no_jvm")
def test_recording_needs_a_jvm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--record"]) == 2
    assert main(["--jvm", str(tmp_path)]) == 2
    assert "no JDK 25 was found" in capsys.readouterr().out


# --- its parts


@pytest.mark.parametrize(
    "declaration", ["static java.nio.ByteBuffer wrap(byte[], int, int)", "int capacity()", "static java.nio.ByteOrder BIG_ENDIAN"]
)
def test_a_declaration_is_read_as_it_was_written(declaration: str) -> None:
    assert Member.parse(declaration).declaration() == declaration


def test_a_text_that_is_no_declaration_is_refused() -> None:
    with pytest.raises(ValueError, match="not a declaration"):
        Member.parse("int")


@pytest.mark.parametrize(
    ("name", "counts"), [("get", {0, 1, 2, 3, 4}), ("capacity", {0}), ("allocate", {1}), ("slice", {0, 1, 2}), ("hashCode", {0})]
)
def test_how_many_arguments_a_method_takes_is_found_out(name: str, counts: set[int]) -> None:
    ported = port.CLASSES[INT_BUFFER]
    assert {count for count in range(7) if port.accepts(ported, name, count)} == counts


def test_the_types_are_read_with_their_bases() -> None:
    declared = stubs.declared(nio.MappedByteBuffer)
    assert declared["force"].counts == {0, 2}
    assert declared["get"].counts == {0, 1, 2, 3, 4}
    assert declared["position"].counts == {0, 1}
    assert declared["wrap"].counts == {1, 3}
    assert not stubs.declared(nio.ByteOrder)["BIG_ENDIAN"].method
