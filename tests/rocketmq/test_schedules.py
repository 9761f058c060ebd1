"""Two threads in the store's classes at the worst moment, where RocketMQ's come out of it.

What RocketMQ's own do not come out of: docs/rocketmq.md, known defects.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from compat.org.apache.rocketmq.store import AllocateMappedFileService, MappedFileQueue, TransientStorePool
from compat.org.apache.rocketmq.store.logfile import DefaultMappedFile
from tests.rocketmq.conftest import World
from tests.schedules import at_the_first, elsewhere

SIZE = 4096


def name(folder: Path, number: int) -> str:
    return str(folder / f"{number * SIZE:020}")


def test_a_file_that_another_thread_has_deleted_is_not_mixed_up_with_the_next(
    tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both try once more to delete the first file, which hangs; the second file is in use."""
    queue = MappedFileQueue(str(tmp_path), SIZE, surroundings=world.surroundings)
    first, second = (queue.tryCreateMappedFile(number * SIZE) for number in range(2))
    assert first is not None
    assert second is not None
    assert first.hold()
    assert not first.destroy(1000)
    first.release()
    at_the_first(monkeypatch, first, "isAvailable", lambda: elsewhere(lambda: queue.retryDeleteFirstFile(1000)), after=True)
    queue.retryDeleteFirstFile(1000)
    assert queue.getMappedFiles() == [second]
    assert second.isAvailable()


def test_the_pool_gets_a_buffer_back_once(tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though two threads commit the end of the file: else two files would write into one buffer."""
    pool = TransientStorePool(1, SIZE)
    pool.init()
    file = DefaultMappedFile(name(tmp_path, 0), SIZE, pool, surroundings=world.surroundings)
    buffer = file.writeBuffer
    assert buffer is not None
    buffer.put(0, bytes(SIZE))
    file.setWrotePosition(SIZE)
    at_the_first(monkeypatch, pool, "isRealCommit", lambda: elsewhere(lambda: file.commit(0)))
    assert file.commit(0) == SIZE
    assert (pool.availableBufferNums(), file.writeBuffer) == (1, None)
    file.destroy(0)


def test_files_may_be_asked_for_while_the_service_shuts_down(
    tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = AllocateMappedFileService(surroundings=world.surroundings)
    service.start()
    taken = service.putRequestAndReturnMappedFile(name(tmp_path, 0), name(tmp_path, 1), SIZE)
    assert taken is not None
    next_one = service.putRequestAndReturnMappedFile(name(tmp_path, 1), name(tmp_path, 2), SIZE)
    assert next_one is not None
    assert service._table[name(tmp_path, 2)].done.wait(600)
    others: list[DefaultMappedFile | None] = []

    def ask() -> None:
        others.append(service.putRequestAndReturnMappedFile(name(tmp_path, 2), name(tmp_path, 9), SIZE))

    real = DefaultMappedFile.destroy

    def destroy(file: DefaultMappedFile, interval: int, /) -> bool:
        if not others:
            elsewhere(ask)
        return real(file, interval)

    monkeypatch.setattr(DefaultMappedFile, "destroy", destroy)
    service.shutdown()
    assert len(others) == 1
    for file in (taken, next_one):
        assert real(file, 0)
