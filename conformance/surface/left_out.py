"""What of Java's classes nio leaves out, by name, each with its reason.

An entry names a method (all its overloads), or one overload by its declaration. It must be true: of a member that Java has
not, or that nio has, the comparison complains. `WHOLE` are the classes that leave out nothing but what every object of Java has.

Not for what nio has besides: that is `coverage.EXTRAS`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .java import Member


@dataclass(frozen=True, slots=True)
class Entry:
    """A member that is left out: `what` is its name, or one overload's declaration."""

    what: str
    reason: str

    def covers(self, member: Member) -> bool:
        """Whether this is about that member."""
        return self.what in (member.name, member.declaration())


EVERYWHERE: Sequence[Entry] = (
    Entry("notify", "a monitor of every object is Java's own; Python has threading.Condition"),
    Entry("notifyAll", "as notify"),
    Entry("wait", "as notify"),
)
"""Left out in every class that has them."""


def _entries(reasons: Mapping[str, str]) -> tuple[Entry, ...]:
    """One entry per name, several in one line; what they share is why."""
    return tuple(Entry(name, reason) for names, reason in reasons.items() for name in names.split("; "))


_NO_OBJECTS = {"equals; getClass; hashCode; toString": "there are no objects of a class of static methods"}
_ENUM = {
    "describeConstable; getDeclaringClass": "for tools that look at Java's own class files",
    "static java.lang.Enum valueOf(java.lang.Class, java.lang.String)": "Enum's own, for any enum; each has a valueOf(name)",
}
_INSTANT = "java.time is not here; FileTime has fromMillis and toMillis"
_URI = "there is no java.net here: no URIs, no URLs"
_FOREIGN = "there are no MemoryLayouts but ValueLayouts here: no structures, paths into them, or handles on them"
_ADDRESS = "an address that a program makes up would end the promise that no program crashes the process"
_TEXT = "segments hold text in UTF-8; for another charset there are bytes"
_COPY = "MemorySegment.copy into a new segment does it"
_SERVER = "there is no javax.management here: no servers of beans, no connections to them"
_CONNECTION = "javax.management.MBeanServerConnection, java.lang.Class"
_BEANS = "there is no JVM to be managed: of its beans only the buffer pools mean something here"
_SEGMENT = "java.lang.foreign.MemorySegment"
_OF_ADDRESS = "java.lang.foreign.AddressLayout"
_VALUE_LAYOUT = "java.lang.foreign.ValueLayout"
_CHARSET = "java.nio.charset.Charset"

