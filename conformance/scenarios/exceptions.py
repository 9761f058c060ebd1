"""What is refused: the class of the exception, its message, which check comes first, and that nothing changed."""

from conformance.scenario import Java, Log, scenario

_WIDTHS = (("", 1), ("Char", 2), ("Short", 2), ("Int", 4), ("Long", 8), ("Float", 4), ("Double", 8))
_VALUES: dict[str, object] = {"Char": "x", "Float": 1.0, "Double": 1.0}


@scenario("a relative get or put without room is refused and moves nothing")
def underflow_and_overflow(u: Java, log: Log) -> None:
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        for suffix, width in _WIDTHS:
            b = make(16)
            b.limit(10)
            b.position(10 - width + 1)
            get, put, value = "get" + suffix, "put" + suffix, _VALUES.get(suffix, 1)
            with log.part("direct" if b.isDirect() else "heap"):
                log(lambda: getattr(b, get)())
                log(lambda: getattr(b, put)(value))
                log(lambda: b.toString())
                log(lambda: b.clear().getLong(2))


@scenario("an index that does not leave room for the value is refused, against the limit, not the capacity")
def index_out_of_bounds(u: Java, log: Log) -> None:
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        b = make(16)
        b.limit(10)
        with log.part("direct" if b.isDirect() else "heap"):
            for suffix, width in _WIDTHS:
                get, put, value = "get" + suffix, "put" + suffix, _VALUES.get(suffix, 1)
                last = 10 - width
                for index in (-1, last + 1, 10, 2147483647, -2147483648):
                    log(lambda: getattr(b, get)(index))
                    log(lambda: getattr(b, put)(index, value))
                log(lambda: getattr(b, get)(last))
            log(lambda: b.toString())


@scenario("a read-only buffer says so before it looks at an index")
def read_only_first(u: Java, log: Log) -> None:
    a = u.JArray(u.JByte)(4)
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        b = make(8).asReadOnlyBuffer()
        with log.part("direct" if b.isDirect() else "heap"):
            for suffix, _ in _WIDTHS:
                put, value = "put" + suffix, _VALUES.get(suffix, 1)
                log(lambda: getattr(b, put)(value))
                log(lambda: getattr(b, put)(0, value))
                log(lambda: getattr(b, put)(99, value))
            log(lambda: b.put(a))
            log(lambda: b.put(a, 0, 2))
            log(lambda: b.put(a, -1, 2))
            log(lambda: b.put(0, a))
            log(lambda: b.put(-1, a, 0, 2))
            log(lambda: b.compact())
            log(lambda: b.toString())


@scenario("a heap and a direct read-only buffer check put(buffer) in different orders")
def read_only_transfer(u: Java, log: Log) -> None:
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        b = make(8).asReadOnlyBuffer()
        with log.part("direct" if b.isDirect() else "heap"):
            log(lambda: b.put(u.java.nio.ByteBuffer.allocate(2)))
            log(lambda: b.put(b))
            log(lambda: b.put(0, u.java.nio.ByteBuffer.allocate(2), 0, 1))
            log(lambda: b.put(-1, u.java.nio.ByteBuffer.allocate(2), 0, 1))
            log(lambda: b.put(0, u.java.nio.ByteBuffer.allocate(2), 0, 3))


@scenario("a negative capacity is refused with its number")
def negative_capacity(u: Java, log: Log) -> None:
    for size in (-1, -2147483648):
        log(lambda: u.java.nio.ByteBuffer.allocate(size))
        log(lambda: u.java.nio.ByteBuffer.allocateDirect(size))
    log(lambda: u.java.nio.ByteBuffer.allocate(0))
    log(lambda: u.java.nio.ByteBuffer.allocateDirect(0))


@scenario("Java's exceptions are caught by Java's hierarchy, and by Python's where JPype says so")
def hierarchy(u: Java, log: Log) -> None:
    nio, lang = u.java.nio, u.java.lang
    log(lambda: issubclass(nio.BufferOverflowException, lang.RuntimeException))
    log(lambda: issubclass(nio.ReadOnlyBufferException, lang.UnsupportedOperationException))
    log(lambda: issubclass(nio.InvalidMarkException, lang.IllegalStateException))
    log(lambda: issubclass(nio.channels.ClosedChannelException, u.java.io.IOException))
    log(lambda: issubclass(nio.channels.NonWritableChannelException, lang.IllegalStateException))
    log(lambda: issubclass(u.java.nio.file.NoSuchFileException, u.java.nio.file.FileSystemException))
    log(lambda: issubclass(lang.IndexOutOfBoundsException, IndexError))
    log(lambda: issubclass(lang.NullPointerException, ValueError))
    log(lambda: issubclass(lang.InternalError, lang.Error))
    log(lambda: issubclass(lang.Error, Exception))
    for caught in (IndexError, lang.RuntimeException, lang.Throwable, Exception):
        try:
            nio.ByteBuffer.allocate(1).get(5)
        except caught as error:
            log.note(f"caught as {caught.__name__.rpartition('.')[2]}", error)


@scenario("an exception's text is its class, then its message")
def exception_texts(u: Java, log: Log) -> None:
    for call, arguments in (("position", (2,)), ("getInt", ()), ("get", (3,))):
        try:
            getattr(u.java.nio.ByteBuffer.allocate(1), call)(*arguments)
        except u.java.lang.RuntimeException as error:
            caught = error
            log(lambda: str(caught))
            log(lambda: caught.getMessage())
            log(lambda: caught.toString())
            log(lambda: caught.getCause())


@scenario("a program can raise Java's exceptions itself")
def raised_by_the_program(u: Java, log: Log) -> None:
    def fail(error: Exception) -> None:
        raise error

    log(lambda: fail(u.java.io.IOException("disk on fire")))
    log(lambda: fail(u.java.lang.IllegalStateException()))
    log(lambda: fail(u.java.nio.BufferUnderflowException()))


@scenario("null where Java wants an object is a NullPointerException; only equals takes it")
def null_arguments(u: Java, log: Log) -> None:
    for make in (u.java.nio.ByteBuffer.allocate, u.java.nio.ByteBuffer.allocateDirect):
        b = make(8)
        with log.part("direct" if b.isDirect() else "heap"):
            log(lambda: b.equals(None))
            log(lambda: b.compareTo(None))
            log(lambda: b.mismatch(None))
            log(lambda: b.get(None))
            log(lambda: b.get(None, 0, 1))
            log(lambda: b.get(0, None))
            log(lambda: b.put(None, 0, 1))
            log(lambda: b.put(0, None))
            log(lambda: b.asReadOnlyBuffer().put(None, 0, 1))
            log(lambda: b.toString())
    log(lambda: u.java.nio.ByteBuffer.wrap(None))
    log(lambda: u.java.nio.ByteBuffer.wrap(None, 0, 1))


@scenario("null for a path, an option or a mode is a NullPointerException")
def null_files(u: Java, log: Log) -> None:
    path = log.new_file("data", b"abc")
    log(lambda: u.java.nio.channels.FileChannel.open(None))
    log(lambda: u.java.nio.channels.FileChannel.open(u.java.nio.file.Path.of(path), [None]))
    log(lambda: u.java.io.RandomAccessFile(path, None))
    log(lambda: u.java.io.RandomAccessFile(u.java.io.File(path), None))
    log.on_disk(path)
