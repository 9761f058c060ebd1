"""The known differences between nio on `sim-windows` and the JVMs that transcripts are of, which run on Linux: Windows' rules
about files in use, its error numbers and its words.

Each is a row of the matrix in docs/windows.md, or what the system itself answers there.

Not for differences that nio has on every system (`differences`).
"""

from typing import Final

from .differences import Known

_WINDOWS: Final = "sim-windows"

_THROUGH_A_FILE: Final = "Windows does not find a path that leads through a file (error 3), where Linux calls it no directory"
_DIRECTORY_OPENED: Final = "a directory cannot be opened on Windows: error 5, access is denied"

KNOWN: tuple[Known, ...] = (
    Known(
        scenario="*",
        step="*",
        java="raised *No such file or directory*",
        nio="raised *The system cannot find the * specified*",
        universe=_WINDOWS,
        reason="Windows has words of its own for what is not there: the path, where the directory is missing, too",
    ),
    Known(
        scenario="*",
        step="*",
        java="raised java.nio.file.FileSystemException: *: Not a directory",
        nio="raised java.nio.file.NoSuchFileException: *",
        universe=_WINDOWS,
        reason=_THROUGH_A_FILE,
    ),
    Known(
        scenario="files_listing.everywhere",
        step="data/below: *",
        java="raised java.nio.file.NotDirectoryException: *",
        nio="raised java.nio.file.NoSuchFileException: *",
        universe=_WINDOWS,
        reason=_THROUGH_A_FILE,
    ),
    Known(
        scenario="files_making.everywhere",
        step="data/below: files.deleteIfExists(path)",
        java="raised java.nio.file.FileSystemException: *: Not a directory",
        nio="returned False",
        universe=_WINDOWS,
        reason="Windows does not find a path that leads through a file (error 3), and what is not found does not exist",
    ),
    Known(
        scenario="files_making.temporary_nowhere",
        step="createTemp* in data",
        java="noted ['FileSystemException', *: Not a directory']",
        nio="noted ['NoSuchFileException', *",
        universe=_WINDOWS,
        reason=_THROUGH_A_FILE,
    ),
    Known(
        scenario="*",
        step="*",
        java="raised java.*Exception: *Is a directory*",
        nio="raised java.*Exception: *",
        universe=_WINDOWS,
        reason="Windows does not let a directory be opened, or replaced by a file: error 5, access is denied",
    ),
    Known(
        scenario="files_content.everywhere",
        step="*: files.new*(path).close()",
        java="returned None",
        nio="raised java.nio.file.AccessDeniedException: *",
        universe=_WINDOWS,
        reason=_DIRECTORY_OPENED,
    ),
    Known(
        scenario="*.not_a_file",
        step="*",
        java="returned *",
        nio="raised java.nio.file.AccessDeniedException: *",
        universe=_WINDOWS,
        reason=_DIRECTORY_OPENED,
    ),
    Known(
        scenario="files_move_copy.move_atomic",
        step="* to *: files.move(source, target, atomic)",
        java="*",
        nio="raised java.nio.file.AccessDeniedException: *",
        universe=_WINDOWS,
        reason="MoveFileEx replaces no directory, and nothing by a directory: error 5, access is denied",
    ),
    Known(
        scenario="*",
        step="*.isLoaded()*",
        java="returned *True*",
        nio="returned *False*",
        universe=_WINDOWS,
        reason="isLoaded is always false on Windows, which does not tell which pages are in memory",
    ),
    Known(
        scenario="*",
        step="*",
        java="*",
        nio="raised java.io.IOException: The requested operation cannot be performed on a file with a user-mapped section open",
        universe=_WINDOWS,
        reason="a mapped file cannot be cut on Windows, row 14 of the matrix in docs/windows.md",
    ),
    Known(
        scenario="files_move_copy.move_atomic",
        step="full to dir: source there; *",
        java="noted [False, *",
        nio="noted [True, *",
        universe=_WINDOWS,
        reason="MoveFileEx replaces no directory, so that the source is still there",
    ),
    Known(
        scenario="files_move_copy.move_atomic",
        step="missing to loop/x: files.move(source, target, atomic)",
        java="raised java.nio.file.FileSystemException: *: Too many levels of symbolic links*",
        nio="raised java.nio.file.NoSuchFileException: *",
        universe=_WINDOWS,
        reason="MoveFileEx looks at the source first: there is none, whatever is wrong with the target",
    ),
    Known(
        scenario="java_io_*",
        step="*",
        java="raised java.io.*Exception: *Not a directory*",
        nio="raised java.io.*Exception: *The system cannot find the path specified*",
        universe=_WINDOWS,
        reason=_THROUGH_A_FILE,
    ),
    Known(
        scenario="random_access_file.not_a_file",
        step="*",
        java="raised java.io.FileNotFoundException: * (Not a directory)",
        nio="raised java.io.FileNotFoundException: * (The system cannot find the path specified)",
        universe=_WINDOWS,
        reason=_THROUGH_A_FILE,
    ),
    Known(
        scenario="java_io_file.rename",
        step="*.renameTo(*)",
        java="returned True",
        nio="returned False",
        universe=_WINDOWS,
        reason="File.renameTo replaces nothing on Windows, row 9 of the matrix in docs/windows.md",
    ),
    Known(
        scenario="java_io_file.rename",
        step="*",
        java="*",
        nio="*",
        universe=_WINDOWS,
        reason="follows from what was not renamed in the steps before",
    ),
    Known(
        scenario="locks.advisory",
        step="two.read(b)",
        java="returned 2",
        nio="raised java.io.IOException: The process cannot access the file because another process has locked *",
        universe=_WINDOWS,
        reason="a lock on a region binds other channels on Windows",
    ),
    Known(
        scenario="locks.advisory",
        step="*",
        java="*",
        nio="*",
        universe=_WINDOWS,
        reason="follows from what was not read in the step before",
    ),
    Known(
        scenario="map_checks.not_a_file",
        step="channel.*",
        java="*",
        nio="raised NoValue",
        universe=_WINDOWS,
        reason="follows from the directory that was not opened in the step before",
    ),
    Known(
        scenario="pools.mapped",
        step="*: map *, 1",
        java="noted [[1, 1, *",
        nio="noted [[1, 1, *",
        universe=_WINDOWS,
        reason="offsets of mappings are rounded to 64 KiB on Windows, so that more is mapped before the buffer's first byte",
    ),
    Known(
        scenario="truncation.cut_by_its_channel",
        step="*",
        java="*",
        nio="returned *",
        universe=_WINDOWS,
        reason="follows from the file's not being cut in the steps before, row 14 of the matrix in docs/windows.md",
    ),
)
