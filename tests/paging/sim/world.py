"""One program on several kernels at once, and on a bytearray: whatever it does, all must answer alike.

The model is what the manual pages say.  A file is a bytearray.  A shared mapping is the file; a private one is the file with
pages of its own; what has no file is zeros with pages of its own.  A page past the end of the file is a fault.

Left out is what no manual page promises: stores behind the end of the file in its last page, which Linux may or may not show
when the file grows; so the model cuts stores to shared mappings at the end of the file.
"""

from __future__ import annotations

import errno
import mmap
import os
from collections.abc import Callable
from dataclasses import dataclass, field

from nio import MappedByteBuffer
from nio._core.mapping import map_region
from nio.errors import InternalError
from nio.paging import Kernel, Mapping, Prot
from nio.paging.sim import SimKernel, SimMapping

PAGE = 4096
FAULT = "fault"
FLAGS = {
    "shared": mmap.MAP_SHARED,
    "private": mmap.MAP_PRIVATE,
    "anonymous": mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS,
    "shared anonymous": mmap.MAP_SHARED | mmap.MAP_ANONYMOUS,
}


@dataclass
class Mapped:
    """A mapping, on each kernel and as a model."""

    kind: str
    first: int
    """The page of the file that it begins with."""
    pages: int
    regions: dict[str, Mapping]
    buffers: dict[str, MappedByteBuffer]
    own: dict[int, bytearray] = field(default_factory=dict)
    """Pages that are no longer, or never were, the file's."""

    @property
    def of_file(self) -> bool:
        return self.kind in ("shared", "private")


@dataclass
class Program:
    """A process, on each kernel."""

    kernels: dict[str, Kernel]
    fds: dict[str, int]
    mapped: list[Mapped] = field(default_factory=list)


