"""A mapped file that another process cuts: each access past its end is an exception, and nothing worse.

Source of the behaviour: measured on JDK 17, 21 and 25, which answer InternalError everywhere and let force() pass.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults import child
from tests.faults.scene import TOUCHES


def touch_twice(path: str, name: str) -> None:
    """One access, twice (a handler that blocks its signal would die of the second), then once the file is whole again."""
    from tests.faults.scene import TOUCHES, cut_mapping, faults, works_again

    buffer = cut_mapping(path)
    faults(TOUCHES[name], buffer)
    faults(TOUCHES[name], buffer)
    works_again(buffer, path)
    TOUCHES[name](buffer.clear())


@pytest.mark.parametrize("name", TOUCHES)
def test_an_access_past_the_end_is_an_internal_error_and_works_after_the_file_is_extended(name: str, tmp_path: Path) -> None:
    """Java's InternalError, twice, and then no error at all."""
    child.succeeds(touch_twice, str(tmp_path / "cut"), name)


def touch_unaligned_slices_of_a_private_and_a_read_only_mapping(path: str) -> None:
    from nio import MapMode
    from tests.faults.scene import CUT, GONE, SIZE, faults, mapped, new_file, resized_elsewhere

    new_file(path)
    buffers = [mapped(path, mode, 5, SIZE - 5).slice(1, SIZE - 6) for mode in (MapMode.READ_ONLY, MapMode.PRIVATE)]
    resized_elsewhere(path, CUT)
    for buffer in buffers:
        faults(lambda b: b.get(GONE), buffer)
        faults(lambda b: b.getLong(GONE), buffer)
    faults(lambda b: b.put(GONE, 1), buffers[1])


def test_every_mode_is_guarded_wherever_the_mapping_begins(tmp_path: Path) -> None:
    """READ_ONLY and PRIVATE mappings that begin inside a page fault as READ_WRITE ones do."""
    child.succeeds(touch_unaligned_slices_of_a_private_and_a_read_only_mapping, str(tmp_path / "cut"))


def force_and_ask(path: str) -> None:
    from tests.faults.scene import GONE, content, cut_mapping

    buffer = cut_mapping(path)
    assert buffer.force() is buffer
    assert buffer.force(GONE, 100) is buffer
    assert isinstance(buffer.isLoaded(), bool)
    whole = bytearray(100)
    assert buffer.get(0, whole) is buffer
    assert whole == content()[:100]


def test_force_passes_and_what_is_left_of_the_file_stays_readable(tmp_path: Path) -> None:
    """As on the JVMs: force() has nothing to complain of, isLoaded() asks the kernel alone, the first page reads on.

    What mincore(2) answers is the file system's affair: with large folios the pages cut off still count as resident.
    """
    child.succeeds(force_and_ask, str(tmp_path / "cut"))


def look_at_cursors(path: str) -> None:
    from nio import ByteBuffer
    from nio.errors import InternalError
    from tests.faults.scene import GONE, LONG, MESSAGE, cut_mapping, raises

    buffer = cut_mapping(path)
    source = ByteBuffer.allocate(LONG)
    short = ByteBuffer.allocate(100)
    for at, attempt, expected in (
        (GONE, buffer.getLong, GONE + 8),
        (GONE, lambda: buffer.put(short), GONE),
        (GONE, lambda: buffer.put(source), GONE),
    ):
        buffer.position(at)
        with raises(InternalError, MESSAGE):
            attempt()
        assert buffer.position() == expected, (buffer.position(), expected)
    assert source.position() == short.position() == 0


def test_the_cursor_after_a_fault_is_javas(tmp_path: Path) -> None:
    """Measured on JDK 21 and 25: a relative getLong has moved the position, put(ByteBuffer) has moved neither."""
    child.succeeds(look_at_cursors, str(tmp_path / "cut"))


def touch_in_threads(path: str) -> None:
    import threading

    from tests.faults.scene import all_fault, cut_mapping, works_again

    buffer = cut_mapping(path)
    failures: list[BaseException] = []

    def work() -> None:
        mine = buffer.duplicate()
        try:
            for _ in range(10):
                all_fault(mine)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures
    works_again(buffer, path)


def test_four_threads_fault_at_once(tmp_path: Path) -> None:
    """Each thread recovers by itself: scalar accesses, and copies that run without the GIL."""
    child.succeeds(touch_in_threads, str(tmp_path / "cut"))


