"""Structures that are deeper, and arrays that are larger, than anybody needs: an exception, or the right answer."""

from __future__ import annotations

import pytest

from tests.faults import child


def nest(way: str) -> None:
    from collections.abc import Callable
    from typing import Any

    from nio import ByteBuffer, CharBuffer
    from nio._core.mapping import Pager
    from nio._core.scope import Scope
    from nio.foreign import MemorySegment

    ways: dict[str, Callable[[Any], object]] = {
        "wrap a buffer": ByteBuffer.wrap,
        "wrap a memoryview": lambda it: ByteBuffer.wrap(memoryview(it)),
        "wrap a segment's view": lambda it: ByteBuffer.wrap(memoryview(MemorySegment.ofBuffer(it))),
        "wrap a view": lambda it: ByteBuffer.wrap(it.slice()),
        "a segment over a buffer": lambda it: MemorySegment.ofArray(ByteBuffer.wrap(memoryview(it))),
    }
    ways |= {"CharBuffer": CharBuffer.wrap, "scope": lambda it: Scope("x", it), "pager": lambda it: Pager(it, 0)}
    firsts = {"CharBuffer": CharBuffer.allocate(8), "scope": Scope("x"), "pager": Pager(5, 0)}  # type: ignore[arg-type]
    step = ways[way]
    top: object = firsts.get(way, ByteBuffer.allocate(8))
    for _ in range(100_000):
        top = step(top)
    if isinstance(top, ByteBuffer):
        assert top.put(0, 5).get(0) == 5
        assert top.hasArray()
    del top


WAYS = ["wrap a buffer", "wrap a memoryview", "wrap a segment's view", "wrap a view", "a segment over a buffer"]


@pytest.mark.parametrize("way", [*WAYS, "CharBuffer", "scope", "pager"])
def test_a_chain_of_a_hundred_thousand_goes_without_a_deep_stack(way: str) -> None:
    """Each link keeps the one before: when the last goes, all go, one after the other and not one inside the other."""
    child.succeeds(nest, way)


def let_go_in_order() -> None:
    from nio import ByteBuffer

    array = bytearray(8)
    buffer = ByteBuffer.wrap(array)
    for _ in range(1000):
        buffer = ByteBuffer.wrap(buffer)
    del buffer
    array.append(1)


def test_nothing_of_a_chain_is_kept() -> None:
    """The array below may be resized again as soon as the last buffer over it has gone."""
    child.succeeds(let_go_in_order)


def too_many() -> None:
    import mmap

    from nio import ByteBuffer, IntBuffer
    from tests.faults.scene import raises

    words = "a Java array has at most 2147483647 elements"
    huge = mmap.mmap(-1, 9 << 30, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | getattr(mmap, "MAP_NORESERVE", 0))
    for size in (1 << 31, 3 << 30, (4 << 30) + 8):
        with raises(OverflowError, words):
            ByteBuffer.wrap(memoryview(huge)[:size])
    with raises(OverflowError, words):
        IntBuffer.wrap(memoryview(huge)[: 8 << 30].cast("i"))
    with raises(OverflowError, words):
        ByteBuffer.wrap(huge, 0, 1)
    most = ByteBuffer.wrap(memoryview(huge)[: (1 << 31) - 1])
    assert (len(most), most[-1], most.put(most.capacity() - 1, 7)[-1]) == ((1 << 31) - 1, 0, 7)
    # Where the place of a part is counted in ints, the sum of position and unit is none.
    direct = ByteBuffer.allocateDirect((1 << 31) - 1)
    assert direct.position(direct.capacity() - 5).alignedSlice(1 << 30).capacity() == 0


def test_an_array_that_java_could_not_have_is_refused() -> None:
    """More than 2**31 - 1 elements made a buffer of a negative limit, whose last element was beyond the array."""
    child.succeeds(too_many)
