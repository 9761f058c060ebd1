"""B12, C9, D7: what becomes of a write-back that fails, and of a page that cannot be read.

On the real kernel: where it may make a disk that fails (failing_disk.py); elsewhere these tests are skipped.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance.universes import Jvm
from nio import FileChannel, Machine, MapMode, StandardOpenOption
from nio.errors import IOException, UncheckedIOException
from nio.paging.sim import Fault, Reason, Signal, SimKernel
from tests.claims.failing_disk import NAMESPACE, OnOrder, who_hears_of_it
from tests.claims.grounds import PAGE, SHARED, Simulated
from tests.claims.test_java import each_jdk, needs_jdk
from tests.faults import child

HEARD = """\
fsync, which writes: ENOSPC
dirty: 0 bytes
in memory as it was written: True
fsync again: fine
msync of the writer's own mapping: fine
fsync of who opened it after that: fine
msync of another's mapping: ENOSPC
fsync of that other: fine
msync of a mapping whose descriptor is closed: ENOSPC
msync again: fine
fsync of who opened it after a failure that nobody had heard of: ENOSPC
fsync of the writer: ENOSPC
fsync again: fine
msync of the writer's own mapping: fine
fsync of who opened it after that: fine
msync of another's mapping: ENOSPC
fsync of that other: fine
msync of a mapping whose descriptor is closed: ENOSPC
msync again: fine
thrown out of memory: True
read again as it was written: False
"""


def may_make_a_disk(folder: str) -> None:
    from tests.claims.failing_disk import make_disk

    make_disk(folder, 6, 16)


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """Where a child may make a disk that fails."""
    outcome = child.run(may_make_a_disk, str(tmp_path), before=NAMESPACE)
    if outcome.status:
        pytest.skip("this system does not let the test make a disk of its own (root, unshare, mkfs.ext4, loop devices)")
    return str(tmp_path)


def test_a_write_back_that_fails_is_told_once_to_each_open_file_there() -> None:
    """B12: the pages are clean then, nobody tries again, and memory alone has the bytes."""
    assert "\n".join(who_hears_of_it(OnOrder())) + "\n" == HEARD


def write_to_a_disk_that_is_too_small(folder: str) -> None:
    from tests.claims.failing_disk import TooSmall, make_disk, who_hears_of_it

    print("\n".join(who_hears_of_it(TooSmall(make_disk(folder, 6, 16)))))


@pytest.mark.usefixtures("real")
def test_a_write_back_that_fails_is_told_once_to_each_open_file_here(folder: str) -> None:
    """B12: the same on the real kernel, word for word."""
    assert child.succeeds(write_to_a_disk_that_is_too_small, folder, before=NAMESPACE) == HEARD


FORCED_TWICE = """\
force: java.io.UncheckedIOException
force again: fine
the channel's force: fine
another channel's force: java.io.IOException
that one again: fine
"""


def test_force_tells_of_a_failure_once_there() -> None:
    """D7: the second force has nothing to say, and the device does not have the bytes."""
    kernel = SimKernel(frames=16)
    opened = (StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)
    with Machine(kernel), FileChannel.open("f", *opened) as channel, FileChannel.open("f", *opened) as other:
        buffer = channel.map(MapMode.READ_WRITE, 0, PAGE)
        kernel.injection.fail_write()
        buffer.put(0, b"stored")
        with pytest.raises(UncheckedIOException):
            buffer.force()
        buffer.force()
        channel.force(True)
        with pytest.raises(IOException):
            other.force(True)
        other.force(True)
    assert kernel.disk.content("/home/user/f")[:6] == bytes(6)


def force_twice(folder: str, java: str, program: str) -> None:
    import subprocess

    from tests.claims.failing_disk import MIB, TooSmall, make_disk

    real = TooSmall(make_disk(folder, 6, 16))
    subprocess.run([java, program, real.path, str(8 * MIB)], check=True)


@pytest.mark.usefixtures("real")
@needs_jdk
@each_jdk
def test_force_tells_of_a_failure_once_on_a_jvm(jvm: Jvm, folder: str) -> None:
    """D7: Java's does the same: a program that catches the exception and tries again believes that all is well."""
    program = str(Path(__file__).parent / "ForceTwice.java")
    assert child.succeeds(force_twice, folder, str(jvm.home / "bin" / "java"), program, before=NAMESPACE) == FORCED_TWICE


def touch_what_cannot_be_read(folder: str) -> None:
    import os
    import subprocess

    from nio.paging import Prot
    from tests.claims.failing_disk import MIB, TooSmall, die_telling_the_code, make_disk
    from tests.claims.grounds import SHARED

    disk = make_disk(folder, 32, 16)
    real = TooSmall(disk)
    fd = real.open()
    os.write(fd, b"d" * 8 * MIB)
    assert real.make_cold()
    subprocess.run(["truncate", "-s", "4m", f"{folder}/image"], check=True)
    address = real.map(SHARED, Prot.READ, 8 * MIB)
    die_telling_the_code(address, 8 * MIB - 1)


@pytest.mark.usefixtures("real")
def test_a_page_that_cannot_be_read_is_sigbus_adrerr_here(folder: str) -> None:
    """C9: signal 7, si_code 2: the code of a page that the file does not have; BUS_OBJERR would be 3."""
    assert child.succeeds(touch_what_cannot_be_read, folder, before=NAMESPACE) == "7 2\n"


def test_a_page_that_cannot_be_read_is_sigbus_adrerr_there(simulated: Simulated) -> None:
    """C9: the same on the simulated kernel, which can say besides what the matter is."""
    assert simulated.make_cold()
    simulated.kernel.injection.fail_read(page=2)
    address = simulated.map(SHARED)
    assert simulated.load(address, 1) == b"\0"
    with pytest.raises(Fault) as caught:
        simulated.load(address + 2 * PAGE, 1)
    fault = caught.value
    assert (fault.signal, fault.reason, fault.reason.code) == (Signal.SIGBUS, Reason.UNREADABLE, "ADRERR")
