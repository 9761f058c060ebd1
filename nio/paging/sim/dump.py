"""Looking at a machine: statistics, and texts in the form that people know from /proc.

Nothing here changes anything: no page is touched, no time passes.  Sizes are in kB of 1024 bytes, as there.
"""

from __future__ import annotations

from nio.paging.kernel import Prot
from nio.paging.sim.events import Kind, Statistics
from nio.paging.sim.frames import NO_FILE
from nio.paging.sim.pagetable import NO_SLOT, Pte
from nio.paging.sim.process import Process
from nio.paging.sim.system import System
from nio.paging.sim.vma import Vma


def statistics(system: System) -> Statistics:
    """Return the counters, and what the frames hold at this moment."""
    counts, pages = system.recorder.counts, system.recorder.pages
    cached = sum(len(inode.pages) for inode in system.inodes.all())
    return Statistics(
        ticks=system.clock.now,
        syscalls=counts[Kind.SYSCALL],
        minor_faults=counts[Kind.MINOR_FAULT],
        major_faults=counts[Kind.MAJOR_FAULT],
        copies_on_write=counts[Kind.COPY_ON_WRITE],
        zero_pages=counts[Kind.ZERO_PAGE],
        signals=counts[Kind.SIGNAL],
        disk_requests=counts[Kind.DISK_READ],
        pages_read=pages[Kind.DISK_READ],
        pages_read_ahead=pages[Kind.READ_AHEAD],
        pages_written_back=counts[Kind.WRITE_BACK],
        evicted=counts[Kind.EVICT] + counts[Kind.SWAP_OUT],
        swapped_out=counts[Kind.SWAP_OUT],
        swapped_in=counts[Kind.SWAP_IN],
        copies=system.recorder.copies,
        copied_bytes=system.recorder.copied_bytes,
        frames=system.frames.count,
        frames_free=system.frames.free,
        frames_cached=cached,
        frames_anonymous=system.frames.count - system.frames.free - cached,
        pages_dirty=len(system.dirty),
        swap_used=system.swap.used,
    )


def maps(system: System, process: Process) -> str:
    """Return a line for each vma: addresses, rights, offset in the file, device, inode, path."""
    return "".join(f"{_line(system, vma, _digits(process))}\n" for vma in process.space)


def _digits(process: Process) -> int:
    """How wide an address is printed: 12 digits as in /proc, more where pages are so large that the highest one has more."""
    return max(12, len(f"{process.space.top:x}"))


def _line(system: System, vma: Vma, digits: int) -> str:
    rights = "".join(
        letter if vma.prot & bit else "-" for letter, bit in (("r", Prot.READ), ("w", Prot.WRITE), ("x", Prot.EXEC))
    )
    inode = vma.inode
    number = inode.number if inode is not None and inode.on_disk else 0
    device = f"{system.disk.device >> 8:02x}:{system.disk.device & 255:02x}" if number else "00:00"
    offset = vma.offset if inode is not None else 0
    line = f"{vma.start:0{digits}x}-{vma.end:0{digits}x} {rights}{'s' if vma.shared else 'p'} {offset:08x} {device} {number}"
    name = "" if inode is None else inode.name + ("" if inode.links or not inode.on_disk else " (deleted)")
    return f"{line:<{49 + 2 * digits}}{name}".rstrip()


def smaps(system: System, process: Process) -> str:
    """Return the lines of `maps`, each followed by what of the range is in memory."""
    parts: list[str] = []
    for vma in process.space:
        parts.append(_line(system, vma, _digits(process)))
        parts += [f"{name + ':':<16}{size // 1024:>8} kB" for name, size in smap(system, process, vma).items()]
    return "".join(f"{part}\n" for part in parts)


def smap(system: System, process: Process, vma: Vma) -> dict[str, int]:
    """Return the figures of one vma, in bytes, by their names in /proc/pid/smaps.

    A page is shared if more than one page table leads to it, and dirty if it was changed and nothing else has its bytes.
    """
    figures = dict.fromkeys(
        ("Size", "Rss", "Pss", "Shared_Clean", "Shared_Dirty", "Private_Clean", "Private_Dirty", "Referenced", "Anonymous",
         "Swap", "Locked"), 0,
    )  # fmt: skip
    figures["Size"] = vma.end - vma.start
    for _, pte in process.space.table.entries(vma.start >> system.shift, vma.end >> system.shift):
        frame = pte.frame
        if frame is None:
            figures["Swap"] += system.page_size
            continue
        if frame is system.frames.zero:
            continue
        users = len(frame.mappers)
        figures["Rss"] += system.page_size
        figures["Pss"] += system.page_size // users
        dirty = frame.file == NO_FILE or frame.dirty or not system.inodes[frame.file].on_disk
        figures[f"{'Shared' if users > 1 else 'Private'}_{'Dirty' if dirty else 'Clean'}"] += system.page_size
        figures["Referenced"] += system.page_size if pte.accessed else 0
        figures["Anonymous"] += system.page_size if frame.file == NO_FILE else 0
        figures["Locked"] += system.page_size if vma.locked else 0
    return figures


def page_table(system: System, process: Process) -> str:
    """Return a line for each entry: page, frame or swap slot, the bits, and what lies there.

    Bits: p present, w writable, d dirty, a accessed, and t if the TLB has it.
    """
    lines = ["page           frame  bits   content\n"]
    for page, pte in process.space.table.entries(0, process.space.top >> system.shift):
        lines.append(f"{page:<#14x} {_where(system, pte):<6} {_bits(process, page, pte):<6} {_content(system, pte)}\n")
    return "".join(lines)


def _where(system: System, pte: Pte) -> str:
    if pte.frame is None:
        return f"s{pte.slot}"
    return "zero" if pte.frame is system.frames.zero else str(pte.frame.number)


def _bits(process: Process, page: int, pte: Pte) -> str:
    known = page in process.space.table.loads
    flags = (("p", pte.frame is not None), ("w", pte.writable), ("d", pte.dirty), ("a", pte.accessed), ("t", known))
    return "".join(letter if given else "-" for letter, given in flags)


def _content(system: System, pte: Pte) -> str:
    frame = pte.frame
    if frame is None:
        return "in the swap" if pte.slot != NO_SLOT else "empty"
    if frame is system.frames.zero:
        return "the page of zeros"
    if frame.file == NO_FILE:
        return "private" if len(frame.mappers) == 1 else f"private, shared by {len(frame.mappers)} until one stores"
    return f"{system.inodes[frame.file].name} page {frame.index}"


def page_cache(system: System) -> str:
    """Return a line for each file in memory: pages, dirty ones in brackets, mapped ones with a star."""
    width = max([7, *(len(str(inode.number)) for inode in system.inodes.all())])  # on a folder they are the folder's
    lines = [f"{'inode':<{width}} size      pages  dirty  file, its pages in memory: [dirty] mapped*\n"]
    for inode in system.inodes.all():
        shown: list[str] = []
        for index in sorted(inode.pages):
            frame = inode.pages[index]
            text = f"[{index}]" if frame.dirty else str(index)
            shown.append(text + ("*" if frame.mappers else ""))
        head = f"{inode.number:<{width}} {inode.size:<9} {len(inode.pages):<6} {len(inode.dirty):<6}"
        lines.append(f"{head} {inode.name}: {' '.join(shown) or 'none'}\n")
    return "".join(lines)
