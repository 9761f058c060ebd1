"""The rarer ways to open a file: links not followed, files that go with their channel, options as an enum."""

from conformance.scenario import Java, Log, scenario


@scenario("LinkOption.NOFOLLOW_LINKS opens what is no link")
def nofollow(u: Java, log: Log) -> None:
    open_, of = u.java.nio.channels.FileChannel.open, u.java.nio.file.Path.of
    option, nofollow = u.java.nio.file.StandardOpenOption, u.java.nio.file.LinkOption.NOFOLLOW_LINKS
    path = log.new_file("data", b"abc")
    log(lambda: open_(of(path), option.READ, nofollow).size())
    log(lambda: open_(of(path), nofollow).size())
    log(lambda: open_(of(log.path("new")), option.WRITE, option.CREATE, nofollow).size())
    log(lambda: open_(of(log.path("missing")), option.READ, nofollow))
    link = log.path("link")
    log.outside.make_link(link, path)
    log(lambda: open_(of(link), option.READ).size())
    log(lambda: open_(of(link), option.READ, nofollow))
    log(lambda: open_(of(link), option.WRITE, nofollow))
    log(lambda: open_(of(link), option.WRITE, option.CREATE_NEW, nofollow))
    log(lambda: open_(of(link), option.WRITE, option.DELETE_ON_CLOSE))


@scenario("the constants of the options")
def constants(u: Java, log: Log) -> None:
    for kind in (u.java.nio.file.StandardOpenOption, u.java.nio.file.LinkOption):
        log(lambda: [each.toString() for each in kind.values()])
        log(lambda: [each.ordinal() for each in kind.values()])
        log(lambda: kind.valueOf(kind.values()[0].name()) == kind.values()[0])
        log(lambda: kind.valueOf("read"))
        log(lambda: kind.valueOf(None))
    option = u.java.nio.file.StandardOpenOption
    log(lambda: option.DSYNC.compareTo(option.READ))


@scenario("DELETE_ON_CLOSE with writing, and with a file that is new; the channel goes on after the name has gone")
def delete_on_close(u: Java, log: Log) -> None:
    open_, of = u.java.nio.channels.FileChannel.open, u.java.nio.file.Path.of
    option = u.java.nio.file.StandardOpenOption
    for names in ("WRITE", "READ WRITE CREATE_NEW", "APPEND CREATE", "READ WRITE SPARSE CREATE TRUNCATE_EXISTING"):
        path = log.path("new") if "CREATE" in names else log.new_file("data", b"abc")
        with log.part(names):
            channel = log(lambda: open_(of(path), *[getattr(option, name) for name in [*names.split(), "DELETE_ON_CLOSE"]]))
            log(lambda: channel.write(u.java.nio.ByteBuffer.wrap(u.JArray(u.JByte)([65, 66]))))
            log(lambda: [channel.size(), channel.position()])
            log(lambda: channel.lock().isValid())
            log(lambda: channel.close())
            log.note("is there", log.outside.exists(path))


@scenario("nine letters of permissions")
def permissions(u: Java, log: Log) -> None:
    kind, letters = u.java.nio.file.attribute.PosixFilePermission, u.java.nio.file.attribute.PosixFilePermissions
    log(lambda: [each.name() for each in kind.values()])
    for text in ("rwxr-x--x", "---------", "rwxrwxrwx", "rw-------"):
        log(lambda: letters.toString(letters.fromString(text)))
        log(lambda: letters.asFileAttribute(letters.fromString(text)).name())
    for text in ("rwx", "rwxrwxrwz", "wwwwwwwww", "", "rwxrwxrwxr"):
        log(lambda: letters.fromString(text))
