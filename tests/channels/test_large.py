"""Files beyond what an int can count: mapped in windows, at positions above 2**31, and transferred.

The suite uses a file of 6 GiB that is nearly all hole.  Five GiB of real bytes take ten seconds and ten GiB of room, so that
one is a command:

    python -m tests.channels.test_large FOLDER
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nio import ByteBuffer, FileChannel, MapMode, StandardOpenOption

SIZE = 6 << 30
WINDOW = 1 << 30
READ, WRITE, CREATE = StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE
EDGES = [0, 2**31 - 4, 2**31, 2**32 - 4, 2**32, 5 * 2**30 + 1, SIZE - 8]


@pytest.fixture
def sparse(tmp_path: Path) -> Iterator[FileChannel]:
    with FileChannel.open(tmp_path / "sparse", CREATE, READ, WRITE) as channel:
        channel.write(ByteBuffer.allocate(1), SIZE - 1)
        yield channel


def test_a_file_of_6_gib_is_written_through_windows_and_read_by_position(sparse: FileChannel) -> None:
    """Six windows of 1 GiB, each begun off a page: what is put at its absolute place is read there, and nowhere else."""
    for start in range(0, SIZE, WINDOW):
        begin = max(start - 100, 0)
        with sparse.map(MapMode.READ_WRITE, begin, WINDOW) as window:
            for place in EDGES:
                if begin <= place <= begin + WINDOW - 8:
                    window.putLong(place - begin, place + 1)
    with sparse.map(MapMode.READ_WRITE, SIZE - 100, 100) as rest:
        rest.putLong(92, SIZE - 7)
    eight = ByteBuffer.allocate(8)
    seen = {}
    for place in EDGES:
        assert sparse.read(eight.clear(), place) == 8
        seen[place] = eight.getLong(0)
    overlapped = {2**31 - 4, 2**32 - 4}  # the next edge begins within them
    assert {place: value for place, value in seen.items() if place not in overlapped} == {
        place: place + 1 for place in EDGES if place not in overlapped
    }
    assert sparse.size() == SIZE


def test_the_position_of_a_channel_counts_beyond_32_bits(sparse: FileChannel) -> None:
    """position, relative read and write, and truncate above 2**32."""
    sparse.position(5 << 30).write(ByteBuffer.wrap(b"far"))
    assert sparse.position() == (5 << 30) + 3
    three = ByteBuffer.allocate(3)
    assert sparse.position(5 << 30).read(three) == 3
    assert three.flip() == ByteBuffer.wrap(b"far")
    assert sparse.truncate((5 << 30) + 1).size() == (5 << 30) + 1 == sparse.position()


def transfer(folder: Path, size: int) -> tuple[list[int], float]:
    """Copy a file of `size` bytes by transferTo; return what each call moved, and the seconds."""
    source, target = folder / "source", folder / "target"
    marks = {place: place.to_bytes(8, "big") for place in (2**31 - 3, 2**32 - 3, size - 8)}
    try:
        with FileChannel.open(source, CREATE, READ, WRITE) as a, FileChannel.open(target, CREATE, READ, WRITE) as b:
            for place, mark in marks.items():
                a.write(ByteBuffer.wrap(mark), place)
            calls: list[int] = []
            started = time.perf_counter()
            while sum(calls) < size:
                calls.append(a.transferTo(sum(calls), size - sum(calls), b))
            seconds = time.perf_counter() - started
            assert b.size() == b.position() == size
            for place, mark in marks.items():
                found = ByteBuffer.allocate(8)
                b.read(found, place)
                assert found.flip() == ByteBuffer.wrap(mark)
        return calls, seconds
    finally:
        source.unlink(missing_ok=True)
        target.unlink(missing_ok=True)


if __name__ == "__main__":
    moved, took = transfer(Path(sys.argv[1]), 5 << 30)
    print(f"transferTo of 5 GiB: {took:.1f} s, in calls of {moved}; the bytes around 2 GiB, 4 GiB and the end are right")
