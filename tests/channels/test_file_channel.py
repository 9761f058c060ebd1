"""FileChannel: what is read and written, where the position goes, and what is refused.

Exceptions, messages and numbers are those of JDK 17, 21 and 25, measured; the three agree on everything here.
"""

from __future__ import annotations

import errno
import gc
import os
import pathlib
from collections.abc import Callable
from functools import partial

import pytest

from nio._core.bytebuffer import ByteBuffer
from nio.channels import FileChannel, StandardOpenOption
from nio.errors import (
    ClosedChannelException,
    FileAlreadyExistsException,
    FileSystemException,
    IllegalArgumentException,
    InvalidPathException,
    IOException,
    NonReadableChannelException,
    NonWritableChannelException,
    NoSuchFileException,
    NullPointerException,
)
from tests.channels.conftest import Opener
from tests.raising import raises

Option = StandardOpenOption
LONG_MAX = 2**63 - 1


def held(*values: int) -> ByteBuffer:
    """A heap buffer that holds these bytes."""
    return ByteBuffer.wrap(bytearray(values))


class TestOpen:
    def test_takes_str_pathlib_and_one_list_or_set_of_options(self, file: pathlib.Path) -> None:
        for path in (str(file), file):
            for options in (
                (),
                (Option.READ,),
                ([Option.READ, Option.WRITE],),
                ((Option.READ,),),
                ({Option.READ, Option.WRITE},),
                ([],),
            ):
                with FileChannel.open(path, *options) as channel:
                    assert channel.size() == 100

    @pytest.mark.parametrize(
        "options", [(), ("WRITE",), ("APPEND",), ("CREATE",), ("CREATE_NEW",), ("WRITE", "TRUNCATE_EXISTING")]
    )
    def test_a_missing_file_is_named(self, tmp_path: pathlib.Path, options: tuple[str, ...]) -> None:
        """Also with CREATE, if nothing asks for writing."""
        path = tmp_path / "missing"
        raises(NoSuchFileException, str(path), lambda: FileChannel.open(path, [Option.valueOf(name) for name in options]))
        assert not path.exists()

    def test_a_failure_has_errno_for_who_catches_oserror(self, tmp_path: pathlib.Path) -> None:
        with pytest.raises(FileNotFoundError) as caught:
            FileChannel.open(tmp_path / "missing")
        assert (caught.value.errno, caught.value.filename) == (errno.ENOENT, str(tmp_path / "missing"))

    def test_create_makes_and_create_new_insists(self, tmp_path: pathlib.Path) -> None:
        path = tmp_path / "new"
        FileChannel.open(path, Option.WRITE, Option.CREATE_NEW).close()
        FileChannel.open(path, Option.WRITE, Option.CREATE).close()
        raises(FileAlreadyExistsException, str(path), lambda: FileChannel.open(path, Option.WRITE, Option.CREATE_NEW))
        raises(FileAlreadyExistsException, str(tmp_path), lambda: FileChannel.open(tmp_path, Option.WRITE, Option.CREATE_NEW))

    def test_truncate_existing_cuts(self, file: pathlib.Path) -> None:
        FileChannel.open(file, Option.READ, Option.TRUNCATE_EXISTING).close()
        assert file.stat().st_size == 100
        FileChannel.open(file, Option.WRITE, Option.TRUNCATE_EXISTING).close()
        assert file.stat().st_size == 0

    def test_delete_on_close_takes_the_name_at_once_and_the_channel_works_on(self, file: pathlib.Path) -> None:
        with FileChannel.open(file, Option.READ, Option.DELETE_ON_CLOSE) as channel:
            assert not file.exists()
            assert channel.size() == 100
        assert not file.exists()

    def test_delete_on_close_refuses_a_symbolic_link(self, file: pathlib.Path) -> None:
        link = file.with_name("link")
        link.symlink_to(file)
        message = "Too many levels of symbolic links (NOFOLLOW_LINKS specified)"
        raises(IOException, message, lambda: FileChannel.open(link, Option.READ, Option.DELETE_ON_CLOSE))
        assert link.is_symlink()

    @pytest.mark.parametrize(
        ("name", "reason"),
        [
            ("file/below", "Not a directory"),
            ("loop", "Too many levels of symbolic links or unable to access attributes of symbolic link"),
            ("x" * 300, "File name too long"),
        ],
    )
    def test_other_failures_name_path_and_reason(self, file: pathlib.Path, name: str, reason: str) -> None:
        file.with_name("loop").symlink_to("loop")
        path = f"{file.parent}/{name}"
        raises(FileSystemException, f"{path}: {reason}", lambda: FileChannel.open(path))

    def test_a_directory_opens_to_read_and_to_nothing_else(self, tmp_path: pathlib.Path) -> None:
        raises(FileSystemException, f"{tmp_path}: Is a directory", lambda: FileChannel.open(tmp_path, Option.WRITE))
        with FileChannel.open(tmp_path) as channel:
            raises(IOException, "Is a directory", lambda: channel.read(ByteBuffer.allocate(1)))

    def test_the_path_is_spelled_as_java_spells_it(self, tmp_path: pathlib.Path) -> None:
        raises(NoSuchFileException, f"{tmp_path}/no/such", lambda: FileChannel.open(f"{tmp_path}//no/such/"))

    def test_the_empty_path_is_the_current_directory(self) -> None:
        FileChannel.open("").close()

    def test_what_is_no_path_is_refused(self) -> None:
        raises(InvalidPathException, "Nul character not allowed: a\0b", lambda: FileChannel.open("a\0b"))
        text = 'Cannot invoke "java.nio.file.Path.getFileSystem()" because "path" is null'
        raises(NullPointerException, text, lambda: FileChannel.open(None))  # type: ignore[call-overload]
        with pytest.raises(TypeError):
            FileChannel.open(7)  # type: ignore[call-overload]

    def test_what_is_no_option_is_refused(self, file: pathlib.Path) -> None:
        for options in (("r",), (7,), (Option.READ, "WRITE"), ([Option.READ], Option.WRITE)):
            with pytest.raises(TypeError):
                FileChannel.open(file, *options)
        raises(NullPointerException, None, lambda: FileChannel.open(file, Option.READ, None))  # type: ignore[call-overload]


