"""`nio explain`: the built-in programs, each Java call with what the kernel did for it, in the words of the twelve steps."""

from __future__ import annotations

import argparse
import itertools
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from conformance import cli
from conformance.explain import words
from conformance.explain.options import Choice, choose
from conformance.explain.running import Run, run
from conformance.explain.story import Deed, ranges
from nio.paging.sim import Event, Kind, MemoryDisk
from tests.conformance.explained import PROGRAMS, ROOT, numbers, said, step

# --- the story of the Java example


@pytest.fixture(scope="module")
def example() -> Run:
    return run(PROGRAMS["java-example"], [], Choice(), MemoryDisk())


def test_the_calls_come_in_the_order_of_the_program_with_their_lines(example: Run) -> None:
    calls = [step.text.partition("(")[0] for step in example.story.steps if step.call]
    assert calls == [
        "new RandomAccessFile",
        "RandomAccessFile.getChannel",
        "FileChannel.map",
        "RandomAccessFile.close",
        "MappedByteBuffer.put",
        "MappedByteBuffer.put",
        "MappedByteBuffer.force",
        "MappedByteBuffer.put",
        "MappedByteBuffer.get",
    ]
    source = PROGRAMS["java-example"].read_text().splitlines()
    for each in example.story.steps[:-1]:
        assert each.place is not None
        assert each.text.partition("(")[2] in source[each.place.line - 1]


def test_map_is_b1_to_b8_and_leaves_the_page_table_empty(example: Run) -> None:
    mapped = step(example.story, "FileChannel.map(READ_WRITE, 0, SIZE)")
    assert numbers(mapped) == [f"B{number}" for number in range(1, 9)]
    (area,) = [deed for deed in mapped.deeds if deed.kind is Kind.AREA]
    assert (area.count, area.entries) == (2, 0)
    assert not mapped.times_of(Kind.DISK_READ, Kind.MAJOR_FAULT, Kind.MINOR_FAULT)


def test_the_first_touch_is_a_major_fault_b9_to_b12(example: Run) -> None:
    put = step(example.story, 'MappedByteBuffer.put(b"hello from beyond the channel")')
    assert numbers(put) == ["B9", "B10", "B11", "B11", "B12", "B12"]
    assert [deed.kind for deed in put.deeds] == [Kind.MAJOR_FAULT, Kind.HOLE, Kind.DIRTY]


def test_the_page_that_came_along_is_a_minor_fault_and_reads_nothing(example: Run) -> None:
    put = step(example.story, "MappedByteBuffer.put(4096, 42)")
    assert [deed.kind for deed in put.deeds] == [Kind.MINOR_FAULT, Kind.DIRTY]


def test_force_writes_back_and_the_next_store_faults_once_more(example: Run) -> None:
    forced = step(example.story, "MappedByteBuffer.force()")
    assert [(deed.kind, deed.pages, deed.nbytes) for deed in forced.deeds[1:]] == [(Kind.WRITE_BACK, {0, 1}, 8192)]
    again = step(example.story, 'MappedByteBuffer.put(0, ord("J"))')
    assert [deed.kind for deed in again.deeds] == [Kind.MINOR_FAULT, Kind.DIRTY]


def test_what_only_memory_has_stands_beside_what_the_disk_has(example: Run) -> None:
    (file,) = example.snapshot.files
    assert (file.dirty, file.at, file.memory[:5], file.disk[:5]) == ((0,), 0, b"Jello", b"hello")


def test_the_mapping_goes_when_the_program_has_ended(example: Run) -> None:
    last = example.story.steps[-1]
    assert (last.place, last.call, [deed.kind for deed in last.deeds]) == (None, False, [Kind.AREA_REMOVED])
    assert example.snapshot.mapped, "the tables are of the moment before"


# --- every program


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_deeds_add_up_to_the_kernels_statistics(name: str) -> None:
    events: list[Event] = []
    choice = Choice(16 if name == "larger-than-memory" else 1024)
    result = run(PROGRAMS[name], [], choice, MemoryDisk(), lambda event, _: events.append(event))
    story, figures = result.story, result.snapshot.statistics
    told = Counter[Kind]()
    for each in story.steps:
        assert not each.events, "every step is settled"
        for deed in each.deeds:
            told[deed.kind] += deed.times
    assert told == Counter(event.kind for event in events)
    if name not in ("cleanup", "force"):  # nothing is mapped at its end, its power fails: the tables are of a moment in between
        counted = (figures.syscalls, figures.minor_faults, figures.major_faults, figures.copies_on_write, figures.signals)
        kinds = (Kind.SYSCALL, Kind.MINOR_FAULT, Kind.MAJOR_FAULT, Kind.COPY_ON_WRITE, Kind.SIGNAL)
        assert tuple(told[kind] for kind in kinds) == counted
        assert sum(event.copies for event in events) == figures.copies


