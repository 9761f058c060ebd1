"""Mapping: the memory under a mapped buffer, which owns one kernel mapping and unmaps it exactly once.

The chain of ownership, from the user's hand to the kernel:

    slice, duplicate, memoryview -> ... -> root MappedByteBuffer -> Mapping -> kernel mapping

Nothing points the other way, so the mapping goes with the last of the buffers; the channel is not in the chain.

Not here: the preconditions of FileChannel.map (nio.channels.map_file), and when an unreachable mapping goes (nio.cleaner).
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, cast

from nio._core.bytebuffer import MappedByteBuffer, root_buffer
from nio._core.memory import Memory
from nio.errors import IOException, UncheckedIOException

if TYPE_CHECKING:
    from nio.machine import Machine
    from nio.paging.kernel import Mapping as KernelMapping
    from nio.paging.kernel import PagedMapping


class Mapping(Memory):
    """`size` bytes of a kernel mapping, beginning `delta` bytes into it."""

    __slots__ = ("_delta", "_page_size", "_region", "_shared")

    def __init__(self, region: KernelMapping, delta: int, size: int, shared: bool, page_size: int) -> None:
        """region: the kernel's mapping, owned from now on.  delta, size, page_size: bytes.  shared: whether stores reach the
        file, so that `force` has something to do."""
        self._region = region
        self._delta = delta
        self._shared = shared
        self._page_size = page_size
        address = region.address
        if address is None:
            paged = cast("PagedMapping", region)
            self.attach_pager(Shifted(paged, delta) if delta else paged, size)
        else:
            self.attach_mapping(address + delta, size)

    def release(self) -> None:
        """Unmap; called once, by `close`.  Without a close the kernel's mapping goes with its last reference, which is ours."""
        self._region.unmap()

    def page_in(self, offset: int, length: int, /) -> None:
        """Populate the page table with the pages of the range; InternalError where one lies past the end of the file."""
        try:
            populated = self._region.populate(offset + self._delta, length)
        except OSError:
            populated = False       # what is wrong, the touch tells
        if not populated:
            self.touch_pages(offset, length, self._page_size)

    def resident(self, offset: int, length: int, /) -> bool:
        """Whether all pages of the range are in physical memory."""
        return not length or self._region.resident(offset + self._delta, length)

    def force(self, offset: int, length: int, /) -> None:
        """Write changed pages of the range to the device, if stores reach the file at all.

        Raises UncheckedIOException when the device fails, as java.nio.MappedByteBuffer.force.
        """
        if not self._shared or not length:
            return
        try:
            self._region.sync(offset + self._delta, length)
        except OSError as error:
            raise UncheckedIOException(IOException(error.strerror or errno.errorcode[error.errno or 0])) from error


class Shifted:
    """A paged kernel mapping seen from `delta` bytes on."""

    __slots__ = ("_delta", "_region")

    def __init__(self, region: PagedMapping, delta: int) -> None:
        self._region = region
        self._delta = delta

    def load(self, offset: int, n: int, /) -> bytes:
        """The n bytes from `offset` on."""
        return self._region.load(offset + self._delta, n)

    def store(self, offset: int, data: bytes, /) -> None:
        """Replace the bytes from `offset` on."""
        self._region.store(offset + self._delta, data)


def new_mapped_buffer(
    machine: Machine, region: KernelMapping | None, delta: int, size: int, read_only: bool, shared: bool, /
) -> MappedByteBuffer:
    """The root buffer over a new kernel mapping, known to the machine's collector from now on.

    region: None for a mapping of no bytes, which maps nothing.  delta, size: bytes.  shared: whether stores reach the file.
    """
    if region is None:
        return root_buffer(Memory.empty(), read_only)
    memory = Mapping(region, delta, size, shared, machine.kernel.page_size)
    buffer = root_buffer(memory, read_only)
    if not machine.prompt:
        machine.collector.watch(buffer, memory)
    return buffer
