"""FileInputStream and FileOutputStream, and what they share with channels and each other; measured on JDK 17 to 25."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nio import ByteBuffer, FileChannel
from nio.errors import (
    ClosedChannelException,
    EOFException,
    FileNotFoundException,
    IndexOutOfBoundsException,
    IOException,
    NonReadableChannelException,
    NonWritableChannelException,
    NullPointerException,
    OutOfMemoryError,
    SyncFailedException,
)
from nio.files import File, FileDescriptor, FileInputStream, FileOutputStream, InputStream, OutputStream, RandomAccessFile
from tests.raising import raises


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_bytes(bytes(range(10)))
    return path


class TestOpen:
    def test_by_text_pathlib_path_file_and_descriptor(self, file: Path) -> None:
        for way in (str(file), file, File(str(file)), RandomAccessFile(file, "r").getFD()):
            with FileInputStream(way) as stream:
                assert bytes(stream.readAllBytes()) == bytes(range(10))

    def test_writing_makes_and_empties_the_file_unless_it_appends(self, file: Path) -> None:
        with FileOutputStream(file, True) as stream:
            stream.write(99)
        assert file.read_bytes() == bytes((*range(10), 99))
        with FileOutputStream(file):
            assert file.read_bytes() == b""
        with FileOutputStream(file.with_name("new"), False) as stream:
            stream.write(b"abc")
        assert file.with_name("new").read_bytes() == b"abc"

    @pytest.mark.parametrize("kind", [FileInputStream, FileOutputStream])
    def test_what_cannot_be_opened(self, file: Path, kind: type[FileInputStream] | type[FileOutputStream]) -> None:
        raises(FileNotFoundException, f"{file.parent} (Is a directory)", lambda: kind(file.parent))
        raises(FileNotFoundException, f"{file}/x (Not a directory)", lambda: kind(f"{file}/x"))
        raises(FileNotFoundException, " (No such file or directory)", lambda: kind(""))
        raises(FileNotFoundException, "Invalid file path", lambda: kind("a\0b"))
        text = 'Cannot invoke "java.io.File.isInvalid()" because "file" is null'
        raises(NullPointerException, text, lambda: kind(None))  # type: ignore[arg-type]

    def test_a_descriptor_is_not_to_be_appended_to(self) -> None:
        with pytest.raises(TypeError):
            FileOutputStream(FileDescriptor(), True)


class TestReading:
    @given(st.lists(st.integers(0, 40)), st.binary(max_size=100))
    def test_reads_of_any_size_give_the_file_in_order(
        self, tmp_path_factory: pytest.TempPathFactory, sizes: list[int], data: bytes
    ) -> None:
        path = tmp_path_factory.mktemp("streams") / "file"
        path.write_bytes(data)
        seen = bytearray()
        with FileInputStream(path) as stream:
            for size in sizes:
                left = len(data) - len(seen)
                assert stream.available() == left
                into = bytearray(size)
                count = stream.read(into)
                assert count == (0 if size == 0 else min(size, left) or -1)
                seen += into[: max(count, 0)]
            assert bytes(seen) + bytes(stream.readAllBytes()) == data
            assert (stream.read(), stream.available()) == (-1, 0)

    def test_n_bytes_are_an_array_or_a_part_of_one(self, file: Path) -> None:
        with FileInputStream(file) as stream:
            into = bytearray(4)
            assert bytes(stream.readNBytes(3)) == b"\0\1\2"
            assert (stream.readNBytes(into, 1, 2), bytes(into)) == (2, b"\0\3\4\0")
            text = "Range [1, 1 + 4) out of bounds for length 4"
            raises(IndexOutOfBoundsException, text, lambda: stream.readNBytes(into, 1, 4))
            assert bytes(stream.readNBytes(100)) == bytes(range(5, 10))
            assert stream.readNBytes(into, 0, 4) == len(stream.readNBytes(9)) == 0

    def test_skip_goes_anywhere_but_below_zero(self, file: Path) -> None:
        with FileInputStream(file) as stream:
            assert [stream.skip(7), stream.skip(-3), stream.skip(0), stream.skip(100)] == [7, -3, 0, 100]
            assert stream.getChannel().position() == 104
            raises(IOException, "Invalid argument", lambda: stream.skip(-105))
            stream.skipNBytes(5)
            stream.skipNBytes(-5)
            assert (stream.getChannel().position(), stream.read()) == (109, -1)

    def test_a_large_file_is_more_than_available_and_than_an_array(self, file: Path) -> None:
        os.truncate(file, 5_000_000_000)
        with FileInputStream(file) as stream:
            assert stream.available() == 2**31 - 1
            text = f"Required array size too large for {file}: 5000000000 = 5000000000 - 0"
            raises(OutOfMemoryError, text, stream.readAllBytes)
            assert stream.skip(4_999_999_998) == 4_999_999_998
            assert (stream.available(), len(stream.readAllBytes())) == (2, 2)

    def test_a_pipe_is_read_to_its_end_and_skipped_by_reading(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        writer = threading.Thread(target=lambda: (tmp_path / "pipe").write_bytes(b"abc" * 40_000))
        writer.start()
        with FileInputStream(tmp_path / "pipe") as stream:
            assert (stream.skip(2), stream.available()) == (2, 0)
            assert bytes(stream.readNBytes(4)) == b"cabc"
            assert bytes(stream.readAllBytes()) == (b"abc" * 40_000)[6:]
            raises(EOFException, None, lambda: stream.skipNBytes(1))
        writer.join()

    def test_what_grows_while_it_is_read_is_read_whole(self) -> None:
        with FileInputStream("/proc/self/status") as stream:
            assert b"VmRSS" in bytes(stream.readAllBytes())

    def test_there_is_no_mark(self, file: Path) -> None:
        with FileInputStream(file) as stream:
            stream.mark(3)
            assert not stream.markSupported()
            raises(IOException, "mark/reset not supported", stream.reset)


class TestTransfer:
    @pytest.mark.parametrize("append", [False, True])
    def test_to_a_file(self, tmp_path: Path, append: bool) -> None:
        data = bytes(range(251)) * 1000
        (tmp_path / "from").write_bytes(data)
        (tmp_path / "to").write_bytes(b"before")
        with FileInputStream(tmp_path / "from") as source, FileOutputStream(tmp_path / "to", append) as target:
            source.skip(1)
            target.write(b"x")
            assert source.transferTo(target) == len(data) - 1
            assert (source.read(), source.transferTo(target)) == (-1, 0)
            target.write(b"y")
        assert (tmp_path / "to").read_bytes() == b"before" * append + b"x" + data[1:] + b"y"

    def test_to_a_stream_of_ones_own(self, file: Path) -> None:
        class Collecting(OutputStream):
            seen = b""

            def write(self, b: object, /, *bounds: object) -> None:
                off, size = bounds
                assert isinstance(b, bytearray)
                assert isinstance(off, int)
                assert isinstance(size, int)
                self.seen += b[off : off + size]

        target = Collecting()
        with FileInputStream(file) as stream:
            assert stream.transferTo(target) == 10
            raises(NullPointerException, "out", lambda: stream.transferTo(None))  # type: ignore[arg-type]
        assert target.seen == bytes(range(10))

    def test_a_stream_of_ones_own_needs_only_read(self, tmp_path: Path) -> None:
        class Counting(InputStream):
            left = 5

            def read(self, *array: object) -> int:
                if array:
                    into, off, size = (*array, 0, len(array[0]))[:3] if len(array) == 1 else array  # type: ignore[arg-type]
                    count = min(self.left, size)  # type: ignore[call-overload]
                    into[off : off + count] = bytes(range(count))  # type: ignore[index]
                    self.left -= count
                    return count or -1
                self.left -= 1
                return self.left if self.left >= 0 else -1

        assert bytes(Counting().readAllBytes()) == bytes(range(5))
        assert bytes(Counting().readNBytes(2)) == b"\0\1"
        assert (Counting().skip(3), Counting().skip(9), Counting().skip(-1), Counting().available()) == (3, 5, 0, 0)
        with FileOutputStream(tmp_path / "to") as target, Counting() as source:
            assert source.transferTo(target) == 5
        raises(EOFException, None, lambda: Counting().skipNBytes(6))


class TestWriting:
    def test_bytes_arrays_and_parts_at_the_position(self, tmp_path: Path) -> None:
        with FileOutputStream(tmp_path / "new") as stream:
            stream.write(0x141)
            stream.write(b"bcd")
            stream.write([101, -1])
            stream.write(b"0123", 1, 2)
            stream.flush()
            stream.getFD().sync()
            assert stream.getChannel().position() == 8
            stream.getChannel().position(1)
            stream.write(b"B")
            raises(IndexOutOfBoundsException, None, lambda: stream.write(b"0123", 3, 2))
            with pytest.raises(OverflowError):
                stream.write(2**31)
            with pytest.raises(TypeError):
                stream.write("text")  # type: ignore[arg-type]
        assert (tmp_path / "new").read_bytes() == b"ABcde\xff12"

    def test_append_stays_at_the_end(self, file: Path) -> None:
        with FileOutputStream(file, True) as stream:
            channel = stream.getChannel()
            assert channel.position() == 10
            channel.position(0)
            stream.write(b"x")
            channel.write(ByteBuffer.wrap(b"y"))
            assert channel.position() == 12
        assert file.read_bytes()[10:] == b"xy"


class TestChannel:
    def test_there_is_one_and_it_goes_the_stream_s_way_only(self, file: Path) -> None:
        with FileInputStream(file) as source, FileOutputStream(file.with_name("out")) as target:
            assert isinstance(source.getChannel(), FileChannel)
            assert source.getChannel() is source.getChannel()
            assert target.getChannel() is target.getChannel()
            raises(NonWritableChannelException, None, lambda: source.getChannel().write(ByteBuffer.allocate(1)))
            raises(NonReadableChannelException, None, lambda: target.getChannel().read(ByteBuffer.allocate(1)))

    @pytest.mark.parametrize("by_channel", [False, True])
    def test_closing_one_closes_both(self, file: Path, by_channel: bool) -> None:
        stream = FileInputStream(file)
        channel = stream.getChannel()
        (channel if by_channel else stream).close()
        stream.close()
        assert not channel.isOpen()
        assert stream.getChannel() is channel
        for call in (stream.read, stream.available):
            raises(IOException, "Stream Closed", call)
        for refused in (stream.readAllBytes, lambda: stream.skip(0), lambda: stream.readNBytes(1)):
            raises(IOException, "Bad file descriptor", refused)
        raises(ClosedChannelException, None, channel.size)
        assert (len(stream.readNBytes(0)), stream.read(bytearray())) == (0, 0)


class TestDescriptor:
    def test_all_that_is_made_of_one_is_one_file(self, file: Path) -> None:
        opened = RandomAccessFile(file, "rw")
        source, target = FileInputStream(opened.getFD()), FileOutputStream(opened.getFD())
        assert source.getFD() is target.getFD() is opened.getFD()
        target.write(b"ab")
        assert (source.read(), opened.getFilePointer(), target.getChannel().position()) == (2, 3, 3)
        source.close()
        assert not opened.getFD().valid()
        raises(IOException, "Stream Closed", opened.read)
        raises(IOException, "Stream Closed", lambda: target.write(1))
        assert not target.getChannel().isOpen()

    def test_one_of_no_file_is_not_valid(self) -> None:
        assert not FileDescriptor().valid()
        raises(SyncFailedException, "sync failed", FileDescriptor().sync)
        raises(IOException, "Stream Closed", FileInputStream(FileDescriptor()).read)

    def test_a_device_that_cannot_be_synced_says_so(self) -> None:
        with RandomAccessFile("/dev/null", "rw") as opened:
            raises(SyncFailedException, "sync failed", opened.getFD().sync)

    def test_it_keeps_the_file_open_and_the_last_to_go_closes_it(self, file: Path) -> None:
        before = len(os.listdir("/proc/self/fd"))
        descriptor = FileInputStream(file).getFD()
        gc.collect()
        assert descriptor.valid()
        assert len(os.listdir("/proc/self/fd")) == before + 1
        del descriptor
        assert len(os.listdir("/proc/self/fd")) == before

    def test_the_standard_streams_are_python_s_own_and_outlive_a_close(self) -> None:
        program = (
            "from nio.files import FileDescriptor as D, FileInputStream, FileOutputStream\n"
            "data = FileInputStream(D.in_).readAllBytes()\n"
            "out = FileOutputStream(D.out)\n"
            "out.write(data); out.write(b'!'); out.close()\n"
            "print(D.in_.valid(), D.out.valid(), D.err.valid())\n"
        )
        done = subprocess.run([sys.executable, "-c", program], input=b"abc", capture_output=True, check=True)
        assert done.stdout == b"abc!True False True\n"


def test_a_stream_that_is_dropped_is_closed(file: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    FileInputStream(file).getChannel()
    FileOutputStream(file.with_name("out"))
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_read_that_waits_ends_when_another_thread_closes_the_stream() -> None:
    """Nobody ever writes to the pipe: without the close the thread would wait forever."""
    reading, writing = os.pipe()
    try:
        stream = FileInputStream(f"/proc/self/fd/{reading}")
        failures: list[BaseException] = []

        def read() -> None:
            try:
                stream.read()
            except IOException as error:
                failures.append(error)

        thread = threading.Thread(target=read)
        thread.start()
        while thread.is_alive() and not waits(thread):
            pass
        stream.close()
        thread.join(600)
        assert not thread.is_alive()
        assert [str(failure) for failure in failures] == ["java.io.IOException: Stream Closed"]
    finally:
        os.close(reading)
        os.close(writing)


def waits(thread: threading.Thread) -> bool:
    """Whether the thread sleeps, in read(2) or on the way there."""
    return Path(f"/proc/self/task/{thread.native_id}/stat").read_text().rpartition(") ")[2][0] == "S"
