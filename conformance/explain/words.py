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

from .story import Deed, ranges

Line = tuple[str, str]
"""The number of the step, "" for none, and a sentence."""


def sentences(deed: Deed) -> Iterator[Line]:
    """Yield what is to be said about a deed, a line each."""
    return _WORDS[deed.kind](deed)


def _times(deed: Deed) -> str:
    """How often, where the sentence does not say it by its pages."""
    return f" ({deed.times} times)" if deed.times > max(1, len(deed.pages)) else ""


def short_name(path: str | None) -> str:
    """The last part of a file's path."""
    return "" if path is None else path.rpartition("/")[2]


def plural(count: int, noun: str) -> str:
    """ "1 page", "2 pages", "no pages"."""
    nouns = noun if count == 1 else f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count or 'no'} {nouns}"


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
        yield "B11", f"{deed.cause}{why}"

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
    yield "B12", f"{_pages(deed)} {_be(deed)} written to the disk, {deed.nbytes} bytes: {deed.cause}"


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
    Kind.AREA_REMOVED: _said("", lambda deed: f"{plural(deed.count, 'page')} unmapped: {deed.cause}"),
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
    Kind.READ_AHEAD: _said("B11", lambda deed: f"{plural(deed.count, 'page')} of these read ahead: {deed.cause}"),
    Kind.COPY: _said("", lambda deed: f"{plural(deed.nbytes, 'byte')} copied {deed.cause}"),
    Kind.WRITE_BACK: _write_back,
    Kind.EVICT: _said("B13", lambda deed: f"{_pages(deed)} thrown out of memory: {deed.cause}"),
    Kind.SWAP_OUT: _said("B13", lambda deed: f"{plural(deed.times, 'private page')} written to the swap: {deed.cause}"),
    Kind.SWAP_IN: _swap_in,
    Kind.TRUNCATE: _said("", lambda deed: f"{short_name(deed.file)} is {deed.cause}"),
    Kind.FORK: _said("", lambda deed: f"the process is doubled: {deed.cause}"),
    Kind.EXIT: _said("", lambda deed: f"process {deed.process} ends: {deed.cause}"),
    Kind.LOCK_WAIT: _said("", lambda deed: f"it waits: {deed.cause}"),
    Kind.INJECTED: _said("", lambda deed: f"as ordered: {deed.cause}"),
    Kind.CRASH: _said("", lambda deed: f"the power fails: {deed.cause}"),
}
"""For every Kind; the test of this package holds that none is missing."""
