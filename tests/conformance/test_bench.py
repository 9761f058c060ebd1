"""`nio bench`: every cell does its row's work, a wrong one is never timed, a missing peer is an empty cell that says why.

How fast anything is, is no business of a test.
"""

import io
import itertools
import json
import math
import mmap
import os
import struct
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from importlib import util
from pathlib import Path

import pytest
from rich.console import Console

from conformance import bench, cli, universes
from conformance.bench import bars, match, peers, remote, report, rows
from conformance.bench.cells import Cell, Loop, Shots, walk
from conformance.bench.columns import Column
from conformance.bench.match import Effort, Result
from conformance.bench.rows import Place, Row, Unit, Value, Written

HASTY = Effort(laps=1, rounds=1, turn=0.0001, warm=0)


def run_row(row: Row, columns: Sequence[Column], effort: Effort = HASTY) -> Result:
    """A match of one row."""
    (result,) = match.play([row], columns, effort, lambda name: None)
    return result


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The files of a run."""
    place = Place(tmp_path_factory.mktemp("bench"))
    place.create()
    place.warm()
    return place


@pytest.fixture(scope="module")
def java_columns(place: Place) -> Iterator[list[Column]]:
    """JPype and a JVM, of a JVM that can compile."""
    jvms = [jvm for jvm in universes.find_jvms() if remote.has_compiler(jvm)]
    if not jvms or util.find_spec("jpype") is None:
        pytest.skip("no JVM with a compiler is here, or no JPype")
    with remote.columns(jvms[:1], place, "") as columns:
        yield columns


class Told(Cell):
    """A cell that says what it is told to, and counts how often it is timed."""

    def __init__(self, value: Value = None, figure: float = 1.0) -> None:
        self.told = value
        self.figure = figure
        self.timed = 0

    def value(self) -> Value:
        return self.told

    def measure(self, repeats: int) -> float:
        self.timed += 1
        return self.figure

    def close(self) -> None:
        pass


# ---- every cell does what its row says


@pytest.mark.parametrize("name", [column.name for column in peers.columns(Place(Path()))])
def test_every_cell_of_this_process_gives_its_rows_result(place: Place, name: str) -> None:
    """All rows of all libraries, once each; the floor alone does no work."""
    (column,) = (column for column in peers.columns(place) if column.name == name)
    by_name = {row.name: row for row in rows.all_rows(place)}
    assert set(column.cells) <= set(by_name)
    for row, cell in column.cells.items():
        if column.works:
            match.check(by_name[row], cell, column.pid)
        cell.close()


def test_nio_has_a_cell_in_every_row(place: Place) -> None:
    assert {row.name for row in rows.all_rows(place)} == set(peers.columns(place)[0].cells)


def test_every_empty_cell_has_a_reason(place: Place) -> None:
    names = [row.name for row in rows.all_rows(place)]
    for column in peers.columns(place)[1:]:
        for name in names:
            assert name in column.cells or column.why_not(name)


def test_both_byte_orders_of_a_typed_row_are_different_work() -> None:
    """The pattern's ints, one by one, are what `struct` finds in it; none is the same in both orders."""
    big, little = rows.pattern_ints(True), rows.pattern_ints(False)
    assert list(big) == [number for (number,) in struct.iter_unpack(">i", rows.PATTERN)]
    assert list(little) == [number for (number,) in struct.iter_unpack("<i", rows.PATTERN)]
    assert not any(a == b for a, b in zip(big, little, strict=True))


def test_every_kind_of_holder_and_both_orders_are_in_the_grid() -> None:
    names = [access.name for access in rows.ACCESSES]
    assert len(set(names)) == len(names)
    for order in ("BE", "LE"):
        for call in ("getInt(i)", "heap getInt(i)", "IntBuffer.get(k)", "IntBuffer.put(k, v)", "IntBuffer.get()"):
            assert f"{call} {order}" in names


@pytest.mark.parametrize("which", [0, 1], ids=["JPype", "JVM"])
def test_every_cell_on_a_jvm_gives_its_rows_result(place: Place, java_columns: list[Column], which: int) -> None:
    """Both have all rows but those that count what Python keeps."""
    column = java_columns[which]
    by_name = {row.name: row for row in rows.all_rows(place)}
    assert set(by_name) - set(column.cells) == {rows.HEAP, rows.FDS}
    for row, cell in column.cells.items():
        match.check(by_name[row], cell, column.pid)
        # No more than that there is a figure: the bare loop is subtracted, and what disturbs one round may be more than the call.
        assert math.isfinite(cell.measure(1))


