"""What a new file is given: its permissions, less the umask; all else is refused.  Measured on JDK 17, 21 and 25."""

from __future__ import annotations

import os
import pathlib
import stat
from collections.abc import Iterator

import pytest

from nio.channels import FileAttribute, FileChannel, LinkOption, PosixFilePermission, PosixFilePermissions, StandardOpenOption
from nio.errors import (
    ClassCastException,
    FileAlreadyExistsException,
    JavaException,
    NullPointerException,
    UnsupportedOperationException,
)

Option = StandardOpenOption
NEW = {Option.WRITE, Option.CREATE_NEW}


@pytest.fixture(autouse=True)
def umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


class Own(FileAttribute):
    def __init__(self, name: object, value: object) -> None:
        self._name, self._value = name, value

    def name(self) -> str:
        return self._name  # type: ignore[return-value]  # what a caller may get wrong

    def value(self) -> object:
        return self._value


def permissions(letters: str) -> FileAttribute:
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(letters))


@pytest.mark.parametrize(
    ("attributes", "mode"),
    [
        ((), 0o644),
        ((permissions("rw-------"),), 0o600),
        ((permissions("rwxrwxrwx"),), 0o755),
        ((permissions("---------"),), 0),
        ((permissions("rw-------"), permissions("rwx------")), 0o700),
        ((Own("posix:permissions", [PosixFilePermission.OWNER_READ]),), 0o400),
    ],
)
def test_a_new_file_gets_its_permissions_less_the_umask(
    tmp_path: pathlib.Path, attributes: tuple[FileAttribute, ...], mode: int
) -> None:
    FileChannel.open(tmp_path / "new", NEW, *attributes).close()
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == mode


def test_a_file_that_is_there_keeps_its_own(file: pathlib.Path) -> None:
    before = file.stat().st_mode
    FileChannel.open(file, [Option.WRITE, Option.CREATE], permissions("rwxrwxrwx")).close()
    assert file.stat().st_mode == before
    with pytest.raises(FileAlreadyExistsException):
        FileChannel.open(file, NEW, permissions("rwxrwxrwx"))


@pytest.mark.parametrize(
    ("attribute", "kind", "message"),
    [
        (Own("foo", 1), UnsupportedOperationException, "'foo' not supported as initial attribute"),
        (Own("permissions", set()), UnsupportedOperationException, "'permissions' not supported as initial attribute"),
        (Own("posix:owner", 1), UnsupportedOperationException, "'posix:owner' not supported as initial attribute"),
        (
            Own("posix:permissions", None),
            NullPointerException,
            'Cannot invoke "java.util.Set.iterator()" because "perms" is null',
        ),
        (Own("posix:permissions", 1), ClassCastException, "int is no set of permissions"),
        (Own("posix:permissions", {"x"}), ClassCastException, "str is no permission"),
        (Own(None, 1), NullPointerException, 'Cannot invoke "String.equals(Object)" because "name" is null'),
        (None, NullPointerException, 'Cannot invoke "java.nio.file.attribute.FileAttribute.name()" because "attr" is null'),
    ],
)
def test_other_attributes_are_refused_before_the_options_and_the_file(
    tmp_path: pathlib.Path, attribute: FileAttribute, kind: type[JavaException], message: str
) -> None:
    for options in (NEW, {Option.READ, Option.APPEND}, set()):
        with pytest.raises(kind) as caught:
            FileChannel.open(tmp_path / "new", options, attribute)
        assert caught.value.getMessage() == message
    assert not (tmp_path / "new").exists()


def test_what_is_no_attribute_is_a_typeerror(tmp_path: pathlib.Path) -> None:
    for wrong in ("rw-------", 0o600, Option.READ):
        with pytest.raises(TypeError):
            FileChannel.open(tmp_path / "new", NEW, wrong)  # type: ignore[call-overload]


def test_letters_and_permissions_are_one_to_one() -> None:
    every = PosixFilePermission.values()
    for number in range(512):
        chosen = {each for each in every if number >> each.ordinal() & 1}
        assert PosixFilePermissions.fromString(PosixFilePermissions.toString(chosen)) == chosen


def test_link_option_says_no_to_a_link(file: pathlib.Path) -> None:
    link = file.with_name("link")
    link.symlink_to(file)
    with FileChannel.open(file, {Option.READ, LinkOption.NOFOLLOW_LINKS}) as channel:
        assert channel.size() == 100
    with pytest.raises(OSError, match="NOFOLLOW_LINKS specified"):
        FileChannel.open(link, {Option.READ, LinkOption.NOFOLLOW_LINKS})