@pytest.mark.parametrize("name", PROGRAMS)
def test_two_runs_print_the_same(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert [cli.main(["explain", name, "--all"]) for _ in range(2)] == [0, 0]
    printed = capsys.readouterr().out
    assert printed[: len(printed) // 2] == printed[len(printed) // 2 :]
    assert "\x1b" not in printed, "no colours where there is no terminal"
    assert max(map(len, printed.splitlines())) < 240


@pytest.mark.parametrize("name", PROGRAMS)
def test_plain_python_runs_it_and_it_prints_what_the_story_says(name: str, tmp_path: Path) -> None:
    choice = choose(PROGRAMS[name], argparse.Namespace(frames=16))
    told = run(PROGRAMS[name], [], choice, MemoryDisk()).story
    plain = subprocess.run(
        [sys.executable, PROGRAMS[name]], check=False, capture_output=True, text=True, cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (plain.returncode, plain.stderr) == (0, "")
    assert plain.stdout.splitlines() == said(told)


def test_the_list_names_each_program_with_what_it_shows(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(PROGRAMS)
    assert lines[0].split()[0] == "java-example"
    assert all(len(line.split()) > 5 for line in lines)


# --- what the programs show


def test_a_private_page_is_copied_once_and_by_its_writer(tmp_path: Path) -> None:
    story = run(PROGRAMS["copy-on-write"], [], Choice(), MemoryDisk()).story
    copying = [each.text for each in story.steps if each.times_of(Kind.COPY_ON_WRITE)]
    assert copying == ['MappedByteBuffer.put(0, b"my copy!")']


def test_the_second_process_faults_but_reads_nothing() -> None:
    story = run(PROGRAMS["two-processes"], [], Choice(), MemoryDisk()).story
    first, second = [each for each in story.steps if each.text == "MappedByteBuffer.get(0)"][:2]
    assert [deed.kind for deed in first.deeds] == [Kind.MAJOR_FAULT, Kind.DISK_READ]
    assert [(deed.kind, deed.process) for deed in second.deeds] == [(Kind.MINOR_FAULT, 2)]


def test_a_file_larger_than_memory_pushes_its_own_pages_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "larger-than-memory"]) == 0
    printed = capsys.readouterr().out
    assert "on 16 frames" in printed, "as the program's own line wants it"
    story = run(PROGRAMS["larger-than-memory"], [], Choice(16), MemoryDisk()).story
    put, get = (each for each in story.steps if "page * kernel.page_size" in each.text and each.times == 64)
    assert "B13 pages 0-3 of large thrown out of memory: their frames are needed" in printed
    evicted = [deed for each in (put, get) for deed in each.deeds if deed.kind is Kind.EVICT]
    assert set().union(*(deed.pages for deed in evicted)) == set(range(64)), "each page goes at some time"
    assert get.times_of(Kind.DISK_READ) == get.times_of(Kind.MAJOR_FAULT) == 16


def test_five_kilobytes_are_two_pages() -> None:
    shot = run(PROGRAMS["five-kilobytes"], [], Choice(), MemoryDisk()).snapshot
    assert [(file.size, file.cached) for file in shot.files] == [(5120, (0, 1))]


def test_power_loss_keeps_what_force_has_written_and_no_more() -> None:
    story = run(PROGRAMS["force"], [], Choice(), MemoryDisk()).story
    before, after, seen, left = said(story)
    assert "paid" not in before
    assert "paid" in after
    assert "owed" in seen
    assert "paid" in left
    assert "owed" not in left


def test_past_the_end_of_the_file_is_sigbus_and_internal_error() -> None:
    story = run(PROGRAMS["truncated-file"], [], Choice(), MemoryDisk()).story
    (broken,) = [each for each in story.steps if each.raised]
    assert [deed.cause for deed in broken.deeds] == ["SIGBUS: the file has no such page"]
    assert broken.raised == "java.lang.InternalError: a fault occurred in an unsafe memory access operation"


def test_windows_does_not_cut_a_mapped_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "truncated-file", "--personality", "windows"]) == 1
    assert "The program ends with java.io.IOException: The requested operation" in capsys.readouterr().out


# --- words


def test_every_kind_of_event_has_words() -> None:
    for kind in Kind:
        deed = Deed(kind, "because", 1, "/home/user/f", 2, {3, 4}, 2, 8192)
        assert all(text for _, text in words.sentences(deed)), kind.name


def test_the_plurals_are_of_causes_that_the_kernel_gives() -> None:
    source = "".join(path.read_text() for path in (ROOT / "nio" / "paging" / "sim").glob("*.py"))
    assert [cause for cause in words.PLURALS if cause not in source] == []


def test_one_page_is_it_and_several_are_they() -> None:
    for cause, several in words.PLURALS.items():
        assert words.cause(Deed(Kind.EVICT, cause, 1, "f", 1, {3}, 1)) == cause
        assert words.cause(Deed(Kind.EVICT, cause, 1, "f", 2, {3, 4}, 2)) == several


def test_ranges_say_the_same_numbers() -> None:
    assert ranges([]) == ""
    for some in itertools.combinations(range(7), 4):
        told = [
            number
            for part in ranges(reversed(some)).split(", ")
            for number in range(int(part.partition("-")[0]), int(part.rpartition("-")[2]) + 1)
        ]
        assert told == list(some)
