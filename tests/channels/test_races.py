"""Two threads at one channel or file, at the worst moment: what each has been told stays true.

A channel that is closed under a call: test_close.py.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

import nio.files.file_streams
import nio.files.random_access_file
from nio import ByteBuffer, FileChannel, Machine, MapMode, MappedByteBuffer, RandomAccessFile, StandardOpenOption
from nio.errors import AsynchronousCloseException, IOException
from nio.files import FileInputStream, FileOutputStream
from nio.paging import HostKernel, Kernel
from nio.paging.sim import SimKernel
from nio.paging.windows import WindowsKernel
from tests.schedules import at_the_first, elsewhere, status_of_child

READ, WRITE, CREATE, APPEND = (StandardOpenOption.valueOf(name) for name in ("READ", "WRITE", "CREATE", "APPEND"))

UNIT = 65536
"""Bytes: a multiple of every kernel's granularity."""

KERNELS: dict[str, Callable[[], Kernel]] = {
    "host": HostKernel,
    "sim": SimKernel,
    "windows": WindowsKernel,
    "windows-sim": lambda: WindowsKernel(SimKernel()),
}


@pytest.mark.parametrize("name", KERNELS)
def test_two_threads_that_map_a_channel_do_not_cut_off_each_others_ranges(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One has found the file too short, and the other makes it longer still: in Java the channel's lock keeps them apart."""
    kernel = KERNELS[name]()
    path = "/file" if "sim" in name else str(tmp_path / "file")
    others: list[MappedByteBuffer] = []
    with Machine(kernel), FileChannel.open(path, READ, WRITE, CREATE) as channel:

        def other() -> None:
            others.append(channel.map(MapMode.READ_WRITE, UNIT, 10).put(9, 7))

        at_the_first(monkeypatch, kernel, "size", lambda: elsewhere(other), after=True)
        mine = channel.map(MapMode.READ_WRITE, 0, 10)
        assert (mine.get(9), others[0].get(9), channel.size()) == (0, 7, UNIT + 10)


@pytest.mark.parametrize("name", KERNELS)
def test_a_truncation_makes_nothing_longer(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though another thread cuts the file further, when the first has found it too long."""
    kernel = KERNELS[name]()
    path = "/file" if "sim" in name else str(tmp_path / "file")
    with Machine(kernel), FileChannel.open(path, READ, WRITE, CREATE) as channel:
        channel.write(ByteBuffer.allocate(200))
        at_the_first(monkeypatch, kernel, "size", lambda: elsewhere(lambda: channel.truncate(50)), after=True)
        assert channel.truncate(100).size() == 50


def test_a_truncation_whose_channel_is_closed_meanwhile_does_not_pass_for_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The length that is looked at may be that of what a close has put in the file's place."""
    path = tmp_path / "file"
    path.write_bytes(bytes(1 << 20))
    kernel = HostKernel()
    with Machine(kernel), FileChannel.open(path, WRITE, APPEND) as channel:
        at_the_first(monkeypatch, kernel, "size", lambda: elsewhere(channel.close))
        with pytest.raises(AsynchronousCloseException):
            channel.truncate(1 << 19)
    assert path.stat().st_size == 1 << 20


def test_the_length_of_a_file_that_is_closed_meanwhile_is_no_other_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"abc")
    kernel = HostKernel()
    with Machine(kernel), RandomAccessFile(str(path), "r") as file, FileInputStream(str(path)) as stream:
        at_the_first(monkeypatch, kernel, "size", lambda: elsewhere(file.close))
        with pytest.raises(IOException, match="Stream Closed"):
            file.length()
        at_the_first(monkeypatch, kernel, "fstat", lambda: elsewhere(stream.close))
        with pytest.raises(IOException, match="Stream Closed"):
            stream.available()


@pytest.mark.parametrize(
    ("module", "opened"),
    [
        (nio.files.random_access_file, lambda path: RandomAccessFile(path, "rw")),
        (nio.files.file_streams, FileInputStream),
        (nio.files.file_streams, FileOutputStream),
    ],
    ids=["RandomAccessFile", "FileInputStream", "FileOutputStream"],
)
def test_two_threads_get_the_same_channel(
    module: object,
    opened: Callable[[str], RandomAccessFile | FileInputStream | FileOutputStream],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In Java the file's lock is held while its channel is made."""
    path = tmp_path / "file"
    path.touch()
    others: list[FileChannel] = []
    with opened(str(path)) as file:
        at_the_first(monkeypatch, module, "FileChannel", lambda: elsewhere(lambda: others.append(file.getChannel())))
        assert file.getChannel() is file.getChannel() is others[0]


def test_two_threads_get_the_same_descriptor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    others: list[object] = []
    with RandomAccessFile(str(tmp_path / "file"), "rw") as file:
        make = lambda: elsewhere(lambda: others.append(file.getFD()))  # noqa: E731
        at_the_first(monkeypatch, nio.files.random_access_file, "FileDescriptor", make)
        assert file.getFD() is file.getFD() is others[0]


class SlowToUnlock(HostKernel):
    """Another thread is in the midst of unlocking until it is told to go on."""

    def __init__(self) -> None:
        self.inside, self.go = threading.Event(), threading.Event()

    def unlock(self, fd: int, offset: int, length: int) -> None:
        self.inside.set()
        self.go.wait()
        super().unlock(fd, offset, length)


def test_a_child_of_a_fork_need_not_wait_for_who_released_a_lock_in_its_parent(tmp_path: Path) -> None:
    """That thread has not come along; and the child has no lock to release."""
    kernel = SlowToUnlock()
    with Machine(kernel), FileChannel.open(tmp_path / "file", WRITE, CREATE) as channel:
        lock = channel.lock()
        thread = threading.Thread(target=lock.release)
        thread.start()
        kernel.inside.wait()
        try:
            assert status_of_child(lock.release) == 0
        finally:
            kernel.go.set()
            thread.join()
        assert not lock.isValid()
