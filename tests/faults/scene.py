"""What a child process of these tests has around it: a mapped file, another process that cuts it, and every way to touch it.

The file has SIZE bytes.  When it has been cut to CUT bytes, the page at GONE and all after it cannot be had.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from nio import ByteBuffer, FileChannel, MapMode, MappedByteBuffer, StandardOpenOption
from nio.errors import InternalError

PAGE = mmap.PAGESIZE
SIZE = 64 * PAGE
CUT = PAGE
GONE = 2 * PAGE
LONG = 64 * 1024 + 1
"""Bytes from which a copy lets other threads run."""

MESSAGE = "a fault occurred in an unsafe memory access operation"


@cache
def content(size: int = SIZE) -> bytes:
    """The bytes of a new file: no page is like the next."""
    return bytes((i * 7 + i // PAGE) & 0xFF for i in range(size))


def new_file(path: str, size: int = SIZE) -> None:
    """Make the file."""
    Path(path).write_bytes(content(size))


def mapped(path: str, mode: MapMode = MapMode.READ_WRITE, position: int = 0, size: int = SIZE) -> MappedByteBuffer:
    """Map part of a file; its channel is closed at once, as Java allows."""
    options = [StandardOpenOption.READ] + [StandardOpenOption.WRITE] * (mode is not MapMode.READ_ONLY)
    with FileChannel.open(path, *options) as channel:
        return channel.map(mode, position, size)


def resized_elsewhere(path: str, size: int) -> None:
    """Let another process cut or extend the file."""
    program = "import os, sys; os.truncate(sys.argv[1], int(sys.argv[2]))"
    subprocess.run([sys.executable, "-I", "-S", "-c", program, path, str(size)], check=True)


def cut_mapping(path: str) -> MappedByteBuffer:
    """A mapping of a file that another process has cut since."""
    new_file(path)
    buffer = mapped(path)
    resized_elsewhere(path, CUT)
    return buffer


def _heap(n: int) -> ByteBuffer:
    return ByteBuffer.wrap(bytearray(n))


def _same(buffer: MappedByteBuffer) -> MappedByteBuffer:
    """The remaining bytes of the buffer, seen through an object of their own."""
    return buffer.duplicate()


TOUCHES: dict[str, Callable[[MappedByteBuffer], object]] = {
    "get()": lambda b: b.position(GONE).get(),
    "getChar()": lambda b: b.position(GONE).getChar(),
    "getShort()": lambda b: b.position(GONE).getShort(),
    "getInt()": lambda b: b.position(GONE).getInt(),
    "getLong()": lambda b: b.position(GONE).getLong(),
    "getFloat()": lambda b: b.position(GONE).getFloat(),
    "getDouble()": lambda b: b.position(GONE).getDouble(),
    "get(i)": lambda b: b.get(GONE),
    "getChar(i)": lambda b: b.getChar(GONE + 1),
    "getShort(i)": lambda b: b.getShort(GONE + 1),
    "getInt(i)": lambda b: b.getInt(GONE + 1),
    "getLong(i)": lambda b: b.getLong(GONE + 1),
    "getFloat(i)": lambda b: b.getFloat(GONE + 1),
    "getDouble(i)": lambda b: b.getDouble(GONE + 1),
    "getInt(half of it there)": lambda b: b.getInt(CUT - 2),
    "getLong(last)": lambda b: b.getLong(SIZE - 8),
    "put(b)": lambda b: b.position(GONE).put(1),
    "putChar(c)": lambda b: b.position(GONE).putChar("x"),
    "putShort(v)": lambda b: b.position(GONE).putShort(1),
    "putInt(v)": lambda b: b.position(GONE).putInt(1),
    "putLong(v)": lambda b: b.position(GONE).putLong(1),
    "putFloat(v)": lambda b: b.position(GONE).putFloat(1.0),
    "putDouble(v)": lambda b: b.position(GONE).putDouble(1.0),
    "put(i, b)": lambda b: b.put(GONE, 1),
    "putChar(i, c)": lambda b: b.putChar(GONE + 1, "x"),
    "putShort(i, v)": lambda b: b.putShort(GONE + 1, 1),
    "putInt(i, v)": lambda b: b.putInt(GONE + 1, 1),
    "putLong(i, v)": lambda b: b.putLong(GONE + 1, 1),
    "putFloat(i, v)": lambda b: b.putFloat(GONE + 1, 1.0),
    "putDouble(i, v)": lambda b: b.putDouble(GONE + 1, 1.0),
    "putLong(half of it there)": lambda b: b.putLong(CUT - 4, 1),
    "get(byte[3])": lambda b: b.position(GONE).get(bytearray(3)),
    "get(byte[12])": lambda b: b.position(GONE).get(bytearray(12)),
    "get(byte[64])": lambda b: b.position(GONE).get(bytearray(64)),
    "get(byte[5000])": lambda b: b.position(GONE - PAGE - 100).get(bytearray(5000)),
    "get(byte[long])": lambda b: b.position(0).get(bytearray(LONG)),
    "get(i, byte[64])": lambda b: b.get(GONE, bytearray(64)),
    "get(i, byte[64] half there)": lambda b: b.get(CUT - 32, bytearray(64)),
    "get(i, byte[], off, len)": lambda b: b.get(GONE, bytearray(1000), 1, 999),
    "put(byte[3])": lambda b: b.position(GONE).put(bytes(3)),
    "put(byte[12])": lambda b: b.position(GONE).put(bytes(12)),
    "put(byte[64])": lambda b: b.position(GONE).put(bytes(64)),
    "put(byte[5000])": lambda b: b.position(GONE).put(bytes(5000)),
    "put(byte[long])": lambda b: b.position(GONE).put(bytes(LONG)),
    "put(i, byte[64])": lambda b: b.put(GONE, bytes(64)),
    "put(i, byte[], off, len)": lambda b: b.put(GONE, bytes(1000), 1, 999),
    "put(ByteBuffer of 16)": lambda b: b.position(GONE).put(_heap(16)),
    "put(ByteBuffer, long)": lambda b: b.position(GONE).put(_heap(LONG)),
    "other.put(mapped, 16)": lambda b: _heap(16).put(b.limit(GONE + 16).position(GONE)),
    "other.put(mapped, long)": lambda b: _heap(SIZE).put(b),
    "put(i, ByteBuffer, off, len)": lambda b: b.put(GONE, _heap(100), 3, 50),
    "put(own bytes)": lambda b: b.position(0).put(b.duplicate().position(GONE).limit(GONE + 100)),
    "compact()": lambda b: b.position(GONE).compact(),
    "equals": lambda b: b.equals(_same(b)),
    "equals a heap buffer": lambda b: b.limit(GONE + 100).position(GONE).equals(_heap(100)),
    "mismatch": lambda b: b.mismatch(_same(b)),
    "compareTo": lambda b: b.compareTo(_same(b)),
    "hashCode": lambda b: b.position(GONE).hashCode(),
    "load": lambda b: b.load(),
    "slice().get()": lambda b: b.slice(GONE, 100).get(),
    "asReadOnlyBuffer().getLong(i)": lambda b: b.asReadOnlyBuffer().getLong(GONE),
}
"""Every access that needs a page which the cut file does not have.  Each gets the buffer cleared."""


@contextmanager
def raises(kind: type[BaseException], text: str) -> Iterator[None]:
    """Fail unless the block raises this exception with this text in it: pytest.raises for a process without pytest."""
    try:
        yield
    except kind as error:
        if text not in str(error):
            raise AssertionError(f"{text!r} is not in {error!r}") from error
    else:
        raise AssertionError(f"no {kind.__name__}")


def faults(touch: Callable[[MappedByteBuffer], object], buffer: MappedByteBuffer) -> None:
    """Fail unless this access raises Java's InternalError."""
    buffer.clear()
    with raises(InternalError, MESSAGE):
        touch(buffer)


