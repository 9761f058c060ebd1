"""A file of 5 KB takes two pages: what is mapped, read and cached are pages, never bytes."""

from conformance.explain.stage import put_on_disk, simulated
from nio import FileChannel, MapMode
from nio import StandardOpenOption as Option

put_on_disk(simulated(), "five", b"5" * 5 * 1024)
with FileChannel.open("five", Option.READ, Option.WRITE) as channel:
    buffer = channel.map(MapMode.READ_WRITE, 0, 5 * 1024)

print("first byte:", buffer.get(0))
print("last byte:", buffer.get(5 * 1024 - 1))
buffer.put(5 * 1024 - 1, 1)
