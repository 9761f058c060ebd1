"""One program on several kernels at once, and on a model: whatever it does, all must answer alike.

The model is what the manual pages say, page by page.  A file is a bytearray with a position.  A page of the arena is one of a
file; or that with bytes of its own, once it was stored to; or zeros with bytes of its own, which a fork shares or copies.  A
range is a row of pages: a call on it does one after the other, as far as Linux goes (tests/paging/test_ranges.py).

Left out is what no manual page promises: stores behind the end of the file in its last page, which Linux may or may not show
when the file grows; so the model cuts stores to shared mappings at the end of the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from nio.paging import Prot
from nio.paging.sim import Advice
from tests.paging.sim.actors import FAULT, PAGE, SLOTS, Answer, Process, SimActor


@dataclass
class File:
    """What every process sees; the position too, since all have their descriptors from the first one."""

    paths: dict[str, str]
    """Where it is on each kernel."""
    bytes: bytearray = field(default_factory=bytearray)
    position: int = 0


@dataclass
class Page:
    """A page of the arena that is mapped."""

    kind: str
    prot: int
    file: File | None = None
    index: int = 0
    """Which page of the file."""
    own: bytearray | None = None
    """Its bytes, if these are no longer, or never were, the file's."""

    def content(self) -> bytes | None:
        """What is there; None is a fault."""
        if self.own is not None:
            return bytes(self.own)
        if self.file is None:
            return bytes(PAGE)
        start = self.index * PAGE
        return bytes(self.file.bytes[start : start + PAGE].ljust(PAGE, b"\0")) if start < len(self.file.bytes) else None

    def may_be_written(self) -> bool:
        """Whether mprotect may allow it."""
        return self.kind != "shared reading"

    def room(self) -> int:
        """How many of its bytes stores may go to: of a shared page of a file those before the file's end, unless none is."""
        if self.file is None or not self.kind.startswith("shared"):
            return PAGE
        left = len(self.file.bytes) - self.index * PAGE
        return min(left, PAGE) if left > 0 else PAGE

    def store(self, at: int, data: bytes) -> None:
        """Where `content` is not None, and within `room`."""
        if self.file is not None and self.kind.startswith("shared"):
            self.file.bytes[self.index * PAGE + at : self.index * PAGE + at + len(data)] = data
            return
        if self.own is None:
            self.own = bytearray(self.content() or b"")
        self.own[at : at + len(data)] = data


@dataclass
class Program:
    """A process, on each kernel."""

    actors: Mapping[str, Process]
    pages: list[Page | None] = field(default_factory=lambda: [None] * SLOTS)


