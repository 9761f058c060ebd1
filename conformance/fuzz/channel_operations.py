"""The operations of channel programs: FileChannel, FileLock, RandomAccessFile, the file streams, and their buffers.

Rows are written as in `operations`, with these parameters besides:

    far              a place in a file, where nothing is written: perhaps beyond everything
    at, count        a place in a file, a number of bytes; near enough that the file stays small
    length, reach    what a file is cut to; what a lock reaches over, where that JDK does what JDK 25 does
    into             a place to transfer to, where that JDK does what JDK 25 does
    mode             a MapMode
    flag             a boolean
    target, source   a buffer to read into, one to write; with `?` perhaps null; several: targets, sources
    other            a channel of another file
    bytes            a byte[]

Not here, since Java or the kernel does not say what they give: reading a file into its own mapping, or writing it from there,
and transfers within one file, where the two ranges may overlap; and what comes after a cut below a mapping's end, or after a
write into the file of a private one (`reach`).
Not here either: a null where two overloads take one, which is ambiguous for JPype; a null that says it is a ByteBuffer crashes
JPype 1.7. And what makes a file of gigabytes, since both sides are read whole after every step.
"""

from functools import cache

from .operations import Operation, table
from .programs import CHANNEL, FILE, INPUT, LOCK, OUTPUT

_CHANNEL = """
    isOpen()  size()  position()  position(at) -> self  position(at) -> self
    truncate(length) -> self
    read(target)  read(target)  read(target?, far)  read(target?, far)
    write(source)  write(source)  write(source?, at)  write(source?, at)
    read(targets)  read(targets, index, index)  write(sources)  write(sources, index, index)
    transferTo(far, count, other)  transferTo(far, count, other)
    transferFrom(other, into, count)  transferFrom(other, into, count)
    map(mode, at, count) -> byte  map(mode, at, count) -> byte
    lock() -> lock  lock(at, reach, flag) -> lock  tryLock() -> lock  tryLock(at, reach, flag) -> lock
    force(flag)  close()
"""
_FILE = """
    getFilePointer()  length()  seek(at)  seek(at)  setLength(length)  skipBytes(int)
    read()  read(bytes)  read(bytes, index, index)  readFully(bytes)  readFully(bytes, index, index)
    readBoolean()  readByte()  readUnsignedByte()  readShort()  readUnsignedShort()  readChar()
    readInt()  readLong()  readFloat()  readDouble()  readLine()  readUTF()
    write(int)  write(bytes)  write(bytes, index, index)
    writeBoolean(flag)  writeByte(int)  writeShort(int)  writeChar(int)  writeInt(int)  writeLong(long)
    writeFloat(float)  writeDouble(double)  writeBytes(string)  writeChars(string)  writeUTF(string)
    getChannel() -> channel  close()
"""
_INPUT = """
    read()  read(bytes)  read(bytes, index, index)  readAllBytes()  readNBytes(int)
    skip(far)  available()  getChannel() -> channel  close()
"""
_OUTPUT = """
    write(int)  write(bytes)  write(bytes, index, index)  write(bytes)  flush()
    getChannel() -> channel  close()
"""
_LOCK = """
    isValid()  isShared()  position()  size()  overlaps(at, reach)  toString()
    release()  close()
"""
_BUFFER = """
    clear() -> self  clear() -> self  flip() -> self  flip() -> self  rewind() -> self
    position(index) -> self  limit(index) -> self
    get()  get(index)  getInt(index)  getLong()
    put(element) -> self  put(index, element) -> self  putInt(index, int) -> self  putLong(long) -> self
    get(bytes) -> self  put(bytes) -> self  put(target) -> self
    compact() -> self  slice() -> byte  slice(index, index) -> byte  duplicate() -> byte  asReadOnlyBuffer() -> byte
    isReadOnly()  hashCode()  equals(target)
"""
_MAPPED = "force() -> self  force(index, index) -> self  load() -> self"


@cache
def of_channels(kind: str, jdk: int, mapped: bool = False) -> tuple[Operation, ...]:
    """What a channel program calls on an object of a kind, as far as that JDK has it."""
    rows = {CHANNEL: _CHANNEL, FILE: _FILE, INPUT: _INPUT, OUTPUT: _OUTPUT, LOCK: _LOCK, "byte": _BUFFER + _MAPPED * mapped}
    return table(rows.get(kind, ""), "byte", jdk)