@pytest.mark.parametrize("allocate", [ByteBuffer.allocate, ByteBuffer.allocateDirect], ids=["heap", "direct"])
class TestRead:
    def test_fills_the_buffer_from_its_position_to_its_limit(self, opened: Opener, allocate: Callable[[int], ByteBuffer]) -> None:
        channel, buffer = opened("READ"), allocate(10)
        buffer.position(3).limit(8)
        assert channel.position(90).read(buffer) == 5
        assert (buffer.position(), buffer.limit(), channel.position()) == (8, 8, 95)
        buffer.clear()
        assert bytes(buffer.get(i) for i in range(10)) == bytes(3) + bytes(range(90, 95)) + bytes(2)

    def test_gives_what_there_is_then_minus_one(self, opened: Opener, allocate: Callable[[int], ByteBuffer]) -> None:
        channel, buffer = opened("READ"), allocate(10)
        assert (channel.position(98).read(buffer), channel.read(buffer)) == (2, -1)
        assert (buffer.position(), channel.position()) == (2, 100)

    def test_a_full_buffer_reads_nothing_even_at_the_end(self, opened: Opener, allocate: Callable[[int], ByteBuffer]) -> None:
        channel, full = opened("READ"), allocate(0)
        assert [channel.read(full), channel.position(100).read(full), channel.read(full, 100)] == [0, 0, 0]

    def test_at_a_position_leaves_the_channel_s(self, opened: Opener, allocate: Callable[[int], ByteBuffer]) -> None:
        channel, buffer = opened("READ"), allocate(4)
        assert (channel.read(buffer, 50), channel.position(), buffer.get(0)) == (4, 0, 50)
        assert [channel.read(buffer.clear(), at) for at in (98, 100, 1000)] == [2, -1, -1]

    def test_refuses_a_read_only_buffer_of_any_size(self, opened: Opener, allocate: Callable[[int], ByteBuffer]) -> None:
        channel = opened("READ")
        for size in (0, 10):
            buffer = allocate(size).asReadOnlyBuffer()
            raises(IllegalArgumentException, "Read-only buffer", partial(channel.read, buffer))
            raises(IllegalArgumentException, "Read-only buffer", partial(channel.read, buffer, 0))
            raises(IllegalArgumentException, "Negative position", partial(channel.read, buffer, -1))


@pytest.mark.parametrize("allocate", [ByteBuffer.allocate, ByteBuffer.allocateDirect], ids=["heap", "direct"])
class TestWrite:
    def test_empties_the_buffer_at_the_channel_s_position(
        self, opened: Opener, file: pathlib.Path, allocate: Callable[[int], ByteBuffer]
    ) -> None:
        channel, buffer = opened("READ", "WRITE"), allocate(6)
        buffer.put(1, 11).put(2, 12).position(1).limit(3)
        for view in (buffer.duplicate(), buffer.asReadOnlyBuffer()):
            assert channel.position(10).write(view) == 2
            assert (view.position(), channel.position()) == (3, 12)
        assert file.read_bytes()[9:13] == bytes((9, 11, 12, 12))

    def test_past_the_end_leaves_a_hole(self, opened: Opener, file: pathlib.Path, allocate: Callable[[int], ByteBuffer]) -> None:
        channel = opened("WRITE")
        assert channel.position(120).write(allocate(3)) == 3
        assert (channel.position(), channel.size(), file.read_bytes()[100:]) == (123, 123, bytes(23))

    def test_at_a_position_leaves_the_channel_s(
        self, opened: Opener, file: pathlib.Path, allocate: Callable[[int], ByteBuffer]
    ) -> None:
        channel = opened("WRITE")
        assert (channel.write(allocate(2), 50), channel.position()) == (2, 0)
        assert file.read_bytes()[49:53] == bytes((49, 0, 0, 52))

    def test_nothing_makes_nothing(self, opened: Opener, allocate: Callable[[int], ByteBuffer]) -> None:
        channel = opened("WRITE")
        assert [channel.write(allocate(0), 200), channel.write(allocate(0), 2**62), channel.size()] == [0, 0, 100]


