"""RandomAccessFile: modes, the shared position, lengths, and an end that file and channel share.

Exceptions, messages and numbers are those of JDK 17, 21 and 25, measured; the three agree on everything here.
"""

from __future__ import annotations

import errno
import os
from functools import partial
from pathlib import Path

import pytest

from nio._core.bytebuffer import ByteBuffer
from nio.channels import MapMode
from nio.errors import (
    ClosedChannelException,
    FileNotFoundException,
    IllegalArgumentException,
    IndexOutOfBoundsException,
    IOException,
    NonWritableChannelException,
    NullPointerException,
)
from nio.files import File, RandomAccessFile
from tests.raising import raises


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_bytes(bytes(range(100)))
    return path


class TestOpen:
    def test_takes_a_text_a_file_and_a_pathlib_path(self, file: Path) -> None:
        for path in (str(file), File(str(file)), file):
            with RandomAccessFile(path, "r") as opened:
                assert opened.length() == 100

    @pytest.mark.parametrize("mode", ["rw", "rws", "rwd"])
    def test_modes_that_write_make_the_file_and_cut_nothing(self, tmp_path: Path, file: Path, mode: str) -> None:
        with RandomAccessFile(tmp_path / "new", mode) as made, RandomAccessFile(file, mode) as found:
            assert (made.length(), found.length()) == (0, 100)
            made.write(7)
        assert (tmp_path / "new").read_bytes() == b"\7"

    @pytest.mark.parametrize("mode", ["w", "", "R", "rwx", "r ", "rwsd"])
    def test_another_mode_is_refused_before_the_file_is_looked_at(self, tmp_path: Path, mode: str) -> None:
        text = f'Illegal mode "{mode}" must be one of "r", "rw", "rws", or "rwd"'
        raises(IllegalArgumentException, text, lambda: RandomAccessFile(tmp_path / "missing", mode))
        raises(IllegalArgumentException, text, lambda: RandomAccessFile(None, mode))  # type: ignore[arg-type]

    def test_none_is_refused(self) -> None:
        raises(NullPointerException, None, lambda: RandomAccessFile(None, "r"))  # type: ignore[arg-type]
        text = 'Cannot invoke "String.equals(Object)" because "mode" is null'
        raises(NullPointerException, text, lambda: RandomAccessFile("x", None))  # type: ignore[arg-type]

    @pytest.mark.parametrize("mode", ["r", "rw"])
    def test_what_cannot_be_opened_is_not_found_and_the_reason_is_in_brackets(self, file: Path, mode: str) -> None:
        root = file.parent
        for path, reason in (
            (f"{root}", "Is a directory"),
            (f"{root}/no/such", "No such file or directory"),
            (f"{file}/below", "Not a directory"),
            ("", "No such file or directory"),
            (f"{root}/{'x' * 300}", "File name too long"),
        ):
            raises(FileNotFoundException, f"{path} ({reason})", partial(RandomAccessFile, path, mode))
        raises(FileNotFoundException, f"{root}/a/b (No such file or directory)", lambda: RandomAccessFile(f"{root}//a/b//", mode))
        raises(FileNotFoundException, "Invalid file path", lambda: RandomAccessFile("a\0b", mode))

    def test_a_failure_is_python_s_file_not_found_with_errno(self, tmp_path: Path) -> None:
        before = len(os.listdir("/proc/self/fd"))
        for path, code in ((tmp_path / "missing", errno.ENOENT), (tmp_path, errno.EISDIR)):
            with pytest.raises(FileNotFoundError) as caught:
                RandomAccessFile(path, "r")
            assert caught.value.errno == code
        assert len(os.listdir("/proc/self/fd")) == before


class TestPositionAndLength:
    def test_file_and_channel_move_one_position(self, file: Path) -> None:
        with RandomAccessFile(file, "rw") as opened:
            channel = opened.getChannel()
            opened.seek(10)
            assert channel.position() == 10
            channel.position(20).write(ByteBuffer.wrap(b"ab"))
            assert (opened.getFilePointer(), opened.read(), channel.position()) == (22, 22, 23)

    def test_set_length_moves_a_position_that_lies_beyond(self, file: Path) -> None:
        with RandomAccessFile(file, "rw") as opened:
            opened.seek(50)
            seen = []
            for length in (80, 30, 200):
                opened.setLength(length)
                seen.append((opened.getFilePointer(), opened.length()))
            assert seen == [(50, 80), (30, 30), (30, 200)]
        assert file.read_bytes() == bytes(range(30)) + bytes(170)

    def test_a_position_past_the_end_grows_the_file_only_by_a_write(self, file: Path) -> None:
        with RandomAccessFile(file, "rw") as opened:
            opened.seek(500)
            assert (opened.getFilePointer(), opened.length(), opened.read()) == (500, 100, -1)
            opened.write(7)
            assert (opened.getFilePointer(), opened.length()) == (501, 501)

    def test_what_is_refused_has_java_s_text(self, file: Path) -> None:
        with RandomAccessFile(file, "rw") as opened, RandomAccessFile(file, "r") as reading:
            raises(IOException, "Negative seek offset", lambda: opened.seek(-1))
            raises(IOException, "Invalid argument", lambda: opened.seek(2**63 - 1))
            raises(IOException, "Invalid argument", lambda: opened.setLength(-1))
            raises(IOException, "File too large", lambda: opened.setLength(2**62))
            raises(IOException, "Invalid argument", lambda: reading.setLength(5))
            raises(IOException, "Bad file descriptor", lambda: reading.write(1))
            for call in (opened.seek, opened.setLength):
                with pytest.raises(OverflowError):
                    call(2**63)
                with pytest.raises(TypeError):
                    call(1.0)  # type: ignore[arg-type]


