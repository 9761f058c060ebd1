"""`nio explain`: a program runs as by plain python, whatever it does and however it ends; and what the command line may say."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

import pytest

from conformance import cli
from conformance.explain import report
from conformance.explain.options import Choice, choose
from conformance.explain.running import run
from nio.paging.sim import DirectoryDisk, Event, Kind, MemoryDisk
from tests.conformance.explained import PREAMBLE, PROGRAMS, ROOT, ran, said, step


def test_an_uncaught_exception_ends_the_story_with_status_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = tmp_path / "script.py"
    script.write_text(PREAMBLE + "channel.map(MapMode.READ_WRITE, 0, 10).get(10)\n")
    assert cli.main(["explain", str(script)]) == 1
    printed = capsys.readouterr().out
    assert "The program ends with java.lang.IndexOutOfBoundsException (line 4)" in printed
    assert "page cache" in printed, "the tables come all the same"


def test_the_programs_own_exit_status_is_ours(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(tmp_path, "import sys\nsys.exit(7)\n").status == 7
    assert ran(tmp_path, "raise SystemExit\n").status == 0
    assert capsys.readouterr().err == ""
    assert ran(tmp_path, "raise SystemExit('bye')\n").status == 1
    assert capsys.readouterr().err == "bye\n"


def test_an_exception_in_a_function_is_told_with_the_way_through_the_program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And through nothing but the program."""
    (tmp_path / "deeper.py").write_text("import json\ndef load():\n    json.loads('{')\n")
    script = tmp_path / "script.py"
    script.write_text("import deeper\n\ndeeper.load()\n")
    assert cli.main(["explain", str(script)]) == 1
    del sys.modules["deeper"]
    printed = capsys.readouterr().out
    assert "The program ends with json.decoder.JSONDecodeError" in printed
    assert "(deeper.py, line 3)" in printed
    way = printed.partition("(deeper.py, line 3)\n")[2].partition("\n\n")[0].splitlines()
    assert way == [
        f'  File "{script}", line 3, in <module>',
        "    deeper.load()",
        f'  File "{tmp_path}/deeper.py", line 3, in load',
        "    json.loads('{')",
    ]


@pytest.mark.parametrize("call", ["FileChannel.open(NAME).size", "RandomAccessFile(NAME, 'r').length"])
def test_a_real_file_is_not_on_the_simulated_disk_and_the_story_says_how_it_gets_there(
    call: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "real").write_bytes(b"real")
    script = tmp_path / "script.py"
    script.write_text(f"from nio import *\nimport sys\nNAME = sys.argv[1]\nprint({call}())\n")
    assert cli.main(["explain", str(script), str(folder / "real")]) == 1
    assert f"{folder}/real is on this machine, but the program's files lie on a simulated disk" in capsys.readouterr().out
    assert cli.main(["explain", str(script), "nowhere"]) == 1
    assert "\nThe program's files lie on a simulated disk, which is empty: `nio explain --disk" in capsys.readouterr().out
    assert cli.main(["explain", "--disk", str(folder), str(script), "nowhere"]) == 1
    assert "disk: those in the folder of --disk" in capsys.readouterr().out
    for name in ("real", "/real"):
        assert cli.main(["explain", "--disk", str(folder), str(script), name]) == 0
        assert "prints  4\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    "use",
    [
        "memoryview(b)",
        "struct.pack_into('>i', b, 0, 1)",
        "struct.unpack_from('>i', b)",
        "numpy.frombuffer(b, 'b')",
        "b''.join([b])",
    ],
)
def test_who_wants_an_address_of_a_simulated_page_is_told_that_there_is_none(use: str, tmp_path: Path) -> None:
    story = ran(tmp_path, f"import struct, numpy\nb = channel.map(MapMode.READ_WRITE, 0, 10)\n{use}\n").story
    assert [hint.partition(",")[0] for hint in story.hints] == ["A mapped buffer of the simulated machine has no address"]
    assert ran(tmp_path, f"import struct, numpy\nb = ByteBuffer.allocateDirect(10)\n{use}\n").story.ending is None
    assert ran(tmp_path, "b''.join([1])\n").story.hints == []


