"""A file, mapped: what an ordinary script does with nio."""

import os
import sys
import tempfile
from pathlib import Path

import jpype
from jpype import JArray, JByte, java

from tests.compat.scripts import show

jpype.startJVM(*sys.argv[2:], jvmpath=sys.argv[1])

ByteBuffer, ByteOrder = java.nio.ByteBuffer, java.nio.ByteOrder
FileChannel = java.nio.channels.FileChannel
MapMode = FileChannel.MapMode
READ, WRITE = java.nio.file.StandardOpenOption.READ, java.nio.file.StandardOpenOption.WRITE
CREATE = java.nio.file.StandardOpenOption.CREATE

home = os.getcwd()
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    name = "data.bin"
    file = java.io.RandomAccessFile(name, "rw")
    channel = file.getChannel()
    buffer = channel.map(MapMode.READ_WRITE, 0, 64)
    file.close()
    print(channel.isOpen(), buffer, buffer.isDirect(), buffer.isReadOnly(), buffer.order())
    buffer.put(JArray(JByte)(b"hello"))
    buffer.putInt(42).putLong(-1).putDouble(2.5)
    buffer.order(ByteOrder.LITTLE_ENDIAN).putShort(40, 258)
    print(buffer, buffer.getInt(5), buffer.getShort(40), buffer.get(0), buffer.hasRemaining())
    print(buffer.force() == buffer, os.path.getsize(name))
    print(Path(name).read_bytes())
    show("closed channel", channel.size)

    with FileChannel.open(java.nio.file.Paths.get(".", "data.bin"), READ) as reader:
        view = reader.map(MapMode.READ_ONLY, 5, 12)
        print(view, view.getInt(), view.getLong(), view.remaining(), reader.size(), reader.position())
        show("read-only", lambda: view.put(0, 1))
        show("underflow", view.get)
        show("map for writing", lambda: reader.map(MapMode.READ_WRITE, 0, 4))
        show("negative position", lambda: reader.map(MapMode.READ_ONLY, -1, 4))
        heap = ByteBuffer.allocate(5)
        print(reader.read(heap), heap, heap.flip(), bytes(heap.array()))
    show("no such file", lambda: FileChannel.open(java.nio.file.Path.of("none"), READ).close())
    show("no such directory", lambda: java.io.RandomAccessFile("/no/such/file", "r"))
    show("bad mode", lambda: java.io.RandomAccessFile(name, "x"))

    with FileChannel.open(java.io.File("new").toPath(), CREATE, READ, WRITE) as both:
        private = both.map(MapMode.PRIVATE, 0, 8)
        private.putLong(0, 1)
        print(both.size(), java.io.File("new").length(), private.getLong(0))
        print(Path("new").read_bytes())
        print(both.write(ByteBuffer.wrap(JArray(JByte)(b"abc"))), both.position(), both.truncate(2).size())

    part = buffer.slice(5, 4)
    print(part, part.getInt(0), part.order(), buffer.duplicate() == buffer, buffer.compareTo(buffer.duplicate()))
    os.chdir(home)

first, second = ByteBuffer.allocate(4), ByteBuffer.allocateDirect(4)
show("overflow", lambda: first.putLong(1))
show("index", lambda: first.getInt(1))
show("limit", lambda: first.limit(5))
show("position", lambda: first.position(5))
show("mark", first.reset)
show("capacity", lambda: ByteBuffer.allocate(-1))
show("direct array", second.array)
show("byte out of range", lambda: first.put(0, 200))
show("int out of range", lambda: first.putInt(0, 2**31))
show("same bytes", lambda: (first == second, hash(first) == hash(second), first.mismatch(second)))
print(first, second)
