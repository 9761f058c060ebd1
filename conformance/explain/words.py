"""What a deed of the kernel is called: in the words, and with the numbers, of the twelve steps from mmap to the byte.

B1 to B13 are the statements of docs/claims.md: B1 to B8 what mmap does, B9 to B12 what the first access does, B13 what happens
when memory is full.  What belongs to none of them has no number.

Every number in a sentence comes from the events.  The one exception is how many pages have an entry in the page table after
mmap, which is counted in the table itself (tracing.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from nio.paging.sim import Kind
from nio.paging.sim.pagecache import HOLE

from ..terminal import plural
from .story import FAULTS, Again, Course, Deed, ranges

Line = tuple[str, str]
"""The number of the step, "" for none, and a sentence."""


SHOWN: Final = 6
"""So many ranges of pages are named that were treated the same."""


def told(course: Course) -> Iterator[Line]:
    """Yield what is to be said about a course: of page faults the first one whole, and then that others were the same."""
    if not course.is_fault:
        for deed in course.deeds:
            yield from sentences(deed)
        return
    for deed in course.first:
        yield from sentences(deed)
    if course.first[0].kind in FAULTS:
        yield "B12", "the access goes on"
    for when, again in (("", course.next), ("later ", course.later)):
        if again.times:
            yield "", f"{when}the same for {_which(course.first[0], again)}"
    if besides := [text for mine, first in zip(course.deeds, course.first, strict=True) if (text := _besides(mine, first))]:
        yield "", f"for these, besides: {', '.join(besides)}"


def _which(first: Deed, again: Again) -> str:
    if first.file is None or not again.pages:
        return plural(again.times, "more page")
    times = f" ({again.times} times)" if again.times > len(again.pages) else ""
    parts = ranges(again.pages).split(", ")
    if len(parts) > SHOWN:
        return f"{len(again.pages)} pages of {short_name(first.file)}, {', '.join(parts[: SHOWN - 1])} ... {parts[-1]}{times}"
    return f"page{'s'[: len(again.pages) > 1]} {', '.join(parts)} of {short_name(first.file)}{times}"


def _besides(all_of_them: Deed, first: Deed) -> str:
    """What the repetitions of a page fault came to that is not told by their pages; "" if nothing."""
    if all_of_them.times == first.times or all_of_them.kind not in _BESIDES:
        return ""
    rest = Deed(
        first.kind, first.cause, first.process, first.file, all_of_them.times - first.times, all_of_them.pages - first.pages,
        all_of_them.count - first.count, all_of_them.nbytes - first.nbytes,
    )  # fmt: skip
    return _BESIDES[rest.kind](rest)


def sentences(deed: Deed) -> Iterator[Line]:
    """Yield what is to be said about a deed, a line each."""
    return _WORDS[deed.kind](deed)


def cause(deed: Deed) -> str:
    """Why, in the number of what it is about: the kernel speaks of one page."""
    return deed.cause if _be(deed) == "is" else PLURALS.get(deed.cause, deed.cause)


def _times(deed: Deed) -> str:
    """How often, where the sentence does not say it by its pages."""
    return f" ({deed.times} times)" if deed.times > max(1, len(deed.pages)) else ""


def short_name(path: str | None) -> str:
    """The last part of a file's path."""
    return "" if path is None else path.rpartition("/")[2]


def _be(deed: Deed) -> str:
    return "is" if max(len(deed.pages), deed.count) == 1 else "are"


def _pages(deed: Deed) -> str:
    """Which pages a deed is about: of a file by number, else how many."""
    if deed.file is None or not deed.pages:
        return plural(deed.count, "page")
    return f"page{'s'[: len(deed.pages) > 1]} {ranges(deed.pages)} of {short_name(deed.file)}"


def _syscall(deed: Deed) -> Iterator[Line]:
    if deed.cause == "mmap":
        yield "B1", f"the process calls mmap{_times(deed)}"
    else:
        yield "", f"system call {deed.cause}{_times(deed)}"


def _area(deed: Deed) -> Iterator[Line]:
    at = "" if deed.address is None else f", from {deed.address:#x} on"
    found = "a free range of addresses is found" if deed.times == 1 else f"{deed.times} free ranges of addresses are found"
    yield "B2", f"{found}: {plural(deed.count, 'page')}{at}"
    yield "B3", "a vm_area_struct is made and filled in for it ..."
    yield "B4", "... and put into the process's list of areas"
    if deed.file is not None:
        yield "B5", "the descriptor leads to the open file; the area keeps the file, so the descriptor may be closed"
        yield "B6", "the file's own mmap is asked, and has nothing against it"
        yield "B7", f"the inode of {short_name(deed.file)} knows where on the disk it lies; nothing is read from there"
    if deed.entries is not None:
        table = "the page table has no entry for any of them" if not deed.entries else f"{deed.entries} have an entry"
        yield "B8", f"{plural(deed.count, 'page')} mapped: {table}"


def _fault(kind: str, why: str) -> Callable[[Deed], Iterator[Line]]:
    def words(deed: Deed) -> Iterator[Line]:
        if deed.cause.startswith(("the first store", "a store")):
            yield "B9", f"page fault, {kind}: {_pages(deed)} {_be(deed)} entered for loads only{_times(deed)}"
            yield "B10", f"the area allows the access: {deed.cause}"
            return
        yield "B9", f"page fault, {kind}: the page table has no entry for {_pages(deed)}{_times(deed)}"
        yield "B10", "the area allows the access; the kernel asks for the page"
        yield "B11", f"{deed.cause}{': no device is read' if deed.cause == HOLE else why}"

    return words


