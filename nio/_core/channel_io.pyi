"""Reading and writing a file of this process's own system, straight into and out of buffers; see channel_io.pyx."""

from collections.abc import Sequence
from typing import Self, overload

from typing_extensions import disjoint_base

from nio._core.bytebuffer import ByteBuffer
from nio._core.file_number import FileNumber
from nio._core.mapping import FileMapper, MappingKind

@disjoint_base
class FileIO(FileMapper):
    def __init__(
        self,
        file: FileNumber,
        kinds: tuple[MappingKind, ...],
        plain: bool,
        readable: bool,
        writable: bool,
        append: bool,
        /,
    ) -> None: ...
    @overload
    def read(self, dst: ByteBuffer, /) -> int: ...
    @overload
    def read(self, dst: ByteBuffer, position: int, /) -> int: ...
    @overload
    def read(self, dsts: Sequence[ByteBuffer], /) -> int: ...
    @overload
    def read(self, dsts: Sequence[ByteBuffer], offset: int, length: int, /) -> int: ...
    @overload
    def write(self, src: ByteBuffer, /) -> int: ...
    @overload
    def write(self, src: ByteBuffer, position: int, /) -> int: ...
    @overload
    def write(self, srcs: Sequence[ByteBuffer], /) -> int: ...
    @overload
    def write(self, srcs: Sequence[ByteBuffer], offset: int, length: int, /) -> int: ...
    @overload
    def position(self, /) -> int: ...
    @overload
    def position(self, newPosition: int, /) -> Self: ...
    def size(self, /) -> int: ...
