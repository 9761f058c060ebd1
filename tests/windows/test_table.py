"""The books of WindowsKernel: finalizers at any moment, threads, forks, and the end of the process."""

from __future__ import annotations

import errno
import gc
import os
import random
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nio import File, FileChannel, Machine, MapMode, MappedByteBuffer, RandomAccessFile, StandardOpenOption
from nio.errors import IOException, JavaException
from nio.files import Files
from nio.paging import HostKernel, Kernel
from nio.paging.kernel import FileStatus
from nio.paging.sim import SimKernel
from nio.paging.windows import WindowsKernel
from nio.paging.windows.mapping import WindowsMapping
from tests.schedules import elsewhere, status_of_child
from tests.windows.world import READ, WRITE

CREATE = StandardOpenOption.CREATE


def mapped(path: str) -> MappedByteBuffer:
    with FileChannel.open(path, READ, WRITE, CREATE) as channel:
        return channel.map(MapMode.READ_WRITE, 0, 4096)


def in_use(kernel: WindowsKernel) -> list[tuple[int, int]]:
    """Of each file in use its openings and mappings."""
    return [(openings, sections) for _, openings, sections, _ in kernel.blocked()]


def test_a_mapping_dropped_inside_the_kernel_waits_for_its_leaving(tmp_path: Path) -> None:
    """As when Python's collector runs in the midst of a call: nothing changes under it."""
    kernel = WindowsKernel()
    with Machine(kernel):
        buffer = mapped(str(tmp_path / "file"))
        with kernel._table.entered():
            del buffer
            assert [file.sections for file in kernel._table.files.values()] == [1]
        assert [file.sections for file in kernel._table.files.values()] == []


@contextmanager
def somebody_inside(kernel: WindowsKernel) -> Iterator[None]:
    """Another thread is inside the kernel until the end of this."""
    inside, go = threading.Event(), threading.Event()

    def stay() -> None:
        with kernel._table.entered():
            inside.set()
            go.wait()

    thread = threading.Thread(target=stay)
    thread.start()
    inside.wait()
    try:
        yield
    finally:
        go.set()
        thread.join()


def test_a_mapping_dropped_while_another_thread_is_inside_waits_for_it(tmp_path: Path) -> None:
    """And does not block: the other one does it on his way out."""
    kernel = WindowsKernel()
    with Machine(kernel):
        buffer = mapped(str(tmp_path / "file"))
        with somebody_inside(kernel):
            del buffer
            assert [file.sections for file in kernel._table.files.values()] == [1]
        assert kernel._table.files == {}


def test_over_the_host_a_deleted_name_goes_with_the_last_reference(tmp_path: Path) -> None:
    """At once, so that it can be seen from outside; also of a channel that was dropped unclosed, and in a cycle."""
    path = tmp_path / "file"
    with Machine(WindowsKernel()):
        channel = FileChannel.open(path, READ, WRITE, CREATE)
        assert File(path).delete()
        assert path.exists()
        del channel
        assert not path.exists()
        cycle: list[object] = [FileChannel.open(path, READ, WRITE, CREATE)]
        cycle.append(cycle)
        assert File(path).delete()
        del cycle
        gc.collect()
        assert not path.exists()


def test_over_the_simulation_it_goes_with_the_next_call() -> None:
    """Whose books must not be changed by a finalizer."""
    kernel = WindowsKernel(SimKernel())
    with Machine(kernel):
        buffer = mapped("/file")
        del buffer
        assert [file.sections for file in kernel._table.files.values()] == [1]
        assert in_use(kernel) == []
        assert File("/file").delete()


def test_a_file_that_has_been_replaced_meanwhile_keeps_its_name(tmp_path: Path) -> None:
    """The name that goes is looked at once more: another program may have given it to another file."""
    path = tmp_path / "file"
    with Machine(WindowsKernel()), FileChannel.open(path, READ, WRITE, CREATE):
        assert File(path).delete()
        os.rename(path, tmp_path / "moved")
        path.write_text("another file")
    assert path.read_text() == "another file"


