"""The number of an open file, and who uses it at this moment; see file_number.pyx."""

from types import TracebackType
from typing import final

from typing_extensions import disjoint_base

@disjoint_base
class FileNumber:
    fd: int
    @property
    def in_use(self) -> int: ...
    def use(self) -> Use: ...
    def close(self) -> None: ...

@final
class Use:
    def __enter__(self) -> int: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

__pyx_capi__: dict[str, object]  # what other compiled modules import
