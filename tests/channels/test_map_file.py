"""FileChannel.map: the preconditions in Java's order, what is mapped, and how a file grows by it.

Each expectation was measured on JDK 17, 21 and 25, which agree.  What a mapped buffer then does is tested with nio.mapping.
"""

from __future__ import annotations

import errno
import os
import pathlib
import subprocess
import sys
from functools import partial

import pytest

from nio._core.bytebuffer import MappedByteBuffer
from nio._core.hostcalls import HostMapping
from nio.channels import FileChannel, MapMode, StandardOpenOption
from nio.cleaner import Collector
from nio.errors import (
    ClosedChannelException,
    IllegalArgumentException,
    IOException,
    NonReadableChannelException,
    NonWritableChannelException,
    NullPointerException,
    OutOfMemoryError,
    ReadOnlyBufferException,
)
from nio.machine import Machine
from nio.paging import HostKernel
from tests.channels.conftest import Opener
from tests.raising import raises

RO, RW, PRIVATE = MapMode.READ_ONLY, MapMode.READ_WRITE, MapMode.PRIVATE
MODES = [RO, RW, PRIVATE]
INT_MAX, LONG_MAX = 2**31 - 1, 2**63 - 1


def content(buffer: MappedByteBuffer) -> bytes:
    return bytes(buffer.get(i) & 0xFF for i in range(buffer.capacity()))


class WatchingCollector(Collector):
    """A collector that must be told of each mapping: it closes the short way of FileChannel.map."""

    def __init__(self) -> None:
        self.watched: list[MappedByteBuffer] = []
        self.collected = 0

    def watch(self, root: MappedByteBuffer, *more: object) -> None:
        self.watched.append(root)

    def collect(self) -> None:
        self.collected += 1
        self.watched.clear()


class Roomless(HostKernel):
    """A host that has no room for the next `failures` mappings, and refuses the others with `then`, if not 0."""

    def __init__(self, failures: int, then: int = 0) -> None:
        self.failures, self.then = failures, then

    def mmap(self, fd: int, offset: int, length: int, prot: int, share: int) -> HostMapping:
        if self.failures:
            self.failures -= 1
            raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM))
        if self.then:
            raise OSError(self.then, os.strerror(self.then))
        return super().mmap(fd, offset, length, prot, share)


NUMBERS = [
    (-1, 10, "Negative position"),
    (0, -1, "Negative size"),
    (-1, -1, "Negative position"),
    (LONG_MAX, 1, "Position + size overflow"),
    (LONG_MAX, INT_MAX, "Position + size overflow"),
    (0, INT_MAX + 1, "Size exceeds Integer.MAX_VALUE"),
    (-1, INT_MAX + 1, "Size exceeds Integer.MAX_VALUE"),
]


