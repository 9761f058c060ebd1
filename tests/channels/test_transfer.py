"""transferTo and transferFrom: within a kernel, without its help, between two, and with channels that others wrote.

What a JVM does with a channel of the user's own (8192 bytes at a time, in a heap buffer; which failure counts) was measured on
JDK 17 and 25; what it does between files is in the scenarios (conformance/scenarios/channel_transfer.py).
"""

from __future__ import annotations

import errno
import os
import pathlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nio._core.bytebuffer import ByteBuffer
from nio.channels import FileChannel, ReadableByteChannel, StandardOpenOption, WritableByteChannel
from nio.errors import ClosedChannelException, IOException, JavaException, RuntimeException
from nio.machine import Machine
from nio.paging import HostKernel

Option = StandardOpenOption


class Copying(HostKernel):
    """A host that writes down what it was asked to copy, and copies `most` bytes at a time."""

    def __init__(self, most: int = 1 << 62) -> None:
        self.most = most
        self.asked: list[int] = []

    def copy_file_range(self, source: int, source_offset: int | None, target: int, target_offset: int | None, length: int) -> int:
        self.asked.append(length)
        return super().copy_file_range(source, source_offset, target, target_offset, min(length, self.most))


class Pretending(Copying):
    """It copies nothing, and says it has copied all: for numbers that no disk holds."""

    def copy_file_range(self, source: int, source_offset: int | None, target: int, target_offset: int | None, length: int) -> int:
        self.asked.append(length)
        return min(length, self.most)


class Refusing(HostKernel):
    """It cannot copy from file to file."""

    def __init__(self, error: int) -> None:
        self.error = error

    def copy_file_range(self, source: int, source_offset: int | None, target: int, target_offset: int | None, length: int) -> int:
        raise OSError(self.error, os.strerror(self.error))


class Stopping(Copying):
    """It copies once, and then the disk is full."""

    def copy_file_range(self, source: int, source_offset: int | None, target: int, target_offset: int | None, length: int) -> int:
        if self.asked:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().copy_file_range(source, source_offset, target, target_offset, length)


