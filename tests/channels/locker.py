"""Another process that locks a file: `python -m tests.channels.locker UNIVERSE PATH`, with UNIVERSE as in `nio crosscheck`.

It reads one request a line and answers each with one line, over the Java API of its universe: so the other process may be nio
or a JVM.  `ready` is printed first, and `lock` says `waiting` before it waits.
"""

from __future__ import annotations

import sys

from conformance.scenario import JavaObject
from conformance.universes import by_name


def main() -> None:
    """Serve until the input ends."""
    u = by_name(sys.argv[1]).start()
    option = u.java.nio.file.StandardOpenOption
    channel = u.java.nio.channels.FileChannel.open(u.java.nio.file.Path.of(sys.argv[2]), option.READ, option.WRITE)
    locks: list[JavaObject] = []
    say("ready")
    for line in sys.stdin:
        word, *numbers = line.split()
        try:
            if word == "release":
                locks.pop().release()
                say("released")
            elif word == "close":
                channel.close()
                say("closed")
            else:
                if word == "lock":
                    say("waiting")
                position, size, shared = map(int, numbers)
                lock = getattr(channel, word)(position, size, bool(shared))
                if lock is not None:
                    locks.append(lock)
                say("nothing" if lock is None else str(lock.toString()))
        except Exception as error:
            say(f"{type(error).__name__}: {error}")


def say(text: str) -> None:
    """One line of answer, now."""
    print(text, flush=True)


if __name__ == "__main__":
    main()
