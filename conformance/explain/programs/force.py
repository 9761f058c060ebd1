"""What force() promises: what was stored before it survives a power failure, what was stored after it need not."""

from conformance.explain.stage import simulated
from nio import FileChannel, Machine, MapMode, RandomAccessFile
from nio import StandardOpenOption as Option

kernel = simulated()
with FileChannel.open("ledger", Option.CREATE, Option.READ, Option.WRITE) as channel:
    buffer = channel.map(MapMode.READ_WRITE, 0, 16)


def on_disk() -> bytes:
    """What the disk has, whatever is in memory."""
    return kernel.disk.content(f"{kernel.getcwd().rstrip('/')}/ledger")


buffer.put(0, b"paid")
print("before force:", on_disk())
buffer.force()
print("after force: ", on_disk())

buffer.put(8, b"owed")
with RandomAccessFile("ledger", "r") as file:
    file.seek(8)
    print("read() sees what only memory has:", bytes(file.read() for _ in range(4)))

with Machine(kernel.crash()), RandomAccessFile("ledger", "r") as file:
    print("after the power failure:", bytes(file.read() for _ in range(16)))
