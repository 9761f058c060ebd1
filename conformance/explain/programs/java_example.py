"""The Java program that everybody begins with: map a file, close it, put bytes, force.

The mapping outlives the channel and the file; the bytes are in memory at once, and on the disk after force().
"""

from compat.java.io import RandomAccessFile
from compat.java.nio.channels import FileChannel

SIZE = 8192
READ_WRITE = FileChannel.MapMode.READ_WRITE

file = RandomAccessFile("example.dat", "rw")
buffer = file.getChannel().map(READ_WRITE, 0, SIZE)
file.close()

buffer.put(b"hello from beyond the channel")
buffer.put(4096, 42)
buffer.force()

buffer.put(0, ord("J"))
print("in memory:", bytes(buffer.get(i) for i in range(5)))