def all_fault(buffer: MappedByteBuffer) -> None:
    """Fail unless every access raises InternalError, and what is still there can be read in between."""
    for name, touch in TOUCHES.items():
        try:
            faults(touch, buffer)
        except AssertionError as error:
            raise AssertionError(f"{name}: {error}") from error
        assert buffer.clear().get(1) in {7, 0}, name


def each_faults_twice(touches: Mapping[str, Callable[[], object]]) -> None:
    """Fail unless each of these raises Java's InternalError, and does so again."""
    for name, touch in touches.items():
        for _ in range(2):
            try:
                with raises(InternalError, MESSAGE):
                    touch()
            except AssertionError as error:
                raise AssertionError(f"{name}: {error}") from error


def works_again(buffer: MappedByteBuffer, path: str) -> None:
    """Fail unless the buffer is as good as new when another process has extended the file."""
    resized_elsewhere(path, SIZE)
    buffer.clear()
    assert buffer.getLong(GONE) == 0
    assert buffer.get(SIZE - 1) == 0
    buffer.putLong(GONE, 0x0102030405060708).put(SIZE - 1, 77).force()
    found = Path(path).read_bytes()
    assert found[GONE : GONE + 8] == bytes(range(1, 9))
    assert found[SIZE - 1] == 77
    everything = bytearray(SIZE)
    buffer.get(everything)
    assert everything == found


def own_lines(path: str) -> int:
    """How many lines of this process's memory map name the file."""
    with open("/proc/self/maps", encoding="utf-8", errors="surrogateescape") as lines:
        return sum(line.rstrip("\n").endswith(path) for line in lines)


def open_files() -> int:
    """How many descriptors this process has open."""
    return len(os.listdir("/proc/self/fd"))


def foreign_fault(path: str) -> None:
    """Fault on a mapping that is not ours: the standard library's, which has no guard."""
    new_file(path)
    with open(path, "r+b") as file:
        theirs = mmap.mmap(file.fileno(), SIZE)
    resized_elsewhere(path, CUT)
    theirs[GONE]


def install_c_handler(number: int, handler: Callable[[int], None]) -> object:
    """Install a handler as a C library would, behind the back of Python's module `signal`.  The caller keeps the result."""
    kind = ctypes.CFUNCTYPE(None, ctypes.c_int)
    function = kind(handler)
    libc = ctypes.CDLL(None)
    libc.signal.argtypes = [ctypes.c_int, kind]
    libc.signal.restype = ctypes.c_void_p
    libc.signal(number, function)
    return function
