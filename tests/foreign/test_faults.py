"""A segment whose file is cut, whose arena is closed under a running copy, or in a fork: an exception or the right bytes.

Each test runs in a child process: what must not happen is a crash.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import child

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")


def touch_a_cut_file(path: str, kind: str) -> None:
    from nio import ByteBuffer, FileChannel, MapMode, StandardOpenOption
    from nio.errors import InternalError
    from nio.foreign import Arena, MemorySegment, ValueLayout
    from tests.faults.scene import CUT, GONE, LONG, MESSAGE, SIZE, new_file, raises, resized_elsewhere

    new_file(path)
    arena = Arena.ofConfined() if kind == "confined" else Arena.ofShared()
    with FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE) as channel:
        whole = channel.map(MapMode.READ_WRITE, 0, SIZE, arena)
    resized_elsewhere(path, CUT)
    lost, heap = whole.asSlice(GONE), MemorySegment.ofArray(bytearray(SIZE))
    layouts = [layout for name in dir(ValueLayout) if isinstance(layout := getattr(ValueLayout, name), ValueLayout)]
    assert len(layouts) == 14
    touches: list[Callable[[], object]] = [
        *[lambda layout=layout: lost.get(layout, 0) for layout in layouts],
        *[lambda layout=layout: lost.set(layout, 8, heap.get(layout.withByteAlignment(1), 0)) for layout in layouts],
        # An index that is no exact int takes the long way.
        *[lambda layout=layout: lost.getAtIndex(layout, True) for layout in layouts],
        *[lambda layout=layout: lost.setAtIndex(layout, True, heap.get(layout.withByteAlignment(1), 0)) for layout in layouts],
        lambda: lost.fill(1),
        lambda: whole.fill(0),
        lambda: MemorySegment.copy(lost, 0, heap, 0, 3),
        lambda: MemorySegment.copy(lost, 0, heap, 0, LONG),
        lambda: MemorySegment.copy(heap, 0, lost, 0, LONG),
        lambda: heap.copyFrom(whole),
        lambda: lost.mismatch(heap),
        lambda: whole.asSlice(0, LONG).mismatch(whole.asSlice(0, LONG)),
        lambda: lost.toArray(ValueLayout.JAVA_INT),
        lambda: lost.getString(0),
        lambda: lost.setString(0, "x"),
        whole.load,
        lambda: lost.asByteBuffer().getInt(4),
        lambda: ByteBuffer.allocate(100).put(lost.asByteBuffer().limit(50)),
    ]
    for touch in touches + touches:
        with raises(InternalError, MESSAGE):
            touch()
        assert whole.get(ValueLayout.JAVA_BYTE, 1) in {7, 0}
    whole.force()
    whole.unload()
    resized_elsewhere(path, SIZE)
    lost.set(ValueLayout.JAVA_LONG, 0, 5)
    assert lost.get(ValueLayout.JAVA_LONG, 0) == 5
    arena.close()


@pytest.mark.parametrize("kind", ["confined", "shared"])
def test_each_access_past_the_end_of_a_cut_file_is_an_internal_error(kind: str, tmp_path: Path) -> None:
    """Twice, and none once the file is whole again; force and unload pass, as in Java."""
    child.succeeds(touch_a_cut_file, str(tmp_path / "cut"), kind)


def close_under_a_copy(path: str, what: str) -> None:
    import threading

    from nio import FileChannel, MapMode, StandardOpenOption
    from nio.errors import IllegalStateException
    from nio.foreign import Arena, MemorySegment, ValueLayout
    from tests.faults.scene import own_lines

    size = 64 << 20
    with FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE) as channel:
        arena = Arena.ofShared()
        source, target = channel.map(MapMode.READ_WRITE, 0, size, arena), bytearray(size)
    steps: dict[str, Callable[[], object]] = {
        "copy out": lambda: MemorySegment.copy(source, ValueLayout.JAVA_BYTE, 0, target, 0, size),
        "copy in": lambda: MemorySegment.copy(target, 0, source, ValueLayout.JAVA_BYTE, 0, size),
        "mismatch": lambda: source.mismatch(source.asReadOnly()),
        "fill": lambda: source.fill(1),
        "load": source.load,
        "get": lambda: [source.get(ValueLayout.JAVA_LONG, at) for at in range(0, 80000, 8)],
    }
    running, said = threading.Event(), []

    def work() -> None:
        try:
            while True:
                steps[what]()
                running.set()
        except IllegalStateException as error:
            said.append(error.getMessage())

    thread = threading.Thread(target=work)
    thread.start()
    running.wait()
    arena.close()
    assert own_lines(path) == 0
    thread.join()
    assert said == ["Already closed"]


@pytest.mark.parametrize("what", ["copy out", "copy in", "mismatch", "fill", "load", "get"])
def test_a_close_waits_for_a_running_copy_and_the_next_one_is_refused(what: str, tmp_path: Path) -> None:
    """The mapping has gone when close() returns; the thread that was copying ends with Java's exception."""
    child.succeeds(close_under_a_copy, str(tmp_path / "large"), what)


def close_in_a_fork(path: str) -> None:
    import os

    from nio import FileChannel, MapMode, StandardOpenOption
    from nio.foreign import Arena, ValueLayout
    from tests.faults.scene import SIZE, new_file, own_lines

    new_file(path)
    arenas = [Arena.ofConfined(), Arena.ofShared()]
    with FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE) as channel:
        segments = [channel.map(MapMode.READ_WRITE, 0, SIZE, arena) for arena in arenas]
    child = os.fork()
    if child == 0:
        good = all(segment.get(ValueLayout.JAVA_BYTE, 1) == 7 for segment in segments)
        segments[0].set(ValueLayout.JAVA_BYTE, 1, 8)
        for arena in arenas:
            arena.close()
        os._exit(0 if good and own_lines(path) == 0 else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert [segment.get(ValueLayout.JAVA_BYTE, 1) for segment in segments] == [8, 8]
    for arena in arenas:
        arena.close()


def test_a_forks_child_has_arenas_of_its_own(tmp_path: Path) -> None:
    """The thread that forked is the owner there, too; closing there ends nothing here."""
    child.succeeds(close_in_a_fork, str(tmp_path / "file"))


def exit_with_open_arenas(path: str) -> None:
    from nio import FileChannel, MapMode, StandardOpenOption
    from nio.foreign import Arena
    from tests.faults.scene import SIZE, new_file

    new_file(path)
    with FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE) as channel:
        globals()["kept"] = [
            (arena, channel.map(MapMode.READ_WRITE, 0, SIZE, arena).asByteBuffer(), arena.allocate(100, 4096))
            for arena in (Arena.ofConfined(), Arena.ofShared(), Arena.ofAuto(), Arena.global_())
        ]


def test_a_process_may_end_with_open_arenas(tmp_path: Path) -> None:
    """Silently."""
    child.succeeds(exit_with_open_arenas, str(tmp_path / "file"))
