"""The lock-step fuzzer's channel programs: what they may not do, what a player sees of them, that they find a difference."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given

import compat
from conformance.fuzz import channel_operations
from conformance.fuzz.channel_strategies import channel_programs
from conformance.fuzz.hunt import CHANNELS, hunt
from conformance.fuzz.lockstep import Lockstep
from conformance.fuzz.player import OUTCOME, Answer, LocalPlayer
from conformance.fuzz.programs import (
    CHANNEL,
    ELEMENTS,
    FILE,
    INPUT,
    LOCK,
    OUTPUT,
    Argument,
    Call,
    Listed,
    Name,
    NewArray,
    NewFile,
    Program,
    Ref,
    Step,
)
from conformance.fuzz.reach import Reach
from conformance.surface import java, left_out

OPEN = "java.nio.channels.FileChannel"
OPTION = "java.nio.file.StandardOpenOption"
READ_WRITE = Name(f"{OPEN}.MapMode.READ_WRITE")


def opened(content: bytes | None, *options: str) -> tuple[NewFile, Call, Call]:
    """A file (step 0), its Path (1) and a channel to it (2)."""
    names = (Name(f"{OPTION}.{option}") for option in options)
    path = Call(Name("java.nio.file.Path"), "of", (Ref(0),), "place")
    return NewFile(content), path, Call(Name(OPEN), "open", (Ref(1), *names), CHANNEL)


def refs(arguments: tuple[Argument, ...]) -> list[int]:
    """The steps that arguments name, in lists too."""
    flat = [item for each in arguments for item in (each.items if isinstance(each, Listed) else (each,))]
    return [each.number for each in flat if isinstance(each, Ref)]


@pytest.fixture
def player(tmp_path: Path) -> LocalPlayer:
    """nio, in this process."""
    return LocalPlayer(compat, tmp_path)


# --- programs


@given(channel_programs(25))
def test_a_program_survives_its_journey_and_reads_as_python(program: Program) -> None:
    assert Program.from_json(program.to_json()) == program
    assert len(ast.parse("\n".join(program.lines())).body) == len(program.steps)


def test_a_list_and_a_missing_file_survive_the_journey() -> None:
    steps = (NewFile(None), Call(Ref(0), "f", (Listed((Ref(0), None)), Listed(()))))
    assert Program.from_json(Program(steps).to_json()) == Program(steps)
    assert list(Program(steps).lines()) == ["path0 = log.path('data0')", "log(lambda: path0.f([path0, None], []))"]


def test_leaving_out_a_step_renumbers_the_things_in_a_list() -> None:
    program = Program((NewFile(b""), NewFile(b""), Call(Ref(1), "f", (Listed((Ref(1), None)),))))
    assert program.without(0) == Program((NewFile(b""), Call(Ref(0), "f", (Listed((Ref(0), None)),))))
    assert program.without(1) is None


@pytest.mark.parametrize(
    ("kind", "name", "besides"),
    [
        (CHANNEL, "java.nio.channels.FileChannel", {"open", "MapMode"}),
        (LOCK, "java.nio.channels.FileLock", {"acquiredBy", "channel"}),
        (FILE, "java.io.RandomAccessFile", {"new", "getFD"}),
        (INPUT, "java.io.FileInputStream", {"new", "getFD", "mark", "markSupported", "reset", "skipNBytes", "transferTo"}),
        (OUTPUT, "java.io.FileOutputStream", {"new", "getFD"}),
    ],
)
def test_every_method_that_java_has_is_in_the_table(kind: str, name: str, besides: set[str]) -> None:
    """But for what a program begins with, what all objects have, and what tells nothing of the file."""
    members = [
        member for member in java.recorded().classes[name] if not any(each.covers(member) for each in left_out.of_class(name))
    ]
    rows = {row.method for row in channel_operations.of_channels(kind, 99)}
    assert {member.name for member in members} - {"equals", "getClass", "hashCode", "toString"} - rows == besides


# --- what no program does


@given(channel_programs(25))
def test_no_mapping_is_touched_once_its_file_may_have_become_shorter(program: Program) -> None:
    reach = Reach()
    for number, step in enumerate(program.steps):
        assert not reach.lost & set(program.used(number))
        reach.follow(number, step)


@given(channel_programs(25))
def test_no_file_meets_a_mapping_of_itself_and_no_transfer_stays_in_one_file(program: Program) -> None:
    reach = Reach()
    for number, step in enumerate(program.steps):
        reach.follow(number, step)
        if isinstance(step, Call) and isinstance(step.on, Ref) and program.steps[step.on.number].kind == CHANNEL:
            own = reach.file_of(step.on.number)
            assert own not in {reach.file_of(each) for each in refs(step.arguments)}


@pytest.mark.parametrize(
    ("cut", "lost"),
    [
        (Call(Ref(2), "truncate", (7,)), {3, 4}),
        (Call(Ref(2), "truncate", (8,)), set()),
        (Call(Ref(2), "truncate", (-1,)), set()),
        (Call(Name(OPEN), "open", (Ref(1), Name(f"{OPTION}.TRUNCATE_EXISTING")), CHANNEL), {3, 4}),
    ],
)
def test_a_cut_below_a_mappings_end_puts_it_and_its_views_out_of_reach(cut: Call, lost: set[int]) -> None:
    """The mapping's end counts, for its slices too; a mapping of nothing loses nothing; nor does one made afterwards."""
    maps = (
        Call(Ref(2), "map", (READ_WRITE, 2, 6), "byte"),
        Call(Ref(3), "slice", (0, 1), "byte"),
        Call(Ref(2), "map", (READ_WRITE, 9, 0), "byte"),
    )
    reach = Reach()
    steps: tuple[Step, ...] = (*opened(b"", "READ", "WRITE"), *maps, cut, maps[0])
    for number, step in enumerate(steps):
        reach.follow(number, step)
    assert reach.lost == lost
    assert {reach.file_of(number) for number in (0, 1, 2, 3, 4, 5, 7)} == {0}


