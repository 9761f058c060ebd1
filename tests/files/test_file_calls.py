"""The calls of java.io.File that look at files and change them; booleans, lists and exceptions of JDK 17 to 25, measured."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nio import Machine
from nio.errors import FileNotFoundException, IllegalArgumentException, IOException, NullPointerException
from nio.files import File, FileInputStream, FileOutputStream, RandomAccessFile
from nio.files.temporary import fitted_name
from nio.paging.host import HostKernel
from nio.paging.kernel import FileStatus, Space
from tests.raising import raises


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A directory with a file, a directory with a file, and links: to each of them, to nothing, and to itself."""
    (tmp_path / "file").write_bytes(b"abc")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/inside").write_bytes(b"")
    for name, target in (("l", "file"), ("d", "folder"), ("dangling", "nowhere"), ("loop", "loop"), ("up", "folder/..")):
        (tmp_path / name).symlink_to(target)
    return tmp_path


class TestLooking:
    def test_hidden_is_what_starts_with_a_dot(self) -> None:
        hidden = [File(path).isHidden() for path in (".a", "a/.b", "..", ".", "", "/", "a/.b/c", "a", ".\0")]
        assert hidden == [True] * 4 + [False] * 5

    def test_access_is_asked_of_the_kernel(self, root: Path) -> None:
        file = root / "file"
        file.chmod(0o644)
        assert (File(file).canRead(), File(file).canWrite(), File(file).canExecute()) == (True, True, False)
        file.chmod(0o755)
        assert File(file).canExecute()
        assert not File(root / "dangling").canRead()
        assert not File("nul\0").canRead()

    def test_times_are_milliseconds_rounded_down(self, root: Path) -> None:
        file = File(root / "file")
        for ns, ms in ((123_987_654_321, 123_987), (-123_987_654_321, -123_988), (0, 0)):
            os.utime(root / "file", ns=(0, ns))
            assert file.lastModified() == ms
        assert File(root / "missing").lastModified() == 0

    def test_setting_a_time_keeps_the_other_to_the_microsecond(self, root: Path) -> None:
        os.utime(root / "file", ns=(5_123_456_789, 0))
        assert File(root / "file").setLastModified(1_234_567_890_123)
        found = (root / "file").stat()
        assert (found.st_atime_ns, found.st_mtime_ns) == (5_123_456_000, 1_234_567_890_123_000_000)
        assert not File(root / "missing").setLastModified(5)
        raises(IllegalArgumentException, "Negative time", lambda: File(root / "missing").setLastModified(-1))
        with pytest.raises(OverflowError):
            File(root / "file").setLastModified(2**63)

    def test_room_is_that_of_the_file_system(self, root: Path) -> None:
        class Small(HostKernel):
            def statvfs(self, path: str) -> Space:
                super().statvfs(path)
                return Space(3, 2, 1)

        with Machine(Small()):
            file, missing = File(root / "file"), File(root / "missing")
            assert (file.getTotalSpace(), file.getFreeSpace(), file.getUsableSpace()) == (3, 2, 1)
            assert (missing.getTotalSpace(), missing.getFreeSpace(), missing.getUsableSpace()) == (0, 0, 0)
        assert File(root).getTotalSpace() > 3


