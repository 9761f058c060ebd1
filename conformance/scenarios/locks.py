"""FileLock: what lock and tryLock take, which ranges overlap, and when a lock ends."""

from conformance.scenario import Java, JavaObject, Log, scenario

MOST = 9223372036854775807


def _open(u: Java, path: str, *names: str) -> JavaObject:
    option = u.java.nio.file.StandardOpenOption
    channel: JavaObject = u.java.nio.channels.FileChannel.open(
        u.java.nio.file.Path.of(path), *[getattr(option, name) for name in names]
    )
    return channel


@scenario("a lock tells what it is, until it is released and afterwards")
def state(u: Java, log: Log) -> None:
    channel = _open(u, log.new_file("data", bytes(100)), "READ", "WRITE")
    for method in ("lock", "tryLock"):
        for arguments in ((), (10, 20, False), (10, 20, True), (200, 7, False), (MOST - 1, 1, True), (0, MOST, False)):
            with log.part(f"{method}{arguments}"):
                lock = log(lambda: getattr(channel, method)(*arguments))
                log(lambda: [lock.position(), lock.size(), lock.isShared(), lock.isValid()])
                log(lambda: [lock.channel().equals(channel), lock.acquiredBy().equals(channel)])
                log(lambda: lock.toString())
                log(lambda: lock.release())
                log(lambda: [lock.position(), lock.size(), lock.isShared(), lock.isValid()])
                log(lambda: lock.toString())
                log(lambda: lock.release())
                log(lambda: lock.close())


@scenario("what lock and tryLock refuse, and what they find wrong first")
def refused(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(100))
    for names in ("READ WRITE", "READ", "WRITE", "APPEND", "READ closed"):
        channel = _open(u, path, *names.removesuffix(" closed").split())
        if names.endswith("closed"):
            channel.close()
        for method in ("lock", "tryLock"):
            with log.part(f"{names}: {method}"):
                log(lambda: getattr(channel, method)().release())
                for shared in (False, True):
                    for position, size in ((0, 1), (-1, 1), (1, -1), (-1, -1), (-5, 0), (MOST, 1), (1, MOST)):
                        log(lambda: getattr(channel, method)(position, size, shared).release())


@scenario("size 0 is all that follow", since=21)
def size_zero(u: Java, log: Log) -> None:
    channel = _open(u, log.new_file("data", bytes(100)), "READ", "WRITE")
    for position in (0, 5, 200, MOST - 1, MOST):
        lock = log(lambda: channel.lock(position, 0, False))
        log(lambda: lock.toString())
        log(lambda: [lock.overlaps(at, size) for at in (0, 4, 5, 300, MOST) for size in (0, 1, MOST)])
        for at in (0, 5, 6, 1000):
            log(lambda: channel.tryLock(at, 1, True).release())
            log(lambda: channel.tryLock(at, 0, True).release())
        log(lambda: lock.release())


@scenario("overlaps looks at numbers alone", since=21)
def overlaps(u: Java, log: Log) -> None:
    channel = _open(u, log.new_file("data", bytes(100)), "READ", "WRITE")
    lock = channel.lock(10, 20, True)
    for position in (-MOST - 1, -5, -1, 0, 5, 9, 10, 15, 29, 30, MOST - 1, MOST):
        log(lambda: [lock.overlaps(position, size) for size in (-MOST - 1, -100, -1, 0, 1, 5, 6, 10, 11, 100, MOST)])
    log(lambda: lock.release())
    log(lambda: lock.overlaps(0, 11))
    log(lambda: channel.close())
    log(lambda: lock.overlaps(0, 11))


@scenario("a range that this process has locked is locked by no other channel, shared or not")
def overlapping(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(100))
    first, other = _open(u, path, "READ", "WRITE"), _open(u, path, "READ", "WRITE")
    file = u.java.io.RandomAccessFile(path, "rw")
    channels = {"itself": first, "another": other, "a file's": file.getChannel()}
    lock = first.lock(10, 20, True)
    for name, channel in channels.items():
        for method in ("lock", "tryLock"):
            with log.part(f"{name}: {method}"):
                for position, size in ((0, 10), (0, 11), (15, 1), (29, 1), (30, 1), (0, MOST)):
                    log(lambda: getattr(channel, method)(position, size, True).release())
                    log(lambda: getattr(channel, method)(position, size, False).release())
                log(lambda: getattr(channel, method)())
    log(lambda: lock.isValid())
    log(lambda: lock.release())
    log(lambda: other.tryLock().toString())


