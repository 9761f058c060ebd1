"""Faults: how an access to memory ends that the kernel cannot satisfy.  Here they are exceptions, and kill nobody.

    SIGSEGV  MAPERR   nothing is mapped at the address
             ACCERR   it is mapped, but not for this kind of access
    SIGBUS   ADRERR   mapped, but past the end of the file, or on a disk that has no room for the page
             ADRERR   mapped, but the device cannot read the page: Linux has no code of its own for that (OBJERR is never sent)
    SIGKILL  NOMEM    no frame is free and no page can go: Linux's out-of-memory killer ends the process

A Fault is an OSError with EFAULT, which is what a system call answers when it meets such an address.  The Java layer makes
Java's InternalError of it, as the guard of the host's mappings does of SIGBUS.
"""

from __future__ import annotations

import errno
import os
from enum import Enum


class Signal(Enum):
    """What Linux would send."""

    SIGSEGV = "SIGSEGV"
    SIGBUS = "SIGBUS"
    SIGKILL = "SIGKILL"


class Reason(Enum):
    """Why, in words."""

    MAPERR = "nothing is mapped there"
    ACCERR = "the mapping does not allow it"
    ADRERR = "the file has no such page"
    UNREADABLE = "the device cannot read the page"
    NOMEM = "no frame is free and no page can go"

    @property
    def code(self) -> str:
        """The name of siginfo's si_code: for a page that cannot be read the same as for one that is not there."""
        return "ADRERR" if self is Reason.UNREADABLE else self.name


class Fault(OSError):
    """An access that ends in a signal."""

    def __init__(self, signal: Signal, reason: Reason, address: int, store: bool) -> None:
        """address: where; store: whether it was to be written."""
        super().__init__(errno.EFAULT, os.strerror(errno.EFAULT))
        self.signal = signal
        self.reason = reason
        self.address = address
        self.store = store

    def __str__(self) -> str:
        return f"{self.signal.value}: {'store to' if self.store else 'load from'} {self.address:#x}: {self.reason.value}"