def read_while_it_changes(path: str) -> None:
    import subprocess
    import sys

    from nio.errors import InternalError
    from tests.faults.scene import CUT, GONE, LONG, SIZE, content, mapped, new_file

    new_file(path)
    buffer = mapped(path)
    program = """import os, sys
path, low, high = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
for _ in range(2000):
    os.truncate(path, low)
    os.truncate(path, high)
"""
    other = subprocess.Popen([sys.executable, "-I", "-S", "-c", program, path, str(CUT), str(SIZE)])
    expected = content()[GONE]
    into = bytearray(LONG)
    faults = reads = 0
    while other.poll() is None or not reads:
        try:
            assert buffer.get(GONE) & 0xFF in {0, expected}
            buffer.get(0, into)
            reads += 1
        except InternalError:
            faults += 1
    assert other.returncode == 0
    assert into[:CUT] == content()[:CUT]


def test_a_file_that_is_cut_and_extended_all_the_time_gives_bytes_or_the_error(tmp_path: Path) -> None:
    """Another process cuts and extends the file 2000 times under a reader."""
    child.succeeds(read_while_it_changes, str(tmp_path / "cut"))


def fill_the_disk(folder: str) -> None:
    import os
    import subprocess

    from nio.errors import InternalError
    from tests.faults.scene import MESSAGE, PAGE, mapped, raises

    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", folder], check=True)
    path = os.path.join(folder, "holes")
    filler = os.path.join(folder, "filler")
    with open(filler, "wb") as file:
        file.write(bytes(64 * PAGE))
    with open(path, "wb") as file:
        file.truncate(512 * PAGE)
    buffer = mapped(path, size=512 * PAGE)
    stored = 0
    with raises(InternalError, MESSAGE):
        while True:
            buffer.put(stored * PAGE, 5)
            stored += 1
    assert 0 < stored < 256, stored
    assert all(buffer.get(page * PAGE) == 5 for page in range(stored))
    with raises(InternalError, MESSAGE):
        buffer.put(stored * PAGE, bytes(65 * PAGE))
    os.unlink(filler)
    buffer.put(stored * PAGE, 6)
    assert buffer.force().get(stored * PAGE) == 6


def test_a_hole_on_a_full_disk_is_an_internal_error_until_there_is_room(tmp_path: Path) -> None:
    """A store into a hole needs a block that the disk does not have; with room again the same store succeeds."""
    namespace = ("unshare", "--user", "--map-root-user", "--mount")
    if child.run(may_mount, str(tmp_path), before=namespace).status:
        pytest.skip("this system does not let the test mount a file system of its own (unshare, mount)")
    child.succeeds(fill_the_disk, str(tmp_path), before=namespace)


def may_mount(folder: str) -> None:
    import subprocess

    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", folder], check=True)


def copy_to_arrays(path: str) -> None:
    from nio import ByteBuffer
    from nio._core.arrays import ByteArray, IntArray, JavaArray
    from nio._core.bytebuffer import root_buffer
    from nio._core.memory import Memory
    from nio.foreign import MemorySegment
    from tests.faults.scene import GONE, SIZE, cut_mapping, each_faults_twice
    from tests.memories import Pager

    cut = cut_mapping(path)
    ints = cut.asIntBuffer()
    view = memoryview(cut)
    paged = root_buffer(Memory.paged(Pager(bytes(SIZE)), SIZE), False)
    array = ByteArray(SIZE)
    other = ByteBuffer.allocateDirect(SIZE)

    def fill(target: JavaArray, source: object) -> None:
        target[:] = source  # type: ignore[index]

    touches = {
        "byte[] of a buffer": lambda: ByteArray(cut),
        "byte[] of a memoryview": lambda: ByteArray(view),
        "byte[] of a segment": lambda: ByteArray(memoryview(MemorySegment.ofBuffer(cut))),
        "byte[] of a part": lambda: ByteArray(view[GONE : GONE + 3]),
        "byte[] of every third byte": lambda: ByteArray(view[::3]),
        "byte[] of the bytes from the last to the first": lambda: ByteArray(view[::-1]),
        "int[] of bytes": lambda: IntArray(view[GONE:]),
        "int[] of ints": lambda: IntArray(ints),
        "int[] of ints in the other order": lambda: IntArray(cut.duplicate().asIntBuffer()),
        "array[:] = buffer": lambda: fill(array, cut),
        "array[::2] = memoryview": lambda: fill(array[::2], view[::2]),
        "wrap(read-only view)": lambda: ByteBuffer.wrap(view.toreadonly()),
        "put(memoryview)": lambda: other.clear().put(view),
        "put(i, memoryview)": lambda: other.put(0, view[GONE : GONE + 10]),
        "get(memoryview)": lambda: other.clear().get(view),
        "get(i, memoryview)": lambda: other.get(0, view[GONE : GONE + 10]),
        "paged.put(memoryview)": lambda: paged.clear().put(view),
        "paged.get(memoryview)": lambda: paged.clear().get(view),
        "paged.put(mapped)": lambda: paged.clear().put(cut.duplicate().clear()),
        "mapped.put(paged)": lambda: cut.duplicate().clear().put(paged.clear()),
        "paged ints, swapped": lambda: paged.clear().asIntBuffer().get(view.cast("B").cast("i")),
        "paged ints, swapped, put": lambda: paged.clear().asIntBuffer().put(view.cast("B").cast("i")),
    }
    each_faults_twice(touches)


