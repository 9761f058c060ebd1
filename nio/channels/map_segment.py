"""FileChannel.map with an arena: from a range of the file, of any size, to a MemorySegment that ends with the arena.

As map_file.py, but Java asks the arena first, and words two of its refusals otherwise.  Who owns the mapping then is the
arena's business (nio.foreign.arena).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nio._core.mapping import Mapping
from nio._core.memory import Memory
from nio.channels.map_file import check_sum_and_mode, map_range
from nio.channels.options import MapMode
from nio.errors import ClosedChannelException, IllegalArgumentException, NullPointerException
from nio.foreign.arena import Arena
from nio.lang.longs import as_long

if TYPE_CHECKING:
    from nio._core.memory_segment import MemorySegment
    from nio.channels.file_channel import FileChannel


def map_segment(channel: FileChannel, mode: MapMode, offset: int, size: int, arena: Arena, /) -> MemorySegment:
    """Map `size` bytes of the file from `offset` on into an arena (FileChannel.map with an arena).

    offset, size: bytes, as far as a file reaches.  If the file is shorter and the channel may write, it is extended.
    Raises, in this order: NullPointerException without mode or arena, WrongThreadException, IllegalStateException if the arena
    is closed, IllegalArgumentException for a negative offset or size, ClosedChannelException, IllegalArgumentException for a
    sum over Long.MAX_VALUE, NonWritableChannelException for READ_WRITE and PRIVATE, NonReadableChannelException, IOException
    (measured on JDK 25).
    """
    offset, size = as_long(offset), as_long(size)
    if mode is not None and not isinstance(mode, MapMode):
        raise TypeError(f"a MapMode was expected, not {type(mode).__name__}")
    if arena is not None and not isinstance(arena, Arena):
        raise TypeError(f"an Arena was expected, not {type(arena).__name__}")
    if mode is None or arena is None:
        raise NullPointerException("Mode is null" if mode is None else "Arena is null")
    arena.scope()._require()
    if offset < 0:
        raise IllegalArgumentException("Requested bytes offset must be >= 0.")
    if size < 0:
        raise IllegalArgumentException("Requested bytes size must be >= 0.")
    if not channel.isOpen():
        raise ClosedChannelException()
    check_sum_and_mode(channel, mode, offset, size)
    region, delta = map_range(channel, mode, offset, size)
    memory: Memory
    if region is None:
        memory = Memory.empty()
    else:
        memory = Mapping(region, delta, size, mode.shared, channel.machine.page_size)
    return arena._adopt(memory, size, mode.read_only, True)
