"""Arenas: how long mapped memory lives, who may touch it, and what closing does.  Java's other end of a mapping."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

from conformance.outside import MAPS
from conformance.scenario import Java, JavaObject, Log, scenario, step_name

SIZE = 8192


def _map(u: Java, path: str, arena: JavaObject, mode: str = "READ_WRITE", offset: int = 0, size: int = SIZE) -> JavaObject:
    with u.java.io.RandomAccessFile(path, "rw") as file:
        names = u.java.nio.channels.FileChannel.MapMode
        mapped: JavaObject = file.getChannel().map(getattr(names, mode), offset, size, arena)
        return mapped


def _leaves_by(arena: AbstractContextManager[object], error: Exception | None) -> str:
    with arena:
        if error is not None:
            raise error
    return "left"


def _elsewhere(step: Callable[[], object]) -> object:
    """What the step gives in another thread, or what it raises there."""
    outcome: list[object] = []

    def run() -> None:
        try:
            outcome.append(step())
        except Exception as error:
            outcome.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return outcome[0]


@scenario("closing an arena unmaps its mappings at once; a second time it is closed already", since=22, needs=[MAPS])
def closing_unmaps(u: Java, log: Log) -> None:
    for kind in ("ofConfined", "ofShared"):
        with log.part(kind):
            path = log.new_file("data", bytes(SIZE))
            arena = getattr(u.java.lang.foreign.Arena, kind)()
            held = [_map(u, path, arena, mode) for mode in ("READ_WRITE", "READ_ONLY", "PRIVATE")]
            log.mappings(path)
            log(lambda: arena.scope().isAlive())
            log(lambda: arena.close())
            log.mappings(path)
            log(lambda: arena.scope().isAlive())
            log(lambda: held[0].scope().isAlive())
            log(lambda: arena.close())


@scenario("with closes an arena, also when an exception leaves it; what cannot be closed says so", since=22, needs=[MAPS])
def with_statement(u: Java, log: Log) -> None:
    foreign = u.java.lang.foreign
    path = log.new_file("data", bytes(SIZE))
    with foreign.Arena.ofConfined() as arena:
        s = _map(u, path, arena)
        log.mappings(path)
        log(lambda: s.get(foreign.ValueLayout.JAVA_INT, 4))
    log.mappings(path)
    log(lambda: s.get(foreign.ValueLayout.JAVA_INT, 4))
    log(lambda: _leaves_by(foreign.Arena.ofShared(), LookupError("mine")))
    log(lambda: _leaves_by(foreign.Arena.ofAuto(), LookupError("mine")))
    log(lambda: _leaves_by(foreign.Arena.ofAuto(), None))
    log(lambda: _leaves_by(foreign.Arena.global_(), None))


@scenario("the global and the automatic arena cannot be closed", since=22)
def not_closeable(u: Java, log: Log) -> None:
    arenas = u.java.lang.foreign.Arena
    log(lambda: arenas.global_().close())
    log(lambda: arenas.ofAuto().close())
    log(lambda: arenas.global_().scope().isAlive())
    log(lambda: arenas.global_().equals(arenas.global_()))
    log(lambda: arenas.global_().scope().equals(arenas.global_().scope()))
    log(lambda: arenas.ofAuto().equals(arenas.ofAuto()))
    log(lambda: arenas.ofAuto().scope().equals(arenas.ofAuto().scope()))


@scenario("an automatic arena's mapping goes when nobody can reach it", since=22, needs=[MAPS])
def automatic(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(SIZE))
    layout = u.java.lang.foreign.ValueLayout.JAVA_BYTE
    held = [_map(u, path, u.java.lang.foreign.Arena.ofAuto())]
    log.mappings_after_gc(path, expected=1)
    held[:] = [held[0].asSlice(100, 50)]
    log.mappings_after_gc(path, expected=1)
    log.note("get(0) of a slice", held[0].get(layout, 0))
    held[:] = [held[0].asByteBuffer().slice(10, 5)]
    log.mappings_after_gc(path, expected=1)
    log.note("get(0) of a buffer", held[0].get(0))
    held.clear()
    log.mappings_after_gc(path, expected=0)


@scenario("after the close every access says so; what needs no memory goes on", since=22)
def after_the_close(u: Java, log: Log) -> None:
    foreign = u.java.lang.foreign
    layout = foreign.ValueLayout.JAVA_INT
    for kind in ("ofConfined", "ofShared"):
        arena = getattr(foreign.Arena, kind)()
        path = log.new_file("data", bytes(range(256)) * 32)
        s = _map(u, path, arena)
        r = s.asReadOnly()
        empty = _map(u, path, arena, size=0)
        arena.close()
        with log.part(kind):
            for step in (
                lambda: s.get(layout, 0),
                lambda: s.set(layout, 0, 1),
                lambda: s.getAtIndex(layout, 3),
                lambda: s.get(layout, 9000),
                lambda: s.get(layout, 1),
                lambda: r.set(layout, 0, 1),
                lambda: s.asSlice(8).byteSize(),
                lambda: s.asSlice(9000),
                lambda: s.byteSize(),
                lambda: s.isMapped(),
                lambda: s.toString(),
                lambda: s.asReadOnly().isReadOnly(),
                lambda: s.equals(s.asSlice(0)),
                lambda: s.force(),
                lambda: s.load(),
                lambda: s.isLoaded(),
                lambda: s.unload(),
                lambda: s.fill(0),
                lambda: s.asSlice(0, 0).fill(0),
                lambda: r.fill(0),
                lambda: s.copyFrom(s),
                lambda: s.mismatch(s),
                lambda: s.asSlice(0, 0).mismatch(s),
                lambda: s.toArray(layout),
                lambda: s.asSlice(0, 0).toArray(layout),
                lambda: s.asSlice(0, 15).toArray(layout),
                lambda: s.getString(0),
                lambda: s.getString(9000),
                lambda: s.setString(0, "x"),
                lambda: empty.fill(0),
                lambda: arena.allocate(8),
                lambda: arena.allocate(8, 3),
                lambda: arena.allocate(-1),
                lambda: _map(u, path, arena),
                lambda: _map(u, path, arena, offset=-1),
            ):
                log(step)


@scenario("a buffer of an arena ends with the arena; its cursor does not", since=22)
def buffers_after_the_close(u: Java, log: Log) -> None:
    nio = u.java.nio
    for kind in ("ofConfined", "ofShared"):
        arena = getattr(u.java.lang.foreign.Arena, kind)()
        path = log.new_file("data", bytes(range(256)) * 32)
        b = _map(u, path, arena).asByteBuffer()
        ints, part, r = b.asIntBuffer(), b.slice(0, 8), b.asReadOnlyBuffer()
        with u.java.io.RandomAccessFile(path, "rw") as file:
            channel = file.getChannel()
            with log.part(kind):
                log(lambda: (b.getInt(0), ints.get(1), part.get(2), channel.write(b.limit(4)), b.clear().toString()))
                arena.close()
                for step in (
                    lambda: b.get(0),
                    lambda: b.get(9000),
                    lambda: b.put(0, 1),
                    lambda: b.getLong(),
                    lambda: b.clear().putLong(0, 1),
                    lambda: ints.get(0),
                    lambda: ints.put(0, 1),
                    lambda: part.get(0),
                    lambda: r.get(0),
                    lambda: r.put(0, 1),
                    lambda: b.slice(1, 4).toString(),
                    lambda: b.duplicate().get(),
                    lambda: b.get(u.JArray(u.JByte)(4)),
                    lambda: b.put(u.JArray(u.JByte)(4)),
                    lambda: b.compact(),
                    lambda: b.force(),
                    lambda: b.force(0, 100000),
                    lambda: b.load(),
                    lambda: b.isLoaded(),
                    lambda: b.clear().toString(),
                    lambda: b.equals(b.duplicate()),
                    lambda: b.hashCode(),
                    lambda: nio.ByteBuffer.allocate(10).put(b.limit(5)),
                    lambda: b.clear().put(nio.ByteBuffer.allocate(3)),
                    lambda: channel.read(b.clear()),
                    lambda: channel.write(b.clear()),
                    lambda: b.cleaner(),
                    lambda: b.attachment(),
                    lambda: u.java.lang.foreign.MemorySegment.ofBuffer(b).byteSize(),
                ):
                    log(step)


@scenario("a confined arena and its memory are for the thread that made it; a shared one's for all", since=22)
def threads(u: Java, log: Log) -> None:
    foreign = u.java.lang.foreign
    layout = foreign.ValueLayout.JAVA_INT
    path = log.new_file("data", bytes(range(256)) * 32)
    for kind in ("ofConfined", "ofShared", "ofAuto", "global_"):
        arena = getattr(foreign.Arena, kind)()
        s = _map(u, path, arena)
        b, r = s.asByteBuffer(), s.asReadOnly()

        def again(offset: int, size: int) -> JavaObject:
            return _map(u, path, arena, "READ_WRITE", offset, size)

        with log.part(f"{kind}, elsewhere"):
            for step in (
                lambda: s.get(layout, 4),
                lambda: s.get(layout, 9000),
                lambda: s.set(layout, 4, 1),
                lambda: r.set(layout, 4, 1),
                lambda: s.asSlice(4, 4).byteSize(),
                lambda: s.fill(0).byteSize(),
                lambda: s.mismatch(s),
                lambda: s.toArray(layout),
                lambda: s.load(),
                lambda: s.force(),
                lambda: s.equals(s),
                lambda: s.scope().isAlive(),
                lambda: b.get(0),
                lambda: b.get(9000),
                lambda: b.slice(1, 4).get(0),
                lambda: s.asByteBuffer().capacity(),
                lambda: b.put(u.java.nio.ByteBuffer.allocate(8)).position(),
                lambda: arena.allocate(8).byteSize(),
                lambda: arena.allocate(8, 3),
                lambda: again(0, 100).byteSize(),
                lambda: again(-1, 100),
            ):
                log.note(step_name(step), _elsewhere(step))
            if kind in ("ofConfined", "ofShared"):
                log(lambda: _elsewhere(lambda: arena.close()))
                log(lambda: arena.scope().isAlive())
                log(lambda: _elsewhere(lambda: s.get(layout, 4)))


@scenario("a confined arena that its own thread has closed says to others that it is not theirs", since=22)
def closed_and_elsewhere(u: Java, log: Log) -> None:
    foreign = u.java.lang.foreign
    arena = foreign.Arena.ofConfined()
    s = _map(u, log.new_file("data", bytes(SIZE)), arena)
    arena.close()
    log(lambda: _elsewhere(lambda: s.get(foreign.ValueLayout.JAVA_INT, 0)))
    log(lambda: _elsewhere(lambda: arena.close()))
    log(lambda: arena.close())


@scenario("mapping into an arena is refused in this order, and the file stays as it was", since=22)
def map_refusals(u: Java, log: Log) -> None:
    foreign = u.java.lang.foreign
    modes = u.java.nio.channels.FileChannel.MapMode
    path = log.new_file("data", bytes(100))
    arena, closed = foreign.Arena.ofConfined(), foreign.Arena.ofConfined()
    closed.close()
    option = u.java.nio.file.StandardOpenOption
    paths = u.java.nio.file.Paths.get(path)
    big = 9223372036854775807
    with (
        u.java.nio.channels.FileChannel.open(paths, option.READ, option.WRITE) as both,
        u.java.nio.channels.FileChannel.open(paths, option.READ) as reader,
        u.java.nio.channels.FileChannel.open(paths, option.WRITE) as writer,
        u.java.nio.channels.FileChannel.open(paths, option.READ) as ended,
    ):
        ended.close()
        for name, channel in (("both", both), ("reader", reader), ("writer", writer), ("closed", ended)):
            with log.part(name):
                log(lambda: channel.map(None, -1, 8, None))
                log(lambda: channel.map(modes.READ_WRITE, -1, 8, None))
                for which, scope in (("open arena", arena), ("closed arena", closed)):
                    with log.part(which):
                        for mode in (modes.READ_ONLY, modes.READ_WRITE, modes.PRIVATE):
                            for offset, size in ((0, 8), (0, 0), (-1, -1), (0, -1), (big, 1), (big - 5, 5), (0, 101), (100, 1)):
                                if name == "both" and which == "open arena" and size > 0:
                                    continue
                                log(lambda: channel.map(mode, offset, size, scope))
    log.size_on_disk(path)


@scenario("mapping into an arena extends the file, and may begin at any byte; no bytes are no mapping", since=22, needs=[MAPS])
def map_sizes(u: Java, log: Log) -> None:
    foreign = u.java.lang.foreign
    layout = foreign.ValueLayout
    path = log.new_file("data", bytes(range(100)))
    with foreign.Arena.ofConfined() as arena:
        for offset, size in ((0, 100), (5, 20), (8, 20), (50, 100), (4095, 2), (5000, 0)):
            for mode in ("READ_WRITE", "READ_ONLY", "PRIVATE"):
                with log.part(f"{mode} [{offset}, +{size})"):
                    s = log(lambda: _map(u, path, arena, mode, offset, size))
                    log(lambda: (s.byteSize(), s.isMapped(), s.isNative(), s.isReadOnly()))
                    log(lambda: s.get(layout.JAVA_BYTE, 0))
                    log(lambda: s.get(layout.JAVA_LONG, 0))
                    log(lambda: s.get(layout.JAVA_INT, 3))
                    log(lambda: (s.load(), s.isLoaded(), s.force(), s.unload()))
                    log(lambda: s.asByteBuffer().toString())
                    log.size_on_disk(path)
        log.mappings(path)
    log.mappings(path)


@scenario("an arena gives zero bytes outside the heap, aligned as asked", since=22)
def allocating(u: Java, log: Log) -> None:
    foreign = u.java.lang.foreign
    layout = foreign.ValueLayout
    with foreign.Arena.ofConfined() as arena:
        for size in (0, 1, 8, 100, 4096):
            s = log(lambda: arena.allocate(size))
            log(lambda: (s.byteSize(), s.isNative(), s.isMapped(), s.isReadOnly(), s.scope().equals(arena.scope())))
            log(lambda: s.mismatch(foreign.MemorySegment.ofArray(u.JArray(u.JByte)(size))))
        for alignment in (1, 8, 64, 4096, 65536):
            log(lambda: arena.allocate(10, alignment).address() % alignment)
        for size, alignment in ((-1, 1), (-1, 3), (8, 3), (8, 0), (8, -8)):
            log(lambda: arena.allocate(size, alignment))
        log(lambda: arena.allocate(layout.JAVA_INT).byteSize())
        log(lambda: arena.allocate(layout.JAVA_LONG, 10).byteSize())
        log(lambda: arena.allocate(layout.JAVA_LONG, -1))
        log(lambda: arena.allocate(layout.JAVA_LONG, 9223372036854775807))
        log(lambda: arena.allocate(4611686018427387904))
        s = arena.allocate(8)
        for step in (lambda: s.load(), lambda: s.unload(), lambda: s.isLoaded(), lambda: s.force()):
            log(step)
        b = log(lambda: s.asByteBuffer())
        for step in (lambda: b.load(), lambda: b.isLoaded(), lambda: b.force(), lambda: b.force(5, 100), lambda: b.cleaner()):
            log(step)
        log(lambda: arena.allocateFrom("hé").toArray(layout.JAVA_BYTE))
        log(lambda: arena.allocateFrom(layout.JAVA_INT, u.JArray(u.JInt)([1, -2, 3])).toArray(layout.JAVA_INT))
        log(lambda: arena.allocateFrom(layout.JAVA_LONG, 7).toArray(layout.JAVA_LONG))
    log(lambda: s.get(layout.JAVA_BYTE, 0))
