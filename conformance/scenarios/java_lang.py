"""The little of java.lang that code around buffers uses."""

from conformance.scenario import Java, Log, scenario


@scenario("the garbage collector can be asked to run")
def gc(u: Java, log: Log) -> None:
    log(lambda: u.java.lang.System.gc())


@scenario("classes are found by name, in the tree of packages and out of it")
def names(u: Java, log: Log) -> None:
    log(lambda: u.JClass("java.nio.ByteBuffer").allocate(1))
    log(lambda: u.JClass("java.nio.channels.FileChannel$MapMode").PRIVATE)
    log(lambda: u.JPackage("java").nio.ByteBuffer.allocate(1))
    log(lambda: u.JClass("java.nio.NoSuchClass"))
    log(lambda: u.java.nio.NoSuchClass)
    log(lambda: u.java.nosuchpackage.NoSuchClass)
    log(lambda: u.isJVMStarted())
