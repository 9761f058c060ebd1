"""What a crosscheck can be about: Java's own packages, or RocketMQ's store. Each has scenarios, transcripts, JVMs, differences.

Not for running or judging.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from . import differences, scenarios, transcript, universes, windows_differences
from .rocketmq import differences as rocketmq_differences
from .rocketmq import jars
from .rocketmq import scenarios as rocketmq_scenarios

ROCKETMQ_RECORDED = Path(rocketmq_differences.__file__).parent / "transcripts"
"""Where the transcripts of RocketMQ's own classes are."""


@dataclass(frozen=True, slots=True)
class Suite:
    """Scenarios and what belongs to them. `remark`: why there are no JVMs, where that needs a word."""

    scenarios: ModuleType
    recorded: Path
    known: Sequence[differences.Known]
    jvms: Sequence[universes.Jvm]
    remark: str = ""


def java() -> Suite:
    """Java's packages, on every JVM found."""
    known = (*differences.KNOWN, *windows_differences.KNOWN)
    return Suite(scenarios, transcript.RECORDED, known, universes.find_jvms())


def rocketmq(folder: Path | None) -> Suite:
    """RocketMQ's store, on every JVM found, with the jars in `folder` (None: the user's cache); none where there are no jars."""
    found: list[universes.Jvm] = []
    remark = ""
    try:
        place = jars.bring(folder)
        found = [universes.RocketMQ(jvm.home, place) for jvm in universes.find_jvms()]
    except jars.NoJars as why:
        remark = str(why)
    return Suite(rocketmq_scenarios, ROCKETMQ_RECORDED, rocketmq_differences.KNOWN, found, remark)
