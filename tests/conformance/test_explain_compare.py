"""`nio explain --compare`: the figures are the simulated kernel's own, and say what docs/claims.md says of C1, C3 and C5."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance import cli
from conformance.explain import compare
from nio import ByteBuffer

Key = tuple[str, str, bool, str]


@pytest.fixture(scope="module")
def rows() -> dict[Key, compare.Simulated]:
    return {(row.task, row.size, row.cold, row.way): row.simulated for row in compare.rows(host=False)}


@pytest.mark.parametrize("size", compare.SIZES)
def test_read_copies_each_byte_twice_and_a_mapping_once(rows: dict[Key, compare.Simulated], size: str) -> None:
    """C1: disk to page cache, page cache to program; whole pages the one, as many bytes as there are the other."""
    whole = -(-compare.SIZES[size] // compare.PAGE) * compare.PAGE
    assert rows["add up", size, True, "read"].copied == whole + compare.SIZES[size]
    assert rows["add up", size, True, "mapping"].copied == whole
    assert rows["add up", size, False, "read"].copied == compare.SIZES[size]
    assert rows["add up", size, False, "mapping"].copied == 0


def test_five_kilobytes_take_two_pages_either_way(rows: dict[Key, compare.Simulated]) -> None:
    """C3."""
    assert {rows["add up", "5 KB", True, way].cached for way in ("read", "mapping")} == {2}


def test_a_mapping_goes_into_the_kernel_more_often_for_a_small_file_and_seldomer_for_a_large_one(
    rows: dict[Key, compare.Simulated],
) -> None:
    """C5."""
    small = [rows["add up", "5 KB", False, way].entries for way in ("read", "mapping")]
    large = [rows["add up", "4 MB", False, way].entries for way in ("read", "mapping")]
    assert small[0] < small[1]
    assert large[0] > 10 * large[1]


@pytest.mark.parametrize("task", compare.TASKS)
def test_only_a_cold_file_is_read_from_the_disk(rows: dict[Key, compare.Simulated], task: str) -> None:
    for (done, size, cold, way), row in rows.items():
        if done == task:
            assert (row.requests > 0) == cold, (size, way)
            assert row.major == (row.requests if way == "mapping" else 0), (size, way)


@pytest.mark.parametrize("cold", [True, False])
@pytest.mark.parametrize("ways", compare.TASKS.values(), ids=compare.TASKS)
def test_both_ways_do_the_same(ways: dict[str, compare.Work], cold: bool, tmp_path: Path) -> None:
    """They give the same sum and leave the same bytes, and are measured here; cold, if the host lets go of its page cache."""
    size = 3 * compare.PAGE + 128
    measured = compare.measure(ways, tmp_path / "measured", size, cold)
    assert set(measured) == set(ways) or (cold and not measured)
    assert all(each.microseconds > 0 and each.minor >= 0 <= each.major for each in measured.values())
    outcomes = []
    for work in ways.values():
        path = tmp_path / "file"
        path.write_bytes(bytes(range(size // 128)) * 128)
        sums = [work(str(path), size, ByteBuffer.allocate(compare.PAGE)) for _ in range(2)]
        outcomes.append((sums, path.read_bytes()))
    assert outcomes[0] == outcomes[1]


def test_the_table_without_the_host_is_the_same_every_time(capsys: pytest.CaptureFixture[str]) -> None:
    assert [cli.main(["explain", "--compare", "--no-host"]) for _ in range(2)] == [0, 0]
    printed = capsys.readouterr().out
    assert printed[: len(printed) // 2] == printed[len(printed) // 2 :]
    for claim in ("C1", "C3", "C5"):
        assert f"\n{claim}  " in printed
