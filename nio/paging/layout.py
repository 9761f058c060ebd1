"""Page arithmetic, all of it, drawn once.

A kernel maps and keeps files in pages.  A file has any length, a mapping may begin at any byte; so both are rounded out to
pages, and what is cut off must be counted.  `unit` is the size of a page, or the granularity at which a kernel lets mappings
begin (65536 on Windows): a power of two.

**The file that fills no page.**  5000 bytes cost two pages, 8192 bytes of memory:

    byte   0                    4096      5000            8192
           |------ page 0 -------|------- page 1 ----------|
           |############# the file #######|00000 the tail 0|~~~~~~~ beyond: SIGBUS

The tail of the last page reads as zeros, and what is stored there reaches no file.  It is not part of any buffer.

**The mapping that begins inside a page.**  position 5000, size 3000; the kernel is asked for the page that 5000 lies in:

    byte   0                    4096      5000             8000  8192
           |------ page 0 -------|------- page 1 ----------------|
                                 |<-delta->|<---- size ---->|
                                 start     position
                                 |<------- length --------->|

    start  = 4096     the offset given to mmap(2)
    delta  = 904      from the address that mmap returns to the first byte of the buffer
    length = 3904     what is mapped; the kernel rounds it out to the page, the bytes up to 8192 are there too

This file computes; it maps nothing and knows no page size of its own.
"""

from __future__ import annotations


def round_down(offset: int, unit: int) -> int:
    """Return the start of the unit that `offset` (bytes, >= 0) lies in."""
    return offset & -unit


def round_up(length: int, unit: int) -> int:
    """Return the smallest whole number of units, in bytes, that holds `length` bytes: 5000 -> 8192."""
    return (length + unit - 1) & -unit


def offset_in_page(offset: int, unit: int) -> int:
    """Return how far `offset` is from the start of its unit, in bytes."""
    return offset & (unit - 1)


def page_count(offset: int, length: int, unit: int) -> int:
    """Return how many pages the `length` bytes from `offset` on touch; 0 if there are no bytes."""
    if length == 0:
        return 0
    return (round_up(offset + length, unit) - round_down(offset, unit)) // unit


def enclose(position: int, size: int, unit: int) -> tuple[int, int, int]:
    """Return (start, delta, length) of the mapping that holds `size` bytes from `position` on, as drawn above; all in bytes."""
    delta = position & (unit - 1)
    return position - delta, delta, delta + size
