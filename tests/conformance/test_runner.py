"""A worker that dies or hangs costs its own scenario and no other."""

from pathlib import Path

import pytest

from conformance import runner, targets
from conformance.runner import Run
from conformance.universes import Host, Jvm

PROGRAMS = """
import os, sys, time

def fine(u):
    print("hello")
    print("no end", end="")
    return u.java.nio.ByteBuffer.allocate(4)

def dies(u, log):
    log(lambda: u.java.nio.ByteBuffer.allocate(2))
    log(lambda: os.abort())

def leaves(u):
    os._exit(3)

def hangs(u, log):
    log(lambda: time.sleep(600))

def fails(u):
    return u.java.nio.ByteBuffer.allocate(4).get(9)

def takes_nothing():
    import jpype
    from java.nio import ByteBuffer
    return ByteBuffer.allocate(3), jpype.java.nio.ByteBuffer.allocate(3)
"""


def run(tmp_path: Path, *functions: str, silence: float = 60.0) -> Run:
    program = tmp_path / "programs.py"
    program.write_text(PROGRAMS)
    planned = targets.plan([f"{program}::{function}" for function in functions])
    return runner.run(Host(), planned, lambda name: None, silence=silence)


def outcomes(result: Run) -> dict[str, list[str]]:
    return {name.partition("::")[2]: [e.outcome for e in each.events] for name, each in result.transcripts.items()}


def test_a_process_that_dies_is_a_crash_in_its_step_and_the_rest_goes_on(tmp_path: Path) -> None:
    result = run(tmp_path, "dies", "leaves", "fine")
    assert outcomes(result) == {
        "dies": ["returned <java.nio.HeapByteBuffer[pos=0 lim=2 cap=2]>", "crashed SIGABRT"],
        "leaves": ["crashed exit status 3"],
        "fine": ["printed 'hello'", "returned <java.nio.HeapByteBuffer[pos=0 lim=4 cap=4]>", "printed 'no end'"],
    }
    assert [event.step for event in result.transcripts[f"{tmp_path / 'programs.py'}::dies"].events][-1] == "os.abort()"


@pytest.fixture
def patient_but_with_sleepers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The runner's patience counts once a worker sleeps; how long a busy machine takes to start it is no matter."""
    real, heard = runner._Worker._next, [""]

    def next_line(worker: runner._Worker, silence: float) -> str | None:
        asleep, heard[0] = "time.sleep" in heard[0], ""
        heard[0] = real(worker, silence if asleep else runner.SILENCE_SECONDS) or ""
        return heard[0] or None

    monkeypatch.setattr(runner._Worker, "_next", next_line)


@pytest.mark.usefixtures("patient_but_with_sleepers")
def test_a_worker_that_says_nothing_is_ended_and_the_rest_goes_on(tmp_path: Path) -> None:
    result = run(tmp_path, "hangs", "fails", silence=0.5)
    assert outcomes(result) == {
        "hangs": ["hung for 0.5 s"],
        "fails": ["raised java.lang.IndexOutOfBoundsException"],
    }


def test_a_program_may_import_jpype_and_javas_packages_itself(tmp_path: Path) -> None:
    assert outcomes(run(tmp_path, "takes_nothing"))["takes_nothing"] == [
        "returned [<java.nio.HeapByteBuffer[pos=0 lim=3 cap=3]>, <java.nio.HeapByteBuffer[pos=0 lim=3 cap=3]>]"
    ]


def test_a_printed_line_is_written_as_a_value_is(tmp_path: Path) -> None:
    """Without the folder's name, which is another in every run."""
    (tmp_path / "prints.py").write_text("def program(u, log): print(log.path('data'), 'a.B@1f2e3d')\n")
    (one,) = runner.run(Host(), targets.plan([f"{tmp_path / 'prints.py'}::program"]), lambda name: None).transcripts.values()
    assert [event.outcome for event in one.events] == ["printed '<folder>/data a.B@…'"]


def test_a_file_that_cannot_be_imported_costs_its_own_function_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("import there_is_no_such_module\n\ndef program(u): pass\n")
    (tmp_path / "fine.py").write_text("def program(u): return 1\n")
    planned = targets.plan([f"{tmp_path / name}.py::program" for name in ("broken", "fine")])
    broken, fine = runner.run(Host(), planned, lambda name: None).transcripts.values()
    assert [(event.step, event.outcome, event.detail) for event in broken.events] == [
        (
            "(importing the file)",
            "raised ModuleNotFoundError",
            "line 1: No module named 'there_is_no_such_module'",
        )
    ]
    assert [event.outcome for event in fine.events] == ["returned 1"]


def test_a_worker_that_cannot_start_says_why(tmp_path: Path) -> None:
    """A JVM whose library is none."""
    (tmp_path / "lib" / "server").mkdir(parents=True)
    (tmp_path / "lib" / "server" / "libjvm.so").write_bytes(b"not a library")
    failure = runner.run(Jvm(tmp_path), targets.plan(["readme"]), lambda name: None).failure
    assert failure is not None
    assert "the worker ended (exit status 1)." in failure
    assert "libjvm.so" in failure or "jpype" in failure