def _zero_page(deed: Deed) -> Iterator[Line]:
    yield "B12", deed.cause


def _copy_on_write(deed: Deed) -> Iterator[Line]:
    whose = f" of {short_name(deed.file)}" if deed.file else ""
    yield "B12", f"copy on write: {deed.cause} ({plural(deed.times, 'page')}{whose}, {plural(deed.nbytes, 'byte')})"


def _dirty(deed: Deed) -> Iterator[Line]:
    yield "B12", f"{_pages(deed)} {_be(deed)} dirty now: memory is ahead of the disk ({deed.cause})"


def _disk_read(deed: Deed) -> Iterator[Line]:
    requests = plural(deed.times, "request")
    yield "B11", f"the disk is read into the page cache: {_pages(deed)}, {requests}, {plural(deed.nbytes, 'byte')}"


def _write_back(deed: Deed) -> Iterator[Line]:
    yield "B12", f"{_pages(deed)} {_be(deed)} written to the disk, {deed.nbytes} bytes: {cause(deed)}"


def _swap_in(deed: Deed) -> Iterator[Line]:
    yield "B11", f"{plural(deed.times, 'page')} read back from the swap"


def _signal(deed: Deed) -> Iterator[Line]:
    yield "B9", "page fault: the page table has no entry that allows the access"
    yield "B10", f"the access cannot be had: {deed.cause}{_times(deed)}"


def _said(number: str, text: Callable[[Deed], str]) -> Callable[[Deed], Iterator[Line]]:
    def words(deed: Deed) -> Iterator[Line]:
        yield number, text(deed)

    return words


_WORDS: Final[dict[Kind, Callable[[Deed], Iterator[Line]]]] = {
    Kind.NOTE: _said("", lambda deed: deed.cause),
    Kind.SYSCALL: _syscall,
    Kind.AREA: _area,
    Kind.AREA_REMOVED: _said("", lambda deed: f"{plural(deed.count, 'page')} unmapped: {cause(deed)}"),
    Kind.AREA_GROWN: _said("B10", lambda deed: deed.cause),
    Kind.MINOR_FAULT: _fault("minor", ": no device is read"),
    Kind.MAJOR_FAULT: _fault("major", ": a device must be read"),
    Kind.FAULT_AROUND: _said("B12", lambda deed: f"{plural(deed.count, 'neighbour')} in memory entered along with it"),
    Kind.ZERO_PAGE: _zero_page,
    Kind.COPY_ON_WRITE: _copy_on_write,
    Kind.DIRTY: _dirty,
    Kind.SIGNAL: _signal,
    Kind.CACHE_HIT: _said("", lambda deed: f"found in the page cache: {_pages(deed)}"),
    Kind.DISK_READ: _disk_read,
    Kind.READ_AHEAD: _said("B11", lambda deed: f"{plural(deed.count, 'page')} of these read ahead: {cause(deed)}"),
    Kind.COPY: _said("", lambda deed: f"{plural(deed.nbytes, 'byte')} copied {deed.cause}"),
    Kind.WRITE_BACK: _write_back,
    Kind.EVICT: _said("B13", lambda deed: f"{_pages(deed)} thrown out of memory: {cause(deed)}"),
    Kind.SWAP_OUT: _said("B13", lambda deed: f"{plural(deed.times, 'private page')} written to the swap: {cause(deed)}"),
    Kind.SWAP_IN: _swap_in,
    Kind.TRUNCATE: _said("", lambda deed: f"{short_name(deed.file)} is {deed.cause}"),
    Kind.FORK: _said("", lambda deed: f"the process is doubled: {deed.cause}"),
    Kind.EXIT: _said("", lambda deed: f"process {deed.process} ends: {deed.cause}"),
    Kind.LOCK_WAIT: _said("", lambda deed: f"it waits: {deed.cause}"),
    Kind.INJECTED: _said("", lambda deed: f"as ordered: {deed.cause}"),
    Kind.CRASH: _said("", lambda deed: f"the power fails: {deed.cause}"),
    Kind.HOLE: _said("B11", lambda deed: f"{_pages(deed)} {_be(deed)} made in the page cache, full of zeros"),
    Kind.WRITE_FAILED: _said("B12", lambda deed: f"{_pages(deed)} {_be(deed)} not written to the disk: {cause(deed)}"),
    Kind.REFUSED: _said("", lambda deed: f"refused by Windows' rules: {deed.cause}{_times(deed)}"),
}
"""For every Kind; the test of this package holds that none is missing."""

_BESIDES: Final[dict[Kind, Callable[[Deed], str]]] = {
    Kind.DISK_READ: lambda deed: f"{plural(deed.times, 'request')} to the disk for {plural(deed.count, 'page')}",
    Kind.WRITE_BACK: lambda deed: f"{plural(deed.count, 'page')} written to the disk",
    Kind.EVICT: lambda deed: f"{plural(deed.count, 'page')} thrown out of memory",
    Kind.SWAP_OUT: lambda deed: f"{plural(deed.times, 'private page')} written to the swap",
}

PLURALS: Final = {
    "its frame is needed": "their frames are needed",
    "it will be wanted soon": "they will be wanted soon",
    "its pages leave the page table; changed ones stay in the page cache": (
        "they leave the page table; changed ones stay in the page cache"
    ),
    "it was dirty for long enough": "they were dirty for long enough",
    "the device did not take it: it counts as clean, and only memory has it": (
        "the device did not take them: they count as clean, and only memory has them"
    ),
}
"""Causes that the kernel gives of one page, as they are said of several."""
