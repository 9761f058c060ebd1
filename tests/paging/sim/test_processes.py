"""Several processes on one machine: what fork shares and copies, locks on files between them, and threads in the kernel."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from nio.paging import Prot
from nio.paging.sim import Forked, Kind, Reason, Signal, SimKernel
from tests.faults import child
from tests.paging.file_contract import refused
from tests.paging.sim.books import balance
from tests.paging.sim.machines import ANONYMOUS, PAGE, PATH, PRIVATE, RW, SHARED, faults, kinds


def test_after_a_fork_private_pages_are_one_until_somebody_stores(kernel: SimKernel) -> None:
    mapping = kernel.mmap_at(0, 4 * PAGE, RW, PRIVATE | ANONYMOUS)
    mapping.store(0, b"p" * 4 * PAGE)
    free = kernel.statistics().frames_free
    child = kernel.fork()
    there = child.inherited(mapping)
    assert there.load(0, 4 * PAGE) == b"p" * 4 * PAGE
    assert kernel.statistics().frames_free == free
    assert kinds(kernel, lambda: there.store(0, b"c")) == [Kind.MINOR_FAULT, Kind.COPY_ON_WRITE]
    assert kernel.statistics().frames_free == free - 1
    assert kinds(kernel, lambda: mapping.store(0, b"P")) == [Kind.MINOR_FAULT]  # the other user is gone: no copy
    assert (mapping.load(0, 2), there.load(0, 2)) == (b"Pp", b"cp")


def test_after_a_fork_shared_memory_stays_shared(kernel: SimKernel, fd: int) -> None:
    """Of a file, and anonymous: what the one stores the other loads."""
    mappings = [kernel.mmap(fd, 0, PAGE, RW, SHARED), kernel.mmap_at(0, PAGE, RW, SHARED | ANONYMOUS)]
    child = kernel.fork()
    for mapping in mappings:
        there = child.inherited(mapping)
        mapping.store(0, b"from above")
        there.store(100, b"from below")
        assert (there.load(0, 10), mapping.load(100, 10)) == (b"from above", b"from below")


def test_a_child_has_descriptors_of_its_own_and_the_same_position(kernel: SimKernel, fd: int) -> None:
    child = kernel.fork()
    kernel.lseek(fd, 10, os.SEEK_SET)
    assert child.lseek(fd, 0, os.SEEK_CUR) == 10
    child.close(fd)
    assert kernel.size(fd) > 0
    refused(errno.EBADF, lambda: child.size(fd))


def test_pages_in_the_swap_are_forked_too() -> None:
    kernel = SimKernel(frames=6)
    mapping = kernel.mmap_at(0, 12 * PAGE, RW, PRIVATE | ANONYMOUS)
    for page in range(12):
        mapping.store(page * PAGE, bytes([page]))
    child = kernel.fork()
    there = child.inherited(mapping)
    for page in range(12):
        mapping.store(page * PAGE, b"x")
    assert [there.load(page * PAGE, 1)[0] for page in range(12)] == list(range(12))
    balance(kernel)
    child.exit()
    balance(kernel)
    assert mapping.load(0, 1) == b"x"


def test_the_end_of_a_process_gives_everything_back(kernel: SimKernel, fd: int) -> None:
    before = kernel.statistics()
    child = kernel.fork()
    there = child.mmap_at(0, 4 * PAGE, RW, PRIVATE | ANONYMOUS)
    there.store(0, b"x" * 4 * PAGE)
    child.open("/home/user/other", os.O_RDWR | os.O_CREAT)
    child.exit()
    assert (kernel.statistics().frames_free, kernel.system.open_files) == (before.frames_free, 1)
    refused(errno.ESRCH, lambda: child.getrandom(1))
    with pytest.raises(OSError, match="No such process"):
        there.load(4 * PAGE - 1, 1)
    assert there.unmap()


def test_each_process_has_its_own_map(kernel: SimKernel, fd: int) -> None:
    mapping = kernel.mmap(fd, 0, PAGE, Prot.READ, SHARED)
    other = kernel.spawn()
    assert other.maps() == ""
    assert faults(lambda: other.load(mapping.start, 1)) == (Signal.SIGSEGV, Reason.MAPERR)


# --- locks


def test_a_wait_for_a_lock_ends_when_it_is_let_go(kernel: SimKernel, fd: int) -> None:
    """And does not hold the kernel up: others go on meanwhile."""
    other = kernel.spawn()
    there = other.open(PATH, os.O_RDWR)
    assert kernel.lock(fd, 0, 10, True, False)
    done = threading.Event()

    def wait() -> None:
        assert other.lock(there, 5, 1, True, True)
        done.set()

    thread = threading.Thread(target=wait)
    thread.start()
    while not kernel.system.waiting:
        pass
    assert kernel.pread(fd, bytearray(5), 0) == 5
    assert not done.is_set()
    kernel.unlock(fd, 0, 10)
    thread.join()
    assert done.is_set()
    assert not kernel.lock(fd, 5, 1, False, False)


def test_two_that_wait_for_each_other_are_found_out(kernel: SimKernel, fd: int) -> None:
    other = kernel.spawn()
    there = other.open(PATH, os.O_RDWR)
    assert kernel.lock(fd, 0, 1, True, False)
    assert other.lock(there, 1, 1, True, False)
    thread = threading.Thread(target=lambda: other.lock(there, 0, 1, True, True))
    thread.start()
    while not kernel.system.waiting:
        pass
    refused(errno.EDEADLK, lambda: kernel.lock(fd, 1, 1, True, True))
    kernel.unlock(fd, 0, 1)
    thread.join()


def test_who_waits_on_a_descriptor_that_is_retired_is_told(kernel: SimKernel, fd: int) -> None:
    other = kernel.spawn()
    there = other.open(PATH, os.O_RDWR)
    assert kernel.lock(fd, 0, 1, True, False)
    seen: list[int | None] = []

    def wait() -> None:
        try:
            other.lock(there, 0, 1, True, True)
        except OSError as error:
            seen.append(error.errno)

    thread = threading.Thread(target=wait)
    thread.start()
    while not kernel.system.waiting:
        pass
    other.retire(there)
    thread.join()
    assert seen == [errno.EBADF]
    refused(errno.EBADF, lambda: other.size(there))
    assert other.open(PATH, os.O_RDONLY) == there + 1
    other.close(there)
    assert other.open(PATH, os.O_RDONLY) == there


def test_the_locks_of_a_parent_are_not_its_childs(kernel: SimKernel, fd: int) -> None:
    assert kernel.lock(fd, 0, 1, True, False)
    child = kernel.fork()
    assert not child.lock(fd, 0, 1, False, False)


# --- os.fork, which doubles the Python process and with it the machine


def use_a_machine_in_two_processes() -> None:
    """Every call of the child is refused, what it drops is none of its business, and the parent goes on."""
    import os
    import sys
    import threading

    import pytest

    from nio import FileChannel, MapMode
    from nio import StandardOpenOption as Option
    from nio.machine import Machine
    from nio.paging.sim import Forked, SimKernel

    kernel = SimKernel(frames=16)
    with Machine(kernel) as machine:
        channel = FileChannel.open("f", Option.CREATE, Option.READ, Option.WRITE)
        buffer = channel.map(MapMode.READ_WRITE, 0, 4096)
        buffer.put(0, 1)
        inside = threading.Event()
        leave = threading.Event()

        def stay() -> None:
            with kernel.system.lock:
                inside.set()
                leave.wait()

        thread = threading.Thread(target=stay)
        thread.start()
        inside.wait()
        child = os.fork()
        if not child:
            for call in (
                lambda: buffer.put(0, 2),
                lambda: buffer.get(0),
                buffer.force,
                channel.size,
                channel.close,
                lambda: FileChannel.open("g", Option.CREATE, Option.WRITE),
                kernel.fork,
                kernel.statistics,
            ):
                with pytest.raises(Exception) as caught:  # noqa: PT011  # Java's InternalError for the first two
                    call()
                assert isinstance(caught.value.__cause__ or caught.value, Forked), caught.value
            with Machine(SimKernel(frames=16)):  # a machine of its own is another matter
                assert FileChannel.open("f", Option.CREATE, Option.WRITE).size() == 0
            del channel, buffer
            sys.exit(5)
        leave.set()
        thread.join()
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 5
        assert (buffer.get(0), machine.kernel.size(3)) == (1, 4096)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_machine_is_switched_off_in_the_child_of_os_fork() -> None:
    """Also for what the TLB knows, and if another thread was in the kernel at that moment.  The words say what to do instead."""
    child.succeeds(use_a_machine_in_two_processes)
    assert "SimKernel.fork()" in str(Forked())


def leave_a_machine_alone_in_a_worker() -> None:
    """A worker of multiprocessing that inherits a machine and does not use it."""
    import multiprocessing

    from nio import FileChannel, MapMode
    from nio import StandardOpenOption as Option
    from nio.machine import Machine
    from nio.paging.sim import SimKernel

    with Machine(SimKernel(frames=16)):
        channel = FileChannel.open("f", Option.CREATE, Option.READ, Option.WRITE)
        buffer = channel.map(MapMode.READ_WRITE, 0, 4096).put(0, 1)
        with multiprocessing.get_context("fork").Pool(1) as pool:
            assert pool.map(abs, [-1, -2]) == [1, 2]
        assert buffer.get(0) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_worker_that_does_not_use_the_machine_never_hears_of_it() -> None:
    child.succeeds(leave_a_machine_alone_in_a_worker)


FORKING = """
import os, sys
from nio import FileChannel, MapMode, StandardOpenOption as Option
buffer = FileChannel.open("f", Option.CREATE, Option.READ, Option.WRITE).map(MapMode.READ_WRITE, 0, 100)
child = os.fork()
if child == 0:
    if sys.argv[1:]:
        buffer.get(0)
    sys.exit(7)
