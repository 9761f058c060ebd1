"""An actor on the real kernel: a process of its own that is told by a pipe what to do, and that really forks.

    python -m tests.paging.sim.hostactor FD        the root of them, which waits on the other end of a pipe

The root has nothing mapped and nothing open.  Each random program begins with a fork of it, which takes a millisecond where a
new Python takes a hundred.

Memory is reached by pread and pwrite on a file in memory, whose bytes the system copies from and to the arena.  It meets the
same page faults as the program itself would, but answers EFAULT where that would be killed by a signal.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection, Pipe
from multiprocessing.reduction import recv_handle, send_handle
from typing import NoReturn

from nio.paging import HostKernel
from tests.claims.grounds import LIBC, MAP_FAILED, answered
from tests.paging.sim.actors import ARENA, FAULT, PAGE, Actor, Answer, open_files

MS_SYNC = 4
LIBC.pread.argtypes = LIBC.pwrite.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_long]
LIBC.pread.restype = LIBC.pwrite.restype = ctypes.c_ssize_t


class HostActor(Actor):
    """In the process that acts."""

    def __init__(self, paths: list[str]) -> None:
        kernel = HostKernel()
        super().__init__(kernel, open_files(kernel, paths))
        self._beside = os.memfd_create("beside")

    def mmap(self, address: int, length: int, prot: int, flags: int, fd: int, offset: int) -> int:
        """mmap."""
        found: int | None = LIBC.mmap(address, length, prot, flags, fd, offset)
        if found == MAP_FAILED:
            answered(-1)
        assert found is not None
        return found

    def unmap(self, slot: int, pages: int) -> None:
        """munmap."""
        answered(LIBC.munmap(ARENA + slot * PAGE, pages * PAGE))

    def protect(self, slot: int, pages: int, prot: int) -> None:
        """mprotect."""
        answered(LIBC.mprotect(ARENA + slot * PAGE, pages * PAGE, prot))

    def sync(self, slot: int, pages: int) -> None:
        """msync."""
        answered(LIBC.msync(ARENA + slot * PAGE, pages * PAGE, MS_SYNC))

    def advise(self, slot: int, pages: int, advice: int) -> None:
        """madvise."""
        answered(LIBC.madvise(ARENA + slot * PAGE, pages * PAGE, advice))

    def load(self, offset: int, n: int) -> bytes | str:
        """By a write into the file beside."""
        done = LIBC.pwrite(self._beside, ARENA + offset, n, 0)
        return os.pread(self._beside, n, 0) if done == n else _fault(done)

    def store(self, offset: int, data: bytes) -> Answer:
        """By a read from the file beside."""
        os.pwrite(self._beside, data, 0)
        done = LIBC.pread(self._beside, ARENA + offset, len(data), 0)
        return None if done == len(data) else _fault(done)


def _fault(done: int) -> str:
    """A part of it, or not even that."""
    assert done >= 0 or ctypes.get_errno() == errno.EFAULT
    return FAULT


def serve(connection: Connection) -> NoReturn:
    """Act until the other end is closed, which is an EOFError; a child goes on here with a pipe of its own."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for children
    actor: HostActor | None = None
    while True:
        name, arguments = connection.recv()
        if name == "fork":
            there = Connection(recv_handle(connection))
            if os.fork():
                there.close()
                connection.send(None)
            else:
                connection.close()
                connection = there
        elif name == "begin":
            actor = HostActor(arguments[0])
            connection.send(None)
        else:
            assert actor is not None
            connection.send(actor.do(name, *arguments))


class HostProcess:
    """An actor there, seen from here."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, name: str, *arguments: object) -> Callable[[], Answer]:
        """It is being done at once."""
        self._connection.send((name, arguments))
        return self._connection.recv

    def fork(self) -> HostProcess:
        """A child, and a pipe to it."""
        here, there = Pipe()
        self._connection.send(("fork", ()))
        send_handle(self._connection, there.fileno(), None)  # the process is asked for on Windows alone
        there.close()
        self._connection.recv()
        return HostProcess(here)

    def begin(self, paths: list[str]) -> HostProcess:
        """Make the files, and return itself."""
        self.ask("begin", paths)()
        return self

    def exit(self) -> None:
        """It ends when nobody is at this end any more."""
        self._connection.close()


class Root(HostProcess):
    """The process that all others are forks of."""

    def __init__(self) -> None:
        here, there = Pipe()
        command = [sys.executable, "-m", "tests.paging.sim.hostactor", str(there.fileno())]
        self._process = subprocess.Popen(command, pass_fds=[there.fileno()])
        there.close()
        super().__init__(here)

    def exit(self) -> None:
        """And wait for its end."""
        super().exit()
        assert self._process.wait() == 0


if __name__ == "__main__":
    try:
        serve(Connection(int(sys.argv[1])))
    except (EOFError, ConnectionError):  # nobody is at the other end any more; the child of a fork comes here too
        os._exit(0)
