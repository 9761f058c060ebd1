"""transferTo and transferFrom between file channels."""

from conformance.outside import PROC
from conformance.scenario import Java, JavaObject, Log, scenario


def _open(u: Java, path: str, *names: str) -> JavaObject:
    option = u.java.nio.file.StandardOpenOption
    channel: JavaObject = u.java.nio.channels.FileChannel.open(
        u.java.nio.file.Path.of(path), *[getattr(option, name) for name in names]
    )
    return channel


@scenario("transferTo leaves the source's position alone and writes at the target's, as far as the source goes")
def to(u: Java, log: Log) -> None:
    path, other = log.new_file("data", bytes(range(100))), log.new_file("other", b"abc")
    source, target = _open(u, path, "READ"), _open(u, other, "WRITE")
    log(lambda: source.position(7).position())
    for position, count in ((0, 10), (90, 20), (100, 5), (1000, 5), (50, 0), (95, 9223372036854775807)):
        log(lambda: source.transferTo(position, count, target))
        log(lambda: [source.position(), target.position(), target.size()])
    log(lambda: target.position(50).position())
    log(lambda: source.transferTo(1, 2, target))
    log.on_disk(other)


@scenario("transferFrom writes at a position, leaves its own alone and moves the source's", since=21)
def from_(u: Java, log: Log) -> None:
    path, other = log.new_file("data", bytes(range(100))), log.new_file("other", b"abc")
    source, target = _open(u, path, "READ"), _open(u, other, "WRITE")
    log(lambda: target.position(2).position())
    for position, count in ((0, 10), (10, 20), (40, 5), (1, 0), (30, 1000), (0, 5)):
        log(lambda: target.transferFrom(source, position, count))
        log(lambda: [source.position(), target.position(), target.size()])
    log(lambda: source.position(5000).position())
    log(lambda: target.transferFrom(source, 0, 10))
    log(lambda: source.position(99).position())
    log(lambda: target.transferFrom(source, 0, 9223372036854775807))
    log.on_disk(other)


@scenario("a file of the kernel's own, whose size is 0, is transferred as far as it can be read", needs=[PROC], since=25)
def without_size(u: Java, log: Log) -> None:
    source, target = _open(u, "/proc/version", "READ"), _open(u, log.new_file("other", b""), "READ", "WRITE")
    log(lambda: source.size())
    log(lambda: [source.transferTo(0, 5, target), source.position(), target.position()])
    log(lambda: source.transferTo(1, 5, target))
    log(lambda: [bool(source.transferTo(0, 1 << 20, target)), target.size() == target.position()])
    log(lambda: target.truncate(0).size())
    log(lambda: [target.transferFrom(source.position(2), 0, 5), source.position(), target.size()])
    log(lambda: target.transferFrom(source.position(1 << 20), 0, 5))
    buffer = u.java.nio.ByteBuffer.allocate(5)
    log(lambda: target.read(buffer, 0))
    log(lambda: bytes(buffer.array()))


@scenario("a target open for APPEND grows at its end, whatever is asked for")
def appending(u: Java, log: Log) -> None:
    path, other = log.new_file("data", bytes(range(100))), log.new_file("other", b"abc")
    source, target = _open(u, path, "READ"), _open(u, other, "APPEND")
    log(lambda: target.position(1).position())
    log(lambda: source.transferTo(10, 5, target))
    log(lambda: target.transferFrom(source, 0, 4))
    log(lambda: [source.position(), target.position(), target.size()])
    log.on_disk(other)


@scenario("a file is transferred to another place of itself, through one channel and through two")
def within_a_file(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(range(100)))
    channel, other = _open(u, path, "READ", "WRITE"), _open(u, path, "WRITE")
    log(lambda: channel.position(50).position())
    log(lambda: channel.transferTo(0, 20, channel))
    log(lambda: [channel.position(), channel.size()])
    log(lambda: channel.transferFrom(channel, 10, 5))
    log(lambda: [channel.position(), channel.size()])
    log(lambda: channel.transferTo(90, 20, other.position(30)))
    log(lambda: [channel.position(), other.position(), channel.size()])
    log.on_disk(path)


@scenario("what transferTo refuses, and what it finds wrong first")
def to_refused(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(range(100)))
    open_channels = {name: _open(u, path, *name.split()) for name in ("READ WRITE", "READ", "WRITE")}
    closed = _open(u, path, "READ", "WRITE")
    closed.close()
    channels = {**open_channels, "closed": closed}
    for name, source in channels.items():
        for other, target in channels.items():
            with log.part(f"{name} to {other}"):
                log(lambda: source.transferTo(0, 0, target))
                log(lambda: source.transferTo(-1, 0, target))
                log(lambda: source.transferTo(0, -1, target))
    log.on_disk(path)


@scenario("what transferFrom refuses, and what it finds wrong first", since=21)
def from_refused(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(range(100)))
    open_channels = {name: _open(u, path, *name.split()) for name in ("READ WRITE", "READ", "WRITE")}
    closed = _open(u, path, "READ", "WRITE")
    closed.close()
    channels = {**open_channels, "closed": closed}
    for name, target in channels.items():
        for other, source in channels.items():
            with log.part(f"{name} from {other}"):
                log(lambda: target.transferFrom(source, 0, 0))
                log(lambda: target.transferFrom(source, -1, 0))
                log(lambda: target.transferFrom(source, 0, -1))
                log(lambda: target.transferFrom(source, 1000, 0))
    log.on_disk(path)


@scenario("a channel that is not there", since=25)
def nothing(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(range(100)))
    for names in (("READ",), ("WRITE",)):
        channel = _open(u, path, *names)
        with log.part(names[0]):
            log(lambda: channel.transferTo(-1, 1, None))
            log(lambda: channel.transferFrom(None, -1, 1))
            log(lambda: channel.close())
            log(lambda: channel.transferTo(-1, 1, None))
            log(lambda: channel.transferFrom(None, -1, 1))


@scenario("positions beyond 2**31 and 2**32")
def large(u: Java, log: Log) -> None:
    path, other = log.new_file("data", b"abc"), log.new_file("other")
    source, target = _open(u, path, "READ", "WRITE"), _open(u, other, "WRITE")
    for at in (2147483647, 4294967295, 6442450944):
        log(lambda: source.write(u.java.nio.ByteBuffer.wrap(u.JArray(u.JByte)([1, 2, 3])), at))
        log(lambda: source.transferTo(at - 2, 10, target))
    log(lambda: target.position(5368709120).position())
    log(lambda: source.transferTo(4294967294, 5, target))
    log(lambda: [target.position(), target.size()])
    log(lambda: source.position(6442450943).position())
    log(lambda: target.transferFrom(source, 2147483646, 100))
    log(lambda: [source.position(), target.size()])
    b = u.java.nio.ByteBuffer.allocate(6)
    log(lambda: _open(u, other, "READ").read(b, 5368709119))
    log(lambda: list(b.array()))
