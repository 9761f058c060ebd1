"""The lock-step fuzzer: its programs, what it sees, and that it finds, shrinks and tells a difference."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis.errors import NoSuchExample

import compat
import nio
from conformance import targets, universes
from conformance.cli import main
from conformance.fuzz import operations
from conformance.fuzz.hunt import BOTH, BUFFERS, hunt, programs_about
from conformance.fuzz.lockstep import Divergence, Lockstep, Process
from conformance.fuzz.player import NO_VALUE, OUTCOME, Answer, LocalPlayer
from conformance.fuzz.programs import ELEMENTS, Call, Cast, Name, NewArray, NewFile, NullArray, Program, Ref
from conformance.fuzz.strategies import programs
from conformance.outside import Outside
from conformance.scenario import Log
from conformance.transcript import Event

JVMS = universes.find_jvms() if find_spec("jpype") is not None else []
needs_jvm = pytest.mark.skipif(not JVMS, reason="no JVM was found, or JPype is not installed")

BYTES = Name("java.nio.ByteBuffer")
ALLOCATE = Call(BYTES, "allocate", (8,), "byte")


class Planted:
    """nio, but for the outcome or a look after some calls."""

    def __init__(self, folder: Path, method: str, aspect: str, change: Callable[[str], str]) -> None:
        self._nio = LocalPlayer(compat, folder)
        self._method = method
        self._aspect = aspect
        self._change = change

    def play(self, program: Program) -> list[Answer]:
        answers = self._nio.play(program)
        for step, answer in zip(program.steps, answers, strict=False):
            if isinstance(step, Call) and step.method == self._method:
                for aspect in answer:
                    if aspect.startswith(self._aspect):
                        answer[aspect] = self._change(answer[aspect])
        return answers


class Dead:
    """A process that dies of every program."""

    def play(self, program: Program) -> list[Answer]:
        return [{"crashed": "SIGSEGV"}]


@pytest.fixture
def player(tmp_path: Path) -> LocalPlayer:
    """nio, in this process."""
    return LocalPlayer(compat, tmp_path)


def found(tmp_path: Path, java: Planted) -> Divergence:
    """What a short hunt finds."""
    (tmp_path / "nio").mkdir()
    lockstep = Lockstep(java, LocalPlayer(compat, tmp_path / "nio"), 25)
    divergence = hunt(lockstep, 2000, jdk=25, seed=7, calls=8)
    assert divergence is not None
    return divergence


class Events:
    """A sink that keeps what a scenario does."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def doing(self, step: str) -> None:
        pass

    def done(self, event: Event) -> None:
        self.events.append(event)


def run_scenario(text: str, folder: Path) -> list[Event]:
    """Run the scenario `found` of this text on nio, as a crosscheck does."""
    (folder / "pasted.py").write_text(text)
    events = Events()
    targets.load(f"{folder / 'pasted.py'}::found").run(compat, Log(compat, Outside(folder), events))
    return events.events


# --- programs


def test_both_subjects_are_drawn_where_both_are_asked_for() -> None:
    """And only one of them where one is asked for: a FileChannel that is opened is what only channel programs have."""

    def opens(program: Program) -> bool:
        return any(isinstance(step, Call) and step.method == "open" for step in program.steps)

    some = settings(max_examples=100, phases=(Phase.generate,), database=None, derandomize=True)
    both = programs_about(BOTH, 25, 8)
    assert opens(find(both, opens, settings=some))
    assert not opens(find(both, lambda program: not opens(program), settings=some))
    with pytest.raises(NoSuchExample):
        find(programs_about(BUFFERS, 25, 8), opens, settings=some)


@given(programs(25))
def test_a_program_survives_its_journey_as_json(program: Program) -> None:
    assert Program.from_json(program.to_json()).to_json() == program.to_json()


def test_every_kind_of_argument_survives_the_journey() -> None:
    arguments = (Ref(0), Name("java.nio.ByteOrder"), Cast("JChar", "\ud800"), NullArray("int"), 1, -0.0, float("inf"), "x", None)
    steps = (
        NewArray("char", "a\U0001f600"),
        NewArray("float", (1.5, float("inf"))),
        NewFile(b"\0\xff"),
        Call(Ref(0), "f", arguments),
    )
    assert Program.from_json(Program(steps).to_json()) == Program(steps)


@given(programs(17))
def test_a_program_reads_as_python(program: Program) -> None:
    tree = ast.parse("\n".join(program.lines()))
    assert len(tree.body) == len(program.steps)


@given(programs(17))
def test_no_program_uses_what_comes_later(program: Program) -> None:
    assert all(used < number for number in range(len(program.steps)) for used in program.used(number))


