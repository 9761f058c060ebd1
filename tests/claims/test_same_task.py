"""C12: the programs of docs/same-task.md do what the page says: five bytes of a file are changed in place, and nothing else is.

The blocks are taken from the page.  A language that is not on this machine is skipped by name; the two programs in Python, which
tests/test_docs.py runs as well, are always there.
"""

from __future__ import annotations

import errno
import mmap
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conformance.universes import find_jvms
from nio import FileChannel, MapMode, StandardOpenOption
from tests.claims.conftest import real_or_skip
from tests.claims.grounds import PAGE, SHARED
from tests.faults import child
from tests.faults.scene import open_files
from tests.paging.file_contract import refused

PAGE_TEXT = Path(__file__).parents[2] / "docs" / "same-task.md"
BEFORE = b"." * 8192
AFTER = BEFORE[:4096] + b"hello" + BEFORE[4101:]


def block(language: str, mark: str = "") -> str:
    """The block of the page in a language that has a certain text in it."""
    blocks: list[str] = re.findall(rf"^```{language}\n(.*?)^```$", PAGE_TEXT.read_text(), re.M | re.S)
    (found,) = [each for each in blocks if mark in each]
    return found


def compiled(folder: Path) -> list[str]:
    """C, by whatever compiler is called cc."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("no C compiler on PATH")
    (folder / "same.c").write_text(block("c"))
    subprocess.run([compiler, "-Wall", "-Wextra", "-Werror", "-o", str(folder / "same"), str(folder / "same.c")], check=True)
    return [str(folder / "same")]


def by_java(folder: Path) -> list[str]:
    """Java, run from its source."""
    jdk = next((jvm.home for jvm in find_jvms() if (jvm.home / "bin" / "javac").exists()), None)
    if jdk is None:
        pytest.skip("no JDK of release 17 or later on this machine")
    (folder / "Same.java").write_text(block("java"))
    return [str(jdk / "bin" / "java"), str(folder / "Same.java")]


def by_nio(folder: Path) -> list[str]:
    """Python, with the two lines that the page runs in one namespace."""
    return _python(folder, block("python", "RandomAccessFile"))


def by_mmap(folder: Path) -> list[str]:
    """Python's own."""
    return _python(folder, block("python", "mmap.mmap"))


def _python(folder: Path, text: str) -> list[str]:
    (folder / "same.py").write_text("from pathlib import Path\n" + text)
    return [sys.executable, str(folder / "same.py")]


def by_ruby(folder: Path) -> list[str]:
    """Ruby, if it has the gem."""
    ruby = shutil.which("ruby")
    if ruby is None or subprocess.run([ruby, "-e", 'require "mmap"'], capture_output=True, check=False).returncode:
        pytest.skip("no Ruby with the mmap gem on this machine")
    (folder / "same.rb").write_text(block("ruby"))
    return [ruby, str(folder / "same.rb")]


def by_php(folder: Path) -> list[str]:
    """PHP's command line."""
    php = shutil.which("php")
    if php is None:
        pytest.skip("no PHP on this machine")
    (folder / "same.php").write_text(block("php"))
    return [php, str(folder / "same.php")]


PROGRAMS: dict[str, Callable[[Path], list[str]]] = {
    "C": compiled, "Java": by_java, "nio": by_nio, "Python's mmap": by_mmap, "Ruby": by_ruby, "PHP": by_php,
}  # fmt: skip


@pytest.mark.parametrize("language", PROGRAMS)
def test_each_program_changes_five_bytes_in_place(language: str, tmp_path: Path) -> None:
    """C12: same file, same inode, same bytes in the end."""
    command = PROGRAMS[language](tmp_path)
    notes = tmp_path / "notes"
    notes.write_bytes(BEFORE)
    number = notes.stat().st_ino
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(PAGE_TEXT.parents[1]), *filter(None, sys.path)])}
    subprocess.run([*command, str(notes)], cwd=tmp_path, env=environment, check=True)
    assert (notes.read_bytes(), notes.stat().st_ino) == (AFTER, number)


def test_all_programs_of_the_page_are_run() -> None:
    """No language stands on the page without a program here, and the page says which are not run everywhere."""
    languages = set(re.findall(r"^```(\w+)$", PAGE_TEXT.read_text(), re.M)) - {"text"}
    assert languages == {"c", "java", "python", "ruby", "php"}


# --- what the table says


def cut_under_pythons_mmap(path: str) -> None:
    """Touch a page that the file has no more."""
    import mmap
    import os

    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
        os.truncate(path, 10)
        print(memory[5000])


def test_what_the_table_says_of_pythons_mmap(tmp_path: Path) -> None:
    """C12: it begins at a page, is no longer than the file, holds a descriptor, checks indices; a cut file is SIGBUS."""
    path = tmp_path / "notes"
    path.write_bytes(BEFORE)
    with path.open("r+b") as file:
        refused(errno.EINVAL, lambda: mmap.mmap(file.fileno(), 100, offset=1))
        with pytest.raises(ValueError, match="length"):
            mmap.mmap(file.fileno(), 8193)
        before = open_files()
        memory = mmap.mmap(file.fileno(), 0)
        assert open_files() == before + 1
    assert memory[0] == ord(".")
    with pytest.raises(IndexError):
        memory[8192]
    memory.close()
    with pytest.raises(ValueError, match="closed"):
        memory[0]
    assert child.run(cut_under_pythons_mmap, str(path)).status == -signal.SIGBUS


def test_what_the_table_says_of_nio(tmp_path: Path) -> None:
    """C12: it begins anywhere, makes the file longer, holds no descriptor; bytes are signed and numbers big-endian at first."""
    path = tmp_path / "notes"
    path.write_bytes(BEFORE)
    before = open_files()
    with FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE) as channel:
        memory = channel.map(MapMode.READ_WRITE, 1, 9000)
        longer = channel.size()
    assert longer == 9001
    assert open_files() == before
    memory.put(0, b"\xff\x01\x02\x03\x04")
    assert (memory.get(0), memory.getInt(1)) == (-1, 0x01020304)
    with pytest.raises(IndexError):
        memory.get(9000)


def test_what_the_table_says_of_c(tmp_path: Path) -> None:
    """C12: it begins at a page, and may be longer than the file, which stays as it is.

    That an access behind the end is SIGBUS, and one after munmap SIGSEGV: tests/claims/test_calls.py.
    """
    real = real_or_skip(tmp_path)
    fd = real.open()
    refused(errno.EINVAL, lambda: real.mmap(0, PAGE, 3, SHARED, fd, 1))
    address = real.mmap(0, 100 * PAGE, 3, SHARED, fd)
    assert os.fstat(fd).st_size == real.SIZE
    real.munmap(address, 100 * PAGE)
    os.close(fd)
