"""Two processes map one file: the second one's first touch faults, but reads nothing; each sees the other's stores."""

from conformance.explain.stage import put_on_disk, simulated
from nio import FileChannel, Machine, MapMode
from nio import StandardOpenOption as Option

kernel = simulated()
put_on_disk(kernel, "board", bytes(4096))
with FileChannel.open("board", Option.READ, Option.WRITE) as channel:
    mine = channel.map(MapMode.READ_WRITE, 0, 4096)
mine.get(0)

with Machine(kernel.spawn()), FileChannel.open("board", Option.READ, Option.WRITE) as channel:
    theirs = channel.map(MapMode.READ_WRITE, 0, 4096)
theirs.get(0)

theirs.put(0, 23)
print("they stored, I load:", mine.get(0))
mine.put(1, 42)
print("I stored, they load:", theirs.get(1))
