"""Window: a range of a memory, lent to a kernel call; and what becomes of the call where a page cannot be had.

What a channel makes of it is in tests/channels/test_channel_buffers.py.
"""

from __future__ import annotations

import threading

import pytest

from nio import ByteBuffer
from nio._core.window import Window
from tests.faults import child
from tests.memories import Factory, Holed, content_of, unchanged


def test_a_window_is_room_at_a_place_of_which_the_first_part_is_kept(make: Factory) -> None:
    """Writable: what the kernel puts in and has kept shows in the buffer, and no byte around it changes."""
    buffer = make(b"0123456789")
    window = buffer._window(2, 3, True)
    with window as view:
        assert (view.format, len(view), view.readonly) == ("B", 3, False)
        view[:2] = b"xy"
        assert buffer._memory.pinned == 1
        assert window.keep(2) == 2
    assert content_of(buffer) == b"01xy456789"
    assert buffer._memory.pinned == 0
    assert buffer._memory.exported == 0


def test_a_window_to_read_changes_nothing(make: Factory) -> None:
    """It is read-only where the bytes are the buffer's own; a copy is not written back."""
    buffer = make(b"0123456789")
    with unchanged(buffer), buffer._window(0, 10, False) as view:
        assert view.readonly or buffer._memory.state == "paged"
        if not view.readonly:
            view[:] = bytes(10)


def test_a_window_outside_its_buffer_is_an_error(make: Factory) -> None:
    """Beyond the capacity, not the limit, with Java's exception; a Window made directly checks its memory."""
    buffer = make(b"0123456789").limit(1)
    with buffer._window(9, 1, False) as view:
        assert view.tobytes() == b"9"
    for at, length in ((-1, 2), (0, 11), (10, 1), (0, -1)):
        with pytest.raises(IndexError):
            buffer._window(at, length, False)
    memory = buffer._memory
    for at, length in ((-1, 2), (0, len(memory) + 1), (len(memory), 1), (0, -1)):
        with pytest.raises(IndexError):
            Window(memory, at, length, False)


def test_a_window_lends_no_bytes_before_it_is_entered_nor_after() -> None:
    """BufferError: outside of the `with` nothing is pinned."""
    window = ByteBuffer.allocateDirect(8)._window(0, 4, True)
    with pytest.raises(BufferError):
        memoryview(window)
    with window:
        pass
    with pytest.raises(BufferError):
        memoryview(window)


def test_a_window_keeps_only_while_it_is_open_for_writing_and_no_more_than_it_has(make: Factory) -> None:
    """BufferError and IndexError; nothing changes."""
    buffer = make(b"0123456789")
    window, reading = buffer._window(2, 3, True), buffer._window(2, 3, False)
    with unchanged(buffer):
        with pytest.raises(BufferError):
            window.keep(1)
        with window:
            for count in (-1, 4):
                with pytest.raises(IndexError):
                    window.keep(count)
        with pytest.raises(BufferError):
            window.keep(1)
        with reading, pytest.raises(BufferError):
            reading.keep(1)


def test_of_paged_memory_only_what_is_kept_is_touched() -> None:
    """No load for room to write; no store for what a failed call has put there, nor for what another thread has meanwhile."""
    pager = Holed(b"abcdefghijkl")
    window = pager.buffer()._window(1, 10, True)
    with window as view:
        view[:] = b"0123456789"
    assert (pager.loads, pager.stores) == ([], [])
    with window as view:
        view[:] = b"0123456789"
        pager.content[7] = ord("X")
        assert window.keep(6) == 6
    assert (pager.loads, pager.stores) == ([], [(1, 3), (4, 3)])
    assert pager.content == b"a012345Xijkl"


def test_a_window_to_read_ends_where_paged_memory_does() -> None:
    """Before the first page that cannot be had, wherever in a page it begins; nothing behind that is asked for."""
    pager = Holed(b"abcdefghijkl", 1)
    buffer = pager.buffer()
    for start, end, seen in ((0, 12, b"abcd"), (3, 12, b"d"), (2, 4, b"cd"), (8, 12, b"ijkl"), (9, 12, b"jkl"), (5, 5, b"")):
        with buffer._window(start, end - start, False) as view:
            assert view.tobytes() == seen
    assert all(at + n <= 4 or at >= 8 for at, n in pager.loads)


def test_what_is_kept_ends_where_paged_memory_does() -> None:
    """`keep` says how many bytes there was a page for, and stores those."""
    for start, count, kept in ((0, 12, 4), (3, 9, 1), (2, 2, 2), (8, 4, 4), (9, 2, 2), (4, 0, 0)):
        pager = Holed(bytes(12), 1)
        window = pager.buffer()._window(start, 12 - start, True)
        with window as view:
            view[:] = b"x" * (12 - start)
            assert window.keep(count) == kept
        assert pager.content == bytes(start) + b"x" * kept + bytes(12 - start - kept)


def test_a_first_byte_that_cannot_be_had_is_the_calls_failure() -> None:
    """OSError with EFAULT, as a system call has it, and the memory is not in use afterwards."""
    pager = Holed(b"abcdefghijkl", 1)
    buffer = pager.buffer()
    with pytest.raises(OSError, match="Bad address"):
        buffer._window(5, 4, False).__enter__()
    window = buffer._window(4, 8, True)
    with window, pytest.raises(OSError, match="Bad address"):
        window.keep(8)
    assert buffer._memory.pinned == 0
    assert buffer._memory.close() is True


def test_the_end_of_paged_memory_waits_for_a_window() -> None:
    """As with memory that has an address: what the call has brought is still kept."""
    pager = Holed(bytes(8))
    buffer = pager.buffer()
    memory = buffer._memory
    thread = threading.Thread(target=memory.close)
    window = buffer._window(0, 8, True)
    with window as view:
        thread.start()
        while memory.state != "closed":
            pass
        view[:] = b"abcdefgh"
        assert window.keep(8) == 8
    thread.join()
    assert pager.content == b"abcdefgh"


def close_under_a_view_of_a_window() -> None:
    import nio

    buffer = nio.ByteBuffer.allocateDirect(1 << 20)
    with buffer._window(0, 1 << 20, True) as view:
        kept = view
    try:
        buffer._memory.close()
    except BufferError:
        return
    try:
        kept[0] = 1
    except ValueError:
        return
    raise AssertionError("the view still writes into memory that has been freed")


def test_a_view_kept_from_a_window_cannot_reach_freed_memory() -> None:
    """Either it is released on leaving the window, or it counts as an export and the memory stays."""
    child.succeeds(close_under_a_view_of_a_window)
