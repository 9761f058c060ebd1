"""How long a mapping lives: who keeps it, what ends it, and what is left of a buffer whose mapping has ended."""

from conformance.outside import MAPS
from conformance.scenario import Java, JavaObject, Log, scenario

SIZE = 8192


def _map(u: Java, path: str, mode: str = "READ_WRITE", size: int = SIZE) -> JavaObject:
    with u.java.io.RandomAccessFile(path, "rw") as file:
        names = u.java.nio.channels.FileChannel.MapMode
        mapped: JavaObject = file.getChannel().map(getattr(names, mode), 0, size)
        return mapped


def _unsafe(u: Java) -> JavaObject:
    """`sun.misc.Unsafe`, the way that programs get hold of it."""
    field = u.JClass("sun.misc.Unsafe").class_.getDeclaredField("theUnsafe")
    field.setAccessible(True)
    unsafe: JavaObject = field.get(None)
    return unsafe


@scenario("a mapping outlives its channel and its file", needs=[MAPS])
def outlives_the_channel(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(SIZE))
    log.mappings(path)
    file = u.java.io.RandomAccessFile(path, "rw")
    mapped = file.getChannel().map(u.java.nio.channels.FileChannel.MapMode.READ_WRITE, 0, SIZE)
    log.mappings(path)
    log(lambda: file.close())
    log.mappings(path)
    log(lambda: mapped.putInt(4, 7).getInt(4))
    log(lambda: mapped.force())


@scenario("a mapping goes when nothing holds its buffer any more", needs=[MAPS])
def collected(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(SIZE))
    mapped = [_map(u, path)]
    log.mappings(path)
    log.mappings_after_gc(path, expected=1)
    mapped.clear()
    log.mappings_after_gc(path, expected=0)


@scenario("a slice, a duplicate or a read-only copy keeps the whole mapping", needs=[MAPS])
def kept_by_views(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(range(64)) * 128)
    for view in ("slice", "duplicate", "asReadOnlyBuffer"):
        with log.part(view):
            held = [getattr(_map(u, path), view)()]
            log.mappings_after_gc(path, expected=1)
            log.note("getInt(4)", held[0].getInt(4))
            held[:] = [held[0].slice(8, 4)]
            log.mappings_after_gc(path, expected=1)
            log.note("getInt(0) of a slice of it", held[0].getInt(0))
            held.clear()
            log.mappings_after_gc(path, expected=0)


@scenario("mappings of one file come and go one by one", needs=[MAPS])
def counted(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(SIZE))
    held = [_map(u, path, mode) for mode in ("READ_ONLY", "READ_WRITE", "PRIVATE")]
    log.mappings(path)
    for left in (2, 1, 0):
        held.pop()
        log.mappings_after_gc(path, expected=left)


@scenario("a mapping of no bytes maps nothing", needs=[MAPS])
def zero_size(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(SIZE))
    mapped = _map(u, path, size=0)
    log.mappings(path)
    log(lambda: mapped.cleaner())


@scenario("cleaner().clean() ends a mapping at once, and may be called again", needs=[MAPS])
def cleaner(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(SIZE))
    b = _map(u, path)
    log.mappings(path)
    log(lambda: b.putInt(0, 5))
    log(lambda: b.cleaner().clean())
    log.mappings(path)
    log(lambda: b.cleaner().clean())
    log(lambda: b.toString())
    log(lambda: b.capacity())
    log(lambda: b.position(4).slice().toString())


@scenario("only the buffer that map gave has a cleaner; views have an attachment, which leads back to it")
def attachments(u: Java, log: Log) -> None:
    b = _map(u, log.new_file("data", bytes(SIZE)))
    log(lambda: b.cleaner() is None)
    log(lambda: b.attachment())
    for view in ("slice", "duplicate", "asReadOnlyBuffer"):
        log(lambda: getattr(b, view)().cleaner())
        log(lambda: getattr(b, view)().attachment().equals(b))
        log(lambda: getattr(b, view)().slice(8, 100).slice(4, 10).attachment().toString())
    log(lambda: u.java.nio.ByteBuffer.allocateDirect(8).cleaner() is None)
    log(lambda: u.java.nio.ByteBuffer.allocate(8).cleaner())


@scenario("Unsafe.invokeCleaner ends a mapping at once; a second time it does nothing", needs=[MAPS])
def invoke_cleaner(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(SIZE))
    unsafe, b = _unsafe(u), _map(u, path)
    log(lambda: unsafe.invokeCleaner(b))
    log.mappings(path)
    log(lambda: unsafe.invokeCleaner(b))
    log(lambda: unsafe.invokeCleaner(_map(u, path, "READ_ONLY")))
    log(lambda: unsafe.invokeCleaner(_map(u, path, size=0)))
    log(lambda: unsafe.invokeCleaner(u.java.nio.ByteBuffer.allocateDirect(8)))
    log.mappings(path)


@scenario("Unsafe.invokeCleaner refuses views and heap buffers, and their mapping stays", needs=[MAPS])
def invoke_cleaner_refusals(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(SIZE))
    unsafe, b = _unsafe(u), _map(u, path)
    for view in ("slice", "duplicate", "asReadOnlyBuffer"):
        log(lambda: unsafe.invokeCleaner(getattr(b, view)()))
    log(lambda: unsafe.invokeCleaner(u.java.nio.ByteBuffer.allocate(8)))
    log(lambda: unsafe.invokeCleaner(u.java.nio.ByteBuffer.allocateDirect(8).slice()))
    log.mappings(path)
    log(lambda: b.getInt(0))


@scenario("reading a buffer whose mapping was cleaned ends a JVM; nio raises", needs=[MAPS], crashes_on_jvm=True)
def read_after_clean(u: Java, log: Log) -> None:
    size = 64 * 1024 * 1024
    b = _map(u, log.new_file("data"), size=size)
    log(lambda: b.cleaner().clean())
    log(lambda: b.getInt(32 * 1024 * 1024))


@scenario("writing through a slice of a cleaned mapping ends a JVM; nio raises", needs=[MAPS], crashes_on_jvm=True)
def write_to_slice_after_clean(u: Java, log: Log) -> None:
    size = 64 * 1024 * 1024
    b = _map(u, log.new_file("data"), size=size)
    s = b.slice(4096, 32 * 1024 * 1024)
    log(lambda: _unsafe(u).invokeCleaner(b))
    log(lambda: s.putLong(16 * 1024 * 1024, 1))