@pytest.mark.parametrize("mode", MODES, ids=str)
class TestPreconditions:
    """position, size and what is raised, on each kind of channel."""

    @pytest.mark.parametrize(("position", "size", "message"), NUMBERS)
    @pytest.mark.parametrize("names", [("READ", "WRITE"), ("READ",), ("WRITE",), ("APPEND",)])
    def test_numbers_are_checked_before_the_mode(
        self, opened: Opener, names: tuple[str, ...], mode: MapMode, position: int, size: int, message: str
    ) -> None:
        raises(IllegalArgumentException, message, lambda: opened(*names).map(mode, position, size))

    @pytest.mark.parametrize(("position", "size", "message"), NUMBERS)
    def test_of_the_numbers_only_a_size_beyond_an_int_is_checked_before_the_channel_s_end(
        self, opened: Opener, mode: MapMode, position: int, size: int, message: str
    ) -> None:
        channel = opened("READ", "WRITE")
        channel.close()
        if size > INT_MAX:
            raises(IllegalArgumentException, message, lambda: channel.map(mode, position, size))
        else:
            raises(ClosedChannelException, None, lambda: channel.map(mode, position, size))

    @pytest.mark.parametrize(("position", "size"), [(0, 10), (0, 0), (101, 0), (50, 51), (5000, 0)])
    def test_the_mode_must_fit_the_channel(self, opened: Opener, mode: MapMode, position: int, size: int) -> None:
        for names in (("WRITE",), ("APPEND",)):
            raises(NonReadableChannelException, None, partial(opened(*names).map, mode, position, size))
        if mode is not RO:
            raises(NonWritableChannelException, None, lambda: opened("READ").map(mode, position, size))

    def test_a_range_past_the_end_needs_a_channel_that_writes(self, opened: Opener, file: pathlib.Path, mode: MapMode) -> None:
        """Then the file is extended, whatever the mode; a size of 0 extends up to the position."""
        for position, size in ((101, 0), (50, 51), (5000, 0), (9000, 1000)):
            os.truncate(file, 100)
            if mode is RO:
                text = "Channel not open for writing - cannot extend file to required size"
                raises(IOException, text, partial(opened("READ").map, RO, position, size))
            buffer = opened("READ", "WRITE").map(mode, position, size)
            assert (buffer.capacity(), file.stat().st_size) == (size, position + size)
        assert file.read_bytes()[100:] == bytes(9900)

    def test_an_exact_fit_extends_nothing(self, opened: Opener, file: pathlib.Path, mode: MapMode) -> None:
        for position, size in ((0, 100), (50, 50), (100, 0), (0, 0)):
            opened("READ", "WRITE").map(mode, position, size)
        assert file.stat().st_size == 100

    def test_extending_leaves_the_channel_s_position(self, opened: Opener, mode: MapMode) -> None:
        channel = opened("READ", "WRITE").position(7)
        channel.map(mode, 0, 200)
        assert (channel.position(), channel.size()) == (7, 200)

    def test_a_file_that_cannot_grow_so_far_says_so(self, opened: Opener, mode: MapMode) -> None:
        channel = opened("READ", "WRITE")
        raises(IOException, "File too large", lambda: channel.map(mode, 2**62, 10))
        assert channel.size() == 100

    def test_the_buffer_is_as_java_makes_it(self, opened: Opener, file: pathlib.Path, mode: MapMode) -> None:
        buffer = opened("READ", "WRITE").map(mode, 5, 10)
        name = "java.nio.DirectByteBufferR" if mode is RO else "java.nio.DirectByteBuffer"
        assert (str(buffer), buffer.isReadOnly(), buffer.isDirect()) == (f"{name}[pos=0 lim=10 cap=10]", mode is RO, True)
        assert str(buffer.order()) == "BIG_ENDIAN"
        assert content(buffer) == file.read_bytes()[5:15]

    @pytest.mark.parametrize(("position", "size"), [(4095, 1), (4096, 1), (4097, 5000), (8191, 2), (1, 19999), (0, 20000)])
    def test_any_position_and_size_show_those_bytes(
        self, opened: Opener, file: pathlib.Path, mode: MapMode, position: int, size: int
    ) -> None:
        file.write_bytes(bytes(i * 7 % 256 for i in range(20000)))
        assert content(opened("READ", "WRITE").map(mode, position, size)) == file.read_bytes()[position : position + size]

    def test_stores_reach_the_file_in_one_mode_only(self, opened: Opener, file: pathlib.Path, mode: MapMode) -> None:
        buffer = opened("READ", "WRITE").map(mode, 50, 10)
        if mode is RO:
            raises(ReadOnlyBufferException, None, lambda: buffer.put(3, 99))
        else:
            buffer.put(3, 99)
        expected = {RO: (53, 53), RW: (99, 99), PRIVATE: (99, 53)}[mode]
        assert (buffer.get(3), file.read_bytes()[53]) == expected

    def test_the_buffer_outlives_its_channel(self, opened: Opener, mode: MapMode) -> None:
        channel = opened("READ", "WRITE")
        buffer = channel.map(mode, 40, 10)
        channel.close()
        assert buffer.get(2) == 42

    @pytest.mark.parametrize("size", [0, 10])
    def test_a_machine_whose_collector_watches_maps_the_same(self, file: pathlib.Path, mode: MapMode, size: int) -> None:
        """The long way and the short way cannot be told apart."""
        collector = WatchingCollector()
        with (
            Machine(collector=collector),
            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE) as channel,
        ):
            buffer = channel.map(mode, 45, size)
        assert content(buffer) == bytes(range(45, 45 + size))
        assert buffer.isReadOnly() is (mode is RO)
        assert len(collector.watched) == (1 if size else 0)


