"""java.nio.file.Files on a system that refuses, and as Python sees it; what it does and says on a willing one, scenarios show."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path as PythonPath
from typing import NoReturn

import pytest

from nio.channels.file_attribute import PosixFilePermissions
from nio.channels.options import LinkOption, StandardOpenOption
from nio.errors import (
    AccessDeniedException,
    AtomicMoveNotSupportedException,
    ClassCastException,
    DirectoryNotEmptyException,
    FileAlreadyExistsException,
    FileSystemException,
    IllegalArgumentException,
    InvalidPathException,
    IOException,
    NoSuchFileException,
    NotDirectoryException,
    NotLinkException,
    NullPointerException,
    UnsupportedOperationException,
)
from nio.files.copy_options import StandardCopyOption
from nio.files.file_time import FileTime
from nio.files.files import Files
from nio.files.path import Path
from nio.machine import Machine
from nio.paging import HostKernel


def refusing(number: int, *calls: str) -> HostKernel:
    """A host whose calls of these names fail with that errno."""

    def refuse(*_: object) -> NoReturn:
        raise OSError(number, os.strerror(number))

    made = type("RefusingKernel", (HostKernel,), dict.fromkeys(calls, refuse))
    kernel: HostKernel = made()
    return kernel


@pytest.fixture
def folder(tmp_path: PythonPath) -> PythonPath:
    """A file "data" of 3 bytes, an empty directory "dir", one with a file, "full", and a link to the file."""
    (tmp_path / "data").write_bytes(b"abc")
    (tmp_path / "dir").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    (tmp_path / "link").symlink_to("data")
    return tmp_path


CALLS: list[tuple[str, Callable[[Path], object]]] = [
    ("stat", Files.size),
    ("stat", Files.getLastModifiedTime),
    ("lstat", Files.delete),
    ("lstat", Files.deleteIfExists),
    ("unlink", Files.delete),
    ("open", Files.readAllBytes),
    ("open", Files.newByteChannel),
    ("open", lambda path: Files.writeString(path, "x")),
    ("open", lambda path: Files.createFile(path.resolveSibling("new"))),
    ("open", lambda path: Files.copy(path, path.resolveSibling("copy"))),
    ("listdir", Files.list),
    ("listdir", Files.newDirectoryStream),
    ("mkdir", lambda path: Files.createDirectory(path.resolveSibling("new"))),
    ("mkdir", lambda path: Files.createDirectories(path.resolveSibling("new"))),
    ("symlink", lambda path: Files.createSymbolicLink(path.resolveSibling("new"), path)),
    ("readlink", Files.readSymbolicLink),
    ("utime", lambda path: Files.setLastModifiedTime(path, FileTime.fromMillis(0))),
    ("chmod", lambda path: Files.setPosixFilePermissions(path, ())),
    ("rename", lambda path: Files.move(path, path.resolveSibling("new"))),
    ("mkdir", lambda path: Files.createTempDirectory(path.getParent() or path, "a")),
]


@pytest.mark.parametrize(("call", "use"), CALLS, ids=[f"{number}-{call}" for number, (call, _) in enumerate(CALLS)])
@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.EACCES, AccessDeniedException),
        (errno.EIO, FileSystemException),
        (errno.ENAMETOOLONG, FileSystemException),
        (errno.EPERM, FileSystemException),
    ],
    ids=str,
)
def test_what_the_system_refuses_is_java_s_exception_with_python_s_errno(
    folder: PythonPath, call: str, use: Callable[[Path], object], number: int, kind: type[FileSystemException]
) -> None:
    """It names the path, and says the reason unless the class does."""
    with Machine(refusing(number, call)), pytest.raises(kind) as caught:
        use(Path.of(str(folder), "data"))
    error = caught.value
    assert type(error) is kind
    assert (error.errno, error.strerror) == (number, os.strerror(number))
    file = error.getFile()
    assert file is not None
    assert file.startswith(str(folder))
    assert error.getReason() == (None if kind is AccessDeniedException else os.strerror(number))
    assert error.filename == file


def test_a_question_that_cannot_be_answered_is_answered_no(folder: PythonPath) -> None:
    """exists and notExists are both false then."""
    path = folder / "data"
    with Machine(refusing(errno.EACCES, "stat", "lstat")):
        answers = [Files.exists(path), Files.notExists(path), Files.isDirectory(path), Files.isRegularFile(path)]
        assert [*answers, Files.isSymbolicLink(path)] == [False] * 5


def test_the_current_machine_governs_not_the_one_of_the_path(folder: PythonPath) -> None:
    """A Path is a value: made under one machine, it is looked up on another."""
    path = Path.of(str(folder), "data")
    with Machine(refusing(errno.EACCES, "stat")):
        made = Path.of(str(folder), "data")
        assert not Files.exists(path)
    assert Files.exists(made)


# --- moving to another file system


@pytest.fixture
def two_systems() -> Iterator[None]:
    """A machine on which no rename works: every move is one to another file system."""
    with Machine(refusing(errno.EXDEV, "rename")):
        yield


@pytest.mark.usefixtures("two_systems")
class TestMoveToAnotherFileSystem:
    def test_a_file_is_copied_with_its_attributes_and_goes(self, folder: PythonPath) -> None:
        source, target = folder / "data", folder / "full" / "moved"
        source.chmod(0o4751)
        os.utime(source, ns=(10**18, 10**18 + 5))
        assert Files.move(source, target) == Path.of(target)
        assert not source.exists()
        found = target.stat()
        assert (target.read_bytes(), stat.S_IMODE(found.st_mode), found.st_mtime_ns) == (b"abc", 0o4751, 10**18 + 5)

    def test_a_link_is_moved_itself(self, folder: PythonPath) -> None:
        Files.move(folder / "link", folder / "moved")
        assert os.readlink(folder / "moved") == "data"
        assert not os.path.lexists(folder / "link")

    def test_an_empty_directory_goes_and_one_with_something_in_it_stays(self, folder: PythonPath) -> None:
        (folder / "dir").chmod(0o711)
        Files.move(folder / "dir", folder / "moved")
        assert stat.S_IMODE((folder / "moved").stat().st_mode) == 0o711
        assert not (folder / "dir").exists()
        with pytest.raises(DirectoryNotEmptyException) as caught:
            Files.move(folder / "full", folder / "elsewhere")
        assert caught.value.getMessage() == str(folder / "full")
        assert (folder / "full" / "x").exists()
        assert not (folder / "elsewhere").exists()

    def test_in_one_step_it_cannot_be_done(self, folder: PythonPath) -> None:
        with pytest.raises(AtomicMoveNotSupportedException) as caught:
            Files.move(folder / "data", folder / "moved", StandardCopyOption.ATOMIC_MOVE)
        assert caught.value.getMessage() == f"{folder / 'data'} -> {folder / 'moved'}: {os.strerror(errno.EXDEV)}"
        assert caught.value.errno == errno.EXDEV
        assert (folder / "data").exists()

    def test_the_target_is_replaced_if_that_is_asked_for(self, folder: PythonPath) -> None:
        (folder / "other").write_bytes(b"defg")
        with pytest.raises(FileAlreadyExistsException):
            Files.move(folder / "data", folder / "other")
        assert (folder / "other").read_bytes() == b"defg"
        Files.move(folder / "data", folder / "other", StandardCopyOption.REPLACE_EXISTING)
        assert (folder / "other").read_bytes() == b"abc"


def test_a_source_that_cannot_be_deleted_leaves_no_second_file(folder: PythonPath) -> None:
    """The copy goes again, and the failure names the source."""
    source = folder / "data"

    class OneStays(HostKernel):
        def rename(self, old: str, new: str) -> None:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))

        def unlink(self, path: str) -> None:
            if path == str(source):
                raise OSError(errno.EACCES, os.strerror(errno.EACCES))
            super().unlink(path)

    with Machine(OneStays()), pytest.raises(AccessDeniedException) as caught:
        Files.move(source, folder / "moved")
    assert caught.value.getFile() == str(source)
    assert source.read_bytes() == b"abc"
    assert not (folder / "moved").exists()


# --- copying


@pytest.mark.parametrize("number", [errno.ENOSYS, errno.EXDEV, errno.EINVAL, errno.EOPNOTSUPP])
def test_where_the_kernel_cannot_copy_bytes_are_read_and_written(folder: PythonPath, number: int) -> None:
    content = bytes(range(256)) * 1000
    (folder / "data").write_bytes(content)
    with Machine(refusing(number, "copy_file_range")):
        Files.copy(folder / "data", folder / "copy")
    assert (folder / "copy").read_bytes() == content


def test_a_copy_that_breaks_off_in_the_kernel_goes_on_by_hand(folder: PythonPath) -> None:
    """From where it stopped: nothing twice, nothing missing."""
    content = bytes(range(256)) * 1000
    (folder / "data").write_bytes(content)

    class BreaksOff(HostKernel):
        calls = 0

        def copy_file_range(
            self, source: int, source_offset: int | None, target: int, target_offset: int | None, length: int
        ) -> int:
            BreaksOff.calls += 1
            if BreaksOff.calls > 2:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return super().copy_file_range(source, source_offset, target, target_offset, 1000)

    with Machine(BreaksOff()):
        Files.copy(folder / "data", folder / "copy")
    assert BreaksOff.calls == 3
    assert (folder / "copy").read_bytes() == content


def test_a_full_disk_leaves_no_half_of_a_copy(folder: PythonPath) -> None:
    """The message has both paths; nothing of the target is left, and no descriptor open."""
    before = os.listdir("/proc/self/fd") if os.path.exists("/proc/self/fd") else []
    with Machine(refusing(errno.ENOSPC, "copy_file_range", "write")), pytest.raises(FileSystemException) as caught:
        Files.copy(folder / "data", folder / "copy")
    assert caught.value.getMessage() == f"{folder / 'data'} -> {folder / 'copy'}: {os.strerror(errno.ENOSPC)}"
    assert caught.value.errno == errno.ENOSPC
    assert not (folder / "copy").exists()
    assert len(before) == (len(os.listdir("/proc/self/fd")) if before else 0)


def test_attributes_that_cannot_be_copied_leave_no_copy(folder: PythonPath) -> None:
    with Machine(refusing(errno.EPERM, "utime")), pytest.raises(FileSystemException):
        Files.copy(folder / "data", folder / "copy", StandardCopyOption.COPY_ATTRIBUTES)
    assert not (folder / "copy").exists()


def test_a_file_without_a_size_is_copied_to_its_end(folder: PythonPath) -> None:
    """Those of /proc say 0 and have something in them."""
    if not os.path.exists("/proc/version"):
        pytest.skip("there is no /proc here")
    Files.copy("/proc/version", folder / "copy")
    assert (folder / "copy").read_text() == PythonPath("/proc/version").read_text()


def test_a_pipe_cannot_be_copied(folder: PythonPath) -> None:
    """The Kernel interface makes none."""
    os.mkfifo(folder / "pipe")
    with pytest.raises(FileSystemException) as caught:
        Files.copy(folder / "pipe", folder / "copy")
    assert caught.value.errno == errno.EOPNOTSUPP
    assert not (folder / "copy").exists()


# --- what Python gives and gets


def test_a_path_may_be_a_str_or_any_path_like(folder: PythonPath) -> None:
    """The result is a Path; a str for a directory of a temporary file needs its prefix and suffix."""
    text = str(folder / "data")
    assert [Files.size(each) for each in (text, folder / "data", Path.of(text))] == [3] * 3
    assert Files.writeString(text, "x") == Path.of(text)
    made = Files.createTempFile(str(folder), "pre", ".suf")
    assert made.getParent() == Path.of(str(folder))
    assert Files.isSameFile(Files.createTempDirectory(folder, None).resolve(".."), folder)


@pytest.mark.parametrize("bad", [3, b"bytes", 1.5, ["a"]])
def test_what_is_no_path_is_a_type_error(bad: object) -> None:
    for call in (Files.exists, Files.size, Files.delete, Files.readAllBytes, Files.list, Files.createFile):
        with pytest.raises(TypeError):
            call(bad)  # type: ignore[arg-type]


def test_a_nul_is_refused_before_the_system_is_asked() -> None:
    for call in (Files.exists, Files.size, Files.delete, Files.createFile, Files.list):
        with pytest.raises(InvalidPathException):
            call("a\0b")


def test_bytes_are_a_byte_array_and_go_in_as_anything_like_one(folder: PythonPath) -> None:
    """bytes, a bytearray, a memoryview, an array of Java, a list of values from -128 to 127."""
    path = folder / "data"
    for data in (b"\x01\xff", bytearray(b"\x01\xff"), memoryview(b"\x01\xff"), [1, -1], (1, -1)):
        Files.write(path, data)
        array = Files.readAllBytes(path)
        assert list(array) == [1, -1]
        Files.write(path, array, StandardOpenOption.APPEND)
        assert path.read_bytes() == b"\x01\xff" * 2
    with pytest.raises(TypeError):
        Files.write(path, 3)  # type: ignore[call-overload]


def test_lines_may_come_from_a_generator(folder: PythonPath) -> None:
    path = folder / "data"
    Files.write(path, (f"line {number}" for number in range(3)))
    assert Files.readAllLines(path) == ["line 0", "line 1", "line 2"]
    with Files.lines(path) as lines:
        assert [line[-1] for line in lines] == ["0", "1", "2"]
    with pytest.raises(NullPointerException):
        Files.write(path, ["a", None])  # type: ignore[list-item]


def test_a_channel_may_be_given_permissions(folder: PythonPath) -> None:
    """As in Java after a set of options, in one step with making the file."""
    attribute = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    options = {StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE}
    with Files.newByteChannel(folder / "new", options, attribute) as channel:
        assert channel.isOpen()
    assert PosixFilePermissions.toString(Files.getPosixFilePermissions(folder / "new")) == "rw-------"
    assert not channel.isOpen()


def test_temporary_files_lie_where_the_machine_says(folder: PythonPath) -> None:
    """Its attribute temporary_folder is Java's property java.io.tmpdir."""
    machine = Machine()
    machine.temporary_folder = str(folder / "dir")
    with machine:
        made = [Files.createTempFile("a", ".b"), Files.createTempDirectory("c")]
    assert {path.getParent() for path in made} == {Path.of(str(folder / "dir"))}
    assert len(list((folder / "dir").iterdir())) == 2


