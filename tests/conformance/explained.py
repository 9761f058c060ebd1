"""What the tests of `nio explain` ask about a program that has been run: its steps, their sentences, what it printed.

Not here: tests.
"""

from __future__ import annotations

from pathlib import Path

from conformance.explain import catalogue, words
from conformance.explain.options import Choice
from conformance.explain.running import Run, run
from conformance.explain.story import Said, Step, Story
from nio.paging.sim import MemoryDisk

PROGRAMS = catalogue.programs()
ROOT = Path(__file__).parents[2]

PREAMBLE = """\
from nio import *
from nio import StandardOpenOption as Option
channel = FileChannel.open("f", Option.CREATE, Option.READ, Option.WRITE)
"""


def ran(tmp_path: Path, text: str, *arguments: str, choice: Choice | None = None) -> Run:
    """Run a program of a few lines."""
    script = tmp_path / "script.py"
    script.write_text(PREAMBLE + text)
    return run(script, arguments, choice or Choice(), MemoryDisk())


def step(story: Story, text: str) -> Step:
    """The only step with this text."""
    (found,) = [step for step in story.steps if step.text == text]
    return found


def numbers(step: Step) -> list[str]:
    """The numbers of a step's sentences, those without one left out."""
    return [number for course in step.courses for number, _ in words.told(course) if number]


def lines(step: Step) -> list[str]:
    """A step's sentences."""
    return [text for course in step.courses for _, text in words.told(course)]


def said(story: Story) -> list[str]:
    """The lines that the program printed."""
    return [part.text for part in story.parts if isinstance(part, Said)]
