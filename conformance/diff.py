"""The differences between two transcripts of one scenario, in words.

Steps are compared in order. Where the two programs took different steps, or one of them ended, nothing
later can be compared, so that is the last difference.

Not for deciding which differences are allowed: that is `differences`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from .transcript import Event, Transcript

ENDED = "ended here"


@dataclass(frozen=True, slots=True)
class Difference:
    """One step that came out differently. `number` counts steps from 1; an absent event means that side's
    program had already ended."""

    scenario: str
    number: int
    java: Event | None
    nio: Event | None

    @property
    def step(self) -> str:
        """The step's source text: Java's, where both have one."""
        event = self.java or self.nio
        assert event is not None
        return event.step

    @property
    def same_step(self) -> bool:
        """Whether both sides did the same and only the outcome differs."""
        return self.java is not None and self.nio is not None and self.java.step == self.nio.step

    @property
    def java_outcome(self) -> str:
        """What Java's side did, as `differences` matches it."""
        return self.java.outcome if self.java else ENDED

    @property
    def nio_outcome(self) -> str:
        """What nio's side did, as `differences` matches it."""
        return self.nio.outcome if self.nio else ENDED

    def in_words(self, java_name: str = "Java", nio_name: str = "nio") -> str:
        """One sentence per side: where, what Java did, what nio did."""
        if self.same_step:
            place = f"step {self.number}, {self.step}"
            return f"{place}\n{java_name} {_words(self.java)}\n{nio_name} {_words(self.nio)}"
        java, nio = (f"went on to {event.step}, which {_words(event)}" if event else ENDED for event in (self.java, self.nio))
        return f"from step {self.number} on the two took different steps\n{java_name} {java}\n{nio_name} {nio}"


def _words(event: Event | None) -> str:
    if event is None:
        return ENDED
    if event.kind == "crashed":
        return f"crashed the process ({event.text})"
    if event.kind == "hung":
        return f"did not come back ({event.text})"
    return f"{event.outcome} ({event.detail})" if event.detail else event.outcome


def differences(java: Transcript, nio: Transcript) -> Iterator[Difference]:
    """Every step that came out differently, in order."""
    for number, (left, right) in enumerate(zip_longest(java.events, nio.events), start=1):
        if left == right:
            continue
        yield Difference(java.scenario, number, left, right)
        if left is None or right is None or left.step != right.step or left.ends or right.ends:
            return
