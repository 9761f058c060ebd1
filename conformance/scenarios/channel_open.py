"""`FileChannel.open`: which options, which files, which exceptions."""

from conformance.scenario import Java, Log, scenario


@scenario("without an option that writes, a file is opened for reading")
def for_reading(u: Java, log: Log) -> None:
    open_, of = u.java.nio.channels.FileChannel.open, u.java.nio.file.Path.of
    option = u.java.nio.file.StandardOpenOption
    path = log.new_file("data", b"abc")
    for options in ((), (option.READ,), (option.READ, option.READ), (option.READ, option.CREATE)):
        with log.part([str(each) for each in options]):
            channel = log(lambda: open_(of(path), *options))
            log(lambda: channel.read(u.java.nio.ByteBuffer.allocate(9)))
            log(lambda: channel.write(u.java.nio.ByteBuffer.allocate(1)))
            log(lambda: channel.close())
    log.on_disk(path)


@scenario("a file that is not there is an exception that names it, unless CREATE goes with WRITE")
def missing(u: Java, log: Log) -> None:
    open_, of = u.java.nio.channels.FileChannel.open, u.java.nio.file.Path.of
    option = u.java.nio.file.StandardOpenOption
    path = log.path("missing")
    for options in ((option.READ,), (option.WRITE,), (option.CREATE,), (option.READ, option.CREATE)):
        log(lambda: open_(of(path), *options))
    log(lambda: open_(of(path), option.READ, option.CREATE_NEW))
    log.note("is there", log.outside.exists(path))
    log(lambda: open_(of(path), option.WRITE, option.CREATE).size())
    log.on_disk(path)
    log(lambda: open_(of(path), option.WRITE, option.CREATE).size())


@scenario("CREATE_NEW refuses a file that is there; without WRITE it says nothing")
def create_new(u: Java, log: Log) -> None:
    open_, of = u.java.nio.channels.FileChannel.open, u.java.nio.file.Path.of
    option = u.java.nio.file.StandardOpenOption
    path, new = log.new_file("data", b"abc"), log.path("new")
    log(lambda: open_(of(path), option.WRITE, option.CREATE_NEW))
    log(lambda: open_(of(path), option.WRITE, option.CREATE, option.CREATE_NEW))
    log(lambda: open_(of(path), option.READ, option.CREATE_NEW).size())
    log(lambda: open_(of(new), option.WRITE, option.CREATE_NEW).size())
    log.on_disk(new)
    log.on_disk(path)


@scenario("TRUNCATE_EXISTING empties a file that is opened for writing, and only then")
def truncate_existing(u: Java, log: Log) -> None:
    open_, of = u.java.nio.channels.FileChannel.open, u.java.nio.file.Path.of
    option = u.java.nio.file.StandardOpenOption
    path = log.new_file("data", b"abc")
    log(lambda: open_(of(path), option.READ, option.TRUNCATE_EXISTING).size())
    log.on_disk(path)
    log(lambda: open_(of(path), option.READ, option.WRITE, option.TRUNCATE_EXISTING).size())
    log.on_disk(path)


@scenario("READ and TRUNCATE_EXISTING do not go with APPEND")
def illegal(u: Java, log: Log) -> None:
    open_, of = u.java.nio.channels.FileChannel.open, u.java.nio.file.Path.of
    option = u.java.nio.file.StandardOpenOption
    path = log.new_file("data", b"abc")
    log(lambda: open_(of(path), option.READ, option.APPEND))
    log(lambda: open_(of(path), option.APPEND, option.TRUNCATE_EXISTING))
    log(lambda: open_(of(path), option.READ, option.APPEND, option.TRUNCATE_EXISTING))
    log(lambda: open_(of(log.path("missing")), option.READ, option.APPEND))
    log.on_disk(path)


@scenario("a folder can be opened for reading and not for writing; a file has nothing below it")
def not_a_file(u: Java, log: Log) -> None:
    open_, of = u.java.nio.channels.FileChannel.open, u.java.nio.file.Path.of
    option = u.java.nio.file.StandardOpenOption
    folder, path = log.path("folder"), log.new_file("data", b"abc")
    log.outside.make_folder(folder)
    log(lambda: open_(of(folder), option.READ).isOpen())
    log(lambda: open_(of(folder), option.WRITE))
    log(lambda: open_(of(path + "/below"), option.READ))
    log(lambda: open_(of(path + "/below"), option.WRITE, option.CREATE))
    log(lambda: open_(of(log.path("no-folder/data")), option.WRITE, option.CREATE))


@scenario("the open options are an enum with Java's names")
def option_names(u: Java, log: Log) -> None:
    option = u.java.nio.file.StandardOpenOption
    for name in ("READ", "WRITE", "APPEND", "TRUNCATE_EXISTING", "CREATE", "CREATE_NEW", "DELETE_ON_CLOSE"):
        log(lambda: getattr(option, name))
    for name in ("SPARSE", "SYNC", "DSYNC"):
        log(lambda: getattr(option, name).toString())
    log(lambda: option.READ.name())
    log(lambda: option.READ == option.READ)
    log(lambda: option.READ == option.WRITE)


@scenario("a path is what it was made of")
def paths(u: Java, log: Log) -> None:
    of = u.java.nio.file.Path.of
    log(lambda: of("a/b").toString())
    log(lambda: of("a", "b", "c").toString())
    log(lambda: of("a//b/").toString())
    log(lambda: of("/").toString())
    log(lambda: of("").toString())
    log(lambda: of("a/b").equals(of("a", "b")))
    log(lambda: u.java.nio.file.Paths.get("a", "b").toString())
    log(lambda: of("a\x00b"))
    log(lambda: u.java.io.File("a/b").toString())
    log(lambda: u.java.io.File("a/b").getPath())
    log(lambda: u.java.io.File("a/b").toPath().toString())


@scenario("the rarer options open a file like any other; DELETE_ON_CLOSE takes it away at the end")
def rarer(u: Java, log: Log) -> None:
    open_, of = u.java.nio.channels.FileChannel.open, u.java.nio.file.Path.of
    option = u.java.nio.file.StandardOpenOption
    path = log.new_file("data", b"abc")
    for one in (option.SYNC, option.DSYNC, option.SPARSE):
        with open_(of(path), option.WRITE, one) as channel, log.part(one):
            log(lambda: channel.write(u.java.nio.ByteBuffer.wrap(u.JArray(u.JByte)([65])), 1))
    log.on_disk(path)
    channel = log(lambda: open_(of(path), option.READ, option.DELETE_ON_CLOSE))
    log(lambda: channel.size())
    log(lambda: channel.close())
    log.note("is there", log.outside.exists(path))
