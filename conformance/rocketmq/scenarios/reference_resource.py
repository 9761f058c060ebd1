"""ReferenceResource: hold, release, shutdown, and the count at each step."""

from conformance.outside import MAPS
from conformance.scenario import Java, JavaObject, Log, scenario

SIZE = 8192
NAME = "00000000000000000000"
HOUR = 3_600_000


def _file(u: Java, log: Log) -> JavaObject:
    made: JavaObject = u.JClass("org.apache.rocketmq.store.logfile.DefaultMappedFile")(log.path(NAME), SIZE)
    return made


def _state(log: Log, file: JavaObject) -> None:
    log(lambda: file.getRefCount())
    log(lambda: file.isAvailable())
    log(lambda: file.isCleanupOver())


@scenario("an idle file is cleaned up by the shutdown itself", needs=[MAPS])
def idle(u: Java, log: Log) -> None:
    file = _file(u, log)
    _state(log, file)
    log.mappings(log.path(NAME))
    log(lambda: file.shutdown(1000))
    _state(log, file)
    log.mappings(log.path(NAME))
    log(lambda: file.hold())
    log(lambda: file.shutdown(0))
    log(lambda: file.release())
    _state(log, file)


@scenario("with one reader, the reader's release cleans up", needs=[MAPS])
def one_reader(u: Java, log: Log) -> None:
    file = _file(u, log)
    log(lambda: file.hold())
    log(lambda: file.shutdown(HOUR))
    _state(log, file)
    log(lambda: file.hold())
    log.mappings(log.path(NAME))
    log(lambda: file.shutdown(HOUR))
    _state(log, file)
    log(lambda: file.release())
    _state(log, file)
    log.mappings(log.path(NAME))


@scenario("a second shutdown whose interval is over cleans up under the readers", needs=[MAPS])
def forced(u: Java, log: Log) -> None:
    for readers in (1, 2, 3):
        with log.part(f"{readers} readers"):
            file = u.JClass("org.apache.rocketmq.store.logfile.DefaultMappedFile")(log.path(f"{readers}"), SIZE)
            for _ in range(readers):
                log(lambda: file.hold())
            log(lambda: file.shutdown(0))
            _state(log, file)
            log(lambda: file.shutdown(0))
            _state(log, file)
            log.mappings(log.path(f"{readers}"))
            for _ in range(readers):
                log(lambda: file.release())
                _state(log, file)
            log(lambda: file.shutdown(0))
            _state(log, file)


@scenario("a release too many while the file is available: nobody holds it ever again, and nothing is cleaned up", needs=[MAPS])
def unbalanced(u: Java, log: Log) -> None:
    file = _file(u, log)
    log(lambda: file.release())
    _state(log, file)
    log(lambda: file.hold())
    _state(log, file)
    log(lambda: file.release())
    _state(log, file)
    log(lambda: file.shutdown(0))
    _state(log, file)
    log.mappings(log.path(NAME))


@scenario("destroy waits for readers, and deletes the file once they are gone")
def destroy(u: Java, log: Log) -> None:
    file = _file(u, log)
    log(lambda: file.hold())
    log(lambda: file.destroy(HOUR))
    log.size_on_disk(log.path(NAME))
    log(lambda: file.destroy(HOUR))
    log(lambda: file.release())
    log(lambda: file.destroy(HOUR))
    log(lambda: file.getFile().exists())
    log(lambda: file.getFileChannel().isOpen())
    log(lambda: file.destroy(HOUR))


@scenario("destroy with an interval of 0: the first is never forced, the second always is")
def destroy_at_once(u: Java, log: Log) -> None:
    file = _file(u, log)
    log(lambda: file.hold())
    log(lambda: file.destroy(0))
    log(lambda: file.destroy(0))
    log(lambda: file.getRefCount())
    log(lambda: file.getFile().exists())


@scenario("what was selected keeps the file; its release counts once")
def selected(u: Java, log: Log) -> None:
    file = _file(u, log)
    log(lambda: file.appendMessage(u.JArray(u.JByte)(b"0123456789")))
    first = file.selectMappedBuffer(0)
    second = file.selectMappedBuffer(2, 5)
    log(lambda: file.getRefCount())
    log(lambda: second.hasReleased())
    log(lambda: second.release())
    log(lambda: second.release())
    log(lambda: second.hasReleased())
    log(lambda: second.getMappedFile())
    log(lambda: file.getRefCount())
    log(lambda: file.shutdown(1000))
    log(lambda: file.isCleanupOver())
    log(lambda: first.getByteBuffer().get(9))
    log(lambda: first.release())
    log(lambda: file.isCleanupOver())
    log(lambda: file.selectMappedBuffer(0))