OF_CLASS: Mapping[str, Sequence[Entry]] = {
    "java.io.FileInputStream": _entries({"nullInputStream": "InputStream's own: a stream of nothing, no file"}),
    "java.io.FileOutputStream": _entries({"nullOutputStream": "OutputStream's own: a stream to nowhere, no file"}),
    "java.io.File": _entries({"toURI; toURL": _URI}),
    "java.nio.file.Path": _entries(
        {
            "toUri": _URI,
            "getFileSystem": "there is one file system: the Machine's kernel's",
            "register": "watching folders is not here",
            "forEach; spliterator": "the names in a path are walked with Python's iterator",
        }
    ),
    "java.nio.file.Paths": _entries(_NO_OBJECTS),
    "java.nio.file.Files": _entries(
        {
            **_NO_OBJECTS,
            "newBufferedReader; newBufferedWriter": "java.io's readers and writers of text are not here",
            "probeContentType": "it asks the desktop's tables for a MIME type",
            "getFileStore; getFileAttributeView; getOwner; setOwner; readAttributes": "views of a file system's own attributes",
            "createLink": "the Kernel interface has symbolic links only",
            "walkFileTree; walk; find": "walking trees is not here; Files.list and newDirectoryStream look into one folder",
        }
    ),
    "java.lang.foreign.Arena": _entries(
        {
            f"{_SEGMENT} allocateFrom({_OF_ADDRESS}, {_SEGMENT})": _ADDRESS,
            f"{_SEGMENT} allocateFrom(java.lang.String, {_CHARSET})": _TEXT,
            f"{_SEGMENT} allocateFrom({_VALUE_LAYOUT}, {_SEGMENT}, {_VALUE_LAYOUT}, long, long)": _COPY,
        }
    ),
    _SEGMENT: _entries(
        {
            "ofAddress; reinterpret": _ADDRESS,
            f"{_SEGMENT} get({_OF_ADDRESS}, long); {_SEGMENT} getAtIndex({_OF_ADDRESS}, long)": _ADDRESS,
            f"void set({_OF_ADDRESS}, long, {_SEGMENT}); void setAtIndex({_OF_ADDRESS}, long, {_SEGMENT})": _ADDRESS,
            f"java.lang.String getString(long, {_CHARSET}); void setString(long, java.lang.String, {_CHARSET})": _TEXT,
            "asOverlappingSlice; heapBase": "no mapped file needs them",
            "elements; spliterator": "a segment is taken apart by asSlice, or read whole by toArray",
        }
    ),
    _VALUE_LAYOUT: _entries(
        {
            "ADDRESS; ADDRESS_UNALIGNED": _ADDRESS,
            "arrayElementVarHandle; byteOffset; byteOffsetHandle; scaleHandle; select; sliceHandle; varHandle": _FOREIGN,
            "carrier": "the layout's type says which Python type its values have",
        }
    ),
    "java.lang.management.ManagementFactory": _entries(
        {
            **_NO_OBJECTS,
            "CLASS_LOADING_MXBEAN_NAME; COMPILATION_MXBEAN_NAME; GARBAGE_COLLECTOR_MXBEAN_DOMAIN_TYPE": _BEANS,
            "MEMORY_MANAGER_MXBEAN_DOMAIN_TYPE; MEMORY_MXBEAN_NAME; MEMORY_POOL_MXBEAN_DOMAIN_TYPE": _BEANS,
            "OPERATING_SYSTEM_MXBEAN_NAME; RUNTIME_MXBEAN_NAME; THREAD_MXBEAN_NAME": _BEANS,
            "getClassLoadingMXBean; getCompilationMXBean; getGarbageCollectorMXBeans; getMemoryMXBean": _BEANS,
            "getMemoryManagerMXBeans; getMemoryPoolMXBeans; getOperatingSystemMXBean; getRuntimeMXBean": _BEANS,
            "getThreadMXBean; getPlatformManagementInterfaces": _BEANS,
            "getPlatformMBeanServer; newPlatformMXBeanProxy": _SERVER,
            f"static java.util.List getPlatformMXBeans({_CONNECTION})": _SERVER,
            f"static java.lang.management.PlatformManagedObject getPlatformMXBean({_CONNECTION})": _SERVER,
        }
    ),
    "java.nio.file.StandardOpenOption": _entries(_ENUM),
    "java.nio.file.StandardCopyOption": _entries(_ENUM),
    "java.nio.file.LinkOption": _entries(_ENUM),
    "java.nio.file.attribute.FileTime": _entries(
        {"toInstant; static java.nio.file.attribute.FileTime from(java.time.Instant)": _INSTANT}
    ),
}
"""Left out in one class."""

WHOLE = (
    "java.nio.Buffer",
    "java.nio.ByteBuffer",
    "java.nio.MappedByteBuffer",
    "java.nio.CharBuffer",
    "java.nio.ShortBuffer",
    "java.nio.IntBuffer",
    "java.nio.LongBuffer",
    "java.nio.FloatBuffer",
    "java.nio.DoubleBuffer",
    "java.nio.ByteOrder",
    "java.nio.channels.FileChannel",
    "java.nio.channels.FileChannel$MapMode",
    "java.nio.channels.FileLock",
    "java.io.RandomAccessFile",
)
"""The classes that are there to the last overload: none of them may have an entry of its own."""


def of_class(java_name: str) -> tuple[Entry, ...]:
    """What is left out there."""
    return (*EVERYWHERE, *OF_CLASS.get(java_name, ()))