class TestArguments:
    def test_a_mode_is_needed_before_an_open_channel(self, opened: Opener) -> None:
        channel = opened("READ")
        for _ in range(2):
            raises(NullPointerException, "Mode is null", lambda: channel.map(None, -1, 1))  # type: ignore[call-overload]
            text = "Size exceeds Integer.MAX_VALUE"
            raises(IllegalArgumentException, text, lambda: channel.map(None, 0, 2**31))  # type: ignore[call-overload]
            channel.close()

    @pytest.mark.parametrize(
        "arguments", [("READ_ONLY", 0, 1), (RO, 0.0, 1), (RO, 0, 1.0), (RO, "0", 1), (RO, None, 1), ([], 0, 1)]
    )
    def test_wrong_types_are_type_errors(self, opened: Opener, arguments: tuple[MapMode, int, int]) -> None:
        with pytest.raises(TypeError):
            opened("READ").map(*arguments)

    def test_numbers_beyond_a_long_overflow(self, opened: Opener) -> None:
        bounds = f"is not in {-(2**63)}..{2**63 - 1}"
        for position, size, shown in ((2**63, 1, 2**63), (0, 2**63, 2**63), (-(2**63) - 1, 1, -(2**63) - 1), (0, 10**5000, "it")):
            with pytest.raises(OverflowError) as caught:
                opened("READ").map(RO, position, size)
            assert str(caught.value) == f"Cannot convert value to Java long: {shown} {bounds}"

    def test_what_counts_as_an_int_is_taken(self, opened: Opener) -> None:
        class Seven:
            def __index__(self) -> int:
                return 7

        assert opened("READ").map(RO, False, Seven()).capacity() == 7  # type: ignore[call-overload]

    def test_map_mode_is_also_a_member_of_the_channel_class(self) -> None:
        assert FileChannel.MapMode is MapMode


class TestWhatCannotBeMapped:
    def test_a_directory(self, tmp_path: pathlib.Path) -> None:
        with FileChannel.open(tmp_path) as channel:
            raises(IOException, "No such device", lambda: channel.map(RO, 0, 1))

    def test_a_device_without_a_length(self) -> None:
        with FileChannel.open("/dev/null", StandardOpenOption.READ, StandardOpenOption.WRITE) as channel:
            raises(IOException, "Invalid argument", lambda: channel.map(RW, 0, 10))
        with FileChannel.open("/dev/zero") as channel:
            text = "Channel not open for writing - cannot extend file to required size"
            raises(IOException, text, lambda: channel.map(RO, 0, 10))
        with FileChannel.open("/proc/self/status") as channel:
            assert channel.map(RO, 0, 0).capacity() == 0


class TestNoRoom:
    def test_unreachable_mappings_are_collected_and_the_map_is_tried_once_more(self, file: pathlib.Path) -> None:
        collector = WatchingCollector()
        with Machine(Roomless(1), collector), FileChannel.open(file) as channel:
            assert channel.map(RO, 0, 10).get(9) == 9
        assert collector.collected == 1

    def test_then_map_fails_as_in_java(self, file: pathlib.Path) -> None:
        """IOException("Map failed"), caused by OutOfMemoryError("Map failed")."""
        with Machine(Roomless(2), WatchingCollector()), FileChannel.open(file) as channel:
            with pytest.raises(IOException) as caught:
                channel.map(RO, 0, 10)
            assert str(caught.value) == "java.io.IOException: Map failed"
            cause = caught.value.getCause()
            assert (type(cause), str(cause)) == (OutOfMemoryError, "java.lang.OutOfMemoryError: Map failed")
            assert channel.map(RO, 0, 10).get(9) == 9

    def test_another_failure_of_the_second_try_is_told_as_it_is(self, file: pathlib.Path) -> None:
        kernel = Roomless(1, errno.EAGAIN)
        with Machine(kernel, WatchingCollector()), FileChannel.open(file) as channel:
            raises(IOException, "Resource temporarily unavailable", lambda: channel.map(RO, 0, 10))

    def test_a_real_lack_of_address_space_is_told_as_in_java(self, file: pathlib.Path) -> None:
        """In a process that may have 1 GiB of addresses, a mapping of 2 GiB."""
        os.truncate(file, 2**31)
        program = (
            "import resource, sys\n"
            "from nio.channels import FileChannel, MapMode\n"
            "resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))\n"
            "channel = FileChannel.open(sys.argv[1])\n"
            "try:\n"
            "    channel.map(MapMode.READ_ONLY, 0, 2**31 - 1)\n"
            "except OSError as error:\n"
            "    print(error, '<-', error.__cause__)\n"
            "print(channel.map(MapMode.READ_ONLY, 0, 4096).get(5))\n"
        )
        run = subprocess.run([sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=False)
        expected = "java.io.IOException: Map failed <- java.lang.OutOfMemoryError: Map failed\n5\n"
        assert (run.returncode, run.stdout, run.stderr) == (0, expected, "")
