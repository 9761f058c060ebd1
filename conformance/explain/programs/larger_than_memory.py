"""A file of 64 pages on a machine with 16 frames: each page that comes pushes another one out."""

# explain: --frames 16

from conformance.explain.stage import simulated
from nio import FileChannel, MapMode
from nio import StandardOpenOption as Option

kernel = simulated()
PAGES = 64

with FileChannel.open("large", Option.CREATE, Option.READ, Option.WRITE) as channel:
    buffer = channel.map(MapMode.READ_WRITE, 0, PAGES * kernel.page_size)

for page in range(PAGES):
    buffer.putInt(page * kernel.page_size, page)

total = 0
for page in range(PAGES):
    total += buffer.getInt(page * kernel.page_size)

print("the sum is right:", total == PAGES * (PAGES - 1) // 2)
