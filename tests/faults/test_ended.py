"""A mapping that is ended while it is used, twice, in a race, in a fork, at exit: an exception or the right bytes.

Each test runs in a child process: what must not happen is a crash.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.faults import child

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")


def use_after_clean(path: str) -> None:
    import nio
    from nio.errors import IllegalStateException
    from tests.faults.scene import SIZE, TOUCHES, mapped, new_file, own_lines, raises

    new_file(path)
    buffer = mapped(path)
    part = buffer.slice(10, 100)
    cleaner = buffer.cleaner()
    assert cleaner is not None
    assert own_lines(path) == 1
    cleaner.clean()
    assert own_lines(path) == 0
    others = {
        "force": buffer.force,
        "force(i, n)": lambda: buffer.force(0, 1),
        "isLoaded": buffer.isLoaded,
        "slice's get": part.get,
        "slice's put": lambda: part.put(0, 1),
        "a new duplicate's get": lambda: buffer.duplicate().get(0),
        "a new read-only one's get": lambda: buffer.asReadOnlyBuffer().getInt(0),
        "memoryview": lambda: memoryview(buffer),
        "get(no bytes)": lambda: buffer.get(0, bytearray(0)),
        "with": buffer.__enter__,
    }
    accesses = {name: lambda touch=touch: touch(buffer.clear()) for name, touch in TOUCHES.items()}
    for name, access in {**accesses, **others}.items():
        try:
            with raises(IllegalStateException, "this buffer has been unmapped"):
                access()
        except AssertionError as error:
            raise AssertionError(f"{name}: {error}") from error
    buffer.clear()
    assert buffer.toString() == f"java.nio.DirectByteBuffer[pos=0 lim={SIZE} cap={SIZE}]"
    assert len(buffer) == buffer.slice().remaining() == SIZE
    assert buffer.equals(buffer)
    cleaner.clean()
    nio.invoke_cleaner(buffer)
    again = buffer.cleaner()
    assert again is not None
    again.clean()


def test_every_access_after_the_end_says_so_and_ending_again_does_nothing(tmp_path: Path) -> None:
    """IllegalStateException, also from slices made before and after; what touches no byte works on; clean twice is fine."""
    child.succeeds(use_after_clean, str(tmp_path / "file"))


def clean_during_a_copy(path: str, size: int, step: str) -> None:
    import threading

    from nio.errors import IllegalStateException
    from tests.faults.scene import mapped, raises

    with open(path, "w+b") as file:
        file.truncate(size)
        for at in range(0, size, size // 16):
            file.seek(at)
            file.write(b"mark")
    buffer = mapped(path, size=size)
    into = bytearray(size) if step == "get" else bytearray(b"\x05" * size)
    done: list[str] = []

    def copy() -> None:
        try:
            if step == "get":
                buffer.get(into)
            else:
                buffer.put(into)
            done.append("copied")
        except IllegalStateException:
            done.append("too late")

    thread = threading.Thread(target=copy)
    memory = buffer._memory
    thread.start()
    while not memory.pinned and not done:
        pass
    cleaner = buffer.cleaner()
    assert cleaner is not None
    cleaner.clean()
    assert memory.state == "closed"
    assert memory.pinned == 0
    thread.join()
    assert done == ["copied"]
    with open(path, "r+b") as file:
        for at in range(0, size, size // 16):
            file.seek(at)
            assert file.read(4) == bytes(into[at : at + 4])
    with raises(IllegalStateException, "this buffer has been unmapped"):
        buffer.get(0)


@pytest.mark.parametrize(("step", "size"), [("get", 256 << 20), ("put", 64 << 20)])
def test_a_clean_from_another_thread_waits_for_a_running_bulk_copy(step: str, size: int, tmp_path: Path) -> None:
    """256 MiB are under way when the other thread cleans: the copy comes out whole, then the mapping goes."""
    child.succeeds(clean_during_a_copy, str(tmp_path / "file"), size, step)


def clean_under_a_window(path: str) -> None:
    import threading

    from tests.faults.scene import content, mapped, new_file, own_lines

    new_file(path)
    buffer = mapped(path)
    cleaner = buffer.cleaner()
    assert cleaner is not None
    ended = threading.Event()

    def clean() -> None:
        cleaner.clean()
        ended.set()

    threads = [threading.Thread(target=clean)]
    with buffer._window(5, 100, False) as view:
        threads[0].start()
        while buffer._memory.state != "closed":
            pass
        assert not ended.is_set()
        assert own_lines(path) == 1
        assert bytes(view) == content()[5:105]
        cleaner.clean()
        view.release()
    threads[0].join()
    assert ended.is_set()
    assert own_lines(path) == 0


def test_a_clean_waits_until_a_kernel_call_has_given_the_bytes_back(tmp_path: Path) -> None:
    """The bytes stay right while they are lent; a second clean meanwhile returns at once."""
    child.succeeds(clean_under_a_window, str(tmp_path / "file"))


def clean_under_views(path: str) -> None:
    import nio
    from tests.faults.scene import SIZE, content, mapped, new_file, own_lines, raises
    from tests.memories import array_of

    new_file(path)
    buffer = mapped(path)
    array = array_of(buffer.slice())
    view = memoryview(buffer)
    with raises(BufferError, "2 exported memoryview(s)"):
        nio.invoke_cleaner(buffer)
    with raises(BufferError, "2 exported memoryview(s)"), buffer:
        pass
    assert own_lines(path) == 1
    assert int(array[100]) & 0xFF == content()[100] == buffer.get(100) & 0xFF
    view.release()
    part = array[5:10]
    del array, view
    with raises(BufferError, "1 exported memoryview(s)"):
        nio.invoke_cleaner(buffer)
    assert len(part) == 5
    del part
    nio.invoke_cleaner(buffer)
    assert own_lines(path) == 0
    assert buffer.capacity() == SIZE


def test_a_clean_while_numpy_holds_a_view_is_refused(tmp_path: Path) -> None:
    """BufferError, nothing is unmapped; when the last view is gone the clean succeeds."""
    child.succeeds(clean_under_views, str(tmp_path / "file"))


def outlive_the_variable(path: str) -> None:
    import gc

    from tests.faults.scene import content, mapped, new_file, own_lines

    new_file(path)
    view = memoryview(mapped(path))[3:20]
    gc.collect()
    assert own_lines(path) == 1
    assert bytes(view) == content()[3:20]
    view.release()
    del view
    assert own_lines(path) == 0


def test_a_memoryview_outlives_the_variable_of_its_buffer(tmp_path: Path) -> None:
    """It keeps the mapping, and lets it go when it is released."""
    child.succeeds(outlive_the_variable, str(tmp_path / "file"))


def race(path: str, rounds: int) -> None:
    import sys
    import threading
    from collections.abc import Callable
    from contextlib import suppress

    from nio import MappedByteBuffer
    from nio.errors import IllegalStateException
    from tests.faults.scene import LONG, content, mapped, new_file, own_lines

    Task = tuple[MappedByteBuffer, Callable[[MappedByteBuffer], None], list[BaseException | None]]
    new_file(path)
    expected = content()
    big = int.from_bytes(expected[1:9], "big", signed=True)
    sys.setswitchinterval(1e-5)

    def scalar(buffer: MappedByteBuffer) -> None:
        assert buffer.getLong(1) == big

    def bulk(buffer: MappedByteBuffer) -> None:
        into = bytearray(LONG)
        buffer.get(0, into)
        assert into == expected[:LONG]

    def compare(buffer: MappedByteBuffer) -> None:
        assert buffer.equals(buffer.duplicate())

    def view(buffer: MappedByteBuffer) -> None:
        with memoryview(buffer) as lent:
            assert lent[100] & 0xFF == expected[100]

    def work(buffer: MappedByteBuffer, use: Callable[[MappedByteBuffer], None], found: list[BaseException | None]) -> None:
        try:
            while True:
                use(buffer)
                found.append(None)
        except BaseException as error:
            found.append(error)

    for _ in range(rounds):
        buffer = mapped(path)
        tasks: list[Task] = [(buffer.duplicate(), use, []) for use in (scalar, bulk, compare, view)]
        threads = [threading.Thread(target=work, args=task) for task in tasks]
        for thread in threads:
            thread.start()
        while not all(found for _, _, found in tasks):
            pass
        cleaner = buffer.cleaner()
        assert cleaner is not None
        while buffer._memory.state != "closed":
            with suppress(BufferError):  # the viewing thread is inside its `with`
                cleaner.clean()
        for thread in threads:
            thread.join()
        ends = [found[-1] for _, _, found in tasks]
        assert all(isinstance(end, IllegalStateException) for end in ends), ends
        assert own_lines(path) == 0


def test_readers_that_race_an_unmap_get_the_right_bytes_or_an_exception(tmp_path: Path) -> None:
    """Scalar, bulk, comparing and viewing threads run into the clean of a fifth, 100 times."""
    child.succeeds(race, str(tmp_path / "file"), 100)


def make_many(path: str, count: int) -> None:
    import gc

    from nio import FileChannel, MapMode, StandardOpenOption, invoke_cleaner
    from nio._core.memory import pool
    from tests.faults.scene import PAGE, new_file, open_files, own_lines

    new_file(path)
    with FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE) as channel:
        fds = open_files()
        for i in range(count):
            buffer = channel.map(MapMode.READ_WRITE, i % 5 * 1000, PAGE + i % 7)
            if i % 4 == 0:
                buffer.slice().put(1)
            elif i % 4 == 1:
                invoke_cleaner(buffer)
            elif i % 4 == 2:
                with buffer:
                    buffer.get()
            else:
                buffer.load()
        del buffer
        gc.collect()
        assert open_files() == fds
        assert own_lines(path) == 0
        assert pool("mapped") == (0, 0)
        held = [channel.map(MapMode.READ_ONLY, 0, PAGE) for _ in range(1000)]
        assert open_files() == fds
        assert own_lines(path) > 0
        assert pool("mapped") == (1000, 1000 * PAGE)
        del held
        assert own_lines(path) == 0
    assert open_files() == fds - 1


def test_ten_thousand_mappings_leave_nothing_behind(tmp_path: Path) -> None:
    """Dropped, cleaned, left by `with`: no line in /proc/self/maps, no descriptor; and 1000 live ones hold no descriptor."""
    child.succeeds(make_many, str(tmp_path / "file"), 10_000)


def fork_with_a_mapping(path: str) -> None:
    import os
    import threading
    import traceback
    import warnings

    from nio import invoke_cleaner
    from tests.faults.scene import CUT, SIZE, all_fault, mapped, new_file, own_lines, resized_elsewhere

    warnings.simplefilter("ignore", DeprecationWarning)     # 3.12: fork in a process with threads, which is the point here
    new_file(path)
    buffer = mapped(path)
    stop = threading.Event()
    thread = threading.Thread(target=stop.wait, daemon=True)
    thread.start()
    with buffer._window(0, 10, True):                       # a copy of the parent's, which never ends in the child
        child = os.fork()
        if child == 0:
            status = 1
            try:
                buffer.put(0, 42)
                resized_elsewhere(path, CUT)
                all_fault(buffer)
                resized_elsewhere(path, SIZE)
                assert buffer._memory.pinned == 0
                invoke_cleaner(buffer)
                assert own_lines(path) == 0
                status = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(status)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert buffer._memory.pinned == 1
    stop.set()
    thread.join()
    assert own_lines(path) == 1
    assert buffer.clear().put(1, 43).get(0) == 42
    invoke_cleaner(buffer)
    assert own_lines(path) == 0


def test_the_child_of_a_fork_has_a_mapping_of_its_own(tmp_path: Path) -> None:
    """It reads, faults and unmaps without waiting for the parent's copies, and the parent's mapping stays."""
    child.succeeds(fork_with_a_mapping, str(tmp_path / "file"))


def exit_with_live_mappings(path: str) -> None:
    import threading

    from nio import ByteBuffer, FileChannel, StandardOpenOption
    from tests.faults.scene import mapped, new_file
    from tests.memories import array_of

    new_file(path)
    buffer = mapped(path)
    kept = [
        buffer,
        memoryview(buffer),
        array_of(mapped(path)),
        mapped(path, size=1).slice().duplicate(),
        ByteBuffer.allocateDirect(100),
        FileChannel.open(path, StandardOpenOption.READ),
        buffer._window(0, 10, True).__enter__(),
    ]
    globals()["kept"] = kept
    cycle: list[object] = [mapped(path)]
    cycle.append(cycle)
    stop = threading.Event()
    threading.Thread(target=lambda: stop.wait() or buffer.get(0), daemon=True).start()


def test_the_interpreter_ends_quietly_with_live_mappings(tmp_path: Path) -> None:
    """Buffers, views, numpy arrays, a cycle and a daemon thread are alive at exit: status 0, nothing on stderr."""
    child.succeeds(exit_with_live_mappings, str(tmp_path / "file"))