class TestListing:
    def test_names_and_files_of_a_directory(self, root: Path) -> None:
        assert sorted(File(root).list() or []) == sorted(os.listdir(root))
        assert [str(file) for file in File(root / "d").listFiles() or []] == [f"{root}/d/inside"]
        for path in ("file", "missing", "nul\0", "dangling"):
            assert File(root / path).list() is File(root / path).listFiles() is None

    def test_files_below_the_current_directory_have_no_directory_in_front(
        self, root: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(root / "folder")
        assert ([str(f) for f in File("").listFiles() or []], [str(f) for f in File(".").listFiles() or []]) == (
            ["inside"],
            ["./inside"],
        )
        assert all(str(file).count("/") == 1 for file in File("/").listFiles() or [])

    def test_a_filter_is_an_object_with_accept_or_a_function_of_one_argument_or_two(self, root: Path) -> None:
        class Named:
            def accept(self, dir: File, name: str, /) -> bool:
                return dir == File(root) and name == "file"

        class Directories:
            def accept(self, pathname: File, /) -> bool:
                return pathname.isDirectory()

        def names(files: list[File] | None) -> list[str]:
            return sorted(file.getName() for file in files or [])

        assert File(root).list(Named()) == names(File(root).listFiles(Named())) == ["file"]
        assert (
            File(root).list(lambda dir, name: name == "l") == names(File(root).listFiles(lambda dir, name: name == "l")) == ["l"]
        )
        assert (
            names(File(root).listFiles(Directories())) == names(File(root).listFiles(File.isDirectory)) == ["d", "folder", "up"]
        )
        assert File(root / "missing").listFiles(Directories()) is None

    def test_what_a_filter_raises_comes_through(self, root: Path) -> None:
        def broken(file: File) -> bool:
            raise LookupError(file.getName())

        with pytest.raises(LookupError):
            File(root / "folder").listFiles(broken)

    def test_there_is_one_root(self) -> None:
        assert File.listRoots() == [File("/")]


class TestMaking:
    def test_create_new_file_says_whether_it_did(self, root: Path) -> None:
        assert [File(root / "new").createNewFile(), File(root / "new").createNewFile()] == [True, False]
        assert [File(root / name).createNewFile() for name in ("folder", "dangling", "loop")] == [False] * 3
        assert not File("/").createNewFile()
        raises(IOException, "No such file or directory", File(root / "no/x").createNewFile)
        raises(IOException, "Not a directory", File(root / "file/x").createNewFile)
        raises(IOException, "No such file or directory", File("").createNewFile)
        raises(IOException, "Invalid file path", File("a\0").createNewFile)

    def test_mkdirs_makes_what_is_missing(self, root: Path) -> None:
        assert [File(root / name).mkdir() for name in ("m", "m", "n/o", "file", "loop")] == [True] + [False] * 4
        assert [File(root / name).mkdirs() for name in ("a/b/c", "a/b", "file/x", "dangling", "d/x/y", "loop/x")] == [
            *(True, False, False, False, True, False)
        ]
        assert (root / "a/b/c").is_dir()
        assert (root / "folder/x/y").is_dir()
        assert [File("").mkdirs(), File("/").mkdirs(), File("a\0/b").mkdirs()] == [False] * 3

    def test_mkdirs_takes_dots_away_from_what_is_missing(self, root: Path) -> None:
        assert File(f"{root}/q/../r/s").mkdirs()
        assert (root / "r/s").is_dir()
        assert not (root / "q").exists()

    def test_rename_replaces_like_by_like(self, root: Path) -> None:
        (root / "empty").mkdir()
        for old, new, done in (
            ("file", "new", True),
            ("file", "x", False),
            ("new", "folder", False),
            ("folder", "new", False),
            ("folder", "empty", True),
            ("empty", "empty/below", False),
            ("new", "new", True),
        ):
            assert File(root / old).renameTo(File(root / new)) is done
        assert (root / "new").read_bytes() == b"abc"
        assert not File("").renameTo(File(root / "x"))
        assert not File(root / "new").renameTo(File(""))
        raises(NullPointerException, None, lambda: File(root / "new").renameTo(None))  # type: ignore[arg-type]
        with pytest.raises(TypeError):
            File(root / "new").renameTo(str(root / "x"))  # type: ignore[arg-type]

    def test_delete_takes_links_and_empty_directories(self, root: Path) -> None:
        assert [
            File(root / name).delete() for name in ("folder", "d", "dangling", "file", "file", "folder/inside", "folder")
        ] == [*(False, True, True, True, False, True, True)]
        assert [File("").delete(), File("/").delete(), File("a\0").delete()] == [False] * 3

    def test_what_is_forbidden_is_false(self, root: Path) -> None:
        class Forbidding(HostKernel):
            def mkdir(self, path: str, mode: int = 0o777) -> None:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

            def open(self, path: str, flags: int, mode: int = 0o666) -> int:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

            def unlink(self, path: str) -> None:
                raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

        with Machine(Forbidding()):
            assert not File(root / "new").mkdir()
            assert not File(root / "new/er").mkdirs()
            assert not File(root / "file").delete()
            assert File(root / "d").list() == ["inside"]
            raises(IOException, "Permission denied", File(root / "new").createNewFile)
            raises(FileNotFoundException, f"{root}/file (Permission denied)", lambda: FileInputStream(root / "file"))


def test_permissions_are_set_for_the_owner_or_for_all(root: Path) -> None:
    file = File(root / "file")
    (root / "file").chmod(0o4640)
    seen = []
    for call in (
        file.setReadOnly,
        lambda: file.setWritable(True),
        lambda: file.setWritable(True, False),
        lambda: file.setWritable(False),
        lambda: file.setReadable(False, False),
        lambda: file.setExecutable(True, False),
        lambda: file.setExecutable(False),
        lambda: file.setReadable(True, True),
    ):
        assert call()
        seen.append((root / "file").stat().st_mode & 0o7777)
    assert seen == [0o4440, 0o4640, 0o4662, 0o4462, 0o4022, 0o4133, 0o4033, 0o4433]
    assert not File(root / "missing").setReadOnly()
    assert not File(root / "dangling").setExecutable(True)
    assert not File("a\0").setReadable(True)


class TestCanonical:
    @pytest.mark.parametrize(
        ("path", "canonical"),
        [
            ("l", "file"),
            ("d/inside", "folder/inside"),
            ("d/..", "."),
            ("up/file", "file"),
            ("dangling", "dangling"),
            ("dangling/x", "dangling/x"),
            ("dangling/../file", "file"),
            ("loop", "loop"),
            ("no/../file", "file"),
            ("file/x", "file/x"),
            ("file/.", "file"),
            ("file/..", "."),
            ("l/x/..", "file"),
            ("d/no/../x", "folder/x"),
            ("no/./x", "no/x"),
            ("x" * 300, "x" * 300),
        ],
    )
    def test_links_and_dots_go_and_what_is_missing_stays(self, root: Path, path: str, canonical: str) -> None:
        here = os.path.realpath(root)
        expected = here if canonical == "." else f"{here}/{canonical}"
        assert File(f"{root}/{path}").getCanonicalPath() == str(File(f"{root}/{path}").getCanonicalFile()) == expected

    def test_of_what_exists_it_is_python_s_real_path(self, root: Path) -> None:
        for path in ("l", "d/inside", "up/d/../l", "d/../up/folder/.", "/proc/self/root/..", "/proc/self/exe"):
            assert File(str(root / path)).getCanonicalPath() == os.path.realpath(root / path)

    def test_a_relative_path_starts_at_the_current_directory(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(root)
        assert File("no/../b").getCanonicalPath() == f"{os.path.realpath(root)}/b"
        assert File("").getCanonicalPath() == os.path.realpath(root)

    def test_what_no_system_could_resolve_is_an_exception(self, root: Path) -> None:
        raises(IOException, "Too many levels of symbolic links", File(root / "loop/x").getCanonicalPath)
        raises(IOException, "File name too long", File(root / ("x" * 300) / "y").getCanonicalPath)
        raises(IOException, "File name too long", File(f"{root}/{'no/' * 2000}").getCanonicalPath)
        raises(IOException, "Invalid file path", File("a\0").getCanonicalFile)


class TestTemporary:
    def test_the_file_is_new_empty_and_named_as_asked(self, root: Path) -> None:
        folder = File(root / "folder")
        made = [File.createTempFile("abc", suffix, folder) for suffix in (".q", None, "") for _ in range(20)]
        assert len(set(made)) == 60
        for file in made:
            assert (file.isFile(), file.length(), file.getParentFile()) == (True, 0, folder)
        for file, suffix in zip(made, [".q"] * 20 + [".tmp"] * 20 + [""] * 20, strict=True):
            assert file.getName()[3 : len(file.getName()) - len(suffix)].isdecimal()

    def test_it_is_everybody_s_less_the_umask(self, root: Path) -> None:
        before = os.umask(0o027)
        try:
            file = File.createTempFile("abc", None, File(root))
        finally:
            os.umask(before)
        assert Path(str(file)).stat().st_mode & 0o777 == 0o640

    def test_a_name_that_is_taken_is_not_given_again(self, root: Path) -> None:
        class Predictable(HostKernel):
            numbers = iter([b"\0" * 8, b"\0" * 8, b"\0" * 7 + b"\1"])

            def getrandom(self, n: int) -> bytes:
                return next(self.numbers)

        with Machine(Predictable()):
            names = [File.createTempFile("abc", ".q", File(root)).getName() for _ in range(2)]
        assert names == ["abc0.q", "abc1.q"]

    def test_without_a_directory_it_lies_where_the_machine_says(self, root: Path) -> None:
        machine = Machine()
        assert machine.temporary_folder == "/tmp"
        machine.temporary_folder = str(root / "folder")
        with machine:
            assert File.createTempFile("abc", None).getParent() == str(root / "folder")

    @pytest.mark.parametrize("prefix", ["", "a", "ab"])
    def test_a_short_prefix_is_refused(self, prefix: str) -> None:
        text = f'Prefix string "{prefix}" too short: length must be at least 3'
        raises(IllegalArgumentException, text, lambda: File.createTempFile(prefix, None))

    def test_what_would_be_no_name_is_refused(self, root: Path) -> None:
        for suffix in ("/q", "a/q", "q\0"):
            with pytest.raises(IOException, match=r"Unable to create temporary file, abc[0-9]+"):
                File.createTempFile("abc", suffix, File(root))
        raises(IOException, "No such file or directory", lambda: File.createTempFile("abc", "q", File(root / "no")))
        raises(IOException, "Not a directory", lambda: File.createTempFile("abc", "q", File(root / "file")))
        text = 'Cannot invoke "String.length()" because "prefix" is null'
        raises(NullPointerException, text, lambda: File.createTempFile(None, "q"))  # type: ignore[arg-type]

    def test_of_a_prefix_the_last_name_counts(self, root: Path) -> None:
        names = [File.createTempFile(prefix, "q/", File(root)).getName() for prefix in ("x/../bcd", "bcd/", "///")]
        assert [name.rstrip("0123456789q") for name in names] == ["bcd", "bcd", ""]

    @pytest.mark.parametrize(
        ("prefix", "number", "suffix", "kept"),
        [
            (3, 20, 230, (3, 230)),
            (3, 20, 233, (3, 231)),
            (3, 20, 240, (3, 224)),
            (3, 19, 240, (3, 226)),
            (3, 20, 500, (3, 3)),
            (10, 20, 230, (5, 230)),
            (10, 20, 240, (3, 224)),
            (250, 19, 0, (236, 0)),
            (300, 18, 100, (137, 100)),
            (3, 20, 2, (3, 2)),
        ],
    )
    def test_a_name_that_is_too_long_is_cut_as_java_cuts_it(
        self, prefix: int, number: int, suffix: int, kept: tuple[int, int]
    ) -> None:
        assert fitted_name("p" * prefix, "1" * number, "s" * suffix) == "p" * kept[0] + "1" * number + "s" * kept[1]


def test_delete_on_exit_goes_backwards_and_asks_no_file_twice(root: Path) -> None:
    program = """
import os, sys
from nio import File, Machine
from nio.paging.host import HostKernel

class Telling(HostKernel):
    def unlink(self, path):
        print("unlink", os.path.basename(path), flush=True)
        super().unlink(path)

os.chdir(sys.argv[1])
with Machine(Telling()):
    for name in ("folder", "folder/inside", "file", "missing", "folder", "nul\\0", ""):
        File(name).deleteOnExit()
File("l").deleteOnExit()
os.chdir("/")
if os.fork() == 0:
    sys.exit()
os.wait()
print("end", flush=True)
"""
    done = subprocess.run([sys.executable, "-c", program, str(root)], capture_output=True, text=True, check=True)
    told = ["end", *("unlink " + name for name in (root.name, "missing", "file", "inside", "folder"))]
    assert done.stdout.splitlines() == told
    assert not [name for name in ("folder", "file", "l") if os.path.lexists(root / name)]


class Below(HostKernel):
    """A host whose root is a directory of its own: whatever goes around the kernel misses it."""

    def __init__(self, root: Path) -> None:
        self.root = str(root)

    def _at(self, path: str) -> str:
        return self.root + path

    def open(self, path: str, flags: int, mode: int = 0o666) -> int:
        return super().open(self._at(path), flags, mode)

    def stat(self, path: str) -> FileStatus:
        return super().stat(self._at(path))

    def lstat(self, path: str) -> FileStatus:
        return super().lstat(self._at(path))

    def access(self, path: str, mode: int) -> bool:
        return super().access(self._at(path), mode)

    def mkdir(self, path: str, mode: int = 0o777) -> None:
        super().mkdir(self._at(path), mode)

    def listdir(self, path: str) -> list[str]:
        return super().listdir(self._at(path))

    def rename(self, old: str, new: str) -> None:
        super().rename(self._at(old), self._at(new))

    def unlink(self, path: str) -> None:
        super().unlink(self._at(path))

    def rmdir(self, path: str) -> None:
        super().rmdir(self._at(path))

    def chmod(self, path: str, mode: int) -> None:
        super().chmod(self._at(path), mode)

    def utime(self, path: str, accessed_ns: int, modified_ns: int) -> None:
        super().utime(self._at(path), accessed_ns, modified_ns)

    def getcwd(self) -> str:
        return "/here"


def test_every_call_goes_to_the_kernel_of_the_current_machine(tmp_path: Path) -> None:
    with Machine(Below(tmp_path)):
        assert File("/here/deep").mkdirs()
        assert File("/here/file").createNewFile()
        with FileOutputStream("/here/file") as out, RandomAccessFile("/here/other", "rw") as other:
            out.write(b"abc")
            other.writeInt(7)
        with FileInputStream("/here/file") as stream:
            assert bytes(stream.readAllBytes()) == b"abc"
        file = File("/here/file")
        assert (file.length(), file.canWrite(), file.setReadOnly(), file.setLastModified(1000)) == (3, True, True, True)
        assert File("file").getAbsolutePath() == File("x/../file").getCanonicalPath() == "/here/file"
        assert sorted(File("/here").list() or []) == ["deep", "file", "other"]
        assert file.renameTo(File("/here/deep/file"))
        assert File("/here/other").delete()
        temporary = File.createTempFile("abc", None, File("/here"))
    here = tmp_path / "here"
    assert sorted(os.listdir(here)) == sorted(["deep", temporary.getName()])
    assert ((here / "deep/file").stat().st_mtime, (here / "deep/file").stat().st_mode & 0o777) == (1, 0o444)
    assert not temporary.exists()