def test_who_is_asked_sees_the_question(tmp_path: Path) -> None:
    """The story comes at the end; what the program printed until it reads its input comes at once."""
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\nprint('hello')\nname = input('name? ')\nprint(name)\nprint(sys.stdin.readline() * 2, end='')\n"
    )
    with subprocess.Popen(
        [sys.executable, "-m", "conformance.cli", "explain", str(script)], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        question = "hello\nname? "
        assert process.stderr.read(len(question)) == question
        process.stdin.write("Ann\n")
        process.stdin.flush()
        assert process.stderr.read(4) == "Ann\n"
        process.stdin.write("more\n")
        process.stdin.close()
        told = process.stdout.read()
    assert [line.strip() for line in told.splitlines() if "prints" in line] == [
        "prints  hello", "prints  name?", "prints  Ann", "prints  more", "prints  more",
    ]  # fmt: skip
    assert process.returncode == 0


def test_a_child_made_by_fork_tells_no_story(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        PREAMBLE + "import os\nif os.fork() == 0:\n    raise SystemExit(3)\n"
        "print('child:', os.waitstatus_to_exitcode(os.wait()[1]))\n"
    )
    told = subprocess.run(
        [sys.executable, "-m", "conformance.cli", "explain", str(script)], cwd=ROOT, text=True, capture_output=True, check=True
    )
    assert "prints  child: 3" in told.stdout
    assert told.stdout.count("page faults") == 1


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
    fields = [name for name in lines[0] if name not in {"call", "at", "thread"}]
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


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "No such file"),
        (b"def (", "invalid syntax"),
        (b"\x7fELF\xff\xfe", "no Python program"),
        (b"x = 1\0\n", "no Python program"),
    ],
)
def test_what_is_no_program_is_refused_with_its_name_on_one_line_and_status_2(
    content: bytes | None, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "script.py"
    if content is not None:
        script.write_bytes(content)
    assert cli.main(["explain", str(script)]) == 2
    said = capsys.readouterr().err
    assert why in said
    assert "script.py" in said
    assert said.count("\n") == 1


def test_a_program_may_have_another_encoding(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_bytes("# -*- coding: latin-1 -*-\nprint('\u00e4')\n".encode("latin-1"))
    assert said(run(script, [], choose(script, argparse.Namespace()), MemoryDisk()).story) == ["\u00e4"]


def test_a_name_that_is_nothing_is_answered_with_where_the_names_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["explain", "java-exmaple"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("nio explain: no such file: java-exmaple")
    assert "--list" in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("--compare foo --no-host", "--compare takes no 'foo'"),
        ("--compare --no-host --frames 8", "--compare takes no '--frames'"),
        ("force --compare", "--compare takes no 'force'"),
        ("--list foo", "--list takes no 'foo'"),
        ("force foo", "a built-in program takes no 'foo'"),
        ("--frames x force", "'x' is not a number of frames"),
        ("force --page-size x", "'x' is not a number of bytes"),
    ],
)
def test_words_that_mean_nothing_are_refused_and_nothing_runs(
    line: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["explain", *line.split()])
    captured = capsys.readouterr()
    assert (ended.value.code, captured.out) == (2, "")
    assert why in captured.err


def test_addresses_stand_in_columns_whatever_the_size_of_a_page(tmp_path: Path) -> None:
    """With pages of 16 KiB the highest address has 13 digits."""
    shot = ran(
        tmp_path,
        "high = channel.map(MapMode.READ_WRITE, 0, 10)\nlow = channel.map(MapMode.READ_WRITE, 0, 10)\n",
        choice=Choice(page_size=16384),
    ).snapshot
    (process,) = shot.processes
    rows = process.maps.splitlines()
    assert len(rows) == 2
    assert {(row.index("-"), row.index(" "), row.index("/")) for row in rows} == {(13, 27, 75)}


def test_what_a_failed_write_back_left_in_memory_alone_is_told_though_its_page_is_clean(tmp_path: Path) -> None:
    program = """
from nio.errors import UncheckedIOException
from nio.machine import current
buffer = channel.map(MapMode.READ_WRITE, 0, 4).put(b'lost')
current().kernel.injection.fail_write()
try:
    buffer.force()
except UncheckedIOException:
    pass
"""
    (file,) = ran(tmp_path, program).snapshot.files
    assert (file.dirty, file.at, file.memory, file.disk) == ((), 0, b"lost", bytes(4))


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
