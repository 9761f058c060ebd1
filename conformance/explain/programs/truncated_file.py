"""A file is cut under its mapping: to touch what is gone is SIGBUS, and here InternalError, as in Java."""

from nio import FileChannel, MapMode, RandomAccessFile
from nio import StandardOpenOption as Option
from nio.errors import InternalError

with FileChannel.open("shrinking.dat", Option.CREATE, Option.READ, Option.WRITE) as channel:
    buffer = channel.map(MapMode.READ_WRITE, 0, 8192)
buffer.put(4096, 1)

with RandomAccessFile("shrinking.dat", "rw") as file:
    file.setLength(4096)
print("page 0 is there:", buffer.get(0))
try:
    buffer.get(4096)
except InternalError as error:
    print("page 1 is not:", error)

with RandomAccessFile("shrinking.dat", "rw") as file:
    file.setLength(8192)
print("page 1 is there again, and empty:", buffer.get(4096))