print("the child has ended with", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_explain_tells_the_story_of_the_parent_alone(tmp_path: Path) -> None:
    """Once, however the child ends; if an exception ends it, that is told where Python tells it."""
    program = tmp_path / "forking.py"
    program.write_text(FORKING)
    for arguments, status in (([], 7), (["use it"], 1)):
        command = [sys.executable, "-m", "conformance", "explain", str(program), *arguments]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
        assert run.stdout.count("page faults") == 1
        assert f"the child has ended with {status}" in run.stdout
        assert ("Forked: " in run.stderr) == bool(arguments)


# --- threads


def test_threads_share_a_machine(kernel: SimKernel, fd: int) -> None:
    """Each stores into its own pages of one mapping, under pressure: nothing is lost."""
    small = SimKernel(frames=6)
    fd = small.open(PATH, os.O_RDWR | os.O_CREAT)
    small.ftruncate(fd, 16 * PAGE)
    mapping = small.mmap(fd, 0, 16 * PAGE, RW, SHARED)

    def work(own: int) -> None:
        for step in range(300):
            at = (own * 4 + step % 4) * PAGE + step
            mapping.store(at, bytes([own + 1]))
            assert mapping.load(at, 1) == bytes([own + 1])

    threads = [threading.Thread(target=work, args=(own,)) for own in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    small.fsync(fd, True)
    data = small.disk.content(PATH)
    assert all(data[(own * 4 + step % 4) * PAGE + step] == own + 1 for own in range(4) for step in range(300))
    balance(small)