# ---- what is wrong is not timed


def test_a_cell_with_a_wrong_result_is_never_timed() -> None:
    wrong, right = Told(41), Told(42)
    result = run_row(Row("r", expected=42), [Column("a", "", {"r": wrong}), Column("b", "", {"r": right})])
    assert result.figures == {"b": 1.0}
    assert result.empty == {"a": "it gives 41, not 42"}
    assert (wrong.timed, right.timed > 0) == (0, True)


def test_a_cell_that_does_not_write_is_never_timed(place: Place) -> None:
    """Even where what it should write is in the file already, from somebody else."""
    place.small.write_bytes(b"\x2a" * 16)
    idle = Told()
    row = Row("r", written=Written(place.small, 8, b"\x2a\x2a"))
    result = run_row(row, [Column("a", "", {"r": idle})])
    place.create()
    assert result.empty == {"a": "what it should have written is not in the file"}
    assert idle.timed == 0


@pytest.mark.parametrize("big", [True, False], ids=["BE", "LE"])
def test_ints_read_in_the_wrong_order_are_never_timed(place: Place, big: bool) -> None:
    by_name = {row.name: row for row in rows.all_rows(place)}
    wrong = peers.columns(place)[0].cells[rows.INT_GETS[not big]]
    with pytest.raises(match.WrongAnswer, match=r"it gives \d+, not \d+"):
        match.check(by_name[rows.INT_GETS[big]], wrong, os.getpid())
    wrong.close()


