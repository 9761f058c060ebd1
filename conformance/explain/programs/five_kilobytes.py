"""A file of 5 KB takes two pages: what is mapped, read and cached are pages, never bytes."""

from nio import FileChannel, MapMode
from nio import StandardOpenOption as Option

with FileChannel.open("five", Option.CREATE, Option.READ, Option.WRITE) as channel:
    buffer = channel.map(MapMode.READ_WRITE, 0, 5 * 1024)

print("first byte:", buffer.get(0))
print("last byte:", buffer.get(5 * 1024 - 1))
buffer.put(5 * 1024 - 1, 1)