def copy_what_shows_the_file(path: str) -> None:
    from nio import ByteBuffer, CharBuffer, IntBuffer
    from nio._core.arrays import ByteArray
    from nio.foreign import MemorySegment, ValueLayout
    from tests.faults.scene import GONE, SIZE, cut_mapping, each_faults_twice

    cut = cut_mapping(path)
    segment = MemorySegment.ofBuffer(cut)
    view = memoryview(cut)
    array = ByteArray(SIZE)
    other = ByteBuffer.allocateDirect(SIZE)
    touches = {
        "buffer[a:b] = memoryview": lambda: other.__setitem__(slice(0, 9), view[GONE : GONE + 9]),
        "wrap(memoryview).getLong": lambda: ByteBuffer.wrap(view).getLong(GONE),
        "wrap(memoryview).hashCode": lambda: ByteBuffer.wrap(view).hashCode(),
        "wrap(memoryview).compareTo": lambda: ByteBuffer.wrap(view).compareTo(cut.duplicate().clear()),
        "wrap(memoryview) == wrap(memoryview)": lambda: ByteBuffer.wrap(view) == ByteBuffer.wrap(view),
        "wrap(memoryview).compact": lambda: ByteBuffer.wrap(view).position(GONE).compact(),
        "IntBuffer.wrap(memoryview).get": lambda: IntBuffer.wrap(view.cast("B").cast("i")).get(GONE),
        "CharBuffer.toString": lambda: cut.duplicate().clear().asCharBuffer().toString(),
        "CharBuffer.put(str)": lambda: cut.duplicate().clear().position(GONE).asCharBuffer().put("text"),
        "CharBuffer.wrap(chars).toString": lambda: CharBuffer.wrap(cut.duplicate().clear().asCharBuffer()).toString(),
        "bytes(buffer)": lambda: bytes(cut),
        "list(buffer)": lambda: list(cut.slice(GONE, 5)),
        "segment.toArray": lambda: segment.toArray(ValueLayout.JAVA_BYTE),
        "segment.fill": lambda: segment.fill(1),
        "segment.mismatch": lambda: segment.mismatch(MemorySegment.ofBuffer(cut.duplicate().clear())),
        "segment.getString": lambda: segment.getString(GONE),
        "segment.setString": lambda: segment.setString(GONE, "text"),
        "ofArray(memoryview).get": lambda: MemorySegment.ofArray(view).get(ValueLayout.JAVA_BYTE, GONE),
        "copy(segment, array)": lambda: MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, GONE, array, 0, 9),
        "copy(memoryview, segment)": lambda: MemorySegment.copy(
            view, GONE, MemorySegment.ofBuffer(other.clear()), ValueLayout.JAVA_BYTE, 0, 9
        ),
        "copy(segment, memoryview)": lambda: MemorySegment.copy(
            MemorySegment.ofBuffer(other.clear()), ValueLayout.JAVA_BYTE, 0, view, GONE, 9
        ),
        "copyFrom": lambda: segment.copyFrom(MemorySegment.ofBuffer(other.clear())),
    }
    each_faults_twice(touches)


@pytest.mark.parametrize("copies", [copy_to_arrays, copy_what_shows_the_file])
def test_a_copy_to_or_from_whatever_shows_the_file_is_an_internal_error(copies: Callable[[str], None], tmp_path: Path) -> None:
    """Java arrays, memoryviews, wrapped memoryviews, paged buffers and segments: at either end of a copy, twice."""
    child.succeeds(copies, str(tmp_path / "cut"))
