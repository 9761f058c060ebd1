"""MapMode.PRIVATE: a page is shared with the file until it is stored to, and then it is a copy."""

from nio import FileChannel, MapMode
from nio import StandardOpenOption as Option

with FileChannel.open("letter.txt", Option.CREATE, Option.READ, Option.WRITE) as channel:
    file = channel.map(MapMode.READ_WRITE, 0, 8192)
    file.put(0, b"original")
    private = channel.map(MapMode.PRIVATE, 0, 8192)

print("before:", private.get(0), private.get(4096))

private.put(0, b"my copy!")
file.put(1, b"R")
file.put(4096, 7)

print("page 0 has been copied:", bytes(private.get(i) for i in range(8)), bytes(file.get(i) for i in range(8)))
print("page 1 is the file's still:", private.get(4096))