class TestAppend:
    def test_the_position_is_always_the_end(self, opened: Opener) -> None:
        channel = opened("APPEND")
        assert channel.position() == 100
        channel.position(5).write(held(9))
        assert (channel.position(), channel.size()) == (101, 101)

    def test_a_positional_write_goes_to_the_end_as_well(self, opened: Opener, file: pathlib.Path) -> None:
        """A way of Linux that Java passes on."""
        channel = opened("APPEND")
        assert channel.write(held(7, 7), 3) == 2
        assert file.read_bytes() == bytes(range(100)) + b"\7\7"

    def test_truncate_moves_the_end(self, opened: Opener) -> None:
        channel = opened("APPEND").truncate(3)
        assert (channel.position(), channel.size()) == (3, 3)


class TestTruncate:
    def test_cuts_and_moves_the_position_back(self, opened: Opener) -> None:
        channel = opened("READ", "WRITE").position(50)
        assert channel.truncate(1000) is channel
        assert (channel.size(), channel.position()) == (100, 50)
        assert (channel.truncate(30).size(), channel.position()) == (30, 30)

    def test_a_position_past_the_new_size_moves_even_if_nothing_is_cut(self, opened: Opener) -> None:
        channel = opened("READ", "WRITE").truncate(30).position(500)
        assert (channel.truncate(100).size(), channel.position()) == (30, 100)


class TestPosition:
    def test_may_lie_past_the_end(self, opened: Opener) -> None:
        channel = opened("READ", "WRITE")
        assert channel.position(5000) is channel
        assert (channel.position(), channel.size(), channel.read(ByteBuffer.allocate(1))) == (5000, 100, -1)

    def test_above_two_to_the_40_works(self, opened: Opener) -> None:
        channel = opened("READ", "WRITE").position(2**40)
        assert (channel.write(held(1)), channel.size(), channel.position()) == (1, 2**40 + 1, 2**40 + 1)


