"""A short run of the stress command: `python -m conformance.rocketmq.races` is the long one."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from conformance.rocketmq.races import Broken, Round, race


def test_eight_threads_at_one_file_lose_no_reference_and_unmap_once() -> None:
    done = race(math.inf, threads=8, rounds=40)
    assert done["rounds"] == 40
    assert done["steps"] > 15_000
    assert done["reads"] > 500
    assert done["refused"] > 0


def test_a_lost_reference_and_a_second_unmapping_would_be_noticed(tmp_path: Path) -> None:
    one = Round(tmp_path, 0, threads=1, forced=False)
    one.file.hold()
    with pytest.raises(Broken, match="a count of -1002"):
        one.run()
    two = Round(tmp_path, 1, threads=1, forced=False)
    two.file._count_mapping(-1)
    with pytest.raises(Broken, match="unmapped 2 times"):
        two.run()
    two.file._count_mapping(1)
