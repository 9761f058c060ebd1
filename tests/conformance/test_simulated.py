"""nio on a simulated machine does what it does here: the same scenarios on sixteen frames, under POSIX's rules or Windows'."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from conformance import report, runner, targets
from conformance.cli import main
from conformance.judge import Side, Verdict, judge_all
from conformance.outside import MAPS
from conformance.simulated import FRAMES, SimulatedMachine
from conformance.universes import Host, Simulated, by_name
from nio import Machine, MapMode, RandomAccessFile
from nio.paging.sim import SimKernel

PROGRAM = """
def same(u, log):
    log(lambda: u.java.nio.ByteBuffer.allocate(8))

def tells(u, log):
    log(lambda: u.java.nio.ByteBuffer.allocate(8))
    with u.java.io.RandomAccessFile(log.path("data"), "rw") as file:
        b = file.getChannel().map(u.java.nio.channels.FileChannel.MapMode.READ_WRITE, 0, 4)
    log(lambda: memoryview(b).nbytes)
"""


@pytest.fixture
def no_jvm(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without Java."""
    monkeypatch.setattr("conformance.universes.find_jvms", list)
    monkeypatch.setenv("COLUMNS", "160")


def test_every_scenario_comes_out_on_sixteen_frames_as_it_does_here() -> None:
    """Step for step, values and exceptions alike; but for two that are about this system's own addresses and files."""
    here, there = runner.run_universes([Host(), Simulated()], targets.plan([]), lambda universe, name: None)
    assert here.failure is None
    assert there.failure is None
    assert there.skipped == {
        "channel_transfer.without_size": "needs proc",
        "java_io_streams.of_the_kernel": "needs proc",
        "python_buffers.mapped": "needs addresses",
    }
    compared = here.transcripts.keys() - there.skipped.keys()
    assert compared == there.transcripts.keys()
    for name in sorted(compared):
        assert there.transcripts[name].events == here.transcripts[name].events, name


def test_what_differs_on_a_simulated_machine_alone_is_named_and_fails(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(PROGRAM)
    planned = targets.plan([f"{tmp_path / 'mine.py'}::same", f"{tmp_path / 'mine.py'}::tells"])
    runs = runner.run_universes([Host(), Simulated(), Simulated(windows=True)], planned, lambda universe, name: None)
    sides = [Side.of_run(run) for run in runs]
    java = Side("jdk-25", 25, sides[0].transcripts)
    verdicts = judge_all(planned, sides, [java], [])
    assert [verdict.outcome for verdict in verdicts] == ["same", "same", "same", "same", "different", "different"]
    words = "\n".join(report.found_differences(verdicts))
    assert "mine.py::tells, sim-posix, sim-windows against jdk-25:" in words
    assert "Java returned 4" in words
    assert "nio  raised BufferError" in words


def test_the_table_has_a_column_per_jvm_for_the_first_universe_and_one_for_each_other_with_the_worst() -> None:
    verdicts = [
        Verdict("a.one", "host", "jdk-17", "skipped"),
        Verdict("a.one", "host", "jdk-25", "same"),
        Verdict("a.one", "sim-posix", "jdk-17", "skipped"),
        Verdict("a.one", "sim-posix", "jdk-25", "different"),
        Verdict("a.two", "host", "jdk-17", "same"),
        Verdict("a.two", "host", "jdk-25", "same"),
        Verdict("a.two", "sim-posix", "jdk-17", "known"),
        Verdict("a.two", "sim-posix", "jdk-25", "same"),
    ]
    drawn = report.table(verdicts)
    assert [str(column.header) for column in drawn.columns] == ["scenario", "steps", "jdk-17", "jdk-25", "sim-\nposix"]
    assert [[str(cell) for cell in column.cells] for column in drawn.columns[2:]] == [
        ["skipped", "same"],
        ["same", "same"],
        ["DIFFERS", "known"],
    ]


@pytest.mark.usefixtures("no_jvm")
def test_windows_rules_are_known_on_sim_windows_and_the_others_know_none(capsys: pytest.CaptureFixture[str]) -> None:
    """A JVM on Linux cuts a mapped file. nio does too, and refuses under Windows' rules."""
    names = ["--universe", "host", "--universe", "sim-posix", "--universe", "sim-windows"]
    assert main(["crosscheck", "truncation.cut_by_its_channel", *names]) == 0
    output = capsys.readouterr().out
    assert "row 14 of the matrix" in output
    assert "(sim-windows against jdk-" in output
    assert "host, sim-posix, sim-windows against 3 recorded JVMs: 6 same, 3 known." in output


@pytest.mark.usefixtures("no_jvm")
def test_where_only_universes_of_nio_are_named_java_is_whatever_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["crosscheck", "cursor", "--universe", "sim-posix"]) == 0
    output = capsys.readouterr().out
    assert "No JVM to compare with" in output
    assert "sim-posix against 3 recorded JVMs" in output


