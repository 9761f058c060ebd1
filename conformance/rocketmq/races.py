"""Eight threads at one mapped file: hold, select, read, append, swap, flush, release, shut down, clean; again and again.

    python -m conformance.rocketmq.races [SECONDS] [THREADS]

What must hold after each round, whatever happened in it: no crash; each file unmapped exactly once; no reference lost, so that
the count ends at 0, or where it was forced below; nothing left in /proc/self/maps.  A reader whose file was cleaned up under it
gets an IllegalStateException, and that is right.
"""

import argparse
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from compat.org.apache.rocketmq.common import UtilAll
from compat.org.apache.rocketmq.store.logfile import DefaultMappedFile
from nio.errors import ClosedChannelException, IllegalStateException

SIZE = 64 * 1024
_STEPS = 60


class Watched(DefaultMappedFile):
    """A file that counts how often it was really unmapped."""

    def __init__(self, name: str, size: int) -> None:
        self.unmapped = 0
        super().__init__(name, size)

    def _count_mapping(self, change: int) -> None:
        if change < 0:
            self.unmapped += 1
        super()._count_mapping(change)


class Broken(AssertionError):
    """Something that must hold did not."""


class Round:
    """One file and what the threads do to it."""

    def __init__(self, folder: Path, number: int, threads: int, forced: bool) -> None:
        """forced: a shutdown cleans up under readers, and somebody cleans the buffer itself."""
        self.path = str(folder / str(number))
        self.file = Watched(self.path, SIZE)
        self._forced, self._number = forced, number
        self._start = threading.Barrier(threads)
        self._threads = [threading.Thread(target=self._work, args=(index,)) for index in range(threads)]
        self.did: Counter[str] = Counter()
        self.errors: list[BaseException] = []

    def run(self) -> None:
        """Do it, and see that everything holds; raises Broken."""
        for thread in self._threads:
            thread.start()
        for thread in self._threads:
            thread.join()
        if self.errors:
            raise Broken(f"round {self._number}: {self.errors[0]!r}") from self.errors[0]
        self._end()

    def _work(self, index: int) -> None:
        chance = random.Random(self._number * 1000 + index)
        self._start.wait()
        try:
            for _ in range(_STEPS):
                self._step(chance)
            if index == 0:
                self.file.shutdown(0)
        except Exception as error:  # whatever it is, the round is broken, and run says so
            self.errors.append(error)

    def _step(self, chance: random.Random) -> None:
        """One action, by chance; of those that Java allows only in order, the reader's come as a pair."""
        file, dice = self.file, chance.random()
        try:
            if dice < 0.4:
                self._read(chance)
            elif dice < 0.55:
                file.appendMessage(bytes(100))
            elif dice < 0.65:
                file.flush(0)
            elif dice < 0.75:
                file.swapMap()
            elif dice < 0.8:
                file.cleanSwapedMap(True)
            elif dice < 0.82 and self._forced:
                file.shutdown(0)
            elif dice < 0.83 and self._forced:
                UtilAll.cleanBuffer(file.mappedByteBuffer)
        except (IllegalStateException, ClosedChannelException):
            self.did["refused"] += 1
        self.did["steps"] += 1

    def _read(self, chance: random.Random) -> None:
        result = self.file.selectMappedBuffer(0)
        if result is None:
            return
        try:
            buffer = result.getByteBuffer()
            for _ in range(chance.randrange(8)):
                buffer.get(chance.randrange(result.getSize()))
            self.did["reads"] += 1
        finally:
            result.release()

    def _end(self) -> None:
        file = self.file
        file.shutdown(0)
        count = file.getRefCount()
        self._expect(file.isCleanupOver(), f"not cleaned up, with a count of {count}")
        self._expect(file.unmapped == 1, f"unmapped {file.unmapped} times")
        self._expect(count == 0 or (self._forced and count <= -1001), f"a count of {count} at the end")
        self._expect(file.destroy(0), "not destroyed")
        self._expect(self.path not in _maps(), "still mapped")

    def _expect(self, holds: bool, otherwise: str) -> None:
        if not holds:
            raise Broken(f"round {self._number}: {otherwise}")


def _maps() -> str:
    try:
        return Path("/proc/self/maps").read_text(encoding="utf-8")
    except OSError:
        return ""


def race(seconds: float, threads: int = 8, rounds: int | None = None) -> Counter[str]:
    """Race until the time is up, or so many rounds are done; give what was done.  Raises Broken."""
    before = DefaultMappedFile.getTotalMappedFiles(), DefaultMappedFile.getTotalMappedVirtualMemory()
    done: Counter[str] = Counter()
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < end and (rounds is None or done["rounds"] < rounds):
            one = Round(Path(folder), done["rounds"], threads, forced=done["rounds"] % 2 == 1)
            one.run()
            done += one.did
            done["rounds"] += 1
    after = DefaultMappedFile.getTotalMappedFiles(), DefaultMappedFile.getTotalMappedVirtualMemory()
    if after != before:
        raise Broken(f"files and bytes mapped were {before}, and are {after}")
    return done


def main(words: Sequence[str] | None = None) -> int:
    """Race for as long as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m conformance.rocketmq.races")
    parser.add_argument("seconds", nargs="?", type=float, default=60.0)
    parser.add_argument("threads", nargs="?", type=int, default=8)
    arguments = parser.parse_args(words)
    try:
        done = race(arguments.seconds, arguments.threads)
    except Broken as error:
        print(error)
        return 1
    print(", ".join(f"{done[name]} {name}" for name in ("rounds", "steps", "reads", "refused")) + ": all held")
    return 0


if __name__ == "__main__":
    sys.exit(main())
