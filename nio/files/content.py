"""What is in a file: the calls of java.nio.file.Files that read or write all of it, or open it for that.

Text is coded strictly (nio.lang.charset).  No BufferedReader and no BufferedWriter: `lines` and `write` do for text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, overload

from nio._core.arrays import ByteArray
from nio.channels.file_attribute import FileAttribute
from nio.channels.file_channel import FileChannel
from nio.channels.options import OpenOption
from nio.charset import Charset, StandardCharsets
from nio.errors import CharacterCodingException, NullPointerException, OutOfMemoryError, UncheckedIOException
from nio.files.byte_range import Octets, part_of
from nio.files.channel_streams import ChannelInputStream, ChannelOutputStream, new_input_stream, new_output_stream
from nio.files.path import AnyPath, Path, as_path
from nio.files.questions import Questions
from nio.lang.longs import INT_MAX
from nio.lang.stream import Stream

if TYPE_CHECKING:
    from nio.files.streams import InputStream

_CHUNK: Final = 1 << 16
_UTF_8: Final = StandardCharsets.UTF_8


class HasText(Protocol):
    """Something whose text `toString` gives, such as a CharBuffer."""

    def toString(self) -> str:
        """Return the text."""


CharSequence: TypeAlias = str | HasText
"""What may be written as text."""


class Content:
    """The part of java.nio.file.Files that reads and writes.

    options: how to open the file; without any, reading asks for READ, and writing makes the file if there is none and empties
    it.  cs: a Charset, UTF-8 if there is none.  All raise NoSuchFileException, AccessDeniedException or FileSystemException
    if the file cannot be opened, and IOException if it cannot be read or written.
    """

    __slots__ = ()

    @overload
    @staticmethod
    def newByteChannel(path: AnyPath, /, *options: OpenOption) -> FileChannel: ...
    @overload
    @staticmethod
    def newByteChannel(path: AnyPath, options: Iterable[OpenOption], /, *attrs: FileAttribute) -> FileChannel: ...
    @staticmethod
    def newByteChannel(path: AnyPath, /, *options: OpenOption | Iterable[OpenOption] | FileAttribute) -> FileChannel:
        """Open a file and return a channel to it, a FileChannel as in a JVM; see `FileChannel.open` (Files.newByteChannel)."""
        return FileChannel.open(as_path(path), *options)  # type: ignore[arg-type]  # the same overloads

    @staticmethod
    def newInputStream(path: AnyPath, /, *options: OpenOption) -> ChannelInputStream:
        """Open a file to be read from front to back (Files.newInputStream).

        Raises UnsupportedOperationException for WRITE and APPEND.
        """
        return new_input_stream(as_path(path), options)

    @staticmethod
    def newOutputStream(path: AnyPath, /, *options: OpenOption) -> ChannelOutputStream:
        """Open a file to be written from front to back (Files.newOutputStream).

        Raises IllegalArgumentException for READ.
        """
        return new_output_stream(as_path(path), options)

    @staticmethod
    def readAllBytes(path: AnyPath, /) -> ByteArray:
        """Return the bytes of a file, a byte[] (Files.readAllBytes).  Raises OutOfMemoryError for more than an array can have."""
        with FileChannel.open(as_path(path)) as channel:
            if channel.size() > INT_MAX:
                raise OutOfMemoryError("Required array size too large")
            return ChannelInputStream(channel).readAllBytes()

    @staticmethod
    def readString(path: AnyPath, cs: Charset = _UTF_8, /) -> str:
        """Return the text of a file (Files.readString).

        Raises MalformedInputException "Input length = 1" for what is no text in that charset.
        """
        found = as_path(path, None)
        if cs is None:
            raise NullPointerException()
        return cs.decode_text(bytes(Content.readAllBytes(found)), True)

    @staticmethod
    def readAllLines(path: AnyPath, cs: Charset = _UTF_8, /) -> list[str]:
        r"""Return the lines of a file without their ends, which are "\n", "\r" or both (Files.readAllLines).

        Raises MalformedInputException "Input length = 1" for what is no text in that charset.
        """
        found = as_path(path)
        if cs is None:
            raise NullPointerException('Cannot invoke "java.nio.charset.Charset.newDecoder()" because "cs" is null')
        return _lines_of(cs.decode_text(bytes(Content.readAllBytes(found)), False))

    @staticmethod
    def lines(path: AnyPath, cs: Charset = _UTF_8, /) -> Stream[str]:
        """Return the lines of a file as a Stream (Files.lines); what is no text shows as UncheckedIOException on the way."""
        found = as_path(path)
        if cs is None:
            raise NullPointerException('Cannot invoke "java.nio.charset.Charset.newDecoder()" because "cs" is null')
        return Stream(_decoded_lines(bytes(Content.readAllBytes(found)), cs))

    @overload
    @staticmethod
    def write(path: AnyPath, data: Octets, /, *options: OpenOption) -> Path: ...
    @overload
    @staticmethod
    def write(path: AnyPath, data: Iterable[CharSequence], /, *options: OpenOption) -> Path: ...
    @overload
    @staticmethod
    def write(path: AnyPath, data: Iterable[CharSequence], cs: Charset, /, *options: OpenOption) -> Path: ...
    @staticmethod
    def write(path: AnyPath, data: Octets | Iterable[CharSequence], /, *options: Charset | OpenOption) -> Path:
        r"""Write the bytes of a byte[], or lines with a "\n" after each, and return the path (Files.write).

        A list or tuple is of lines, unless all that is in it are numbers.
        Raises UnmappableCharacterException for a line that has no bytes in that charset; what came before it is written.
        """
        found = as_path(path)
        if data is None:
            raise NullPointerException()
        cs, options = _charset_first(options)
        if cs is None and not _is_text(data):
            part = part_of(data, ())  # type: ignore[arg-type]  # it refuses what is neither
            with new_output_stream(found, options) as stream:  # type: ignore[arg-type]  # FileChannel.open refuses others
                stream.write(part)
            return found
        with new_output_stream(found, options) as stream:  # type: ignore[arg-type]  # as above
            _write_lines(stream, data, cs or _UTF_8)  # type: ignore[arg-type]  # as above
        return found

    @overload
    @staticmethod
    def writeString(path: AnyPath, csq: CharSequence, /, *options: OpenOption) -> Path: ...
    @overload
    @staticmethod
    def writeString(path: AnyPath, csq: CharSequence, cs: Charset, /, *options: OpenOption) -> Path: ...
    @staticmethod
    def writeString(path: AnyPath, csq: CharSequence, /, *options: Charset | OpenOption) -> Path:
        """Write a text and return the path (Files.writeString).

        Raises UnmappableCharacterException, and opens no file, for a text that has no bytes in that charset.
        """
        found = as_path(path, None)
        if csq is None:
            raise NullPointerException()
        cs, options = _charset_first(options)
        data = (cs or _UTF_8).encode_text(_text_of(csq), True)
        with new_output_stream(found, options) as stream:  # type: ignore[arg-type]  # FileChannel.open refuses others
            stream.write(data)
        return found

    @staticmethod
    def mismatch(path: AnyPath, path2: AnyPath, /) -> int:
        """Return where two files first differ, -1 if they do not (Files.mismatch).

        If one is the beginning of the other, they differ at its end.
        """
        first, second = as_path(path), as_path(path2, None)
        if Questions.isSameFile(first, second):
            return -1
        with new_input_stream(first, ()) as one, new_input_stream(second, ()) as other:
            return _first_difference(one, other)


def _first_difference(one: InputStream, other: InputStream) -> int:
    here, there = bytearray(_CHUNK), bytearray(_CHUNK)
    done = 0
    while True:
        counts = one.readNBytes(here, 0, _CHUNK), other.readNBytes(there, 0, _CHUNK)
        count = min(counts)
        if here[:count] != there[:count]:
            return done + next(i for i in range(count) if here[i] != there[i])
        if counts[0] != counts[1]:
            return done + count
        if count < _CHUNK:
            return -1
        done += count


def _lines_of(text: str) -> list[str]:
    """The lines of a text, by Java's three ends of line alone; Python's splitlines knows more."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not lines[-1]:
        lines.pop()
    return lines


