"""Mapped files: references with a clock that stands still, locks of one's own, the crash that is an exception here."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from compat.org.apache.rocketmq.common import UtilAll
from compat.org.apache.rocketmq.store import (
    AllocateMappedFileService,
    CommitLog,
    MappedFileQueue,
    ReferenceResource,
    Surroundings,
    TransientStorePool,
)
from compat.org.apache.rocketmq.store.config import FlushDiskType
from compat.org.apache.rocketmq.store.logfile import DefaultMappedFile, MappedFile
from nio import ByteBuffer, FileChannel, MapMode, MappedByteBuffer, StandardOpenOption
from nio.errors import IllegalArgumentException, IllegalStateException, NumberFormatException
from nio.machine import Machine
from nio.paging.sim import Limits, SimKernel
from tests.channels.test_page_wishes import locked_kilobytes
from tests.rocketmq.conftest import World
from tests.rocketmq.test_commit_log import message

NAME = "00000000000000000000"
TWO_MINUTES = 120_000


class Counted(ReferenceResource):
    """Notes each clean-up."""

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings=surroundings)
        self.cleaned: list[int] = []

    def cleanup(self, currentRef: int, /) -> bool:
        self.cleaned.append(currentRef)
        return True


def test_a_forced_shutdown_waits_for_its_interval(world: World) -> None:
    """Before the interval is over nothing happens, after it the count goes to -1000 - count, less one."""
    resource = Counted(world.surroundings)
    assert resource.hold()
    resource.shutdown(TWO_MINUTES)
    world.now += TWO_MINUTES - 1
    resource.shutdown(TWO_MINUTES)
    assert (resource.getRefCount(), resource.cleaned) == (1, [])
    world.now += 1
    resource.shutdown(TWO_MINUTES)
    assert (resource.getRefCount(), resource.cleaned) == (-1002, [-1002])
    resource.release()
    assert resource.getRefCount() == -1003


@pytest.mark.parametrize("readers", [1, 2, 5])
def test_the_count_after_force_is_below_a_thousand_by_one_more_than_readers(world: World, readers: int) -> None:
    resource = Counted(world.surroundings)
    for _ in range(readers):
        resource.hold()
    resource.shutdown(0)
    resource.shutdown(0)
    assert resource.getRefCount() == -1001 - readers


def test_two_first_shutdowns_at_once_give_back_one_reference(world: World) -> None:
    """In Java both may: `available` is looked at before it is set. A reader's reference would be gone."""
    resource = Counted(world.surroundings)
    assert resource.hold()
    start = threading.Barrier(8)

    def shut() -> None:
        start.wait()
        resource.shutdown(TWO_MINUTES)

    threads = [threading.Thread(target=shut) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (resource.getRefCount(), resource.cleaned) == (1, [])


def test_locks_are_those_that_were_given(tmp_path: Path) -> None:
    made: list[threading.Semaphore] = []

    def lock() -> AbstractContextManager[object]:
        made.append(threading.Semaphore())
        return made[-1]

    DefaultMappedFile(str(tmp_path / NAME), 4096, surroundings=Surroundings(lock=lock)).destroy(0)
    assert len(made) == 1


@pytest.mark.parametrize("touch", ["appendMessage", "get", "slice"])
def test_using_a_file_that_was_cleaned_up_is_an_exception(tmp_path: Path, touch: str) -> None:
    """Where the JVM dies: an append takes no reference, nor does who has the buffer itself (a)."""
    file = DefaultMappedFile(str(tmp_path / NAME), 4096)
    assert file.appendMessage(b"0123456789")
    part = file.sliceByteBuffer()
    file.shutdown(0)
    with pytest.raises(IllegalStateException):
        if touch == "appendMessage":
            file.appendMessage(b"more")
        elif touch == "get":
            file.getMappedByteBuffer().get(0)
        else:
            part.get(0)
    assert file.getWrotePosition() == 10


def test_a_reader_loses_its_file_by_an_exception_when_it_is_forced(tmp_path: Path, world: World) -> None:
    file = DefaultMappedFile(str(tmp_path / NAME), 4096, surroundings=world.surroundings)
    file.appendMessage(b"0123456789")
    result = file.selectMappedBuffer(0)
    assert result is not None
    assert not file.destroy(TWO_MINUTES)
    assert result.getByteBuffer().get(3) == ord("3")
    world.now += TWO_MINUTES
    assert file.destroy(TWO_MINUTES)
    with pytest.raises(IllegalStateException):
        result.getByteBuffer().get(3)
    result.release()
    assert file.getRefCount() == -1003


def test_a_memoryview_outlives_the_clean_up(tmp_path: Path) -> None:
    """Java has none; here the mapping goes with it, and the file is cleaned up as far as it can see."""
    path = tmp_path / NAME
    file = DefaultMappedFile(str(path), 4096)
    file.appendMessage(b"0123456789")
    view = memoryview(file.getMappedByteBuffer())
    assert file.destroy(0)
    assert bytes(view[:4].cast("B")) == b"0123"


def test_an_old_mapping_is_kept_two_minutes(tmp_path: Path, world: World) -> None:
    file = DefaultMappedFile(str(tmp_path / NAME), 4096, surroundings=world.surroundings)
    assert file.swapMap()
    world.now += 50_000
    file.cleanSwapedMap(False)
    assert world.pauses == [70_000]
    assert file.swapMap()
    world.now += 200_000
    file.cleanSwapedMap(False)
    file.cleanSwapedMap(False)
    assert world.pauses == [70_000]


def test_a_failure_to_map_leaves_nothing_open(tmp_path: Path) -> None:
    before = DefaultMappedFile.getTotalMappedFiles()
    with pytest.raises(IllegalArgumentException, match="Negative size"):
        DefaultMappedFile(str(tmp_path / NAME), -1)
    with pytest.raises(NumberFormatException, match='For input string: "name"'):
        DefaultMappedFile(str(tmp_path / "name"), 10)
    assert DefaultMappedFile.getTotalMappedFiles() == before
    assert not (tmp_path / "name").exists()


def mapped(path: Path) -> MappedByteBuffer:
    with FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE) as channel:
        return channel.map(MapMode.READ_WRITE, 0, 4096)


