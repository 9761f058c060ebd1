"""What a scenario saw, as events; and the files that transcripts are recorded in.

A recorded file is JSON lines: one header (which JDK, which vendor, when, by which command), then for each
scenario one line that opens it and one line per event. Such a file is a measurement: it is recorded again,
never edited.

Not for comparing (`diff`) or for judging (`differences`).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, get_args

Kind = Literal["returned", "raised", "noted", "printed", "crashed", "hung"]
KINDS: tuple[str, ...] = get_args(Kind)

ESCAPED = "(the program itself)"
"""The step of an exception that left the program."""

IMPORTING = "(importing the file)"
"""The step of an exception that came before there was a program."""

RECORDED = Path(__file__).parent / "transcripts"
"""Where the transcripts that come with this package are."""


@dataclass(frozen=True, slots=True)
class Event:
    """One step of a scenario and what came of it.

    `step` is the source text of the step, `kind` what happened, `text` the value, exception, printed line,
    signal or time as `values.Renderer` writes it. `detail` is for people and neither compared nor recorded: of
    an exception of Python's, not of Java's, the line and the words.
    """

    step: str
    kind: Kind
    text: str
    detail: str = field(default="", compare=False)

    @property
    def outcome(self) -> str:
        """What happened, without the step: the text that `differences` matches."""
        return f"{self.kind} {self.text}"

    @property
    def ends(self) -> bool:
        """Whether nothing can follow: the process is gone."""
        return self.kind in ("crashed", "hung")

    def to_json(self) -> str:
        """This event as one line."""
        detail = {"detail": self.detail} if self.detail else {}
        return json.dumps({"step": self.step, self.kind: self.text, **detail}, ensure_ascii=False)

    @staticmethod
    def from_json(fields: Mapping[str, str]) -> "Event":
        """The event that `to_json` wrote. Raises `ValueError` for anything else."""
        for kind in get_args(Kind):
            if kind in fields:
                return Event(fields["step"], kind, fields[kind], fields.get("detail", ""))
        raise ValueError(f"not an event: {dict(fields)}")


@dataclass(slots=True)
class Transcript:
    """One scenario in one universe. `source` identifies the scenario's text at that time."""

    scenario: str
    source: str = ""
    events: list[Event] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Header:
    """Where and when a transcript was made. `jdk` is 0 where no JVM ran; `build` is Java's runtime version."""

    universe: str
    jdk: int
    build: str
    vendor: str
    date: str
    command: str
    binding: str

    def to_json(self) -> str:
        """This header as one line."""
        return json.dumps({"header": {name: getattr(self, name) for name in self.__slots__}})

    @staticmethod
    def from_json(fields: Mapping[str, str | int]) -> "Header":
        """The header that `to_json` wrote."""
        texts = {name: str(fields[name]) for name in Header.__slots__ if name != "jdk"}
        return Header(jdk=int(fields["jdk"]), **texts)


def write(path: Path, header: Header, transcripts: Iterable[Transcript]) -> None:
    """Write one recorded file, whole."""
    lines = [header.to_json()]
    for transcript in transcripts:
        lines.append(json.dumps({"scenario": transcript.scenario, "source": transcript.source}))
        lines.extend(replace(event, detail="").to_json() for event in transcript.events)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read(path: Path) -> tuple[Header, list[Transcript]]:
    """Read one recorded file. Raises `ValueError` where it is not one."""
    header: Header | None = None
    transcripts: list[Transcript] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = json.loads(line)
        if "header" in fields:
            header = Header.from_json(fields["header"])
        elif "scenario" in fields:
            transcripts.append(Transcript(fields["scenario"], fields["source"]))
        else:
            transcripts[-1].events.append(Event.from_json(fields))
    if header is None:
        raise ValueError(f"{path}: no header")
    return header, transcripts


def read_folder(folder: Path) -> tuple[Header, dict[str, Transcript]]:
    """All transcripts recorded in one folder, by scenario. Raises `ValueError` where there are none."""
    found: dict[str, Transcript] = {}
    header: Header | None = None
    for path in sorted(folder.glob("*.jsonl")):
        header, transcripts = read(path)
        found.update({transcript.scenario: transcript for transcript in transcripts})
    if header is None:
        raise ValueError(f"{folder}: no recorded transcripts")
    return header, found


def recorded(root: Path = RECORDED) -> dict[str, tuple[Header, dict[str, Transcript]]]:
    """Every recorded universe below `root`, by folder name (`jdk-17`)."""
    folders = sorted(path.parent for path in root.glob("*/*.jsonl"))
    return {folder.name: read_folder(folder) for folder in dict.fromkeys(folders)}