def test_a_cut_of_one_file_leaves_the_mappings_of_another() -> None:
    first = opened(bytes(9), "READ", "WRITE")
    mapped = Call(Ref(2), "map", (READ_WRITE, 0, 9), "byte")
    file = Call(Name("java.io.RandomAccessFile"), "", (Ref(4), "rw"), FILE)
    steps: tuple[Step, ...] = (*first, mapped, NewFile(b""), file, Call(Ref(5), "setLength", (0,)))
    reach = Reach()
    for number, step in enumerate(steps):
        reach.follow(number, step)
    assert reach.lost == set()


@pytest.mark.parametrize(
    "write",
    [
        Call(Ref(2), "write", (Ref(5),)),
        Call(Ref(4), "put", (0, 1)),
        Call(Ref(5), "getChannel"),
        Call(Name("java.io.FileOutputStream"), "", (Ref(0), True), OUTPUT),
        Call(Ref(3), "put", (0, 1)),
    ],
)
def test_a_private_mapping_is_out_of_reach_once_something_may_be_written_to_its_file(write: Call) -> None:
    """By its channel, or through another mapping; not by opening it, and not by what is put into the mapping itself."""
    maps = [Call(Ref(2), "map", (Name(f"{OPEN}.MapMode.{mode}"), 0, 4), "byte") for mode in ("PRIVATE", "READ_WRITE")]
    steps: tuple[Step, ...] = (*opened(b"", "READ", "WRITE"), *maps, NewArray("byte", ()), write)
    reach = Reach()
    for number, step in enumerate(steps):
        reach.follow(number, step)
    assert reach.lost == ({3} if write.method in ("write", "put") and write.on != Ref(3) else set())