def test_the_old_chain_finds_the_root_of_a_view_and_todays_refuses_it(tmp_path: Path) -> None:
    root = mapped(tmp_path / "file")
    view = root.slice(8, 100).duplicate()
    with pytest.raises(IllegalArgumentException, match="duplicate or slice"):
        UtilAll.cleanBuffer(view)
    assert root.get(0) == 0
    MappedFile.clean(view)
    with pytest.raises(IllegalStateException):
        root.get(0)
    for nothing in (None, ByteBuffer.allocate(4), ByteBuffer.allocateDirect(0), view):
        MappedFile.clean(nothing)
        UtilAll.cleanBuffer(None if nothing is view else nothing)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs a kernel that says how much is locked")
def test_mlock_locks_and_munlock_lets_go(tmp_path: Path) -> None:
    file = DefaultMappedFile(str(tmp_path / NAME), 1 << 16)
    before = locked_kilobytes()
    file.mlock()
    assert locked_kilobytes() - before == 64
    file.munlock()
    file.munlock()
    assert locked_kilobytes() == before
    file.warmMappedFile(FlushDiskType.ASYNC_FLUSH, 4)
    assert locked_kilobytes() - before == 64
    file.destroy(0)
    assert locked_kilobytes() == before


@pytest.mark.parametrize("most", [0, 4096])
def test_a_lock_that_the_system_refuses_is_logged(most: int, caplog: pytest.LogCaptureFixture) -> None:
    """And the pages are in memory all the same."""
    with Machine(SimKernel(limits=Limits(locked=most), superuser=False)):
        file = DefaultMappedFile(f"/{NAME}", 8192)
        with caplog.at_level("WARNING"):
            file.mlock()
        assert [record.message.split(" failed")[0] for record in caplog.records] == [f"mlock /{NAME} 8192"]
        assert file.getMappedByteBuffer().isLoaded()
        file.munlock()
        file.destroy(0)


def test_a_file_that_is_full_is_not_kept_in_memory(tmp_path: Path) -> None:
    """Those that the service has locked would fill it, one after the other."""
    service = AllocateMappedFileService(warmMappedFileEnable=True, mappedFileSizeCommitLog=4096)
    service.start()
    log = CommitLog(str(tmp_path / "log"), 4096, allocateMappedFileService=service)
    for _ in range(7):
        assert log.putMessage(message(body=bytes(1000))).isOk()
    assert [file.locked for file in log.mappedFileQueue.getMappedFiles()] == [False, False, True]
    service.shutdown()
    log.destroy()


def test_of_the_last_three_files_no_mapping_is_exchanged(tmp_path: Path) -> None:
    queue = MappedFileQueue(str(tmp_path / "queue"), 4096)
    for _ in range(5):
        (queue.getLastMappedFile(0) or pytest.fail("none")).appendMessage(bytes(4096))
    before = [file.mappedByteBuffer for file in queue.getMappedFiles()]
    queue.swapMap(0, 1, 1)
    same = [file.mappedByteBuffer is old for file, old in zip(queue.getMappedFiles(), before, strict=True)]
    assert same == [False, False, True, True, True]


def test_a_queue_sleeps_between_deletions(tmp_path: Path, world: World) -> None:
    queue = MappedFileQueue(str(tmp_path / "queue"), 4096, surroundings=world.surroundings)
    for _ in range(4):
        file = queue.getLastMappedFile(0)
        assert file is not None
        file.appendMessage(bytes(4096))
    assert queue.deleteExpiredFileByTime(0, 100, 0, True, 10) == 3
    assert world.pauses == [100, 100]


def test_the_service_makes_the_next_files(tmp_path: Path) -> None:
    """The next one is handed out, the one after it is there already, and goes with the service if nobody came for it."""
    pool = TransientStorePool(3, 4096)
    pool.init()
    service = AllocateMappedFileService(
        transientStorePool=pool, warmMappedFileEnable=True, mappedFileSizeCommitLog=4096, flushDiskType=FlushDiskType.SYNC_FLUSH
    )
    service.start()
    queue = MappedFileQueue(str(tmp_path / "queue"), 4096, service)
    for offset in (0, 4096):
        file = queue.getLastMappedFile(0)
        assert file is not None
        assert file.getFileFromOffset() == offset
        assert file.writeBuffer is not None
        file.setWrotePosition(4096)
    service.shutdown()
    assert sorted(path.name for path in (tmp_path / "queue").iterdir()) == [NAME, "00000000000000004096"]
    queue.destroy()


def test_a_service_that_cannot_make_files_says_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    failed = threading.Event()
    service = AllocateMappedFileService(surroundings=Surroundings(sleep=lambda _: failed.set()))
    service.start()
    first = threading.Thread(target=service.putRequestAndReturnMappedFile, args=(f"{tmp_path}/file/0", f"{tmp_path}/file/9", 9))
    first.daemon = True
    first.start()
    assert failed.wait(600)
    assert service.putRequestAndReturnMappedFile(f"{tmp_path}/file/0", f"{tmp_path}/file/9", 9) is None
    service.shutdown()
