"""The door into the kernel: what happens first at every system call and page fault, and the way of an access to memory.

Whoever comes in takes the kernel's lock; one tick passes; what Python has dropped meanwhile is unmapped and closed; and pages
that have been dirty for too long are written back.  An access whose page the TLB knows does not come in at all (mapping.py).
"""

from __future__ import annotations

import errno

from nio.paging.sim.areas import remove_range
from nio.paging.sim.events import Kind
from nio.paging.sim.failures import failure
from nio.paging.sim.fault import resolve
from nio.paging.sim.openfiles import close
from nio.paging.sim.process import Process
from nio.paging.sim.system import Held, System
from nio.paging.sim.writeback import write_back_aged


def enter(system: System, process: Process, call: str) -> Held:
    """Come in by a system call: `with enter(...)` holds the kernel until its end.

    call: its name.  Raises OSError: ESRCH if the process has ended.
    """
    held = come_in(system, process)
    try:
        system.recorder.record(Kind.SYSCALL, call, pages=0)
    except BaseException:  # of whoever listens
        system.lock.__exit__(None, None, None)
        raise
    return held


def come_in(system: System, process: Process) -> Held:
    """The same without a system call: by a fault, or to look."""
    lock = system.lock
    lock.__enter__()
    try:
        system.recorder.process = process.number
        system.clock.now += 1
        tidy(system)
        if system.dirty:
            write_back_aged(system)
        if not process.alive:
            raise failure(errno.ESRCH)
    except BaseException:
        lock.__exit__(None, None, None)
        raise
    return lock.held


def tidy(system: System) -> None:
    """Unmap and close what Python has dropped while the kernel was busy."""
    while system.unreachable:
        process, start, end = system.unreachable.popleft()
        if process.alive:
            remove_range(system, process, start, end)
    while system.dropped:
        process, fd = system.dropped.popleft()
        if process.alive:
            close(system, process, fd)


def tidy_if_free(system: System) -> None:
    """The same from a finalizer, which may run at any moment: nothing is done while anybody is in the kernel, ourselves too."""
    lock = system.lock
    if lock.forked:
        return  # what this process drops is its parent's
    if lock.lock.acquire(blocking=False):
        try:
            if lock.depth == 0:
                with lock:
                    tidy(system)
        finally:
            lock.lock.release()


def load(system: System, process: Process, address: int, n: int) -> bytes:
    """Return n bytes from an address on, page by page.  Raises Fault."""
    parts: list[bytes] = []
    with system.lock:
        while n > 0:
            frame = _frame(system, process, address, False)
            inside = address & (system.page_size - 1)
            part = frame[inside : inside + n]
            parts.append(bytes(part))
            address += len(part)
            n -= len(part)
    return b"".join(parts)


def store(system: System, process: Process, address: int, data: bytes) -> None:
    """Replace bytes from an address on, page by page.  Raises Fault; the pages before the failing one are changed then."""
    at = 0
    with system.lock:
        while at < len(data):
            frame = _frame(system, process, address + at, True)
            inside = (address + at) & (system.page_size - 1)
            part = data[at : at + system.page_size - inside]
            frame[inside : inside + len(part)] = part
            at += len(part)


def _frame(system: System, process: Process, address: int, to_store: bool) -> bytearray:
    """The bytes of the page that an address lies in, from the TLB or by the kernel."""
    table = process.space.table
    page = address >> system.shift
    frame = (table.stores if to_store else table.loads).get(page)
    if frame is None:
        with come_in(system, process):
            return resolve(system, process, address, to_store).data
    system.frames.touch(frame)
    return frame.data
