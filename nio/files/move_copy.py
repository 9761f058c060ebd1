"""Copying and moving one file: the calls of java.nio.file.Files for it.

    move    rename(2); to another file system a copy with all attributes, and then the source goes
    copy    a file, a link, or a directory without what is in it

What copies is the kernel, if it can.  A pipe or a device cannot be copied, and no owner: the Kernel interface makes neither.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from typing import Final, overload

from nio import machine
from nio.channels.options import CopyOption, StandardOpenOption
from nio.errors import (
    AtomicMoveNotSupportedException,
    DirectoryNotEmptyException,
    FileAlreadyExistsException,
)
from nio.failures import file_system_exception
from nio.files.channel_streams import new_input_stream, new_output_stream
from nio.files.copy_options import copy_mode, move_mode, stream_mode
from nio.files.making import Making, remove
from nio.files.path import NO_PATH, AnyPath, Path, as_path, in_kernel
from nio.files.questions import status_of
from nio.files.streams import InputStream, OutputStream
from nio.paging.kernel import FileKind, FileStatus, Kernel

_CHUNK: Final = 1 << 16
_AT_ONCE: Final = 0x7FFF_F000
"""What Linux copies in one call at most."""


class MoveAndCopy:
    """The part of java.nio.file.Files that moves and copies."""

    __slots__ = ()

    @staticmethod
    def move(source: AnyPath, target: AnyPath, /, *options: CopyOption) -> Path:
        """Give a file, a link or a directory another path, and return that (Files.move).

        options: REPLACE_EXISTING, ATOMIC_MOVE.  Links are moved themselves.  Nothing happens if both paths are one file.
        Raises FileAlreadyExistsException without REPLACE_EXISTING, DirectoryNotEmptyException for a target, or on the way to
        another file system a source, with something in it, AtomicMoveNotSupportedException, NoSuchFileException,
        FileSystemException "source -> target: reason", UnsupportedOperationException for COPY_ATTRIBUTES.
        """
        here, there = as_path(source), as_path(target)
        mode = move_mode(options)
        kernel = machine.current().kernel
        if mode.atomic:
            try:
                kernel.rename(in_kernel(here), in_kernel(there))
            except OSError as error:
                if error.errno == errno.EXDEV:
                    raise AtomicMoveNotSupportedException(here.toString(), there.toString(), error.strerror) from None
                raise file_system_exception(here.toString(), error, there.toString()) from None
            return there
        status = status_of(here, follow=False)
        if not _make_room(kernel, status, there, mode.replace):
            return there
        try:
            kernel.move(in_kernel(here), in_kernel(there))
        except OSError as error:
            if error.errno not in (errno.EXDEV, errno.EISDIR):
                raise file_system_exception(here.toString(), error, there.toString()) from None
            _move_by_copy(kernel, here, there, status)
        return there

    @overload
    @staticmethod
    def copy(source: AnyPath, target: AnyPath, /, *options: CopyOption) -> Path: ...
    @overload
    @staticmethod
    def copy(source: AnyPath, out: OutputStream, /) -> int: ...
    @overload
    @staticmethod
    def copy(source: InputStream, target: AnyPath, /, *options: CopyOption) -> int: ...
    @staticmethod
    def copy(source: AnyPath | InputStream, target: AnyPath | OutputStream, /, *options: CopyOption) -> Path | int:
        """Copy a file, a link or an empty directory and return the target; or a file to or from a stream (Files.copy).

        options: REPLACE_EXISTING, COPY_ATTRIBUTES (permissions and times), NOFOLLOW_LINKS to copy a link itself; from a
        stream REPLACE_EXISTING.  With a stream the number of bytes is returned, and the stream is not closed.
        Raises FileAlreadyExistsException without REPLACE_EXISTING, DirectoryNotEmptyException for a target with something in
        it, NoSuchFileException, FileSystemException, UnsupportedOperationException for ATOMIC_MOVE.
        """
        if isinstance(source, InputStream):
            return _from_stream(source, as_path(target, None), options)  # type: ignore[arg-type]  # as_path refuses streams
        here = as_path(source)
        if isinstance(target, OutputStream):
            with new_input_stream(here, ()) as stream:
                return stream.transferTo(target)
        there = as_path(target, NO_PATH)
        mode = copy_mode(options)
        kernel = machine.current().kernel
        status = status_of(here, mode.follow)
        if _make_room(kernel, status, there, mode.replace):
            _copy(kernel, here, there, status, mode.attributes)
        return there


def _make_room(kernel: Kernel, source: FileStatus, target: Path, replace: bool) -> bool:
    """Remove what has the name of the target, and return whether there is anything to do: not if it is the source."""
    try:
        there = kernel.lstat(in_kernel(target))
    except OSError:
        return True  # what is wrong with it shows when it is made
    if there.identity == source.identity:
        return False
    if not replace:
        raise FileAlreadyExistsException(target.toString())
    remove(target)
    return True


def _move_by_copy(kernel: Kernel, source: Path, target: Path, status: FileStatus) -> None:
    """Copy with all attributes and delete the source; if the source cannot be deleted, the copy goes again."""
    if status.kind is FileKind.DIRECTORY:
        try:
            names = kernel.listdir(in_kernel(source))
        except OSError as error:
            raise file_system_exception(source.toString(), error) from None
        if names:
            raise DirectoryNotEmptyException(source.toString())
    _copy(kernel, source, target, status, True)
    try:
        remove(source)
    except OSError:
        with suppress(OSError):
            remove(target)
        raise


def _copy(kernel: Kernel, source: Path, target: Path, status: FileStatus, attributes: bool) -> None:
    """Make the target, which is not there, like the source, which `status` is about."""
    if status.kind is FileKind.SYMLINK:
        _copy_link(kernel, source, target)
        return  # a link has no permissions, and its times are its own
    if status.kind is FileKind.DIRECTORY:
        try:
            kernel.mkdir(in_kernel(target), status.mode)
        except OSError as error:
            raise file_system_exception(target.toString(), error) from None
    elif status.kind is FileKind.FILE:
        _copy_file(kernel, source, target, status.mode)
    else:
        refusal = OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))
        raise file_system_exception(source.toString(), refusal, target.toString())
    if attributes:
        try:
            kernel.utime(in_kernel(target), status.accessed_ns, status.modified_ns)
            kernel.chmod(in_kernel(target), status.mode)
        except OSError as error:
            with suppress(OSError):
                remove(target)
            raise file_system_exception(target.toString(), error) from None


def _copy_link(kernel: Kernel, source: Path, target: Path) -> None:
    try:
        leads_to = kernel.readlink(in_kernel(source))
    except OSError as error:
        raise file_system_exception(source.toString(), error) from None
    try:
        kernel.symlink(leads_to, in_kernel(target))
    except OSError as error:
        raise file_system_exception(target.toString(), error) from None


def _copy_file(kernel: Kernel, source: Path, target: Path, mode: int) -> None:
    """Copy a file; mode: of the copy, less the process's umask.  What could not be copied whole is not there afterwards."""
    try:
        reading = kernel.open(in_kernel(source), os.O_RDONLY)
    except OSError as error:
        raise file_system_exception(source.toString(), error) from None
    try:
        try:
            writing = kernel.open(in_kernel(target), os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        except OSError as error:
            raise file_system_exception(target.toString(), error) from None
        try:
            try:
                _copy_bytes(kernel, reading, writing)
            finally:
                kernel.close(writing)
        except OSError as error:
            with suppress(OSError):
                kernel.unlink(in_kernel(target))
            raise file_system_exception(source.toString(), error, target.toString()) from None
    finally:
        kernel.close(reading)


def _copy_bytes(kernel: Kernel, reading: int, writing: int) -> None:
    """Copy from the positions of two descriptors on to the end of the first."""
    # Where the kernel cannot copy, or finds nothing in a file that has no size (those of /proc), the rest is read and
    # written: what fails for good fails again there.
    with suppress(OSError):
        while kernel.copy_file_range(reading, None, writing, None, _AT_ONCE):
            pass
    chunk = memoryview(bytearray(_CHUNK))
    while count := kernel.read(reading, chunk):
        part = chunk[:count]
        while part:
            part = part[kernel.write(writing, part) :]


def _from_stream(stream: InputStream, target: Path, options: tuple[CopyOption, ...]) -> int:
    """Copy a stream into a new file."""
    if stream_mode(options).replace:
        Making.deleteIfExists(target)
    with new_output_stream(target, (StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) as out:
        return stream.transferTo(out)