class TestBytes:
    def test_read_gives_bytes_without_sign(self, file: Path) -> None:
        file.write_bytes(b"\xff")
        with RandomAccessFile(file, "r") as opened:
            assert [opened.read(), opened.read()] == [255, -1]

    def test_read_fills_an_array_or_a_part_of_it(self, file: Path) -> None:
        with RandomAccessFile(file, "r") as opened:
            into = bytearray(5)
            assert opened.read(into) == 5
            assert opened.read(into, 1, 2) == 2
            assert into == bytes((0, 5, 6, 3, 4))
            opened.seek(98)
            assert [opened.read(into), opened.read(into), opened.read(into, 0, 0)] == [2, -1, 0]

    def test_write_takes_the_low_byte_of_an_int_or_all_of_a_part(self, file: Path) -> None:
        with RandomAccessFile(file, "rw") as opened:
            opened.write(300)
            opened.write(b"abc")
            opened.write(b"defg", 1, 2)
            assert opened.getFilePointer() == 6
        assert file.read_bytes()[:7] == b"\x2cabcef\6"

    @pytest.mark.parametrize(("off", "length"), [(1, 5), (-1, 5), (0, -1), (6, 0), (5, 1)])
    def test_a_part_that_leaves_the_array_is_refused(self, file: Path, off: int, length: int) -> None:
        with RandomAccessFile(file, "rw") as opened:
            raises(IndexOutOfBoundsException, None, lambda: opened.read(bytearray(5), off, length))
            raises(IndexOutOfBoundsException, None, lambda: opened.write(bytearray(5), off, length))


class TestChannel:
    def test_there_is_one(self, file: Path) -> None:
        with RandomAccessFile(file, "r") as opened:
            assert opened.getChannel() is opened.getChannel()

    def test_it_may_do_what_the_mode_says(self, file: Path) -> None:
        with RandomAccessFile(file, "r") as opened:
            channel = opened.getChannel()
            assert channel.map(MapMode.READ_ONLY, 0, 100).get(99) == 99
            raises(NonWritableChannelException, None, lambda: channel.map(MapMode.READ_WRITE, 0, 1))
            raises(NonWritableChannelException, None, lambda: channel.truncate(0))
        with RandomAccessFile(file, "rw") as opened:
            assert opened.getChannel().map(MapMode.READ_WRITE, 0, 8192).capacity() == opened.length() == 8192

    @pytest.mark.parametrize("by_channel", [False, True])
    def test_closing_one_closes_both(self, file: Path, by_channel: bool) -> None:
        opened = RandomAccessFile(file, "rw")
        channel = opened.getChannel()
        buffer = channel.map(MapMode.READ_WRITE, 0, 100)
        for _ in range(2):
            (channel if by_channel else opened).close()
        assert not channel.isOpen()
        assert opened.getChannel() is channel
        for call in (
            opened.length,
            opened.getFilePointer,
            opened.read,
            lambda: opened.write(1),
            lambda: opened.setLength(1),
            lambda: opened.seek(1),
        ):
            raises(IOException, "Stream Closed", call)
        raises(IOException, "Negative seek offset", lambda: opened.seek(-1))
        raises(ClosedChannelException, None, channel.size)
        buffer.put(0, 42).force()
        assert file.read_bytes()[0] == 42

    def test_of_a_closed_file_it_is_closed_from_the_start(self, file: Path) -> None:
        opened = RandomAccessFile(file, "rw")
        opened.close()
        channel = opened.getChannel()
        assert not channel.isOpen()
        raises(ClosedChannelException, None, lambda: channel.map(MapMode.READ_ONLY, 0, 1))
        channel.close()

    def test_the_file_stays_open_while_its_channel_is_held(self, file: Path) -> None:
        channel = RandomAccessFile(file, "r").getChannel()
        assert channel.size() == 100
        channel.close()

    def test_a_file_that_is_dropped_is_closed(self, file: Path) -> None:
        before = len(os.listdir("/proc/self/fd"))
        RandomAccessFile(file, "r").getChannel()
        assert len(os.listdir("/proc/self/fd")) == before


def test_a_file_is_equal_to_itself_alone(file: Path) -> None:
    with RandomAccessFile(file, "r") as one, RandomAccessFile(file, "r") as other:
        assert (one.equals(one), one.equals(other), one.hashCode()) == (True, False, one.hashCode())
        assert str(one) == one.toString() == f"java.io.RandomAccessFile@{one.hashCode():x}"
