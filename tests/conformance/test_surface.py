"""Nothing of Java's public surface is missing in nio; and the check that says so finds what is."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

import nio
from conformance.surface import coverage, java, left_out, port, report, stubs
from conformance.surface.__main__ import main
from conformance.surface.java import Member, Surface
from conformance.surface.left_out import Entry
from conformance.surface.port import Ported

INT_BUFFER = "java.nio.IntBuffer"
FILE = "java.io.File"


def ported(name: str) -> Ported:
    """nio's class of that name."""
    found = port.classes()[name]
    assert found is not None
    return found


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


def test_what_is_called_whole_is_whole() -> None:
    """All members are there, take their arguments and are typed, and nothing is left out but what every object of Java has."""
    verdicts = {each.java: each for each in coverage.compare(java.recorded())}
    for name in left_out.WHOLE:
        each = verdicts[name]
        assert each.members == each.there == each.accepted == each.typed > 0, each
        assert set(each.left_out) <= set(left_out.EVERYWHERE)


def test_the_buffers_and_the_channels_are_called_whole() -> None:
    names = {name.rpartition(".")[2] for name in left_out.WHOLE}
    assert {"ByteBuffer", "MappedByteBuffer", "FileChannel", "FileChannel$MapMode", "FileLock", "RandomAccessFile"} <= names


@pytest.mark.skipif(find_spec("jpype") is None or java.find_jvm() is None, reason="no JDK 25, or no JPype")
def test_a_jvm_still_says_what_was_recorded() -> None:
    jvm = java.find_jvm()
    assert jvm is not None
    assert java.of_jvm(jvm).classes == java.recorded().classes


def test_each_reason_is_needed() -> None:
    """No entry explains what is no longer there, or no longer left out; the comparison itself looks at each class's own."""
    verdicts = coverage.compare(java.recorded())
    used = {entry for each in verdicts for entry in each.left_out}
    assert used == {*left_out.EVERYWHERE, *(entry for entries in left_out.OF_CLASS.values() for entry in entries)}
    assert {name for each in verdicts for name in each.explained} == {name for _, name in coverage.EXTRAS}
    assert set(left_out.OF_CLASS) <= set(port.SAMPLES)


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
        Surface("planted", {"java.nio.ByteOrder": fewer}), {"java.nio.ByteOrder": ported("java.nio.ByteOrder")}
    )
    assert list(report.complaints(verdicts)) == ["java.nio.ByteOrder: nio has nativeOrder, Java has not, and nobody says why"]


def test_a_class_that_was_not_recorded_fails() -> None:
    [verdict] = coverage.compare(Surface("empty", {}), {INT_BUFFER: ported(INT_BUFFER)})
    assert verdict.fails
    assert "record it again" in verdict.missing[0]


def test_a_class_that_users_cannot_import_fails() -> None:
    [verdict] = coverage.compare(java.recorded(), {FILE: None})
    assert verdict.fails
    assert verdict.missing == ("compat has no class of that name",)


def complaints_with(monkeypatch: pytest.MonkeyPatch, *entries: Entry) -> list[str]:
    """The complaints about File where these were left out as well."""
    every = (*left_out.OF_CLASS[FILE], *entries)
    monkeypatch.setattr(left_out, "OF_CLASS", {FILE: every})
    return list(report.complaints(coverage.compare(java.recorded(), {FILE: ported(FILE)})))


def test_what_is_left_out_must_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert complaints_with(monkeypatch) == []
    monkeypatch.setattr(left_out, "OF_CLASS", {})
    [verdict] = coverage.compare(java.recorded(), {FILE: ported(FILE)})
    assert "java.net.URI toURI() is missing" in verdict.missing


def test_what_is_left_out_and_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole method, and one overload of several; one that counting arguments cannot tell apart is believed."""
    there, one = Entry("canRead", "planted"), Entry("java.lang.String[] list(java.io.FilenameFilter)", "planted")
    believed = Entry("java.io.File[] listFiles(java.io.FileFilter)", "planted")
    assert complaints_with(monkeypatch, there, one, believed) == [
        "java.io.File: boolean canRead() is left out, but is there",
        "java.io.File: java.lang.String[] list(java.io.FilenameFilter) is left out, but is there",
    ]


def test_what_is_left_out_and_java_has_not_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert complaints_with(monkeypatch, Entry("nowhere", "planted")) == [
        "java.io.File: nowhere is left out, but Java has none",
    ]


def test_constructors_and_nested_classes_count() -> None:
    name = "java.io.RandomAccessFile"
    planted = ("static java.io.RandomAccessFile new(int, int, int)", "static class Inner", "static class read")
    surface = Surface("planted", {name: (*java.recorded().classes[name], *map(Member.parse, planted))})
    [verdict] = coverage.compare(surface, {name: ported(name)})
    assert verdict.missing == (
        "static java.io.RandomAccessFile new(int, int, int) does not take 3 arguments",
        "static java.io.RandomAccessFile new(int, int, int) has no overload of 3 parameters in the types",
        "static class Inner is missing",
        "static class Inner is not in the types",
        "static class read is a method, not a field",
        "static class read is a method in the types, not a field",
    )


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
    "declaration",
    [
        "static java.nio.ByteBuffer wrap(byte[], int, int)",
        "int capacity()",
        "static java.nio.ByteOrder BIG_ENDIAN",
        "static java.io.File new(java.lang.String)",
        "static class MapMode",
    ],
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
    assert {count for count in range(7) if port.accepts(ported(INT_BUFFER), name, count)} == counts


def test_the_types_are_read_with_their_bases() -> None:
    declared = stubs.declared(nio.MappedByteBuffer)
    assert declared["force"].counts == {0, 2}
    assert declared["get"].counts == {0, 1, 2, 3, 4}
    assert declared["position"].counts == {0, 1}
    assert declared["wrap"].counts == {1, 3}
    assert not stubs.declared(nio.ByteOrder)["BIG_ENDIAN"].method


def test_the_types_of_python_modules_are_read_too() -> None:
    """An overloaded method takes what its overloads say; `*` takes any number; an alias takes what it stands for."""
    file, channel = stubs.declared(nio.RandomAccessFile), stubs.declared(nio.FileChannel)
    assert file["read"].counts == {0, 1, 3}
    assert not file["read"].takes(2)
    assert file["__init__"].counts == {2}
    assert [channel["open"].takes(count) for count in range(4)] == [False, True, True, True]
    assert not channel["MapMode"].method
    assert stubs.declared(nio.File)["toString"].counts == {0}


def test_a_class_of_compat_is_found_where_it_is_written() -> None:
    """It says that it is of java.nio.file; what it takes from another class is declared there."""
    paths = ported("java.nio.file.Paths").cls
    assert paths.__module__ == "java.nio.file"
    assert stubs.declared(paths)["get"].takes(3)


def test_what_a_method_written_in_python_takes_is_read_off_the_class() -> None:
    assert [port.accepts(ported(FILE), "renameTo", count) for count in range(3)] == [False, True, False]
    assert [port.accepts(ported(FILE), "createTempFile", count) for count in range(5)] == [False, False, True, True, False]
    assert [port.accepts(ported(FILE), "new", count) for count in range(2)] == [False, True]
