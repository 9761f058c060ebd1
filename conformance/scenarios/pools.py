"""The pools of memory outside the heap: what a mapping, a direct buffer and an arena's memory add to them, and take away."""

from collections.abc import Callable

from conformance.collecting import collect_until
from conformance.scenario import Java, JavaObject, Log, scenario

Figures = list[tuple[int, int, int]]


def _figures(u: Java) -> Figures:
    management = u.java.lang.management
    pools = management.ManagementFactory.getPlatformMXBeans(management.BufferPoolMXBean)
    return [(int(pool.getCount()), int(pool.getTotalCapacity()), int(pool.getMemoryUsed())) for pool in pools]


def _change(u: Java, log: Log, name: str, step: Callable[[], object]) -> object:
    """What the step gives; what it changed in the pools is recorded: count, capacity, memory used of each."""
    before = _figures(u)
    made = step()
    after = _figures(u)
    log.note(name, [tuple(b - a for a, b in zip(*pair, strict=True)) for pair in zip(before, after, strict=True)])
    return made


def _settle(u: Java) -> Figures:
    """The figures once what other scenarios left behind has been collected: they have stopped to change."""
    last: list[Figures] = []

    def settled() -> bool:
        last.append(_figures(u))
        return len(last) > 8 and last[-8:] == [last[-1]] * 8

    collect_until(u, settled)
    return last[-1]


def _channel(u: Java, log: Log, size: int = 20000) -> JavaObject:
    _settle(u)
    path = log.new_file("data", bytes(size))
    channel: JavaObject = u.java.io.RandomAccessFile(path, "rw").getChannel()
    return channel


@scenario("there are three pools")
def names(u: Java, log: Log) -> None:
    management = u.java.lang.management
    pools = management.ManagementFactory.getPlatformMXBeans(management.BufferPoolMXBean)
    for pool in pools:
        log.note("name", pool.getName())
        log.note("object name", str(pool.getObjectName()))
    factory = management.ManagementFactory
    log(lambda: factory.getPlatformMXBean(management.BufferPoolMXBean))
    log(lambda: factory.getPlatformMXBeans(u.java.lang.Object))
    log(lambda: len(factory.getPlatformMXBeans(management.BufferPoolMXBean)))


@scenario("a mapping counts with its bytes, and with those before it in its page; one of no bytes does not")
def mapped(u: Java, log: Log) -> None:
    modes = u.java.nio.channels.FileChannel.MapMode
    held = []
    with _channel(u, log) as channel:  # type: ignore[attr-defined]
        for mode in (modes.READ_WRITE, modes.READ_ONLY, modes.PRIVATE):
            for position, size in ((0, 4096), (5, 100), (4000, 200), (8192, 1), (4096, 0), (19999, 1)):
                with log.part(mode):
                    step = lambda: channel.map(mode, position, size)  # noqa: E731
                    held.append(_change(u, log, f"map {position}, {size}", step))
        _change(u, log, "slices and views", lambda: [b.slice() and b.duplicate() and b.asIntBuffer() for b in held])  # type: ignore[attr-defined]
        first = held[0]
        _change(u, log, "cleaned", lambda: first.cleaner().clean())  # type: ignore[attr-defined]
        _change(u, log, "cleaned again", lambda: first.cleaner().clean())  # type: ignore[attr-defined]


@scenario("a direct buffer counts until it is cleaned, one byte at least; its views do not")
def direct(u: Java, log: Log) -> None:
    buffers = u.java.nio.ByteBuffer
    _settle(u)
    held = [_change(u, log, f"allocateDirect {size}", lambda: buffers.allocateDirect(size)) for size in (100, 0, 1, 4097)]
    _change(u, log, "heap", lambda: buffers.allocate(100))
    _change(u, log, "views", lambda: [b.slice().asReadOnlyBuffer().asLongBuffer() for b in held])  # type: ignore[attr-defined]
    for b in held:
        _change(u, log, "cleaned", lambda: b.cleaner().clean())  # type: ignore[attr-defined]


@scenario("what nobody can reach any more leaves its pool")
def collected(u: Java, log: Log) -> None:
    modes = u.java.nio.channels.FileChannel.MapMode
    with _channel(u, log) as channel:  # type: ignore[attr-defined]
        before = _settle(u)
        held = [channel.map(modes.READ_WRITE, 5, 1000), u.java.nio.ByteBuffer.allocateDirect(300)]
        log.note("held", [tuple(b - a for a, b in zip(*pair, strict=True)) for pair in zip(before, _figures(u), strict=True)])
        held[:] = [b.slice(10, 10) for b in held]
        _settle(u)
        log.note("held by slices", [b[0] - a[0] for a, b in zip(before, _figures(u), strict=True)])
        held.clear()
        collect_until(u, lambda: _figures(u) == before)
        log.note("as before", _figures(u) == before)


@scenario("a mapping in an arena counts until the arena is closed; what an arena allocates counts if it is automatic", since=22)
def arenas(u: Java, log: Log) -> None:
    foreign = u.java.lang.foreign
    modes = u.java.nio.channels.FileChannel.MapMode
    with _channel(u, log) as channel:  # type: ignore[attr-defined]
        for kind in ("ofConfined", "ofShared", "ofAuto", "global_"):
            arena = getattr(foreign.Arena, kind)()
            with log.part(kind):
                held = []
                for position, size in ((5, 100), (0, 0), (0, 8192)):
                    step = lambda: channel.map(modes.READ_WRITE, position, size, arena)  # noqa: E731
                    held.append(_change(u, log, f"map {position}, {size}", step))
                _change(u, log, "slices and buffers", lambda: [s.asSlice(0).asByteBuffer() for s in held])  # type: ignore[attr-defined]
                for size, alignment in ((100, 1), (0, 1), (5, 1), (8, 16), (100, 32), (100, 4096)):
                    step = lambda: arena.allocate(size, alignment)  # noqa: E731
                    held.append(_change(u, log, f"allocate {size}, {alignment}", step))
                if kind in ("ofConfined", "ofShared"):
                    _change(u, log, "closed", lambda: arena.close())
