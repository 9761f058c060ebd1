"""How fast the simulated machine is, so that nobody waits for it.

    python -m tests.paging.sim.speed

The aims: a scalar from a page that is resident in 3 microseconds, 64 MiB by bulk get through 64 frames in 5 seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from nio import ByteBuffer, FileChannel, MapMode, MappedByteBuffer, StandardOpenOption
from nio.machine import Machine
from nio.paging.sim import SimKernel

SIZE = 64 << 20


def best(act: Callable[[], object], times: int, rounds: int = 5) -> float:
    """Microseconds a call, in the best of some rounds."""
    found = []
    for _ in range(rounds):
        began = time.perf_counter()
        for _ in range(times):
            act()
        found.append((time.perf_counter() - began) / times * 1e6)
    return min(found)


def scan(buffer: MappedByteBuffer, piece: int) -> None:
    """The whole buffer by bulk gets of `piece` bytes."""
    into = bytearray(piece)
    for at in range(0, SIZE, piece):
        buffer.get(at, into)


def main() -> None:
    """Print a line for each question."""
    with Machine(SimKernel(frames=64)):
        channel = FileChannel.open("large", StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)
        piece = ByteBuffer.allocate(1 << 16)
        took = best(lambda: [channel.write(piece.clear()) for _ in range(SIZE >> 16)], 1, 1) / 1e6
        print(f"write of 64 MiB         {took:6.2f} s")
        buffer = channel.map(MapMode.READ_WRITE, 0, SIZE)
        buffer.putLong(16, 1)
        for name, act in (
            ("get", lambda: buffer.get(5)),
            ("getInt", lambda: buffer.getInt(16)),
            ("getLong", lambda: buffer.getLong(16)),
            ("putInt", lambda: buffer.putInt(16, 1)),
        ):
            print(f"{name:<24}{best(act, 50_000):6.2f} us")
        for step in (4096, 1 << 16):
            print(f"scan by get of {step:<9}{best(lambda step=step: scan(buffer, step), 1, 1) / 1e6:6.2f} s")  # type: ignore[misc]
        channel.close()


if __name__ == "__main__":
    main()
