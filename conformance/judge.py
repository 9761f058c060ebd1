"""Judging: one universe's transcripts against a JVM's, live or recorded, scenario by scenario.

Two transcripts that are alike prove something only where a program ran to its end and something was compared; a program
that stopped on both sides, or looked at nothing, fails.

Not for running or printing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from .diff import Difference, differences
from .differences import Known, explanation
from .runner import Run
from .targets import Target
from .transcript import ESCAPED, IMPORTING, Event, Header, Transcript


@dataclass(frozen=True, slots=True)
class Side:
    """Transcripts of one universe, wherever they come from. `recorded` tells a stored run from one just made."""

    label: str
    jdk: int
    transcripts: Mapping[str, Transcript]
    skipped: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, tuple[Known, ...]] = field(default_factory=dict)
    recorded: bool = False

    @staticmethod
    def of_run(run: Run) -> "Side":
        """A run that was just made."""
        return Side(run.universe.label, run.universe.jdk, run.transcripts, run.skipped, run.known)

    @staticmethod
    def of_recording(header: Header, transcripts: Mapping[str, Transcript]) -> "Side":
        """A run that was made earlier, on a JVM that need not be here."""
        return Side(f"jdk-{header.jdk} (recorded, {header.build.partition('+')[0]})", header.jdk, transcripts, recorded=True)


Outcome = Literal["same", "known", "different", "stopped", "empty", "skipped", "missing"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one scenario came out on nio's side against one JVM.

    `steps` were compared; `differences` are those that nothing explains, `known` the entries that explained the others;
    `caught` tells of steps in which both sides raised an exception of Python's; `remark` says why nothing was compared, or
    nothing after some step, and that a recording is older than its scenario.
    """

    scenario: str
    nio: str
    java: str
    outcome: Outcome
    steps: int = 0
    differences: tuple[Difference, ...] = ()
    known: tuple[Known, ...] = ()
    caught: tuple[str, ...] = ()
    remark: str = ""

    @property
    def fails(self) -> bool:
        """Whether a crosscheck with this verdict fails."""
        return self.outcome in ("different", "stopped", "empty", "missing")


def judge(target: Target, nio: Side, java: Side, known: Iterable[Known]) -> Verdict:
    """One scenario, one universe, one JVM. known: what is known of all scenarios; a user's file adds its own."""
    name = target.name
    if java.jdk < target.since:
        return Verdict(name, nio.label, java.label, "skipped", remark=f"since JDK {target.since}")
    for side in (java, nio):
        if name in side.skipped:
            return Verdict(name, nio.label, java.label, "skipped", remark=f"{side.label}: {side.skipped[name]}")
        if name not in side.transcripts:
            remark = f"{side.label} has no transcript of it" + ("; record it on a JVM" if side.recorded else "")
            return Verdict(name, nio.label, java.label, "missing", remark=remark)
    return _compare(target, nio, java, (*known, *nio.known.get(name, ())))


def judge_all(
    targets: Sequence[Target], nio_sides: Sequence[Side], java_sides: Sequence[Side], known: Sequence[Known]
) -> list[Verdict]:
    """Every scenario on every pair of sides."""
    return [judge(target, nio, java, known) for target in targets for nio in nio_sides for java in java_sides]


def _compare(target: Target, nio: Side, java: Side, known: Iterable[Known]) -> Verdict:
    """The verdict on two transcripts that are there."""
    left, right = java.transcripts[target.name], nio.transcripts[target.name]
    found = list(differences(left, right))
    explained: list[Known] = []
    unexplained: list[Difference] = []
    for difference in found:
        entry = explanation(difference, java.jdk, known, nio.label)
        if entry is None:
            unexplained.append(difference)
        else:
            explained.append(entry)
    stopped = _stopped(left, right)
    steps = _compared(left, right, found) - (stopped != "" and right.events[-1].step in (ESCAPED, IMPORTING))
    remarks = [stopped] if stopped else []
    outcome: Outcome
    if unexplained:
        outcome = "different"
        if not unexplained[0].same_step and java.recorded and left.source != right.source:
            remarks.append("the recording is of an older text of this scenario: record it again")
    elif stopped:
        outcome = "stopped"
    elif explained:
        outcome = "known"
    elif not steps:
        outcome = "empty"
        remarks.append("nothing was compared: no step was logged, no line printed, nothing returned")
    elif target.is_users and all(event.text in _MISTAKES for event in right.events):
        outcome = "empty"
        first = right.events[0]
        remarks.append(f"nothing was compared: every step raised an error of Python's, the first {first.text}, {first.detail}")
    else:
        outcome = "same"
    return Verdict(
        target.name,
        nio.label,
        java.label,
        outcome,
        steps,
        tuple(unexplained),
        tuple(dict.fromkeys(explained)),
        tuple(_caught(left, right)) if target.is_users else (),
        "; ".join(remarks),
    )


_MISTAKES = ("AttributeError", "ImportError", "ModuleNotFoundError", "NameError", "NoValue", "UnboundLocalError")
"""Exceptions of Python's that are never an answer of Java's or of JPype's to a call."""


def _compared(java: Transcript, nio: Transcript, found: Sequence[Difference]) -> int:
    """How many steps both sides took, up to where they parted or one of them ended."""
    both = min(len(java.events), len(nio.events))
    if found and not found[-1].same_step:
        return min(both, found[-1].number - 1)
    return both


def _stopped(java: Transcript, nio: Transcript) -> str:
    """Why neither program came to its end, where both stopped alike and Java had no part in it; else ""."""
    if not java.events or not nio.events or java.events[-1] != nio.events[-1]:
        return ""
    last = nio.events[-1]
    if last.ends:
        return f"both {_ending(last)} in {last.step}, so nothing after it was compared"
    if last.step not in (ESCAPED, IMPORTING) or not last.detail:
        return ""
    if last.step == IMPORTING:
        return f"the file could not be imported on either side, so nothing was compared: {last.text}, {last.detail}"
    return f"both stopped by a Python error, so nothing after it was compared: {last.text}, {last.detail}"


def _ending(event: Event) -> str:
    return f"ended their process ({event.text})" if event.kind == "crashed" else f"did not come back ({event.text})"


def _caught(java: Transcript, nio: Transcript) -> Iterable[str]:
    """The steps in which both sides raised the same exception of Python's, which says little of Java."""
    for number, (left, right) in enumerate(zip(java.events, nio.events, strict=False), start=1):
        if left == right and right.detail and right.step not in (ESCAPED, IMPORTING):
            yield f"step {number}, {right.step}: {right.text}, {right.detail}"
