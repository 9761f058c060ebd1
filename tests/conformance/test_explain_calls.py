"""`nio explain`: which calls of a program are steps of its story, in which order, and what belongs to each."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from conformance import cli
from conformance.explain import words
from conformance.explain.options import Choice
from conformance.explain.running import run
from conformance.explain.story import Story
from conformance.explain.tracing import Tracer
from nio.paging.sim import Kind, MemoryDisk
from tests.conformance.explained import PREAMBLE, PROGRAMS, ROOT, lines, ran, step


def test_a_loop_is_one_step_with_its_rounds(tmp_path: Path) -> None:
    story = ran(
        tmp_path,
        "buffer = channel.map(MapMode.READ_WRITE, 0, 8192)\nfor i in range(8192):\n    buffer.put(i, 1)\n    buffer.get(i)\n",
    ).story
    put, get = step(story, "MappedByteBuffer.put(i, 1)"), step(story, "MappedByteBuffer.get(i)")
    assert (put.times, put.busy, put.times_of(Kind.MAJOR_FAULT), put.times_of(Kind.MINOR_FAULT)) == (8192, 2, 1, 1)
    assert (get.times, get.busy) == (8192, 0)


def test_each_page_of_a_loop_faults_before_it_is_dirty(tmp_path: Path) -> None:
    """The first fault is told whole, those that went the same way after it."""
    story = ran(tmp_path, "b = channel.map(MapMode.READ_WRITE, 0, 12288)\nfor i in range(3):\n    b.putInt(i * 4096, i)\n").story
    put = step(story, "MappedByteBuffer.putInt(i * 4096, i)")
    assert lines(put) == [
        "page fault, major: the page table has no entry for page 0 of f",
        "the area allows the access; the kernel asks for the page",
        "the page is not in memory, and the file has a hole there: no device is read",
        "pages 0-2 of f are made in the page cache, full of zeros",
        "page 0 of f is dirty now: memory is ahead of the disk (a store through a shared mapping)",
        "the access goes on",
        "page fault, minor: the page table has no entry for page 1 of f",
        "the area allows the access; the kernel asks for the page",
        "the page is in the page cache: no device is read",
        "page 1 of f is dirty now: memory is ahead of the disk (a store through a shared mapping)",
        "the access goes on",
        "the same for page 2 of f",
    ]


def test_page_faults_that_come_in_turns_are_told_once_each_and_say_so(tmp_path: Path) -> None:
    """Read-ahead makes every second page of the loop a minor fault; what a fault did to other pages is counted."""
    story = ran(
        tmp_path,
        "b = channel.map(MapMode.READ_WRITE, 0, 64 * 4096)\nfor i in range(64):\n    b.put(i * 4096, 1)\nb.force()\n"
        "for i in range(64):\n    b.put(i * 4096, 2)\n",
        choice=Choice(frames=16),
    ).story
    first, second = (each for each in story.steps if each.times == 64)
    told = lines(second)
    for each in (first, second):
        assert sum(1 + course.next.times + course.later.times for course in each.courses) == each.times_of(
            Kind.MAJOR_FAULT, Kind.MINOR_FAULT
        )
        assert len({course.way for course in each.courses}) == len(each.courses)
    assert any(line.startswith("later the same for ") and " ... " in line for line in told)
    assert any("thrown out of memory" in line for line in told if line.startswith("for these, besides: "))


def test_system_calls_of_a_call_keep_their_order_and_those_of_a_loop_are_counted(tmp_path: Path) -> None:
    story = ran(
        tmp_path,
        "from conformance.explain.stage import simulated\nimport os\nkernel = simulated()\n"
        "def both():\n    kernel.getcwd()\n    for _ in range(3):\n        buffer = ByteBuffer.allocate(4)\n"
        "        channel.write(buffer)\n        channel.size()\nboth()\nchannel.truncate(2)\n",
    ).story
    assert lines(step(story, "FileChannel.size()")) == ["system call fstat (3 times)"]
    cut = step(story, "FileChannel.truncate(2)")
    calls = [deed.cause for deed in cut.deeds if deed.kind is Kind.SYSCALL]
    assert calls.index("fstat") < calls.index("ftruncate")


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


def test_an_import_is_no_call(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("import compat.imports\nfrom java.nio import ByteBuffer\nimport java.io\nByteBuffer.allocate(3)\n")
    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] == "java"}
    try:
        story = run(script, [], Choice(), MemoryDisk()).story
    finally:
        sys.modules.update(kept)
    assert [each.text for each in story.steps] == ["ByteBuffer.allocate(3)"]


# --- threads


THREADED = """\
import threading
buffer = channel.map(MapMode.READ_WRITE, 0, 10)
def work():
    buffer.put(0, 1)
    print("worked")
for name in ("first", "second"):
    thread = threading.Thread(target=work, name=name)
    thread.start()
    thread.join()
buffer.get(0)
"""


def test_calls_of_other_threads_stand_where_they_began_under_the_threads_name(tmp_path: Path) -> None:
    story = ran(tmp_path, THREADED).story
    told = [(part.text.partition("(")[0], part.thread) for part in story.parts]
    assert told == [
        ("FileChannel.open", None),
        ("FileChannel.map", None),
        ("MappedByteBuffer.put", "first"),
        ("worked", "first"),
        ("MappedByteBuffer.put", "second"),
        ("worked", "second"),
        ("MappedByteBuffer.get", None),
        ("the program has ended: what it still held goes", None),
    ]
    first, second = (each for each in story.steps if each.thread)
    assert (first.times_of(Kind.MAJOR_FAULT), second.busy) == (1, 0)


def test_the_loops_of_two_threads_in_turns_are_two_steps(tmp_path: Path) -> None:
    """Each thread waits for the other's put; the story has them in the order in which they began."""
    story = ran(
        tmp_path,
        "import threading\nfrom threading import Semaphore\n"
        "buffer = channel.map(MapMode.READ_WRITE, 0, 10)\nturn = [Semaphore(1), Semaphore(0)]\n"
        "def work(mine):\n    for i in range(20):\n        turn[mine].acquire()\n        buffer.put(mine, i)\n"
        "        turn[1 - mine].release()\n"
        "threads = [threading.Thread(target=work, name=str(mine), args=[mine]) for mine in (0, 1)]\n"
        "for thread in threads: thread.start()\nfor thread in threads: thread.join()\n",
    ).story
    assert [(each.text, each.thread, each.times) for each in story.steps[2:4]] == [
        ("MappedByteBuffer.put(mine, i)", "0", 20),
        ("MappedByteBuffer.put(mine, i)", "1", 20),
    ]


def test_the_thread_stands_in_the_output_and_with_the_events(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = tmp_path / "script.py"
    script.write_text(PREAMBLE + THREADED)
    assert cli.main(["explain", str(script)]) == 0
    printed = capsys.readouterr().out
    assert "script.py:7  MappedByteBuffer.put(0, 1)   [first]" in printed
    assert "prints  worked   [second]" in printed
    assert cli.main(["explain", "--json", str(script)]) == 0
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {event["thread"] for event in events if "FAULT" in event["kind"]} == {"first"}
    assert {event["thread"] for event in events if event["kind"] == "SYSCALL"} == {None}


# --- what is a program, and what is not


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
