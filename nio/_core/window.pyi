"""See window.pyx."""

import sys
from collections.abc import Iterable
from types import TracebackType
from typing import final

from typing_extensions import Buffer

from nio._core.memory import Memory

@final
class Window(Buffer):
    def __new__(cls, memory: Memory, at: int, length: int, writable: bool, /) -> Window: ...
    if sys.version_info >= (3, 12):
        def __buffer__(self, flags: int, /) -> memoryview: ...
    def __enter__(self) -> memoryview: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def keep(self, count: int, /) -> int: ...

@final
class Windows:
    def __init__(self, windows: Iterable[Window], /) -> None: ...
    def __enter__(self) -> list[memoryview]: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