class World:
    """A file, and processes that use it; the first of them is there from the beginning."""

    def __init__(self, kernels: dict[str, Kernel], paths: dict[str, str]) -> None:
        """kernels: by name; paths: where the file is on each."""
        self.paths = paths
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL
        fds = {name: kernel.open(paths[name], flags) for name, kernel in kernels.items()}
        self.programs = [Program(kernels, fds)]
        self.bytes = bytearray()
        self.position = 0

    # --- the file

    def same(self, program: Program, expected: object, call: Callable[[Kernel, int], object]) -> None:
        """Each kernel answers as the model does; an OSError is its number."""
        for name, kernel in program.kernels.items():
            try:
                answer = call(kernel, program.fds[name])
            except OSError as error:
                answer = errno.errorcode[error.errno or 0]
            assert answer == expected, f"{name} answers {answer!r}, not {expected!r}"

    def pread(self, program: Program, offset: int, n: int) -> None:
        self.same(program, bytes(self.bytes[offset : offset + n]), lambda kernel, fd: _pread(kernel, fd, offset, n))

    def read(self, program: Program, n: int) -> None:
        expected = bytes(self.bytes[self.position : self.position + n])
        self.same(program, expected, lambda kernel, fd: _read(kernel, fd, n))
        self.position += len(expected)

    def pwrite(self, program: Program, offset: int, data: bytes) -> None:
        self.same(program, len(data), lambda kernel, fd: kernel.pwrite(fd, data, offset))
        self._wrote(offset, data)

    def write(self, program: Program, data: bytes) -> None:
        self.same(program, len(data), lambda kernel, fd: kernel.write(fd, data))
        self._wrote(self.position, data)
        self.position += len(data)

    def seek(self, program: Program, offset: int) -> None:
        self.same(program, offset, lambda kernel, fd: kernel.lseek(fd, offset, os.SEEK_SET))
        self.position = offset

    def truncate(self, program: Program, length: int) -> None:
        self.same(program, None, lambda kernel, fd: kernel.ftruncate(fd, length))
        if length < len(self.bytes):
            for mapped in (mapped for program in self.programs for mapped in program.mapped if mapped.kind == "private"):
                for page in list(mapped.own):
                    if (mapped.first + page) * PAGE >= length:
                        del mapped.own[page]
        self.bytes.extend(bytes(max(0, length - len(self.bytes))))
        del self.bytes[length:]

    def fsync(self, program: Program) -> None:
        self.same(program, None, lambda kernel, fd: kernel.fsync(fd, True))
        for name, kernel in program.kernels.items():
            if isinstance(kernel, SimKernel):
                assert kernel.disk.content(self.paths[name]) == self.bytes, f"{name}: the disk differs after fsync"

    def _wrote(self, offset: int, data: bytes) -> None:
        if data:
            self.bytes.extend(bytes(max(0, offset - len(self.bytes))))
            self.bytes[offset : offset + len(data)] = data

    # --- mappings

    def map(self, program: Program, kind: str, first: int, pages: int) -> None:
        regions: dict[str, Mapping] = {}
        for name, kernel in program.kernels.items():
            fd, offset = (program.fds[name], first * PAGE) if kind in ("shared", "private") else (-1, 0)
            regions[name] = kernel.mmap(fd, offset, pages * PAGE, Prot.READ | Prot.WRITE, FLAGS[kind])
        program.mapped.append(Mapped(kind, first, pages, regions, _buffers(regions, kind)))

    def unmap(self, program: Program, mapped: Mapped) -> None:
        program.mapped.remove(mapped)
        for buffer in mapped.buffers.values():
            buffer._memory.close()

    def page(self, mapped: Mapped, page: int) -> bytes | None:
        """What the model has there; None is a fault."""
        if page in mapped.own:
            return bytes(mapped.own[page])
        if not mapped.of_file:
            return bytes(PAGE)
        start = (mapped.first + page) * PAGE
        return bytes(self.bytes[start : start + PAGE].ljust(PAGE, b"\0")) if start < len(self.bytes) else None

    def load(self, mapped: Mapped, offset: int, n: int) -> None:
        n = min(n, mapped.pages * PAGE - offset)
        if not n:
            return
        pages = [self.page(mapped, page) for page in range(offset // PAGE, (offset + n + PAGE - 1) // PAGE)]
        start = offset % PAGE
        expected = FAULT if None in pages else b"".join(page or b"" for page in pages)[start : start + n]
        for name, buffer in mapped.buffers.items():
            answer = _load(buffer, offset, n)
            assert answer == expected, f"{name}: load of {n} from {offset} of {mapped.kind}: {_difference(answer, expected)}"

    def store(self, mapped: Mapped, offset: int, data: bytes) -> None:
        """Nothing is done where a store would begin well and end in a fault: how far it came, nobody promises."""
        data = data[: mapped.pages * PAGE - offset]
        if mapped.kind == "shared":
            begin = mapped.first * PAGE + offset
            if begin >= len(self.bytes) > begin // PAGE * PAGE:
                return
            data = data[: len(self.bytes) - begin] if begin < len(self.bytes) else data
        if not data:
            return
        first, last = offset // PAGE, (offset + len(data) - 1) // PAGE
        known = [self.page(mapped, page) for page in range(first, last + 1)]
        if None in known and known[0] is not None:
            return
        for name, buffer in mapped.buffers.items():
            answer = _store(buffer, offset, data)
            assert answer == (FAULT if None in known else None), f"{name}: store to {offset} of {mapped.kind}: {answer}"
        if None in known:
            return
        if mapped.kind == "shared":
            self._wrote(mapped.first * PAGE + offset, data)
            return
        whole = bytearray(b"".join(page or b"" for page in known))
        whole[offset - first * PAGE : offset - first * PAGE + len(data)] = data
        for page in range(first, last + 1):
            mapped.own[page] = whole[(page - first) * PAGE : (page - first + 1) * PAGE]

    def sync(self, mapped: Mapped, first: int, pages: int) -> None:
        first = min(first, mapped.pages - 1)
        for region in mapped.regions.values():
            region.sync(first * PAGE, min(pages, mapped.pages - first) * PAGE)

    def advise(self, mapped: Mapped, advice: int) -> None:
        """DONTNEED takes private pages back to what they were."""
        for region in mapped.regions.values():
            region.advise(0, mapped.pages * PAGE, advice)
        if advice == mmap.MADV_DONTNEED and mapped.kind in ("private", "anonymous"):
            mapped.own.clear()

    # --- processes, on kernels that can be more than one

    def fork(self, program: Program) -> None:
        kernels: dict[str, Kernel] = {}
        for name, kernel in program.kernels.items():
            assert isinstance(kernel, SimKernel)
            kernels[name] = kernel.fork()
        child = Program(kernels, program.fds)
        for mapped in program.mapped:
            regions: dict[str, Mapping] = {}
            for name, region in mapped.regions.items():
                there = kernels[name]
                assert isinstance(region, SimMapping)
                assert isinstance(there, SimKernel)
                regions[name] = there.inherited(region)
            own = mapped.own
            if mapped.kind != "shared anonymous":
                own = {page: bytearray(content) for page, content in own.items()}
            child.mapped.append(Mapped(mapped.kind, mapped.first, mapped.pages, regions, _buffers(regions, mapped.kind), own))
        self.programs.append(child)

    def exit(self, program: Program) -> None:
        self.programs.remove(program)
        for kernel in program.kernels.values():
            assert isinstance(kernel, SimKernel)
            kernel.exit()

    # --- all of it

    def compare(self) -> None:
        """The whole file and every mapping, page by page."""
        for program in self.programs:
            self.same(program, len(self.bytes), lambda kernel, fd: kernel.size(fd))
            self.pread(program, 0, len(self.bytes) + 10)
            for mapped in program.mapped:
                for page in range(mapped.pages):
                    self.load(mapped, page * PAGE, PAGE)

    def end(self) -> None:
        for program in self.programs:
            for mapped in list(program.mapped):
                self.unmap(program, mapped)
            for name, kernel in program.kernels.items():
                kernel.close(program.fds[name])
        self.programs = []


def _buffers(regions: dict[str, Mapping], kind: str) -> dict[str, MappedByteBuffer]:
    shared = not kind.startswith("private")
    return {name: map_region(region, 0, region.length, False, shared, PAGE) for name, region in regions.items()}


def _load(buffer: MappedByteBuffer, offset: int, n: int) -> bytes | str:
    into = bytearray(n)
    try:
        buffer.get(offset, into)
    except InternalError:
        return FAULT
    return bytes(into)


def _store(buffer: MappedByteBuffer, offset: int, data: bytes) -> str | None:
    try:
        buffer.put(offset, data)
    except InternalError:
        return FAULT
    return None


def _pread(kernel: Kernel, fd: int, offset: int, n: int) -> bytes:
    into = bytearray(n)
    return bytes(into[: kernel.pread(fd, into, offset)])


def _read(kernel: Kernel, fd: int, n: int) -> bytes:
    into = bytearray(n)
    return bytes(into[: kernel.read(fd, into)])


def _difference(answer: bytes | str, expected: bytes | str) -> str:
    if isinstance(answer, str) or isinstance(expected, str):
        return f"{answer[:10]!r}, not {expected[:10]!r}"
    at = next(i for i, (a, b) in enumerate(zip(answer, expected, strict=True)) if a != b)
    return f"byte {at} is {answer[at]}, not {expected[at]}"