@given(channel_programs(25))
def test_no_program_makes_a_large_file(program: Program) -> None:
    """The places and lengths that may make a file longer are small, or beyond what any file system takes."""
    places = {"map/3": (1, 2), "position/1": (0,), "seek/1": (0,), "setLength/1": (0,), "transferFrom/3": (1,), "write/2": (1,)}
    for step in program.steps:
        if isinstance(step, Call) and isinstance(step.on, Ref) and program.steps[step.on.number].kind in (CHANNEL, FILE):
            for place in places.get(f"{step.method}/{len(step.arguments)}", ()):
                argument = step.arguments[place]
                assert isinstance(argument, int)
                assert argument <= 2**14 or argument >= 2**63 - 1


# --- what a player sees


def test_a_player_sees_the_place_in_a_file_and_the_file_after_each_step(player: LocalPlayer) -> None:
    steps = (
        *opened(b"abc", "READ", "WRITE"),
        Call(Name("java.nio.ByteBuffer"), "allocate", (2,), "byte"),
        Call(Ref(2), "write", (Ref(3),)),
        Call(Ref(2), "close"),
    )
    answers = player.play(Program(steps))
    assert answers[2] == {OUTCOME: "returned a channel", "place 2": "0"}
    assert answers[4][OUTCOME] == "returned 2"
    assert answers[4]["place 2"] == "2"
    assert answers[4]["file 0"] == "3 bytes: 00 00 63"
    assert answers[5] == {OUTCOME: "returned None", "place 2": "java.nio.channels.ClosedChannelException"}
    assert answers[6]["file 0"] == "3 bytes: 00 00 63"


def test_a_player_does_not_look_at_a_mapping_out_of_reach(player: LocalPlayer) -> None:
    mapped = Call(Ref(2), "map", (READ_WRITE, 0, 4), "byte")
    answers = player.play(Program((*opened(b"abcd", "READ", "WRITE"), mapped, Call(Ref(2), "truncate", (0,)))))
    assert answers[3]["elements 3"] == "61 62 63 64"
    assert all("elements 3" not in answer for answer in answers[4:])
    assert answers[4]["file 0"] == "0 bytes"


def test_a_player_sees_that_a_file_is_not_there(player: LocalPlayer) -> None:
    """Also where an earlier program has left one."""
    player.play(Program((NewFile(b"x"),)))
    answers = player.play(Program(opened(None, "READ")))
    assert answers[2][OUTCOME] == "raised java.nio.file.NoSuchFileException: <folder>/data0"
    assert answers[3]["file 0"] == "no file"


# --- finding


class Misplaced:
    """nio, but for the place in a file after each write."""

    def __init__(self, folder: Path) -> None:
        self._nio = LocalPlayer(compat, folder)

    def play(self, program: Program) -> list[Answer]:
        answers = self._nio.play(program)
        for step, answer in zip(program.steps, answers, strict=False):
            if isinstance(step, Call) and step.method == "write":
                answer.update({key: text + "0" for key, text in answer.items() if key.startswith("place") and text.isdigit()})
        return answers


def test_nio_beside_itself_does_not_differ(tmp_path: Path) -> None:
    players = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        players.append(LocalPlayer(compat, tmp_path / name))
    lockstep = Lockstep(players[0], players[1], 25)
    assert hunt(lockstep, 300, jdk=25, seed=1, calls=8, subject=CHANNELS) is None
    assert 0 < lockstep.figures.refused < lockstep.figures.total * 2 / 3
    kinds = {name.partition(".")[0] for name in lockstep.figures.operations}
    assert {CHANNEL, FILE, LOCK, "byte"} <= kinds
    assert not kinds & set(ELEMENTS) - {"byte"}


def test_a_planted_wrong_place_is_found_shrunk_and_told(tmp_path: Path) -> None:
    for name in ("java", "nio"):
        (tmp_path / name).mkdir()
    lockstep = Lockstep(Misplaced(tmp_path / "java"), LocalPlayer(compat, tmp_path / "nio"), 25)
    divergence = hunt(lockstep, 500, jdk=25, seed=5, calls=8, subject=CHANNELS)
    assert divergence is not None
    assert len(divergence.program.steps) <= 6
    assert ".write(" in divergence.difference.step
    assert ": place of" in divergence.difference.step
    assert ".position())" in divergence.as_scenario() or ".getFilePointer())" in divergence.as_scenario()