class Target(WritableByteChannel):
    """It takes `most` bytes at a time, and writes down how many it was offered."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.offered: list[int] = []
        self.taken = bytearray()
        self.open = True

    def write(self, src: ByteBuffer, /) -> int:
        assert not src.isDirect()
        self.offered.append(src.remaining())
        into = bytearray(min(self.most, src.remaining()))
        src.get(into)
        self.taken += into
        return len(into)

    def isOpen(self) -> bool:
        return self.open

    def close(self) -> None:
        self.open = False


class Source(ReadableByteChannel):
    """It has `size` bytes of 7 and gives `most` at a time."""

    def __init__(self, most: int, size: int) -> None:
        self.most, self.left = most, size
        self.asked: list[int] = []
        self.open = True

    def read(self, dst: ByteBuffer, /) -> int:
        assert not dst.isDirect()
        self.asked.append(dst.remaining())
        if not self.left:
            return -1
        count = min(self.most, self.left, dst.remaining())
        dst.put(b"\7" * count)
        self.left -= count
        return count

    def isOpen(self) -> bool:
        return self.open

    def close(self) -> None:
        self.open = False


@pytest.fixture
def big(tmp_path: pathlib.Path) -> pathlib.Path:
    path = tmp_path / "big"
    path.write_bytes(bytes(i % 251 for i in range(200_000)))
    return path


@pytest.mark.parametrize(
    "kernel",
    [HostKernel, Copying, lambda: Copying(1000), *[lambda code=code: Refusing(code) for code in (22, 18, 95, 38)]],
    ids=["host", "copying", "a little at a time", "EINVAL", "EXDEV", "EOPNOTSUPP", "ENOSYS"],
)
def test_bytes_and_positions_are_the_same_whatever_the_kernel_can(big: pathlib.Path, kernel: Callable[[], HostKernel]) -> None:
    content = big.read_bytes()
    with Machine(kernel()):
        source = FileChannel.open(big, Option.READ).position(5)
        target = FileChannel.open(big.with_name("other"), Option.READ, Option.WRITE, Option.CREATE).position(10)
    assert source.transferTo(100, 150_000, target) == 150_000
    assert (source.position(), target.position(), target.size()) == (5, 150_010, 150_010)
    assert target.transferFrom(source, 10, 250_000) == 199_995
    assert (source.position(), target.position(), target.size()) == (200_000, 150_010, 200_005)
    assert big.with_name("other").read_bytes() == bytes(10) + content[5:]
    assert (target.transferFrom(source, 0, 5), source.transferTo(200_000, 5, target)) == (0, 0)
    source.close()
    target.close()


def test_between_two_kernels_it_is_read_and_written(big: pathlib.Path) -> None:
    with Machine(Copying()) as one:
        source = FileChannel.open(big)
    with Machine(Copying()) as two:
        target = FileChannel.open(big.with_name("other"), Option.WRITE, Option.CREATE)
    assert source.transferTo(0, 300_000, target) == 200_000
    assert big.with_name("other").read_bytes() == big.read_bytes()
    for machine in (one, two):
        assert isinstance(machine.kernel, Copying)
        assert machine.kernel.asked == []
    source.close()
    target.close()


def test_one_call_moves_less_than_2_gib_and_begins_anywhere(tmp_path: pathlib.Path) -> None:
    """2**31 - 4096 bytes, as the JVM on Linux: then the caller calls again."""
    kernel = Pretending(1 << 30)
    with Machine(kernel):
        source = FileChannel.open(tmp_path / "source", Option.READ, Option.WRITE, Option.CREATE)
        target = FileChannel.open(tmp_path / "target", Option.WRITE, Option.CREATE)
    source.write(ByteBuffer.allocate(1), (6 << 30) - 1)
    assert source.transferTo(0, 5 << 30, target) == 2**31 - 4096
    assert kernel.asked == [2**31 - 4096, 2**30 - 4096]
    assert source.transferTo((5 << 30) + 7, 5 << 30, target) == (1 << 30) - 7
    assert target.transferFrom(source.position(1 << 32), 0, 2**63 - 1) == 2**31 - 4096
    source.close()
    target.close()


def test_what_was_copied_before_a_failure_counts(big: pathlib.Path) -> None:
    with Machine(Stopping(4096)):
        source = FileChannel.open(big)
        target = FileChannel.open(big.with_name("other"), Option.WRITE, Option.CREATE)
    assert source.transferTo(0, 10_000, target) == target.position() == 4096
    with pytest.raises(IOException, match="No space left on device") as caught:
        source.transferTo(4096, 10_000, target)
    assert caught.value.errno == errno.ENOSPC
    source.close()
    target.close()


@pytest.mark.parametrize("name", ["/proc/version", "/dev/zero"])
def test_a_file_that_tells_no_size_is_read_to_its_end(name: str, tmp_path: pathlib.Path) -> None:
    """It says 0, and gives bytes all the same; behind position 0 it has none.  JDK 25; JDK 17 transfers nothing."""
    with (
        FileChannel.open(name) as source,
        FileChannel.open(tmp_path / "target", Option.READ, Option.WRITE, Option.CREATE) as target,
    ):
        assert source.size() == 0
        assert source.transferTo(0, 10, target) == 10
        assert source.transferTo(1, 10, target) == 0
        assert target.transferFrom(source, 20, 10) == 10
        assert target.size() == 30


def test_a_pipe_gives_its_bytes_and_has_no_position(tmp_path: pathlib.Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with (
        FileChannel.open(tmp_path / "pipe", Option.READ, Option.WRITE) as pipe,
        FileChannel.open(tmp_path / "target", Option.WRITE, Option.CREATE) as target,
    ):
        pipe.write(ByteBuffer.wrap(b"abc"))
        assert target.transferFrom(pipe, 0, 2) == 2
        with pytest.raises(IOException, match="Illegal seek"):
            pipe.transferTo(0, 1, target)
    assert (tmp_path / "target").read_bytes() == b"ab"


class TestToAChannelOfOnesOwn:
    def test_it_is_given_8192_bytes_at_a_time(self, big: pathlib.Path) -> None:
        with FileChannel.open(big) as channel:
            target = Target(1 << 20)
            assert channel.transferTo(10, 30_000, target) == 30_000
            assert target.offered == [8192, 8192, 8192, 5424]
            assert (bytes(target.taken), channel.position()) == (big.read_bytes()[10:30_010], 0)

    @pytest.mark.parametrize("most", [0, 7, 5000])
    def test_one_that_takes_less_ends_it(self, big: pathlib.Path, most: int) -> None:
        with FileChannel.open(big) as channel:
            target = Target(most)
            assert channel.transferTo(0, 30_000, target) == most
            assert target.offered == [8192]

    def test_one_without_our_class_will_do(self, big: pathlib.Path) -> None:
        class Own:
            def write(self, src: ByteBuffer, /) -> int:
                count = src.remaining()
                src.position(src.limit())
                return count

            def isOpen(self) -> bool:
                return True

        with FileChannel.open(big) as channel:
            assert channel.transferTo(0, 10, Own()) == 10  # type: ignore[arg-type]
            for wrong in (object(), "target", 7):
                with pytest.raises(TypeError):
                    channel.transferTo(0, 10, wrong)  # type: ignore[arg-type]

    def test_a_closed_one_is_refused(self, big: pathlib.Path) -> None:
        target = Target(5)
        target.close()
        with FileChannel.open(big) as channel, pytest.raises(ClosedChannelException):
            channel.transferTo(-1, -1, target)

    @pytest.mark.parametrize("first", [True, False])
    @pytest.mark.parametrize("kind", [IOException, RuntimeException])
    def test_its_ioexception_counts_if_nothing_has_moved_and_others_always(
        self, big: pathlib.Path, kind: type[JavaException], first: bool
    ) -> None:
        class Broken(Target):
            def write(self, src: ByteBuffer, /) -> int:
                if first or self.offered:
                    raise kind("boo")
                return super().write(src)

        with FileChannel.open(big) as channel:
            if kind is IOException and not first:
                assert channel.transferTo(0, 30_000, Broken(1 << 20)) == 8192
            else:
                with pytest.raises(kind, match="boo"):
                    channel.transferTo(0, 30_000, Broken(1 << 20))

    def test_it_may_close_the_channel_that_it_is_written_from(self, big: pathlib.Path) -> None:
        channel = FileChannel.open(big)

        class Closing(Target):
            def write(self, src: ByteBuffer, /) -> int:
                channel.close()
                return super().write(src)

        assert channel.transferTo(0, 30_000, Closing(1 << 20)) == 8192
        assert not channel.isOpen()


class TestFromAChannelOfOnesOwn:
    def test_it_is_asked_for_8192_bytes_until_its_end(self, tmp_path: pathlib.Path) -> None:
        with FileChannel.open(tmp_path / "file", Option.WRITE, Option.CREATE) as channel:
            source = Source(1 << 20, 30_000)
            assert channel.transferFrom(source, 0, 40_000) == 30_000
            assert source.asked == [8192] * 5
            assert (channel.position(), channel.size()) == (0, 30_000)
            source = Source(5000, 30_000)
            assert channel.transferFrom(source, 100, 40_000) == 30_000
            assert source.asked == [8192] * 7
            assert channel.size() == 30_100

    def test_nothing_is_taken_from_it_beyond_the_count(self, tmp_path: pathlib.Path) -> None:
        with FileChannel.open(tmp_path / "file", Option.WRITE, Option.CREATE) as channel:
            source = Source(100, 100)
            assert channel.transferFrom(source, 0, 10) == 10
            assert (source.asked, source.left) == ([10], 90)
            assert channel.transferFrom(source, 0, 0) == 0
            assert source.asked == [10]

    @pytest.mark.parametrize("source", [Source(7, 0), Source(0, 10)], ids=["at its end", "without bytes now"])
    def test_one_that_gives_nothing_ends_it(self, tmp_path: pathlib.Path, source: Source) -> None:
        with FileChannel.open(tmp_path / "file", Option.WRITE, Option.CREATE) as channel:
            assert (channel.transferFrom(source, 0, 10), source.asked) == (0, [10])

    def test_one_that_says_more_than_it_gave_ends_it(self, tmp_path: pathlib.Path) -> None:
        class Lying(Source):
            def read(self, dst: ByteBuffer, /) -> int:
                return 3

        with FileChannel.open(tmp_path / "file", Option.WRITE, Option.CREATE) as channel:
            assert channel.transferFrom(Lying(5, 5), 0, 50) == 0

    def test_a_position_past_the_end_leaves_a_hole(self, tmp_path: pathlib.Path) -> None:
        with FileChannel.open(tmp_path / "file", Option.WRITE, Option.CREATE) as channel:
            assert (channel.transferFrom(Source(9, 3), 1 << 32, 10), channel.size()) == (3, (1 << 32) + 3)


@given(
    size=st.integers(0, 300),
    position=st.integers(0, 400),
    count=st.integers(0, 400),
    at=st.integers(0, 400),
    before=st.integers(0, 300),
)
def test_a_transfer_is_a_copy_of_a_part(
    tmp_path: pathlib.Path, size: int, position: int, count: int, at: int, before: int
) -> None:
    """transferTo and transferFrom both put source[a:b] over the target, and return its length."""
    content, old = bytes(i % 251 + 1 for i in range(size)), b"\xff" * before
    (tmp_path / "source").write_bytes(content)
    part = content[position : position + count]
    expected = bytearray(old)
    if part:
        expected.extend(bytes(max(0, at - before)))
        expected[at : at + len(part)] = part
    for way in ("to", "from"):
        (tmp_path / "target").write_bytes(old)
        with (
            FileChannel.open(tmp_path / "source") as source,
            FileChannel.open(tmp_path / "target", Option.WRITE) as target,
        ):
            if way == "to":
                assert source.transferTo(position, count, target.position(at)) == len(part)
            else:
                assert target.transferFrom(source.position(position), at, count) == len(part)
        assert (tmp_path / "target").read_bytes() == expected