PROGRAM = """
import atexit, os, sys
atexit.register(lambda: print([path for path in sys.argv[1:] if os.path.exists(path)]))  # the first: hence the last to be called
from nio import File, FileChannel, Machine, StandardOpenOption as O
from nio.paging.windows import WindowsKernel
machine = Machine(WindowsKernel()).__enter__()
deleted = FileChannel.open(sys.argv[1], O.READ, O.WRITE, O.CREATE)
assert File(sys.argv[1]).delete() and not File(sys.argv[1]).exists()
on_close = FileChannel.open(sys.argv[2], O.READ, O.WRITE, O.CREATE, O.DELETE_ON_CLOSE)
mapped = on_close.map(FileChannel.MapMode.READ_ONLY, 0, 10)
"""


def test_the_end_of_the_process_closes_all(tmp_path: Path) -> None:
    """Deleted names go, and so do those of DELETE_ON_CLOSE, mapped or not."""
    paths = [str(tmp_path / "deleted"), str(tmp_path / "on_close")]
    program = [sys.executable, "-c", PROGRAM, *paths]
    done = subprocess.run(program, check=True, cwd=Path(__file__).parents[2], capture_output=True, text=True)
    assert done.stdout == "[]\n"
    assert not [path for path in paths if os.path.exists(path)]


