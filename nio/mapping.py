"""From a kernel's mapping to the buffer over it: the chain of ownership.

    slice, duplicate, memoryview -> ... -> root MappedByteBuffer -> Mapping -> the kernel's mapping

Nothing points the other way, so the mapping goes with the last of the buffers; the channel is not in the chain.

Not here: the preconditions of FileChannel.map (nio.channels.map_file), and when an unreachable mapping goes (nio.cleaner).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nio._core.bytebuffer import MappedByteBuffer, root_buffer
from nio._core.mapping import Mapping as Mapping
from nio._core.mapping import lock_pages as lock_pages
from nio._core.mapping import map_region
from nio._core.mapping import prepare_stores as prepare_stores
from nio._core.mapping import unlock_pages as unlock_pages
from nio._core.memory import Memory

if TYPE_CHECKING:
    from nio.machine import Machine
    from nio.paging.kernel import Mapping as KernelMapping


def new_mapped_buffer(
    machine: Machine, region: KernelMapping | None, delta: int, size: int, read_only: bool, shared: bool, /
) -> MappedByteBuffer:
    """The root buffer over a new kernel mapping, known to the machine's collector from now on.

    region: None for a mapping of no bytes, which maps nothing.  delta, size: bytes.  shared: whether stores reach the file.
    """
    if region is None:
        return root_buffer(Memory.empty(), read_only)
    buffer = map_region(region, delta, size, read_only, shared, machine.page_size)
    if not machine.prompt:
        machine.collector.watch(buffer)
    return buffer