class World:
    """Files, and processes that use them; the first of these is there from the beginning."""

    def __init__(self, actors: Mapping[str, Process], files: list[File]) -> None:
        """actors: by the name of their kernel; they have the files open."""
        self.files = files
        self.programs = [Program(actors)]

    def same(self, program: Program, expected: Answer, name: str, *arguments: object) -> None:
        """Each kernel answers as the model does."""
        asked = [(kernel, actor.ask(name, *arguments)) for kernel, actor in program.actors.items()]
        for kernel, answered in asked:
            answer = answered()
            assert answer == expected, f"{kernel}: {name}{_shown(arguments)}: {_difference(answer, expected)}"

    # --- the files

    def pread(self, program: Program, file: int, offset: int, n: int) -> None:
        self.same(program, bytes(self.files[file].bytes[offset : offset + n]), "pread", file, offset, n)

    def read(self, program: Program, file: int, n: int) -> None:
        there = self.files[file]
        expected = bytes(there.bytes[there.position : there.position + n])
        self.same(program, expected, "read", file, n)
        there.position += len(expected)

    def pwrite(self, program: Program, file: int, offset: int, data: bytes) -> None:
        self.same(program, len(data), "pwrite", file, offset, data)
        self._wrote(self.files[file], offset, data)

    def write(self, program: Program, file: int, data: bytes) -> None:
        there = self.files[file]
        self.same(program, len(data), "write", file, data)
        self._wrote(there, there.position, data)
        there.position += len(data)

    def copy(self, program: Program, source: int, offset: int, target: int, to: int, n: int) -> None:
        """Of what there is; EINVAL from a range of a file to one that overlaps it."""
        data = bytes(self.files[source].bytes[offset : offset + n])
        overlaps = source == target and to + len(data) > offset and to < offset + len(data)
        self.same(program, "EINVAL" if overlaps else len(data), "copy", source, offset, target, to, n)
        if not overlaps:
            self._wrote(self.files[target], to, data)

    def seek(self, program: Program, file: int, offset: int) -> None:
        self.same(program, offset, "seek", file, offset)
        self.files[file].position = offset

    def truncate(self, program: Program, file: int, length: int) -> None:
        """Private copies behind the new end go too, in all processes."""
        there = self.files[file]
        self.same(program, None, "truncate", file, length)
        if length < len(there.bytes):
            for page in (page for other in self.programs for page in other.pages if page is not None):
                if page.file is there and page.index * PAGE >= length:
                    page.own = None
        there.bytes.extend(bytes(max(0, length - len(there.bytes))))
        del there.bytes[length:]

    def fsync(self, program: Program, file: int) -> None:
        self.same(program, None, "fsync", file)
        for name, content in self._disks(program, self.files[file]):
            assert content == self.files[file].bytes, f"{name}: the disk differs after fsync"

    def _wrote(self, file: File, offset: int, data: bytes) -> None:
        if data:
            file.bytes.extend(bytes(max(0, offset - len(file.bytes))))
            file.bytes[offset : offset + len(data)] = data

    def _disks(self, program: Program, file: File) -> list[tuple[str, bytes]]:
        """What the simulated disks have of a file."""
        sims = [(name, actor) for name, actor in program.actors.items() if isinstance(actor, SimActor)]
        return [(name, actor.sim.disk.content(file.paths[name])) for name, actor in sims]

    # --- the arena

    def map(
        self, program: Program, slot: int, pages: int, prot: int, kind: str, file: int, first: int, fixed: bool, populate: bool
    ) -> None:
        """Nothing is done where the kernel would have to find another place, or the descriptor forbids it.

        What is populated, private and may be written is copied at once.
        """
        if not fixed and any(program.pages[slot : slot + pages]):
            return
        refused = kind == "shared reading" and bool(prot & Prot.WRITE)
        self.same(program, "EACCES" if refused else None, "map", slot, pages, prot, kind, file, first, fixed, populate)
        if refused:
            return
        for at in range(pages):
            if "anonymous" in kind:
                page = Page(kind, prot, own=bytearray(PAGE) if kind.startswith("shared") else None)
            else:
                page = Page(kind, prot, self.files[file], first + at)
                if populate and prot & Prot.WRITE and kind.startswith("private") and (content := page.content()) is not None:
                    page.own = bytearray(content)
            program.pages[slot + at] = page

    def unmap(self, program: Program, slot: int, pages: int) -> None:
        self.same(program, None, "unmap", slot, pages)
        program.pages[slot : slot + pages] = [None] * pages

    def protect(self, program: Program, slot: int, pages: int, prot: int) -> None:
        """Ends at the first page that is not there, or may not be written."""
        expected = None
        for page in program.pages[slot : slot + pages]:
            if page is None:
                expected = "ENOMEM"
            elif prot & Prot.WRITE and not page.may_be_written():
                expected = "EACCES"
            if page is None or expected is not None:
                break
            page.prot = prot
        self.same(program, expected, "protect", slot, pages, prot)

    def sync(self, program: Program, slot: int, pages: int) -> None:
        """What is there goes to the disk, whatever is missing between."""
        touched = program.pages[slot : slot + pages]
        self.same(program, "ENOMEM" if None in touched else None, "sync", slot, pages)
        for page in touched:
            if page is not None and page.kind == "shared" and page.file is not None:
                start, stop = page.index * PAGE, min(len(page.file.bytes), (page.index + 1) * PAGE)
                for name, content in self._disks(program, page.file):
                    there = content[start:stop].ljust(max(0, stop - start), b"\0")
                    assert there == page.file.bytes[start:stop], f"{name}: the disk differs after msync"

    def advise(self, program: Program, slot: int, pages: int, advice: int) -> None:
        """DONTNEED takes private pages back to what they were; POPULATE_READ ends at the first page that cannot be had."""
        touched = program.pages[slot : slot + pages]
        expected = "ENOMEM" if None in touched else None
        if advice == Advice.POPULATE_READ:
            expected = next((found for page in touched if (found := _not_readable(page)) is not None), None)
        self.same(program, expected, "advise", slot, pages, advice)
        for page in touched:
            if advice == Advice.DONTNEED and page is not None and not page.kind.startswith("shared"):
                page.own = None

    def load(self, program: Program, offset: int, n: int) -> None:
        n = min(n, SLOTS * PAGE - offset)
        if not n:
            return
        parts: list[bytes] = []
        for page in program.pages[offset // PAGE : (offset + n + PAGE - 1) // PAGE]:
            content = _readable(page)
            if content is None:
                self.same(program, FAULT, "load", offset, n)
                return
            parts.append(content)
        start = offset % PAGE
        self.same(program, b"".join(parts)[start : start + n], "load", offset, n)

    def store(self, program: Program, offset: int, data: bytes) -> None:
        """Nothing is done where a store would begin well and end in a fault: how far it came, nobody promises."""
        pieces = _pieces(program, offset, data)
        can = [page is not None and bool(page.prot & Prot.WRITE) and page.content() is not None for page, _, _ in pieces]
        if not pieces or (can[0] and not all(can)):
            return
        data = b"".join(part for _, _, part in pieces)
        self.same(program, None if can[0] else FAULT, "store", offset, data)
        if can[0]:
            for page, at, part in pieces:
                assert page is not None
                page.store(at, part)

    # --- processes

    def fork(self, program: Program) -> None:
        child = Program({name: actor.fork() for name, actor in program.actors.items()})
        child.pages = [page and replace(page, own=_after_fork(page)) for page in program.pages]
        self.programs.append(child)

    def exit(self, program: Program) -> None:
        self.programs.remove(program)
        for actor in program.actors.values():
            actor.exit()

    # --- all of it

    def compare(self) -> None:
        """The whole of each file and every page of every arena."""
        for program in self.programs:
            for number, file in enumerate(self.files):
                self.same(program, len(file.bytes), "size", number)
                self.pread(program, number, 0, len(file.bytes) + 10)
            self.same(program, tuple(_readable(page) or FAULT for page in program.pages), "arena")

    def end(self) -> None:
        for program in list(self.programs):
            self.exit(program)


def _pieces(program: Program, offset: int, data: bytes) -> list[tuple[Page | None, int, bytes]]:
    """A store, page by page: the page, where in it, what; cut where the end of a file is."""
    pieces: list[tuple[Page | None, int, bytes]] = []
    data = data[: SLOTS * PAGE - offset]
    while data:
        slot, at = divmod(offset, PAGE)
        page = program.pages[slot]
        part = data[: PAGE - at]
        kept = part if page is None else part[: max(0, page.room() - at)]
        if kept:
            pieces.append((page, at, kept))
        if len(kept) < len(part):
            break
        offset, data = offset + len(part), data[len(part) :]
    return pieces


def _readable(page: Page | None) -> bytes | None:
    """What a load finds; None is a fault.  What may be written may be read, as far as the processor is concerned."""
    return page.content() if page is not None and page.prot else None


def _not_readable(page: Page | None) -> str | None:
    """What POPULATE_READ says of a page."""
    if page is None:
        return "ENOMEM"
    if not page.prot & Prot.READ:
        return "EINVAL"
    return "EFAULT" if page.content() is None else None


def _after_fork(page: Page) -> bytearray | None:
    """A child's bytes: the same ones if they are shared, else equal ones."""
    return page.own if page.own is None or page.kind == "shared anonymous" else bytearray(page.own)


def _shown(arguments: tuple[object, ...]) -> str:
    return str(tuple(f"{len(value)} bytes" if isinstance(value, bytes) else value for value in arguments))


def _difference(answer: Answer, expected: Answer) -> str:
    if isinstance(answer, tuple) and isinstance(expected, tuple):
        at = next(i for i, (a, b) in enumerate(zip(answer, expected, strict=True)) if a != b)
        return f"page {at}: {_difference(answer[at], expected[at])}"
    if not isinstance(answer, bytes) or not isinstance(expected, bytes) or len(answer) != len(expected):
        return f"{_short(answer)}, not {_short(expected)}"
    at = next(i for i, (a, b) in enumerate(zip(answer, expected, strict=True)) if a != b)
    return f"byte {at} is {answer[at]}, not {expected[at]}"


def _short(answer: Answer) -> str:
    return f"{len(answer)} bytes" if isinstance(answer, bytes) else repr(answer)
