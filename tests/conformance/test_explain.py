"""`nio explain`: each Java call with what the kernel did for it, in the order and the words of the twelve steps."""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from conformance import cli
from conformance.explain import catalogue, report, words
from conformance.explain.options import Choice, choose
from conformance.explain.running import Run, run
from conformance.explain.story import Deed, Said, Step, Story, ranges
from conformance.explain.tracing import Tracer
from nio.paging.sim import DirectoryDisk, Event, Kind, MemoryDisk

PROGRAMS = catalogue.programs()
ROOT = Path(__file__).parents[2]

PREAMBLE = """\
from nio import *
from nio import StandardOpenOption as Option
channel = FileChannel.open("f", Option.CREATE, Option.READ, Option.WRITE)
"""


def ran(tmp_path: Path, text: str, *arguments: str, choice: Choice | None = None) -> Run:
    """Run a program of a few lines."""
    script = tmp_path / "script.py"
    script.write_text(PREAMBLE + text)
    return run(script, arguments, choice or Choice(), MemoryDisk())


def step(story: Story, text: str) -> Step:
    """The only step with this text."""
    (found,) = [step for step in story.steps if step.text == text]
    return found


def numbers(step: Step) -> list[str]:
    """The numbers of a step's sentences, those without one left out."""
    return [number for deed in step.deeds for number, _ in words.sentences(deed) if number]


def said(story: Story) -> list[str]:
    return [part.text for part in story.parts if isinstance(part, Said)]


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
    assert numbers(put) == ["B9", "B10", "B11", "B11", "B11", "B12"]
    assert [deed.kind for deed in put.deeds] == [Kind.MAJOR_FAULT, Kind.DISK_READ, Kind.READ_AHEAD, Kind.DIRTY]


def test_the_page_that_was_read_ahead_is_a_minor_fault_and_reads_nothing(example: Run) -> None:
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
    assert "B13 pages 0-63 of large thrown out of memory: its frame is needed" in printed


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


# --- how calls are noticed


def test_a_loop_is_one_step_with_its_rounds(tmp_path: Path) -> None:
    story = ran(
        tmp_path,
        "buffer = channel.map(MapMode.READ_WRITE, 0, 8192)\nfor i in range(8192):\n    buffer.put(i, 1)\n    buffer.get(i)\n",
    ).story
    put, get = step(story, "MappedByteBuffer.put(i, 1)"), step(story, "MappedByteBuffer.get(i)")
    assert (put.times, put.busy, put.times_of(Kind.MAJOR_FAULT), put.times_of(Kind.MINOR_FAULT)) == (8192, 2, 1, 1)
    assert (get.times, get.busy) == (8192, 0)


def test_the_same_line_reached_from_two_places_is_two_steps(tmp_path: Path) -> None:
    story = ran(
        tmp_path,
        "buffer = channel.map(MapMode.READ_WRITE, 0, 10)\ndef put():\n    buffer.put(0, 1)\nput()\nbuffer.force()\nput()\n",
    ).story
    calls = [each.text for each in story.steps if "put" in each.text or "force" in each.text]
    assert calls == ["MappedByteBuffer.put(0, 1)", "MappedByteBuffer.force()", "MappedByteBuffer.put(0, 1)"]


def test_a_loop_that_prints_keeps_its_order(tmp_path: Path) -> None:
    story = ran(tmp_path, "for i in range(2):\n    channel.position(i)\n    print(i)\n").story
    parts = [part.text for part in story.parts][1:]
    assert parts == ["FileChannel.position(i)", "0", "FileChannel.position(i)", "1"]


def test_what_the_kernel_does_without_a_call_belongs_to_the_line(tmp_path: Path) -> None:
    story = ran(tmp_path, "buffer = channel.map(MapMode.READ_WRITE, 0, 10)\ndel buffer\n").story
    gone = step(story, "del buffer")
    assert not gone.call
    assert [deed.kind for deed in gone.deeds] == [Kind.AREA_REMOVED]


