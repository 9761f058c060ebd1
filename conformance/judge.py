"""Judging: one universe's transcripts against a JVM's, live or recorded, scenario by scenario.

Not for running or printing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from .diff import Difference, differences
from .differences import Known, explanation
from .runner import Run
from .targets import Target
from .transcript import Header, Transcript


@dataclass(frozen=True, slots=True)
class Side:
    """Transcripts of one universe, wherever they come from. `recorded` tells a stored run from one just made."""

    label: str
    jdk: int
    transcripts: Mapping[str, Transcript]
    skipped: Mapping[str, str] = field(default_factory=dict)
    recorded: bool = False

    @staticmethod
    def of_run(run: Run) -> "Side":
        """A run that was just made."""
        return Side(run.universe.label, run.universe.jdk, run.transcripts, run.skipped)

    @staticmethod
    def of_recording(header: Header, transcripts: Mapping[str, Transcript]) -> "Side":
        """A run that was made earlier, on a JVM that need not be here."""
        return Side(f"jdk-{header.jdk} (recorded, {header.build.partition('+')[0]})", header.jdk, transcripts, recorded=True)


Outcome = Literal["same", "known", "different", "skipped", "missing"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one scenario came out on nio's side against one JVM.

    `difference` is the first that nothing explains; `known` are the entries that explained the others;
    `remark` is for `skipped` and `missing`, and for a recording that is older than its scenario.
    """

    scenario: str
    nio: str
    java: str
    outcome: Outcome
    steps: int = 0
    difference: Difference | None = None
    known: tuple[Known, ...] = ()
    remark: str = ""

    @property
    def fails(self) -> bool:
        """Whether a crosscheck with this verdict fails."""
        return self.outcome in ("different", "missing")


def judge(target: Target, nio: Side, java: Side, known: Iterable[Known]) -> Verdict:
    """One scenario, one universe, one JVM."""
    name = target.name
    if java.jdk < target.since:
        return Verdict(name, nio.label, java.label, "skipped", remark=f"since JDK {target.since}")
    for side in (java, nio):
        if name in side.skipped:
            return Verdict(name, nio.label, java.label, "skipped", remark=f"{side.label}: {side.skipped[name]}")
        if name not in side.transcripts:
            remark = f"{side.label} has no transcript of it" + ("; record it on a JVM" if side.recorded else "")
            return Verdict(name, nio.label, java.label, "missing", remark=remark)
    left, right = java.transcripts[name], nio.transcripts[name]
    explained: list[Known] = []
    first: Difference | None = None
    for difference in differences(left, right):
        entry = explanation(difference, java.jdk, known, nio.label)
        if entry is not None:
            explained.append(entry)
        elif first is None:
            first = difference
    older = first is not None and not first.same_step and java.recorded and left.source != right.source
    return Verdict(
        name,
        nio.label,
        java.label,
        "different" if first else "known" if explained else "same",
        steps=len(right.events),
        difference=first,
        known=tuple(dict.fromkeys(explained)),
        remark="the recording is of an older text of this scenario: record it again" if older else "",
    )


def judge_all(
    targets: Sequence[Target], nio_sides: Sequence[Side], java_sides: Sequence[Side], known: Sequence[Known]
) -> list[Verdict]:
    """Every scenario on every pair of sides."""
    return [judge(target, nio, java, known) for target in targets for nio in nio_sides for java in java_sides]
