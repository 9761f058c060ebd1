"""Page arithmetic: the drawn examples, and the laws that hold for all numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nio.paging.layout import enclose, offset_in_page, page_count, round_down, round_up

UNITS = st.sampled_from([1, 2, 512, 4096, 16384, 65536])
OFFSETS = st.integers(0, 2**63 - 1)


def test_the_drawn_file_costs_two_pages() -> None:
    """5000 bytes take 8192 bytes of memory."""
    assert (round_up(5000, 4096), page_count(0, 5000, 4096)) == (8192, 2)


def test_the_drawn_mapping_begins_inside_a_page() -> None:
    """position 5000, size 3000: start 4096, delta 904, length 3904."""
    assert enclose(5000, 3000, 4096) == (4096, 904, 3904)


@given(OFFSETS, UNITS)
def test_an_offset_is_its_unit_and_the_way_from_there(offset: int, unit: int) -> None:
    start, inside = round_down(offset, unit), offset_in_page(offset, unit)
    assert start + inside == offset
    assert start % unit == 0
    assert 0 <= inside < unit


@given(OFFSETS, UNITS)
def test_rounding_up_adds_less_than_a_unit(length: int, unit: int) -> None:
    whole = round_up(length, unit)
    assert whole % unit == 0
    assert 0 <= whole - length < unit


@given(OFFSETS, st.integers(1, 2**31 - 1), UNITS)
def test_an_enclosing_mapping_holds_the_range_and_no_unit_too_many(position: int, size: int, unit: int) -> None:
    start, delta, length = enclose(position, size, unit)
    assert start % unit == 0
    assert (start + delta, start + length) == (position, position + size)
    assert 0 <= delta < unit


@given(st.integers(0, 10**6), st.integers(0, 10**6), UNITS.filter(lambda unit: unit >= 512))
def test_the_page_count_is_that_of_the_pages_touched(offset: int, length: int, unit: int) -> None:
    touched = range(offset // unit, (offset + length - 1) // unit + 1) if length else range(0)
    assert page_count(offset, length, unit) == len(touched)
