"""Bytes that other people's code holds when the file is cut: zlib, hashlib, numpy, struct, Python's own bytes.

Such code knows no exception for a fault, so its result is worth nothing; but the process lives, and is told.
Source: Java has no such bytes; its own code is told late as well (`a recent unsafe memory access operation`).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import child

TOUCHES = {
    "bytes(memoryview(b))": "bytes(memoryview(b))",
    "bytearray(b)": "bytearray(b)",
    "join": "b''.join([b])",
    "==": "memoryview(b)[GONE:] == memoryview(bytes(len(b) - GONE))",
    "unpack": "struct.unpack_from('>i', b, GONE)",
    "pack": "struct.pack_into('>i', b, GONE, 7)",
    "crc32, without the GIL": "zlib.crc32(b)",
    "sha256, without the GIL": "hashlib.sha256(b)",
    "numpy's sum": "numpy.asarray(b).sum()",
    "numpy's store": "numpy.asarray(b).fill(3)",
    "a segment's bytes": "bytes(memoryview(MemorySegment.ofBuffer(b)))",
}


def touch_lent_bytes(path: str, touch: str) -> None:
    import gc
    import hashlib  # noqa: F401
    import struct  # noqa: F401
    import zlib  # noqa: F401

    import numpy  # noqa: F401

    from nio import MemorySegment  # noqa: F401
    from nio.errors import InternalError
    from tests.faults.scene import GONE, SIZE, cut_mapping, own_lines, raises, resized_elsewhere

    b = cut_mapping(path)
    with raises(InternalError, "on bytes that were lent"):
        eval(touch)
        for _ in range(1000):  # it is raised between two steps of Python
            pass
    resized_elsewhere(path, SIZE)
    for access in (lambda: b.get(0), lambda: b.put(GONE, 1), lambda: b.slice().getInt(0), lambda: memoryview(b)):
        with raises(InternalError, "must be mapped again"):
            access()
    gc.collect()  # it may have been raised in numpy's own Python, whose frame, with the array, hangs on the error's traceback
    cleaner = b.cleaner()
    assert cleaner is not None
    cleaner.clean()
    assert own_lines(path) == 0


@pytest.mark.parametrize("touch", TOUCHES)
def test_a_fault_in_somebody_elses_code_is_told_and_the_mapping_is_lost(touch: str, tmp_path: Path) -> None:
    """InternalError right after the call; from then on each access of ours says the same, and the cleaner unmaps."""
    child.succeeds(touch_lent_bytes, str(tmp_path / "cut"), TOUCHES[touch])


def keep_a_view(path: str) -> None:
    from nio.errors import InternalError
    from tests.faults.scene import CUT, GONE, content, cut_mapping, raises

    b = cut_mapping(path)
    view = memoryview(b)
    with raises(InternalError, "on bytes that were lent"):
        assert view[GONE] == 0
        for _ in range(1000):
            pass
    assert view[GONE] == 0, "told once"
    assert bytes(view[:CUT]) == content()[:CUT]
    with raises(InternalError, "must be mapped again"):
        b.get(0)
    view.release()
    with raises(InternalError, "must be mapped again"):
        b.get(0)


def test_a_view_that_is_kept_is_told_once_and_reads_on(tmp_path: Path) -> None:
    """What is left of the file, and zeros."""
    child.succeeds(keep_a_view, str(tmp_path / "cut"))


def touch_in_another_thread(path: str) -> None:
    import threading
    import zlib

    from nio.errors import InternalError
    from tests.faults.scene import cut_mapping

    b = cut_mapping(path)
    told: list[str] = []

    def work() -> None:
        try:
            zlib.crc32(b)
            for _ in range(1000):
                pass
        except InternalError as error:
            told.append(str(error))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert len(told) == 1, told
    assert "on bytes that were lent" in told[0]
    for _ in range(1000):
        pass


def test_the_thread_that_met_it_is_told_and_no_other(tmp_path: Path) -> None:
    child.succeeds(touch_in_another_thread, str(tmp_path / "cut"))


def our_own_accesses_meanwhile(path: str) -> None:
    from nio.errors import InternalError
    from tests.faults.scene import GONE, MESSAGE, content, cut_mapping, raises, works_again

    b = cut_mapping(path)
    with memoryview(b) as view:
        with raises(InternalError, MESSAGE):
            b.get(GONE)
        with raises(InternalError, MESSAGE):
            b.get(0, bytearray(len(content())))
        assert view[0] == content()[0]
    works_again(b, path)


def test_a_fault_of_our_own_under_a_view_loses_nothing(tmp_path: Path) -> None:
    """Lent or not: an access of nio's is an InternalError, and works again when the file is whole."""
    child.succeeds(our_own_accesses_meanwhile, str(tmp_path / "cut"))


def lend_and_take_back(path: str) -> None:
    import numpy

    from nio.errors import InternalError
    from tests.faults.scene import content, cut_mapping, mapped, new_file, raises

    b = cut_mapping(path)
    with raises(InternalError, "on bytes that were lent"):
        numpy.asarray(b).sum()
        for _ in range(1000):
            pass
    others = []
    for number in range(50):  # the range that was lent is used again by others, which are whole
        new_file(f"{path}{number}")
        others.append(mapped(f"{path}{number}"))
    views = [memoryview(other) for other in others]
    assert all(bytes(view) == content() for view in views)
    for other, view in zip(others, views, strict=True):
        view.release()
        assert other.get(0) == content()[0]
    with raises(InternalError, "must be mapped again"):
        b.get(0)


def test_what_one_mapping_lost_is_no_other_mappings_loss(tmp_path: Path) -> None:
    child.succeeds(lend_and_take_back, str(tmp_path / "cut"))