def test_a_name_that_is_taken_is_not_given_again(folder: PythonPath) -> None:
    """Another number is drawn."""

    class Repeats(HostKernel):
        drawn = 0

        def getrandom(self, n: int) -> bytes:
            Repeats.drawn += 1
            return bytes(n - 1) + bytes([0 if Repeats.drawn <= 4 else Repeats.drawn])

    with Machine(Repeats()):
        first, second = (Files.createTempFile(folder, "a", "") for _ in range(2))
    assert first != second
    assert Files.exists(first)
    assert Files.exists(second)


@pytest.mark.parametrize("arguments", [(), ("a",), ("d", "a", "b", "c"), ("a", 3), (3, "a", "b")])
def test_temporary_names_are_texts(arguments: tuple[object, ...]) -> None:
    with pytest.raises(TypeError):
        Files.createTempFile(*arguments)  # type: ignore[call-overload]


def test_a_listing_may_be_chosen_by_a_function_or_a_filter(folder: PythonPath) -> None:
    """What DirectoryStream.Filter is in Java."""

    class Short:
        def accept(self, entry: Path, /) -> bool:
            return len(str(entry.getFileName())) == 3

    with Files.newDirectoryStream(folder, Short()) as stream:
        assert [str(path.getFileName()) for path in stream] == ["dir"]
    stream = Files.newDirectoryStream(folder, Files.isDirectory)
    assert sorted(str(path.getFileName()) for path in stream) == ["dir", "full"]
    with pytest.raises(NullPointerException):
        Files.newDirectoryStream(folder, None)  # type: ignore[arg-type]