def test_a_program_without_a_step_is_the_same_program() -> None:
    program = Program((ALLOCATE, ALLOCATE, Call(Ref(1), "putInt", (7,)), Call(Ref(1), "equals", (Ref(1),))))
    assert program.without(0) == Program((ALLOCATE, Call(Ref(0), "putInt", (7,)), Call(Ref(0), "equals", (Ref(0),))))
    assert program.without(1) is None


def methods(cls: type) -> Iterator[str]:
    return (name for name in dir(cls) if not name.startswith("_"))


def test_every_method_of_every_buffer_is_in_the_table() -> None:
    """But for what cannot be compared, and what only nio or sun.nio.ch has."""
    left_out = {"isLoaded", "cleaner", "attachment", "address", "getClass", "class_"}
    for element in ELEMENTS:
        kind = getattr(nio, f"{element.capitalize()}Buffer")
        known = {row.method for row in (*operations.of_object(element, 99), *operations.of_class(element, 99))}
        assert set(methods(kind)) - left_out - {"alignmentOffset", "alignedSlice"} == known - {"alignmentOffset", "alignedSlice"}
    mapped = {row.method for row in operations.of_object(operations.MAPPED, 99)}
    assert set(methods(nio.MappedByteBuffer)) - left_out - mapped == {"allocate", "allocateDirect", "wrap"}


def test_a_jdk_is_not_asked_for_what_it_has_not() -> None:
    assert "getChars" not in {row.method for row in operations.of_object("char", 17)}
    assert "getChars" in {row.method for row in operations.of_object("char", 25)}


# --- what a player sees


def test_a_player_sees_results_cursors_and_elements(player: LocalPlayer) -> None:
    steps = (ALLOCATE, Call(Ref(0), "mark"), Call(Ref(0), "putShort", (258,)), Call(Ref(0), "putLong", (1,)))
    answers = player.play(Program(steps))
    assert answers[2][OUTCOME] == "returned <java.nio.HeapByteBuffer[pos=2 lim=8 cap=8]>"
    assert answers[2]["cursor 0"] == "position 2, limit 8, capacity 8, mark 0"
    assert answers[2]["elements 0"] == "01 02 00 00 00 00 00 00"
    assert answers[3][OUTCOME] == "raised java.nio.BufferOverflowException"
    assert "elements 0" not in answers[3]
    assert len(answers) == len(steps) + 1


def test_a_player_sees_through_every_view_and_into_the_file(player: LocalPlayer) -> None:
    """A put into a view shows in its root; a mapped root's in the file, which the player reads from outside."""
    mode = Name("java.nio.channels.FileChannel.MapMode.READ_WRITE")
    steps = (
        NewFile(bytes(4)),
        Call(Name("java.io.RandomAccessFile"), "", (Ref(0), "rw"), "file"),
        Call(Ref(1), "getChannel", (), "channel"),
        Call(Ref(2), "map", (mode, 0, 4), "byte"),
        Call(Ref(3), "asIntBuffer", (), "int"),
        Call(Ref(4), "put", (0, -2)),
    )
    answers = player.play(Program(steps))
    assert answers[5]["elements 3"] == "ff ff ff fe"
    assert answers[6]["file 0"] == "4 bytes: ff ff ff fe"


def test_a_step_without_what_it_needs_does_nothing(player: LocalPlayer) -> None:
    steps = (ALLOCATE, Call(Ref(0), "slice", (7, 7), "byte"), Call(Ref(1), "put", (1,)))
    assert player.play(Program(steps))[2] == {OUTCOME: NO_VALUE}


def test_a_char_that_is_half_a_character_is_seen(player: LocalPlayer) -> None:
    chars = Call(Name("java.nio.CharBuffer"), "allocate", (1,), "char")
    answers = player.play(Program((chars, Call(Ref(0), "put", (0, 0xD83D)), Call(Ref(0), "toString"))))
    assert answers[1]["elements 0"] == b"\x3d\xd8".hex(" ") if sys.byteorder == "little" else "d8 3d"
    assert answers[2][OUTCOME] == r"returned '\ud83d'"


# --- finding