def test_an_exception_belongs_to_the_call_that_throws_it(tmp_path: Path) -> None:
    story = ran(
        tmp_path, "try:\n    FileChannel.open('nowhere')\nexcept OSError:\n    channel.position(0)\nchannel.position(1)\n"
    ).story
    thrown = [(each.text, each.raised) for each in story.steps if each.raised]
    assert thrown == [("FileChannel.open('nowhere')", "java.nio.file.NoSuchFileException: nowhere")]


def test_an_uncaught_exception_ends_the_story_with_status_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = tmp_path / "script.py"
    script.write_text(PREAMBLE + "channel.map(MapMode.READ_WRITE, 0, 10).get(10)\n")
    assert cli.main(["explain", str(script)]) == 1
    printed = capsys.readouterr().out
    assert "The program ends with java.lang.IndexOutOfBoundsException (line 4)" in printed
    assert "page cache" in printed, "the tables come all the same"


def test_the_programs_own_exit_status_is_ours(tmp_path: Path) -> None:
    assert ran(tmp_path, "import sys\nsys.exit(7)\n").status == 7
    assert ran(tmp_path, "raise SystemExit\n").status == 0


def test_calls_of_other_threads_belong_to_the_story(tmp_path: Path) -> None:
    story = ran(
        tmp_path,
        "import threading\nbuffer = channel.map(MapMode.READ_WRITE, 0, 10)\n"
        "def work():\n    buffer.put(0, 1)\n"
        "thread = threading.Thread(target=work)\nthread.start()\nthread.join()\n",
    ).story
    assert step(story, "MappedByteBuffer.put(0, 1)").times_of(Kind.MAJOR_FAULT) == 1


def test_a_script_is_main_with_its_arguments_and_its_folder(tmp_path: Path) -> None:
    (tmp_path / "beside.py").write_text("def half(buffer):\n    return buffer.get(1)\n")
    result = ran(
        tmp_path,
        "import sys\nimport beside\nprint(__name__, sys.argv[1:])\n"
        "print(beside.half(channel.map(MapMode.READ_WRITE, 0, 2)))\nprint(end='begun')\n",
        "-a",
        "b",
    )
    del sys.modules["beside"]
    assert said(result.story) == ["__main__ ['-a', 'b']", "0", "begun"]
    assert str(step(result.story, "MappedByteBuffer.get(1)").place) == "beside.py:2"


def test_a_program_whose_path_begins_like_ours_is_a_program_all_the_same(tmp_path: Path) -> None:
    """Beside the package nio there may be a nio_notes.py: it calls, it is not called."""
    script = tmp_path / "nio_notes.py"
    script.write_text(PREAMBLE + "channel.position(0)\n")
    tracer = Tracer(Story(), str(script))
    assert not tracer.is_java(f"{ROOT}/nio_notes.py")
    assert not tracer.is_java(f"{ROOT}/compatible.py")
    assert tracer.is_java(f"{ROOT}/nio/machine.py")
    assert len(run(script, [], Choice(), MemoryDisk()).story.steps) == 2


def test_b8_counts_the_entries_in_the_page_table_itself(tmp_path: Path) -> None:
    """With MAP_POPULATE there are some after mmap."""
    story = ran(
        tmp_path,
        "from conformance.explain.stage import simulated\nfrom nio.paging.sim import MapFlag\n"
        "kernel = simulated()\nflags = MapFlag.PRIVATE | MapFlag.ANONYMOUS\n"
        "kept = [kernel.mmap_at(0, 3 * 4096, 3, flags | MapFlag.POPULATE) for _ in range(2)]\n"
        "lazy = kernel.mmap_at(0, 4096, 3, flags)\n",
    ).story
    told = [text for each in story.steps for deed in each.deeds for number, text in words.sentences(deed) if number == "B8"]
    assert told == ["6 pages mapped: 6 have an entry", "1 page mapped: the page table has no entry for any of them"]


def test_a_machine_of_the_programs_own_is_said_to_be_untold(tmp_path: Path) -> None:
    story = ran(tmp_path, "with Machine():\n    pass\n").story
    assert str(story.elsewhere) == "script.py:4"
    assert run(PROGRAMS["two-processes"], [], Choice(), MemoryDisk()).story.elsewhere is None


