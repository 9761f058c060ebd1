"""What Java leaves to the C library: locking the pages of a mapped buffer, and preparing them for stores."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from nio import ByteBuffer, FileChannel, MapMode, MappedByteBuffer, StandardOpenOption
from nio.errors import IllegalStateException
from nio.machine import Machine
from nio.mapping import lock_pages, prepare_stores, unlock_pages
from nio.paging.sim import Limits, SimKernel

PAGE = 4096
SIZE = 8 * PAGE
WISHES = (lock_pages, unlock_pages, prepare_stores)

Wish = Callable[[ByteBuffer], None]


def mapped(path: Path | str) -> MappedByteBuffer:
    with FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE) as channel:
        return channel.map(MapMode.READ_WRITE, 0, SIZE)


def locked_kilobytes() -> int:
    """Of this process, as the kernel counts them."""
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmLck:"))
    return int(line.split()[1])


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs a kernel that says how much is locked")
def test_the_pages_under_a_buffer_are_locked_and_let_go(tmp_path: Path) -> None:
    """Of a slice its own, of an empty one none; what is still locked goes with the mapping."""
    buffer = mapped(tmp_path / "file")
    before = locked_kilobytes()
    lock_pages(buffer.slice(PAGE, 2 * PAGE))
    lock_pages(buffer.slice(5 * PAGE, 0))
    assert locked_kilobytes() - before == 8
    lock_pages(buffer)
    assert locked_kilobytes() - before == SIZE // 1024
    unlock_pages(buffer.slice(0, PAGE))
    assert locked_kilobytes() - before == (SIZE - PAGE) // 1024
    with buffer:
        pass
    assert locked_kilobytes() == before


def test_prepared_pages_are_in_memory_with_what_they_had(tmp_path: Path) -> None:
    buffer = mapped(tmp_path / "file")
    buffer.putLong(PAGE, 42)
    prepare_stores(buffer)
    assert buffer.isLoaded()
    assert [buffer.getLong(at) for at in range(0, SIZE, PAGE)] == [0, 42, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("wish", WISHES)
def test_only_mappings_of_files_have_such_pages(tmp_path: Path, wish: Wish) -> None:
    for buffer in (ByteBuffer.allocate(8), ByteBuffer.allocateDirect(8)):
        with pytest.raises(ValueError, match="no mapping of a file"):
            wish(buffer)
    buffer = mapped(tmp_path / "file")
    part = buffer.slice()
    with buffer:
        pass
    with pytest.raises(IllegalStateException):
        wish(part)


def test_the_kernels_refusal_is_an_oserror() -> None:
    with Machine(SimKernel(limits=Limits(locked=2 * PAGE), superuser=False)):
        buffer = mapped("/file")
        lock_pages(buffer.slice(0, 2 * PAGE))
        with pytest.raises(OSError, match=os.strerror(errno.ENOMEM)):
            lock_pages(buffer)
        unlock_pages(buffer)
        with pytest.raises(OSError, match=os.strerror(errno.EINVAL)):
            prepare_stores(buffer)
