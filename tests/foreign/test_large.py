"""A file of 6 GiB, nearly all of it a hole, mapped as one segment: both ends, and what lies around 2 and 4 GiB."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from nio import FileChannel, MapMode, StandardOpenOption
from nio.errors import IllegalStateException, IndexOutOfBoundsException
from nio.foreign import Arena, ValueLayout

SIZE = 6 << 30
PLACES = (0, (1 << 31) - 8, 1 << 31, (1 << 32) - 8, 1 << 32, SIZE - 8)


@pytest.mark.parametrize("kind", ["confined", "shared"])
def test_one_segment_reaches_all_of_a_file_of_6_gib(kind: str, tmp_path: Path) -> None:
    """What is stored reaches the file, slices and buffers begin anywhere, and the disk has only the pages touched."""
    path = tmp_path / "sparse"
    with (
        FileChannel.open(str(path), StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE) as channel,
        Arena.ofConfined() if kind == "confined" else Arena.ofShared() as arena,
    ):
        segment = channel.map(MapMode.READ_WRITE, 0, SIZE, arena)
        assert segment.byteSize() == channel.size() == SIZE
        for value, place in enumerate(PLACES, 1):
            segment.set(ValueLayout.JAVA_LONG, place, value)
            assert segment.getAtIndex(ValueLayout.JAVA_LONG, place // 8) == value
            assert segment.asSlice(place, 8).asByteBuffer().get(0) == value
        with pytest.raises(IndexOutOfBoundsException):
            segment.get(ValueLayout.JAVA_LONG, SIZE - 7)
        with pytest.raises(IllegalStateException, match="too large to wrap as ByteBuffer"):
            segment.asByteBuffer()
        assert segment.asSlice(1 << 31, 4096).mismatch(segment.asSlice(1 << 32, 4096)) == 0
        longs = np.frombuffer(segment, "<i8")  # type: ignore[call-overload]
        assert len(longs) == SIZE // 8
        assert longs[[place // 8 for place in PLACES]].tolist() == [1, 2, 3, 4, 5, 6]
        del longs
        segment.force()
    with path.open("rb") as file:
        for value, place in enumerate(PLACES, 1):
            assert os.pread(file.fileno(), 8, place) == value.to_bytes(8, "little")
    assert path.stat().st_blocks * 512 < 1 << 20


def test_a_read_only_segment_begins_past_4_gib(tmp_path: Path) -> None:
    """At a place inside a page."""
    path = tmp_path / "sparse"
    with path.open("wb") as file:
        file.truncate(SIZE)
        os.pwrite(file.fileno(), b"here", (5 << 30) + 13)
    with FileChannel.open(str(path), StandardOpenOption.READ) as channel, Arena.ofShared() as arena:
        segment = channel.map(MapMode.READ_ONLY, (5 << 30) + 13, (1 << 30) - 13, arena)
        assert bytes(memoryview(segment)[:4]) == b"here"