def test_watching_ends_with_the_program(tmp_path: Path) -> None:
    before = sys.getprofile(), sys.gettrace(), sys.stdout, sys.argv, sys.path[:], sys.modules["__main__"]
    ran(tmp_path, "raise ValueError('x')\n")
    assert before == (sys.getprofile(), sys.gettrace(), sys.stdout, sys.argv, sys.path[:], sys.modules["__main__"])


# --- options


def test_json_is_the_kernels_events_each_with_its_call(capsys: pytest.CaptureFixture[str]) -> None:
    events: list[Event] = []
    run(PROGRAMS["force"], [], Choice(), MemoryDisk(), lambda event, _: events.append(event))
    assert cli.main(["explain", "force", "--json"]) == 0
    captured = capsys.readouterr()
    lines = [json.loads(line) for line in captured.out.splitlines()]
    assert "after the power failure" in captured.err
    fields = [name for name in lines[0] if name not in {"call", "at"}]
    told = [[getattr(event, name) for name in fields] for event in events]
    assert [[Kind[line[name]] if name == "kind" else line[name] for name in fields] for line in lines] == told
    assert {line["call"] for line in lines if line["kind"] == "CRASH"} == {"SimKernel.crash()"}
    assert lines[0]["at"] == "force.py:8"


def test_the_command_line_overrules_what_the_program_wants(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = tmp_path / "script.py"
    script.write_text("# explain: --frames 8 --replacement fifo\n")
    assert cli.main(["explain", "--frames", "5", "--page-size", "64", str(script)]) == 0
    assert "script.py on 5 frames of 64 bytes, fifo, posix" in capsys.readouterr().out


@pytest.mark.parametrize("line", ["--frames 3", "--frames x", "--page-size 100", "--replacement best", "--unknown"])
def test_a_machine_that_cannot_be_is_refused_with_status_2(
    line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "script.py"
    script.write_text(f"# explain: {line}\n")
    assert cli.main(["explain", str(script)]) == 2
    assert line.split(maxsplit=1)[0] in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        cli.main(["explain", *line.split(), str(script)])
    assert ended.value.code == 2


@pytest.mark.parametrize(("content", "why"), [(None, "No such file"), ("def (", "invalid syntax")])
def test_what_is_no_program_is_refused_with_status_2(
    content: str | None, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "script.py"
    if content is not None:
        script.write_text(content)
    assert cli.main(["explain", str(script)]) == 2
    assert why in capsys.readouterr().err


def test_a_folder_can_be_the_disk_and_has_what_was_forced(tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    script = tmp_path / "script.py"
    script.write_text(PREAMBLE + "channel.map(MapMode.READ_WRITE, 0, 4).put(b'kept').force().put(0, 0)\n")
    assert cli.main(["explain", "--disk", str(folder), str(script)]) == 0
    assert (folder / "f").read_bytes() == b"kept"
    assert isinstance(DirectoryDisk(folder).content("/f"), bytes)


def test_of_a_long_story_beginning_and_end_are_printed_and_the_rest_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "script.py"
    count = report.FIRST + report.LAST + 30
    script.write_text(PREAMBLE + "".join(f"channel.position({i})\n" for i in range(count - 1)))
    assert cli.main(["explain", str(script)]) == 0
    short = capsys.readouterr().out
    assert "... 30 steps left out, --all shows them ..." in short
    assert cli.main(["explain", "--all", str(script)]) == 0
    whole = capsys.readouterr().out
    assert "left out" not in whole
    assert (short.count("FileChannel.position"), whole.count("FileChannel.position")) == (count - 31, count - 1)


# --- words


def test_every_kind_of_event_has_words() -> None:
    for kind in Kind:
        deed = Deed(kind, "because", 1, "/home/user/f", 2, {3, 4}, 2, 8192)
        assert all(text for _, text in words.sentences(deed)), kind.name


def test_ranges_say_the_same_numbers() -> None:
    assert ranges([]) == ""
    for numbers in itertools.combinations(range(7), 4):
        told = [
            number
            for part in ranges(reversed(numbers)).split(", ")
            for number in range(int(part.partition("-")[0]), int(part.rpartition("-")[2]) + 1)
        ]
        assert told == list(numbers)
