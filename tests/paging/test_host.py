"""HostKernel keeps the contract, and holds nothing for a mapping but its pages."""

from __future__ import annotations

import errno
import gc
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from nio._core.hostcalls import HostMapping
from nio.paging import HostKernel, Kernel, Prot, Share
from tests.channels.other_process import wait_until_in_a_call
from tests.paging.file_contract import OtherProcess
from tests.paging.kernel_contract import KernelContract, load, refused

OTHER_PROCESS = """
import os, sys
from nio.paging import HostKernel
fd = os.open(sys.argv[1], os.O_RDWR)
print("ready", flush=True)
for line in sys.stdin:
    offset, length, exclusive = map(int, line.split())
    print(int(HostKernel().lock(fd, offset, length, bool(exclusive), False)), flush=True)
"""


class HostProcess(OtherProcess):
    """A Python of its own that is told line by line what to lock."""

    def __init__(self, path: str) -> None:
        command = [sys.executable, "-c", OTHER_PROCESS, path]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.answer() == "ready"

    def answer(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def lock(self, offset: int, length: int, exclusive: bool) -> bool:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{offset} {length} {int(exclusive)}\n")
        self.process.stdin.flush()
        return {"1": True, "0": False}[self.answer()]

    def end(self) -> None:
        self.process.communicate()


class TestHostKernel(KernelContract):
    def other_process(self, kernel: Kernel, path: str) -> OtherProcess:
        return HostProcess(path)

    @pytest.fixture
    def kernel(self) -> Kernel:
        return HostKernel()

    @pytest.fixture
    def root(self, tmp_path: Path) -> str:
        (tmp_path / "root").mkdir()
        return str(tmp_path / "root")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mapped-file"
    path.write_bytes(bytes(3 * 4096))
    return path


def mappings_of(path: Path) -> int:
    """How many mappings of that file this process has."""
    return sum(str(path) in line for line in Path("/proc/self/maps").read_text().splitlines())


def mapped(path: Path, length: int = 4096) -> HostMapping:
    fd = os.open(path, os.O_RDWR)
    try:
        return HostKernel().mmap(fd, 0, length, Prot.READ | Prot.WRITE, Share.SHARED)
    finally:
        os.close(fd)


def test_a_mapping_holds_no_descriptor(file: Path) -> None:
    """As many descriptors are open with a mapping as without."""
    before = len(os.listdir("/proc/self/fd"))
    mapping = mapped(file)
    assert len(os.listdir("/proc/self/fd")) == before
    assert mapping.unmap()


def test_a_mapping_costs_32_bytes_and_no_garbage_collector_header(file: Path) -> None:
    mapping = mapped(file)
    assert sys.getsizeof(mapping) == 32
    assert not gc.is_tracked(mapping)


def test_a_mapping_goes_with_its_last_reference(file: Path) -> None:
    mapping = mapped(file)
    other = mapping
    del mapping
    assert mappings_of(file) == 1
    del other
    assert mappings_of(file) == 0


def test_a_failed_mmap_leaves_nothing(file: Path) -> None:
    refused(errno.EBADF, lambda: HostKernel().mmap(-1, 0, 4096, Prot.READ, Share.SHARED))
    assert mappings_of(file) == 0


def test_a_mapping_made_without_the_kernel_is_an_ended_one() -> None:
    mapping = HostMapping()
    assert (mapping.address, mapping.length, mapping.unmap()) == (0, 0, False)


def test_many_threads_unmap_a_mapping_once(file: Path) -> None:
    """Also when the system call lets other threads run, as that of a large mapping does."""
    for _ in range(20):
        mapping = mapped(file, 64 << 20)
        done: list[bool] = []
        start = threading.Barrier(4)

        def unmap(mapping: HostMapping = mapping, done: list[bool] = done, start: threading.Barrier = start) -> None:
            start.wait()
            done.append(mapping.unmap())

        threads = [threading.Thread(target=unmap) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(done) == [False, False, False, True]


def test_nothing_is_unmapped_while_the_interpreter_ends(file: Path) -> None:
    """A mapping that lives until the end is left to the operating system, which still finds it at exit."""
    program = (
        "import atexit, os, sys\n"
        "from nio.paging import HostKernel\n"
        "fd = os.open(sys.argv[1], os.O_RDWR)\n"
        "kept = HostKernel().mmap(fd, 0, 4096, 3, 1)\n"
        "atexit.register(lambda: print(sum(sys.argv[1] in line for line in open('/proc/self/maps'))))\n"
    )
    run = subprocess.run([sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, "1\n", "")


def test_descriptors_are_not_inherited_by_programs(file: Path) -> None:
    fd = HostKernel().open(str(file), os.O_RDONLY)
    assert not os.get_inheritable(fd)
    HostKernel().close(fd)


def alarm_when_it_reads() -> threading.Thread:
    """A thread that sends the main thread SIGALRM once that is asleep in read(2)."""

    def send() -> None:
        wait_until_in_a_call(threading.main_thread())
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGALRM)

    thread = threading.Thread(target=send)
    thread.start()
    return thread


def test_a_signal_during_a_read_runs_its_handler_and_the_read_goes_on() -> None:
    """PEP 475: EINTR reaches nobody, and the handler has run."""
    reader, writer = os.pipe()
    seen: list[int] = []

    def write_when_interrupted(number: int, frame: object) -> None:
        seen.append(number)
        os.write(writer, b"now")

    before = signal.signal(signal.SIGALRM, write_when_interrupted)
    try:
        alarm = alarm_when_it_reads()
        into = bytearray(10)
        assert HostKernel().read(reader, into) == 3
        alarm.join()
    finally:
        signal.signal(signal.SIGALRM, before)
        os.close(reader)
        os.close(writer)
    assert seen == [signal.SIGALRM]
    assert into[:3] == b"now"


def test_an_exception_of_a_signal_handler_ends_a_read() -> None:
    reader, writer = os.pipe()

    def give_up(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, give_up)
    try:
        with pytest.raises(KeyboardInterrupt):
            alarm = alarm_when_it_reads()
            HostKernel().read(reader, bytearray(10))
        alarm.join()
    finally:
        signal.signal(signal.SIGALRM, before)
        os.close(reader)
        os.close(writer)


def test_a_pipe_has_no_length_and_no_position() -> None:
    reader, writer = os.pipe()
    kernel = HostKernel()
    assert kernel.size(reader) == 0
    refused(errno.ESPIPE, lambda: kernel.lseek(reader, 0, os.SEEK_CUR))
    refused(errno.ESPIPE, lambda: kernel.pread(reader, bytearray(1), 0))
    os.close(reader)
    os.close(writer)


def test_a_range_of_many_pages_is_resident_only_if_each_page_is(tmp_path: Path) -> None:
    """mincore is asked in parts of 4096 pages: the parts are put together rightly."""
    path = tmp_path / "large"
    length = 4096 * 4097 + 5
    path.write_bytes(b"x" * length)
    mapping = mapped(path, length)
    # A system that is short of memory may take a page back at once, but not again and again.
    assert any(mapping.populate(0, length) and mapping.resident(0, length) for _ in range(20))
    assert load(mapping, length - 1, 1) == b"x"
    os.truncate(path, length - 4096)
    assert any(mapping.populate(0, length - 4096 - 5) and mapping.resident(0, length - 4096 - 5) for _ in range(20))
    assert not mapping.resident(0, length)
