"""java.lang.foreign as far as mapped files need it: arenas, memory segments, value layouts.

    with Arena.ofConfined() as arena:
        segment = channel.map(MapMode.READ_WRITE, 0, 6 << 30, arena)        # no limit of 2 GiB
        segment.set(ValueLayout.JAVA_LONG, 5 << 30, 42)
                                                                            # unmapped here, at once

    arena               Arena: how long memory lives, and for which thread
    value_layout        ValueLayout: which value, in which order of bytes, aligned how
    optional            Optional, which some methods give

MemorySegment itself is compiled (nio._core.memory_segment).  Not here: FileChannel.map (nio.channels), calls of C functions,
structures, and addresses that a program makes up: those would end the promise that nio never crashes the process.
"""

from nio._core.memory_segment import MemorySegment as MemorySegment
from nio.foreign.arena import Arena as Arena
from nio.foreign.value_layout import ValueLayout as ValueLayout
