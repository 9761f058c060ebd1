"""What `nio explain` prints: the story, then the tables.  For people; `--json` is for programs.

Draws with rich, and without colours and at a fixed width where the output is no terminal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from nio.paging.sim import Event, Kind, Statistics

from ..terminal import draw, plural
from .running import Run
from .snapshot import Snapshot
from .story import Said, Step, Story, ranges
from .words import short_name, told

WIDTH = 118
"""Columns, where the output is no terminal."""

FIRST, LAST = 60, 20
"""So much of the beginning and the end of a long story is printed."""


def console() -> Console:
    """Where to print."""
    found = Console(highlight=False)
    return found if found.is_terminal else Console(highlight=False, width=WIDTH, color_system=None)


def as_json(event: Event, step: Step) -> str:
    """An event of the kernel as a line of JSON, with the call, the line and the thread (null: the first) it belongs to."""
    fields = asdict(event) | {"kind": event.kind.name}
    place = None if step.place is None else str(step.place)
    return json.dumps(fields | {"call": step.text if step.call else None, "at": place, "thread": step.thread})


# --- the story


def tell(story: Story, out: Console, everything: bool) -> None:
    """Print the story; of a long one only its beginning and its end, unless everything is wanted."""
    parts = story.parts
    left_out = 0 if everything else max(0, len(parts) - FIRST - LAST)
    for index, part in enumerate(parts):
        if left_out and index == FIRST:
            out.print(f"\n... {plural(left_out, 'step')} left out, --all shows them ...\n", style="yellow")
        if not left_out or not FIRST <= index < len(parts) - LAST:
            for line in _said(part) if isinstance(part, Said) else _step(part):
                out.print(line, soft_wrap=True)
    if story.elsewhere is not None:
        warning = f"{story.elsewhere} makes a machine of its own: what happens on that one is not told here."
        out.print(Text(f"\n{warning}", "yellow"), soft_wrap=True)
    if story.ending is not None:
        out.print(Text(f"\nThe program ends with {story.ending}", "bold red"), soft_wrap=True)
    for row in story.way:
        out.print(Text(row, "red"), soft_wrap=True)
    for hint in story.hints:
        out.print(Text(f"\n{hint}", "yellow"), soft_wrap=True)


def _said(said: Said) -> Iterator[Text]:
    yield Text.assemble(("      prints  ", "dim"), (said.text, "green"), *_by(said.thread))


def _by(thread: str | None) -> list[tuple[str, str]]:
    """Whose doing it is, if not the first thread's."""
    return [] if thread is None else [(f"   [{thread}]", "blue")]


def _step(step: Step) -> Iterator[Text]:
    yield Text("")
    place = "" if step.place is None else str(step.place)
    times = "" if step.times == 1 else f"  x {step.times}"
    yield Text.assemble((f"{place}  ", "cyan"), (f"{step.text}{times}", "bold"), *_by(step.thread))
    if short := _in_short(step):
        yield Text.assemble("      ", (short, "dim"))
    for course in step.courses:
        process = course.first[0].process
        for number, sentence in told(course):
            yield Text.assemble((f"  {number:>3} ", "magenta"), "" if process == 1 else f"process {process}: ", sentence)
    if step.raised is not None:
        yield Text.assemble("      ", (f"throws {step.raised}", "red"))


def _in_short(step: Step) -> str:
    """How a loop went, or that the kernel had nothing to do; "" if there is nothing to add to what follows."""
    if not step.busy:
        return "without the kernel" if step.times == 1 else f"all {step.times} without the kernel"
    if step.times == 1:
        return ""
    figures = [(step.times_of(Kind.MAJOR_FAULT), "major fault"), (step.times_of(Kind.MINOR_FAULT), "minor fault")]
    told = [plural(count, noun) for count, noun in figures if count]
    if step.busy < step.times:
        told.append(f"{step.times - step.busy} of them without the kernel")
    return ", ".join(told)


# --- the tables


