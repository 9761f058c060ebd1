"""What `nio fuzz channels` found to be different, before it was put right."""

from conformance.scenario import Java, Log, scenario

TOO_LARGE = 2147483648
FAR_TOO_LARGE = 1 << 63


@scenario("a place beyond a long is refused before a closed channel or a missing buffer is")
def too_large_a_place(u: Java, log: Log) -> None:
    b = u.java.nio.ByteBuffer.allocate(2)
    channel = u.java.io.RandomAccessFile(log.new_file("data", b"abc"), "r").getChannel()
    for part in ("open", "closed"):
        with log.part(part):
            log(lambda: channel.position(FAR_TOO_LARGE))
            log(lambda: channel.truncate(-FAR_TOO_LARGE - 1))
            log(lambda: channel.read(b, FAR_TOO_LARGE))
            log(lambda: channel.read(None, FAR_TOO_LARGE))
            log(lambda: channel.write(b, FAR_TOO_LARGE))
            log(lambda: channel.write(None, FAR_TOO_LARGE))
        channel.close()


@scenario("a RandomAccessFile takes ints: what is larger is refused, and nothing is read or written")
def too_large_an_int(u: Java, log: Log) -> None:
    path = log.new_file("data", b"abc")
    file, array = u.java.io.RandomAccessFile(path, "rw"), u.JArray(u.JByte)(4)
    log(lambda: file.write(TOO_LARGE))
    log(lambda: file.write(-TOO_LARGE - 1))
    log(lambda: file.read(array, 0, TOO_LARGE))
    log(lambda: file.read(array, TOO_LARGE, 0))
    log(lambda: file.write(array, -TOO_LARGE - 1, 0))
    log(lambda: file.read(u.JObject(None, u.JArray(u.JByte)), 0, TOO_LARGE))
    log(lambda: file.write(u.JObject(None, u.JArray(u.JByte)), 0, TOO_LARGE))
    log(lambda: file.seek(FAR_TOO_LARGE))
    log(lambda: file.getFilePointer())
    log.on_disk(path)


@scenario("no bytes are written to a closed RandomAccessFile, and that is no failure")
def nothing_to_a_closed_file(u: Java, log: Log) -> None:
    file, array = u.java.io.RandomAccessFile(log.new_file("data", b"abc"), "rw"), u.JArray(u.JByte)(4)
    log(lambda: file.close())
    log(lambda: file.write(u.JArray(u.JByte)(0)))
    log(lambda: file.write(array, 4, 0))
    log(lambda: file.write(array, 5, 0))
    log(lambda: file.write(array, 0, 1))
    log(lambda: file.read(u.JArray(u.JByte)(0)))
    log(lambda: file.read(array, 4, 0))
    log(lambda: file.read(array, 5, 0))
    log(lambda: file.read())


@scenario("a closed FileInputStream refuses everything, readAllBytes in words of its own")
def closed_input(u: Java, log: Log) -> None:
    file, array = u.java.io.FileInputStream(log.new_file("data", b"abc")), u.JArray(u.JByte)(2)
    log(lambda: file.close())
    log(lambda: file.read())
    log(lambda: file.read(array))
    log(lambda: file.read(array, 1, 0))
    log(lambda: file.readAllBytes())
    log(lambda: file.readNBytes(2))
    log(lambda: file.skip(1))
    log(lambda: file.available())