def test_nio_beside_itself_does_not_differ(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    lockstep = Lockstep(LocalPlayer(compat, tmp_path / "a"), LocalPlayer(compat, tmp_path / "b"), 25)
    done: list[int] = []
    assert hunt(lockstep, 150, jdk=25, seed=1, calls=8, progress=done.append) is None
    assert sum(done) == 150
    assert lockstep.figures.total > 500
    assert 0 < lockstep.figures.refused < lockstep.figures.total / 2


def test_a_planted_wrong_result_is_found_shrunk_and_told(tmp_path: Path) -> None:
    java = Planted(tmp_path, "remaining", OUTCOME, lambda text: text.replace("returned 0", "returned 1"))
    divergence = found(tmp_path, java)
    assert len(divergence.program.steps) <= 3
    words = divergence.in_words("Java")
    assert ".remaining()" in words
    assert "Java returned 1" in words
    assert "nio returned 0" in words


def test_the_printed_counterexample_runs_and_ends_where_the_sides_part(tmp_path: Path) -> None:
    divergence = found(tmp_path, Planted(tmp_path, "get", OUTCOME, lambda text: text.replace("Underflow", "Overflow")))
    events = run_scenario(divergence.as_scenario(), tmp_path)
    assert events[-1].step == divergence.difference.step
    assert events[-1].outcome == "raised java.nio.BufferUnderflowException"


@pytest.mark.parametrize(("method", "aspect"), [("compact", "cursor"), ("putInt", "elements")])
def test_a_planted_wrong_state_is_found_and_its_scenario_looks_at_it(tmp_path: Path, method: str, aspect: str) -> None:
    divergence = found(tmp_path, Planted(tmp_path, method, aspect, lambda text: text + " and more"))
    assert len(divergence.program.steps) <= 4
    assert f"{method}(" in divergence.difference.step
    assert f"{aspect} of" in divergence.difference.step
    events = run_scenario(divergence.as_scenario(), tmp_path)
    assert [event for event in events if f"{method}(" in event.step][-1] is not events[-1]


def test_a_known_difference_is_explained_and_counted(tmp_path: Path) -> None:
    words = 'because "<parameter1>" is null'
    java = Planted(tmp_path, "compareTo", OUTCOME, lambda text: text.replace('because "that" is null', words))
    lockstep = Lockstep(java, LocalPlayer(compat, tmp_path), 25)
    assert lockstep.compare(Program((ALLOCATE, Call(Ref(0), "compareTo", (None,))))) is None
    assert [entry.scenario for entry in lockstep.figures.known] == ["*"]


def test_a_program_that_kills_both_sides_is_a_finding() -> None:
    divergence = Lockstep(Dead(), Dead(), 25).compare(Program((ALLOCATE,)))
    assert divergence is not None
    assert "crashed the process (SIGSEGV)" in divergence.in_words("Java")


def test_a_player_that_died_is_replaced() -> None:
    program = Program((ALLOCATE, Call(Ref(0), "getInt")))
    with Process(universes.Host()) as process:
        before = process.play(program)
        process._process.kill()
        assert process.play(program) == [{"crashed": "SIGKILL"}]
        assert process.play(program) == before


# --- the command


def test_without_a_jvm_nothing_was_checked_and_the_command_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("conformance.universes.find_jvms", list)
    assert main(["fuzz", "--examples", "1"]) == 2
    assert "nothing was checked" in capsys.readouterr().out
    assert main(["fuzz", "--jvm", "jdk-3"]) == 2
    assert "no jdk-3 was found" in capsys.readouterr().out
    assert main(["fuzz", "--jvm", "nowhere"]) == 2


def test_without_hypothesis_nothing_was_checked_and_the_command_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    assert main(["fuzz"]) == 2
    assert "pip install 'mappednio[fuzz]'" in capsys.readouterr().out


@needs_jvm
@pytest.mark.parametrize("jvm", list({jvm.jdk: jvm for jvm in reversed(JVMS)}.values()), ids=lambda jvm: f"jdk-{jvm.jdk}")
@pytest.mark.parametrize("subject", ["buffers", "channels"])
def test_random_programs_do_on_nio_what_they_do_on_this_jvm(
    jvm: universes.Jvm, subject: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The fixed budget: the same programs every time. `nio fuzz --examples N` tries new ones."""
    status = main(["fuzz", subject, "--examples", "200", "--seed", "1", "--jvm", jvm.name])
    output = capsys.readouterr().out
    assert status == 0, output
    assert f"{jvm.label}: 200 programs" in output


@needs_jvm
def test_a_difference_fails_the_command_and_prints_the_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Here the JVM is beside a nio with a wrong hashCode."""
    wrong = Planted(tmp_path, "hashCode", OUTCOME, lambda text: text + "1")

    with Process(JVMS[0]) as java:
        divergence = hunt(Lockstep(java, wrong, JVMS[0].jdk), 500, jdk=JVMS[0].jdk, seed=3, calls=8)
    assert divergence is not None
    monkeypatch.setattr("conformance.fuzz.hunt.hunt", lambda *arguments, **options: divergence)
    assert main(["fuzz", "--jvm", JVMS[0].name]) == 1
    output = capsys.readouterr().out
    assert "def found(u: Java, log: Log)" in output
    assert ".hashCode())" in output