@scenario("another file, and a file of another name, are told apart by what they are")
def which_file(u: Java, log: Log) -> None:
    path, second = log.new_file("data", bytes(100)), log.new_file("second", bytes(100))
    log.outside.make_folder(log.path("folder"))
    one, two = _open(u, path, "READ", "WRITE"), _open(u, second, "READ", "WRITE")
    same = _open(u, log.path("folder/../data"), "READ", "WRITE")
    log(lambda: one.lock().toString())
    log(lambda: two.tryLock().toString())
    log(lambda: same.tryLock())


@scenario("a lock ends with its channel; then it can be released no more")
def channel_closed(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(100))
    one, two = _open(u, path, "READ", "WRITE"), _open(u, path, "READ", "WRITE")
    held, released = one.lock(0, 10, False), one.lock(20, 10, True)
    log(lambda: released.release())
    log(lambda: two.tryLock(5, 1, False))
    log(lambda: one.close())
    for lock in (held, released):
        log(lambda: lock.toString())
        log(lambda: lock.isValid())
        log(lambda: lock.channel().equals(one))
        log(lambda: lock.release())
        log(lambda: lock.close())
    log(lambda: two.tryLock(5, 1, False).toString())


@scenario("a RandomAccessFile that is closed ends the locks of its channel")
def file_closed(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(100))
    file, other = u.java.io.RandomAccessFile(path, "rw"), _open(u, path, "READ", "WRITE")
    lock = file.getChannel().lock()
    log(lambda: other.tryLock())
    log(lambda: file.close())
    log(lambda: lock.isValid())
    log(lambda: lock.release())
    log(lambda: other.tryLock().toString())


@scenario("closing another channel of the file leaves a lock valid in the eyes of this process")
def other_channel_closed(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(100))
    one, two = _open(u, path, "READ", "WRITE"), _open(u, path, "READ", "WRITE")
    lock = one.lock()
    log(lambda: two.close())
    log(lambda: lock.isValid())
    log(lambda: _open(u, path, "WRITE").tryLock())


@scenario("a lock object that is dropped locks on")
def dropped(u: Java, log: Log) -> None:
    path = log.new_file("data", bytes(100))
    one = _open(u, path, "READ", "WRITE")
    log(lambda: one.lock(0, 10, False).isValid())
    log(lambda: one.tryLock(9, 1, False))
    log(lambda: one.tryLock(10, 1, False).isValid())


@scenario("`with` releases a lock")
def with_statement(u: Java, log: Log) -> None:
    path, write = log.new_file("data", bytes(100)), u.java.nio.file.StandardOpenOption.WRITE
    channel = u.java.nio.channels.FileChannel.open(u.java.nio.file.Path.of(path), write)
    with channel.lock(0, 10, False) as lock:
        log(lambda: lock.isValid())
        log(lambda: channel.tryLock(5, 1, False))
    log(lambda: lock.isValid())
    log(lambda: channel.tryLock(5, 1, False).isValid())


@scenario("locks stop no reading, writing, truncating or mapping")
def advisory(u: Java, log: Log) -> None:
    path = log.new_file("data", b"abcdef")
    one, two = _open(u, path, "READ", "WRITE"), _open(u, path, "READ", "WRITE")
    log(lambda: one.lock().isValid())
    b = u.java.nio.ByteBuffer.allocate(2)
    log(lambda: two.read(b))
    log(lambda: two.write(b.flip(), 4))
    log(lambda: two.map(u.java.nio.channels.FileChannel.MapMode.READ_WRITE, 0, 8).capacity())
    log(lambda: two.truncate(5).size())
    log.on_disk(path)