def tables(run: Run, out: Console) -> None:
    """Print what it came to."""
    shot = run.snapshot
    figures = shot.statistics
    out.print()
    draw(out, _faults(figures))
    draw(out, _costs(figures, run.story))
    for process in shot.processes:
        if process.maps:
            whose = "" if len(shot.processes) == 1 else f" of process {process.number}"
            _block(out, f"the list of areas{whose}, as /proc/self/maps shows it", process.maps)
            _block(out, f"page table{whose} (p present, w writable, d dirty, a accessed, t in the TLB)", process.page_table)
    _block(out, "page cache", shot.page_cache)
    draw(out, _places(shot))


def _table(title: str, *columns: str) -> Table:
    drawn = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    for name in columns:
        drawn.add_column(name.removeprefix(">"), justify="right" if name.startswith(">") else "left")
    return drawn


def _faults(figures: Statistics) -> Table:
    drawn = _table("page faults", "kind", ">times", "what it is")
    rows = [
        ("minor", figures.minor_faults, "the page was in memory, or is new and no file's"),
        ("major", figures.major_faults, "the page was not in memory: read from the disk or the swap, or made for a hole"),
        ("copy on write", figures.copies_on_write, "a private page was copied for its writer"),
        ("zero page", figures.zero_pages, "memory without a file, touched for the first time"),
        ("signal", figures.signals, "the access could not be had: SIGSEGV, SIGBUS"),
    ]
    for kind, times, what in rows:
        drawn.add_row(kind, str(times), what)
    return drawn


def _costs(figures: Statistics, story: Story) -> Table:
    calls: dict[str, int] = {}
    for step in story.steps:
        for deed in step.deeds:
            if deed.kind is Kind.SYSCALL:
                calls[deed.cause] = calls.get(deed.cause, 0) + deed.times
    drawn = _table("what it cost", "", ">times", "of these")
    named = ", ".join(f"{name} {times}" if times > 1 else name for name, times in calls.items())
    drawn.add_row("system calls", str(figures.syscalls), named)
    drawn.add_row("copies of bytes, to and from the disk too", str(figures.copies), f"{figures.copied_bytes} bytes")
    drawn.add_row("requests to read the disk", str(figures.disk_requests), plural(figures.pages_read, 'page'))
    drawn.add_row("pages written to the disk", str(figures.pages_written_back), "")
    drawn.add_row("pages thrown out of memory", str(figures.evicted), f"{figures.swapped_out} to the swap")
    used = figures.frames - figures.frames_free
    held = f"{figures.frames_cached} with pages of files, {figures.frames_anonymous} private"
    drawn.add_row("frames in use at the end", f"{used} of {figures.frames}", held)
    return drawn


def _block(out: Console, title: str, text: str) -> None:
    out.print(Text(title, "bold"))
    for line in text.splitlines():
        out.print(Text(f"  {line}"), soft_wrap=True)
    out.print()


def _places(shot: Snapshot) -> Table:
    drawn = _table(
        "on the disk, and in memory only",
        "file", ">size", ">size on disk", "dirty pages", "first difference", "in memory", "on the disk",
    )  # fmt: skip
    for file in shot.files:
        differs = (f"at {file.at}", *_alike(file.memory, file.disk)) if file.memory else ("none", "", "")
        drawn.add_row(short_name(file.name), str(file.size), str(file.disk_size), _numbers(file.dirty), *differs)
    for process in shot.processes:
        if process.private:
            drawn.add_row(f"process {process.number}", "", "", "", "private", plural(process.private, "page"), "never")
    return drawn


def _numbers(pages: Sequence[int]) -> str:
    return f"{len(pages)}: {ranges(pages)}" if pages else "none"


def _alike(*rows: bytes) -> list[str]:
    """Bytes as text, a dot for each zero; if some are neither characters nor zeros, all in hexadecimal."""
    if all(byte == 0 or 32 <= byte < 127 for row in rows for byte in row):
        return [row.replace(b"\0", b".").decode("ascii") for row in rows]
    return [row.hex(" ") for row in rows]
