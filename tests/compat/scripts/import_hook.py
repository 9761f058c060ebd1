"""Importing Java's packages by their own names."""

import sys

import jpype
import jpype.imports

jpype.startJVM(*sys.argv[2:], jvmpath=sys.argv[1])

import java.nio as whole  # noqa: E402
from java.io import RandomAccessFile  # noqa: E402
from java.lang import System  # noqa: E402
from java.nio import ByteBuffer, channels  # noqa: E402
from java.nio.channels.FileChannel import MapMode  # noqa: E402
from java.nio.file import Path, StandardOpenOption  # noqa: E402
from sun.misc import Unsafe  # noqa: E402

print(repr(whole), ByteBuffer is whole.ByteBuffer is jpype.java.nio.ByteBuffer, channels == jpype.java.nio.channels)
print(MapMode is jpype.java.nio.channels.FileChannel.MapMode, MapMode.READ_ONLY)
print(RandomAccessFile is jpype.java.io.RandomAccessFile, System is jpype.java.lang.System)
print(Unsafe is jpype.JPackage("sun").misc.Unsafe, StandardOpenOption.READ, Path.of("a", "b"))

for line in (
    "import java.nio.Nope",
    "from java.nio import Nope",
    "import java.nope",
    "from java.nope import X",
    "import java.nio.ByteBuffer as found",
    "from java.nio.ByteBuffer import allocate as found",
    "import sun.misc.Unsafe",
    "import zzz_no_such_module",
):
    try:
        exec(line)
    except ImportError as error:
        words = error if line.startswith("import java") else ""  # `from java` has Python's own words under compat
        print(f"{line}: {type(error).__name__} {words}")
    else:
        print(f"{line}: imported")

from java.nio import *  # noqa: E402,F403

print(MappedByteBuffer is whole.MappedByteBuffer)  # noqa: F405