class TestRefusals:
    """Which check comes first, on a channel that is open, closed, or not open for this."""

    @pytest.mark.parametrize("names", [("READ", "WRITE"), ("READ",), ("WRITE",), ("APPEND",)])
    def test_a_closed_channel_refuses_all(self, opened: Opener, names: tuple[str, ...]) -> None:
        channel = opened(*names)
        channel.close()
        for call in (
            channel.position,
            channel.size,
            lambda: channel.position(-1),
            lambda: channel.truncate(-1),
            lambda: channel.force(True),
            lambda: channel.read(ByteBuffer.allocate(1)),
            lambda: channel.read(ByteBuffer.allocate(1).asReadOnlyBuffer()),
            lambda: channel.read(ByteBuffer.allocate(1), 0),
            lambda: channel.read(None),  # type: ignore[call-overload]
            lambda: channel.write(held(1)),
            lambda: channel.write(held(1), 0),
            lambda: channel.write(None),  # type: ignore[call-overload]
        ):
            raises(ClosedChannelException, None, call)

    @pytest.mark.parametrize("names", [("READ", "WRITE"), ("READ",), ("WRITE",)])
    @pytest.mark.parametrize("closed", [False, True])
    def test_a_negative_position_is_found_before_the_state_of_the_channel(
        self, opened: Opener, names: tuple[str, ...], closed: bool
    ) -> None:
        channel = opened(*names)
        if closed:
            channel.close()
        raises(IllegalArgumentException, "Negative position", lambda: channel.read(ByteBuffer.allocate(1), -1))
        raises(IllegalArgumentException, "Negative position", lambda: channel.write(held(1), -1))
        raises(NullPointerException, None, lambda: channel.read(None, -1))  # type: ignore[call-overload]
        raises(NullPointerException, None, lambda: channel.write(None, -1))  # type: ignore[call-overload]

    def test_a_channel_does_only_what_it_was_opened_for(self, opened: Opener) -> None:
        reading, writing = opened("READ"), opened("WRITE")
        for call in (
            lambda: reading.write(held(1)),
            lambda: reading.write(ByteBuffer.allocate(0)),
            lambda: reading.write(held(1), 0),
            lambda: reading.write(None),  # type: ignore[call-overload]
            lambda: reading.truncate(3),
        ):
            raises(NonWritableChannelException, None, call)
        for call in (
            lambda: writing.read(ByteBuffer.allocate(1)),
            lambda: writing.read(ByteBuffer.allocate(1).asReadOnlyBuffer()),
            lambda: writing.read(ByteBuffer.allocate(1), 0),
            lambda: writing.read(None),  # type: ignore[call-overload]
        ):
            raises(NonReadableChannelException, None, call)

    def test_negative_numbers(self, opened: Opener) -> None:
        raises(IllegalArgumentException, "Negative size", lambda: opened("READ").truncate(-1))
        raises(IllegalArgumentException, None, lambda: opened("READ").position(-1))

    def test_what_the_system_refuses_has_the_system_s_text(self, opened: Opener) -> None:
        channel = opened("READ", "WRITE")
        raises(IOException, "Invalid argument", lambda: channel.position(LONG_MAX))
        raises(IOException, "Invalid argument", lambda: channel.read(ByteBuffer.allocate(1), LONG_MAX))
        raises(IOException, "Invalid argument", lambda: channel.write(held(1), LONG_MAX))
        raises(IOException, "File too large", lambda: channel.write(held(1), 2**62))

    def test_none_in_the_place_of_a_buffer(self, opened: Opener) -> None:
        channel = opened("READ", "WRITE")
        text = 'Cannot invoke "java.nio.ByteBuffer.isReadOnly()" because "dst" is null'
        raises(NullPointerException, text, lambda: channel.read(None))  # type: ignore[call-overload]
        text = 'Cannot invoke "java.nio.ByteBuffer.position()" because "src" is null'
        raises(NullPointerException, text, lambda: channel.write(None))  # type: ignore[call-overload]

    def test_wrong_types_and_numbers_beyond_a_long(self, opened: Opener) -> None:
        channel = opened("READ", "WRITE")
        for call in (
            lambda: channel.read(b"abc"),  # type: ignore[arg-type]
            lambda: channel.write(b"abc"),  # type: ignore[arg-type]
            lambda: channel.read(ByteBuffer.allocate(1), 1.0),  # type: ignore[call-overload]
            lambda: channel.truncate(1.0),  # type: ignore[arg-type]
            lambda: channel.position("1"),  # type: ignore[call-overload]
        ):
            with pytest.raises(TypeError):
                call()
        for beyond in (2**63, -(2**63) - 1, 2**70):
            for call in (
                lambda beyond=beyond: channel.read(ByteBuffer.allocate(1), beyond),
                lambda beyond=beyond: channel.write(held(1), beyond),
                lambda beyond=beyond: channel.truncate(beyond),
                lambda beyond=beyond: channel.position(beyond),
            ):
                with pytest.raises(OverflowError):
                    call()


class TestEnd:
    def test_close_is_done_once_and_gives_the_descriptor_back(self, file: pathlib.Path) -> None:
        before = set(os.listdir("/proc/self/fd"))
        channel = FileChannel.open(file)
        assert channel.isOpen()
        channel.close()
        reused = os.open(file, os.O_RDONLY)
        channel.close()
        os.fstat(reused)
        os.close(reused)
        assert not channel.isOpen()
        assert set(os.listdir("/proc/self/fd")) == before

    def test_with_closes(self, file: pathlib.Path) -> None:
        with FileChannel.open(file) as channel:
            assert channel.isOpen()
        assert not channel.isOpen()

    def test_a_channel_that_is_dropped_is_closed(self, file: pathlib.Path) -> None:
        before = len(os.listdir("/proc/self/fd"))
        channel = FileChannel.open(file)
        del channel
        gc.collect()
        assert len(os.listdir("/proc/self/fd")) == before

    def test_a_channel_is_equal_to_itself_alone(self, opened: Opener) -> None:
        one, other = opened("READ"), opened("READ")
        assert one.equals(one)
        assert not one.equals(other)
        assert one.hashCode() == one.hashCode()
        assert str(one) == one.toString() == f"sun.nio.ch.FileChannelImpl@{one.hashCode():x}"
        assert len({one, other, one}) == 2

    def test_force_of_a_channel_that_reads_is_no_error(self, opened: Opener) -> None:
        opened("READ").force(True)
        opened("WRITE").force(False)

    def test_force_of_a_device_says_what_the_system_says(self) -> None:
        with FileChannel.open("/dev/null", Option.WRITE) as channel:
            raises(IOException, "Invalid argument", lambda: channel.force(True))
