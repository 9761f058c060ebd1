"""The known differences between the port and RocketMQ's own classes, each with its reason; see conformance.differences."""

from ..differences import Known

KNOWN: tuple[Known, ...] = (
    Known(
        scenario="mapped_file.clean_buffer",
        step="clean.cleanBuffer(mapped.*())",
        java="raised java.lang.reflect.InvocationTargetException (caused by java.lang.IllegalArgumentException: dup* or slice)",
        nio="raised java.lang.IllegalArgumentException: duplicate or slice",
        reason="RocketMQ leaves the cleaning to netty, which calls invokeCleaner by reflection and throws what that wrapped.",
    ),
    Known(
        scenario="mapped_file.rename",
        step="file.renameTo(log.path(*",
        java="returned True",
        nio="returned False",
        universe="sim-windows",
        reason="The JVM runs on Linux. On Windows a mapped file cannot be renamed, and renameTo does not unmap it first.",
    ),
    Known(
        scenario="mapped_file.rename",
        step="file.getFileName()",
        java="returned '<folder>/other'",
        nio="returned '<folder>/up/00000000000000000064.delete'",
        universe="sim-windows",
        reason="Its renameTo was refused.",
    ),
)
