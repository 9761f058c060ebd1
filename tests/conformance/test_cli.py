"""The command `nio` itself: help, version, and what it wants to have installed."""

import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from conformance import cli

WITHOUT = """
import sys
sys.modules.update(dict.fromkeys({missing!r}))
from conformance.cli import main
sys.exit(main({arguments!r}))
"""


def without(missing: list[str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """`nio` in a process that cannot import these."""
    command = [sys.executable, "-c", WITHOUT.format(missing=missing, arguments=list(arguments))]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=600, cwd=Path(__file__).parents[2])


def test_a_bare_command_prints_its_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    assert "crosscheck" in capsys.readouterr().err


def test_the_version_is_the_distributions(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"mappednio {metadata.version('mappednio')}\n"


def test_an_unknown_command_is_refused_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["crosschek"])
    assert ended.value.code == 2
    error = capsys.readouterr().err
    assert all(name in error for name in ("crosscheck", "bench", "fuzz", "explain"))


@pytest.mark.parametrize("command", ["crosscheck", "bench", "fuzz", "explain"])
def test_every_command_has_its_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([command, "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: nio {command}")


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_want_nothing_installed(option: str) -> None:
    done = without(["rich", "jpype", "hypothesis"], option)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("command", ["crosscheck", "bench", "fuzz", "explain"])
def test_a_command_that_draws_names_the_smallest_extra_that_brings_rich(command: str) -> None:
    done = without(["rich"], command)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"nio {command} draws its tables with rich: pip install 'mappednio[cli]'\n"


@pytest.mark.parametrize("missing", ["hypothesis", "jpype"])
def test_fuzz_names_the_extra_that_brings_what_it_draws_programs_with(missing: str) -> None:
    done = without([missing], "fuzz")
    assert done.returncode == 2
    assert "pip install 'mappednio[fuzz]'" in done.stdout