def test_ints_written_as_they_lie_in_memory_are_never_timed_as_swapped(place: Place) -> None:
    by_name = {row.name: row for row in rows.all_rows(place)}
    foreign = sys.byteorder != "big"
    names = {"path": place.target, "ints": rows.pattern_ints(foreign) * (rows.BULK // rows.PAGE)}
    wrong = Shots(names, "file = open(path, 'r+b')", "file.write(ints)", before="file.seek(0)", after="file.flush()")
    with pytest.raises(match.WrongAnswer, match="what it should have written"):
        match.check(by_name[rows.INT_PUTS[foreign]], wrong, os.getpid())
    right = Shots(names, "file = open(path, 'r+b')", "file.write(ints)", before="ints.byteswap()", after="file.flush()")
    match.check(by_name[rows.INT_PUTS[foreign]], right, os.getpid())
    for cell in (wrong, right):
        cell.close()


@pytest.mark.parametrize("row", [*rows.PAGE_GETS, *rows.PAGE_READS])
def test_a_page_from_elsewhere_is_never_timed(place: Place, row: str) -> None:
    """The file's first page, which is the last that is asked for, is not the right answer to the first call."""
    by_name = {each.name: each for each in rows.all_rows(place)}
    stuck = Loop({"path": place.pages, "crc32": zlib.crc32}, "file = open(path, 'rb')", "file.read(4096)", result="crc32(value)")
    with pytest.raises(match.WrongAnswer, match=r"it gives \d+, not \d+"):
        match.check(by_name[row], stuck, os.getpid())
    stuck.close()


def test_a_transfer_that_stops_short_is_never_timed(place: Place) -> None:
    by_name = {row.name: row for row in rows.all_rows(place)}
    names = {"path": place.pages, "target": place.target, "copy": os.sendfile}
    setup = "file = open(path, 'rb')\nto = open(target, 'r+b')"
    for length, right in ((rows.BULK - 1, False), (rows.BULK, True)):
        cell = Loop(names, setup, f"copy(to.fileno(), file.fileno(), 0, {length})", reset="to.seek(0)", result="None")
        with nullcontext() if right else pytest.raises(match.WrongAnswer, match="what it should have written"):
            match.check(by_name[rows.TRANSFER], cell, os.getpid())
        cell.close()


@pytest.mark.skipif(not os.path.exists("/proc/self/smaps"), reason="this kernel does not list mappings")
def test_a_cell_that_leaves_a_mapping_is_never_timed(place: Place) -> None:
    held: list[object] = []
    names = {"map": mmap.mmap, "path": place.bulk, "held": held}
    leaking = Loop(names, "file = open(path, 'r+b')", "held.append(map(file.fileno(), 4096))")
    result = run_row(Row("r", unmaps=place.bulk), [Column("a", "", {"r": leaking})])
    leaking.close()
    assert result.empty == {"a": "it does not unmap"}
    assert len(held) == 1


def test_a_cell_that_fails_in_a_round_leaves_the_others_in_the_match() -> None:
    failing = Loop({"left": [1, 2]}, "", "left.pop()", unroll=1)
    columns = [Column("a", "", {"r": failing}), Column("b", "", {"r": Told(2)})]
    result = run_row(Row("r"), columns, Effort(laps=1, rounds=9, turn=0, warm=0))
    assert result.figures == {"b": 1.0}
    assert result.empty == {"a": "IndexError: pop from empty list"}


# ---- the walk over pages


@pytest.mark.parametrize("scattered", [False, True], ids=["seq", "random"])
def test_a_walk_comes_to_every_page_once_and_to_the_first_one_last(scattered: bool) -> None:
    offsets = rows.page_offsets(scattered)
    assert sorted(offsets) == list(range(0, rows.BULK, rows.PAGE))
    assert offsets[-1] == 0


def test_a_random_walk_seldom_goes_to_the_page_next_to_the_last_one() -> None:
    offsets = rows.page_offsets(scattered=True)
    steps = [abs(a - b) for a, b in itertools.pairwise(offsets)]
    assert sum(step == rows.PAGE for step in steps) < rows.PAGES // 1000


def test_a_walk_calls_with_one_offset_after_another_over_and_over() -> None:
    seen: list[int] = []
    cell = walk({"seen": seen}, "", "seen.append(p)", [3, 1, 2], "p")
    assert cell.value() == 3
    cell.measure(4)
    assert seen == [3, 1, 2, 3, 1]


# ---- timing


def test_the_bare_loop_is_subtracted() -> None:
    """A clock that says 0, 1000 for the full loop and 0, 360 for the bare one: 640 ns for 2 rounds of 16 calls."""
    ticks = iter([0, 1000, 0, 360])
    assert Loop({"clock": lambda: next(ticks)}, "", "None").measure(2) == 20.0


def test_a_loop_makes_16_calls_after_each_reset() -> None:
    done: list[str] = []
    Loop({"done": done}, "", "done.append('call')", reset="done.append('reset')", step="done.append('step')").measure(1)
    assert done == ["reset", *["call", "step"] * 16, "reset"]


def test_shots_time_only_the_call() -> None:
    """A clock that is moved by the call, and by what stands before and after it."""
    now = [0]
    names = {"clock": lambda: now[0], "now": now}
    shots = Shots(names, "", "now[0] += 7", before="now[0] += 100", after="now[0] += 1000", result="now[0]")
    assert shots.measure(3) == 7.0
    assert shots.value() == 3 * 1107 + 107


def test_columns_take_turns() -> None:
    """A B, B A, A B: what slows the machine down for a while, slows all of them."""
    order: list[str] = []
    cells = {name: Loop({"order": order}, "", f"order.append({name!r})", unroll=1) for name in "ab"}
    columns = [Column(name, "", {"r": cell}) for name, cell in cells.items()]
    run_row(Row("r"), columns, Effort(laps=1, rounds=3, turn=0, warm=0))
    assert order[-6:] == ["b", "a", "a", "b", "b", "a"]


def test_the_table_is_gone_through_lap_by_lap_and_what_a_row_holds_is_given_back_between() -> None:
    order: list[str] = []
    cell = Loop({"order": order}, "order.append('setup')", "order.append('call')", unroll=1)
    seen: list[str] = []
    columns = [Column("a", "", {"r": cell, "s": Told()})]
    result, _ = match.play([Row("r"), Row("s")], columns, Effort(laps=2, rounds=1, turn=0, warm=0), seen.append)
    assert seen == ["r", "s", "r", "s"]
    assert order == ["setup", *["call"] * 3, "setup", *["call"] * 2]
    assert len(result.samples["a"]) == 2


def test_the_best_round_counts_and_the_median_where_a_device_is_waited_for() -> None:
    def with_figures(noisy: bool) -> float:
        ticks = iter([0, 5, 0, 30, 0, 10, 0, 20])
        cell = Shots({"clock": lambda: next(ticks)}, "", "None", before="pass", after="pass")
        effort = Effort(laps=1, rounds=3, turn=0, warm=0)
        return run_row(Row("r", noisy=noisy), [Column("a", "", {"r": cell})], effort).figures["a"]

    assert with_figures(noisy=False) == 10.0
    assert with_figures(noisy=True) == 20.0


# ---- missing peers


def test_without_numpy_its_column_is_empty_and_says_so(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(util, "find_spec", lambda name: None)
    (column,) = (column for column in peers.columns(place) if column.name == "numpy")
    assert (column.cells, column.why_not("get(i)")) == ({}, "numpy is not installed")


def test_a_process_that_ends_leaves_its_last_words() -> None:
    agent = remote.Agent([sys.executable, "-c", "raise SystemExit('no room for a JVM')"])
    with pytest.raises(remote.Failed, match=r"its process ended \(no room for a JVM\)"):
        agent.listen()
    with pytest.raises(remote.Failed):
        agent.ask("0 get(i)")
    agent.close()


def test_without_a_jvm_both_its_columns_are_empty_and_say_so(place: Place) -> None:
    with remote.columns([], place, "nobody wants one") as columns:
        assert [(column.name, column.why_not("get(i)")) for column in columns] == [
            ("JPype", "nobody wants one"),
            ("JVM", "nobody wants one"),
        ]


# ---- judging and printing


def _verdicts(row: str, **figures: float) -> list[bars.Verdict]:
    result = Result(Row(row), dict(figures))
    return [each for each in bars.judge([result], ["struct", "mmap", "ctypes"]) if each.measured is not None]


def test_a_bar_is_nios_share_of_the_fastest_peer() -> None:
    verdicts = _verdicts("getInt(i) BE", nio=20, struct=80, ctypes=25, JVM=1, floor=5)
    assert [(each.measured, each.rival, each.met) for each in verdicts] == [(0.8, "ctypes", True)]


def test_the_worst_row_decides() -> None:
    good, bad = (Result(Row(name), {"nio": nio, "ctypes": 10}) for name, nio in (("getInt(i) BE", 5), ("getLong(i) LE", 9)))
    first = bars.judge([good, bad], ["ctypes"])[0]
    assert (first.row, first.measured, first.met) == ("getLong(i) LE", 0.9, False)


def test_as_fast_as_the_jvm_will_do_and_as_fast_as_mmap_will_not() -> None:
    verdicts = _verdicts("map+touch+clean 4 KiB", nio=7, mmap=7, JVM=7)
    assert [(each.rival, each.met) for each in verdicts] == [("JVM", True), ("mmap", False)]


@pytest.mark.parametrize("row", ["IntBuffer.get(k) LE", "IntBuffer.put(v) BE", "DoubleBuffer.put(k, v) BE"])
def test_a_typed_view_has_one_bar_for_gets_and_puts(row: str) -> None:
    """And not those of a ByteBuffer's accesses, whose peers take other ways."""
    verdicts = _verdicts(row, nio=18, struct=80, ctypes=20, JVM=1, floor=5)
    assert [(each.bar.limit, each.measured, each.rival, each.met) for each in verdicts] == [(0.87, 0.9, "ctypes", False)]


@pytest.mark.parametrize("row", [*rows.PAGE_GETS, *rows.PAGE_READS, rows.TRANSFER, rows.FORCE])
def test_a_page_and_a_file_are_measured_against_the_best_peer_and_the_jvm(row: str) -> None:
    """As fast will do; JPype, which is neither, is not asked."""
    verdicts = _verdicts(row, nio=10, mmap=10, struct=11, JPype=1, JVM=9)
    assert [(each.measured, each.rival, each.met) for each in verdicts] == [(1.0, "mmap", True), (10 / 9, "JVM", False)]


@pytest.mark.parametrize("row", [*rows.INT_GETS.values(), *rows.INT_PUTS.values()])
def test_many_ints_are_measured_against_numpy_alone(row: str) -> None:
    (even,) = _verdicts(row, nio=10, numpy=10, mmap=9, JVM=5)
    (slower,) = _verdicts(row, nio=10.1, numpy=10, mmap=11)
    assert [(each.rival, each.met) for each in (even, slower)] == [("numpy", True), ("numpy", False)]


def test_every_bar_is_about_rows_of_the_table(place: Place) -> None:
    names = {row.name for row in rows.all_rows(place)}
    for verdict in bars.judge([], []):
        assert verdict.bar.rows
        assert set(verdict.bar.rows) <= names


def test_a_bar_without_figures_is_neither_met_nor_missed() -> None:
    assert {verdict.met for verdict in bars.judge([Result(Row("getInt(i) BE"), {"nio": 1})], ["ctypes"])} == {None}


def test_an_absolute_bar_needs_no_rival() -> None:
    assert [each.met for each in _verdicts(rows.FDS, nio=0)] == [True]
    assert [each.met for each in _verdicts(rows.HEAP, nio=251)] == [False]


@pytest.mark.parametrize("width", [report.WIDTH, 100])
def test_the_table_shows_every_figure_whole(place: Place, width: int) -> None:
    columns = [*peers.columns(place), Column("JPype", ""), Column("JVM", "")]
    figures = {column.name: 1234.5 for column in columns} | {"nio": 12.34}
    results = [Result(row, figures) for row in rows.all_rows(place)]
    out = io.StringIO()
    Console(file=out, width=width).print(report.table(results, columns, width=width))
    assert "…" not in out.getvalue()
    assert ("x100" in out.getvalue()) == (width == report.WIDTH)


def test_a_slow_row_is_written_in_its_own_unit() -> None:
    out = io.StringIO()
    drawn = report.table([Result(Row("load", Unit.MS), {"nio": 3.1e6})], [Column("nio", "")], width=80)
    Console(file=out, width=80).print(drawn)
    assert "load, ms" in out.getvalue()
    assert "3.10" in out.getvalue()


# ---- the command


def test_the_command_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    """Figures of all who can do the row, reasons for the others, and the bars."""
    status = cli.main(
        ["bench", "--quick", "--jvm", "none", "--json", "--bars", "--row", "getInt(i)*", "--row", "slice", "--row", "r.get(k) LE"]
    )
    said = json.loads(capsys.readouterr().out)
    assert status == 0
    assert [row["row"] for row in said["rows"]] == [
        "getInt(i) BE",
        "getInt(i) LE",
        "IntBuffer.get(k) LE",
        "DoubleBuffer.get(k) LE",
        "slice(i, 64)",
    ]
    names = {column["name"] for column in said["columns"]}
    assert names >= {"nio", "struct", "Struct", "mmap", "memoryview", "ctypes", "floor", "JPype", "JVM"}
    for row in said["rows"]:
        assert set(row["cells"]) | set(row["empty"]) == names
        assert not set(row["cells"]) & set(row["empty"])
        assert all(figure > 0 for figure in row["cells"].values())
        assert row["empty"]["JPype"] == "not wanted (--jvm none)"
    first = said["bars"][0]
    assert (first["row"] in ("getInt(i) BE", "getInt(i) LE"), first["measured"] > 0) == (True, True)
    assert {bar["met"] for bar in said["bars"] if "JPype" in bar["bar"]} == {None}
    assert set(said["machine"]) == {"python", "processor", "system", "file system", "1 GiB file"}


def test_the_command_prints_tables_and_no_file_stays(
    capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("files")
    status = bench.main(["--quick", "--jvm", "none", "--row", "get(i)", "--folder", str(folder)])
    said = capsys.readouterr().out
    assert status == 0
    assert "get(i)" in said
    assert "JPype: " in said
    assert "not wanted (--jvm none)" in said
    assert "below 1.00 nio is faster" in said
    assert "How fast nio wants to be" not in said
    assert list(folder.iterdir()) == []


def test_the_bars_are_told_with_what_they_are_where_they_are_asked_for() -> None:
    """And not met is said of nio only to who wants to know."""
    out = io.StringIO()
    verdicts = bars.judge([Result(Row("getInt(i) BE"), {"nio": 9, "ctypes": 10})], ["ctypes"])
    Console(file=out, width=report.WIDTH).print(report.bars(verdicts))
    assert "NOT MET" in out.getvalue()
    assert "0.87" in out.getvalue()
    assert "no more than 87 %" in report.WHAT_A_BAR_IS


@pytest.mark.parametrize(
    "arguments", [["--row", "no such row", "--jvm", "none"], ["--jvm", "/nowhere"], ["--jvm", "none", "--folder", "/no/such"]]
)
def test_a_request_that_makes_no_sense_is_status_2(arguments: list[str]) -> None:
    assert bench.main(arguments) == 2