def test_exceptions_are_python_s_too(folder: PythonPath) -> None:
    """except FileNotFoundError, FileExistsError, NotADirectoryError, and OSError with errno for the others."""
    with pytest.raises(FileNotFoundError) as missing:
        Files.size(folder / "none")
    assert type(missing.value) is NoSuchFileException
    with pytest.raises(FileExistsError):
        Files.createFile(folder / "data")
    with pytest.raises(NotADirectoryError) as listed:
        Files.list(folder / "data")
    assert type(listed.value) is NotDirectoryException
    with pytest.raises(OSError, match="NotLinkException") as link:
        Files.readSymbolicLink(folder / "data")
    assert (type(link.value), link.value.errno) == (NotLinkException, errno.EINVAL)
    with pytest.raises(OSError, match="DirectoryNotEmptyException") as full:
        Files.delete(folder / "full")
    assert full.value.errno == errno.ENOTEMPTY
    with pytest.raises(IOException) as directory:
        Files.readAllBytes(folder / "dir")
    assert directory.value.errno == errno.EISDIR


def test_a_wrong_option_is_refused(folder: PythonPath) -> None:
    path = folder / "data"
    with pytest.raises(TypeError):
        Files.exists(path, StandardCopyOption.ATOMIC_MOVE)  # type: ignore[arg-type]
    with pytest.raises(NullPointerException):
        Files.exists(path, None)  # type: ignore[arg-type]
    for call in (Files.move, Files.copy):
        with pytest.raises(TypeError):
            call(path, folder / "new", StandardOpenOption.READ)  # type: ignore[arg-type]
        with pytest.raises(NullPointerException):
            call(path, folder / "new", None)  # type: ignore[arg-type]
    with pytest.raises(ClassCastException):
        Files.setAttribute(path, "lastModifiedTime", 3)
    with pytest.raises(ClassCastException):
        Files.setAttribute(path, "posix:permissions", ["rw"])
    with pytest.raises(UnsupportedOperationException):
        Files.setAttribute(path, "lastModifiedTime", FileTime.fromMillis(0), LinkOption.NOFOLLOW_LINKS)
    with pytest.raises(IllegalArgumentException):
        Files.setAttribute(path, "size", 3)
    assert path.read_bytes() == b"abc"
    assert not (folder / "new").exists()
