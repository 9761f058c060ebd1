"""What the pages promise beyond the output of their blocks: links, blocks that stand alone, the list of classes, a port.

`python -m tests.test_pages` writes the list of classes into docs/porting.md.
"""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from compat._jpackage import HOME, WITH_CLASSES
from conformance.universes import find_jvms
from tests.refill_docs import DOCUMENTS, ROOT, blocks, outputs

README = ROOT / "README.md"
PORTING = ROOT / "docs" / "porting.md"
LIST = re.compile(r"(?<=`python -m tests.test_pages` writes it -->\n).*?(?=<!-- end -->)", re.S)
LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]+))?\)")


# --- links


def targets(document: Path) -> list[tuple[str, str]]:
    """Where the links of a page lead, those into the web left out: path and heading, either may be empty."""
    text = re.sub(r"^```.*?^```$|`[^`\n]*`", "", document.read_text("utf-8"), flags=re.M | re.S)
    return [(path, heading) for path, heading in LINK.findall(text) if "://" not in path]


def headings(document: Path) -> set[str]:
    """The names under which a page's headings are linked: small letters, hyphens for blanks, no other signs."""
    found = re.findall(r"^#+ (.*)$", document.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in found}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_within_the_repository_leads_somewhere(document: Path) -> None:
    """To a file, and to a heading of it where the link names one."""
    for path, heading in targets(document):
        target = document.parent / path if path else document
        assert target.exists(), path
        assert not heading or heading in headings(target), f"{path}#{heading}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_page_that_is_named_is_linked(document: Path) -> None:
    """The name of another page in running text is a link to it."""
    text = re.sub(r"^```.*?^```$|`[^`\n]*`|\[[^\]]*\]\([^)]*\)|<!--.*?-->", "", document.read_text("utf-8"), flags=re.M | re.S)
    assert re.findall(r"[\w-]+\.md\b", text) == []


def test_every_page_can_be_reached_from_the_map() -> None:
    """docs/index.md links to each."""
    index = ROOT / "docs" / "index.md"
    linked = {(index.parent / path).resolve() for path, _ in targets(index)}
    assert {page.resolve() for page in DOCUMENTS if page not in (README, index)} <= linked


# --- the README


def test_each_block_of_the_readme_stands_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader copies one of them, with nothing before it."""
    code = [block for block in blocks(README.read_text("utf-8")) if block[1] == "python"]
    assert len(code) >= 3
    for number, block in enumerate(code):
        folder = tmp_path / str(number)
        folder.mkdir()
        monkeypatch.chdir(folder)
        assert next(outputs(str(README), block[0]))[2] in README.read_text("utf-8")


# --- porting.md


def class_list() -> str:
    """A table with a row for each package, and one for the exceptions of each."""
    lines = ["| package | classes | exceptions |", "|---|---|---|"]
    for package in sorted(WITH_CLASSES):
        module = import_module(f"{HOME}.{package}")
        classes: tuple[list[str], list[str]] = ([], [])
        for name in dir(module):
            found = getattr(module, name)
            if isinstance(found, type):
                classes[issubclass(found, BaseException)].append(f"`{name}`")
        lines.append(f"| `{package}` | {' '.join(classes[False])} | {' '.join(classes[True])} |")
    return "\n".join(lines) + "\n"


def test_the_list_of_classes_is_the_list_of_classes() -> None:
    """Written by this file; what has come or gone since shows here."""
    (found,) = LIST.findall(PORTING.read_text("utf-8"))
    assert found == class_list()


def test_the_java_of_the_port_prints_what_the_python_prints(tmp_path: Path) -> None:
    """On a JDK, run from its source."""
    jdk = next((jvm.home for jvm in find_jvms() if (jvm.home / "bin" / "javac").exists()), None)
    if jdk is None:
        pytest.skip("no JDK of release 17 or later on this machine")
    page = blocks(PORTING.read_text("utf-8"))
    (at,) = [at for at, block in enumerate(page) if block[1] == "java"]
    (java, python, output) = page[at : at + 3]
    assert (python[1], output[1]) == ("python", "text")
    (tmp_path / "OffsetIndex.java").write_text(java[2])
    command = [str(jdk / "bin" / "java"), "OffsetIndex.java", "index"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=600)
    assert (done.stdout, done.stderr) == (output[2], "")


def write() -> None:
    """Put the list into the page."""
    text = PORTING.read_text("utf-8")
    assert len(LIST.findall(text)) == 1
    PORTING.write_text(LIST.sub(class_list(), text), "utf-8")


if __name__ == "__main__":
    write()
    sys.stdout.write("docs/porting.md: the list of classes is written\n")
