"""Table: all files in use of one WindowsKernel, its lock, and what happens when the last user of a file goes.

What finalizers leave to be done (a mapping or a descriptor that nobody can reach any more) waits in a queue, since it may come
while this very thread is inside the kernel.  Whoever comes in next does it; over the real system, which keeps no state that
could be found half changed, it is done at once if nobody is inside.

Not here: what is allowed (kernel.py).
"""

from __future__ import annotations

import atexit
import os
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import RLock
from typing import Final
from weakref import WeakSet

from nio.paging.host import HostKernel
from nio.paging.kernel import FileKind, Kernel
from nio.paging.windows.openings import FileState, Opening
from nio.paging.windows.refusals import translated


class Table:
    """The files of `inner` that are open or mapped."""

    def __init__(self, inner: Kernel) -> None:
        self.files: Final[dict[tuple[int, int], FileState]] = {}
        """By the identity of the file."""
        self.openings: Final[dict[int, Opening]] = {}
        """By the descriptor, as long as that is open."""
        self._inner: Final = inner
        self._at_once: Final = isinstance(inner, HostKernel)
        self._left: Final[deque[Callable[[], None]]] = deque()
        self._lock = RLock()
        self._depth = 0
        self._process = os.getpid()
        _tables.add(self)

    # --- coming in

    @contextmanager
    def entered(self, path: str | None = None) -> Iterator[None]:
        """Come in: nobody else is inside, and what was left has been done.

        path: what the call is about; given one, an OSError of the inner kernel leaves as what Windows says instead.
        """
        try:
            with self._lock:
                self._depth += 1
                try:
                    self._do_what_was_left()
                    yield
                    self._do_what_was_left()
                except OSError as error:
                    if path is None:
                        raise
                    raise translated(error, path, self._leads_anywhere) from None
                finally:
                    self._depth -= 1
        finally:
            if self._left:  # also after a refusal: whoever found us inside relies on it
                self._tidy()

    def _leads_anywhere(self, path: str) -> bool:
        return self._identity(path) is not None

    def later(self, call: Callable[[], None]) -> None:
        """Do something at once if that can be, else when somebody comes in; for finalizers."""
        self._left.append(call)
        if self._at_once:
            self._tidy()

    def _tidy(self) -> None:
        if self._lock.acquire(blocking=False):
            try:
                if self._depth == 0:
                    with self.entered():
                        pass
            finally:
                self._lock.release()

    def _do_what_was_left(self) -> None:
        while self._depth == 1 and self._left:
            self._left.popleft()()

    # --- the end of an opening, and of a file's name

    def file(self, identity: tuple[int, int]) -> FileState:
        """Return what is known of a file, from now on as one in use."""
        return self.files.setdefault(identity, FileState(identity))

    def release(self, opening: Opening) -> None:
        """Take one reference from an opening, and do what is due when it was the last of it, and of its file."""
        opening.references -= 1
        if opening.references:
            return
        file = opening.file
        file.openings.remove(opening)
        if opening.delete_on_close:
            file.pending, file.doomed = True, opening.name
        self.settle(file)

    def settle(self, file: FileState) -> None:
        """Forget a file that nobody uses any more, and remove its name if it was deleted."""
        if not file.openings:
            if self.files.get(file.identity) is file:
                del self.files[file.identity]
            if file.doomed is not None:
                self._take_name(file, file.doomed)

    def _take_name(self, file: FileState, name: str) -> None:
        """Remove the name that is to go, if it is still that file's."""
        with suppress(OSError):
            if self._inner.lstat(name).identity == file.identity:
                self._inner.unlink(name)

    # --- where the files are

    def absolute(self, path: str) -> str:
        """Return a path that stays right when the current directory changes."""
        return path if path.startswith("/") else f"{self._inner.getcwd()}/{path}"

    def renamed(self, identity: tuple[int, int], new: str) -> None:
        """Note that a file has another name now; of its openings, those by another of its hard links keep that name."""
        file = self.files.get(identity)
        for opening in [] if file is None else file.openings:
            if self._identity(opening.name) != identity:
                opening.name = self.absolute(new)

    def ways_made_sure(self) -> None:
        """Note of all files the names without links and dots, before a directory or a link on their way is renamed."""
        for file in self.files.values():
            for opening in file.openings:
                if self._identity(opening.name) == file.identity:
                    opening.name = self._physical(opening.name)
            if file.doomed is not None and self._identity(file.doomed) == file.identity:
                file.doomed = self._physical(file.doomed)

    def uses_below(self, directory: str) -> bool:
        """Return whether a file that is in use lies below a directory, however deep; after `ways_made_sure`."""
        above = f"{self._physical(self.absolute(directory))}/"
        names = [(opening.name, file.identity) for file in self.files.values() for opening in file.openings]
        return any(name.startswith(above) and self._identity(name) == identity for name, identity in names)

    def _identity(self, name: str) -> tuple[int, int] | None:
        """Which file has the name; None if none has: it may have been deleted, and then the file has no name."""
        try:
            return self._inner.stat(name).identity
        except OSError:
            return None

    def _physical(self, name: str) -> str:
        """Return the name, which is there, without symbolic links, ".", ".." and double slashes."""
        way, left = "", name.split("/")[::-1]
        while left:
            step = left.pop()
            if step == "..":
                way = way.rpartition("/")[0]
            elif step not in ("", "."):
                here = f"{way}/{step}"
                if self._inner.lstat(here).kind is not FileKind.SYMLINK:
                    way = here
                    continue
                target = self._inner.readlink(here)
                left += target.split("/")[::-1]
                if target.startswith("/"):
                    way = ""
        return way

    # --- a fork, and the end of the process

    def forked(self) -> None:
        """In the child of a fork: what is open is open here as well, but the names that go with it are its parent's to remove.

        Another thread of the parent, which has not come along, may have been inside.
        """
        if self._lock.acquire(blocking=False):
            self._lock.release()  # nobody was, or this very thread, which goes on here as well
        else:
            self._lock, self._depth = RLock(), 0
        self._process = os.getpid()
        for file in self.files.values():
            file.doomed = None
            for opening in file.openings:
                opening.delete_on_close = False

    def process_ends(self) -> None:
        """Do what the end of the process does, which closes all that is open: the names of deleted files go."""
        if self._process == os.getpid():
            with self.entered():
                for file in list(self.files.values()):
                    if file.doomed is not None:
                        self._take_name(file, file.doomed)
                    for opening in file.openings:
                        if opening.delete_on_close:
                            self._take_name(file, opening.name)


_tables: Final[WeakSet[Table]] = WeakSet()


def _process_ends() -> None:
    for table in list(_tables):
        table.process_ends()


def _forked() -> None:
    for table in list(_tables):
        table.forked()


atexit.register(_process_ends)
os.register_at_fork(after_in_child=_forked)
