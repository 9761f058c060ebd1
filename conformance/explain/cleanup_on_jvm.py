"""The steps of the built-in program `cleanup`, for a JVM: beside_jvm runs them there, in a process that ends with them.

Each part has the name of the step that it belongs to.  The file is not imported, but loaded by its path.
"""

from conformance.scenario import Java, JavaObject, Log

SIZE = 64 * 1024 * 1024
"""Bytes; so many that nothing of the JVM's own comes to lie where they were."""


def _map(u: Java, path: str) -> JavaObject:
    with u.java.io.RandomAccessFile(path, "rw") as file:
        mode = u.java.nio.channels.FileChannel.MapMode.READ_WRITE
        mapped: JavaObject = file.getChannel().map(mode, 0, SIZE)
        return mapped


def _invoke(target: JavaObject, method_name: str) -> JavaObject:
    method = target.getClass().getMethod(method_name)
    method.setAccessible(True)
    return method.invoke(target)


def cleanup(u: Java, log: Log) -> None:
    """Map, close, drop, collect; map, clean, and read what was unmapped."""
    path = log.new_file("store", bytes(8192))
    held = [_map(u, path)]
    with log.part("the channel is closed"):
        log.mappings(path)
    held.clear()
    with log.part("nobody has the buffer"):
        log.mappings(path)
    with log.part("after System.gc()"):
        log.mappings_after_gc(path, expected=0)
    held.append(_map(u, path).slice(4096, SIZE - 4096))
    with log.part("a reader has a slice"):
        log.mappings(path)
    _invoke(_invoke(_invoke(held[0], "attachment"), "cleaner"), "clean")
    with log.part("cleaned, by way of the slice"):
        log.mappings(path)
    with log.part("the reader reads"):
        log(lambda: held[0].get(SIZE // 2))