def _decoded_lines(data: bytes, cs: Charset) -> Iterator[str]:
    try:
        lines = _lines_of(cs.decode_text(data, False))
    except CharacterCodingException as error:
        raise UncheckedIOException(error) from None
    yield from lines


def _charset_first(options: tuple[Charset | OpenOption, ...]) -> tuple[Charset | None, tuple[Charset | OpenOption, ...]]:
    if options and isinstance(options[0], Charset):
        return options[0], options[1:]
    return None, options


def _is_text(data: object) -> bool:
    """Whether what is to be written is lines: no buffer of bytes, and no list of numbers."""
    if isinstance(data, (list, tuple)):
        return not data or isinstance(data[0], str) or hasattr(data[0], "toString")
    try:
        memoryview(data)  # type: ignore[arg-type]  # that is the question
    except TypeError:
        return True
    return False


def _text_of(text: CharSequence) -> str:
    return text if isinstance(text, str) else text.toString()


def _write_lines(stream: ChannelOutputStream, lines: Iterable[CharSequence], cs: Charset) -> None:
    """Write each line with its end; one that has no bytes stops it, after what stands before the char to blame."""
    first = True
    for line in lines:
        if line is None:
            raise NullPointerException('Cannot invoke "java.lang.CharSequence.length()" because "csq" is null')
        data, wrong = cs.encode_up_to(f"{_text_of(line)}\n")
        if not first and cs == StandardCharsets.UTF_16:
            data = data[2:]  # the mark of the byte order stands at the beginning only
        stream.write(data)
        if wrong is not None:
            raise wrong
        first = False
