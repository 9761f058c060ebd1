"""A file of 100 bytes, 0 to 99, and channels to it; tests of `opened` run on the short way of a channel and on the long one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from nio.channels import FileChannel, StandardOpenOption
from nio.machine import Machine
from nio.paging import HostKernel

Opener = Callable[..., FileChannel]


class OtherKernel(HostKernel):
    """A host that a channel does not know as one: it must ask it for everything."""


@pytest.fixture(params=[HostKernel, OtherKernel], ids=["short-way", "long-way"])
def machine(request: pytest.FixtureRequest) -> Iterator[Machine]:
    """The current machine of the test."""
    with Machine(request.param()) as current:
        yield current


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_bytes(bytes(range(100)))
    return path


@pytest.fixture
def opened(file: Path, machine: Machine) -> Iterator[Opener]:
    """opened("READ", "WRITE"): a channel to the file, closed when the test ends."""
    channels: list[FileChannel] = []

    def opener(*names: str) -> FileChannel:
        channels.append(FileChannel.open(file, [StandardOpenOption.valueOf(name) for name in names]))
        return channels[-1]

    yield opener
    for channel in channels:
        channel.close()