@pytest.mark.usefixtures("no_jvm")
def test_a_crosscheck_is_about_all_universes_of_nio_and_a_users_program_about_this_machine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ["host   host", "sim-posix   sim-posix", "sim-windows   sim-windows"]
    assert main(["crosscheck", "--list", "cursor"]) == 0
    output = capsys.readouterr().out
    assert all(name in output for name in names)
    (tmp_path / "mine.py").write_text(PROGRAM)
    assert main(["crosscheck", "--list", f"{tmp_path / 'mine.py'}::same"]) == 0
    output = capsys.readouterr().out
    assert [name in output for name in names] == [True, False, False]


@pytest.mark.usefixtures("no_jvm")
def test_what_a_machine_cannot_have_is_left_out_with_the_reason(tmp_path: Path) -> None:
    file = tmp_path / "report.xml"
    assert main(["crosscheck", "python_buffers.mapped", "--universe", "sim-posix", "--junit", str(file)]) == 0
    reasons = [each.get("message") for each in ElementTree.parse(file).getroot().iter("skipped")]
    assert reasons == ["sim-posix: needs addresses"] * 3


def test_simulated_universes_are_found_again_by_their_names() -> None:
    for name in ("sim-posix", "sim-windows"):
        assert (by_name(name).name, by_name(name).label, by_name(name).is_jvm) == (name, name, False)
    with pytest.raises(ValueError, match="there are: host, sim-posix, sim-windows, jvm:<home>"):
        by_name("sim-mars")


def test_the_view_from_outside_is_another_process_of_the_machine(tmp_path: Path) -> None:
    """It sees what nio did and nio sees what it did; the host's disk has nothing of it."""
    machine = SimulatedMachine(windows=False, superuser=False)
    folder = tmp_path / "of" / "scenario"
    outside = machine.outside(folder)
    assert outside.abilities == {MAPS}
    with Machine(machine.kernel):
        path = outside.path("data")
        outside.write(path, bytes(range(200)) * 50)
        with RandomAccessFile("data", "rw") as file:
            assert file.length() == outside.size(path) == 10_000
            mapped = file.getChannel().map(MapMode.READ_WRITE, 0, 10_000)
        assert outside.mappings(path) == 1
        mapped.put(9_999, 1)
        assert outside.read(path)[9_990:] == bytes(range(190, 199)) + b"\x01"
        outside.truncate(path, 3)
        assert outside.read(path) == b"\x00\x01\x02"
        del mapped
        assert outside.mappings(path) == 0
        outside.make_folder(outside.path("folder"))
        outside.make_link(outside.path("link"), "data")
        assert outside.exists(outside.path("folder"))
        assert outside.read(outside.path("link")) == b"\x00\x01\x02"
        assert outside.mode(path) == 0o644
        outside.remove(path)
        outside.remove(path)
        assert not outside.exists(path)
    assert not folder.exists()


def test_windows_rules_bind_nio_and_not_the_view_from_outside(tmp_path: Path) -> None:
    """A scenario's file is cut by another program on every machine: what then comes of a mapping is what is asked."""
    machine = SimulatedMachine(windows=True, superuser=False)
    outside = machine.outside(tmp_path)
    with Machine(machine.kernel):
        outside.write(outside.path("data"), b"abcdef")
        with RandomAccessFile("data", "rw") as file:
            mapped = file.getChannel().map(MapMode.READ_WRITE, 0, 6)
            with pytest.raises(OSError, match="user-mapped section"):
                file.setLength(2)
            outside.truncate(outside.path("data"), 2)
            assert file.length() == 2
        assert bytes(mapped)[:2] == b"ab"


def test_a_machine_has_sixteen_frames_and_what_is_larger_is_evicted(tmp_path: Path) -> None:
    machine = SimulatedMachine(windows=False, superuser=False)
    outside = machine.outside(tmp_path)
    content = bytes(range(256)) * 16 * (2 * FRAMES)
    outside.write(outside.path("data"), content)
    assert outside.read(outside.path("data")) == content
    assert isinstance(machine.kernel, SimKernel)
    assert machine.kernel.statistics().frames == FRAMES == 16
    assert machine.kernel.statistics().evicted >= FRAMES