@pytest.mark.parametrize("on_close", [False, True], ids=["deleted", "DELETE_ON_CLOSE"])
def test_a_relative_path_is_of_the_directory_of_then(on_close: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name that goes is the one that was meant, wherever the program is when it goes."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    with Machine(WindowsKernel()):
        options = [StandardOpenOption.DELETE_ON_CLOSE] if on_close else []
        with FileChannel.open("file", READ, WRITE, CREATE, *options):
            assert on_close or File("file").delete()
            monkeypatch.chdir(tmp_path / "elsewhere")
            (tmp_path / "elsewhere/file").touch()
            assert (tmp_path / "file").exists()
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["elsewhere", "file"]
    assert (tmp_path / "elsewhere/file").exists()


class CutInBetween(WindowsKernel):
    """Another thread cuts the file after `map` has made it long enough, and before it is mapped."""

    def mmap(self, fd: int, offset: int, length: int, prot: int, share: int) -> WindowsMapping:
        self.inner.ftruncate(fd, 10)
        return super().mmap(fd, offset, length, prot, share)


@pytest.mark.parametrize("inner", [HostKernel, SimKernel])
def test_a_file_cut_while_it_is_being_mapped_is_as_long_as_its_mapping_all_the_same(
    inner: Callable[[], Kernel], tmp_path: Path
) -> None:
    """Or the mapping fails in Windows' words: there is none whose bytes are not there, hence no fault."""
    path = str(tmp_path / "file") if inner is HostKernel else "/file"
    with Machine(CutInBetween(inner())):
        with mapped(path) as buffer:
            buffer.put(4095, 1)
            assert File(path).length() == 4096
        with FileChannel.open(path, READ, WRITE) as channel:
            for mode in (MapMode.READ_ONLY, MapMode.PRIVATE):
                with pytest.raises(IOException, match="Not enough memory resources are available to process this command"):
                    channel.map(mode, 0, 4096)


def test_a_mapping_dropped_while_another_threads_call_is_refused_goes_when_that_leaves(tmp_path: Path) -> None:
    """However he leaves: an exception takes what was left to him along no less."""
    kernel = WindowsKernel()
    with Machine(kernel):
        buffers = [mapped(str(tmp_path / "file"))]
        with pytest.raises(FileNotFoundError), kernel._table.entered():
            elsewhere(buffers.clear)
            raise FileNotFoundError
        assert kernel._table.files == {}


def test_a_child_of_a_fork_need_not_wait_for_who_was_inside_in_its_parent(tmp_path: Path) -> None:
    """That thread has not come along; the books have."""
    kernel = WindowsKernel()
    path = str(tmp_path / "file")

    def in_the_child() -> None:
        assert in_use(kernel) == [(1, 1)]
        assert not File(path).delete()
        del buffers[0]
        assert File(path).delete()

    with Machine(kernel):
        buffers = [mapped(path)]
        with somebody_inside(kernel):
            assert status_of_child(in_the_child) == 0


def test_a_child_of_a_fork_from_inside_goes_on_there(tmp_path: Path) -> None:
    """As when a signal's handler forks: what was begun is brought to its end in both processes."""
    kernel = WindowsKernel()

    def in_the_child() -> None:
        assert kernel._table._depth == 1
        with kernel._table.entered():
            assert kernel._table._depth == 2

    with kernel._table.entered():
        assert status_of_child(in_the_child) == 0


@pytest.mark.parametrize("on_close", [False, True], ids=["deleted", "DELETE_ON_CLOSE"])
def test_a_child_of_a_fork_removes_no_name_of_its_parents(on_close: bool, tmp_path: Path) -> None:
    """Though it gives the file back: that is still open where it was opened.  What the child opens itself is its own."""
    options = [StandardOpenOption.DELETE_ON_CLOSE] if on_close else []
    path, own = tmp_path / "file", tmp_path / "own"

    def in_the_child() -> None:
        channel.close()
        FileChannel.open(own, READ, WRITE, CREATE, StandardOpenOption.DELETE_ON_CLOSE).close()
        assert (path.exists(), own.exists()) == (True, False)

    with Machine(WindowsKernel()), FileChannel.open(path, READ, WRITE, CREATE, *options) as channel:
        assert on_close or File(path).delete()
        assert status_of_child(in_the_child) == 0
        assert path.exists()
    assert not path.exists()


class Unseen(HostKernel):
    """It can open a file, and then not look at it."""

    def __init__(self) -> None:
        self.opened: list[int] = []

    def open(self, path: str, flags: int, mode: int = 0o666) -> int:
        self.opened.append(super().open(path, flags, mode))
        return self.opened[-1]

    def close(self, fd: int) -> None:
        self.opened.remove(fd)
        super().close(fd)

    def fstat(self, fd: int) -> FileStatus:
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_an_open_that_fails_in_the_middle_leaves_no_descriptor(tmp_path: Path) -> None:
    unseen = Unseen()
    kernel = WindowsKernel(unseen)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        kernel.open(str(tmp_path / "file"), os.O_RDWR | os.O_CREAT)
    assert (unseen.opened, kernel._table.files) == ([], {})


@pytest.mark.parametrize("kind", ["host", "sim"])
def test_threads_leave_the_books_right(kind: str, tmp_path: Path) -> None:
    """Eight threads open, map, cut, rename, delete and drop a few files: only Java's refusals, and nothing in use in the end."""
    kernel = WindowsKernel() if kind == "host" else WindowsKernel(SimKernel())
    folder = str(tmp_path) if kind == "host" else ""
    failures: list[BaseException] = []

    def step(chance: random.Random) -> None:
        path = f"{folder}/{chance.randrange(3)}"
        what = chance.randrange(6)
        if what == 0:
            mapped(path)
        elif what == 1:
            with mapped(path) as buffer, RandomAccessFile(path, "rw") as file:
                buffer.put(0, 1)
                file.setLength(chance.choice((0, 5000)))
        elif what == 2:
            Files.deleteIfExists(path)
        elif what == 3:
            File(path).renameTo(File(f"{folder}/{chance.randrange(3)}"))
        elif what == 4:
            FileChannel.open(path, READ, WRITE, CREATE, StandardOpenOption.DELETE_ON_CLOSE)
        else:
            Files.write(path, b"abc")

    def work(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(60):
            try:
                step(chance)
            except JavaException:
                continue
            except BaseException as error:
                failures.append(error)

    with Machine(kernel):
        threads = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (failures, in_use(kernel), kernel._table.openings) == ([], [], {})
        for number in range(3):
            Files.deleteIfExists(f"{folder}/{number}")
        assert not [number for number in range(3) if File(f"{folder}/{number}").exists()]
